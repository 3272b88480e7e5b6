//! The server's private keys, in `keys/`, apart from the store.
//!
//! `receipt` signs receipts and the server's own journals, `label` makes labels, `handoff` opens
//! what handhelds seal, `tls.key` stands behind the pin.

use crate::error::ServerError;
use crate::folder::{Folder, write_private};
use crate::random;
use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use data_encoding::{BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};
use protocol::keys::PrivateKey;
use rcgen::{CertificateParams, KeyPair, PublicKeyData};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The keys that requests need.
pub struct Keys {
    /// Signs receipts, server lines and announcements.
    pub receipt: PrivateKey,
    /// Makes labels; it never leaves the server.
    pub label: [u8; 32],
    /// The public half of the hand-off key, `age1…`.
    pub handoff_recipient: String,
}

const RECEIPT: &str = "receipt";
const LABEL: &str = "label";
const HANDOFF: &str = "handoff";
const TLS_KEY: &str = "tls.key";
const TLS_CERT: &str = "tls.crt";

/// Makes every key of a new server.
pub fn create(folder: &Folder) -> Result<(), ServerError> {
    let hex = |bytes: [u8; 32]| HEXLOWER_PERMISSIVE.encode(&bytes);
    write(folder, RECEIPT, &hex(random::bytes()))?;
    write(folder, LABEL, &hex(random::bytes()))?;
    let handoff = Identity::generate();
    write(folder, HANDOFF, handoff.to_string().expose_secret())?;
    create_tls(folder)
}

/// The TLS key, and a self-signed certificate on it.
fn create_tls(folder: &Folder) -> Result<(), ServerError> {
    let refused = |error: rcgen::Error| ServerError::Key {
        what: "the TLS key",
        path: folder.keys(),
        reason: error.to_string(),
    };
    let key = KeyPair::generate().map_err(refused)?;
    let names = vec!["localhost".to_owned(), "touchpoint.local".to_owned()];
    let mut params = CertificateParams::new(names).map_err(refused)?;
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "touchpoint-server");
    let certificate = params.self_signed(&key).map_err(refused)?;
    write(folder, TLS_KEY, &key.serialize_pem())?;
    write(folder, TLS_CERT, &certificate.pem())
}

fn write(folder: &Folder, name: &str, text: &str) -> Result<(), ServerError> {
    write_private(
        &folder.keys().join(name),
        format!("{}\n", text.trim_end()).as_bytes(),
    )
}

fn read(folder: &Folder, name: &str) -> Result<(PathBuf, String), ServerError> {
    let path = folder.keys().join(name);
    let text = fs::read_to_string(&path).map_err(ServerError::file("read the key", &path))?;
    Ok((path, text.trim().to_owned()))
}

fn read_seed(folder: &Folder, name: &str, what: &'static str) -> Result<[u8; 32], ServerError> {
    let (path, text) = read(folder, name)?;
    HEXLOWER_PERMISSIVE
        .decode(text.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(ServerError::Key {
            what,
            path,
            reason: "it isn't 64 hex digits".into(),
        })
}

impl Keys {
    /// Reads the keys of a folder.
    pub fn open(folder: &Folder) -> Result<Self, ServerError> {
        let receipt = read_seed(folder, RECEIPT, "the receipt key")?;
        let label = read_seed(folder, LABEL, "the label key")?;
        let handoff = handoff_identity(folder)?;
        Ok(Self {
            receipt: PrivateKey::from_seed(&receipt),
            label,
            handoff_recipient: handoff.to_public().to_string(),
        })
    }
}

/// A key file's name and bytes.
pub type KeyFile = (&'static str, Vec<u8>);

/// The key files of a data folder, by name.
pub fn files(folder: &Folder) -> Result<Vec<KeyFile>, ServerError> {
    files_in(&folder.keys())
}

/// The same of a folder that holds nothing but keys.
pub fn files_in(folder: &Path) -> Result<Vec<KeyFile>, ServerError> {
    let mut files = Vec::new();
    for name in [RECEIPT, LABEL, HANDOFF, TLS_KEY, TLS_CERT] {
        let path = folder.join(name);
        let bytes = fs::read(&path).map_err(ServerError::file("read the key", &path))?;
        files.push((name, bytes));
    }
    Ok(files)
}

/// What opens hand-off files: only the program that reads one needs it.
pub fn handoff_identity(folder: &Folder) -> Result<Identity, ServerError> {
    let (path, text) = read(folder, HANDOFF)?;
    text.parse().map_err(|reason: &str| ServerError::Key {
        what: "the hand-off key",
        path,
        reason: reason.to_owned(),
    })
}

/// The files of the server's own certificate and key.
pub fn tls_files(folder: &Folder) -> (PathBuf, PathBuf) {
    (folder.keys().join(TLS_CERT), folder.keys().join(TLS_KEY))
}

/// The pin: SHA-256 of the public key's SubjectPublicKeyInfo, base64url.
///
/// Edges: of the key, not the certificate, so a renewed certificate keeps it.
pub fn pin_of_key(pem: &str) -> Result<String, rcgen::Error> {
    let key = KeyPair::from_pem(pem)?;
    Ok(BASE64URL_NOPAD.encode(&Sha256::digest(key.subject_public_key_info())))
}

/// The pin of this server's own TLS key.
pub fn own_pin(folder: &Folder) -> Result<String, ServerError> {
    let (path, pem) = read(folder, TLS_KEY)?;
    pin_of_key(&pem).map_err(|error| ServerError::Key {
        what: "the TLS key",
        path,
        reason: error.to_string(),
    })
}
