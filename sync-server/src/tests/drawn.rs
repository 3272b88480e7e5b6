//! Marks on photos and signatures, as the desk and other handhelds see them.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const PHOTO: &str = "abababababababababababababababababababababababababababababababab";
const OTHER: &str = "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd";

fn drawing(x: u32) -> Value {
    json!({ "width": 1600, "height": 1200, "strokes": [[[x, 2], [30, 40]]] })
}

/// A finding with two photos, of which some were drawn on.
fn found(desk: &mut Desk, marks: Value) {
    let (checkpoint, _) = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂");
    let (by, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let line = json!({ "type": "finding_raised", "made": {
            "finding": "0190b6a0-0000-7000-8000-0000000000f1",
            "order": "0190b6a0-0000-7000-8000-0000000000e1",
            "severity": "normal", "role": "cleaner", "state": "assigned" },
        "checkpoint": checkpoint, "photos": [PHOTO, OTHER], "marks": marks });
    let at = "2026-11-23T20:00:00+08:00";
    desk.handheld.append_at(at, Some(&by), line);
    desk.handheld.send_all(&desk.world).done(200);
}

fn marks_of(desk: &Desk, photo: &str) -> Value {
    desk.read(&format!("/photos/{photo}/marks"))["drawing"].clone()
}

#[test]
fn marks_are_seen_at_the_desk_and_on_other_handhelds() {
    let mut desk = Desk::bare();
    let odd = json!({ "width": 10, "height": 10, "strokes": [[[11, 0]]] });
    let marks = json!([{ "photo": PHOTO, "drawing": drawing(1) },
        { "photo": OTHER, "drawing": odd },
        { "photo": "ee".repeat(32), "drawing": drawing(3) }]);
    found(&mut desk, marks);
    assert_eq!(marks_of(&desk, PHOTO), drawing(1));
    assert_eq!(marks_of(&desk, OTHER), Value::Null, "off its photo");
    assert_eq!(
        marks_of(&desk, &"ee".repeat(32)),
        Value::Null,
        "no photo of the line"
    );
    let (rows, _) = desk.handheld.feed(&desk.world);
    let row = rows
        .iter()
        .find(|row| row.0 == "finding")
        .expect("a finding");
    assert_eq!(
        row.2["marks"],
        json!([{ "photo": PHOTO, "drawing": drawing(1) }])
    );
}

#[test]
fn of_two_drawings_on_one_photo_the_first_stays() {
    let mut desk = Desk::bare();
    found(
        &mut desk,
        json!([{ "photo": PHOTO, "drawing": drawing(1) }]),
    );
    let (by, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let again = json!({ "type": "order_noted", "what": "replied", "photos": [PHOTO],
        "order": "0190b6a0-0000-7000-8000-0000000000e1",
        "marks": [{ "photo": PHOTO, "drawing": drawing(9) }] });
    let at = "2026-11-23T20:10:00+08:00";
    desk.handheld.append_at(at, Some(&by), again);
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(marks_of(&desk, PHOTO), drawing(1));
}

#[test]
fn a_record_shows_who_signed_and_that_a_second_signature_is_missing() {
    let mut desk = Desk::bare();
    let plan = desk.change("plan", "夜间巡逻A线", json!({ "second_signature": true }));
    let start = "2026-11-23T22:00";
    let round = model::ids::planned_round(plan.parse().expect("a plan"), start).to_string();
    let (by, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    desk.waits(3 * 60);
    let at = "2026-11-23T22:05:00+08:00";
    let started = json!({ "type": "round_started", "round": round, "plan": plan,
        "plan_version": 1, "start": start });
    desk.handheld.append_at(at, Some(&by), started);
    let record = |desk: &Desk| desk.read(&format!("/rounds/{round}"));
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(record(&desk)["second_missing"], false, "it isn't over yet");
    let finished = |signatures: Value| {
        json!({ "type": "round_finished", "round": round, "points_done": 0,
            "points_total": 9, "signatures": signatures })
    };
    let walker = json!({ "signer": "walker", "drawing": drawing(5) });
    let line = finished(json!([walker]));
    desk.handheld.append_at(at, Some(&by), line);
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(record(&desk)["signatures"], json!([walker]));
    assert_eq!(record(&desk)["second_missing"], true);
    desk.change("plan", "夜间巡逻A线", json!({ "second_signature": false }));
    assert_eq!(record(&desk)["second_missing"], false);
    desk.change("plan", "夜间巡逻A线", json!({ "second_signature": true }));
    let second = json!({ "signer": "second", "firm": "通力电梯", "drawing": drawing(7) });
    let line = finished(json!([second]));
    desk.handheld.append_at(at, Some(&by), line);
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(record(&desk)["second_missing"], false, "it came after");
}
