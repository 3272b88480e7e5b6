//! The last part of a cycle: which of the pictures that the feed names is fetched next.
//!
//! Nothing here is owed to anybody, so nothing that goes wrong here makes a cycle fail.

use crate::step::{Backlog, Outcome, Sha256, Step};
use protocol::ErrorCode;
use std::collections::BTreeMap;

/// How long one cycle goes on fetching: the feed is looked at again after that.
const CYCLE_MS: u64 = 60_000;
/// When a picture is asked for again that the server doesn't have yet; then ever more seldom.
const RETRY_MS_MIN: u64 = 300_000;
/// The longest wait for one.
const RETRY_MS_MAX: u64 = 6 * 3_600_000;

#[derive(Debug, Clone, Default)]
pub(crate) struct Pictures {
    tried: BTreeMap<Sha256, Tried>,
    /// When this cycle has fetched for long enough.
    until_ms: Option<u64>,
}

/// What this run knows of a picture that it asked for.
#[derive(Debug, Clone, Copy, Default)]
struct Tried {
    /// How often that went wrong: the fewer, the sooner its turn.
    troubles: u32,
    /// Not before then. None: not in this run.
    again_at_ms: Option<u64>,
}

impl Pictures {
    pub fn begin_cycle(&mut self) {
        self.until_ms = None;
    }

    /// The next one, in the order of the backlog; those that made trouble come last.
    pub fn choose(&mut self, now_ms: u64, backlog: &Backlog) -> Option<Step> {
        let until_ms = self.until_ms.get_or_insert(now_ms.saturating_add(CYCLE_MS));
        if now_ms >= *until_ms {
            return None;
        }
        let troubles = |photo: &&Sha256| self.tried.get(*photo).map_or(0, |it| it.troubles);
        let turn = |photo: &&Sha256| match self.tried.get(*photo) {
            None => true,
            Some(tried) => tried.again_at_ms.is_some_and(|at_ms| now_ms >= at_ms),
        };
        let wanted = backlog.pictures.iter().filter(turn);
        // The first of several that are equal.
        let photo = wanted.min_by_key(troubles)?;
        Some(Step::FetchPicture { photo: *photo })
    }

    /// The request broke off: the rest of them waits for another cycle, and this one longest.
    pub fn broke_off(&mut self, now_ms: u64, photo: Sha256) {
        let tried = self.tried.entry(photo).or_default();
        tried.troubles += 1;
        tried.again_at_ms = Some(now_ms);
    }

    /// Hears what came of one.
    pub fn done(&mut self, now_ms: u64, photo: Sha256, outcome: &Outcome) {
        let tried = self.tried.entry(photo).or_default();
        let for_good = match outcome {
            // It is here: where it seems not to be, it isn't asked for in a loop.
            Outcome::Done => {
                tried.again_at_ms = Some(now_ms.saturating_add(RETRY_MS_MIN));
                return;
            }
            // The handheld that took it may be on its way up from a basement.
            Outcome::Refused(refusal) if refusal.code == ErrorCode::NotFound => false,
            Outcome::Refused(refusal) => !refusal.code.is_retryable(),
            Outcome::Failed(code) => *code == ErrorCode::WrongBytes,
            _ => true,
        };
        let doublings = tried.troubles.min(16);
        let wait_ms = (RETRY_MS_MIN << doublings).min(RETRY_MS_MAX);
        tried.troubles += 1;
        tried.again_at_ms = (!for_good).then_some(now_ms.saturating_add(wait_ms));
    }
}
