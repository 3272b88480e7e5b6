//! From the sheets of a workbook, or a folder of CSV files, to entries: headings, rows, remarks.
//! Whether values make sense together is `check`'s work.

use crate::site_file::cells::{Book, Cell, Grid};
use crate::site_file::entries::{Beside, Raw, Raws, form};
use crate::site_file::form::Form;
use crate::site_file::problem::{Heads, PassedOver, Place, Problem, letters, says};
use crate::site_file::sheets::{self, CellKind, Column, INSTRUCTIONS, REMARK, Sheet, plain};
use crate::site_file::{plain_rule, values};
use checklists::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::{Table, Value};

/// Reads the sheets of a workbook, or of a folder of CSV files.
pub fn from_book(file: &str, book: &Book) -> (Form, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut raws = Raws::new();
    let mut beside = Beside::default();
    let file: Arc<str> = file.into();
    for grid in &book.grids {
        if INSTRUCTIONS.is(&grid.name) || grid.name.starts_with(REMARK) || grid.rows.is_empty() {
            continue;
        }
        let mut reader = Reader {
            file: Arc::clone(&file),
            grid,
            problems: &mut problems,
            beside: &mut beside,
        };
        let Some(sheet) = sheets::all().iter().find(|one| one.is_called(&grid.name)) else {
            reader.about(None, no_sheet());
            continue;
        };
        if raws.contains_key(sheet.key.as_str()) {
            reader.about(
                None,
                says("这张表出现了两次", "this sheet stands there twice"),
            );
            continue;
        }
        let rows = reader.rows(sheet);
        raws.insert(&sheet.key, rows);
    }
    (form(raws, beside, &mut problems), problems)
}

/// Reads the rows of one grid as those of a sheet, whatever it is called.
pub fn rows_of(
    (file, grid): (&str, &Grid),
    sheet: &'static Sheet,
    problems: &mut Vec<Problem>,
) -> (Vec<Raw>, Vec<PassedOver>) {
    let mut beside = Beside::default();
    let mut reader = Reader {
        file: file.into(),
        grid,
        problems,
        beside: &mut beside,
    };
    let rows = reader.rows(sheet);
    (rows, beside.passed_over)
}

fn no_sheet() -> Words {
    let list = |of: fn(&Sheet) -> &str, between| {
        let all: Vec<&str> = sheets::all().iter().map(of).collect();
        all.join(between)
    };
    let zh = list(|sheet| &sheet.head.zh, "、");
    let en = list(|sheet| &sheet.head.en, ", ");
    says(
        format!("没有叫这个名字的表，可以是：{zh}；表名以 # 开头就不读"),
        format!("no sheet is called so; there are: {en}; one that begins with # is not read"),
    )
}

/// One sheet being read.
struct Reader<'a> {
    file: Arc<str>,
    grid: &'a Grid,
    problems: &'a mut Vec<Problem>,
    beside: &'a mut Beside,
}

/// Signs of a row that is passed over: enough to find it by.
const TOLD_CHARS: usize = 80;

/// The columns by which others name a row.
const CALLED: [&str; 3] = ["id", "name", "number"];

/// The columns of a sheet by their number, as its headings say; none under a heading that was
/// named as wrong.
type Columns = BTreeMap<u32, Option<&'static Column>>;

