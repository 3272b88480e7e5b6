//! Who did how much in a month: by name, so that nobody is ranked, and without marks.

use super::{Body, Fact, Head, Look, Of, Report, Row};
use crate::error::ServerError;
use crate::lists::{Cell, word};
use crate::sql::workload::{self, Done};
use crate::sql::{findings, order_steps, places};
use model::ids::StaffId;
use model::orders::OrderState;
use std::collections::{BTreeMap, BTreeSet};

pub const REPORT: Report = Report {
    name: "workload",
    title: ("工作量", "Workload"),
    about: (
        "一个月里每人做了多少：按姓名排列，不排名",
        "How much each did in a month: by name, not ranked",
    ),
    of: Of::Month,
    body,
};

/// What somebody did.
#[derive(Default)]
struct Did {
    walked: Option<Done>,
    raised: i64,
    /// Orders that were put right.
    fixed: i64,
}

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let (from, to) = look.asked.days();
    let mut body = Body::default();
    let month = look.asked.from.format("%Y-%m").to_string();
    body.about
        .push(Fact::new(tongue.one(("月份", "Month")), month));
    let walked = workload::of_days(look.connection, look.site.number, (&from, &to))?;
    let mut all: BTreeMap<StaffId, Did> = BTreeMap::new();
    for one in walked {
        let staff = one.staff;
        all.entry(staff).or_default().walked = Some(one);
    }
    seen_and_mended(look, &mut all)?;
    let named = all.iter().map(|(staff, did)| {
        let name = look.names.person(Some(*staff)).unwrap_or_default();
        (name.clone(), row(look, name, *staff, did))
    });
    let mut rows: Vec<(String, Row)> = named.collect();
    rows.sort_by(|(a, _), (b, _)| a.cmp(b));
    let heads = vec![
        Head::new(tongue.one(("姓名", "Name")), 14),
        Head::new(tongue.one(("岗位", "Role")), 12),
        Head::number(tongue.one(("任务", "Rounds")), 9),
        Head::number(tongue.one(("完成", "Finished")), 9),
        Head::number(tongue.one(("到点", "Visits")), 9),
        Head::number(tongue.one(("检查项", "Items")), 9),
        Head::number(tongue.one(("报问题", "Raised")), 9),
        Head::number(tongue.one(("整改", "Put right")), 9),
        Head::number(tongue.one(("出勤天数", "Days")), 9),
    ];
    body.table(
        "",
        heads,
        rows.into_iter().map(|(_, row)| row).collect(),
        tongue,
    );
    Ok(body)
}

/// Findings that each raised, and orders that each put right.
fn seen_and_mended(look: &Look<'_>, all: &mut BTreeMap<StaffId, Did>) -> Result<(), ServerError> {
    let staff = |number: Option<i64>| places::staff_id(look.connection, number);
    for found in findings::all_of_site(look.connection, look.site.number, false, None)? {
        if found.work.is_none()
            && look.is_on(&found.raised_at)
            && let Some(by) = staff(found.raised_by)?
        {
            all.entry(by).or_default().raised += 1;
        }
        let mut mended = BTreeSet::new();
        for step in order_steps::of(look.connection, found.number)? {
            let done = step.moved && step.what.is_none() && step.state == OrderState::Fixed;
            if done && look.is_on(&step.at) {
                mended.extend(staff(step.staff)?);
            }
        }
        for by in mended {
            all.entry(by).or_default().fixed += 1;
        }
    }
    Ok(())
}

fn row(look: &Look<'_>, name: String, staff: StaffId, did: &Did) -> Row {
    let role = look.names.role(Some(staff));
    let role = role.map(|role| {
        word(
            "console.role",
            &Cell::code(&role).plain(),
            look.asked.tongue,
        )
    });
    let count = |of: fn(&Done) -> i64| Cell::Count(did.walked.as_ref().map_or(0, of));
    Row::new(vec![
        Cell::text(name),
        Cell::maybe(role),
        count(|done| done.rounds),
        count(|done| done.finished),
        count(|done| done.visits),
        count(|done| done.answers),
        Cell::Count(did.raised),
        Cell::Count(did.fixed),
        count(|done| done.days),
    ])
}
