//! When rounds are due: a plan's occurrences in the site's time zone.
//!
//! Rules are RFC 5545's, expanded in local time; the working calendar and days without rounds are
//! laid over them. Whether a round was missed is the server's word alone and isn't said here.

use crate::calendar::{Calendar, Days};
use chrono::{
    DateTime, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use rrule::{Frequency, RRule, RRuleSet, Unvalidated};
use thiserror::Error;

/// Why a plan's rule can't be followed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleError {
    /// Not a rule that this program follows.
    #[error("recurrence `{rule}`: {reason}")]
    Rule { rule: String, reason: String },
    /// Not `YYYY-MM-DDTHH:MM`.
    #[error("start `{0}` isn't a local time such as 2026-11-23T22:00")]
    Start(String),
    /// Not `YYYY-MM-DD`.
    #[error("day `{0}` isn't a day such as 2026-11-23")]
    Day(String),
    /// Not an IANA name.
    #[error("time zone `{0}` isn't an IANA name such as Asia/Shanghai")]
    Zone(String),
}

/// Most occurrences that one question gives.
const OCCURRENCES_MAX: usize = 100_000;

/// A plan's rule, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Local time of the first occurrence.
    pub first: NaiveDateTime,
    rrule: RRule<Unvalidated>,
    until: Option<Until>,
    /// Minutes from the start in which the walk is on time.
    pub window_min: u32,
    /// Minutes after the window in which it is late.
    pub grace_min: u32,
    /// On which days of the working calendar it falls due.
    pub days: Days,
    /// Days on which it doesn't, first and last of each stretch.
    pub blackouts: Vec<(NaiveDate, NaiveDate)>,
    /// Its last day.
    pub last_day: Option<NaiveDate>,
}

/// The rule's own end: a local time, or an instant where it says `Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    Local(NaiveDateTime),
    Instant(DateTime<Utc>),
}

/// One time a plan falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Local start as in the round's id, `YYYY-MM-DDTHH:MM`; a repeated hour's second one adds
    /// `;2`.
    pub start: String,
    /// When the window opens.
    pub opens: DateTime<Utc>,
    /// When the window is over and grace begins.
    pub closes: DateTime<Utc>,
    /// When grace is over.
    pub ends: DateTime<Utc>,
}

/// Where an occurrence stands on a clock, knowing nothing about who walked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Its window hasn't begun.
    NotDue,
    /// Its window is open.
    Due,
    /// Window over, in grace.
    Late,
    /// Grace is over too.
    Over,
}

/// Reads a site's time zone.
pub fn zone(name: &str) -> Result<Tz, RuleError> {
    name.parse().map_err(|_| RuleError::Zone(name.to_owned()))
}

impl Rule {
    /// Reads a plan's rule, due on every day that it says.
    ///
    /// Edges: an `UNTIL` without time includes its day.
    /// Errors: what isn't a rule, and rules closer than a minute, refused with the reason.
    pub fn read(
        rrule: &str,
        start: &str,
        window_min: u32,
        grace_min: u32,
    ) -> Result<Self, RuleError> {
        let refused = |reason: &str| RuleError::Rule {
            rule: rrule.to_owned(),
            reason: reason.to_owned(),
        };
        let first = NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M")
            .map_err(|_| RuleError::Start(start.to_owned()))?;
        let mut until = None;
        let mut parts = Vec::new();
        for part in rrule.split(';') {
            match part.split_once('=') {
                Some((name, end)) if name.eq_ignore_ascii_case("UNTIL") && until.is_none() => {
                    let end = read_until(end).ok_or_else(|| refused("its UNTIL isn't a time"))?;
                    until = Some(end);
                }
                Some((name, _)) if name.eq_ignore_ascii_case("BYSECOND") => {
                    return Err(refused("rounds begin on the minute"));
                }
                Some(_) => parts.push(part),
                None => return Err(refused("it isn't one, such as FREQ=WEEKLY;BYDAY=MO,FR")),
            }
        }
        let read: RRule<Unvalidated> = parts
            .join(";")
            .parse()
            .map_err(|error: rrule::RRuleError| refused(&error.to_string()))?;
        if read.get_freq() == Frequency::Secondly {
            return Err(refused("rounds begin on the minute"));
        }
        if until.is_some() && read.get_count().is_some() {
            return Err(refused("it has COUNT or UNTIL, not both"));
        }
        let rule = Self {
            first,
            rrule: read,
            until,
            window_min,
            grace_min,
            days: Days::Every,
            blackouts: Vec::new(),
            last_day: None,
        };
        match rule.set(first) {
            Ok(_) => Ok(rule),
            Err(error) => Err(refused(&error.to_string())),
        }
    }

