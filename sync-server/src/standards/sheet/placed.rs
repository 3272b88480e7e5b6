//! A plain sheet beside the versions of a site: which checklist it is, which item was which, and
//! what becomes of each row.

use super::item::{item, short};
use super::{Entry, Plain, Row};
use crate::site_file::gauges;
use crate::site_file::problem::{Place, Problem, says};
use crate::site_file::sheets::plain;
use crate::standards::{new_id, said_part, with_ids};
use crate::xlsform::{Line, Taken, is_id, said_item};
use checklists::{Checklist, ChecklistKind, Item, Versions, Words};
use std::collections::{BTreeMap, BTreeSet};

/// A sheet as a version of a checklist.
pub struct Placed {
    pub taken: Taken,
    /// Where each item stands, by its id.
    pub places: BTreeMap<String, Place>,
}

impl Plain {
    /// The version that the sheet says.
    ///
    /// Errors: everything that makes no sense, with row and column.
    pub fn placed(&self, held: &Versions) -> Result<Placed, Vec<Problem>> {
        let before = self.meant(held).map_err(|problem| vec![*problem])?;
        let id = before.map_or_else(|| new_id(held), |list| list.id.clone());
        let (mut problems, mut remarks) = (Vec::new(), self.remarks.clone());
        let were = were(&self.rows, (held, before, &id), &mut problems);
        let mut items = Vec::new();
        for (entry, was) in self.rows.iter().zip(&were) {
            let old = match was {
                Was::Item(old) => Some(*old),
                Was::New(_) => None,
            };
            let mut item = item(entry, old, (&mut problems, &mut remarks));
            if let Was::New(id) = was {
                item.id.clone_from(id);
            }
            items.push(item);
        }
        self.defaults(&were, &mut remarks);
        let items = with_ids(held, &id, items);
        twice(&self.rows, &items, &mut problems);
        if !problems.is_empty() {
            problems.sort_by_key(|problem| problem.row);
            return Err(problems);
        }
        remarks.sort_by_key(|remark| remark.row);
        let lines = self.lines(before, (&id, &items), &were);
        let places = items.iter().zip(&self.rows);
        let places = places
            .map(|(item, entry)| (item.id.clone(), entry.place.clone()))
            .collect();
        let name = || says(self.title.text.clone(), self.title.text.clone());
        let list = Checklist {
            version: before.map_or(1, |list| list.version),
            kind: before.map_or(ChecklistKind::Touchpoint, |list| list.kind),
            number: before.and_then(|list| list.number),
            name: before.map_or_else(name, |list| list.name.clone()),
            intervals: before.map_or(Vec::new(), |list| list.intervals.clone()),
            expiries: before.map_or(Vec::new(), |list| list.expiries.clone()),
            from: None,
            id,
            items,
        };
        Ok(Placed {
            places,
            taken: Taken {
                list,
                versioned: false,
                remarks,
                lines,
            },
        })
    }

