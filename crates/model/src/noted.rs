//! What is said of an order while its state stays, and what that and its moves do to its times: one
//! rule for the handheld and the server.

use crate::orders::{NOTES, Noted, OrderNote, OrderState};

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

    /// What may be said of an order that stands so.
    pub fn may_note(&self, state: OrderState) -> Vec<OrderNote> {
        let notes = NOTES.into_iter();
        notes
            .filter(|note| note.may_be_said(state, self.said()))
            .collect()
    }

    /// Whether a closed order's customer still waits to be asked how it went.
    pub fn waits_for_call(&self, state: OrderState, calls_back: bool) -> bool {
        calls_back && state == OrderState::Verified && self.called_back.is_none()
    }

    /// It is said; since when the order stood still, where it goes on now.
    pub fn note(&mut self, what: OrderNote, at: &str) -> Option<String> {
        let at = Some(at.to_owned());
        match what {
            OrderNote::Replied => self.replied = at,
            OrderNote::Paused => self.paused = at,
            OrderNote::Resumed => return self.paused.take(),
            OrderNote::Signed => self.signed = at,
            OrderNote::CalledBack => self.called_back = at,
        }
        None
    }

    /// Its order moved: opened again it is to be signed and asked about again; done or rejected it
    /// waits for nothing.
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
        self.call_back_by = call_back_by.cloned().or(self.call_back_by.take());
    }
}
