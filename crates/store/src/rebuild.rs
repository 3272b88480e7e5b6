//! The read model, dropped and replayed from the lines; and its whole content as text, so that
//! both can be compared.

use crate::apply::{self, Applied};
use crate::{Result, Store};
use protocol::line;
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior};

/// Tables that come from the lines alone.
const TABLES: [&str; 11] = [
    "rounds",
    "reaches",
    "skips",
    "answers",
    "readings",
    "findings",
    "moves",
    "notes",
    "conditions",
    "timers",
    "site_said",
];

impl Store {
    /// Drops the read model and makes it again from the lines, in one transaction.
    ///
    /// Edges: damaged lines and unknown types are passed over; drafts and tries stay.
    pub fn rebuild(&mut self) -> Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for table in TABLES {
            transaction.execute(&format!("DELETE FROM {table}"), [])?;
        }
        replay(&transaction)?;
        transaction.commit()?;
        Ok(())
    }

    /// Every row of the read model, table by table, as text.
    pub fn read_model(&self) -> Result<String> {
        let mut text = String::new();
        for table in TABLES {
            let mut statement = self.connection.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let values: rusqlite::Result<Vec<Value>> =
                    (0..columns).map(|column| row.get(column)).collect();
                text.push_str(&format!("{table} {:?}\n", values?));
            }
        }
        Ok(text)
    }
}

/// Applies every line to an empty read model.
pub(crate) fn replay(tx: &Connection) -> Result<()> {
    let mut lines = tx.prepare("SELECT chain, seq, line FROM lines ORDER BY chain, seq")?;
    let mut rows = lines.query([])?;
    while let Some(row) = rows.next()? {
        let bytes: Vec<u8> = row.get(2)?;
        let Some((envelope, event)) = line::read(&bytes) else {
            continue;
        };
        let seq: i64 = row.get(1)?;
        let applied = Applied {
            chain: row.get(0)?,
            seq: seq.unsigned_abs(),
            at: &envelope.at,
            boot: &envelope.boot,
            mono_ms: envelope.mono_ms,
            by: envelope.by,
        };
        apply::event(tx, applied, &event)?;
    }
    Ok(())
}
