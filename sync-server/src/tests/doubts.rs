//! What looks implausible: found as lines come, told to whom it is about, answered, shown to the
//! desk, and the same after a rebuild.

use crate::judge;
use crate::tests::doubt_story::Story;
use crate::tests::uploads::png;
use chrono::{DateTime, FixedOffset, TimeDelta};
use protocol::chain::sha256_hex;
use serde_json::json;

const ROUND: &str = "0190b6a0-0000-8000-8000-0000000000aa";
const OTHER_ROUND: &str = "0190b6a0-0000-8000-8000-0000000000bb";
const LOBBY: &str = "1栋大堂";
const GATE: &str = "东门人行口";

#[test]
fn thirteen_items_in_four_seconds_are_hurried_and_tell_round_and_place() {
    let mut story = Story::new();
    let lobby = story.place(LOBBY);
    story.starts(ROUND);
    let first = story.desk.handheld.last() + 1;
    story.ticks(ROUND, &lobby, 1..14, 333);
    let id = story.id(first + 11, "hurried");
    let seen = story.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(
        seen[0],
        json!({ "id": id, "kind": "hurried", "at": "2026-11-23T20:00:03.663+08:00",
            "staff_name": "张伟", "place": LOBBY, "round": ROUND, "round_name": null,
            "count": 13, "seconds": 4, "answer": null, "weight": 20, "again": 1, "days": 0 })
    );
    let row = story.fed(&id).expect("a row");
    assert_eq!(
        row,
        json!({ "staff": story.guard, "kind": "hurried", "at": "2026-11-23T20:00:03.663+08:00",
            "round": ROUND, "checkpoint": lobby, "count": 13, "seconds": 4 })
    );
}

#[test]
fn however_its_lines_are_cut_into_batches_a_burst_is_one() {
    let mut whole = Story::new();
    let mut cut = Story::new();
    for story in [&mut whole, &mut cut] {
        story.starts(ROUND);
    }
    let lobby = whole.place(LOBBY);
    whole.ticks(ROUND, &lobby, 1..30, 200);
    for n in 1..30 {
        cut.ticks(ROUND, &lobby, n..n + 1, 200);
        cut.sends();
    }
    let (whole, cut) = (whole.seen(), cut.seen());
    assert_eq!(whole.len(), 1);
    assert_eq!(
        (&whole[0]["count"], &whole[0]["seconds"]),
        (&json!(29), &json!(6))
    );
    assert_eq!(whole, cut);
}

#[test]
fn bulk_passes_paper_rounds_nobody_and_those_who_take_their_time_are_not_hurried() {
    let mut story = Story::new();
    let lobby = story.place(LOBBY);
    story.starts(ROUND);
    let all: Vec<u32> = (1..16).collect();
    story.answers(ROUND, &lobby, &all, true);
    story.ticks(ROUND, &lobby, 1..16, 460);
    let paper = json!({ "walked_at": "2026-11-23T08:00:00+08:00" });
    story.says(json!({ "type": "round_started", "round": OTHER_ROUND, "paper": paper }));
    story.ticks(OTHER_ROUND, &lobby, 1..16, 10);
    let third = "0190b6a0-0000-8000-8000-0000000000cc";
    for n in 1..16 {
        let answer = json!({ "checkpoint": lobby, "item": format!("13.{n}"), "list": "tp13",
            "list_version": 1, "outcome": "pass" });
        story.by(
            None,
            json!({ "type": "answered", "round": third, "answers": [answer] }),
        );
    }
    assert_eq!(story.kinds(), Vec::<String>::new());
}

#[test]
fn two_buildings_within_ten_seconds_are_two_places() {
    for (how, apart_ms, there, doubted) in [
        ("qr", 9_000, GATE, true),
        ("nfc", 9_000, GATE, true),
        ("qr", 10_000, GATE, false),
        ("code", 1_000, GATE, false),
        ("qr", 1_000, LOBBY, false),
    ] {
        let mut story = Story::new();
        story.starts(ROUND);
        story.reaches(ROUND, LOBBY, how, json!({}));
        story.sends();
        story.passes(apart_ms);
        let seq = story.reaches(ROUND, there, how, json!({}));
        let id = story.id(seq, "two_places");
        let seen = story.seen();
        assert_eq!(!seen.is_empty(), doubted, "{how} {apart_ms}");
        if doubted {
            assert_eq!(seen[0]["id"], id);
            assert_eq!(
                (&seen[0]["place"], &seen[0]["seconds"], &seen[0]["count"]),
                (&json!(GATE), &json!(9), &json!(null))
            );
        }
    }
}

