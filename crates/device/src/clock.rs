//! The door by which time comes in: programs bring the real clocks, scripts bring their own.

use chrono::{DateTime, FixedOffset, NaiveDateTime, SecondsFormat, Utc};
use chrono_tz::Tz;
use std::sync::Mutex;
use store::Stamp;

/// Both clocks of a handheld.
pub trait Clock: Send + Sync {
    /// Wall clock and boot clock at this moment.
    fn now(&self) -> Stamp;
}

/// A clock that scripts set; `mono_ms` moves along with the wall.
pub struct ScriptedClock(Mutex<Scripted>);

struct Scripted {
    wall: DateTime<FixedOffset>,
    mono_ms: u64,
    reboots: u32,
}

impl ScriptedClock {
    /// Stands at a wall time, with a boot clock that began there.
    pub fn new(wall: DateTime<FixedOffset>) -> Self {
        Self(Mutex::new(Scripted {
            wall,
            mono_ms: 0,
            reboots: 0,
        }))
    }

    /// Moves on to a wall time. Edges: a time that lies back moves the wall alone.
    pub fn set(&self, wall: DateTime<FixedOffset>) {
        let mut clock = lock(&self.0);
        let passed = wall.signed_duration_since(clock.wall).num_milliseconds();
        clock.mono_ms += u64::try_from(passed).unwrap_or(0);
        clock.wall = wall;
    }

    /// Another boot, whose clock begins anew.
    pub fn reboot(&self) {
        let mut clock = lock(&self.0);
        clock.reboots += 1;
        clock.mono_ms = 0;
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> Stamp {
        let clock = lock(&self.0);
        let boot = match clock.reboots {
            0 => "script".into(),
            n => format!("script.{n}"),
        };
        Stamp {
            at: clock.wall.to_rfc3339_opts(SecondsFormat::Millis, false),
            boot,
            mono_ms: clock.mono_ms,
        }
    }
}

/// A poisoned lock still holds what was there: a panic elsewhere loses nothing here.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A stamp with its wall clock read.
#[derive(Debug, Clone)]
pub(crate) struct Moment {
    pub stamp: Stamp,
    pub utc: DateTime<Utc>,
}

impl Moment {
    pub fn of(stamp: Stamp) -> Self {
        let utc = DateTime::parse_from_rfc3339(&stamp.at).map(|at| at.with_timezone(&Utc));
        Self {
            utc: utc.unwrap_or_default(),
            stamp,
        }
    }

    /// The site's local time.
    pub fn local(&self, zone: Tz) -> NaiveDateTime {
        self.utc.with_timezone(&zone).naive_local()
    }
}

/// Reads an RFC 3339 time that a line or row carries.
pub(crate) fn utc(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| at.with_timezone(&Utc))
}
