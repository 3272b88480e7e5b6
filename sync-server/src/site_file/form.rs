//! The shape of a site's file. Each entry is read alone, so that each problem is named.

use crate::site_file::check::line_of;
use checklists::Role;
use protocol::rows::Span;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_spanned::Spanned;
use std::ops::Deref;

/// An entry and where it stands in the file.
pub struct Entry<T> {
    pub value: T,
    /// From 1.
    pub line: usize,
}

impl<T> Deref for Entry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A whole file.
pub struct Form {
    pub site: Entry<Site>,
    pub buildings: Vec<Entry<Building>>,
    pub staff: Vec<Entry<Staff>>,
    pub shifts: Vec<Entry<Shift>>,
    pub checkpoints: Vec<Entry<Checkpoint>>,
    pub equipment: Vec<Entry<Equipment>>,
    pub plans: Vec<Entry<Plan>>,
}

/// `[site]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub name: String,
    pub time_zone: String,
    #[serde(default = "midnight")]
    pub day_start: String,
    pub night: Span,
    #[serde(default)]
    pub rush_hours: Vec<Span>,
    pub winter: Span,
    pub finish_hours: FinishHours,
}

fn midnight() -> String {
    "00:00".into()
}

/// Hours until an order is due.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinishHours {
    pub minor: u32,
    pub normal: u32,
    pub serious: u32,
}

impl FinishHours {
    /// In the order of the feed's row.
    pub fn list(&self) -> [u32; 3] {
        [self.minor, self.normal, self.serious]
    }
}

/// `[[buildings]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Building {
    pub id: String,
    pub name: String,
}

/// `[[staff]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    pub id: String,
    pub name: String,
    pub roles: Vec<Role>,
    pub pin: String,
    #[serde(default)]
    pub supervisor: bool,
}

/// `[[shifts]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    pub id: String,
    pub name: String,
    pub staff: Vec<String>,
    pub hours: Span,
}

/// `[[checkpoints]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    pub id: String,
    pub number: u32,
    pub name: String,
    pub building: String,
    #[serde(default)]
    pub touchpoint: Option<u32>,
    #[serde(default)]
    pub lists: Vec<String>,
    #[serde(default)]
    pub tags: Vec<String>,
    #[serde(default)]
    pub to_mount: bool,
}

/// `[[equipment]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equipment {
    pub id: String,
    pub name: String,
    pub checkpoint: String,
    pub lists: Vec<String>,
    #[serde(default)]
    pub limits: Vec<Limit>,
}

/// What a nameplate or gauge says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    pub item: String,
    pub part: String,
    #[serde(default)]
    pub low: Option<f64>,
    #[serde(default)]
    pub high: Option<f64>,
}

/// `[[plans]]`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    pub id: String,
    pub name: String,
    pub role: Role,
    pub checkpoints: Vec<String>,
    pub rrule: String,
    pub start: String,
    pub window_min: u32,
    pub grace_min: u32,
}

type Raw = Spanned<toml::Value>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    site: Raw,
    #[serde(default)]
    buildings: Vec<Raw>,
    #[serde(default)]
    staff: Vec<Raw>,
    #[serde(default)]
    shifts: Vec<Raw>,
    #[serde(default)]
    checkpoints: Vec<Raw>,
    #[serde(default)]
    equipment: Vec<Raw>,
    #[serde(default)]
    plans: Vec<Raw>,
}

/// Reads the shape; what can't be read at all is named with its line.
pub fn read(file: &str, text: &str) -> (Option<Form>, Vec<String>) {
    let tables: Tables = match toml::from_str(text) {
        Ok(tables) => tables,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            return (None, vec![format!("{file}:{line}: {}", error.message())]);
        }
    };
    let mut problems = Vec::new();
    let mut reader = Reader {
        file,
        text,
        problems: &mut problems,
    };
    let site = reader.one("site", tables.site);
    let form = Form {
        buildings: reader.all("buildings", tables.buildings),
        staff: reader.all("staff", tables.staff),
        shifts: reader.all("shifts", tables.shifts),
        checkpoints: reader.all("checkpoints", tables.checkpoints),
        equipment: reader.all("equipment", tables.equipment),
        plans: reader.all("plans", tables.plans),
        site: match site {
            Some(site) => site,
            None => return (None, problems),
        },
    };
    (Some(form), problems)
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    problems: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn one<T: DeserializeOwned>(&mut self, table: &str, raw: Raw) -> Option<Entry<T>> {
        let line = line_of(self.text, raw.span().start);
        match raw.into_inner().try_into::<T>() {
            Ok(value) => Some(Entry { value, line }),
            Err(error) => {
                let reason = error.message();
                self.problems
                    .push(format!("{}:{line}: {table}: {reason}", self.file));
                None
            }
        }
    }

    fn all<T: DeserializeOwned>(&mut self, table: &str, raw: Vec<Raw>) -> Vec<Entry<T>> {
        raw.into_iter()
            .filter_map(|raw| self.one(table, raw))
            .collect()
    }
}
