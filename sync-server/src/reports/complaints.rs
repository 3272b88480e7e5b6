//! The week's complaints and the calls back that were due: in time or not, and whether content.

use super::{Body, Fact, Head, Look, Of, Part, Report, Row};
use crate::console::findings::{ConsoleFinding, show};
use crate::error::ServerError;
use crate::lists::{Cell, Tongue, word};
use crate::sql::{findings, order_steps};
use chrono::DateTime;
use model::orders::{OrderNote, OrderState};

pub const REPORT: Report = Report {
    name: "complaints",
    title: ("投诉与回访周报", "Complaints and calls back, weekly"),
    about: (
        "一周的投诉按级别：答复、完成是否及时，回访率",
        "A week's complaints by class: answered and done in time, calls back",
    ),
    of: Of::Week,
    body,
};

/// The kind of order that it is about, as the catalogue calls it.
const KIND: &str = "complaint";

/// An order with what became of it.
struct One {
    order: ConsoleFinding,
    fixed_at: Option<String>,
    content: Option<bool>,
}

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let mut body = Body::default();
    let (from, to) = look.asked.days();
    body.about.push(Fact::new(
        tongue.one(("周", "Week")),
        format!("{from} – {to}"),
    ));
    let (mut raised, mut called) = (Vec::new(), Vec::new());
    for found in findings::all_of_site(look.connection, look.site.number, false, Some(true))? {
        let complaint = found.work.as_ref().is_some_and(|work| work.kind == KIND);
        let in_week = |at: Option<&str>| at.is_some_and(|at| look.is_on(at));
        let new = complaint && look.is_on(&found.raised_at);
        let due = in_week(found.noted.call_back_by.as_deref())
            || in_week(found.noted.called_back.as_deref());
        if !new && !due {
            continue;
        }
        let steps = order_steps::of(look.connection, found.number)?;
        let fixed = steps
            .iter()
            .rfind(|step| step.moved && step.state == OrderState::Fixed);
        let asked = steps
            .iter()
            .rfind(|step| step.what == Some(OrderNote::CalledBack));
        let one = One {
            order: show(look.connection, look.names, &found, look.now)?,
            fixed_at: fixed.map(|step| step.at.clone()),
            content: asked.and_then(|step| step.content),
        };
        match (new, due) {
            (true, true) => {
                called.push(row_called(&one, tongue));
                raised.push(one);
            }
            (true, false) => raised.push(one),
            _ => called.push(row_called(&one, tongue)),
        }
    }
    raised.reverse();
    called.reverse();
    body.parts.push(Part::Facts {
        facts: counts(&raised, &called, tongue),
    });
    let title = tongue.one(("本周投诉", "Complaints of the week"));
    let rows = raised.iter().map(|one| row(look, one));
    body.table(title, heads(tongue), rows.collect(), tongue);
    let title = tongue.one(("本周应回访", "Calls back of the week"));
    let heads = vec![
        Head::new(tongue.one(("类别", "Kind")), 14),
        Head::new(tongue.one(("客户", "Customer")), 14),
        Head::new(tongue.one(("回访期限", "Call back by")), 15),
        Head::new(tongue.one(("已回访", "Called back")), 15),
        Head::new(tongue.one(("满意", "Content")), 9),
    ];
    body.table(title, heads, called, tongue);
    Ok(body)
}

fn counts(raised: &[One], called: &[Row], tongue: Tongue) -> Vec<Fact> {
    let number = |name, count: usize| Fact::new(tongue.one(name), count.to_string());
    let done = raised.iter().filter(|one| one.fixed_at.is_some()).count();
    let answered = raised
        .iter()
        .filter(|one| one.order.replied_at.is_some())
        .count();
    let back = called
        .iter()
        .filter(|row| row.cells[3] != Cell::None)
        .count();
    let share = match called.len() {
        0 => "—".to_owned(),
        all => format!("{} %", back * 100 / all),
    };
    vec![
        number(("投诉", "Complaints"), raised.len()),
        number(("已答复", "Answered"), answered),
        number(("已完成", "Done"), done),
        number(("应回访", "Calls due"), called.len()),
        number(("已回访", "Called back"), back),
        Fact::new(tongue.one(("回访率", "Share called")), share),
    ]
}

fn heads(tongue: Tongue) -> Vec<Head> {
    vec![
        Head::new(tongue.one(("登记", "Taken in")), 12),
        Head::new(tongue.one(("级别", "Class")), 8),
        Head::new(tongue.one(("什么事", "What about")), 24),
        Head::new(tongue.one(("客户", "Customer")), 11),
        Head::new(tongue.one(("答复", "Answered")), 16),
        Head::new(tongue.one(("完成", "Done")), 16),
        Head::new(tongue.one(("状态", "State")), 9),
    ]
}

/// When something was done, and whether that was in time.
fn timed(look: &Look<'_>, by: Option<&str>, at: Option<&str>) -> (String, bool) {
    let tongue = look.asked.tongue;
    let moment = |at: &str| DateTime::parse_from_rfc3339(at).ok();
    let limit = by.and_then(moment);
    match at {
        Some(at) => {
            let late = moment(at).zip(limit).is_some_and(|(at, limit)| at > limit);
            let mark = if late { "▲" } else { "✓" };
            (format!("{mark} {}", look.clock(at)), late)
        }
        None => {
            let late = limit.is_some_and(|limit| limit < look.now);
            let until = by.map(|at| look.clock(at)).unwrap_or_default();
            let before = match late {
                true => tongue.one(("▲ 应在", "▲ was due")),
                false => tongue.one(("期限", "due")),
            };
            match until.is_empty() {
                true => (String::new(), false),
                false => (format!("{before} {until}"), late),
            }
        }
    }
}

fn row(look: &Look<'_>, one: &One) -> Row {
    let tongue = look.asked.tongue;
    let order = &one.order;
    let work = order.work.as_ref();
    let (answered, late) = timed(look, order.reply_by.as_deref(), order.replied_at.as_deref());
    let (done, over) = timed(look, order.finish_by.as_deref(), one.fixed_at.as_deref());
    let customer = work.and_then(|work| work.customer.as_ref());
    let class = work.map(|work| tongue.of(&work.class_name).to_owned());
    let state = word("console.order", &Cell::code(&order.state).plain(), tongue);
    Row {
        cells: vec![
            Cell::Moment(order.raised_at.clone()),
            Cell::maybe(class),
            Cell::maybe(work.and_then(|work| work.note.as_deref())),
            Cell::maybe(customer.and_then(|customer| customer.name.as_deref())),
            Cell::text(answered),
            Cell::text(done),
            Cell::text(state),
        ],
        photos: Vec::new(),
        bad: late || over,
    }
}

fn row_called(one: &One, tongue: Tongue) -> Row {
    let order = &one.order;
    let work = order.work.as_ref();
    let customer = work.and_then(|work| work.customer.as_ref());
    let kind = work.map(|work| {
        format!(
            "{} · {}",
            tongue.of(&work.kind_name),
            tongue.of(&work.class_name)
        )
    });
    Row {
        cells: vec![
            Cell::maybe(kind),
            Cell::maybe(customer.and_then(|customer| customer.name.as_deref())),
            Cell::moment(order.call_back_by.as_deref()),
            Cell::moment(order.called_back_at.as_deref()),
            Cell::maybe(one.content.map(|content| tongue.yes(content))),
        ],
        photos: Vec::new(),
        bad: one.content == Some(false),
    }
}
