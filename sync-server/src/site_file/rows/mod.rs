//! A site's file as rows of the feed. Ids are derived, so that the same file gives the same rows.
//!
//! Whatever the file doesn't speak of stays as it is held: what the desk and handhelds made, and
//! every field that has no column there.

mod people;
mod pins;
mod places;
mod plans;
mod rota;
mod site;

pub use people::asked_pins;
pub use pins::Hashed;
pub use site::site;

use crate::error::ServerError;
use crate::keys::Keys;
use crate::project::VerifierNumber;
use crate::site_file::form::{Form, Keyed};
use crate::site_file::held::Held;
use crate::site_file::names::Names;
use crate::site_file::problem::Place;
use crate::sql::people as stored_people;
use crate::start::set;
use chrono::NaiveDate;
use model::ids::{SiteId, StaffId};
use protocol::feed::{Kind, SetRow};
use protocol::rows::VerifierRow;
use rusqlite::Transaction;
use serde::Serialize;
use std::collections::BTreeSet;

/// A row, and what it came from.
pub struct Made {
    pub kind: Kind,
    pub row: SetRow,
    /// What people call it.
    pub name: String,
    pub place: Option<Place>,
}

/// Something that is held and that the file doesn't have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The key of its sheet.
    pub sheet: &'static str,
    pub id: String,
    pub name: String,
}

/// What a file says, in full.
#[derive(Default)]
pub struct Rows {
    pub made: Vec<Made>,
    pub missing: Vec<Missing>,
    /// People who come new and have no PIN: they can't unlock a handheld yet.
    pub without_pin: Vec<String>,
}

/// A file on its way into rows.
pub struct Making<'a> {
    pub form: &'a Form,
    pub names: &'a Names,
    pub held: &'a Held,
    pub site: SiteId,
    pub keys: &'a Keys,
    /// PINs that were hashed ahead.
    pub hashed: &'a Hashed,
    /// The site's day.
    pub today: NaiveDate,
    pub rows: Rows,
}

impl Making<'_> {
    /// Every row that the file says, and what is held beside.
    ///
    /// Errors: hashing or writing failed; references were checked before.
    pub fn all(mut self) -> Result<Rows, ServerError> {
        self.settings()?;
        for list in &checklists::built_in().checklists {
            self.put(Kind::Checklist, list.id.clone(), list, "", None)?;
        }
        self.people()?;
        self.shifts()?;
        self.checkpoints()?;
        self.equipment()?;
        self.plans()?;
        Ok(self.rows)
    }

    fn put(
        &mut self,
        kind: Kind,
        id: String,
        row: &impl Serialize,
        name: &str,
        place: Option<&Place>,
    ) -> Result<(), ServerError> {
        self.rows.made.push(Made {
            kind,
            row: set(kind, id, row)?,
            name: name.to_owned(),
            place: place.cloned(),
        });
        Ok(())
    }

    /// The person that a word means; none where the word is empty.
    fn person(&self, word: Option<&String>) -> Option<StaffId> {
        let found = self.names.find("staff", word?).ok().flatten();
        found.map(StaffId)
    }

    /// The people that words mean, each once.
    fn persons(&self, words: &[String]) -> Vec<StaffId> {
        let mut seen = BTreeSet::new();
        let found = words.iter().filter_map(|word| self.person(Some(word)));
        found.filter(|id| seen.insert(*id)).collect()
    }

    /// Lists what is held, still lives, and isn't in the file though its sheet is.
    fn missing<'r, T: Keyed, R: 'r>(
        &mut self,
        held: impl Iterator<Item = (&'r uuid::Uuid, &'r R)>,
        lives: impl Fn(&R) -> bool,
        name: impl Fn(&R) -> &str,
    ) {
        if !self.form.there.contains(T::TABLE) {
            return;
        }
        let ours = self.names.ids_of(T::TABLE);
        for (id, row) in held.filter(|(id, row)| !ours.contains(*id) && lives(row)) {
            self.rows.missing.push(Missing {
                sheet: T::TABLE,
                id: id.to_string(),
                name: name(row).to_owned(),
            });
        }
    }
}

/// The row as a line may hold it: of a PIN's verifier only the number.
pub fn for_line(tx: &Transaction<'_>, row: &SetRow) -> Result<SetRow, ServerError> {
    let json = row.row.as_ref().map(|raw| raw.get());
    let verifier = json.filter(|_| row.kind == Kind::Verifier.name());
    let Some(Ok(VerifierRow { phc })) = verifier.map(serde_json::from_str) else {
        return Ok(row.clone());
    };
    let verifier = stored_people::keep_verifier(tx, &phc)?;
    set(Kind::Verifier, row.id.clone(), &VerifierNumber { verifier })
}
