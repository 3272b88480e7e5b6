//! Known defects: still so, gone; what is seen on the way; voice notes; photos nobody named.

use super::answers::{keep_photo, open_findings};
use super::*;
use checklists::{Role, Severity};
use model::orders::OrderState;
use serde_json::json;

const ITEM: &str = "13.1";

/// A defect that was found earlier in the round: its place, and the photo of it.
fn found(bench: &Bench) -> CheckpointShown {
    bench.reach(CORRIDOR);
    let failed = AnswerInput {
        clauses: vec![clause()],
        ..input(ITEM, Outcome::Fail)
    };
    bench.answer(CORRIDOR, vec![failed], false).1
}

fn clause() -> String {
    let list = checklists::built_in().checklist("tp13");
    let item = list.and_then(|list| list.item(ITEM)).expect("there");
    item.clauses[0].id.clone()
}

fn answer_in(place: u8, answers: Vec<AnswerInput>, bulk: bool) -> Command {
    Command::Answer {
        round: planned_round(id(PLAN), START),
        checkpoint: id(place),
        answers,
        bulk,
        route: None,
    }
}

fn gone(shown: &CheckpointShown, answer: AnswerInput, photos: &[String]) -> Command {
    Command::Gone {
        round: shown.round,
        checkpoint: shown.place.checkpoint,
        answer,
        photos: photos.to_vec(),
    }
}

#[test]
fn a_known_defect_that_is_still_so_wants_neither_chip_nor_photo() {
    let bench = Bench::unlocked();
    bench.reach(CORRIDOR);
    let still_so = || input(ITEM, Outcome::Fail);
    bench.check_refused(
        answer_in(CORRIDOR, vec![still_so()], false),
        ErrorCode::BadValue,
    );
    found(&bench);
    let (_, shown) = bench.answer(CORRIDOR, vec![still_so()], false);
    let row = shown.items.iter().find(|row| row.item.id == ITEM);
    let open = row.and_then(|row| row.open.as_ref()).expect("known");
    assert_eq!(open.seen, 2);
    assert_eq!(open_findings(&bench).len(), 1);
}

#[test]
fn a_known_defect_is_never_passed_together_with_others() {
    let bench = Bench::unlocked();
    let shown = found(&bench);
    let passes = |item: &str| input(item, Outcome::Pass);
    let mut plain = shown.items.iter().filter(|row| row.open.is_none());
    let other = plain
        .find(|row| model::verdict::may_be_bulk(&row.item))
        .expect("a plain item");
    let both = vec![passes(ITEM), passes(&other.item.id)];
    bench.check_refused(answer_in(CORRIDOR, both, true), ErrorCode::BadValue);
    bench.answer(CORRIDOR, vec![passes(&other.item.id)], true);
}

#[test]
fn what_is_gone_passes_and_its_order_is_put_right_then_verified() {
    let bench = Bench::unlocked();
    let shown = found(&bench);
    let photo = keep_photo(&bench);
    let after = std::slice::from_ref(&photo);
    let pass = || input(ITEM, Outcome::Pass);
    let last = bench.last();
    bench.check_refused(gone(&shown, pass(), &[]), ErrorCode::BadValue);
    bench.check_refused(
        gone(&shown, input(ITEM, Outcome::NotApplicable), after),
        ErrorCode::BadValue,
    );
    bench.check_refused(
        gone(&shown, input("13.2", Outcome::Pass), after),
        ErrorCode::NoSuchFinding,
    );
    assert_eq!(bench.last(), last, "what is refused leaves nothing");
    bench.ok(gone(&shown, pass(), after));
    assert_eq!(bench.last(), last + 2);
    assert_eq!(open_findings(&bench)[0].state, OrderState::Fixed);
    bench.ok(gone(&shown, pass(), after));
    assert_eq!(open_findings(&bench), []);
}

#[test]
fn what_is_seen_on_the_way_has_an_owner_and_a_deadline() {
    let bench = Bench::unlocked();
    let report = |note: Option<&str>, photos: Vec<String>, place: Option<u8>| Command::Report {
        checkpoint: place.map(id),
        note: note.map(str::to_owned),
        photos,
        severity: Severity::Serious,
        role: Role::Engineer,
    };
    bench.check_refused(report(Some("  "), Vec::new(), None), ErrorCode::BadValue);
    bench.check_refused(
        report(Some("水管爆了"), Vec::new(), Some(99)),
        ErrorCode::NoSuchCheckpoint,
    );
    let photo = keep_photo(&bench);
    for told in [
        report(None, vec![photo], Some(CORRIDOR)),
        report(Some("水管爆了"), Vec::new(), None),
    ] {
        let Reply::Finding(shown) = bench.ok(told) else {
            panic!("no finding")
        };
        assert_eq!(shown.row.severity, Severity::Serious);
        assert!(shown.row.finish_by.is_some());
    }
    assert_eq!(open_findings(&bench).len(), 2);
    let mut store = bench.handheld.store();
    let before = store.read_model().expect("read");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), before);
}

