//! Rules, their ends and edges, and the days that are laid over them.

use super::*;

fn starts(rrule: &str, zone_name: &str, from: &str, days: u64) -> Vec<String> {
    let rule = Rule::read(rrule, "2026-10-24T02:30", 30, 15).expect("a rule");
    let from = from.parse().expect("a day");
    let zone = zone(zone_name).expect("a zone");
    rule.over(from, days, zone, &Calendar::default())
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

fn refusal(rrule: &str) -> String {
    let refused = Rule::read(rrule, "2026-10-24T02:30", 30, 15);
    refused.expect_err("refused").to_string()
}

#[test]
fn what_is_no_rule_is_refused_with_the_reason() {
    for (rrule, reason) in [
        ("", "it isn't one"),
        ("DAILY", "it isn't one"),
        ("FREQ=DAILY;INTERVAL=x", "INTERVAL"),
        ("FREQ=SECONDLY", "on the minute"),
        ("FREQ=DAILY;BYSECOND=30", "on the minute"),
        ("FREQ=DAILY;UNTIL=soon", "UNTIL isn't a time"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20261231", "not both"),
        ("FREQ=FORTNIGHTLY", "FREQ"),
        ("FREQ=MONTHLY;BYMONTHDAY=40", "BYMONTHDAY"),
    ] {
        let said = refusal(rrule);
        assert!(
            said.contains(reason) && said.contains(rrule),
            "{rrule}: {said}"
        );
    }
    assert!(Rule::read("FREQ=DAILY", "22:00", 30, 15).is_err());
}

#[test]
fn a_patrol_every_two_hours_walks_a_repeated_hour_twice_and_no_skipped_one() {
    let starts = |day: &str| {
        let rule = Rule::read("FREQ=HOURLY;INTERVAL=2", "2026-01-01T00:30", 30, 15);
        let zone = zone("Europe/Berlin").expect("a zone");
        let day = day.parse().expect("a day");
        let found = rule
            .expect("a rule")
            .over(day, 1, zone, &Calendar::default());
        let of_night = found.into_iter().take(3);
        of_night
            .map(|o| (o.start, o.opens.to_rfc3339()))
            .collect::<Vec<_>>()
    };
    let named = |pairs: [(&str, &str); 3]| pairs.map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(
        starts("2026-10-25"),
        named([
            ("2026-10-25T00:30", "2026-10-24T22:30:00+00:00"),
            ("2026-10-25T02:30", "2026-10-25T00:30:00+00:00"),
            ("2026-10-25T02:30;2", "2026-10-25T01:30:00+00:00"),
        ])
    );
    assert_eq!(
        starts("2026-03-29"),
        named([
            ("2026-03-29T00:30", "2026-03-28T23:30:00+00:00"),
            ("2026-03-29T04:30", "2026-03-29T02:30:00+00:00"),
            ("2026-03-29T06:30", "2026-03-29T04:30:00+00:00"),
        ])
    );
}

#[test]
fn an_end_without_time_includes_its_day_and_one_with_z_is_an_instant() {
    let days = |rrule: &str| starts(rrule, "Asia/Shanghai", "2026-10-24", 9).len();
    assert_eq!(days("FREQ=DAILY;UNTIL=20261026"), 3);
    assert_eq!(days("FREQ=DAILY;UNTIL=20261026T022959"), 2);
    assert_eq!(days("FREQ=DAILY;UNTIL=20261025T183000Z"), 3);
    assert_eq!(days("FREQ=DAILY;UNTIL=20261025T182959Z"), 2);
    assert_eq!(days("FREQ=DAILY;COUNT=2"), 2);
}

#[test]
fn working_days_black_days_and_a_last_day_are_laid_over_the_rule() {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let mut rule = Rule::read("FREQ=DAILY", "2026-09-01T22:00", 30, 15).expect("a rule");
    rule.days = Days::Working;
    rule.blackouts = vec![(day("2026-09-21"), day("2026-09-22"))];
    rule.last_day = Some(day("2026-09-28"));
    let mut calendar = Calendar::default();
    calendar.set(2026, [day("2026-09-25")], [day("2026-09-20")]);
    let found = rule.over(
        day("2026-09-18"),
        14,
        zone("Asia/Shanghai").expect("a zone"),
        &calendar,
    );
    let days: Vec<&str> = found.iter().map(|o| &o.start[8..10]).collect();
    // 18 Friday, 20 a worked Sunday, 21 and 22 black, 25 a holiday, 28 the last.
    assert_eq!(days, ["18", "20", "23", "24", "28"]);
}

#[test]
fn the_window_closes_into_grace_and_grace_ends() {
    let rule = Rule::read("FREQ=DAILY", "2026-10-24T22:00", 30, 15).expect("a rule");
    let zone = zone("Asia/Shanghai").expect("a zone");
    let occurrence = rule.at("2026-10-24T22:00", zone, &Calendar::default());
    let occurrence = occurrence.expect("due");
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

#[test]
fn a_replaced_plans_times_overlap_those_of_the_new_one_though_it_has_ended() {
    let zone = zone("Asia/Shanghai").expect("a zone");
    let calendar = Calendar::default();
    let mut old = Rule::read("FREQ=DAILY", "2026-11-01T22:00", 60, 30).expect("a rule");
    old.last_day = Some("2026-11-22".parse().expect("a day"));
    let new = Rule::read("FREQ=DAILY", "2026-11-23T23:00", 60, 30).expect("a rule");
    let late = Rule::read("FREQ=DAILY", "2026-11-23T23:30", 60, 30).expect("a rule");
    let at = |rule: &Rule, start| rule.at(start, zone, &calendar).expect("due");
    let of_new = at(&new, "2026-11-23T23:00");
    let starts = |found: Vec<Occurrence>| -> Vec<String> {
        found.into_iter().map(|one| one.start).collect()
    };
    let found = old.overlapping(&of_new, zone, &calendar);
    assert_eq!(starts(found), ["2026-11-23T22:00"]);
    let of_late = at(&late, "2026-11-23T23:30");
    assert_eq!(starts(old.overlapping(&of_late, zone, &calendar)), [""; 0]);
}

#[test]
fn a_round_keeps_its_window_when_its_plan_has_changed() {
    let rule = Rule::read("FREQ=HOURLY", "2026-10-25T00:30", 30, 15).expect("a rule");
    let zone = zone("Europe/Berlin").expect("a zone");
    for of_day in rule.over(
        "2026-10-25".parse().expect("a day"),
        1,
        zone,
        &Calendar::default(),
    ) {
        assert_eq!(rule.as_named(&of_day.start, zone), Some(of_day));
    }
    let gone = rule.as_named("2026-10-25T07:10", zone).expect("named");
    assert_eq!(gone.opens.to_rfc3339(), "2026-10-25T06:10:00+00:00");
    assert_eq!(rule.as_named("soon", zone), None);
}
