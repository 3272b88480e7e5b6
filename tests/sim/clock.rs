//! One true time for all, and what each handheld's clocks make of it.

use chrono::{DateTime, FixedOffset, SecondsFormat, TimeDelta};
use device::clock::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Stamp;

/// Milliseconds since the simulation began.
#[derive(Debug, Clone, Default)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    pub fn ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub fn pass(&self, ms: u64) {
        let ms = i64::try_from(ms).unwrap_or(0);
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

/// A handheld's wall clock and boot clock.
#[derive(Debug)]
pub struct Clocks {
    time: Time,
    start: DateTime<FixedOffset>,
    hands: Mutex<Hands>,
}

#[derive(Debug, Default)]
struct Hands {
    wrong_ms: i64,
    boot: u32,
    booted_ms: i64,
}

impl Clocks {
    pub fn new(time: Time, start: DateTime<FixedOffset>) -> Self {
        let hands = Mutex::new(Hands {
            booted_ms: time.ms() - 60_000,
            ..Hands::default()
        });
        Self { time, start, hands }
    }

    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody sets the wall clock.
    pub fn set_wrong(&self, ms: i64) {
        self.hands().wrong_ms = ms;
    }

    /// The boot clock begins anew.
    pub fn reboot(&self) {
        let mut hands = self.hands();
        hands.boot += 1;
        hands.booted_ms = self.time.ms();
    }
}

impl Clock for Clocks {
    fn now(&self) -> Stamp {
        let hands = self.hands();
        let now = self.time.ms();
        let wall = self.start + TimeDelta::milliseconds(now + hands.wrong_ms);
        Stamp {
            at: wall.to_rfc3339_opts(SecondsFormat::Millis, false),
            boot: format!("boot-{}", hands.boot),
            mono_ms: (now - hands.booted_ms).unsigned_abs(),
        }
    }
}
