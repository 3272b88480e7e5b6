//! Sheets of an XLSForm as rows of named cells, with where each stands for whoever is told.

use crate::site_file::cells::{Book, Cell, Grid};
use crate::site_file::problem::{Problem, letters, says};
use crate::xlsform::more::MORE;
use checklists::Words;
use std::collections::BTreeMap;

/// Sheets that mean something in an XLSForm and aren't taken.
const OTHER_SHEETS: [&str; 5] = ["external_choices", "entities", "osm", "cascades", "pcode"];

/// Columns that hold words or files, which a form has in any language.
const WORDS: [&str; 9] = [
    "label",
    "hint",
    "constraint_message",
    "required_message",
    "guidance_hint",
    "image",
    "audio",
    "video",
    "big-image",
];

/// Rows and columns of a sheet: far above any checklist.
const ROWS_MAX: usize = 2_000;
const COLUMNS_MAX: usize = 100;

/// The language of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// The form's own, whatever it is.
    Plain,
    Zh,
    En,
}

/// A column: what it is for, in the standard's spelling, and its language.
pub type Column = (String, Language);

/// One sheet.
#[derive(Debug, Default)]
pub struct Table {
    file: String,
    sheet: String,
    /// Where each column stands, from 0, and its heading.
    columns: BTreeMap<Column, (u32, String)>,
    pub rows: Vec<Row>,
}

/// One row that isn't empty.
#[derive(Debug)]
pub struct Row {
    /// From 1, as the spreadsheet counts.
    pub number: usize,
    cells: BTreeMap<Column, String>,
}

impl Row {
    /// A cell of a column without a language; none where it is empty.
    pub fn get(&self, base: &str) -> Option<&str> {
        self.of(base, Language::Plain)
    }

    pub fn of(&self, base: &str, language: Language) -> Option<&str> {
        let found = self.cells.get(&(base.to_owned(), language));
        found.map(String::as_str)
    }

    /// Every cell that is filled.
    pub fn cells(&self) -> impl Iterator<Item = (&Column, &str)> {
        self.cells.iter().map(|(at, text)| (at, text.as_str()))
    }

    /// The words of a column in both languages; what is said in one stands for both.
    pub fn words(&self, base: &str) -> Option<Words> {
        let plain = self.get(base);
        let zh = self.of(base, Language::Zh);
        let en = self.of(base, Language::En);
        let first = zh.or(plain).or(en)?;
        let second = en.or(plain).or(zh)?;
        Some(says(first, second))
    }
}

impl Table {
    pub fn has(&self, base: &str) -> bool {
        self.columns.keys().any(|(one, _)| one == base)
    }

    /// Something about a row, and the column where one is meant.
    pub fn wrong(&self, row: usize, column: Option<&Column>, reason: Words) -> Problem {
        let there = column.and_then(|column| self.columns.get(column));
        Problem {
            file: self.file.clone(),
            sheet: Some(self.sheet.clone()),
            row: (row > 0).then_some(row),
            column: there.map(|(at, _)| letters(usize::try_from(*at).unwrap_or_default())),
            heading: there.map(|(_, heading)| heading.clone()),
            field: None,
            reason,
        }
    }

    /// The same about a column without a language.
    pub fn at(&self, row: usize, base: &str, reason: Words) -> Problem {
        self.wrong(row, Some(&(base.to_owned(), Language::Plain)), reason)
    }

