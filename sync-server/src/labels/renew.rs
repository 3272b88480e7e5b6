//! New labels by lines of the server's journal: another for one that is there, and the first for a
//! piece of equipment.

use crate::error::ServerError;
use crate::labels::{LabelOf, rows, version};
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::writer::Writing;
use crate::{own, start};
use model::code::with_check_digit;
use model::ids::EquipmentId;
use protocol::chain::sha256_hex;
use protocol::events::Event;
use protocol::feed::{Kind, SetRow};
use protocol::label::payload;
use protocol::rows::{CheckpointRow, CheckpointState, EquipmentRow};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Numbers that codes are made of: a site's file counts up from 0, the desk down from here.
const NUMBER_MAX: u32 = 99_999;
/// Rows of one line, which stays far below its limit of 64 KiB.
const ROWS_A_LINE: usize = 50;

fn rows_set(desk: Option<&str>, rows: Vec<SetRow>) -> Event {
    match desk {
        Some(desk) => start::rows_set_by(desk, rows),
        None => start::rows_set(rows),
    }
}

/// Renews one label by a line that names who at the desk did it.
///
/// Shape: what its owner is called; none where nothing of that id is in use or to mount, or it has
/// no label of ours.
pub fn renew_now(
    writing: &Writing<'_>,
    site: &Site,
    of: LabelOf,
    id: Uuid,
    desk: Option<&str>,
) -> Result<Option<String>, ServerError> {
    let key = &writing.keys.label;
    let kind = match of {
        LabelOf::Checkpoint => Kind::Checkpoint,
        LabelOf::Equipment => Kind::Equipment,
    };
    let json = feed::get(writing.tx, site.number, kind.name(), &id.to_string())?;
    let Some(json) = json else {
        return Ok(None);
    };
    let again = |code: &Option<String>, labels: &mut Vec<String>| -> Option<()> {
        let code = code.as_deref()?;
        version::last(key, site.id, id, code, labels)?;
        version::renew(key, site.id, id, code, labels);
        Some(())
    };
    let renewed = match of {
        LabelOf::Checkpoint => {
            let row = serde_json::from_str::<CheckpointRow>(&json).ok();
            let row = row.filter(|row| row.state != CheckpointState::Retired);
            row.and_then(|mut row| {
                again(&row.code, &mut row.labels)?;
                Some((start::set(kind, id.to_string(), &row), row.name))
            })
        }
        LabelOf::Equipment => {
            let row = serde_json::from_str::<EquipmentRow>(&json).ok();
            row.and_then(|mut row| {
                again(&row.code, &mut row.labels)?;
                Some((start::set(kind, id.to_string(), &row), row.name))
            })
        }
    };
    let Some((row, name)) = renewed else {
        return Ok(None);
    };
    own::append(writing, Some(site.number), vec![rows_set(desk, vec![row?])])?;
    Ok(Some(name))
}

/// Makes the first label of each piece that has none yet, with a code that nothing else has.
///
/// Shape: how many were made. Edges: what is no piece of the site is passed over.
pub fn make(
    writing: &Writing<'_>,
    site: &Site,
    pieces: &BTreeSet<EquipmentId>,
    desk: Option<&str>,
) -> Result<usize, ServerError> {
    let equipment: Vec<(EquipmentId, EquipmentRow)> = rows(writing.tx, site, Kind::Equipment)?;
    let places: Vec<(Uuid, CheckpointRow)> = rows(writing.tx, site, Kind::Checkpoint)?;
    let of_places = places.iter().filter_map(|(_, row)| row.code.clone());
    let of_pieces = equipment.iter().filter_map(|(_, row)| row.code.clone());
    let taken: BTreeSet<String> = of_places.chain(of_pieces).collect();
    let mut free = (0..=NUMBER_MAX)
        .rev()
        .filter_map(with_check_digit)
        .filter(|code| !taken.contains(code));
    let mut made = Vec::new();
    for (id, mut row) in equipment {
        if row.code.is_some() || !pieces.contains(&id) {
            continue;
        }
        let Some(code) = free.next() else {
            break;
        };
        let first = payload(&writing.keys.label, site.id, id, 1, &code);
        row.labels = vec![sha256_hex(first.as_bytes())];
        row.code = Some(code);
        made.push(start::set(Kind::Equipment, id.to_string(), &row)?);
    }
    for part in made.chunks(ROWS_A_LINE) {
        let event = rows_set(desk, part.to_vec());
        own::append(writing, Some(site.number), vec![event])?;
    }
    Ok(made.len())
}
