//! The real clocks of a handheld: the wall, and the one that runs through sleep and can't be set.

use chrono::SecondsFormat;
use device::clock::Clock;
use rustix::time::{ClockId, clock_gettime};
use store::Stamp;

/// Linux and Android name each boot here.
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// Wall clock, boot id and CLOCK_BOOTTIME.
pub struct RealClock {
    boot: String,
}

impl RealClock {
    pub fn new() -> Self {
        let boot = std::fs::read_to_string(BOOT_ID).map(|text| text.trim().to_owned());
        Self {
            boot: boot.unwrap_or_else(|_| boot_of_this_start()),
        }
    }
}

impl Clock for RealClock {
    fn now(&self) -> Stamp {
        Stamp {
            at: wall(),
            boot: self.boot.clone(),
            mono_ms: mono_ms(),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the app is where the wall clock comes in"
)]
fn wall() -> String {
    chrono::Local::now().to_rfc3339_opts(SecondsFormat::Millis, false)
}

fn mono_ms() -> u64 {
    let time = clock_gettime(ClockId::Boottime);
    let whole = u64::try_from(time.tv_sec).unwrap_or(0) * 1000;
    whole + u64::try_from(time.tv_nsec).unwrap_or(0) / 1_000_000
}

/// Where the system hides the boot's id, each start of the app counts as a boot of its own: less is
/// then known about how two starts lie to each other, and nothing false.
fn boot_of_this_start() -> String {
    format!("start-{}-{}", wall(), std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_has_wall_time_with_offset_and_milliseconds() {
        let stamp = RealClock::new().now();
        let at = chrono::DateTime::parse_from_rfc3339(&stamp.at).unwrap();
        assert_eq!(at.to_rfc3339_opts(SecondsFormat::Millis, false), stamp.at);
        assert!(!stamp.boot.is_empty());
    }

    #[test]
    fn the_boot_clock_never_goes_back() {
        let clock = RealClock::new();
        assert!(clock.now().mono_ms <= clock.now().mono_ms);
    }
}
