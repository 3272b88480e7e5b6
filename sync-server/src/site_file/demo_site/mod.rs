//! A real-sized site as a workbook: 12 buildings, towers of 30 floors, 400 checkpoints, 1,500
//! pieces of equipment, 40 staff, 60 plans. The same on every run; nothing here is drawn.

mod equipment;
mod people;
mod places;
mod plans;

use crate::site_file::draft::{Draft, Row};

/// What the site is called.
pub const NAME: &str = "锦绣城";

/// Towers for living, and the floors of each.
const TOWERS: u32 = 8;
const FLOORS: u32 = 30;

/// The whole site.
pub fn draft() -> Draft {
    let mut draft = Draft::default();
    draft.add("site", [site()]);
    draft.add("buildings", places::buildings());
    draft.add("staff", people::staff());
    draft.add("shifts", people::shifts());
    draft.add("shift_days", people::month_grid());
    draft.add("tools", people::tools());
    let checkpoints = places::checkpoints();
    let equipment = equipment::all(&checkpoints);
    draft.add("routes", plans::routes(&checkpoints));
    draft.add("plans", plans::all(&checkpoints));
    draft.add("equipment", equipment);
    draft.add("gauges", equipment::gauges());
    draft.add("checkpoints", checkpoints.iter().map(places::Place::row));
    draft
}

fn site() -> Row {
    Row::default()
        .with("name", NAME)
        .with("time_zone", "Asia/Shanghai")
        .with("day_start", "06:00")
        .with("night", "19:00-06:00")
        .with("rush_hours", "07:00-09:00、17:00-19:00")
        .with("winter", "12-01 至 02-28")
        .with("finish_hours.minor", 72)
        .with("finish_hours.normal", 24)
        .with("finish_hours.serious", 4)
}
