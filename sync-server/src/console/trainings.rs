//! Who was trained or examined on which checklist, and whether that still counts. Sorted by day
//! and name, and never by mark: nobody is ranked here.

use crate::app::App;
use crate::console::names::{Names, same};
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::sites::Site;
use crate::sql::trainings::{self, Record};
use crate::standards;
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::{Role, Versions, Words};
use chrono::{DateTime, NaiveDate, Utc};
use model::ids::{StaffId, TrainingId};
use model::recurrence::site_day;
use protocol::events::TrainingKind;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use ts_rs::TS;

/// Whether a record counts, the first of these that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TrainingStanding {
    /// The desk took it back.
    Withdrawn,
    Failed,
    /// The same person did the same on the same checklist again, later.
    Replaced,
    /// Its last day has passed.
    Expired,
    /// It was on an older version than the one in force now.
    OlderVersion,
    Holds,
}

/// All records of a site, and what a new one may name.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Trainings {
    /// The site's today.
    pub day: String,
    /// The newest day first, then by name.
    pub records: Vec<TrainingRecord>,
    /// Who works here now, by name.
    pub people: Vec<TrainingPerson>,
    /// The checklists of today, by id.
    pub lists: Vec<TrainingList>,
}

/// One person's part in a training or examination.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TrainingRecord {
    #[ts(type = "string")]
    pub training: TrainingId,
    #[ts(type = "string")]
    pub staff: StaffId,
    pub name: String,
    pub what: TrainingKind,
    pub list: String,
    pub list_name: Words,
    pub version: u32,
    /// The version in force now; none: the checklist is gone.
    pub in_force: Option<u32>,
    pub day: String,
    /// Who trained or examined.
    pub trainer: Option<String>,
    pub passed: Option<bool>,
    /// Out of 100, in thousandths.
    #[ts(type = "number | null")]
    pub mark_milli: Option<i64>,
    pub valid_until: Option<String>,
    pub note: String,
    /// Who said it at the desk.
    pub desk: String,
    pub said_at: String,
    pub standing: TrainingStanding,
    /// Who took it back at the desk, when, and why.
    pub withdrawn: Option<TrainingWithdrawnBy>,
}

/// That a record was taken back.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TrainingWithdrawnBy {
    pub by: String,
    pub at: String,
    pub why: String,
}

/// Somebody who may have been trained.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct TrainingPerson {
    #[ts(type = "string")]
    pub staff: StaffId,
    pub name: String,
    pub roles: Vec<Role>,
}

/// A checklist that people are trained on.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct TrainingList {
    pub list: String,
    pub name: Words,
    pub version: u32,
}

/// `GET /api/console/sites/{site}/trainings`
pub async fn trainings(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Trainings>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        all(connection, &site, &names, now)
    })?;
    Ok(Json(told))
}

/// Records, people and checklists as they stand.
pub fn all(
    connection: &Connection,
    site: &Site,
    names: &Names,
    now: DateTime<Utc>,
) -> Result<Trainings, ServerError> {
    let today = site_day(now, names.zone, site.day_start_min);
    let versions = standards::versions(connection, site.number)?;
    let lists = versions.on(today).into_iter();
    let here = names.staff.iter().filter(|(_, row)| row.is_active(now));
    let mut people: Vec<TrainingPerson> = here
        .map(|(id, row)| TrainingPerson {
            staff: *id,
            name: row.name.clone(),
            roles: row.roles.clone(),
        })
        .collect();
    people.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Trainings {
        day: today.to_string(),
        records: records(connection, site, names, &versions, today)?,
        people,
        lists: lists
            .map(|(list, row)| TrainingList {
                list,
                name: row.name.clone(),
                version: row.version,
            })
            .collect(),
    })
}

fn records(
    connection: &Connection,
    site: &Site,
    names: &Names,
    versions: &Versions,
    today: NaiveDate,
) -> Result<Vec<TrainingRecord>, ServerError> {
    // The newest first: what comes after one that counts is replaced by it.
    let mut later = BTreeSet::new();
    let mut told = Vec::new();
    for one in trainings::all(connection, site.number)? {
        let in_force = versions.one_on(&one.list, today).map(|list| list.version);
        let key = (one.staff, one.list.clone(), one.what);
        let standing = match later.contains(&key) {
            _ if one.withdrawn.is_some() => TrainingStanding::Withdrawn,
            _ if one.passed == Some(false) => TrainingStanding::Failed,
            true => TrainingStanding::Replaced,
            false => counts(&one, in_force, today),
        };
        if one.withdrawn.is_none() && one.passed != Some(false) {
            later.insert(key);
        }
        let named = versions.at(&one.list, one.version);
        let named = named.or_else(|| versions.one_on(&one.list, today));
        let list_name = named.map_or_else(|| same(&one.list), |list| list.name.clone());
        told.push(record(names, one, list_name, in_force, standing));
    }
    told.sort_by(|a, b| (&b.day, &a.name, &b.training).cmp(&(&a.day, &b.name, &a.training)));
    Ok(told)
}

/// Whether the last record of its kind still counts. Edges: its last day still counts; of a
/// checklist that is gone no version is newer.
fn counts(one: &Record, in_force: Option<u32>, today: NaiveDate) -> TrainingStanding {
    let last = one.valid_until.as_ref().and_then(|day| day.parse().ok());
    if last.is_some_and(|last: NaiveDate| last < today) {
        return TrainingStanding::Expired;
    }
    match in_force.is_some_and(|version| version > one.version) {
        true => TrainingStanding::OlderVersion,
        false => TrainingStanding::Holds,
    }
}

fn record(
    names: &Names,
    one: Record,
    list_name: Words,
    in_force: Option<u32>,
    standing: TrainingStanding,
) -> TrainingRecord {
    let outside = Some(one.trainer_name).filter(|name| !name.is_empty());
    TrainingRecord {
        training: one.id,
        staff: one.staff,
        name: names.person(Some(one.staff)).unwrap_or_default(),
        what: one.what,
        list: one.list,
        list_name,
        version: one.version,
        in_force,
        day: one.day,
        trainer: names.person(one.trainer).or(outside),
        passed: one.passed,
        mark_milli: one.mark_milli,
        valid_until: one.valid_until,
        note: one.note,
        desk: one.desk,
        said_at: one.said_at,
        standing,
        withdrawn: one.withdrawn.map(|one| TrainingWithdrawnBy {
            by: one.by,
            at: one.at,
            why: one.why,
        }),
    }
}
