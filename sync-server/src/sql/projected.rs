//! Everything that is projected, as text that names things by their outside ids: so that what a
//! rebuild made can be compared with what stood there.

use rusqlite::{Connection, Transaction, named_params};

/// Each kind of row: its name, what identifies it, what it says, and where it comes from.
///
/// Local numbers never stand in it: a rebuild gives its own.
const KINDS: &[(&str, &str, &str, &str)] = &[
    (
        "site",
        "hex(t.id)",
        "json_array(t.name, t.time_zone, t.day_start_min)",
        "sites t",
    ),
    (
        "journal",
        "hex(t.id)",
        "json_array(t.acked, hex(t.head), t.skew_ms, hex(w.id), t.twin_to)",
        "journals t LEFT JOIN journals w ON w.journal = t.twin",
    ),
    (
        "mark",
        "json_array(hex(j.id), t.seq)",
        "t.why",
        "marks t LEFT JOIN journals j ON j.journal = t.journal",
    ),
    (
        "line_photo",
        "json_array(hex(j.id), t.seq, hex(p.sha256))",
        "''",
        "line_photos t LEFT JOIN journals j ON j.journal = t.journal
         LEFT JOIN photos p ON p.photo = t.photo",
    ),
    (
        "feed_row",
        "json_array(hex(s.id), t.kind, t.id)",
        "json_array(t.set_at_ms, CASE WHEN json_valid(t.line)
           THEN json_extract(t.line, '$.row') ELSE t.line END)",
        "feed_rows t LEFT JOIN sites s ON s.site = t.site",
    ),
    (
        "round",
        "json_array(hex(s.id), hex(t.id))",
        "json_array(t.day, hex(t.plan), t.start, hex(j.id), hex(f.id), t.started_at,
           t.finished_at, t.judged, t.kind, hex(t.route), t.walked_at, hex(y.id))",
        "rounds t LEFT JOIN sites s ON s.site = t.site
         LEFT JOIN journals j ON j.journal = t.journal LEFT JOIN staff f ON f.staff = t.staff
         LEFT JOIN staff y ON y.staff = t.typed_by",
    ),
    (
        "reach",
        "json_array(hex(r.id), hex(p.id), hex(j.id), t.seq)",
        "t.how",
        "reaches t LEFT JOIN rounds r ON r.round = t.round
         LEFT JOIN places p ON p.place = t.place LEFT JOIN journals j ON j.journal = t.journal",
    ),
    (
        "position",
        "json_array(hex(j.id), t.seq)",
        "json_array(t.said, t.latitude_e7, t.longitude_e7, t.accuracy_m, t.mock, t.said_at)",
        "positions t LEFT JOIN journals j ON j.journal = t.journal",
    ),
    (
        "duty",
        "json_array(hex(r.id), hex(j.id), t.seq)",
        "''",
        "duties t LEFT JOIN rounds r ON r.round = t.round
         LEFT JOIN journals j ON j.journal = t.journal",
    ),
    (
        "photo_marks",
        "json_array(hex(s.id), hex(t.sha256))",
        "t.marks",
        "photo_marks t LEFT JOIN sites s ON s.site = t.site",
    ),
    (
        "signed",
        "json_array(hex(r.id), hex(j.id), t.seq)",
        "''",
        "signed t LEFT JOIN rounds r ON r.round = t.round
         LEFT JOIN journals j ON j.journal = t.journal",
    ),
    (
        "doubt",
        "t.id",
        "json_array(hex(s.id), hex(f.id), t.kind, t.at, t.at_ms, hex(r.id), hex(p.id), t.count,
           t.seconds, t.said_at, t.note, t.photos)",
        "doubts t LEFT JOIN sites s ON s.site = t.site LEFT JOIN staff f ON f.staff = t.staff
         LEFT JOIN rounds r ON r.round = t.round LEFT JOIN places p ON p.place = t.place",
    ),
    (
        "skip",
        "json_array(hex(r.id), hex(p.id), hex(j.id), t.seq)",
        "t.reason",
        "skips t LEFT JOIN rounds r ON r.round = t.round
         LEFT JOIN places p ON p.place = t.place LEFT JOIN journals j ON j.journal = t.journal",
    ),
    (
        "answer",
        "json_array(hex(r.id), hex(a.id), hex(p.id), i.id, hex(j.id), t.seq, t.n)",
        "json_array(t.outcome, t.withdrawn)",
        "answers t LEFT JOIN rounds r ON r.round = t.round
         LEFT JOIN places a ON a.place = t.point LEFT JOIN places p ON p.place = t.place
         LEFT JOIN items i ON i.item = t.item LEFT JOIN journals j ON j.journal = t.journal",
    ),
    (
        "tally",
        "json_array(hex(s.id), t.day, i.id, t.outcome)",
        "t.count",
        "tallies t LEFT JOIN sites s ON s.site = t.site LEFT JOIN items i ON i.item = t.item
         WHERE t.count <> 0",
    ),
    (
        "reading",
        "json_array(hex(j.id), t.seq, t.n, t.part)",
        "json_array(hex(r.id), hex(p.id), i.id, t.value_milli, t.unit, t.name, t.at, t.withdrawn)",
        "readings t LEFT JOIN journals j ON j.journal = t.journal
         LEFT JOIN rounds r ON r.round = t.round
         LEFT JOIN places p ON p.place = t.place LEFT JOIN items i ON i.item = t.item",
    ),
    (
        "timer",
        "json_array(hex(j.id), t.seq)",
        "json_array(hex(r.id), hex(p.id), i.id, t.part, t.at_least_s, t.at_most_s, t.seen)",
        "timers t LEFT JOIN journals j ON j.journal = t.journal
         LEFT JOIN rounds r ON r.round = t.round LEFT JOIN places p ON p.place = t.place
         LEFT JOIN items i ON i.item = t.item",
    ),
    (
        "finding",
        "hex(t.id)",
        "json_array(hex(s.id), hex(t.order_id), hex(o.id), hex(a.id), hex(p.id), i.id, t.severity,
           t.raised_at, hex(f.id), t.state, t.role, hex(w.id), t.go, t.reply_by, t.finish_by,
           t.work, t.call_back_by, t.replied_at, t.paused_at, t.signed_at, t.called_back_at,
           t.alarms, t.fee_cents, t.charged_at, t.merged_at, t.merged_by,
           t.level)",
        "findings t LEFT JOIN sites s ON s.site = t.site
         LEFT JOIN findings o ON o.finding = t.joined LEFT JOIN places a ON a.place = t.point
         LEFT JOIN places p ON p.place = t.place LEFT JOIN items i ON i.item = t.item
         LEFT JOIN staff f ON f.staff = t.raised_by LEFT JOIN staff w ON w.staff = t.owner",
    ),
    (
        "sighting",
        "json_array(hex(f.id), hex(j.id), t.seq, t.n)",
        "json_array(t.clauses, t.note, t.photos, t.withdrawn)",
        "sightings t LEFT JOIN findings f ON f.finding = t.finding
         LEFT JOIN journals j ON j.journal = t.journal",
    ),
    (
        "order_step",
        "json_array(hex(f.id), row_number() OVER (PARTITION BY t.finding ORDER BY t.step))",
        "json_array(hex(j.id), t.seq, t.at, hex(w.id), t.state, t.moved, t.note, t.photos,
           t.desk, t.reason, t.what, t.content, t.signature, t.alarm,
           t.fee_cents, t.merge)",
        "order_steps t LEFT JOIN findings f ON f.finding = t.finding
         LEFT JOIN journals j ON j.journal = t.journal LEFT JOIN staff w ON w.staff = t.staff",
    ),
    (
        "notice",
        "json_array(hex(s.id), t.key)",
        "json_array(t.kind, t.at_ms, t.serious, t.about)",
        "notices t LEFT JOIN sites s ON s.site = t.site WHERE t.projected = 1",
    ),
    (
        "unlock",
        "json_array(hex(s.id), hex(d.id), hex(f.id))",
        "t.at_ms",
        "unlocks t LEFT JOIN sites s ON s.site = t.site
         LEFT JOIN devices d ON d.device = t.device LEFT JOIN staff f ON f.staff = t.staff",
    ),
    (
        "incident",
        "json_array(hex(j.id), t.seq)",
        "json_array(hex(s.id), t.at_ms, t.kind, t.held, t.proved, t.receipt_at)",
        "incidents t LEFT JOIN journals j ON j.journal = t.journal
         LEFT JOIN sites s ON s.site = t.site",
    ),
    (
        "freed_photo",
        "json_array(hex(j.id), t.seq, hex(p.sha256))",
        "t.lost",
        "freed_photos t LEFT JOIN journals j ON j.journal = t.journal
         LEFT JOIN photos p ON p.photo = t.photo",
    ),
    (
        "shift_swap",
        "json_array(hex(j.id), t.seq)",
        "json_array(hex(s.id), t.shift, t.day, hex(g.id), hex(w.id))",
        "shift_swaps t LEFT JOIN journals j ON j.journal = t.journal
         LEFT JOIN sites s ON s.site = t.site LEFT JOIN staff g ON g.staff = t.gives
         LEFT JOIN staff w ON w.staff = t.takes",
    ),
    (
        "handover",
        "json_array(hex(j.id), t.seq)",
        "json_array(hex(s.id), t.day, t.at, hex(g.id), hex(w.id), t.tools, t.open, t.unfinished,
           t.note, t.taken_at)",
        "handovers t LEFT JOIN journals j ON j.journal = t.journal
         LEFT JOIN sites s ON s.site = t.site LEFT JOIN staff g ON g.staff = t.gives
         LEFT JOIN staff w ON w.staff = t.takes",
    ),
    (
        "training",
        "json_array(hex(t.id), hex(f.id))",
        "json_array(hex(s.id), t.what, t.list, t.version, t.day, hex(w.id), t.trainer_name,
           t.passed, t.mark_milli, t.valid_until, t.note, t.desk, t.said_at, t.withdrawn_by,
           t.withdrawn_at, t.withdrawn)",
        "trainings t LEFT JOIN sites s ON s.site = t.site LEFT JOIN staff f ON f.staff = t.staff
         LEFT JOIN staff w ON w.staff = t.trainer",
    ),
    (
        "filed",
        "json_array(hex(s.id), t.id)",
        "json_array(t.list, t.asked, t.rows, t.desk, t.made_at)",
        "filed t LEFT JOIN sites s ON s.site = t.site",
    ),
    (
        "revocation",
        "json_array(hex(s.id), hex(d.id))",
        "json_array(t.at, t.desk, t.reason, t.note)",
        "revocations t LEFT JOIN sites s ON s.site = t.site
         LEFT JOIN devices d ON d.device = t.device",
    ),
    (
        "campaign",
        "json_array(hex(s.id), t.campaign)",
        "json_array(t.plan, t.at, t.desk)",
        "campaigns t LEFT JOIN sites s ON s.site = t.site",
    ),
    (
        "campaign_word",
        "json_array(hex(j.id), t.seq)",
        "json_array(hex(s.id), t.campaign, t.part, t.verdict, t.reason, t.note, t.photos, t.at,
           t.desk)",
        "campaign_words t LEFT JOIN journals j ON j.journal = t.journal
         LEFT JOIN sites s ON s.site = t.site",
    ),
    (
        "access_end",
        "json_array(hex(s.id), t.staff)",
        "json_array(t.at, t.desk)",
        "access_ends t LEFT JOIN sites s ON s.site = t.site",
    ),
];

