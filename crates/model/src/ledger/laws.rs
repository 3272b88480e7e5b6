//! Laws of the ledger over any kind, any entry and any day, mostly those around a due day.

use super::*;
use checklists::{Confidence, Fact, Words, built_in};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn words() -> Words {
    Words {
        zh: "到期".into(),
        en: "End".into(),
    }
}

fn fact() -> Fact {
    Fact {
        source: "house".into(),
        confidence: Confidence::House,
        url: None,
        zh: None,
        en: None,
    }
}

/// A kind with one expiry and one interval of the given figures.
fn kind_of(
    from: CountsFrom,
    after: u32,
    then: Option<u32>,
    warn: &[u32],
    every: Every,
) -> Checklist {
    let lift = built_in().checklist("eq-lift");
    let mut kind = lift.expect("in the catalogue").clone();
    kind.expiries = vec![Expiry {
        id: SCRAP.into(),
        name: words(),
        counts_from: from,
        after_years: (from != CountsFrom::Certificate).then_some(after),
        then_years: then,
        warn_days: warn.to_vec(),
        fact: fact(),
    }];
    kind.intervals = vec![Interval {
        id: "work".into(),
        name: words(),
        every,
        place: None,
        fact: fact(),
    }];
    kind
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0i32..20_000).prop_map(|days| day("2000-01-01") + chrono::TimeDelta::days(days.into()))
}

fn any_kind() -> impl Strategy<Value = Checklist> {
    let from = prop_oneof![
        Just(CountsFrom::Made),
        Just(CountsFrom::Serviced),
        Just(CountsFrom::Certificate)
    ];
    let every = prop_oneof![
        Just(Every::Day),
        Just(Every::Week),
        Just(Every::HalfMonth),
        Just(Every::Month),
        Just(Every::Quarter),
        Just(Every::HalfYear),
        Just(Every::Year)
    ];
    let warn = proptest::collection::vec(0u32..100, 0..4);
    let then = proptest::option::of(0u32..12);
    (from, 0u32..12, then, warn, every)
        .prop_map(|(from, after, then, warn, every)| kind_of(from, after, then, &warn, every))
}

/// A day so far off the first thing due; off another day where nothing is.
fn near(kind: &Checklist, entry: &LedgerEntry, day: NaiveDate, off_days: i64) -> NaiveDate {
    let says = says(kind, entry, day);
    let due = says.dues.iter().find_map(|due| due.due);
    due.unwrap_or(day) + chrono::TimeDelta::days(off_days)
}

fn any_entry() -> impl Strategy<Value = LedgerEntry> {
    let date = || proptest::option::of(any_day());
    let status = proptest::sample::select(&STATUSES[..]);
    (status, date(), date(), date(), date(), date()).prop_map(
        |(status, made, serviced, certificate, since, done)| LedgerEntry {
            status,
            made,
            serviced,
            certificate,
            since,
            done: done.into_iter().map(|day| ("work".into(), day)).collect(),
            place: None,
        },
    )
}

proptest! {
    #[test]
    fn a_later_today_never_makes_anything_less_due(
        kind in any_kind(),
        entry in any_entry(),
        day in any_day(),
        off in -120i64..60,
        later in 0u64..150,
    ) {
        let today = near(&kind, &entry, day, off);
        let now = says(&kind, &entry, today);
        let then = says(&kind, &entry, today + Days::new(later));
        prop_assert_eq!(now.dues.len(), then.dues.len());
        for (now, then) in now.dues.iter().zip(&then.dues) {
            prop_assert_eq!(now.due, then.due);
            prop_assert!(now.standing.urgency() <= then.standing.urgency());
        }
        prop_assert!(now.scrap <= then.scrap);
    }

    #[test]
    fn more_years_never_make_an_expiry_more_due(
        entry in any_entry(),
        day in any_day(),
        off in -120i64..60,
        after in 0u32..12,
        more in 0u32..12,
    ) {
        let kind = |after| kind_of(CountsFrom::Made, after, None, &[60, 30], Every::Year);
        let today = near(&kind(after), &entry, day, off);
        let says = |after| says(&kind(after), &entry, today);
        let (short, long) = (says(after), says(after + more));
        prop_assert!(long.scrap <= short.scrap);
        for (short, long) in short.dues.iter().zip(&long.dues) {
            prop_assert!(long.standing.urgency() <= short.standing.urgency());
        }
    }

    #[test]
    fn work_done_later_is_never_due_earlier(
        every in any_kind(),
        last in any_day(),
        more in 0u64..400,
    ) {
        let every = every.intervals[0].every;
        let (due, later) = (next(every, last), next(every, last + Days::new(more)));
        prop_assert!(due <= later);
        prop_assert!(due > Some(last));
    }
}
