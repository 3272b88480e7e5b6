//! What each event does to the read model: the same code when a line is written and replayed.

use crate::{Result, StoreError, site_said, timers, visits};
use model::ids::{RoundId, StaffId};
use model::orders::OrderState;
use protocol::chain::Hash;
use protocol::events::*;
use rusqlite::{Connection, named_params};

/// A line without its event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Applied<'a> {
    pub chain: i64,
    pub seq: u64,
    pub at: &'a str,
    pub boot: &'a str,
    pub mono_ms: u64,
    pub by: Option<StaffId>,
}

/// Applies one event.
pub(crate) fn event(tx: &Connection, line: Applied<'_>, event: &Event) -> Result<()> {
    match event {
        Event::RoundStarted(event) => round_started(tx, line, event),
        Event::CheckpointReached(event) => visits::reached(tx, line, event),
        Event::Located(event) => visits::located(tx, line, event),
        Event::Answered(event) => answered(tx, line, event),
        Event::Corrected(event) => corrected(tx, line, event),
        Event::CheckpointSkipped(event) => visits::skipped(tx, line, event),
        Event::DutyDone(event) => duty_done(tx, line, event),
        Event::RoundFinished(event) => finished(tx, line, event),
        Event::FindingRaised(event) => raised(tx, line, event),
        Event::OrderMoved(event) => moved(tx, line, event),
        Event::OrderNoted(event) => noted(tx, line, event),
        Event::ConditionSet(event) => condition(tx, line, event),
        Event::RoundHandedOver(event) => handed_over(tx, event),
        Event::TimerStarted(event) => timers::started(tx, line, event),
        Event::TimerStopped(event) => timers::stopped(tx, line, event),
        other => match site_said::about(other) {
            Some(id) => site_said::keep(tx, line, &id, other),
            None => Ok(()),
        },
    }
}

/// Ties kept photos to the first line that names them.
pub(crate) fn photos_named(tx: &Connection, chain: i64, seq: u64, event: &Event) -> Result<()> {
    for photo in photos_of(event)
        .iter()
        .filter_map(|hex| Hash::from_hex(hex).ok())
    {
        tx.prepare_cached(
            "UPDATE photos SET chain = :chain, seq = :seq WHERE sha256 = :sha256 AND seq = 0",
        )?
        .execute(named_params! {":chain": chain, ":seq": seq as i64, ":sha256": photo.0})?;
    }
    Ok(())
}

pub(crate) fn photos_of(event: &Event) -> &[String] {
    match event {
        Event::CheckpointReached(event) => &event.photos,
        Event::Answered(event) => &event.photos,
        Event::Corrected(event) => &event.photos,
        Event::CheckpointSkipped(event) => &event.photos,
        Event::DutyDone(event) => &event.photos,
        Event::FindingRaised(event) => &event.photos,
        Event::OrderMoved(event) => &event.photos,
        Event::OrderNoted(event) => &event.photos,
        Event::TagBound(event) => &event.photos,
        Event::DoubtAnswered(event) => &event.photos,
        _ => &[],
    }
}

/// A value as the JSON that the read model keeps.
pub(crate) fn json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StoreError::Kept {
        what,
        reason: error.to_string(),
    })
}

/// A wire word without its quotes.
pub(crate) fn word<T: serde::Serialize>(value: &T) -> Result<String> {
    Ok(json("word", value)?.trim_matches('"').to_owned())
}

