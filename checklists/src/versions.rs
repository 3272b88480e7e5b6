//! Which version of a checklist is in force on a day: one rule, for handhelds and server alike.
//!
//! The program's checklists stand in the feed under their own ids. What a site sets stands beside
//! them, a row a version, so that an old record keeps its words and a later day can have its own.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::checklist::{Checklist, Item};

/// Between a checklist's id and the version, in the id of a row that a site set.
const OF_SITE: char = '@';

/// The id of the row that holds a site's own version of a checklist.
pub fn own_row(list: &str, version: u32) -> String {
    format!("{list}{OF_SITE}{version}")
}

/// Whether a row was set by the site; else it came with the program, or is a piece's gauges.
pub fn is_own_row(row: &str) -> bool {
    row.contains(OF_SITE)
}

/// Every version of every checklist that a site has.
#[derive(Debug, Clone, Default)]
pub struct Versions {
    /// By checklist; the program's own first, then the site's by version.
    lists: BTreeMap<String, Vec<Held>>,
}

/// One version, and whether the site set it.
#[derive(Debug, Clone)]
struct Held {
    own: bool,
    list: Checklist,
}

impl Versions {
    /// Puts rows of the feed together.
    pub fn of(rows: impl IntoIterator<Item = (String, Checklist)>) -> Self {
        let mut lists: BTreeMap<String, Vec<Held>> = BTreeMap::new();
        for (row, list) in rows {
            let own = is_own_row(&row);
            let held = lists.entry(list.id.clone()).or_default();
            held.push(Held { own, list });
        }
        for held in lists.values_mut() {
            held.sort_by_key(|one| (one.own, one.list.version));
        }
        Self { lists }
    }

    /// The checklists as they are on a day: a site's own versions come before the program's, and of
    /// several the newest whose day has come.
    ///
    /// Edges: a checklist whose first day is still to come isn't there.
    pub fn on(&self, day: NaiveDate) -> BTreeMap<String, &Checklist> {
        let lists = self.lists.keys();
        lists
            .filter_map(|id| Some((id.clone(), self.one_on(id, day)?)))
            .collect()
    }

    /// The same, each with the items that any other version of it has too: what was answered by one
    /// that is gone still belongs to its checklist.
    pub fn ever(&self, day: NaiveDate) -> Vec<Checklist> {
        let mut all = Vec::new();
        for (id, list) in self.on(day) {
            let mut list = list.clone();
            for item in self.all(&id).flat_map(|(_, other)| &other.items) {
                if list.item(&item.id).is_none() {
                    list.items.push(item.clone());
                }
            }
            all.push(list);
        }
        all
    }

    /// One checklist as it is on a day.
    pub fn one_on(&self, id: &str, day: NaiveDate) -> Option<&Checklist> {
        let mut held = self.lists.get(id)?.iter().rev();
        let begun = |one: &&Held| one.list.from.is_none_or(|from| from <= day);
        held.find(begun).map(|one| &one.list)
    }

    /// The last version of each checklist, whether or not its day has come.
    pub fn newest(&self) -> impl Iterator<Item = &Checklist> {
        self.lists
            .values()
            .filter_map(|held| Some(&held.last()?.list))
    }

    /// Every version of a checklist, oldest first, and whether the site set it.
    pub fn all(&self, id: &str) -> impl Iterator<Item = (bool, &Checklist)> {
        let held = self.lists.get(id).into_iter().flatten();
        held.map(|one| (one.own, &one.list))
    }

    /// The version that an answer was given by.
    ///
    /// Edges: of one that isn't held any more, the nearest before it, else the oldest.
    pub fn at(&self, id: &str, version: u32) -> Option<&Checklist> {
        let held = self.lists.get(id)?;
        let exact = held.iter().rev().find(|one| one.list.version == version);
        let before = || held.iter().rev().find(|one| one.list.version < version);
        let found = exact.or_else(before).or(held.first());
        found.map(|one| &one.list)
    }

    /// What the next version of a checklist is called.
    pub fn next(&self, id: &str) -> u32 {
        let held = self.lists.get(id).into_iter().flatten();
        held.map(|one| one.list.version).max().unwrap_or(0) + 1
    }

    /// An item as it was on a day; one that was dropped by then, or is still to come, as the
    /// nearest version has it.
    pub fn item(&self, id: &str, day: NaiveDate) -> Option<&Item> {
        self.list_of(id, day)?.item(id)
    }

    /// The version of a checklist that `item` takes it from.
    pub fn list_of(&self, id: &str, day: NaiveDate) -> Option<&Checklist> {
        let mut lists = self.lists.values();
        lists.find_map(|held| {
            let begun = |one: &&Held| one.list.from.is_none_or(|from| from <= day);
            let before = held.iter().rev().filter(begun);
            let after = held.iter().filter(|one| !begun(one));
            let mut all = before.chain(after).map(|one| &one.list);
            all.find(|list| list.item(id).is_some())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::built_in;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn version(number: u32, from: Option<&str>) -> Checklist {
        let mut list = built_in().checklist("tp13").expect("corridors").clone();
        list.version = number;
        list.from = from.map(day);
        list.items[0].name.zh = format!("第{number}版");
        list
    }

    fn name_on(versions: &Versions, on: &str) -> Option<String> {
        let list = versions.one_on("tp13", day(on))?;
        Some(list.items[0].name.zh.clone())
    }

    #[test]
    fn a_version_counts_from_its_day_on_and_not_before() {
        let versions = Versions::of([
            ("tp13".to_owned(), version(1, None)),
            (own_row("tp13", 3), version(3, Some("2026-12-10"))),
            (own_row("tp13", 2), version(2, Some("2026-12-01"))),
        ]);
        assert_eq!(name_on(&versions, "2026-11-30").as_deref(), Some("第1版"));
        assert_eq!(name_on(&versions, "2026-12-01").as_deref(), Some("第2版"));
        assert_eq!(name_on(&versions, "2026-12-09").as_deref(), Some("第2版"));
        assert_eq!(name_on(&versions, "2026-12-10").as_deref(), Some("第3版"));
        assert_eq!(versions.next("tp13"), 4);
        assert_eq!(versions.newest().next().map(|list| list.version), Some(3));
    }

    #[test]
    fn a_site_s_own_version_outlives_a_newer_one_of_the_program() {
        let versions = Versions::of([
            ("tp13".to_owned(), version(7, None)),
            (own_row("tp13", 2), version(2, Some("2026-12-01"))),
        ]);
        assert_eq!(name_on(&versions, "2027-01-01").as_deref(), Some("第2版"));
        assert_eq!(versions.next("tp13"), 8);
    }

    #[test]
    fn a_list_whose_first_day_is_to_come_is_not_there_yet() {
        let versions = Versions::of([(own_row("tp13", 1), version(1, Some("2026-12-01")))]);
        assert_eq!(name_on(&versions, "2026-11-30"), None);
        assert!(versions.on(day("2026-11-30")).is_empty());
    }

    #[test]
    fn an_old_answer_finds_the_words_it_was_given_by() {
        let mut less = version(3, None);
        let gone = less.items.remove(1).id;
        let versions = Versions::of([
            ("tp13".to_owned(), version(1, None)),
            (own_row("tp13", 3), less),
        ]);
        let old = versions.at("tp13", 1).expect("kept");
        assert_eq!(old.items[0].name.zh, "第1版");
        assert_eq!(versions.at("tp13", 2).map(|list| list.version), Some(1));
        assert!(versions.item(&gone, day("2026-12-01")).is_some());
    }
}
