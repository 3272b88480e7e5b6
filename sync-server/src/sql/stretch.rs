//! The rounds of a stretch of days, by number: what a year of a place is read against, so that no
//! row of it looks its round up in the store.

use model::ids::RoundId;
use rusqlite::{Connection, named_params};
use std::collections::BTreeMap;

/// What is told of a round that something lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    pub id: RoundId,
    /// The site's day, YYYY-MM-DD.
    pub day: String,
    /// Claimed; none: not known.
    pub started_at: Option<String>,
}

/// Rounds by number.
#[derive(Debug, Default)]
pub struct Rounds(BTreeMap<i64, Walked>);

impl Rounds {
    /// Those of some days of a site, both included.
    pub fn of_days(
        connection: &Connection,
        site: i64,
        (from, to): (&str, &str),
    ) -> rusqlite::Result<Self> {
        let rounds = connection
            .prepare_cached(
                "SELECT round, id, day, started_at FROM rounds
                 WHERE site = :site AND day BETWEEN :from AND :to",
            )?
            .query_map(
                named_params! { ":site": site, ":from": from, ":to": to },
                |row| {
                    let walked = Walked {
                        id: RoundId::from_bytes(row.get(1)?),
                        day: row.get(2)?,
                        started_at: row.get(3)?,
                    };
                    Ok((row.get(0)?, walked))
                },
            )?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Self(rounds))
    }

    /// The least and the greatest number; of none what nothing lies between.
    pub fn ends(&self) -> (i64, i64) {
        let first = self.0.keys().next().copied();
        let last = self.0.keys().next_back().copied();
        first.zip(last).unwrap_or((0, -1))
    }

    /// That of a number, where it is of these days.
    pub fn get(&self, number: i64) -> Option<&Walked> {
        self.0.get(&number)
    }
}
