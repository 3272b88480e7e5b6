//! Workbooks out: the template with examples, notes and drop-downs, and a site's rows in the same
//! form. What the sheets and columns are stands in `sheets`; nothing here reads a workbook.

mod cells;
mod choices;
mod export;
mod instructions;

pub use export::as_it_stands;

use crate::error::ServerError;
use crate::site_file::draft::{Draft, Row};
use crate::site_file::sheets::{self, CellKind, Column, REMARK, Sheet};
use cells::Look;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Note, Workbook, Worksheet, XlsxError};

/// Rows that are prepared for filling in: formats and drop-downs.
const ROWS_READY: u32 = 5_000;

/// The empty workbook that a newcomer fills in: each sheet has its heading, notes, drop-downs, and
/// examples that an import passes over.
pub fn template() -> Result<Vec<u8>, ServerError> {
    let mut examples = Draft::default();
    for sheet in sheets::all() {
        examples.add(&sheet.key, example_rows(sheet));
    }
    Ok(write(&examples, Rows::Examples)?)
}

/// A workbook that says these rows.
pub fn of(draft: &Draft) -> Result<Vec<u8>, ServerError> {
    Ok(write(draft, Rows::Real)?)
}

/// A workbook of one sheet, called so, that says these rows.
pub fn of_sheet(sheet: &Sheet, name: &str, rows: &[Row]) -> Result<Vec<u8>, ServerError> {
    let mut workbook = begun()?;
    page(
        &mut workbook,
        (sheet, name),
        (rows, Rows::Real),
        &Look::new(),
    )?;
    Ok(workbook.save_to_buffer()?)
}

/// The same to be filled in: its rows are examples.
pub fn template_of(sheet: &Sheet) -> Result<Vec<u8>, ServerError> {
    let mut workbook = begun()?;
    let rows = (&example_rows(sheet)[..], Rows::Examples);
    page(&mut workbook, (sheet, &sheet.head.zh), rows, &Look::new())?;
    Ok(workbook.save_to_buffer()?)
}

/// What the rows of a workbook are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    Real,
    Examples,
}

/// As many as the column with the most examples has.
fn example_rows(sheet: &Sheet) -> Vec<Row> {
    let columns = &sheet.columns;
    let count = columns.iter().map(|one| one.examples.len()).max();
    let row = |n: usize| {
        let cells = columns
            .iter()
            .filter_map(|one| Some((&one.key, one.examples.get(n)?)));
        cells.fold(Row::default(), |row, (key, cell)| row.with(key, cell))
    };
    (0..count.unwrap_or(0)).map(row).collect()
}

fn write(draft: &Draft, rows: Rows) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = begun()?;
    let look = Look::new();
    instructions::write(workbook.add_worksheet(), &look)?;
    for sheet in sheets::all() {
        let of_sheet = (draft.rows(&sheet.key), rows);
        page(&mut workbook, (sheet, &sheet.head.zh), of_sheet, &look)?;
    }
    workbook.save_to_buffer()
}

fn begun() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // The same rows are the same bytes: no clock is read.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(workbook)
}

fn page(
    workbook: &mut Workbook,
    (sheet, name): (&Sheet, &str),
    (rows, kind): (&[Row], Rows),
    look: &Look,
) -> Result<(), XlsxError> {
    let page = workbook.add_worksheet();
    page.set_name(name)?;
    head(page, sheet, look)?;
    for (n, row) in (1..).zip(rows) {
        match kind {
            Rows::Real => real(page, n, sheet, row, look)?,
            Rows::Examples => example(page, n, sheet, row, look)?,
        }
    }
    Ok(())
}

/// The heading with its notes, frozen; formats, widths and drop-downs of the columns under it.
fn head(page: &mut Worksheet, sheet: &Sheet, look: &Look) -> Result<(), XlsxError> {
    page.set_freeze_panes(1, 1)?;
    page.set_landscape().set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(0, 0)?;
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        page.set_column_format(at, look.of_kind(column))?;
        page.set_column_width(at, cells::width(column))?;
        let star = if column.required { "*" } else { "" };
        let text = format!("{}{star}", column.head.zh);
        let heading = if column.required {
            &look.required
        } else {
            &look.head
        };
        page.write_string_with_format(0, at, text, heading)?;
        if column.kind != CellKind::Mark {
            page.insert_note(0, at, &note(sheet, at, column))?;
        }
        if let Some(choice) = choices::of(column)? {
            page.add_data_validation(1, at, ROWS_READY, at, &choice)?;
        }
    }
    Ok(())
}

/// What belongs into a column; the first one's says what a row of the sheet is.
fn note(sheet: &Sheet, at: u16, column: &Column) -> Note {
    let mut text = String::new();
    if at == 0 {
        text.push_str(&format!("{}\n{}\n\n", sheet.note.zh, sheet.note.en));
    }
    let must = if column.required {
        ("（必填）", " (required)")
    } else {
        ("", "")
    };
    text.push_str(&format!("{}{}", column.head.zh, must.0));
    if let Some(note) = &column.note {
        text.push_str(&format!("：{}", note.zh));
    }
    text.push_str(&format!("\n{}{}", column.head.en, must.1));
    if let Some(note) = &column.note {
        text.push_str(&format!(": {}", note.en));
    }
    // About so many characters stand in a row of a note, each about 18 pixels high.
    let rows: usize = text.lines().map(|line| 1 + cells::signs(line) / 34).sum();
    let height = 24 + 18 * u32::try_from(rows).unwrap_or(20).min(20);
    let note = Note::new(text).add_author_prefix(false);
    note.set_author("Touchpoint")
        .set_width(260)
        .set_height(height)
}

fn real(
    page: &mut Worksheet,
    n: u32,
    sheet: &Sheet,
    row: &Row,
    look: &Look,
) -> Result<(), XlsxError> {
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        if let Some(value) = row.get(&column.key) {
            cells::write(page, (n, at), column, value, look.of_kind(column))?;
        }
    }
    Ok(())
}

/// An example is grey text, and its first cell is marked so that nobody reads the row.
fn example(
    page: &mut Worksheet,
    n: u32,
    sheet: &Sheet,
    row: &Row,
    look: &Look,
) -> Result<(), XlsxError> {
    let mut mark = Some(REMARK);
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        let Some(value) = row.get(&column.key) else {
            continue;
        };
        let mark = mark.take().map_or(String::new(), |mark| format!("{mark} "));
        page.write_string_with_format(n, at, format!("{mark}{value}"), &look.example)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
