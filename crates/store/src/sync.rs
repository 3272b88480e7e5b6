//! What the sync driver needs: where the journal stands, lines to send, and what was proved.

use crate::journal::{Stamp, write_line};
use crate::{Result, Store, StoreError};
use model::ids::JournalId;
use protocol::ErrorCode;
use protocol::batch::{Common, Follows};
use protocol::chain::Hash;
use protocol::events::ServerRestored;
use protocol::receipt::Receipt;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, named_params};

/// Where the journal stands on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalStands {
    pub journal: JournalId,
    pub last: u64,
    pub head: Hash,
    pub acked: u64,
    pub acked_hash: Hash,
    /// On a branch: the line that it goes on from.
    pub follows: Option<Follows>,
}

/// The journal that owns a line of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    pub journal: JournalId,
    /// On a branch: the line that it goes on from.
    pub follows: Option<Follows>,
    /// The last line here that is its own.
    pub to: u64,
}

/// What the sync screen shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    pub lines: u64,
    pub photos: u64,
    /// Why photos were set aside, one for each.
    pub set_aside: Vec<String>,
    /// Of photos and lines together.
    pub bytes: u64,
    /// Wall clock of the oldest line that waits.
    pub oldest_at: Option<String>,
    pub synced_at: Option<String>,
    /// Code of the last cycle's error.
    pub error: Option<String>,
}

/// What the server has just said that it holds.
#[derive(Debug, Clone, Copy)]
pub struct Taken<'a> {
    /// First line of the batch that it answers.
    pub from: u64,
    /// Last line that it holds just as we do, and its hash.
    pub seq: u64,
    pub hash: &'a Hash,
    /// Our signature of a batch's last line; none where there were no lines.
    pub sig: Option<(u64, &'a str)>,
    pub receipt: Option<&'a Receipt>,
}

impl Store {
    /// Where the journal stands.
    pub fn journal(&self) -> Result<JournalStands> {
        let head = self.chain()?;
        let sql = "SELECT journal, acked, acked_hash FROM chains WHERE chain = :chain";
        let mut statement = self.connection.prepare_cached(sql)?;
        let (journal, acked, acked_hash): ([u8; 16], i64, [u8; 32]) = statement
            .query_row(named_params! {":chain": head.chain}, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
        let follows = self.follows(head.chain, &journal)?;
        Ok(JournalStands {
            journal: JournalId::from_bytes(journal),
            last: head.last,
            head: head.hash,
            acked: acked.unsigned_abs(),
            acked_hash: Hash(acked_hash),
            follows,
        })
    }

    fn follows(&self, chain: i64, journal: &[u8; 16]) -> Result<Option<Follows>> {
        let sql = "SELECT follows, seq, hash FROM branches
                   WHERE chain = :chain AND journal = :journal";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": chain, ":journal": journal};
        Ok(statement
            .query_row(params, |row| {
                Ok(Follows {
                    journal: JournalId::from_bytes(row.get(0)?),
                    seq: row.get::<_, i64>(1)?.unsigned_abs(),
                    hash: Hash(row.get(2)?).hex(),
                })
            })
            .optional()?)
    }

    /// The journal that owns a line: the current one, or one that a branch left behind.
    pub fn owner(&self, seq: u64) -> Result<Owner> {
        let stands = self.journal()?;
        let mut owner = Owner {
            journal: stands.journal,
            follows: stands.follows,
            to: stands.last,
        };
        while let Some(follows) = owner.follows.take_if(|follows| seq <= follows.seq) {
            owner = self.left_behind(follows.journal, follows.seq)?;
        }
        Ok(owner)
    }

    /// Before which line a journal of this chain begins; none where it isn't of this chain.
    pub fn begins(&self, journal: JournalId) -> Result<Option<u64>> {
        let mut owner = self.owner(u64::MAX)?;
        loop {
            let follows = owner.follows;
            if owner.journal == journal {
                return Ok(Some(follows.map_or(0, |follows| follows.seq)));
            }
            let Some(follows) = follows else {
                return Ok(None);
            };
            owner = self.left_behind(follows.journal, follows.seq)?;
        }
    }

    fn left_behind(&self, journal: JournalId, to: u64) -> Result<Owner> {
        let follows = self.follows(self.chain()?.chain, journal.bytes())?;
        Ok(Owner {
            journal,
            follows,
            to,
        })
    }

    /// The hash of a line; of 0, the hash before the first.
    pub fn hash_at(&self, seq: u64) -> Result<Option<Hash>> {
        if seq == 0 {
            return Ok(Some(Hash::ZERO));
        }
        let sql = "SELECT hash FROM lines WHERE chain = :chain AND seq = :seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain, ":seq": seq as i64};
        Ok(statement
            .query_row(params, |row| Ok(Hash(row.get(0)?)))
            .optional()?)
    }

