//! The one open handheld of this process, opened by the first call that can.

use crate::clock::RealClock;
use device::{CommandError, Handheld};
use protocol::ErrorCode;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Outlives a window: Android destroys and starts the window again in one process, and the store
/// has a lock that even the same process gets only once.
static OPEN: Mutex<Option<Arc<Handheld>>> = Mutex::new(None);

/// Where the handheld lies.
pub struct Opener {
    folder: PathBuf,
}

impl Opener {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The handheld, with its sync running.
    ///
    /// Errors: in use, made by a newer app, damaged, disk full. The next call tries again, so that
    /// the page goes on when the cause is gone.
    pub fn handheld(&self) -> Result<Arc<Handheld>, CommandError> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(handheld) = open.as_ref() {
            return Ok(Arc::clone(handheld));
        }
        let handheld = Handheld::open(&self.folder, Arc::new(RealClock::new()))?;
        handheld.start_sync().map_err(|error| {
            tracing::error!(%error, "sync can't be started");
            internal("this system starts no thread for sync")
        })?;
        let handheld = Arc::new(handheld);
        *open = Some(Arc::clone(&handheld));
        Ok(handheld)
    }
}

/// A failure of the app itself.
pub fn internal(message: &str) -> CommandError {
    CommandError {
        code: ErrorCode::Internal,
        message: message.to_owned(),
        wait_ms: None,
    }
}
