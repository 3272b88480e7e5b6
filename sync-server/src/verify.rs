//! `verify --data`: every chain, every batch's signature and every held photo of a whole store.
//!
//! It needs no keys and works while `serve` runs. The server keeps no receipts: it signs each anew.

use crate::error::ServerError;
use crate::folder::Folder;
use crate::ingest::lines;
use crate::sql::journals::{self, Journal, StoredBatch};
use crate::sql::{self, Readers, photos};
use data_encoding::BASE64;
use model::ids::JournalId;
use protocol::chain::{Hash, damaged, sha256_hex};
use protocol::export::uncovered;
use protocol::keys::{PublicKey, batch_text};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeSet;

/// What was found to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub journals: usize,
    pub lines: u64,
    /// Lines that stand as `#` and their hash.
    pub unread: u64,
    pub signatures: u64,
    pub photos: u64,
    /// Lines before an unread one that no signature reaches: nothing proves who wrote them.
    pub unsigned: Vec<Unsigned>,
}

/// A stretch of lines that no signature reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsigned {
    pub journal: JournalId,
    pub from: u64,
    pub to: u64,
}

/// What is found on the way: what holds, and each thing that doesn't.
#[derive(Default)]
struct Found {
    holds: Verified,
    wrong: Vec<String>,
}

/// Checks a whole store.
///
/// Errors: all that doesn't hold, by journal and line, or by photo.
pub fn store(folder: &Folder) -> Result<Verified, ServerError> {
    let mut found = Found::default();
    Readers::new(folder.clone()).read(|connection| {
        let faults = sql::faults(connection)?;
        let faults = faults
            .into_iter()
            .map(|fault| format!("the store: {fault}"));
        found.wrong.extend(faults);
        for journal in journals::all(connection)? {
            found.holds.journals += 1;
            check_journal(connection, &journal, &mut found)?;
        }
        for name in photos::all_held(connection)? {
            match std::fs::read(folder.photo(&name)) {
                Ok(bytes) if sha256_hex(&bytes) == name => found.holds.photos += 1,
                Ok(_) => found
                    .wrong
                    .push(format!("photo {name}: its bytes have changed")),
                Err(error) => found.wrong.push(format!("photo {name}: {error}")),
            }
        }
        Ok(())
    })?;
    if found.wrong.is_empty() {
        return Ok(found.holds);
    }
    Err(ServerError::Broken(found.wrong))
}

fn check_journal(
    connection: &Connection,
    journal: &Journal,
    found: &mut Found,
) -> Result<(), ServerError> {
    let wrong_before = found.wrong.len();
    let mut wrong = |what: String| found.wrong.push(format!("journal {}: {what}", journal.id));
    if let Some(parent) = journal.follows {
        let parent = journals::by_number(connection, parent)?;
        let left = lines::hash_at(connection, &parent, journal.follows_seq).ok();
        if left != Some(journal.follows_hash) {
            wrong(format!(
                "line {} of {}, which it follows, isn't the one it names",
                journal.follows_seq, parent.id
            ));
        }
    }
    let (mut seq, mut hash) = (journal.follows_seq, journal.follows_hash);
    let (mut unread, mut signed) = (Vec::new(), BTreeSet::new());
    let mut batch = journals::batch_after(connection, journal.number, 0)?;
    while let Some(stored) = batch {
        let stretch = format!("lines {} to {}", stored.first, stored.last);
        if stored.first != seq + 1 || stored.base != hash {
            wrong(format!("{stretch} don't follow from line {seq}"));
        }
        match lines::of_batch(&stored) {
            Ok(held) => {
                let marks = held.iter().filter(|line| damaged(&line.bytes).is_some());
                unread.extend(marks.map(|line| line.seq.unsigned_abs()));
                found.holds.lines += held.len() as u64;
            }
            Err(_) => wrong(format!("{stretch} don't read, or don't come to their hash")),
        }
        if is_signed(journal, &stored) {
            found.holds.signatures += 1;
            signed.insert(stored.last.unsigned_abs());
        } else {
            wrong(format!("the signature of {stretch} doesn't fit"));
        }
        // One broken batch is named once: what comes after is checked from where it says it ends.
        (seq, hash) = (stored.last, stored.head);
        batch = journals::batch_after(connection, journal.number, stored.first)?;
    }
    if (seq, hash) != (journal.acked, journal.head) {
        wrong(format!(
            "it should end at line {}, its batches end at line {seq}",
            journal.acked
        ));
    }
    found.holds.unread += unread.len() as u64;
    let first = journal.follows_seq.unsigned_abs() + 1;
    // Where a batch is missing or its signature doesn't fit, that is said already.
    if unread.is_empty() || found.wrong.len() > wrong_before {
        return Ok(());
    }
    let stretches = uncovered(&unread, &signed, first, seq.unsigned_abs());
    let of = |(from, to)| Unsigned {
        journal: journal.id,
        from,
        to,
    };
    found.holds.unsigned.extend(stretches.into_iter().map(of));
    Ok(())
}

fn is_signed(journal: &Journal, stored: &StoredBatch) -> bool {
    let seq = u64::try_from(stored.last).unwrap_or(0);
    let text = batch_text(journal.id, seq, &Hash(stored.head.0));
    PublicKey::from_raw(&journal.public_key)
        .and_then(|key| key.check("a batch", &text, &BASE64.encode(&stored.sig)))
        .is_ok()
}
