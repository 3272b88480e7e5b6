//! Every round of some days, as the board has them.

use super::cell::{code, moment, number, text, yes};
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::board::left_in;
use crate::console::strip::{self, BoardCell, BoardRound, BoardState};
use crate::error::ServerError;
use chrono::NaiveDate;

pub const LIST: List = List {
    name: "rounds",
    title: ("巡检任务", "Rounds"),
    columns: COLUMNS,
    days: Stretch::Days(30),
    own: &[
        Own {
            key: "trouble",
            title: ("只看有异常的", "In trouble only"),
        },
        Own {
            key: "any_left",
            title: ("只看有漏点的", "With places left out only"),
        },
    ],
    rows,
};

const COLUMNS: &[Column] = &[
    super::cell::day("day", ("日期", "Day")),
    text("name", ("任务", "Round"), 20),
    code("role", ("岗位", "Role"), "console.role"),
    text("by", ("执行人", "By"), 10),
    moment("start", ("开始时间", "From")),
    moment("window_end", ("截止时间", "Until")),
    code("state", ("状态", "State"), "console.state"),
    moment("started_at", ("实际开始", "Began")),
    moment("finished_at", ("实际完成", "Finished")),
    number("points", ("点位数", "Points")),
    number("done", ("已查", "Done")),
    number("fails", ("有异常", "With fails")),
    number("skipped", ("跳过", "Left out")),
    number("missing", ("没查", "Not done")),
    number("left", ("漏点", "Places left out")),
    yes("paper", ("纸质补录", "From paper")),
    text("round", ("任务编号", "Round id"), 20),
];

/// The days of a stretch, one after the other.
pub fn each_day((from, to): (NaiveDate, NaiveDate)) -> impl Iterator<Item = NaiveDate> {
    from.iter_days().take_while(move |day| *day <= to)
}

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    let trouble = look.asked.flag("trouble").unwrap_or(false);
    let any_left = look.asked.flag("any_left").unwrap_or(false);
    for day in each_day(days) {
        for round in strip::of_day(look.connection, look.site, look.names, day, look.now)? {
            let wanted = (!trouble || is_trouble(&round)) && (!any_left || left_in(&round) > 0);
            if wanted {
                take(row(day, round))?;
            }
        }
    }
    Ok(())
}

/// As the board has it: missed or not whole, or a place of it is wrong, left out, or still undone
/// though the round is over.
fn is_trouble(round: &BoardRound) -> bool {
    let missed = matches!(round.state, BoardState::Missed | BoardState::Incomplete);
    let over = missed || matches!(round.state, BoardState::Done | BoardState::DoneLate);
    let bad = |cell: BoardCell| match cell {
        BoardCell::Fail | BoardCell::Skipped => true,
        BoardCell::Todo => over,
        _ => false,
    };
    missed || round.points.iter().any(|point| bad(point.cell))
}

fn row(day: NaiveDate, round: BoardRound) -> Vec<Cell> {
    let count = |wanted: fn(BoardCell) -> bool| {
        let points = round.points.iter().filter(|point| wanted(point.cell));
        Cell::Count(points.count() as i64)
    };
    vec![
        Cell::Day(day.to_string()),
        named(&round),
        Cell::code(&round.role),
        Cell::maybe(round.by.as_deref()),
        Cell::Moment(round.start.clone()),
        Cell::Moment(round.window_end.clone()),
        Cell::code(&round.state),
        Cell::moment(round.started_at.as_deref()),
        Cell::moment(round.finished_at.as_deref()),
        Cell::Count(round.points.len() as i64),
        count(|cell| matches!(cell, BoardCell::Done | BoardCell::Fail)),
        count(|cell| cell == BoardCell::Fail),
        count(|cell| cell == BoardCell::Skipped),
        count(|cell| matches!(cell, BoardCell::Todo | BoardCell::Begun)),
        Cell::Count(left_in(&round) as i64),
        Cell::Yes(round.paper.is_some()),
        Cell::Text(round.round.to_string()),
    ]
}

/// What a round is called: its plan's name, or why it is walked.
pub fn named(round: &BoardRound) -> Cell {
    match (round.name.is_empty(), round.kind) {
        (false, _) => Cell::Text(round.name.clone()),
        (true, kind) => super::words::kind_of_round(kind),
    }
}
