//! Rounds, findings and orders as the feed shows them.

use crate::tests::handheld::Handheld;
use crate::tests::world::World;
use serde_json::{Value, json};

const ROUND: &str = "0190b6a0-0000-8000-8000-000000000001";

fn uuid(kind: u8, number: u8) -> String {
    format!("0190b6a0-0000-7000-8000-0000000000{kind:x}{number:x}")
}

/// A fail at a checkpoint with finding and order of that number.
fn fail(checkpoint: &str, number: u8, clause: &str) -> Value {
    json!({ "checkpoint": checkpoint, "item": "11.1", "list": "tp11", "list_version": 1,
        "outcome": "fail", "clauses": [clause], "finding": {
            "finding": uuid(0xf, number), "order": uuid(0xe, number), "severity": "normal",
            "role": "cleaner", "state": "assigned", "finish_by": "2026-11-24T20:00:00+08:00" } })
}

fn answered(answer: Value) -> Value {
    json!({ "type": "answered", "round": ROUND, "answers": [answer] })
}

fn moved(number: u8, from: &str, to: &str, go: u32) -> Value {
    json!({ "type": "order_moved", "order": uuid(0xe, number), "from": from, "to": to, "go": go })
}

fn walking(world: &World, number: u8) -> (Handheld, String) {
    let mut handheld = Handheld::enrolled(world, number);
    let (checkpoint, _) = handheld.named(world, "checkpoint", "1栋大堂");
    handheld.append(json!({ "type": "round_started", "round": ROUND }));
    (handheld, checkpoint)
}

fn order(world: &World, handheld: &Handheld, number: u8) -> Value {
    handheld
        .row(world, "order", &uuid(0xe, number))
        .expect("an order")
}

fn finding(world: &World, handheld: &Handheld, number: u8) -> Value {
    handheld
        .row(world, "finding", &uuid(0xf, number))
        .expect("a finding")
}

#[test]
fn a_round_shows_how_it_went_place_by_place() {
    let world = World::new();
    let (mut handheld, checkpoint) = walking(&world, 1);
    handheld.append(json!({ "type": "checkpoint_reached", "round": ROUND,
        "checkpoint": checkpoint, "how": "code", "scanned": "000000" }));
    handheld.append(json!({ "type": "checkpoint_reached", "round": ROUND,
        "checkpoint": checkpoint, "how": "qr", "scanned": "TP1" }));
    let pass = |item: &str| {
        json!({ "checkpoint": checkpoint, "item": item, "list": "tp11",
        "list_version": 1, "outcome": "pass" })
    };
    handheld.append(json!({ "type": "answered", "round": ROUND, "bulk": true,
        "answers": [pass("11.1"), pass("11.2")] }));
    handheld.append(answered(fail(&checkpoint, 1, "dirty")));
    handheld.append(json!({ "type": "round_finished", "round": ROUND,
        "points_done": 1, "points_total": 1 }));
    handheld.send_all(&world).done(200);
    let row = handheld.row(&world, "round", ROUND).expect("a round");
    assert_eq!(row["stands"], "finished");
    assert_eq!(
        row["places"],
        json!([{ "checkpoint": checkpoint, "how": "qr", "skipped": null,
        "items": [{ "item": "11.1", "equipment": null, "outcome": "fail" },
                  { "item": "11.2", "equipment": null, "outcome": "pass" }] }])
    );
}

#[test]
fn a_reading_shows_its_latest_value() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    let (equipment, row) = handheld.named(&world, "equipment", "1#生活水泵");
    let read = |milli: i64| {
        answered(json!({ "checkpoint": row["checkpoint"],
        "equipment": equipment, "item": "plant-water-pump.1", "list": "plant-water-pump",
        "list_version": 1, "outcome": "pass",
        "values": [{ "part": "outlet", "milli": milli, "unit": "MPa" }] }))
    };
    handheld.append_at("2026-11-23T20:10:00+08:00", None, read(450));
    handheld.append_at("2026-11-23T20:05:00+08:00", None, read(440));
    handheld.send_all(&world).done(200);
    let id = format!("{equipment}/plant-water-pump.1/outlet");
    let reading = handheld.row(&world, "reading", &id).expect("a reading");
    assert_eq!(reading["value"]["milli"], 450);
}

