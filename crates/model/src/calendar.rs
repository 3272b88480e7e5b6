//! The working calendar: weekends, holidays, and weekend days that are worked instead.

use chrono::{Datelike, Days as Day, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// Days of the working calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Days {
    #[default]
    Every,
    /// Working days, with adjusted ones.
    Working,
    /// Weekends and holidays.
    Off,
}

/// Which days are worked. A year that it doesn't know has weekends alone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Year {
    off: BTreeSet<NaiveDate>,
    work: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Sets a year: its days off besides weekends, and the weekend days that are worked.
    pub fn set(
        &mut self,
        year: i32,
        off: impl IntoIterator<Item = NaiveDate>,
        work: impl IntoIterator<Item = NaiveDate>,
    ) {
        let (off, work) = (off.into_iter().collect(), work.into_iter().collect());
        self.years.insert(year, Year { off, work });
    }

    /// Whether a year's days are known.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// Whether a day is worked.
    ///
    /// Edges: a day that stands in both lists is worked.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let Some(year) = self.years.get(&day.year()) else {
            return !weekend;
        };
        year.work.contains(&day) || !weekend && !year.off.contains(&day)
    }

    /// Whether a day is one of these.
    pub fn is_one_of(&self, days: Days, day: NaiveDate) -> bool {
        match days {
            Days::Every => true,
            Days::Working => self.is_working(day),
            Days::Off => !self.is_working(day),
        }
    }

    /// The day that is so many working days after another.
    ///
    /// Edges: 0 is the day itself, worked or not; none beyond the calendar's end.
    pub fn after(&self, day: NaiveDate, working_days: u32) -> Option<NaiveDate> {
        let mut day = day;
        let mut left = working_days;
        while left > 0 {
            day = day.checked_add_days(Day::new(1))?;
            left -= u32::from(self.is_working(day));
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn calendar() -> Calendar {
        let mut calendar = Calendar::default();
        let off = (1..=7).map(|n| day(&format!("2026-10-0{n}")));
        calendar.set(2026, off, [day("2026-09-20"), day("2026-10-10")]);
        calendar
    }

    #[test]
    fn a_worked_saturday_counts_and_a_holiday_monday_does_not() {
        let calendar = calendar();
        for (text, works) in [
            ("2026-10-10", true),
            ("2026-10-11", false),
            ("2026-10-05", false),
            ("2026-10-08", true),
            ("2027-10-05", true),
        ] {
            assert_eq!(calendar.is_working(day(text)), works, "{text}");
            assert_eq!(calendar.is_one_of(Days::Off, day(text)), !works);
        }
        assert!(calendar.knows(2026) && !calendar.knows(2027));
    }

    #[test]
    fn three_working_days_go_over_a_holiday() {
        let calendar = calendar();
        assert_eq!(
            calendar.after(day("2026-09-30"), 3),
            Some(day("2026-10-10"))
        );
        assert_eq!(
            calendar.after(day("2026-10-03"), 0),
            Some(day("2026-10-03"))
        );
    }
}
