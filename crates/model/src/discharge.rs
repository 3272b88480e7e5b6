//! How long a light lasted on its battery, over a walk and even over a reboot, and what the rules
//! say to it. It keeps no timer: a start and a stop are lines of the journal.

use crate::limits::{Limits, Milli, Standing, classify};
use crate::verdict::of_checklist;
use checklists::{BuildingClass, Item, LimitsFrom, Part, PartKind, VerdictRule};
use chrono::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A moment as a line of the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The boot's id.
    pub boot: String,
    /// Milliseconds of the boot clock.
    pub mono_ms: u64,
    /// Wall clock with offset, RFC 3339.
    pub at: String,
    /// How far the wall clock may be off, either way; none where nobody knows.
    pub off_ms_max: Option<u64>,
}

/// How long something went on: between these two, both possible.
///
/// Units: whole seconds; a begun second doesn't count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Span {
    /// So long for certain.
    #[ts(type = "number")]
    pub at_least_s: u64,
    /// Longer is impossible; none where nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub at_most_s: Option<u64>,
}

impl Span {
    /// So many seconds, to the second.
    pub fn exactly(seconds: u64) -> Self {
        Self {
            at_least_s: seconds,
            at_most_s: Some(seconds),
        }
    }

    /// The seconds, where they are certain.
    pub fn exact_s(self) -> Option<u64> {
        self.at_most_s.filter(|most| *most == self.at_least_s)
    }

    /// How long the light lasted, where it took so long until somebody saw this.
    ///
    /// Shape: `lit` is the time after which it was last seen alight.
    /// Edges: a light found dark may have gone out the moment after it was last seen alight.
    pub fn lasted(self, seen: Seen, lit: Option<Span>) -> Span {
        match seen {
            Seen::WentOut => self,
            Seen::StillLit => Span {
                at_most_s: None,
                ..self
            },
            Seen::FoundDark => Span {
                at_least_s: lit.map_or(0, |lit| lit.at_least_s.min(self.at_least_s)),
                ..self
            },
        }
    }
}

/// What was seen when a discharge was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Seen {
    /// It went out before somebody's eyes.
    WentOut,
    /// It was still alight.
    StillLit,
    /// It was dark when somebody came back.
    FoundDark,
}

/// What a rule says to a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SpanOutcome {
    /// Whatever it was between its ends, it was right.
    Pass,
    /// Whatever it was between its ends, it was wrong.
    Fail,
    /// One end says this, the other that.
    Uncertain,
}

/// What one rule says to a span: `site` is the checklist's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SpanVerdict {
    /// The rule's id.
    pub rule: String,
    /// What it says.
    pub outcome: SpanOutcome,
}

/// What a building knows of its own limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Building {
    /// Its class; none counts as any other.
    pub class: Option<BuildingClass>,
    /// How long its lights were designed to last, in thousandths of a minute; that comes before
    /// the figure of its class.
    pub lights_milli: Option<Milli>,
}

/// How long it took from one mark to another.
///
/// Shape: `between` are marks of the same journal from between the two, if they are at hand.
/// Edges: in one boot it's exact, whatever the wall clock did. Over a reboot the boot clocks say
/// how long at least, and the wall clocks narrow it as far as they are known to be right; wall
/// clocks that contradict the boot clocks, or can't be read, say nothing. None where the stop
/// comes before the start on one boot's clock.
pub fn between(start: &Mark, between: &[Mark], stop: &Mark) -> Option<Span> {
    if start.boot == stop.boot {
        let ms = stop.mono_ms.checked_sub(start.mono_ms)?;
        return Some(Span::exactly(ms / 1000));
    }
    let ran_ms = ran_ms(start, between, stop);
    let at_least = |ms: i128| u64::try_from(ms / 1000).unwrap_or(u64::MAX);
    let walls = walls_ms(start, stop).filter(|(_, most)| *most >= ran_ms);
    Some(match walls {
        Some((least, most)) => Span {
            at_least_s: at_least(ran_ms.max(least)),
            at_most_s: Some(at_least(most)),
        },
        None => Span {
            at_least_s: at_least(ran_ms),
            at_most_s: None,
        },
    })
}

/// How far a wall clock may be off, where an anchor showed it beside the server's: what the two
/// differ by, and the time that the answer was under way.
///
/// Edges: none where a time doesn't read.
pub fn off_ms(server: &str, own: &str, under_way_ms: u64) -> Option<u64> {
    let read = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let apart = read(own)? - read(server)?;
    Some(apart.num_milliseconds().unsigned_abs() + under_way_ms)
}

