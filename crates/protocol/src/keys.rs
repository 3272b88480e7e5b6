//! Ed25519 keys: what is signed with them, and how they are written down.

use crate::ProtocolError;
use crate::chain::Hash;
use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use model::ids::{DeviceId, JournalId};
use sha2::{Digest, Sha256};

/// A private key and the signatures that the protocol knows.
#[derive(Clone)]
pub struct PrivateKey(SigningKey);

/// A public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PrivateKey {
    /// From 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The 32 bytes it was made from.
    pub fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// Signs a text and returns base64.
    pub fn sign(&self, text: &str) -> String {
        BASE64.encode(&self.0.sign(text.as_bytes()).to_bytes())
    }
}

impl PublicKey {
    /// From base64 of the raw 32 bytes.
    pub fn from_base64(text: &str) -> Result<Self, ProtocolError> {
        let wrong = ProtocolError::Base64 {
            what: "public_key",
            bytes: 32,
        };
        let bytes = BASE64.decode(text.as_bytes()).map_err(|_| wrong.clone())?;
        Self::from_raw(&bytes.try_into().map_err(|_| wrong)?)
    }

    /// From the raw 32 bytes.
    pub fn from_raw(bytes: &[u8; 32]) -> Result<Self, ProtocolError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| ProtocolError::Key("public_key"))?;
        Ok(Self(key))
    }

    /// Base64 of the raw bytes.
    pub fn base64(&self) -> String {
        BASE64.encode(self.0.as_bytes())
    }

    /// The raw bytes.
    pub fn raw(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The key's id: the first 16 hex digits of SHA-256 of the raw key.
    pub fn id(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.0.as_bytes())[..8])
    }

    /// Checks a base64 signature over a text.
    pub fn check(&self, what: &'static str, text: &str, sig: &str) -> Result<(), ProtocolError> {
        let wrong = ProtocolError::Base64 {
            what: "sig",
            bytes: 64,
        };
        let bytes = BASE64.decode(sig.as_bytes()).map_err(|_| wrong.clone())?;
        let signature = Signature::from_slice(&bytes).map_err(|_| wrong)?;
        self.0
            .verify_strict(text.as_bytes(), &signature)
            .map_err(|_| ProtocolError::Signature(what))
    }
}

/// What a device signs for the last line of a batch.
pub fn batch_text(journal: JournalId, seq: u64, hash: &Hash) -> String {
    format!("touchpoint-batch-v1\n{journal}\n{seq}\n{hash}\n")
}

/// What a device signs to enrol. Shape: all three fields verbatim as they are sent.
pub fn enrol_text(code: &str, device: DeviceId, public_key: &str) -> String {
    format!("touchpoint-enrol-v1\n{code}\n{device}\n{public_key}\n")
}

/// What a device signs for a new token.
pub fn token_text(device: DeviceId, nonce: &str) -> String {
    format!("touchpoint-token-v1\n{device}\n{nonce}\n")
}

/// What the server signs for a receipt.
pub fn receipt_text(text: &str) -> String {
    format!("touchpoint-receipt-v1\n{text}")
}

/// What the server signs to announce a key.
pub fn key_text(use_: &str, key: &str, value: &str) -> String {
    format!("touchpoint-key-v1\n{use_}\n{key}\n{value}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_fits_its_text_and_no_other() {
        let key = PrivateKey::from_seed(&[7; 32]);
        let sig = key.sign("a");
        assert_eq!(key.public().check("it", "a", &sig), Ok(()));
        assert_eq!(
            key.public().check("it", "b", &sig),
            Err(ProtocolError::Signature("it"))
        );
        assert!(key.public().check("it", "a", "AAAA").is_err());
    }

    #[test]
    fn a_key_survives_base64_and_has_a_short_id() {
        let public = PrivateKey::from_seed(&[7; 32]).public();
        assert_eq!(PublicKey::from_base64(&public.base64()), Ok(public));
        assert_eq!(public.id().len(), 16);
    }
}
