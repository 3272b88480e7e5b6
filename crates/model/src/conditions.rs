//! When an item is offered: what the calendar says by itself. Rain, fit-out, lift repair and
//! works are declared by people and known to the caller.

use chrono::{Datelike, NaiveDateTime, Timelike};

/// Whether a local time lies in a span of the day, both `HH:MM`, over midnight where it wraps.
///
/// Edges: the first minute is in, the last is out; one that ends when it begins is the whole day.
/// An unreadable span holds nothing.
pub fn in_hours(now: NaiveDateTime, from: &str, to: &str) -> bool {
    let (Some(from), Some(to)) = (pair(from, ':'), pair(to, ':')) else {
        return false;
    };
    let now = (now.hour(), now.minute());
    if from < to {
        from <= now && now < to
    } else {
        from <= now || now < to
    }
}

/// Whether a local day lies in a span of the year, both `MM-DD`, over the year's end where it
/// wraps.
///
/// Edges: both days are in. An unreadable span holds nothing.
pub fn in_season(now: NaiveDateTime, from: &str, to: &str) -> bool {
    let (Some(from), Some(to)) = (pair(from, '-'), pair(to, '-')) else {
        return false;
    };
    let now = (now.month(), now.day());
    if from <= to {
        from <= now && now <= to
    } else {
        from <= now || now <= to
    }
}

fn pair(text: &str, between: char) -> Option<(u32, u32)> {
    let (a, b) = text.split_once(between)?;
    Some((a.parse().ok()?, b.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a local time")
    }

    #[test]
    fn what_ends_when_it_begins_is_the_whole_day() {
        for time in ["07:59", "08:00", "23:00"] {
            let now = at(&format!("2026-11-23T{time}:00"));
            assert!(in_hours(now, "08:00", "08:00"), "{time}");
        }
    }

    #[test]
    fn night_goes_over_midnight() {
        for (time, night) in [
            ("18:59", false),
            ("19:00", true),
            ("23:59", true),
            ("00:00", true),
        ] {
            assert_eq!(
                in_hours(at(&format!("2026-11-23T{time}:00")), "19:00", "06:00"),
                night
            );
        }
        assert!(in_hours(at("2026-11-23T05:59:59"), "19:00", "06:00"));
        assert!(!in_hours(at("2026-11-23T06:00:00"), "19:00", "06:00"));
    }

    #[test]
    fn winter_goes_over_the_years_end() {
        for (day, winter) in [
            ("11-14", false),
            ("11-15", true),
            ("01-01", true),
            ("03-15", true),
        ] {
            let now = at(&format!("2026-{day}T12:00:00"));
            assert_eq!(in_season(now, "11-15", "03-15"), winter, "{day}");
        }
        assert!(!in_season(at("2026-03-16T00:00:00"), "11-15", "03-15"));
    }

    #[test]
    fn an_unreadable_span_holds_nothing() {
        assert!(!in_hours(at("2026-11-23T12:00:00"), "", "24"));
        assert!(!in_season(at("2026-11-23T12:00:00"), "x-1", "12-31"));
    }
}
