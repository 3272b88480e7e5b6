//! The clocks of this program: the machine's own, or the ones that a script sets.

use chrono::{DateTime, FixedOffset, SecondsFormat};
use device::clock::Clock;
use rustix::time::{ClockId, clock_gettime};
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::Stamp;

/// Linux names each boot here.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";
/// Where a script's boot clock begins (2020-01-01): so two runs of one story stand in order.
const SCRIPT_BOOT_MS: i64 = 1_577_836_800_000;

/// Real until a script sets it.
pub struct TrialClock {
    boot: String,
    scripted: Mutex<Option<Scripted>>,
}

#[derive(Clone, Copy)]
struct Scripted {
    at: DateTime<FixedOffset>,
    mono_ms: u64,
}

impl TrialClock {
    /// The machine's clocks, or ones that stand at a time.
    pub fn new(at: Option<DateTime<FixedOffset>>) -> Self {
        let boot = std::fs::read_to_string(BOOT_ID).map(|text| text.trim().to_owned());
        let clock = Self {
            boot: boot.unwrap_or_else(|_| format!("start-{}", std::process::id())),
            scripted: Mutex::new(None),
        };
        if let Some(at) = at {
            clock.set(at);
        }
        clock
    }

    /// Moves the wall clock to a time and the boot clock with it; back, the wall alone.
    pub fn set(&self, at: DateTime<FixedOffset>) {
        let mut scripted = self.scripted();
        let mono_ms = match *scripted {
            Some(before) => {
                let passed = at.signed_duration_since(before.at).num_milliseconds();
                before.mono_ms + u64::try_from(passed).unwrap_or(0)
            }
            None => u64::try_from(at.timestamp_millis() - SCRIPT_BOOT_MS).unwrap_or(0),
        };
        *scripted = Some(Scripted { at, mono_ms });
    }

    fn scripted(&self) -> MutexGuard<'_, Option<Scripted>> {
        self.scripted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TrialClock {
    fn now(&self) -> Stamp {
        if let Some(clock) = *self.scripted() {
            return Stamp {
                at: clock.at.to_rfc3339_opts(SecondsFormat::Millis, false),
                boot: "script".into(),
                mono_ms: clock.mono_ms,
            };
        }
        Stamp {
            at: wall(),
            boot: self.boot.clone(),
            mono_ms: boot_clock_ms(),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the program's edge")]
fn wall() -> String {
    chrono::Local::now().to_rfc3339_opts(SecondsFormat::Millis, false)
}

fn boot_clock_ms() -> u64 {
    let time = clock_gettime(ClockId::Boottime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    seconds * 1_000 + u64::try_from(time.tv_nsec).unwrap_or(0) / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(text).expect("a time")
    }

    #[test]
    fn a_scripted_hour_passes_on_both_clocks() {
        let clock = TrialClock::new(Some(at("2026-11-23T22:00:00+08:00")));
        let before = clock.now();
        assert_eq!(before.at, "2026-11-23T22:00:00.000+08:00");
        clock.set(at("2026-11-23T23:00:00+08:00"));
        assert_eq!(clock.now().mono_ms - before.mono_ms, 3_600_000);
    }

    #[test]
    fn a_wall_clock_set_back_leaves_the_boot_clock_alone() {
        let clock = TrialClock::new(Some(at("2026-11-23T22:00:00+08:00")));
        let before = clock.now();
        clock.set(at("2026-11-23T21:00:00+08:00"));
        assert_eq!(clock.now().mono_ms, before.mono_ms);
    }

    #[test]
    fn a_later_run_of_a_story_has_a_later_boot_clock() {
        let day = |text| TrialClock::new(Some(at(text))).now().mono_ms;
        assert!(day("2026-11-24T08:00:00+08:00") > day("2026-11-23T08:00:00+08:00"));
    }
}
