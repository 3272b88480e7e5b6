//! What fingers drew on kept photos, until and after a line carries it.

use crate::rounds::read_json;
use crate::{Result, Store};
use protocol::chain::Hash;
use protocol::drawing::{Drawing, PhotoMarks};
use rusqlite::{Connection, OptionalExtension, named_params};

impl Store {
    /// Keeps, changes or takes off what was drawn on a photo that no line names yet: whether it
    /// did. A line that names the photo carries it from then on.
    pub fn mark_photo(&mut self, sha256: &[u8; 32], drawing: Option<&Drawing>) -> Result<bool> {
        let marks = match drawing {
            Some(drawing) => crate::apply::json("drawing", drawing)?,
            None => String::new(),
        };
        let changed = self
            .connection
            .prepare_cached("UPDATE photos SET marks = :marks WHERE sha256 = :sha256 AND seq = 0")?
            .execute(named_params! {":marks": marks, ":sha256": sha256})?;
        Ok(changed > 0)
    }

    /// What was drawn on a photo here.
    pub fn marks_on(&self, sha256: &[u8; 32]) -> Result<Option<Drawing>> {
        on(&self.connection, sha256, false)
    }
}

/// What was drawn on the photos that a line, about to be written, is the first to name.
pub(crate) fn of_photos(tx: &Connection, photos: &[String]) -> Result<Vec<PhotoMarks>> {
    let mut marks = Vec::new();
    for photo in photos {
        let Ok(hash) = Hash::from_hex(photo) else {
            continue;
        };
        if let Some(drawing) = on(tx, &hash.0, true)? {
            let photo = photo.clone();
            marks.push(PhotoMarks { photo, drawing });
        }
    }
    Ok(marks)
}

/// Puts what a line carries back beside its photos, where those are listed anew.
pub(crate) fn restore(tx: &Connection, chain: i64, seq: u64) -> Result<()> {
    let sql = "SELECT line FROM lines WHERE chain = :chain AND seq = :seq";
    let params = named_params! {":chain": chain, ":seq": seq as i64};
    let mut statement = tx.prepare_cached(sql)?;
    let line: Option<Vec<u8>> = statement.query_row(params, |row| row.get(0)).optional()?;
    for one in line.iter().flat_map(|line| protocol::line::marks(line)) {
        let Ok(hash) = Hash::from_hex(&one.photo) else {
            continue;
        };
        tx.prepare_cached("UPDATE photos SET marks = :marks WHERE sha256 = :sha256")?
            .execute(named_params! {
                ":marks": crate::apply::json("drawing", &one.drawing)?, ":sha256": hash.0,
            })?;
    }
    Ok(())
}

fn on(connection: &Connection, sha256: &[u8; 32], unnamed: bool) -> Result<Option<Drawing>> {
    let sql = "SELECT marks FROM photos
               WHERE sha256 = :sha256 AND marks <> '' AND (seq = 0 OR NOT :unnamed)";
    let params = named_params! {":sha256": sha256, ":unnamed": unnamed};
    let mut statement = connection.prepare_cached(sql)?;
    let kept: Option<String> = statement.query_row(params, |row| row.get(0)).optional()?;
    kept.map(|text| read_json("drawing", &text)).transpose()
}
