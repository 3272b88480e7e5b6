//! Findings with their rectification, and orders of other kinds: the console's two lists.

use super::cell::{code, moment, number, text, yes};
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::findings::{ConsoleFinding, show};
use crate::error::ServerError;
use crate::sql::findings;
use chrono::{DateTime, NaiveDate};
use model::orders::{OrderNote, OrderState};

/// What is put right after a finding.
pub const FINDINGS: List = List {
    name: "findings",
    title: ("问题整改", "Findings"),
    columns: FINDING_COLUMNS,
    days: Stretch::Always,
    own: OWN,
    rows: findings_rows,
};

/// Complaints, repairs, visits, dispatch.
pub const ORDERS: List = List {
    name: "orders",
    title: ("工单", "Orders"),
    columns: ORDER_COLUMNS,
    days: Stretch::Always,
    own: ORDER_OWN,
    rows: orders_rows,
};

const OPEN: Own = Own {
    key: "open",
    title: ("只看未完成", "Open only"),
};
const WITH: Own = Own {
    key: "with",
    title: ("等谁办（人员编号）", "Waiting for (staff id)"),
};
const OWN: &[Own] = &[OPEN, WITH];

const ORDER_OWN: &[Own] = &[
    OPEN,
    WITH,
    Own {
        key: "call",
        title: ("待回访", "To be called"),
    },
];

const FINDING_COLUMNS: &[Column] = &[
    moment("raised_at", ("发现时间", "Raised")),
    code("severity", ("程度", "Severity"), "console.severity"),
    text("item_name", ("检查项", "Item"), 16),
    text("clauses", ("哪里不对", "What is wrong"), 16),
    text("building", ("楼栋", "Building"), 10),
    text("place", ("点位", "Place"), 16),
    code("state", ("状态", "State"), "console.order"),
    text("owner", ("负责人", "Owner"), 10),
    code("role", ("岗位", "Role"), "console.role"),
    text("raised_by", ("发现人", "Raised by"), 10),
    moment("finish_by", ("期限", "Due")),
    yes("overdue", ("超期", "Overdue")),
    code("age", ("已等", "Waiting for"), "console.ages"),
    number("seen", ("第几次", "Times seen")),
    number("go", ("重开次数", "Reopened")),
    text("level_name", ("谁查出的", "Found at"), 12),
    text("level", ("级别代码", "Level code"), 10),
    text("item", ("项号", "Item no."), 8),
    text("finding", ("问题编号", "Finding id"), 20),
    text("order", ("整改单编号", "Order id"), 20),
];

const ORDER_COLUMNS: &[Column] = &[
    moment("raised_at", ("登记时间", "Taken in")),
    text("kind_name", ("类别", "Kind"), 10),
    text("class_name", ("级别", "Class"), 10),
    text("note", ("什么事", "What about"), 22),
    text("customer", ("客户", "Customer"), 10),
    text("phone", ("电话", "Phone"), 13),
    text("at", ("地址", "Address"), 14),
    text("place", ("点位", "Place"), 14),
    code("state", ("状态", "State"), "console.order"),
    text("owner", ("负责人", "Owner"), 10),
    moment("reply_by", ("答复期限", "Answer by")),
    moment("replied_at", ("已答复", "Answered")),
    moment("finish_by", ("期限", "Due")),
    yes("overdue", ("超期", "Overdue")),
    yes("reply_overdue", ("答复超期", "Answer late")),
    moment("signed_at", ("客户签字", "Signed")),
    number("fee", ("收费（元）", "Fee (CNY)")),
    yes(
        "charged_after_signing",
        ("签字后改价", "Charged after signing"),
    ),
    moment("call_back_by", ("回访期限", "Call back by")),
    moment("called_back_at", ("已回访", "Called back")),
    code("severity", ("程度", "Severity"), "console.severity"),
    text("kind", ("类别代码", "Kind code"), 10),
    text("class", ("级别代码", "Class code"), 10),
    text("order", ("工单编号", "Order id"), 20),
];

fn findings_rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    each(look, &FINDINGS, false, &mut |one| take(finding(look, one)))
}

fn orders_rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let waits = |one: &ConsoleFinding| one.may_note.contains(&OrderNote::CalledBack);
    let call = look.asked.flag("call");
    each(look, &ORDERS, true, &mut |one| {
        if call.is_some_and(|call| call != waits(&one)) {
            return Ok(());
        }
        take(order(one))
    })
}

type Each<'e> = &'e mut dyn FnMut(ConsoleFinding) -> Result<(), ServerError>;

