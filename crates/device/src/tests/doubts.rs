//! Doubts about somebody's own work: shown to them alone, and answered by them.

use super::{Bench, ENGINEER, GUARD, LOBBY, feed, id, lines, planned_round, row};
use crate::command::*;
use model::ids::{CheckpointId, StaffId};
use protocol::ErrorCode;
use serde_json::{Value, json};

const HURRIED: &str = "019ab6a0-0000-7000-8000-000000000001.6.hurried";

fn doubt(about: u8, at: &str, more: Value) -> Value {
    let mut row = json!({"staff": id::<StaffId>(about), "kind": "hurried", "at": at});
    for (field, value) in more.as_object().expect("fields") {
        row[field] = value.clone();
    }
    row
}

impl Bench {
    fn fed_doubt(&self, name: &str, row_of: Value) {
        feed(&self.handheld, &[row("doubt", name, row_of)], 1);
    }

    fn doubts(&self) -> Vec<DoubtShown> {
        match self.ok(Command::Doubts) {
            Reply::Doubts { doubts } => doubts,
            other => panic!("{other:?}"),
        }
    }

    fn says(&self, doubt: &str, note: Option<&str>, photos: &[&str]) -> Command {
        Command::AnswerDoubt {
            doubt: doubt.into(),
            note: note.map(str::to_owned),
            photos: photos.iter().map(|photo| (*photo).to_owned()).collect(),
        }
    }
}

/// The guard's handheld with a doubt about the guard's lobby.
fn doubted() -> Bench {
    let bench = Bench::unlocked();
    bench.start();
    let round = planned_round(id(super::PLAN), super::START);
    let place: CheckpointId = id(LOBBY);
    let more = json!({"round": round, "checkpoint": place, "count": 13, "seconds": 4});
    bench.fed_doubt(HURRIED, doubt(GUARD, "2026-11-23T22:04:00+08:00", more));
    bench
}

#[test]
fn a_doubt_is_shown_with_its_place_and_round_to_whom_it_is_about() {
    let bench = doubted();
    let other = doubt(ENGINEER, "2026-11-23T22:04:30+08:00", json!({}));
    bench.fed_doubt("other", other);
    let shown = bench.doubts();
    assert_eq!(shown.len(), 1);
    let DoubtShown {
        id,
        place,
        round,
        count,
        seconds,
        answer,
        ..
    } = &shown[0];
    assert_eq!(id, HURRIED);
    let named = (place.as_deref(), round.as_deref());
    assert_eq!(named, (Some("大堂"), Some("夜间巡逻 A 线")));
    assert_eq!((*count, *seconds, answer), (Some(13), Some(4), &None));
    bench.ok(Command::Lock);
    bench.check_refused(Command::Doubts, ErrorCode::Locked);
}

#[test]
fn the_newest_comes_first_whatever_its_time_zone_and_old_ones_are_dropped() {
    let bench = Bench::unlocked();
    for (name, at) in [
        ("a", "2026-11-23T22:00:00+08:00"),
        ("b", "2026-11-23T14:01:00Z"),
        ("c", "2026-09-24T22:04:59+08:00"),
        ("d", "2026-09-24T22:05:00+08:00"),
    ] {
        bench.fed_doubt(name, doubt(GUARD, at, json!({})));
    }
    let shown = bench.doubts();
    let ids: Vec<&str> = shown.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["b", "a", "d"]);
}

#[test]
fn an_answer_is_one_line_and_shown_before_the_feed_knows_it_and_the_last_one_counts() {
    let bench = doubted();
    let before = bench.last();
    bench.ok(bench.says(HURRIED, Some(" 先看完再一起勾 "), &[]));
    bench.ok(bench.says(HURRIED, Some("当时下雨"), &[]));
    assert_eq!(bench.last(), before + 2);
    let said = lines(&bench).pop().expect("a line");
    assert!(said.contains(r#""type":"doubt_answered""#), "{said}");
    assert!(
        said.contains(&format!(r#""doubt":"{HURRIED}","note":"当时下雨""#)),
        "{said}"
    );
    assert!(said.contains(r#""salt":""#), "{said}");
    let first = lines(&bench)[before as usize].clone();
    assert!(first.contains(r#""note":"先看完再一起勾""#), "{first}");
    let answer = |bench: &Bench| bench.doubts()[0].answer.clone().expect("an answer");
    assert_eq!(answer(&bench).note.as_deref(), Some("当时下雨"));
    let bench = bench.reopened();
    assert_eq!(answer(&bench).note.as_deref(), Some("当时下雨"));
}

#[test]
fn what_another_handheld_was_told_comes_with_the_feed() {
    let bench = Bench::unlocked();
    let answer = json!({"at": "2026-11-23T22:00:00+08:00", "photos": ["ab".repeat(32)]});
    let row = doubt(
        GUARD,
        "2026-11-23T21:00:00+08:00",
        json!({ "answer": answer }),
    );
    bench.fed_doubt("a", row);
    let shown = bench.doubts()[0].answer.clone().expect("an answer");
    assert_eq!((shown.note, shown.photos), (None, vec!["ab".repeat(32)]));
}

#[test]
fn what_is_said_here_lies_on_top_of_what_the_feed_tells() {
    let bench = Bench::unlocked();
    let answer = json!({"at": "2026-11-23T22:00:00+08:00", "note": "先前说的"});
    let more = json!({ "answer": answer });
    bench.fed_doubt("a", doubt(GUARD, "2026-11-23T21:00:00+08:00", more));
    bench.ok(bench.says("a", Some("当时下雨"), &[]));
    let shown = bench.doubts()[0].answer.clone().expect("an answer");
    assert_eq!(shown.note.as_deref(), Some("当时下雨"));
}

#[test]
fn an_answer_that_says_nothing_or_is_about_somebody_else_is_refused() {
    let bench = doubted();
    let other = doubt(ENGINEER, "2026-11-23T22:04:30+08:00", json!({}));
    bench.fed_doubt("other", other);
    let said = Some("…");
    bench.check_refused(bench.says("other", said, &[]), ErrorCode::NotFound);
    bench.check_refused(bench.says("none", said, &[]), ErrorCode::NotFound);
    bench.check_refused(bench.says(HURRIED, None, &[]), ErrorCode::BadValue);
    bench.check_refused(bench.says(HURRIED, Some("  "), &[]), ErrorCode::BadValue);
    let unknown = "cd".repeat(32);
    bench.check_refused(bench.says(HURRIED, None, &[&unknown]), ErrorCode::BadValue);
    assert_eq!(bench.doubts()[0].answer, None);
}
