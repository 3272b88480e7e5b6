//! Why a use case refused or failed, and what of it crosses to a screen.

use crate::command::CommandError;
use model::recurrence::RuleError;
use model::verdict::ValueError;
use protocol::ErrorCode;
use store::StoreError;
use thiserror::Error;

/// Why a command wasn't done.
#[derive(Debug, Error)]
pub enum DeviceError {
    /// Said no for a reason that the screen acts on.
    #[error("{message}")]
    Refused {
        /// The reason.
        code: ErrorCode,
        /// For the log and the phone call.
        message: String,
        /// How long to wait, where waiting helps.
        wait_ms: Option<u64>,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A photo.
    #[error(transparent)]
    Photo(#[from] photo::PhotoError),
    /// A plan's rule.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A value of an answer.
    #[error(transparent)]
    Value(#[from] ValueError),
}

impl DeviceError {
    /// A refusal with its words.
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused {
            code,
            message: message.into(),
            wait_ms: None,
        }
    }
}

/// What isn't there counts as none; an error of the store stays one, since it ends a transaction.
pub(crate) fn unless_refused<T>(found: Result<T, DeviceError>) -> Result<Option<T>, DeviceError> {
    match found {
        Err(DeviceError::Store(error)) => Err(error.into()),
        found => Ok(found.ok()),
    }
}

impl From<DeviceError> for CommandError {
    fn from(error: DeviceError) -> Self {
        let message = error.to_string();
        let (code, wait_ms) = match error {
            DeviceError::Refused { code, wait_ms, .. } => (code, wait_ms),
            DeviceError::Store(error) => (store_code(&error), None),
            DeviceError::Photo(error) => (photo_code(&error), None),
            DeviceError::Rule(_) => (ErrorCode::Internal, None),
            DeviceError::Value(_) => (ErrorCode::BadValue, None),
        };
        CommandError {
            code,
            message,
            wait_ms,
        }
    }
}

fn store_code(error: &StoreError) -> ErrorCode {
    match error {
        StoreError::DiskFull => ErrorCode::DiskFull,
        StoreError::Newer { .. } => ErrorCode::StoreNewer,
        StoreError::Damaged(_) => ErrorCode::StoreDamaged,
        StoreError::InUse(_) => ErrorCode::StoreBusy,
        StoreError::NotEnrolled => ErrorCode::NotEnrolled,
        StoreError::Line(_) => ErrorCode::TooLarge,
        _ => ErrorCode::Internal,
    }
}

fn photo_code(error: &photo::PhotoError) -> ErrorCode {
    use photo::PhotoError;
    match error {
        PhotoError::TooLarge { .. } | PhotoError::TooManyPixels { .. } => ErrorCode::TooLarge,
        PhotoError::NotAPhoto | PhotoError::Broken => ErrorCode::NotAPhoto,
        PhotoError::DiskFull { .. } => ErrorCode::DiskFull,
        PhotoError::Disk { .. } => ErrorCode::Internal,
    }
}
