//! Labels of places and equipment: which hang there, and which wait to be printed again.

use super::cell::{code, text, yes};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::error::ServerError;
use crate::labels;

pub const LIST: List = List {
    name: "labels",
    title: ("标签", "Labels"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    yes("stale", ("要重印", "To reprint")),
    code("of", ("属于", "Of"), "console.labels_show"),
    text("name", ("名称", "Name"), 18),
    text("at", ("在哪个点位", "At"), 16),
    text("building", ("楼栋", "Building"), 10),
    text("floor", ("楼层", "Floor"), 8),
    text("code", ("标签码", "Code"), 9),
    text("person", ("责任人", "Responsible"), 10),
    text("id", ("编号", "Id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let mut all = labels::of_site(look.connection, None, look.site)?;
    all.sort_by_key(|label| !label.stale);
    for label in all {
        take(vec![
            Cell::Yes(label.stale),
            Cell::code(&label.of),
            Cell::text(label.name),
            Cell::maybe(label.at),
            Cell::text(label.building),
            Cell::maybe(label.floor),
            Cell::maybe(label.code),
            Cell::maybe(label.person),
            Cell::Text(label.id.to_string()),
        ])?;
    }
    Ok(())
}
