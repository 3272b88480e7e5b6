//! A checklist as a manager keeps it: a plain sheet, one item a row, under heads in Chinese or
//! English in any order. What the columns are stands in `sites/items.toml`.
//!
//! What the sheet can't say, an item keeps from the version before; `placed` finds that one.

mod heads;
mod item;
mod part;
mod placed;
mod write;

pub use heads::is_plain;
pub use placed::Placed;
pub use write::{template, write};

use crate::site_file::cells::{Book, Cell, Grid};
use crate::site_file::problem::{PassedOver, Place, Problem, as_said, says};
use crate::site_file::sheets::{Sheet, plain};
use crate::site_file::{about, rows_of};
use item::Row;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use toml::Value;

const TABLE: &str = include_str!("../../../sites/items.toml");
/// Items of one sheet: far above any checklist.
const ITEMS_MAX: usize = 500;
/// Signs of a title: what is longer above the heads is no name.
const TITLE_CHARS_MAX: usize = 40;
/// What spreadsheets, and our template, call what nobody named.
const UNNAMED: [&str; 9] = [
    "sheet",
    "工作表",
    "表格",
    "table",
    "items",
    "checklist",
    "book",
    "工作簿",
    "新建",
];

/// The columns of such a sheet.
///
/// Edges: read once; a test holds that the table is good, so it never fails.
pub fn columns() -> &'static Sheet {
    static SHEET: OnceLock<Sheet> = OnceLock::new();
    SHEET.get_or_init(|| match toml::from_str(TABLE) {
        Ok(sheet) => sheet,
        Err(error) => unreachable!("the table of items doesn't read: {error}"),
    })
}

/// A sheet whose cells could be read. What its items are, only the site's versions show.
#[derive(Debug)]
pub struct Plain {
    file: String,
    sheet: String,
    /// What may be its name, the likeliest first; at least one.
    titles: Vec<Title>,
    rows: Vec<Entry>,
    remarks: Vec<Problem>,
}

/// What the checklist is called, and where that stands.
#[derive(Debug)]
struct Title {
    text: String,
    row: usize,
}

/// One row, the columns that the sheet has, and where it stands.
#[derive(Debug)]
struct Entry {
    row: Row,
    said: Arc<BTreeSet<String>>,
    place: Place,
}

impl Entry {
    fn says(&self, column: &str) -> bool {
        self.said.contains(column)
    }

    fn wrong(&self, column: &str, zh: impl Into<String>, en: impl Into<String>) -> Problem {
        self.place.wrong(&format!("items.{column}"), says(zh, en))
    }

    /// The same as an error, which is small.
    fn refused(&self, column: &str, zh: impl Into<String>, en: impl Into<String>) -> Box<Problem> {
        Box::new(self.wrong(column, zh, en))
    }
}

