//! What stands in a list, and how it reads: as a person reads it, and as a program does.

use super::words::{Tongue, word};
use checklists::Words;
use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use serde_json::Value;

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// As programs know it.
    pub key: &'static str,
    pub title: super::Both,
    pub kind: Kind,
    /// How wide it is on paper and in a workbook, in Latin letters.
    pub wide: u16,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// One of some words; they stand among the console's under this name.
    Code(&'static str),
    Number,
    /// A moment by the site's clock.
    Moment,
    Day,
    Yes,
}

/// A text.
pub const fn text(key: &'static str, title: super::Both, wide: u16) -> Column {
    of(key, title, Kind::Text, wide)
}

/// A word of a known few.
pub const fn code(key: &'static str, title: super::Both, of_words: &'static str) -> Column {
    of(key, title, Kind::Code(of_words), 12)
}

/// A number.
pub const fn number(key: &'static str, title: super::Both) -> Column {
    of(key, title, Kind::Number, 9)
}

/// A moment.
pub const fn moment(key: &'static str, title: super::Both) -> Column {
    of(key, title, Kind::Moment, 17)
}

/// A day.
pub const fn day(key: &'static str, title: super::Both) -> Column {
    of(key, title, Kind::Day, 11)
}

/// Yes or no.
pub const fn yes(key: &'static str, title: super::Both) -> Column {
    of(key, title, Kind::Yes, 8)
}

const fn of(key: &'static str, title: super::Both, kind: Kind, wide: u16) -> Column {
    Column {
        key,
        title,
        kind,
        wide,
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    None,
    Text(String),
    /// A name that the site or the catalogue has in both languages.
    Words(Words),
    Code(String),
    Count(i64),
    /// Thousandths, and how many places behind the point are shown.
    Milli(i64, u8),
    /// RFC 3339 in the site's own time.
    Moment(String),
    /// YYYY-MM-DD.
    Day(String),
    Yes(bool),
}

impl Cell {
    /// The same by a site's clock, where it is a moment.
    pub fn by_clock(self, zone: Tz) -> Self {
        match self {
            Self::Moment(at) => Self::Moment(local(&at, zone)),
            other => other,
        }
    }

    /// A text; nothing where it is empty.
    pub fn text(text: impl Into<String>) -> Self {
        let text: String = text.into();
        match text.is_empty() {
            true => Self::None,
            false => Self::Text(text),
        }
    }

    /// What may be there.
    pub fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::None, Self::text)
    }

    /// A moment that may be there.
    pub fn moment(at: Option<impl Into<String>>) -> Self {
        at.map_or(Self::None, |at| Self::Moment(at.into()))
    }

    /// A moment of the server's clock that may be there.
    pub fn at_ms(ms: Option<i64>) -> Self {
        let at = ms.and_then(DateTime::<Utc>::from_timestamp_millis);
        Self::moment(at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)))
    }

    /// A sum of money, given in hundredths of its unit.
    pub fn cents(cents: impl Into<i64>) -> Self {
        Self::Milli(cents.into() * 10, 2)
    }

    /// A word of a serde enum.
    pub fn code(value: &impl serde::Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(Value::String(word)) => Self::Code(word),
            _ => Self::None,
        }
    }

    /// Names in both languages, one after the other.
    pub fn words(all: &[Words]) -> Self {
        let joined = |of: fn(&Words) -> &str| all.iter().map(of).collect::<Vec<_>>().join(" · ");
        match all.is_empty() {
            true => Self::None,
            false => Self::Words(Words {
                zh: joined(|words| &words.zh),
                en: joined(|words| &words.en),
            }),
        }
    }

    /// As a person reads it.
    pub fn said(&self, column: &Column, tongue: Tongue) -> String {
        match (self, column.kind) {
            (Self::Words(words), _) => tongue.of(words).to_owned(),
            (Self::Code(code), Kind::Code(family)) => word(family, code, tongue),
            (Self::Yes(yes), _) => tongue.yes(*yes).to_owned(),
            _ => self.shown(),
        }
    }

    /// As a person reads it where it has no language: figures, times, texts.
    pub fn shown(&self) -> String {
        match self {
            Self::Moment(at) => clock(at),
            other => other.plain(),
        }
    }

    /// As a program reads it, the same in every language.
    pub fn plain(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) | Self::Day(text) | Self::Code(text) | Self::Moment(text) => {
                text.clone()
            }
            Self::Words(words) => words.zh.clone(),
            Self::Count(count) => count.to_string(),
            Self::Milli(milli, decimals) => decimal(*milli, *decimals),
            Self::Yes(yes) => u8::from(*yes).to_string(),
        }
    }

    /// As JSON, the same in every language.
    pub fn json(&self) -> Value {
        match self {
            Self::None => Value::Null,
            Self::Words(words) => serde_json::json!({ "zh": words.zh, "en": words.en }),
            Self::Count(count) => Value::from(*count),
            Self::Milli(milli, _) => Value::from(*milli as f64 / 1_000.0),
            Self::Yes(yes) => Value::from(*yes),
            text => Value::from(text.plain()),
        }
    }
}

