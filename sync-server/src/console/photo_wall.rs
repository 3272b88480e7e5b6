//! The photo wall: what was photographed, the newest first, and pairs of before and after.

use crate::app::App;
use crate::console::names::Names;
use crate::console::photo_sources::{Source, source};
use crate::console::record_lines;
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::{ServerError, refuse};
use crate::project;
use crate::sql::photo_wall::{self, Named, Stepped};
use crate::sql::sites::Site;
use crate::sql::{findings, photos, places};
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use checklists::Words;
use chrono::DateTime;
use model::ids::{CheckpointId, FindingId, RoundId, StaffId};
use model::orders::OrderState;
use model::outcome::Outcome;
use protocol::ErrorCode;
use protocol::chain::Hash;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use ts_rs::TS;

/// How many photos, or pairs, a page shows.
const PAGE: usize = 60;
/// How many are looked at in one go, and at most for one page: a rare filter asks again.
const LOOK: i64 = 500;
const LOOKS_MAX: usize = 40;

/// A page of the wall.
#[derive(Debug, Default, Serialize, TS)]
#[ts(export)]
pub struct PhotoWall {
    pub photos: Vec<WallPhoto>,
    pub pairs: Vec<WallPair>,
    /// Where the next page begins; null: that was all.
    #[ts(type = "number | null")]
    pub next: Option<i64>,
    /// What may be chosen; empty but on the first page.
    pub places: Vec<WallPlace>,
    pub people: Vec<WallPerson>,
}

/// What a photo shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WallShows {
    /// Something that passed, or couldn't be judged.
    Judged,
    /// Something wrong.
    Wrong,
    /// That it was put right.
    Fixed,
    /// That somebody was there, or did a duty.
    Presence,
}

/// One photo.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct WallPhoto {
    pub sha256: String,
    /// Its bytes have come.
    pub held: bool,
    pub shows: WallShows,
    pub outcome: Option<Outcome>,
    /// Claimed.
    pub at: Option<String>,
    pub place: String,
    pub building: String,
    pub item: Option<Words>,
    /// Null: nobody, or names are left out.
    pub person: Option<String>,
    #[ts(type = "string | null")]
    pub round: Option<RoundId>,
    #[ts(type = "string | null")]
    pub checkpoint: Option<CheckpointId>,
    #[ts(type = "string | null")]
    pub finding: Option<FindingId>,
}

/// A finding as it was seen, and as it was put right.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct WallPair {
    #[ts(type = "string")]
    finding: FindingId,
    before: String,
    after: String,
    /// Both have come.
    held: bool,
    place: String,
    building: String,
    item: Option<Words>,
    raised_at: String,
    fixed_at: String,
    person: Option<String>,
    state: OrderState,
}

/// A place that may be chosen.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct WallPlace {
    #[ts(type = "string")]
    id: CheckpointId,
    name: String,
    building: String,
}

/// Somebody who may be chosen.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct WallPerson {
    #[ts(type = "string")]
    id: StaffId,
    name: String,
}

/// Which photos, as it stands in an address.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `judged`, `wrong`, `fixed`, `presence`, or `pairs`; absent: every photo.
    show: Option<String>,
    place: Option<String>,
    person: Option<String>,
    before: Option<i64>,
    /// `0`: names are left out.
    names: Option<String>,
}

/// Which photos.
#[derive(Debug, Default, Clone)]
pub struct Filter {
    pub shows: Option<WallShows>,
    pub pairs: bool,
    pub place: Option<CheckpointId>,
    pub person: Option<StaffId>,
    /// Only those before this one.
    pub before: Option<i64>,
    /// For eyes from outside the house.
    pub nameless: bool,
}

impl Asked {
    fn filter(&self) -> Result<Filter, ServerError> {
        let bad = |field: &str| refuse(ErrorCode::Malformed, format!("`{field}` is none"));
        let read = |text: &str| serde_json::from_value(serde_json::Value::from(text));
        let pairs = self.show.as_deref() == Some("pairs");
        let shows = self.show.as_deref().filter(|_| !pairs).map(read);
        let place = self.place.as_ref().map(|text| text.parse());
        let person = self.person.as_ref().map(|text| text.parse());
        Ok(Filter {
            shows: shows.transpose().map_err(|_| bad("show"))?,
            pairs,
            place: place.transpose().map_err(|_| bad("place"))?,
            person: person.transpose().map_err(|_| bad("person"))?,
            before: self.before,
            nameless: self.names.as_deref() == Some("0"),
        })
    }
}

