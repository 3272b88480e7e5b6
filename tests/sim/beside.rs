//! What somebody does beside the points of a plan's round.

use crate::handheld::Carried;
use device::command::{Command, CommandError, PointRow, Reply, RoundShown};
use house_tests::dice::Dice;
use model::discharge::Seen;
use protocol::events::{RoundKind, SkipReason};

/// Does one of it; its name for the count.
pub fn act(
    carried: &Carried,
    dice: &mut Dice,
    round: &RoundShown,
    point: &PointRow,
) -> Result<&'static str, CommandError> {
    let checkpoint = point.place.checkpoint;
    match dice.below(6) {
        0 => {
            let (kind, checkpoints) = (RoundKind::Unplanned, vec![checkpoint]);
            carried.ask(Command::StartUnplanned { kind, checkpoints })?;
            Ok("unplanned round")
        }
        1 => {
            let until = "2026-12-31".to_owned();
            carried.ask(Command::ProposeClose {
                checkpoint,
                reason: SkipReason::Works,
                until,
            })?;
            Ok("place proposed to be closed")
        }
        2 => mount(carried, dice),
        3 => swap(carried, dice),
        _ => time(carried, round, point),
    }
}

/// Adds a place, and binds a tag to it.
fn mount(carried: &Carried, dice: &mut Dice) -> Result<&'static str, CommandError> {
    let add = Command::AddPlace {
        name: format!("加点{}", dice.below(1_000)),
        building: "1栋".into(),
        floor: None,
        list: "tp13".into(),
    };
    let Reply::PlaceAdded { checkpoint } = carried.ask(add)? else {
        return Ok("no place added");
    };
    carried.ask(Command::Bind {
        checkpoint,
        text: format!("04{:012X}", dice.draw() >> 16),
        nfc: true,
        photos: Vec::new(),
    })?;
    Ok("place added and tagged")
}

fn swap(carried: &Carried, dice: &mut Dice) -> Result<&'static str, CommandError> {
    let Reply::Shift(shift) = carried.ask(Command::Shift)? else {
        return Ok("no shift");
    };
    let Reply::People { people } = carried.ask(Command::People)? else {
        return Ok("nobody to swap with");
    };
    let (Some(row), Some(takes)) = (shift.shifts.first(), dice.pick(&people)) else {
        return Ok("nobody to swap with");
    };
    let Some(gives) = row.staff.first() else {
        return Ok("nobody to swap with");
    };
    carried.ask(Command::SwapShift {
        shift: row.shift.clone(),
        day: row.day.clone(),
        gives: gives.staff,
        takes: takes.staff,
    })?;
    Ok("shift swapped")
}

/// Ends a duration that runs in this round, or begins one.
fn time(
    carried: &Carried,
    round: &RoundShown,
    point: &PointRow,
) -> Result<&'static str, CommandError> {
    let round = round.row.round;
    let Reply::Today(today) = carried.ask(Command::Today)? else {
        return Ok("no timer");
    };
    if let Some(timer) = today.timers.iter().find(|timer| timer.round == round) {
        let (seq, seen) = (timer.seq, Seen::StillLit);
        carried.ask(Command::StopTimer { round, seq, seen })?;
        return Ok("timer stopped");
    }
    let checkpoint = point.place.checkpoint;
    let Reply::Checkpoint(shown) = carried.ask(Command::Checkpoint { round, checkpoint })? else {
        return Ok("no timer");
    };
    let of = |kind: &checklists::PartKind| *kind == checklists::PartKind::Duration;
    let found = shown.items.iter().find_map(|row| {
        let part = row.item.parts.iter().find(|part| of(&part.kind))?;
        Some((row.item.id.clone(), row.equipment, part.id.clone()))
    });
    let Some((item, equipment, part)) = found else {
        return Ok("nothing to time");
    };
    carried.ask(Command::StartTimer {
        round,
        checkpoint,
        equipment,
        item,
        part,
    })?;
    Ok("timer started")
}