/// Reads the sheet of a workbook that has one.
///
/// Errors: every cell that can't be what its column holds, with row and column.
pub fn read(file: &str, book: &Book) -> Result<Plain, Vec<Problem>> {
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let of_sheet = |grid: &Grid, row: Option<u32>, reason| Problem {
        sheet: Some(grid.name.clone()),
        row: row.map(|row| row as usize + 1),
        ..about(file, reason)
    };
    let mut found: Option<(&Grid, u32)> = None;
    for grid in book.grids.iter().filter(|grid| !grid.rows.is_empty()) {
        match (heads::row(grid), found) {
            (Some(row), None) => found = Some((grid, row)),
            (Some(row), Some((first, _))) => {
                let first = &first.name;
                let zh = format!("“{first}”也有检查项：一个文件只放一张检查表");
                let en = format!("`{first}` has items too: a file holds one checklist");
                problems.push(of_sheet(grid, Some(row), says(zh, en)));
            }
            (None, _) if heads::is_read_by_nobody(grid) => {}
            (None, _) => {
                let reason = says("这张表没有“名称”一列，没有读", "no head `Name`: not read");
                remarks.push(of_sheet(grid, None, reason));
            }
        }
    }
    let Some((grid, head)) = found else {
        let reason = says("没有“名称”一列", "no sheet has a head `Name`");
        return Err(vec![about(file, reason)]);
    };
    let titles = titles(file, grid, head);
    let cut = heads::cut(grid, head, |place, reason| {
        remarks.push(Problem {
            column: Some(place),
            ..of_sheet(grid, Some(head), reason)
        });
    });
    let (raws, passed_over) = rows_of((file, &cut), columns(), &mut problems);
    remarks.extend(passed_over.into_iter().map(|one| not_read(file, one)));
    let mut rows = Vec::new();
    for raw in raws {
        let (place, said) = (raw.place, raw.said);
        match Value::Table(raw.table).try_into::<Row>() {
            Ok(row) => rows.push(Entry { row, said, place }),
            Err(error) => problems.push(place.wrong("items", as_said(error.message().trim()))),
        }
    }
    if let Some(first) = rows.get(ITEMS_MAX) {
        let zh = format!("太多：一张检查表最多 {ITEMS_MAX} 项");
        let en = format!("a checklist has at most {ITEMS_MAX} items");
        problems.push(first.wrong("name", zh, en));
    }
    if rows.is_empty() && problems.is_empty() {
        let reason = says("表头下面没有检查项", "no item stands below the heads");
        problems.push(of_sheet(grid, Some(head), reason));
    }
    if titles.is_empty() && problems.is_empty() {
        let zh = "检查表叫什么？请写在表头上面一行，或改工作表的名";
        let en = "what is the checklist called? Say it above the heads, or as the sheet's name";
        problems.push(of_sheet(grid, Some(head), says(zh, en)));
    }
    match problems.is_empty() {
        true => Ok(Plain {
            file: file.to_owned(),
            sheet: grid.name.clone(),
            titles,
            rows,
            remarks,
        }),
        false => Err(problems),
    }
}

fn not_read(file: &str, one: PassedOver) -> Problem {
    let zh = format!("以 # 开头，没有读：{}", one.text);
    let reason = says(
        zh,
        format!("it begins with #, and is not read: {}", one.text),
    );
    Problem {
        sheet: Some(one.sheet),
        row: Some(one.row),
        ..about(file, reason)
    }
}

/// The checklist's name: what stands above the heads, the nearest first; where nothing does, the
/// sheet's name, else the file's. None where nobody named it.
fn titles(file: &str, grid: &Grid, head: u32) -> Vec<Title> {
    let above = grid.rows.range(..head).rev();
    let first = above.filter_map(|(row, cells)| {
        let mut texts = cells.values().map(Cell::text);
        Some((row, texts.find(|text| !text.is_empty())?))
    });
    // `日期：` is a form's field.
    let is_name =
        |text: &String| text.chars().count() <= TITLE_CHARS_MAX && !text.contains([':', '：']);
    let titles = first.filter(|(_, text)| is_name(text));
    let titles = titles.map(|(row, text)| Title {
        text,
        row: *row as usize + 1,
    });
    let titles: Vec<Title> = titles.collect();
    if !titles.is_empty() {
        return titles;
    }
    let stem = Path::new(file).file_stem().unwrap_or_default();
    let names = [grid.name.trim().to_owned(), stem.to_string_lossy().into()];
    let named = names.into_iter().find(|name| is_named(name));
    let title = |text: String| Title {
        text: text.chars().take(TITLE_CHARS_MAX).collect(),
        row: head as usize + 1,
    };
    named.map(title).into_iter().collect()
}

/// Whether somebody gave a sheet or file that name, and no program did.
fn is_named(name: &str) -> bool {
    let name = plain(name);
    let stem =
        name.trim_end_matches(|sign: char| sign.is_ascii_digit() || " ()（）".contains(sign));
    !stem.is_empty() && !UNNAMED.contains(&stem) && !columns().is_called(stem)
}

#[cfg(test)]
mod tests;
