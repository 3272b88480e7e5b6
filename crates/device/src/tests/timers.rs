//! Exit lights: a discharge that is begun, walked away from, killed, rebooted over and judged.

use super::*;
use model::discharge::{Seen, Span, SpanOutcome, SpanVerdict};
use protocol::events::ClockAnchored;

fn begun(bench: &Bench) -> TimerShown {
    let round = planned_round(id(PLAN), START);
    bench.reach(CORRIDOR);
    let Reply::Checkpoint(shown) = bench.ok(start(round)) else {
        panic!("no checkpoint")
    };
    of(&shown)
}

fn start(round: RoundId) -> Command {
    Command::StartTimer {
        round,
        checkpoint: id(CORRIDOR),
        equipment: None,
        item: "13.10".into(),
        part: "lasted".into(),
    }
}

fn of(shown: &CheckpointShown) -> TimerShown {
    let row = shown.items.iter().find(|row| row.item.id == "13.10");
    row.and_then(|row| row.timer.clone()).expect("a timer")
}

fn stopped(bench: &Bench, seen: Seen) -> TimerShown {
    let round = planned_round(id(PLAN), START);
    let Reply::Today(today) = bench.ok(Command::Today) else {
        panic!("no today")
    };
    let seq = today.timers.first().expect("one that runs").seq;
    let Reply::Checkpoint(shown) = bench.ok(Command::StopTimer { round, seq, seen }) else {
        panic!("no checkpoint")
    };
    of(&shown)
}

fn said(timer: &TimerShown) -> Vec<(&str, SpanOutcome)> {
    let said = timer.verdicts.iter();
    said.map(|SpanVerdict { rule, outcome }| (rule.as_str(), *outcome))
        .collect()
}

fn unlock(bench: &Bench) {
    bench.ok(Command::Unlock {
        staff: id(GUARD),
        pin: "1234".into(),
    });
}

#[test]
fn fifteen_minutes_exactly_fails_more_than_fifteen_and_a_second_more_passes() {
    for (end, site) in [
        ("2026-11-23T22:20:00+08:00", SpanOutcome::Fail),
        ("2026-11-23T22:20:01+08:00", SpanOutcome::Pass),
    ] {
        let bench = Bench::unlocked();
        assert_eq!(begun(&bench).stands, TimerStands::Running);
        bench.at(end);
        let timer = stopped(&bench, Seen::WentOut);
        assert_eq!(
            said(&timer),
            [("site", site), ("standard", SpanOutcome::Fail)]
        );
    }
}

#[test]
fn a_timer_runs_on_over_a_kill_and_a_second_tap_starts_nothing() {
    let bench = Bench::unlocked();
    let first = begun(&bench);
    let bench = bench.reopened();
    bench.at("2026-11-23T22:36:00+08:00");
    unlock(&bench);
    let lines = bench.last();
    bench.ok(start(planned_round(id(PLAN), START)));
    assert_eq!(bench.last(), lines);
    let timer = stopped(&bench, Seen::StillLit);
    assert_eq!(timer.seq, first.seq);
    let lasted = Span {
        at_least_s: 31 * 60,
        at_most_s: None,
    };
    assert_eq!(timer.lasted, lasted);
    let pass = SpanOutcome::Pass;
    assert_eq!(said(&timer), [("site", pass), ("standard", pass)]);
}

#[test]
fn over_a_reboot_the_span_says_what_is_certain() {
    let bench = Bench::unlocked();
    begun(&bench);
    bench.at("2026-11-23T22:15:00+08:00");
    bench.ok(Command::Lock);
    unlock(&bench);
    bench.clock.reboot();
    bench.at("2026-11-23T22:25:00+08:00");
    let bench = bench.reopened();
    unlock(&bench);
    // Ten minutes before the reboot and ten after it; how long it was off nobody can say.
    let timer = stopped(&bench, Seen::WentOut);
    assert_eq!(timer.lasted.at_least_s, 20 * 60);
    assert_eq!(timer.lasted.at_most_s, None);
    assert_eq!(said(&timer)[0], ("site", SpanOutcome::Pass));
    assert_eq!(said(&timer)[1], ("standard", SpanOutcome::Uncertain));
}

#[test]
fn over_a_reboot_anchored_clocks_narrow_the_span() {
    let bench = Bench::unlocked();
    let anchor = |server: &str, at: &str| {
        let event = ClockAnchored {
            server_time: server.into(),
            sent_at: at.into(),
            sent_mono_ms: 0,
            received_at: at.into(),
            received_mono_ms: 1000,
        };
        let stamp = bench.handheld.outside.clock.now();
        let mut store = bench.handheld.store();
        store.append(&stamp, None, event.into()).expect("appended");
    };
    anchor("2026-11-23T14:05:00Z", "2026-11-23T22:05:00+08:00");
    begun(&bench);
    bench.clock.reboot();
    bench.at("2026-11-23T22:25:00+08:00");
    anchor("2026-11-23T14:25:00Z", "2026-11-23T22:25:00+08:00");
    let timer = stopped(&bench, Seen::WentOut);
    let lasted = Span {
        at_least_s: 20 * 60,
        at_most_s: Some(20 * 60 + 2),
    };
    assert_eq!(timer.lasted, lasted);
    assert_eq!(said(&timer)[0], ("site", SpanOutcome::Pass));
    assert_eq!(said(&timer)[1], ("standard", SpanOutcome::Fail));
}

#[test]
fn what_measures_no_duration_starts_none_and_a_stopped_one_stops_once() {
    let bench = Bench::unlocked();
    let round = planned_round(id(PLAN), START);
    bench.reach(CORRIDOR);
    let Command::StartTimer { item, .. } = start(round) else {
        panic!("another command")
    };
    let wrong = Command::StartTimer {
        round,
        checkpoint: id(CORRIDOR),
        equipment: None,
        item,
        part: "cut_test".into(),
    };
    bench.check_refused(wrong, ErrorCode::NoSuchItem);
    let seq = begun(&bench).seq;
    stopped(&bench, Seen::FoundDark);
    let seen = Seen::WentOut;
    bench.check_refused(Command::StopTimer { round, seq, seen }, ErrorCode::BadValue);
    let seq = 9999;
    bench.check_refused(Command::StopTimer { round, seq, seen }, ErrorCode::BadValue);
}

#[test]
fn the_read_model_of_timers_comes_from_the_lines_again() {
    let bench = Bench::unlocked();
    begun(&bench);
    bench.at("2026-11-23T22:25:00+08:00");
    stopped(&bench, Seen::WentOut);
    let before = bench.handheld.store().read_model().expect("read");
    assert!(before.contains("timers"));
    bench.handheld.store().rebuild().expect("rebuilt");
    assert_eq!(bench.handheld.store().read_model().expect("read"), before);
}