    /// The rule from a start on, in local time that is told as if it were UTC.
    fn set(&self, first: NaiveDateTime) -> Result<RRuleSet, rrule::RRuleError> {
        let first = first.and_utc().with_timezone(&rrule::Tz::UTC);
        self.rrule.clone().build(first)
    }

    /// A start at or before `from` from which the rule gives the same: years of days before
    /// aren't walked again and again.
    fn start_near(&self, from: NaiveDateTime) -> NaiveDateTime {
        let interval = i64::from(self.rrule.get_interval().max(1));
        let days = match self.rrule.get_freq() {
            _ if self.rrule.get_count().is_some() => return self.first,
            Frequency::Daily => interval,
            Frequency::Weekly => interval * 7,
            Frequency::Hourly => interval / gcd(interval, 24),
            Frequency::Minutely => interval / gcd(interval, 24 * 60),
            _ => return self.first,
        };
        // A day less, so that the one that is being asked for is never passed.
        let since = from.signed_duration_since(self.first).num_days() - 1;
        let whole = (since / days).max(0) * days;
        let moved = TimeDelta::try_days(whole).and_then(|d| self.first.checked_add_signed(d));
        moved.unwrap_or(self.first)
    }

    /// The occurrences that start on `days` local days from `from` on, in order.
    pub fn over(
        &self,
        from: NaiveDate,
        days: u64,
        zone: Tz,
        calendar: &Calendar,
    ) -> Vec<Occurrence> {
        let begin = from.and_time(NaiveTime::MIN);
        let end = i64::try_from(days).ok().and_then(TimeDelta::try_days);
        let end = end.and_then(|days| begin.checked_add_signed(days));
        let end = end.unwrap_or(NaiveDateTime::MAX);
        let Ok(set) = self.set(self.start_near(begin)) else {
            return Vec::new();
        };
        let set = set.limit();
        let mut found = Vec::new();
        for local in &set {
            let local = local.naive_utc();
            if local >= end || found.len() >= OCCURRENCES_MAX {
                break;
            }
            if local >= begin && self.is_on(local.date(), calendar) {
                self.push(local, zone, &mut found);
            }
        }
        found
    }

    fn is_on(&self, day: NaiveDate, calendar: &Calendar) -> bool {
        let black = |(from, to): &(NaiveDate, NaiveDate)| *from <= day && day <= *to;
        self.last_day.is_none_or(|last| day <= last)
            && calendar.is_one_of(self.days, day)
            && !self.blackouts.iter().any(black)
    }

    /// A local start as what it is on that day: none, one, or in a repeated hour two.
    fn push(&self, local: NaiveDateTime, zone: Tz, found: &mut Vec<Occurrence>) {
        // What comes several times a day walks every real hour; other rules keep their one time.
        let often = matches!(
            self.rrule.get_freq(),
            Frequency::Hourly | Frequency::Minutely
        );
        let name = local.format("%Y-%m-%dT%H:%M").to_string();
        let (first, second) = match zone.from_local_datetime(&local) {
            LocalResult::Ambiguous(_, second) if often => (instant(local, zone), Some(second)),
            LocalResult::None if often => return,
            _ => (instant(local, zone), None),
        };
        let second = second.map(|at| (at.with_timezone(&Utc), format!("{name};2")));
        for (opens, start) in [(first, name)].into_iter().chain(second) {
            let over = match self.until {
                Some(Until::Local(until)) => local > until,
                Some(Until::Instant(until)) => opens > until,
                None => false,
            };
            if over {
                return;
            }
            found.push(self.window(start, opens));
        }
    }

