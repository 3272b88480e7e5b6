//! The rows of a form's sheet `survey`: questions at the top, and groups with questions in them.

mod cells;

use crate::site_file::problem::{Problem, says};
use crate::xlsform::table::{Row, Table, outside};
use checklists::Words;
use checklists::expression::{self, Expression};
use std::collections::{BTreeMap, BTreeSet};

/// What a row asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One of a list of choices.
    One(String),
    /// Several of a list.
    Many(String),
    Integer,
    Decimal,
    Date,
    Time,
    Text,
    Photo,
    Note,
    Calculate,
    Recorded,
    Group,
    /// A group with groups in it: what stands in it is no part of anything.
    Section,
    /// A group that is asked for so many times; 0 where that isn't known, which is refused.
    Repeat(usize),
}

/// One row.
#[derive(Debug)]
pub struct Question<'t> {
    pub row: &'t Row,
    pub kind: Kind,
    pub name: String,
    pub label: Option<Words>,
    pub hint: Option<Words>,
    pub required: bool,
    pub relevant: Option<Expression>,
    pub constraint: Option<Expression>,
    pub calculation: Option<Expression>,
    /// Of a group.
    pub children: Vec<Question<'t>>,
}

/// Reads all rows.
pub fn read<'t>(
    table: &'t Table,
    (problems, remarks): (&mut Vec<Problem>, &mut Vec<Problem>),
) -> Vec<Question<'t>> {
    let mut reading = Reading {
        table,
        problems,
        remarks,
        names: BTreeMap::new(),
        tangled: false,
        references: Vec::new(),
    };
    let questions = reading.all();
    reading.check_references();
    questions
}

/// Every question, whatever it stands in.
pub fn all<'q, 't>(questions: &'q [Question<'t>]) -> Vec<&'q Question<'t>> {
    let each = |one: &'q Question<'t>| {
        let mut found = vec![one];
        found.extend(all(&one.children));
        found
    };
    questions.iter().flat_map(each).collect()
}

struct Reading<'t, 'p> {
    table: &'t Table,
    problems: &'p mut Vec<Problem>,
    remarks: &'p mut Vec<Problem>,
    /// How often each name stands anywhere.
    names: BTreeMap<String, usize>,
    /// Groups of kinds that aren't taken stand in it, so that nobody knows what is inside what.
    tangled: bool,
    /// Which names are referred to: row, column, name.
    references: Vec<(usize, &'static str, String)>,
}

impl<'t> Reading<'t, '_> {
    fn wrong(&mut self, row: &Row, column: &str, zh: impl Into<String>, en: impl Into<String>) {
        let problem = self.table.at(row.number, column, says(zh, en));
        self.problems.push(problem);
    }

    fn outside(&mut self, row: &Row, column: &str, zh: impl Into<String>, en: impl Into<String>) {
        let problem = self.table.at(row.number, column, outside(says(zh, en)));
        self.problems.push(problem);
    }