/// Keeps what is projected now beside the store, under a name, for this connection alone.
pub fn keep_as(tx: &Transaction<'_>, name: &str) -> rusqlite::Result<()> {
    tx.execute_batch(&format!(
        "DROP TABLE IF EXISTS temp.{name};
         CREATE TEMP TABLE {name} (kind TEXT, key TEXT, value TEXT);"
    ))?;
    for (kind, key, value, from) in KINDS {
        tx.execute(
            &format!("INSERT INTO temp.{name} SELECT '{kind}', {key}, {value} FROM {from}"),
            [],
        )?;
    }
    tx.execute_batch(&format!(
        "CREATE INDEX temp.{name}_by_key ON {name} (kind, key);"
    ))
}

/// Takes out everything that is projected, and puts journals back to before their first own line.
pub fn clear(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch(
        "DELETE FROM marks; DELETE FROM line_photos; DELETE FROM feed_rows;
         DELETE FROM places; DELETE FROM items; DELETE FROM staff;
         DELETE FROM rounds; DELETE FROM reaches; DELETE FROM skips;
         DELETE FROM answers; DELETE FROM readings; DELETE FROM timers; DELETE FROM tallies;
         DELETE FROM positions; DELETE FROM duties;
         DELETE FROM photo_marks; DELETE FROM signed;
         DELETE FROM doubts; DELETE FROM tails;
         DELETE FROM findings;
         DELETE FROM sightings; DELETE FROM order_steps; DELETE FROM unlocks;
         DELETE FROM incidents; DELETE FROM freed_photos;
         DELETE FROM shift_swaps; DELETE FROM handovers; DELETE FROM filed;
         DELETE FROM trainings;
         DELETE FROM revocations; DELETE FROM access_ends;
         DELETE FROM campaigns; DELETE FROM campaign_words;
         DELETE FROM notices WHERE projected = 1;
         UPDATE sites SET day_start_min = 0;
         UPDATE journals SET acked = follows_seq, head = follows_hash, skew_ms = NULL,
           twin = NULL, twin_to = 0;",
    )
}

