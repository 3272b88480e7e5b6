//! What looks implausible of somebody's work: rules over what lines say, values in, values out.
//!
//! A doubt proves nothing and stops nobody: it is shown, and whom it is about may answer it. Who
//! stands where, and which rounds come from paper, is the caller's to know.

use serde::{Deserialize, Serialize};

/// So many items at one place, one by one, in `HURRY_MS` are hurried.
pub const HURRIED_ITEMS: usize = 12;
/// From the first of them to the last, milliseconds.
pub const HURRY_MS: u64 = 5_000;
/// Two buildings within this time are too far apart for anybody who walks, milliseconds.
pub const WALK_MS: u64 = 10_000;
/// A wall clock that moves by more against the boot clock was set, milliseconds.
pub const CLOCK_MS: i64 = 5 * 60 * 1_000;
/// The most items that a burst counts: more says nothing more, and a line may hold thousands.
const BURST_ITEMS_MAX: usize = 500;

/// Both clocks of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clocks {
    /// The boot's id: within one boot the boot clock never goes back.
    pub boot: String,
    /// Milliseconds of the boot clock.
    pub mono_ms: u64,
    /// The wall clock as claimed, milliseconds since 1970.
    pub at_ms: i64,
}

/// By how many seconds the wall clock was set between two lines of a journal.
///
/// Shape: forwards or back, always positive. Edges: none across a reboot, and none for what a
/// clock drifts, exactly five minutes included.
pub fn clock_set(before: &Clocks, now: &Clocks) -> Option<i64> {
    if before.boot != now.boot {
        return None;
    }
    let passed = |clocks: &Clocks| i128::from(clocks.at_ms) - i128::from(clocks.mono_ms);
    let moved_ms = (passed(now) - passed(before)).unsigned_abs();
    let seconds = i64::try_from(moved_ms / 1_000).unwrap_or(i64::MAX);
    (moved_ms > u128::from(CLOCK_MS.unsigned_abs())).then_some(seconds)
}

/// Within how many seconds somebody was at two places, where that is no time to walk between two
/// buildings. Whether they are two buildings is the caller's to look up.
///
/// Edges: none across a reboot, where the boot clock went back, and from ten seconds on.
pub fn no_time_to_walk(before: &Clocks, now: &Clocks) -> Option<i64> {
    if before.boot != now.boot {
        return None;
    }
    let passed_ms = now.mono_ms.checked_sub(before.mono_ms)?;
    (passed_ms < WALK_MS).then(|| rounded(passed_ms))
}

fn rounded(ms: u64) -> i64 {
    i64::try_from((ms + 500) / 1_000).unwrap_or(i64::MAX)
}

/// An item in local numbers: the item, and the checkpoint or equipment that was judged.
pub type Ticked = (i64, i64);

/// The last items that were answered one by one at one place, and whether that is a burst.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticks {
    boot: String,
    /// Local numbers of the round and the place.
    at: (i64, i64),
    /// Each item once, at its last answer, in the order of the boot clock.
    items: Vec<(u64, Ticked)>,
    /// The line at which this became a burst.
    burst: Option<i64>,
}

/// A burst, as far as it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hurried {
    /// The line at which there were enough of them.
    pub seq: i64,
    /// How many items.
    pub count: u32,
    /// From the first to the last.
    pub seconds: i64,
}

