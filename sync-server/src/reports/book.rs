//! A report as a workbook: what it is on the first sheet, and a sheet a table.

use super::{Document, Part, Radar, Table, footing};
use crate::error::ServerError;
use crate::lists::inks::{Inks, put};
use crate::lists::{Cell, Tongue};
use rust_xlsxwriter::{Chart, ChartType, Format, FormatAlign, Workbook, Worksheet};
use std::io::Write;

/// The most letters of a sheet's name that Excel takes.
const NAME_MAX: usize = 28;

struct Looks {
    title: Format,
    soft: Format,
    heading: Format,
    share: Format,
    plain: Inks,
    /// Of a row in which something is wrong; its times stay as they are.
    bad: Inks,
}

impl Looks {
    fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let heading = plain.clone().set_bold();
        let bad = Inks::of(&plain.clone().set_font_color(0x9B_1C16));
        let share = plain.clone().set_num_format("0.0%");
        let plain = Inks::of(&plain);
        Self {
            share,
            title: Format::new().set_bold().set_font_size(16),
            soft: Format::new().set_font_color(0x55_5555),
            heading: heading.set_background_color(0xE8_EEF9),
            bad: Inks {
                moment: plain.moment.clone(),
                day: plain.day.clone(),
                ..bad
            },
            plain,
        }
    }
}

/// Writes it.
pub fn write(
    out: impl Write + Send,
    document: &Document,
    tongue: Tongue,
) -> Result<(), ServerError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    let mut names: Vec<String> = vec![named(&document.title)];
    let mut heading = String::new();
    let first = book.add_worksheet().set_name(&names[0])?;
    let mut at = about(first, document, tongue, &looks)?;
    for part in &document.parts {
        match part {
            Part::Facts { facts } => {
                let pairs = facts.iter().map(|fact| (&fact.name, figure(&fact.value)));
                at = put_pairs(first, at, pairs, &looks)?;
            }
            Part::Bars { title, bars } => {
                first.write_string_with_format(at, 0, title, &looks.heading)?;
                let pairs = bars
                    .iter()
                    .map(|bar| (&bar.name, Cell::text(bar.said.as_str())));
                at = put_pairs(first, at + 1, pairs, &looks)?;
            }
            Part::Words { text } | Part::Heading { text, .. } => {
                first.write_string_with_format(at, 0, text, &looks.plain.text)?;
                at += 1;
            }
            Part::Radar(radar) => at = put_radar(first, &names[0], at, radar, &looks)?,
            Part::Table(_) | Part::Photos { .. } | Part::Sign { .. } => {}
        }
    }
    for part in &document.parts {
        match part {
            Part::Heading { text, .. } => heading.clone_from(text),
            Part::Table(table) => {
                let title = [heading.as_str(), table.title.as_str()];
                let title = title.into_iter().find(|title| !title.is_empty());
                let name = fresh(title.unwrap_or(&document.title), &names);
                let sheet = book.add_worksheet().set_name(&name)?;
                names.push(name);
                filled(sheet, table, &looks)?;
            }
            _ => {}
        }
    }
    book.save_to_writer(out)?;
    Ok(())
}

/// Names with what they come to, one below the other; the row after the blank one that follows.
fn put_pairs<'p>(
    sheet: &mut Worksheet,
    mut at: u32,
    pairs: impl Iterator<Item = (&'p String, Cell)>,
    looks: &Looks,
) -> Result<u32, ServerError> {
    for (name, value) in pairs {
        let name = Cell::text(name.as_str());
        put(sheet, (at, 0), &name, || name.shown(), &looks.plain)?;
        put(sheet, (at, 1), &value, || value.shown(), &looks.plain)?;
        at += 1;
    }
    Ok(at + 1)
}

/// A radar as a chart beside its figures; the row after the blank one that follows.
fn put_radar(
    sheet: &mut Worksheet,
    name: &str,
    mut at: u32,
    radar: &Radar,
    looks: &Looks,
) -> Result<u32, ServerError> {
    let columns = (1_u16..).zip(&radar.lines);
    sheet.write_string_with_format(at, 0, &radar.title, &looks.heading)?;
    for (column, line) in columns.clone() {
        sheet.write_string_with_format(at, column, line, &looks.heading)?;
    }
    let head = at;
    for axis in &radar.axes {
        at += 1;
        sheet.write_string_with_format(at, 0, &axis.name, &looks.plain.text)?;
        for (column, share) in (1_u16..).zip(&axis.shares) {
            if let Some(share) = share {
                sheet.write_number_with_format(
                    at,
                    column,
                    *share as f64 / 10_000.0,
                    &looks.share,
                )?;
            }
        }
    }
    let mut chart = Chart::new(ChartType::Radar);
    chart.title().set_name(&radar.title);
    for (column, line) in columns {
        chart
            .add_series()
            .set_name(line)
            .set_categories((name, head + 1, 0, at, 0))
            .set_values((name, head + 1, column, at, column));
    }
    chart.set_width(640).set_height(480);
    sheet.insert_chart(head, 4, &chart)?;
    Ok(at + 2)
}

/// A sheet's name as Excel takes it.
fn named(title: &str) -> String {
    let fits = |sign: &char| !"[]:*?/\\'".contains(*sign);
    let name: String = title.chars().filter(fits).take(NAME_MAX).collect();
    match name.trim().is_empty() {
        true => "1".to_owned(),
        false => name.trim().to_owned(),
    }
}

/// One that no sheet has yet.
fn fresh(title: &str, taken: &[String]) -> String {
    let name = named(title);
    let short: String = name.chars().take(NAME_MAX - 4).collect();
    let has = |name: &str| taken.iter().any(|one| one.eq_ignore_ascii_case(name));
    let numbered = (2..).map(|n| format!("{short} {n}"));
    let mut all = std::iter::once(name).chain(numbered);
    all.find(|name| !has(name)).unwrap_or(short)
}

fn about(
    sheet: &mut Worksheet,
    document: &Document,
    tongue: Tongue,
    looks: &Looks,
) -> Result<u32, ServerError> {
    sheet.set_column_width(0, 28)?.set_column_width(1, 44)?;
    let title = format!("{} · {}", document.site, document.title);
    sheet.write_string_with_format(0, 0, title, &looks.title)?;
    sheet.write_string_with_format(1, 0, footing(document, tongue), &looks.soft)?;
    let mut at = 2;
    for fact in &document.about {
        sheet.write_string_with_format(at, 0, &fact.name, &looks.plain.text)?;
        sheet.write_string_with_format(at, 1, &fact.value, &looks.plain.text)?;
        at += 1;
    }
    Ok(at + 1)
}

/// A fact that is a number is one.
fn figure(text: &str) -> Cell {
    match text.parse() {
        Ok(count) => Cell::Count(count),
        Err(_) => Cell::text(text),
    }
}

fn filled(sheet: &mut Worksheet, table: &Table, looks: &Looks) -> Result<(), ServerError> {
    for (n, head) in table.columns.iter().enumerate() {
        let at = n as u16;
        sheet.set_column_width(at, f64::from(head.wide) * 1.3 + 2.0)?;
        sheet.write_string_with_format(0, at, &head.name, &looks.heading)?;
    }
    let last = table.rows.len() as u32;
    let columns = table.columns.len().max(1) as u16;
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, columns - 1)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (row, n) in table.rows.iter().zip(1..) {
        let inks = if row.bad { &looks.bad } else { &looks.plain };
        for (cell, column) in row.cells.iter().zip(0..) {
            put(sheet, (n, column), cell, || cell.shown(), inks)?;
        }
    }
    Ok(())
}
