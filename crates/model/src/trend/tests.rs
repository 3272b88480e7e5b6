//! Trends of made-up extinguishers whose leak is known, in made-up weather.

use super::*;
use chrono::{Days, TimeDelta};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

const FIRST: &str = "2025-01-01";

fn reading(on: u64, milli_mpa: Milli, milli_c: Option<i64>) -> PressureReading {
    PressureReading {
        day: day(FIRST) + Days::new(on),
        milli_mpa,
        milli_c,
    }
}

/// Weather that swings by 20 °C over the year and jumps a little from reading to reading.
fn weather(on: u64) -> i64 {
    let season = (on as f64 / 365.25 * std::f64::consts::TAU).cos();
    15_000 - (20_000.0 * season) as i64 + (on as i64 * 7919) % 4000
}

/// Readings every 30 days of one that stands at `at_20` first and loses so much in a year.
fn unit(n: u64, at_20: f64, loss_a_year: f64, with_temperature: bool) -> Vec<PressureReading> {
    let one = |i: u64| {
        let on = i * 30;
        let now = at_20 - loss_a_year * on as f64 / 365.25;
        let shown = at_temperature(now.round() as Milli, 20_000, weather(on)).expect("plausible");
        reading(on, shown, with_temperature.then(|| weather(on)))
    };
    (0..n).map(one).collect()
}

fn peers(n: u64, of: u64) -> Vec<Vec<PressureReading>> {
    let start = |i: u64| 1150.0 + 20.0 * i as f64;
    (0..of).map(|i| unit(n, start(i), 0.0, false)).collect()
}

fn today(after: u64) -> NaiveDate {
    day(FIRST) + Days::new(after)
}

fn check_near(found: Milli, wanted: Milli, within: Milli) {
    assert!((found - wanted).abs() <= within, "{found}, not {wanted}");
}

#[test]
fn a_gauge_shows_what_the_table_says_at_each_temperature() {
    for (milli_c, shown) in [
        (-10_000, 107),
        (0, 111),
        (10_000, 116),
        (20_000, 120),
        (30_000, 124),
        (40_000, 129),
    ] {
        let milli = at_temperature(1200, 20_000, milli_c).expect("plausible");
        assert_eq!((milli + 5) / 10, shown, "{milli_c}");
        let back = at_temperature(milli, milli_c, 20_000).expect("plausible");
        check_near(back, 1200, 1);
    }
    assert_eq!(at_temperature(1200, -273_150, 20_000), None);
    assert_eq!(at_temperature(1200, 20_000, 80_001), None);
}

#[test]
fn a_slow_leak_is_found_under_the_weather_by_its_temperatures() {
    let leaking = unit(13, 1200.0, 60.0, true);
    let trend = trend(&leaking, &[], Some(1000), today(360)).expect("a trend");
    check_near(trend.per_year_milli_mpa, -60, 2);
    check_near(trend.today_milli_mpa, 1141, 2);
    assert_eq!(trend.by, CompensatedBy::Temperature);
    assert_eq!((trend.readings, trend.span_days), (13, 360));
    // 141 thousandths at 60 a year are 28 months.
    assert_eq!(trend.leaves_green, LeavesGreen::InMonths { months: 28 });
}

#[test]
fn a_slow_leak_is_found_under_the_weather_by_its_peers() {
    let leaking = unit(13, 1200.0, 60.0, false);
    let trend = trend(&leaking, &peers(13, 5), Some(1000), today(360)).expect("a trend");
    assert_eq!(trend.by, CompensatedBy::Peers);
    check_near(trend.per_year_milli_mpa, -60, 3);
    assert!(matches!(trend.leaves_green, LeavesGreen::InMonths { .. }));
}

#[test]
fn a_tight_one_stays_green_whatever_the_weather() {
    let tight = unit(13, 1200.0, 0.0, true);
    let trend = trend(&tight, &[], Some(1000), today(360)).expect("a trend");
    check_near(trend.per_year_milli_mpa, 0, 1);
    assert_eq!(trend.leaves_green, LeavesGreen::OutOfSight);
}

