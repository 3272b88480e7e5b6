//! What a restore changes in the store that it puts back.

use protocol::chain::Hash;
use rusqlite::{Transaction, named_params};

/// Ends sessions, codes, tokens and unfinished uploads; with new keys, every handheld's enrolment.
///
/// Edges: known handhelds come back by their key; those of a server with new keys can't, since
/// they trust the old ones: they are told to enrol anew.
pub fn end_sessions(tx: &Transaction<'_>, new_keys: bool) -> rusqlite::Result<()> {
    tx.execute_batch(
        "DELETE FROM sessions; DELETE FROM codes; DELETE FROM uploads WHERE finished = 0;
         UPDATE devices SET token_hash = NULL;",
    )?;
    if new_keys {
        tx.execute_batch("UPDATE devices SET revoked = 1;")?;
    }
    Ok(())
}

/// A photo that isn't there is no longer said to be held, so that handhelds send it again.
pub fn lose_photo(tx: &Transaction<'_>, name: &str) -> rusqlite::Result<()> {
    let Ok(hash) = Hash::from_hex(name) else {
        return Ok(());
    };
    tx.prepare_cached(
        "DELETE FROM photo_uploads
         WHERE photo = (SELECT photo FROM photos WHERE sha256 = :sha256)",
    )?
    .execute(named_params! { ":sha256": hash.0 })?;
    tx.prepare_cached("DELETE FROM uploads WHERE sha256 = :sha256")?
        .execute(named_params! { ":sha256": hash.0 })?;
    tx.prepare_cached("UPDATE photos SET size_bytes = NULL WHERE sha256 = :sha256")?
        .execute(named_params! { ":sha256": hash.0 })?;
    Ok(())
}
