//! Random bytes and the secrets made of them. It keeps none.

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};
use sha2::{Digest, Sha256};

/// Random bytes from the system.
///
/// Edges: a system without randomness can't run a server at all, so this never comes back then.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        unreachable!("the system has no randomness: {error}");
    }
    bytes
}

/// A bearer token or session: 32 random bytes, base64url.
pub fn token() -> String {
    BASE64URL_NOPAD.encode(&bytes::<32>())
}

/// An enrolment code: 13 base32 characters.
pub fn code() -> String {
    let mut code = BASE32_NOPAD.encode(&bytes::<9>());
    code.truncate(13);
    code
}

/// A password to be read aloud: four groups of four, without letters that look alike.
pub fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let picks = bytes::<16>();
    let groups: Vec<String> = picks
        .chunks(4)
        .map(|four| {
            let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % 32]);
            four.iter().map(letter).collect()
        })
        .collect();
    groups.join("-")
}

/// What the store keeps of a secret with enough randomness of its own.
pub fn hashed(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_that_people_may_type() {
        let code = code();
        assert_eq!(protocol::enrol::tidy_code(&code), Some(code));
    }

    #[test]
    fn a_password_has_four_groups() {
        assert_eq!(password().split('-').count(), 4);
        assert_ne!(password(), password());
    }
}
