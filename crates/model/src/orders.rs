//! The work order's states and how they follow each other: the one table of the house.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the job of putting a finding right stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OrderState {
    Raised,
    Assigned,
    InProgress,
    Fixed,
    Verified,
    Reopened,
    Rejected,
}

use OrderState::{Assigned, Fixed, InProgress, Raised, Rejected, Reopened, Verified};

/// Every state, in the order of the life of an order.
pub const STATES: [OrderState; 7] = [
    Raised, Assigned, InProgress, Fixed, Verified, Reopened, Rejected,
];

impl OrderState {
    /// Where an order may go from here.
    ///
    /// Edges: assigning again changes the owner; a verified order is only reopened.
    pub fn moves(self) -> &'static [OrderState] {
        match self {
            Raised => &[Assigned, InProgress, Fixed, Rejected],
            Assigned => &[Assigned, InProgress, Fixed, Rejected],
            InProgress => &[Assigned, Fixed, Rejected],
            Fixed => &[Verified, Reopened],
            Verified => &[Reopened],
            Reopened => &[Assigned, InProgress, Fixed, Rejected],
            Rejected => &[Reopened],
        }
    }

    /// Whether an order may go from here to there.
    pub fn may_become(self, to: OrderState) -> bool {
        self.moves().contains(&to)
    }

    /// Whether its finding still waits for somebody.
    pub fn is_open(self) -> bool {
        !matches!(self, Verified | Rejected)
    }

    /// Number in databases.
    pub fn number(self) -> i64 {
        match self {
            Raised => 1,
            Assigned => 2,
            InProgress => 3,
            Fixed => 4,
            Verified => 5,
            Reopened => 6,
            Rejected => 7,
        }
    }

    /// From the number in databases.
    pub fn from_number(number: i64) -> Option<Self> {
        STATES.into_iter().find(|state| state.number() == number)
    }
}

/// What may be said of an order while its state stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OrderNote {
    /// The customer has an answer, or somebody is there.
    Replied,
    /// It waits for something that isn't in anybody's hand here: its time stands still.
    Paused,
    Resumed,
    /// The customer signed that it is done; of a dispatch, its slip came back.
    Signed,
    /// The customer was asked how it went.
    CalledBack,
    /// What it costs the customer; said again, the new sum stands for the old one.
    Charged,
}

/// The largest fee, in hundredths of a yuan: what lies above is a slip of the finger.
pub const FEE_CENTS_MAX: u32 = 100_000_000;

/// Every note, in the order of the life of an order.
pub const NOTES: [OrderNote; 6] = [
    OrderNote::Replied,
    OrderNote::Paused,
    OrderNote::Resumed,
    OrderNote::Signed,
    OrderNote::CalledBack,
    OrderNote::Charged,
];

/// What was said of an order already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Noted {
    pub replied: bool,
    pub paused: bool,
    pub signed: bool,
    pub called_back: bool,
}

impl OrderNote {
    /// Whether it may be said of an order that stands so.
    ///
    /// Edges: what is put right already waits for nothing; a rejected order is only called back
    /// about; a fee may be said as often as it has to be put right.
    pub fn may_be_said(self, state: OrderState, noted: Noted) -> bool {
        let at_work = state.is_open() && state != Fixed;
        match self {
            OrderNote::Replied => state.is_open() && !noted.replied,
            OrderNote::Paused => at_work && !noted.paused,
            OrderNote::Resumed => noted.paused,
            OrderNote::Signed => !matches!(state, Raised | Rejected) && !noted.signed,
            OrderNote::CalledBack => (!at_work) && !noted.called_back,
            OrderNote::Charged => !matches!(state, Raised | Rejected),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_order_only_opens_again() {
        for from in STATES.into_iter().filter(|state| !state.is_open()) {
            assert_eq!(from.moves(), [Reopened]);
        }
    }

    #[test]
    fn nothing_is_verified_that_was_not_fixed() {
        let to_verified: Vec<_> = STATES
            .into_iter()
            .filter(|state| state.may_become(Verified))
            .collect();
        assert_eq!(to_verified, [Fixed]);
    }

    #[test]
    fn a_note_but_the_fee_is_said_once_and_only_where_it_makes_sense() {
        use OrderNote::{CalledBack, Charged, Paused, Replied, Resumed, Signed};
        let may = |state, noted| -> Vec<OrderNote> {
            let notes = NOTES.into_iter();
            notes
                .filter(|note| note.may_be_said(state, noted))
                .collect()
        };
        let new = Noted::default();
        assert_eq!(may(Raised, new), [Replied, Paused]);
        assert_eq!(may(InProgress, new), [Replied, Paused, Signed, Charged]);
        assert_eq!(may(Fixed, new), [Replied, Signed, CalledBack, Charged]);
        assert_eq!(may(Verified, new), [Signed, CalledBack, Charged]);
        assert_eq!(may(Rejected, new), [CalledBack]);
        let paused = Noted {
            paused: true,
            replied: true,
            ..new
        };
        assert_eq!(may(Assigned, paused), [Resumed, Signed, Charged]);
        let said = Noted {
            replied: true,
            paused: false,
            signed: true,
            called_back: true,
        };
        assert_eq!(may(Fixed, said), [Charged]);
    }

    #[test]
    fn numbers_come_back_as_the_state_they_were() {
        for state in STATES {
            assert_eq!(OrderState::from_number(state.number()), Some(state));
        }
    }
}