    fn all(&mut self) -> Vec<Question<'t>> {
        for column in ["type", "name"] {
            if !self.table.has(column) {
                let zh = format!("缺少 {column} 列");
                let reason = says(zh, format!("the column `{column}` is missing"));
                self.problems.push(self.table.wrong(1, None, reason));
                return Vec::new();
            }
        }
        let mut top: Vec<Question<'t>> = Vec::new();
        let mut open: Vec<Question<'t>> = Vec::new();
        let mut names: Vec<BTreeSet<String>> = vec![BTreeSet::new()];
        for row in &self.table.rows {
            let said = row.get("type").map(words).unwrap_or_default();
            if ["end group", "end repeat"].contains(&said.as_str()) {
                let repeats = said == "end repeat";
                match open.pop_if(|one| matches!(one.kind, Kind::Repeat(_)) == repeats) {
                    Some(group) => {
                        names.pop();
                        open.last_mut()
                            .map_or(&mut top, |one| &mut one.children)
                            .push(group);
                    }
                    None => self.wrong(row, "type", "没有开始的组", "no group is open here"),
                }
                continue;
            }
            let Some(question) = self.question(row) else {
                continue;
            };
            let here = names.last_mut();
            if here.is_some_and(|here| !here.insert(question.name.clone())) {
                let name = &question.name;
                let zh = format!("“{name}”在这里出现两次");
                let en = format!("`{name}` stands twice here");
                match self.tangled {
                    true => self.outside(row, "name", zh, en),
                    false => self.wrong(row, "name", zh, en),
                }
            }
            if matches!(question.kind, Kind::Group | Kind::Repeat(_)) {
                self.nests(&mut open, row);
                names.push(BTreeSet::new());
                open.push(question);
                continue;
            }
            open.last_mut()
                .map_or(&mut top, |one| &mut one.children)
                .push(question);
        }
        while let Some(group) = open.pop() {
            self.wrong(
                group.row,
                "type",
                "这个组没有结束",
                "this group isn't closed",
            );
            top.push(group);
        }
        top
    }

    fn question(&mut self, row: &'t Row) -> Option<Question<'t>> {
        let Some(kind) = row.get("type") else {
            let named = row.get("name").is_some() || row.words("label").is_some();
            match named {
                true => self.wrong(row, "type", "没有 type", "this row has no type"),
                false => self.outside(row, "type", "没有 type 的行", "a row without a type"),
            }
            return None;
        };
        self.columns(row);
        let said = words(kind);
        let tracked = ["begin group", "begin repeat"].contains(&said.as_str());
        self.tangled |= said.starts_with("begin ") && !tracked;
        // Others may refer to what isn't taken.
        let named = row.get("name").filter(|name| expression::is_name(name));
        if let Some(name) = named {
            *self.names.entry(name.to_owned()).or_default() += 1;
        }
        let kind = self.kind(row, kind)?;
        let name = match row.get("name") {
            Some(name) => name.to_owned(),
            None if kind == Kind::Note => format!("generated_note_name_{}", row.number),
            None => {
                self.wrong(row, "name", "没有 name", "this row has no name");
                return None;
            }
        };
        if !expression::is_name(&name) || name == "meta" {
            let zh = format!("“{name}”不能做名字");
            let en = format!(
                "`{name}` can't be a name: it begins with a letter or _, and goes on with \
                 letters, digits, - _ and ."
            );
            self.wrong(row, "name", zh, en);
            return None;
        }
        let calculation = self.expression(row, "calculation");
        if kind == Kind::Calculate && row.get("calculation").is_none() {
            self.wrong(row, "calculation", "缺少公式", "the calculation is missing");
        } else if kind != Kind::Calculate && row.get("calculation").is_some() {
            self.outside(
                row,
                "calculation",
                "只有 calculate 可以有公式",
                "only a calculate has a calculation",
            );
        }
        Some(Question {
            row,
            required: self.required(row),
            relevant: self.expression(row, "relevant"),
            constraint: self.expression(row, "constraint"),
            calculation,
            label: row.words("label"),
            hint: row.words("hint"),
            kind,
            name,
            children: Vec::new(),
        })
    }

    /// A group in a group makes a section of the outer one; what repeats holds no group.
    fn nests(&mut self, open: &mut [Question<'t>], row: &Row) {
        let repeats = |one: &Question<'_>| matches!(one.kind, Kind::Repeat(_));
        if open.iter().any(repeats) {
            let zh = "重复的组里不能再有组";
            self.outside(row, "type", zh, "what repeats can't hold a group");
        }
        if let Some(outer) = open.last_mut().filter(|one| one.kind == Kind::Group) {
            outer.kind = Kind::Section;
        }
    }

    /// Whether an answer must be given. Edges: what only an expression says isn't taken.
    fn required(&mut self, row: &Row) -> bool {
        match row.get("required") {
            None => false,
            Some(text) if no(text) => false,
            Some("yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "true()") => true,
            Some(_) => {
                self.outside(
                    row,
                    "required",
                    "只能填 yes 或 no",
                    "it is either yes or no",
                );
                true
            }
        }
    }

    fn expression(&mut self, row: &Row, column: &'static str) -> Option<Expression> {
        match expression::read(row.get(column)?) {
            Ok(expression) => {
                let fields = expression.fields();
                let named = fields
                    .into_iter()
                    .map(|name| (row.number, column, name.to_owned()));
                self.references.extend(named);
                Some(expression)
            }
            Err(refused) => {
                let reason = match refused.outside {
                    true => outside(refused.reason),
                    false => refused.reason,
                };
                self.problems
                    .push(self.table.at(row.number, column, reason));
                None
            }
        }
    }

    fn check_references(&mut self) {
        for (row, column, name) in std::mem::take(&mut self.references) {
            let reason = match self.names.get(&name) {
                Some(1) => continue,
                Some(_) => says(
                    format!("有几个叫“{name}”的问题"),
                    format!("several questions are called `{name}`"),
                ),
                None => says(
                    format!("没有叫“{name}”的问题"),
                    format!("no question is called `{name}`"),
                ),
            };
            self.problems.push(self.table.at(row, column, reason));
        }
    }
}

fn no(text: &str) -> bool {
    matches!(
        text,
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "false()"
    )
}

/// A type with blanks between its words: `begin_group` is `begin group`; a list's name stays.
fn words(kind: &str) -> String {
    let (first, rest) = match kind.split_once(' ') {
        Some((first, rest)) => (first, Some(rest)),
        None => (kind, None),
    };
    let first = first.replace('_', " ");
    rest.map_or(first.clone(), |rest| format!("{first} {rest}"))
}
