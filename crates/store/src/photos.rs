//! Which photos lie on the disk, which were sent, and which the server has proved to hold.
//!
//! The bytes are the `photo` crate's; here is only what is known of them.

use crate::{Result, Store};
use protocol::chain::Hash;
use protocol::receipt::ReceiptText;
use rusqlite::{Connection, TransactionBehavior, named_params};

/// A photo whose bytes wait for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoWaiting {
    pub sha256: [u8; 32],
    pub size_bytes: u64,
    /// Last line that names it is held by the server.
    pub named: bool,
    /// The open upload's address.
    pub upload: Option<String>,
    /// Why it isn't sent any more.
    pub set_aside: Option<String>,
}

impl Store {
    /// Remembers a photo that was written and fsynced.
    pub fn photo_kept(&mut self, sha256: &[u8; 32], size_bytes: u64) -> Result<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO photos (sha256, size_bytes) VALUES (:sha256, :size)
                 ON CONFLICT (sha256) DO NOTHING",
            )?
            .execute(named_params! {":sha256": sha256, ":size": size_bytes as i64})?;
        Ok(())
    }

    /// Whether a photo was kept here.
    pub fn photo_known(&self, sha256: &[u8; 32]) -> Result<bool> {
        let sql = "SELECT count(*) FROM photos WHERE sha256 = :sha256";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found: i64 =
            statement.query_row(named_params! {":sha256": sha256}, |row| row.get(0))?;
        Ok(found > 0)
    }

    /// Photos that lie here and that no line names.
    pub fn photos_unnamed(&self) -> Result<Vec<[u8; 32]>> {
        let sql = "SELECT sha256 FROM photos WHERE seq = 0 AND freed = 0 ORDER BY sha256";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Photos that lines name and the server doesn't have, the smallest first.
    pub fn photos_waiting(&self) -> Result<Vec<PhotoWaiting>> {
        let head = self.chain()?;
        let acked: i64 = self.chain_column("acked")?;
        let sql = "SELECT sha256, size_bytes, seq <= :acked, upload, set_aside FROM photos
                   WHERE chain = :chain AND sent = 0 AND seq > 0 ORDER BY size_bytes, sha256";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": head.chain, ":acked": acked};
        let rows = statement.query_map(params, |row| {
            let (upload, set_aside): (String, String) = (row.get(3)?, row.get(4)?);
            Ok(PhotoWaiting {
                sha256: row.get(0)?,
                size_bytes: row.get::<_, i64>(1)?.unsigned_abs(),
                named: row.get(2)?,
                upload: Some(upload).filter(|text| !text.is_empty()),
                set_aside: Some(set_aside).filter(|text| !text.is_empty()),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Keeps or forgets the address of an open upload.
    pub fn photo_uploading(&mut self, sha256: &[u8; 32], upload: Option<&str>) -> Result<()> {
        let sql = "UPDATE photos SET upload = :upload WHERE sha256 = :sha256";
        let params = named_params! {":upload": upload.unwrap_or(""), ":sha256": sha256};
        self.connection.prepare_cached(sql)?.execute(params)?;
        Ok(())
    }

    /// The server answered the full length.
    pub fn photo_sent(&mut self, sha256: &[u8; 32]) -> Result<()> {
        let sql = "UPDATE photos SET sent = 1, upload = '', set_aside = '' WHERE sha256 = :sha256";
        self.connection
            .prepare_cached(sql)?
            .execute(named_params! {":sha256": sha256})?;
        Ok(())
    }

    /// Sets a photo aside, so that it never blocks the next; the bytes stay.
    pub fn photo_set_aside(&mut self, sha256: &[u8; 32], why: &str) -> Result<()> {
        let sql = "UPDATE photos SET set_aside = :why, upload = '' WHERE sha256 = :sha256";
        let params = named_params! {":why": why, ":sha256": sha256};
        self.connection.prepare_cached(sql)?.execute(params)?;
        Ok(())
    }

    /// Marks the photos that a receipt names. The caller has checked its signature.
    pub fn photos_proven(&mut self, receipt: &ReceiptText) -> Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (proven, names) in [(1, &receipt.photos), (2, &receipt.backed_up)] {
            for photo in names.iter().filter_map(|hex| Hash::from_hex(hex).ok()) {
                transaction
                    .prepare_cached(
                        "UPDATE photos SET proven = max(proven, :proven), sent = 1
                         WHERE sha256 = :sha256",
                    )?
                    .execute(named_params! {":proven": proven, ":sha256": photo.0})?;
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Stretches of one journal's lines, at most 5,000 long, that name sent photos without a
    /// receipt.
    pub fn unproven(&self) -> Result<Vec<(u64, u64)>> {
        let head = self.chain()?;
        let sql = "SELECT DISTINCT seq FROM photos
                   WHERE chain = :chain AND sent = 1 AND proven <= 0 ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(named_params! {":chain": head.chain}, |row| {
            row.get::<_, i64>(0)
        })?;
        let seqs: Vec<i64> = rows.collect::<rusqlite::Result<_>>()?;
        stretches(self, &seqs)
    }

    /// Photos that lines up to `seq_max` name and whose bytes are here: size and name, in that
    /// order, at most `count` of them after one. Without `proven` only those that no receipt names.
    pub fn photos_here(
        &self,
        after: (u64, [u8; 32]),
        seq_max: u64,
        proven: bool,
        count: u64,
    ) -> Result<Vec<(u64, [u8; 32])>> {
        let sql = "SELECT size_bytes, sha256 FROM photos
                   WHERE chain = :chain AND freed = 0 AND (proven <= 0 OR :proven)
                     AND seq BETWEEN 1 AND :seq_max
                     AND (size_bytes, sha256) > (:size, :sha256)
                   ORDER BY size_bytes, sha256 LIMIT :count";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {
            ":chain": self.chain()?.chain, ":seq_max": seq_max as i64, ":size": after.0 as i64,
            ":sha256": after.1, ":proven": proven, ":count": count as i64,
        };
        let rows = statement.query_map(params, |row| {
            Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Photos that lines name, and how many of them the server has proved.
    pub fn photo_counts(&self) -> Result<(u64, u64)> {
        let sql = "SELECT coalesce(sum(proven > 0), 0), count(*) FROM photos
                   WHERE chain = :chain AND seq > 0";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain};
        let (proven, total): (i64, i64) =
            statement.query_row(params, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((proven.unsigned_abs(), total.unsigned_abs()))
    }
}

/// Lines in order, cut where another journal owns them and where a receipt would be too long.
pub(crate) fn stretches(store: &Store, seqs: &[i64]) -> Result<Vec<(u64, u64)>> {
    let mut stretches: Vec<(u64, u64)> = Vec::new();
    let mut end = 0;
    for seq in seqs.iter().map(|seq| seq.unsigned_abs()) {
        match stretches.last_mut() {
            Some((from, to)) if seq <= end && seq - *from < protocol::BATCH_LINES_MAX => *to = seq,
            _ => {
                stretches.push((seq, seq));
                end = store.owner(seq)?.to;
            }
        }
    }
    Ok(stretches)
}

/// The server may not be what it was (restored, or another): what it proved is asked again.
pub(crate) fn doubt(tx: &Connection, chain: i64) -> Result<()> {
    let sql = "UPDATE photos SET proven = min(proven, 0) WHERE chain = :chain";
    tx.execute(sql, named_params! {":chain": chain})?;
    Ok(())
}
