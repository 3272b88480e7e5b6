//! Why `touchpoint-device` stopped, in sentences that say what to do.

use device::{CommandError, DeviceError};
use std::path::PathBuf;
use thiserror::Error;

/// Why a command of the program failed.
#[derive(Debug, Error)]
pub enum TrialError {
    /// No handheld lies there yet.
    #[error(
        "{0} holds no handheld: make one with `touchpoint-device init --data {path}`",
        path = .0.display()
    )]
    NoHandheld(PathBuf),
    /// A file or folder.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The handheld itself.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The store, asked directly.
    #[error(transparent)]
    Store(#[from] store::StoreError),
    /// A command of the handheld.
    #[error("{}", .0.message)]
    Command(CommandError),
    /// A line of a script.
    #[error("line {line}: {reason}")]
    Script {
        /// From 1.
        line: usize,
        /// What is wrong with it, or what was said to it.
        reason: String,
    },
    /// A sync cycle that stopped.
    #[error("{0}")]
    Sync(String),
    /// Another program listens there.
    #[error(
        "port {port} is busy: another program listens at {address}; choose another address with \
         --listen or TOUCHPOINT_HANDHELD_LISTEN"
    )]
    Busy {
        /// The port.
        port: u16,
        /// The whole address.
        address: String,
    },
    /// Listening failed otherwise.
    #[error("can't listen at {address}: {source}")]
    Listen {
        /// Where.
        address: String,
        /// Why.
        source: std::io::Error,
    },
    /// An address that others could reach.
    #[error("{0} isn't a loopback address: the trial handheld is for this machine alone")]
    NotLoopback(String),
    /// Something that comes later.
    #[error("{0}")]
    NotThere(&'static str),
}

impl From<CommandError> for TrialError {
    fn from(error: CommandError) -> Self {
        TrialError::Command(error)
    }
}

impl TrialError {
    /// For `map_err` on a file's errors.
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| TrialError::File { path, source }
    }
}
