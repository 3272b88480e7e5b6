//! Every answer of some days, with its values, clauses and words.

use super::cell::{code, moment, number, text, yes};
use super::rounds::each_day;
use super::words::kind_of_round;
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::names::{Names, named};
use crate::console::quality::Touchpoints;
use crate::console::record::RecordValue;
use crate::console::record_lines::{self, Lines, in_line, value_shown};
use crate::error::{ServerError, refuse};
use crate::sql::rounds::{self, AnswerKept, Round};
use crate::sql::{journals, places};
use checklists::Words;
use chrono::NaiveDate;
use model::ids::CheckpointId;
use protocol::ErrorCode;
use protocol::events::Event;
use std::collections::BTreeMap;

pub const LIST: List = List {
    name: "answers",
    title: ("检查结果", "Answers"),
    columns: COLUMNS,
    days: Stretch::Days(30),
    own: &[Own {
        key: "touchpoint",
        title: ("触点", "Touchpoint"),
    }],
    rows,
};

const COLUMNS: &[Column] = &[
    super::cell::day("day", ("日期", "Day")),
    moment("at", ("时间", "When")),
    text("round_name", ("任务", "Round"), 16),
    text("by", ("检查人", "By"), 10),
    text("building", ("楼栋", "Building"), 10),
    text("place", ("点位", "Place"), 16),
    text("piece", ("设备", "Piece"), 14),
    text("item", ("项号", "Item"), 8),
    text("item_name", ("检查项", "Item name"), 16),
    code("outcome", ("结果", "Outcome"), "console.outcome"),
    text("clauses", ("要点", "What is wrong"), 14),
    text("values", ("数值", "Values"), 18),
    text("note", ("备注", "Note"), 16),
    number("photos", ("照片", "Photos")),
    yes("bulk", ("一键正常", "In bulk")),
    yes("corrected", ("已更正", "Corrected")),
    text("finding", ("问题编号", "Finding id"), 20),
    text("round", ("任务编号", "Round id"), 20),
    text("journal", ("流水", "Journal"), 20),
    number("seq", ("第几条", "Line")),
    number("n", ("条内", "Of line")),
];

/// Where a row has its item.
const ITEM: usize = 7;

/// The items of one touchpoint, where it is asked for as `tp13`; `tp0`: of equipment and rooms.
struct Wanted {
    of: Touchpoints,
    number: u32,
}

impl Wanted {
    fn read(look: &Look<'_>, last: NaiveDate) -> Result<Option<Self>, ServerError> {
        let Some(asked) = look.asked.one("touchpoint") else {
            return Ok(None);
        };
        let number = asked.strip_prefix("tp").and_then(|of| of.parse().ok());
        let unknown = || refuse(ErrorCode::BadValue, "`touchpoint`: one such as tp13");
        let lists = Names::lists_ever(look.connection, look.site, last)?;
        Ok(Some(Self {
            of: Touchpoints::of(&lists),
            number: number.ok_or_else(unknown)?,
        }))
    }

    fn has(&self, answer: &[Cell]) -> bool {
        let item = answer.get(ITEM).map(Cell::plain).unwrap_or_default();
        self.of.number(&item) == self.number
    }
}

/// Names that are asked for again and again.
#[derive(Default)]
struct Known {
    places: BTreeMap<i64, (String, String)>,
    journals: BTreeMap<i64, String>,
}

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    let mut known = Known::default();
    let wanted = Wanted::read(look, days.1)?;
    for day in each_day(days) {
        let day = day.to_string();
        for round in rounds::of_day(look.connection, look.site.number, &day)? {
            let answers = rounds::answers(look.connection, round.number)?;
            let said = answers.iter().map(|one| (one.journal, one.seq)).collect();
            let lines = record_lines::read(look.connection, said)?;
            let mut told = Vec::with_capacity(answers.len());
            for kept in &answers {
                let row = row(look, &mut known, &round, kept, &lines)?;
                let is_wanted = |row: &Vec<Cell>| wanted.as_ref().is_none_or(|one| one.has(row));
                told.extend(row.filter(is_wanted));
            }
            // In the order in which they were said.
            told.sort_by_cached_key(|row| {
                let text = |at: usize| row.get(at).map(Cell::plain).unwrap_or_default();
                let count = |at: usize| match row.get(at) {
                    Some(Cell::Count(count)) => *count,
                    _ => 0,
                };
                (text(1), text(18), count(19), count(20))
            });
            told.into_iter().try_for_each(&mut *take)?;
        }
    }
    Ok(())
}

