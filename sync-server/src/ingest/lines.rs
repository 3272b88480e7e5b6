//! Lines out of the batches that hold them, and their hashes.

use crate::error::ServerError;
use crate::ingest::check::{Encoding, decode};
use crate::sql::journals::{self, Journal, StoredBatch};
use protocol::batch;
use protocol::chain::Hash;
use rusqlite::Connection;

const DAMAGED: ServerError = ServerError::Damaged { what: "a batch" };

/// A held line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLine {
    pub seq: i64,
    pub hash: Hash,
    pub bytes: Vec<u8>,
}

/// The lines that were new in a batch, with their hashes.
pub fn of_batch(stored: &StoredBatch) -> Result<Vec<HeldLine>, ServerError> {
    let encoding = Encoding::from_number(stored.encoding).ok_or(DAMAGED)?;
    let plain = decode(encoding, &stored.frame).map_err(|_| DAMAGED)?;
    let batch = batch::read(&plain).map_err(|_| DAMAGED)?;
    let from = i64::try_from(batch.header.from).map_err(|_| DAMAGED)?;
    let held_before = usize::try_from(stored.first - from).map_err(|_| DAMAGED)?;
    let mut hash = stored.base;
    let lines = batch.lines.iter().skip(held_before).zip(stored.first..);
    let lines: Vec<HeldLine> = lines
        .map(|(bytes, seq)| {
            hash = hash.step(bytes);
            let bytes = bytes.to_vec();
            HeldLine { seq, hash, bytes }
        })
        .collect();
    let whole = lines.last().is_some_and(|line| line.seq == stored.last);
    if !whole || hash != stored.head {
        return Err(DAMAGED);
    }
    Ok(lines)
}

/// The hash of a held line, along the branch.
pub fn hash_at(connection: &Connection, journal: &Journal, seq: i64) -> Result<Hash, ServerError> {
    if seq == journal.acked {
        return Ok(journal.head);
    }
    if seq == 0 {
        return Ok(Hash::ZERO);
    }
    if seq <= journal.follows_seq {
        return match journal.follows {
            Some(parent) if seq < journal.follows_seq => {
                hash_at(connection, &journals::by_number(connection, parent)?, seq)
            }
            _ => Ok(journal.follows_hash),
        };
    }
    let stored = journals::batch_of(connection, journal.number, seq)?.ok_or(DAMAGED)?;
    if seq == stored.last {
        return Ok(stored.head);
    }
    let lines = of_batch(&stored)?;
    let line = lines.iter().find(|line| line.seq == seq).ok_or(DAMAGED)?;
    Ok(line.hash)
}

/// Walks the lines of a journal itself in a stretch, batch by batch.
pub fn each(
    connection: &Connection,
    journal: i64,
    from: i64,
    to: i64,
    mut visit: impl FnMut(&HeldLine) -> Result<(), ServerError>,
) -> Result<(), ServerError> {
    let mut batch = journals::batch_of(connection, journal, from)?;
    while let Some(stored) = batch {
        for line in of_batch(&stored)? {
            if line.seq > to {
                return Ok(());
            }
            if line.seq >= from {
                visit(&line)?;
            }
        }
        batch = journals::batch_after(connection, journal, stored.first)?;
    }
    Ok(())
}
