//! What can be wrong with something that crossed the wire.

use thiserror::Error;

/// A text, key or signature that isn't what the protocol says.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProtocolError {
    /// Not lower-case hex of the right length.
    #[error("`{0}` isn't {1} bytes of lower-case hex")]
    Hex(String, usize),
    /// Not standard padded base64 of the right length.
    #[error("{what} isn't {bytes} bytes of base64")]
    Base64 {
        /// Which field.
        what: &'static str,
        /// How many bytes it should hold.
        bytes: usize,
    },
    /// Not a point of the curve.
    #[error("{0} isn't an Ed25519 public key")]
    Key(&'static str),
    /// Signed by another key, or over something else.
    #[error("the signature of {0} doesn't fit")]
    Signature(&'static str),
    /// Not JSON of the right shape.
    #[error("{what}: {reason}")]
    Json {
        /// What was being read.
        what: &'static str,
        /// serde's words.
        reason: String,
    },
    /// A frame that doesn't declare its size, is too large, or breaks off.
    #[error("the frame {0}")]
    Frame(&'static str),
    /// A hand-off or return file that isn't whole, or isn't one.
    #[error("the hand-off file {0}")]
    Handoff(&'static str),
    /// The disk that a hand-off file lies on.
    #[error("the hand-off file couldn't be read: {0}")]
    HandoffDisk(std::io::ErrorKind),
    /// An export that breaks at a row.
    #[error("row {row}: {reason}")]
    Export {
        /// From 1.
        row: usize,
        /// Which line of the journal, where it is one.
        seq: Option<u64>,
        /// What doesn't fit.
        reason: String,
    },
}
