//! Events that are made the same way in many places.

use crate::events::{RoundStarted, Unlocked};
use model::ids::{PlanId, RoundId};

impl Unlocked {
    /// By a proof of one's own: `pin`, `added`, later `badge`.
    pub fn by(how: impl Into<String>) -> Self {
        Self {
            how: how.into(),
            vouched_by: None,
            until: None,
        }
    }
}

impl RoundStarted {
    /// The walk of a plan's occurrence.
    pub fn planned(round: RoundId, plan: PlanId, version: u32, start: String) -> Self {
        Self {
            round,
            plan: Some(plan),
            plan_version: Some(version),
            start: Some(start),
            kind: None,
            checkpoints: Vec::new(),
            paper: None,
        }
    }
}
