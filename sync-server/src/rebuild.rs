//! `rebuild`: all projections and feed rows anew from the stored batches, and what differed.
//!
//! Each site by its commit numbers, with the stored times of arrival: it reads no clock. All is
//! one transaction, so that a rebuild that is killed has changed nothing.

use crate::error::ServerError;
use crate::folder::Folder;
use crate::ingest::check::{CheckedLine, read_line};
use crate::ingest::lines;
use crate::ingest::understand::understand;
use crate::keys::Keys;
use crate::lock;
use crate::project;
use crate::sql::ageings::{self, Ageing};
use crate::sql::journals::{self, BatchPlace};
use crate::sql::projected::{self, Difference};
use crate::sql::{self, runs, sites};
use crate::writer::Writing;
use chrono::{DateTime, Utc};
use rusqlite::TransactionBehavior;
use serde::Serialize;

/// The most differences that are named one by one.
const NAMED_MAX: i64 = 200;

/// What a rebuild walked through, and what it found otherwise than it stood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    pub sites: usize,
    pub journals: usize,
    pub lines: u64,
    /// Projected rows that were compared.
    pub rows: i64,
    /// Those of them that differed; they are right now.
    pub differed: i64,
    /// The first of them, by name.
    pub differences: Vec<Difference>,
}

/// Makes all projections anew.
///
/// Errors: a folder that is served, a batch that doesn't read; nothing is changed then.
pub fn run(folder: &Folder, keys: &Keys, now: DateTime<Utc>) -> Result<Rebuilt, ServerError> {
    let _alone = lock::take(folder, "rebuild")?;
    let mut connection = sql::open_writer(folder)?;
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let run = runs::open_rebuilt(&tx, now)?;
    projected::keep_as(&tx, "before")?;
    projected::clear(&tx)?;
    let writing = Writing {
        tx: &tx,
        now,
        keys,
        run: &run,
    };
    let mut rebuilt = Rebuilt {
        journals: journals::all(&tx)?.len(),
        ..Rebuilt::default()
    };
    for batch in journals::batches_of(&tx, None)? {
        rebuilt.lines += replay(&writing, batch)?;
    }
    for site in sites::all(&tx)? {
        rebuilt.sites += 1;
        rebuilt.lines += walk_site(&writing, site.number)?;
    }
    projected::keep_as(&tx, "after")?;
    (rebuilt.rows, rebuilt.differed) = projected::compared(&tx)?;
    rebuilt.differences = projected::differences(&tx, NAMED_MAX)?;
    tx.commit().map_err(ServerError::sql("commit"))?;
    Ok(rebuilt)
}

/// One site: its batches in their order, and between them what time took out of the feed.
fn walk_site(writing: &Writing<'_>, site: i64) -> Result<u64, ServerError> {
    let batches = journals::batches_of(writing.tx, Some(site))?;
    let mut ageings = ageings::of_site(writing.tx, site)?.into_iter().peekable();
    let mut count = 0;
    for (n, batch) in batches.iter().enumerate() {
        while let Some(ageing) = ageings.next_if(|ageing| ageing.commit_no < batch.commit_no) {
            age(writing, site, ageing)?;
        }
        sites::commits_from(writing.tx, site, batch.commit_no)?;
        count += replay(writing, *batch)?;
        if n % 1_000 == 999 {
            tracing::info!(site, batches = n + 1, of = batches.len(), "rebuilding");
        }
    }
    for ageing in ageings {
        age(writing, site, ageing)?;
    }
    Ok(count)
}

fn age(writing: &Writing<'_>, site: i64, ageing: Ageing) -> Result<(), ServerError> {
    let site = sites::by_number(writing.tx, site)?;
    let at = DateTime::from_timestamp_millis(ageing.at_ms).unwrap_or_default();
    project::age_out(writing.tx, &site, at)?;
    Ok(())
}

/// Takes in a stored batch again, as it was when it came. Says how many lines it has.
fn replay(writing: &Writing<'_>, place: BatchPlace) -> Result<u64, ServerError> {
    let mut journal = journals::by_number(writing.tx, place.journal)?;
    let broken = |reason: &str| ServerError::BrokenBatch {
        journal: journal.id.to_string(),
        first: place.first,
        reason: reason.to_owned(),
    };
    let stored = journals::batch_of(writing.tx, place.journal, place.first)?;
    let stored = stored.ok_or_else(|| broken("it holds no lines"))?;
    if stored.first != journal.acked + 1 || stored.base != journal.head {
        return Err(broken("it doesn't go on from the one before"));
    }
    let held = lines::of_batch(&stored).map_err(|error| broken(&error.to_string()))?;
    let new: Vec<CheckedLine> = held
        .iter()
        .map(|line| read_line(&line.bytes, line.hash))
        .collect();
    let then = Writing {
        now: DateTime::from_timestamp_millis(stored.arrived_at_ms).unwrap_or_default(),
        ..*writing
    };
    understand(&then, &mut journal, stored.first, &new)?;
    journals::update(writing.tx, &journal)?;
    Ok(new.len() as u64)
}
