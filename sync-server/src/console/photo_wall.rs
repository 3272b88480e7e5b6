//! The photo wall: what was photographed, the newest first, and pairs of before and after.

use crate::app::App;
use crate::console::names::Names;
use crate::console::photo_pairs;
use crate::console::photo_sources::{Source, source};
use crate::console::record_lines;
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::{ServerError, refuse};
use crate::sql::photo_wall::{self, Named};
use crate::sql::places;
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use checklists::Words;
use chrono::{DateTime, NaiveDate};
use model::ids::{CheckpointId, FindingId, RoundId, StaffId};
use model::orders::OrderState;
use model::outcome::Outcome;
use protocol::ErrorCode;
use protocol::chain::Hash;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// How many photos, or pairs, a page shows.
pub const PAGE: usize = 60;
/// How many are looked at in one go, and at most for one page: a rare filter asks again.
pub const LOOK: i64 = 500;
pub const LOOKS_MAX: usize = 40;

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
    pub finding: FindingId,
    pub before: String,
    pub after: String,
    /// Both have come.
    pub held: bool,
    pub place: String,
    pub building: String,
    pub item: Option<Words>,
    pub raised_at: String,
    pub fixed_at: String,
    pub person: Option<String>,
    pub state: OrderState,
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
    /// The first and the last of the site's days, `YYYY-MM-DD`; either may be absent.
    from: Option<String>,
    to: Option<String>,
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
    /// Only those that were taken on these days of the site, both included.
    pub days: Option<(NaiveDate, NaiveDate)>,
}

impl Filter {
    /// Whether a claimed time is on one of the days. Edges: a time that nobody knows is on none.
    pub fn on_days(&self, at: Option<&str>, names: &Names) -> bool {
        self.days
            .is_none_or(|days| at.is_some_and(|at| names.is_on(at, days)))
    }
}

impl Asked {
    fn filter(&self) -> Result<Filter, ServerError> {
        let bad = |field: &str| refuse(ErrorCode::Malformed, format!("`{field}` is none"));
        let read = |text: &str| serde_json::from_value(serde_json::Value::from(text));
        let pairs = self.show.as_deref() == Some("pairs");
        let shows = self.show.as_deref().filter(|_| !pairs).map(read);
        let place = self.place.as_ref().map(|text| text.parse());
        let person = self.person.as_ref().map(|text| text.parse());
        let day = |field: &str, text: &Option<String>| {
            let day = text.as_ref().map(|text| text.parse::<NaiveDate>());
            day.transpose().map_err(|_| bad(field))
        };
        let (from, to) = (day("from", &self.from)?, day("to", &self.to)?);
        let open = from.or(to).is_some();
        Ok(Filter {
            shows: shows.transpose().map_err(|_| bad("show"))?,
            pairs,
            place: place.transpose().map_err(|_| bad("place"))?,
            person: person.transpose().map_err(|_| bad("person"))?,
            before: self.before,
            nameless: self.names.as_deref() == Some("0"),
            days: open.then(|| {
                let (first, last) = (NaiveDate::MIN, NaiveDate::MAX);
                (from.unwrap_or(first), to.unwrap_or(last))
            }),
        })
    }
}

/// `GET /api/console/sites/{site}/photos?show=wrong&place=…&from=2026-11-01&before=1234`
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
        true => photo_pairs::list(connection, site, names, filter),
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
    let mut found: Vec<Taken> = Vec::new();
    let mut before = filter.before.unwrap_or(i64::MAX);
    let mut next = None;
    'looking: for look in 0..LOOKS_MAX {
        let (named, last) = photo_wall::before(connection, site.number, before, LOOK)?;
        // A page at a time: what nobody sees needn't be understood.
        for some in named.chunks(PAGE) {
            for one in taken(connection, names, some, &fits)? {
                let again = found
                    .last()
                    .is_some_and(|it| it.named.photo == one.named.photo);
                if again || !filter.on_days(one.at.as_deref(), names) {
                    continue;
                }
                if found.len() == PAGE {
                    next = found.last().map(|last| last.named.photo);
                    break 'looking;
                }
                found.push(one);
            }
        }
        let Some(last) = last else { break };
        before = last;
        next = (look + 1 == LOOKS_MAX).then_some(last);
    }
    let mut wall = PhotoWall {
        next,
        ..PhotoWall::default()
    };
    for Taken { named, source, at } in found {
        let person = places::staff_id(connection, source.staff)?;
        wall.photos.push(WallPhoto {
            sha256: Hash(named.sha256).hex(),
            held: named.held,
            shows: source.shows,
            outcome: source.outcome,
            at,
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

/// A photo, what it is of, and when its line says that it was taken.
struct Taken {
    named: Named,
    source: Source,
    at: Option<String>,
}

/// Of some photos those that fit.
fn taken(
    connection: &Connection,
    names: &Names,
    some: &[Named],
    fits: &dyn Fn(&Source) -> bool,
) -> Result<Vec<Taken>, ServerError> {
    let mut found = Vec::new();
    for named in some {
        let of = source(connection, names, named)?.filter(fits);
        found.extend(of.map(|source| (*named, source)));
    }
    let lines = found.iter().map(|(named, _)| (named.journal, named.seq));
    let lines = record_lines::read(connection, lines.collect())?;
    let said = found.into_iter().map(|(named, source)| Taken {
        at: lines
            .get(&(named.journal, named.seq))
            .and_then(|said| here(&said.at, names)),
        named,
        source,
    });
    Ok(said.collect())
}

/// A claimed time in the site's own; none where it can't be read.
fn here(at: &str, names: &Names) -> Option<String> {
    let at = DateTime::parse_from_rfc3339(at).ok()?;
    Some(local(at.to_utc(), names))
}
