//! Places that want a look: those that are closed or proposed to be, and those where somebody was
//! without their tag.

use super::cell::{code, day, moment, number, text, yes};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::{closing, doubts};
use crate::error::ServerError;

/// What is closed, and what somebody proposes to close.
pub const CLOSINGS: List = List {
    name: "closings",
    title: ("停用点位", "Closed places"),
    columns: CLOSING_COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows: closings,
};

/// Where somebody was by hand, or by a typed code.
pub const PRESENCE: List = List {
    name: "presence",
    title: ("没有扫到标签的到场", "Without a tag"),
    columns: PRESENCE_COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows: presence,
};

const CLOSING_COLUMNS: &[Column] = &[
    yes("proposed", ("等你决定", "To decide")),
    text("building", ("楼栋", "Building"), 12),
    text("floor", ("楼层", "Floor"), 8),
    text("name", ("点位", "Place"), 20),
    yes("closed", ("已停用", "Closed")),
    day("closed_until", ("停用到", "Closed until")),
    code("reason", ("申请原因", "Proposed for"), "console.skip"),
    day("until", ("申请停用到", "Proposed until")),
    text("by", ("谁提的", "By"), 10),
    moment("at", ("什么时候提的", "Proposed")),
    text("checkpoint", ("点位编号", "Place id"), 20),
];

const PRESENCE_COLUMNS: &[Column] = &[
    text("building", ("楼栋", "Building"), 12),
    text("place", ("点位", "Place"), 20),
    number("by_hand", ("手动", "By hand")),
    number("by_code", ("输码", "By code")),
    number("visits", ("共到场", "Visits")),
    text("checkpoint", ("点位编号", "Place id"), 20),
];

fn closings(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    for one in closing::all(look.names, look.today) {
        let asked = one.proposed.as_ref();
        take(vec![
            Cell::Yes(asked.is_some()),
            Cell::text(one.building.as_str()),
            Cell::maybe(one.floor.as_deref()),
            Cell::text(one.name.as_str()),
            Cell::Yes(one.closed),
            one.closed_until.clone().map_or(Cell::None, Cell::Day),
            asked.map_or(Cell::None, |asked| Cell::code(&asked.reason)),
            asked.map_or(Cell::None, |asked| Cell::Day(asked.until.clone())),
            Cell::maybe(asked.and_then(|asked| asked.by.as_deref())),
            Cell::moment(asked.map(|asked| asked.at.as_str())),
            Cell::Text(one.checkpoint.to_string()),
        ])?;
    }
    Ok(())
}

fn presence(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    for one in doubts::presence(look.connection, look.site, look.names, look.now)? {
        take(vec![
            Cell::text(one.building.as_str()),
            Cell::text(one.place.as_str()),
            Cell::Count(i64::from(one.by_hand)),
            Cell::Count(i64::from(one.by_code)),
            Cell::Count(i64::from(one.visits)),
            Cell::Text(one.checkpoint.to_string()),
        ])?;
    }
    Ok(())
}
