//! Shifts: who is on, swapping one, handing one over, adding and vouching for people.

use crate::answer::words;
use crate::clock::Moment;
use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::own_site::Added;
use crate::people::{come_in, vouched_key};
use crate::site::Site;
use crate::today::{declared, rounds_of};
use crate::walk::count;
use argon2::{Argon2, PasswordHasher};
use checklists::Role;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use model::ids::StaffId;
use protocol::ErrorCode;
use protocol::events::*;
use store::Store;

/// Digits of a temporary person's PIN.
const PIN_DIGITS: usize = 4;

impl Handheld {
    pub(crate) fn shift(&self) -> Result<Reply, DeviceError> {
        let person = self.person()?;
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        Ok(Reply::Shift(shown(&store, &site, &now, person)?))
    }

    /// One works another's shift of a day.
    pub(crate) fn swap_shift(
        &self,
        shift: String,
        day: String,
        gives: StaffId,
        takes: StaffId,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
            if gives != person && !site.leads(person, now) {
                let message = "only who leads swaps other people's shifts";
                return Err(DeviceError::refused(ErrorCode::Forbidden, message));
            }
            let date: NaiveDate = day.parse().map_err(|_| bad("a day is `YYYY-MM-DD`"))?;
            let row = site.shifts.iter().find(|(id, _)| *id == shift);
            let (_, row) = row.ok_or_else(|| bad("no such shift"))?;
            if !row.staff_of(date).contains(&gives) {
                return Err(bad("who gives a shift is on it"));
            }
            let works = |id: StaffId| site.staff.get(&id).is_some_and(|s| s.is_active(now.utc));
            if gives == takes || !works(takes) {
                return Err(bad("a shift goes to somebody else who works here"));
            }
            let event = ShiftSwapped {
                shift,
                day,
                gives,
                takes,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            let site = Site::read(store, site.id)?;
            let site = site.ok_or(store::StoreError::NotEnrolled)?;
            Ok(Reply::Shift(shown(store, &site, now, person)?))
        })
    }

    /// Hands the shift over: who gives it is at the screen, who takes it signs with a PIN and is
    /// at the screen then.
    ///
    /// Errors: somebody who is vouched for has nothing to sign with.
    pub(crate) fn hand_over_shift(
        &self,
        to: StaffId,
        pin: &str,
        tools: Vec<ToolCounted>,
        note: Option<String>,
    ) -> Result<Reply, DeviceError> {
        let gives = self.person()?;
        if to == gives {
            let message = "a shift goes to somebody else";
            return Err(DeviceError::refused(ErrorCode::BadValue, message));
        }
        let now = self.now();
        let unlocked = self.check_pin(&now, to, pin)?;
        if unlocked.vouched_by.is_some() {
            let message = "who takes a shift over signs with a PIN";
            return Err(DeviceError::refused(ErrorCode::WrongPin, message));
        }
        let mut store = self.store();
        let site = self.site(&store)?;
        let status = store.in_one(|store| {
            let sheet = shown(store, &site, &now, gives)?;
            let known = |tool: &ToolCounted| {
                let listed = sheet.tools.iter().find(|one| one.name == tool.name);
                listed.is_some_and(|one| one.expected == tool.expected)
            };
            if !tools.iter().all(known) {
                let message = "a tool that the site doesn't list";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            let note = words(note.as_deref());
            let event = ShiftHandedOver {
                to,
                tools,
                open: sheet.open_findings,
                unfinished: count(sheet.unfinished.len()),
                salt: self.outside.chance.salt(note.is_some()),
                note,
            };
            let seq = store.append(&now.stamp, Some(gives), event.into())?;
            come_in(store, &now, to, unlocked)?;
            let of = LineRef { journal: None, seq };
            store.append(&now.stamp, Some(to), ShiftTakenOver { of }.into())?;
            self.status_of(store, Some(to))
        })?;
        drop(store);
        self.set_person(Some(to));
        Ok(status)
    }

    /// Adds a temporary person, until the running shift ends.
    pub(crate) fn add_person(
        &self,
        name: &str,
        roles: Vec<Role>,
        pin: &str,
    ) -> Result<Reply, DeviceError> {
        let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 20 || roles.is_empty() {
            return Err(bad("a person wants a name of 1 to 20 signs, and a role"));
        }
        if pin.len() != PIN_DIGITS || !pin.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(bad("a temporary person's PIN has four digits"));
        }
        // Made before the store is taken, so that nobody's tick waits for it.
        let hashed = Argon2::default().hash_password(pin.as_bytes());
        let hashed = hashed.map_err(|_| bad("that PIN can't be kept"))?;
        let added = Added {
            name: name.to_owned(),
            phc: hashed.to_string(),
        };
        self.act(|store, site, now, person| {
            let until = leads_until(site, now, person)?;
            let staff = StaffId(self.outside.chance.id(now));
            let json = serde_json::to_string(&added).map_err(|_| bad("a name"))?;
            store.keep(&Added::key(staff), Some(&json))?;
            let event = PersonAdded {
                staff,
                roles,
                until,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            Ok(Reply::PersonAdded { staff })
        })
    }

    /// Stands for somebody who has no PIN at hand: they are at the screen then, and may come back
    /// without one until the shift ends.
    pub(crate) fn vouch(&self, staff: StaffId) -> Result<Reply, DeviceError> {
        let status = self.act(|store, site, now, person| {
            let until = leads_until(site, now, person)?;
            let row = site.staff.get(&staff);
            if staff == person || !row.is_some_and(|row| row.is_active(now.utc)) {
                let message = "one vouches for somebody else who works here";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            if row.is_some_and(|row| row.supervisor) {
                let message = "a supervisor comes in with a PIN alone";
                return Err(DeviceError::refused(ErrorCode::Forbidden, message));
            }
            store.keep(&vouched_key(staff), Some(&format!("{person} {until}")))?;
            let unlocked = Unlocked {
                how: "vouched".into(),
                vouched_by: Some(person),
                until: Some(until),
            };
            come_in(store, now, staff, unlocked)?;
            self.status_of(store, Some(staff))
        })?;
        self.set_person(Some(staff));
        Ok(status)
    }
}

/// Until when a leader may let people in: the end of the running shift, else in twelve hours.
fn leads_until(site: &Site, now: &Moment, person: StaffId) -> Result<String, DeviceError> {
    if !site.leads(person, now) {
        let message = "only who leads a shift lets other people in";
        return Err(DeviceError::refused(ErrorCode::Forbidden, message));
    }
    let ends = ends(site, now).unwrap_or(now.utc + chrono::TimeDelta::hours(12));
    Ok(ends.with_timezone(&site.zone).to_rfc3339())
}

/// When the shifts end that are under way: the last of them.
fn ends(site: &Site, now: &Moment) -> Option<DateTime<Utc>> {
    let local = now.local(site.zone);
    let ends = site.shifts.iter().filter_map(|(_, row)| {
        let (day, _) = row.on_duty(local)?;
        let next = row.goes_over_midnight();
        let day = if next {
            day.checked_add_days(Days::new(1))?
        } else {
            day
        };
        let to = NaiveTime::parse_from_str(&row.hours.to, "%H:%M").ok()?;
        Some(model::recurrence::instant(day.and_time(to), site.zone))
    });
    ends.max()
}

fn shown(
    store: &Store,
    site: &Site,
    now: &Moment,
    person: StaffId,
) -> Result<ShiftShown, DeviceError> {
    let local = now.local(site.zone);
    let day = site.day(now);
    let on_duty = |ids: &[StaffId]| -> Vec<OnDuty> {
        let rows = ids.iter().filter_map(|id| {
            let row = site.staff.get(id).filter(|row| row.is_active(now.utc))?;
            Some(OnDuty {
                staff: *id,
                name: row.name.clone(),
                roles: row.roles.clone(),
            })
        });
        rows.collect()
    };
    let mut shifts: Vec<ShiftRow> = site
        .shifts
        .iter()
        .map(|(id, row)| {
            let running = row.on_duty(local).map(|(begun, _)| begun);
            let begins = running.unwrap_or(day);
            ShiftRow {
                shift: id.clone(),
                name: row.name.clone(),
                day: begins.to_string(),
                from: row.hours.from.clone(),
                to: row.hours.to.clone(),
                staff: on_duty(row.staff_of(begins)),
                running: running.is_some(),
            }
        })
        .collect();
    shifts.sort_by(|a, b| (!a.running, &a.from).cmp(&(!b.running, &b.from)));
    let tools = site.row.tools.iter().map(|tool| ToolShown {
        name: tool.name.clone(),
        expected: tool.count,
    });
    let rounds = rounds_of(store, site, now, person, &declared(store, site)?)?;
    let unfinished = rounds.into_iter().filter(|row| {
        use RoundState as S;
        // A duty has days of its own.
        !row.duty && matches!(row.state, S::Due | S::Running | S::Late | S::Over)
    });
    Ok(ShiftShown {
        shifts,
        tools: tools.collect(),
        open_findings: count(crate::findings::open(store, site)?.len()),
        unfinished: unfinished.map(|row| row.name).collect(),
        leads: site.leads(person, now),
        ends: ends(site, now).map(|at| at.with_timezone(&site.zone).to_rfc3339()),
    })
}
