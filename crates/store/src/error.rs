//! What can go wrong with the store's file.

use std::path::PathBuf;
use thiserror::Error;

/// Why the store refused or failed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file system is full. Nothing was written.
    #[error("the disk is full")]
    DiskFull,
    /// Made by a newer program. The file wasn't touched.
    #[error("{path} was made by a newer version of this app (schema {found}, known {known})")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// Not a database, or one with damaged pages.
    #[error("{0} is damaged")]
    Damaged(PathBuf),
    /// Another process has it open.
    #[error("{0} is in use by another process")]
    InUse(PathBuf),
    /// Nothing enrolled yet.
    #[error("this handheld isn't enrolled")]
    NotEnrolled,
    /// What came before in the same transaction failed, and all of it was taken back.
    #[error("what came before failed, and nothing was saved")]
    TakenBack,
    /// A line that a server would refuse.
    #[error("the line can't be kept: {0}")]
    Line(#[from] protocol::ProtocolError),
    /// Kept JSON that doesn't read any more.
    #[error("a kept {what} can't be read: {reason}")]
    Kept {
        /// What it was.
        what: &'static str,
        /// serde's words.
        reason: String,
    },
    /// A folder or lock file.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Migrations that don't fit.
    #[error("the store's schema: {0}")]
    Schema(Box<refinery::Error>),
    /// Anything else SQLite says.
    #[error("the store: {0}")]
    Sqlite(rusqlite::Error),
}

impl StoreError {
    /// What a file that isn't SQLite's came to.
    pub(crate) fn of_file(path: PathBuf, source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::StorageFull => StoreError::DiskFull,
            _ => StoreError::File { path, source },
        }
    }

    /// What SQLite's code says, where somebody can act on it.
    fn acted_on(error: &rusqlite::Error) -> Option<Self> {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase};
        let error = error.sqlite_error()?;
        match error.code {
            DiskFull => Some(StoreError::DiskFull),
            DatabaseCorrupt | NotADatabase => Some(StoreError::Damaged(PathBuf::new())),
            // The memory that connections share lies in a file too, which can't grow.
            _ if error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                Some(StoreError::DiskFull)
            }
            _ => None,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::acted_on(&error).unwrap_or(StoreError::Sqlite(error))
    }
}

impl From<refinery::Error> for StoreError {
    fn from(error: refinery::Error) -> Self {
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            let sqlite = inner.downcast_ref::<rusqlite::Error>();
            if let Some(acted_on) = sqlite.and_then(Self::acted_on) {
                return acted_on;
            }
            cause = inner.source();
        }
        StoreError::Schema(Box::new(error))
    }
}
