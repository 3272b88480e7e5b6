//! The one writer: takes all that waits, commits it in one transaction, answers it all.
//!
//! It is a value, driven by `push` and `commit_all(now)`; its thread lives in `serve`.

use crate::error::ServerError;
use crate::folder::Folder;
use crate::ingest::{Checked, Taken, take};
use crate::keys::Keys;
use crate::sql::runs::{self, Run};
use crate::sql::{self};
use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::collections::VecDeque;
use std::sync::Arc;

/// What everything that writes may use.
pub struct Writing<'t> {
    pub tx: &'t Transaction<'t>,
    pub now: DateTime<Utc>,
    pub keys: &'t Keys,
    pub run: &'t Run,
}

/// Something other than a batch that is to be written.
pub type Deed = Box<dyn FnOnce(&Writing<'_>) -> Result<(), ServerError> + Send>;

/// What waits for the writer.
pub enum Work {
    Batch(Box<Checked>),
    Deed(Deed),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    Batch(Taken),
    Deed,
}

/// Names one piece of work between `push` and `commit_all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What came of one piece of work.
pub type Outcome = (Ticket, Result<Done, ServerError>);

/// The most batches of one transaction.
const BATCHES_MAX: usize = 64;
/// The most lines of one transaction, except where a single batch has more.
const LINES_MAX: usize = 5_000;

/// The one writer.
pub struct Writer {
    connection: Connection,
    keys: Arc<Keys>,
    run: Run,
    waiting: VecDeque<(Ticket, Work)>,
    tickets: u64,
}

impl Writer {
    /// Opens the store for `serve`: each start opens a new run.
    pub fn open(folder: &Folder, keys: Arc<Keys>, now: DateTime<Utc>) -> Result<Self, ServerError> {
        let mut connection = sql::open_writer(folder)?;
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let run = runs::open(&tx, now)?;
        tx.commit()?;
        Ok(Self::new(connection, keys, run))
    }

    /// Opens the store for a command that may write beside `serve`: in the latest run.
    pub fn open_beside(folder: &Folder, keys: Arc<Keys>) -> Result<Self, ServerError> {
        let connection = sql::open_writer(folder)?;
        let run = runs::current(&connection)?;
        Ok(Self::new(connection, keys, run))
    }

    fn new(connection: Connection, keys: Arc<Keys>, run: Run) -> Self {
        Self {
            connection,
            keys,
            run,
            waiting: VecDeque::new(),
            tickets: 0,
        }
    }

    /// Puts work in the queue. Nothing is written yet.
    pub fn push(&mut self, work: Work) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        self.waiting.push_back((ticket, work));
        ticket
    }

    /// Writes all that waits. What is answered here is durable.
    pub fn commit_all(&mut self, now: DateTime<Utc>) -> Vec<Outcome> {
        let now = as_stored(now);
        let mut outcomes = Vec::with_capacity(self.waiting.len());
        while !self.waiting.is_empty() {
            let group = self.next_group();
            let tickets: Vec<Ticket> = group.iter().map(|(ticket, _)| *ticket).collect();
            match self.commit(group, now) {
                Ok(done) => outcomes.extend(done),
                Err(error) => {
                    tracing::error!(%error, "a commit failed; its work was refused");
                    let refusal = Box::new(error.refusal());
                    let refused = || Err(ServerError::Refused(refusal.clone()));
                    outcomes.extend(tickets.into_iter().map(|ticket| (ticket, refused())));
                }
            }
        }
        outcomes
    }

    /// One deed, written and durable when this returns.
    pub fn write<T>(
        &mut self,
        now: DateTime<Utc>,
        deed: impl FnOnce(&Writing<'_>) -> Result<T, ServerError>,
    ) -> Result<T, ServerError> {
        let now = as_stored(now);
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (keys, run) = (&self.keys, &self.run);
        let done = deed(&Writing {
            tx: &tx,
            now,
            keys,
            run,
        })?;
        tx.commit().map_err(ServerError::sql("commit"))?;
        Ok(done)
    }

    /// The same deed, thrown away afterwards.
    pub fn rehearse<T>(
        &mut self,
        now: DateTime<Utc>,
        deed: impl FnOnce(&Writing<'_>) -> Result<T, ServerError>,
    ) -> Result<T, ServerError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (keys, run) = (&self.keys, &self.run);
        deed(&Writing {
            tx: &tx,
            now,
            keys,
            run,
        })
    }

    fn next_group(&mut self) -> Vec<(Ticket, Work)> {
        let mut group = Vec::new();
        let mut lines = 0;
        while let Some((_, work)) = self.waiting.front() {
            lines += match work {
                Work::Batch(batch) => batch.lines.len(),
                Work::Deed(_) => 1,
            };
            let full = group.len() == BATCHES_MAX || lines > LINES_MAX;
            if full && !group.is_empty() {
                break;
            }
            group.extend(self.waiting.pop_front());
        }
        group
    }

    fn commit(
        &mut self,
        group: Vec<(Ticket, Work)>,
        now: DateTime<Utc>,
    ) -> Result<Vec<Outcome>, ServerError> {
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (keys, run) = (&self.keys, &self.run);
        let writing = Writing {
            tx: &tx,
            now,
            keys,
            run,
        };
        let mut outcomes = Vec::with_capacity(group.len());
        for (ticket, work) in group {
            outcomes.push((ticket, one(&writing, work)?));
        }
        tx.commit().map_err(ServerError::sql("commit"))?;
        Ok(outcomes)
    }
}

/// Times are stored in milliseconds: what is decided by one is decided the same at a rebuild.
fn as_stored(now: DateTime<Utc>) -> DateTime<Utc> {
    now.trunc_subsecs(3)
}

/// One piece of work: what it refuses leaves no trace, and the others go on.
fn one(writing: &Writing<'_>, work: Work) -> Result<Result<Done, ServerError>, ServerError> {
    let run = |sql: &str| -> rusqlite::Result<()> {
        writing.tx.prepare_cached(sql)?.execute([])?;
        Ok(())
    };
    run("SAVEPOINT one")?;
    let done = match work {
        Work::Batch(batch) => take(writing, &batch).map(Done::Batch),
        Work::Deed(deed) => deed(writing).map(|()| Done::Deed),
    };
    if let Err(error) = done {
        // On a full disk the store has undone the whole transaction already: so all of it failed.
        if run("ROLLBACK TO one")
            .and_then(|()| run("RELEASE one"))
            .is_err()
        {
            return Err(error);
        }
        return Ok(Err(error));
    }
    run("RELEASE one")?;
    Ok(done)
}
