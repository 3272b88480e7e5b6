//! Pairs of before and after: what was seen to be wrong beside what was put right.

use crate::console::names::Names;
use crate::console::photo_wall::{Filter, LOOK, LOOKS_MAX, PAGE, PhotoWall, WallPair};
use crate::error::ServerError;
use crate::project;
use crate::sql::photo_wall::{self, Stepped};
use crate::sql::sites::Site;
use crate::sql::{findings, photos, places};
use protocol::chain::Hash;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A page of pairs, with where the next begins.
pub fn list(
    connection: &Connection,
    site: &Site,
    names: &Names,
    filter: &Filter,
) -> Result<PhotoWall, ServerError> {
    let mut wall = PhotoWall::default();
    let mut seen = BTreeSet::new();
    let mut before = filter.before.unwrap_or(i64::MAX);
    for _ in 0..LOOKS_MAX {
        let steps = photo_wall::put_right(connection, site.number, before, LOOK)?;
        let Some(last) = steps.last().map(|step| step.step) else {
            return Ok(wall);
        };
        for step in steps {
            wall.next = Some(step.step);
            let pair = pair(connection, site, names, filter, &step)?;
            if let Some(pair) = pair.filter(|pair| seen.insert(pair.finding)) {
                wall.pairs.push(pair);
            }
            if wall.pairs.len() == PAGE {
                return Ok(wall);
            }
        }
        before = last;
    }
    Ok(wall)
}

/// What a step put right, where there is a photo from before too.
fn pair(
    connection: &Connection,
    site: &Site,
    names: &Names,
    filter: &Filter,
    step: &Stepped,
) -> Result<Option<WallPair>, ServerError> {
    let finding = findings::by_number(connection, step.finding)?;
    let finding = findings::target(connection, finding)?;
    let row = project::describe(connection, &finding)?;
    let after: Vec<String> = serde_json::from_str(&step.photos).unwrap_or_default();
    let by = places::staff_id(connection, step.staff)?;
    let fits = filter.place.is_none_or(|id| row.checkpoint == Some(id))
        && filter.person.is_none_or(|id| by == Some(id))
        && filter.on_days(Some(&step.at), names);
    let (Some(before), Some(after), true) = (row.photos.first(), after.first(), fits) else {
        return Ok(None);
    };
    let mut held = true;
    for name in [before, after] {
        let hash = Hash::from_hex(name).map_err(|_| ServerError::Damaged { what: "a photo" })?;
        held &= photos::held_at_site(connection, &hash.0, site.number)?.is_some();
    }
    let place = row.checkpoint.map(|id| names.checkpoint(id));
    let (place, building) = place.unwrap_or_default();
    Ok(Some(WallPair {
        finding: finding.id,
        before: before.clone(),
        after: after.clone(),
        held,
        place,
        building,
        item: row.item.as_deref().map(|item| names.item_name(item)),
        raised_at: finding.raised_at,
        fixed_at: step.at.clone(),
        person: names.person(by).filter(|_| !filter.nameless),
        state: finding.state,
    }))
}
