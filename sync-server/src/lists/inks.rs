//! A cell on a sheet of a workbook: numbers as numbers, days and moments as Excel's own.

use super::Cell;
use crate::error::ServerError;
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet};

/// The most letters of a cell that Excel takes.
const LETTERS_MAX: usize = 32_767;

/// How each sort of cell looks.
pub struct Inks {
    pub text: Format,
    pub moment: Format,
    pub day: Format,
    /// By how many places stand behind the point.
    pub decimals: [Format; 4],
}

impl Inks {
    /// All alike but for how they write.
    pub fn of(base: &Format) -> Self {
        let written = |look: &str| base.clone().set_num_format(look);
        Self {
            text: base.clone(),
            moment: written("yyyy-mm-dd hh:mm"),
            day: written("yyyy-mm-dd"),
            decimals: ["0", "0.0", "0.00", "0.000"].map(written),
        }
    }
}

/// Writes a cell; `said` is its text, where it is neither a number nor a time.
pub fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    said: impl FnOnce() -> String,
    inks: &Inks,
) -> Result<(), ServerError> {
    let dated = |text: &str| ExcelDateTime::parse_from_str(text.get(..19).unwrap_or(text)).ok();
    match cell {
        Cell::None => {}
        Cell::Count(count) => {
            sheet.write_number_with_format(row, column, *count as f64, &inks.decimals[0])?;
        }
        Cell::Milli(milli, places) => {
            let ink = &inks.decimals[usize::from(*places).min(3)];
            sheet.write_number_with_format(row, column, *milli as f64 / 1_000.0, ink)?;
        }
        Cell::Moment(text) | Cell::Day(text) => {
            let ink = match cell {
                Cell::Moment(_) => &inks.moment,
                _ => &inks.day,
            };
            match dated(text) {
                Some(at) => sheet.write_datetime_with_format(row, column, at, ink)?,
                None => sheet.write_string_with_format(row, column, text, &inks.text)?,
            };
        }
        _ => {
            let said: String = said().chars().take(LETTERS_MAX).collect();
            sheet.write_string_with_format(row, column, said, &inks.text)?;
        }
    }
    Ok(())
}
