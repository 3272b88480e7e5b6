//! Plain cells: what is left of a workbook or CSV once a child has read it, and how it is said.

use crate::site_file::sheets::half_width;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

/// Rows of a sheet, and filled cells of a whole file: far above any site.
pub const ROWS_MAX: u32 = 200_000;
pub const CELLS_MAX: usize = 1_000_000;
/// Columns of a sheet: the rota has the most, below forty.
pub const COLUMNS_MAX: u32 = 500;
/// Signs of one cell.
pub const CELL_CHARS_MAX: usize = 20_000;
/// Bytes of all that is said of one file.
const SAID_BYTES_MAX: u64 = 256 << 20;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    Text(String),
    Number(f64),
    Bool(bool),
    /// A day and time: days since the end of 1899, as spreadsheets count.
    At(f64),
    /// What the spreadsheet itself couldn't calculate, such as `#REF!`.
    Broken(String),
}

impl Cell {
    /// What it says, as it was written, without blanks around it.
    pub fn text(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Broken(text) => {
                let blank = |sign: char| half_width(sign.encode_utf8(&mut [0; 4])) == " ";
                text.trim_matches(|sign: char| sign.is_whitespace() || blank(sign))
                    .to_owned()
            }
            Cell::Number(number) | Cell::At(number) => number.to_string(),
            Cell::Bool(true) => "TRUE".into(),
            Cell::Bool(false) => "FALSE".into(),
        }
    }

    /// The same without full-width forms: what is compared and counted, never what is kept.
    pub fn half(&self) -> String {
        half_width(&self.text()).trim().to_owned()
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Cell::Text(_) if self.text().is_empty())
    }
}

/// One sheet: filled cells by row and column, from 0.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Grid {
    pub name: String,
    pub rows: BTreeMap<u32, BTreeMap<u32, Cell>>,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Book {
    pub grids: Vec<Grid>,
}

/// One thing that the reading child says, a line of JSON each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// A sheet begins.
    Sheet(String),
    Cell(u32, u32, Cell),
    /// The file can't be read, and why, in both languages.
    Unreadable(String, String),
    /// Nothing follows.
    End,
}

impl Said {
    /// Writes it as a line.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        out.write_all(b"\n")
    }
}

/// What came of reading.
#[derive(Debug, PartialEq)]
pub enum Heard {
    Book(Book),
    /// Why not, in both languages.
    Unreadable(String, String),
}

/// Puts together what a child says.
///
/// Errors: `InvalidData` for what no child of this program says; others are the pipe's.
pub fn hear(input: impl BufRead) -> io::Result<Heard> {
    let strange = || io::Error::from(io::ErrorKind::InvalidData);
    let mut book = Book::default();
    for line in input.take(SAID_BYTES_MAX).lines() {
        match serde_json::from_str(&line?)? {
            Said::Sheet(name) => book.grids.push(Grid {
                name,
                ..Grid::default()
            }),
            Said::Cell(row, column, cell) => {
                let grid = book.grids.last_mut().ok_or_else(strange)?;
                grid.rows.entry(row).or_default().insert(column, cell);
            }
            Said::Unreadable(zh, en) => return Ok(Heard::Unreadable(zh, en)),
            Said::End => return Ok(Heard::Book(book)),
        }
    }
    Err(strange())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard_and_what_breaks_off_is_not() {
        let said = [
            Said::Sheet("点位".into()),
            Said::Cell(0, 1, Cell::Text("名称".into())),
            Said::Cell(3, 1, Cell::Number(1.5)),
            Said::End,
        ];
        let mut pipe = Vec::new();
        for one in &said {
            one.write(&mut pipe).expect("written");
        }
        let Heard::Book(book) = hear(&pipe[..]).expect("heard") else {
            panic!("unreadable");
        };
        assert_eq!(book.grids[0].name, "点位");
        assert_eq!(book.grids[0].rows[&3][&1], Cell::Number(1.5));
        assert!(hear(&pipe[..pipe.len() - 6]).is_err());
        assert!(hear(&b"{\"cell\":[0,0,{\"bool\":true}]}\n"[..]).is_err());
    }
}
