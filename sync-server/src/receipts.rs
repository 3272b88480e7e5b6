//! The server's signed word for a stretch of lines and the photos that they name.

use crate::clock::write_time;
use crate::error::ServerError;
use crate::keys::Keys;
use crate::sql::photos;
use chrono::{DateTime, Utc};
use model::ids::JournalId;
use protocol::chain::Hash;
use protocol::receipt::{Receipt, ReceiptText};
use rusqlite::Connection;

/// The photos that these lines name and that are held, whole and fsynced.
pub fn photos_held(
    connection: &Connection,
    journal: i64,
    from: i64,
    to: i64,
) -> rusqlite::Result<Vec<String>> {
    photos::held_of_lines(connection, journal, from, to)
}

/// Signs a receipt as things stand now.
///
/// Edges: `backed_up` is empty, since no backup has been verified; nothing has been erased.
pub fn sign(
    keys: &Keys,
    journal: JournalId,
    from: i64,
    to: i64,
    hash: &Hash,
    now: DateTime<Utc>,
    photos: Vec<String>,
) -> Result<Receipt, ServerError> {
    let text = ReceiptText {
        journal,
        from: u64::try_from(from).unwrap_or(0),
        to: u64::try_from(to).unwrap_or(0),
        hash: hash.hex(),
        at: write_time(now),
        key: keys.receipt.public().id(),
        photos,
        backed_up: Vec::new(),
        erased: Vec::new(),
    };
    Ok(text.sign(&keys.receipt)?)
}
