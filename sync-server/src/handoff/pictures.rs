//! A photo out of a file: kept as a finished upload is, and durable before it counts.

use super::Taking;
use crate::error::{ServerError, refuse};
use crate::sql::{photos, uploads};
use crate::wire::finish;
use protocol::ErrorCode;
use protocol::chain::Hash;
use std::fs::{self, File};
use std::io::Write;

impl Taking<'_> {
    /// Takes a photo that a held line of this handheld names.
    pub(super) fn photo(&mut self, name: &str, bytes: &[u8]) -> Result<(), ServerError> {
        let sha256 = Hash::from_hex(name)
            .map_err(|error| refuse(ErrorCode::Malformed, error.to_string()))?
            .0;
        let device = self.device.number;
        let (naming, held) = self.readers.read(|connection| {
            Ok((
                photos::lines_naming(connection, &sha256, device)?,
                photos::held_for_device(connection, &sha256, device)?,
            ))
        })?;
        if naming.is_empty() {
            let message = "no line of this handheld that is held names it";
            return Err(refuse(ErrorCode::NotNamed, message));
        }
        let path = self.import.folder.photo(name);
        if held.is_some() && path.is_file() {
            self.done.photos_held += 1;
        } else {
            self.keep(name, bytes)?;
            self.hold(&sha256, bytes.len())?;
            self.done.photos += 1;
        }
        for (journal, seq) in naming {
            self.prove(journal, seq, seq);
        }
        Ok(())
    }

    /// Writes, checks, syncs and names the bytes.
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), ServerError> {
        let folder = self.import.folder;
        let scratch = folder.uploads().join("handoff.photo");
        // One that a crash left behind may be a kept photo's second name: never write over it.
        let _ = fs::remove_file(&scratch);
        let kept = File::create_new(&scratch)
            .and_then(|mut file| file.write_all(bytes))
            .map_err(ServerError::file("write", &scratch))
            .and_then(|()| finish::keep(&scratch, &folder.photo(name), name));
        // The room is wanted back; the error that counts is the first.
        let _ = fs::remove_file(&scratch);
        kept
    }

    /// The photo counts from here on; the handheld's own open upload of it needs no more bytes.
    fn hold(&mut self, sha256: &[u8; 32], length: usize) -> Result<(), ServerError> {
        let device = self.device.number;
        let now = self.import.now;
        let size_bytes = i64::try_from(length).unwrap_or(i64::MAX);
        self.import.writer.write(now, |writing| {
            photos::hold(writing.tx, sha256, size_bytes, device)?;
            let open = uploads::open_of(writing.tx, device, now.timestamp_millis())?;
            for upload in open.iter().filter(|upload| upload.sha256 == *sha256) {
                uploads::finish(writing.tx, &upload.id)?;
            }
            Ok(())
        })
    }
}
