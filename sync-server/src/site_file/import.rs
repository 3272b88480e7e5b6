//! Setting what a file says: what differs from the feed, as lines of the site's own journal.

use crate::error::ServerError;
use crate::own;
use crate::site_file::check;
use crate::site_file::held::Held;
use crate::site_file::names::Names;
use crate::site_file::problem::{PassedOver, Problem, says};
use crate::site_file::reading::about;
use crate::site_file::rows::{self, Hashed, Made, Making, Missing};
use crate::site_file::{SiteFile, sheets};
use crate::sql::{Readers, people, sites};
use crate::start;
use crate::writer::Writing;
use checklists::Words;
use chrono::{DateTime, NaiveDate, Utc};
use model::ids::SiteId;
use model::recurrence;
use protocol::feed::{Kind, SetRow};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use ts_rs::TS;

/// Bytes of one row, and of the rows of one line, which stays below its limit of 64 KiB.
const ROW_BYTES_MAX: usize = 60_000;
const LINE_ROWS_BYTES_MAX: usize = 60_000;
const LINE_ROWS_MAX: usize = 50;
/// Remarks that are told; nobody reads more.
const PASSED_OVER_MAX: usize = 1_000;

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "SetUpImported")]
pub struct Imported {
    #[ts(type = "string")]
    pub site: SiteId,
    pub name: String,
    /// Rows that the file says, those that are new, and those that say something else than before.
    pub rows: usize,
    pub added: usize,
    pub changed: usize,
    /// The same sheet by sheet, as far as a sheet has rows of its own.
    pub sheets: Vec<Counted>,
    /// What the site holds and the file doesn't have, though its sheet is there: it stays.
    pub kept: Vec<Kept>,
    /// New people without a PIN: they can't unlock a handheld until they have one.
    pub without_pin: Vec<String>,
    /// Rows that nobody read, since they began as remarks do.
    pub passed_over: Vec<PassedOver>,
    pub dry_run: bool,
}

/// Rows of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "SetUpCounted")]
pub struct Counted {
    /// The sheet's key, e.g. `checkpoints`, and its name.
    pub sheet: String,
    pub head: Words,
    pub rows: usize,
    pub added: usize,
    pub changed: usize,
}

/// Something that stays though the file doesn't have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "SetUpKept")]
pub struct Kept {
    pub sheet: String,
    pub head: Words,
    pub id: String,
    pub name: String,
}

/// The site that a file is for: its number, or what it will be called.
enum Target {
    There(sites::Site),
    New(SiteId),
}

impl SiteFile {
    /// Hashes the file's PINs ahead, so that an import holds the writer up no longer than its rows.
    ///
    /// Edges: none of a file with a problem, which sets none.
    pub fn hash_pins(&mut self, readers: &Readers, site: SiteId) -> Result<(), ServerError> {
        let held = readers.read(|connection| {
            let site = sites::by_id(connection, site)?;
            site.map(|site| Held::read(connection, site.number))
                .transpose()
        })?;
        if let Some(held) = held {
            let names = Names::of(&self.form, &held, site);
            let wrong = check::problems(&self.form, &names, &held);
            if !self.problems.is_empty() || !wrong.is_empty() {
                return Ok(());
            }
            self.hashed = Hashed::of(&rows::asked_pins(&self.form, &names, &held))?;
        }
        Ok(())
    }

    /// Sets what differs from the feed, as lines of the site's own journal.
    ///
    /// Edges: a site of another name is added; a second import changes nothing; what the file
    /// doesn't have stays.
    /// Errors: every problem of the file, all at once; nothing is set then.
    pub fn import(
        &self,
        writing: &Writing<'_>,
        site: Option<SiteId>,
    ) -> Result<Imported, ServerError> {
        self.import_by(writing, site, None)
    }