/// An answer; none where its line can't be read.
fn row(
    look: &Look<'_>,
    known: &mut Known,
    round: &Round,
    kept: &AnswerKept,
    lines: &Lines,
) -> Result<Option<Vec<Cell>>, ServerError> {
    let Some((said, answer)) = in_line(kept, lines) else {
        return Ok(None);
    };
    let bulk = matches!(&said.event, Event::Answered(line) if line.bulk);
    let names = look.names;
    let item = names.answered(answer);
    let piece = answer.equipment.and_then(|id| names.equipment.get(&id));
    let (place, building) = match known.places.get(&kept.point) {
        Some(place) => place.clone(),
        None => {
            let id = places::place_id(look.connection, kept.point)?;
            let place = id.map(CheckpointId::from_bytes);
            let place = place.map(|id| names.checkpoint(id)).unwrap_or_default();
            known.places.insert(kept.point, place.clone());
            place
        }
    };
    let journal = match known.journals.get(&kept.journal) {
        Some(journal) => journal.clone(),
        None => {
            let id = journals::by_number(look.connection, kept.journal)?.id;
            known.journals.insert(kept.journal, id.to_string());
            id.to_string()
        }
    };
    let values: Vec<RecordValue> = answer
        .values
        .iter()
        .map(|value| value_shown(item, value))
        .collect();
    let plan = round.plan.and_then(|plan| names.plans.get(&plan));
    Ok(Some(vec![
        Cell::Day(round.day.clone()),
        Cell::Moment(said.at.clone()),
        plan.map_or_else(
            || kind_of_round(round.kind()),
            |plan| Cell::Text(plan.name.clone()),
        ),
        Cell::maybe(names.person(said.by)),
        Cell::text(building),
        Cell::text(place),
        piece.map_or(Cell::None, |row| Cell::text(row.name.as_str())),
        Cell::text(answer.item.as_str()),
        Cell::Words(named(item, &answer.item)),
        Cell::code(&answer.outcome),
        Cell::words(&Names::clauses(item, &answer.clauses)),
        said_values(&values),
        Cell::maybe(answer.note.as_deref()),
        Cell::Count(answer.photos.len() as i64),
        Cell::Yes(bulk),
        Cell::Yes(kept.withdrawn),
        answer
            .finding
            .as_ref()
            .map_or(Cell::None, |made| Cell::Text(made.finding.to_string())),
        Cell::Text(round.id.to_string()),
        Cell::Text(journal),
        Cell::Count(kept.seq),
        Cell::Count(kept.n),
    ]))
}

/// Values in a line: what each is, how much, and in what.
pub fn said_values(values: &[RecordValue]) -> Cell {
    let said = |value: &RecordValue, zh: bool| {
        let of = |words: &Words| {
            if zh {
                words.zh.clone()
            } else {
                words.en.clone()
            }
        };
        let written = value.date.as_ref().or(value.time.as_ref());
        let written = written.or(value.text.as_ref());
        let figure = match (value.milli, value.ok, &value.choice, written) {
            (Some(milli), ..) => {
                let unit = value.unit.as_deref().unwrap_or_default();
                format!("{} {unit}", super::cell::decimal(milli, 0))
            }
            (_, Some(ok), ..) => if ok { "✓" } else { "×" }.to_owned(),
            (_, _, Some(choice), _) => of(choice),
            (_, _, _, Some(written)) => written.clone(),
            _ => return None,
        };
        Some(format!("{} {}", of(&value.name), figure.trim_end()))
    };
    let all = |zh: bool| -> String {
        let said: Vec<String> = values.iter().filter_map(|value| said(value, zh)).collect();
        said.join("; ")
    };
    match values.is_empty() {
        true => Cell::None,
        false => Cell::Words(Words {
            zh: all(true),
            en: all(false),
        }),
    }
}
