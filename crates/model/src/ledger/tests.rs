//! The ledger's dates, kind by kind.

use super::*;
use checklists::built_in;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn kind(id: &str) -> &'static Checklist {
    built_in().checklist(id).expect("in the catalogue")
}

fn made(text: &str) -> LedgerEntry {
    LedgerEntry {
        made: Some(day(text)),
        ..LedgerEntry::default()
    }
}

fn due(says: &LedgerSays, id: &str) -> Due {
    let found = says.dues.iter().find(|due| due.id == id);
    found.expect("falls due").clone()
}

/// An extinguisher made on 2020-03-15: first service, the next one, and its end.
fn check_agent(id: &str, first: &str, then: &str, scrap: &str) {
    let kind = kind(id);
    let mut entry = made("2020-03-15");
    let service = |entry: &LedgerEntry, today: NaiveDate| due(&says(kind, entry, today), "service");
    let (first, then, scrap) = (day(first), day(then), day(scrap));
    let before = |date: NaiveDate, days| date - Days::new(days);

    let on = service(&entry, first);
    assert_eq!((on.due, on.left_days), (Some(first), Some(0)), "{id}");
    assert_eq!(on.standing, DueStanding::Soon { within_days: 0 });
    assert_eq!(
        service(&entry, before(first, 61)).standing,
        DueStanding::Fine
    );
    let far = service(&entry, before(first, 60)).standing;
    assert_eq!(far, DueStanding::Soon { within_days: 60 });
    let near = service(&entry, before(first, 30)).standing;
    assert_eq!(near, DueStanding::Soon { within_days: 30 });
    let late = service(&entry, first + Days::new(1)).standing;
    assert_eq!(late, DueStanding::Overdue);

    entry.serviced = Some(first);
    assert_eq!(service(&entry, first).due, Some(then), "{id}");

    let eve = says(kind, &entry, before(scrap, 1));
    assert_eq!((due(&eve, SCRAP).due, eve.scrap), (Some(scrap), false));
    assert!(says(kind, &entry, scrap).scrap, "{id}");
}

#[test]
fn a_water_extinguisher_is_serviced_after_3_years_then_yearly_and_ends_after_6() {
    check_agent(
        "eq-extinguisher-water",
        "2023-03-15",
        "2024-03-15",
        "2026-03-15",
    );
}

#[test]
fn a_powder_extinguisher_is_serviced_after_5_years_then_every_2_and_ends_after_10() {
    check_agent(
        "eq-extinguisher-powder",
        "2025-03-15",
        "2027-03-15",
        "2030-03-15",
    );
}

#[test]
fn a_clean_gas_extinguisher_keeps_the_years_of_powder() {
    check_agent(
        "eq-extinguisher-clean-gas",
        "2025-03-15",
        "2027-03-15",
        "2030-03-15",
    );
}

#[test]
fn a_co2_extinguisher_is_serviced_after_5_years_then_every_2_and_ends_after_12() {
    check_agent(
        "eq-extinguisher-co2",
        "2025-03-15",
        "2027-03-15",
        "2032-03-15",
    );
}

#[test]
fn a_service_that_is_in_time_saves_no_piece_from_its_age() {
    let mut entry = made("2016-05-01");
    entry.serviced = Some(day("2026-04-01"));
    let says = says(kind("eq-extinguisher-powder"), &entry, day("2026-05-02"));
    assert_eq!(due(&says, "service").standing, DueStanding::Fine);
    assert!(says.scrap);
    assert_eq!(says.worst(), Some(DueStanding::Overdue));
}

#[test]
fn a_service_before_the_piece_was_made_is_not_believed() {
    let mut entry = made("2024-05-01");
    entry.serviced = Some(day("2023-05-01"));
    let says = says(kind("eq-extinguisher-water"), &entry, day("2026-01-01"));
    assert_eq!(due(&says, "service").due, Some(day("2027-05-01")));
}

#[test]
fn a_lifts_certificate_ends_on_its_own_date_and_warns_at_60_30_and_0_days() {
    let entry = LedgerEntry {
        made: Some(day("2010-01-01")),
        serviced: Some(day("2026-11-01")),
        certificate: Some(day("2027-01-31")),
        ..LedgerEntry::default()
    };
    let stands = |today: &str| {
        let says = says(kind("eq-lift"), &entry, day(today));
        let due = due(&says, "certificate");
        assert_eq!(due.due, Some(day("2027-01-31")));
        assert!(!says.scrap);
        due.standing
    };
    assert_eq!(stands("2026-12-01"), DueStanding::Fine);
    assert_eq!(stands("2026-12-02"), DueStanding::Soon { within_days: 60 });
    assert_eq!(stands("2026-12-31"), DueStanding::Soon { within_days: 60 });
    assert_eq!(stands("2027-01-01"), DueStanding::Soon { within_days: 30 });
    assert_eq!(stands("2027-01-31"), DueStanding::Soon { within_days: 0 });
    assert_eq!(stands("2027-02-01"), DueStanding::Overdue);
}

#[test]
fn a_lift_is_maintained_every_15_days_and_the_15th_day_warns() {
    let mut entry = LedgerEntry::default();
    entry.done.insert("maintenance".into(), day("2026-11-01"));
    let stands = |entry: &LedgerEntry, today: &str| {
        due(&says(kind("eq-lift"), entry, day(today)), "maintenance").standing
    };
    assert_eq!(stands(&entry, "2026-11-15"), DueStanding::Fine);
    let on = stands(&entry, "2026-11-16");
    assert_eq!(on, DueStanding::Soon { within_days: 0 });
    assert_eq!(stands(&entry, "2026-11-17"), DueStanding::Overdue);
    entry.status = EquipmentStatus::Stopped;
    assert_eq!(stands(&entry, "2026-11-17"), DueStanding::Paused);
}

