//! The site's checkpoints, in the order of buildings.

use super::cell::{code, day, number, text, yes};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::floors;
use crate::console::points::{Seen, same};
use crate::error::ServerError;
use crate::floor_plans;
use model::ids::CheckpointId;
use std::collections::{BTreeMap, BTreeSet};

pub const LIST: List = List {
    name: "checkpoints",
    title: ("点位", "Checkpoints"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    text("code", ("标签码", "Code"), 9),
    text("name", ("点位", "Place"), 20),
    text("building", ("楼栋", "Building"), 12),
    text("floor", ("楼层", "Floor"), 8),
    code("state", ("状态", "State"), "console.place_state"),
    day("closed_until", ("关到", "Closed until")),
    text("lists", ("检查表", "Checklists"), 24),
    text("responsible", ("责任人", "Responsible"), 10),
    text("tags", ("NFC", "NFC tags"), 18),
    text("floor_plan", ("平面图", "Floor plan"), 14),
    number("plan_x", ("图上左起%", "From left, %")),
    number("plan_y", ("图上上起%", "From top, %")),
    code("standing", ("今天", "Today"), "console.floor_standing"),
    day("last_day", ("最近到过", "Last seen")),
    yes("unseen", ("30 天没人到过", "Unseen for 30 days")),
    yes("double", ("重复", "There twice")),
    text("checkpoint", ("点位编号", "Place id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let mut all: Vec<_> = look.names.checkpoints.iter().collect();
    all.sort_by(|(_, a), (_, b)| {
        (&a.building, &a.floor, &a.name).cmp(&(&b.building, &b.floor, &b.name))
    });
    let seen = Seen::read(look.connection, look.site, look.today)?;
    let floors = floors::all(look.connection, look.site, look.now)?;
    let places = floors.places.into_iter();
    let standing: BTreeMap<_, _> = places.map(|one| (one.checkpoint, one.standing)).collect();
    let same: BTreeSet<CheckpointId> = same(look.names).into_values().flatten().collect();
    let plans = floor_plans::all(look.connection, look.site)?;
    // Ten-thousandths of a picture, in percent.
    let percent = |e4: u32| Cell::Milli(i64::from(e4) * 10, 1);
    for (id, row) in all {
        let plan = row.dot.and_then(|dot| plans.get(&dot.floor_plan));
        let dot = row.dot.filter(|_| plan.is_some());
        take(vec![
            Cell::maybe(row.code.as_deref()),
            Cell::text(row.name.as_str()),
            Cell::text(row.building.as_str()),
            Cell::maybe(row.floor.as_deref()),
            Cell::code(&row.state),
            row.closed_until
                .as_ref()
                .map_or(Cell::None, |day| Cell::Day(day.clone())),
            Cell::text(row.lists.join(" · ")),
            Cell::maybe(look.names.person(row.responsible)),
            Cell::text(row.tags.join(" · ")),
            Cell::maybe(plan.map(|plan| plan.name.as_str())),
            dot.map_or(Cell::None, |dot| percent(dot.x_e4)),
            dot.map_or(Cell::None, |dot| percent(dot.y_e4)),
            standing.get(id).map_or(Cell::None, Cell::code),
            seen.last(*id).cloned().map_or(Cell::None, Cell::Day),
            Cell::Yes(seen.is_unseen(*id, row)),
            Cell::Yes(same.contains(id)),
            Cell::Text(id.to_string()),
        ])?;
    }
    Ok(())
}
