//! What lies beside the read model and survives its rebuild: the page's place, drafts,
//! preferences, who is at the screen, and PIN tries.

use crate::{Result, Store};
use model::ids::StaffId;
use rusqlite::{OptionalExtension, named_params};

/// PIN tries of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tries {
    /// Failures in a row, with the one that is being checked.
    pub failed: u32,
    /// Boot of the last one.
    pub boot: String,
    /// Its boot clock.
    pub mono_ms: u64,
}

/// Under this key: each line whose bytes no longer fit its hash.
const DAMAGED: &str = "damaged/";

impl Store {
    /// Keeps a text under a key; null forgets it.
    pub fn keep(&mut self, key: &str, value: Option<&str>) -> Result<()> {
        self.in_one(|store| {
            match value {
                Some(value) => store
                    .connection
                    .prepare_cached(
                        "INSERT INTO desk (key, value) VALUES (:key, :value)
                         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    )?
                    .execute(named_params! {":key": key, ":value": value})?,
                None => store
                    .connection
                    .prepare_cached("DELETE FROM desk WHERE key = :key")?
                    .execute(named_params! {":key": key})?,
            };
            Ok(())
        })
    }

    /// The text under a key.
    pub fn kept(&self, key: &str) -> Result<Option<String>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM desk WHERE key = :key")?;
        Ok(statement
            .query_row(named_params! {":key": key}, |row| row.get(0))
            .optional()?)
    }

    /// All keys that begin so, without that beginning, and their texts.
    pub fn kept_under(&self, prefix: &str) -> Result<Vec<(String, String)>> {
        let sql = "SELECT substr(key, length(:prefix) + 1), value FROM desk
                   WHERE substr(key, 1, length(:prefix)) = :prefix ORDER BY key";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(named_params! {":prefix": prefix}, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes that a line's bytes no longer fit its hash.
    pub fn note_damaged_line(&mut self, seq: u64) -> Result<()> {
        let key = format!("{DAMAGED}{}/{seq}", self.chain()?.chain);
        self.keep(&key, Some(""))
    }

    /// How many lines were noted as damaged.
    pub fn damaged_lines(&self) -> Result<usize> {
        Ok(self.kept_under(DAMAGED)?.len())
    }

    /// Tries of a person so far.
    pub fn tries(&self, staff: StaffId) -> Result<Tries> {
        let sql = "SELECT failed, boot, mono_ms FROM tries WHERE staff = :staff";
        let mut statement = self.connection.prepare_cached(sql)?;
        let tries = statement
            .query_row(named_params! {":staff": staff.bytes()}, |row| {
                let mono_ms: i64 = row.get(2)?;
                Ok(Tries {
                    failed: row.get(0)?,
                    boot: row.get(1)?,
                    mono_ms: mono_ms.unsigned_abs(),
                })
            })
            .optional()?;
        Ok(tries.unwrap_or_default())
    }

    /// Commits a try before it is checked, or forgets them after the right one.
    pub fn set_tries(&mut self, staff: StaffId, tries: &Tries) -> Result<()> {
        self.in_one(|store| {
            store
                .connection
                .prepare_cached(
                    "INSERT INTO tries (staff, failed, boot, mono_ms)
                     VALUES (:staff, :failed, :boot, :mono_ms)
                     ON CONFLICT (staff) DO UPDATE SET
                       failed = excluded.failed, boot = excluded.boot, mono_ms = excluded.mono_ms",
                )?
                .execute(named_params! {
                    ":staff": staff.bytes(), ":failed": tries.failed, ":boot": tries.boot,
                    ":mono_ms": tries.mono_ms as i64,
                })?;
            Ok(())
        })
    }
}