/// Those of a kind that were raised on the days that are asked for, the newest first.
fn each(look: &Look<'_>, list: &List, work: bool, then: Each<'_>) -> Result<(), ServerError> {
    let open = look.asked.flag("open").unwrap_or(false);
    let days = look.days(list);
    let with = look.asked.one("with");
    for found in findings::all_of_site(look.connection, look.site.number, open, Some(work))? {
        if !days.is_none_or(|days| raised_in(look, &found.raised_at, days)) {
            continue;
        }
        let one = show(look.connection, look.names, &found, look.now)?;
        if with.is_none_or(|staff| waits_for(&one, staff)) {
            then(one)?;
        }
    }
    Ok(())
}

/// Whether somebody has it and hasn't put it right yet.
fn waits_for(one: &ConsoleFinding, staff: &str) -> bool {
    let theirs = one.owner_id.is_some_and(|owner| owner.to_string() == staff);
    theirs && one.state.is_open() && one.state != OrderState::Fixed
}

/// Whether a moment is on one of some days of the site.
pub fn raised_in(look: &Look<'_>, at: &str, days: (NaiveDate, NaiveDate)) -> bool {
    look.names.is_on(at, days)
}

/// How long it has waited, in the console's own four stretches; nothing where it is over.
fn age(look: &Look<'_>, one: &ConsoleFinding) -> Cell {
    let raised = DateTime::parse_from_rfc3339(&one.raised_at).ok();
    let Some(raised) = raised.filter(|_| one.state.is_open()) else {
        return Cell::None;
    };
    let hours = (look.now - raised.to_utc()).num_seconds() as f64 / 3_600.0;
    let code = match hours {
        hours if hours < 2.0 => "fresh",
        hours if hours < 24.0 => "today",
        hours if hours < 72.0 => "days",
        _ => "old",
    };
    Cell::Code(code.to_owned())
}

fn finding(look: &Look<'_>, one: ConsoleFinding) -> Vec<Cell> {
    vec![
        Cell::Moment(one.raised_at.clone()),
        Cell::code(&one.severity),
        one.item_name.clone().map_or(Cell::None, Cell::Words),
        Cell::words(&one.clauses),
        Cell::text(one.building.as_str()),
        Cell::text(one.checkpoint_name.as_str()),
        Cell::code(&one.state),
        Cell::maybe(one.owner.as_deref()),
        Cell::code(&one.role),
        Cell::maybe(one.raised_by.as_deref()),
        Cell::moment(one.finish_by.as_deref()),
        Cell::Yes(one.overdue),
        age(look, &one),
        Cell::Count(i64::from(one.seen)),
        Cell::Count(i64::from(one.go)),
        one.level_name.clone().map_or(Cell::None, Cell::Words),
        Cell::maybe(one.level.as_deref()),
        Cell::maybe(one.item.as_deref()),
        Cell::Text(one.finding.to_string()),
        Cell::Text(one.order.to_string()),
    ]
}

fn order(one: ConsoleFinding) -> Vec<Cell> {
    let work = one.work.as_ref();
    let customer = work.and_then(|work| work.customer.as_ref());
    vec![
        Cell::Moment(one.raised_at.clone()),
        work.map_or(Cell::None, |work| Cell::Words(work.kind_name.clone())),
        work.map_or(Cell::None, |work| Cell::Words(work.class_name.clone())),
        Cell::maybe(work.and_then(|work| work.note.as_deref())),
        Cell::maybe(customer.and_then(|customer| customer.name.as_deref())),
        Cell::maybe(customer.and_then(|customer| customer.phone.as_deref())),
        Cell::maybe(customer.and_then(|customer| customer.place.as_deref())),
        Cell::text(one.checkpoint_name.as_str()),
        Cell::code(&one.state),
        Cell::maybe(one.owner.as_deref()),
        Cell::moment(one.reply_by.as_deref()),
        Cell::moment(one.replied_at.as_deref()),
        Cell::moment(one.finish_by.as_deref()),
        Cell::Yes(one.overdue),
        Cell::Yes(one.reply_overdue),
        Cell::moment(one.signed_at.as_deref()),
        one.fee_cents.map_or(Cell::None, Cell::cents),
        match one.fee_cents {
            Some(_) => Cell::Yes(one.charged_after_signing),
            None => Cell::None,
        },
        Cell::moment(one.call_back_by.as_deref()),
        Cell::moment(one.called_back_at.as_deref()),
        Cell::code(&one.severity),
        Cell::maybe(work.map(|work| work.kind.as_str())),
        Cell::maybe(work.map(|work| work.class.as_str())),
        Cell::Text(one.order.to_string()),
    ]
}