fn round_started(tx: &Connection, line: Applied<'_>, event: &RoundStarted) -> Result<()> {
    let kind = event.kind.as_ref().map(word).transpose()?;
    let route: Vec<String> = event.checkpoints.iter().map(ToString::to_string).collect();
    tx.prepare_cached(
        "INSERT INTO rounds
           (round, chain, seq, plan, plan_version, start, by, started_at, kind, route,
            walked_at, walked_by)
         VALUES (:round, :chain, :seq, :plan, :version, :start, :by, :at, :kind, :route,
           :walked_at, :walked_by)
         ON CONFLICT (round) DO NOTHING",
    )?
    .execute(named_params! {
        ":round": event.round.bytes(), ":chain": line.chain, ":seq": line.seq as i64,
        ":plan": event.plan.as_ref().map(|plan| plan.bytes().as_slice()),
        ":version": event.plan_version.unwrap_or(0),
        ":start": event.start.as_deref().unwrap_or(""),
        ":by": line.by.as_ref().map(|by| by.bytes().as_slice()), ":at": line.at,
        ":kind": kind.unwrap_or_default(), ":route": route.join(" "),
        ":walked_at": event.paper.as_ref().map_or("", |paper| paper.walked_at.as_str()),
        ":walked_by": event.paper.as_ref().and_then(|paper| paper.walked_by).map(|by| *by.bytes()),
    })?;
    Ok(())
}

fn handed_over(tx: &Connection, event: &RoundHandedOver) -> Result<()> {
    tx.prepare_cached("UPDATE rounds SET walker = :to WHERE round = :round")?
        .execute(named_params! {":to": event.to.bytes(), ":round": event.round.bytes()})?;
    Ok(())
}

fn duty_done(tx: &Connection, line: Applied<'_>, event: &DutyDone) -> Result<()> {
    tx.prepare_cached("UPDATE rounds SET duty = :duty, duty_seq = :seq WHERE round = :round")?
        .execute(named_params! {
            ":duty": json("duty", event)?, ":seq": line.seq as i64,
            ":round": event.round.bytes(),
        })?;
    Ok(())
}

fn finished(tx: &Connection, line: Applied<'_>, event: &RoundFinished) -> Result<()> {
    tx.prepare_cached(
        "UPDATE rounds SET finished_at = :at, finished_seq = :seq, signatures = :signatures
         WHERE round = :round AND finished_seq = 0",
    )?
    .execute(named_params! {
        ":at": line.at, ":seq": line.seq as i64, ":round": event.round.bytes(),
        ":signatures": match event.signatures.is_empty() {
            true => String::new(),
            false => json("signatures", &event.signatures)?,
        },
    })?;
    Ok(())
}

