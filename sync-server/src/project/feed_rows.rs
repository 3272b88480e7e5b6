//! The feed's rows of rounds, findings and orders, written anew from what is projected.

use crate::error::ServerError;
use crate::project::answers::is_later;
use crate::project::drawn::marks_on;
use crate::project::{Projection, doubts};
use crate::sql::ageings::Ageing;
use crate::sql::findings::{self, Finding};
use crate::sql::order_steps::{self, Step};
use crate::sql::rounds::{self, Round};
use crate::sql::sites::Site;
use crate::sql::{feed, places, sightings};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use model::ids::{CheckpointId, EquipmentId};
use model::orders::OrderNote;
use model::outcome::Outcome;
use model::recurrence;
use protocol::events::{How, PaperWalk};
use protocol::feed::Kind;
use protocol::rows::*;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Days of rounds that the feed holds, and days that a closed finding stays in it.
const DAYS: u64 = 2;

/// Whether a round of a day still belongs into the feed.
fn is_recent(day: &str, site: &Site, now: DateTime<Utc>) -> bool {
    let zone = recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
    let today = recurrence::site_day(now, zone, site.day_start_min);
    let oldest = today.checked_sub_days(Days::new(DAYS)).unwrap_or(today);
    day.parse::<NaiveDate>().is_ok_and(|day| day >= oldest)
}

/// When a finding was closed, where it is; a closed one leaves the feed two days later.
fn closed_at(
    connection: &Connection,
    finding: &Finding,
) -> Result<Option<DateTime<Utc>>, ServerError> {
    if finding.state.is_open() || finding.waits_for_call() {
        return Ok(None);
    }
    let steps = order_steps::of(connection, finding.number)?;
    let last = steps.iter().rev().find(|step| step.moved);
    let at = last.and_then(|step| DateTime::parse_from_rfc3339(&step.at).ok());
    Ok(at.map(|at| at.with_timezone(&Utc)))
}

fn read_word<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}

impl Projection<'_> {
    pub(super) fn write_feed_rows(&mut self) -> Result<(), ServerError> {
        let counts = self.may_count()?;
        for round in std::mem::take(&mut self.rounds) {
            self.round_row(round)?;
        }
        for finding in std::mem::take(&mut self.findings) {
            if finding != 0 {
                self.finding_row(finding)?;
            }
        }
        for doubt in std::mem::take(&mut self.doubts) {
            self.doubt_row(&doubt)?;
        }
        if counts {
            self.quota_rows()?;
        }
        Ok(())
    }

    fn round_row(&self, round: i64) -> Result<(), ServerError> {
        let round = rounds::by_number(self.writing.tx, round)?;
        if !is_recent(&round.day, &self.site, self.writing.now) {
            return Ok(());
        }
        let row = RoundRow {
            plan: round.plan,
            start: round.start.clone(),
            stands: stands(&round),
            by: places::staff_id(self.writing.tx, round.staff)?,
            started_at: round.started_at.clone(),
            finished_at: round.finished_at.clone(),
            places: self.places(&round)?,
            kind: round.kind(),
            route: round.route.clone(),
            paper: self.paper(&round)?,
        };
        self.put(Kind::Round, &round.id.to_string(), &row)
    }

    fn paper(&self, round: &Round) -> Result<Option<PaperWalk>, ServerError> {
        let Some(walked_at) = round.walked_at.clone() else {
            return Ok(None);
        };
        let walked_by = places::staff_id(self.writing.tx, round.staff)?;
        Ok(Some(PaperWalk {
            walked_by,
            walked_at,
        }))
    }

    fn places(&self, round: &Round) -> Result<Vec<PlaceOutcome>, ServerError> {
        let tx = self.writing.tx;
        let mut done: BTreeMap<i64, PlaceOutcome> = BTreeMap::new();
        let mut at = |point: i64, change: &dyn Fn(&mut PlaceOutcome)| -> Result<(), ServerError> {
            if let Some(held) = done.get_mut(&point) {
                change(held);
            } else if let Some(id) = places::place_id(tx, point)? {
                let mut fresh = PlaceOutcome {
                    checkpoint: CheckpointId::from_bytes(id),
                    how: None,
                    skipped: None,
                    items: Vec::new(),
                };
                change(&mut fresh);
                done.insert(point, fresh);
            }
            Ok(())
        };
        for visit in rounds::reaches(tx, round.number)? {
            let how: Option<How> = read_word(&visit.word);
            at(visit.at.place, &|place| place.how = best(place.how, how))?;
        }
        for visit in rounds::skips(tx, round.number)? {
            at(visit.at.place, &|place| {
                place.skipped = read_word(&visit.word)
            })?;
        }
        for ((point, place, item), outcome) in worst(tx, round.number)? {
            let Some(item) = places::item_id(tx, item)? else {
                continue;
            };
            let equipment = match place == point {
                true => None,
                false => places::place_id(tx, place)?.map(EquipmentId::from_bytes),
            };
            let item = ItemOutcome {
                item,
                equipment,
                outcome,
            };
            at(point, &|place| place.items.push(item.clone()))?;
        }
        Ok(done.into_values().collect())
    }

    fn finding_row(&self, finding: i64) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let finding = findings::by_number(tx, finding)?;
        let (id, order) = (finding.id.to_string(), finding.order.to_string());
        if let Some(joined) = finding.joined {
            let target = findings::target(tx, findings::by_number(tx, joined)?)?;
            let row = FindingFeedRow::Joined {
                joined: target.id,
                at: merged_at(tx, &finding)?,
            };
            self.put(Kind::Finding, &id, &row)?;
            let row = OrderFeedRow::Joined {
                joined: target.order,
            };
            self.put(Kind::Order, &order, &row)?;
            return self.finding_row(target.number);
        }
        if is_over(closed_at(tx, &finding)?, self.writing.now) {
            // Its closing came late: handhelds that still show it open must hear of it.
            let site = self.site.number;
            feed::put(self.writing, site, Kind::Finding.name(), &id, None)?;
            feed::put(self.writing, site, Kind::Order.name(), &order, None)?;
            return Ok(());
        }
        let row = FindingFeedRow::Finding(Box::new(describe(tx, &finding)?));
        self.put(Kind::Finding, &id, &row)?;
        self.put(
            Kind::Order,
            &order,
            &OrderFeedRow::Order(Box::new(order_row(tx, &finding)?)),
        )
    }
}