    /// Takes the headings in; which column means what, by its place.
    fn headings(
        &mut self,
        name: &str,
        first: Option<&BTreeMap<u32, Cell>>,
        (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>),
    ) -> BTreeMap<u32, Column> {
        let mut at_column: BTreeMap<u32, Column> = BTreeMap::new();
        let doubled = first.is_some_and(|row| row.values().any(|cell| cell.text().contains("::")));
        let mut strange: Vec<(u32, String, String, String)> = Vec::new();
        for (at, cell) in first.into_iter().flatten() {
            let heading = cell.text();
            let column = match column(name, &heading, doubled) {
                Ok(column) => column,
                Err((base, word)) => {
                    strange.push((*at, heading, base, word));
                    continue;
                }
            };
            let place = (*at, heading.clone());
            if let Some((_, other)) = self.columns.insert(column.clone(), place) {
                let reason = says(
                    format!("和“{other}”是同一列"),
                    format!("this is the same column as `{other}`"),
                );
                problems.push(self.wrong(1, Some(&column), outside(reason)));
            }
            at_column.insert(*at, column);
        }
        for (at, heading, base, word) in strange {
            if !WORDS.contains(&base.as_str()) {
                let shown = (heading.clone(), Language::Plain);
                self.columns.insert(shown.clone(), (at, heading));
                let zh = format!("看不懂“{word}”");
                let reason = says(zh, format!("`{word}` means nothing here"));
                problems.push(self.wrong(1, Some(&shown), outside(reason)));
                continue;
            }
            let (column, reason) = self.foreign(&base, &word);
            let shown = (heading.clone(), Language::Plain);
            let told = column.clone().unwrap_or(shown);
            self.columns.insert(told.clone(), (at, heading));
            remarks.push(self.wrong(1, Some(&told), reason));
            if let Some(column) = column {
                at_column.insert(at, column);
            }
        }
        at_column
    }

    /// What becomes of words in a language that checklists don't have: they stand for both where
    /// nothing else does, else they aren't kept.
    fn foreign(&self, base: &str, word: &str) -> (Option<Column>, Words) {
        if self.has(base) {
            let zh = format!("检查表只有中文和英文：{word} 的文字没有收");
            let en = format!("checklists have words in Chinese and English: `{word}` isn't kept");
            return (None, says(zh, en));
        }
        let zh = format!("检查表只有中文和英文：{word} 的文字当作两种语言");
        let en = format!("checklists have words in Chinese and English: `{word}` stands for both");
        (Some((base.to_owned(), Language::Plain)), says(zh, en))
    }
}

/// A reason that says that something is good, though not of what is taken.
pub fn outside(reason: Words) -> Words {
    says(
        format!("不在支持的范围内：{}", reason.zh),
        format!("outside the subset: {}", reason.en),
    )
}

/// Whether a workbook is an XLSForm: it has a sheet called `survey`.
pub fn is_form(book: &Book) -> bool {
    find(book, "survey").is_some()
}

fn find<'b>(book: &'b Book, name: &str) -> Option<&'b Grid> {
    let mut grids = book.grids.iter();
    grids.find(|grid| grid.name.trim().eq_ignore_ascii_case(name))
}

/// The three sheets of a form: what it asks, its lists of choices, its settings.
pub struct Sheets {
    pub survey: Table,
    pub choices: Table,
    pub settings: Table,
}

/// Takes a form's sheets apart.
pub fn sheets(
    file: &str,
    book: &Book,
    (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>),
) -> Sheets {
    for name in OTHER_SHEETS {
        if let Some(grid) = find(book, name).filter(|grid| !grid.rows.is_empty()) {
            let empty = Table {
                file: file.to_owned(),
                sheet: grid.name.clone(),
                ..Table::default()
            };
            let reason = says(
                format!("不支持工作表 {name}"),
                format!("the sheet `{name}` isn't taken"),
            );
            problems.push(empty.wrong(0, None, outside(reason)));
        }
    }
    let mut table = |name| {
        table(
            file,
            name,
            find(book, name),
            (&mut *problems, &mut *remarks),
        )
    };
    Sheets {
        survey: table("survey"),
        choices: table("choices"),
        settings: table("settings"),
    }
}

