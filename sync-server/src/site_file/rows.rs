//! A site's file as rows of the feed. Ids are derived, so that the same file gives the same rows.

use crate::error::ServerError;
use crate::keys::Keys;
use crate::labels;
use crate::passwords;
use crate::project::VerifierNumber;
use crate::site_file::form::{Checkpoint, Equipment, Form, Plan, Staff};
use crate::sql::people;
use crate::start::set;
use chrono::{NaiveTime, Timelike};
use model::code;
use model::ids::{CheckpointId, EquipmentId, PlanId, ShiftId, SiteId, StaffId};
use protocol::chain::sha256_hex;
use protocol::feed::{Kind, SetRow};
use protocol::label;
use protocol::rows::*;
use rusqlite::Transaction;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The lasting id of an entry: the first 16 bytes of SHA-256 over where it stands, as UUIDv8.
fn id(site: SiteId, table: &str, name: &str) -> Uuid {
    let text = format!("touchpoint-import-v1\n{site}\n{table}\n{name}\n");
    let hash = Sha256::digest(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// The site's own row.
pub fn site(form: &Form) -> SiteRow {
    let site = &form.site;
    let day_start = NaiveTime::parse_from_str(&site.day_start, "%H:%M").unwrap_or_default();
    SiteRow {
        name: site.name.clone(),
        time_zone: site.time_zone.clone(),
        day_start_min: day_start.hour() * 60 + day_start.minute(),
        night: site.night.clone(),
        rush_hours: site.rush_hours.clone(),
        winter: site.winter.clone(),
        finish_hours: site.finish_hours.list(),
        conditions: Vec::new(),
        buildings: Vec::new(),
        calendar: Vec::new(),
        tools: Vec::new(),
    }
}

/// Asks what a row holds at the moment.
type Held<'a> = &'a dyn Fn(Kind, &str) -> Result<Option<String>, ServerError>;

/// Every row that the file says; `held` tells what stands, for versions and PINs.
pub fn all(
    form: &Form,
    site_id: SiteId,
    keys: &Keys,
    held: impl Fn(Kind, &str) -> Result<Option<String>, ServerError>,
) -> Result<Vec<SetRow>, ServerError> {
    let held: Held<'_> = &held;
    let mut rows = vec![settings(form, site_id, held)?];
    for checklist in &checklists::built_in().checklists {
        rows.push(set(Kind::Checklist, checklist.id.clone(), checklist)?);
    }
    for one in &form.staff {
        rows.extend(person(site_id, one, held)?);
    }
    for one in &form.shifts {
        let staff = one
            .staff
            .iter()
            .map(|name| StaffId(id(site_id, "staff", name)));
        let row = ShiftRow {
            name: one.name.clone(),
            staff: staff.collect(),
            hours: one.hours.clone(),
            days: Vec::new(),
        };
        let id = ShiftId(id(site_id, "shifts", &one.id));
        rows.push(set(Kind::Shift, id.to_string(), &row)?);
    }
    let buildings: BTreeMap<&str, &str> = form
        .buildings
        .iter()
        .map(|one| (one.id.as_str(), one.name.as_str()))
        .collect();
    for one in &form.checkpoints {
        rows.push(checkpoint(site_id, one, &buildings, keys, held)?);
    }
    for one in &form.equipment {
        rows.push(equipment(site_id, one, keys, held)?);
    }
    for one in &form.plans {
        rows.push(plan(site_id, one, held)?);
    }
    Ok(rows)
}

/// What a row holds at the moment, read.
fn before<T: serde::de::DeserializeOwned>(
    held: Held<'_>,
    kind: Kind,
    id: &str,
) -> Result<Option<T>, ServerError> {
    let json = held(kind, id)?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Declared conditions aren't the file's: they stay.
fn settings(form: &Form, site_id: SiteId, held: Held<'_>) -> Result<SetRow, ServerError> {
    let mut row = site(form);
    if let Some(before) = before::<SiteRow>(held, Kind::Site, &site_id.to_string())? {
        row.conditions = before.conditions;
    }
    set(Kind::Site, site_id.to_string(), &row)
}

fn person(site: SiteId, one: &Staff, held: Held<'_>) -> Result<[SetRow; 2], ServerError> {
    let id = StaffId(id(site, "staff", &one.id)).to_string();
    let row = StaffRow {
        name: one.name.clone(),
        roles: one.roles.clone(),
        pin_digits: if one.supervisor { 6 } else { 4 },
        supervisor: one.supervisor,
        active: true,
        until: None,
        added_by: None,
    };
    let before: Option<VerifierRow> = before(held, Kind::Verifier, &id)?;
    let verifier = match before.filter(|row| passwords::fits(&one.pin, &row.phc)) {
        Some(same) => same,
        None => VerifierRow {
            phc: passwords::hash(&one.pin)?,
        },
    };
    Ok([
        set(Kind::Staff, id.clone(), &row)?,
        set(Kind::Verifier, id, &verifier)?,
    ])
}

/// The row as a line may hold it: of a PIN's verifier only the number.
pub fn for_line(tx: &Transaction<'_>, row: &SetRow) -> Result<SetRow, ServerError> {
    let json = row.row.as_ref().map(|raw| raw.get());
    let verifier = json.filter(|_| row.kind == Kind::Verifier.name());
    let Some(Ok(VerifierRow { phc })) = verifier.map(serde_json::from_str) else {
        return Ok(row.clone());
    };
    let verifier = people::keep_verifier(tx, &phc)?;
    set(Kind::Verifier, row.id.clone(), &VerifierNumber { verifier })
}

fn checkpoint(
    site: SiteId,
    one: &Checkpoint,
    buildings: &BTreeMap<&str, &str>,
    keys: &Keys,
    held: Held<'_>,
) -> Result<SetRow, ServerError> {
    let id = CheckpointId(id(site, "checkpoints", &one.id));
    let code = code::with_check_digit(one.number).unwrap_or_default();
    let payload = label::payload(&keys.label, site, id, 1, &code);
    let touchpoint = one.touchpoint.map(|number| format!("tp{number}"));
    let mut row = CheckpointRow {
        name: one.name.clone(),
        building: buildings
            .get(one.building.as_str())
            .copied()
            .unwrap_or_default()
            .to_owned(),
        state: match one.to_mount {
            true => CheckpointState::ToMount,
            false => CheckpointState::InUse,
        },
        touchpoint: one.touchpoint.unwrap_or(0),
        lists: touchpoint
            .into_iter()
            .chain(one.lists.iter().cloned())
            .collect(),
        code: Some(code),
        labels: vec![sha256_hex(payload.as_bytes())],
        tags: one.tags.clone(),
        floor: None,
        responsible: None,
        closed_until: None,
        close: None,
        position: None,
    };
    // What handhelds bound and renewed since stays.
    if let Some(before) = before::<CheckpointRow>(held, Kind::Checkpoint, &id.to_string())? {
        row.labels = before.labels.clone();
        let bound = before
            .tags
            .iter()
            .filter(|tag| !one.tags.contains(tag))
            .cloned();
        row.tags.extend(bound);
        row.state = before.state;
        labels::renew_if_changed(&keys.label, site, id, &before, &mut row);
    }
    set(Kind::Checkpoint, id.to_string(), &row)
}

fn equipment(
    site: SiteId,
    one: &Equipment,
    keys: &Keys,
    held: Held<'_>,
) -> Result<SetRow, ServerError> {
    let milli = |value: f64| (value * 1_000.0).round() as i64;
    let limits = one.limits.iter().map(|limit| NameplateLimit {
        item: limit.item.clone(),
        part: limit.part.clone(),
        low_milli: limit.low.map(milli),
        high_milli: limit.high.map(milli),
    });
    let mut row = EquipmentRow {
        name: one.name.clone(),
        checkpoint: CheckpointId(id(site, "checkpoints", &one.checkpoint)),
        lists: one.lists.clone(),
        limits: limits.collect(),
        kind: None,
        status: EquipmentStatus::InService,
        fields: BTreeMap::new(),
        responsible: None,
        replaced_by: None,
        code: None,
        labels: Vec::new(),
    };
    let id = EquipmentId(id(site, "equipment", &one.id));
    let before = before::<EquipmentRow>(held, Kind::Equipment, &id.to_string())?;
    labels::carry_on(&keys.label, site, id, before.as_ref(), &mut row);
    set(Kind::Equipment, id.to_string(), &row)
}

/// A plan that says something else than before has the next version.
fn plan(site: SiteId, one: &Plan, held: Held<'_>) -> Result<SetRow, ServerError> {
    let checkpoints = one.checkpoints.iter();
    let checkpoints = checkpoints.map(|name| CheckpointId(id(site, "checkpoints", name)));
    let mut row = PlanRow {
        name: one.name.clone(),
        version: 1,
        role: one.role,
        checkpoints: checkpoints.collect(),
        rrule: one.rrule.clone(),
        start: one.start.clone(),
        window_min: one.window_min,
        grace_min: one.grace_min,
        person: None,
        days: Days::Every,
        blackouts: Vec::new(),
        until: None,
        replaces: None,
        one_of: 0,
        kind: PlanKind::Inspection,
        quota: 0,
        counts: None,
    };
    let id = PlanId(id(site, "plans", &one.id)).to_string();
    if let Some(before) = before::<PlanRow>(held, Kind::Plan, &id)? {
        row.version = before.version;
        if row != before {
            row.version += 1;
        }
    }
    set(Kind::Plan, id, &row)
}
