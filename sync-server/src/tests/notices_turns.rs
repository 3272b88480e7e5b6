//! Channels have turns of their own.

use crate::notices::sender::Turns;
use crate::tests::hook::{Hook, Says};
use crate::tests::ledger::Desk;
use serde_json::json;
use std::time::Duration;

#[test]
fn a_channel_that_hangs_keeps_nobody_waiting_at_the_next_look() {
    let mut desk = Desk::bare();
    let serious = json!(["serious_finding"]);
    let (hangs, alive) = (Hook::new(&[Says::Nothing]), Hook::new(&[]));
    for hook in [&hangs, &alive] {
        desk.channel("webhook", json!({ "url": hook.url, "kinds": serious }));
    }
    let mut turns = Turns::default();
    let id = |n: usize| format!("01950000-0000-7000-8000-00000000000{n}");
    for n in 1..=2 {
        let ids = (id(n), id(n + 4));
        desk.finds_as(
            (&ids.0, &ids.1, &format!("11.{n}")),
            "serious",
            "2026-11-24T00:00:00+08:00",
        );
        desk.world.wait(1);
        let server = desk.world.server.as_ref().expect("running");
        let both = async {
            hangs.has(1).await;
            let came = tokio::time::timeout(Duration::from_secs(20), alive.has(n)).await;
            assert!(came.is_ok(), "look {n} sent nothing");
        };
        server.begin_to_send(&mut turns, both).expect("looked");
    }
    assert_eq!(
        hangs.came().len(),
        1,
        "its turn goes on, and it has only one"
    );
}
