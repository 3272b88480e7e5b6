//! What a line of the site's own journal says in short: by whom, and about what.

use crate::console::audit::AuditPart;
use crate::console::names::Names;
use crate::error::ServerError;
use crate::sql::findings::{Finding, text_of};
use crate::sql::{campaigns, devices, findings, places};
use checklists::Words;
use model::ids::{CheckpointId, DeviceId, FindingId, OrderId, StaffId};
use protocol::events::{CampaignJudged, Event, RowsSet};
use protocol::rows::alarm_code;
use rusqlite::Connection;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How many names stand for many.
const NAMED_MAX: usize = 3;

/// A row's own name, whatever its kind.
#[derive(Deserialize)]
struct WithName {
    #[serde(default)]
    name: Option<Name>,
}

/// What people call it, or what the catalogue does.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Plain(String),
    Words(Words),
}

fn one(what: String, name: Option<String>) -> Vec<AuditPart> {
    let names = name.into_iter().collect();
    vec![AuditPart {
        what,
        count: 1,
        names,
    }]
}

/// Who did it at the desk, and what.
pub fn told(
    connection: &Connection,
    names: &Names,
    event: &Event,
) -> Result<(Option<String>, Vec<AuditPart>), ServerError> {
    Ok(match event {
        Event::RowsSet(set) => (set.desk.clone(), rows(set)),
        Event::FindingRaised(_)
        | Event::FindingMerged(_)
        | Event::FindingParted(_)
        | Event::OrderMoved(_)
        | Event::OrderNoted(_)
        | Event::OrderWarned(_)
        | Event::OrderEscalated(_) => of_order(connection, names, event)?,
        Event::RoundJudged(judged) => {
            let plan = names.plans.get(&judged.plan);
            let plan = plan.map(|plan| format!("{} {}", plan.name, judged.start));
            (None, one(judged.judged.clone(), plan))
        }
        Event::DeviceEnrolled(enrolled) => {
            let name = device(connection, enrolled.device)?;
            (None, one("enrolled".to_owned(), name))
        }
        Event::DeviceRevoked(revoked) => {
            let name = device(connection, revoked.device)?;
            let what = match &revoked.reason {
                Some(reason) => format!("revoked_{reason}"),
                None => "revoked".to_owned(),
            };
            (revoked.desk.clone(), one(what, name))
        }
        Event::CampaignSet(said) => {
            let name = Some(said.plan.name.clone());
            (Some(said.desk.clone()), one("campaign".to_owned(), name))
        }
        Event::CampaignJudged(said) => (
            Some(said.desk.clone()),
            one(text_of(&said.verdict), part(connection, said)?),
        ),
        Event::DeskActed(said) => {
            let about = ["list", "name"].iter().find_map(|key| said.about.get(*key));
            let staff = said.about.get("staff").and_then(|id| id.parse().ok());
            let about = about.cloned().or_else(|| names.person(staff));
            (Some(said.desk.clone()), one(said.act.clone(), about))
        }
        Event::ConditionSet(set) => (None, one(text_of(&set.condition), set.building.clone())),
        Event::LabelRenewed(renewed) => {
            let name = names.checkpoint(renewed.checkpoint).0;
            (None, one("renewed".to_owned(), Some(name)))
        }
        _ => training(names, event),
    })
}

/// The same of findings and their orders.
fn of_order(
    connection: &Connection,
    names: &Names,
    event: &Event,
) -> Result<(Option<String>, Vec<AuditPart>), ServerError> {
    Ok(match event {
        Event::OrderMoved(moved) => {
            let name = order(connection, names, moved.order)?;
            (moved.desk.clone(), one(text_of(&moved.to), name))
        }
        Event::OrderNoted(said) => {
            let name = order(connection, names, said.order)?;
            (said.desk.clone(), one(text_of(&said.what), name))
        }
        Event::FindingRaised(raised) => {
            let place = raised.checkpoint.map(|id| names.checkpoint(id).0);
            let what = text_of(&raised.made.severity);
            (raised.desk.clone(), one(what, place))
        }
        Event::FindingMerged(said) => {
            let name = finding(connection, names, said.finding)?;
            (Some(said.desk.clone()), one("merged".to_owned(), name))
        }
        Event::FindingParted(said) => {
            let name = finding(connection, names, said.finding)?;
            (Some(said.desk.clone()), one("parted".to_owned(), name))
        }
        Event::OrderWarned(said) => {
            let name = order(connection, names, said.order)?;
            (None, one(alarm_code(None).to_owned(), name))
        }
        Event::OrderEscalated(said) => {
            let name = order(connection, names, said.order)?;
            (None, one(alarm_code(Some(said.step)).to_owned(), name))
        }
        _ => (None, Vec::new()),
    })
}