fn answered(tx: &Connection, line: Applied<'_>, event: &Answered) -> Result<()> {
    for (n, answer) in event.answers.iter().enumerate() {
        let place = Placed {
            line,
            round: event.round,
            n,
            bulk: event.bulk,
            photos: &event.photos,
        };
        one_answer(tx, place, answer)?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Placed<'a> {
    line: Applied<'a>,
    round: RoundId,
    n: usize,
    bulk: bool,
    photos: &'a [String],
}

fn one_answer(tx: &Connection, place: Placed<'_>, answer: &Answer) -> Result<()> {
    let plain = answer.clauses.is_empty()
        && answer.values.is_empty()
        && answer.note.is_none()
        && answer.agreed.is_none()
        && answer.finding.is_none();
    let body = if plain {
        String::new()
    } else {
        json("answer", answer)?
    };
    let photos: Vec<&str> = answer
        .photos
        .iter()
        .filter_map(|n| place.photos.get(*n as usize))
        .map(String::as_str)
        .collect();
    tx.prepare_cached(
        "INSERT INTO answers
           (round, checkpoint, chain, seq, n, item, equipment, outcome, bulk, body, photos)
         VALUES (:round, :checkpoint, :chain, :seq, :n, :item, :equipment, :outcome, :bulk,
           :body, :photos)",
    )?
    .execute(named_params! {
        ":round": place.round.bytes(),
        ":checkpoint": answer.checkpoint.map_or([0; 16], |place| *place.bytes()),
        ":chain": place.line.chain, ":seq": place.line.seq as i64, ":n": place.n as i64,
        ":item": answer.item,
        ":equipment": answer.equipment.as_ref().map_or(&[][..], |id| id.bytes().as_slice()),
        ":outcome": answer.outcome.number(), ":bulk": place.bulk, ":body": body,
        ":photos": photos.join(" "),
    })?;
    // Words are nothing to read off again.
    for value in answer.values.iter().filter(|value| value.text.is_none()) {
        reading(tx, place, answer, value)?;
    }
    if let Some(made) = &answer.finding {
        let seen = Seen {
            made,
            checkpoint: answer
                .checkpoint
                .as_ref()
                .map_or(&[][..], |id| id.bytes().as_slice()),
            equipment: answer
                .equipment
                .as_ref()
                .map_or(&[][..], |id| id.bytes().as_slice()),
            item: &answer.item,
            clauses: answer.clauses.join(" "),
            note: answer.note.as_deref().unwrap_or(""),
            photos: photos.join(" "),
        };
        finding(tx, place.line, Some(&place.round), &seen)?;
    }
    Ok(())
}

/// Keeps the last reading. Edges: one from paper is as old as its walk, and no later one gives way
/// to it.
fn reading(tx: &Connection, at: Placed<'_>, answer: &Answer, value: &PartValue) -> Result<()> {
    let line = at.line;
    let place = match (&answer.equipment, &answer.checkpoint) {
        (Some(equipment), _) => equipment.to_string(),
        (None, Some(checkpoint)) => checkpoint.to_string(),
        (None, None) => return Ok(()),
    };
    tx.prepare_cached(
        "INSERT INTO readings (place, item, part, seq, at, value)
         SELECT :place, :item, :part, :seq, iif(walked = '', :at, walked), :value
         FROM (SELECT coalesce(max(walked_at), '') AS walked FROM rounds WHERE round = :round)
         WHERE true
         ON CONFLICT (place, item, part) DO UPDATE
         SET seq = excluded.seq, at = excluded.at, value = excluded.value
         WHERE excluded.at = :at OR julianday(excluded.at) >= julianday(at)",
    )?
    .execute(named_params! {
        ":round": at.round.bytes(),
        ":place": place, ":item": answer.item, ":part": value.part, ":seq": line.seq as i64,
        ":at": line.at, ":value": json("value", value)?,
    })?;
    Ok(())
}

struct Seen<'a> {
    made: &'a FindingMade,
    checkpoint: &'a [u8],
    equipment: &'a [u8],
    item: &'a str,
    clauses: String,
    note: &'a str,
    photos: String,
}

/// Keeps what was seen. Edges: on a walk with paper it was seen then.
fn finding(
    tx: &Connection,
    line: Applied<'_>,
    round: Option<&RoundId>,
    seen: &Seen<'_>,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO findings (finding, work_order, chain, seq, checkpoint, equipment, item, joins,
           state, raised_at, by, made, clauses, note, photos)
         VALUES (:finding, :work_order, :chain, :seq, :checkpoint, :equipment, :item, :joins,
           :state,
           coalesce((SELECT nullif(walked_at, '') FROM rounds WHERE round = :round), :at),
           :by, :made, :clauses, :note, :photos)
         ON CONFLICT (finding) DO UPDATE
         SET seen = seen + 1, photos = trim(photos || ' ' || excluded.photos)",
    )?
    .execute(named_params! {
        ":finding": seen.made.finding.bytes(), ":work_order": seen.made.order.bytes(),
        ":chain": line.chain, ":seq": line.seq as i64, ":checkpoint": seen.checkpoint,
        ":equipment": seen.equipment, ":item": seen.item, ":joins": seen.made.joins,
        ":state": seen.made.state.number(), ":at": line.at,
        ":by": line.by.as_ref().map(|by| by.bytes().as_slice()),
        ":round": round.map(|round| round.bytes().as_slice()),
        ":made": json("finding", seen.made)?, ":clauses": seen.clauses, ":note": seen.note,
        ":photos": seen.photos,
    })?;
    Ok(())
}

