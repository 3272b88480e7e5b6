//! From entries whose fields are plain values to a form, whichever way they came.

use crate::site_file::form::{Entry, Form};
use crate::site_file::problem::{PassedOver, Place, Problem, as_said, says};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::{Table, Value};

/// Entries of one kind: far above any site. Whoever has more has taken a wrong file.
const ENTRIES_MAX: usize = 20_000;
/// The same of people, each with a PIN that is slow to hash on purpose; and of shifts, each of
/// which has every day of the rota.
const STAFF_MAX: usize = 2_000;
const SHIFTS_MAX: usize = 500;

/// An entry whose fields are still plain values.
pub struct Raw {
    pub table: Table,
    pub place: Place,
    pub said: Arc<BTreeSet<String>>,
}

pub type Raws = BTreeMap<&'static str, Vec<Raw>>;

/// What a file brings besides its entries.
#[derive(Default)]
pub struct Beside {
    /// What rows that couldn't be read are called, by table.
    pub broken: BTreeSet<(&'static str, String)>,
    pub passed_over: Vec<PassedOver>,
}

/// The form of these entries.
pub fn form(mut raws: Raws, beside: Beside, problems: &mut Vec<Problem>) -> Form {
    for (table, raws) in &mut raws {
        too_many(table, raws, problems);
    }
    let there = raws.keys().copied().collect();
    let mut site = all("site", &mut raws, problems);
    if let Some(second) = site.get(1) {
        let second: &Entry<_> = second;
        let reason = says("只能有一个项目", "a file has one site");
        problems.push(second.place.wrong("site.name", reason));
    }
    Form {
        there,
        site: (!site.is_empty()).then(|| site.swap_remove(0)),
        buildings: all("buildings", &mut raws, problems),
        staff: all("staff", &mut raws, problems),
        shifts: all("shifts", &mut raws, problems),
        shift_days: all("shift_days", &mut raws, problems),
        checkpoints: all("checkpoints", &mut raws, problems),
        routes: all("routes", &mut raws, problems),
        equipment: all("equipment", &mut raws, problems),
        gauges: all("gauges", &mut raws, problems),
        plans: all("plans", &mut raws, problems),
        tools: all("tools", &mut raws, problems),
        calendar: all("calendar", &mut raws, problems),
        broken: beside.broken,
        passed_over: beside.passed_over,
    }
}

fn too_many(table: &str, raws: &mut Vec<Raw>, problems: &mut Vec<Problem>) {
    let most = match table {
        "staff" => STAFF_MAX,
        "shifts" => SHIFTS_MAX,
        _ => ENTRIES_MAX,
    };
    if let Some(first) = raws.get(most) {
        let count = raws.len();
        let reason = says(
            format!("太多：{count} 行，最多 {most} 行"),
            format!("there are {count} of these, at most {most}"),
        );
        problems.push(first.place.wrong(table, reason));
        raws.truncate(most);
    }
}

fn all<T: DeserializeOwned>(
    key: &str,
    raws: &mut Raws,
    problems: &mut Vec<Problem>,
) -> Vec<Entry<T>> {
    let mut entries = Vec::new();
    for Raw { table, place, said } in raws.remove(key).unwrap_or_default() {
        match Value::Table(table).try_into::<T>() {
            Ok(value) => entries.push(Entry { value, place, said }),
            Err(error) => problems.push(unshaped(key, &place, error.message())),
        }
    }
    entries
}

/// That an entry hasn't the shape of its table; the field is named in the words.
fn unshaped(key: &str, place: &Place, message: &str) -> Problem {
    place.wrong(key, as_said(message.trim()))
}
