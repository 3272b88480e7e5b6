//! Doubts about people's work as projected, and what each journal's next line is compared with.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// A doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Journal, line and kind.
    pub id: String,
    pub site: i64,
    pub staff: i64,
    /// As on the wire.
    pub kind: String,
    /// RFC 3339, and the same in milliseconds since 1970.
    pub at: String,
    pub at_ms: i64,
    pub round: Option<i64>,
    pub place: Option<i64>,
    pub count: Option<u32>,
    pub seconds: Option<i64>,
    /// What the person said to it.
    pub said: Option<Said>,
}

/// What somebody said to a doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Claimed, RFC 3339.
    pub at: String,
    /// Empty: without words.
    pub note: String,
    /// JSON list.
    pub photos: String,
}

const COLUMNS: &str =
    "id, site, staff, kind, at, at_ms, round, place, count, seconds, said_at, note, photos";

fn read(row: &Row<'_>) -> rusqlite::Result<Doubt> {
    let said = Said {
        at: row.get(10)?,
        note: row.get(11)?,
        photos: row.get(12)?,
    };
    Ok(Doubt {
        id: row.get(0)?,
        site: row.get(1)?,
        staff: row.get(2)?,
        kind: row.get(3)?,
        at: row.get(4)?,
        at_ms: row.get(5)?,
        round: row.get(6)?,
        place: row.get(7)?,
        count: row.get(8)?,
        seconds: row.get(9)?,
        said: Some(said).filter(|said| !said.at.is_empty()),
    })
}

/// Keeps a doubt, or how far it has come by now.
pub fn put(tx: &Transaction<'_>, doubt: &Doubt) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO doubts (id, site, staff, kind, at, at_ms, round, place, count, seconds)
         VALUES (:id, :site, :staff, :kind, :at, :at_ms, :round, :place, :count, :seconds)
         ON CONFLICT (id) DO UPDATE SET count = :count, seconds = :seconds",
    )?
    .execute(named_params! {
        ":id": doubt.id, ":site": doubt.site, ":staff": doubt.staff, ":kind": doubt.kind,
        ":at": doubt.at, ":at_ms": doubt.at_ms, ":round": doubt.round, ":place": doubt.place,
        ":count": doubt.count, ":seconds": doubt.seconds,
    })?;
    Ok(())
}

/// Keeps what somebody said to a doubt.
pub fn say(tx: &Transaction<'_>, id: &str, said: &Said) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE doubts SET said_at = :at, note = :note, photos = :photos WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": id, ":at": said.at, ":note": said.note, ":photos": said.photos,
    })?;
    Ok(())
}

/// A doubt of a site by its outside id.
pub fn by_id(connection: &Connection, site: i64, id: &str) -> rusqlite::Result<Option<Doubt>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM doubts WHERE id = :id AND site = :site"
        ))?
        .query_row(named_params! { ":id": id, ":site": site }, read)
        .optional()
}

/// The newest doubts of a site.
pub fn newest(connection: &Connection, site: i64, limit: usize) -> rusqlite::Result<Vec<Doubt>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM doubts WHERE site = :site ORDER BY at_ms DESC, id LIMIT :limit"
        ))?
        .query_map(named_params! { ":site": site, ":limit": limit }, read)?
        .collect()
}

/// How often somebody was at a place without its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithoutTag {
    /// Outside id of the checkpoint.
    pub place: [u8; 16],
    pub by_hand: u32,
    pub by_code: u32,
    pub visits: u32,
}

/// The places of a site where presence was proved by hand or by a code since a day, the most often
/// first.
pub fn without_tag(
    connection: &Connection,
    site: i64,
    day: &str,
) -> rusqlite::Result<Vec<WithoutTag>> {
    connection
        .prepare_cached(
            "SELECT p.id, sum(v.how = 'by_hand'), sum(v.how = 'code'), count(*)
             FROM rounds r JOIN reaches v ON v.round = r.round JOIN places p ON p.place = v.place
             WHERE r.site = :site AND r.day >= :day
             GROUP BY v.place HAVING sum(v.how IN ('by_hand', 'code')) > 0
             ORDER BY sum(v.how IN ('by_hand', 'code')) DESC, v.place",
        )?
        .query_map(named_params! { ":site": site, ":day": day }, |row| {
            Ok(WithoutTag {
                place: row.get(0)?,
                by_hand: row.get(1)?,
                by_code: row.get(2)?,
                visits: row.get(3)?,
            })
        })?
        .collect()
}

/// Doubts from before a time whose rows are still in the feed.
pub fn fed_before(
    connection: &Connection,
    site: i64,
    before_ms: i64,
) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT r.id FROM feed_rows r JOIN doubts d ON d.id = r.id
             WHERE r.site = :site AND r.kind = 'doubt' AND d.at_ms < :before ORDER BY r.id",
        )?
        .query_map(
            named_params! { ":site": site, ":before": before_ms },
            |row| row.get(0),
        )?
        .collect()
}

/// Whether a line of another round of the site names a photo.
pub fn in_another_round(
    connection: &Connection,
    (site, round): (i64, i64),
    sha256: &[u8; 32],
) -> rusqlite::Result<bool> {
    let of = |table: &str| {
        format!(
            "EXISTS (SELECT 1 FROM {table} o
                     WHERE o.journal = l.journal AND o.seq = l.seq AND o.round <> :round)"
        )
    };
    let tables = ["answers", "reaches", "skips", "duties"]
        .map(of)
        .join(" OR ");
    connection
        .prepare_cached(&format!(
            "SELECT 1 FROM photos p JOIN line_photos l ON l.photo = p.photo
             JOIN journals j ON j.journal = l.journal
             WHERE p.sha256 = :sha256 AND j.site = :site AND ({tables})"
        ))?
        .exists(named_params! { ":sha256": sha256, ":site": site, ":round": round })
}

/// What a journal's next line is compared with, as JSON.
pub fn tail(connection: &Connection, journal: i64) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT tail FROM tails WHERE journal = :journal")?
        .query_row(named_params! { ":journal": journal }, |row| row.get(0))
        .optional()
}

/// Keeps it.
pub fn keep_tail(tx: &Transaction<'_>, journal: i64, tail: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO tails (journal, tail) VALUES (:journal, :tail)
         ON CONFLICT (journal) DO UPDATE SET tail = :tail",
    )?
    .execute(named_params! { ":journal": journal, ":tail": tail })?;
    Ok(())
}