#[test]
fn one_peer_that_leaks_does_not_shift_the_others() {
    let mut peers = peers(13, 3);
    peers.push(unit(13, 1300.0, 400.0, false));
    let tight = unit(13, 1200.0, 0.0, false);
    let trend = trend(&tight, &peers, Some(1000), today(360)).expect("a trend");
    check_near(trend.per_year_milli_mpa, 0, 12);
}

#[test]
fn a_wild_reading_does_not_turn_the_line() {
    let mut leaking = unit(13, 1200.0, 60.0, true);
    leaking[12].milli_mpa = 120;
    leaking[5].milli_mpa = 12_000;
    let trend = trend(&leaking, &[], Some(1000), today(360)).expect("a trend");
    check_near(trend.per_year_milli_mpa, -60, 6);
}

#[test]
fn a_line_under_green_is_there_already() {
    let leaking = unit(13, 1010.0, 60.0, true);
    let trend = trend(&leaking, &[], Some(1000), today(360)).expect("a trend");
    assert_eq!(trend.leaves_green, LeavesGreen::Already);
}

#[test]
fn months_count_from_today_and_not_from_the_last_reading() {
    let leaking = unit(13, 1200.0, 60.0, true);
    let trend = trend(&leaking, &[], Some(1000), today(360 + 304)).expect("a trend");
    assert_eq!(trend.leaves_green, LeavesGreen::InMonths { months: 18 });
    assert_eq!(trend.span_days, 360);
}

#[test]
fn a_day_beyond_an_extinguishers_life_is_out_of_sight() {
    let leaves = |a_month: f64| leaves_green(144.0, -a_month / DAYS_A_MONTH);
    assert_eq!(leaves(1.001), LeavesGreen::InMonths { months: 143 });
    assert_eq!(leaves(0.999), LeavesGreen::OutOfSight);
    assert_eq!(leaves(0.0), LeavesGreen::OutOfSight);
    assert_eq!(leaves(-0.01), LeavesGreen::OutOfSight);
    assert_eq!(leaves(-1.0), LeavesGreen::OutOfSight);
}

#[test]
fn a_month_is_a_twelfth_of_a_year_and_a_begun_one_does_not_count() {
    let leaves = |above: f64| leaves_green(above, -60.0 / 365.25);
    assert_eq!(leaves(59.9), LeavesGreen::InMonths { months: 11 });
    assert_eq!(leaves(60.1), LeavesGreen::InMonths { months: 12 });
    assert_eq!(leaves(4.9), LeavesGreen::InMonths { months: 0 });
}

#[test]
fn without_a_nameplate_there_is_no_trend() {
    let all = unit(13, 1200.0, 60.0, true);
    assert_eq!(
        trend(&all, &[], None, today(360)),
        Err(NoTrend::NoNameplate)
    );
}

#[test]
fn three_days_of_readings_are_too_few_and_four_are_enough() {
    let mut all = unit(3, 1200.0, 60.0, true);
    all.push(all[2]);
    let few = Err(NoTrend::TooFew { have: 3, want: 4 });
    assert_eq!(trend(&all, &[], Some(1000), today(90)), few);
    let four = unit(4, 1200.0, 60.0, true);
    let four = trend(&four, &[], Some(1000), today(90)).expect("a trend");
    assert_eq!(four.readings, 4);
}

#[test]
fn without_temperatures_or_three_peers_nothing_can_be_compared() {
    let mut all = unit(13, 1200.0, 60.0, false);
    let none = |have| Err(NoTrend::NotComparable { have, want: 4 });
    assert_eq!(trend(&all, &peers(13, 2), Some(1000), today(360)), none(0));
    assert_eq!(trend(&all, &peers(3, 3), Some(1000), today(360)), none(3));
    let once =
        (0..13).flat_map(|i| [0, 10, 20].map(|more| vec![reading(i * 30, 1200 + more, None)]));
    let once: Vec<_> = once.collect();
    assert_eq!(trend(&all, &once, Some(1000), today(360)), none(0));
    all[0].milli_c = Some(5_000_000);
    assert_eq!(trend(&all, &[], Some(1000), today(360)), none(0));
}

