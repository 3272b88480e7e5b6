//! Where the heads of a plain sheet stand, and what stands beside its columns that nobody reads.

use super::columns;
use crate::site_file::cells::{Book, Cell, Grid};
use crate::site_file::problem::{letters, says};
use crate::site_file::sheets::{self, INSTRUCTIONS, REMARK, plain};
use checklists::Words;
use std::collections::{BTreeMap, BTreeSet};

/// The heads stand in one of the first rows that are filled.
const WITHIN: usize = 20;
/// Columns of people's own that mean nothing to a checklist.
const BESIDE: [&str; 8] = [
    "序号", "no.", "no", "nr", "备注", "remark", "remarks", "notes",
];

/// Whether a workbook is a checklist in a plain sheet: one of its sheets has the heads of items,
/// and none is one of a site's.
pub fn is_plain(book: &Book) -> bool {
    let site = |grid: &Grid| {
        sheets::all()
            .iter()
            .any(|sheet| sheet.is_called(&grid.name))
    };
    !book.grids.iter().any(site) && book.grids.iter().any(|grid| row(grid).is_some())
}

/// Sheets that are there for people.
pub fn is_read_by_nobody(grid: &Grid) -> bool {
    INSTRUCTIONS.is(&grid.name) || grid.name.starts_with(REMARK)
}

/// The row of the heads, from 0: of the first ones the one that has most, `Name` among them.
///
/// Edges: a row with a head `label` is an XLSForm's, whatever its sheet is called.
pub fn row(grid: &Grid) -> Option<u32> {
    if is_read_by_nobody(grid) {
        return None;
    }
    let mut best: Option<(usize, u32)> = None;
    for (row, cells) in grid.rows.iter().take(WITHIN) {
        let texts: Vec<String> = cells.values().map(Cell::text).collect();
        let known = texts.iter().filter_map(|text| columns().column(text));
        let known: BTreeSet<&str> = known.map(|(_, column)| column.key.as_str()).collect();
        let form = texts.iter().any(|text| plain(text).starts_with("label"));
        let more = best.is_none_or(|(most, _)| known.len() > most);
        if known.contains("name") && !form && more {
            best = Some((known.len(), *row));
        }
    }
    best.map(|(_, row)| row)
}

/// The sheet from its heads on, without the columns that nobody reads; each of those is told with
/// its letter.
pub fn cut(grid: &Grid, head: u32, mut told: impl FnMut(String, Words)) -> Grid {
    let mut beside = BTreeSet::new();
    for (at, cell) in grid.rows.get(&head).into_iter().flatten() {
        let heading = cell.text();
        if heading.starts_with(REMARK) || BESIDE.contains(&plain(&heading).as_str()) {
            beside.insert(*at);
            let zh = format!("“{heading}”一列没有读");
            let reason = says(zh, format!("the column `{heading}` is not read"));
            told(letters(*at as usize), reason);
        }
    }
    let without = |cells: &BTreeMap<u32, Cell>| {
        let kept = cells.iter().filter(|(at, _)| !beside.contains(at));
        kept.map(|(at, cell)| (*at, cell.clone())).collect()
    };
    let rows = grid.rows.range(head..);
    let mut cut = Grid {
        name: grid.name.clone(),
        rows: rows.map(|(row, cells)| (*row, without(cells))).collect(),
    };
    if let Some(heads) = cut.rows.get_mut(&head) {
        group(heads);
    }
    cut
}

/// 检查项目 beside 检查内容 says what belongs together, and the other what is looked at.
fn group(heads: &mut BTreeMap<u32, Cell>) {
    let is = |key: &str, cell: &Cell| {
        let column = columns().column(&cell.text());
        column.is_some_and(|(_, column)| column.key == key)
    };
    let content = |cell: &Cell| cell.text() == "检查内容";
    let names = heads.values().filter(|cell| is("name", cell)).count();
    let has_group = heads.values().any(|cell| is("group", cell));
    if names != 2 || has_group || !heads.values().any(content) {
        return;
    }
    let other = heads
        .values_mut()
        .find(|cell| is("name", cell) && !content(cell));
    if let (Some(cell), Some(group)) = (other, columns().of_key("group")) {
        *cell = Cell::Text(group.head.zh.clone());
    }
}
