//! A batch out of a file: the same check and the same writer as one that came by network.

use super::Taking;
use crate::error::{ServerError, refuse};
use crate::ingest::check::Encoding;
use crate::ingest::{Checked, check, take};
use crate::sql::journals::{self, Journal};
use crate::wire::journals::misplaced;
use crate::writer::Writing;
use model::ids::JournalId;
use protocol::ErrorCode;

/// What was new in a batch.
struct Came {
    journal: i64,
    new: i64,
}

impl Taking<'_> {
    /// Takes a batch, or says which one was refused and why.
    pub(super) fn batch(
        &mut self,
        id: JournalId,
        frame: &[u8],
    ) -> Result<(), (String, ServerError)> {
        let (device, encoding) = (&self.device, Encoding::Zstd);
        let checked = check(id, device.number, &device.public_key, encoding, frame);
        let checked = checked.map_err(|error| {
            let error = misplaced(&self.readers, id, device, encoding, frame, error);
            (format!("a batch of journal {id}"), error)
        })?;
        let (from, to) = (checked.from, checked.to);
        let named = |error| (format!("lines {from} to {to} of journal {id}"), error);
        let written = self
            .import
            .writer
            .write(self.import.now, |writing| bring(writing, &checked));
        let came = written.map_err(advised).map_err(named)?;
        if to < from {
            return Ok(());
        }
        self.done.lines += came.new.unsigned_abs();
        self.done.lines_held += (to + 1 - from - came.new).unsigned_abs();
        self.prove(came.journal, from, to);
        Ok(())
    }
}

/// Takes what is new. When the file was carried here tells nothing about when the handheld was
/// last heard, and an old file nothing about how far it has come since.
fn bring(writing: &Writing<'_>, batch: &Checked) -> Result<Came, ServerError> {
    let before = journals::by_id(writing.tx, batch.journal)?;
    let taken = take(writing, batch)?;
    let mut journal = journals::by_number(writing.tx, taken.journal)?;
    let began = match &before {
        Some(before) => before.acked,
        None => journal.follows_seq,
    };
    journal.seen_at_ms = match &before {
        Some(before) => before.seen_at_ms,
        None => last_seen(writing, &journal)?,
    };
    if let Some(before) = before.filter(|before| before.last >= batch.last) {
        journal.last = before.last;
        journal.photos_waiting = before.photos_waiting;
    }
    journals::update(writing.tx, &journal)?;
    Ok(Came {
        journal: journal.number,
        new: journal.acked - began,
    })
}

/// A branch was last heard when the journals before it were.
fn last_seen(writing: &Writing<'_>, journal: &Journal) -> Result<i64, ServerError> {
    let all = match journal.device {
        Some(device) => journals::of_device(writing.tx, device)?,
        None => Vec::new(),
    };
    let others = all.iter().filter(|other| other.number != journal.number);
    Ok(others.map(|other| other.seen_at_ms).max().unwrap_or(0))
}

/// Adds what helps: over the wire a handheld finds out by itself.
fn advised(error: ServerError) -> ServerError {
    let ServerError::Refused(refusal) = &error else {
        return error;
    };
    let advice = match refusal.body.code {
        ErrorCode::Fork => "let the handheld sync by network once: it goes on as a branch",
        ErrorCode::Gap => {
            "they are in an earlier hand-off file, or in one that is written with `--all`"
        }
        _ => return error,
    };
    let message = format!("{}: {advice}", refusal.body.message);
    refuse(refusal.body.code, message)
}
