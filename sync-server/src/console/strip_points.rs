//! The points of a round: what its lines say of each, beside what each asks.

use crate::console::names::{Asked, Names, Waits};
use crate::console::strip::{BoardCell, BoardPoint};
use crate::error::ServerError;
use crate::sql::findings::text_of;
use crate::sql::places;
use crate::sql::rounds::{self, Round};
use chrono::{DateTime, Utc};
use model::ids::{CheckpointId, EquipmentId};
use model::outcome::Outcome;
use protocol::events::How;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// From a round's begin to its end, or to now.
type Stretch = (DateTime<Utc>, DateTime<Utc>);

/// What the lines of a round say of one point.
#[derive(Default)]
struct Seen {
    how: Option<How>,
    skipped: bool,
    /// The worst standing outcome of each item.
    worst: BTreeMap<Asked, Outcome>,
}

/// Every point of a route, then those that were visited off it.
pub fn points(
    connection: &Connection,
    names: &Names,
    round: Option<&Round>,
    route: &[CheckpointId],
    now: DateTime<Utc>,
) -> Result<Vec<BoardPoint>, ServerError> {
    let seen = match round {
        Some(round) => seen(connection, round.number)?,
        None => BTreeMap::new(),
    };
    let time = |at: Option<&String>| {
        let at = DateTime::parse_from_rfc3339(at?).ok()?;
        Some(at.with_timezone(&Utc))
    };
    let to = time(round.and_then(|round| round.finished_at.as_ref())).unwrap_or(now);
    let from = time(round.and_then(|round| round.started_at.as_ref())).unwrap_or(to);
    // Paper asks what was asked when it was written.
    let walked = time(round.and_then(|round| round.walked_at.as_ref()));
    let (from, to) = walked.map_or((from, to), |at| (at, at));
    let nothing = Seen::default();
    let mut all: Vec<BoardPoint> = route
        .iter()
        .map(|id| point(names, *id, seen.get(id).unwrap_or(&nothing), (from, to)))
        .collect();
    let off_route = seen.iter().filter(|(id, _)| !route.contains(id));
    all.extend(off_route.map(|(id, seen)| point(names, *id, seen, (from, to))));
    Ok(all)
}

fn seen(connection: &Connection, round: i64) -> Result<BTreeMap<CheckpointId, Seen>, ServerError> {
    let mut seen: BTreeMap<i64, Seen> = BTreeMap::new();
    let hows = [
        How::Nfc,
        How::Qr,
        How::Code,
        How::ByHand,
        How::Here,
        How::Paper,
    ];
    for visit in rounds::reaches(connection, round)? {
        let how = hows.into_iter().find(|how| text_of(how) == visit.word);
        let point = seen.entry(visit.at.place).or_default();
        point.how = match (point.how, how) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    for visit in rounds::skips(connection, round)? {
        seen.entry(visit.at.place).or_default().skipped = true;
    }
    let mut items: BTreeMap<i64, Option<String>> = BTreeMap::new();
    for answer in rounds::answers(connection, round)? {
        let (false, Some(outcome)) = (answer.withdrawn, Outcome::from_number(answer.outcome))
        else {
            continue;
        };
        let equipment = match answer.place == answer.point {
            true => None,
            false => places::place_id(connection, answer.place)?.map(EquipmentId::from_bytes),
        };
        let item = match items.get(&answer.item) {
            Some(item) => item.clone(),
            None => {
                let item = places::item_id(connection, answer.item)?;
                items.insert(answer.item, item.clone());
                item
            }
        };
        let key = (item.unwrap_or_default(), equipment);
        let point = seen.entry(answer.point).or_default();
        let held = point.worst.entry(key).or_insert(outcome);
        if outcome.badness() > held.badness() {
            *held = outcome;
        }
    }
    let mut by_id = BTreeMap::new();
    for (place, seen) in seen {
        if let Some(id) = places::place_id(connection, place)? {
            by_id.insert(CheckpointId::from_bytes(id), seen);
        }
    }
    Ok(by_id)
}

fn point(names: &Names, id: CheckpointId, seen: &Seen, stretch: Stretch) -> BoardPoint {
    let (name, building) = names.checkpoint(id);
    let unanswered = names.asked(id, stretch, Waits::For(&seen.worst));
    let unanswered = unanswered
        .iter()
        .filter(|asked| !seen.worst.contains_key(*asked))
        .count();
    let answered = seen.worst.len();
    // Where a later edit hides what was asked, a visit alone still checks nothing.
    let said = answered > 0 || !names.asks_anything(id);
    let done = seen.how.is_some() && unanswered == 0 && said;
    let fails = seen
        .worst
        .values()
        .filter(|one| **one == Outcome::Fail)
        .count();
    let cell = match seen {
        _ if fails > 0 => BoardCell::Fail,
        _ if done => BoardCell::Done,
        Seen { skipped: true, .. } => BoardCell::Skipped,
        _ if answered > 0 || seen.how.is_some() => BoardCell::Begun,
        _ => BoardCell::Todo,
    };
    BoardPoint {
        checkpoint: id,
        name,
        building,
        cell,
        how: seen.how,
        fails: count(fails),
        over: done || seen.skipped,
        items_done: count(answered),
        items_total: count(answered + unanswered),
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
