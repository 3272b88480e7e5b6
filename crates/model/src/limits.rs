//! Readings against limits. It does not know where limits come from.

/// Thousandths of a unit: 0.62 MPa is 620.
pub type Milli = i64;

/// What a reading may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Limits {
    /// Lowest value that is within.
    pub low: Option<Milli>,
    /// Highest value that is within.
    pub high: Option<Milli>,
    /// The low limit itself is already too low (strictly more than 15 minutes).
    pub low_exclusive: bool,
}

/// Where a reading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Too low.
    Below,
    /// As it should be.
    Within,
    /// Too high.
    Above,
}

/// Compares a reading with its limits.
///
/// Units: `value` and both limits share one unit, in thousandths.
/// Edges: a value equal to a limit is within, unless the low limit is exclusive; an absent limit
/// leaves that side open.
pub fn classify(value: Milli, limits: Limits) -> Standing {
    let too_low = |low| value < low || (limits.low_exclusive && value == low);
    if limits.low.is_some_and(too_low) {
        return Standing::Below;
    }
    if limits.high.is_some_and(|high| value > high) {
        return Standing::Above;
    }
    Standing::Within
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(
        value: Milli,
        low: Option<Milli>,
        high: Option<Milli>,
        low_exclusive: bool,
        is: Standing,
    ) {
        assert_eq!(
            classify(
                value,
                Limits {
                    low,
                    high,
                    low_exclusive
                }
            ),
            is
        );
    }

    #[test]
    fn a_value_on_a_limit_is_within() {
        check(350, Some(350), Some(550), false, Standing::Within);
        check(550, Some(350), Some(550), false, Standing::Within);
        check(349, Some(350), Some(550), false, Standing::Below);
        check(551, Some(350), Some(550), false, Standing::Above);
    }

    #[test]
    fn exactly_fifteen_minutes_is_not_more_than_fifteen() {
        check(900, Some(900), None, true, Standing::Below);
        check(901, Some(900), None, true, Standing::Within);
    }

    #[test]
    fn an_absent_limit_leaves_its_side_open() {
        check(i64::MIN, None, Some(1), false, Standing::Within);
        check(i64::MAX, Some(1), None, false, Standing::Within);
    }

    fn limits() -> impl Strategy<Value = Limits> {
        let side = || proptest::option::of(-50i64..50);
        (side(), side(), any::<bool>()).prop_map(|(low, high, low_exclusive)| Limits {
            low,
            high,
            low_exclusive,
        })
    }

    /// A side moved outwards by so much, or opened.
    fn wider(limits: Limits, by: i64, open: bool) -> Limits {
        let out = |limit: Option<Milli>, by| limit.filter(|_| !open).map(|limit| limit + by);
        Limits {
            low: out(limits.low, -by),
            high: out(limits.high, by),
            low_exclusive: limits.low_exclusive && by == 0,
        }
    }

    proptest! {
        #[test]
        fn wider_limits_never_turn_within_into_out(
            value in -60i64..60,
            limits in limits(),
            by in 0i64..20,
            open: bool,
        ) {
            if classify(value, limits) == Standing::Within {
                prop_assert_eq!(classify(value, wider(limits, by, open)), Standing::Within);
            }
        }

        #[test]
        fn a_higher_value_never_stands_lower(
            value in -60i64..60,
            more in 0i64..20,
            low in -50i64..50,
            span in 0i64..50,
            low_exclusive: bool,
        ) {
            let limits = Limits { low: Some(low), high: Some(low + span), low_exclusive };
            let place = |standing| match standing {
                Standing::Below => 0,
                Standing::Within => 1,
                Standing::Above => 2,
            };
            let (here, there) = (classify(value, limits), classify(value + more, limits));
            prop_assert!(place(here) <= place(there));
        }
    }
}
