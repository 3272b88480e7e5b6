//! Who is meant: entries of a file and rows of a site, by id, number or a name that stands once.

use crate::site_file::form::{Entry, Form, Keyed};
use crate::site_file::held::Held;
use crate::site_file::meant::{self, Known, Meant, derived};
use crate::site_file::problem::says;
use crate::site_file::sheets::{self, half_width, plain};
use checklists::Words;
use model::ids::SiteId;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Checkpoints of one stretch of numbers.
const STRETCH_MAX: u32 = 2_000;

/// Whom every word of a file means.
pub struct Names {
    site: SiteId,
    tables: BTreeMap<&'static str, Table>,
    /// Names of buildings by what they are called.
    buildings: BTreeMap<String, String>,
    broken: BTreeSet<(&'static str, String)>,
}

/// One kind of thing.
#[derive(Default)]
struct Table {
    /// What the site holds.
    held: BTreeSet<Uuid>,
    /// Keys of the file.
    keys: BTreeMap<String, Uuid>,
    /// What each entry of the file means, in their order.
    meant: Vec<Meant>,
    numbers: BTreeMap<u32, BTreeSet<Uuid>>,
    names: BTreeMap<String, BTreeSet<Uuid>>,
    /// Names and numbers that the file takes from what is held.
    before: BTreeMap<String, BTreeSet<Uuid>>,
}

impl Table {
    fn named(&mut self, id: Uuid, name: &str) {
        if !name.trim().is_empty() {
            self.names.entry(plain(name)).or_default().insert(id);
        }
    }
}

fn known<'r, T: 'r>(rows: &'r BTreeMap<Uuid, T>, name: impl Fn(&T) -> &str) -> Known {
    let mut known = Known::default();
    for (id, row) in rows {
        known.add(*id, name(row));
    }
    known
}

impl Names {
    /// The names of a file and of what a site holds.
    pub fn of(form: &Form, held: &Held, site: SiteId) -> Self {
        let mut names = Self {
            site,
            tables: BTreeMap::new(),
            buildings: buildings(form, held),
            broken: form.broken.clone(),
        };
        names.add(known(&held.staff, |row| &row.name), &form.staff);
        names.add(known(&held.shifts, |row| &row.name), &form.shifts);
        names.add(known(&held.equipment, |row| &row.name), &form.equipment);
        names.add(known(&held.plans, |row| &row.name), &form.plans);
        let mut places = known(&held.checkpoints, |row| &row.name);
        for (id, row) in &held.checkpoints {
            let number = row
                .code
                .as_deref()
                .and_then(|code| code.get(..5)?.parse().ok());
            if let Some(number) = number {
                places.numbers.entry(number).or_default().insert(*id);
            }
        }
        names.add(places, &form.checkpoints);
        names
    }

    fn add<T: Keyed>(&mut self, held: Known, entries: &[Entry<T>]) {
        let mut table = Table {
            held: held.called.keys().copied().collect(),
            meant: meant::of(self.site, &held, entries),
            ..Table::default()
        };
        let ours: BTreeSet<Uuid> = table.meant.iter().map(|one| one.id).collect();
        for (at, one) in entries.iter().enumerate() {
            let id = table.meant[at].id;
            table.keys.entry(plain(&one.key())).or_insert(id);
            table.named(id, one.name());
            if let Some(number) = one.number() {
                table.numbers.entry(number).or_default().insert(id);
            }
        }
        // What the file gives another name or number has its old one no more, unless nobody else
        // has it either: a row that is renamed is still meant where the other sheets name it.
        for (name, ids) in &held.names {
            let (taken, kept): (BTreeSet<Uuid>, BTreeSet<Uuid>) =
                ids.iter().copied().partition(|id| ours.contains(id));
            table.names.entry(name.clone()).or_default().extend(kept);
            table.before.entry(name.clone()).or_default().extend(taken);
        }
        for (number, ids) in &held.numbers {
            let (taken, kept): (BTreeSet<Uuid>, BTreeSet<Uuid>) =
                ids.iter().copied().partition(|id| ours.contains(id));
            table.numbers.entry(*number).or_default().extend(kept);
            let word = number.to_string();
            table.before.entry(word).or_default().extend(taken);
        }
        self.tables.insert(T::TABLE, table);
    }

    /// Why it can't be told what an entry means, by its place among the entries.
    pub fn doubt(&self, table: &str, at: usize) -> Option<(&'static str, Words)> {
        self.tables.get(table)?.meant.get(at)?.doubt.clone()
    }

    /// The lasting id of an entry of the file.
    pub fn id<T: Keyed>(&self, one: &T) -> Uuid {
        let found = self.tables.get(T::TABLE);
        let found = found.and_then(|table| table.keys.get(&plain(&one.key())));
        found
            .copied()
            .unwrap_or_else(|| derived(self.site, T::TABLE, &one.key()))
    }

