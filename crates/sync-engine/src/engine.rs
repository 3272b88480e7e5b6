//! The cycle: what comes before what, when it ends, and when the next one begins.

use crate::backoff::{Jitter, WAIT_MS_MAX, WAIT_MS_MIN};
use crate::events::Events;
use crate::photos::Photos;
use crate::pictures::Pictures;
use crate::step::{Backlog, Outcome, Refusal, Step};
use protocol::ErrorCode;
use std::collections::BTreeSet;

/// Rows asked for in one page of the feed.
const FEED_LIMIT: u32 = 500;
/// How often receipts are asked for again where no photo was sent.
const RECEIPTS_EVERY_MS: u64 = 600_000;
/// How often receipts are asked for so that photos can be freed.
const FREEING_EVERY_MS: u64 = 3_600_000;

/// The sync loop of one handheld at one site.
#[derive(Debug, Clone)]
pub struct Engine {
    jitter: Jitter,
    in_flight: Option<Step>,
    cycle: Option<Cycle>,
    next_at_ms: u64,
    /// The server asked for peace until then; a poke waits for it too.
    not_before_ms: u64,
    poked: bool,
    failures: u32,
    needs_code: bool,
    events: Events,
    photos: Photos,
    pictures: Pictures,
    receipts_at_ms: Option<u64>,
    freeing_at_ms: Option<u64>,
    ended: Option<CycleEnd>,
}

/// How a cycle ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleEnd {
    /// The first thing that went wrong; None: all went through.
    pub error: Option<ErrorCode>,
}

#[derive(Debug, Clone, Default)]
struct Cycle {
    error: Option<ErrorCode>,
    needs_token: bool,
    token_tried: bool,
    fed: bool,
    from_start: bool,
    started_over: bool,
    /// Stretches whose receipts were asked for.
    asked: BTreeSet<(u64, u64)>,
    /// Stretches whose photos may be freed, once it was looked which.
    freeable: Option<Vec<(u64, u64)>>,
    /// A poke came while only pictures were left: the next cycle follows at once.
    cut_short: bool,
}

impl Engine {
    /// An engine that starts a cycle as soon as it is asked. `seed` spreads handhelds in time.
    pub fn new(seed: u64) -> Self {
        Self {
            jitter: Jitter::new(seed),
            in_flight: None,
            cycle: None,
            next_at_ms: 0,
            not_before_ms: 0,
            poked: false,
            failures: 0,
            needs_code: false,
            events: Events::new(),
            photos: Photos::new(),
            pictures: Pictures::default(),
            receipts_at_ms: None,
            freeing_at_ms: None,
            ended: None,
        }
    }

    /// Something was saved, the network came back, the app was resumed or a round ended: the next
    /// cycle begins at once.
    pub fn poke(&mut self) {
        self.poked = true;
    }

    /// This handheld was enrolled anew: what was known of the server counts no more.
    pub fn enrolled(&mut self) {
        let jitter = self.jitter.clone();
        *self = Self::new(0);
        self.jitter = jitter;
    }

    /// A cycle is under way.
    pub fn is_running(&self) -> bool {
        self.cycle.is_some()
    }

    /// How the last cycle ended, told once.
    pub fn take_end(&mut self) -> Option<CycleEnd> {
        self.ended.take()
    }

    /// What to do now. The same step is never in flight twice: until `done`, the answer is `Busy`.
    ///
    /// Units: `now_ms` is a clock that never goes back.
    pub fn next(&mut self, now_ms: u64, backlog: &Backlog) -> Step {
        if self.in_flight.is_some() {
            return Step::Busy;
        }
        if self.needs_code {
            return Step::NeedsCode;
        }
        if self.cycle.is_none() {
            let due_ms = if self.poked { now_ms } else { self.next_at_ms };
            let due_ms = due_ms.max(self.not_before_ms);
            if now_ms < due_ms {
                return Step::WaitUntil(due_ms);
            }
            self.begin_cycle(backlog);
        }
        match self.choose(now_ms, backlog) {
            Some(step) => {
                self.in_flight = Some(step.clone());
                step
            }
            None => {
                self.end_cycle(now_ms, None);
                Step::WaitUntil(self.next_at_ms.max(self.not_before_ms))
            }
        }
    }