impl Ticks {
    /// Another line answers items of a round at a place, not in bulk. Returns the burst that it
    /// belongs to.
    ///
    /// Edges: an item that is answered twice counts once; another place, round or boot begins
    /// anew; a burst goes on for as long as the last five seconds hold enough items.
    pub fn add(
        &mut self,
        clocks: &Clocks,
        seq: i64,
        at: (i64, i64),
        items: &[Ticked],
    ) -> Option<Hurried> {
        let last_ms = self.items.last().map_or(0, |(ms, _)| *ms);
        if self.boot != clocks.boot || self.at != at || clocks.mono_ms < last_ms {
            *self = Self {
                boot: clocks.boot.clone(),
                at,
                ..Self::default()
            };
        }
        let oldest_ms = clocks.mono_ms.saturating_sub(HURRY_MS);
        if self.burst.is_none() {
            self.items.retain(|(ms, _)| *ms >= oldest_ms);
        }
        for item in items {
            self.items.retain(|(_, held)| held != item);
            if self.items.len() < BURST_ITEMS_MAX {
                self.items.push((clocks.mono_ms, *item));
            }
        }
        let recent = self.items.iter().filter(|(ms, _)| *ms >= oldest_ms);
        if recent.count() < HURRIED_ITEMS {
            if self.burst.take().is_some() {
                // It is over; its items don't make another.
                self.items.retain(|(ms, _)| *ms == clocks.mono_ms);
            }
            return None;
        }
        let seq = *self.burst.get_or_insert(seq);
        let first_ms = self.items.first().map_or(clocks.mono_ms, |(ms, _)| *ms);
        Some(Hurried {
            seq,
            count: u32::try_from(self.items.len()).unwrap_or(u32::MAX),
            seconds: rounded(clocks.mono_ms - first_ms),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clocks(boot: &str, mono_ms: u64, at_ms: i64) -> Clocks {
        Clocks {
            boot: boot.into(),
            mono_ms,
            at_ms,
        }
    }

    fn check_set(before: (&str, u64, i64), now: (&str, u64, i64), seconds: Option<i64>) {
        let before = clocks(before.0, before.1, before.2);
        let now = clocks(now.0, now.1, now.2);
        assert_eq!(clock_set(&before, &now), seconds);
    }

    #[test]
    fn a_clock_that_is_set_by_more_than_five_minutes_is_seen_either_way() {
        let before = ("a", 1_000, 500_000);
        check_set(before, ("a", 61_000, 560_000), None);
        check_set(before, ("a", 61_000, 860_000), None);
        check_set(before, ("a", 61_000, 860_001), Some(300));
        check_set(before, ("a", 61_000, 4_160_000), Some(3_600));
        check_set(before, ("a", 61_000, 260_000), None);
        check_set(before, ("a", 61_000, -3_040_000), Some(3_600));
    }

    #[test]
    fn after_a_reboot_nobody_knows_and_no_number_is_too_large() {
        check_set(("a", 1_000, 500_000), ("b", 0, 99_000_000), None);
        check_set(
            ("a", u64::MAX, i64::MIN),
            ("a", 0, i64::MAX),
            Some(36_893_488_147_419_103),
        );
    }

    fn check_walk(passed_ms: u64, seconds: Option<i64>) {
        let (before, now) = (clocks("a", 7, 0), clocks("a", 7 + passed_ms, 0));
        assert_eq!(no_time_to_walk(&before, &now), seconds);
    }

    #[test]
    fn ten_seconds_are_time_to_walk_and_less_is_none() {
        check_walk(0, Some(0));
        check_walk(4_400, Some(4));
        check_walk(9_999, Some(10));
        check_walk(10_000, None);
        let (before, now) = (clocks("a", 7, 0), clocks("b", 8, 0));
        assert_eq!(no_time_to_walk(&before, &now), None);
        assert_eq!(no_time_to_walk(&now, &clocks("b", 7, 0)), None);
    }

    const ROUND: i64 = 1;
    const PLACE: i64 = 2;

    /// Ticks an item at each of these times; what each came to.
    fn ticked(times_ms: impl IntoIterator<Item = u64>) -> Vec<Option<Hurried>> {
        let mut ticks = Ticks::default();
        let lines = times_ms.into_iter().zip(1..);
        lines
            .map(|(ms, n)| ticks.add(&clocks("a", ms, 0), n, (ROUND, PLACE), &[(n, PLACE)]))
            .collect()
    }

    fn burst(seq: i64, count: u32, seconds: i64) -> Option<Hurried> {
        Some(Hurried {
            seq,
            count,
            seconds,
        })
    }

    #[test]
    fn twelve_items_in_five_seconds_are_hurried_and_eleven_or_a_moment_more_are_not() {
        let at_once = ticked(vec![5; 12]);
        assert_eq!(at_once[10], None);
        assert_eq!(at_once[11], burst(12, 12, 0));
        let exactly = ticked((0..12).map(|n| n * 5_000 / 11));
        assert_eq!(exactly[11], burst(12, 12, 5));
        let slower = ticked((0..12).map(|n| n * 5_012 / 11));
        assert_eq!(slower[11], None);
    }

    #[test]
    fn a_burst_that_goes_on_stays_one_and_grows() {
        let all = ticked((0..30).map(|n| n * 300));
        assert_eq!(all[11], burst(12, 12, 3));
        assert_eq!(all[29], burst(12, 30, 9));
        assert!(
            all[11..]
                .iter()
                .all(|one| one.map(|one| one.seq) == Some(12))
        );
    }

    #[test]
    fn a_burst_that_is_over_makes_no_other_out_of_its_own_items() {
        let burst_then = |pause_ms: u64| {
            let fast = (0..12).map(|n| n * 100);
            ticked(fast.chain((0..4).map(move |n| 1_100 + pause_ms + n * 100)))
        };
        let over = burst_then(4_500);
        assert_eq!(over[11], burst(12, 12, 1));
        assert_eq!(over[12..], [None; 4]);
        let another = ticked((0..12).chain(60_000..60_012));
        assert_eq!(another[23], burst(24, 12, 0));
    }

    #[test]
    fn an_item_twice_counts_once_and_a_line_counts_all_its_items() {
        let mut ticks = Ticks::default();
        let at = (ROUND, PLACE);
        for n in 0..40 {
            let none = ticks.add(&clocks("a", n, 0), 1, at, &[(7, PLACE), (8, PLACE)]);
            assert_eq!(none, None);
        }
        let twelve: Vec<Ticked> = (0..12).map(|n| (n, PLACE)).collect();
        let whole = Ticks::default().add(&clocks("a", 9, 0), 5, at, &twelve);
        assert_eq!(whole, burst(5, 12, 0));
        // The same item at two pieces of equipment is two.
        let pieces: Vec<Ticked> = (0..12).map(|n| (7, n)).collect();
        let pieces = Ticks::default().add(&clocks("a", 9, 0), 5, at, &pieces);
        assert_eq!(pieces, burst(5, 12, 0));
    }

    #[test]
    fn another_place_round_or_boot_and_a_boot_clock_that_went_back_begin_anew() {
        let eleven: Vec<Ticked> = (0..11).map(|n| (n, PLACE)).collect();
        for (boot, mono_ms, at, hurried) in [
            ("a", 1_000, (ROUND, PLACE), true),
            ("a", 1_000, (ROUND, PLACE + 1), false),
            ("a", 1_000, (ROUND + 1, PLACE), false),
            ("b", 1_000, (ROUND, PLACE), false),
            ("a", 999, (ROUND, PLACE), false),
        ] {
            let mut ticks = Ticks::default();
            ticks.add(&clocks("a", 1_000, 0), 1, (ROUND, PLACE), &eleven);
            let twelfth = ticks.add(&clocks(boot, mono_ms, 0), 2, at, &[(99, PLACE)]);
            assert_eq!(twelfth.is_some(), hurried, "{boot} {mono_ms} {at:?}");
        }
    }

    #[test]
    fn thousands_of_items_are_not_remembered() {
        let all: Vec<Ticked> = (0..5_000).map(|n| (n, PLACE)).collect();
        let mut ticks = Ticks::default();
        let said = ticks.add(&clocks("a", 0, 0), 1, (ROUND, PLACE), &all);
        assert_eq!(said, burst(1, 500, 0));
        assert_eq!(ticks.items.len(), 500);
    }
}