#[test]
fn two_places_of_one_building_or_across_a_reboot_are_nothing() {
    let mut story = Story::new();
    let building = story
        .desk
        .handheld
        .named(&story.desk.world, "checkpoint", LOBBY);
    let same = json!({ "building": building.1["building"] });
    story.desk.change("checkpoint", GATE, same);
    story.starts(ROUND);
    story.reaches(ROUND, LOBBY, "qr", json!({}));
    story.passes(1_000);
    story.reaches(ROUND, GATE, "qr", json!({}));
    story.sends();
    story
        .desk
        .change("checkpoint", GATE, json!({ "building": "别处" }));
    story.boot = "b2";
    story.passes(1_000);
    story.reaches(ROUND, LOBBY, "qr", json!({}));
    assert_eq!(story.kinds(), Vec::<String>::new());
}

#[test]
fn a_place_of_no_building_is_in_no_other_building() {
    let mut story = Story::new();
    story
        .desk
        .change("checkpoint", GATE, json!({ "building": "" }));
    story.starts(ROUND);
    story.reaches(ROUND, LOBBY, "qr", json!({}));
    story.passes(1_000);
    story.reaches(ROUND, GATE, "qr", json!({}));
    assert_eq!(story.kinds(), Vec::<String>::new());
}

#[test]
fn a_photo_of_another_round_is_seen_again_and_a_correction_of_its_own_round_isnt() {
    let mut story = Story::new();
    let lobby = story.place(LOBBY);
    let photos = [sha256_hex(&png(10, 10, 1)), sha256_hex(&png(10, 10, 2))];
    let answer = json!({ "checkpoint": lobby, "item": "13.7", "list": "tp13", "list_version": 1,
        "outcome": "pass", "photos": [0] });
    let event = |round: &str, photos: &[String]| {
        json!({ "type": "answered", "round": round, "answers": [answer],
            "photos": photos })
    };
    story.starts(ROUND);
    let of = story.says(event(ROUND, &photos));
    story.says(
        json!({ "type": "corrected", "round": ROUND, "of": { "seq": of },
        "answer": answer, "photos": photos }),
    );
    story.says(
        json!({ "type": "checkpoint_skipped", "round": ROUND, "checkpoint": lobby,
        "reason": "locked", "photos": photos }),
    );
    assert_eq!(story.kinds(), Vec::<String>::new());
    let fresh = sha256_hex(&png(10, 10, 3));
    let again = [photos[0].clone(), fresh, photos[1].clone()];
    let seq = story.says(event(OTHER_ROUND, &again));
    let seen = story.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(
        (&seen[0]["id"], &seen[0]["count"], &seen[0]["round"]),
        (
            &json!(story.id(seq, "photo_again")),
            &json!(2),
            &json!(OTHER_ROUND)
        )
    );
}

#[test]
fn a_clock_that_was_set_is_doubted_with_the_later_line() {
    for (moved_ms, doubted) in [
        (300_000, None),
        (300_001, Some(300)),
        (-7_200_000, Some(7_200)),
    ] {
        let mut story = Story::new();
        story.starts(ROUND);
        story.passes(60_000);
        story.wall += TimeDelta::milliseconds(moved_ms);
        // What the handheld writes by itself isn't somebody's act.
        story.by(
            None,
            json!({ "type": "photo_freed", "freed": [], "receipt_at": "x" }),
        );
        let seq = story.reaches(ROUND, LOBBY, "qr", json!({}));
        let seen = story.seen();
        let seconds = seen
            .first()
            .map(|one| one["seconds"].as_i64().expect("seconds"));
        assert_eq!(seconds, doubted);
        if doubted.is_some() {
            assert_eq!(seen[0]["id"], story.id(seq, "clock_set"));
            assert_eq!((&seen[0]["place"], seen.len()), (&json!(LOBBY), 1));
        }
    }
}

#[test]
fn a_visit_far_from_its_place_is_elsewhere_whenever_its_position_came() {
    let at = |latitude_e7: i64| {
        json!({ "latitude_e7": latitude_e7, "longitude_e7": 1_214_737_010i64,
            "accuracy_m": 10 })
    };
    for (latitude_e7, later, doubted) in [
        (312_304_160, false, false),
        (312_319_160, false, true),
        (312_319_160, true, true),
        (312_304_160, true, false),
    ] {
        let mut story = Story::new();
        let measured = json!({ "position":
            { "latitude_e7": 312_304_160, "longitude_e7": 1_214_737_010 } });
        story.desk.change("checkpoint", LOBBY, measured);
        story.starts(ROUND);
        let position = json!({ "position": at(latitude_e7) });
        let seq = match later {
            false => story.reaches(ROUND, LOBBY, "qr", position),
            true => {
                let visit = story.reaches(ROUND, LOBBY, "qr", json!({}));
                let said = json!({ "type": "located", "of": { "seq": visit },
                    "position": at(latitude_e7) });
                let seq = story.says(said.clone());
                story.says(said);
                seq
            }
        };
        let seen = story.seen();
        assert_eq!(seen.len(), usize::from(doubted), "{seen:?}");
        if doubted {
            assert_eq!(seen[0]["id"], story.id(seq, "elsewhere"));
            assert_eq!(
                (&seen[0]["place"], &seen[0]["round"], &seen[0]["seconds"]),
                (&json!(LOBBY), &json!(ROUND), &json!(null))
            );
        }
    }
}

