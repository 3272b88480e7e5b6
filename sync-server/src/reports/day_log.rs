//! The day's patrol log: who was where, when, how that is proved and what was found, in the order
//! of the clock, with the photos in line.

use super::{Body, Fact, Head, Look, Of, Part, Report, Row};
use crate::console::record::{RecordAnswer, RecordPoint};
use crate::console::record_build::Build;
use crate::console::strip::{self, BoardCell, BoardRound, BoardState};
use crate::error::ServerError;
use crate::lists::{Cell, Tongue, said_values, word};
use crate::sql::rounds;
use model::outcome::Outcome;

pub const REPORT: Report = Report {
    name: "day-log",
    title: ("巡检日志", "Day's patrol log"),
    about: (
        "一天里每次到点：时间、人、证明、结果、照片",
        "Every visit of a day: when, who, proof, result, photos",
    ),
    of: Of::Day,
    body,
};

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let day = look.asked.from;
    let mut body = Body::default();
    body.about
        .push(Fact::new(tongue.one(("日期", "Day")), day.to_string()));
    let strip = strip::of_day(look.connection, look.site, look.names, day, look.now)?;
    body.parts.push(Part::Facts {
        facts: counts(&strip, tongue),
    });
    let build = Build {
        connection: look.connection,
        site: look.site,
        names: look.names,
    };
    let mut rows = Vec::new();
    for round in &strip {
        let held = rounds::by_id(look.connection, look.site.number, round.round)?;
        let points = build.points(round, held.as_ref())?;
        rows.extend(points.iter().filter_map(|point| visit(look, round, point)));
        rows.extend(nobody(look, round));
    }
    rows.sort_by_cached_key(|(at, _)| {
        chrono::DateTime::parse_from_rfc3339(at)
            .map(|at| at.to_utc())
            .ok()
    });
    let heads = vec![
        Head::new(tongue.one(("时间", "Time")), 7),
        Head::new(tongue.one(("任务", "Round")), 15),
        Head::new(tongue.one(("人", "Who")), 9),
        Head::new(tongue.one(("点位", "Place")), 18),
        Head::new(tongue.one(("证明", "Proof")), 8),
        Head::new(tongue.one(("结果", "Result")), 34),
    ];
    let rows = rows.into_iter().map(|(_, row)| row).collect();
    body.table("", heads, rows, tongue);
    body.parts.push(Part::Sign {
        names: vec![
            tongue.one(("值班", "On duty")).to_owned(),
            tongue.one(("主管", "Supervisor")).to_owned(),
        ],
    });
    Ok(body)
}

/// The board's own counts.
fn counts(strip: &[BoardRound], tongue: Tongue) -> Vec<Fact> {
    let states = [
        BoardState::Done,
        BoardState::DoneLate,
        BoardState::Incomplete,
        BoardState::Running,
        BoardState::Late,
        BoardState::Missed,
        BoardState::Unknown,
        BoardState::Due,
        BoardState::NotDue,
    ];
    let all = Fact::new(tongue.one(("任务", "Rounds")), strip.len().to_string());
    let of = |state: &BoardState| {
        let count = strip.iter().filter(|round| round.state == *state).count();
        let code = Cell::code(state).plain();
        (count > 0).then(|| Fact::new(word("console.state", &code, tongue), count.to_string()))
    };
    let mut facts = vec![all];
    facts.extend(states.iter().filter_map(of));
    facts
}

fn time(look: &Look<'_>, at: &str) -> Cell {
    Cell::text(look.clock(at).get(11..16).unwrap_or_default())
}

fn called(round: &BoardRound, tongue: Tongue) -> Cell {
    match crate::lists::round_named(round) {
        Cell::Words(words) => Cell::text(tongue.of(&words)),
        cell => cell,
    }
}

