//! What was read at a site on some days, gauge by gauge.

use crate::sql::stretch::{Rounds, Walked};
use model::ids::RoundId;
use rusqlite::{Connection, named_params};
use std::collections::BTreeMap;

/// What was read of one part of an item at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauge {
    /// The outside id of the piece, or of the checkpoint.
    pub place: [u8; 16],
    pub item: String,
    /// The part of the item; empty: not known.
    pub part: String,
    /// In the order of days, and of a day.
    pub points: Vec<Point>,
}

/// One value that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    /// When it was read, claimed; where that isn't known, when its round began.
    pub at: String,
    pub milli: i64,
    pub round: RoundId,
}

impl Point {
    fn new(walked: &Walked, at: String, milli: i64) -> Self {
        let began = || walked.started_at.as_ref().unwrap_or(&walked.day).clone();
        Self {
            at: if at.is_empty() { began() } else { at },
            day: walked.day.clone(),
            milli,
            round: walked.id,
        }
    }
}

/// Every gauge that was read on some days, both included, by place, item and part; what was
/// withdrawn isn't in it.
pub fn between(
    connection: &Connection,
    site: i64,
    days: (&str, &str),
) -> rusqlite::Result<Vec<Gauge>> {
    let rounds = Rounds::of_days(connection, site, days)?;
    let items = items(connection)?;
    let mut asked = connection.prepare_cached(
        "SELECT p.id, v.item, v.name, v.round, v.at, v.value_milli
         FROM places p CROSS JOIN readings v ON v.place = p.place
           AND v.round BETWEEN :first AND :last
         WHERE v.withdrawn = 0 ORDER BY v.place, v.round, v.item, v.journal, v.seq, v.n, v.part",
    )?;
    let (first, last) = rounds.ends();
    let mut rows = asked.query(named_params! { ":first": first, ":last": last })?;
    let mut all: Vec<Gauge> = Vec::new();
    // Where those of the place begin that is being read.
    let mut here = 0;
    while let Some(row) = rows.next()? {
        let Some(walked) = rounds.get(row.get(3)?) else {
            continue;
        };
        let Some(item) = items.get(&row.get(1)?) else {
            continue;
        };
        let place: [u8; 16] = row.get(0)?;
        if all.last().is_some_and(|last| last.place != place) {
            here = all.len();
        }
        let part = row.get_ref(2)?.as_str()?;
        let point = Point::new(walked, row.get(4)?, row.get(5)?);
        let same = |one: &&mut Gauge| one.item == *item && one.part == part;
        match all[here..].iter_mut().find(same) {
            Some(gauge) => gauge.points.push(point),
            None => all.push(Gauge {
                place,
                item: item.clone(),
                part: part.to_owned(),
                points: vec![point],
            }),
        }
    }
    for gauge in &mut all {
        let points = &mut gauge.points;
        points.sort_by(|a, b| (&a.day, &a.at).cmp(&(&b.day, &b.at)));
    }
    all.sort_by(|a, b| (a.place, &a.item, &a.part).cmp(&(b.place, &b.item, &b.part)));
    Ok(all)
}

/// Items by number.
fn items(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, String>> {
    connection
        .prepare_cached("SELECT item, id FROM items")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
