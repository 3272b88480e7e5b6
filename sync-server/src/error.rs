//! What can go wrong in the server, as far as somebody can act on it, and how it is answered.

use crate::site_file::Problem;
use protocol::{ErrorBody, ErrorCode, ProtocolError};
use std::{io, path::PathBuf};

/// A refusal on its way to a caller.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub status: u16,
    pub body: ErrorBody,
    /// For `slow_down`: when to come back.
    pub retry_after_s: Option<u64>,
}

/// Every failure of the server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The caller is told no.
    #[error("{}", .0.body.message)]
    Refused(Box<Refusal>),
    /// There is no store where one was named.
    #[error("{} holds no Touchpoint data: run `touchpoint-server init --data {}` first",
        .0.display(), .0.display())]
    NoData(PathBuf),
    /// `init` was asked for a folder that has a store.
    #[error("{} already holds Touchpoint data; nothing was changed", .0.display())]
    HasData(PathBuf),
    /// The store was made by a newer program.
    #[error("the store in {} was made by a newer version (schema {found}, this program knows \
        {known}): use that version; nothing was changed", path.display())]
    StoreNewer {
        path: PathBuf,
        found: i64,
        known: i64,
    },
    /// Another process works on the folder.
    #[error("{} is in use by {holder}: stop that first", path.display())]
    InUse { path: PathBuf, holder: String },
    /// Somebody else listens there.
    #[error("{0} is already in use by another program: choose another address with --listen")]
    PortBusy(String),
    /// The address can't be listened on.
    #[error("can't listen on {address}: {source}")]
    Listen { address: String, source: io::Error },
    /// A file of the data folder, or one that was named.
    #[error("couldn't {doing} {}: {source}", path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// A key or certificate that can't be used.
    #[error("{what} in {} can't be used: {reason}", path.display())]
    Key {
        what: &'static str,
        path: PathBuf,
        reason: String,
    },
    /// The store refused.
    #[error("the store couldn't {doing}: {source}")]
    Sql {
        doing: &'static str,
        source: rusqlite::Error,
    },
    /// A migration failed; nothing was changed.
    #[error("the store couldn't be brought to this version: {0}")]
    Migration(#[from] Box<refinery::Error>),
    /// What is stored doesn't read as it was written.
    #[error("{what} in the store is damaged")]
    Damaged { what: &'static str },
    /// A stored batch that doesn't hold.
    #[error("journal {journal}, the batch from line {first} on: {reason}; nothing was changed")]
    BrokenBatch {
        journal: String,
        first: i64,
        reason: String,
    },
    /// A backup that isn't whole, or that this program can't open.
    #[error("{} is no whole backup: {reason}", path.display())]
    Backup { path: PathBuf, reason: String },
    /// A restore was asked for a folder with something in it.
    #[error("{} isn't empty: a restore wants a missing or empty folder; nothing was changed",
        .0.display())]
    NotEmpty(PathBuf),
    /// A backup without keys, and nobody said where they are.
    #[error(
        "the backup holds no keys: name their folder with --keys, or begin with new ones \
        (--new-keys; every handheld then enrols anew); nothing was changed"
    )]
    NoKeys,
    /// Nothing of that name.
    #[error("there is no {what} {name}")]
    Unknown { what: &'static str, name: String },
    /// A value that can't be.
    #[error("{what} {value}: {reason}")]
    BadValue {
        what: &'static str,
        value: String,
        reason: String,
    },
    /// A site's file with problems, each with its place; nothing was imported.
    #[error("{} problem(s), nothing was imported:\n{}", .0.len(), lines(.0))]
    SiteFile(Vec<Problem>),
    /// A workbook that can't be written.
    #[error("the workbook couldn't be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// Lines at the end of an exported file that no signature covers: anyone may have added them.
    #[error("no signature covers lines {from} to {to}: nothing proves who wrote them")]
    Unsigned { from: u64, to: u64 },
    /// A hand-off file that can't be read.
    #[error("the hand-off file {} {reason}; nothing was changed", path.display())]
    HandoffFile { path: PathBuf, reason: String },
    /// A hand-off file that could be read once, and not again.
    #[error("the hand-off file {} {reason}; what was taken stays: import it again",
        path.display())]
    HandoffHalf { path: PathBuf, reason: String },
    /// Pieces of a hand-off that were refused; the rest was taken.
    #[error("{} thing(s) were refused, the rest was taken:\n{}", .0.len(), .0.join("\n"))]
    HandoffRefused(Vec<String>),
    /// What `verify` found not to hold.
    #[error("{} thing(s) don't hold:\n{}", .0.len(), .0.join("\n"))]
    Broken(Vec<String>),
    /// A text, key, signature or export that doesn't hold.
    #[error(transparent)]
    Protocol(#[from] ProtocolError),
    /// The writer has stopped.
    #[error("the server is stopping")]
    Stopping,
}