/// A visit, or that a place was left out; none of what nobody has come to.
fn visit(look: &Look<'_>, round: &BoardRound, point: &RecordPoint) -> Option<(String, Row)> {
    let tongue = look.asked.tongue;
    let answered = point.answers.iter().map(|answer| answer.at.clone()).min();
    let at = point.reached_at.clone().or(answered);
    let at = at.or_else(|| point.skipped.as_ref().and(round.started_at.clone()))?;
    let how = point.how.as_ref().map(|how| Cell::code(how).plain());
    let how = how.map(|how| word("console.how_short", &how, tongue));
    let photos = point.answers.iter().filter(|answer| !answer.corrected);
    let photos = photos.flat_map(held).chain(
        point
            .skipped
            .iter()
            .flat_map(|skip| skip.photos.iter().cloned()),
    );
    let place = match point.building.is_empty() {
        true => point.name.clone(),
        false => format!("{} · {}", point.name, point.building),
    };
    let row = Row {
        cells: vec![
            time(look, &at),
            called(round, tongue),
            Cell::maybe(round.by.as_deref()),
            Cell::text(place),
            Cell::maybe(how),
            Cell::text(result(point, tongue)),
        ],
        photos: photos.collect(),
        bad: point.cell == BoardCell::Fail,
    };
    Some((at, row))
}

/// The photos of an answer that the server holds.
fn held(answer: &RecordAnswer) -> impl Iterator<Item = String> {
    let pairs = answer.photos.iter().zip(&answer.photo_held);
    let held = pairs
        .filter(|(_, held)| **held)
        .map(|(photo, _)| photo.clone());
    held.collect::<Vec<_>>().into_iter()
}

/// What a visit found, in a few lines.
fn result(point: &RecordPoint, tongue: Tongue) -> String {
    if let Some(skip) = &point.skipped {
        let reason = word("console.skip", &Cell::code(&skip.reason).plain(), tongue);
        let note = skip.note.as_deref().unwrap_or_default();
        return format!("{}: {reason} {note}", tongue.one(("跳过", "Left out")))
            .trim_end()
            .to_owned();
    }
    let done = format!("{}/{}", point.items_done, point.items_total);
    let cell = word("console.cell", &Cell::code(&point.cell).plain(), tongue);
    let mut lines = vec![format!("{cell} {done}")];
    let current = point.answers.iter().filter(|answer| !answer.corrected);
    for answer in current {
        let values = said_values(&answer.values);
        let is_fail = matches!(answer.outcome, Outcome::Fail | Outcome::Partly);
        if !is_fail && values == Cell::None && answer.note.is_none() {
            continue;
        }
        let outcome = word(
            "console.outcome",
            &Cell::code(&answer.outcome).plain(),
            tongue,
        );
        let clauses = answer
            .clauses
            .iter()
            .map(|words| tongue.of(words).to_owned());
        let values = match &values {
            Cell::Words(words) => Some(tongue.of(words).to_owned()),
            _ => None,
        };
        let name = match &answer.equipment_name {
            Some(piece) => format!("{piece} {}", tongue.of(&answer.item_name)),
            None => tongue.of(&answer.item_name).to_owned(),
        };
        let mut words = vec![match is_fail {
            true => format!("▲ {name}: {outcome}"),
            false => name,
        }];
        words.extend(clauses);
        words.extend(values);
        words.extend(answer.note.clone());
        lines.push(words.join(" "));
    }
    lines.join("\n")
}

/// A round that nobody began, at the end of its window.
fn nobody(look: &Look<'_>, round: &BoardRound) -> Option<(String, Row)> {
    let tongue = look.asked.tongue;
    let told = matches!(round.state, BoardState::Missed | BoardState::Unknown);
    if !told || round.started_at.is_some() {
        return None;
    }
    let state = word("console.state", &Cell::code(&round.state).plain(), tongue);
    let row = Row {
        cells: vec![
            time(look, &round.window_end),
            called(round, tongue),
            Cell::None,
            Cell::None,
            Cell::None,
            Cell::text(state),
        ],
        photos: Vec::new(),
        bad: round.state == BoardState::Missed,
    };
    Some((round.window_end.clone(), row))
}
