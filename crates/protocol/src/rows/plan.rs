//! What falls due, and when.

use super::Span;
use checklists::Role;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
pub use model::calendar::Days;
use model::draw::drawn;
use model::ids::{CheckpointId, PlanId, RoundId, StaffId};
use model::quota::Work;
use model::recurrence::{Rule, RuleError};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Kind `plan`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    pub name: String,
    pub version: u32,
    pub role: Role,
    /// In walking order.
    pub checkpoints: Vec<CheckpointId>,
    /// E.g. `FREQ=DAILY`.
    pub rrule: String,
    /// Local time of the first occurrence, `YYYY-MM-DDTHH:MM`.
    pub start: String,
    pub window_min: u32,
    pub grace_min: u32,
    /// Whose it is, where it isn't its role's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<StaffId>,
    /// On which days of the working calendar it falls due.
    #[serde(default, skip_serializing_if = "is_every")]
    pub days: Days,
    /// Days on which it doesn't, `YYYY-MM-DD` each, both included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blackouts: Vec<Span>,
    /// Its last day, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The plan that it goes on from, with other times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<PlanId>,
    /// Walk one of so many points, drawn anew for each round; 0 and 1: all of them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub one_of: u32,
    #[serde(default, skip_serializing_if = "PlanKind::is_inspection")]
    pub kind: PlanKind,
    /// A quota's number in each period; its rule says the periods.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub quota: u32,
    /// Id of the checklist whose finished work a quota counts, e.g. `tp20`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<String>,
    /// Somebody without an account signs its record too, such as the lift firm's fitter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub second_signature: bool,
}

/// Kind `quota`, id: the plan's. What counts in the period that was under way when it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaRow {
    /// The period's local start.
    pub start: String,
    pub works: Vec<QuotaWork>,
}

/// A piece of finished work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaWork {
    /// An order, or a place of an event round: see `PlanRow::event_work`.
    pub id: String,
    /// RFC 3339.
    pub at: String,
}

impl QuotaRow {
    /// What the rule counts; a time that doesn't read counts nothing.
    pub fn works(&self) -> impl Iterator<Item = Work> + '_ {
        self.works.iter().filter_map(|work| {
            let at = DateTime::parse_from_rfc3339(&work.at).ok()?;
            Some(Work {
                id: work.id.clone(),
                at: at.with_timezone(&Utc),
            })
        })
    }
}

impl From<&Work> for QuotaWork {
    fn from(work: &Work) -> Self {
        Self {
            id: work.id.clone(),
            at: work.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        }
    }
}

impl PlanRow {
    /// When it falls due.
    ///
    /// Errors: a rule, start or day that doesn't read.
    pub fn rule(&self) -> Result<Rule, RuleError> {
        let mut rule = Rule::read(&self.rrule, &self.start, self.window_min, self.grace_min)?;
        rule.days = self.days;
        let days = self.blackouts.iter();
        rule.blackouts = days
            .map(|span| Ok((day(&span.from)?, day(&span.to)?)))
            .collect::<Result<_, _>>()?;
        rule.last_day = self.until.as_deref().map(day).transpose()?;
        Ok(rule)
    }

    /// The name of what an event round did at a place, as a quota counts it.
    pub fn event_work(round: RoundId, checkpoint: CheckpointId) -> String {
        format!("{round}/{checkpoint}")
    }

    /// Whether its occurrences are rounds: a quota only counts what is done in each period.
    pub fn is_walked(&self) -> bool {
        self.kind != PlanKind::Quota
    }

    /// The points that one of its rounds walks, in walking order.
    pub fn points(&self, round: RoundId) -> Vec<CheckpointId> {
        drawn(round, &self.checkpoints, self.one_of)
    }
}

fn day(text: &str) -> Result<NaiveDate, RuleError> {
    text.parse().map_err(|_| RuleError::Day(text.to_owned()))
}

fn is_every(days: &Days) -> bool {
    *days == Days::Every
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// What a plan asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PlanKind {
    /// 巡检
    #[default]
    Inspection,
    /// 运行: readings in plant rooms.
    Operation,
    /// So many in each period, counted from finished orders.
    Quota,
    /// Something dated, with evidence.
    Duty,
}

impl PlanKind {
    fn is_inspection(&self) -> bool {
        *self == Self::Inspection
    }
}
