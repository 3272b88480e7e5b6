//! A form's sheet `settings`: what the checklist is called, and its version.

use crate::site_file::problem::{Problem, says};
use crate::xlsform::more::{self, MORE, OfList};
use crate::xlsform::table::{Table, outside};
use checklists::{ChecklistKind, Words};
use chrono::NaiveDate;

const TAKEN: [&str; 11] = [
    "form_id",
    "form_title",
    "version",
    "default_language",
    "style",
    "touchpoint_name_zh",
    "touchpoint_name_en",
    "touchpoint_kind",
    "touchpoint_number",
    "touchpoint_from",
    MORE,
];
/// Where and when another app sends its records.
const ELSEWHERE: [&str; 4] = ["submission_url", "auto_send", "auto_delete", "auto_submit"];
const ID_CHARS_MAX: usize = 60;

/// What the sheet says.
pub struct Settings {
    pub id: String,
    /// None where it isn't a whole number.
    pub version: Option<u32>,
    pub name: Words,
    pub kind: ChecklistKind,
    pub number: Option<u32>,
    pub from: Option<NaiveDate>,
    pub more: OfList,
}

/// Whether text can be the id of a checklist.
pub fn is_id(text: &str) -> bool {
    let good = |sign: char| sign.is_ascii_alphanumeric() || "._-".contains(sign);
    let short = text.len() <= ID_CHARS_MAX;
    short && text.starts_with(|sign: char| sign.is_ascii_alphanumeric()) && text.chars().all(good)
}

/// Reads the sheet; without one the file's name is the form's.
pub fn read(
    file_stem: &str,
    table: &Table,
    (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>),
) -> Settings {
    let row = table.rows.first();
    let number = row.map_or(2, |row| row.number);
    if let Some(second) = table.rows.get(1) {
        let reason = says("settings 只读一行", "settings have one row");
        problems.push(table.wrong(second.number, None, outside(reason)));
    }
    columns(table, (&mut *problems, remarks));
    let get = |column: &str| row.and_then(|row| row.get(column));
    let id = get("form_id").unwrap_or(file_stem).to_owned();
    if !is_id(&id) {
        let reason = says(
            format!("检查表编号“{id}”只能用字母、数字和 . _ -"),
            format!("`{id}` can't be a checklist's id: letters, digits, . _ and -, at most 60"),
        );
        problems.push(table.at(number, "form_id", outside(reason)));
    }
    let title = get("form_title").unwrap_or(&id);
    let mut settings = Settings {
        name: says(
            get("touchpoint_name_zh").unwrap_or(title),
            get("touchpoint_name_en").unwrap_or(title),
        ),
        version: get("version")
            .and_then(|text| text.parse().ok())
            .filter(|one| *one > 0),
        kind: ChecklistKind::Touchpoint,
        number: None,
        from: None,
        more: OfList::default(),
        id,
    };
    let mut wrong = |column: &str, reason: Words| {
        problems.push(table.at(number, column, outside(reason)));
    };
    if let Some(text) = get("touchpoint_kind") {
        match more::word(text) {
            Ok(kind) => settings.kind = kind,
            Err(reason) => wrong("touchpoint_kind", reason),
        }
    }
    if let Some(text) = get("touchpoint_number") {
        match text.parse() {
            Ok(one) => settings.number = Some(one),
            Err(_) => wrong(
                "touchpoint_number",
                says("不是整数", "it is no whole number"),
            ),
        }
    }
    if let Some(text) = get("touchpoint_from") {
        match text.parse() {
            Ok(day) => settings.from = Some(day),
            Err(_) => wrong(
                "touchpoint_from",
                says("请写成 2026-12-01", "write a day as 2026-12-01"),
            ),
        }
    }
    match more::read(get(MORE)) {
        Ok(more) => settings.more = more,
        Err(reason) => wrong(MORE, reason),
    }
    settings
}

/// Refuses settings that aren't taken; says which mean nothing here.
fn columns(table: &Table, (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>)) {
    for (column, text) in table.rows.iter().take(1).flat_map(|row| row.cells()) {
        let plain = !text.contains("${");
        if plain && ELSEWHERE.contains(&column.0.as_str()) {
            let reason = says(
                "这里不起作用：记录都传到本服务器",
                "this means nothing here: records go to this server",
            );
            remarks.push(table.wrong(table.rows[0].number, Some(column), reason));
        } else if !TAKEN.contains(&column.0.as_str()) || !plain {
            let reason = says(
                format!("不支持 settings 的 {} 列", column.0),
                format!("the setting `{}` isn't taken", column.0),
            );
            problems.push(table.wrong(table.rows[0].number, Some(column), outside(reason)));
        }
    }
}
