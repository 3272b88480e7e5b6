//! Marks on photos and signatures under rounds: kept with the line, over a kill.

use super::answers::keep_photo;
use super::*;
use protocol::drawing::{Drawing, Signature, Signer};

fn drawing(points: &[[u32; 2]]) -> Drawing {
    Drawing {
        width: 1600,
        height: 1200,
        strokes: vec![points.to_vec()],
    }
}

fn mark(photo: &str, drawing: Option<Drawing>) -> Command {
    let photo = photo.to_owned();
    Command::Mark { photo, drawing }
}

fn marks(bench: &Bench, photo: &str) -> Option<Drawing> {
    let photo = photo.to_owned();
    match bench.ok(Command::Marks { photo }) {
        Reply::Marks { drawing } => drawing,
        other => panic!("{other:?}"),
    }
}

fn signature(signer: Signer, name: Option<&str>) -> Signature {
    Signature {
        signer,
        name: name.map(str::to_owned),
        firm: None,
        drawing: drawing(&[[3, 4], [90, 40]]),
    }
}

fn finish(signatures: Vec<Signature>) -> Command {
    Command::FinishRound {
        round: planned_round(id(PLAN), START),
        signatures,
    }
}

#[test]
fn marks_outlive_a_kill_and_go_into_the_line_that_names_the_photo() {
    let bench = Bench::unlocked();
    bench.reach(CORRIDOR);
    let photo = keep_photo(&bench);
    let drawn = drawing(&[[1, 2], [30, 40]]);
    bench.ok(mark(&photo, Some(drawing(&[[9, 9]]))));
    bench.ok(mark(&photo, Some(drawn.clone())));
    let bench = bench.reopened();
    assert_eq!(marks(&bench, &photo), Some(drawn.clone()));
    let failed = AnswerInput {
        photos: vec![photo.clone()],
        ..fail("13.1")
    };
    bench.answer(CORRIDOR, vec![failed], false);
    let last = lines(&bench).pop().expect("a line");
    let said = protocol::line::marks(last.as_bytes());
    assert_eq!(said.len(), 1);
    assert_eq!(
        (said[0].photo.as_str(), &said[0].drawing),
        (&*photo, &drawn)
    );
    // What was said stays as it was.
    bench.check_refused(mark(&photo, None), ErrorCode::BadValue);
    assert_eq!(marks(&bench, &photo), Some(drawn));
}

#[test]
fn marks_that_were_taken_off_are_said_by_no_line() {
    let bench = Bench::unlocked();
    bench.reach(CORRIDOR);
    let photo = keep_photo(&bench);
    bench.ok(mark(&photo, Some(drawing(&[[1, 2]]))));
    bench.ok(mark(&photo, None));
    assert_eq!(marks(&bench, &photo), None);
    let failed = AnswerInput {
        photos: vec![photo],
        ..fail("13.1")
    };
    bench.answer(CORRIDOR, vec![failed], false);
    let last = lines(&bench).pop().expect("a line");
    assert!(!last.contains("marks"), "{last}");
}

#[test]
fn a_drawing_off_its_photo_or_of_a_photo_that_isnt_here_is_refused() {
    let bench = Bench::unlocked();
    let photo = keep_photo(&bench);
    for (photo, drawing) in [
        (photo.as_str(), drawing(&[[1601, 0]])),
        (photo.as_str(), drawing(&[])),
        (&"ab".repeat(32), drawing(&[[1, 1]])),
        ("no name", drawing(&[[1, 1]])),
    ] {
        bench.check_refused(mark(photo, Some(drawing)), ErrorCode::BadValue);
    }
    assert_eq!(marks(&bench, &photo), None);
}

#[test]
fn what_is_signed_ends_with_the_round_and_is_shown_again() {
    let bench = Bench::unlocked();
    bench.start();
    let second = Signature {
        firm: Some("  通力电梯  ".into()),
        ..signature(Signer::Second, Some(" "))
    };
    let walker = signature(Signer::Walker, None);
    let Reply::Summary(done) = bench.ok(finish(vec![second, walker.clone()])) else {
        panic!("no summary");
    };
    assert!(done.finished && !done.wants_second);
    assert_eq!(done.signatures[0], walker);
    let second = &done.signatures[1];
    assert_eq!(
        (second.name.as_deref(), second.firm.as_deref()),
        (None, Some("通力电梯"))
    );
    let last = lines(&bench).pop().expect("a line");
    assert!(
        last.contains(r#""salt":"#),
        "free words want a salt: {last}"
    );
    let bench = bench.reopened();
    let again = bench.ok(Command::Summary {
        round: done.round.row.round,
    });
    assert_eq!(again, Reply::Summary(done));
    let (before, store) = (
        bench.handheld.look(|store| store.read_model()),
        &bench.handheld,
    );
    store.store().rebuild().expect("rebuilt");
    let after = bench.handheld.look(|store| store.read_model());
    assert_eq!(before.expect("read"), after.expect("read"));
}

#[test]
fn a_signature_without_a_name_twice_or_undrawn_ends_no_round() {
    let bench = Bench::unlocked();
    bench.start();
    let walker = || signature(Signer::Walker, None);
    let undrawn = Signature {
        drawing: drawing(&[]),
        ..walker()
    };
    let long = "长".repeat(101);
    for signatures in [
        vec![signature(Signer::Second, None)],
        vec![signature(Signer::Second, Some(" "))],
        vec![signature(Signer::Second, Some(&long))],
        vec![walker(), walker()],
        vec![undrawn],
    ] {
        bench.check_refused(finish(signatures), ErrorCode::BadValue);
    }
    bench.ok(finish(Vec::new()));
    let last = lines(&bench).pop().expect("a line");
    assert!(
        !last.contains("signatures") && !last.contains("salt"),
        "{last}"
    );
}

#[test]
fn a_plan_says_that_its_record_wants_a_second_signature() {
    let bench = Bench::unlocked();
    let mut all = rows();
    let plan = all.iter_mut().find(|row| row.contains("rrule"));
    let plan = plan.expect("a plan");
    *plan = plan.replacen(r#""rrule""#, r#""second_signature":true,"rrule""#, 1);
    feed(&bench.handheld, &all, bench.last());
    bench.start();
    let Reply::Summary(done) = bench.ok(finish(Vec::new())) else {
        panic!("no summary");
    };
    assert!(
        done.finished && done.wants_second,
        "it is told, and blocks nothing"
    );
}

#[test]
fn what_others_drew_comes_with_the_feed() {
    let bench = Bench::unlocked();
    let (photo, drawn) = ("ab".repeat(32), drawing(&[[1, 2], [30, 40]]));
    let found = serde_json::json!({"order": Uuid::from_bytes([60; 16]), "severity": "normal",
        "raised_at": "2026-11-23T21:00:00+08:00", "seen": 1, "photos": [photo],
        "marks": [{"photo": photo, "drawing": drawn}]});
    let finding = Uuid::from_bytes([61; 16]);
    feed(&bench.handheld, &[row("finding", finding, found)], 1);
    assert_eq!(marks(&bench, &photo), Some(drawn));
    assert_eq!(marks(&bench, &"cd".repeat(32)), None);
}

#[test]
fn a_name_of_a_hundred_characters_signs() {
    let bench = Bench::unlocked();
    bench.start();
    let name = "长".repeat(100);
    bench.ok(finish(vec![signature(Signer::Second, Some(&name))]));
}
