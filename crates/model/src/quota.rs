//! Quotas: so many in each period, counted from work that is finished. What counts is the
//! caller's; when it counts, and whether it was enough, stands here for handheld and server alike.

use crate::calendar::Calendar;
use crate::recurrence::{Occurrence, Rule, site_day};
use chrono::{DateTime, Days, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// How far back past periods are looked for: eight of half a year.
const DAYS_BACK: u64 = 8 * 184;

/// One finished piece of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// Its name; the same one counts once, however often it is told.
    pub id: String,
    pub at: DateTime<Utc>,
}

/// Whether a period's number was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum QuotaStands {
    /// There is time left.
    Open,
    Met,
    /// The period is over, and it wasn't enough.
    Short,
}

/// How far a period has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub done: u32,
    pub wanted: u32,
    pub stands: QuotaStands,
}

/// Counts what was finished in a period.
///
/// Edges: the opening instant is in it, the closing instant is the next one's. A number that is
/// reached late in the period is reached; grace is for walks.
pub fn standing(period: &Occurrence, wanted: u32, works: &[Work], now: DateTime<Utc>) -> Standing {
    let inside = |work: &&Work| period.opens <= work.at && work.at < period.closes;
    let ids: BTreeSet<&str> = works.iter().filter(inside).map(|w| w.id.as_str()).collect();
    let done = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    Standing {
        done,
        wanted,
        stands: match done >= wanted {
            true => QuotaStands::Met,
            false if now >= period.closes => QuotaStands::Short,
            false => QuotaStands::Open,
        },
    }
}

/// The last `most` periods that have begun by now, the newest first.
pub fn periods(
    rule: &Rule,
    now: DateTime<Utc>,
    zone: Tz,
    calendar: &Calendar,
    most: usize,
) -> Vec<Occurrence> {
    let today = site_day(now, zone, 0);
    let from = today
        .checked_sub_days(Days::new(DAYS_BACK))
        .unwrap_or(today);
    let mut begun = rule.over(from, DAYS_BACK + 1, zone, calendar);
    begun.retain(|one| one.opens <= now);
    begun.reverse();
    begun.truncate(most);
    begun
}

/// The period that is under way; none between two.
pub fn current(
    rule: &Rule,
    now: DateTime<Utc>,
    zone: Tz,
    calendar: &Calendar,
) -> Option<Occurrence> {
    let newest = periods(rule, now, zone, calendar, 1).into_iter().next();
    newest.filter(|one| now < one.closes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WEEK_MIN: u32 = 7 * 24 * 60;

    fn at(text: &str) -> DateTime<Utc> {
        let at = DateTime::parse_from_rfc3339(text).expect("a time");
        at.with_timezone(&Utc)
    }

    fn zone() -> Tz {
        crate::recurrence::zone("Asia/Shanghai").expect("a zone")
    }

    fn weekly() -> Rule {
        Rule::read("FREQ=WEEKLY;BYDAY=MO", "2026-11-02T00:00", WEEK_MIN, 0).expect("a rule")
    }

    fn week() -> Occurrence {
        let now = at("2026-11-25T12:00:00+08:00");
        current(&weekly(), now, zone(), &Calendar::default()).expect("a week")
    }

    fn work(id: &str, text: &str) -> Work {
        Work {
            id: id.into(),
            at: at(text),
        }
    }

    /// So many of two, seen at a time, stand like this.
    fn check(works: &[Work], now: &str, done: u32, stands: QuotaStands) {
        let found = standing(&week(), 2, works, at(now));
        assert_eq!((found.done, found.stands), (done, stands), "{works:?}");
    }

    const WEDNESDAY: &str = "2026-11-25T12:00:00+08:00";
    const AFTER: &str = "2026-11-30T00:00:00+08:00";

    #[test]
    fn a_period_takes_its_first_instant_and_leaves_its_last_to_the_next() {
        check(
            &[work("a", "2026-11-23T00:00:00+08:00")],
            WEDNESDAY,
            1,
            QuotaStands::Open,
        );
        check(
            &[work("a", "2026-11-22T23:59:59+08:00")],
            WEDNESDAY,
            0,
            QuotaStands::Open,
        );
        check(&[work("a", AFTER)], WEDNESDAY, 0, QuotaStands::Open);
        check(
            &[work("a", "2026-11-29T23:59:59+08:00")],
            WEDNESDAY,
            1,
            QuotaStands::Open,
        );
    }

    #[test]
    fn what_is_told_twice_counts_once() {
        let twice = [
            work("a", "2026-11-24T10:00:00+08:00"),
            work("a", "2026-11-24T11:00:00+08:00"),
        ];
        check(&twice, WEDNESDAY, 1, QuotaStands::Open);
    }

    #[test]
    fn a_number_is_short_only_when_its_time_is_over() {
        let one = [work("a", "2026-11-24T10:00:00+08:00")];
        check(&one, "2026-11-29T23:59:59+08:00", 1, QuotaStands::Open);
        check(&one, AFTER, 1, QuotaStands::Short);
        let both = [one[0].clone(), work("b", "2026-11-24T10:00:00+08:00")];
        check(&both, WEDNESDAY, 2, QuotaStands::Met);
        check(&both, AFTER, 2, QuotaStands::Met);
    }

    #[test]
    fn periods_come_the_newest_first_and_end_where_the_plan_begins() {
        let starts = |most| -> Vec<String> {
            let now = at(WEDNESDAY);
            let found = periods(&weekly(), now, zone(), &Calendar::default(), most);
            found.into_iter().map(|one| one.start).collect()
        };
        assert_eq!(starts(2), ["2026-11-23T00:00", "2026-11-16T00:00"]);
        assert_eq!(starts(8).len(), 4);
    }

    #[test]
    fn between_two_periods_none_is_under_way() {
        let rule = Rule::read("FREQ=MONTHLY", "2026-10-01T00:00", WEEK_MIN, 0).expect("a rule");
        let now = |text| current(&rule, at(text), zone(), &Calendar::default());
        assert_eq!(
            now("2026-11-07T23:59:59+08:00").expect("one").start,
            "2026-11-01T00:00"
        );
        assert_eq!(now("2026-11-08T00:00:00+08:00"), None);
    }

    proptest! {
        #[test]
        fn more_work_never_counts_less(hours in proptest::collection::vec(0i64..400, 0..20)) {
            let start = at("2026-11-20T00:00:00+08:00");
            let mut works = Vec::new();
            let mut before = 0;
            for (n, hour) in hours.into_iter().enumerate() {
                let at = start + chrono::TimeDelta::hours(hour);
                works.push(Work { id: n.to_string(), at });
                let done = standing(&week(), 3, &works, start).done;
                prop_assert!(done == before || done == before + 1);
                before = done;
            }
        }
    }
}
