//! The lines of one round, read again from the batches that hold them.

use crate::error::ServerError;
use crate::ingest::check::{Said, read_line};
use crate::ingest::lines;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Lines by journal and seq.
pub type Lines = BTreeMap<(i64, i64), Said>;

/// Reads lines that are wanted, in as few stretches as they lie in.
pub fn read(connection: &Connection, mut wanted: Vec<(i64, i64)>) -> Result<Lines, ServerError> {
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = Lines::new();
    let mut rest = wanted.as_slice();
    while let Some(&(journal, from)) = rest.first() {
        let near = |pair: &[(i64, i64)]| pair[0].0 == pair[1].0 && pair[1].1 - pair[0].1 < 200;
        let length = 1 + rest.windows(2).take_while(|pair| near(pair)).count();
        let (stretch, after) = rest.split_at(length);
        let to = stretch.last().map_or(from, |(_, seq)| *seq);
        lines::each(connection, journal, from, to, |line| {
            let key = (journal, line.seq);
            if stretch.binary_search(&key).is_ok()
                && let Some(said) = read_line(&line.bytes, line.hash).said
            {
                found.insert(key, said);
            }
            Ok(())
        })?;
        rest = after;
    }
    Ok(found)
}
