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

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase};
        match error.sqlite_error_code() {
            Some(DiskFull) => StoreError::DiskFull,
            Some(DatabaseCorrupt | NotADatabase) => StoreError::Damaged(PathBuf::new()),
            _ => StoreError::Sqlite(error),
        }
    }
}

impl From<refinery::Error> for StoreError {
    fn from(error: refinery::Error) -> Self {
        StoreError::Schema(Box::new(error))
    }
}
