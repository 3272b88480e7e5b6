//! A checkpoint's items as the list shows them: answered, read last, still open.

use crate::command::*;
use crate::error::DeviceError;
use crate::site::{Offered, Site};
use crate::walk::{Walk, key};
use checklists::Item;
use model::ids::CheckpointId;
use protocol::events::PartValue;
use protocol::feed::Kind;
use protocol::rows::ReadingRow;
use store::Store;

/// One item with what is known of it.
pub(crate) fn item_row(
    store: &Store,
    site: &Site,
    walk: &Walk<'_>,
    checkpoint: CheckpointId,
    offered: &Offered<'_>,
    open: &[crate::findings::Open],
) -> Result<ItemRow, DeviceError> {
    let equipment = offered.equipment.map(|(id, _)| id);
    let answer = walk.answers.get(&key(checkpoint, offered)).map(|stands| {
        let own = stands.own.as_ref();
        let said = own.and_then(|own| own.answer.as_ref());
        AnswerShown {
            seq: own.map_or(0, |own| own.seq),
            outcome: stands.outcome,
            clauses: said.map(|said| said.clauses.clone()).unwrap_or_default(),
            values: said.map(|said| said.values.clone()).unwrap_or_default(),
            note: said.and_then(|said| said.note.clone()),
            photos: own.map(|own| own.photos.clone()).unwrap_or_default(),
            severity: said
                .and_then(|said| said.finding.as_ref())
                .map(|made| made.severity),
            bulk: own.is_some_and(|own| own.bulk),
            agreed: said.and_then(|said| said.agreed),
        }
    });
    let open = open
        .iter()
        .find(|finding| finding.is_of(checkpoint, equipment, &offered.item.id))
        .map(|finding| finding.row(site));
    Ok(ItemRow {
        item: with_own_limits(site, checkpoint, offered),
        list: offered.list.id.clone(),
        equipment,
        equipment_name: offered.equipment.map(|(_, row)| row.name.clone()),
        answer,
        last: last_values(store, checkpoint, offered)?,
        open,
        timer: None,
    })
}

/// The item with the limits of who owns them, so that a pad shows what Rust will judge by.
fn with_own_limits(site: &Site, checkpoint: CheckpointId, offered: &Offered<'_>) -> Item {
    let mut item = offered.item.clone();
    for part in &mut item.parts {
        let judged = site.limits(checkpoint, offered, part);
        if let Some(limits) = &mut part.limits {
            (limits.low_milli, limits.high_milli) = (judged.low, judged.high);
        }
    }
    item
}

/// The last values of an item: own ones after `reflected` come before the feed's.
fn last_values(
    store: &Store,
    checkpoint: CheckpointId,
    offered: &Offered<'_>,
) -> Result<Vec<PartValue>, DeviceError> {
    let read = readings(store, checkpoint, offered)?.into_iter();
    Ok(read.map(|(value, _)| value).collect())
}

/// The same with their times, RFC 3339.
pub(crate) fn readings(
    store: &Store,
    checkpoint: CheckpointId,
    offered: &Offered<'_>,
) -> Result<Vec<(PartValue, String)>, DeviceError> {
    if offered.item.parts.is_empty() {
        return Ok(Vec::new());
    }
    let place = match offered.equipment {
        Some((id, _)) => id.to_string(),
        None => checkpoint.to_string(),
    };
    let item = &offered.item.id;
    let reflected = store.reflected()?;
    let own = store.readings(&place, item)?;
    let mut values = Vec::new();
    for part in &offered.item.parts {
        let own = own.iter().find(|own| own.value.part == part.id);
        let key = format!("{place}/{item}/{}", part.id);
        let feed = store.feed_row::<ReadingRow>(Kind::Reading, &key)?;
        let feed = feed.map(|row| (row.value, row.at));
        let own_first = own.is_some_and(|own| own.seq > reflected);
        let own = own.map(|own| (own.value.clone(), own.at.clone()));
        values.extend(if own_first { own } else { feed.or(own) });
    }
    Ok(values)
}
