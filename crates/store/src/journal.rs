//! Appending a line: one transaction with everything that it changes in the read model.

use crate::apply::{self, Applied, photos_of};
use crate::open::Head;
use crate::{Result, Store, drawn, site_said};
use model::ids::StaffId;
use protocol::events::Event;
use protocol::line::{Line, VERSION};
use rusqlite::{Connection, named_params};

/// Both clocks of the handheld at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Wall clock with offset, RFC 3339.
    pub at: String,
    /// The boot's id.
    pub boot: String,
    /// Milliseconds of the boot clock.
    pub mono_ms: u64,
}

impl Store {
    /// Appends an event as the next line; it is durable when this returns, or `in_one` around it.
    ///
    /// Errors: not enrolled, a line over its limit, disk full. Then nothing was written.
    pub fn append(&mut self, stamp: &Stamp, by: Option<StaffId>, event: Event) -> Result<u64> {
        self.in_one(|store| {
            let of_site = site_said::about(&event).is_some();
            let next = write_line(&store.connection, store.chain()?, stamp, by, event)?;
            store.head = Some(next);
            // Undone with its line, it makes a reader read once more, and no harm.
            store.feed_pages += u64::from(of_site);
            Ok(next.last)
        })
    }
}

/// Writes the line after `head` and what follows from it, inside the caller's transaction.
pub(crate) fn write_line(
    transaction: &Connection,
    head: Head,
    stamp: &Stamp,
    by: Option<StaffId>,
    event: Event,
) -> Result<Head> {
    let line = Line {
        v: VERSION,
        seq: head.last + 1,
        at: stamp.at.clone(),
        boot: stamp.boot.clone(),
        mono_ms: stamp.mono_ms,
        by,
        marks: drawn::of_photos(transaction, photos_of(&event))?,
        event,
    };
    let bytes = line.write()?;
    let next = Head {
        chain: head.chain,
        last: line.seq,
        hash: head.hash.next(&bytes),
    };
    transaction
        .prepare_cached(
            "INSERT INTO lines (chain, seq, line, hash) VALUES (:chain, :seq, :line, :hash)",
        )?
        .execute(named_params! {
            ":chain": next.chain, ":seq": next.last as i64, ":line": bytes, ":hash": next.hash.0,
        })?;
    transaction
        .prepare_cached("UPDATE chains SET last = :seq, head = :hash WHERE chain = :chain")?
        .execute(named_params! {
            ":seq": next.last as i64, ":hash": next.hash.0, ":chain": next.chain,
        })?;
    apply::photos_named(transaction, next.chain, next.last, &line.event)?;
    let applied = Applied {
        chain: next.chain,
        seq: next.last,
        at: &line.at,
        boot: &line.boot,
        mono_ms: line.mono_ms,
        by,
    };
    apply::event(transaction, applied, &line.event)?;
    Ok(next)
}
