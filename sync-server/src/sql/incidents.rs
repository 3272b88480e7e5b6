//! What handhelds reported, which lines are marked, and which photos are the server's alone.

use model::ids::RoundId;
use protocol::chain::Hash;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// What a handheld reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    /// The server held its lines up to `held` though a receipt had proved `proved`.
    ServerRestored { held: i64, proved: i64 },
    /// Freed photos are gone at the server; their names are kept by `free`.
    PhotoLost { receipt_at: String },
    /// The server had lost photos that the handheld still had: they are sent again.
    PhotoAgain { count: i64 },
}

/// A line in which a handheld reports an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub journal: i64,
    pub seq: i64,
    /// When the line came.
    pub at_ms: i64,
    pub what: Reported,
}

/// Keeps what a line reports.
pub fn add(tx: &Transaction<'_>, site: i64, report: &Report) -> rusqlite::Result<()> {
    let (kind, held, proved, receipt_at) = match &report.what {
        Reported::ServerRestored { held, proved } => ("server_restored", *held, *proved, ""),
        Reported::PhotoLost { receipt_at } => ("photo_lost", 0, 0, receipt_at.as_str()),
        Reported::PhotoAgain { count } => ("photo_again", *count, 0, ""),
    };
    tx.prepare_cached(
        "INSERT OR REPLACE INTO incidents
           (journal, seq, site, at_ms, kind, held, proved, receipt_at)
         VALUES (:journal, :seq, :site, :at_ms, :kind, :held, :proved, :receipt_at)",
    )?
    .execute(named_params! {
        ":journal": report.journal, ":seq": report.seq, ":site": site, ":at_ms": report.at_ms,
        ":kind": kind, ":held": held, ":proved": proved, ":receipt_at": receipt_at,
    })?;
    Ok(())
}

/// Keeps that a line's handheld holds a photo no longer, and whether the server lost it too.
pub fn free(
    tx: &Transaction<'_>,
    journal: i64,
    seq: i64,
    photo: i64,
    lost: bool,
) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO freed_photos (journal, seq, photo, lost)
         VALUES (:journal, :seq, :photo, :lost)",
    )?
    .execute(named_params! {
        ":journal": journal, ":seq": seq, ":photo": photo, ":lost": lost,
    })?;
    Ok(())
}

fn count(connection: &Connection, sql: &str, of: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(sql)?
        .query_row(named_params! { ":of": of }, |row| row.get(0))
}

fn read(row: &Row<'_>) -> rusqlite::Result<Report> {
    let kind: String = row.get(3)?;
    Ok(Report {
        journal: row.get(0)?,
        seq: row.get(1)?,
        at_ms: row.get(2)?,
        what: match kind.as_str() {
            "server_restored" => Reported::ServerRestored {
                held: row.get(4)?,
                proved: row.get(5)?,
            },
            "photo_again" => Reported::PhotoAgain { count: row.get(4)? },
            _ => Reported::PhotoLost {
                receipt_at: row.get(6)?,
            },
        },
    })
}

/// The newest reports at a site, and how many there are.
pub fn newest(
    connection: &Connection,
    site: i64,
    limit: usize,
) -> rusqlite::Result<(Vec<Report>, i64)> {
    let all = count(
        connection,
        "SELECT count(*) FROM incidents WHERE site = :of",
        site,
    )?;
    let found = connection
        .prepare_cached(
            "SELECT journal, seq, at_ms, kind, held, proved, receipt_at FROM incidents
             WHERE site = :site ORDER BY at_ms DESC, journal DESC, seq DESC LIMIT :limit",
        )?
        .query_map(
            named_params! { ":site": site, ":limit": limit as i64 },
            read,
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok((found, all))
}

/// A photo that a line says is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostPhoto {
    pub photo: i64,
    pub sha256: Hash,
    /// Its bytes are here now all the same.
    pub held: bool,
}

