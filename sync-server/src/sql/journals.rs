//! Journals and their batches: what is held, byte for byte.

use model::ids::JournalId;
use protocol::chain::Hash;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// A journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journal {
    pub number: i64,
    pub id: JournalId,
    pub site: Option<i64>,
    pub device: Option<i64>,
    pub public_key: [u8; 32],
    /// The journal that it branched from.
    pub follows: Option<i64>,
    pub follows_seq: i64,
    pub follows_hash: Hash,
    pub acked: i64,
    pub head: Hash,
    pub last: i64,
    pub photos_waiting: i64,
    pub seen_at_ms: i64,
    pub skew_ms: Option<i64>,
    pub twin: Option<i64>,
    pub twin_to: i64,
}

const COLUMNS: &str = "journal, id, site, device, public_key, follows, follows_seq, follows_hash, \
    acked, head, last, photos_waiting, seen_at_ms, skew_ms, twin, twin_to";

fn read(row: &Row<'_>) -> rusqlite::Result<Journal> {
    Ok(Journal {
        number: row.get(0)?,
        id: JournalId::from_bytes(row.get(1)?),
        site: row.get(2)?,
        device: row.get(3)?,
        public_key: row.get(4)?,
        follows: row.get(5)?,
        follows_seq: row.get(6)?,
        follows_hash: Hash(row.get(7)?),
        acked: row.get(8)?,
        head: Hash(row.get(9)?),
        last: row.get(10)?,
        photos_waiting: row.get(11)?,
        seen_at_ms: row.get(12)?,
        skew_ms: row.get(13)?,
        twin: row.get(14)?,
        twin_to: row.get(15)?,
    })
}

/// A journal by its outside id.
pub fn by_id(connection: &Connection, id: JournalId) -> rusqlite::Result<Option<Journal>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM journals WHERE id = :id"))?
        .query_row(named_params! { ":id": id.bytes() }, read)
        .optional()
}

/// A journal by its local number.
pub fn by_number(connection: &Connection, journal: i64) -> rusqlite::Result<Journal> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM journals WHERE journal = :journal"
        ))?
        .query_row(named_params! { ":journal": journal }, read)
}

/// Every journal of a site, the server's own too.
pub fn of_site(connection: &Connection, site: i64) -> rusqlite::Result<Vec<Journal>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM journals WHERE site = :site ORDER BY journal"
        ))?
        .query_map(named_params! { ":site": site }, read)?
        .collect()
}

/// Every journal of a handheld.
pub fn of_device(connection: &Connection, device: i64) -> rusqlite::Result<Vec<Journal>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM journals WHERE device = :device ORDER BY journal"
        ))?
        .query_map(named_params! { ":device": device }, read)?
        .collect()
}

/// The server's own journal of a site, or the one without a site, that a key signs.
pub fn of_server(
    connection: &Connection,
    site: Option<i64>,
    public_key: &[u8; 32],
) -> rusqlite::Result<Option<Journal>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM journals
             WHERE site IS :site AND device IS NULL AND public_key = :key"
        ))?
        .query_row(named_params! { ":site": site, ":key": public_key }, read)
        .optional()
}

/// Every journal there is.
pub fn all(connection: &Connection) -> rusqlite::Result<Vec<Journal>> {
    connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM journals ORDER BY journal"))?
        .query_map([], read)?
        .collect()
}

/// Adds a journal that holds no line of its own yet; its number is given here.
pub fn add(tx: &Transaction<'_>, journal: &Journal) -> rusqlite::Result<i64> {
    tx.prepare_cached(
        "INSERT INTO journals (id, site, device, public_key, follows, follows_seq, follows_hash,
                               acked, head, last, photos_waiting, seen_at_ms)
         VALUES (:id, :site, :device, :key, :follows, :follows_seq, :follows_hash,
                 :acked, :head, :last, :photos_waiting, :seen_at_ms)",
    )?
    .execute(named_params! {
        ":id": journal.id.bytes(), ":site": journal.site, ":device": journal.device,
        ":key": journal.public_key, ":follows": journal.follows,
        ":follows_seq": journal.follows_seq, ":follows_hash": journal.follows_hash.0,
        ":acked": journal.acked, ":head": journal.head.0, ":last": journal.last,
        ":photos_waiting": journal.photos_waiting, ":seen_at_ms": journal.seen_at_ms,
    })?;
    Ok(tx.last_insert_rowid())
}

/// Keeps where a journal stands after a batch.
pub fn update(tx: &Transaction<'_>, journal: &Journal) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE journals SET site = :site, acked = :acked, head = :head, last = :last,
           photos_waiting = :photos_waiting, seen_at_ms = :seen_at_ms, skew_ms = :skew_ms,
           twin = :twin, twin_to = :twin_to
         WHERE journal = :journal",
    )?
    .execute(named_params! {
        ":journal": journal.number, ":site": journal.site, ":acked": journal.acked,
        ":head": journal.head.0, ":last": journal.last,
        ":photos_waiting": journal.photos_waiting, ":seen_at_ms": journal.seen_at_ms,
        ":skew_ms": journal.skew_ms, ":twin": journal.twin, ":twin_to": journal.twin_to,
    })?;
    Ok(())
}

