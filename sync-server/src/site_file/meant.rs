//! Which row of the site each entry of a file means: by its id, else by its number, else by a name
//! that stands once. Whom the words inside an entry mean is for `names` to find.

use crate::site_file::form::{Entry, Keyed};
use crate::site_file::problem::says;
use crate::site_file::sheets::{half_width, plain};
use checklists::Words;
use model::ids::SiteId;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The lasting id of an entry: the first 16 bytes of SHA-256 over where it stands, as UUIDv8.
pub fn derived(site: SiteId, table: &str, name: &str) -> Uuid {
    let text = format!("touchpoint-import-v1\n{site}\n{table}\n{name}\n");
    let hash = Sha256::digest(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// What a site holds of one kind of thing.
#[derive(Default)]
pub struct Known {
    /// What each is called.
    pub called: BTreeMap<Uuid, String>,
    pub names: BTreeMap<String, BTreeSet<Uuid>>,
    pub numbers: BTreeMap<u32, BTreeSet<Uuid>>,
}

impl Known {
    /// Takes a row in, under its name.
    pub fn add(&mut self, id: Uuid, name: &str) {
        self.called.insert(id, name.to_owned());
        if !name.trim().is_empty() {
            self.names.entry(plain(name)).or_default().insert(id);
        }
    }

    fn number_of(&self, id: Uuid) -> Option<u32> {
        let mut numbers = self.numbers.iter();
        numbers
            .find(|(_, ids)| ids.contains(&id))
            .map(|(number, _)| *number)
    }
}

/// The row that an entry means, or will be.
#[derive(Clone, Default)]
pub struct Meant {
    pub id: Uuid,
    /// Why that can't be told for certain, and in which field.
    pub doubt: Option<(&'static str, Words)>,
}

/// The rows that the entries of one table mean, in their order.
///
/// Edges: an id says most, so a number or name that a row with an id gives up is free for another.
/// An entry without an id that was imported before is found again only while the row still has
/// that number or name: the same number on another place is another place.
pub fn of<T: Keyed>(site: SiteId, known: &Known, entries: &[Entry<T>]) -> Vec<Meant> {
    let mut all = Meaning {
        site,
        known,
        entries,
        claimed: BTreeMap::new(),
        found: vec![Meant::default(); entries.len()],
    };
    let has_id = |one: &Entry<T>| !one.id().trim().is_empty();
    let mut unknown = Vec::new();
    for (at, one) in entries.iter().enumerate().filter(|(_, one)| has_id(one)) {
        match all.by_id(one) {
            Some(id) => all.claim(at, id),
            None => unknown.push(at),
        }
    }
    let by_id = all.claimed.clone();
    for (at, one) in entries.iter().enumerate().filter(|(_, one)| !has_id(one)) {
        let meant = all.without_id(one, &by_id);
        all.claim(at, meant.id);
        all.found[at] = meant;
    }
    for at in unknown {
        all.found[at] = all.under_new_id(&entries[at]);
    }
    all.found
}

struct Meaning<'a, T> {
    site: SiteId,
    known: &'a Known,
    entries: &'a [Entry<T>],
    /// Which entry means a row.
    claimed: BTreeMap<Uuid, usize>,
    found: Vec<Meant>,
}

impl<T: Keyed> Meaning<'_, T> {
    fn claim(&mut self, at: usize, id: Uuid) {
        self.claimed.entry(id).or_insert(at);
        self.found[at].id = id;
    }

    fn derived(&self, key: &str) -> Uuid {
        derived(self.site, T::TABLE, key)
    }

    /// The row of a key that was imported before. Edges: TOML was once taken with its full-width
    /// signs, sheets never were.
    fn imported(&self, key: &str) -> Option<Uuid> {
        let ids = [half_width(key).trim().to_owned(), key.to_owned()].map(|key| self.derived(&key));
        ids.into_iter()
            .find(|id| self.known.called.contains_key(id))
    }

    fn by_id(&self, one: &T) -> Option<Uuid> {
        let lasting = one.id().trim().parse::<Uuid>().ok();
        let lasting = lasting.filter(|id| self.known.called.contains_key(id));
        lasting.or_else(|| self.imported(&one.key()))
    }

    fn fresh(&self, one: &T) -> Meant {
        Meant {
            id: self.derived(half_width(&one.key()).trim()),
            doubt: None,
        }
    }

    /// A new row, though one that is another by now came from the same number or name.
    fn beside(&self, one: &T) -> Meant {
        let key = half_width(&one.key());
        let ids = (2..).map(|n| self.derived(&format!("{}\n{n}", key.trim())));
        let mut free = ids.filter(|id| !self.known.called.contains_key(id));
        Meant {
            id: free.next().unwrap_or_default(),
            doubt: None,
        }
    }

    fn without_id(&self, one: &T, by_id: &BTreeMap<Uuid, usize>) -> Meant {
        let number = one.number();
        let same = match number {
            Some(number) => self.known.numbers.get(&number),
            None => self.known.names.get(&plain(one.name())),
        };
        let same = same.into_iter().flatten();
        let same: Vec<Uuid> = same.filter(|id| !by_id.contains_key(id)).copied().collect();
        let own = self.imported(&one.key());
        let known = |id| Meant { id, doubt: None };
        if let Some(own) = own.filter(|own| same.contains(own)) {
            return known(own);
        }
        if let [id] = same[..] {
            return known(id);
        }
        if !same.is_empty() {
            // A number that several have is told where the numbers are looked at.
            let doubt = number.is_none().then(|| ("name", several(one.name())));
            let meant = own.map_or_else(|| self.fresh(one), |_| self.beside(one));
            return Meant { doubt, ..meant };
        }
        if number.is_none() {
            let name = plain(one.name());
            let twin = |at: &&usize| plain(self.entries[**at].name()) == name;
            if let Some(at) = by_id.values().find(twin) {
                let row = self.entries[*at].place.row;
                let doubt = Some(("name", needs_id(one.name(), row)));
                return Meant {
                    doubt,
                    ..self.beside(one)
                };
            }
        }
        let Some(own) = own else {
            return self.fresh(one);
        };
        let called = &self.known.called[&own];
        match number {
            _ if by_id.contains_key(&own) => self.beside(one),
            Some(_) if plain(called) == plain(one.name()) => known(own),
            Some(number) => Meant {
                id: own,
                doubt: Some((
                    "number",
                    moved(number, called, self.known.number_of(own), own),
                )),
            },
            None => Meant {
                id: own,
                doubt: Some(("name", renamed(one.name(), called, own))),
            },
        }
    }

    /// Edges: equipment is told apart by its ids alone, since many pieces have one name; a place's
    /// number is looked at with all numbers.
    fn under_new_id(&self, one: &T) -> Meant {
        let meant = self.fresh(one);
        if T::TABLE == "equipment" || one.number().is_some() {
            return meant;
        }
        let same = self.known.names.get(&plain(one.name()));
        let mut same = same.into_iter().flatten();
        let other = same.find(|id| !self.claimed.contains_key(id));
        Meant {
            doubt: other.map(|other| ("id", there_already(one.name(), *other))),
            ..meant
        }
    }
}

fn several(name: &str) -> Words {
    says(
        format!("这里有几个“{name}”：请填编号，编号见下载的项目表"),
        format!("several are called `{name}` here: set the id, as the downloaded workbook has it"),
    )
}

fn needs_id(name: &str, row: usize) -> Words {
    says(
        format!("“{name}”在第 {row} 行已经有了：同名的要各填编号"),
        format!("`{name}` stands in row {row} too: each of one name needs an id"),
    )
}

fn moved(number: u32, called: &str, now: Option<u32>, id: Uuid) -> Words {
    let zh = now.map_or("没有号".to_owned(), |now| format!("是 {now} 号"));
    let en = now.map_or("no number".to_owned(), |now| format!("number {now}"));
    says(
        format!("{number} 号原来是“{called}”，它现在{zh}：是它就填编号 {id}，新点位请换一个号"),
        format!(
            "number {number} was that of `{called}`, which has {en} now: set its id {id}, or \
            another number for a new one"
        ),
    )
}

fn renamed(name: &str, called: &str, id: Uuid) -> Words {
    says(
        format!("“{name}”现在叫“{called}”：是同一个就填编号 {id}，不是就另填一个编号"),
        format!("`{name}` is called `{called}` now: set its id {id}, or another id for a new one"),
    )
}

fn there_already(name: &str, id: Uuid) -> Words {
    says(
        format!(
            "这里已有“{name}”，编号不是这个：是同一个就填 {id}；是另一个，请给原来那个也写一行，填 {id}"
        ),
        format!(
            "`{name}` is here already under another id: set {id} where it is the same; else give \
            that one a row too, with {id}"
        ),
    )
}
