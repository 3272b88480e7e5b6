//! What is said of an order whose time runs out: a warning before each of its limits, then, step by
//! step, more people are told. Pure: who those people are is the caller's to look up.

use crate::calendar::Calendar;
use crate::deadline;
use crate::orders::OrderState;
use checklists::{Deadline, DeadlineUnit, Severity};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A step that fell due longer ago than this is history, and tells nobody.
const FOLLOWED_DAYS: i64 = 40;

/// Which of an order's times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Limit {
    Reply,
    Finish,
}

/// Both, in the order in which they are looked at.
pub const LIMITS: [Limit; 2] = [Limit::Reply, Limit::Finish];

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum EscalateTo {
    /// Whoever has it, or whoever of its role is on shift.
    Owner,
    /// Whoever leads the shift.
    Leader,
    Supervisor,
}

/// One step: so long after the limit, these people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct EscalationStep {
    /// An amount of 0 is at the limit itself.
    pub after: Deadline,
    pub role: EscalateTo,
}

/// A site's steps, by severity; a kind of work order that is named has its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Escalation {
    pub minor: Vec<EscalationStep>,
    pub normal: Vec<EscalationStep>,
    pub serious: Vec<EscalationStep>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, Vec<EscalationStep>>,
}

impl Default for Escalation {
    fn default() -> Self {
        use DeadlineUnit::{Hours, Minutes, WorkingDays};
        let steps = |leader: (u32, DeadlineUnit), supervisor: (u32, DeadlineUnit)| {
            let all = [
                ((0, Minutes), EscalateTo::Owner),
                (leader, EscalateTo::Leader),
                (supervisor, EscalateTo::Supervisor),
            ];
            let step = |((amount, unit), role)| EscalationStep {
                after: Deadline { amount, unit },
                role,
            };
            all.map(step).to_vec()
        };
        Self {
            minor: steps((1, WorkingDays), (3, WorkingDays)),
            normal: steps((4, Hours), (1, WorkingDays)),
            serious: steps((15, Minutes), (1, Hours)),
            kinds: BTreeMap::new(),
        }
    }
}

impl Escalation {
    /// The steps of an order.
    pub fn steps(&self, severity: Severity, kind: Option<&str>) -> &[EscalationStep] {
        if let Some(own) = kind.and_then(|kind| self.kinds.get(kind)) {
            return own;
        }
        match severity {
            Severity::Minor => &self.minor,
            Severity::Normal => &self.normal,
            Severity::Serious => &self.serious,
        }
    }
}

/// How long before a limit it is warned of: a share of the whole time, between two bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Warning {
    pub share_percent: u32,
    pub at_least_min: u32,
    pub at_most_min: u32,
}

impl Default for Warning {
    fn default() -> Self {
        Self {
            share_percent: 25,
            at_least_min: 15,
            at_most_min: 24 * 60,
        }
    }
}

impl Warning {
    /// When a limit is warned of.
    ///
    /// Edges: never in the first half of the time that there was, however short that is.
    pub fn at(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> DateTime<Utc> {
        let whole = (until - from).max(TimeDelta::zero());
        let share = whole * i32::try_from(self.share_percent.min(100)).unwrap_or(100) / 100;
        let least = TimeDelta::minutes(self.at_least_min.into());
        let most = TimeDelta::minutes(self.at_most_min.into()).max(least);
        until - share.clamp(least, most).min(whole / 2)
    }
}

/// What was said of one limit already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarmed {
    pub warned: bool,
    /// How many of the steps have happened.
    pub steps: u32,
}

/// What was said of an order's limits in its present go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarms {
    pub reply: Alarmed,
    pub finish: Alarmed,
}

impl Alarms {
    /// What was said of one of them.
    pub fn of(&self, limit: Limit) -> Alarmed {
        match limit {
            Limit::Reply => self.reply,
            Limit::Finish => self.finish,
        }
    }

    /// A warning was given, or a step was taken.
    pub fn told(&mut self, limit: Limit, alarm: Alarm) {
        let one = match limit {
            Limit::Reply => &mut self.reply,
            Limit::Finish => &mut self.finish,
        };
        one.warned = true;
        if let Alarm::Step(step) = alarm {
            one.steps = one.steps.max(step);
        }
    }

    /// Its order moved: opened again all is counted anew, and a limit that was set anew too.
    pub fn moved(&mut self, to: OrderState, reply_set: bool, finish_set: bool) {
        let again = to == OrderState::Reopened;
        if again || reply_set {
            self.reply = Alarmed::default();
        }
        if again || finish_set {
            self.finish = Alarmed::default();
        }
    }
}

/// What falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// The limit is near.
    Near,
    /// A step, counted from 1.
    Step(u32),
}

/// A limit that an order runs up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    /// When this go began: it was raised, or opened again.
    pub from: DateTime<Utc>,
    /// As its pauses moved it.
    pub until: DateTime<Utc>,
    pub alarmed: Alarmed,
}

/// When a step falls due; none beyond what a calendar holds.
///
/// Edges: one that was opened again after its limit counts from there.
pub fn step_at(
    runs: &Runs,
    step: &EscalationStep,
    zone: Tz,
    calendar: &Calendar,
) -> Option<DateTime<Utc>> {
    let base = runs.until.max(runs.from);
    match step.after.amount {
        0 => Some(base),
        _ => deadline::due(base, step.after, zone, calendar),
    }
}

/// What falls due of a limit by now, in order.
///
/// Edges: what is overdue is no longer warned of; no step is taken before those in front of it. An
/// order that stands still is the caller's to leave out.
pub fn due(
    runs: &Runs,
    (warning, steps): (&Warning, &[EscalationStep]),
    now: DateTime<Utc>,
    zone: Tz,
    calendar: &Calendar,
) -> Vec<Alarm> {
    if now < runs.until {
        let near = !runs.alarmed.warned && now >= warning.at(runs.from, runs.until);
        return near.then_some(Alarm::Near).into_iter().collect();
    }
    let followed = now - TimeDelta::days(FOLLOWED_DAYS);
    let mut found = Vec::new();
    for (step, n) in steps.iter().zip(1..).skip(runs.alarmed.steps as usize) {
        match step_at(runs, step, zone, calendar) {
            Some(at) if at > now => break,
            Some(at) if at > followed => found.push(Alarm::Step(n)),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests;
