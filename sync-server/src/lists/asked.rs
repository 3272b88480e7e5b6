//! Which rows of a list are wanted: days, words, and what its columns hold.

use super::searched::says;
use super::{Cell, List, Stretch, Tongue};
use crate::console::months::Month;
use crate::error::{ServerError, refuse};
use chrono::{Datelike, Days, NaiveDate};
use protocol::ErrorCode;
use std::collections::{BTreeMap, BTreeSet};

/// The most days of one list.
const DAYS_MAX: i64 = 3 * 366;
/// The years in which days are read: what lies before or behind was mistyped.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

/// Asks for rows in which nothing stands there.
const NOTHING: &str = "-";

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    /// How many days up to today.
    last: Option<u64>,
    /// In small letters.
    text: String,
    /// By column or by the list's own key: any of these.
    only: BTreeMap<String, BTreeSet<String>>,
    /// None: codes and keys instead of words.
    pub tongue: Option<Tongue>,
}

fn bad(key: &str, message: &str) -> ServerError {
    refuse(ErrorCode::BadValue, format!("`{key}`: {message}"))
}

fn day(key: &str, text: &str) -> Result<NaiveDate, ServerError> {
    let day = text.parse().ok();
    day.filter(|day: &NaiveDate| YEARS.contains(&day.year()))
        .ok_or_else(|| bad(key, "a day of 2000 to 2099, written as 2026-11-23"))
}

