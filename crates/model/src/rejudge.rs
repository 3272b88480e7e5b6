//! What if: old readings under new limits. It only says what would change; a record keeps the
//! limits it was judged by.

use crate::limits::{Limits, Milli, Standing, classify};
use crate::value::PartValue;

/// An old reading with the limits it was judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// In thousandths of its unit, as the limits are.
    pub milli: Milli,
    /// What it was judged by.
    pub by: Limits,
}

impl Kept {
    /// The reading of a record's value; none where the value is no figure.
    pub fn of(value: &PartValue) -> Option<Self> {
        let milli = value.milli?;
        let by = Limits {
            low: value.low_milli,
            high: value.high_milli,
            low_exclusive: value.low_exclusive,
        };
        Some(Self { milli, by })
    }
}

/// A reading whose standing would be another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed<K> {
    /// Which reading, as the caller calls it.
    pub key: K,
    /// What it read.
    pub milli: Milli,
    /// Where it stands by the limits of its day: this stays its record.
    pub was: Standing,
    /// Where it would stand by the new limits.
    pub would_be: Standing,
}

/// The readings that would stand elsewhere under new limits, in the order they came.
///
/// Units: the new limits are of the readings' unit, so a caller gives only readings in it.
pub fn what_if<K>(
    readings: impl IntoIterator<Item = (K, Kept)>,
    limits: Limits,
) -> Vec<Changed<K>> {
    let changed = readings.into_iter().filter_map(|(key, kept)| {
        let was = classify(kept.milli, kept.by);
        let would_be = classify(kept.milli, limits);
        (was != would_be).then_some(Changed {
            key,
            milli: kept.milli,
            was,
            would_be,
        })
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limits(low: Milli, high: Milli) -> Limits {
        Limits {
            low: Some(low),
            high: Some(high),
            low_exclusive: false,
        }
    }

    fn kept(milli: Milli, by: Limits) -> Kept {
        Kept { milli, by }
    }

    #[test]
    fn only_readings_that_would_stand_elsewhere_are_named() {
        let old = limits(350, 550);
        let readings = [
            ("low", kept(340, old)),
            ("edge", kept(360, old)),
            ("fine", kept(450, old)),
            ("high", kept(560, old)),
        ];
        let found = what_if(readings, limits(400, 600));
        let changed = |key, milli, was, would_be| Changed {
            key,
            milli,
            was,
            would_be,
        };
        let wanted = [
            changed("edge", 360, Standing::Within, Standing::Below),
            changed("high", 560, Standing::Above, Standing::Within),
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn each_reading_is_compared_with_the_limits_of_its_own_day() {
        let readings = [
            (2024, kept(500, limits(0, 450))),
            (2025, kept(500, limits(0, 550))),
        ];
        let found = what_if(readings, limits(0, 510));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].key, 2024);
    }

    #[test]
    fn a_records_value_brings_the_limits_it_was_judged_by() {
        let value = PartValue {
            part: "lasted".into(),
            milli: Some(15_000),
            low_milli: Some(15_000),
            high_milli: Some(99_000),
            low_exclusive: true,
            ..PartValue::default()
        };
        let kept = Kept::of(&value).expect("a figure");
        assert_eq!(classify(kept.milli, kept.by), Standing::Below);
        assert_eq!(kept.by.high, Some(99_000));
        let no_figure = PartValue {
            milli: None,
            ..value
        };
        assert_eq!(Kept::of(&no_figure), None);
    }

    proptest! {
        #[test]
        fn its_own_limits_change_nothing_and_wider_ones_put_nothing_out(
            milli in -100i64..100,
            low in -50i64..0,
            high in 0i64..50,
            by in 0i64..20,
        ) {
            let old = limits(low, high);
            prop_assert_eq!(what_if([((), kept(milli, old))], old), []);
            let wider = limits(low - by, high + by);
            for changed in what_if([((), kept(milli, old))], wider) {
                prop_assert_eq!(changed.would_be, Standing::Within);
            }
        }
    }
}
