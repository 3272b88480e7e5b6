//! Plans of floors: pictures that the desk brings, kept as a site's other pictures are, and where
//! places stand on them. All of it is rows of the feed, set by lines of the server's journal; how
//! a place stands today is not known here.

use crate::error::{ServerError, refuse};
use crate::folder::Folder;
use crate::site_file::parts;
use crate::site_pictures::{self, Made};
use crate::sql::sites::Site;
use crate::sql::{feed, photos};
use crate::writer::Writing;
use crate::{own, start};
use model::ids::{CheckpointId, FloorPlanId};
use protocol::ErrorCode;
use protocol::chain::Hash;
use protocol::feed::{Kind, SetRow};
use protocol::rows::{CheckpointRow, FloorDot, FloorPlanRow};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The most plans of a site.
pub const PLANS_MAX: usize = 200;

/// A picture of a floor, developed and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    pub made: Made,
    pub width: u32,
    pub height: u32,
}

/// Develops a drawing and keeps it among the photos.
///
/// Errors: `too_large`, and `wrong_bytes` for what is no picture.
pub fn draw(folder: &Folder, brought: &[u8]) -> Result<Drawn, ServerError> {
    let is_picture = photo::inspect(brought).map(|seen| seen.kind.is_picture());
    let picture = match is_picture {
        Ok(true) => photo::develop_plan(brought),
        Ok(false) => Err(photo::PhotoError::NotAPhoto),
        Err(error) => Err(error),
    };
    let picture = picture.map_err(site_pictures::not_taken)?;
    let drawn = Drawn {
        made: Made {
            sha256: picture.sha256,
            bytes: picture.bytes,
        },
        width: picture.width,
        height: picture.height,
    };
    site_pictures::keep(folder, &drawn.made)?;
    Ok(drawn)
}

/// A site's plans, by id.
pub fn all(
    connection: &Connection,
    site: &Site,
) -> Result<BTreeMap<FloorPlanId, FloorPlanRow>, ServerError> {
    let rows = feed::of_kind(connection, site.number, Kind::FloorPlan.name())?;
    let read = |(id, json): (String, String)| Some((id.parse().ok()?, json_of(&json)?));
    Ok(rows.into_iter().filter_map(read).collect())
}

fn json_of<T: serde::de::DeserializeOwned>(json: &str) -> Option<T> {
    serde_json::from_str(json).ok()
}

/// Sets a plan, with a new picture where one was brought.
///
/// Edges: what stands already is no new line.
pub fn set(
    writing: &Writing<'_>,
    site: &Site,
    (id, row): (FloorPlanId, &FloorPlanRow),
    drawn: Option<&Drawn>,
    desk: &str,
) -> Result<(), ServerError> {
    if let Some(drawn) = drawn {
        let size_bytes = i64::try_from(drawn.made.bytes.len()).unwrap_or(i64::MAX);
        photos::hold_for_site(writing.tx, &drawn.made.sha256, size_bytes, site.number)?;
    }
    if all(writing.tx, site)?.get(&id) == Some(row) {
        return Ok(());
    }
    let set = start::set(Kind::FloorPlan, id.to_string(), row)?;
    says(writing, site, &[set], desk)
}

/// What a plan is once it has this picture.
pub fn with_picture(row: FloorPlanRow, drawn: &Drawn) -> FloorPlanRow {
    FloorPlanRow {
        picture: Hash(drawn.made.sha256).hex(),
        width: drawn.width,
        height: drawn.height,
        ..row
    }
}

/// Takes a plan away, and every place off it.
pub fn remove(
    writing: &Writing<'_>,
    site: &Site,
    id: FloorPlanId,
    desk: &str,
) -> Result<(), ServerError> {
    let mut rows = vec![SetRow {
        kind: Kind::FloorPlan.name().to_owned(),
        id: id.to_string(),
        row: None,
    }];
    for (place, json) in feed::of_kind(writing.tx, site.number, Kind::Checkpoint.name())? {
        let row: Option<CheckpointRow> = json_of(&json);
        let on_it = row.filter(|row| row.dot.is_some_and(|dot| dot.floor_plan == id));
        if let Some(row) = on_it {
            let row = CheckpointRow { dot: None, ..row };
            rows.push(start::set(Kind::Checkpoint, place, &row)?);
        }
    }
    says(writing, site, &rows, desk)
}

/// Puts places on plans, or takes them off; how many that changed.
///
/// Errors: a place or plan that the site doesn't have, a dot beside its picture; nothing is
/// moved then.
pub fn place(
    writing: &Writing<'_>,
    site: &Site,
    dots: &[(CheckpointId, Option<FloorDot>)],
    desk: &str,
) -> Result<usize, ServerError> {
    let plans = all(writing.tx, site)?;
    let mut rows = Vec::new();
    for (n, (id, dot)) in dots.iter().enumerate() {
        let bad = |field: &str, says: &str| {
            let message = format!("`dots[{n}].{field}`: {says}");
            Err(refuse(ErrorCode::BadValue, message))
        };
        let json = feed::get(
            writing.tx,
            site.number,
            Kind::Checkpoint.name(),
            &id.to_string(),
        )?;
        let row: Option<CheckpointRow> = json.and_then(|json| json_of(&json));
        let Some(row) = row.filter(site_pictures::is_offered) else {
            return bad("checkpoint", "there is no such place");
        };
        if let Some(dot) = dot {
            if !plans.contains_key(&dot.floor_plan) {
                return bad("floor_plan", "there is no such plan");
            }
            if dot.x_e4.max(dot.y_e4) > FloorDot::MAX_E4 {
                return bad("x_e4", "0 to 10000, as is `y_e4`");
            }
        }
        if row.dot != *dot {
            let row = CheckpointRow { dot: *dot, ..row };
            rows.push(start::set(Kind::Checkpoint, id.to_string(), &row)?);
        }
    }
    says(writing, site, &rows, desk)?;
    Ok(rows.len())
}

/// Rows by somebody at the desk, in lines that stay below their limit.
fn says(
    writing: &Writing<'_>,
    site: &Site,
    rows: &[SetRow],
    desk: &str,
) -> Result<(), ServerError> {
    let lines = parts(rows).into_iter();
    let events: Vec<_> = lines
        .map(|part| start::rows_set_by(desk, part.to_vec()))
        .collect();
    match events.is_empty() {
        true => Ok(()),
        false => own::append(writing, Some(site.number), events),
    }
}
