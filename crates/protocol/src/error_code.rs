//! Every word for "no" that crosses a boundary, and which of them pass by themselves.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A refusal that a screen or the engine acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    // The wire.
    Malformed,
    UnknownToken,
    Revoked,
    Forbidden,
    NotFound,
    Gap,
    Fork,
    NotNamed,
    StartOver,
    TooLarge,
    UnsupportedEncoding,
    BrokenChain,
    BadSignature,
    WrongBytes,
    SlowDown,
    Busy,
    ServerFull,
    Conflict,
    MethodNotAllowed,
    // Enrolment.
    UnknownCode,
    PinMismatch,
    // The console.
    WrongPassword,
    NotSignedIn,
    // The handheld's own.
    NotEnrolled,
    Locked,
    WrongPin,
    NoSuchRound,
    NoSuchCheckpoint,
    NoSuchItem,
    NoSuchFinding,
    NotReached,
    TagTaken,
    UnknownLabel,
    RoundFinished,
    BadValue,
    BadMove,
    NotAPhoto,
    DiskFull,
    StoreNewer,
    StoreDamaged,
    StoreBusy,
    ServerUnreachable,
    WrongServer,
    StartToken,
    Internal,
}

impl ErrorCode {
    /// Whether the same request may go through later, with nothing changed on this side.
    pub fn is_retryable(self) -> bool {
        matches!(
            self,
            ErrorCode::SlowDown
                | ErrorCode::Busy
                | ErrorCode::ServerFull
                | ErrorCode::ServerUnreachable
                | ErrorCode::Internal
        )
    }
}

/// The body of every refusal over HTTP.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorBody {
    pub code: ErrorCode,
    pub message: String,
    /// 409: what the server holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acked: Option<u64>,
    /// 409: the hash of its last line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// 409 `gap`: the journal that `follows` names, where it isn't held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<String>,
    /// 409 `fork`: the last line both sides have; null where even `base` differs.
    #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
    pub common: Option<Option<crate::batch::Common>>,
}

impl ErrorBody {
    /// A refusal that carries nothing beside its words.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            code,
            message,
            acked: None,
            head: None,
            journal: None,
            common: None,
        }
    }
}

/// Keeps "there and null" apart from "not there".
mod present {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Option<Option<T>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value
            .as_ref()
            .and_then(Option::as_ref)
            .serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}
