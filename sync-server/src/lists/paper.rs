//! A list as PDF: on A4 lying, the headings on each page, the id and the page's number below.

use super::filed::{Head, Rows, failed};
use super::workbook::about;
use super::{Cell, Column, Kind, List, Tongue};
use crate::error::{ServerError, refuse};
use crate::pdf::{BLACK, Cells, Letters, Pdf};
use protocol::ErrorCode;
use std::io::Write;

const WIDE_MM: f32 = 297.0;
const HIGH_MM: f32 = 210.0;
const EDGE_MM: f32 = 10.0;
const BOTTOM_MM: f32 = 196.0;
const GAP_MM: f32 = 1.6;
/// More than this nobody prints, and a workbook holds it better.
const ROWS_MAX: u64 = 20_000;

const TITLE: Letters = Letters {
    size_mm: 5.6,
    bold: true,
};
const HEAD: Letters = Letters {
    size_mm: 2.7,
    bold: true,
};
const PLAIN: Letters = Letters {
    size_mm: 2.7,
    bold: false,
};
const LEADING: f32 = 1.45;

/// Writes all rows.
pub fn write(
    mut out: impl Write,
    list: &List,
    head: &Head,
    tongue: Tongue,
    rows: Rows<'_>,
) -> Result<(), ServerError> {
    if head.rows > ROWS_MAX {
        let message = format!(
            "{} rows are too many for paper (at most {ROWS_MAX}): narrow the list, or take Excel",
            head.rows
        );
        return Err(refuse(ErrorCode::TooLarge, message));
    }
    let mut sheet = Sheet {
        pdf: Pdf::new(WIDE_MM, HIGH_MM).titled(&head.title),
        y: 0.0,
        columns: list.columns,
        widths: widths(list.columns),
        numbers: list
            .columns
            .iter()
            .map(|column| column.kind == Kind::Number)
            .collect(),
        head,
        tongue,
    };
    sheet.page();
    rows(&mut |row: Vec<Cell>| {
        sheet.row(&row);
        Ok(())
    })?;
    let bytes = sheet.pdf.finish()?;
    out.write_all(&bytes)
        .and_then(|()| out.flush())
        .map_err(failed)
}

/// The room of each column, by how wide it is among the others.
fn widths(columns: &[Column]) -> Vec<f32> {
    let room = WIDE_MM - 2.0 * EDGE_MM;
    let sum: f32 = columns.iter().map(|column| f32::from(column.wide)).sum();
    let wide = |column: &Column| room * f32::from(column.wide) / sum.max(1.0);
    columns.iter().map(wide).collect()
}

struct Sheet<'a> {
    pdf: Pdf,
    y: f32,
    columns: &'static [Column],
    widths: Vec<f32>,
    numbers: Vec<bool>,
    head: &'a Head,
    tongue: Tongue,
}

impl Sheet<'_> {
    fn page(&mut self) {
        self.pdf.page();
        self.y = EDGE_MM;
        if self.pdf.pages() == 1 {
            let title = format!("{} · {}", self.head.site, self.head.title);
            self.pdf.text(EDGE_MM, self.y, TITLE, &title);
            self.y += TITLE.size_mm * LEADING;
            for line in about(self.head, self.tongue) {
                for line in PLAIN.wrapped(&line, WIDE_MM - 2.0 * EDGE_MM) {
                    self.pdf.text(EDGE_MM, self.y, PLAIN, &line);
                    self.y += PLAIN.size_mm * LEADING;
                }
            }
            self.y += 2.0;
        }
        let below = format!("{} · {}", self.head.id, self.pdf.pages());
        let right = WIDE_MM - EDGE_MM - PLAIN.width_mm(&below);
        self.pdf.text(right, HIGH_MM - EDGE_MM, PLAIN, &below);
        let heads = self
            .columns
            .iter()
            .map(|column| self.tongue.one(column.title).to_owned());
        let heads: Vec<String> = heads.collect();
        self.cells(HEAD, &heads);
        self.pdf
            .line(EDGE_MM, self.y - 0.6, WIDE_MM - 2.0 * EDGE_MM);
    }

    fn row(&mut self, row: &[Cell]) {
        let said = row.iter().zip(self.columns);
        let said = said.map(|(cell, column)| cell.said(column, self.tongue));
        let said: Vec<String> = said.collect();
        self.cells(PLAIN, &said);
    }

    /// One row, as high as its highest cell; it begins another page where it doesn't fit.
    fn cells(&mut self, letters: Letters, said: &[String]) {
        let lines = letters.columns(said, &self.widths, GAP_MM);
        let high = lines.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let step_mm = letters.size_mm * LEADING;
        let room = ((BOTTOM_MM - EDGE_MM) / step_mm) as usize;
        let high = high.min(room);
        if self.y + high as f32 * step_mm > BOTTOM_MM && letters == PLAIN {
            self.page();
        }
        let row = Cells {
            letters,
            ink: BLACK,
            lines: &lines,
            widths: &self.widths,
            numbers: &self.numbers,
            gap_mm: GAP_MM,
            step_mm,
        };
        self.pdf.row((EDGE_MM, self.y), &row, high);
        self.y += high as f32 * step_mm + 0.8;
    }
}
