//! Quotas, period by period: how many were wanted, and how many were done.

use super::cell::{code, moment, number, text};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::quotas;
use crate::error::ServerError;

pub const LIST: List = List {
    name: "quotas",
    title: ("定额完成", "Quotas"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    text("name", ("定额", "Quota"), 20),
    code("role", ("岗位", "Role"), "console.role"),
    text("person", ("指定人", "Person"), 10),
    text("counts", ("按什么算", "What counts"), 18),
    moment("opens", ("本期开始", "Opens")),
    moment("closes", ("本期结束", "Closes")),
    number("wanted", ("应完成", "Wanted")),
    number("done", ("已完成", "Done")),
    code("stands", ("结果", "Standing"), "console.quota_stands"),
    text("plan", ("计划编号", "Plan id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    for quota in quotas::list(look.connection, look.site, look.names, look.now)? {
        let counts = quota.counts_name.clone().map(Cell::Words);
        let counts = counts.unwrap_or_else(|| Cell::maybe(quota.counts.as_deref()));
        for period in &quota.periods {
            take(vec![
                Cell::text(quota.name.as_str()),
                Cell::code(&quota.role),
                Cell::maybe(quota.person.as_deref()),
                counts.clone(),
                Cell::Moment(period.opens.clone()),
                Cell::Moment(period.closes.clone()),
                Cell::Count(i64::from(period.wanted)),
                Cell::Count(i64::from(period.done)),
                Cell::code(&period.stands),
                Cell::Text(quota.plan.to_string()),
            ])?;
        }
    }
    Ok(())
}