#[test]
fn a_voice_note_is_kept_as_it_came_and_travels_like_a_photo() {
    let bench = Bench::unlocked();
    found(&bench);
    let mut note = b"\x1a\x45\xdf\xa3".to_vec();
    note.resize(40_000, 7);
    let said = Command::PhotoPiece {
        upload: "v".into(),
        piece: 0,
        last: true,
        base64: data_encoding::BASE64.encode(&note),
        checkpoint: None,
    };
    let Reply::PhotoKept { sha256, width, .. } = bench.ok(said) else {
        panic!("not kept")
    };
    assert_eq!(
        (width, sha256.as_str()),
        (0, &*protocol::chain::sha256_hex(&note))
    );
    assert_eq!(bench.handheld.photo(&sha256, true).expect("there"), note);
    assert_eq!(crate::media_type(&note), "audio/webm");
    let failed = AnswerInput {
        photos: vec![sha256],
        ..input(ITEM, Outcome::Fail)
    };
    bench.answer(CORRIDOR, vec![failed], false);
    let waiting = bench.handheld.store().photos_waiting().expect("read");
    assert_eq!(waiting.len(), 1);
}

#[test]
fn a_photo_that_nobody_named_is_offered_until_a_line_or_a_draft_does() {
    let bench = Bench::unlocked();
    let orphans = |bench: &Bench| match bench.ok(Command::Orphans) {
        Reply::Orphans { photos } => photos,
        other => panic!("{other:?}"),
    };
    assert_eq!(orphans(&bench), Vec::<String>::new());
    let photo = keep_photo(&bench);
    let bench = bench.reopened();
    assert_eq!(orphans(&bench), std::slice::from_ref(&photo));
    let draft = |draft: Option<String>| Command::KeepDraft {
        key: "fail/1".into(),
        draft,
    };
    bench.ok(draft(Some(format!("{{\"photos\":[\"{photo}\"]}}"))));
    assert_eq!(orphans(&bench), Vec::<String>::new());
    bench.ok(draft(None));
    bench.reach(CORRIDOR);
    let failed = AnswerInput {
        photos: vec![photo],
        ..input(ITEM, Outcome::Fail)
    };
    bench.answer(CORRIDOR, vec![failed], false);
    assert_eq!(orphans(&bench), Vec::<String>::new());
}

/// A finding on an extinguisher that hung in the lobby, and hangs in the corridor now.
fn moved_piece() -> Bench {
    let bench = Bench::unlocked();
    let (piece, kind) = (Uuid::from_bytes([40; 16]), "eq-extinguisher-powder");
    let list = checklists::built_in().checklist(kind).expect("there");
    let (finding, order) = (Uuid::from_bytes([61; 16]), Uuid::from_bytes([60; 16]));
    let told = [
        row("checklist", kind, json!(list)),
        row(
            "equipment",
            piece,
            json!({"name": "1号灭火器", "lists": [kind], "kind": kind,
            "checkpoint": id::<CheckpointId>(CORRIDOR)}),
        ),
        row(
            "finding",
            finding,
            json!({"order": order, "checkpoint": id::<CheckpointId>(LOBBY),
            "equipment": piece, "item": "eq-extinguisher-powder.1", "severity": "normal",
            "raised_at": "2026-11-22T21:00:00+08:00", "seen": 1}),
        ),
        row(
            "order",
            order,
            json!({"finding": finding, "state": "raised", "role": "engineer",
            "go": 0, "history": []}),
        ),
    ];
    feed(&bench.handheld, &told, bench.last());
    bench
}

#[test]
fn a_defect_of_a_piece_is_known_where_the_piece_hangs_now() {
    let bench = moved_piece();
    let shown = bench.reach(CORRIDOR);
    let known = shown.items.iter().filter(|row| row.open.is_some());
    let known: Vec<&str> = known.map(|row| row.item.id.as_str()).collect();
    assert_eq!(known, ["eq-extinguisher-powder.1"]);
}

#[test]
fn defects_of_other_places_are_not_read() {
    let bench = moved_piece();
    found(&bench);
    let store = bench.handheld.store();
    let site = bench.handheld.site(&store).expect("read");
    let at = |place| {
        let open = crate::findings::open_at(&store, &site, id(place)).expect("read");
        open.len()
    };
    assert_eq!((at(CORRIDOR), at(LOBBY), at(ELSEWHERE)), (2, 1, 0));
}

#[test]
fn a_site_picture_that_was_taken_here_is_shown_and_one_that_isnt_here_yet_is_none() {
    let bench = Bench::unlocked();
    let photo = keep_photo(&bench);
    let told = json!({"photo": photo, "clip": "cd".repeat(32)});
    let told = [row("picture", "item/tp13/13.1", told)];
    feed(&bench.handheld, &told, bench.last());
    let Reply::SitePictures { pictures } = bench.ok(Command::SitePictures) else {
        panic!("no pictures")
    };
    assert_eq!(
        (&pictures[0].photo, &pictures[0].clip),
        (&Some(photo), &None)
    );
}
