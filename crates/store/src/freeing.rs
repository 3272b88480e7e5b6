//! Freeing photos' bytes: which lie here, which a line says are freed, and which were lost since.
//!
//! In the column `freed`: 0 the bytes are here, 2 a line freed them and the file may still be
//! there, 1 the file is gone. `proven` is -1 where the server lost a photo that was freed here.

use crate::journal::{Stamp, write_line};
use crate::photos::stretches;
use crate::{Result, Store};
use protocol::chain::Hash;
use protocol::events::{PhotoFreed, PhotoLost};
use protocol::line::envelope;
use protocol::receipt::ReceiptText;
use rusqlite::{OptionalExtension, TransactionBehavior, named_params};

/// A photo whose bytes lie here though the server was sent them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeable {
    pub sha256: [u8; 32],
    /// Wall clock of the line that names it, RFC 3339.
    pub at: String,
}

impl Store {
    /// Stretches of one journal's lines up to one, whose photos' bytes lie here and were proved.
    pub fn photo_stretches_here(&self, to: u64) -> Result<Vec<(u64, u64)>> {
        let sql = "SELECT DISTINCT seq FROM photos
                   WHERE chain = :chain AND sent = 1 AND freed = 0 AND seq <= :to AND proven > 0
                   ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain, ":to": to as i64};
        let rows = statement.query_map(params, |row| row.get::<_, i64>(0))?;
        let seqs: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
        stretches(self, &seqs)
    }

    /// Photos that lines of a stretch name and whose bytes lie here though they were sent.
    pub fn photos_freeable(&self, from: u64, to: u64) -> Result<Vec<Freeable>> {
        let sql = "SELECT sha256, line FROM photos JOIN lines USING (chain, seq)
                   WHERE chain = :chain AND sent = 1 AND freed = 0 AND seq BETWEEN :from AND :to";
        let mut statement = self.connection.prepare_cached(sql)?;
        let chain = self.chain()?.chain;
        let params = named_params! {":chain": chain, ":from": from as i64, ":to": to as i64};
        let rows = statement.query_map(params, |row| {
            Ok((row.get::<_, [u8; 32]>(0)?, row.get::<_, Vec<u8>>(1)?))
        })?;
        let mut here = Vec::new();
        for row in rows {
            let (sha256, line) = row?;
            // A damaged line says no time: its photos stay.
            here.extend(envelope(&line).map(|envelope| Freeable {
                sha256,
                at: envelope.at.into_owned(),
            }));
        }
        Ok(here)
    }

    /// The last line that was written before a moment, as its own clock had it; clocks that jumped
    /// make it a guess, which only decides what is asked.
    pub fn last_before(&self, is_before: impl Fn(&str) -> bool) -> Result<u64> {
        let (mut good, mut bad) = (0, self.chain()?.last + 1);
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            let line = self.lines(middle, 1, usize::MAX)?;
            let at = line.first().and_then(|(_, line, _)| envelope(line));
            match at.is_some_and(|envelope| is_before(&envelope.at)) {
                true => good = middle,
                false => bad = middle,
            }
        }
        Ok(good)
    }

    /// Whether the server has ever said that a photo is in its backups.
    pub fn server_backs_up(&self) -> Result<bool> {
        let sql = "SELECT 1 FROM photos WHERE chain = :chain AND proven = 2 LIMIT 1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain};
        Ok(statement
            .query_row(params, |_| Ok(()))
            .optional()?
            .is_some())
    }

    /// Writes the line that frees photos, under a receipt. Their files may go once this returns.
    pub fn free_photos(&mut self, stamp: &Stamp, event: PhotoFreed) -> Result<()> {
        let head = self.chain()?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for photo in event
            .freed
            .iter()
            .filter_map(|hex| Hash::from_hex(hex).ok())
        {
            let sql = "UPDATE photos SET freed = 2 WHERE sha256 = :sha256 AND freed = 0";
            transaction.execute(sql, named_params! {":sha256": photo.0})?;
        }
        let next = write_line(&transaction, head, stamp, None, event.into())?;
        transaction.commit()?;
        self.head = Some(next);
        Ok(())
    }

    /// Photos that a line has freed and whose files may still be there.
    pub fn photos_freed(&self) -> Result<Vec<[u8; 32]>> {
        let sql = "SELECT sha256 FROM photos WHERE freed = 2";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// A freed photo's file is gone.
    pub fn photo_gone(&mut self, sha256: &[u8; 32]) -> Result<()> {
        let sql = "UPDATE photos SET freed = 1 WHERE sha256 = :sha256 AND freed = 2";
        self.connection
            .execute(sql, named_params! {":sha256": sha256})?;
        Ok(())
    }

    /// How many photos were freed here and then lost by the server.
    pub fn photos_lost_for_good(&self) -> Result<u64> {
        let sql = "SELECT count(*) FROM photos WHERE chain = :chain AND proven = -1";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain};
        let lost: i64 = statement.query_row(params, |row| row.get(0))?;
        Ok(lost.unsigned_abs())
    }

    /// Photos that were sent and that a fresh receipt doesn't name: the server lost them. Those
    /// whose bytes are here wait again; a line names them all. How many there were.
    ///
    /// Edges: one that is lost for good is said once.
    pub fn photos_lost(&mut self, stamp: &Stamp, receipt: &ReceiptText) -> Result<usize> {
        let head = self.chain()?;
        let sql = "SELECT sha256, freed FROM photos
                   WHERE chain = :chain AND sent = 1 AND proven >= 0
                     AND seq BETWEEN :from AND :to";
        let params = named_params! {
            ":chain": head.chain, ":from": receipt.from as i64, ":to": receipt.to as i64,
        };
        let sent: Vec<([u8; 32], i64)> = self
            .connection
            .prepare_cached(sql)?
            .query_map(params, |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let missing = |photo: &([u8; 32], i64)| !receipt.photos.contains(&Hash(photo.0).hex());
        let gone: Vec<_> = sent.into_iter().filter(missing).collect();
        let count = gone.len();
        if count == 0 {
            return Ok(0);
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (mut lost, mut again) = (Vec::new(), Vec::new());
        for (sha256, freed) in gone {
            let (names, sql) = match freed {
                0 => (&mut again, "sent = 0, proven = 0, upload = ''"),
                _ => (&mut lost, "proven = -1"),
            };
            names.push(Hash(sha256).hex());
            let sql = format!("UPDATE photos SET {sql} WHERE sha256 = :sha256");
            transaction.execute(&sql, named_params! {":sha256": sha256})?;
        }
        let event = PhotoLost {
            lost,
            again,
            receipt_at: receipt.at.clone(),
        };
        let next = write_line(&transaction, head, stamp, None, event.into())?;
        transaction.commit()?;
        self.head = Some(next);
        Ok(count)
    }
}
