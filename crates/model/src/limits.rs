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
}
