//! Who was trained or examined on which checklist, when, by whom, and whether that still counts.

use super::cell::{code, day, moment, number, text, yes};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::trainings::all;
use crate::error::ServerError;

/// The newest day first, then by name: never by mark.
pub const LIST: List = List {
    name: "trainings",
    title: ("培训考核", "Training"),
    columns: COLUMNS,
    days: Stretch::Always,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    day("day", ("日期", "Day")),
    text("name", ("姓名", "Name"), 10),
    code("what", ("类型", "What"), "console.training_kind"),
    text("list_name", ("检查表", "Standard"), 16),
    number("version", ("版本", "Version")),
    number("in_force", ("现行版本", "In force")),
    code("standing", ("效力", "Counts"), "console.training_standing"),
    yes("passed", ("合格", "Passed")),
    number("mark", ("分数", "Mark")),
    text("trainer", ("培训/考核人", "By"), 12),
    day("valid_until", ("有效期至", "Valid until")),
    text("note", ("备注", "Note"), 20),
    text("withdrawn", ("撤回原因", "Withdrawn, why"), 16),
    text("desk", ("录入人", "Typed in by"), 10),
    moment("said_at", ("录入时间", "Typed in")),
    text("list", ("检查表代码", "Standard's id"), 12),
    text("staff", ("人员编号", "Staff id"), 20),
    text("training", ("记录编号", "Record id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST);
    let days = days.map(|(from, to)| (from.to_string(), to.to_string()));
    let count = |n: Option<u32>| n.map_or(Cell::None, |n| Cell::Count(i64::from(n)));
    for one in all(look.connection, look.site, look.names, look.now)?.records {
        let wanted = |(from, to): &(String, String)| (from..=to).contains(&&one.day);
        if !days.as_ref().is_none_or(wanted) {
            continue;
        }
        take(vec![
            Cell::Day(one.day.clone()),
            Cell::text(one.name),
            Cell::code(&one.what),
            Cell::Words(one.list_name),
            count(Some(one.version)),
            count(one.in_force),
            Cell::code(&one.standing),
            one.passed.map_or(Cell::None, Cell::Yes),
            one.mark_milli
                .map_or(Cell::None, |mark| Cell::Milli(mark, 0)),
            Cell::maybe(one.trainer),
            one.valid_until.map_or(Cell::None, Cell::Day),
            Cell::text(one.note),
            Cell::maybe(one.withdrawn.map(|one| one.why)),
            Cell::text(one.desk),
            Cell::Moment(one.said_at),
            Cell::Text(one.list),
            Cell::Text(one.staff.to_string()),
            Cell::Text(one.training.to_string()),
        ])?;
    }
    Ok(())
}
