//! People, handhelds, what is doubted of work, and how shifts were handed over.

use super::cell::{code, day, moment, number, text, yes};
use super::orders::raised_in;
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::board::is_out;
use crate::console::devices::{self, reported};
use crate::console::doubts;
use crate::console::people::{self, ConsoleStaff};
use crate::error::ServerError;
use crate::sql::shifts;
use checklists::Words;
use protocol::events::ToolCounted;

/// Who works here. No PIN and no mark is in it.
pub const STAFF: List = List {
    name: "staff",
    title: ("人员", "Staff"),
    columns: STAFF_COLUMNS,
    days: Stretch::Now,
    own: STAFF_OWN,
    rows: staff,
};

/// The site's handhelds.
pub const DEVICES: List = List {
    name: "devices",
    title: ("手持机", "Handhelds"),
    columns: DEVICE_COLUMNS,
    days: Stretch::Now,
    own: &[Own {
        key: "out",
        title: ("只看没同步的", "Not synced only"),
    }],
    rows: handhelds,
};

/// What is doubted, with what was said to it.
pub const DOUBTS: List = List {
    name: "doubts",
    title: ("疑点", "Doubts"),
    columns: DOUBT_COLUMNS,
    days: Stretch::Always,
    own: &[Own {
        key: "open",
        title: ("只看没回应的", "Unanswered only"),
    }],
    rows: doubted,
};

/// Shifts that were handed over.
pub const HANDOVERS: List = List {
    name: "handovers",
    title: ("交接班", "Handovers"),
    columns: HANDOVER_COLUMNS,
    days: Stretch::Days(30),
    own: &[],
    rows: handed,
};

const STAFF_OWN: &[Own] = &[
    Own {
        key: "role",
        title: ("岗位", "Role"),
    },
    Own {
        key: "on",
        title: ("用过手持机", "Used the handheld"),
    },
    Own {
        key: "called",
        title: ("姓名含有", "Name holds"),
    },
];

const STAFF_COLUMNS: &[Column] = &[
    text("name", ("姓名", "Name"), 12),
    text("roles", ("岗位", "Roles"), 20),
    yes("supervisor", ("主管", "Supervisor")),
    yes("active", ("在职", "Active")),
    yes("has_pin", ("有 PIN", "Has a PIN")),
    moment("last_seen_at", ("最近使用", "Last seen")),
    text("handheld", ("在哪台手持机", "On which handheld"), 16),
    number("open", ("待办工单", "Open orders")),
    text("shifts", ("班次", "Shifts"), 16),
    text("plans", ("个人计划", "Plans of their own"), 16),
    moment("until", ("临时到", "Temporary until")),
    text("added_by", ("临时由谁加入", "Let in by"), 12),
    moment("ended_at", ("停用时间", "Ended at")),
    text("ended_by", ("停用人", "Ended by"), 12),
    text("staff", ("人员编号", "Staff id"), 20),
];

const DEVICE_COLUMNS: &[Column] = &[
    text("name", ("手持机", "Handheld"), 16),
    text("last_by", ("最近使用", "Last used by"), 10),
    moment("last_seen_at", ("最近上传", "Last seen")),
    number("lines_waiting", ("待传记录", "Lines waiting")),
    number("photos_waiting", ("待传照片", "Photos waiting")),
    number("clock_skew_ms", ("时钟偏差（毫秒）", "Clock off, ms")),
    text("app", ("程序版本", "App"), 18),
    text("web_view", ("WebView 版本", "WebView"), 14),
    yes("revoked", ("已停用", "Revoked")),
    moment("revoked_at", ("停用时间", "Revoked at")),
    text("revoked_by", ("停用人", "Revoked by"), 12),
    code("reason", ("停用原因", "Reason"), "console.revoke_reason"),
    text("note", ("说明", "Note"), 20),
    text("device", ("设备编号", "Device id"), 20),
];

const DOUBT_COLUMNS: &[Column] = &[
    moment("at", ("时间", "When")),
    code("kind", ("疑点", "Why"), "console.doubt_kind"),
    text("staff_name", ("谁", "Who"), 10),
    text("place", ("点位", "Place"), 18),
    text("round_name", ("任务", "Round"), 18),
    number("count", ("数量", "How many")),
    number("seconds", ("秒", "Seconds")),
    moment("answered_at", ("本人回应", "Answered")),
    text("note", ("回应", "Answer"), 24),
    text("doubt", ("编号", "Doubt id"), 24),
];

const HANDOVER_COLUMNS: &[Column] = &[
    day("day", ("日期", "Day")),
    moment("at", ("交班时间", "Given")),
    text("gives", ("交班人", "Gives"), 10),
    text("takes", ("接班人", "Takes"), 10),
    moment("taken_at", ("接班签字", "Signed")),
    number("open", ("未关问题", "Open findings")),
    number("unfinished", ("未完任务", "Unfinished rounds")),
    text("tools", ("工具", "Tools"), 24),
    text("note", ("备注", "Note"), 24),
];

