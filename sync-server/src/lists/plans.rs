//! The site's plans.

use super::cell::{code, day, moment, number, text};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::plans::told;
use crate::error::ServerError;

pub const LIST: List = List {
    name: "plans",
    title: ("巡检计划", "Plans"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    text("name", ("计划", "Plan"), 20),
    code("kind", ("类型", "Kind"), "console.plan_kind"),
    code("role", ("岗位", "Role"), "console.role"),
    text("person", ("指定人", "Person"), 10),
    code(
        "standing",
        ("执行情况", "Standing"),
        "console.plan_standing",
    ),
    moment("next", ("下一次", "Next")),
    text("rrule", ("重复规则", "Rule"), 26),
    text("start", ("首次", "First"), 16),
    number("window_min", ("时间窗（分）", "Window, min")),
    number("grace_min", ("宽限（分）", "Grace, min")),
    code("days", ("工作日", "Days"), "console.plan_days"),
    number("points", ("点位数", "Points")),
    day("until", ("到", "Until")),
    text("plan", ("计划编号", "Plan id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let plans = look.names.plans.iter();
    let mut plans: Vec<_> = plans
        .map(|(id, row)| told(look.names, look.site, *id, row, look.now))
        .collect();
    plans.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    for plan in plans {
        take(vec![
            Cell::text(plan.name.as_str()),
            Cell::code(&plan.kind),
            Cell::code(&plan.role),
            Cell::maybe(plan.person.as_deref()),
            Cell::code(&plan.standing),
            Cell::moment(plan.next.as_ref().map(|next| next.start.as_str())),
            Cell::text(plan.rrule.as_str()),
            Cell::text(plan.start.as_str()),
            Cell::Count(i64::from(plan.window_min)),
            Cell::Count(i64::from(plan.grace_min)),
            Cell::code(&plan.days),
            Cell::Count(i64::from(plan.points)),
            plan.until
                .as_ref()
                .map_or(Cell::None, |day| Cell::Day(day.clone())),
            Cell::Text(plan.id.to_string()),
        ])?;
    }
    Ok(())
}
