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
    fn numbers_come_back_as_the_state_they_were() {
        for state in STATES {
            assert_eq!(OrderState::from_number(state.number()), Some(state));
        }
    }
}
