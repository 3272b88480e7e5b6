//! What own lines say of the site itself (places, tags, people, shifts), until the feed shows it.

use crate::apply::{Applied, json};
use crate::rounds::{id16, read_json};
use crate::{Result, Store};
use model::ids::StaffId;
use protocol::events::Event;
use rusqlite::{Connection, named_params};
use serde::de::DeserializeOwned;

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    pub seq: u64,
    /// Claimed wall clock, RFC 3339.
    pub at: String,
    pub by: Option<StaffId>,
    pub event: T,
}

/// What an event of this sort is about; none for every other.
pub(crate) fn about(event: &Event) -> Option<String> {
    Some(match event {
        Event::PlaceAdded(added) => added.checkpoint.to_string(),
        Event::CloseProposed(proposed) => proposed.checkpoint.to_string(),
        Event::TagBound(bound) => {
            let tag = bound.uid.as_deref().or(bound.label.as_deref());
            format!("{} {}", bound.checkpoint, tag.unwrap_or_default())
        }
        Event::LabelRenewed(renewed) => renewed.checkpoint.to_string(),
        Event::PersonAdded(added) => added.staff.to_string(),
        Event::DoubtAnswered(said) => said.doubt.clone(),
        Event::ShiftSwapped(swap) => format!("{} {} {}", swap.shift, swap.day, swap.gives),
        _ => return None,
    })
}

pub(crate) fn keep(tx: &Connection, line: Applied<'_>, id: &str, event: &Event) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO site_said (chain, kind, id, seq, at, by, event)
         VALUES (:chain, :kind, :id, :seq, :at, :by, :event)
         ON CONFLICT (chain, kind, id) DO UPDATE SET seq = excluded.seq, at = excluded.at,
           by = excluded.by, event = excluded.event",
    )?
    .execute(named_params! {
        ":chain": line.chain, ":kind": event.kind(), ":id": id, ":seq": line.seq as i64,
        ":at": line.at, ":by": line.by.as_ref().map(|by| by.bytes().as_slice()),
        ":event": json("event", event)?,
    })?;
    Ok(())
}

impl Store {
    /// What own lines of a type say of the site, in the order of the lines; those too that the
    /// feed shows by now.
    pub fn said<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<Said<T>>> {
        let sql = "SELECT seq, at, by, event FROM site_said
                   WHERE chain = :chain AND kind = :kind ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain, ":kind": kind};
        let rows = statement.query_map(params, |row| {
            let by = id16(row, 2)?.map(StaffId::from_bytes);
            Ok((row.get(0)?, row.get(1)?, by, row.get::<_, String>(3)?))
        })?;
        rows.map(|row| {
            let (seq, at, by, event): (i64, _, _, _) = row?;
            Ok(Said {
                seq: seq.unsigned_abs(),
                at,
                by,
                event: read_json("event", &event)?,
            })
        })
        .collect()
    }
}
