//! Quotas on Today: the server's count and own work that it doesn't know yet.

use super::*;
use model::quota::QuotaStands;
use protocol::events::RoundKind;
use serde_json::{Value, json};

const QUOTA: u8 = 32;
/// Monday of the week of the bench's night.
const WEEK: &str = "2026-11-23T00:00";

/// Two places a week where the list of the corridor is answered.
fn bench(more: Value) -> Bench {
    let bench = Bench::unlocked();
    let mut plan = json!({ "name": "每周走访", "version": 1, "role": "guard", "checkpoints": [],
        "rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-11-02T00:00", "window_min": 10_080,
        "grace_min": 0, "kind": "quota", "quota": 2, "counts": "tp13" });
    let fields = plan.as_object_mut().expect("a map");
    fields.extend(more.as_object().cloned().expect("a map"));
    feed(
        &bench.handheld,
        &[row("plan", id::<PlanId>(QUOTA), plan)],
        1,
    );
    bench
}

fn quotas(bench: &Bench) -> Vec<QuotaShown> {
    match bench.ok(Command::Today) {
        Reply::Today(today) => today.quotas,
        other => panic!("{other:?}"),
    }
}

/// So many are done, and it stands like this.
fn check(bench: &Bench, done: u32, stands: QuotaStands) {
    let shown = quotas(bench);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!((shown[0].done, shown[0].stands), (done, stands));
}

/// A round of this kind that passes an item at each of these places, and is over.
fn walk(bench: &Bench, kind: RoundKind, places: &[(u8, &str)]) -> RoundId {
    let checkpoints = places.iter().map(|(place, _)| id(*place)).collect();
    let started = bench.ok(Command::StartUnplanned { kind, checkpoints });
    let Reply::Round(shown) = started else {
        panic!("{started:?}")
    };
    let round = shown.row.round;
    for (place, item) in places {
        bench.ok(Command::Scan {
            text: code(*place),
            how: How::Code,
            round: Some(round),
            position: None,
        });
        bench.ok(Command::Answer {
            round,
            checkpoint: id(*place),
            answers: vec![input(item, Outcome::Pass)],
            bulk: false,
            route: None,
        });
    }
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    round
}

#[test]
fn an_event_round_counts_each_place_where_the_list_was_answered_once_it_is_over() {
    let bench = bench(json!({}));
    check(&bench, 0, QuotaStands::Open);
    walk(
        &bench,
        RoundKind::Event,
        &[(CORRIDOR, "13.1"), (LOBBY, "11.1")],
    );
    check(&bench, 1, QuotaStands::Open);
    walk(&bench, RoundKind::Unplanned, &[(CORRIDOR, "13.1")]);
    check(&bench, 1, QuotaStands::Open);
    walk(
        &bench,
        RoundKind::Event,
        &[(CORRIDOR, "13.1"), (ELSEWHERE, "13.1")],
    );
    check(&bench, 3, QuotaStands::Met);
}

#[test]
fn what_the_server_counted_and_own_work_are_one_number() {
    let bench = bench(json!({}));
    let round = walk(&bench, RoundKind::Event, &[(CORRIDOR, "13.1")]);
    let own = format!("{round}/{}", id::<CheckpointId>(CORRIDOR));
    let at = "2026-11-23T14:05:00.000Z";
    let told = |start: &str| {
        let works = json!([{ "id": own, "at": at }, { "id": "another", "at": at }]);
        let told = json!({ "start": start, "works": works });
        feed(
            &bench.handheld,
            &[row("quota", id::<PlanId>(QUOTA), told)],
            1,
        );
    };
    told(WEEK);
    check(&bench, 2, QuotaStands::Met);
    told("2026-11-16T00:00");
    check(&bench, 1, QuotaStands::Open);
}

#[test]
fn the_next_period_begins_at_nothing() {
    let bench = bench(json!({}));
    walk(&bench, RoundKind::Event, &[(CORRIDOR, "13.1")]);
    bench.at("2026-11-30T00:00:00+08:00");
    check(&bench, 0, QuotaStands::Open);
    assert_eq!(quotas(&bench)[0].until, "2026-12-07T00:00:00+08:00");
}

#[test]
fn an_order_that_was_put_right_counts_for_the_list_it_was_raised_for() {
    let bench = bench(json!({}));
    let round = bench.start().row.round;
    for (place, item) in [(LOBBY, "11.1"), (CORRIDOR, "13.10")] {
        bench.reach(place);
        let fixed = AnswerInput {
            fixed: true,
            ..fail(item)
        };
        bench.ok(Command::Answer {
            round,
            checkpoint: id(place),
            answers: vec![fixed],
            bulk: false,
            route: None,
        });
    }
    check(&bench, 1, QuotaStands::Open);
}

#[test]
fn a_quota_of_others_isnt_shown_and_one_without_a_list_counts_nothing() {
    let bench = bench(json!({ "role": "gardener" }));
    assert_eq!(quotas(&bench), []);
    let bench = self::bench(json!({ "counts": null }));
    walk(&bench, RoundKind::Event, &[(CORRIDOR, "13.1")]);
    check(&bench, 0, QuotaStands::Open);
}
