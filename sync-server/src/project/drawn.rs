//! What fingers drew: marks beside photos, and signatures under records.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::drawn;
use protocol::chain::Hash;
use protocol::drawing::PhotoMarks;
use protocol::events::RoundFinished;
use rusqlite::Connection;

impl Projection<'_> {
    /// Keeps what a line's photos were marked with.
    pub(super) fn marked(&self, at: Place<'_>) -> Result<(), ServerError> {
        for one in &at.said.marks {
            let Ok(photo) = Hash::from_hex(&one.photo) else {
                continue;
            };
            let damaged = |_| ServerError::Damaged { what: "a drawing" };
            let json = serde_json::to_string(&one.drawing).map_err(damaged)?;
            drawn::mark(self.writing.tx, self.site.number, &photo.0, &json)?;
        }
        Ok(())
    }

    pub(super) fn signed(
        &mut self,
        at: Place<'_>,
        finished: &RoundFinished,
    ) -> Result<(), ServerError> {
        if finished.signatures.is_empty() {
            return Ok(());
        }
        let round = self.round(at, finished.round)?.number;
        let line = (self.journal.number, at.seq);
        Ok(drawn::sign(self.writing.tx, round, line)?)
    }
}

/// What was drawn on some photos of a site.
pub(super) fn marks_on(
    connection: &Connection,
    site: i64,
    photos: &[String],
) -> Result<Vec<PhotoMarks>, ServerError> {
    let mut marks = Vec::new();
    for photo in photos {
        let Ok(hash) = Hash::from_hex(photo) else {
            continue;
        };
        let kept = drawn::marks(connection, site, &hash.0)?;
        let drawing = kept.and_then(|json| serde_json::from_str(&json).ok());
        marks.extend(drawing.map(|drawing| PhotoMarks {
            photo: photo.clone(),
            drawing,
        }));
    }
    Ok(marks)
}