/// What the boot clocks are seen to have run: the first from the start on, later ones from 0.
fn ran_ms(start: &Mark, between: &[Mark], stop: &Mark) -> i128 {
    let mut last_of: BTreeMap<&str, u64> = BTreeMap::new();
    for mark in between {
        let last = last_of.entry(&mark.boot).or_default();
        *last = mark.mono_ms.max(*last);
    }
    // Of the stop's own boot nothing after it counts.
    last_of.insert(&stop.boot, stop.mono_ms);
    let ran = last_of.into_iter().map(|(boot, last)| {
        let from = if boot == start.boot { start.mono_ms } else { 0 };
        i128::from(last.saturating_sub(from))
    });
    ran.sum()
}

/// The least and the most that the wall clocks allow.
fn walls_ms(start: &Mark, stop: &Mark) -> Option<(i128, i128)> {
    let at = |mark: &Mark| DateTime::parse_from_rfc3339(&mark.at).ok();
    let off = i128::from(start.off_ms_max?) + i128::from(stop.off_ms_max?);
    let ms = i128::from((at(stop)? - at(start)?).num_milliseconds());
    Some((ms - off, ms + off))
}

/// What the site's rule and the item's further ones say to a span, side by side.
///
/// Shape: the first is `site`, of the part's own limits; then each further rule on that part.
/// Edges: pass or fail only where both ends of the span agree. None where the item has no such
/// part with limits, or its unit is no time.
pub fn verdicts(
    item: &Item,
    part: &str,
    span: Span,
    building: &Building,
) -> Option<Vec<SpanVerdict>> {
    let part = item.part(part)?;
    let unit_s = unit_s(part.unit.as_deref()?)?;
    let said = |rule: &str, limits: Limits| SpanVerdict {
        rule: rule.to_owned(),
        outcome: judged(span, limits, unit_s),
    };
    let mut all = vec![said("site", limits_in(part.limits.as_ref()?, building))];
    let further = item.verdicts.iter().filter(|rule| rule.part == part.id);
    all.extend(further.map(|rule| said(&rule.id, rule_in(rule, part, building))));
    Some(all)
}

/// The limits of a further rule in a building: for a light's time the building's own figure, as an
/// older one was designed, before all others.
pub fn rule_in(rule: &VerdictRule, part: &Part, building: &Building) -> Limits {
    let timed = part.kind == PartKind::Duration;
    let own = building
        .lights_milli
        .filter(|_| timed && rule.limits.from == LimitsFrom::Building);
    match own {
        Some(minutes) => Limits {
            low: in_unit(minutes, part.unit.as_deref()),
            high: None,
            low_exclusive: false,
        },
        None => limits_in(&rule.limits, building),
    }
}

/// Minutes in a part's unit. Edges: none where that is no time.
fn in_unit(minutes_milli: Milli, unit: Option<&str>) -> Option<Milli> {
    let seconds_milli = minutes_milli.checked_mul(60)?;
    Some(seconds_milli / unit_s(unit?)?)
}

/// A checklist's limits in a building: those of its class, else the list's.
///
/// Edges: limits that no building owns stay the checklist's; a class's low limit is within.
pub fn limits_in(limits: &checklists::Limits, building: &Building) -> Limits {
    if limits.from != LimitsFrom::Building {
        return of_checklist(limits);
    }
    let of_class = || {
        let class = building.class?;
        let found = limits.classes.iter().find(|one| one.class == class)?;
        Some(Limits {
            low: found.low_milli,
            high: found.high_milli,
            low_exclusive: false,
        })
    };
    of_class().unwrap_or_else(|| of_checklist(limits))
}

/// Seconds as a duration's value, in thousandths of its unit, rounded down.
///
/// Edges: none where the unit is no time, or the figure doesn't fit.
pub fn milli_of(seconds: u64, unit: &str) -> Option<Milli> {
    let ms = i128::from(seconds) * 1000;
    Milli::try_from(ms / i128::from(unit_s(unit)?)).ok()
}

fn unit_s(unit: &str) -> Option<i64> {
    match unit {
        "s" => Some(1),
        "min" => Some(60),
        "h" => Some(3600),
        _ => None,
    }
}

fn judged(span: Span, limits: Limits, unit_s: i64) -> SpanOutcome {
    // Thousandths of a unit times its seconds are milliseconds, so nothing is rounded.
    let ms = |milli: Option<Milli>| milli.map(|milli| milli.saturating_mul(unit_s));
    let limits = Limits {
        low: ms(limits.low),
        high: ms(limits.high),
        low_exclusive: limits.low_exclusive,
    };
    let stands = |seconds: u64| {
        let ms = Milli::try_from(seconds).map_or(Milli::MAX, |s| s.saturating_mul(1000));
        classify(ms, limits)
    };
    let (least, most) = (
        stands(span.at_least_s),
        stands(span.at_most_s.unwrap_or(u64::MAX)),
    );
    match least {
        _ if least != most => SpanOutcome::Uncertain,
        Standing::Within => SpanOutcome::Pass,
        Standing::Below | Standing::Above => SpanOutcome::Fail,
    }
}

#[cfg(test)]
mod tests;
