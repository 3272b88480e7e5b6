//! Visits of a round's points: reached, located, left out.

use crate::Result;
use crate::apply::{Applied, word};
use protocol::events::{CheckpointReached, CheckpointSkipped, Located};
use rusqlite::{Connection, named_params};

pub(crate) fn reached(tx: &Connection, line: Applied<'_>, event: &CheckpointReached) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO reaches (round, checkpoint, seq, how, at, last_seq, located)
         VALUES (:round, :checkpoint, :seq, :how, :at, :seq, :located)
         ON CONFLICT (round, checkpoint) DO UPDATE
         SET seq = CASE WHEN excluded.how < how THEN excluded.seq ELSE seq END,
           how = min(how, excluded.how), last_seq = excluded.last_seq,
           located = excluded.located",
    )?
    .execute(named_params! {
        ":round": event.round.bytes(), ":checkpoint": event.checkpoint.bytes(),
        ":seq": line.seq as i64, ":how": event.how as i64, ":at": line.at,
        ":located": event.position.map_or(0, |_| line.seq as i64),
    })?;
    Ok(())
}

/// A position that came after its visit. Edges: only the first one counts.
pub(crate) fn located(tx: &Connection, line: Applied<'_>, event: &Located) -> Result<()> {
    if event.of.journal.is_some() {
        return Ok(());
    }
    tx.prepare_cached(
        "UPDATE reaches SET located = :seq WHERE last_seq = :of AND located = 0
           AND round IN (SELECT round FROM rounds WHERE chain = :chain)",
    )?
    .execute(named_params! {
        ":seq": line.seq as i64, ":of": event.of.seq as i64, ":chain": line.chain,
    })?;
    Ok(())
}

pub(crate) fn skipped(tx: &Connection, line: Applied<'_>, event: &CheckpointSkipped) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO skips (round, checkpoint, seq, reason, note)
         VALUES (:round, :checkpoint, :seq, :reason, :note)
         ON CONFLICT (round, checkpoint) DO UPDATE
         SET seq = excluded.seq, reason = excluded.reason, note = excluded.note",
    )?
    .execute(named_params! {
        ":round": event.round.bytes(), ":checkpoint": event.checkpoint.bytes(),
        ":seq": line.seq as i64, ":reason": word(&event.reason)?,
        ":note": event.note.as_deref().unwrap_or(""),
    })?;
    Ok(())
}
