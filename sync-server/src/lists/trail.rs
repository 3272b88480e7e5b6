//! What is told page by page on the screen, here whole: the desk's trail, and how long orders took.

use super::cell::{code, moment, number, text};
use super::orders::raised_in;
use super::words::word;
use super::{Cell, Column, List, Look, Stretch, Take, Tongue};
use crate::console::{audit, performance};
use crate::error::ServerError;
use checklists::{Words, says};

/// Who did what at the desk, and what the server did by itself.
pub const AUDIT: List = List {
    name: "audit",
    title: ("操作记录", "Audit trail"),
    columns: AUDIT_COLUMNS,
    days: Stretch::Always,
    own: &[],
    rows: trail,
};

/// How long orders took until they were given, put right and verified.
pub const TIMES: List = List {
    name: "order-times",
    title: ("工单时效", "Order times"),
    columns: TIME_COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows: times,
};

const AUDIT_COLUMNS: &[Column] = &[
    moment("at", ("时间", "When")),
    text("by", ("谁", "Who"), 14),
    code("kind", ("类型", "Kind"), "console.audit_kind"),
    text("about", ("内容", "About"), 60),
    number("seq", ("第几条", "Line")),
];

const TIME_COLUMNS: &[Column] = &[
    text("month", ("月份", "Month"), 9),
    moment("raised_at", ("发现时间", "Raised")),
    text("place", ("点位", "Place"), 20),
    code("role", ("岗位", "Role"), "console.role"),
    text("kind", ("类别", "Kind"), 12),
    number("assigned_min", ("到派工（分）", "To given, min")),
    number("fixed_min", ("到整改（分）", "To put right, min")),
    number("verified_min", ("到验收（分）", "To verified, min")),
    text("finding", ("问题编号", "Finding id"), 20),
];

/// A part of a deed as the page of the trail says it.
fn said(kind: &str, part: &audit::AuditPart) -> Words {
    let family = match kind {
        "order_moved" => "order",
        "desk_acted" => "desk_act",
        "campaign_judged" => "stage_verdict",
        "order_noted" => "note",
        "training_held" | "training_withdrawn" => "training_kind",
        "finding_raised" => "severity",
        "round_judged" => "state",
        _ => "audit_row",
    };
    let family = format!("console.{family}");
    let code = part.what.trim_end_matches('-');
    let gone = code != part.what;
    let in_one = |tongue: Tongue| {
        let mut words = match gone {
            true => word("console.audit", "taken_out", tongue),
            false => String::new(),
        };
        words += &word(&family, code, tongue);
        if matches!(kind, "rows_set" | "training_held") {
            words += &format!(" {}", part.count);
        }
        let names = part.names.join(" · ");
        match names.is_empty() {
            true => words,
            false => words + tongue.one(("：", ": ")) + &names,
        }
    };
    says(in_one(Tongue::Zh), in_one(Tongue::En))
}

fn trail(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&AUDIT);
    let mut asked = audit::Asked::default();
    loop {
        let page = audit::list(look.connection, look.site, look.names, &asked)?;
        for line in page.lines {
            if !days.is_none_or(|days| raised_in(look, &line.at, days)) {
                continue;
            }
            let said = |part| said(&line.kind, part);
            let parts: Vec<Words> = line.parts.iter().map(said).collect();
            take(vec![
                Cell::Moment(line.at),
                Cell::maybe(line.by),
                Cell::Code(line.kind),
                Cell::words(&parts),
                Cell::Count(line.seq),
            ])?;
        }
        match page.next {
            Some(next) => asked.before = Some(next),
            None => return Ok(()),
        }
    }
}

fn times(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let asked = performance::Asked::default();
    let all = performance::list(look.connection, look.site, look.names, &asked, look.now)?;
    for one in all {
        let minutes = |minutes: Option<i64>| minutes.map_or(Cell::None, Cell::Count);
        take(vec![
            Cell::Text(one.month),
            Cell::Moment(one.raised_at),
            Cell::text(one.place),
            Cell::Code(one.role),
            Cell::text(one.kind),
            minutes(one.assigned_min),
            minutes(one.fixed_min),
            minutes(one.verified_min),
            Cell::Text(one.finding.to_string()),
        ])?;
    }
    Ok(())
}
