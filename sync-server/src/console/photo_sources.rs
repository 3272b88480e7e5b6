//! What a photo on the wall is of: the answer, the visit or the order's step whose line names it.

use crate::console::names::Names;
use crate::console::photo_wall::WallShows;
use crate::error::ServerError;
use crate::sql::photo_wall::{self, Answered, Named, Visited};
use crate::sql::{findings, places};
use model::ids::{CheckpointId, EquipmentId, FindingId, RoundId};
use model::orders::OrderState;
use model::outcome::Outcome;
use protocol::chain::Hash;
use rusqlite::Connection;

/// What a photo is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub shows: WallShows,
    pub outcome: Option<Outcome>,
    pub point: Option<CheckpointId>,
    pub place: String,
    pub building: String,
    pub item: Option<String>,
    /// Local number of whose it is.
    pub staff: Option<i64>,
    pub round: Option<RoundId>,
    pub finding: Option<FindingId>,
}

/// What a photo is of. None: its line was withdrawn, told by another branch, or is of nothing that
/// the wall shows.
pub fn source(
    connection: &Connection,
    names: &Names,
    named: &Named,
) -> Result<Option<Source>, ServerError> {
    let line = (named.journal, named.seq);
    let answers = photo_wall::answered(connection, line)?;
    if !answers.is_empty() {
        return of_answers(connection, names, named, &answers).map(Some);
    }
    if let Some(visited) = photo_wall::proved(connection, line)? {
        return Ok(Some(of_visit(names, WallShows::Presence, visited, None)));
    }
    let name = Hash(named.sha256).hex();
    let sighted = photo_wall::sighted(connection, line)?;
    if let Some((finding, _, _)) = sighted.iter().find(|one| one.2.contains(&name)) {
        let wrong = (WallShows::Wrong, None);
        return of_finding(connection, names, wrong, *finding).map(Some);
    }
    match photo_wall::step(connection, line)?.filter(|step| step.photos.contains(&name)) {
        Some(step) => {
            let shows = match step.state == OrderState::Fixed.number() {
                true => WallShows::Fixed,
                false => WallShows::Wrong,
            };
            of_finding(connection, names, (shows, step.staff), step.finding).map(Some)
        }
        None => Ok(None),
    }
}

/// Of several answers the one whose finding has this photo; else the first that has no finding.
fn of_answers(
    connection: &Connection,
    names: &Names,
    named: &Named,
    answers: &[Answered],
) -> Result<Source, ServerError> {
    let sighted = photo_wall::sighted(connection, (named.journal, named.seq))?;
    let name = Hash(named.sha256).hex();
    let seen = sighted.iter().find(|(_, _, photos)| photos.contains(&name));
    let plain = |one: &&Answered| sighted.iter().all(|(_, n, _)| *n != one.n);
    let answer = match seen {
        Some((_, n, _)) => answers.iter().find(|one| one.n == *n),
        None => answers.iter().find(plain),
    };
    let Some(answer) = answer.or(answers.first()) else {
        return Err(ServerError::Damaged { what: "an answer" });
    };
    let outcome = Outcome::from_number(answer.outcome);
    let wrong = matches!(outcome, Some(Outcome::Fail | Outcome::Partly));
    let shows = if wrong {
        WallShows::Wrong
    } else {
        WallShows::Judged
    };
    let mut source = of_visit(names, shows, answer.at.clone(), Some(answer.place));
    source.outcome = outcome;
    source.item = Some(answer.item.clone());
    if let Some((finding, _, _)) = seen {
        let finding = findings::by_number(connection, *finding)?;
        source.finding = Some(findings::target(connection, finding)?.id);
    }
    Ok(source)
}

fn of_visit(names: &Names, shows: WallShows, visited: Visited, place: Option<[u8; 16]>) -> Source {
    let piece = place.and_then(|id| names.equipment.get(&EquipmentId::from_bytes(id)));
    let point = visited.point.map(CheckpointId::from_bytes);
    let point = point.or(piece.map(|piece| piece.checkpoint));
    let (mut name, building) = point.map(|id| names.checkpoint(id)).unwrap_or_default();
    if let Some(piece) = piece {
        name = format!("{name} · {}", piece.name);
    }
    Source {
        shows,
        outcome: None,
        point,
        place: name,
        building,
        item: None,
        staff: visited.staff,
        round: Some(visited.round),
        finding: None,
    }
}

fn of_finding(
    connection: &Connection,
    names: &Names,
    (shows, staff): (WallShows, Option<i64>),
    finding: i64,
) -> Result<Source, ServerError> {
    let finding = findings::by_number(connection, finding)?;
    let finding = findings::target(connection, finding)?;
    let id = |number: i64| match number {
        0 => Ok(None),
        number => places::place_id(connection, number),
    };
    let point = id(finding.point)?.map(CheckpointId::from_bytes);
    let (place, building) = point.map(|id| names.checkpoint(id)).unwrap_or_default();
    Ok(Source {
        shows,
        outcome: None,
        point,
        place,
        building,
        item: match finding.item {
            0 => None,
            item => places::item_id(connection, item)?,
        },
        staff: staff.or(finding.raised_by),
        round: None,
        finding: Some(finding.id),
    })
}