fn is_over(closed_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    closed_at.is_some_and(|at| now - at > TimeDelta::days(DAYS as i64))
}

/// What became of a round: whoever walked it un-misses it.
fn stands(round: &Round) -> RoundStands {
    match (&round.finished_at, &round.started_at, round.judged.as_str()) {
        (Some(_), _, _) => RoundStands::Finished,
        (None, Some(_), _) => RoundStands::Running,
        (None, None, "missed") => RoundStands::Missed,
        (None, None, "unknown") => RoundStands::Unknown,
        _ => RoundStands::Open,
    }
}

/// The better proof of presence.
fn best(one: Option<How>, other: Option<How>) -> Option<How> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The worst standing outcome of each item of a round, by checkpoint, place and item.
fn worst(
    connection: &Connection,
    round: i64,
) -> Result<BTreeMap<(i64, i64, i64), Outcome>, ServerError> {
    let mut worst: BTreeMap<(i64, i64, i64), Outcome> = BTreeMap::new();
    for answer in rounds::answers(connection, round)? {
        let Some(outcome) = Outcome::from_number(answer.outcome) else {
            continue;
        };
        if answer.withdrawn {
            continue;
        }
        let key = (answer.point, answer.place, answer.item);
        let held = worst.entry(key).or_insert(outcome);
        if outcome.badness() > held.badness() {
            *held = outcome;
        }
    }
    Ok(worst)
}

fn unite(all: &mut Vec<String>, more: &[String]) {
    for one in more {
        if !all.contains(one) {
            all.push(one.clone());
        }
    }
}

/// Where a finding was that the desk merged by hand.
fn merged_at(connection: &Connection, finding: &Finding) -> Result<Option<MergedAt>, ServerError> {
    if finding.merged.is_none() {
        return Ok(None);
    }
    let row = describe(connection, finding)?;
    Ok(Some(MergedAt {
        merged: true,
        checkpoint: row.checkpoint,
        equipment: row.equipment,
        item: row.item,
    }))
}

