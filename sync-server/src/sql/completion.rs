//! What became of a site's rounds over many days, as little of each as that takes.

use model::ids::RoundId;
use rusqlite::{Connection, named_params};
use std::collections::BTreeMap;

/// What became of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    pub started: bool,
    /// When it was handed in, claimed; from paper, when it was walked.
    pub finished_at: Option<String>,
    /// `missed`, `unknown` or nothing.
    pub judged: String,
}

/// The planned rounds of some days, both included.
pub fn of_days(
    connection: &Connection,
    site: i64,
    (from, to): (&str, &str),
) -> rusqlite::Result<BTreeMap<RoundId, Came>> {
    connection
        .prepare_cached(
            "SELECT id, started_at IS NOT NULL,
               iif(finished_at IS NULL, NULL, coalesce(walked_at, finished_at)), judged
             FROM rounds
             WHERE site = :site AND day BETWEEN :from AND :to AND plan IS NOT NULL",
        )?
        .query_map(
            named_params! { ":site": site, ":from": from, ":to": to },
            |row| {
                let came = Came {
                    started: row.get(1)?,
                    finished_at: row.get(2)?,
                    judged: row.get(3)?,
                };
                Ok((RoundId::from_bytes(row.get(0)?), came))
            },
        )?
        .collect()
}
