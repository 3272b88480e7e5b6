//! Rounds as projected: what was reached, left out, answered and read.

use model::ids::{CheckpointId, PlanId, RoundId};
use protocol::events::RoundKind;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub number: i64,
    pub site: i64,
    pub id: RoundId,
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    pub plan: Option<PlanId>,
    pub start: Option<String>,
    pub journal: Option<i64>,
    pub staff: Option<i64>,
    pub started_at: Option<String>,
    pub finished_at: Option<String>,
    /// `missed`, `unknown` or nothing; it stays as a trace where the round came after all.
    pub judged: String,
    /// Why it is walked, where no plan asks for it, as on the wire; empty: a plan's.
    pub kind: String,
    /// Where it goes, where no plan says so and it was settled at the start.
    pub route: Vec<CheckpointId>,
    /// When it was walked with paper, as claimed; none: with a handheld.
    pub walked_at: Option<String>,
    /// Who typed it in, also where a handheld was there after all.
    pub typed_by: Option<i64>,
}

impl Round {
    /// Why it is walked, where no plan asks for it.
    pub fn kind(&self) -> Option<RoundKind> {
        serde_json::from_value(serde_json::Value::String(self.kind.clone())).ok()
    }

    /// One of which nothing is known yet.
    pub fn new(site: i64, id: RoundId) -> Self {
        Self {
            number: 0,
            site,
            id,
            day: String::new(),
            plan: None,
            start: None,
            journal: None,
            staff: None,
            started_at: None,
            finished_at: None,
            judged: String::new(),
            kind: String::new(),
            route: Vec::new(),
            walked_at: None,
            typed_by: None,
        }
    }
}

const COLUMNS: &str =
    "round, site, id, day, plan, start, journal, staff, started_at, finished_at, judged, kind,
     route, walked_at, typed_by";

fn read(row: &Row<'_>) -> rusqlite::Result<Round> {
    let plan: Option<[u8; 16]> = row.get(4)?;
    Ok(Round {
        number: row.get(0)?,
        site: row.get(1)?,
        id: RoundId::from_bytes(row.get(2)?),
        day: row.get(3)?,
        plan: plan.map(PlanId::from_bytes),
        start: row.get(5)?,
        journal: row.get(6)?,
        staff: row.get(7)?,
        started_at: row.get(8)?,
        finished_at: row.get(9)?,
        judged: row.get(10)?,
        kind: row.get(11)?,
        route: read_route(&row.get::<_, Vec<u8>>(12)?),
        walked_at: row.get(13)?,
        typed_by: row.get(14)?,
    })
}

fn read_route(bytes: &[u8]) -> Vec<CheckpointId> {
    let ids = bytes.as_chunks::<16>().0;
    ids.iter().copied().map(CheckpointId::from_bytes).collect()
}

/// A round of a site by its outside id.
pub fn by_id(connection: &Connection, site: i64, id: RoundId) -> rusqlite::Result<Option<Round>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM rounds WHERE site = :site AND id = :id"
        ))?
        .query_row(named_params! { ":site": site, ":id": id.bytes() }, read)
        .optional()
}

/// A round by its local number.
pub fn by_number(connection: &Connection, round: i64) -> rusqlite::Result<Round> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM rounds WHERE round = :round"
        ))?
        .query_row(named_params! { ":round": round }, read)
}

/// The rounds of a site's day.
pub fn of_day(connection: &Connection, site: i64, day: &str) -> rusqlite::Result<Vec<Round>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM rounds WHERE site = :site AND day = :day ORDER BY round"
        ))?
        .query_map(named_params! { ":site": site, ":day": day }, read)?
        .collect()
}

/// A plan's rounds of some days, both included, in the order they came to be known.
pub fn of_plan(
    connection: &Connection,
    site: i64,
    plan: PlanId,
    (from, to): (&str, &str),
) -> rusqlite::Result<Vec<Round>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM rounds
             WHERE site = :site AND day BETWEEN :from AND :to AND plan = :plan ORDER BY round"
        ))?
        .query_map(
            named_params! { ":site": site, ":from": from, ":to": to, ":plan": plan.bytes() },
            read,
        )?
        .collect()
}

