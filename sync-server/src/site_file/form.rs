//! The shape of a site's file: the same whether it was TOML, a workbook or CSV.

mod places;
mod plans;
mod site;

pub use places::*;
pub use plans::*;
pub use site::*;

use crate::site_file::problem::{PassedOver, Place};
use crate::site_file::sheets::plain;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

/// An entry and where it stands in the file.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    pub value: T,
    pub place: Place,
    /// The fields that the file speaks of: what isn't among them stays as it is held.
    pub said: Arc<BTreeSet<String>>,
}

impl<T> Deref for Entry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Entry<T> {
    /// Whether the file speaks of a field, or of one inside it.
    pub fn says(&self, key: &str) -> bool {
        let inside = format!("{key}.");
        self.said.contains(key) || self.said.iter().any(|one| one.starts_with(&inside))
    }
}

/// A whole file, or as much of it as there is.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// The keys of the tables or sheets that are there.
    pub there: BTreeSet<&'static str>,
    pub site: Option<Entry<Site>>,
    pub buildings: Vec<Entry<Building>>,
    pub staff: Vec<Entry<Staff>>,
    pub shifts: Vec<Entry<Shift>>,
    pub shift_days: Vec<Entry<ShiftDays>>,
    pub checkpoints: Vec<Entry<Checkpoint>>,
    pub routes: Vec<Entry<Route>>,
    pub equipment: Vec<Entry<Equipment>>,
    pub gauges: Vec<Entry<Gauge>>,
    pub plans: Vec<Entry<Plan>>,
    pub tools: Vec<Entry<Tool>>,
    pub calendar: Vec<Entry<CalendarDay>>,
    /// What rows that couldn't be read are called, by table: nobody is told twice of them.
    pub broken: BTreeSet<(&'static str, String)>,
    /// Rows that began as remarks do.
    pub passed_over: Vec<PassedOver>,
}

/// Something that others name by its id, or by its name where that stands once.
pub trait Keyed {
    /// The key of its table.
    const TABLE: &'static str;
    fn id(&self) -> &str;
    fn name(&self) -> &str;

    /// What its lasting id is derived from.
    fn key(&self) -> String {
        match self.id().trim().is_empty() {
            false => self.id().trim().to_owned(),
            true => self.name().trim().to_owned(),
        }
    }

    /// What else it goes by.
    fn number(&self) -> Option<u32> {
        None
    }
}

macro_rules! keyed {
    ($($form:ident $table:literal),*) => {
        $(impl Keyed for $form {
            const TABLE: &'static str = $table;
            fn id(&self) -> &str {
                &self.id
            }
            fn name(&self) -> &str {
                &self.name
            }
        })*
    };
}

keyed!(Building "buildings", Staff "staff", Shift "shifts", Equipment "equipment", Plan "plans");

impl Form {
    /// The checkpoints of a route, by name; none where there is no such route.
    pub fn route(&self, name: &str) -> Option<Vec<&String>> {
        let name = plain(name);
        let mut rows = self
            .routes
            .iter()
            .filter(|one| plain(&one.name) == name)
            .peekable();
        rows.peek()?;
        Some(rows.flat_map(|one| &one.value.checkpoints).collect())
    }
}
