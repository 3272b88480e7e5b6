//! From tables to a form, by either way: a file's text with lines, or sheets with rows and
//! columns. Whether values make sense together is `check`'s work.

use crate::site_file::cells::{Book, Cell, Grid};
use crate::site_file::form::{Entry, Form};
use crate::site_file::problem::{Heads, Place, Problem, as_said, letters, says};
use crate::site_file::sheets::{self, CellKind, Column, INSTRUCTIONS, REMARK, Sheet, plain};
use crate::site_file::{plain_rule, values};
use checklists::Words;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_spanned::Spanned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::{Table, Value};

/// An entry whose fields are still plain values.
struct Raw {
    table: Table,
    place: Place,
    said: Arc<BTreeSet<String>>,
}

type Raws = BTreeMap<&'static str, Vec<Raw>>;

/// Reads a site's TOML.
pub fn from_toml(file: &str, text: &str) -> (Form, Vec<Problem>) {
    let file: Arc<str> = file.into();
    let place = |at: usize| Place {
        file: Arc::clone(&file),
        row: line_of(text, at),
        heads: None,
    };
    let tables: Tables = match toml::from_str(text) {
        Ok(tables) => tables,
        Err(error) => {
            let place = place(error.span().map_or(0, |span| span.start));
            let mut problem = place.wrong("", as_said(error.message()));
            problem.field = None;
            return (Form::default(), vec![problem]);
        }
    };
    let mut problems = Vec::new();
    let mut raws = Raws::new();
    for (key, entries) in tables.all() {
        let Some(entries) = entries else { continue };
        let all = raws.entry(key).or_default();
        for entry in entries {
            let place = place(entry.span().start);
            let Value::Table(table) = entry.into_inner() else {
                problems.push(place.wrong(key, says("这里要写成表", "write it as a table")));
                continue;
            };
            let said = Arc::new(table.keys().cloned().collect());
            all.push(Raw { table, place, said });
        }
    }
    (form(raws, BTreeSet::new(), &mut problems), problems)
}

type Entries = Option<Vec<Spanned<Value>>>;

/// The tables that a file may have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    site: Option<Spanned<Value>>,
    buildings: Entries,
    staff: Entries,
    shifts: Entries,
    shift_days: Entries,
    checkpoints: Entries,
    routes: Entries,
    equipment: Entries,
    gauges: Entries,
    plans: Entries,
    tools: Entries,
    calendar: Entries,
}

impl Tables {
    fn all(self) -> [(&'static str, Entries); 12] {
        [
            ("site", self.site.map(|site| vec![site])),
            ("buildings", self.buildings),
            ("staff", self.staff),
            ("shifts", self.shifts),
            ("shift_days", self.shift_days),
            ("checkpoints", self.checkpoints),
            ("routes", self.routes),
            ("equipment", self.equipment),
            ("gauges", self.gauges),
            ("plans", self.plans),
            ("tools", self.tools),
            ("calendar", self.calendar),
        ]
    }
}

/// The line of a place in a text, from 1.
fn line_of(text: &str, place: usize) -> usize {
    let before = text.as_bytes().iter().take(place);
    1 + before.filter(|byte| **byte == b'\n').count()
}

/// Reads the sheets of a workbook, or of a folder of CSV files.
pub fn from_book(file: &str, book: &Book) -> (Form, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut raws = Raws::new();
    let mut broken = BTreeSet::new();
    let file: Arc<str> = file.into();
    for grid in &book.grids {
        if INSTRUCTIONS.is(&grid.name) || grid.name.starts_with(REMARK) || grid.rows.is_empty() {
            continue;
        }
        let mut reader = Reader {
            file: Arc::clone(&file),
            grid,
            problems: &mut problems,
            broken: &mut broken,
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
    (form(raws, broken, &mut problems), problems)
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
    broken: &'a mut BTreeSet<(&'static str, String)>,
}

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
        let mut filled = self.grid.rows.iter().filter(|(_, cells)| is_read(cells));
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
                    self.broken.insert((sheet.key.as_str(), word));
                }
            }
        }
        raws
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
            let place = (*at as usize, heading.clone());
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
            let working = || plain_rule::read(&cell.text()).is_ok_and(|rule| rule.working);
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

/// Whether somebody reads a row: it isn't empty, and no remark.
fn is_read(cells: &BTreeMap<u32, Cell>) -> bool {
    let first = cells.values().find(|cell| !cell.is_empty());
    first.is_some_and(|cell| !cell.text().starts_with(REMARK))
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

fn form(
    mut raws: Raws,
    broken: BTreeSet<(&'static str, String)>,
    problems: &mut Vec<Problem>,
) -> Form {
    let there = raws.keys().copied().collect();
    let mut site = all("site", &mut raws, problems);
    if let Some(second) = site.get(1) {
        let second: &Entry<_> = second;
        let reason = says("只能有一个项目", "a file has one site");
        problems.push(second.place.wrong("site.name", reason));
    }
    Form {
        there,
        site: (!site.is_empty()).then(|| site.swap_remove(0)),
        buildings: all("buildings", &mut raws, problems),
        staff: all("staff", &mut raws, problems),
        shifts: all("shifts", &mut raws, problems),
        shift_days: all("shift_days", &mut raws, problems),
        checkpoints: all("checkpoints", &mut raws, problems),
        routes: all("routes", &mut raws, problems),
        equipment: all("equipment", &mut raws, problems),
        gauges: all("gauges", &mut raws, problems),
        plans: all("plans", &mut raws, problems),
        tools: all("tools", &mut raws, problems),
        calendar: all("calendar", &mut raws, problems),
        broken,
    }
}

fn all<T: DeserializeOwned>(
    key: &str,
    raws: &mut Raws,
    problems: &mut Vec<Problem>,
) -> Vec<Entry<T>> {
    let mut entries = Vec::new();
    for Raw { table, place, said } in raws.remove(key).unwrap_or_default() {
        match Value::Table(table).try_into::<T>() {
            Ok(value) => entries.push(Entry { value, place, said }),
            Err(error) => problems.push(unshaped(key, &place, error.message())),
        }
    }
    entries
}

/// That an entry hasn't the shape of its table; the field is named in the words.
fn unshaped(key: &str, place: &Place, message: &str) -> Problem {
    place.wrong(key, as_said(message.trim()))
}
