//! The months of a year in which a piece of equipment was looked at, beside those in which it
//! should have been.

use crate::outcome::Outcome;
use checklists::Every;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use ts_rs::TS;

/// How a month of a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MonthStanding {
    /// Looked at, and all was fine.
    Fine,
    /// Looked at, and something wasn't.
    Finding,
    /// It was due, and nobody looked.
    Unchecked,
    /// It is due this month, and nobody has looked yet.
    Pending,
    /// Nothing was due.
    NotDue,
}

/// What is known of a piece besides its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthsOf {
    /// How often it is to be looked at; none: nobody has to.
    pub every: Option<Every>,
    /// Since when it, and the site, are looked after.
    pub begins: NaiveDate,
    pub today: NaiveDate,
    /// It is in service: what is stopped or away isn't due this month.
    pub serves: bool,
}

/// The twelve months of a year; `looked` has the worst that was found in each.
///
/// Edges: more than once a month counts as once; periods of several months begin with the year,
/// and one is missed once its last month is over, in that month. The period in which a piece
/// began asks for nothing.
pub fn months(year: i32, looked: &[Option<Outcome>; 12], of: MonthsOf) -> [MonthStanding; 12] {
    std::array::from_fn(|month| match looked[month] {
        Some(Outcome::Pass) => MonthStanding::Fine,
        Some(Outcome::Partly | Outcome::Fail) => MonthStanding::Finding,
        _ => without_look(year, month, looked, of),
    })
}

fn without_look(
    year: i32,
    month: usize,
    looked: &[Option<Outcome>; 12],
    of: MonthsOf,
) -> MonthStanding {
    let Some(every) = of.every else {
        return MonthStanding::NotDue;
    };
    let long = long_months(every);
    let first = month / long * long;
    let period = first..first + long;
    let was_there = |at: &usize| looked[*at].is_some_and(Outcome::is_judged);
    let begun = NaiveDate::from_ymd_opt(year, first as u32 + 1, 1);
    let asks = begun.is_some_and(|begun| of.begins < begun);
    if !asks || period.clone().any(|at| was_there(&at)) {
        return MonthStanding::NotDue;
    }
    let now = (of.today.year(), of.today.month0() as usize);
    let is_last = month + 1 == period.end;
    match (year, month).cmp(&now) {
        std::cmp::Ordering::Equal if of.serves => MonthStanding::Pending,
        std::cmp::Ordering::Less if is_last => MonthStanding::Unchecked,
        _ => MonthStanding::NotDue,
    }
}

/// How many months a period of an interval has, at least one.
fn long_months(every: Every) -> usize {
    match every {
        Every::Day | Every::Week | Every::HalfMonth | Every::Month => 1,
        Every::Quarter => 3,
        Every::HalfYear => 6,
        Every::Year => 12,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A year of marks: `+` fine, `x` finding, `!` unchecked, `?` pending, `.` not due.
    fn drawn(months: [MonthStanding; 12]) -> String {
        let mark = |one: MonthStanding| match one {
            MonthStanding::Fine => '+',
            MonthStanding::Finding => 'x',
            MonthStanding::Unchecked => '!',
            MonthStanding::Pending => '?',
            MonthStanding::NotDue => '.',
        };
        months.into_iter().map(mark).collect()
    }

    fn check(every: Option<Every>, looked: &str, begins: &str, serves: bool, want: &str) {
        let mut outcomes = [None; 12];
        for (at, mark) in looked.chars().enumerate() {
            outcomes[at] = match mark {
                '+' => Some(Outcome::Pass),
                'x' => Some(Outcome::Fail),
                '-' => Some(Outcome::NotPossible),
                _ => None,
            };
        }
        let of = MonthsOf {
            every,
            begins: begins.parse().expect("a day"),
            today: "2026-11-23".parse().expect("a day"),
            serves,
        };
        assert_eq!(
            drawn(months(2026, &outcomes, of)),
            want,
            "{looked} {every:?}"
        );
    }

    #[test]
    fn a_month_without_a_look_is_missed_once_it_is_over() {
        let monthly = Some(Every::Month);
        check(monthly, "+x  +-", "2025-01-01", true, "+x!!+!!!!!?.");
        check(monthly, "          +", "2026-09-15", true, ".........!+.");
        check(monthly, "", "2026-09-15", false, ".........!..");
        check(
            Some(Every::HalfMonth),
            "++",
            "2026-01-01",
            true,
            "++!!!!!!!!?.",
        );
    }

    #[test]
    fn a_longer_period_wants_one_look_and_is_missed_in_its_last_month() {
        let quarterly = Some(Every::Quarter);
        check(quarterly, " +", "2025-01-01", true, ".+...!..!.?.");
        check(Some(Every::Year), "", "2025-01-01", true, "..........?.");
        check(Some(Every::Year), "  x", "2025-01-01", true, "..x.........");
    }

    #[test]
    fn what_nobody_has_to_look_at_shows_what_was_seen_and_no_more() {
        check(None, "+ x", "2025-01-01", true, "+.x.........");
    }
}
