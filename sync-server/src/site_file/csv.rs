//! CSV as people save it: UTF-8 or GB18030, comma, semicolon or tab between, quotes doubled.

use crate::site_file::cells::{CELL_CHARS_MAX, CELLS_MAX, COLUMNS_MAX, Cell, Grid, ROWS_MAX};
use encoding_rs::GB18030;

/// The text of a file, in the encoding that fits.
///
/// Edges: a byte-order mark is dropped. None: it is neither UTF-8 nor GB18030.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let (text, _, damaged) = GB18030.decode(bytes);
    (!damaged).then(|| text.into_owned())
}

/// Reads the cells of a CSV file.
///
/// Errors: why it is refused, in both languages.
pub fn read(text: &str) -> Result<Grid, (String, String)> {
    let mut reader = Reader {
        between: between(text),
        grid: Grid::default(),
        row: 0,
        column: 0,
        cells: 0,
        cell: String::new(),
    };
    let mut signs = text.chars().peekable();
    let mut quoted = false;
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                reader.cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if reader.cell.trim().is_empty() => {
                reader.cell.clear();
                quoted = true;
            }
            sign if quoted => reader.cell.push(sign),
            '\r' if signs.peek() == Some(&'\n') => {}
            '\n' | '\r' => reader.end_row()?,
            sign if sign == reader.between => reader.end_cell()?,
            sign => reader.cell.push(sign),
        }
    }
    if quoted {
        let row = reader.row + 1;
        return Err((
            format!("第 {row} 行的引号没有收尾"),
            format!("the quotes that open in row {row} don't close"),
        ));
    }
    reader.end_row()?;
    Ok(reader.grid)
}

/// The sign between cells: the commonest of the three in the first filled line.
fn between(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let first = first.unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    let most = [';', '\t', ','].into_iter().max_by_key(|sign| count(*sign));
    most.unwrap_or(',')
}

struct Reader {
    between: char,
    grid: Grid,
    row: u32,
    column: u32,
    cells: usize,
    cell: String,
}

impl Reader {
    fn end_cell(&mut self) -> Result<(), (String, String)> {
        let text = std::mem::take(&mut self.cell);
        if text.chars().nth(CELL_CHARS_MAX).is_some() {
            return Err(too_long(self.row));
        }
        let cell = Cell::Text(text);
        if !cell.is_empty() {
            self.cells += 1;
            if self.cells > CELLS_MAX || self.column >= COLUMNS_MAX {
                return Err(too_many());
            }
            let row = self.grid.rows.entry(self.row).or_default();
            row.insert(self.column, cell);
        }
        self.column += 1;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), (String, String)> {
        self.end_cell()?;
        self.row += 1;
        self.column = 0;
        match self.row > ROWS_MAX {
            true => Err(too_many()),
            false => Ok(()),
        }
    }
}

/// A file of more cells than any site has.
pub fn too_many() -> (String, String) {
    (
        format!("内容太多：一张表最多 {ROWS_MAX} 行、{COLUMNS_MAX} 列，全部最多 {CELLS_MAX} 格"),
        format!(
            "holds too much: at most {ROWS_MAX} rows and {COLUMNS_MAX} columns a sheet, and \
            {CELLS_MAX} filled cells in all"
        ),
    )
}

/// A cell of more signs than any text has; `row` from 0.
pub fn too_long(row: u32) -> (String, String) {
    let row = row + 1;
    (
        format!("第 {row} 行有一格超过 {CELL_CHARS_MAX} 个字"),
        format!("has a cell of more than {CELL_CHARS_MAX} signs in row {row}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, cells: &[(u32, u32, &str)]) {
        let grid = read(text).expect("it reads");
        let mut found = Vec::new();
        for (row, line) in &grid.rows {
            found.extend(
                line.iter()
                    .map(|(column, cell)| (*row, *column, cell.text())),
            );
        }
        let wanted = cells
            .iter()
            .map(|(row, column, cell)| (*row, *column, (*cell).to_owned()));
        assert_eq!(found, wanted.collect::<Vec<_>>(), "{text:?}");
    }

    #[test]
    fn cells_are_read_with_quotes_and_any_of_three_signs_between() {
        check(
            "名称,编号\n大堂,7\n",
            &[(0, 0, "名称"), (0, 1, "编号"), (1, 0, "大堂"), (1, 1, "7")],
        );
        check(
            "a;b\r\n1,5;2\r\n",
            &[(0, 0, "a"), (0, 1, "b"), (1, 0, "1,5"), (1, 1, "2")],
        );
        check("a\tb", &[(0, 0, "a"), (0, 1, "b")]);
        check(
            "\"a, \"\"b\"\"\n2\",c",
            &[(0, 0, "a, \"b\"\n2"), (0, 1, "c")],
        );
        check("a,,b\n\n , ,c", &[(0, 0, "a"), (0, 2, "b"), (2, 2, "c")]);
        check("", &[]);
    }

    #[test]
    fn quotes_without_an_end_are_named_and_a_long_cell_is_refused() {
        let (_, reason) = read("a\n\"b\nc\n").expect_err("refused");
        assert_eq!(reason, "the quotes that open in row 2 don't close");
        let long = "x".repeat(CELL_CHARS_MAX + 1);
        assert!(read(&long).is_err());
    }

    #[test]
    fn both_encodings_that_spreadsheets_save_are_read() {
        let text = "编号,名称\n1,大堂㙍\n";
        let (chinese, _, _) = GB18030.encode(text);
        assert_eq!(decode(&chinese).as_deref(), Some(text));
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        assert_eq!(decode(&marked).as_deref(), Some(text));
        assert_eq!(decode(b"a\xff\xff"), None);
    }
}