/// `GET /api/console/sites/{site}/photos?show=wrong&place=…&before=1234`
pub async fn wall(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<PhotoWall>, ServerError> {
    let filter = asked.filter()?;
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let mut wall = list(connection, &site, &names, &filter)?;
        if filter.before.is_none() {
            choices(&names, &filter, &mut wall);
        }
        Ok(wall)
    })?;
    Ok(Json(told))
}

fn choices(names: &Names, filter: &Filter, wall: &mut PhotoWall) {
    let places = names.checkpoints.iter().map(|(id, row)| WallPlace {
        id: *id,
        name: row.name.clone(),
        building: row.building.clone(),
    });
    wall.places = places.collect();
    wall.places
        .sort_by(|a, b| (&a.building, &a.name).cmp(&(&b.building, &b.name)));
    if !filter.nameless {
        let people = names.staff.iter().map(|(id, row)| WallPerson {
            id: *id,
            name: row.name.clone(),
        });
        wall.people = people.collect();
        wall.people.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

/// A page of photos, or of pairs, with where the next begins.
pub fn list(
    connection: &Connection,
    site: &Site,
    names: &Names,
    filter: &Filter,
) -> Result<PhotoWall, ServerError> {
    match filter.pairs {
        true => pairs(connection, site, names, filter),
        false => singles(connection, site, names, filter),
    }
}

fn singles(
    connection: &Connection,
    site: &Site,
    names: &Names,
    filter: &Filter,
) -> Result<PhotoWall, ServerError> {
    let staff = match filter.person {
        Some(id) => Some(places::staff_number(connection, id)?),
        None => None,
    };
    let fits = |source: &Source| {
        filter.shows.is_none_or(|shows| shows == source.shows)
            && filter.place.is_none_or(|id| source.point == Some(id))
            && staff.is_none_or(|number| number.is_some() && source.staff == number)
    };
    let mut found: Vec<(Named, Source)> = Vec::new();
    let mut before = filter.before.unwrap_or(i64::MAX);
    let mut next = None;
    'looking: for look in 0..LOOKS_MAX {
        let (named, last) = photo_wall::before(connection, site.number, before, LOOK)?;
        for one in named {
            if found.len() == PAGE {
                next = found.last().map(|(last, _)| last.photo);
                break 'looking;
            }
            let again = found
                .last()
                .is_some_and(|(last, _)| last.photo == one.photo);
            if let Some(source) = source(connection, names, &one)?.filter(|it| !again && fits(it)) {
                found.push((one, source));
            }
        }
        let Some(last) = last else { break };
        before = last;
        next = (look + 1 == LOOKS_MAX).then_some(last);
    }
    let lines = found.iter().map(|(named, _)| (named.journal, named.seq));
    let lines = record_lines::read(connection, lines.collect())?;
    let mut wall = PhotoWall {
        next,
        ..PhotoWall::default()
    };
    for (named, source) in found {
        let said = lines.get(&(named.journal, named.seq));
        let person = places::staff_id(connection, source.staff)?;
        wall.photos.push(WallPhoto {
            sha256: Hash(named.sha256).hex(),
            held: named.held,
            shows: source.shows,
            outcome: source.outcome,
            at: said.and_then(|said| here(&said.at, names)),
            item: source.item.map(|item| names.item_name(&item)),
            person: names.person(person).filter(|_| !filter.nameless),
            round: source.round,
            checkpoint: source.point,
            finding: source.finding,
            place: source.place,
            building: source.building,
        });
    }
    Ok(wall)
}

/// A claimed time in the site's own; none where it can't be read.
fn here(at: &str, names: &Names) -> Option<String> {
    let at = DateTime::parse_from_rfc3339(at).ok()?;
    Some(local(at.to_utc(), names))
}

fn pairs(
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
        && filter.person.is_none_or(|id| by == Some(id));
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