#[test]
fn a_missing_date_is_said_and_never_taken_for_fine() {
    let says = says(kind("eq-lift"), &LedgerEntry::default(), day("2026-11-23"));
    for due in &says.dues {
        assert_eq!((due.due, due.standing), (None, DueStanding::NoDate));
    }
    assert_eq!(says.worst(), Some(DueStanding::NoDate));
}

#[test]
fn work_that_was_never_done_counts_from_the_day_the_piece_came() {
    let entry = LedgerEntry {
        since: Some(day("2026-11-01")),
        ..LedgerEntry::default()
    };
    let says = says(kind("eq-lift"), &entry, day("2026-11-20"));
    assert_eq!(due(&says, "maintenance").due, Some(day("2026-11-16")));
}

#[test]
fn years_from_a_29_february_end_on_the_28th_where_the_year_has_no_29th() {
    let years = |years| years_after(day("2020-02-29"), years);
    assert_eq!(years(3), Some(day("2023-02-28")));
    assert_eq!(years(4), Some(day("2024-02-29")));
    assert_eq!(years_after(day("2023-02-28"), 1), Some(day("2024-02-28")));
}

#[test]
fn years_beyond_the_calendar_are_no_date_and_no_panic() {
    assert_eq!(years_after(day("2020-02-29"), u32::MAX), None);
    assert_eq!(years_after(day("2020-02-29"), 300_000), None);
    let twelve_times_wrap_to_8 = 357_913_942;
    assert_eq!(years_after(day("2020-02-29"), twelve_times_wrap_to_8), None);
    assert_eq!(next(Every::Day, NaiveDate::MAX), None);
    assert_eq!(next(Every::Year, NaiveDate::MAX), None);
}

#[test]
fn a_basement_has_its_own_interval_in_the_place_of_the_usual_one() {
    let applying = |place| {
        let entry = LedgerEntry {
            place,
            ..made("2024-01-01")
        };
        let says = says(kind("eq-extinguisher-co2"), &entry, day("2026-11-23"));
        let work = says.dues.into_iter();
        let work = work.filter(|due| due.kind == DueKind::Interval);
        work.map(|due| due.id).collect::<Vec<_>>()
    };
    assert_eq!(applying(None), ["check"]);
    assert_eq!(applying(Some(Place::Basement)), ["check_basement"]);
    let lift = says(
        kind("eq-lift"),
        &LedgerEntry {
            place: Some(Place::Basement),
            ..LedgerEntry::default()
        },
        day("2026-11-23"),
    );
    assert!(lift.dues.iter().any(|due| due.id == "maintenance"));
}

#[test]
fn months_quarters_and_years_are_the_calendars() {
    let check = |every, last: &str, due: &str| {
        assert_eq!(next(every, day(last)), Some(day(due)), "{every:?} {last}");
    };
    check(Every::Day, "2026-12-31", "2027-01-01");
    check(Every::Week, "2026-11-23", "2026-11-30");
    check(Every::Month, "2027-12-31", "2028-01-31");
    check(Every::Month, "2028-01-31", "2028-02-29");
    check(Every::Quarter, "2026-11-23", "2027-03-31");
    check(Every::HalfYear, "2026-06-30", "2026-12-31");
    check(Every::HalfYear, "2026-07-01", "2027-06-30");
    check(Every::Year, "2026-01-01", "2027-12-31");
}

#[test]
fn of_a_scrapped_piece_nothing_is_due() {
    let mut entry = made("2000-01-01");
    entry.status = EquipmentStatus::Scrapped;
    let says = says(kind("eq-extinguisher-co2"), &entry, day("2026-11-23"));
    assert_eq!(says, LedgerSays::default());
    assert_eq!(says.worst(), None);
}

#[test]
fn age_runs_on_while_a_piece_is_away() {
    let mut entry = made("2010-01-01");
    entry.status = EquipmentStatus::AwayForRepair;
    let says = says(kind("eq-extinguisher-co2"), &entry, day("2026-11-23"));
    assert!(says.scrap);
    assert_eq!(due(&says, "service").standing, DueStanding::Overdue);
    assert_eq!(due(&says, "check").standing, DueStanding::Paused);
}

#[test]
fn a_quarter_of_an_area_may_be_away_and_no_more() {
    for (away, total, too_many) in [
        (0, 0, false),
        (0, 3, false),
        (1, 3, true),
        (1, 4, false),
        (2, 7, true),
        (2, 8, false),
        (u32::MAX, u32::MAX, true),
    ] {
        assert_eq!(away_too_many(away, total), too_many, "{away} of {total}");
    }
}

#[test]
fn numbers_come_back_as_the_status_they_were() {
    for status in STATUSES {
        assert_eq!(EquipmentStatus::from_number(status.number()), Some(status));
    }
    assert_eq!(EquipmentStatus::from_number(0), None);
}

#[test]
fn a_status_has_one_word_on_the_wire() {
    let words: Vec<String> = STATUSES
        .iter()
        .map(|status| serde_json::to_string(status).expect("a word"))
        .collect();
    assert_eq!(
        words,
        [
            "\"in_service\"",
            "\"stopped\"",
            "\"away_for_repair\"",
            "\"scrapped\""
        ]
    );
}
