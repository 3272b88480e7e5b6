//! The server's signed word for what it holds.

use crate::ProtocolError;
use crate::keys::{PrivateKey, PublicKey, receipt_text};
use model::ids::JournalId;
use serde::{Deserialize, Serialize};

/// A receipt as it crosses the wire: `text` is signed verbatim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub text: String,
    pub sig: String,
}

/// What a receipt's text says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptText {
    pub journal: JournalId,
    pub from: u64,
    pub to: u64,
    /// Hash of line `to`.
    pub hash: String,
    /// RFC 3339.
    pub at: String,
    /// Id of the signing key.
    pub key: String,
    /// Photos of these lines that the server holds, whole and fsynced.
    pub photos: Vec<String>,
    /// Those of them in its last verified backup.
    pub backed_up: Vec<String>,
    /// When that backup was made, RFC 3339; only where photos are named. Missing: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_backup: Option<String>,
    /// Lines of this stretch whose words were erased.
    pub erased: Vec<u64>,
}

impl ReceiptText {
    /// Signs it.
    pub fn sign(&self, key: &PrivateKey) -> Result<Receipt, ProtocolError> {
        let text = serde_json::to_string(self).map_err(|error| ProtocolError::Json {
            what: "receipt",
            reason: error.to_string(),
        })?;
        let sig = key.sign(&receipt_text(&text));
        Ok(Receipt { text, sig })
    }
}

impl Receipt {
    /// Checks the signature and reads the text.
    ///
    /// Edges: a receipt that names another key than `key` is refused, whatever its signature.
    pub fn open(&self, key: &PublicKey) -> Result<ReceiptText, ProtocolError> {
        key.check("the receipt", &receipt_text(&self.text), &self.sig)?;
        let text: ReceiptText =
            serde_json::from_str(&self.text).map_err(|error| ProtocolError::Json {
                what: "receipt",
                reason: error.to_string(),
            })?;
        if text.key != key.id() {
            return Err(ProtocolError::Key("the receipt's key"));
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_opens_with_its_key_and_no_other() {
        let key = PrivateKey::from_seed(&[1; 32]);
        let text = ReceiptText {
            journal: "0190b6a0-0000-7000-8000-000000000001"
                .parse()
                .expect("a uuid"),
            from: 1,
            to: 3,
            hash: "00".repeat(32),
            at: "2026-11-23T22:00:00Z".into(),
            key: key.public().id(),
            photos: vec![],
            backed_up: vec![],
            last_backup: None,
            erased: vec![],
        };
        let receipt = text.sign(&key).expect("signed");
        assert_eq!(receipt.open(&key.public()), Ok(text));
        let other = PrivateKey::from_seed(&[2; 32]).public();
        assert!(receipt.open(&other).is_err());
        let mut changed = receipt.clone();
        changed.text = changed.text.replace("\"to\":3", "\"to\":4");
        assert!(changed.open(&key.public()).is_err());
    }
}
