//! `init`: a new data folder with keys, a site and its first supervisor.

use crate::error::ServerError;
use crate::folder::Folder;
use crate::keys::{self, Keys};
use crate::own;
use crate::passwords;
use crate::sql::{people, sites};
use crate::writer::{Writer, Writing};
use chrono::{DateTime, Utc};
use model::ids::SiteId;
use model::recurrence;
use protocol::events::{Event, RowsSet};
use protocol::feed::{Kind, SetRow};
use protocol::rows::{SiteRow, Span, YearRow};
use serde::Serialize;
use serde_json::value::RawValue;
use std::path::Path;
use std::sync::Arc;

/// The name of the first person at the console.
pub const FIRST_PERSON: &str = "supervisor";

/// What `init` made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    pub site: SiteId,
    pub person: String,
    /// To be used once and changed.
    pub password: String,
    /// What handhelds compare where the server's own certificate is used.
    pub pin: String,
}

/// Makes a data folder.
///
/// Errors: a folder that holds data already, an unknown time zone; nothing is made then.
pub fn init(
    path: &Path,
    site_name: &str,
    time_zone: &str,
    now: DateTime<Utc>,
) -> Result<Made, ServerError> {
    if site_name.trim().is_empty() {
        return Err(ServerError::BadValue {
            what: "site name",
            value: site_name.to_owned(),
            reason: "it is empty".into(),
        });
    }
    let row = site_row(site_name.trim(), time_zone)?;
    let folder = Folder::create(path)?;
    keys::create(&folder)?;
    let keys = Arc::new(Keys::open(&folder)?);
    let password = crate::random::password();
    let phc = passwords::hash(&password)?;
    let mut writer = Writer::open(&folder, keys, now)?;
    let site = writer.write(now, |writing| {
        let id = SiteId(own::new_id(now));
        let site = add_site(writing, id, &row)?;
        let person = people::add(writing.tx, FIRST_PERSON, &phc, now.timestamp_millis())?;
        people::admit(writing.tx, person, site)?;
        Ok(id)
    })?;
    Ok(Made {
        site,
        person: FIRST_PERSON.to_owned(),
        password,
        pin: keys::own_pin(&folder)?,
    })
}

/// A site with the settings that most have: night 22–6, rush hours, winter from December.
pub fn site_row(name: &str, time_zone: &str) -> Result<SiteRow, ServerError> {
    recurrence::zone(time_zone).map_err(|error| ServerError::BadValue {
        what: "time zone",
        value: time_zone.to_owned(),
        reason: error.to_string(),
    })?;
    let span = |from: &str, to: &str| Span {
        from: from.to_owned(),
        to: to.to_owned(),
    };
    Ok(SiteRow {
        name: name.to_owned(),
        time_zone: time_zone.to_owned(),
        day_start_min: 0,
        night: span("19:00", "06:00"),
        rush_hours: vec![span("07:00", "09:00"), span("17:00", "19:00")],
        winter: span("12-01", "02-28"),
        finish_hours: [72, 24, 4],
        conditions: Vec::new(),
        buildings: Vec::new(),
        calendar: known_years(time_zone),
        tools: Vec::new(),
        duty_phone: None,
        escalation: None,
        warning: None,
        notices: None,
    })
}

/// The official working calendar of a time zone, as far as it comes with the program.
pub fn known_years(time_zone: &str) -> Vec<YearRow> {
    let known = (time_zone == checklists::CALENDARS_TIME_ZONE).then(checklists::built_in_calendars);
    let years = known.into_iter().flatten();
    years
        .map(|one| YearRow {
            year: one.year,
            off: one.off.clone(),
            work: one.work.clone(),
        })
        .collect()
}

/// Adds a site with its settings and the catalogue, as lines of its own journal.
pub fn add_site(writing: &Writing<'_>, id: SiteId, row: &SiteRow) -> Result<i64, ServerError> {
    let site = sites::add(writing.tx, id, &row.name, &row.time_zone)?;
    let settings = set(Kind::Site, id.to_string(), row)?;
    own::append(writing, Some(site), vec![rows_set(vec![settings])])?;
    for checklist in &checklists::built_in().checklists {
        let row = set(Kind::Checklist, checklist.id.clone(), checklist)?;
        own::append(writing, Some(site), vec![rows_set(vec![row])])?;
    }
    Ok(site)
}

/// The event that sets rows.
pub fn rows_set(rows: Vec<SetRow>) -> Event {
    Event::from(RowsSet { rows, desk: None })
}

/// The same, by somebody at the desk.
pub fn rows_set_by(desk: &str, rows: Vec<SetRow>) -> Event {
    Event::from(RowsSet {
        rows,
        desk: Some(desk.to_owned()),
    })
}

/// A row on its way into the feed.
pub fn set(kind: Kind, id: String, row: &impl Serialize) -> Result<SetRow, ServerError> {
    let json = serde_json::to_string(row).and_then(RawValue::from_string);
    let row = json.map_err(|_| ServerError::Damaged { what: "a row" })?;
    Ok(SetRow {
        kind: kind.name().to_owned(),
        id,
        row: Some(row),
    })
}