/// A finding with what all its lines saw, those of its aliases too.
pub(crate) fn describe(
    connection: &Connection,
    finding: &Finding,
) -> Result<FindingRow, ServerError> {
    let mut all = sightings::of(connection, finding.number)?;
    let (mut since, mut others) = (finding.raised_at.clone(), Vec::new());
    for alias in findings::aliases(connection, finding.number)? {
        all.extend(sightings::of(connection, alias.number)?);
        if alias.item != finding.item {
            others.push(alias.number);
        }
        if is_later(&since, &alias.raised_at) {
            since = alias.raised_at;
        }
    }
    all.retain(|sighting| !sighting.withdrawn);
    let (mut clauses, mut photos, mut note) = (Vec::new(), Vec::new(), None);
    for sighting in &all {
        // Another item's clauses are none of this one's.
        if !others.contains(&sighting.finding) {
            unite(&mut clauses, &sighting.clauses);
        }
        unite(&mut photos, &sighting.photos);
        note = sighting.note.clone().or(note);
    }
    let place = |number: i64| match number {
        0 => Ok(None),
        number => places::place_id(connection, number),
    };
    let equipment = match finding.place == finding.point {
        true => None,
        false => place(finding.place)?,
    };
    Ok(FindingRow {
        order: finding.order,
        checkpoint: place(finding.point)?.map(CheckpointId::from_bytes),
        equipment: equipment.map(EquipmentId::from_bytes),
        item: match finding.item {
            0 => None,
            item => places::item_id(connection, item)?,
        },
        clauses,
        marks: marks_on(connection, finding.site, &photos)?,
        severity: finding.severity,
        since: Some(since).filter(|since| *since != finding.raised_at),
        raised_at: finding.raised_at.clone(),
        raised_by: places::staff_id(connection, finding.raised_by)?,
        seen: u32::try_from(all.len()).unwrap_or(u32::MAX),
        work: finding.work.clone(),
        note,
        photos,
    })
}

fn order_row(connection: &Connection, finding: &Finding) -> Result<OrderRow, ServerError> {
    let (mut history, mut alarms) = (Vec::new(), Vec::new());
    for step in order_steps::with_merged(connection, finding.number)? {
        match step.alarm {
            Some(told) => alarms.push(OrderAlarm {
                at: step.at,
                after: u32::try_from(history.len()).unwrap_or(u32::MAX),
                told,
            }),
            None => history.push(order_step(connection, &step)?),
        }
    }
    Ok(OrderRow {
        finding: finding.id,
        state: finding.state,
        role: finding.role,
        owner: places::staff_id(connection, finding.owner)?,
        go: u32::try_from(finding.go).unwrap_or(0),
        reply_by: finding.reply_by.clone(),
        finish_by: finding.finish_by.clone(),
        call_back_by: finding.noted.call_back_by.clone(),
        replied_at: finding.noted.replied.clone(),
        paused_at: finding.noted.paused.clone(),
        signed_at: finding.noted.signed.clone(),
        called_back_at: finding.noted.called_back.clone(),
        fee_cents: finding.noted.fee.as_ref().map(|fee| fee.cents),
        charged_at: finding.noted.fee.as_ref().map(|fee| fee.at.clone()),
        history,
        alarms,
    })
}

fn order_step(connection: &Connection, step: &Step) -> Result<OrderStep, ServerError> {
    Ok(OrderStep {
        at: step.at.clone(),
        by: places::staff_id(connection, step.staff)?,
        desk: Some(step.desk.clone()).filter(|desk| !desk.is_empty()),
        state: step.state,
        what: step.what.filter(|what| *what != OrderNote::Charged),
        fee_cents: step.fee_cents,
        reason: Some(step.reason.clone()).filter(|reason| !reason.is_empty()),
        note: step.note.clone(),
        photos: step.photos.clone(),
        late: !step.moved && step.merge.is_none(),
        merge: step.merge,
    })
}

/// Takes out what has aged: rounds of past days, findings closed long ago, old doubts. No
/// tombstones.
///
/// Shape: what is to be kept of it; none where nothing had aged.
pub fn age_out(
    tx: &rusqlite::Transaction<'_>,
    site: &Site,
    now: DateTime<Utc>,
) -> Result<Option<Ageing>, ServerError> {
    let mut any = doubts::age_out(tx, site.number, now)?;
    let mut gone_to = 0;
    for (id, _) in feed::of_kind(tx, site.number, Kind::Round.name())? {
        let round = match id.parse() {
            Ok(id) => rounds::by_id(tx, site.number, id)?,
            Err(_) => None,
        };
        if round.is_none_or(|round| !is_recent(&round.day, site, now)) {
            feed::age_out(tx, site.number, Kind::Round.name(), &id)?;
            any = true;
        }
    }
    for (id, _) in feed::of_kind(tx, site.number, Kind::Finding.name())? {
        let finding = match id.parse() {
            Ok(id) => findings::by_id(tx, id)?,
            Err(_) => None,
        };
        let Some(finding) = finding else { continue };
        let target = match finding.joined {
            Some(_) => findings::target(tx, finding.clone())?,
            None => finding.clone(),
        };
        if is_over(closed_at(tx, &target)?, now) {
            let order = finding.order.to_string();
            for (kind, id) in [(Kind::Finding, &id), (Kind::Order, &order)] {
                let commit_no = feed::age_out(tx, site.number, kind.name(), id)?;
                gone_to = gone_to.max(commit_no.unwrap_or(0));
                any = true;
            }
        }
    }
    Ok(any.then_some(Ageing {
        commit_no: site.commits,
        at_ms: now.timestamp_millis(),
        gone_to,
    }))
}
