//! Meters and gauges: what a counter counted, what is worth a second look, and values that are
//! calculated from others. It doesn't know which gauge belongs to which.
//!
//! Units: readings and results are thousandths of the gauge's unit. Nothing here panics on any
//! reading; a result that doesn't fit is none.

use crate::limits::{Limits, Milli, Standing, classify};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Milliseconds of a day.
const DAY_MS: i128 = 24 * 60 * 60 * 1000;

/// What a counter counted between two readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[ts(export)]
pub enum Counted {
    /// It went on.
    On {
        #[ts(type = "number")]
        used_milli: Milli,
    },
    /// It began again from 0, once.
    RolledOver {
        #[ts(type = "number")]
        used_milli: Milli,
    },
    /// It stands lower and can't have rolled over: another meter, or a wrong figure.
    Exchanged,
    /// A counter can't show that: below 0, or what it would have rolled over at.
    Impossible,
}

impl Counted {
    /// What was used, where that is known.
    pub fn used_milli(self) -> Option<Milli> {
        match self {
            Counted::On { used_milli } | Counted::RolledOver { used_milli } => Some(used_milli),
            Counted::Exchanged | Counted::Impossible => None,
        }
    }
}

/// What a counter counted since its last reading; none without one.
///
/// Shape: `rolls_over` is the figure that it shows as 0 again, so 99,999.9 m³ rolls over at
/// 100,000,000; none where it never does. `most` is the most that it may have counted meanwhile.
/// Edges: a lower reading is a roll-over where that would have counted `most` at most (without
/// it, half of `rolls_over`); else the meter was exchanged.
pub fn counted(
    last: Option<Milli>,
    now: Milli,
    rolls_over: Option<Milli>,
    most: Option<Milli>,
) -> Option<Counted> {
    let last = last?;
    let shown = |reading: Milli| reading >= 0 && rolls_over.is_none_or(|at| reading < at);
    if !shown(last) || !shown(now) {
        return Some(Counted::Impossible);
    }
    // Neither is below 0, so no difference overflows.
    if now >= last {
        let used_milli = now - last;
        return Some(Counted::On { used_milli });
    }
    let Some(at) = rolls_over else {
        return Some(Counted::Exchanged);
    };
    let used_milli = at - last + now;
    let plausible = used_milli <= most.unwrap_or(at / 2);
    Some(if plausible {
        Counted::RolledOver { used_milli }
    } else {
        Counted::Exchanged
    })
}

/// Whether a value has changed by more than so many percent of the last one.
///
/// Edges: exactly so many is no jump; from 0 every change is one; without a last value none is.
pub fn jumps(last: Option<Milli>, now: Milli, percent: u32) -> bool {
    let Some(last) = last else {
        return false;
    };
    let (last, now) = (i128::from(last), i128::from(now));
    (now - last).abs() * 100 > last.abs() * i128::from(percent)
}

/// Why a reading is worth a second look before it is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SecondLook {
    /// Under its limit.
    Below,
    /// Over its limit.
    Above,
    /// Within, but far from the last reading.
    Jump,
}

/// Whether a reading is worth a second look, and why.
///
/// Edges: out of limits comes before a jump; without `percent` nothing is a jump.
pub fn second_look(
    now: Milli,
    limits: Limits,
    last: Option<Milli>,
    percent: Option<u32>,
) -> Option<SecondLook> {
    match classify(now, limits) {
        Standing::Below => Some(SecondLook::Below),
        Standing::Above => Some(SecondLook::Above),
        Standing::Within => percent
            .is_some_and(|percent| jumps(last, now, percent))
            .then_some(SecondLook::Jump),
    }
}

/// Supply less return, such as ΔT of a heating circuit; none where one of them is missing.
pub fn difference(supply: Option<Milli>, back: Option<Milli>) -> Option<Milli> {
    supply?.checked_sub(back?)
}

/// A main meter's use less that of its sub-meters: what is lost, or not metered.
///
/// Edges: below 0 where the sub-meters counted more; none where one of them is missing.
pub fn balance(main: Option<Milli>, subs: &[Option<Milli>]) -> Option<Milli> {
    let mut left = i128::from(main?);
    for sub in subs {
        left -= i128::from((*sub)?);
    }
    Milli::try_from(left).ok()
}