fn raised(tx: &Connection, line: Applied<'_>, event: &FindingRaised) -> Result<()> {
    let seen = Seen {
        made: &event.made,
        checkpoint: event
            .checkpoint
            .as_ref()
            .map_or(&[][..], |id| id.bytes().as_slice()),
        equipment: event
            .equipment
            .as_ref()
            .map_or(&[][..], |id| id.bytes().as_slice()),
        item: event.item.as_deref().unwrap_or(""),
        clauses: event.clauses.join(" "),
        note: event.note.as_deref().unwrap_or(""),
        photos: event.photos.join(" "),
    };
    finding(tx, line, None, &seen)
}

fn moved(tx: &Connection, line: Applied<'_>, event: &OrderMoved) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO moves (chain, seq, work_order, state, at, by, body)
         VALUES (:chain, :seq, :work_order, :state, :at, :by, :body)",
    )?
    .execute(named_params! {
        ":chain": line.chain, ":seq": line.seq as i64, ":work_order": event.order.bytes(),
        ":state": event.to.number(), ":at": line.at,
        ":by": line.by.as_ref().map(|by| by.bytes().as_slice()), ":body": json("move", event)?,
    })?;
    tx.prepare_cached(
        "UPDATE findings SET state = :state, go = :go + (:state = :reopened)
         WHERE work_order = :work_order AND go = :go AND state = :from",
    )?
    .execute(named_params! {
        ":state": event.to.number(), ":reopened": OrderState::Reopened.number(),
        ":work_order": event.order.bytes(), ":go": event.go, ":from": event.from.number(),
    })?;
    Ok(())
}

fn noted(tx: &Connection, line: Applied<'_>, event: &OrderNoted) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO notes (chain, seq, work_order, at, by, body)
         VALUES (:chain, :seq, :work_order, :at, :by, :body)",
    )?
    .execute(named_params! {
        ":chain": line.chain, ":seq": line.seq as i64, ":work_order": event.order.bytes(),
        ":at": line.at, ":by": line.by.as_ref().map(|by| by.bytes().as_slice()),
        ":body": json("note", event)?,
    })?;
    Ok(())
}

/// Withdraws a line's answers (or one of them), and puts the new one in its place.
///
/// Edges: a finding that is left without answers is rejected; readings stay as they were last
/// seen, since the next one replaces them.
fn corrected(tx: &Connection, line: Applied<'_>, event: &Corrected) -> Result<()> {
    if event.of.journal.is_none() {
        tx.prepare_cached(
            "UPDATE answers SET withdrawn = :seq
             WHERE chain = :chain AND seq = :of AND (:n IS NULL OR n = :n) AND withdrawn = 0",
        )?
        .execute(named_params! {
            ":seq": line.seq as i64, ":chain": line.chain, ":of": event.of.seq as i64,
            ":n": event.n,
        })?;
        tx.prepare_cached(
            "UPDATE findings SET state = :rejected
             WHERE chain = :chain AND seq = :of AND joins = 0 AND seen = 1 AND item <> ''
               AND NOT EXISTS (
                 SELECT 1 FROM answers
                 WHERE answers.chain = :chain AND answers.seq = :of AND withdrawn = 0
                   AND answers.item = findings.item AND answers.equipment = findings.equipment)",
        )?
        .execute(named_params! {
            ":rejected": OrderState::Rejected.number(), ":chain": line.chain,
            ":of": event.of.seq as i64,
        })?;
    }
    if let Some(answer) = &event.answer {
        let place = Placed {
            line,
            round: event.round,
            n: 0,
            bulk: false,
            photos: &event.photos,
        };
        one_answer(tx, place, answer)?;
    }
    Ok(())
}

fn condition(tx: &Connection, line: Applied<'_>, event: &ConditionSet) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO conditions (condition, building, seq, until)
         VALUES (:condition, :building, :seq, :until)
         ON CONFLICT (condition, building) DO UPDATE
         SET seq = excluded.seq, until = excluded.until",
    )?
    .execute(named_params! {
        ":condition": word(&event.condition)?,
        ":building": event.building.as_deref().unwrap_or(""),
        ":seq": line.seq as i64, ":until": event.until,
    })?;
    Ok(())
}
