//! How a value looks in its cell: dates and numbers as Excel's own, choices as words.

use crate::site_file::draft::list;
use crate::site_file::sheets::{CellKind, Column};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// The formats of a workbook.
pub struct Look {
    pub title: Format,
    pub head: Format,
    pub required: Format,
    pub example: Format,
    pub wrapped: Format,
    text: Format,
    number: Format,
    date: Format,
    time: Format,
    mark: Format,
}

impl Look {
    pub fn new() -> Self {
        let head = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin)
            .set_background_color(0xE2E8F0);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            required: head.clone().set_background_color(0xFDE68A),
            head,
            example: Format::new().set_italic().set_font_color(0x808080),
            wrapped: Format::new().set_text_wrap().set_align(FormatAlign::Top),
            // Text, so that `0012` and `2026-12` stay what was typed.
            text: Format::new().set_num_format("@"),
            number: Format::new(),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            time: Format::new().set_num_format("hh:mm"),
            mark: Format::new().set_align(FormatAlign::Center),
        }
    }

    /// That of a column's cells.
    pub fn of_kind(&self, column: &Column) -> &Format {
        match column.kind {
            CellKind::Integer | CellKind::Decimal | CellKind::Touchpoint => &self.number,
            CellKind::Date => &self.date,
            CellKind::Time => &self.time,
            CellKind::Mark => &self.mark,
            // Numbers stay numbers, or a drop-down wouldn't know them again.
            _ if names_numbers(column) => &self.number,
            _ => &self.text,
        }
    }
}

/// Whether a reference is to rows that are called by number.
fn names_numbers(column: &Column) -> bool {
    column.kind == CellKind::Reference && column.of.as_deref() == Some("checkpoints")
}

/// Writes a value; one that isn't what its column holds is written as the text that it is.
pub fn write(
    page: &mut Worksheet,
    (row, at): (u32, u16),
    column: &Column,
    value: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let number = match column.kind {
        CellKind::Integer | CellKind::Decimal | CellKind::Touchpoint => value.parse::<f64>().ok(),
        _ if names_numbers(column) => value.parse::<u32>().ok().map(f64::from),
        _ => None,
    };
    let moment = match column.kind {
        CellKind::Date => date(value),
        CellKind::Time => time(value),
        _ => None,
    };
    if let Some(number) = number.filter(|number| number.is_finite()) {
        page.write_number_with_format(row, at, number, format)?;
    } else if let Some(moment) = moment {
        page.write_datetime_with_format(row, at, &moment, format)?;
    } else {
        page.write_string_with_format(row, at, words(column, value), format)?;
    }
    Ok(())
}

fn date(text: &str) -> Option<ExcelDateTime> {
    let day: NaiveDate = text.parse().ok()?;
    let (month, of_month) = (
        u8::try_from(day.month()).ok()?,
        u8::try_from(day.day()).ok()?,
    );
    // Excel's own days begin in 1900; one before stays text.
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, month, of_month).ok()
}

fn time(text: &str) -> Option<ExcelDateTime> {
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok()?;
    let (hour, minute) = (
        u16::try_from(time.hour()).ok()?,
        u8::try_from(time.minute()).ok()?,
    );
    ExcelDateTime::from_hms(hour, minute, 0).ok()
}

/// A value in the words that people read.
fn words(column: &Column, value: &str) -> String {
    let choice = |word: &str| match column.choice(word) {
        Some(choice) => choice.zh.clone(),
        None => word.to_owned(),
    };
    match column.kind {
        CellKind::Choice => choice(value),
        CellKind::Checklist => checklist(value),
        CellKind::Checklists => list(value.split('、').map(checklist)),
        CellKind::Choices => list(value.split('、').map(choice)),
        CellKind::YesNo => match value {
            "yes" => "是".to_owned(),
            "no" => "否".to_owned(),
            other => other.to_owned(),
        },
        _ => value.to_owned(),
    }
}

/// Its name, where the program knows it: no two have the same.
fn checklist(id: &str) -> String {
    let known = checklists::built_in().checklist(id);
    known.map_or(id, |list| list.name.zh.as_str()).to_owned()
}

/// Wide enough for the heading and for what usually stands below, in Excel's characters.
pub fn width(column: &Column) -> f64 {
    let usual = match column.kind {
        CellKind::Mark => return 7.0,
        CellKind::YesNo | CellKind::Integer | CellKind::Decimal | CellKind::Time => 9,
        CellKind::Date | CellKind::Month | CellKind::Choice => 13,
        CellKind::References | CellKind::Checklists | CellKind::DaySpans | CellKind::Pairs => 32,
        CellKind::Words => 32,
        CellKind::Prose => 48,
        _ if column.key == "name" => 24,
        _ => 16,
    };
    let head = signs(&column.head.zh) + 3;
    u32::try_from(usual.max(head)).map_or(16.0, f64::from)
}

/// How wide a text is: a Chinese character takes two places.
pub fn signs(text: &str) -> usize {
    text.chars()
        .map(|sign| if sign.is_ascii() { 1 } else { 2 })
        .sum()
}
