//! Everything that a site's data can be listed as: rows under named columns, in one stream.
//!
//! A list is defined once. The console's pages, Excel, CSV, JSON, PDF and the API for other
//! programs are written from the same rows, so their numbers can't differ.

mod access;
mod answers;
mod asked;
mod calendar;
mod campaigns;
mod cell;
mod csv;
mod due_rounds;
mod equipment;
mod filed;
mod fire_months;
mod incidents;
pub mod inks;
mod items;
mod journals;
mod json;
mod labels;
mod notices;
mod occurrences;
mod order_steps;
mod orders;
mod paper;
mod people;
mod photos;
mod pictures;
mod places;
mod plans;
mod points;
mod quotas;
mod readings;
mod rounds;
mod searched;
mod shifts;
mod trail;
mod trainings;
mod versions;
mod visits;
mod walks;
mod words;
mod workbook;

pub use answers::said_values;
pub use asked::Asked;
pub use cell::{Cell, Column, Kind, clock, decimal, local};
pub use filed::{Filed, Format, Head, failed, file, spelled, unseen};
pub use rounds::named as round_named;
pub use words::{Tongue, word};

use crate::console::names::Names;
use crate::console::session::Verb;
use crate::error::ServerError;
use crate::sql::sites::Site;
use chrono::{DateTime, NaiveDate, Utc};
use model::recurrence::site_day;
use rusqlite::Connection;

/// What takes a list's rows, one after the other.
pub type Take<'t> = &'t mut dyn FnMut(Vec<Cell>) -> Result<(), ServerError>;

/// One list.
pub struct List {
    /// As it stands in an address.
    pub name: &'static str,
    pub title: Both,
    pub columns: &'static [Column],
    /// Which days it can be narrowed to.
    pub days: Stretch,
    /// What it can be narrowed by besides days, words and its columns.
    pub own: &'static [Own],
    rows: fn(&Look<'_>, Take<'_>) -> Result<(), ServerError>,
}

/// A text in both languages.
pub type Both = (&'static str, &'static str);

/// What a list can be narrowed by that is none of its columns.
pub struct Own {
    pub key: &'static str,
    pub title: Both,
}

/// Whether a list is of some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// As things are now.
    Now,
    /// Of so many days up to today, where nobody says which.
    Days(u64),
    /// Of all days, where nobody says which.
    Always,
}

/// The lists, in the order in which they are offered.
pub const ALL: &[&List] = &[
    &rounds::LIST,
    &visits::LIST,
    &answers::LIST,
    &readings::LIST,
    &orders::FINDINGS,
    &orders::ORDERS,
    &order_steps::LIST,
    &equipment::PIECES,
    &equipment::DUES,
    &fire_months::LIST,
    &places::LIST,
    &points::CLOSINGS,
    &points::PRESENCE,
    &labels::LIST,
    &pictures::LIST,
    &items::LIST,
    &versions::LIST,
    &plans::LIST,
    &occurrences::LIST,
    &due_rounds::LIST,
    &quotas::LIST,
    &calendar::LIST,
    &walks::LIST,
    &people::STAFF,
    &people::DEVICES,
    &people::DOUBTS,
    &shifts::LIST,
    &people::HANDOVERS,
    &trainings::LIST,
    &photos::PHOTOS,
    &photos::PAIRS,
    &trail::TIMES,
    &trail::AUDIT,
    &campaigns::LIST,
    &incidents::LIST,
    &notices::NOTICES,
    &notices::CHANNELS,
    &journals::LIST,
    &access::TOKENS,
    &access::ACCOUNTS,
];

/// Those that are for whoever may set the site up, and for no other program.
const SET_UP: &[&str] = &[access::TOKENS.name, access::ACCOUNTS.name];

/// A list by its name.
pub fn by_name(name: &str) -> Option<&'static List> {
    ALL.iter().find(|list| list.name == name).copied()
}

/// What a list is read from, and which of its rows are wanted.
pub struct Look<'a> {
    pub connection: &'a Connection,
    pub site: &'a Site,
    pub names: &'a Names,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub asked: &'a Asked,
}

impl<'a> Look<'a> {
    pub fn new(
        connection: &'a Connection,
        site: &'a Site,
        names: &'a Names,
        asked: &'a Asked,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            connection,
            site,
            names,
            now,
            today: site_day(now, names.zone, site.day_start_min),
            asked,
        }
    }

    /// The first and the last day of a list, both included.
    pub fn days(&self, list: &List) -> Option<(NaiveDate, NaiveDate)> {
        self.asked.days(list.days, self.today)
    }
}

impl List {
    /// What whoever takes it away must be allowed to do: the same as to see its page.
    pub fn verb(&self) -> Verb {
        match SET_UP.contains(&self.name) {
            true => Verb::SetUp,
            false => Verb::See,
        }
    }

    /// The same without the columns that are asked to be left out.
    pub fn as_asked(&'static self, asked: &Asked) -> &'static Self {
        match asked.flag("names") {
            Some(false) => photos::nameless(self),
            _ => self,
        }
    }

    /// Its rows that are wanted, one after the other.
    pub fn each(&self, look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
        look.asked.is_short(self.days, look.today)?;
        let zone = look.names.zone;
        (self.rows)(look, &mut |row| {
            let cells = row.into_iter().map(|cell| cell.by_clock(zone));
            let row: Vec<Cell> = cells.collect();
            match look.asked.wants(self, &row) {
                true => take(row),
                false => Ok(()),
            }
        })
    }

    /// Where a column stands.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }
}