    fn window(&self, start: String, opens: DateTime<Utc>) -> Occurrence {
        let closes = opens + TimeDelta::minutes(self.window_min.into());
        Occurrence {
            start,
            opens,
            closes,
            ends: closes + TimeDelta::minutes(self.grace_min.into()),
        }
    }

    /// The window of a round that was begun at this start, though the rule may give it no more:
    /// plans are changed while rounds of before are still out.
    pub fn as_named(&self, start: &str, zone: Tz) -> Option<Occurrence> {
        let (local, second) = match start.strip_suffix(";2") {
            Some(local) => (local, true),
            None => (start, false),
        };
        let local = NaiveDateTime::parse_from_str(local, "%Y-%m-%dT%H:%M").ok()?;
        let opens = match zone.from_local_datetime(&local) {
            LocalResult::Ambiguous(_, at) if second => at.with_timezone(&Utc),
            _ => instant(local, zone),
        };
        Some(self.window(start.to_owned(), opens))
    }

    /// The occurrences whose window and grace overlap another one's, as if the plan had no last
    /// day: a round that was walked by the plan before counts for the one that replaced it.
    pub fn overlapping(
        &self,
        other: &Occurrence,
        zone: Tz,
        calendar: &Calendar,
    ) -> Vec<Occurrence> {
        let mut endless = self.clone();
        endless.last_day = None;
        let day = other.opens.with_timezone(&zone).date_naive();
        let from = day.pred_opt().unwrap_or(day);
        let mut found = endless.over(from, 3, zone, calendar);
        found.retain(|one| one.opens < other.ends && other.opens < one.ends);
        found
    }

    /// The occurrence with this start, if the plan has it.
    pub fn at(&self, start: &str, zone: Tz, calendar: &Calendar) -> Option<Occurrence> {
        let day = start.get(..10)?.parse().ok()?;
        let found = self.over(day, 1, zone, calendar);
        found.into_iter().find(|one| one.start == start)
    }

    /// The occurrences that belong to one of the site's days, which begins `day_start_min` past
    /// midnight: a day that begins at six holds the next date's small hours.
    pub fn of_site_day(
        &self,
        day: NaiveDate,
        day_start_min: u32,
        zone: Tz,
        calendar: &Calendar,
    ) -> Vec<Occurrence> {
        let mut found = self.over(day, 2, zone, calendar);
        found.retain(|one| site_day(one.opens, zone, day_start_min) == day);
        found
    }
}

fn gcd(a: i64, b: i64) -> i64 {
    match b {
        0 => a,
        _ => gcd(b, a % b),
    }
}

fn read_until(text: &str) -> Option<Until> {
    if let Some(utc) = text.strip_suffix(['Z', 'z']) {
        let at = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?;
        return Some(Until::Instant(at.and_utc()));
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y%m%dT%H%M%S").ok();
    let day = || {
        let day = NaiveDate::parse_from_str(text, "%Y%m%d").ok()?;
        day.and_hms_opt(23, 59, 59)
    };
    Some(Until::Local(local.or_else(day)?))
}

impl Occurrence {
    /// Where it stands at `now`.
    ///
    /// Edges: the opening instant is due, the closing instant is late, the end is over.
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        match now {
            now if now < self.opens => Phase::NotDue,
            now if now < self.closes => Phase::Due,
            now if now < self.ends => Phase::Late,
            _ => Phase::Over,
        }
    }
}

/// A local time's instant.
///
/// Edges: of a repeated hour the first; a time that a change of clocks skips is read with the
/// offset from before the change (RFC 5545, 3.3.5).
pub fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => {
            let before = zone.offset_from_utc_datetime(&(local - TimeDelta::days(1)));
            DateTime::from_naive_utc_and_offset(local - before.fix(), Utc)
        }
    }
}

/// The site's day that an instant belongs to, where days begin at `day_start_min` past midnight.
pub fn site_day(now: DateTime<Utc>, zone: Tz, day_start_min: u32) -> NaiveDate {
    (now.with_timezone(&zone).naive_local() - TimeDelta::minutes(day_start_min.into())).date()
}

#[cfg(test)]
mod tests;