    /// The same, by somebody at the desk.
    pub fn import_by(
        &self,
        writing: &Writing<'_>,
        site: Option<SiteId>,
        desk: Option<&str>,
    ) -> Result<Imported, ServerError> {
        let target = self.target(writing, site)?;
        let (id, held) = match &target {
            Target::There(site) => (site.id, Held::read(writing.tx, site.number)?),
            Target::New(id) => (*id, Held::default()),
        };
        let names = Names::of(&self.form, &held, id);
        let mut problems = self.problems.clone();
        problems.extend(check::problems(&self.form, &names, &held));
        if !problems.is_empty() {
            return Err(ServerError::SiteFile(problems));
        }
        let (site, held, names) = match target {
            Target::There(site) => (site, held, names),
            Target::New(id) => {
                let site = self.add(writing, id)?;
                let held = Held::read(writing.tx, site.number)?;
                let names = Names::of(&self.form, &held, id);
                (site, held, names)
            }
        };
        let making = Making {
            form: &self.form,
            names: &names,
            held: &held,
            site: site.id,
            keys: writing.keys,
            hashed: &self.hashed,
            today: today(writing.now, &site.time_zone),
            rows: rows::Rows::default(),
        };
        let said = making.all()?;
        self.too_large(&said.made)?;
        let mut counts = Counts::default();
        let mut set = Vec::new();
        for made in &said.made {
            let before = held.json.get(&(made.kind.name(), made.row.id.clone()));
            let now = made.row.row.as_ref().map(|raw| raw.get());
            if counts.count(made.kind, before.map(String::as_str), now) {
                set.push(rows::for_line(writing.tx, &made.row)?);
            }
        }
        for part in parts(&set) {
            let event = match desk {
                Some(desk) => start::rows_set_by(desk, part.to_vec()),
                None => start::rows_set(part.to_vec()),
            };
            own::append(writing, Some(site.number), vec![event])?;
        }
        let name = self.name().map_or(site.name, |name| name.trim().to_owned());
        let passed_over = self.form.passed_over.iter().take(PASSED_OVER_MAX);
        Ok(Imported {
            passed_over: passed_over.cloned().collect(),
            ..counts.told(site.id, name, said)
        })
    }

    fn target(&self, writing: &Writing<'_>, named: Option<SiteId>) -> Result<Target, ServerError> {
        if let Some(id) = named {
            let site = sites::by_id(writing.tx, id)?.ok_or_else(|| ServerError::Unknown {
                what: "site",
                name: id.to_string(),
            })?;
            return Ok(Target::There(site));
        }
        let mut all = sites::all(writing.tx)?;
        let Some(name) = self.name() else {
            return match all.len() {
                1 => Ok(Target::There(all.swap_remove(0))),
                _ if !self.problems.is_empty() => Err(ServerError::SiteFile(self.problems.clone())),
                _ => Err(ServerError::BadValue {
                    what: "--site",
                    value: self.file.clone(),
                    reason: "the file has no sheet of the site itself: say which site".into(),
                }),
            };
        };
        let same = |site: &sites::Site| site.name == name.trim();
        match all.into_iter().find(same) {
            Some(site) => Ok(Target::There(site)),
            None => Ok(Target::New(SiteId(own::new_id(writing.now)))),
        }
    }

    fn add(&self, writing: &Writing<'_>, id: SiteId) -> Result<sites::Site, ServerError> {
        let row = rows::site(&self.form).ok_or_else(|| ServerError::BadValue {
            what: "site",
            value: self.file.clone(),
            reason: "the file says nothing of the site itself".into(),
        })?;
        let number = start::add_site(writing, id, &row)?;
        people::admit_all(writing.tx, number)?;
        Ok(sites::by_number(writing.tx, number)?)
    }

