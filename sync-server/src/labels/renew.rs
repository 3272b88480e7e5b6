//! New labels by lines of the server's journal: another for one that is there, and the first for a
//! piece of equipment.

use crate::error::ServerError;
use crate::labels::{LabelOf, rows, version};
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::writer::Writing;
use crate::{own, start};
use model::code::with_check_digit;
use protocol::events::Event;
use protocol::feed::{Kind, SetRow};
use protocol::rows::{CheckpointRow, CheckpointState, EquipmentRow};
use rusqlite::Connection;
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
/// no label at all.
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
        version::renew(key, site.id, id, code.as_deref()?, labels);
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

/// The codes that places and equipment of a site have.
pub fn codes(connection: &Connection, site: &Site) -> Result<BTreeSet<String>, ServerError> {
    let places: Vec<(Uuid, CheckpointRow)> = rows(connection, site, Kind::Checkpoint)?;
    let pieces: Vec<(Uuid, EquipmentRow)> = rows(connection, site, Kind::Equipment)?;
    let of_places = places.into_iter().filter_map(|(_, row)| row.code);
    let of_pieces = pieces.into_iter().filter_map(|(_, row)| row.code);
    Ok(of_places.chain(of_pieces).collect())
}

/// Makes the labels that can't be printed yet: the first of a piece of equipment, with a code that
/// nothing else has, and a place's own where that of a spare place hangs.
///
/// Shape: how many were made. Edges: what has one, or isn't the site's, is passed over.
pub fn make(
    writing: &Writing<'_>,
    site: &Site,
    of: &BTreeSet<Uuid>,
    desk: Option<&str>,
) -> Result<usize, ServerError> {
    let key = &writing.keys.label;
    let taken = codes(writing.tx, site)?;
    let mut free = (0..=NUMBER_MAX)
        .rev()
        .filter_map(with_check_digit)
        .filter(|code| !taken.contains(code));
    let mut made = Vec::new();
    for (id, mut row) in rows::<Uuid, EquipmentRow>(writing.tx, site, Kind::Equipment)? {
        if row.code.is_some() || !of.contains(&id) {
            continue;
        }
        let Some(code) = free.next() else {
            break;
        };
        version::renew(key, site.id, id, &code, &mut row.labels);
        row.code = Some(code);
        made.push(start::set(Kind::Equipment, id.to_string(), &row)?);
    }
    for (id, mut row) in rows::<Uuid, CheckpointRow>(writing.tx, site, Kind::Checkpoint)? {
        let code = row.code.as_ref().filter(|_| of.contains(&id));
        let Some(code) = code else {
            continue;
        };
        if version::last(key, site.id, id, code, &row.labels).is_none() {
            version::renew(key, site.id, id, code, &mut row.labels);
            made.push(start::set(Kind::Checkpoint, id.to_string(), &row)?);
        }
    }
    for part in made.chunks(ROWS_A_LINE) {
        let event = rows_set(desk, part.to_vec());
        own::append(writing, Some(site.number), vec![event])?;
    }
    Ok(made.len())
}
