//! What doubts weigh, and where presence was proved without a place's tag.

use crate::tests::doubt_story::Story;
use serde_json::{Value, json};

const ROUND: &str = "0190b6a0-0000-8000-8000-0000000000aa";
const LOBBY: &str = "1栋大堂";
const GATE: &str = "东门人行口";

#[test]
fn the_second_of_its_kind_at_a_place_weighs_more_and_what_ages_less() {
    let mut story = Story::new();
    let lobby = story.place(LOBBY);
    story.starts(ROUND);
    story.ticks(ROUND, &lobby, 1..14, 333);
    story.passes(10 * 60 * 1_000);
    story.ticks(ROUND, &lobby, 1..14, 333);
    let weights = |story: &mut Story| -> Vec<(Value, Value)> {
        let seen = story.seen().into_iter();
        seen.map(|one| (one["again"].clone(), one["weight"].clone()))
            .collect()
    };
    assert_eq!(
        weights(&mut story),
        [(json!(2), json!(30)), (json!(1), json!(20))]
    );
    story.desk.waits(8 * 24 * 60);
    assert_eq!(
        weights(&mut story),
        [(json!(2), json!(20)), (json!(1), json!(13))]
    );
}

#[test]
fn places_that_were_reached_without_their_tag_are_counted() {
    let mut story = Story::new();
    let (lobby, gate) = (story.place(LOBBY), story.place(GATE));
    story.starts(ROUND);
    for (place, how) in [
        (&lobby, "by_hand"),
        (&lobby, "code"),
        (&lobby, "qr"),
        (&gate, "nfc"),
    ] {
        story.says(
            json!({ "type": "checkpoint_reached", "round": ROUND, "checkpoint": place,
            "how": how, "scanned": "TP1:0001" }),
        );
    }
    story.sends();
    let told = story.desk.read("/doubts");
    assert_eq!(
        told["presence"],
        json!([{ "checkpoint": lobby, "place": LOBBY, "building": "1栋", "by_hand": 1,
            "by_code": 1, "visits": 3 }])
    );
    let rows = story.desk.rows("presence");
    assert_eq!(
        (rows.len(), &rows[0]["place"], &rows[0]["visits"]),
        (1, &json!(LOBBY), &json!(3))
    );
    story.desk.waits(31 * 24 * 60);
    assert_eq!(story.desk.read("/doubts")["presence"], json!([]));
    assert_eq!(story.desk.rows("presence").len(), 0);
}
