//! How this handheld itself is: room for photos, and its clock beside the server's.

use crate::clock::{Moment, utc};
use crate::command::Problem;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::sync::ROOM_BYTES;
use store::{Stamp, Store};

/// Where it is kept what time it is by the server: boot, and milliseconds since 1970 at that
/// boot's first moment.
pub(crate) const KNOWN_TIME: &str = "known_time";
/// A clock that is wrong by more is told.
const CLOCK_OFF_MS_MAX: u64 = 5 * 60 * 1_000;

/// What an answer of the server says of the time, as it is kept. None: it says nothing.
pub(crate) fn known_time(server_time: &str, received: &Stamp) -> Option<String> {
    let server_ms = utc(server_time)?.timestamp_millis();
    let mono_ms = i64::try_from(received.mono_ms).ok()?;
    Some(format!("{} {}", received.boot, server_ms - mono_ms))
}

/// How far the wall clock is ahead of the server's, by what the server said in this boot.
///
/// Edges: none before its first answer in this boot; a clock that is set since then counts as it
/// stands now, without a network.
pub(crate) fn clock_off_ms(store: &Store, now: &Moment) -> Result<Option<i64>, DeviceError> {
    let kept = store.kept(KNOWN_TIME)?;
    let known = kept.as_deref().and_then(|kept| kept.rsplit_once(' '));
    let off = known.and_then(|(boot, base_ms)| {
        let true_ms = base_ms.parse::<i64>().ok()? + i64::try_from(now.stamp.mono_ms).ok()?;
        (boot == now.stamp.boot).then(|| now.utc.timestamp_millis() - true_ms)
    });
    Ok(off)
}

impl Handheld {
    /// How much room there is where photos lie.
    pub(crate) fn free_bytes(&self) -> Option<u64> {
        self.outside.disk.free_bytes(&self.folder).ok()
    }
}

/// What a person must know of it.
pub(crate) fn problems(free_bytes: Option<u64>, clock_off_ms: Option<i64>) -> Vec<Problem> {
    let full = free_bytes.filter(|bytes| *bytes < ROOM_BYTES);
    let full = full.map(|bytes| Problem {
        code: "disk_low".into(),
        message: format!("{bytes} bytes are free for photos"),
    });
    let wrong = clock_off_ms.filter(|off| off.unsigned_abs() > CLOCK_OFF_MS_MAX);
    let wrong = wrong.map(|off| Problem {
        code: "clock_wrong".into(),
        message: format!("the clock is {off} ms ahead of the server's"),
    });
    full.into_iter().chain(wrong).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_room_and_a_wrong_clock_are_told() {
        for (free_bytes, off, codes) in [
            (None, None, &[][..]),
            (Some(ROOM_BYTES), Some(300_000), &[]),
            (Some(ROOM_BYTES - 1), None, &["disk_low"]),
            (None, Some(-300_001), &["clock_wrong"]),
            (Some(0), Some(300_001), &["disk_low", "clock_wrong"]),
        ] {
            let told = problems(free_bytes, off);
            let told: Vec<_> = told.iter().map(|one| one.code.as_str()).collect();
            assert_eq!(told, codes, "{free_bytes:?} {off:?}");
        }
    }
}
