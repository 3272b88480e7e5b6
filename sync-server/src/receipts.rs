//! The server's signed word for a stretch of lines and the photos that they name.

use crate::clock::write_time;
use crate::error::ServerError;
use crate::keys::Keys;
use crate::sql::{backups, photos};
use chrono::{DateTime, Utc};
use model::ids::JournalId;
use protocol::chain::Hash;
use protocol::receipt::{Receipt, ReceiptText};
use rusqlite::Connection;

/// What a receipt says of the photos that its lines name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Photos {
    /// Held, whole and fsynced.
    pub held: Vec<String>,
    /// Those of them in the last verified backup.
    pub backed_up: Vec<String>,
    /// When the last backup was made.
    pub last_backup: Option<String>,
}

/// The photos that these lines name and that are held.
pub fn photos_held(
    connection: &Connection,
    journal: i64,
    from: i64,
    to: i64,
) -> rusqlite::Result<Photos> {
    let found = photos::held_of_lines(connection, journal, from, to)?;
    let backed_up = found.iter().filter(|photo| photo.backed_up);
    let last_backup = match found.is_empty() {
        true => None,
        false => backups::last_made(connection)?.map(write_time),
    };
    Ok(Photos {
        last_backup,
        backed_up: backed_up.map(|photo| photo.name.clone()).collect(),
        held: found.into_iter().map(|photo| photo.name).collect(),
    })
}

/// Signs a receipt as things stand now.
///
/// Edges: nothing has been erased.
pub fn sign(
    keys: &Keys,
    journal: JournalId,
    from: i64,
    to: i64,
    hash: &Hash,
    now: DateTime<Utc>,
    photos: Photos,
) -> Result<Receipt, ServerError> {
    let text = ReceiptText {
        journal,
        from: u64::try_from(from).unwrap_or(0),
        to: u64::try_from(to).unwrap_or(0),
        hash: hash.hex(),
        at: write_time(now),
        key: keys.receipt.public().id(),
        photos: photos.held,
        backed_up: photos.backed_up,
        last_backup: photos.last_backup,
        erased: Vec::new(),
    };
    Ok(text.sign(&keys.receipt)?)
}