    /// Hears what came of the step in flight.
    pub fn done(&mut self, now_ms: u64, outcome: Outcome) {
        let Some(step) = self.in_flight.take() else {
            return;
        };
        match outcome {
            Outcome::Unreached { stalled } => self.unreached(now_ms, &step, stalled),
            Outcome::Refused(refusal) if self.refused_for_all(now_ms, &step, &refusal) => {}
            outcome => {
                let trouble = self.hear(now_ms, &step, outcome);
                if let (Some(code), Some(cycle)) = (trouble, &mut self.cycle) {
                    cycle.error.get_or_insert(code);
                }
            }
        }
    }

    fn begin_cycle(&mut self, backlog: &Backlog) {
        self.poked = false;
        self.cycle = Some(Cycle::default());
        self.events.begin_cycle();
        self.photos.begin_cycle(backlog);
        self.pictures.begin_cycle();
    }

    /// Ends the cycle; the next one is due after a pause, or a longer one where it went wrong.
    fn end_cycle(&mut self, now_ms: u64, stopped_by: Option<ErrorCode>) {
        let Some(cycle) = self.cycle.take() else {
            return;
        };
        let error = cycle.error.or(stopped_by);
        self.ended = Some(CycleEnd { error });
        let wait_ms = if error.is_none() {
            (self.failures, self.poked) = (0, false);
            match cycle.cut_short {
                true => 0,
                false => self.jitter.idle(),
            }
        } else {
            self.failures = self.failures.saturating_add(1);
            self.jitter.after_failures(self.failures)
        };
        self.next_at_ms = now_ms.saturating_add(wait_ms);
    }

    fn choose(&mut self, now_ms: u64, backlog: &Backlog) -> Option<Step> {
        let cycle = self.cycle.as_mut()?;
        if cycle.needs_token {
            return Some(Step::NewToken);
        }
        if let Some(step) = self.events.choose(backlog) {
            return Some(step);
        }
        if !cycle.fed {
            return Some(Step::PullFeed {
                from_start: cycle.from_start,
                limit: FEED_LIMIT,
            });
        }
        if let Some(step) = self.photos.choose(now_ms, backlog) {
            return Some(step);
        }
        self.choose_receipt(now_ms, backlog)
            .or_else(|| self.choose_picture(now_ms, backlog))
    }

    /// What nobody waits for comes last, and makes way for a new cycle.
    fn choose_picture(&mut self, now_ms: u64, backlog: &Backlog) -> Option<Step> {
        let step = self.pictures.choose(now_ms, backlog)?;
        let cycle = self.cycle.as_mut()?;
        cycle.cut_short = self.poked;
        (!self.poked).then_some(step)
    }

    fn choose_receipt(&mut self, now_ms: u64, backlog: &Backlog) -> Option<Step> {
        let cycle = self.cycle.as_mut()?;
        let is_due = |last: Option<u64>, every: u64| {
            last.is_none_or(|at_ms| now_ms >= at_ms.saturating_add(every))
        };
        let held = self.events.held(backlog);
        let fresh = |stretch: &&(u64, u64)| stretch.1 <= held && !cycle.asked.contains(*stretch);
        let proving = is_due(self.receipts_at_ms, RECEIPTS_EVERY_MS);
        if (proving || self.photos.sent || !cycle.asked.is_empty())
            && let Some(&(from, to)) = backlog.unproven.iter().find(fresh)
        {
            cycle.asked.insert((from, to));
            self.receipts_at_ms = Some(now_ms);
            return Some(Step::FetchReceipt { from, to });
        }
        let Some(freeable) = &cycle.freeable else {
            let due = is_due(self.freeing_at_ms, FREEING_EVERY_MS);
            return due.then_some(Step::FindFreeable);
        };
        let &(from, to) = freeable.iter().find(fresh)?;
        self.freeing_at_ms = Some(now_ms);
        cycle.asked.insert((from, to));
        Some(Step::FetchReceipt { from, to })
    }

