//! Discharge tests over kill, restart and reboot, and the two rules side by side.

use super::SpanOutcome::{Fail, Pass, Uncertain};
use super::*;
use crate::outcome::Outcome;
use crate::value::PartValue;
use crate::verdict::judge;
use checklists::built_in;
use proptest::prelude::*;

fn mark(boot: &str, mono_s: u64, at: &str, off_s: Option<u64>) -> Mark {
    Mark {
        boot: boot.into(),
        mono_ms: mono_s * 1000,
        at: format!("2026-11-23T{at}+08:00"),
        off_ms_max: off_s.map(|s| s * 1000),
    }
}

fn span(at_least_s: u64, at_most_s: impl Into<Option<u64>>) -> Span {
    Span {
        at_least_s,
        at_most_s: at_most_s.into(),
    }
}

fn item(id: &str) -> &'static Item {
    let mut items = built_in().checklists.iter().flat_map(|list| &list.items);
    items.find(|item| item.id == id).expect("in the catalogue")
}

fn class(class: BuildingClass) -> Building {
    Building {
        class: Some(class),
        lights_milli: None,
    }
}

/// What the site's rule and the standard say.
fn check(span: Span, building: &Building, site: SpanOutcome, standard: SpanOutcome) {
    for id in ["13.10", "eq-exit-light.3"] {
        let said = verdicts(item(id), "lasted", span, building).expect("a duration");
        let said: Vec<_> = said.iter().map(|v| (v.rule.as_str(), v.outcome)).collect();
        let wanted = [("site", site), ("standard", standard)];
        assert_eq!(said, wanted, "{id} {span:?} {building:?}");
    }
}

#[test]
fn within_one_boot_the_time_is_exact_whatever_the_wall_clock_does() {
    let start = mark("b1", 100, "22:00:00", None);
    let mut stop = mark("b1", 1001, "03:00:00", None);
    assert_eq!(between(&start, &[], &stop), Some(Span::exactly(901)));
    stop.mono_ms -= 1;
    let begun = between(&start, &[], &stop).expect("a span");
    assert_eq!(begun.exact_s(), Some(900), "a begun second doesn't count");
    assert_eq!(between(&stop, &[], &start), None);
}

#[test]
fn over_a_reboot_only_what_is_certain_is_said() {
    let start = mark("b1", 100, "22:00:00", Some(5));
    let stop = mark("b2", 300, "22:20:00", Some(10));
    assert_eq!(between(&start, &[], &stop), Some(span(1185, 1215)));
}

#[test]
fn over_a_reboot_the_new_boots_clock_is_certain_without_any_wall_clock() {
    let start = mark("b1", 100, "22:00:00", None);
    let stop = mark("b2", 300, "22:20:00", Some(0));
    assert_eq!(between(&start, &[], &stop), Some(span(300, None)));
    let mut unread = mark("b1", 100, "22:00:00", Some(0));
    unread.at = "yesterday".into();
    assert_eq!(between(&unread, &[], &stop), Some(span(300, None)));
}

#[test]
fn lines_between_say_how_long_the_old_boot_still_ran() {
    let start = mark("b1", 100, "22:00:00", None);
    let stop = mark("b3", 300, "22:20:00", None);
    let lines = [
        mark("b1", 150, "22:00:50", None),
        mark("b1", 400, "22:05:00", None),
        mark("b2", 60, "22:07:00", None),
        mark("b3", 30, "22:10:00", None),
        mark("b3", 999, "23:10:00", None),
    ];
    let least = 300 + 60 + 300;
    assert_eq!(between(&start, &lines, &stop), Some(span(least, None)));
    let before = [mark("b1", 50, "21:59:00", None)];
    assert_eq!(between(&start, &before, &stop), Some(span(300, None)));
}

#[test]
fn wall_clocks_that_contradict_the_boot_clock_say_nothing() {
    let start = mark("b1", 100, "22:00:00", Some(5));
    let set_back = mark("b2", 300, "21:00:00", Some(5));
    assert_eq!(between(&start, &[], &set_back), Some(span(300, None)));
    let barely = mark("b2", 300, "22:04:50", Some(5));
    assert_eq!(between(&start, &[], &barely), Some(span(300, 300)));
}

#[test]
fn a_span_is_never_below_nothing() {
    let start = mark("b1", 100, "22:00:00", Some(600));
    let stop = mark("b2", 0, "22:00:01", Some(600));
    assert_eq!(between(&start, &[], &stop), Some(span(0, 1201)));
}

#[test]
fn fifteen_minutes_exactly_fail_the_site_rule_and_a_second_more_passes() {
    let any = Building::default();
    check(Span::exactly(900), &any, Fail, Fail);
    check(Span::exactly(901), &any, Pass, Fail);
    check(Span::exactly(1799), &any, Pass, Fail);
    check(Span::exactly(1800), &any, Pass, Pass);
}

#[test]
fn the_standard_goes_by_the_class_of_the_building() {
    for (of, minutes) in [
        (BuildingClass::Over100m, 90),
        (BuildingClass::Care, 60),
        (BuildingClass::Large, 60),
        (BuildingClass::HighRiseResidential, 30),
        (BuildingClass::Other, 30),
    ] {
        check(Span::exactly(minutes * 60 - 1), &class(of), Pass, Fail);
        check(Span::exactly(minutes * 60), &class(of), Pass, Pass);
    }
}

