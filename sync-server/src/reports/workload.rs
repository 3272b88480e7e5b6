//! Who did how much in a month: by name, so that nobody is ranked, and without marks.

use super::{Body, Fact, Head, Look, Of, Report, Row};
use crate::error::ServerError;
use crate::lists::{Cell, word};
use crate::sql::workload::{self, Done};
use model::ids::StaffId;

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

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let (from, to) = look.asked.days();
    let mut body = Body::default();
    let month = look.asked.from.format("%Y-%m").to_string();
    body.about
        .push(Fact::new(tongue.one(("月份", "Month")), month));
    let done = workload::of_days(look.connection, look.site.number, (&from, &to))?;
    let mut rows: Vec<(String, Row)> = done
        .iter()
        .map(|one| {
            let name = look.names.person(Some(one.staff)).unwrap_or_default();
            (name.clone(), row(look, name, one))
        })
        .collect();
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

fn row(look: &Look<'_>, name: String, one: &Done) -> Row {
    let staff: StaffId = one.staff;
    let role = look.names.role(Some(staff));
    let role = role.map(|role| {
        word(
            "console.role",
            &Cell::code(&role).plain(),
            look.asked.tongue,
        )
    });
    Row::new(vec![
        Cell::text(name),
        Cell::maybe(role),
        Cell::Count(one.rounds),
        Cell::Count(one.finished),
        Cell::Count(one.visits),
        Cell::Count(one.answers),
        Cell::Count(one.raised),
        Cell::Count(one.fixed),
        Cell::Count(one.days),
    ])
}
