//! Every step of every order: who moved it or said something of it, when, and with which words.

use super::cell::{code, moment, number, text, yes};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::findings::show;
use crate::error::ServerError;
use crate::lists::orders::raised_in;
use crate::sql::{findings, order_steps, places};

pub const LIST: List = List {
    name: "order-steps",
    title: ("工单经过", "Order steps"),
    columns: COLUMNS,
    days: Stretch::Days(30),
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    moment("at", ("时间", "When")),
    text("what", ("什么", "What"), 20),
    text("place", ("点位", "Place"), 18),
    code("state", ("到状态", "Became"), "console.order"),
    code("said", ("说明", "Said"), "console.note"),
    text("by", ("谁", "By"), 10),
    yes("desk", ("在电脑上", "At the desk")),
    yes("late", ("来迟未生效", "Came too late")),
    code("reason", ("原因", "Reason"), "order_reason"),
    text("note", ("备注", "Note"), 24),
    number("fee", ("收费（元）", "Fee (CNY)")),
    number("photos", ("照片", "Photos")),
    text("order", ("工单编号", "Order id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST).unwrap_or((look.today, look.today));
    for found in findings::all_of_site(look.connection, look.site.number, false, None)? {
        let steps = order_steps::with_merged(look.connection, found.number)?;
        if !steps.iter().any(|step| raised_in(look, &step.at, days)) {
            continue;
        }
        let one = show(look.connection, look.names, &found, look.now)?;
        for step in steps {
            if !raised_in(look, &step.at, days) {
                continue;
            }
            let by = match step.desk.is_empty() {
                true => look
                    .names
                    .person(places::staff_id(look.connection, step.staff)?),
                false => Some(step.desk.clone()),
            };
            let kind = one.work.as_ref().map(|work| work.kind_name.clone());
            take(vec![
                Cell::Moment(step.at),
                kind.or(one.item_name.clone())
                    .map_or(Cell::None, Cell::Words),
                Cell::text(one.checkpoint_name.as_str()),
                Cell::code(&step.state),
                match (&step.alarm, &step.merge, &step.what) {
                    (Some(alarm), ..) => Cell::Code(alarm.code().to_owned()),
                    (None, Some(merge), _) => Cell::code(&merge.how),
                    (None, None, what) => what.as_ref().map_or(Cell::None, Cell::code),
                },
                Cell::maybe(by),
                Cell::Yes(!step.desk.is_empty()),
                Cell::Yes(!step.moved && step.alarm.is_none() && step.merge.is_none()),
                match step.reason.is_empty() {
                    true => Cell::None,
                    false => Cell::Code(step.reason),
                },
                Cell::maybe(step.note),
                step.fee_cents.map_or(Cell::None, Cell::cents),
                Cell::Count(step.photos.len() as i64),
                Cell::Text(found.order.to_string()),
            ])?;
        }
    }
    Ok(())
}