/// A use between two readings, for each 24 hours between them.
///
/// Edges: rounded to the nearest thousandth, a half away from 0; none where the use is missing or
/// no time went by.
pub fn per_day(
    used: Option<Milli>,
    from: DateTime<FixedOffset>,
    to: DateTime<FixedOffset>,
) -> Option<Milli> {
    let ms = i128::from((to - from).num_milliseconds());
    if ms <= 0 {
        return None;
    }
    let used = i128::from(used?) * DAY_MS;
    let half = if used < 0 { -ms / 2 } else { ms / 2 };
    Milli::try_from((used + half) / ms).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const AT: Option<Milli> = Some(100_000_000);

    fn on(used_milli: Milli) -> Option<Counted> {
        Some(Counted::On { used_milli })
    }

    fn rolled(used_milli: Milli) -> Option<Counted> {
        Some(Counted::RolledOver { used_milli })
    }

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).expect("a time")
    }

    #[test]
    fn a_counter_that_stands_higher_went_on() {
        assert_eq!(counted(Some(12_300), 15_000, AT, None), on(2_700));
        assert_eq!(counted(Some(12_300), 12_300, None, None), on(0));
    }

    #[test]
    fn a_counter_that_rolled_over_counted_the_rest_and_the_new() {
        let last = Some(99_998_000);
        assert_eq!(counted(last, 1_500, AT, None), rolled(3_500));
        assert_eq!(counted(Some(99_999_999), 0, AT, None), rolled(1));
    }

    #[test]
    fn a_counter_that_would_have_counted_too_much_was_exchanged() {
        let exchanged = Some(Counted::Exchanged);
        assert_eq!(
            counted(Some(60_000_000), 5_000, AT, None),
            rolled(40_005_000)
        );
        assert_eq!(counted(Some(40_000_000), 5_000, AT, None), exchanged);
        let last = Some(99_998_000);
        assert_eq!(counted(last, 1_500, AT, Some(3_500)), rolled(3_500));
        assert_eq!(counted(last, 1_501, AT, Some(3_500)), exchanged);
        assert_eq!(counted(Some(2), 1, None, None), exchanged);
    }

    #[test]
    fn a_figure_that_the_counter_cannot_show_is_impossible() {
        let impossible = Some(Counted::Impossible);
        assert_eq!(counted(Some(0), 100_000_000, AT, None), impossible);
        assert_eq!(counted(Some(100_000_000), 0, AT, None), impossible);
        assert_eq!(counted(Some(0), -1, AT, None), impossible);
        assert_eq!(counted(Some(-1), 1, None, None), impossible);
        assert_eq!(Counted::Impossible.used_milli(), None);
    }

    #[test]
    fn a_first_reading_has_nothing_to_count_from() {
        assert_eq!(counted(None, 5, AT, None), None);
    }

    #[test]
    fn a_change_above_the_percentage_is_a_jump_and_exactly_it_is_none() {
        assert!(!jumps(Some(400), 600, 50));
        assert!(jumps(Some(400), 601, 50));
        assert!(!jumps(Some(400), 200, 50));
        assert!(jumps(Some(400), 199, 50));
        assert!(jumps(Some(-400), 199, 50));
        assert!(!jumps(Some(-400), -600, 50));
    }

    #[test]
    fn from_0_every_change_is_a_jump_and_from_nothing_none() {
        assert!(jumps(Some(0), 1, 500));
        assert!(!jumps(Some(0), 0, 0));
        assert!(!jumps(None, 1_000_000, 1));
    }

    #[test]
    fn a_reading_out_of_limits_or_far_from_the_last_is_looked_at_twice() {
        let limits = Limits {
            low: Some(350),
            high: Some(550),
            low_exclusive: false,
        };
        let look = |now, percent| second_look(now, limits, Some(500), percent);
        assert_eq!(look(349, Some(10)), Some(SecondLook::Below));
        assert_eq!(look(551, None), Some(SecondLook::Above));
        assert_eq!(look(400, Some(10)), Some(SecondLook::Jump));
        assert_eq!(look(400, None), None);
        assert_eq!(look(500, Some(10)), None);
    }

    #[test]
    fn a_difference_wants_both_its_readings() {
        assert_eq!(difference(Some(12_000), Some(7_000)), Some(5_000));
        assert_eq!(difference(Some(7_000), Some(12_000)), Some(-5_000));
        assert_eq!(difference(None, Some(1)), None);
        assert_eq!(difference(Some(1), None), None);
        assert_eq!(difference(Some(Milli::MIN), Some(1)), None);
    }

    #[test]
    fn a_balance_is_what_the_sub_meters_do_not_explain() {
        assert_eq!(balance(Some(100), &[Some(40), Some(35)]), Some(25));
        assert_eq!(balance(Some(100), &[Some(80), Some(35)]), Some(-15));
        assert_eq!(balance(Some(100), &[]), Some(100));
        assert_eq!(balance(Some(100), &[Some(40), None]), None);
        assert_eq!(balance(None, &[Some(40)]), None);
        let most = Some(Milli::MAX);
        assert_eq!(balance(most, &[most, most, Some(Milli::MIN)]), Some(1));
        assert_eq!(balance(Some(Milli::MIN), &[most]), None);
    }

    #[test]
    fn a_days_use_is_that_of_24_hours_whatever_the_offsets() {
        let (from, to) = (at("2026-11-22T08:00:00+08:00"), at("2026-11-23T02:00:00Z"));
        assert_eq!(per_day(Some(26_000), from, to), Some(24_000));
        assert_eq!(per_day(Some(26_000), to, from), None);
        assert_eq!(per_day(Some(26_000), to, to), None);
        assert_eq!(per_day(None, from, to), None);
    }

    #[test]
    fn a_days_use_is_rounded_to_the_nearest_thousandth() {
        let (from, to) = (at("2026-11-22T08:00:00Z"), at("2026-11-24T08:00:00Z"));
        assert_eq!(per_day(Some(5), from, to), Some(3));
        assert_eq!(per_day(Some(-5), from, to), Some(-3));
        assert_eq!(per_day(Some(4), from, to), Some(2));
        assert_eq!(
            per_day(Some(Milli::MAX), from, from + chrono::TimeDelta::hours(1)),
            None
        );
    }

    fn milli() -> impl Strategy<Value = Milli> {
        prop_oneof![
            any::<Milli>(),
            -5i64..200,
            Just(Milli::MIN),
            Just(Milli::MAX)
        ]
    }

    proptest! {
        #[test]
        fn no_reading_makes_it_panic_or_count_backwards(
            last in milli(),
            now in milli(),
            at in proptest::option::of(milli()),
            most in proptest::option::of(milli()),
            percent: u32,
        ) {
            let used = counted(Some(last), now, at, most).and_then(Counted::used_milli);
            prop_assert!(used.is_none_or(|used| used >= 0));
            prop_assert!(used.is_none_or(|used| at.is_none_or(|at| used < at)));
            jumps(Some(last), now, percent);
            difference(Some(last), Some(now));
            balance(Some(last), &[Some(now), at]);
            let day = super::tests::at("2026-11-22T08:00:00Z");
            per_day(Some(last), day, day + chrono::TimeDelta::milliseconds(now.rem_euclid(99)));
        }

        #[test]
        fn a_counter_counts_what_went_through_over_its_roll_over(
            last in 0i64..1000,
            through in 0i64..=500,
        ) {
            let counted = counted(Some(last), (last + through) % 1000, Some(1000), None);
            prop_assert_eq!(counted.and_then(Counted::used_milli), Some(through));
        }

        #[test]
        fn a_higher_percentage_never_makes_a_jump(
            last in milli(),
            now in milli(),
            percent in 0u32..300,
            more in 0u32..300,
        ) {
            prop_assert!(jumps(Some(last), now, percent) >= jumps(Some(last), now, percent + more));
        }
    }
}