/// The same of trainings and examinations; nothing of what has no words here.
fn training(names: &Names, event: &Event) -> (Option<String>, Vec<AuditPart>) {
    match event {
        Event::TrainingHeld(said) => {
            let held = &said.held;
            let part = AuditPart {
                what: text_of(&held.what),
                count: u32::try_from(held.people.len()).unwrap_or(u32::MAX),
                names: people(names, held.people.iter().map(|one| one.staff)),
            };
            (Some(said.desk.clone()), vec![part])
        }
        Event::TrainingWithdrawn(said) => {
            let part = AuditPart {
                what: "withdrawn".to_owned(),
                count: 1,
                names: people(names, said.staff.into_iter()),
            };
            (Some(said.desk.clone()), vec![part])
        }
        _ => (None, Vec::new()),
    }
}

/// The first of some people.
fn people(names: &Names, staff: impl Iterator<Item = StaffId>) -> Vec<String> {
    let named = staff.filter_map(|id| names.person(Some(id)));
    named.take(NAMED_MAX).collect()
}

/// Rows by their kind; those that were taken out are another kind of deed.
fn rows(set: &RowsSet) -> Vec<AuditPart> {
    let mut parts: BTreeMap<String, AuditPart> = BTreeMap::new();
    for row in &set.rows {
        let what = match &row.row {
            Some(_) => row.kind.clone(),
            None => format!("{}-", row.kind),
        };
        let part = parts.entry(what.clone()).or_insert(AuditPart {
            what,
            count: 0,
            names: Vec::new(),
        });
        part.count += 1;
        let json = row.row.as_ref().map(|raw| raw.get());
        let name = json.and_then(|json| serde_json::from_str::<WithName>(json).ok()?.name);
        if part.names.len() < NAMED_MAX {
            part.names.extend(name.map(|name| match name {
                Name::Plain(name) => name,
                Name::Words(words) => words.zh,
            }));
        }
    }
    parts.into_values().collect()
}

/// What an order is about: its place.
fn order(
    connection: &Connection,
    names: &Names,
    id: OrderId,
) -> Result<Option<String>, ServerError> {
    place_of(connection, names, findings::by_order(connection, id)?)
}

/// What a finding is about: its place.
fn finding(
    connection: &Connection,
    names: &Names,
    id: FindingId,
) -> Result<Option<String>, ServerError> {
    place_of(connection, names, findings::by_id(connection, id)?)
}

fn place_of(
    connection: &Connection,
    names: &Names,
    finding: Option<Finding>,
) -> Result<Option<String>, ServerError> {
    let Some(finding) = finding else {
        return Ok(None);
    };
    let place = match finding.point {
        0 => None,
        point => places::place_id(connection, point)?,
    };
    Ok(place.map(|id| names.checkpoint(CheckpointId::from_bytes(id)).0))
}

fn device(connection: &Connection, id: DeviceId) -> Result<Option<String>, ServerError> {
    Ok(devices::by_id(connection, id)?.map(|device| device.name))
}

/// What people call a campaign's stage or milestone.
fn part(connection: &Connection, said: &CampaignJudged) -> Result<Option<String>, ServerError> {
    let Some(plan) = campaigns::plan_of(connection, said.campaign)? else {
        return Ok(None);
    };
    let stages = plan.stages.iter().map(|stage| (&stage.id, &stage.name));
    let days = plan.milestones.iter().map(|one| (&one.id, &one.name));
    let mut all = stages.chain(days);
    let name = all.find(|(id, _)| **id == said.part);
    Ok(name.map(|(_, name)| format!("{} {name}", plan.name)))
}
