//! A plain sheet beside the versions of a site: which checklist it is, which item was which, and
//! what becomes of each row.

use super::item::{item, short};
use super::write::sheet_name;
use super::{Entry, Plain, Row, Title};
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
        let (title, before) = self.meant(held).map_err(|problem| vec![*problem])?;
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
        let lines = self.lines((title, before), (&id, &items), &were);
        let places = items.iter().zip(&self.rows);
        let places = places
            .map(|(item, entry)| (item.id.clone(), entry.place.clone()))
            .collect();
        let name = || says(title.text.clone(), title.text.clone());
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

    /// The checklist of that id or name, and what says so; none where it is a new one, which the
    /// likeliest title names.
    ///
    /// Errors: several are called so.
    fn meant<'h>(&self, held: &'h Versions) -> Result<Meant<'_, 'h>, Box<Problem>> {
        for title in &self.titles {
            if let Some(list) = self.called(title, held)? {
                return Ok((title, Some(list)));
            }
        }
        Ok((&self.titles[0], None))
    }

    fn called<'h>(
        &self,
        title: &Title,
        held: &'h Versions,
    ) -> Result<Option<&'h Checklist>, Box<Problem>> {
        let word = plain(&title.text);
        let all = || {
            held.newest()
                .filter(|list| !list.id.starts_with(gauges::PREFIX))
        };
        // As an export calls its sheet, or by the id alone: another title may begin like an id.
        let mut by_id =
            all().filter(|list| plain(&list.id) == word || plain(&sheet_name(list)) == word);
        if let Some(list) = by_id.next() {
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
                let (count, text, id) = (named.len(), &title.text, &first.id);
                let zh = format!("有 {count} 张检查表叫“{text}”：请把工作表名改成编号，如 {id}");
                let en = format!("{count} checklists are called `{text}`: name one by id, as {id}");
                Err(Box::new(self.about(title.row, says(zh, en))))
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
        let columns: [(&str, &str, &str, Empty); 4] = [
            (
                "failing",
                "选哪个都算正常",
                "none of their choices fails",
                |row| !row.choices.is_empty() && row.failing.is_empty(),
            ),
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
        (title, before): Meant<'_, '_>,
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
            row: title.row,
            kind: String::new(),
            name: title.text.clone(),
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

/// What says which checklist it is, and that one; none where it is new.
type Meant<'t, 'h> = (&'t Title, Option<&'h Checklist>);

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
    let mut by_name = by_name(rows, before, list);
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    let mut was = |entry: &Entry| {
        let Some(id) = entry.row.id.as_deref() else {
            let name = &entry.row.name;
            let found = by_name.get_mut(&plain(&short(name)));
            let found = found.and_then(|items| {
                items.retain(|item| !taken.contains(item.id.as_str()));
                // Long names may begin alike: the text holds them whole.
                let whole = |item: &&Item| {
                    item.text.zh.contains(name.as_str()) || item.text.en.contains(name.as_str())
                };
                let at = match short(name) == *name {
                    true => items.len().checked_sub(1),
                    false => items.iter().rposition(whole),
                };
                at.map(|at| items.remove(at))
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
        problems.extend(renumbered(entry, was, before));
    }
    all
}

/// The items before by what they are called, the last first, without those that a row means by id.
fn by_name<'h>(
    rows: &[Entry],
    before: Option<&'h Checklist>,
    list: &str,
) -> BTreeMap<String, Vec<&'h Item>> {
    let mut by_name: BTreeMap<String, Vec<&Item>> = BTreeMap::new();
    let ids = rows.iter().filter_map(|entry| entry.row.id.as_deref());
    let meant: BTreeSet<&str> = ids.collect();
    let own = format!("{list}.");
    for item in before.into_iter().flat_map(|list| list.items.iter().rev()) {
        let of_list = item.id.strip_prefix(&own).unwrap_or(&item.id);
        if meant.contains(item.id.as_str()) || meant.contains(of_list) {
            continue;
        }
        for name in BTreeSet::from([plain(&item.name.zh), plain(&item.name.en)]) {
            by_name.entry(name).or_default().push(item);
        }
    }
    by_name
}

/// Refuses an id beside the name of another item: rows that somebody numbered anew would each
/// take the history of another.
fn renumbered(entry: &Entry, was: &Was<'_>, before: Option<&Checklist>) -> Option<Problem> {
    let (id, name) = (entry.row.id.as_deref()?, &entry.row.name);
    if matches!(was, Was::Item(item) if item_is(Some(item), name)) {
        return None;
    }
    let mut items = before?.items.iter();
    let other = items.find(|item| item_is(Some(item), name))?;
    let zh = format!(
        "“{name}”以前的编号是 {}，这里写的是 {id}：编号跟着检查项走，行号请放在“序号”一列",
        other.id
    );
    let en = format!(
        "`{name}` had the id {} before, and {id} stands here: an id stays with its item; rows are \
         numbered under a head `No`",
        other.id
    );
    Some(entry.wrong("id", zh, en))
}

/// Whether an item is called so.
fn item_is(item: Option<&Item>, name: &str) -> bool {
    let name = plain(&short(name));
    item.is_some_and(|item| {
        [&item.name.zh, &item.name.en]
            .map(|one| plain(one) == name)
            .contains(&true)
    })
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