fn staff(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    for one in people::list(look.connection, look.site, look.names, look.now)? {
        if !is_asked(look, &one) {
            continue;
        }
        let roles: Vec<Words> = one.roles.iter().map(role).collect();
        let last = one.handhelds.first();
        let ended = one.ended.as_ref();
        take(vec![
            Cell::text(one.name.as_str()),
            Cell::words(&roles),
            Cell::Yes(one.supervisor),
            Cell::Yes(one.active),
            Cell::Yes(one.has_pin),
            Cell::moment(last.map(|last| last.at.as_str())),
            Cell::maybe(last.map(|last| last.name.as_str())),
            Cell::Count(i64::from(one.open)),
            Cell::text(one.shifts.join(" · ")),
            Cell::text(one.plans.join(" · ")),
            Cell::moment(one.until.as_deref()),
            Cell::maybe(one.added_by.as_deref()),
            Cell::moment(ended.map(|end| end.at.as_str())),
            Cell::maybe(ended.map(|end| end.by.as_str())),
            Cell::Text(one.staff.to_string()),
        ])?;
    }
    Ok(())
}

/// As the page narrows them.
fn is_asked(look: &Look<'_>, one: &ConsoleStaff) -> bool {
    let asked = look.asked;
    let role = asked.one("role").is_none_or(|wanted| {
        let mut roles = one.roles.iter();
        roles.any(|role| Cell::code(role).plain() == wanted)
    });
    let on = asked.one("on").is_none_or(|wanted| {
        let mut used = one.handhelds.iter();
        used.any(|used| used.device.to_string() == wanted)
    });
    let called = asked.one("called").map(str::to_lowercase);
    role && on && called.is_none_or(|part| one.name.to_lowercase().contains(&part))
}

fn role(role: &checklists::Role) -> Words {
    let code = Cell::code(role).plain();
    Words {
        zh: super::word("console.role", &code, super::Tongue::Zh),
        en: super::word("console.role", &code, super::Tongue::En),
    }
}

fn handhelds(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let count = |count: Option<i64>| count.map_or(Cell::None, Cell::Count);
    let out = look.asked.flag("out").unwrap_or(false);
    for one in reported(look.connection, look.site, look.names, look.now)? {
        if out && !is_out(&one, look.now) {
            continue;
        }
        let one = devices::show(look.connection, look.site, one, look.names)?;
        let why = one.revocation.as_ref();
        take(vec![
            Cell::text(one.name.as_str()),
            Cell::maybe(one.last_by.as_deref()),
            Cell::moment(one.last_seen_at.as_deref()),
            count(one.lines_waiting),
            count(one.photos_waiting),
            count(one.clock_skew_ms),
            Cell::text(one.app.as_str()),
            Cell::maybe(one.web_view.as_deref()),
            Cell::Yes(one.revoked),
            Cell::moment(why.map(|why| why.at.as_str())),
            Cell::maybe(why.map(|why| why.by.as_str())),
            why.filter(|why| !why.reason.is_empty())
                .map_or(Cell::None, |why| Cell::Code(why.reason.clone())),
            Cell::maybe(why.map(|why| why.note.as_str())),
            Cell::Text(one.device.to_string()),
        ])?;
    }
    Ok(())
}

fn doubted(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&DOUBTS);
    let limit = (usize::MAX >> 1, look.now);
    let all = doubts::newest(look.connection, look.site, look.names, limit)?;
    for one in all {
        let open = look.asked.flag("open").unwrap_or(false);
        let wanted = !open || one.answer.is_none();
        if !wanted || !days.is_none_or(|days| raised_in(look, &one.at, days)) {
            continue;
        }
        let answer = one.answer.as_ref();
        take(vec![
            Cell::Moment(one.at.clone()),
            Cell::code(&one.kind),
            Cell::text(one.staff_name.as_str()),
            Cell::maybe(one.place.as_deref()),
            Cell::maybe(one.round_name.as_deref()),
            one.count
                .map_or(Cell::None, |count| Cell::Count(i64::from(count))),
            one.seconds.map_or(Cell::None, Cell::Count),
            Cell::moment(answer.map(|answer| answer.at.as_str())),
            Cell::maybe(answer.and_then(|answer| answer.note.as_deref())),
            Cell::Text(one.id.clone()),
        ])?;
    }
    Ok(())
}

fn handed(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let (from, to) = look.days(&HANDOVERS).unwrap_or((look.today, look.today));
    let days = (from.to_string(), to.to_string());
    let all = shifts::handovers(look.connection, look.site.number, (&days.0, &days.1))?;
    for one in all {
        let name = |staff| Cell::maybe(look.names.person(staff));
        take(vec![
            Cell::Day(one.day.clone()),
            Cell::Moment(one.at.clone()),
            name(one.gives),
            name(one.takes),
            match one.taken_at.is_empty() {
                true => Cell::None,
                false => Cell::Moment(one.taken_at.clone()),
            },
            Cell::Count(one.open),
            Cell::Count(one.unfinished),
            tools(&one.tools),
            Cell::text(one.note.as_str()),
        ])?;
    }
    Ok(())
}

/// Tools that were counted, and how many there should be.
fn tools(json: &str) -> Cell {
    let tools: Vec<ToolCounted> = serde_json::from_str(json).unwrap_or_default();
    let said = tools.iter().map(|tool| {
        let ToolCounted {
            name,
            expected,
            counted,
        } = tool;
        format!("{name} {counted}/{expected}")
    });
    Cell::text(said.collect::<Vec<_>>().join(" · "))
}
