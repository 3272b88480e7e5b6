//! TLS for the listener: a certificate that was given, or the server's own.

use crate::error::ServerError;
use crate::folder::Folder;
use crate::keys;
use data_encoding::BASE64URL_NOPAD;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a listener speaks.
#[derive(Clone)]
pub enum Speech {
    /// Plain http.
    Plain,
    /// TLS, with the pin of its key where no public authority signs.
    Tls {
        config: Arc<ServerConfig>,
        pin: Option<String>,
    },
}

/// Makes ring the provider of everything TLS: the first thing a program does.
pub fn install_provider() {
    // A second call in one process changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// The server's own certificate.
pub fn own(folder: &Folder) -> Result<Speech, ServerError> {
    let (certificate, key) = keys::tls_files(folder);
    given(&certificate, &key)
}

/// A certificate and key from files.
pub fn given(certificate: &Path, key: &Path) -> Result<Speech, ServerError> {
    let refused = |what: &'static str, path: &Path| {
        let path: PathBuf = path.to_owned();
        move |reason: String| ServerError::Key { what, path, reason }
    };
    let wrong_certificate = refused("the certificate", certificate);
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect)
        .map_err(|error| wrong_certificate(error.to_string()))?;
    let Some(leaf) = chain.first().cloned() else {
        return Err(refused("the certificate", certificate)(
            "it holds none".into(),
        ));
    };
    let key_read = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| refused("the TLS key", key)(error.to_string()))?;
    let pin = pin(&leaf).map_err(refused("the certificate", certificate))?;
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key_read)
        .map_err(|error| refused("the TLS key", key)(error.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let config = Arc::new(config);
    Ok(Speech::Tls { config, pin })
}

/// The pin of a certificate that signs itself; none where somebody else signs it.
fn pin(leaf: &CertificateDer<'_>) -> Result<Option<String>, String> {
    let (_, read) = x509_parser::parse_x509_certificate(leaf).map_err(|error| error.to_string())?;
    if read.issuer() != read.subject() {
        return Ok(None);
    }
    let hash = Sha256::digest(read.public_key().raw);
    Ok(Some(BASE64URL_NOPAD.encode(&hash)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pin_of_the_certificate_is_the_pin_of_its_key() {
        install_provider();
        let scratch = tempfile::tempdir().expect("a folder");
        let folder = Folder::create(scratch.path().join("server")).expect("made");
        keys::create(&folder).expect("keys");
        let Speech::Tls { pin, .. } = own(&folder).expect("its own certificate") else {
            panic!("plain");
        };
        assert_eq!(pin, Some(keys::own_pin(&folder).expect("a pin")));
    }
}
