//! A campaign as lines say it: stages with their days, days of verification, and what is said of
//! them.

use checklists::StageKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A campaign's name, stages and milestones; days are `YYYY-MM-DD` of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CampaignPlan {
    pub name: String,
    pub stages: Vec<CampaignStage>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<CampaignMilestone>,
    /// It is over, or was given up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// A stage, both days included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CampaignStage {
    /// Among its campaign's stages and milestones.
    pub id: String,
    pub kind: StageKind,
    pub name: String,
    pub from: String,
    pub to: String,
}

/// A day on which something is verified, in a stage or outside all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CampaignMilestone {
    pub id: String,
    pub name: String,
    pub day: String,
}

/// What the desk says of a stage or milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CampaignVerdict {
    /// Evidence was put to it; it waits to be judged.
    Submitted,
    Accepted,
    /// With a reason; it is put to it anew.
    Rejected,
    /// What was said of it before no longer counts.
    Reopened,
}