#[test]
fn days_without_a_temperature_are_left_out_of_a_line_by_temperature() {
    let mut all = unit(13, 1200.0, 60.0, true);
    for one in &mut all[..4] {
        one.milli_c = None;
        one.milli_mpa = 300;
    }
    let trend = trend(&all, &peers(13, 5), Some(1000), today(360)).expect("a trend");
    assert_eq!(trend.by, CompensatedBy::Temperature);
    assert_eq!((trend.readings, trend.span_days), (9, 240));
    check_near(trend.per_year_milli_mpa, -60, 3);
}

#[test]
fn a_figure_that_no_gauge_shows_is_no_reading() {
    let mut all = unit(4, 1200.0, 60.0, true);
    all[0].milli_mpa = -102;
    let few = Err(NoTrend::TooFew { have: 3, want: 4 });
    assert_eq!(trend(&all, &[], Some(1000), today(90)), few);
}

#[test]
fn several_readings_of_a_day_count_once_by_their_median() {
    let mut all = unit(13, 1200.0, 60.0, true);
    let last = all[12];
    for milli_mpa in [0, last.milli_mpa] {
        all.push(PressureReading { milli_mpa, ..last });
    }
    let once = trend(&all[..13], &[], Some(1000), today(360));
    assert_eq!(trend(&all, &[], Some(1000), today(360)), once);
}

#[test]
fn what_goes_to_a_screen_has_no_fractions() {
    let trend = trend(&unit(13, 1200.0, 60.0, true), &[], Some(1000), today(360));
    let text = serde_json::to_string(&trend.expect("a trend")).expect("json");
    assert!(!text.contains('.'), "{text}");
    assert!(text.contains(r#""leaves_green":{"is":"in_months","months":28}"#));
}

fn any_reading() -> impl Strategy<Value = PressureReading> {
    let pressure = prop_oneof![any::<Milli>(), 0i64..2000];
    let warm = proptest::option::of(prop_oneof![any::<i64>(), -20_000i64..50_000]);
    (0u64..400, pressure, warm).prop_map(|(on, milli_mpa, milli_c)| reading(on, milli_mpa, milli_c))
}

/// The sooner, the greater.
fn urgency(leaves: LeavesGreen) -> u32 {
    match leaves {
        LeavesGreen::OutOfSight => 0,
        LeavesGreen::InMonths { months } => 1 + MONTHS_MAX - months,
        LeavesGreen::Already => u32::MAX,
    }
}

proptest! {
    #[test]
    fn no_readings_make_it_panic(
        all in proptest::collection::vec(any_reading(), 0..12),
        peers in proptest::collection::vec(proptest::collection::vec(any_reading(), 0..6), 0..5),
        green in any::<Milli>(),
        off in -40_000i64..40_000,
    ) {
        let today = day(FIRST) + TimeDelta::days(off);
        if let Ok(trend) = trend(&all, &peers, Some(green), today) {
            prop_assert!(trend.readings >= READINGS_MIN && trend.span_days > 0);
        }
    }

    #[test]
    fn green_that_begins_higher_or_a_later_today_is_never_left_later(
        n in 4u64..16,
        loss in -50.0f64..300.0,
        green in 500i64..1300,
        more in 0i64..300,
        later in 0u64..500,
    ) {
        let all = unit(n, 1200.0, loss, true);
        let leaves = |green, after| {
            let trend = trend(&all, &[], Some(green), today(400 + after));
            urgency(trend.expect("a trend").leaves_green)
        };
        prop_assert!(leaves(green, 0) <= leaves(green + more, 0));
        if loss > 10.0 {
            prop_assert!(leaves(green, 0) <= leaves(green, later));
        }
    }

    #[test]
    fn a_known_leak_is_found(n in 8u64..30, loss in 0.0f64..200.0) {
        let all = unit(n, 1200.0, loss, true);
        let trend = trend(&all, &[], Some(900), today(400)).expect("a trend");
        prop_assert!((trend.per_year_milli_mpa as f64 + loss).abs() < 4.0);
    }
}
