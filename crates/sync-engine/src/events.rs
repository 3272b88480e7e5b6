//! The events part of a cycle: which lines to send next, and where the server and we part ways.
//!
//! Every answer moves a place forwards, or backwards a bounded number of times; so it ends.

use crate::step::{Backlog, Ours, Outcome, Refusal, Step};
use protocol::{BATCH_LINES_MAX, ErrorCode};

/// Fewest lines that a stalled line makes of a batch.
const STALLED_LINES_MIN: u64 = 64;
/// Odd answers in one cycle, before the rest waits for the next.
const SURPRISES_MAX: u32 = 16;

#[derive(Debug, Clone)]
pub(crate) struct Events {
    /// Last line that the server is known to hold just as we do. None: as the store says.
    held: Option<u64>,
    /// The server holds lines that we don't have: we branch before its next line and ours meet.
    ahead: bool,
    lines_max: u64,
    /// A batch of this cycle was answered.
    told: bool,
    /// Nothing more can be sent in this cycle.
    stuck: bool,
    /// Ask what is held, since the batch from this line found no common ground.
    ask_from: Option<u64>,
    asked: bool,
    branch: Option<u64>,
    surprises: u32,
    /// The store's word, as of the last choice.
    acked: u64,
    base: u64,
}

impl Events {
    pub fn new() -> Self {
        Self {
            held: None,
            ahead: false,
            lines_max: BATCH_LINES_MAX,
            told: false,
            stuck: false,
            ask_from: None,
            asked: false,
            branch: None,
            surprises: 0,
            acked: 0,
            base: 0,
        }
    }

    pub fn begin_cycle(&mut self) {
        self.told = false;
        self.stuck = false;
        self.ask_from = None;
        self.asked = false;
        self.surprises = 0;
    }

    /// The line goes, slowly: smaller batches get through between two stalls.
    pub fn shrink(&mut self) {
        self.lines_max = (self.lines_max / 2).max(STALLED_LINES_MIN);
    }

    /// The last line that the server holds just as we do.
    pub fn held(&self, backlog: &Backlog) -> u64 {
        self.held.unwrap_or(backlog.acked).min(backlog.last)
    }

    pub fn choose(&mut self, backlog: &Backlog) -> Option<Step> {
        (self.acked, self.base) = (backlog.acked, backlog.base);
        if self.stuck {
            return None;
        }
        if let Some(seq) = self.branch {
            return Some(Step::Branch { seq });
        }
        if self.ask_from.is_some() {
            return Some(Step::AskHeld);
        }
        let held = self.held(backlog);
        if self.ahead && held == backlog.last {
            return Some(Step::Branch { seq: held });
        }
        let count = (backlog.last - held).min(self.lines_max);
        let from = held + 1;
        (count > 0 || !self.told).then_some(Step::SendBatch { from, count })
    }

    /// Hears what came of a batch, a question or a branch; returns what went wrong.
    pub fn done(&mut self, step: &Step, outcome: Outcome) -> Option<ErrorCode> {
        match (step, outcome) {
            (Step::SendBatch { from, .. }, Outcome::Acked { to, acked, ours }) => {
                self.acknowledged(*from, to, acked, ours)
            }
            (Step::SendBatch { from, count }, Outcome::Refused(refusal)) => {
                self.refused(*from, *count, &refusal)
            }
            (Step::AskHeld, Outcome::Held { acked, ours }) => self.told_held(acked, ours),
            (Step::Branch { seq }, Outcome::Done) => {
                (self.held, self.branch, self.ahead) = (Some(*seq), None, false);
                self.told = false;
                None
            }
            (_, Outcome::Refused(refusal)) => self.stop(refusal.code),
            (_, Outcome::Failed(code)) => self.stop(code),
            _ => self.stop(ErrorCode::Internal),
        }
    }

    fn acknowledged(&mut self, from: u64, to: u64, acked: u64, ours: Ours) -> Option<ErrorCode> {
        let contradicts = to + 1 < from || acked < to || (acked == to && ours != Ours::Same);
        if contradicts {
            return self.stop(ErrorCode::WrongServer);
        }
        self.told = true;
        self.lines_max = (self.lines_max * 2).min(BATCH_LINES_MAX);
        self.held = Some(if ours == Ours::Same { acked } else { to });
        self.ahead = ours == Ours::Missing;
        if ours == Ours::Different {
            return self.surprise(ErrorCode::Fork);
        }
        None
    }

    fn refused(&mut self, from: u64, count: u64, refusal: &Refusal) -> Option<ErrorCode> {
        match refusal.code {
            ErrorCode::Gap => match refusal.held {
                Some((acked, Ours::Same)) if acked + 1 < from => {
                    self.held = Some(acked);
                    self.surprise(ErrorCode::Gap)
                }
                _ => self.rewind(from, ErrorCode::Gap),
            },
            ErrorCode::Fork => match refusal.common {
                Some(seq) => {
                    self.branch = Some(seq);
                    self.surprise(ErrorCode::Fork)
                }
                None => self.rewind(from, ErrorCode::Fork),
            },
            ErrorCode::TooLarge
            | ErrorCode::Malformed
            | ErrorCode::BrokenChain
            | ErrorCode::BadSignature
                if count > 1 =>
            {
                self.lines_max = count / 2;
                None
            }
            code => self.stop(code),
        }
    }

    /// The server knows nothing of the line before `from` as we have it: go back.
    fn rewind(&mut self, from: u64, why: ErrorCode) -> Option<ErrorCode> {
        if self.asked {
            return self.go_lower(from, why);
        }
        self.ask_from = Some(from);
        self.surprise(why)
    }

    fn told_held(&mut self, acked: u64, ours: Ours) -> Option<ErrorCode> {
        self.asked = true;
        let from = self.ask_from.take().unwrap_or(1);
        if ours == Ours::Same && acked + 1 < from {
            self.held = Some(acked);
            return self.surprise(ErrorCode::Gap);
        }
        self.go_lower(from, ErrorCode::Fork)
    }

    /// From the last receipt, then from the journal's own beginning.
    fn go_lower(&mut self, from: u64, why: ErrorCode) -> Option<ErrorCode> {
        let lower = [self.acked, self.base];
        match lower.into_iter().find(|held| held + 1 < from) {
            Some(held) => {
                self.held = Some(held);
                self.surprise(why)
            }
            None => self.stop(why),
        }
    }

    /// An odd answer that has its way on; too many of them wait for the next cycle.
    fn surprise(&mut self, code: ErrorCode) -> Option<ErrorCode> {
        self.surprises += 1;
        if self.surprises > SURPRISES_MAX {
            return self.stop(code);
        }
        None
    }

    fn stop(&mut self, code: ErrorCode) -> Option<ErrorCode> {
        self.stuck = true;
        Some(code)
    }
}
