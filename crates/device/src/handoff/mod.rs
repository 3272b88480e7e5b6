//! Hand-off by file: what the server hasn't proved to hold, in one encrypted file that somebody
//! carries there. Writing it marks nothing as sent; `returned` reads what comes back.

mod file;
mod returned;

pub use returned::Returned;

use crate::clock::lock;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::sync::prepare_batch;
use age::x25519::Recipient;
use data_encoding::HEXLOWER;
use protocol::chain::sha256_hex;
use protocol::handoff::{Head, Piece, VERSION, line};
use protocol::{BATCH_LINES_MAX, ErrorCode, frame};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use store::{Enrolment, JournalStands, StoreError};

/// Photos that are looked up at once.
const PHOTOS_AT_ONCE: u64 = 256;

/// How much goes into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What the server hasn't proved to hold.
    Unproven,
    /// All lines, and all photos whose bytes are here: for a server that lost what it had proved.
    All,
}

/// What went into a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct HandedOff {
    pub lines: u64,
    pub batches: u64,
    pub photos: u64,
    /// Photos whose bytes can't be read here any more, by SHA-256: they aren't in the file.
    pub photos_missing: Vec<String>,
    /// Size of the file; 0: nothing waits, and none was written.
    pub bytes: u64,
}

/// Why the writing stopped: the file's disk, or the handheld itself.
enum Stopped {
    File(io::Error),
    Device(DeviceError),
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<DeviceError> for Stopped {
    fn from(error: DeviceError) -> Self {
        Self::Device(error)
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Device(error.into())
    }
}

impl Handheld {
    /// Writes lines and photos into a file that only the server can read.
    ///
    /// Edges: where nothing waits no file is written. One that lies there is replaced, whole.
    /// Errors: `not_enrolled`; `disk_full` and others of the file's disk, and then nothing is left
    /// there and what lay there stays.
    pub fn hand_off(&self, path: &Path, extent: Extent) -> Result<HandedOff, DeviceError> {
        let all = extent == Extent::All;
        let (enrolment, stands, waits) = {
            let store = self.store();
            let enrolment = store.enrolment()?.ok_or(StoreError::NotEnrolled)?;
            let stands = store.journal()?;
            let photos = store.photos_here((0, [0; 32]), stands.last, all, 1)?;
            let waits = all || stands.last > stands.acked || !photos.is_empty();
            (enrolment, stands, waits)
        };
        if !waits {
            return Ok(HandedOff::default());
        }
        let (done, bytes) = file::write(path, |out| self.encrypt(out, &enrolment, &stands, all))?;
        Ok(HandedOff { bytes, ..done })
    }

    /// Writes the encrypted file: head, batches, photos, end.
    fn encrypt(
        &self,
        out: &mut dyn Write,
        enrolment: &Enrolment,
        stands: &JournalStands,
        all: bool,
    ) -> Result<HandedOff, Stopped> {
        let unusable = || {
            let message = "the server's key for hand-off files can't be used: enrol again";
            DeviceError::refused(ErrorCode::Internal, message)
        };
        let recipient: Recipient = enrolment.handoff_key.parse().map_err(|_| unusable())?;
        let recipients = std::iter::once(&recipient as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(|_| unusable())?;
        let mut out = encryptor.wrap_output(out)?;
        let head = Head {
            v: VERSION,
            device: self.store().identity()?.device,
            site: enrolment.site,
            made_at: self.outside.clock.now().at,
            app: crate::APP.to_owned(),
        };
        out.write_all(&line(&head))?;
        let mut done = HandedOff::default();
        let from = if all { 1 } else { stands.acked + 1 };
        self.write_batches(&mut out, from, stands.last, &mut done)?;
        self.write_photos(&mut out, stands.last, all, &mut done)?;
        let (batches, photos) = (done.batches, done.photos);
        out.write_all(&line(&Piece::End { batches, photos }))?;
        out.finish()?;
        Ok(done)
    }

    /// Batches as they would be sent: header, signature, `follows`, damaged lines as their hashes.
    fn write_batches(
        &self,
        out: &mut impl Write,
        mut from: u64,
        last: u64,
        done: &mut HandedOff,
    ) -> Result<(), Stopped> {
        while from <= last {
            let count = BATCH_LINES_MAX.min(last + 1 - from);
            let ready = prepare_batch(&mut lock(&self.store), from, count);
            let ready = ready.map_err(|_| {
                let message = format!("the lines from {from} on can't be read from the store");
                DeviceError::refused(ErrorCode::StoreDamaged, message)
            })?;
            let body = frame::zstd(&ready.body).map_err(StoreError::from)?;
            out.write_all(&line(&Piece::Batch {
                journal: ready.journal,
                bytes: body.len() as u64,
            }))?;
            out.write_all(&body)?;
            done.lines += ready.to + 1 - from;
            done.batches += 1;
            from = ready.to + 1;
        }
        Ok(())
    }

    /// Photos one at a time, the smallest first; one that can't be read doesn't stop the next.
    fn write_photos(
        &self,
        out: &mut impl Write,
        last: u64,
        all: bool,
        done: &mut HandedOff,
    ) -> Result<(), Stopped> {
        let mut after = (0, [0; 32]);
        loop {
            let some = self.store().photos_here(after, last, all, PHOTOS_AT_ONCE)?;
            let Some(end) = some.last() else {
                return Ok(());
            };
            after = *end;
            for (_, name) in some {
                let sha256 = HEXLOWER.encode(&name);
                let path = photo::path_of(&self.folder.join("photos"), &name);
                match self.outside.disk.read(&path) {
                    Ok(bytes) if sha256_hex(&bytes) == sha256 => {
                        let length = bytes.len() as u64;
                        out.write_all(&line(&Piece::Photo {
                            sha256,
                            bytes: length,
                        }))?;
                        out.write_all(&bytes)?;
                        done.photos += 1;
                    }
                    Ok(_) => {
                        tracing::warn!(photo = sha256, "a photo's bytes have changed");
                        done.photos_missing.push(sha256);
                    }
                    Err(error) => {
                        tracing::warn!(%error, photo = sha256, "a photo can't be read");
                        done.photos_missing.push(sha256);
                    }
                }
            }
        }
    }
}
