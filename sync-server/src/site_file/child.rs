//! The child that reads a workbook or CSV: bounded memory and time, no store, no network. It says
//! plain cells; what they mean is its parent's to find out.

use crate::bounded;
use crate::error::ServerError;
use crate::site_file::cells::{CELL_CHARS_MAX, CELLS_MAX, COLUMNS_MAX, Cell, ROWS_MAX, Said};
use crate::site_file::csv;
use calamine::{DataRef, Dimensions, Reader, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Cursor, Read, Write};

/// The largest file: a workbook of any site is far smaller.
pub const FILE_BYTES_MAX: u64 = 32 << 20;
/// A zip's first bytes: an `.xlsx` is one.
const ZIP: &[u8] = b"PK\x03\x04";
/// The first bytes of `.xls`, and of a workbook with a password.
const OLD_OFFICE: &[u8] = b"\xd0\xcf\x11\xe0";

/// Why a file isn't read, in both languages.
type Why = (String, String);

/// Reads the file at standard input and says what is in it on standard output.
pub fn run() -> Result<(), ServerError> {
    let failed = || ServerError::file("read", "standard input");
    bounded::limit(0).map_err(failed())?;
    let mut bytes = Vec::new();
    let stdin = io::stdin().lock();
    stdin
        .take(FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(failed())?;
    let mut out = BufWriter::new(io::stdout().lock());
    let said = tell(bytes, &mut out).and_then(|()| out.flush());
    said.map_err(ServerError::file("write", "the pipe"))
}

/// Says every cell, or why there are none.
fn tell(bytes: Vec<u8>, out: &mut impl Write) -> io::Result<()> {
    match cells(bytes, out)? {
        Ok(()) => Said::End,
        Err((zh, en)) => Said::Unreadable(zh, en),
    }
    .write(out)
}

fn cells(bytes: Vec<u8>, out: &mut impl Write) -> io::Result<Result<(), Why>> {
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Ok(Err(why("文件超过 32 MiB", "is larger than 32 MiB")));
    }
    if bytes.starts_with(OLD_OFFICE) {
        return Ok(Err(why(
            "是旧的 .xls 格式，或设了打开密码：请另存为不带密码的 .xlsx",
            "is an old .xls or has a password: save it as .xlsx without one",
        )));
    }
    if bytes.starts_with(ZIP) {
        return workbook(bytes, out);
    }
    let Some(text) = csv::decode(&bytes) else {
        return Ok(Err(why(
            "既不是 .xlsx，也不是 UTF-8 或 GB18030 的文本",
            "is neither .xlsx nor text in UTF-8 or GB18030",
        )));
    };
    drop(bytes);
    let grid = match csv::read(&text) {
        Ok(grid) => grid,
        Err(why) => return Ok(Err(why)),
    };
    Said::Sheet(String::new()).write(out)?;
    for (row, cells) in grid.rows {
        for (column, cell) in cells {
            Said::Cell(row, column, cell).write(out)?;
        }
    }
    Ok(Ok(()))
}

fn why(zh: &str, en: &str) -> Why {
    (zh.to_owned(), en.to_owned())
}

fn damaged(error: impl std::fmt::Display) -> Why {
    (
        format!("不是完好的 .xlsx（{error}）"),
        format!("is no whole .xlsx: {error}"),
    )
}

fn workbook(bytes: Vec<u8>, out: &mut impl Write) -> io::Result<Result<(), Why>> {
    let opened: Result<Xlsx<_>, XlsxError> = Xlsx::new(Cursor::new(bytes));
    let mut book = match opened {
        Ok(book) => book,
        Err(error) => return Ok(Err(damaged(error))),
    };
    let mut count = 0;
    for name in book.sheet_names() {
        let filled = match sheet(&mut book, &name, &mut count, out)? {
            Ok(Some(filled)) => filled,
            // A chart has no cells.
            Ok(None) => continue,
            Err(why) => return Ok(Err(why)),
        };
        let merged = match book.merge_cells_by_sheet_name(&name) {
            Ok(merged) => merged,
            Err(error) => return Ok(Err(damaged(error))),
        };
        for area in merged {
            if let Err(why) = covered(&area, &filled, &mut count, out)? {
                return Ok(Err(why));
            }
        }
    }
    Ok(Ok(()))
}

/// The filled cells of a sheet, by row and column.
type Filled = BTreeMap<(u32, u32), Cell>;

/// Says one sheet. Shape: what stands in it; none of a chart.
fn sheet(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
    count: &mut usize,
    out: &mut impl Write,
) -> io::Result<Result<Option<Filled>, Why>> {
    let zero = if book.has_1904_epoch() { 1_462.0 } else { 0.0 };
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Ok(None)),
        Err(error) => return Ok(Err(damaged(error))),
    };
    Said::Sheet(name.to_owned()).write(out)?;
    let mut filled = Filled::new();
    loop {
        let (row, column, cell) = match reader.next_cell() {
            Ok(None) => return Ok(Ok(Some(filled))),
            Ok(Some(cell)) => {
                let (row, column) = cell.get_position();
                (row, column, plain(cell.get_value(), zero))
            }
            Err(error) => return Ok(Err(damaged(error))),
        };
        let Some(cell) = cell.filter(|cell| !cell.is_empty()) else {
            continue;
        };
        *count += 1;
        if row >= ROWS_MAX || column >= COLUMNS_MAX || *count > CELLS_MAX {
            return Ok(Err(csv::too_many()));
        }
        if cell.text().chars().nth(CELL_CHARS_MAX).is_some() {
            return Ok(Err(csv::too_long(row)));
        }
        Said::Cell(row, column, cell.clone()).write(out)?;
        filled.insert((row, column), cell);
    }
}

/// Says what a merged cell shows in all that it covers. Edges: rows that have nothing else stay as
/// empty as they are.
fn covered(
    area: &Dimensions,
    filled: &Filled,
    count: &mut usize,
    out: &mut impl Write,
) -> io::Result<Result<(), Why>> {
    let (first, last) = (area.start, area.end);
    let Some(cell) = filled.get(&first) else {
        return Ok(Ok(()));
    };
    for row in first.0..=last.0.min(ROWS_MAX) {
        if filled.range((row, 0)..=(row, u32::MAX)).next().is_none() {
            continue;
        }
        for column in first.1..=last.1.min(COLUMNS_MAX) {
            if filled.contains_key(&(row, column)) {
                continue;
            }
            *count += 1;
            if *count > CELLS_MAX {
                return Ok(Err(csv::too_many()));
            }
            Said::Cell(row, column, cell.clone()).write(out)?;
        }
    }
    Ok(Ok(()))
}

/// A cell without its dress; none where nothing stands in it.
fn plain(value: &DataRef<'_>, zero: f64) -> Option<Cell> {
    Some(match value {
        DataRef::Empty => return None,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) if !number.is_finite() => Cell::Broken(number.to_string()),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::DateTime(at) if at.is_datetime() => Cell::At(at.as_f64() + zero),
        DataRef::DateTime(at) => Cell::At(at.as_f64()),
        DataRef::Error(error) => Cell::Broken(error.to_string()),
    })
}

/// Reads in this very process: for tests, whose files are their own.
#[cfg(test)]
pub fn read_here(bytes: Vec<u8>) -> io::Result<crate::site_file::cells::Heard> {
    let mut said = Vec::new();
    tell(bytes, &mut said)?;
    crate::site_file::cells::hear(&said[..])
}
