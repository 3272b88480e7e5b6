//! A list as CSV: RFC 4180, UTF-8 with a mark at its beginning, so that Excel reads it too.

use super::filed::{Rows, failed};
use super::{Cell, List, Tongue};
use crate::error::ServerError;
use std::io::Write;

/// Writes all rows; without a language, keys and codes.
pub fn write(
    mut out: impl Write,
    list: &List,
    tongue: Option<Tongue>,
    rows: Rows<'_>,
) -> Result<(), ServerError> {
    let heads = list.columns.iter().map(|column| match tongue {
        Some(tongue) => tongue.one(column.title).to_owned(),
        None => column.key.to_owned(),
    });
    let mut line = String::from("\u{feff}");
    join(&mut line, heads);
    out.write_all(line.as_bytes()).map_err(failed)?;
    rows(&mut |row: Vec<Cell>| {
        let cells = row.iter().zip(list.columns);
        line.clear();
        join(
            &mut line,
            cells.map(|(cell, column)| {
                let said = match tongue {
                    Some(tongue) => cell.said(column, tongue),
                    None => cell.plain(),
                };
                match cell {
                    Cell::Count(_) | Cell::Milli(..) => said,
                    _ => harmless(said),
                }
            }),
        );
        out.write_all(line.as_bytes()).map_err(failed)
    })?;
    out.flush().map_err(failed)
}

/// A text that a spreadsheet would take for a formula is a text.
fn harmless(text: String) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text,
    }
}

fn join(line: &mut String, cells: impl Iterator<Item = String>) {
    for (n, cell) in cells.enumerate() {
        if n > 0 {
            line.push(',');
        }
        match cell.contains(['"', ',', '\n', '\r']) {
            true => {
                line.push('"');
                line.push_str(&cell.replace('"', "\"\""));
                line.push('"');
            }
            false => line.push_str(&cell),
        }
    }
    line.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::by_name;

    #[test]
    fn a_formula_is_a_text_and_a_number_stays_one() {
        let list = by_name("readings").expect("a list");
        let rows = |take: super::super::Take<'_>| {
            let mut row = vec![Cell::None; list.columns.len()];
            let name = list.column("place").expect("a column");
            let value = list.column("value").expect("a column");
            row[name] = Cell::text("=1+1, \"x\"");
            row[value] = Cell::Milli(-5_200, 1);
            take(row)
        };
        let mut out = Vec::new();
        write(&mut out, list, None, &rows).expect("written");
        let text = String::from_utf8(out).expect("text");
        let second = text.lines().nth(1).expect("a row");
        assert!(second.contains("\"'=1+1, \"\"x\"\"\""), "{second}");
        assert!(second.contains(",-5.2,"), "{second}");
        assert!(text.starts_with("\u{feff}") && text.ends_with("\r\n"));
    }
}
