//! What is said of an order while its state stays, and what that and its moves do to its times: one
//! rule for the handheld and the server.

use crate::orders::{FEE_CENTS_MAX, NOTES, Noted, OrderNote, OrderState};

/// When what was said of an order, as claimed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotedAt {
    pub replied: Option<String>,
    /// Since when it stands still.
    pub paused: Option<String>,
    pub signed: Option<String>,
    pub called_back: Option<String>,
    /// Until when the customer is to be asked.
    pub call_back_by: Option<String>,
    pub fee: Option<Fee>,
}

/// What an order costs the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fee {
    /// Hundredths of a yuan; 0 is for nothing.
    pub cents: u32,
    /// When it was said, as claimed.
    pub at: String,
}

impl NotedAt {
    /// What was said already.
    pub fn said(&self) -> Noted {
        Noted {
            replied: self.replied.is_some(),
            paused: self.paused.is_some(),
            signed: self.signed.is_some(),
            called_back: self.called_back.is_some(),
        }
    }

    /// What may be said of an order that stands so; a fee only of work that may cost something.
    pub fn may_note(&self, state: OrderState, charges: bool) -> Vec<OrderNote> {
        let notes = NOTES.into_iter();
        notes
            .filter(|note| charges || *note != OrderNote::Charged)
            .filter(|note| note.may_be_said(state, self.said()))
            .collect()
    }

    /// Whether a note with this sum may be said now: a fee has one within its bounds, and nothing
    /// else has any.
    pub fn counts(&self, what: OrderNote, cents: Option<u32>, state: OrderState) -> bool {
        let sum = match what {
            OrderNote::Charged => cents.is_some_and(|cents| cents <= FEE_CENTS_MAX),
            _ => cents.is_none(),
        };
        sum && what.may_be_said(state, self.said())
    }

    /// Whether the customer signed, and the fee was said after that.
    pub fn charged_after_signing(&self) -> bool {
        let moment = |at: &str| chrono::DateTime::parse_from_rfc3339(at).ok();
        let fee = self.fee.as_ref().and_then(|fee| moment(&fee.at));
        let signed = self.signed.as_deref().and_then(moment);
        fee.zip(signed).is_some_and(|(fee, signed)| fee > signed)
    }

    /// Whether a closed order's customer still waits to be asked how it went.
    pub fn waits_for_call(&self, state: OrderState, calls_back: bool) -> bool {
        calls_back && state == OrderState::Verified && self.called_back.is_none()
    }

    /// It is said; since when the order stood still, where it goes on now.
    pub fn note(&mut self, what: OrderNote, cents: Option<u32>, at: &str) -> Option<String> {
        let at = at.to_owned();
        match what {
            OrderNote::Replied => self.replied = Some(at),
            OrderNote::Paused => self.paused = Some(at),
            OrderNote::Resumed => return self.paused.take(),
            OrderNote::Signed => self.signed = Some(at),
            OrderNote::CalledBack => self.called_back = Some(at),
            OrderNote::Charged => self.fee = cents.map(|cents| Fee { cents, at }),
        }
        None
    }

    /// Its order moved: opened again it is to be signed and asked about again; done or rejected it
    /// waits for nothing, and what is rejected costs nothing.
    pub fn moved(&mut self, to: OrderState, call_back_by: Option<&String>) {
        match to {
            OrderState::Reopened => {
                self.signed = None;
                self.called_back = None;
                self.call_back_by = None;
            }
            OrderState::Fixed | OrderState::Rejected => self.paused = None,
            _ => {}
        }
        if to == OrderState::Rejected {
            self.fee = None;
        }
        self.call_back_by = call_back_by.cloned().or(self.call_back_by.take());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OrderNote::{Charged, Replied, Signed};
    use OrderState::{Fixed, Raised, Rejected};

    #[test]
    fn a_fee_has_a_sum_within_bounds_and_nothing_else_has_one() {
        let noted = NotedAt::default();
        assert!(noted.counts(Charged, Some(0), Fixed));
        assert!(noted.counts(Charged, Some(FEE_CENTS_MAX), Fixed));
        assert!(!noted.counts(Charged, Some(FEE_CENTS_MAX + 1), Fixed));
        assert!(!noted.counts(Charged, None, Fixed));
        assert!(!noted.counts(Charged, Some(1), Raised));
        assert!(!noted.counts(Replied, Some(1), Fixed));
        assert!(noted.counts(Replied, None, Fixed));
    }

    #[test]
    fn the_last_sum_stands_and_what_is_rejected_costs_nothing() {
        let mut noted = NotedAt::default();
        noted.note(Charged, Some(3_500), "2026-11-24T10:00:00+08:00");
        noted.note(Signed, None, "2026-11-24T10:01:00+08:00");
        assert!(!noted.charged_after_signing());
        noted.note(Charged, Some(5_000), "2026-11-24T02:02:00Z");
        assert_eq!(noted.fee.as_ref().map(|fee| fee.cents), Some(5_000));
        assert!(noted.charged_after_signing());
        noted.moved(Rejected, None);
        assert_eq!(noted.fee, None);
    }

    #[test]
    fn only_work_that_may_cost_something_is_asked_for_a_fee() {
        let noted = NotedAt::default();
        assert!(noted.may_note(Fixed, true).contains(&Charged));
        assert!(!noted.may_note(Fixed, false).contains(&Charged));
    }
}