/// Thousandths as a decimal number.
pub fn decimal(milli: i64, decimals: u8) -> String {
    let decimals = usize::from(decimals.min(3));
    let sign = if milli < 0 { "-" } else { "" };
    let (whole, part) = (milli.unsigned_abs() / 1_000, milli.unsigned_abs() % 1_000);
    let part = format!("{part:03}");
    // What stands behind the last place that is shown isn't kept back.
    let needed = part.trim_end_matches('0').len().max(decimals);
    match needed {
        0 => format!("{sign}{whole}"),
        needed => format!("{sign}{whole}.{}", &part[..needed]),
    }
}

/// A moment by a site's clock: lines say it by whatever clock their writer had.
pub fn local(at: &str, zone: Tz) -> String {
    DateTime::parse_from_rfc3339(at).map_or_else(
        |_| at.to_owned(),
        |moment| {
            let local = moment.with_timezone(&zone);
            local.to_rfc3339_opts(SecondsFormat::Secs, false)
        },
    )
}

/// `2026-11-23T08:15:30.000+08:00` as `2026-11-23 08:15`.
pub fn clock(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousandths_show_the_places_that_are_asked_for_and_lose_none() {
        for (milli, decimals, said) in [
            (420, 2, "0.42"),
            (-5_200, 1, "-5.2"),
            (-50, 2, "-0.05"),
            (26_000, 0, "26"),
            (26_000, 2, "26.00"),
            (26_125, 0, "26.125"),
            (0, 0, "0"),
        ] {
            assert_eq!(decimal(milli, decimals), said, "{milli} {decimals}");
        }
    }

    #[test]
    fn a_cell_reads_in_both_languages_and_plain() {
        let column = code("severity", ("程度", "Severity"), "console.severity");
        let cell = Cell::code(&checklists::Severity::Serious);
        assert_eq!(cell.said(&column, Tongue::Zh), "严重");
        assert_eq!(cell.said(&column, Tongue::En), "Serious");
        assert_eq!(cell.plain(), "serious");
    }

    #[test]
    fn a_moment_reads_to_the_minute() {
        let column = moment("at", ("时间", "When"));
        let cell = Cell::Moment("2026-11-23T08:15:30.000+08:00".into());
        assert_eq!(cell.said(&column, Tongue::Zh), "2026-11-23 08:15");
        assert_eq!(cell.plain(), "2026-11-23T08:15:30.000+08:00");
        let of_server = Cell::Moment("2026-11-23T00:15:30Z".into());
        let local = of_server.by_clock(chrono_tz::Asia::Shanghai);
        assert_eq!(local.plain(), "2026-11-23T08:15:30+08:00");
        let odd = Cell::Moment("yesterday".into());
        assert_eq!(odd.clone().by_clock(chrono_tz::UTC), odd);
    }
}
