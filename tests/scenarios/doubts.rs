//! What looks implausible, from the tick that raised it to the voice that answers it.

use crate::field::{id_of, unplanned};
use device::command::{Command, DoubtShown, Reply};
use house_tests::walker::the_rest;
use house_tests::{Walker, World};
use protocol::events::RoundKind;
use protocol::rows::DoubtKind;
use serde_json::{Value, json};

/// A place with so many items that nobody looks at thirteen of them in four seconds.
const PLACE: &str = "客服前台";

fn doubts(walker: &Walker) -> Vec<DoubtShown> {
    match walker.ok(Command::Doubts) {
        Reply::Doubts { doubts } => doubts,
        other => panic!("{other:?}"),
    }
}

fn voice() -> Vec<u8> {
    let mut bytes = b"OggS".to_vec();
    bytes.resize(900, 7);
    bytes
}

#[test]
fn thirteen_ticks_in_four_seconds_are_doubted_answered_by_voice_and_heard_at_the_desk() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    world.stop();
    let round = unplanned(&walker, RoundKind::Unplanned, vec![id_of(&walker, PLACE)]);
    let (_, place) = walker
        .fed(protocol::feed::Kind::Checkpoint, PLACE)
        .expect("the place");
    let list = walker.reach(round, place["code"].as_str().expect("a code"));
    let items: Vec<_> = the_rest(&list).into_iter().take(13).collect();
    assert_eq!(items.len(), 13, "the place has too few items");
    for (n, item) in items.into_iter().enumerate() {
        walker.at(&format!("2026-11-23T22:06:{:06.3}+08:00", n as f64 / 3.0));
        walker.answer(round, list.place.checkpoint, vec![item], false);
    }
    assert_eq!(doubts(&walker), [], "it is the server's to tell");
    world.start();
    walker.sync();
    let shown = doubts(&walker);
    assert_eq!(shown.len(), 1, "{shown:?}");
    let doubt = &shown[0];
    assert_eq!(
        (doubt.kind, doubt.count, doubt.seconds),
        (DoubtKind::Hurried, Some(13), Some(4))
    );
    assert_eq!(
        (doubt.place.as_deref(), &doubt.answer),
        (Some(PLACE), &None)
    );
    // Nobody else's business on a handheld; it blocks nothing.
    let other = world.walker("b", "李强", "1470");
    assert_eq!(doubts(&other), []);
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    let words = walker.photograph(&voice());
    let answered = Command::AnswerDoubt {
        doubt: doubt.id.clone(),
        note: None,
        photos: vec![words.clone()],
    };
    walker.ok(answered);
    walker.sync();
    let seen = world.console("/doubts")["doubts"].clone();
    assert_eq!(seen.as_array().map(Vec::len), Some(1));
    let answer = &seen[0]["answer"];
    assert_eq!(
        (&answer["photos"], &answer["note"]),
        (&json!([words]), &Value::Null)
    );
    assert_eq!(seen[0]["staff_name"], "张伟");
    assert_eq!(
        world.console_photo(&words),
        ("audio/ogg".to_owned(), voice())
    );
    walker.sync();
    let answer = doubts(&walker)[0].answer.clone().expect("an answer");
    assert_eq!(answer.photos, [words]);
    assert_eq!(world.rebuild().differences, []);
}
