//! Places that want a look at the desk: those where nobody was for long, and those that are there
//! twice.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::sites::Site;
use crate::sql::{floors, walks};
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use chrono::{Days, NaiveDate};
use model::ids::CheckpointId;
use model::recurrence::site_day;
use protocol::rows::{CheckpointRow, CheckpointState};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// After so many days without anybody there a place is told of.
pub(super) const UNSEEN_DAYS: u64 = 30;

/// Places that want a look.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct OddPoints {
    /// How long nobody was there.
    days: u32,
    /// Those never seen first, then the longest ago.
    unseen: Vec<OddPoint>,
    same: Vec<SamePoints>,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct OddPoint {
    #[ts(type = "string")]
    checkpoint: CheckpointId,
    name: String,
    building: String,
    floor: Option<String>,
    code: Option<String>,
    /// The last day on which somebody was there; null: never.
    last_day: Option<String>,
}

/// Places that can't be told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SamePoints {
    by: SameBy,
    /// What they share.
    shared: String,
    points: Vec<OddPoint>,
}

/// By what places are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SameBy {
    /// Building, floor and name.
    Name,
    /// The printed code.
    Code,
    /// An NFC tag.
    Tag,
}

/// `GET /api/console/sites/{site}/checkpoints/odd`
pub async fn odd(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<OddPoints>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let today = site_day(now, names.zone, site.day_start_min);
        let seen = Seen::read(connection, &site, today)?;
        let shown = |id: &CheckpointId| shown(&names, *id, &seen);
        let mut unseen: Vec<OddPoint> = unseen(&names, &seen).filter_map(shown).collect();
        unseen.sort_by(|a, b| {
            let key = |one: &OddPoint| (one.last_day.clone(), one.building.clone());
            (key(a), &a.name).cmp(&(key(b), &b.name))
        });
        let same = same(&names)
            .into_iter()
            .map(|((by, shared), ids)| SamePoints {
                by,
                shared,
                points: ids.iter().filter_map(shown).collect(),
            });
        Ok(OddPoints {
            days: u32::try_from(UNSEEN_DAYS).unwrap_or(u32::MAX),
            same: same.collect(),
            unseen,
        })
    })?;
    Ok(Json(told))
}

/// When somebody was last where.
pub struct Seen {
    today: String,
    lately: BTreeMap<CheckpointId, String>,
    before: BTreeMap<CheckpointId, String>,
    /// The site is walked for longer than a place may go unseen.
    long: bool,
}

impl Seen {
    /// As of a day.
    pub fn read(
        connection: &Connection,
        site: &Site,
        today: NaiveDate,
    ) -> Result<Self, ServerError> {
        let first = today.checked_sub_days(Days::new(UNSEEN_DAYS));
        let first = first.unwrap_or(today).to_string();
        let lately = floors::seen_since(connection, site.number, &first)?.into_iter();
        Ok(Self {
            today: today.to_string(),
            lately: lately.map(|(id, seen)| (id, seen.day)).collect(),
            before: walks::last_before(connection, site.number, &first)?,
            long: walks::first_day(connection, site.number)?.is_some_and(|day| day < first),
        })
    }

    /// The last day on which somebody was there.
    pub fn last(&self, id: CheckpointId) -> Option<&String> {
        self.lately.get(&id).or(self.before.get(&id))
    }

    /// Whether nobody was at a place for long. Edges: where nobody walks for long yet, no place
    /// that was never seen is told of; one that isn't in use waits for nobody.
    pub fn is_unseen(&self, id: CheckpointId, row: &CheckpointRow) -> bool {
        let gone = !self.lately.contains_key(&id) && (self.long || self.before.contains_key(&id));
        let is_out = matches!(
            row.state,
            CheckpointState::ToMount | CheckpointState::Retired
        );
        gone && !is_out && row.is_open(&self.today)
    }
}

fn unseen<'a>(names: &'a Names, seen: &'a Seen) -> impl Iterator<Item = &'a CheckpointId> {
    let all = names.checkpoints.iter();
    let unseen = all.filter(|(id, row)| seen.is_unseen(**id, row));
    unseen.map(|(id, _)| id)
}

/// Places that share a name on their floor, a code or a tag. Edges: retired ones and spare labels
/// are nobody's double.
pub fn same(names: &Names) -> BTreeMap<(SameBy, String), Vec<CheckpointId>> {
    let mut all: BTreeMap<(SameBy, String), Vec<CheckpointId>> = BTreeMap::new();
    for (id, row) in &names.checkpoints {
        if row.state == CheckpointState::Retired {
            continue;
        }
        let floor = row.floor.as_deref().unwrap_or_default().trim();
        let name = [row.building.trim(), floor, row.name.trim()];
        let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
        let named = (!row.is_spare()).then(|| (SameBy::Name, name.join(" ").to_lowercase()));
        let code = row.code.clone().map(|code| (SameBy::Code, code));
        let tags = row.tags.iter().map(|tag| (SameBy::Tag, tag.clone()));
        for key in named.into_iter().chain(code).chain(tags) {
            all.entry(key).or_default().push(*id);
        }
    }
    all.retain(|_, ids| ids.len() > 1);
    all
}

fn shown(names: &Names, id: CheckpointId, seen: &Seen) -> Option<OddPoint> {
    let row = names.checkpoints.get(&id)?;
    Some(OddPoint {
        checkpoint: id,
        name: row.name.clone(),
        building: row.building.clone(),
        floor: row.floor.clone(),
        code: row.code.clone(),
        last_day: seen.last(id).cloned(),
    })
}