    /// What an outcome means to its own part of the cycle; returns what went wrong.
    fn hear(&mut self, now_ms: u64, step: &Step, outcome: Outcome) -> Option<ErrorCode> {
        let cycle = self.cycle.as_mut()?;
        match (step, outcome) {
            (Step::SendBatch { .. } | Step::AskHeld | Step::Branch { .. }, outcome) => {
                self.events.done(step, outcome)
            }
            (Step::NewToken, Outcome::Done) => {
                cycle.needs_token = false;
                None
            }
            (Step::NewToken, outcome) => {
                let code = code_of(outcome);
                self.end_cycle(now_ms, Some(code));
                None
            }
            (Step::PullFeed { .. }, outcome) => cycle.fed_page(outcome),
            (Step::FetchReceipt { .. }, Outcome::Done) => None,
            (Step::FetchReceipt { .. }, outcome) => Some(code_of(outcome)),
            (Step::FindFreeable, Outcome::Freeable(stretches)) => {
                cycle.freeable = Some(stretches);
                None
            }
            (Step::FindFreeable, outcome) => {
                cycle.freeable = Some(Vec::new());
                Some(code_of(outcome))
            }
            (Step::FetchPicture { photo }, outcome) => {
                self.pictures.done(now_ms, *photo, &outcome);
                None
            }
            (step, outcome) => self.photos.done(now_ms, step, outcome),
        }
    }

    /// Nobody answered: the rest of the cycle waits. Where that was pictures, all went through.
    fn unreached(&mut self, now_ms: u64, step: &Step, stalled: bool) {
        if let Step::FetchPicture { photo } = step {
            self.pictures.broke_off(now_ms, *photo);
            return self.end_cycle(now_ms, None);
        }
        if let Some(photo) = step.photo() {
            self.photos.broke_off(photo);
        }
        if stalled {
            match step {
                Step::SendBatch { .. } => self.events.shrink(),
                Step::SendPiece { .. } => self.photos.stalled(),
                _ => {}
            }
        }
        self.end_cycle(now_ms, Some(ErrorCode::ServerUnreachable));
    }

    /// Refusals that are not about this step but about all: token, revocation, too much at once.
    fn refused_for_all(&mut self, now_ms: u64, step: &Step, refusal: &Refusal) -> bool {
        let Some(cycle) = self.cycle.as_mut() else {
            return false;
        };
        let code = refusal.code;
        let by_key = matches!(step, Step::NewToken);
        let unknown = matches!(code, ErrorCode::UnknownToken | ErrorCode::NotFound);
        if code == ErrorCode::Revoked || by_key && unknown {
            self.needs_code = true;
            self.end_cycle(now_ms, Some(code));
            return true;
        }
        if code == ErrorCode::UnknownToken {
            if cycle.token_tried {
                self.end_cycle(now_ms, Some(code));
            } else {
                (cycle.token_tried, cycle.needs_token) = (true, true);
            }
            return true;
        }
        let everybody = matches!(code, ErrorCode::SlowDown | ErrorCode::Busy);
        if code.is_retryable() && (everybody || refusal.retry_after_ms.is_some()) {
            let asked_ms = refusal.retry_after_ms.unwrap_or(0);
            let wait_ms = asked_ms.clamp(WAIT_MS_MIN, WAIT_MS_MAX);
            self.not_before_ms = now_ms.saturating_add(wait_ms);
            let owed = !matches!(step, Step::FetchPicture { .. });
            self.end_cycle(now_ms, owed.then_some(code));
            return true;
        }
        false
    }
}

impl Cycle {
    fn fed_page(&mut self, outcome: Outcome) -> Option<ErrorCode> {
        match outcome {
            Outcome::Page {
                rows: 0,
                more: true,
            } => {
                self.fed = true;
                Some(ErrorCode::WrongServer)
            }
            Outcome::Page { more, .. } => {
                (self.from_start, self.fed) = (false, !more);
                None
            }
            Outcome::Refused(refusal)
                if refusal.code == ErrorCode::StartOver && !self.started_over =>
            {
                (self.from_start, self.started_over) = (true, true);
                None
            }
            outcome => {
                self.fed = true;
                Some(code_of(outcome))
            }
        }
    }
}

fn code_of(outcome: Outcome) -> ErrorCode {
    match outcome {
        Outcome::Refused(refusal) => refusal.code,
        Outcome::Failed(code) => code,
        _ => ErrorCode::Internal,
    }
}
