//! What the status says of the handheld itself: its clock, its room, whom to call.

use super::*;
use crate::health;

fn status(bench: &Bench) -> Status {
    match bench.ok(Command::Status) {
        Reply::Status(status) => status,
        other => panic!("{other:?}"),
    }
}

fn codes(status: &Status) -> Vec<&str> {
    status
        .problems
        .iter()
        .map(|one| one.code.as_str())
        .collect()
}

/// The server said in this boot that it is five past ten.
fn told(bench: &Bench) {
    let stamp = bench.handheld.outside.clock.now();
    let known = health::known_time("2026-11-23T14:05:00Z", &stamp);
    let mut store = bench.handheld.store();
    store
        .keep(health::KNOWN_TIME, known.as_deref())
        .expect("kept");
}

#[test]
fn a_clock_that_is_set_wrong_is_told_without_a_network() {
    let bench = Bench::unlocked();
    assert_eq!(status(&bench).clock_off_ms, None, "nobody has said yet");
    told(&bench);
    bench.at("2026-11-23T22:20:00+08:00");
    assert_eq!(
        status(&bench).clock_off_ms,
        Some(0),
        "time passes on both clocks"
    );
    bench.at("2026-11-23T22:10:00+08:00");
    let wrong = status(&bench);
    assert_eq!(wrong.clock_off_ms, Some(-600_000));
    assert_eq!(codes(&wrong), ["clock_wrong"]);
    bench.clock.reboot();
    assert_eq!(
        status(&bench).clock_off_ms,
        None,
        "another boot knows nothing yet"
    );
}

#[test]
fn the_status_tells_the_room_and_whom_to_call() {
    let bench = Bench::unlocked();
    let before = status(&bench);
    assert!(before.free_bytes.is_some_and(|bytes| bytes > 0));
    assert_eq!(before.duty_phone, None);
    let mut all = rows();
    let site = all[0].replacen(r#""rush_hours""#, r#""duty_phone":"8110","rush_hours""#, 1);
    all[0] = site;
    feed(&bench.handheld, &all, bench.last());
    assert_eq!(status(&bench).duty_phone.as_deref(), Some("8110"));
}
