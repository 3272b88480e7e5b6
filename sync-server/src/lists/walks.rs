//! The walk-around: each building on each day, and by whom it was walked.

use super::cell::{code, day, number, text};
use super::rounds::each_day;
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::walkaround::of_days;
use crate::error::ServerError;

pub const LIST: List = List {
    name: "walks",
    title: ("走动管理", "Walk-around"),
    columns: COLUMNS,
    days: Stretch::Days(7),
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    day("day", ("日期", "Day")),
    text("building", ("楼栋", "Building"), 14),
    text("owner", ("责任人", "Owner"), 12),
    code("walked", ("走过", "Walked"), "console.walked"),
    number("reached", ("到过点位", "Reached")),
    number("by_owner", ("责任人到过", "By its owner")),
    number("places", ("在用点位", "In use")),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = each_day(look.days(&LIST).unwrap_or((look.today, look.today)));
    let days: Vec<String> = days.map(|day| day.to_string()).collect();
    let buildings = of_days(look.connection, look.site, look.names, &days)?;
    for (n, day) in days.iter().enumerate() {
        for building in &buildings {
            let Some(walked) = building.days.get(n) else {
                continue;
            };
            take(vec![
                Cell::Day(day.clone()),
                Cell::text(building.name.as_str()),
                Cell::maybe(building.owner.as_deref()),
                Cell::Code(building.walked(walked).to_owned()),
                Cell::Count(i64::from(walked.reached)),
                Cell::Count(i64::from(walked.by_owner)),
                Cell::Count(i64::from(building.places)),
            ])?;
        }
    }
    Ok(())
}