/// Whether anybody has ever begun a round at a site.
pub fn any_begun(connection: &Connection, site: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT 1 FROM rounds WHERE site = :site AND started_at IS NOT NULL LIMIT 1",
        )?
        .exists(named_params! { ":site": site })
}

/// Adds a round, or keeps what is known of it now.
pub fn put(tx: &Transaction<'_>, round: &Round) -> rusqlite::Result<i64> {
    let route: Vec<u8> = round.route.iter().flat_map(|id| *id.bytes()).collect();
    tx.prepare_cached(
        "INSERT INTO rounds (site, id, day, plan, start, journal, staff, started_at,
                             finished_at, judged, kind, route, walked_at, typed_by)
         VALUES (:site, :id, :day, :plan, :start, :journal, :staff, :started_at,
                 :finished_at, :judged, :kind, :route, :walked_at, :typed_by)
         ON CONFLICT (site, id) DO UPDATE SET day = :day, plan = :plan, start = :start,
           journal = :journal, staff = :staff, started_at = :started_at,
           finished_at = :finished_at, judged = :judged, kind = :kind, route = :route,
           walked_at = :walked_at, typed_by = :typed_by
         RETURNING round",
    )?
    .query_row(
        named_params! {
            ":site": round.site, ":id": round.id.bytes(), ":day": round.day,
            ":plan": round.plan.as_ref().map(|plan| *plan.bytes()), ":start": round.start,
            ":journal": round.journal, ":staff": round.staff,
            ":started_at": round.started_at, ":finished_at": round.finished_at,
            ":judged": round.judged, ":kind": round.kind, ":route": route,
            ":walked_at": round.walked_at, ":typed_by": round.typed_by,
        },
        |row| row.get(0),
    )
}

/// Where something stands: a round's line at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    pub round: i64,
    pub place: i64,
    pub journal: i64,
    pub seq: i64,
}

/// Keeps that somebody was at a checkpoint.
pub fn reach(tx: &Transaction<'_>, at: At, how: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO reaches (round, place, journal, seq, how)
         VALUES (:round, :place, :journal, :seq, :how)",
    )?
    .execute(named_params! {
        ":round": at.round, ":place": at.place, ":journal": at.journal, ":seq": at.seq,
        ":how": how,
    })?;
    Ok(())
}

/// Keeps that a checkpoint was left out.
pub fn skip(tx: &Transaction<'_>, at: At, reason: &str) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO skips (round, place, journal, seq, reason)
         VALUES (:round, :place, :journal, :seq, :reason)",
    )?
    .execute(named_params! {
        ":round": at.round, ":place": at.place, ":journal": at.journal, ":seq": at.seq,
        ":reason": reason,
    })?;
    Ok(())
}

/// A reach or a skip of a round: its line, its place and the word it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    pub at: At,
    /// How, or why not.
    pub word: String,
}

fn visits(connection: &Connection, sql: &str, round: i64) -> rusqlite::Result<Vec<Visit>> {
    connection
        .prepare_cached(sql)?
        .query_map(named_params! { ":round": round }, |row| {
            Ok(Visit {
                at: At {
                    round,
                    place: row.get(0)?,
                    journal: row.get(1)?,
                    seq: row.get(2)?,
                },
                word: row.get(3)?,
            })
        })?
        .collect()
}

/// Every time somebody was at a checkpoint of a round.
pub fn reaches(connection: &Connection, round: i64) -> rusqlite::Result<Vec<Visit>> {
    let sql = "SELECT place, journal, seq, how FROM reaches WHERE round = :round
               ORDER BY place, journal, seq";
    visits(connection, sql, round)
}