impl Reader<'_> {
    /// Names something about the sheet, or about one cell of it.
    fn about(&mut self, cell: Option<(u32, u32)>, reason: Words) {
        self.problems.push(Problem {
            file: self.file.to_string(),
            sheet: Some(self.grid.name.clone()),
            row: cell.map(|(row, _)| row as usize + 1),
            column: cell.map(|(_, column)| letters(column as usize)),
            heading: None,
            field: None,
            reason,
        });
    }

    fn rows(&mut self, sheet: &'static Sheet) -> Vec<Raw> {
        let grid = self.grid;
        let filled = grid.rows.iter();
        let filled = filled.filter(|(_, cells)| !cells.values().all(Cell::is_empty));
        let (remarks, filled): (Vec<_>, Vec<_>) = filled.partition(|(_, cells)| is_remark(cells));
        for (row, cells) in remarks {
            self.pass_over(sheet, *row, cells);
        }
        let mut filled = filled.into_iter();
        let Some((row, heads)) = filled.next() else {
            return Vec::new();
        };
        let (columns, heads) = self.headings(sheet, *row, heads);
        let missing: Vec<&Column> = {
            let there = |column: &&Column| !heads.columns.contains_key(&column.key);
            sheet
                .columns
                .iter()
                .filter(|one| one.required)
                .filter(there)
                .collect()
        };
        for column in &missing {
            let (zh, en) = (&column.head.zh, &column.head.en);
            let reason = says(
                format!("第 {} 行的表头里缺“{zh}”一列", row + 1),
                format!("row {} has no heading `{zh}` ({en})", row + 1),
            );
            self.about(None, reason);
        }
        if !missing.is_empty() {
            return Vec::new();
        }
        let said: BTreeSet<String> = heads.columns.keys().cloned().collect();
        let (heads, said) = (Arc::new(heads), Arc::new(said));
        let mut raws = Vec::new();
        for (row, cells) in filled {
            let place = Place {
                file: Arc::clone(&self.file),
                row: *row as usize + 1,
                heads: Some(Arc::clone(&heads)),
            };
            let before = self.problems.len();
            let table = self.row(sheet, &columns, *row, cells, &place);
            if self.problems.len() == before {
                let said = Arc::clone(&said);
                raws.push(Raw { table, place, said });
                continue;
            }
            let called = |column: &Option<&Column>| {
                column.is_some_and(|column| CALLED.contains(&column.key.as_str()))
            };
            for (at, _) in columns.iter().filter(|(_, column)| called(column)) {
                if let Some(cell) = cells.get(at) {
                    let word = plain(&cell.text());
                    self.beside.broken.insert((sheet.key.as_str(), word));
                }
            }
        }
        raws
    }

    /// Tells of a row that nobody reads, unless it is the template's own.
    fn pass_over(&mut self, sheet: &Sheet, row: u32, cells: &BTreeMap<u32, Cell>) {
        let text = first_of(cells).map(Cell::text).unwrap_or_default();
        if !sheet.is_example(&text) {
            self.beside.passed_over.push(PassedOver {
                sheet: self.grid.name.clone(),
                row: row as usize + 1,
                text: text.chars().take(TOLD_CHARS).collect(),
            });
        }
    }

    fn headings(
        &mut self,
        sheet: &'static Sheet,
        row: u32,
        cells: &BTreeMap<u32, Cell>,
    ) -> (Columns, Heads) {
        let mut columns = Columns::new();
        let mut found = BTreeMap::new();
        for (at, cell) in cells.iter().filter(|(_, cell)| !cell.is_empty()) {
            let heading = cell.text();
            columns.insert(*at, None);
            let Some((_, column)) = sheet.column(&heading) else {
                let name = &sheet.head;
                let reason = says(
                    format!("“{}”表没有“{heading}”这一列", name.zh),
                    format!("sheet {} has no column `{heading}`", name.en),
                );
                self.about(Some((row, *at)), reason);
                continue;
            };
            let place = (*at as usize, cell.text());
            if found.insert(column.key.clone(), place).is_some() {
                let reason = says(
                    format!("“{heading}”这一列有两次"),
                    format!("the column `{heading}` stands there twice"),
                );
                self.about(Some((row, *at)), reason);
                continue;
            }
            columns.insert(*at, Some(column));
        }
        let heads = Heads {
            sheet: self.grid.name.clone(),
            columns: found,
        };
        (columns, heads)
    }

    fn row(
        &mut self,
        sheet: &Sheet,
        columns: &Columns,
        row: u32,
        cells: &BTreeMap<u32, Cell>,
        place: &Place,
    ) -> Table {
        let mut table = Table::new();
        for (at, cell) in cells.iter().filter(|(_, cell)| !cell.is_empty()) {
            let column = columns.get(at);
            let Some(column) = column else {
                let heading = "这一格上面没有表头".to_owned();
                self.about(
                    Some((row, *at)),
                    says(heading, "there is no heading above this cell"),
                );
                continue;
            };
            let Some(column) = column else { continue };
            match values::value(column, cell) {
                Ok(value) => put(&mut table, &column.key, value),
                Err(reason) => {
                    let field = format!("{}.{}", sheet.key, column.key);
                    self.problems.push(place.wrong(&field, reason));
                }
            }
            let working = || plain_rule::read(&cell.half()).is_ok_and(|rule| rule.working);
            if column.kind == CellKind::Recurrence && working() {
                table.entry("days").or_insert_with(|| "working".into());
            }
        }
        let empty = |column: &Column| {
            let is = |one: &Option<&Column>| one.is_some_and(|one| one.key == column.key);
            let cell = columns.iter().find(|(_, one)| is(one));
            cell.is_none_or(|(at, _)| cells.get(at).is_none_or(Cell::is_empty))
        };
        for column in sheet.columns.iter().filter(|one| one.required) {
            if empty(column) {
                let field = format!("{}.{}", sheet.key, column.key);
                self.problems
                    .push(place.wrong(&field, says("必填", "it is empty")));
            }
        }
        table
    }
}

fn first_of(cells: &BTreeMap<u32, Cell>) -> Option<&Cell> {
    cells.values().find(|cell| !cell.is_empty())
}

/// Whether a row is a remark: its sign stands alone, since `#1` is what many things are called.
fn is_remark(cells: &BTreeMap<u32, Cell>) -> bool {
    let first = first_of(cells).map(Cell::half).unwrap_or_default();
    let rest = first.strip_prefix(REMARK);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Sets a field, or one inside a field.
fn put(table: &mut Table, key: &str, value: Value) {
    let Some((outer, inner)) = key.split_once('.') else {
        match (table.get_mut(key), value) {
            (Some(Value::Table(there)), Value::Table(more)) => there.extend(more),
            (_, value) => drop(table.insert(key.to_owned(), value)),
        }
        return;
    };
    let inside = table
        .entry(outer)
        .or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(inside) = inside {
        inside.insert(inner.to_owned(), value);
    }
}