#[test]
fn a_buildings_own_figure_comes_before_its_class_and_never_changes_the_site_rule() {
    let designed = Building {
        class: Some(BuildingClass::Over100m),
        lights_milli: Some(20_000),
    };
    check(Span::exactly(1199), &designed, Pass, Fail);
    check(Span::exactly(1200), &designed, Pass, Pass);
    check(Span::exactly(900), &designed, Fail, Fail);
}

#[test]
fn a_span_passes_or_fails_only_where_both_its_ends_agree() {
    let any = Building::default();
    check(span(880, 900), &any, Fail, Fail);
    check(span(900, 901), &any, Uncertain, Fail);
    check(span(901, 1799), &any, Pass, Fail);
    check(span(901, 1800), &any, Pass, Uncertain);
    check(span(1800, None), &any, Pass, Pass);
    check(span(0, None), &any, Uncertain, Uncertain);
}

#[test]
fn a_span_from_too_short_to_too_long_is_uncertain() {
    let limits = Limits {
        low: Some(1000),
        high: Some(2000),
        low_exclusive: false,
    };
    assert_eq!(judged(span(30, 500), limits, 60), Uncertain);
    assert_eq!(judged(span(200, 500), limits, 60), Fail);
    assert_eq!(judged(span(60, 120), limits, 60), Pass);
}

#[test]
fn a_light_still_alight_lasts_longer_and_one_found_dark_lasted_shorter() {
    let back = Span::exactly(1000);
    assert_eq!(back.lasted(Seen::WentOut, None), back);
    assert_eq!(back.lasted(Seen::StillLit, None), span(1000, None));
    assert_eq!(back.lasted(Seen::FoundDark, None), span(0, 1000));
    let lit = Some(Span::exactly(920));
    assert_eq!(back.lasted(Seen::FoundDark, lit), span(920, 1000));
    let any = Building::default();
    check(back.lasted(Seen::FoundDark, lit), &any, Pass, Fail);
    check(back.lasted(Seen::FoundDark, None), &any, Uncertain, Fail);
}

#[test]
fn only_durations_have_such_verdicts() {
    let any = Building::default();
    let item = item("13.10");
    assert_eq!(verdicts(item, "cut_test", Span::exactly(1), &any), None);
    assert_eq!(verdicts(item, "nope", Span::exactly(1), &any), None);
    assert_eq!(milli_of(1, "MPa"), None);
    assert_eq!(milli_of(u64::MAX, "s"), None);
    assert_eq!(milli_of(901, "min"), Some(15_016));
    assert_eq!(milli_of(7, "s"), Some(7000));
    assert_eq!(milli_of(5400, "h"), Some(1500));
}

proptest! {
    #[test]
    fn an_exact_span_is_judged_as_its_answer_is(seconds in 0u64..7200) {
        let item = item("13.10");
        let value = PartValue {
            part: "lasted".into(),
            milli: milli_of(seconds, "min"),
            ..PartValue::default()
        };
        let building = Building::default();
        let answer = judge(item, Outcome::Pass, &[value], "2026-11-23", &building, |_| None);
        let answer = answer.expect("judged").verdicts;
        let answer: Vec<bool> = answer.iter().map(|said| said.outcome == Outcome::Pass).collect();
        let said = verdicts(item, "lasted", Span::exactly(seconds), &Building::default());
        let said: Vec<bool> = said.expect("said").iter().map(|v| v.outcome == Pass).collect();
        prop_assert_eq!(said, answer);
    }

    #[test]
    fn a_wider_span_never_turns_pass_into_fail(
        least in 0u64..3000,
        long in 0u64..3000,
        less in 0u64..500,
        more in proptest::option::of(0u64..500),
    ) {
        let said = |span| {
            let said = verdicts(item("13.10"), "lasted", span, &Building::default());
            said.expect("a duration").into_iter().map(|v| v.outcome).collect::<Vec<_>>()
        };
        let narrow = span(least, least + long);
        let wide = span(least.saturating_sub(less), more.map(|more| least + long + more));
        for (narrow, wide) in said(narrow).into_iter().zip(said(wide)) {
            prop_assert!(wide == narrow || wide == Uncertain);
        }
    }

    #[test]
    fn what_was_true_lies_in_the_span(
        true_ms in 0u64..5_000_000,
        booted_ms in 0u64..5_000_000,
        off in 0u64..100_000,
        start_wrong in -1.0f64..=1.0,
        stop_wrong in -1.0f64..=1.0,
    ) {
        let zero = DateTime::parse_from_rfc3339("2026-11-23T22:00:00+08:00").expect("a time");
        let at = |ms: i64| (zero + chrono::TimeDelta::milliseconds(ms)).to_rfc3339();
        let wrong = |share: f64| (share * off as f64) as i64;
        let start = Mark {
            boot: "b1".into(),
            mono_ms: 77,
            at: at(wrong(start_wrong)),
            off_ms_max: Some(off),
        };
        let stop = Mark {
            boot: "b2".into(),
            mono_ms: true_ms.min(booted_ms),
            at: at(true_ms as i64 + wrong(stop_wrong)),
            off_ms_max: Some(off),
        };
        let span = between(&start, &[], &stop).expect("two boots");
        prop_assert!(span.at_least_s <= true_ms / 1000);
        prop_assert!(span.at_most_s.expect("known clocks") >= true_ms / 1000);
    }
}