fn lines(problems: &[Problem]) -> String {
    let all: Vec<String> = problems.iter().map(Problem::to_string).collect();
    all.join("\n")
}

/// The status of a code: the one table.
pub fn status_of(code: ErrorCode) -> u16 {
    match code {
        ErrorCode::Malformed | ErrorCode::BadValue | ErrorCode::BadMove => 400,
        ErrorCode::UnknownToken | ErrorCode::WrongPassword | ErrorCode::NotSignedIn => 401,
        ErrorCode::Revoked | ErrorCode::Forbidden | ErrorCode::StartToken => 403,
        ErrorCode::NotFound | ErrorCode::UnknownCode => 404,
        ErrorCode::MethodNotAllowed => 405,
        ErrorCode::Gap | ErrorCode::Fork | ErrorCode::NotNamed | ErrorCode::Conflict => 409,
        ErrorCode::StartOver => 410,
        ErrorCode::TooLarge => 413,
        ErrorCode::UnsupportedEncoding => 415,
        ErrorCode::BrokenChain | ErrorCode::BadSignature | ErrorCode::WrongBytes => 422,
        ErrorCode::SlowDown => 429,
        ErrorCode::Busy => 503,
        ErrorCode::ServerFull => 507,
        _ => 500,
    }
}

/// A refusal with its code's own status.
pub fn refuse(code: ErrorCode, message: impl Into<String>) -> ServerError {
    refuse_with(ErrorBody::new(code, message))
}

/// A refusal that carries more than its words.
pub fn refuse_with(body: ErrorBody) -> ServerError {
    ServerError::Refused(Box::new(Refusal {
        status: status_of(body.code),
        body,
        retry_after_s: None,
    }))
}

/// `slow_down`, and when to come back.
pub fn slow_down(message: &str, retry_after_s: u64) -> ServerError {
    ServerError::Refused(Box::new(Refusal {
        status: 429,
        body: ErrorBody::new(ErrorCode::SlowDown, message),
        retry_after_s: Some(retry_after_s.max(1)),
    }))
}

impl ServerError {
    /// What a caller over HTTP is told: inner failures without their details.
    pub fn refusal(&self) -> Refusal {
        let code = match self {
            ServerError::Refused(refusal) => return refusal.as_ref().clone(),
            ServerError::Stopping => ErrorCode::Busy,
            ServerError::Sql { source, .. } => match source.sqlite_error_code() {
                _ if has_no_room(source) => ErrorCode::ServerFull,
                Some(rusqlite::ErrorCode::DatabaseBusy) => ErrorCode::Busy,
                _ => ErrorCode::Internal,
            },
            ServerError::File { source, .. } if is_full(source) => ErrorCode::ServerFull,
            _ => ErrorCode::Internal,
        };
        let message = match code {
            ErrorCode::ServerFull => "the server's disk is full",
            ErrorCode::Busy => "the server is busy",
            _ => "something went wrong in the server; its log says what",
        };
        Refusal {
            status: status_of(code),
            body: ErrorBody::new(code, message),
            retry_after_s: None,
        }
    }

    /// For `map_err`: what the store was doing.
    pub fn sql(doing: &'static str) -> impl Fn(rusqlite::Error) -> ServerError {
        move |source| ServerError::Sql { doing, source }
    }

    /// For `map_err`: what was being done to which file.
    pub fn file(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> ServerError {
        let path = path.into();
        move |source| ServerError::File {
            doing,
            path,
            source,
        }
    }
}

/// Whether neither the file nor what lies beside it could grow.
fn has_no_room(error: &rusqlite::Error) -> bool {
    error.sqlite_error().is_some_and(|error| {
        error.code == rusqlite::ErrorCode::DiskFull
            || error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE
    })
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

/// Queries fail with words of what they did only where it matters; the rest says "read".
impl From<rusqlite::Error> for ServerError {
    fn from(source: rusqlite::Error) -> Self {
        ServerError::Sql {
            doing: "read or write",
            source,
        }
    }
}