impl Asked {
    /// Reads what stands behind the question mark; what nobody knows is refused by name.
    pub fn read(list: &List, pairs: &[(String, String)]) -> Result<Self, ServerError> {
        let mut asked = Self::default();
        for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            asked.take(list, key, value)?;
        }
        if asked.from > asked.to && asked.to.is_some() {
            return Err(bad("to", "not before `from`"));
        }
        Ok(asked)
    }

    /// Refuses more days than one list has, whoever of both ends was named.
    pub fn is_short(&self, stretch: Stretch, today: NaiveDate) -> Result<(), ServerError> {
        let days = self.days(stretch, today).filter(|_| self.from.is_some());
        match days.is_some_and(|(from, to)| (to - from).num_days() > DAYS_MAX) {
            true => Err(bad("from", "at most three years at once")),
            false => Ok(()),
        }
    }

    fn take(&mut self, list: &List, key: &str, value: &str) -> Result<(), ServerError> {
        let dated = list.days != Stretch::Now;
        match key {
            "from" if dated => self.from = Some(day(key, value)?),
            "to" if dated => self.to = Some(day(key, value)?),
            "day" if dated => {
                self.from = Some(day(key, value)?);
                self.to = self.from;
            }
            "month" if dated => {
                let first = day(key, &format!("{value}-01"))
                    .map_err(|_| bad(key, "a month, written as 2026-11"))?;
                let month = Month::from(first);
                self.from = month.map(|month| month.first);
                self.to = month.map(|month| month.last);
            }
            "days" if dated => {
                let days: u64 = value.parse().map_err(|_| bad(key, "a number of days"))?;
                match days {
                    1..=1_098 => self.last = Some(days),
                    _ => return Err(bad(key, "from 1 to 1098")),
                }
            }
            "text" => self.text = value.trim().to_lowercase(),
            "lang" => {
                self.tongue = match value {
                    "zh" | "zh-CN" => Some(Tongue::Zh),
                    "en" => Some(Tongue::En),
                    "code" => None,
                    _ => return Err(bad(key, "zh, en or code")),
                }
            }
            key if self.is_known(list, key) => {
                let values = value.split(',').map(str::trim).map(str::to_owned);
                self.only.insert(key.to_owned(), values.collect());
            }
            key => {
                let known: Vec<&str> = list.columns.iter().map(|column| column.key).collect();
                let message = format!(
                    "the list `{}` can't be narrowed by it; it knows text, lang, format, {}{}{}",
                    list.name,
                    if dated {
                        "from, to, day, month, days, "
                    } else {
                        ""
                    },
                    list.own
                        .iter()
                        .fold(String::new(), |all, own| all + own.key + ", "),
                    known.join(", ")
                );
                return Err(bad(key, &message));
            }
        }
        Ok(())
    }

    fn is_known(&self, list: &List, key: &str) -> bool {
        list.column(key).is_some() || list.own.iter().any(|own| own.key == key)
    }

    /// The first and the last day, both included; none where it is of all days.
    pub fn days(&self, stretch: Stretch, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let back = |to: NaiveDate, days: u64| to.checked_sub_days(Days::new(days - 1));
        let to = self.to.unwrap_or(today);
        if let Some(from) = self.from {
            return Some((from, to.max(from)));
        }
        match (self.last, stretch) {
            (Some(days), _) => Some((back(to, days).unwrap_or(to), to)),
            (None, Stretch::Days(days)) => Some((back(to, days.max(1)).unwrap_or(to), to)),
            (None, Stretch::Always) if self.to.is_some() => Some((NaiveDate::MIN, to)),
            (None, Stretch::Always | Stretch::Now) => None,
        }
    }

    /// Whether something that is the list's own is asked for.
    pub fn flag(&self, key: &str) -> Option<bool> {
        let values = self.only.get(key)?;
        Some(values.contains("1") || values.contains("true"))
    }

    /// What is wanted of something that is the list's own, or of one of its columns.
    pub fn one(&self, key: &str) -> Option<&str> {
        self.only.get(key)?.first().map(String::as_str)
    }

    /// Whether a row is wanted.
    pub fn wants(&self, list: &List, row: &[Cell]) -> bool {
        let fits = |(key, values): (&String, &BTreeSet<String>)| {
            let Some(at) = list.column(key) else {
                return true;
            };
            let (Some(cell), column) = (row.get(at), &list.columns[at]) else {
                return true;
            };
            (values.contains(NOTHING) && cell.plain().is_empty())
                || values.contains(&cell.plain())
                || values.contains(&cell.said(column, Tongue::Zh))
                || values.contains(&cell.said(column, Tongue::En))
        };
        self.only.iter().all(fits) && (self.text.is_empty() || says(list, row, &self.text))
    }

    /// What was asked for, in one order, whatever the order it was asked in.
    pub fn pairs(&self, stretch: Stretch, today: NaiveDate) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        if let Some((from, to)) = self.days(stretch, today) {
            if from > NaiveDate::MIN {
                pairs.push(("from".to_owned(), from.to_string()));
            }
            pairs.push(("to".to_owned(), to.to_string()));
        }
        for (key, values) in &self.only {
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            pairs.push((key.clone(), values.join(",")));
        }
        if !self.text.is_empty() {
            pairs.push(("text".to_owned(), self.text.clone()));
        }
        pairs
    }

    /// The same, as a person reads it.
    pub fn said(&self, list: &List, today: NaiveDate, tongue: Tongue) -> Vec<(String, String)> {
        let title = |key: &str, value: String| match key {
            "from" => (tongue.one(("从", "From")).to_owned(), value),
            "to" => (tongue.one(("到", "To")).to_owned(), value),
            "text" => (tongue.one(("含有", "Holding")).to_owned(), value),
            key => match list.column(key) {
                Some(at) => {
                    let column = &list.columns[at];
                    let words = value.split(',').map(|one| {
                        let cell = match column.kind {
                            super::Kind::Yes => Cell::Yes(one == "1"),
                            _ => Cell::Code(one.to_owned()),
                        };
                        cell.said(column, tongue)
                    });
                    let words: Vec<String> = words.collect();
                    (tongue.one(column.title).to_owned(), words.join(" / "))
                }
                None => {
                    let own = list.own.iter().find(|own| own.key == key);
                    let name = own.map_or(key, |own| tongue.one(own.title));
                    let value = match value.as_str() {
                        "1" | "true" => tongue.yes(true).to_owned(),
                        "0" | "false" => tongue.yes(false).to_owned(),
                        _ => value,
                    };
                    (name.to_owned(), value)
                }
            },
        };
        let pairs = self.pairs(list.days, today).into_iter();
        pairs.map(|(key, value)| title(&key, value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::by_name;

    fn asked(list: &str, pairs: &[(&str, &str)]) -> Result<Asked, String> {
        let list = by_name(list).expect("a list");
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        Asked::read(list, &pairs).map_err(|error| error.to_string())
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 30).expect("a day")
    }

    #[test]
    fn a_month_a_day_and_so_many_days_are_stretches() {
        let days = |pairs: &[(&str, &str)]| {
            let asked = asked("rounds", pairs).expect("read");
            let (from, to) = asked.days(Stretch::Days(30), today()).expect("days");
            format!("{from} {to}")
        };
        assert_eq!(days(&[("month", "2026-02")]), "2026-02-01 2026-02-28");
        assert_eq!(days(&[("day", "2026-11-23")]), "2026-11-23 2026-11-23");
        assert_eq!(days(&[("days", "7")]), "2026-11-24 2026-11-30");
        assert_eq!(days(&[]), "2026-11-01 2026-11-30");
        assert_eq!(days(&[("to", "2026-01-31")]), "2026-01-02 2026-01-31");
    }

    #[test]
    fn what_a_list_does_not_know_is_named() {
        for (pairs, told) in [
            (&[("colour", "red")][..], "`colour`: the list `rounds`"),
            (&[("from", "23.11.2026")], "`from`: a day"),
            (&[("from", "0202-11-23")], "`from`: a day of 2000 to 2099"),
            (&[("to", "+12026-11-23")], "`to`: a day of 2000 to 2099"),
            (&[("from", "1999-12-31")], "`from`: a day of 2000 to 2099"),
            (&[("to", "2100-01-01")], "`to`: a day of 2000 to 2099"),
            (&[("month", "9999-12")], "`month`: a month"),
            (&[("month", "2026-13")], "`month`: a month"),
            (&[("days", "0")], "`days`: from 1"),
            (&[("lang", "fr")], "`lang`: zh, en"),
            (
                &[("from", "2026-11-02"), ("to", "2026-11-01")],
                "`to`: not before",
            ),
        ] {
            let said = asked("rounds", pairs).expect_err("refused");
            assert!(said.starts_with(told), "{said}");
        }
        // A list of what is now has no days.
        let said = asked("devices", &[("month", "2026-11")]).expect_err("refused");
        assert!(said.starts_with("`month`"), "{said}");
    }

    #[test]
    fn no_list_is_of_more_than_three_years_whichever_end_is_named() {
        let told = |list: &str, pairs: &[(&str, &str)]| {
            let stretch = by_name(list).expect("a list").days;
            let asked = asked(list, pairs).expect("read");
            let short = asked.is_short(stretch, today());
            short.map_err(|error| error.to_string())
        };
        for pairs in [
            &[("from", "2020-11-02"), ("to", "2026-11-01")][..],
            &[("from", "2023-11-01")],
        ] {
            let said = told("rounds", pairs).expect_err("refused");
            assert!(said.starts_with("`from`: at most three"), "{said}");
        }
        for pairs in [
            &[("from", "2023-12-01")][..],
            &[("to", "2023-12-01")],
            &[("from", "2030-01-01")],
            &[],
        ] {
            told("rounds", pairs).expect("short enough");
        }
        told("findings", &[("to", "2030-01-01")]).expect("all of them");
    }

    #[test]
    fn one_order_whatever_it_was_asked_in() {
        let one = asked(
            "findings",
            &[("state", "fixed,raised"), ("severity", "minor")],
        );
        let other = asked(
            "findings",
            &[("severity", "minor"), ("state", "raised,fixed")],
        );
        let (one, other) = (one.expect("read"), other.expect("read"));
        assert_eq!(
            one.pairs(Stretch::Always, today()),
            other.pairs(Stretch::Always, today())
        );
    }
}
