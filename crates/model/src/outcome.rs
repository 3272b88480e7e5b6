//! What an answer can say. It does not say how an answer comes about: see `verdict`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One item's outcome in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Outcome {
    Pass,
    Partly,
    Fail,
    NotApplicable,
    /// Stopped, unreadable, locked, dangerous or other: the reason is its clause.
    NotPossible,
}

impl Outcome {
    /// How bad it is: several answers to one item all stand, and the worst counts.
    ///
    /// Edges: what could not be judged counts below what was judged to be right or wrong.
    pub fn badness(self) -> u8 {
        match self {
            Outcome::NotApplicable => 0,
            Outcome::Pass => 1,
            Outcome::NotPossible => 2,
            Outcome::Partly => 3,
            Outcome::Fail => 4,
        }
    }

    /// Somebody looked and said how it is: what wasn't possible or doesn't apply is no look.
    pub fn is_judged(self) -> bool {
        matches!(self, Outcome::Pass | Outcome::Partly | Outcome::Fail)
    }

    /// Number in databases.
    pub fn number(self) -> i64 {
        match self {
            Outcome::Pass => 1,
            Outcome::Partly => 2,
            Outcome::Fail => 3,
            Outcome::NotApplicable => 4,
            Outcome::NotPossible => 5,
        }
    }

    /// From the number in databases.
    pub fn from_number(number: i64) -> Option<Self> {
        [
            Self::Pass,
            Self::Partly,
            Self::Fail,
            Self::NotApplicable,
            Self::NotPossible,
        ]
        .into_iter()
        .find(|outcome| outcome.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fail_outweighs_everything_else() {
        for other in [
            Outcome::Pass,
            Outcome::Partly,
            Outcome::NotApplicable,
            Outcome::NotPossible,
        ] {
            assert!(Outcome::Fail.badness() > other.badness());
        }
    }

    #[test]
    fn numbers_come_back_as_the_outcome_they_were() {
        for number in 1..=5 {
            assert_eq!(
                Outcome::from_number(number).map(Outcome::number),
                Some(number)
            );
        }
        assert_eq!(Outcome::from_number(6), None);
    }
}