#[test]
fn of_two_handhelds_that_raise_one_defect_the_later_joins_the_first() {
    let world = World::new();
    let (mut first, checkpoint) = walking(&world, 1);
    let (mut second, _) = walking(&world, 2);
    first.append(answered(fail(&checkpoint, 1, "dirty")));
    second.append(answered(fail(&checkpoint, 2, "broken")));
    second.append(moved(2, "assigned", "in_progress", 0));
    second.append(json!({ "type": "order_noted", "order": uuid(0xe, 2), "what": "paused" }));
    first.send_all(&world).done(200);
    second.send_all(&world).done(200);
    assert_eq!(
        finding(&world, &first, 2),
        json!({ "joined": uuid(0xf, 1) })
    );
    assert_eq!(order(&world, &first, 2), json!({ "joined": uuid(0xe, 1) }));
    let row = finding(&world, &first, 1);
    assert_eq!(
        (&row["seen"], &row["clauses"]),
        (&json!(2), &json!(["dirty", "broken"]))
    );
    let row = order(&world, &first, 1);
    assert_eq!(row["state"], "in_progress");
    assert!(row["paused_at"].is_string(), "what is said of it too");
}

#[test]
fn a_move_that_comes_too_late_is_shown_and_moves_nothing() {
    let world = World::new();
    let (mut handheld, checkpoint) = walking(&world, 1);
    handheld.append(answered(fail(&checkpoint, 1, "dirty")));
    handheld.append(moved(1, "assigned", "fixed", 0));
    handheld.append(moved(1, "assigned", "rejected", 0));
    handheld.append(moved(1, "fixed", "reopened", 0));
    handheld.append(moved(1, "reopened", "fixed", 0));
    handheld.append(moved(1, "reopened", "verified", 1));
    handheld.send_all(&world).done(200);
    let row = order(&world, &handheld, 1);
    assert_eq!((&row["state"], &row["go"]), (&json!("reopened"), &json!(1)));
    let history = row["history"].as_array().expect("steps");
    let late: Vec<bool> = history.iter().map(|step| step["late"] == true).collect();
    assert_eq!(late, [false, false, true, false, true, true]);
}

#[test]
fn a_finding_that_is_left_without_answers_is_withdrawn() {
    let world = World::new();
    let (mut handheld, checkpoint) = walking(&world, 1);
    let seq = handheld.append(answered(fail(&checkpoint, 1, "dirty")));
    handheld.append(json!({ "type": "corrected", "round": ROUND, "of": { "seq": seq } }));
    handheld.send_all(&world).done(200);
    let row = order(&world, &handheld, 1);
    assert_eq!(row["state"], "rejected");
    assert_eq!(row["history"][1]["reason"], "withdrawn");
    let places = handheld.row(&world, "round", ROUND).expect("a round")["places"].clone();
    assert_eq!(places, json!([]));
}

#[test]
fn a_corrected_answer_keeps_the_finding_that_it_still_names() {
    let world = World::new();
    let (mut handheld, checkpoint) = walking(&world, 1);
    let seq = handheld.append(answered(fail(&checkpoint, 1, "dirty")));
    handheld.append(
        json!({ "type": "corrected", "round": ROUND, "of": { "seq": seq }, "n": 0,
        "answer": fail(&checkpoint, 1, "broken") }),
    );
    handheld.send_all(&world).done(200);
    assert_eq!(order(&world, &handheld, 1)["state"], "assigned");
    assert_eq!(finding(&world, &handheld, 1)["clauses"], json!(["broken"]));
}

#[test]
fn a_closed_finding_that_is_seen_again_is_open_again() {
    let world = World::new();
    let (mut handheld, checkpoint) = walking(&world, 1);
    handheld.append(answered(fail(&checkpoint, 1, "dirty")));
    handheld.append(moved(1, "assigned", "fixed", 0));
    handheld.append(moved(1, "fixed", "verified", 0));
    let mut again = fail(&checkpoint, 1, "dirty");
    again["finding"]["joins"] = json!(true);
    handheld.append_at("2026-11-23T20:30:00+08:00", None, answered(again));
    handheld.send_all(&world).done(200);
    let row = order(&world, &handheld, 1);
    assert_eq!((&row["state"], &row["go"]), (&json!("reopened"), &json!(1)));
    assert_eq!(finding(&world, &handheld, 1)["seen"], 2);
}

#[test]
fn a_condition_and_a_tag_change_the_sites_rows() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    let (checkpoint, _) = handheld.named(&world, "checkpoint", "1栋大堂");
    handheld.append(json!({ "type": "condition_set", "condition": "rain",
        "until": "2026-11-23T23:00:00+08:00" }));
    handheld.append(json!({ "type": "tag_bound", "checkpoint": checkpoint, "uid": "04AB" }));
    handheld.send_all(&world).done(200);
    let site = handheld
        .row(&world, "site", &world.made.site.to_string())
        .expect("a site");
    assert_eq!(site["conditions"][0]["condition"], "rain");
    let row = handheld
        .row(&world, "checkpoint", &checkpoint)
        .expect("a checkpoint");
    assert_eq!(row["tags"], json!(["04AB"]));
}