/// A batch as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBatch {
    pub journal: i64,
    pub first: i64,
    pub last: i64,
    pub commit_no: i64,
    pub arrived_at_ms: i64,
    pub base: Hash,
    pub head: Hash,
    pub sig: [u8; 64],
    pub encoding: i64,
    pub frame: Vec<u8>,
}

const BATCH_COLUMNS: &str =
    "journal, first, last, commit_no, arrived_at_ms, base, head, sig, encoding, frame";

fn read_batch(row: &Row<'_>) -> rusqlite::Result<StoredBatch> {
    Ok(StoredBatch {
        journal: row.get(0)?,
        first: row.get(1)?,
        last: row.get(2)?,
        commit_no: row.get(3)?,
        arrived_at_ms: row.get(4)?,
        base: Hash(row.get(5)?),
        head: Hash(row.get(6)?),
        sig: row.get(7)?,
        encoding: row.get(8)?,
        frame: row.get(9)?,
    })
}

/// Keeps a batch.
pub fn add_batch(tx: &Transaction<'_>, batch: &StoredBatch) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO batches (journal, first, last, commit_no, arrived_at_ms, base, head, sig,
                              encoding, frame)
         VALUES (:journal, :first, :last, :commit_no, :arrived_at_ms, :base, :head, :sig,
                 :encoding, :frame)",
    )?
    .execute(named_params! {
        ":journal": batch.journal, ":first": batch.first, ":last": batch.last,
        ":commit_no": batch.commit_no, ":arrived_at_ms": batch.arrived_at_ms,
        ":base": batch.base.0, ":head": batch.head.0, ":sig": batch.sig,
        ":encoding": batch.encoding, ":frame": batch.frame,
    })?;
    Ok(())
}

/// The batch that holds a line of this journal itself.
pub fn batch_of(
    connection: &Connection,
    journal: i64,
    seq: i64,
) -> rusqlite::Result<Option<StoredBatch>> {
    connection
        .prepare_cached(&format!(
            "SELECT {BATCH_COLUMNS} FROM batches
             WHERE journal = :journal AND first <= :seq ORDER BY first DESC LIMIT 1"
        ))?
        .query_row(
            named_params! { ":journal": journal, ":seq": seq },
            read_batch,
        )
        .optional()
        .map(|batch| batch.filter(|batch| batch.last >= seq))
}

/// The batch of a journal that begins after a line, in order.
pub fn batch_after(
    connection: &Connection,
    journal: i64,
    seq: i64,
) -> rusqlite::Result<Option<StoredBatch>> {
    connection
        .prepare_cached(&format!(
            "SELECT {BATCH_COLUMNS} FROM batches
             WHERE journal = :journal AND first > :seq ORDER BY first LIMIT 1"
        ))?
        .query_row(
            named_params! { ":journal": journal, ":seq": seq },
            read_batch,
        )
        .optional()
}

/// Where a batch stands: its journal, its first line, its place in the site's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BatchPlace {
    pub commit_no: i64,
    pub journal: i64,
    pub first: i64,
}

/// The batches of a site, or of what has none, in the order in which they were committed.
pub fn batches_of(connection: &Connection, site: Option<i64>) -> rusqlite::Result<Vec<BatchPlace>> {
    connection
        .prepare_cached(
            "SELECT b.commit_no, b.journal, b.first FROM batches b
             JOIN journals j ON j.journal = b.journal
             WHERE j.site IS :site ORDER BY b.commit_no, b.journal, b.first",
        )?
        .query_map(named_params! { ":site": site }, |row| {
            Ok(BatchPlace {
                commit_no: row.get(0)?,
                journal: row.get(1)?,
                first: row.get(2)?,
            })
        })?
        .collect()
}

/// Marks a line that couldn't be read or projected.
pub fn mark(tx: &Transaction<'_>, journal: i64, seq: i64, why: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO marks (journal, seq, why) VALUES (:journal, :seq, :why)",
    )?
    .execute(named_params! { ":journal": journal, ":seq": seq, ":why": why })?;
    Ok(())
}

/// How many lines of a journal are marked.
pub fn marked(connection: &Connection, journal: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT count(*) FROM marks WHERE journal = :journal")?
        .query_row(named_params! { ":journal": journal }, |row| row.get(0))
}

/// The marked lines of a journal, with the reason of each.
pub fn marks(connection: &Connection, journal: i64) -> rusqlite::Result<Vec<(i64, String)>> {
    connection
        .prepare_cached("SELECT seq, why FROM marks WHERE journal = :journal ORDER BY seq")?
        .query_map(named_params! { ":journal": journal }, |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}