/// The checkpoints of a round that were left out.
pub fn skips(connection: &Connection, round: i64) -> rusqlite::Result<Vec<Visit>> {
    let sql = "SELECT place, journal, seq, reason FROM skips WHERE round = :round
               ORDER BY place, journal, seq";
    visits(connection, sql, round)
}

/// An answer in numbers; its words stay in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerKept {
    pub round: i64,
    /// The checkpoint.
    pub point: i64,
    /// The checkpoint or equipment that was judged.
    pub place: i64,
    pub item: i64,
    pub journal: i64,
    pub seq: i64,
    pub n: i64,
    pub outcome: i64,
    pub withdrawn: bool,
}

/// Keeps an answer.
pub fn answer(tx: &Transaction<'_>, answer: &AnswerKept) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO answers
           (round, point, place, item, journal, seq, n, outcome, withdrawn)
         VALUES (:round, :point, :place, :item, :journal, :seq, :n, :outcome, :withdrawn)",
    )?
    .execute(named_params! {
        ":round": answer.round, ":point": answer.point, ":place": answer.place,
        ":item": answer.item, ":journal": answer.journal, ":seq": answer.seq,
        ":n": answer.n, ":outcome": answer.outcome, ":withdrawn": answer.withdrawn,
    })?;
    Ok(())
}

fn read_answer(row: &Row<'_>) -> rusqlite::Result<AnswerKept> {
    Ok(AnswerKept {
        round: row.get(0)?,
        point: row.get(1)?,
        place: row.get(2)?,
        item: row.get(3)?,
        journal: row.get(4)?,
        seq: row.get(5)?,
        n: row.get(6)?,
        outcome: row.get(7)?,
        withdrawn: row.get(8)?,
    })
}

/// Every answer of a round.
pub fn answers(connection: &Connection, round: i64) -> rusqlite::Result<Vec<AnswerKept>> {
    connection
        .prepare_cached(
            "SELECT round, point, place, item, journal, seq, n, outcome, withdrawn FROM answers
             WHERE round = :round ORDER BY point, place, item, journal, seq, n",
        )?
        .query_map(named_params! { ":round": round }, read_answer)?
        .collect()
}

/// Withdraws the answers of a line, or one of them, with what was read. Says how many there were.
pub fn withdraw(
    tx: &Transaction<'_>,
    journal: i64,
    seq: i64,
    n: Option<i64>,
) -> rusqlite::Result<usize> {
    let mut there = 0;
    for table in [
        "UPDATE readings SET withdrawn = 1
         WHERE journal = :journal AND seq = :seq AND (:n IS NULL OR n = :n)",
        "UPDATE answers SET withdrawn = 1
         WHERE journal = :journal AND seq = :seq AND (:n IS NULL OR n = :n)",
    ] {
        there = tx
            .prepare_cached(table)?
            .execute(named_params! { ":journal": journal, ":seq": seq, ":n": n })?;
    }
    Ok(there)
}

/// A reading in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading<'a> {
    pub round: i64,
    pub journal: i64,
    pub seq: i64,
    pub n: i64,
    pub part: i64,
    pub place: i64,
    pub item: i64,
    pub value_milli: i64,
    pub unit: &'a str,
    /// The part of the item, by its id.
    pub name: &'a str,
    /// When it was read, as claimed.
    pub at: &'a str,
}

/// Keeps a reading.
pub fn reading(tx: &Transaction<'_>, reading: &Reading<'_>) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO readings
           (place, round, item, journal, seq, n, part, value_milli, unit, name, at)
         VALUES
           (:place, :round, :item, :journal, :seq, :n, :part, :value_milli, :unit, :name, :at)",
    )?
    .execute(named_params! {
        ":round": reading.round, ":journal": reading.journal, ":seq": reading.seq, ":n": reading.n,
        ":part": reading.part, ":place": reading.place, ":item": reading.item,
        ":value_milli": reading.value_milli, ":unit": reading.unit, ":name": reading.name,
        ":at": reading.at,
    })?;
    Ok(())
}