fn table(
    file: &str,
    name: &str,
    grid: Option<&Grid>,
    (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>),
) -> Table {
    let mut table = Table {
        file: file.to_owned(),
        sheet: grid.map_or(name, |grid| grid.name.as_str()).to_owned(),
        ..Table::default()
    };
    let Some((first, rows)) = grid.map(|grid| (grid.rows.get(&0), &grid.rows)) else {
        return table;
    };
    let wide = first.map_or(0, BTreeMap::len);
    if rows.len() > ROWS_MAX || wide > COLUMNS_MAX {
        let reason = says(
            "表太大：最多 2000 行、100 列",
            "the sheet is too large: at most 2000 rows and 100 columns",
        );
        problems.push(table.wrong(0, None, outside(reason)));
        return table;
    }
    let at_column = table.headings(name, first, (&mut *problems, remarks));
    for (number, cells) in rows.iter().filter(|(number, _)| **number > 0) {
        let number = usize::try_from(*number).unwrap_or_default() + 1;
        let mut row = Row {
            number,
            cells: BTreeMap::new(),
        };
        for (at, cell) in cells {
            match at_column.get(at) {
                Some(column) => {
                    if let Cell::Broken(shown) = cell {
                        let zh = format!("表格显示 {shown}，请改成内容");
                        let reason = says(zh, format!("the spreadsheet shows {shown} here"));
                        problems.push(table.wrong(number, Some(column), outside(reason)));
                    }
                    row.cells.insert(column.clone(), clean(column, cell));
                }
                None if !first.is_some_and(|row| row.contains_key(at)) => {
                    let reason = says("这一列没有表头", "this column has no heading");
                    let mut problem = table.wrong(number, None, outside(reason));
                    problem.column = Some(letters(usize::try_from(*at).unwrap_or_default()));
                    problems.push(problem);
                }
                None => {}
            }
        }
        row.cells.retain(|_, text| !text.is_empty());
        if !row.cells.is_empty() {
            table.rows.push(row);
        }
    }
    table
}

/// A cell's text. In expressions and names, quotes that a word processor bent are straight again.
fn clean((base, _): &Column, cell: &Cell) -> String {
    let text = cell.text();
    match base.as_str() {
        "label" | "hint" | "constraint_message" | "form_title" | MORE => text,
        _ => {
            let straight = text.replace(['\u{2018}', '\u{2019}'], "'");
            let straight = straight.replace(['\u{201c}', '\u{201d}'], "\"");
            let words: Vec<&str> = straight.split_whitespace().collect();
            words.join(" ")
        }
    }
}

/// What a heading means: the standard's name of its column, and its language.
///
/// Errors: a language that checklists don't have, with the column's name.
fn column(sheet: &str, heading: &str, doubled: bool) -> Result<Column, (String, String)> {
    let between = if doubled { "::" } else { ":" };
    let mut parts: Vec<&str> = heading.split(between).map(str::trim).collect();
    // `media::image` is `image`, `bind:relevant` no more than its own column.
    if parts.len() > 1 && ["media", "bind", "control"].contains(&parts[0]) {
        parts.remove(0);
    }
    // OpenRosa's own name of a column has a colon in it, whatever stands between others.
    let named = match &parts[..] {
        ["jr", name, ..] => format!("jr:{name}"),
        _ => parts[0].to_owned(),
    };
    if named.starts_with("jr:") && parts[0] == "jr" {
        parts.remove(0);
    }
    let words: Vec<&str> = named.split_whitespace().collect();
    let base = words.join("_").to_lowercase();
    let base = match base.as_str() {
        "caption" => "label",
        "command" if sheet == "survey" => "type",
        "tag" | "value" if sheet != "settings" => "name",
        "relevance" => "relevant",
        "readonly" => "read_only",
        "constraining_message" | "jr:constraintmsg" => "constraint_message",
        "requiredmsg" | "jr:requiredmsg" => "required_message",
        "calculate" if sheet == "survey" => "calculation",
        "list_name" => "list_name",
        "set_form_id" | "id_string" => "form_id",
        "set_form_title" | "title" => "form_title",
        other => other,
    };
    let language = match parts.get(1) {
        None => Language::Plain,
        Some(word) => language(word).ok_or_else(|| (base.to_owned(), (*word).to_owned()))?,
    };
    Ok((base.to_owned(), language))
}

fn language(word: &str) -> Option<Language> {
    let word = word.to_lowercase();
    let is = |words: &[&str]| words.contains(&word.as_str());
    if is(&["zh", "zh-cn", "zh-hans", "cn", "中文", "简体中文", "汉语"])
        || word.contains("(zh")
        || word.starts_with("chinese")
    {
        return Some(Language::Zh);
    }
    if is(&["en", "eng", "英文", "英语"]) || word.contains("(en") || word.starts_with("english")
    {
        return Some(Language::En);
    }
    (word == "default").then_some(Language::Plain)
}
