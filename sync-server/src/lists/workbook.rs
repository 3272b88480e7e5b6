//! A list as a workbook: what it is, how many rows, then the rows under headings that filter.

use super::cell::clock;
use super::filed::{Head, Rows};
use super::inks::{Inks, put};
use super::{Cell, List, Tongue};
use crate::error::ServerError;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet};
use std::io::{Seek, Write};

/// Rows of a sheet, below the program's own limit.
const SHEET_ROWS: u32 = 1_000_000;
/// Rows before the first of the list: title, count, id, filter, headings.
const ABOVE: u32 = 5;

struct Looks {
    title: Format,
    soft: Format,
    heading: Format,
    inks: Inks,
}

impl Looks {
    fn new() -> Self {
        let wrapped = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let heading = wrapped.clone().set_bold();
        Self {
            title: Format::new().set_bold().set_font_size(16),
            soft: Format::new().set_font_color(0x55_5555),
            heading: heading.set_background_color(0xE8_EEF9),
            inks: Inks::of(&wrapped),
        }
    }
}

/// Writes all rows.
pub fn write(
    out: impl Write + Seek + Send,
    list: &List,
    head: &Head,
    tongue: Tongue,
    rows: Rows<'_>,
) -> Result<(), ServerError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    let mut sheets: Vec<Worksheet> = Vec::new();
    let mut sheet = begin(&mut book, list, head, tongue, &looks, 1)?;
    let mut at = ABOVE;
    rows(&mut |row: Vec<Cell>| {
        if at - ABOVE == SHEET_ROWS {
            let number = sheets.len() + 2;
            let next = begin(&mut book, list, head, tongue, &looks, number)?;
            sheets.push(std::mem::replace(&mut sheet, next));
            at = ABOVE;
        }
        for (n, (cell, column)) in row.iter().zip(list.columns).enumerate() {
            let said = || cell.said(column, tongue);
            put(&mut sheet, (at, n as u16), cell, said, &looks.inks)?;
        }
        at += 1;
        Ok(())
    })?;
    sheets.push(sheet);
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_writer(out)?;
    Ok(())
}

fn begin(
    book: &mut Workbook,
    list: &List,
    head: &Head,
    tongue: Tongue,
    looks: &Looks,
    number: usize,
) -> Result<Worksheet, ServerError> {
    let mut sheet = book.new_worksheet_with_constant_memory()?;
    let name = match number {
        1 => head.title.clone(),
        n => format!("{} {n}", head.title),
    };
    sheet.set_name(&name)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (n, column) in list.columns.iter().enumerate() {
        sheet.set_column_width(n as u16, f64::from(column.wide) + 2.0)?;
    }
    let last = ABOVE - 1;
    let rows = u32::try_from(head.rows).unwrap_or(SHEET_ROWS);
    let rows = rows.saturating_sub((number as u32 - 1) * SHEET_ROWS);
    let rows = rows.min(SHEET_ROWS);
    let columns = list.columns.len() as u16;
    sheet.set_freeze_panes(last + 1, 0)?;
    sheet.set_repeat_rows(last, last)?;
    sheet.autofilter(last, 0, last + rows, columns - 1)?;
    let title = format!("{} · {}", head.site, head.title);
    sheet.write_string_with_format(0, 0, title, &looks.title)?;
    for (row, line) in about(head, tongue).into_iter().enumerate() {
        sheet.write_string_with_format(row as u32 + 1, 0, line, &looks.soft)?;
    }
    for (n, column) in list.columns.iter().enumerate() {
        let title = tongue.one(column.title);
        sheet.write_string_with_format(last, n as u16, title, &looks.heading)?;
    }
    Ok(sheet)
}

/// What stands below the title: how many rows, the id, what it was narrowed to.
pub fn about(head: &Head, tongue: Tongue) -> [String; 3] {
    let (rows, id, made, by) = (head.rows, &head.id, clock(&head.made_at), &head.by);
    let filter = head.filter_line(tongue);
    match tongue {
        Tongue::Zh => [
            format!("共 {rows} 行，{made} 由 {by} 导出"),
            format!("编号 {id}（在“报表导出”页输入编号可再次生成）"),
            format!("筛选 {filter}"),
        ],
        Tongue::En => [
            format!("{rows} rows, exported {made} by {by}"),
            format!("Id {id} (type it on the Reports page to make it again)"),
            format!("Filter {filter}"),
        ],
    }
}