/// A story with one doubt; its id.
fn doubted() -> (Story, String) {
    let mut story = Story::new();
    story.starts(ROUND);
    let lobby = story.place(LOBBY);
    let first = story.desk.handheld.last() + 1;
    story.ticks(ROUND, &lobby, 1..13, 10);
    story.sends();
    let id = story.id(first + 11, "hurried");
    (story, id)
}

#[test]
fn what_the_person_says_stands_beside_it_and_the_last_word_counts() {
    let (mut story, id) = doubted();
    let photo = sha256_hex(&png(10, 10, 1));
    story.says(json!({ "type": "doubt_answered", "doubt": id, "note": "先看完再一起勾" }));
    story.passes(1_000);
    story.says(json!({ "type": "doubt_answered", "doubt": id, "photos": [photo] }));
    story.passes(-500);
    story.says(json!({ "type": "doubt_answered", "doubt": id, "note": "早先说的" }));
    let answer = story.seen()[0]["answer"].clone();
    assert_eq!(
        (&answer["note"], &answer["photos"]),
        (&json!(null), &json!([photo]))
    );
    let row = story.fed(&id).expect("a row");
    assert_eq!(row["answer"]["photos"], json!([photo]));
}

#[test]
fn somebody_else_and_an_unknown_doubt_are_marked_and_say_nothing() {
    let (mut story, id) = doubted();
    let (other, _) = story
        .desk
        .handheld
        .named(&story.desk.world, "staff", "李强");
    let said = json!({ "type": "doubt_answered", "doubt": id, "note": "他没看" });
    let one = story.by(Some(&other), said.clone());
    let two = story.by(None, said);
    let three = story.says(json!({ "type": "doubt_answered", "doubt": "x", "note": "?" }));
    assert_eq!(story.seen()[0]["answer"], json!(null));
    let journal = story.desk.handheld.journal;
    let mut writer = story.desk.world.writer();
    let marks = writer.write(story.desk.world.clock.now(), |writing| {
        let journal = crate::sql::journals::by_id(writing.tx, journal)?.expect("a journal");
        let mut marked = writing
            .tx
            .prepare("SELECT seq FROM marks WHERE journal = ?1 AND why = 'odd' ORDER BY seq")?;
        let marked = marked.query_map([journal.number], |row| row.get::<_, i64>(0))?;
        Ok(marked.collect::<rusqlite::Result<Vec<_>>>()?)
    });
    assert_eq!(
        marks.expect("read"),
        [one, two, three].map(|seq| seq as i64)
    );
}

#[test]
fn after_sixty_days_a_doubt_leaves_the_feed_and_the_desk_still_sees_it() {
    let (mut story, id) = doubted();
    let ages = |story: &Story| {
        let now = story.desk.world.clock.now();
        story
            .desk
            .world
            .writer()
            .write(now, judge::run)
            .expect("done");
    };
    story.desk.waits(60 * 24 * 60 - 1);
    ages(&story);
    assert!(story.fed(&id).is_some());
    story.desk.waits(2);
    ages(&story);
    assert_eq!(story.fed(&id), None);
    // A late answer is the desk's to read, and brings nothing back.
    story.says(json!({ "type": "doubt_answered", "doubt": id, "note": "晚了" }));
    let seen = story.seen();
    assert_eq!(seen[0]["answer"]["note"], "晚了");
    assert_eq!(story.fed(&id), None);
}

#[test]
fn a_time_that_cant_be_is_when_the_line_came() {
    for years in [-30, 80] {
        let mut story = Story::new();
        story.wall += TimeDelta::days(years * 365);
        story.starts(ROUND);
        let lobby = story.place(LOBBY);
        story.ticks(ROUND, &lobby, 1..13, 10);
        assert_eq!(story.seen()[0]["at"], "2026-11-23T12:00:00.000Z");
    }
}

#[test]
fn the_newest_come_first_and_two_hundred_at_most() {
    let mut story = Story::new();
    story.starts(ROUND);
    for n in 0..205_i64 {
        story.passes(1_000);
        story.wall += TimeDelta::minutes(if n % 2 == 0 { 6 } else { -6 });
        story.reaches(ROUND, LOBBY, "code", json!({}));
    }
    let seen = story.seen();
    assert_eq!(seen.len(), 200);
    let at = |n: usize| -> DateTime<FixedOffset> {
        let text = seen[n]["at"].as_str().expect("a time");
        text.parse().expect("a time")
    };
    assert!((1..200).all(|n| at(n - 1) >= at(n)));
}
