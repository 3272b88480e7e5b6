//! Until when something must be answered or put right. Reply and finish are asked apart; nothing
//! here puts them, or the classes of a kind, in order.

use crate::calendar::Calendar;
use crate::recurrence::instant;
use checklists::{Deadline, DeadlineUnit};
use chrono::{DateTime, NaiveTime, SecondsFormat, TimeDelta, Utc};
use chrono_tz::Tz;

/// The last moment that is still in time.
///
/// Units: minutes and hours are those of the clock, nights and holidays counted; working days are
/// the calendar's, with adjusted ones.
/// Edges: the day on which it was raised isn't counted, and the last working day counts to its
/// last second, so that a raising at any time of a Friday with one working day is due on Monday at
/// 23:59:59. None beyond what a calendar holds.
pub fn due(
    raised: DateTime<Utc>,
    allowed: Deadline,
    zone: Tz,
    calendar: &Calendar,
) -> Option<DateTime<Utc>> {
    let amount = i64::from(allowed.amount);
    match allowed.unit {
        DeadlineUnit::Minutes => raised.checked_add_signed(TimeDelta::try_minutes(amount)?),
        DeadlineUnit::Hours => raised.checked_add_signed(TimeDelta::try_hours(amount)?),
        DeadlineUnit::WorkingDays => {
            let day = raised.with_timezone(&zone).date_naive();
            let after_last = calendar.after(day, allowed.amount)?.succ_opt()?;
            let midnight = instant(after_last.and_time(NaiveTime::MIN), zone);
            midnight.checked_sub_signed(TimeDelta::seconds(1))
        }
    }
}

/// A deadline after its order stood still from one moment to another.
///
/// Units: one at the very end of a day is one in working days, and moves by as many of them as
/// began meanwhile; any other moves by the time that passed.
/// Edges: a pause that ends before it begins moves nothing; none beyond what a calendar holds.
pub fn after_pause(
    until: DateTime<Utc>,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    zone: Tz,
    calendar: &Calendar,
) -> Option<DateTime<Utc>> {
    if to <= from {
        return Some(until);
    }
    let local = until.with_timezone(&zone);
    let end_of_day = NaiveTime::from_hms_opt(23, 59, 59)?;
    if local.time() != end_of_day {
        return until.checked_add_signed(to - from);
    }
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let mut days = 0;
    let mut one = day(from);
    while one < day(to) {
        one = one.succ_opt()?;
        days += u32::from(calendar.is_working(one));
    }
    match days {
        0 => Some(until),
        days => {
            let allowed = Deadline {
                amount: days,
                unit: DeadlineUnit::WorkingDays,
            };
            due(until, allowed, zone, calendar)
        }
    }
}

