//! Official working calendars: what a year's notice says, read and checked.
//!
//! Whether a day is worked is `model`'s to say; a site sets years of its own beside these.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use serde_spanned::Spanned;

use crate::error::Refused;
use crate::form::{Text, WordsForm};
use crate::source::Source;
use crate::words::name;

/// A year's days that are not as its weekdays would have them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    pub year: i32,
    /// The notice that it was taken from, and the day it came out, `YYYY-MM-DD`.
    pub source: String,
    pub published: String,
    /// Days off besides weekends, `MM-DD`, in order.
    pub off: Vec<String>,
    /// Weekend days that are worked, `MM-DD`, in order.
    pub work: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    year: Spanned<i32>,
    source: Text,
    published: Text,
    holidays: Vec<HolidayForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayForm {
    name: WordsForm,
    from: Text,
    to: Text,
    #[serde(default)]
    worked: Vec<Text>,
}

/// Reads one year.
///
/// Errors: the first thing wrong in the file.
pub fn parse_calendar_year(file_name: &str, text: &str) -> Result<CalendarYear, Refused> {
    let from = Source::new(file_name, text);
    let form: Form = from.form()?;
    let year = *form.year.get_ref();
    if !(1900..=2999).contains(&year) {
        return Err(from.refuse(form.year.span().start, format!("{year} is no year")));
    }
    let ending = format!("-{year}.toml");
    if !from.file_name().ends_with(&ending) {
        let reason = format!("year {year} belongs in a file whose name ends with `{ending}`");
        return Err(from.refuse(form.year.span().start, reason));
    }
    if form.source.get_ref().trim().is_empty() {
        return Err(from.refuse(form.source.span().start, "source is empty"));
    }
    let published = form.published.get_ref();
    if published.parse::<NaiveDate>().is_err() {
        let reason = format!("published `{published}` isn't a day such as 2025-11-04");
        return Err(from.refuse(form.published.span().start, reason));
    }
    if form.holidays.is_empty() {
        return Err(from.refuse(0, "has no holidays"));
    }
    let mut days = Days {
        from: &from,
        year,
        said: BTreeMap::new(),
    };
    for holiday in form.holidays {
        name(&from, holiday.name)?;
        days.off(&holiday.from, &holiday.to)?;
        for day in &holiday.worked {
            days.worked(day)?;
        }
    }
    let (off, work) = days.lists();
    Ok(CalendarYear {
        year,
        source: form.source.into_inner(),
        published: form.published.into_inner(),
        off,
        work,
    })
}

/// The days that a notice names, each once.
struct Days<'a> {
    from: &'a Source<'a>,
    year: i32,
    /// Whether it is worked, and the line that says so.
    said: BTreeMap<NaiveDate, (bool, usize)>,
}

impl Days<'_> {
    fn off(&mut self, first: &Text, last: &Text) -> Result<(), Refused> {
        let (from, to) = (self.day(first)?, self.day(last)?);
        if from > to {
            let reason = format!("{} is after {}", first.get_ref(), last.get_ref());
            return Err(self.from.refuse(first.span().start, reason));
        }
        for day in from.iter_days().take_while(|day| *day <= to) {
            self.say(day, false, first)?;
        }
        Ok(())
    }

    fn worked(&mut self, text: &Text) -> Result<(), Refused> {
        let day = self.day(text)?;
        if !is_weekend(day) {
            let reason = format!("{} is no weekend day: it is worked anyway", text.get_ref());
            return Err(self.from.refuse(text.span().start, reason));
        }
        self.say(day, true, text)
    }

    fn day(&self, text: &Text) -> Result<NaiveDate, Refused> {
        let (year, said) = (self.year, text.get_ref());
        let day = NaiveDate::parse_from_str(&format!("{year}-{said}"), "%Y-%m-%d").ok();
        // Only `MM-DD`, so that days can be told apart and put in order as text.
        day.filter(|day| month_and_day(*day) == *said)
            .ok_or_else(|| {
                let reason = format!("`{said}` isn't a day of {year}: write MM-DD");
                self.from.refuse(text.span().start, reason)
            })
    }

    fn say(&mut self, day: NaiveDate, works: bool, at: &Text) -> Result<(), Refused> {
        let at = at.span().start;
        let line = self.from.line(at);
        if let Some((_, first)) = self.said.insert(day, (works, line)) {
            let day = month_and_day(day);
            let reason = format!("{day} stands twice, first in line {first}");
            return Err(self.from.refuse(at, reason));
        }
        Ok(())
    }

    /// Days off besides weekends, and weekend days that are worked.
    fn lists(&self) -> (Vec<String>, Vec<String>) {
        let days = |wanted: bool| {
            let said = self.said.iter();
            said.filter(|(day, (works, _))| *works == wanted && (wanted || !is_weekend(**day)))
                .map(|(day, _)| month_and_day(*day))
                .collect()
        };
        (days(false), days(true))
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn month_and_day(day: NaiveDate) -> String {
    day.format("%m-%d").to_string()
}
