//! Everybody who works at a site, and everybody who may sign in at its desk.

use crate::app::App;
use crate::console::names::{Names, rows};
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::ServerError;
use crate::lists::local as by_clock;
use crate::sql::access::{self, Unlock};
use crate::sql::sites::Site;
use crate::sql::{devices, findings, places};
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::Role;
use chrono::{DateTime, Utc};
use model::ids::{DeviceId, StaffId};
use protocol::feed::Kind;
use protocol::rows::{StaffRow, VerifierRow};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use ts_rs::TS;

/// Somebody of the staff.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleStaff {
    #[ts(type = "string")]
    pub staff: StaffId,
    pub name: String,
    pub roles: Vec<Role>,
    pub supervisor: bool,
    /// They may unlock a handheld now.
    pub active: bool,
    /// A temporary person's end.
    pub until: Option<String>,
    /// Who let a temporary person in.
    pub added_by: Option<String>,
    /// The desk ended their access; null where it didn't, or an import did.
    pub ended: Option<StaffEnded>,
    /// Without one they can't unlock a handheld alone.
    pub has_pin: bool,
    /// Where they were at the screen, the last first.
    pub handhelds: Vec<StaffHandheld>,
    /// Orders that wait for them.
    pub open: u32,
    /// How many of these are of other kinds than rectification.
    pub open_work: u32,
    /// Shifts that name them.
    pub shifts: Vec<String>,
    /// Plans that are theirs alone.
    pub plans: Vec<String>,
}

/// When the desk ended somebody's access.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct StaffEnded {
    pub at: String,
    pub by: String,
}

/// A handheld that somebody unlocked.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct StaffHandheld {
    #[ts(type = "string")]
    pub device: DeviceId,
    pub name: String,
    /// The last time.
    pub at: String,
    pub revoked: bool,
}

/// `GET /api/console/sites/{site}/staff`
pub async fn staff(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ConsoleStaff>>, ServerError> {
    let now = app.clock.now();
    let all = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        list(connection, &site, &Names::read(connection, &site)?, now)
    })?;
    Ok(Json(all))
}

/// Everybody, those who work here first, by name.
pub fn list(
    connection: &Connection,
    site: &Site,
    names: &Names,
    now: DateTime<Utc>,
) -> Result<Vec<ConsoleStaff>, ServerError> {
    let held = Held::read(connection, site, names)?;
    let all = names.staff.iter();
    let mut all: Vec<_> = all
        .map(|(id, row)| held.told(names, *id, row, now))
        .collect();
    all.sort_by(|a, b| (!a.active, &a.name, a.staff).cmp(&(!b.active, &b.name, b.staff)));
    Ok(all)
}

/// What is held of people beside their rows.
struct Held {
    pins: BTreeSet<StaffId>,
    /// All of them, and those of other kinds than rectification.
    open: BTreeMap<Option<StaffId>, (u32, u32)>,
    handhelds: BTreeMap<StaffId, Vec<StaffHandheld>>,
    ended: BTreeMap<StaffId, StaffEnded>,
    shifts: Vec<(String, BTreeSet<StaffId>)>,
}

impl Held {
    fn read(connection: &Connection, site: &Site, names: &Names) -> Result<Self, ServerError> {
        let verifiers: BTreeMap<StaffId, VerifierRow> = rows(connection, site, Kind::Verifier)?;
        let mut open = BTreeMap::new();
        for (staff, all, work) in findings::waiting_for(connection, site.number)? {
            open.insert(places::staff_id(connection, Some(staff))?, (all, work));
        }
        let ends = access::ends(connection, site.number)?.into_iter();
        let ends = ends.map(|end| {
            let at = by_clock(&end.at, names.zone);
            (end.staff, StaffEnded { at, by: end.desk })
        });
        let shifts = Names::shifts(connection, site)?.into_values();
        let named = shifts.map(|row| {
            let days = row.days.iter().flat_map(|day| &day.staff);
            let all = row.staff.iter().chain(days).copied().collect();
            (row.name.clone(), all)
        });
        Ok(Self {
            pins: verifiers.into_keys().collect(),
            open,
            handhelds: handhelds(connection, site, names)?,
            ended: ends.collect(),
            shifts: named.collect(),
        })
    }

    fn told(&self, names: &Names, id: StaffId, row: &StaffRow, now: DateTime<Utc>) -> ConsoleStaff {
        let active = row.is_active(now);
        let shifts = self.shifts.iter().filter(|(_, staff)| staff.contains(&id));
        let plans = names.plans.values().filter(|plan| plan.person == Some(id));
        let ended = self.ended.get(&id).filter(|_| !row.active);
        let (open, open_work) = self.open.get(&Some(id)).copied().unwrap_or_default();
        ConsoleStaff {
            staff: id,
            name: row.name.clone(),
            roles: row.roles.clone(),
            supervisor: row.supervisor,
            active,
            until: row.until.as_deref().map(|at| by_clock(at, names.zone)),
            added_by: names.person(row.added_by),
            ended: ended.map(|end| StaffEnded {
                at: end.at.clone(),
                by: end.by.clone(),
            }),
            has_pin: self.pins.contains(&id),
            handhelds: self.handhelds.get(&id).cloned().unwrap_or_default(),
            open,
            open_work,
            shifts: shifts.map(|(name, _)| name.clone()).collect(),
            plans: plans.map(|plan| plan.name.clone()).collect(),
        }
    }
}

/// Where each person was at the screen, the last first.
fn handhelds(
    connection: &Connection,
    site: &Site,
    names: &Names,
) -> Result<BTreeMap<StaffId, Vec<StaffHandheld>>, ServerError> {
    let known = devices::of_site(connection, site.number)?;
    let mut all: BTreeMap<StaffId, Vec<StaffHandheld>> = BTreeMap::new();
    for Unlock {
        staff,
        device,
        at_ms,
    } in access::unlocks(connection, site.number)?
    {
        let known = known.iter().find(|one| one.number == device);
        let at = DateTime::from_timestamp_millis(at_ms);
        let (Some(known), Some(at)) = (known, at) else {
            continue;
        };
        all.entry(staff).or_default().push(StaffHandheld {
            device: known.id,
            name: known.name.clone(),
            at: local(at, names),
            revoked: known.revoked,
        });
    }
    Ok(all)
}

/// Somebody who may sign in at the desk.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleAccount {
    #[ts(type = "number")]
    account: i64,
    name: String,
    /// How many sessions last.
    sessions: u32,
    /// When the last of them ends.
    until: Option<String>,
    /// It is who asks.
    own: bool,
}

/// `GET /api/console/sites/{site}/accounts`
pub async fn accounts(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ConsoleAccount>>, ServerError> {
    let now_ms = app.clock.now().timestamp_millis();
    let all = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::SetUp)?;
        let names = Names::read(connection, &site)?;
        let all = access::accounts(connection, site.number, now_ms)?;
        let until = |ms: i64| DateTime::from_timestamp_millis(ms).map(|at| local(at, &names));
        let told = all.into_iter().map(|one| ConsoleAccount {
            account: one.number,
            own: one.number == desk.number(),
            sessions: u32::try_from(one.sessions).unwrap_or(u32::MAX),
            until: one.until_ms.and_then(until),
            name: one.name,
        });
        Ok(told.collect())
    })?;
    Ok(Json(all))
}