    /// A row that no line can hold.
    fn too_large(&self, made: &[Made]) -> Result<(), ServerError> {
        let large = |one: &&Made| bytes(&one.row) > ROW_BYTES_MAX;
        let problems: Vec<Problem> = made
            .iter()
            .filter(large)
            .map(|one| {
                let reason = says(
                    format!("“{}”太大：名单、排班或点位写得太多", one.name),
                    format!(
                        "`{}` is too large: its lists or days are too many",
                        one.name
                    ),
                );
                let field = match one.kind {
                    Kind::Plan => "plans.checkpoints",
                    Kind::Shift => "shifts.name",
                    _ => "",
                };
                match &one.place {
                    Some(place) => place.wrong(field, reason),
                    None => about(&self.file, reason),
                }
            })
            .collect();
        match problems.is_empty() {
            true => Ok(()),
            false => Err(ServerError::SiteFile(problems)),
        }
    }
}

fn today(now: DateTime<Utc>, zone: &str) -> NaiveDate {
    let zone = recurrence::zone(zone).unwrap_or(chrono_tz::UTC);
    now.with_timezone(&zone).date_naive()
}

fn bytes(row: &SetRow) -> usize {
    row.row.as_ref().map_or(0, |raw| raw.get().len())
}

/// Rows in lines that stay below their limit.
pub fn parts(rows: &[SetRow]) -> Vec<&[SetRow]> {
    let mut parts = Vec::new();
    let (mut first, mut size) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        size += bytes(row) + 100;
        if at > first && (size > LINE_ROWS_BYTES_MAX || at - first >= LINE_ROWS_MAX) {
            parts.push(&rows[first..at]);
            (first, size) = (at, bytes(row) + 100);
        }
    }
    if first < rows.len() {
        parts.push(&rows[first..]);
    }
    parts
}

/// Whether two rows differ by the order of their fields alone.
fn says_the_same(before: Option<&str>, now: Option<&str>) -> bool {
    let read = |text: Option<&str>| serde_json::from_str::<Value>(text?).ok();
    read(before).is_some_and(|before| Some(before) == read(now))
}

/// What was counted, by sheet.
#[derive(Default)]
struct Counts {
    rows: usize,
    added: usize,
    changed: usize,
    sheets: BTreeMap<&'static str, [usize; 3]>,
}

impl Counts {
    /// Counts a row: whether it is to be set.
    fn count(&mut self, kind: Kind, before: Option<&str>, now: Option<&str>) -> bool {
        let differs = before != now && !says_the_same(before, now);
        let added = usize::from(differs && before.is_none());
        let changed = usize::from(differs && before.is_some());
        self.rows += 1;
        self.added += added;
        self.changed += changed;
        let sheet = match kind {
            Kind::Site => "site",
            Kind::Staff => "staff",
            Kind::Shift => "shifts",
            Kind::Checkpoint => "checkpoints",
            Kind::Equipment => "equipment",
            Kind::Plan => "plans",
            _ => return differs,
        };
        let counts = self.sheets.entry(sheet).or_default();
        for (count, more) in counts.iter_mut().zip([1, added, changed]) {
            *count += more;
        }
        differs
    }

    fn told(self, site: SiteId, name: String, said: rows::Rows) -> Imported {
        let counted = sheets::all().iter().filter_map(|sheet| {
            let [rows, added, changed] = *self.sheets.get(sheet.key.as_str())?;
            Some(Counted {
                sheet: sheet.key.clone(),
                head: sheet.head.clone(),
                rows,
                added,
                changed,
            })
        });
        Imported {
            site,
            name,
            rows: self.rows,
            added: self.added,
            changed: self.changed,
            sheets: counted.collect(),
            kept: said.missing.into_iter().map(kept).collect(),
            without_pin: said.without_pin,
            passed_over: Vec::new(),
            dry_run: false,
        }
    }
}

fn kept(missing: Missing) -> Kept {
    let head = sheets::of(missing.sheet).map(|sheet| sheet.head.clone());
    Kept {
        sheet: missing.sheet.to_owned(),
        head: head.unwrap_or_else(|| says(missing.sheet, missing.sheet)),
        id: missing.id,
        name: missing.name,
    }
}
