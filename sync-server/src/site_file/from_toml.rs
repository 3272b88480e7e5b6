//! A site's TOML as entries, each with its line. It is read by the server itself, so its size is
//! bounded.

use crate::site_file::entries::{Beside, Raw, Raws, form};
use crate::site_file::form::Form;
use crate::site_file::problem::{Place, Problem, as_said, says};
use crate::site_file::reading::about;
use serde::Deserialize;
use serde_spanned::Spanned;
use std::sync::Arc;
use toml::Value;

/// The largest text: that of any site is far smaller.
const TEXT_BYTES_MAX: usize = 4 << 20;

/// Reads a site's TOML.
pub fn read(file: &str, text: &str) -> (Form, Vec<Problem>) {
    let file: Arc<str> = file.into();
    let lines = Lines::of(text);
    let place = |at: usize| Place {
        file: Arc::clone(&file),
        row: lines.line_of(at),
        heads: None,
    };
    if text.len() > TEXT_BYTES_MAX {
        let reason = says("文件超过 4 MiB", "is larger than 4 MiB");
        return (Form::default(), vec![about(&file, reason)]);
    }
    let tables: Tables = match toml::from_str(text) {
        Ok(tables) => tables,
        Err(error) => {
            let place = place(error.span().map_or(0, |span| span.start));
            let mut problem = place.wrong("", as_said(error.message()));
            problem.field = None;
            return (Form::default(), vec![problem]);
        }
    };
    let mut problems = Vec::new();
    let mut raws = Raws::new();
    for (key, entries) in tables.all() {
        let Some(entries) = entries else { continue };
        let all = raws.entry(key).or_default();
        for entry in entries {
            let place = place(entry.span().start);
            let Value::Table(table) = entry.into_inner() else {
                problems.push(place.wrong(key, says("这里要写成表", "write it as a table")));
                continue;
            };
            let said = Arc::new(table.keys().cloned().collect());
            all.push(Raw { table, place, said });
        }
    }
    (form(raws, Beside::default(), &mut problems), problems)
}

type Entries = Option<Vec<Spanned<Value>>>;

/// The tables that a file may have.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    site: Option<Spanned<Value>>,
    buildings: Entries,
    staff: Entries,
    shifts: Entries,
    shift_days: Entries,
    checkpoints: Entries,
    routes: Entries,
    equipment: Entries,
    gauges: Entries,
    plans: Entries,
    tools: Entries,
    calendar: Entries,
}

impl Tables {
    fn all(self) -> [(&'static str, Entries); 12] {
        [
            ("site", self.site.map(|site| vec![site])),
            ("buildings", self.buildings),
            ("staff", self.staff),
            ("shifts", self.shifts),
            ("shift_days", self.shift_days),
            ("checkpoints", self.checkpoints),
            ("routes", self.routes),
            ("equipment", self.equipment),
            ("gauges", self.gauges),
            ("plans", self.plans),
            ("tools", self.tools),
            ("calendar", self.calendar),
        ]
    }
}

/// Where the lines of a text begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self(ends.map(|(at, _)| at + 1).collect())
    }

    /// The line of a place, from 1.
    fn line_of(&self, place: usize) -> usize {
        1 + self.0.partition_point(|begins| *begins <= place)
    }
}
