//! What a label's QR code says: `TP1:`, the 6-digit code, and 16 characters that only the
//! server can make.

use data_encoding::BASE32;
use hmac::{Hmac, KeyInit, Mac};
use model::ids::SiteId;
use sha2::Sha256;
use std::fmt::Display;

/// The whole payload of a label, 26 characters.
///
/// Shape: `place` is the id of the checkpoint, or of the piece of equipment whose label it is.
/// Edges: the key never leaves the server; handhelds know only SHA-256 of the whole payload.
pub fn payload(
    key: &[u8; 32],
    site: SiteId,
    place: impl Display,
    version: u32,
    code: &str,
) -> String {
    let text = format!("touchpoint-label-v1\n{site}\n{place}\n{version}\n");
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).map(|mut mac| {
        mac.update(text.as_bytes());
        mac.finalize().into_bytes()
    });
    let proof = mac
        .map(|bytes| BASE32.encode(&bytes[..10]))
        .unwrap_or_default();
    format!("TP1:{code}{proof}")
}

/// The code in a scanned payload, whoever made it.
pub fn code_of(scanned: &str) -> Option<&str> {
    let rest = scanned.strip_prefix("TP1:")?;
    (rest.len() == 22 && rest.is_ascii()).then(|| &rest[..6])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_has_26_characters_and_changes_with_the_version() {
        let site = "0190b6a0-0000-7000-8000-000000000001"
            .parse()
            .expect("a uuid");
        let place = "0190b6a0-0000-7000-8000-000000000002";
        let first = payload(&[9; 32], site, place, 1, "000013");
        assert_eq!(first.len(), 26);
        assert_eq!(code_of(&first), Some("000013"));
        assert_ne!(first, payload(&[9; 32], site, place, 2, "000013"));
        assert_ne!(first, payload(&[8; 32], site, place, 1, "000013"));
    }
}
