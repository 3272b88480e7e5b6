//! Hand-off by file: takes what a handheld wrote as if it had come by network, piece by piece.
//!
//! Order: a child reads the whole file (`reading`, `child`); each batch goes through `check` and
//! `take` (`batches`), each photo through the end of an upload (`pictures`); `returned` writes the
//! receipts that somebody carries back.

mod batches;
pub mod child;
mod pictures;
mod pipe;
mod reading;
mod returned;

pub use crate::bounded::Program;

use crate::error::{ServerError, refuse};
use crate::folder::Folder;
use crate::keys::Keys;
use crate::lock::Lock;
use crate::sql::Readers;
use crate::sql::devices::{self, Device};
use crate::writer::Writer;
use chrono::{DateTime, Utc};
use model::ids::DeviceId;
use pipe::{Contents, Said};
use protocol::handoff::AGE_MAGIC;
use protocol::{BATCH_LINES_MAX, ErrorCode};
use reading::Reading;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Something in the file that wasn't taken.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refused {
    /// A batch by its lines and journal, or a photo by its SHA-256.
    pub what: String,
    pub code: ErrorCode,
    pub message: String,
}

/// What a hand-off brought.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HandedOff {
    pub device: DeviceId,
    pub name: String,
    /// When the handheld says it wrote the file, RFC 3339.
    pub made_at: String,
    /// What the file holds, whether or not it was taken.
    pub batches: u64,
    pub photos_inside: u64,
    pub lines: u64,
    pub lines_held: u64,
    pub photos: u64,
    pub photos_held: u64,
    pub refused: Vec<Refused>,
    pub dry_run: bool,
    /// Receipts in the return file, where one was wanted.
    pub receipts: u64,
}

/// Stretches of lines by journal that the return file is to prove.
type Stretches = BTreeMap<i64, BTreeSet<(i64, i64)>>;

/// What taking a file needs.
pub struct Import<'a> {
    pub folder: &'a Folder,
    pub keys: &'a Arc<Keys>,
    pub writer: &'a mut Writer,
    pub program: &'a Program,
    pub now: DateTime<Utc>,
}

/// One handheld's file on its way in.
struct Taking<'a> {
    import: Import<'a>,
    readers: Readers,
    device: Device,
    stretches: Stretches,
    done: HandedOff,
}

/// Whether a file is a hand-off, by how it begins.
pub fn is_handoff(path: &Path) -> Result<bool, ServerError> {
    let mut begins = Vec::new();
    let file = File::open(path).map_err(ServerError::file("read", path))?;
    file.take(AGE_MAGIC.len() as u64)
        .read_to_end(&mut begins)
        .map_err(ServerError::file("read", path))?;
    Ok(begins == AGE_MAGIC)
}

impl Import<'_> {
    /// Takes a hand-off file; with `return_to` the receipts for it are written there.
    ///
    /// Edges: what is held already is passed over, so that twice is as good as once. A refused
    /// batch or photo is listed, and the rest is taken.
    /// Errors: a file that isn't whole, or of a handheld that is unknown or revoked; then nothing
    /// was changed.
    pub fn run(
        self,
        path: &Path,
        return_to: Option<&Path>,
        dry_run: bool,
    ) -> Result<HandedOff, ServerError> {
        let _alone = alone(self.folder)?;
        let (mut reading, contents) = Reading::start(self.program, path)?;
        let readers = Readers::new(self.folder.clone());
        let device = sender(&readers, &contents)?;
        let mut taking = Taking {
            done: begun(&device, &contents, dry_run),
            import: self,
            readers,
            device,
            stretches: Stretches::new(),
        };
        if dry_run {
            return Ok(taking.done);
        }
        taking.all(&mut reading)?;
        if let Some(file) = return_to {
            taking.done.receipts = taking.write_return(&contents.head, file)?;
        }
        Ok(taking.done)
    }
}

/// One hand-off at a time: they share a scratch file.
fn alone(folder: &Folder) -> Result<Lock, ServerError> {
    let path = folder.uploads().join("handoff.lock");
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(ServerError::file("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(Lock::of(file)),
        Err(TryLockError::WouldBlock) => Err(refuse(
            ErrorCode::Busy,
            "another hand-off file is being imported: try again when it is done",
        )),
        Err(TryLockError::Error(error)) => Err(ServerError::file("lock", path)(error)),
    }
}

/// The handheld that a file says it is from; each batch's signature proves it.
fn sender(readers: &Readers, contents: &Contents) -> Result<Device, ServerError> {
    let id = contents.head.device;
    let device = readers.read(|connection| Ok(devices::by_id(connection, id)?))?;
    let device = device.ok_or_else(|| ServerError::Unknown {
        what: "device",
        name: id.to_string(),
    })?;
    if !device.revoked {
        return Ok(device);
    }
    let message = format!(
        "handheld {} ({id}) was revoked: nothing of its file was taken",
        device.name
    );
    Err(refuse(ErrorCode::Revoked, message))
}

fn begun(device: &Device, contents: &Contents, dry_run: bool) -> HandedOff {
    HandedOff {
        device: device.id,
        name: device.name.clone(),
        made_at: contents.head.made_at.clone(),
        batches: contents.batches,
        photos_inside: contents.photos,
        lines: 0,
        lines_held: 0,
        photos: 0,
        photos_held: 0,
        refused: Vec::new(),
        dry_run,
        receipts: 0,
    }
}

impl Taking<'_> {
    fn all(&mut self, reading: &mut Reading) -> Result<(), ServerError> {
        loop {
            match reading.next_said()? {
                Said::Batch { journal, frame } => {
                    if let Err((what, error)) = self.batch(journal, &frame) {
                        self.refused(what, error)?;
                    }
                }
                Said::Photo { sha256, bytes } => {
                    if let Err(error) = self.photo(&sha256, &bytes) {
                        self.refused(format!("photo {sha256}"), error)?;
                    }
                }
                Said::TooLarge(what) => {
                    let message = "it is larger than any may be";
                    self.refused(what, refuse(ErrorCode::TooLarge, message))?;
                }
                Said::End => return Ok(()),
                Said::Alive | Said::Whole(_) | Said::Unreadable(_) => {}
            }
        }
    }

    /// Lists what was refused; the server's own troubles end the import.
    fn refused(&mut self, what: String, error: ServerError) -> Result<(), ServerError> {
        let ServerError::Refused(refusal) = error else {
            return Err(error);
        };
        let (code, message) = (refusal.body.code, refusal.body.message);
        tracing::warn!(?code, what, "a piece of a hand-off was refused");
        self.done.refused.push(Refused {
            what,
            code,
            message,
        });
        Ok(())
    }

    /// Remembers lines for the return file, in stretches as long as a receipt may be.
    fn prove(&mut self, journal: i64, from: i64, to: i64) {
        let stretches = self.stretches.entry(journal).or_default();
        if let Some(before) = stretches.range(..=(from, i64::MAX)).next_back().copied() {
            if to <= before.1 {
                return;
            }
            if from <= before.1 + 1 && to - before.0 < BATCH_LINES_MAX as i64 {
                stretches.remove(&before);
                stretches.insert((before.0, to));
                return;
            }
        }
        stretches.insert((from, to));
    }
}