/// The photos that a line says are lost, by name.
pub fn lost_in(
    connection: &Connection,
    journal: i64,
    seq: i64,
) -> rusqlite::Result<Vec<LostPhoto>> {
    connection
        .prepare_cached(
            "SELECT p.photo, p.sha256, p.size_bytes IS NOT NULL
             FROM freed_photos f JOIN photos p ON p.photo = f.photo
             WHERE f.journal = :journal AND f.seq = :seq AND f.lost = 1 ORDER BY p.sha256",
        )?
        .query_map(named_params! { ":journal": journal, ":seq": seq }, |row| {
            Ok(LostPhoto {
                photo: row.get(0)?,
                sha256: Hash(row.get(1)?),
                held: row.get(2)?,
            })
        })?
        .collect()
}

/// The rounds of a site in which lines name a photo.
pub fn rounds_of_photo(
    connection: &Connection,
    site: i64,
    photo: i64,
) -> rusqlite::Result<Vec<RoundId>> {
    // `how` is spelt out in the query, so that its index is used.
    connection
        .prepare_cached(
            "SELECT r.id FROM line_photos l
             JOIN answers n ON n.journal = l.journal AND n.seq = l.seq
             JOIN rounds r ON r.round = n.round
             WHERE l.photo = :photo AND r.site = :site
             UNION SELECT r.id FROM line_photos l
             JOIN skips n ON n.journal = l.journal AND n.seq = l.seq
             JOIN rounds r ON r.round = n.round
             WHERE l.photo = :photo AND r.site = :site
             UNION SELECT r.id FROM line_photos l
             JOIN reaches n ON n.journal = l.journal AND n.seq = l.seq AND n.how = 'by_hand'
             JOIN rounds r ON r.round = n.round
             WHERE l.photo = :photo AND r.site = :site",
        )?
        .query_map(named_params! { ":photo": photo, ":site": site }, |row| {
            Ok(RoundId::from_bytes(row.get(0)?))
        })?
        .collect()
}

/// How many photos that a site's handhelds freed are the server's alone now.
pub fn only_here(connection: &Connection, site: i64) -> rusqlite::Result<i64> {
    count(
        connection,
        "SELECT count(DISTINCT f.photo) FROM journals j
         JOIN freed_photos f ON f.journal = j.journal
         JOIN photos p ON p.photo = f.photo
         WHERE j.site = :of AND p.size_bytes IS NOT NULL",
        site,
    )
}

/// A line that was stored and marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    pub journal: i64,
    pub seq: i64,
    pub why: String,
    /// When it came.
    pub at_ms: i64,
    /// The first line of its batch.
    pub batch: i64,
}

/// A journal's newest marked lines, and how many it has.
pub fn newest_marked(
    connection: &Connection,
    journal: i64,
    limit: usize,
) -> rusqlite::Result<(Vec<Marked>, i64)> {
    let all = count(
        connection,
        "SELECT count(*) FROM marks WHERE journal = :of",
        journal,
    )?;
    let found = connection
        .prepare_cached(
            "SELECT m.journal, m.seq, m.why, b.arrived_at_ms, b.first FROM marks m
             JOIN batches b ON b.journal = m.journal AND b.first =
               (SELECT max(first) FROM batches WHERE journal = m.journal AND first <= m.seq)
             WHERE m.journal = :journal ORDER BY m.seq DESC LIMIT :limit",
        )?
        .query_map(
            named_params! { ":journal": journal, ":limit": limit as i64 },
            |row| {
                Ok(Marked {
                    journal: row.get(0)?,
                    seq: row.get(1)?,
                    why: row.get(2)?,
                    at_ms: row.get(3)?,
                    batch: row.get(4)?,
                })
            },
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok((found, all))
}

/// When the first batch of a journal came; none where it has no line of its own yet.
pub fn began_ms(connection: &Connection, journal: i64) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT arrived_at_ms FROM batches WHERE journal = :journal ORDER BY first LIMIT 1",
        )?
        .query_row(named_params! { ":journal": journal }, |row| row.get(0))
        .optional()
}