    /// The same, by its place among the entries: two may have one key.
    pub fn id_at<T: Keyed>(&self, at: usize, one: &T) -> Uuid {
        let meant = self.tables.get(T::TABLE).and_then(|all| all.meant.get(at));
        meant.map_or_else(|| self.id(one), |one| one.id)
    }

    /// Who a reference means.
    ///
    /// Shape: none where it is a row of the file that couldn't be read, which is told already.
    /// Errors: there is nobody of that name, or several.
    pub fn find(&self, table: &'static str, text: &str) -> Result<Option<Uuid>, Words> {
        let word = plain(text);
        let Some(all) = self.tables.get(table) else {
            return Err(nobody(table, text));
        };
        if let Some(id) = all.keys.get(&word) {
            return Ok(Some(*id));
        }
        let number = word
            .parse()
            .ok()
            .and_then(|number: u32| all.numbers.get(&number));
        let now = [number, all.names.get(&word), all.before.get(&word)];
        for ids in now.into_iter().flatten() {
            let mut ids = ids.iter();
            match (ids.next(), ids.next()) {
                (Some(id), None) => return Ok(Some(*id)),
                (Some(_), Some(_)) => return Err(several(table, text)),
                (None, _) => {}
            }
        }
        let written = half_width(text).trim().to_owned();
        let held = [
            written.parse().ok(),
            Some(derived(self.site, table, &written)),
        ];
        if let Some(id) = held.into_iter().flatten().find(|id| all.held.contains(id)) {
            return Ok(Some(id));
        }
        match self.broken.contains(&(table, word)) {
            true => Ok(None),
            false => Err(nobody(table, text)),
        }
    }

    /// The checkpoints that a word means: one, or a stretch of numbers such as `101-120`.
    pub fn find_places(&self, text: &str) -> Result<Vec<Uuid>, Words> {
        let one = self.find("checkpoints", text);
        let text = half_width(text);
        let stretch = text.split_once(['-', '~', '至']).and_then(|(from, to)| {
            let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
            (from < to && to - from < STRETCH_MAX).then_some(from..=to)
        });
        match (one, stretch) {
            (Err(_), Some(stretch)) => {
                let all = stretch.map(|number| self.find("checkpoints", &number.to_string()));
                let all: Result<Vec<Option<Uuid>>, Words> = all.collect();
                Ok(all?.into_iter().flatten().collect())
            }
            (one, _) => Ok(one?.into_iter().collect()),
        }
    }

    /// Whether several checkpoints have this number.
    pub fn is_shared(&self, number: u32) -> bool {
        let places = self.tables.get("checkpoints");
        let ids = places.and_then(|table| table.numbers.get(&number));
        ids.is_some_and(|ids| ids.len() > 1)
    }

    /// The name of a building.
    pub fn building(&self, text: &str) -> Result<String, Words> {
        let word = plain(text);
        match self.buildings.get(&word) {
            Some(name) => Ok(name.clone()),
            None if self.broken.contains(&("buildings", word.clone())) => Ok(text.to_owned()),
            None => Err(nobody("buildings", text)),
        }
    }

    /// The ids that entries of the file and rows of the site both have.
    pub fn ids_of(&self, table: &str) -> BTreeSet<Uuid> {
        let all = self
            .tables
            .get(table)
            .map(|table| table.keys.values().copied().collect());
        all.unwrap_or_default()
    }
}

fn buildings(form: &Form, held: &Held) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let rows = held.site.iter().flat_map(|row| &row.buildings);
    let places = held.checkpoints.values().map(|row| &row.building);
    for name in rows.map(|row| &row.name).chain(places) {
        names.insert(plain(name), name.clone());
    }
    for one in &form.buildings {
        for word in [&one.name, &one.id] {
            names.insert(plain(word), one.name.trim().to_owned());
        }
    }
    names.remove("");
    names
}

fn what(table: &str) -> Words {
    let sheet = sheets::of(table);
    let zh = sheet.map_or(table, |sheet| sheet.head.zh.as_str());
    let en = match table {
        "staff" | "equipment" => table,
        other => other.trim_end_matches('s'),
    };
    says(zh, en)
}

fn nobody(table: &str, text: &str) -> Words {
    let what = what(table);
    says(
        format!("{}里没有“{text}”", what.zh),
        format!("there is no {} `{text}`", what.en),
    )
}

fn several(table: &str, text: &str) -> Words {
    let what = what(table);
    says(
        format!("{}里有几个“{text}”：请用编号", what.zh),
        format!(
            "several of {} are called `{text}`: name it by its id",
            what.en
        ),
    )
}
