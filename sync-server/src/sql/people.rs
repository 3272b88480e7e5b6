//! Persons at the console and their sessions; verifiers of staff's PINs.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};

/// Somebody at the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub number: i64,
    pub name: String,
    /// Verifier of the password.
    pub phc: String,
}

/// Somebody by sign-in name.
pub fn by_name(connection: &Connection, name: &str) -> rusqlite::Result<Option<Person>> {
    connection
        .prepare_cached("SELECT person, name, phc FROM persons WHERE name = :name")?
        .query_row(named_params! { ":name": name }, |row| {
            Ok(Person {
                number: row.get(0)?,
                name: row.get(1)?,
                phc: row.get(2)?,
            })
        })
        .optional()
}

/// Adds somebody with a password that was made for them.
pub fn add(tx: &Transaction<'_>, name: &str, phc: &str, now_ms: i64) -> rusqlite::Result<i64> {
    tx.prepare_cached("INSERT INTO persons (name, phc, created_at_ms) VALUES (:name, :phc, :now)")?
        .execute(named_params! { ":name": name, ":phc": phc, ":now": now_ms })?;
    Ok(tx.last_insert_rowid())
}

/// Lets somebody see and lead a site.
pub fn admit(tx: &Transaction<'_>, person: i64, site: i64) -> rusqlite::Result<()> {
    tx.prepare_cached("INSERT OR IGNORE INTO person_sites (person, site) VALUES (:person, :site)")?
        .execute(named_params! { ":person": person, ":site": site })?;
    Ok(())
}

/// Lets everybody who leads a site lead this one too.
pub fn admit_all(tx: &Transaction<'_>, site: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO person_sites (person, site) SELECT person, :site FROM persons",
    )?
    .execute(named_params! { ":site": site })?;
    Ok(())
}

/// Sets a new password; every session of that person ends.
pub fn set_password(tx: &Transaction<'_>, person: i64, phc: &str) -> rusqlite::Result<()> {
    tx.prepare_cached("UPDATE persons SET phc = :phc, one_time = 1 WHERE person = :person")?
        .execute(named_params! { ":person": person, ":phc": phc })?;
    tx.prepare_cached("DELETE FROM sessions WHERE person = :person")?
        .execute(named_params! { ":person": person })?;
    Ok(())
}

/// Keeps the verifier of a PIN, which no line may hold; says its number.
pub fn keep_verifier(tx: &Transaction<'_>, phc: &str) -> rusqlite::Result<i64> {
    tx.prepare_cached("INSERT INTO verifiers (phc) VALUES (:phc)")?
        .execute(named_params! { ":phc": phc })?;
    Ok(tx.last_insert_rowid())
}

/// A verifier by its number.
pub fn verifier(connection: &Connection, number: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT phc FROM verifiers WHERE verifier = :verifier")?
        .query_row(named_params! { ":verifier": number }, |row| row.get(0))
        .optional()
}

/// The sites that somebody may see.
pub fn sites_of(connection: &Connection, person: i64) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached("SELECT site FROM person_sites WHERE person = :person ORDER BY site")?
        .query_map(named_params! { ":person": person }, |row| row.get(0))?
        .collect()
}

/// Opens a session, and drops those that are over.
pub fn open_session(
    tx: &Transaction<'_>,
    hash: &[u8; 32],
    person: i64,
    now_ms: i64,
    expires_at_ms: i64,
) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM sessions WHERE expires_at_ms <= :now")?
        .execute(named_params! { ":now": now_ms })?;
    tx.prepare_cached(
        "INSERT INTO sessions (hash, person, expires_at_ms) VALUES (:hash, :person, :expires)",
    )?
    .execute(named_params! { ":hash": hash, ":person": person, ":expires": expires_at_ms })?;
    Ok(())
}

/// Who a session belongs to.
pub fn by_session(
    connection: &Connection,
    hash: &[u8; 32],
    now_ms: i64,
) -> rusqlite::Result<Option<Person>> {
    connection
        .prepare_cached(
            "SELECT p.person, p.name, p.phc FROM sessions s JOIN persons p ON p.person = s.person
             WHERE s.hash = :hash AND s.expires_at_ms > :now",
        )?
        .query_row(named_params! { ":hash": hash, ":now": now_ms }, |row| {
            Ok(Person {
                number: row.get(0)?,
                name: row.get(1)?,
                phc: row.get(2)?,
            })
        })
        .optional()
}

/// Ends a session.
pub fn close_session(tx: &Transaction<'_>, hash: &[u8; 32]) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM sessions WHERE hash = :hash")?
        .execute(named_params! { ":hash": hash })?;
    Ok(())
}
