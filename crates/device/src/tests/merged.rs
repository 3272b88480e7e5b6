//! Findings that the desk merged, as the feed tells it: the one that stays answers for both.

use super::answers::{keep_photo, open_findings};
use super::*;
use model::orders::OrderState;
use protocol::rows::Merge;
use serde_json::json;

const ITEM: &str = "13.1";
const GONE: [&str; 2] = [
    "019ab6a0-0000-7000-8000-0000000000f2",
    "019ab6a0-0000-7000-8000-0000000000e2",
];
const STAYS: [&str; 2] = [
    "019ab6a0-0000-7000-8000-0000000000f1",
    "019ab6a0-0000-7000-8000-0000000000e1",
];

/// What was found about an item in the corridor is merged into what was found in the lobby.
fn merged() -> Bench {
    let bench = Bench::unlocked();
    let at = "2026-11-22T21:00:00+08:00";
    let told = json!({"finding": GONE[0], "how": "took"});
    let rows = [
        row(
            "finding",
            STAYS[0],
            json!({"order": STAYS[1], "severity": "normal", "raised_at": at, "seen": 2,
                "checkpoint": id::<CheckpointId>(LOBBY), "item": "1.1"}),
        ),
        row(
            "order",
            STAYS[1],
            json!({"finding": STAYS[0], "state": "raised", "role": "engineer", "go": 0,
                "history": [{"at": at, "state": "raised"},
                    {"at": at, "state": "raised", "desk": "supervisor", "merge": told}]}),
        ),
        row(
            "finding",
            GONE[0],
            json!({"joined": STAYS[0], "merged": true, "item": ITEM,
                "checkpoint": id::<CheckpointId>(CORRIDOR)}),
        ),
        row("order", GONE[1], json!({"joined": STAYS[1]})),
    ];
    feed(&bench.handheld, &rows, bench.last());
    bench
}

#[test]
fn what_is_still_so_where_the_merged_one_was_is_one_tap_and_the_same_finding() {
    let bench = merged();
    let shown = bench.reach(CORRIDOR);
    let known = |shown: &CheckpointShown| {
        let row = shown.items.iter().find(|row| row.item.id == ITEM);
        row.and_then(|row| row.open.clone())
            .map(|open| open.finding)
    };
    assert_eq!(known(&shown), STAYS[0].parse().ok());
    bench.answer(CORRIDOR, vec![input(ITEM, Outcome::Fail)], false);
    assert_eq!(open_findings(&bench).len(), 1);
    let last = lines(&bench).pop().expect("a line");
    assert!(
        last.contains(STAYS[0]) && last.contains(r#""joins":true"#),
        "{last}"
    );
}

#[test]
fn whoever_has_the_merged_one_open_goes_on_with_the_one_that_stays() {
    let bench = merged();
    let asked = Command::Finding {
        finding: GONE[0].parse().expect("an id"),
    };
    let Reply::Finding(shown) = bench.ok(asked) else {
        panic!("no finding")
    };
    assert_eq!(shown.row.finding.to_string(), STAYS[0]);
    assert_eq!(shown.history[1].merge, Some(Merge::Took));
    let moved = Command::MoveOrder {
        order: GONE[1].parse().expect("an id"),
        to: OrderState::Fixed,
        note: None,
        photos: vec![keep_photo(&bench)],
    };
    let Reply::Finding(shown) = bench.ok(moved) else {
        panic!("no finding")
    };
    assert_eq!(shown.row.state, OrderState::Fixed);
    assert!(lines(&bench).pop().expect("a line").contains(STAYS[1]));
}
