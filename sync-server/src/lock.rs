//! One process at a time serves a folder, or makes it anew. The lock ends with its process, also
//! with one that was killed.

use crate::error::ServerError;
use crate::folder::Folder;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};

/// A folder that nobody else serves as long as this lives.
#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    /// Of a file that is locked.
    pub fn of(file: File) -> Self {
        Self(file)
    }
}

/// Given up by name: a child that is just being started has a copy of the open file.
impl Drop for Lock {
    fn drop(&mut self) {
        // One that can't be given up ends with its process.
        let _ = self.0.unlock();
    }
}

/// Takes the folder for `what`, e.g. `serve`.
///
/// Errors: `InUse` with the name and number of the process that has it.
pub fn take(folder: &Folder, what: &str) -> Result<Lock, ServerError> {
    let path = folder.lock();
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(ServerError::file("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            let read = file.read_to_string(&mut holder);
            if read.is_err() || holder.trim().is_empty() {
                holder = "another process".into();
            }
            return Err(ServerError::InUse {
                path: folder.path().to_owned(),
                holder: holder.trim().to_owned(),
            });
        }
        Err(TryLockError::Error(source)) => {
            return Err(ServerError::file("lock", &path)(source));
        }
    }
    let holder = format!("`{what}` (process {})\n", std::process::id());
    // Only said for people: on a full disk the lock holds all the same.
    let _ = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(holder.as_bytes()));
    Ok(Lock(file))
}