    /// Lines from a seq on, at least one, as many as fit into both limits.
    pub fn lines(
        &self,
        from: u64,
        count_max: u64,
        bytes_max: usize,
    ) -> Result<Vec<(u64, Vec<u8>, Hash)>> {
        let sql = "SELECT seq, line, hash FROM lines
                   WHERE chain = :chain AND seq >= :from ORDER BY seq LIMIT :count";
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(named_params! {
            ":chain": self.chain()?.chain, ":from": from as i64, ":count": count_max as i64,
        })?;
        let (mut lines, mut bytes) = (Vec::new(), 0);
        while let Some(row) = rows.next()? {
            let line: Vec<u8> = row.get(1)?;
            bytes += line.len() + 1;
            if bytes > bytes_max && !lines.is_empty() {
                break;
            }
            lines.push((
                row.get::<_, i64>(0)?.unsigned_abs(),
                line,
                Hash(row.get(2)?),
            ));
        }
        Ok(lines)
    }

    /// The server holds the chain up to a line. Keeps the batch's signature and the receipt.
    ///
    /// Edges: a batch from before the last line that was ever proved comes to a server that was
    /// put back: a line says so, and what it proved of photos is asked again.
    pub fn acked(&mut self, stamp: &Stamp, taken: &Taken<'_>) -> Result<()> {
        let head = self.chain()?;
        let signed = match taken.sig {
            Some((seq, sig)) => self.hash_at(seq)?.map(|hash| (seq, hash, sig)),
            None => None,
        };
        let proved: u64 = self.chain_column::<i64>("proved")?.unsigned_abs();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        hold(&transaction, head.chain, taken.seq, taken.hash)?;
        transaction
            .prepare_cached("UPDATE chains SET proved = :seq WHERE chain = :chain")?
            .execute(named_params! {":seq": taken.seq as i64, ":chain": head.chain})?;
        if let Some((seq, hash, sig)) = signed {
            let sql = "INSERT INTO heads (chain, seq, hash, sig) VALUES (:chain, :seq, :hash, :sig)
                       ON CONFLICT (chain, seq) DO UPDATE
                       SET hash = excluded.hash, sig = excluded.sig";
            transaction.prepare_cached(sql)?.execute(named_params! {
                ":chain": head.chain, ":seq": seq as i64, ":hash": hash.0, ":sig": sig,
            })?;
        }
        if let Some(receipt) = taken.receipt {
            keep_receipt(&transaction, head.chain, receipt)?;
        }
        let mut next = head;
        let held = taken.from.saturating_sub(1);
        if signed.is_some() && held < proved {
            let event = ServerRestored { held, proved };
            next = write_line(&transaction, head, stamp, None, event.into())?;
        }
        transaction.commit()?;
        self.head = Some(next);
        Ok(())
    }

    /// The server holds no more than this of our chain, whatever it proved before.
    pub fn holds_less(&mut self, seq: u64, hash: &Hash) -> Result<()> {
        let chain = self.chain()?.chain;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        hold(&transaction, chain, seq, hash)?;
        transaction.commit()?;
        Ok(())
    }

    /// Keeps a receipt that was fetched by itself. The caller has checked its signature.
    pub fn keep_receipt(&mut self, receipt: &Receipt) -> Result<()> {
        let chain = self.chain()?.chain;
        keep_receipt(&self.connection, chain, receipt)
    }

