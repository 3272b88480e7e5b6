//! A desk that sheets are imported at, for tests.

use super::sheets_of::{SHEETS, grid};
use super::{Fresh, fresh};
use crate::error::ServerError;
use crate::site_file::cells::{Book, Cell, Heard};
use crate::site_file::child::read_here;
use crate::site_file::{Imported, SiteFile, tables, workbook};
use crate::sql::feed;
use crate::{Writer, sql};
use chrono::{DateTime, TimeDelta, Utc};
use protocol::feed::{Kind, SetRow};
use protocol::rows::*;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A server's folder that sheets are imported into.
pub struct Desk {
    pub fresh: Fresh,
    pub writer: Writer,
}

pub fn desk() -> Desk {
    let fresh = fresh();
    let writer = Writer::open(&fresh.folder, fresh.keys.clone(), fresh.now).expect("a writer");
    Desk { fresh, writer }
}

pub fn file(book: &Book) -> SiteFile {
    SiteFile::of("site.xlsx", tables::from_book("site.xlsx", book))
}

/// One sheet alone.
pub fn only(name: &str, text: &str) -> Book {
    Book {
        grids: vec![grid(name, text)],
    }
}

pub fn sheet(name: &str) -> &'static str {
    SHEETS
        .iter()
        .find(|(one, _)| *one == name)
        .expect("a sheet")
        .1
}

impl Desk {
    /// The site's workbook as it stands, read again.
    pub fn download(&self) -> Book {
        let readers = sql::Readers::new(self.fresh.folder.clone());
        let draft = readers.read(|connection| {
            let site = sql::sites::all(connection)?.swap_remove(0);
            workbook::as_it_stands(connection, &site)
        });
        let bytes = workbook::of(&draft.expect("read")).expect("written");
        match read_here(bytes).expect("read") {
            Heard::Book(book) => book,
            Heard::Unreadable(_, why) => panic!("{why}"),
        }
    }

    /// Imports what stands, untouched: nothing is said that isn't held.
    #[track_caller]
    pub fn stands_as_written(&mut self) {
        let done = self.done(&self.download());
        assert_eq!((done.added, done.changed), (0, 0), "{done:?}");
        assert_eq!(done.kept, []);
    }

    /// The problems of sheets that are refused.
    #[track_caller]
    pub fn refused(&mut self, book: &Book) -> Vec<String> {
        match self.import(book) {
            Err(ServerError::SiteFile(problems)) => {
                problems.iter().map(ToString::to_string).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    /// The label of a spare place, whose number is 301, hangs at a place from now on.
    pub fn hang_spare(&mut self, name: &str) {
        let is = |row: &CheckpointRow| row.name == name;
        let (id, mut place) = self.one(Kind::Checkpoint, is);
        place.code = model::code::with_check_digit(301);
        place.labels = vec!["5b".repeat(32)];
        place.state = CheckpointState::InUse;
        self.set(Kind::Checkpoint, &id, &place);
    }

    pub fn import(&mut self, book: &Book) -> Result<Imported, ServerError> {
        let (now, file) = (self.fresh.now, file(book));
        self.writer.write(now, |writing| file.import(writing, None))
    }

    pub fn done(&mut self, book: &Book) -> Imported {
        self.import(book).expect("imported")
    }

    pub fn rows<T: DeserializeOwned>(&self, kind: Kind) -> Vec<(String, T)> {
        let readers = sql::Readers::new(self.fresh.folder.clone());
        let rows = readers.read(|connection| feed::of_kind(connection, 1, kind.name()));
        let read = |(id, json): (String, String)| (id, serde_json::from_str(&json).expect("a row"));
        rows.expect("read").into_iter().map(read).collect()
    }

    pub fn one<T: DeserializeOwned>(&self, kind: Kind, is: impl Fn(&T) -> bool) -> (String, T) {
        let mut rows = self.rows(kind).into_iter().filter(|(_, row)| is(row));
        rows.next().expect("a row")
    }

    pub fn set(&mut self, kind: Kind, id: &str, row: &impl serde::Serialize) {
        let row = crate::start::set(kind, id.to_owned(), row).expect("a row");
        let now: DateTime<Utc> = self.fresh.now + TimeDelta::minutes(1);
        let put = |writing: &crate::writer::Writing<'_>| {
            let rows: Vec<SetRow> = vec![row];
            crate::own::append(writing, Some(1), vec![crate::start::rows_set(rows)])
        };
        self.writer.write(now, put).expect("set");
    }
}

/// Sets what stands under a heading in the row that has a cell of this text.
#[track_caller]
pub fn put(book: &mut Book, sheet: &str, row: &str, heading: &str, text: &str) {
    let grid = book.grids.iter_mut().find(|grid| grid.name == sheet);
    let grid = grid.expect("a sheet");
    let heads = &grid.rows[&0];
    let is = |cell: &Cell| cell.text().trim_end_matches('*') == heading;
    let column = heads.iter().find(|(_, cell)| is(cell)).expect("a heading");
    let column = *column.0;
    let has = |cells: &BTreeMap<u32, Cell>| cells.values().any(|cell| cell.text() == row);
    let cells = grid.rows.values_mut().find(|cells| has(cells));
    let cells = cells.expect("a row");
    cells.insert(column, Cell::Text(text.to_owned()));
}

/// Adds a row to a sheet, under headings that it has.
pub fn add(book: &mut Book, sheet: &str, cells: &[(&str, &str)]) {
    let grid = book.grids.iter_mut().find(|grid| grid.name == sheet);
    let grid = grid.expect("a sheet");
    let last = grid.rows.keys().max().copied().unwrap_or(0);
    grid.rows
        .insert(last + 1, BTreeMap::from([(99, Cell::Text("new".into()))]));
    for (heading, text) in cells {
        put(book, sheet, "new", heading, text);
    }
    let grid = book.grids.iter_mut().find(|grid| grid.name == sheet);
    let cells = grid.expect("a sheet").rows.get_mut(&(last + 1));
    cells.expect("a row").remove(&99);
}
