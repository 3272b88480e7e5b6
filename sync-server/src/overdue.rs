//! Orders whose time runs out: which warnings and steps fall due now. What is due is `model`'s
//! rule; that it happened is a line, so that nothing happens twice.

use crate::console::names::rows;
use crate::error::ServerError;
use crate::sql::findings::{self, Finding};
use crate::sql::sites::Site;
use crate::sql::{feed, order_steps, places};
use crate::writer::Writing;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use model::escalation::{self, Alarm, EscalateTo, Escalation, LIMITS, Limit, Runs, Warning};
use model::ids::{ShiftId, StaffId};
use model::orders::OrderState;
use model::recurrence;
use protocol::events::{Event, OrderEscalated, OrderWarned};
use protocol::feed::Kind;
use protocol::rows::{ShiftRow, SiteRow, StaffRow};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The settings of a site, where it has any.
pub fn settings(connection: &Connection, site: &Site) -> Result<Option<SiteRow>, ServerError> {
    let id = site.id.to_string();
    let row = feed::get(connection, site.number, Kind::Site.name(), &id)?;
    Ok(row.and_then(|json| serde_json::from_str(&json).ok()))
}

/// The lines of what falls due at a site.
pub fn judge(writing: &Writing<'_>, site: &Site) -> Result<Vec<Event>, ServerError> {
    let running = findings::running(writing.tx, site.number)?;
    if running.is_empty() {
        return Ok(Vec::new());
    }
    let row = settings(writing.tx, site)?;
    let zone = recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
    let calendar = row.as_ref().map(SiteRow::working_calendar);
    let calendar = calendar.unwrap_or_default();
    let set = |row: &SiteRow| (row.escalation.clone(), row.warning);
    let (steps, warning) = row.as_ref().map(set).unwrap_or_default();
    let (steps, warning): (Escalation, Warning) =
        (steps.unwrap_or_default(), warning.unwrap_or_default());
    let crew = Crew::read(writing, site, zone)?;
    let mut events = Vec::new();
    for found in &running {
        let kind = found.work.as_ref().map(|work| work.kind.as_str());
        let steps = steps.steps(found.severity, kind);
        for (limit, until) in limits(found) {
            let Some(runs) = runs(writing.tx, found, limit, until)? else {
                continue;
            };
            let rules = (&warning, steps);
            for alarm in escalation::due(&runs, rules, writing.now, zone, &calendar) {
                events.extend(event(
                    writing.tx,
                    &crew,
                    found,
                    (limit, until),
                    alarm,
                    steps,
                )?);
            }
        }
    }
    Ok(events)
}

/// The limits that an order still has to keep. Edges: only a customer waits for a reply.
fn limits(found: &Finding) -> impl Iterator<Item = (Limit, &str)> {
    let waits = found.work.is_some() && found.noted.replied.is_none();
    LIMITS.into_iter().filter_map(move |limit| match limit {
        Limit::Reply => Some((limit, found.reply_by.as_deref().filter(|_| waits)?)),
        Limit::Finish => Some((limit, found.finish_by.as_deref()?)),
    })
}

/// Edges: a time that doesn't read runs out for nobody.
fn runs(
    connection: &Connection,
    found: &Finding,
    limit: Limit,
    until: &str,
) -> Result<Option<Runs>, ServerError> {
    let read = |text: &str| Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc());
    let mut from = read(&found.raised_at);
    if found.go > 0 {
        let steps = order_steps::of(connection, found.number)?;
        let mut opened = steps.iter().rev();
        let opened = opened.find(|step| step.moved && step.state == OrderState::Reopened);
        from = opened.and_then(|step| read(&step.at)).or(from);
    }
    let runs = |until| Runs {
        from: from.unwrap_or(until),
        until,
        alarmed: found.alarms.of(limit),
    };
    Ok(read(until).map(runs))
}

fn event(
    connection: &Connection,
    crew: &Crew,
    found: &Finding,
    (limit, until): (Limit, &str),
    alarm: Alarm,
    steps: &[model::escalation::EscalationStep],
) -> Result<Option<Event>, ServerError> {
    let (order, go) = (found.order, u32::try_from(found.go).unwrap_or(0));
    let until = until.to_owned();
    let step = match alarm {
        Alarm::Near => {
            return Ok(Some(Event::from(OrderWarned {
                order,
                go,
                limit,
                until,
            })));
        }
        Alarm::Step(step) => step,
    };
    let Some(role) = steps.get(step as usize - 1).map(|step| step.role) else {
        return Ok(None);
    };
    let owner = places::staff_id(connection, found.owner)?;
    Ok(Some(Event::from(OrderEscalated {
        order,
        go,
        limit,
        until,
        step,
        role,
        staff: crew.of(role, found, owner),
    })))
}

/// Who works at a site now.
struct Crew {
    staff: BTreeMap<StaffId, StaffRow>,
    /// Those on duty, each shift's leader first.
    on_duty: Vec<Vec<StaffId>>,
}

impl Crew {
    fn read(writing: &Writing<'_>, site: &Site, zone: Tz) -> Result<Self, ServerError> {
        let now: DateTime<Utc> = writing.now;
        let mut staff: BTreeMap<StaffId, StaffRow> = rows(writing.tx, site, Kind::Staff)?;
        staff.retain(|_, row| row.is_active(now));
        let local = now.with_timezone(&zone).naive_local();
        let shifts: BTreeMap<ShiftId, ShiftRow> = rows(writing.tx, site, Kind::Shift)?;
        let on_duty = shifts.values().filter_map(|shift| {
            let (_, names) = shift.on_duty(local)?;
            Some(names.to_vec())
        });
        Ok(Self {
            on_duty: on_duty.collect(),
            staff,
        })
    }

    /// Edges: where nobody leads, supervisors do.
    fn of(&self, role: EscalateTo, found: &Finding, owner: Option<StaffId>) -> Vec<StaffId> {
        let row = |id: &StaffId| self.staff.get(id);
        let supervisors = || {
            let all = self.staff.iter().filter(|(_, row)| row.supervisor);
            all.map(|(id, _)| *id).collect()
        };
        match role {
            EscalateTo::Owner => {
                let of_role =
                    |id: &&StaffId| row(id).is_some_and(|row| row.roles.contains(&found.role));
                let on_shift = || self.on_duty.iter().flatten().find(of_role).copied();
                owner.or_else(on_shift).into_iter().collect()
            }
            EscalateTo::Leader => {
                let first = self.on_duty.iter().filter_map(|shift| shift.first());
                let mut leaders: Vec<StaffId> =
                    first.filter(|id| row(id).is_some()).copied().collect();
                leaders.dedup();
                match leaders.is_empty() {
                    true => supervisors(),
                    false => leaders,
                }
            }
            EscalateTo::Supervisor => supervisors(),
        }
    }
}
