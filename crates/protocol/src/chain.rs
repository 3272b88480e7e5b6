//! The hash chain over journal lines. It is computed on both sides and never carried in a line.

use crate::ProtocolError;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fmt;

/// The hash of a line and of all before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The hash before line 1: 64 zeros in hex.
    pub const ZERO: Hash = Hash([0; 32]);

    /// The hash of the next line: SHA-256 of this one in lower-case hex, a line feed, the line.
    ///
    /// Shape: `line` comes without its own line feed.
    pub fn next(&self, line: &[u8]) -> Hash {
        let mut sha = Sha256::new();
        sha.update(self.hex());
        sha.update(b"\n");
        sha.update(line);
        Hash(sha.finalize().into())
    }

    /// 64 digits.
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// From 64 lower-case digits.
    pub fn from_hex(text: &str) -> Result<Self, ProtocolError> {
        let wrong = || ProtocolError::Hex(text.chars().take(80).collect(), 32);
        let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| wrong())?;
        Ok(Hash(bytes.try_into().map_err(|_| wrong())?))
    }

    /// The hash of a line, read from what stands for it: a damaged line is `#` and its kept hash.
    pub fn step(&self, line: &[u8]) -> Hash {
        damaged(line).unwrap_or_else(|| self.next(line))
    }
}

/// The kept hash of a line that was damaged or erased: `#` and 64 digits, nothing else.
pub fn damaged(line: &[u8]) -> Option<Hash> {
    let text = std::str::from_utf8(line).ok()?;
    Hash::from_hex(text.strip_prefix('#')?).ok()
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The same in lower-case hex, as photos are named.
pub fn sha256_hex(bytes: &[u8]) -> String {
    HEXLOWER.encode(&sha256(bytes))
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_is_what_sha256sum_says() {
        // printf '%064d\n%s' 0 '{"v":1}' | sha256sum
        let first = Hash::ZERO.next(br#"{"v":1}"#);
        assert_eq!(
            first.hex(),
            "61394fa3b853eefe1f0ebff595e588ef80828805be08f9709311b94c96c47857"
        );
        // printf '%s\n%s' "$first" '' | sha256sum
        assert_eq!(
            first.next(b"").hex(),
            "b781ad79e2fb5f63472174979ebbf79f8ea8f22f7c5689c9cbdb031fd1c0a681"
        );
    }

    #[test]
    fn a_damaged_line_steps_to_its_kept_hash() {
        let kept = format!("#{}", "ab".repeat(32));
        assert_eq!(Hash::ZERO.step(kept.as_bytes()).hex(), "ab".repeat(32));
        assert_eq!(damaged(b"#abc"), None);
        assert_eq!(damaged(format!("{kept} ").as_bytes()), None);
    }

    #[test]
    fn upper_case_hex_is_no_hash() {
        assert!(Hash::from_hex(&"AB".repeat(32)).is_err());
    }
}
