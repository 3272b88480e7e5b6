//! A month, as pages of plans, shifts and the working calendar ask for it.

use crate::error::{ServerError, refuse};
use chrono::{Datelike, Months, NaiveDate};
use protocol::ErrorCode;
use serde::Deserialize;

/// Which month.
#[derive(Deserialize)]
pub struct Asked {
    pub month: Option<String>,
}

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Asked {
    /// The month that was asked for; none asks for that of a day.
    pub fn month(&self, today: NaiveDate) -> Result<Month, ServerError> {
        let bad = || refuse(ErrorCode::Malformed, "`month` is written as 2026-11");
        let first = match &self.month {
            Some(text) if text.len() == 7 => format!("{text}-01").parse().map_err(|_| bad())?,
            Some(_) => return Err(bad()),
            None => today.with_day(1).unwrap_or(today),
        };
        Month::from(first).ok_or_else(bad)
    }
}

impl Month {
    /// The month that begins with a day.
    pub fn from(first: NaiveDate) -> Option<Self> {
        let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
        Some(Self { first, last })
    }

    /// That of a day; another where there is no such day.
    pub fn of(day: Option<NaiveDate>, another: Self) -> Self {
        let first = day.and_then(|day| day.with_day(1));
        first.and_then(Self::from).unwrap_or(another)
    }

    /// The one before.
    pub fn before(&self) -> Option<Self> {
        Self::from(self.first.checked_sub_months(Months::new(1))?)
    }

    /// As it stands in an address, `2026-11`.
    pub fn name(&self) -> String {
        self.first.format("%Y-%m").to_string()
    }

    /// Its days, in order.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let last = self.last;
        self.first.iter_days().take_while(move |day| *day <= last)
    }

    /// Whether a day is in it.
    pub fn has(&self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(asked: Option<&str>, wanted: Option<(&str, usize)>) {
        let today = "2026-11-23".parse().expect("a day");
        let asked = Asked {
            month: asked.map(str::to_owned),
        };
        let month = asked.month(today).ok();
        let found = month.map(|month| (month.name(), month.days().count()));
        assert_eq!(found, wanted.map(|(name, days)| (name.to_owned(), days)));
    }

    #[test]
    fn a_month_has_its_own_days_and_none_is_today_s() {
        check(None, Some(("2026-11", 30)));
        check(Some("2028-02"), Some(("2028-02", 29)));
        check(Some("2026-12"), Some(("2026-12", 31)));
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for odd in [
            "", "2026", "2026-13", "2026-1-1", "26-11-1", "+26-111", "年月",
        ] {
            check(Some(odd), None);
        }
    }
}