    /// Every receipt that was kept, in the order of their lines.
    pub fn receipts(&self) -> Result<Vec<Receipt>> {
        let sql = "SELECT text, sig FROM receipts WHERE chain = :chain ORDER BY from_seq, to_seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":chain": self.chain()?.chain};
        let rows = statement.query_map(params, |row| {
            Ok(Receipt {
                text: row.get(0)?,
                sig: row.get(1)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The chain goes on as another journal after the last common line.
    pub fn branch(&mut self, journal: JournalId, common: &Common) -> Result<()> {
        let chain = self.chain()?.chain;
        let follows = self.owner(common.seq)?.journal;
        let hash = Hash::from_hex(&common.hash)?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute(
            "INSERT INTO branches (chain, seq, hash, follows, journal)
             VALUES (:chain, :seq, :hash, :follows, :journal)",
            named_params! {
                ":chain": chain, ":seq": common.seq as i64, ":hash": hash.0,
                ":follows": follows.bytes(), ":journal": journal.bytes(),
            },
        )?;
        transaction.execute(
            "UPDATE chains SET journal = :journal, acked = :seq, proved = :seq, acked_hash = :hash,
               reflected = 0
             WHERE chain = :chain",
            named_params! {
                ":journal": journal.bytes(), ":seq": common.seq as i64, ":hash": hash.0,
                ":chain": chain,
            },
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// When `clock_anchored` was last written: boot and boot clock.
    pub fn anchored(&self) -> Result<(String, u64)> {
        let boot = self.chain_column("anchored_boot")?;
        Ok((
            boot,
            self.chain_column::<i64>("anchored_ms")?.unsigned_abs(),
        ))
    }

    /// Notes when `clock_anchored` was written.
    pub fn set_anchored(&mut self, stamp: &Stamp) -> Result<()> {
        let chain = self.chain()?.chain;
        let sql = "UPDATE chains SET anchored_boot = :boot, anchored_ms = :ms WHERE chain = :chain";
        let params =
            named_params! {":boot": stamp.boot, ":ms": stamp.mono_ms as i64, ":chain": chain};
        self.connection.execute(sql, params)?;
        Ok(())
    }

    /// Notes how a cycle ended: whole, or with an error.
    pub fn note_sync(&mut self, at: &str, error: Option<ErrorCode>) -> Result<()> {
        let chain = self.chain()?.chain;
        let word = error
            .map(|code| crate::apply::word(&code))
            .transpose()?
            .unwrap_or_default();
        let sql = "UPDATE chains SET sync_error = :error,
                     synced_at = CASE :error WHEN '' THEN :at ELSE synced_at END
                   WHERE chain = :chain";
        let params = named_params! {":error": word, ":at": at, ":chain": chain};
        self.connection.execute(sql, params)?;
        Ok(())
    }

    /// What waits, for the chip and the sync screen.
    pub fn waiting(&self) -> Result<Waiting> {
        let stands = self.journal()?;
        let sql = "SELECT coalesce(sum(length(line)), 0) FROM lines
                   WHERE chain = :chain AND seq > :acked";
        let chain = self.chain()?.chain;
        let params = named_params! {":chain": chain, ":acked": stands.acked as i64};
        let bytes: i64 = self
            .connection
            .prepare_cached(sql)?
            .query_row(params, |row| row.get(0))?;
        let photos = self.photos_waiting()?;
        let oldest = self.lines(stands.acked + 1, 1, usize::MAX)?;
        let oldest_at = oldest
            .first()
            .and_then(|(_, line, _)| protocol::line::envelope(line).map(|e| e.at.into_owned()));
        let text = |column| {
            self.chain_column::<String>(column)
                .map(|t| Some(t).filter(|t| !t.is_empty()))
        };
        Ok(Waiting {
            lines: stands.last.saturating_sub(stands.acked),
            photos: photos.len() as u64,
            bytes: bytes.unsigned_abs() + photos.iter().map(|photo| photo.size_bytes).sum::<u64>(),
            oldest_at,
            set_aside: photos
                .into_iter()
                .filter_map(|photo| photo.set_aside)
                .collect(),
            synced_at: text("synced_at")?,
            error: text("sync_error")?,
        })
    }
}

/// Notes what the server holds; where that is less than before, its word on photos counts no more.
fn hold(tx: &Connection, chain: i64, seq: u64, hash: &Hash) -> Result<()> {
    let before: i64 = tx
        .prepare_cached("SELECT acked FROM chains WHERE chain = :chain")?
        .query_row(named_params! {":chain": chain}, |row| row.get(0))?;
    if seq < before.unsigned_abs() {
        crate::photos::doubt(tx, chain)?;
    }
    let sql = "UPDATE chains SET acked = :seq, acked_hash = :hash WHERE chain = :chain";
    tx.prepare_cached(sql)?
        .execute(named_params! {":seq": seq as i64, ":hash": hash.0, ":chain": chain})?;
    Ok(())
}

fn keep_receipt(tx: &Connection, chain: i64, receipt: &Receipt) -> Result<()> {
    let text: protocol::receipt::ReceiptText =
        serde_json::from_str(&receipt.text).map_err(|error| StoreError::Kept {
            what: "receipt",
            reason: error.to_string(),
        })?;
    tx.prepare_cached(
        "INSERT INTO receipts (chain, from_seq, to_seq, text, sig)
         VALUES (:chain, :from, :to, :text, :sig)
         ON CONFLICT (chain, from_seq, to_seq) DO UPDATE
         SET text = excluded.text, sig = excluded.sig",
    )?
    .execute(named_params! {
        ":chain": chain, ":from": text.from as i64, ":to": text.to as i64,
        ":text": receipt.text, ":sig": receipt.sig,
    })?;
    Ok(())
}
