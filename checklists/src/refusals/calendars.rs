//! Working calendars: what each refusal says, and which days the built-in years hold.

use crate::{built_in_calendars, parse_calendar_year};

const FILE: &str = "calendars/cn-2026.toml";

const GOOD: &str = r#"year = 2026
source = "a notice"
published = "2025-11-04"

[[holidays]]
name = { zh = "元旦", en = "New Year" }
from = "01-01"
to = "01-03"
worked = ["01-04"]

[[holidays]]
name = { zh = "劳动节", en = "Labour Day" }
from = "05-01"
to = "05-05"
worked = ["05-09"]
"#;

/// Spoils the first place that reads `good` and expects that refusal.
#[track_caller]
fn check(good: &str, bad: &str, refusal: &str) {
    assert!(GOOD.contains(good), "nothing reads `{good}`");
    let text = GOOD.replacen(good, bad, 1);
    let refused = parse_calendar_year(FILE, &text).expect_err("should be refused");
    assert_eq!(refused.to_string(), format!("{FILE}:{refusal}"));
}

#[test]
fn each_fault_of_a_calendar_is_refused_with_its_line() {
    check(
        "01-03",
        "13-01",
        "8: `13-01` isn't a day of 2026: write MM-DD",
    );
    check(
        "01-03",
        "02-29",
        "8: `02-29` isn't a day of 2026: write MM-DD",
    );
    check("01-03", "1-3", "8: `1-3` isn't a day of 2026: write MM-DD");
    check("05-01", "05-06", "13: 05-06 is after 05-05");
    check("05-01", "01-02", "13: 01-02 stands twice, first in line 7");
    check("01-04", "01-03", "9: 01-03 stands twice, first in line 7");
    check(
        "01-04",
        "01-05",
        "9: 01-05 is no weekend day: it is worked anyway",
    );
    check("\"a notice\"", "\" \"", "2: source is empty");
    check(
        "2025-11-04",
        "2025-11-31",
        "3: published `2025-11-31` isn't a day such as 2025-11-04",
    );
    check("worked", "work", "9: unknown key `work`");
    check(
        "year = 2026",
        "year = 2027",
        "1: year 2027 belongs in a file whose name ends with `-2027.toml`",
    );
    check("year = 2026", "year = 20266", "1: 20266 is no year");
}

#[test]
fn a_year_has_its_days_off_without_weekends_and_its_worked_ones() {
    let year = parse_calendar_year(FILE, GOOD).expect("a good file");
    assert_eq!(year.off, ["01-01", "01-02", "05-01", "05-04", "05-05"]);
    assert_eq!(year.work, ["01-04", "05-09"]);
}

#[test]
fn the_built_in_years_are_those_whose_notice_is_out() {
    let years = built_in_calendars();
    let shown: Vec<_> = years
        .iter()
        .map(|one| (one.year, one.off.len(), one.work.join(" ")))
        .collect();
    // 28 days off in all in 2025 and 33 in 2026, less those that are weekends anyway.
    let wanted = [
        (2025, 18, "01-26 02-08 04-27 09-28 10-11".to_owned()),
        (2026, 19, "01-04 02-14 02-28 05-09 09-20 10-10".to_owned()),
    ];
    assert_eq!(shown, wanted);
}
