//! Whether a gauge goes one way day after day, though it is within its limits still.

use crate::limits::Milli;

/// So many days in a row one way are worth a look.
pub const RUN_DAYS: u32 = 9;

/// How many days the last ones went one way: above 0 they rose, below they fell.
///
/// Shape: one value a day, the oldest first; n values that each lie above the one before are n
/// days.
/// Edges: a value like the one before ends a run; a single value is none.
pub fn run(values: &[Milli]) -> i32 {
    let way = |pair: &[Milli]| (pair[1] - pair[0]).signum();
    let mut pairs = values.windows(2).rev();
    let Some(last) = pairs.next().map(way).filter(|way| *way != 0) else {
        return 0;
    };
    let more = pairs.take_while(|pair| way(pair) == last).count();
    let days = i32::try_from(more).unwrap_or(i32::MAX - 2) + 2;
    days * i32::try_from(last).unwrap_or(0)
}

/// Whether a run is long enough to say so.
pub fn is_drift(run: i32) -> bool {
    run.unsigned_abs() >= RUN_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_go_one_way_are_counted_from_the_last_one_back() {
        assert_eq!(run(&[]), 0);
        assert_eq!(run(&[5]), 0);
        assert_eq!(run(&[5, 5]), 0);
        assert_eq!(run(&[5, 6]), 2);
        assert_eq!(run(&[9, 1, 2, 3]), 3);
        assert_eq!(run(&[1, 2, 3, 3, 4]), 2);
        assert_eq!(run(&[1, 2, 3, 3]), 0, "it stands");
        assert_eq!(run(&[1, 9, 8, 7]), -3);
    }

    #[test]
    fn nine_days_are_worth_a_look_and_eight_are_not() {
        let rising: Vec<Milli> = (0..9).collect();
        assert!(is_drift(run(&rising)));
        assert!(!is_drift(run(&rising[1..])));
        let falling: Vec<Milli> = (0..9).rev().collect();
        assert!(is_drift(run(&falling)));
    }
}
