//! Who is at the screen.

use super::*;

#[test]
fn nothing_but_status_and_enrolment_works_before_enrolment() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = "2026-11-23T22:05:00+08:00".parse().expect("a time");
    let clock = Arc::new(ScriptedClock::new(at));
    let handheld = Handheld::open(folder.path(), clock).expect("opened");
    let Reply::Status(status) = handheld.handle(Command::Status).expect("status") else {
        panic!("no status")
    };
    assert_eq!(status.phase, Phase::New);
    for command in [
        Command::People,
        Command::Sync,
        Command::Findings,
        Command::Today,
    ] {
        assert_eq!(
            handheld.handle(command).expect_err("refused").code,
            ErrorCode::NotEnrolled
        );
    }
}

#[test]
fn the_right_pin_unlocks_and_is_a_line() {
    let bench = Bench::new();
    let before = bench.last();
    bench.check_refused(Command::Today, ErrorCode::Locked);
    let Reply::Status(status) = bench.ok(Command::Unlock {
        staff: id(GUARD),
        pin: "1234".into(),
    }) else {
        panic!("no status")
    };
    assert_eq!(status.phase, Phase::Unlocked);
    assert_eq!(status.person.expect("a person").name, "张伟");
    assert_eq!(bench.last(), before + 1);
    assert!(
        !lines(&bench).concat().contains("1234"),
        "a PIN stands in a line"
    );
}

#[test]
fn wrong_pins_wait_longer_and_longer_and_a_reboot_starts_the_wait_again() {
    let bench = Bench::new();
    let wrong = || Command::Unlock {
        staff: id(GUARD),
        pin: "0000".into(),
    };
    for _ in 0..4 {
        assert_eq!(bench.refused(wrong()).wait_ms, None);
    }
    assert_eq!(bench.refused(wrong()).wait_ms, Some(30_000));
    let right = || Command::Unlock {
        staff: id(GUARD),
        pin: "1234".into(),
    };
    assert_eq!(
        bench.refused(right()).wait_ms,
        Some(30_000),
        "the right PIN waits too"
    );
    let bench = bench.reopened();
    assert_eq!(
        bench.refused(right()).wait_ms,
        Some(30_000),
        "a kill doesn't help"
    );
    bench.at("2026-11-23T22:05:31+08:00");
    assert_eq!(bench.refused(wrong()).wait_ms, Some(60_000));
    bench.at("2026-11-23T22:06:40+08:00");
    bench.ok(right());
}

#[test]
fn a_kill_leaves_the_person_at_the_screen_and_a_long_break_doesnt() {
    let bench = Bench::unlocked();
    bench.ok(Command::RememberRoute {
        route: "/round/1".into(),
    });
    let bench = bench.reopened();
    let Reply::Status(status) = bench.ok(Command::Status) else {
        panic!("no status")
    };
    assert_eq!(
        (status.phase, status.route.as_deref()),
        (Phase::Unlocked, Some("/round/1"))
    );
    bench.at("2026-11-23T22:30:00+08:00");
    let bench = bench.reopened();
    let Reply::Status(status) = bench.ok(Command::Status) else {
        panic!("no status")
    };
    assert_eq!(
        (status.phase, status.route.as_deref()),
        (Phase::Locked, Some("/round/1"))
    );
}
