//! A year of a real-sized site, as twelve handhelds would have sent it: each plan's rounds, place
//! by place, with readings, and now and then something wrong.

use crate::fleet::{BOOT, Device, id};
use crate::http::Connection;
use anyhow::{Context, Result};
use checklists::{Checklist, Item, PartKind, Role};
use chrono::{DateTime, Days, NaiveDate, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;
use house_tests::World;
use house_tests::world::START;
use model::calendar::Calendar;
use model::ids::planned_round;
use model::ids::{CheckpointId, EquipmentId, FindingId, OrderId, PlanId, RoundId, StaffId};
use model::orders::OrderState;
use model::outcome::Outcome;
use model::recurrence::Occurrence;
use model::value::PartValue;
use protocol::events::{
    Answer, Answered, CheckpointReached, Event, FindingMade, How, RoundFinished, RoundStarted,
};
use protocol::feed::Kind;
use protocol::line::{Line, VERSION};
use protocol::rows::{CheckpointRow, EquipmentRow, PlanRow, SiteRow, StaffRow};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::str::FromStr;
use sync_server::folder::Folder;
use sync_server::sql::{Readers, feed, sites};

const HANDHELDS: usize = 12;
const DAYS: u64 = 365;
/// Lines of a batch.
const LINES: usize = 250;
/// One answer of so many fails.
const FAILS_EVERY: u64 = 500;
/// So many seconds from place to place.
const STEP_S: i64 = 40;

/// The site as its feed has it.
struct Site {
    plans: BTreeMap<PlanId, PlanRow>,
    lists: BTreeMap<String, Checklist>,
    places: BTreeMap<CheckpointId, CheckpointRow>,
    pieces: BTreeMap<EquipmentId, EquipmentRow>,
    staff: BTreeMap<StaffId, StaffRow>,
    zone: Tz,
    calendar: Calendar,
    day_start_min: u32,
}

/// What was sent.
#[derive(Debug, Default)]
pub struct Sent {
    pub rounds: u64,
    pub answers: u64,
    pub fails: u64,
}

fn rows<Id: FromStr + Ord, T: DeserializeOwned>(
    connection: &rusqlite::Connection,
    site: i64,
    kind: Kind,
) -> Result<BTreeMap<Id, T>> {
    let rows = feed::of_kind(connection, site, kind.name())?;
    let read = |(id, json): (String, String)| {
        let id = Id::from_str(&id).ok().context("an id")?;
        Ok((id, serde_json::from_str(&json)?))
    };
    rows.into_iter().map(read).collect()
}

impl Site {
    fn read(world: &World) -> Result<Self> {
        let folder = Folder::open(world.path())?;
        let read = Readers::new(folder).read(|connection| {
            let number = sites::all(connection)?.swap_remove(0).number;
            Ok(Self::of(connection, number))
        });
        read?
    }

    fn of(connection: &rusqlite::Connection, site: i64) -> Result<Self> {
        let settings: BTreeMap<String, SiteRow> = rows(connection, site, Kind::Site)?;
        let settings = settings.into_values().next().context("a site")?;
        let lists: BTreeMap<String, Checklist> = rows(connection, site, Kind::Checklist)?;
        let by_id = lists.into_values().map(|list| (list.id.clone(), list));
        Ok(Self {
            plans: rows(connection, site, Kind::Plan)?,
            lists: by_id.collect(),
            places: rows(connection, site, Kind::Checkpoint)?,
            pieces: rows(connection, site, Kind::Equipment)?,
            staff: rows(connection, site, Kind::Staff)?,
            zone: model::recurrence::zone(&settings.time_zone)?,
            calendar: settings.working_calendar(),
            day_start_min: sites::by_number(connection, site)?.day_start_min,
        })
    }

    /// The rounds of a day that are walked, each by the handheld that its plan has.
    fn of_day(&self, day: NaiveDate) -> Vec<(usize, PlanId, &PlanRow, Occurrence)> {
        let mut all = Vec::new();
        let walked = self.plans.iter().filter(|(_, plan)| plan.is_walked());
        for (n, (id, plan)) in walked.enumerate() {
            let Ok(rule) = plan.rule() else { continue };
            let of_day = rule.of_site_day(day, self.day_start_min, self.zone, &self.calendar);
            let of_day = of_day.into_iter();
            all.extend(of_day.map(|one| (n % HANDHELDS, *id, plan, one)));
        }
        all.sort_by_key(|(_, _, _, one)| one.opens);
        all
    }

    fn person(&self, role: Role) -> Option<StaffId> {
        let mut staff = self.staff.iter();
        let found = staff.find(|(_, row)| row.roles.contains(&role));
        found.map(|(id, _)| *id)
    }

    /// What is asked at a place and at what stands there, with whose list it is.
    fn asked(&self, place: CheckpointId) -> Vec<(Option<EquipmentId>, &Checklist, &Item)> {
        let own = self.places.get(&place).map(|row| (None, &row.lists));
        let there = self
            .pieces
            .iter()
            .filter(|(_, row)| row.checkpoint == place);
        let there = there.map(|(id, row)| (Some(*id), &row.lists));
        own.into_iter()
            .chain(there)
            .flat_map(|(piece, lists)| lists.iter().map(move |list| (piece, list)))
            .filter_map(|(piece, list)| Some((piece, self.lists.get(list)?)))
            .flat_map(|(piece, list)| {
                let asked = list.items.iter().filter(|item| item.when.is_none());
                asked.map(move |item| (piece, list, item))
            })
            .collect()
    }
}

/// A handheld's lines that aren't sent yet.
struct Walker {
    device: Device,
    lines: Vec<Vec<u8>>,
    /// So that its boot clock only runs on.
    mono_ms: u64,
}

impl Walker {
    fn say(&mut self, at: &str, by: Option<StaffId>, event: Event) -> Result<()> {
        self.mono_ms += 1_000;
        let line = Line {
            marks: Vec::new(),
            v: VERSION,
            seq: self.device.last + self.lines.len() as u64 + 1,
            at: at.to_owned(),
            boot: BOOT.into(),
            mono_ms: self.mono_ms,
            by,
            event,
        };
        self.lines.push(line.write()?);
        Ok(())
    }

    fn send(&mut self, connection: &mut Connection) -> Result<()> {
        let mut lines = std::mem::take(&mut self.lines);
        while !lines.is_empty() {
            let rest = lines.split_off(lines.len().min(LINES));
            let frame = self.device.signed(&lines)?;
            let headers = format!(
                "authorization: Bearer {}\r\ncontent-type: application/x-ndjson\r\n\
                 content-encoding: zstd\r\n",
                frame.token
            );
            let path = format!("/v1/journals/{}/batches", frame.journal);
            connection.post(&path, &headers, &frame.body)?;
            lines = rest;
        }
        Ok(())
    }
}

/// Walks the year up to the day on which the world begins, and sends it.
pub fn walk(world: &World, answers_max: u64) -> Result<Sent> {
    let site = Site::read(world)?;
    let mut connection = Connection::open(world.address())?;
    let mut walkers = Vec::new();
    for (n, code) in (0..).zip(world.codes(HANDHELDS)) {
        let device = Device::enrol(n, &code, &mut connection)?;
        let mut walker = Walker {
            lines: Vec::new(),
            mono_ms: 1_000_000,
            device,
        };
        let opened = walker.device.opened();
        walker.say("2025-11-22T00:00:00.000+08:00", None, opened.into())?;
        walkers.push(walker);
    }
    let last = DateTime::parse_from_rfc3339(START)?.date_naive();
    let mut sent = Sent::default();
    let daily = answers_max / DAYS;
    for day in (0..DAYS)
        .rev()
        .filter_map(|n| last.checked_sub_days(Days::new(n)))
    {
        let until = sent.answers + daily;
        for (n, plan, row, occurrence) in site.of_day(day) {
            if sent.answers < until {
                round(&site, &mut walkers[n], (plan, row, &occurrence), &mut sent)?;
            }
        }
        for walker in &mut walkers {
            walker.send(&mut connection)?;
        }
    }
    Ok(sent)
}

fn round(
    site: &Site,
    walker: &mut Walker,
    (plan, row, occurrence): (PlanId, &PlanRow, &Occurrence),
    sent: &mut Sent,
) -> Result<()> {
    let round = planned_round(plan, &occurrence.start);
    let by = row.person.or_else(|| site.person(row.role));
    let mut at = occurrence.opens;
    let mut clock = |seconds: i64| {
        at += TimeDelta::seconds(seconds);
        said(site, at)
    };
    let started = RoundStarted {
        round,
        plan: Some(plan),
        plan_version: Some(row.version),
        start: Some(occurrence.start.clone()),
        kind: None,
        checkpoints: Vec::new(),
        paper: None,
    };
    walker.say(&clock(5), by, started.into())?;
    let places = row.points(round);
    for place in &places {
        let reached = CheckpointReached {
            round,
            checkpoint: *place,
            how: How::Nfc,
            scanned: None,
            reason: None,
            position: None,
            photos: Vec::new(),
            salt: None,
        };
        walker.say(&clock(STEP_S), by, reached.into())?;
        let answers = answers(site, *place, sent);
        if !answers.is_empty() {
            let answered = Answered {
                round,
                bulk: true,
                answers,
                photos: Vec::new(),
                salt: None,
            };
            walker.say(&clock(15), by, answered.into())?;
        }
    }
    let total = u32::try_from(places.len())?;
    let finished = RoundFinished {
        round,
        points_done: total,
        points_total: total,
        signatures: Vec::new(),
        salt: None,
    };
    sent.rounds += 1;
    walker.say(&clock(10), by, finished.into())
}

fn said(site: &Site, at: DateTime<Utc>) -> String {
    let local = at.with_timezone(&site.zone);
    local.to_rfc3339_opts(SecondsFormat::Millis, false)
}

fn answers(site: &Site, place: CheckpointId, sent: &mut Sent) -> Vec<Answer> {
    let asked = site.asked(place).into_iter();
    asked
        .map(|(equipment, list, item)| {
            sent.answers += 1;
            let fails = sent.answers.is_multiple_of(FAILS_EVERY);
            sent.fails += u64::from(fails);
            let clause = item.clauses.first().map(|clause| clause.id.clone());
            Answer {
                checkpoint: Some(place),
                equipment,
                item: item.id.clone(),
                list: list.id.clone(),
                list_version: list.version,
                outcome: if fails { Outcome::Fail } else { Outcome::Pass },
                clauses: clause.into_iter().filter(|_| fails).collect(),
                values: values(item, sent.answers),
                verdicts: Vec::new(),
                note: None,
                photos: Vec::new(),
                finding: fails.then(|| finding(item, sent.answers)),
                agreed: None,
            }
        })
        .collect()
}

/// A reading near the middle of its limits.
fn values(item: &Item, n: u64) -> Vec<PartValue> {
    let numbers = item
        .parts
        .iter()
        .filter(|part| part.kind == PartKind::Number);
    numbers
        .map(|part| PartValue {
            part: part.id.clone(),
            milli: Some(400 + i64::try_from(n % 97).unwrap_or(0)),
            unit: part.unit.clone(),
            ..PartValue::default()
        })
        .collect()
}

fn finding(item: &Item, n: u64) -> FindingMade {
    FindingMade {
        finding: FindingId::from_bytes(id(6, 0, n)),
        order: OrderId::from_bytes(id(7, 0, n)),
        joins: false,
        severity: item.severity,
        role: item.role,
        state: OrderState::Raised,
        owner: None,
        reply_by: None,
        finish_by: None,
        work: None,
    }
}

/// A round that was walked, for whoever asks for one.
pub fn some_round(world: &World) -> Result<RoundId> {
    let site = Site::read(world)?;
    let last = DateTime::parse_from_rfc3339(START)?.date_naive();
    let day = last.pred_opt().context("a day")?;
    let walked = site.of_day(day).into_iter().next();
    let (_, plan, _, occurrence) = walked.context("a round")?;
    Ok(planned_round(plan, &occurrence.start))
}