/// The same of a time as orders keep it, RFC 3339 by the zone's clock. Edges: what isn't known, or
/// can't be read, stays.
pub fn later(until: &mut Option<String>, (from, to): (&str, &str), zone: Tz, calendar: &Calendar) {
    let read = |text: &str| Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc());
    let moved = || {
        let pause = (read(from)?, read(to)?);
        let moved = after_pause(read(until.as_deref()?)?, pause, zone, calendar)?;
        let local = moved.with_timezone(&zone);
        Some(local.to_rfc3339_opts(SecondsFormat::Secs, false))
    };
    if let Some(moved) = moved() {
        *until = Some(moved);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use proptest::prelude::*;

    const SHANGHAI: Tz = chrono_tz::Asia::Shanghai;

    /// The days around the national holidays of 2026.
    fn calendar() -> Calendar {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let mut calendar = Calendar::default();
        let off = (1..=7).map(|n| day(&format!("2026-10-0{n}")));
        calendar.set(2026, off, [day("2026-09-20"), day("2026-10-10")]);
        calendar
    }

    fn at(text: &str) -> DateTime<Utc> {
        let at = DateTime::parse_from_rfc3339(text).expect("a time");
        at.with_timezone(&Utc)
    }

    fn check(raised: &str, amount: u32, unit: DeadlineUnit, wanted: &str) {
        let found = due(at(raised), Deadline { amount, unit }, SHANGHAI, &calendar());
        let found = found.expect("a moment").with_timezone(&SHANGHAI);
        assert_eq!(found.to_rfc3339(), wanted, "{raised}, {amount} {unit:?}");
    }

    #[test]
    fn a_pause_moves_hours_by_its_length_and_days_by_the_working_days_that_began_in_it() {
        let moved = |until: &str, from: &str, to: &str| {
            let moved = after_pause(at(until), (at(from), at(to)), SHANGHAI, &calendar());
            let moved = moved.expect("a moment").with_timezone(&SHANGHAI);
            moved.to_rfc3339()
        };
        let hours = "2026-11-23T18:00:00+08:00";
        let (ten, noon) = ("2026-11-23T10:00:00+08:00", "2026-11-23T12:30:00+08:00");
        assert_eq!(moved(hours, ten, noon), "2026-11-23T20:30:00+08:00");
        assert_eq!(moved(hours, noon, ten), hours);
        let days = "2026-11-23T23:59:59+08:00";
        assert_eq!(moved(days, ten, noon), days, "within a day nothing is lost");
        // From Friday to Monday one working day began.
        let (friday, monday) = ("2026-11-20T17:00:00+08:00", "2026-11-23T09:00:00+08:00");
        assert_eq!(moved(days, friday, monday), "2026-11-24T23:59:59+08:00");
        // Days that began count, and none that only ended.
        let saturday = "2026-11-21T09:00:00+08:00";
        assert_eq!(moved(days, friday, saturday), days);
        assert_eq!(moved(days, saturday, monday), "2026-11-24T23:59:59+08:00");
        // A holiday week, with a worked Saturday at its end.
        let (before, after) = ("2026-09-30T09:00:00+08:00", "2026-10-10T09:00:00+08:00");
        let until = "2026-10-08T23:59:59+08:00";
        assert_eq!(moved(until, before, after), "2026-10-12T23:59:59+08:00");
    }

    #[test]
    fn hours_run_through_nights_and_holidays() {
        use DeadlineUnit::{Hours, Minutes};
        check(
            "2026-09-30T23:00:00+08:00",
            2,
            Hours,
            "2026-10-01T01:00:00+08:00",
        );
        check(
            "2026-10-01T10:00:00+08:00",
            10,
            Minutes,
            "2026-10-01T10:10:00+08:00",
        );
    }

    #[test]
    fn working_days_pass_weekends_and_holidays_and_count_the_adjusted_ones() {
        use DeadlineUnit::WorkingDays;
        for (raised, amount, wanted) in [
            // A Friday; then the Saturday after it.
            ("2026-11-27T00:00:00+08:00", 1, "2026-11-30T23:59:59+08:00"),
            ("2026-11-28T15:00:00+08:00", 1, "2026-11-30T23:59:59+08:00"),
            // Over the holidays; the Saturday after them is worked.
            ("2026-09-30T23:59:59+08:00", 3, "2026-10-10T23:59:59+08:00"),
            // Into a worked Sunday.
            ("2026-09-18T09:00:00+08:00", 1, "2026-09-20T23:59:59+08:00"),
        ] {
            check(raised, amount, WorkingDays, wanted);
        }
    }

    #[test]
    fn what_no_calendar_holds_is_no_moment() {
        let allowed = Deadline {
            amount: u32::MAX,
            unit: DeadlineUnit::Hours,
        };
        let end = DateTime::<Utc>::MAX_UTC;
        assert_eq!(due(end, allowed, SHANGHAI, &calendar()), None);
    }

    fn unit() -> impl Strategy<Value = DeadlineUnit> {
        prop_oneof![
            Just(DeadlineUnit::Minutes),
            Just(DeadlineUnit::Hours),
            Just(DeadlineUnit::WorkingDays),
        ]
    }

    proptest! {
        /// Whoever raises later, or allows more, is never due sooner; nobody is due before.
        #[test]
        fn a_later_raising_and_a_longer_stretch_are_never_due_sooner(
            raised_s in 1_780_000_000i64..1_800_000_000,
            later_s in 0i64..20 * 86_400,
            amount in 1u32..40,
            more in 0u32..10,
            unit in unit(),
            zone in prop_oneof![Just(SHANGHAI), Just(chrono_tz::America::New_York)],
        ) {
            let calendar = calendar();
            let raised = DateTime::from_timestamp(raised_s, 0).expect("a moment");
            let later = raised + TimeDelta::seconds(later_s);
            let ask = |raised, amount| {
                due(raised, Deadline { amount, unit }, zone, &calendar).expect("a moment")
            };
            let first = ask(raised, amount);
            prop_assert!(raised < first);
            prop_assert!(first <= ask(later, amount));
            prop_assert!(first <= ask(raised, amount + more));
        }
    }
}
