//! Handhelds: last seen, and what waits on them.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::ServerError;
use crate::lists::local as by_clock;
use crate::sql::devices::{self, Device};
use crate::sql::journals::{self, Journal};
use crate::sql::sites::Site;
use crate::sql::{access, photos, places};
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use model::ids::{DeviceId, StaffId};
use rusqlite::Connection;
use serde::Serialize;
use std::sync::Arc;
use ts_rs::TS;

/// A handheld, as the devices page shows it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleDevice {
    #[ts(type = "string")]
    pub device: DeviceId,
    pub name: String,
    /// Who unlocked it last.
    pub last_by: Option<String>,
    pub app: String,
    /// Number of what shows its pages; null: it never said.
    pub web_view: Option<String>,
    pub last_seen_at: Option<String>,
    pub lines_waiting: Option<i64>,
    pub photos_waiting: Option<i64>,
    pub acked: i64,
    pub clock_skew_ms: Option<i64>,
    pub revoked: bool,
    /// Who revoked it at the desk, when and why; null where that isn't known.
    pub revocation: Option<DeviceRevocation>,
    pub branches: u32,
    /// Lines that are kept as they came, though they couldn't be read or fit nothing that is held.
    pub lines_marked: i64,
}

/// Why a handheld no longer syncs.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct DeviceRevocation {
    pub at: String,
    pub by: String,
    /// A code, such as `lost`.
    pub reason: String,
    /// Empty: nothing more was said.
    pub note: String,
}

/// What a handheld has reported at a site.
pub struct Reported {
    pub device: Device,
    /// When its last batch came; none before the first.
    pub seen_at: Option<DateTime<Utc>>,
    /// Lines that it said it has and that aren't here.
    pub lines_waiting: i64,
    pub photos_waiting: i64,
    /// Somebody with a role that a plan asks for unlocked it in the last days: its word is
    /// waited for. One that was revoked never is.
    pub waited_for: bool,
    /// Who unlocked it last.
    pub last_by: Option<String>,
    journals: Vec<Journal>,
}

/// As the judge has it: a handheld counts for a role that unlocked it within these days.
const UNLOCKED_DAYS: i64 = 7;

/// What each handheld of a site has reported.
pub fn reported(
    connection: &Connection,
    site: &Site,
    names: &Names,
    now: DateTime<Utc>,
) -> Result<Vec<Reported>, ServerError> {
    let all = journals::of_site(connection, site.number)?;
    let since = now - TimeDelta::days(UNLOCKED_DAYS);
    let unlocks = places::unlocks_since(connection, site.number, since.timestamp_millis())?;
    let has_plan = |staff: &StaffId| {
        let roles = names.staff.get(staff).map_or(&[][..], |row| &row.roles);
        names.plans.values().any(|plan| roles.contains(&plan.role))
    };
    let devices = devices::of_site(connection, site.number)?;
    let report = |device: Device| {
        let of_device = |journal: &&Journal| journal.device == Some(device.number);
        let mut journals: Vec<Journal> = all.iter().filter(of_device).cloned().collect();
        // The journal that it goes on with is the one it spoke of last.
        journals.sort_by_key(|journal| journal.seen_at_ms);
        let last = journals.last();
        // Photos follow their lines without a word of their own: what came since is here.
        let said = last.map_or(0, |last| last.photos_waiting);
        let last_by = places::last_unlocked_by(connection, site.number, device.number)?;
        Ok(Reported {
            last_by: names.person(last_by),
            seen_at: last.and_then(|last| DateTime::from_timestamp_millis(last.seen_at_ms)),
            lines_waiting: last.map_or(0, |last| (last.last - last.acked).max(0)),
            photos_waiting: match said {
                0 => 0,
                said => said.min(photos::missing_of(connection, site.number, device.number)?),
            },
            waited_for: !device.revoked
                && unlocks
                    .iter()
                    .any(|(number, staff)| *number == device.number && has_plan(staff)),
            journals,
            device,
        })
    };
    devices.into_iter().map(report).collect()
}

/// `GET /api/console/sites/{site}/devices`
pub async fn devices(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ConsoleDevice>>, ServerError> {
    let now = app.clock.now();
    let devices = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let reported = reported(connection, &site, &names, now)?;
        let shown = reported
            .into_iter()
            .map(|one| show(connection, &site, one, &names));
        shown.collect()
    })?;
    Ok(Json(devices))
}

/// A handheld as the page shows it.
pub fn show(
    connection: &Connection,
    site: &Site,
    one: Reported,
    names: &Names,
) -> Result<ConsoleDevice, ServerError> {
    let numbers = one.journals.iter().map(|journal| journal.number);
    let marked = numbers.map(|number| journals::marked(connection, number));
    let lines_marked = marked.sum::<rusqlite::Result<i64>>()?;
    let last = one.journals.last();
    let why = match one.device.revoked {
        true => access::revocation(connection, site.number, one.device.number)?,
        false => None,
    };
    let branches = one
        .journals
        .iter()
        .filter(|journal| journal.follows.is_some());
    Ok(ConsoleDevice {
        device: one.device.id,
        name: one.device.name.clone(),
        last_by: one.last_by,
        app: one.device.app.clone(),
        web_view: Some(one.device.web_view.clone()).filter(|said| !said.is_empty()),
        last_seen_at: one.seen_at.map(|at| local(at, names)),
        lines_waiting: last.map(|_| one.lines_waiting),
        photos_waiting: last.map(|_| one.photos_waiting),
        acked: last.map_or(0, |last| last.acked),
        clock_skew_ms: last.and_then(|last| last.skew_ms),
        revoked: one.device.revoked,
        revocation: why.map(|why| DeviceRevocation {
            at: by_clock(&why.at, names.zone),
            by: why.desk,
            reason: why.reason,
            note: why.note,
        }),
        lines_marked,
        branches: u32::try_from(branches.count()).unwrap_or(u32::MAX),
    })
}
