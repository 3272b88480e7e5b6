//! Kinds of work order with their deadlines.
//!
//! Reply and finish are columns of their own: a light complaint may want its answer sooner than a
//! grave one, and a grave one may take longer to close. Nothing here puts them in order.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::checklist::{Every, Role, Severity, Words};
use crate::limits::Fact;

/// A kind of work order: rectification, repair, complaint, visit, dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OrderKind {
    /// Such as `complaint`.
    pub id: String,
    /// Grows with every edit that changes a meaning; orders keep it.
    pub version: u32,
    /// At most 8 Chinese characters.
    pub name: Words,
    /// Whose work it is, where whoever takes it in names nobody.
    pub role: Role,
    /// Where the customer may have to pay for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub charges: Option<Charges>,
    /// At which level of appraisal one may have been found; empty: it isn't asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<OrderLevel>>", optional)]
    pub levels: Vec<OrderLevel>,
    /// Its classes, each with deadlines of its own.
    pub classes: Vec<OrderClass>,
}

impl OrderKind {
    /// The class of that id.
    pub fn class(&self, id: &str) -> Option<&OrderClass> {
        self.classes.iter().find(|class| class.id == id)
    }

    /// The level of that id.
    pub fn level(&self, id: &str) -> Option<&OrderLevel> {
        self.levels.iter().find(|level| level.id == id)
    }
}

/// A level of appraisal, such as the weekly self-check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct OrderLevel {
    /// Such as `self_check`.
    pub id: String,
    /// At most 8 Chinese characters.
    pub name: Words,
}

/// That a kind's orders may cost the customer something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Charges {
    /// The day of the month by which what came in is handed to the cashier, from 1 to 28.
    pub hand_in_day: u32,
    /// Where that comes from.
    pub fact: Fact,
}

/// One class of a kind of work order; for rectification the finding's severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct OrderClass {
    /// Such as `major`, `urgent`, `minor`.
    pub id: String,
    /// At most 8 Chinese characters.
    pub name: Words,
    /// How much it weighs beside others.
    pub severity: Severity,
    /// Until the customer has an answer, or somebody is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Deadline>,
    /// Until it is put right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<Deadline>,
    /// Until the customer was asked how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<Deadline>,
    /// Of all orders, how many want that call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back_percent: Option<u32>,
    /// For orders that come round by themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    /// How many at least each time, such as households to visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// Where the figures come from.
    pub fact: Fact,
}

/// A stretch until something is due, counted from when the order was raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Deadline {
    /// How many; never 0.
    pub amount: u32,
    /// Of what.
    pub unit: DeadlineUnit,
}

/// What a deadline is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[ts(export)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineUnit {
    /// Minutes of the clock.
    Minutes,
    /// Hours of the clock.
    Hours,
    /// Working days of the site's calendar, adjusted ones counted.
    WorkingDays,
}
