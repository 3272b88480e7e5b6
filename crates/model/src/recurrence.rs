//! When rounds are due: a plan's occurrences in the site's time zone.
//!
//! It understands `FREQ=DAILY` with `INTERVAL`, and refuses every other rule by name. Whether a
//! round was missed is the server's word alone and isn't said here.

use chrono::{
    DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use thiserror::Error;

/// Why a plan's rule can't be followed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleError {
    /// Not a rule that this program follows.
    #[error("recurrence `{0}`: only FREQ=DAILY, with or without INTERVAL, is followed")]
    Unsupported(String),
    /// Not `YYYY-MM-DDTHH:MM`.
    #[error("start `{0}` isn't a local time such as 2026-11-23T22:00")]
    Start(String),
    /// Not an IANA name.
    #[error("time zone `{0}` isn't an IANA name such as Asia/Shanghai")]
    Zone(String),
}

/// A plan's rule, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Local time of the first occurrence.
    pub first: NaiveDateTime,
    /// Days between occurrences.
    pub interval_days: u64,
    /// Minutes from the start in which the walk is on time.
    pub window_min: u32,
    /// Minutes after the window in which it is late.
    pub grace_min: u32,
}

/// One time a plan falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Local start as in the round's id, `YYYY-MM-DDTHH:MM`.
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
    /// Reads a plan's rule.
    ///
    /// Errors: anything but FREQ=DAILY with INTERVAL from 1 to 366 is refused by name.
    pub fn read(
        rrule: &str,
        start: &str,
        window_min: u32,
        grace_min: u32,
    ) -> Result<Self, RuleError> {
        let first = NaiveDateTime::parse_from_str(start, "%Y-%m-%dT%H:%M")
            .map_err(|_| RuleError::Start(start.to_owned()))?;
        let unsupported = || RuleError::Unsupported(rrule.to_owned());
        let mut interval_days = 1;
        let mut daily = false;
        for part in rrule.split(';') {
            match part.split_once('=') {
                Some(("FREQ", "DAILY")) => daily = true,
                Some(("INTERVAL", days)) => {
                    interval_days = days.parse().map_err(|_| unsupported())?;
                }
                _ => return Err(unsupported()),
            }
        }
        if !daily || !(1..=366).contains(&interval_days) {
            return Err(unsupported());
        }
        Ok(Self {
            first,
            interval_days,
            window_min,
            grace_min,
        })
    }

    /// The occurrence that starts on a local day, if one does.
    pub fn on(&self, day: NaiveDate, zone: Tz) -> Option<Occurrence> {
        let since = day.signed_duration_since(self.first.date()).num_days();
        if since < 0 || u64::try_from(since).ok()? % self.interval_days != 0 {
            return None;
        }
        let local = day.and_time(self.first.time());
        let opens = instant(local, zone);
        let closes = opens + TimeDelta::minutes(self.window_min.into());
        Some(Occurrence {
            start: local.format("%Y-%m-%dT%H:%M").to_string(),
            opens,
            closes,
            ends: closes + TimeDelta::minutes(self.grace_min.into()),
        })
    }

    /// The occurrences of `days` local days from `from` on, in order.
    pub fn over(&self, from: NaiveDate, days: u64, zone: Tz) -> Vec<Occurrence> {
        (0..days)
            .filter_map(|n| from.checked_add_days(Days::new(n)))
            .filter_map(|day| self.on(day, zone))
            .collect()
    }
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
mod tests {
    use super::*;

    fn starts(rrule: &str, zone_name: &str, from: &str, days: u64) -> Vec<String> {
        let rule = Rule::read(rrule, "2026-10-24T02:30", 30, 15).expect("a rule");
        let from = from.parse().expect("a day");
        let zone = zone(zone_name).expect("a zone");
        rule.over(from, days, zone)
            .iter()
            .map(|o| o.opens.to_rfc3339())
            .collect()
    }

    #[test]
    fn a_daily_plan_is_due_every_local_day() {
        assert_eq!(
            starts("FREQ=DAILY", "Asia/Shanghai", "2026-10-23", 3),
            ["2026-10-23T18:30:00+00:00", "2026-10-24T18:30:00+00:00"]
        );
    }

    #[test]
    fn every_third_day_counts_from_the_first() {
        assert_eq!(
            starts("FREQ=DAILY;INTERVAL=3", "Asia/Shanghai", "2026-10-25", 4),
            ["2026-10-26T18:30:00+00:00"]
        );
    }

    #[test]
    fn a_repeated_hour_counts_once_and_a_skipped_one_keeps_the_old_offset() {
        assert_eq!(
            starts("FREQ=DAILY", "Europe/Berlin", "2026-10-25", 1),
            ["2026-10-25T00:30:00+00:00"]
        );
        assert_eq!(
            starts("FREQ=DAILY", "Europe/Berlin", "2027-03-28", 1),
            ["2027-03-28T01:30:00+00:00"]
        );
    }

    #[test]
    fn other_rules_are_refused_by_name() {
        for rrule in [
            "FREQ=WEEKLY",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=3",
            "",
            "DAILY",
        ] {
            let refused = Rule::read(rrule, "2026-10-24T02:30", 30, 15);
            assert_eq!(refused, Err(RuleError::Unsupported(rrule.to_owned())));
        }
        assert!(Rule::read("FREQ=DAILY", "22:00", 30, 15).is_err());
    }

    #[test]
    fn the_window_closes_into_grace_and_grace_ends() {
        let rule = Rule::read("FREQ=DAILY", "2026-10-24T22:00", 30, 15).expect("a rule");
        let zone = zone("Asia/Shanghai").expect("a zone");
        let occurrence = rule
            .on("2026-10-24".parse().expect("a day"), zone)
            .expect("due");
        let at = |minutes| occurrence.opens + TimeDelta::minutes(minutes);
        assert_eq!(occurrence.phase(at(-1)), Phase::NotDue);
        assert_eq!(occurrence.phase(at(0)), Phase::Due);
        assert_eq!(occurrence.phase(at(30)), Phase::Late);
        assert_eq!(occurrence.phase(at(45)), Phase::Over);
    }

    #[test]
    fn a_site_day_that_starts_at_six_keeps_the_night_together() {
        let zone = zone("Asia/Shanghai").expect("a zone");
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("a time");
        assert_eq!(
            site_day(at("2026-11-23T21:59:00Z"), zone, 360).to_string(),
            "2026-11-23"
        );
        assert_eq!(
            site_day(at("2026-11-23T22:00:00Z"), zone, 360).to_string(),
            "2026-11-24"
        );
    }
}
