//! The same line on two branches: the same hash along a branch is the same line, projected once.

use crate::error::ServerError;
use crate::ingest::check::CheckedLine;
use crate::ingest::lines;
use crate::sql::journals::{self, Journal};
use rusqlite::Connection;

/// The branch that already holds the first of these lines, and the last line it shares.
///
/// Shape: hashes prove all before them, so what is shared is always a beginning.
pub fn shared(
    connection: &Connection,
    journal: &Journal,
    first: i64,
    new: &[CheckedLine],
) -> Result<Option<(i64, i64)>, ServerError> {
    let Some(device) = journal.device else {
        return Ok(None);
    };
    let family = journals::of_device(connection, device)?;
    if family.len() < 2 {
        return Ok(None);
    }
    let root = root_of(connection, journal)?;
    let mut best: Option<(i64, i64)> = None;
    for other in family.iter().filter(|other| other.number != journal.number) {
        if root_of(connection, other)? != root {
            continue;
        }
        let to = shared_with(connection, other, first, new)?;
        if to >= first && best.is_none_or(|(_, best)| to > best) {
            best = Some((other.number, to));
        }
    }
    Ok(best)
}

fn root_of(connection: &Connection, journal: &Journal) -> Result<i64, ServerError> {
    let mut root = journal.number;
    let mut follows = journal.follows;
    while let Some(parent) = follows {
        root = parent;
        follows = journals::by_number(connection, parent)?.follows;
    }
    Ok(root)
}

fn shared_with(
    connection: &Connection,
    other: &Journal,
    first: i64,
    new: &[CheckedLine],
) -> Result<i64, ServerError> {
    // Of its own lines alone: what it only shares with its parent, the parent tells.
    if other.acked < first || other.follows_seq >= first {
        return Ok(0);
    }
    let mut to = 0;
    // What it has by now, not what it will have: a rebuild walks through the past.
    let last = (first + new.len() as i64 - 1).min(other.acked);
    lines::each(connection, other.number, first, last, |held| {
        let place = usize::try_from(held.seq - first).unwrap_or(usize::MAX);
        if new.get(place).is_some_and(|line| line.hash == held.hash) {
            to = held.seq;
        }
        Ok(())
    })?;
    Ok(to)
}

/// How often a line may be told by another journal: more than any chain of restores makes.
const HOPS_MAX: u32 = 64;

/// Under which journal a line of a branch was projected.
///
/// Edges: journals that name each other as twins end the search after `HOPS_MAX` steps.
pub fn owner(connection: &Connection, journal: &Journal, seq: i64) -> Result<i64, ServerError> {
    let mut at = journal.clone();
    for _ in 0..HOPS_MAX {
        let elsewhere = match (at.follows, at.twin) {
            (Some(parent), _) if seq <= at.follows_seq => parent,
            (_, Some(twin)) if seq <= at.twin_to => twin,
            _ => break,
        };
        at = journals::by_number(connection, elsewhere)?;
    }
    Ok(at.number)
}
