//! Drop-downs: what a cell offers, and how strict it is.

use crate::site_file::sheets::{self, CellKind, Column, INSTRUCTIONS};
use crate::site_file::workbook::{ROWS_READY, instructions};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, XlsxError};

/// What a column offers; none where anything may be typed.
///
/// Edges: where several may stand in one cell the list only helps, and where the list is another
/// sheet's rows it warns, since that sheet may not be filled in yet.
pub fn of(column: &Column) -> Result<Option<DataValidation>, XlsxError> {
    let found = match column.kind {
        CellKind::YesNo => strings(&["是", "否"])?,
        CellKind::Choice => strict(words(column)?)?,
        CellKind::Choices => words(column)?.show_error_message(false),
        CellKind::Reference => warning(rows_of(column))?,
        CellKind::References | CellKind::Mark => rows_of(column).show_error_message(false),
        CellKind::Checklist | CellKind::Checklists => {
            listed(instructions::checklists()).show_error_message(false)
        }
        CellKind::Touchpoint => listed(instructions::touchpoints()).show_error_message(false),
        _ => return Ok(None),
    };
    Ok(Some(found))
}

fn strings(words: &[&str]) -> Result<DataValidation, XlsxError> {
    strict(DataValidation::new().allow_list_strings(words)?)
}

fn words(column: &Column) -> Result<DataValidation, XlsxError> {
    let words: Vec<&str> = column.choices.iter().map(|one| one.zh.as_str()).collect();
    DataValidation::new().allow_list_strings(&words)
}

fn strict(list: DataValidation) -> Result<DataValidation, XlsxError> {
    list.set_error_title("不在列表中")?
        .set_error_message("请从下拉列表里选。\nPlease choose from the list.")
}

fn warning(list: DataValidation) -> Result<DataValidation, XlsxError> {
    let list = list.set_error_style(DataValidationErrorStyle::Warning);
    list.set_error_title("找不到")?.set_error_message(
        "那张表里还没有这一行；导入时会再检查。\nNo such row yet: the import checks again.",
    )
}

/// The first column of the sheet that a reference names: what its rows are called by.
fn rows_of(column: &Column) -> DataValidation {
    let sheet = column.of.as_deref().and_then(sheets::of);
    let name = sheet.map_or("", |sheet| sheet.head.zh.as_str());
    listed(format!("'{name}'!$A$2:$A${ROWS_READY}"))
}

fn listed(range: String) -> DataValidation {
    DataValidation::new().allow_list_formula(Formula::new(format!("={range}")))
}

/// A range of the sheet with instructions.
pub fn on_instructions(column: char, first: usize, count: usize) -> String {
    let last = first + count.max(1) - 1;
    format!("'{}'!${column}${first}:${column}${last}", INSTRUCTIONS.zh)
}
