//! How long to wait: from one second to five minutes, never the same for two handhelds.

/// Shortest wait after trouble.
pub const WAIT_MS_MIN: u64 = 1_000;
/// Longest wait, also where the server asks for more.
pub const WAIT_MS_MAX: u64 = 300_000;
/// Around how long an idle handheld waits before it looks at the feed again.
const IDLE_MS: u64 = 60_000;

/// A small stream of numbers from a seed (splitmix64): good enough to spread handhelds in time.
#[derive(Debug, Clone)]
pub(crate) struct Jitter(u64);

impl Jitter {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        low + (mixed ^ (mixed >> 31)) % (high - low + 1)
    }

    /// The wait after so many failed cycles in a row, at least one.
    ///
    /// Shape: half of it is fixed, half is chance; the whole doubles from 2 s to 5 min.
    pub fn after_failures(&mut self, failures: u32) -> u64 {
        let doublings = failures.saturating_sub(1).min(16);
        let whole = ((2 * WAIT_MS_MIN) << doublings).min(WAIT_MS_MAX);
        self.between(whole / 2, whole)
    }

    /// The wait of a handheld that has nothing to send.
    pub fn idle(&mut self) -> u64 {
        self.between(IDLE_MS * 3 / 4, IDLE_MS * 5 / 4)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_stay_between_a_second_and_five_minutes() {
        let mut jitter = Jitter::new(7);
        for failures in 1..100 {
            let wait = jitter.after_failures(failures);
            assert!((WAIT_MS_MIN..=WAIT_MS_MAX).contains(&wait));
            let low = (WAIT_MS_MIN << failures.min(9).saturating_sub(1)).min(WAIT_MS_MAX / 2);
            assert!(wait >= low, "{failures}: {wait}");
        }
    }

    #[test]
    fn two_handhelds_wait_differently() {
        let waits = |seed| Jitter::new(seed).after_failures(20);
        assert_ne!(waits(1), waits(2));
    }
}