    /// The checklist of that id or name; none where it is a new one.
    ///
    /// Errors: several are called so.
    fn meant<'h>(&self, held: &'h Versions) -> Result<Option<&'h Checklist>, Box<Problem>> {
        let word = plain(&self.title.text);
        let first = word.split(' ').next().unwrap_or_default();
        let all = || {
            held.newest()
                .filter(|list| !list.id.starts_with(gauges::PREFIX))
        };
        let called = |text: &str| all().find(|list| plain(&list.id) == text);
        if let Some(list) = called(&word).or_else(|| called(first)) {
            return Ok(Some(list));
        }
        let named = |list: &&Checklist| {
            let number = list
                .number
                .map_or(String::new(), |number| format!("{number} "));
            let mut names = [&list.name.zh, &list.name.en]
                .into_iter()
                .map(|name| plain(name));
            names.any(|name| name == word || format!("{number}{name}") == word)
        };
        let named: Vec<&Checklist> = all().filter(named).collect();
        match named[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            [first, ..] => {
                let (count, text, id) = (named.len(), &self.title.text, &first.id);
                let zh = format!("有 {count} 张检查表叫“{text}”：请把工作表名改成编号，如 {id}");
                let en = format!("{count} checklists are called `{text}`: name one by id, as {id}");
                Err(Box::new(self.about(self.title.row, says(zh, en))))
            }
        }
    }

    fn about(&self, row: usize, reason: Words) -> Problem {
        Problem {
            sheet: Some(self.sheet.clone()),
            row: Some(row),
            ..crate::site_file::about(&self.file, reason)
        }
    }

    /// Tells what new items are where the sheet doesn't say it.
    fn defaults(&self, were: &[Was<'_>], remarks: &mut Vec<Problem>) {
        let new = || {
            let rows = self.rows.iter().zip(were);
            rows.filter(|(_, was)| matches!(was, Was::New(_)))
                .map(|(entry, _)| entry)
        };
        type Empty = fn(&Row) -> bool;
        let columns: [(&str, &str, &str, Empty); 3] = [
            (
                "role",
                "责任记作工程人员",
                "the role is an engineer",
                |row| row.role.is_none(),
            ),
            (
                "severity",
                "等级记作一般",
                "the severity is normal",
                |row| row.severity.is_none(),
            ),
            (
                "clauses",
                "问题只有“不合格”",
                "what can be wrong is `Not good`",
                |row| row.clauses.is_empty(),
            ),
        ];
        for (column, zh, en, empty) in columns {
            let mut bare = new().filter(|entry| empty(&entry.row));
            if let Some(first) = bare.next() {
                let count = 1 + bare.count();
                let zh = format!("没写的 {count} 项：{zh}");
                let en = format!("of {count} items that don't say it, {en}");
                remarks.push(first.wrong(column, zh, en));
            }
        }
    }

    /// What became of the title and of each row.
    fn lines(
        &self,
        before: Option<&Checklist>,
        (id, items): (&str, &[Item]),
        were: &[Was<'_>],
    ) -> Vec<Line> {
        let list = match before {
            Some(list) => says(
                format!("检查表 {id} {} 的新版本", list.name.zh),
                format!("a new version of checklist {id} {}", list.name.en),
            ),
            None => says(format!("新的检查表 {id}"), format!("a new checklist {id}")),
        };
        let title = Line {
            row: self.title.row,
            kind: String::new(),
            name: self.title.text.clone(),
            becomes: list,
        };
        let rows = self
            .rows
            .iter()
            .zip(items)
            .zip(were)
            .map(|((entry, item), was)| {
                let part = match &item.parts[..] {
                    [one] => said_part(one),
                    _ => says("", ""),
                };
                let said = said_item(items, item, &part);
                let becomes = match was {
                    Was::New(_) => says(format!("新的{}", said.zh), format!("a new {}", said.en)),
                    Was::Item(_) => said,
                };
                Line {
                    row: entry.place.row,
                    kind: entry.row.id.clone().unwrap_or_default(),
                    name: entry.row.name.clone(),
                    becomes,
                }
            });
        std::iter::once(title).chain(rows).collect()
    }
}

/// What a row was before.
enum Was<'h> {
    Item(&'h Item),
    /// Nothing: with the id that the row gives it, or an empty one.
    New(String),
}

/// What each row was: by its id, else by its name; of several that are called so each is one.
fn were<'h>(
    rows: &[Entry],
    (held, before, list): (&'h Versions, Option<&'h Checklist>, &str),
    problems: &mut Vec<Problem>,
) -> Vec<Was<'h>> {
    let mut ever: BTreeMap<&str, &Item> = BTreeMap::new();
    for (_, version) in held.all(list) {
        ever.extend(version.items.iter().map(|item| (item.id.as_str(), item)));
    }
    let mut by_name: BTreeMap<String, Vec<&Item>> = BTreeMap::new();
    let named: BTreeSet<&str> = rows
        .iter()
        .filter_map(|entry| entry.row.id.as_deref())
        .collect();
    for item in before.into_iter().flat_map(|list| list.items.iter().rev()) {
        let of_list = item
            .id
            .strip_prefix(&format!("{list}."))
            .unwrap_or(&item.id);
        // A row that gives the id means that item.
        if named.contains(item.id.as_str()) || named.contains(of_list) {
            continue;
        }
        for name in BTreeSet::from([plain(&item.name.zh), plain(&item.name.en)]) {
            by_name.entry(name).or_default().push(item);
        }
    }
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut was = |entry: &Entry| {
        let Some(id) = entry.row.id.as_deref() else {
            let found = by_name.get_mut(&plain(&short(&entry.row.name)));
            let found = found.and_then(|items| {
                items.retain(|item| !taken.contains(item.id.as_str()));
                items.pop()
            });
            return match found {
                Some(item) => {
                    taken.insert(&item.id);
                    Was::Item(item)
                }
                None => Was::New(String::new()),
            };
        };
        // An id such as `3` is one of this checklist's own.
        let own = format!("{list}.{id}");
        match ever.get(id).or_else(|| ever.get(own.as_str())) {
            Some(item) => Was::Item(item),
            None if id.starts_with(&format!("{list}.")) => Was::New(id.to_owned()),
            None => Was::New(own),
        }
    };
    let all: Vec<Was<'h>> = rows.iter().map(&mut was).collect();
    for (entry, was) in rows.iter().zip(&all) {
        if let Was::New(id) = was
            && !id.is_empty()
            && !is_id(id)
        {
            let zh = "编号只能用字母、数字和 . _ -，最多 60 个";
            let en = "an id has letters, digits, . _ and -, at most 60";
            problems.push(entry.wrong("id", zh, en));
        }
    }
    all
}

/// Refuses ids that stand twice.
fn twice(rows: &[Entry], items: &[Item], problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (entry, item) in rows.iter().zip(items) {
        if let Some(first) = seen.insert(&item.id, entry.place.row) {
            let zh = format!("编号 {} 和第 {first} 行相同", item.id);
            let en = format!("id {} stands in row {first} too", item.id);
            problems.push(entry.wrong("id", zh, en));
        }
    }
}
