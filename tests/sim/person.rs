//! What somebody with a handheld does next.

use crate::handheld::Carried;
use data_encoding::BASE64;
use device::command::{
    AnswerInput, CheckpointShown, Command, CommandError, ItemRow, Reply, RoundShown, RoundState,
    Scanned,
};
use house_tests::dice::Dice;
use house_tests::walker::{fail, plain};
use model::orders::OrderState;
use model::outcome::Outcome;
use model::verdict::may_be_bulk;
use protocol::events::{Condition, How, SkipReason};

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");

/// Does something; its name for the count.
pub fn act(carried: &Carried, dice: &mut Dice) -> Result<&'static str, CommandError> {
    let Some(round) = round(carried, dice)? else {
        return Ok("nothing to walk");
    };
    let id = round.row.round;
    let Some(point) = dice.pick(&round.points) else {
        return Ok("nothing to walk");
    };
    let place = point.place.checkpoint;
    match dice.below(20) {
        0 => {
            let note = Some("水浸".to_owned());
            carried.ask(Command::Skip {
                round: id,
                checkpoint: place,
                reason: SkipReason::Locked,
                note,
                photos: photos(carried, dice)?,
            })?;
            Ok("skip")
        }
        1 => {
            carried.ask(Command::FinishRound {
                round: id,
                signatures: Vec::new(),
            })?;
            Ok("finish")
        }
        2 => {
            let until = "2027-01-01T00:00:00+08:00".to_owned();
            carried.ask(Command::SetCondition {
                condition: Condition::Rain,
                building: None,
                until,
            })?;
            Ok("condition")
        }
        3 => {
            carried.ask(Command::Lock)?;
            carried.unlock();
            Ok("lock and unlock")
        }
        4 | 5 => move_order(carried, dice),
        6 => crate::beside::act(carried, dice, &round, point),
        _ => {
            let shown = reach(carried, id, &point.place)?;
            answer(carried, dice, &shown)
        }
    }
}

/// The round that runs, or one that can be started.
fn round(carried: &Carried, dice: &mut Dice) -> Result<Option<RoundShown>, CommandError> {
    let today = match carried.ask(Command::Today)? {
        Reply::Today(today) => today,
        _ => return Ok(None),
    };
    let walkable = |state| {
        use RoundState as S;
        matches!(state, S::Running | S::Due | S::Late | S::NotDue)
    };
    let rows: Vec<_> = today
        .rounds
        .iter()
        .filter(|row| walkable(row.state))
        .collect();
    let running = rows.iter().find(|row| row.state == RoundState::Running);
    let Some(row) = running.or(dice.pick(&rows)) else {
        return Ok(None);
    };
    let open = match row.plan {
        Some(plan) => Command::StartRound {
            plan,
            start: row.start.clone(),
        },
        None => Command::Round { round: row.round },
    };
    match carried.ask(open)? {
        Reply::Round(shown) => Ok(Some(shown)),
        _ => Ok(None),
    }
}

fn reach(
    carried: &Carried,
    round: model::ids::RoundId,
    place: &device::command::PlaceShown,
) -> Result<CheckpointShown, CommandError> {
    let checkpoint = place.checkpoint;
    let shown = carried.ask(Command::Checkpoint { round, checkpoint })?;
    if let Reply::Checkpoint(shown) = shown
        && shown.how.is_some()
    {
        return Ok(shown);
    }
    let scan = Command::Scan {
        text: place.code.clone().unwrap_or_default(),
        how: How::Code,
        round: Some(round),
        position: None,
    };
    if let Reply::Scanned(Scanned::Reached { checkpoint }) = carried.ask(scan)? {
        return Ok(checkpoint);
    }
    let by_hand = Command::ReachByHand {
        round,
        checkpoint,
        reason: "标签丢失".into(),
        photos: Vec::new(),
        position: None,
    };
    match carried.ask(by_hand)? {
        Reply::Checkpoint(shown) => Ok(shown),
        other => panic!("{other:?}"),
    }
}

fn answer(
    carried: &Carried,
    dice: &mut Dice,
    shown: &CheckpointShown,
) -> Result<&'static str, CommandError> {
    let given: Vec<_> = shown
        .items
        .iter()
        .filter_map(|row| row.answer.as_ref())
        .collect();
    if dice.hits(150)
        && let Some(seq) = dice.pick(&given).map(|answer| answer.seq)
    {
        let (round, checkpoint) = (shown.round, shown.place.checkpoint);
        carried.ask(Command::Undo {
            round,
            checkpoint,
            seq,
        })?;
        return Ok("undo");
    }
    let plain_row = |row: &&ItemRow| row.open.is_none() && may_be_bulk(&row.item);
    let easy = shown.items.iter().filter(plain_row);
    let easy: Vec<AnswerInput> = easy
        .map(|row| AnswerInput {
            equipment: row.equipment,
            ..plain(&row.item.id, Outcome::Pass)
        })
        .collect();
    let (answers, bulk, what) = match dice.below(4) {
        0 if !easy.is_empty() => (easy, true, "the rest is fine"),
        1 | 2 => match dice.pick(&easy) {
            Some(one) => (vec![one.clone()], false, "tick"),
            None => return Ok("nothing to tick"),
        },
        _ => {
            let Some(row) = dice.pick(&shown.items) else {
                return Ok("nothing to tick");
            };
            let mut failed = fail(shown, &row.item.id);
            failed.equipment = row.equipment;
            failed.note = dice.hits(500).then(|| "看不清".to_owned());
            failed.photos = photos(carried, dice)?;
            (vec![failed], false, "fail")
        }
    };
    carried.ask(Command::Answer {
        round: shown.round,
        checkpoint: shown.place.checkpoint,
        answers,
        bulk,
        route: None,
    })?;
    Ok(what)
}

/// A photo, mostly: each has another second or place in its watermark.
fn photos(carried: &Carried, dice: &mut Dice) -> Result<Vec<String>, CommandError> {
    if dice.hits(300) {
        return Ok(Vec::new());
    }
    let piece = Command::PhotoPiece {
        upload: "camera".into(),
        piece: 0,
        last: true,
        base64: BASE64.encode(CAMERA),
        checkpoint: None,
    };
    match carried.ask(piece)? {
        Reply::PhotoKept { sha256, .. } => Ok(vec![sha256]),
        other => panic!("{other:?}"),
    }
}

fn move_order(carried: &Carried, dice: &mut Dice) -> Result<&'static str, CommandError> {
    let findings = match carried.ask(Command::Findings)? {
        Reply::Findings { findings } => findings,
        other => panic!("{other:?}"),
    };
    let Some(finding) = dice.pick(&findings) else {
        return Ok("no finding");
    };
    let all = [
        OrderState::InProgress,
        OrderState::Fixed,
        OrderState::Verified,
        OrderState::Reopened,
    ];
    let may: Vec<_> = all
        .iter()
        .filter(|to| finding.state.may_become(**to))
        .collect();
    let Some(to) = dice.pick(&may) else {
        return Ok("no move");
    };
    carried.ask(Command::MoveOrder {
        order: finding.order,
        to: **to,
        note: None,
        photos: photos(carried, dice)?,
    })?;
    Ok("order moved")
}