/// A row that a rebuild made otherwise than it stood there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// E.g. `round`.
    pub kind: String,
    /// Its outside ids.
    pub key: String,
    /// `changed`, `missing` (it wasn't there) or `extra` (nothing makes it).
    pub what: String,
}

const JOINED: &str = "FROM temp.before b
    FULL OUTER JOIN temp.after a ON a.kind = b.kind AND a.key = b.key";

/// How many rows were compared, and how many differed.
pub fn compared(connection: &Connection) -> rusqlite::Result<(i64, i64)> {
    let sql = format!(
        "SELECT count(*), coalesce(sum(a.value IS NOT b.value OR a.kind IS NOT b.kind), 0) {JOINED}"
    );
    connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The first rows that differed.
pub fn differences(connection: &Connection, limit: i64) -> rusqlite::Result<Vec<Difference>> {
    let sql = format!(
        "SELECT coalesce(a.kind, b.kind), coalesce(a.key, b.key),
           CASE WHEN b.kind IS NULL THEN 'missing' WHEN a.kind IS NULL THEN 'extra'
             ELSE 'changed' END
         {JOINED} WHERE a.value IS NOT b.value OR a.kind IS NOT b.kind
         ORDER BY 1, 2 LIMIT :limit"
    );
    connection
        .prepare(&sql)?
        .query_map(named_params! { ":limit": limit }, |row| {
            Ok(Difference {
                kind: row.get(0)?,
                key: row.get(1)?,
                what: row.get(2)?,
            })
        })?
        .collect()
}
