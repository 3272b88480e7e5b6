//! Answers, findings, orders and photos.

use super::*;
use model::orders::OrderState;
use model::verdict::may_be_bulk;

fn the_rest(shown: &CheckpointShown) -> Vec<AnswerInput> {
    let open = shown
        .items
        .iter()
        .filter(|row| row.answer.is_none() && row.open.is_none() && may_be_bulk(&row.item));
    open.map(|row| input(&row.item.id, Outcome::Pass)).collect()
}

pub fn open_findings(bench: &Bench) -> Vec<FindingRow> {
    match bench.ok(Command::Findings) {
        Reply::Findings { findings } => findings,
        other => panic!("{other:?}"),
    }
}

pub fn keep_photo(bench: &Bench) -> String {
    let picture = include_bytes!("camera.jpg");
    let base64 = data_encoding::BASE64.encode(picture);
    let (first, second) = base64.split_at(base64.len() / 8 * 4);
    let piece = |piece, last, base64: &str| Command::PhotoPiece {
        upload: "u".into(),
        piece,
        last,
        base64: base64.into(),
        checkpoint: Some(id(CORRIDOR)),
    };
    assert_eq!(bench.ok(piece(0, false, first)), Reply::Done);
    match bench.ok(piece(1, true, second)) {
        Reply::PhotoKept { sha256, .. } => sha256,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_rest_is_fine_is_one_line_however_many_items() {
    let bench = Bench::unlocked();
    let shown = bench.reach(CORRIDOR);
    let rest = the_rest(&shown);
    assert!(
        rest.len() > 5 && rest.len() < shown.items.len(),
        "must-see items stay open"
    );
    let before = bench.last();
    let (seq, shown) = bench.answer(CORRIDOR, rest.clone(), true);
    assert_eq!((bench.last(), seq), (before + 1, before + 1));
    assert_eq!(shown.items_done as usize, rest.len());
    assert!(
        shown
            .items
            .iter()
            .filter_map(|row| row.answer.as_ref())
            .all(|a| a.bulk)
    );
    let round = shown.round;
    let checkpoint = id(CORRIDOR);
    let Reply::Checkpoint(shown) = bench.ok(Command::Undo {
        round,
        checkpoint,
        seq,
    }) else {
        panic!("no list")
    };
    assert_eq!(shown.items_done, 0);
    bench.check_refused(
        Command::Undo {
            round,
            checkpoint,
            seq,
        },
        ErrorCode::BadValue,
    );
}

#[test]
fn a_must_see_item_is_never_passed_together_with_others() {
    let bench = Bench::unlocked();
    let shown = bench.reach(CORRIDOR);
    let row = shown
        .items
        .iter()
        .find(|row| row.item.must_see)
        .expect("13 has one");
    let answers = vec![input(&row.item.id, Outcome::Pass)];
    let (round, checkpoint) = (shown.round, id(CORRIDOR));
    let answer = Command::Answer {
        round,
        checkpoint,
        answers,
        bulk: true,
        route: None,
    };
    bench.check_refused(answer, ErrorCode::BadValue);
}

#[test]
fn a_fail_names_owner_and_deadline_offline_and_the_next_one_joins() {
    let bench = Bench::unlocked();
    bench.reach(CORRIDOR);
    let photo = keep_photo(&bench);
    bench.answer(
        CORRIDOR,
        vec![AnswerInput {
            photos: vec![photo.clone()],
            ..fail("13.7")
        }],
        false,
    );
    let findings = open_findings(&bench);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].photos, std::slice::from_ref(&photo));
    assert!(findings[0].finish_by.is_some());
    let item = checklists::built_in()
        .checklist("tp13")
        .and_then(|list| list.item("13.7"));
    let role = item.expect("in the catalogue").role;
    let owned = matches!(role, checklists::Role::Guard | checklists::Role::Engineer);
    assert_eq!(findings[0].owner.is_some(), owned);
    let (_, shown) = bench.answer(CORRIDOR, vec![fail("13.7")], false);
    let row = shown
        .items
        .iter()
        .find(|row| row.item.id == "13.7")
        .expect("asked");
    assert_eq!(row.open.as_ref().map(|open| open.seen), Some(2));
    assert_eq!(open_findings(&bench).len(), 1);
    assert_eq!(lines(&bench).concat().matches("\"joins\":true").count(), 1);
    let waiting = bench.handheld.store().photos_waiting().expect("read");
    assert_eq!(waiting.len(), 1);
    let thumbnail = bench.handheld.photo(&photo, true).expect("a thumbnail");
    let whole = bench.handheld.photo(&photo, false).expect("a photo");
    assert_eq!(protocol::chain::sha256_hex(&whole), photo);
    assert!(thumbnail.len() < whole.len());
}

#[test]
fn a_finding_whose_only_answer_is_taken_back_is_gone() {
    let bench = Bench::unlocked();
    let shown = bench.reach(CORRIDOR);
    let (seq, _) = bench.answer(CORRIDOR, vec![fail("13.7")], false);
    let (round, checkpoint) = (shown.round, id(CORRIDOR));
    bench.ok(Command::Undo {
        round,
        checkpoint,
        seq,
    });
    assert_eq!(open_findings(&bench), []);
}

#[test]
fn an_order_moves_only_where_the_table_lets_it() {
    let bench = Bench::unlocked();
    bench.reach(CORRIDOR);
    bench.answer(
        CORRIDOR,
        vec![AnswerInput {
            fixed: true,
            ..fail("13.7")
        }],
        false,
    );
    let order = open_findings(&bench)[0].order;
    let go = |to| Command::MoveOrder {
        order,
        to,
        note: None,
        photos: vec![],
    };
    bench.check_refused(go(OrderState::InProgress), ErrorCode::BadMove);
    let Reply::Finding(shown) = bench.ok(go(OrderState::Verified)) else {
        panic!("no finding")
    };
    assert_eq!(shown.row.state, OrderState::Verified);
    assert_eq!(open_findings(&bench), []);
}

#[test]
fn answers_that_dont_hold_are_refused_and_change_nothing() {
    let bench = Bench::unlocked();
    let round = bench.start().row.round;
    let answer = |answers| Command::Answer {
        round,
        checkpoint: id(CORRIDOR),
        answers,
        bulk: false,
        route: None,
    };
    let pass = || vec![input("13.6", Outcome::Pass)];
    bench.check_refused(answer(pass()), ErrorCode::NotReached);
    bench.reach(CORRIDOR);
    bench.check_refused(answer(vec![]), ErrorCode::BadValue);
    bench.check_refused(
        answer(vec![input("11.1", Outcome::Pass)]),
        ErrorCode::NoSuchItem,
    );
    bench.check_refused(
        answer(vec![input("13.6", Outcome::Fail)]),
        ErrorCode::BadValue,
    );
    bench.check_refused(
        answer(vec![input("13.7", Outcome::Pass)]),
        ErrorCode::BadValue,
    );
    let clauses = vec!["no such clause".to_owned()];
    bench.check_refused(
        answer(vec![AnswerInput {
            clauses,
            ..input("13.6", Outcome::Fail)
        }]),
        ErrorCode::BadValue,
    );
    let photos = vec!["ab".repeat(32)];
    bench.check_refused(
        answer(vec![AnswerInput {
            photos,
            ..fail("13.6")
        }]),
        ErrorCode::BadValue,
    );
    bench.ok(answer(pass()));
    bench.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    bench.check_refused(answer(pass()), ErrorCode::RoundFinished);
}

#[test]
fn the_mark_of_agreement_stands_with_an_observation_and_nowhere_else() {
    let bench = Bench::unlocked();
    bench.reach(CORRIDOR);
    let marked = |item: &str, agreed| AnswerInput {
        agreed: Some(agreed),
        ..input(item, Outcome::Pass)
    };
    let stands = |item: &str, agreed| {
        let (_, shown) = bench.answer(CORRIDOR, vec![marked(item, agreed)], false);
        let row = shown.items.into_iter().find(|row| row.item.id == item);
        row.and_then(|row| row.answer).expect("answered").agreed
    };
    assert_eq!(stands("13.11", false), Some(false));
    assert_eq!(stands("13.11", true), Some(true));
    assert_eq!(stands("13.1", true), None);
}

#[test]
fn a_photo_that_is_no_photo_is_refused() {
    let bench = Bench::unlocked();
    let base64 = data_encoding::BASE64.encode(b"no photo at all");
    let piece = |base64: &str| Command::PhotoPiece {
        upload: "u".into(),
        piece: 0,
        last: true,
        base64: base64.into(),
        checkpoint: None,
    };
    bench.check_refused(piece(&base64), ErrorCode::NotAPhoto);
    bench.check_refused(piece("%%%"), ErrorCode::BadValue);
}

#[test]
fn what_was_answered_is_there_after_a_kill_and_a_replay_says_the_same() {
    let bench = Bench::unlocked();
    let shown = bench.reach(CORRIDOR);
    bench.answer(CORRIDOR, the_rest(&shown), true);
    let (_, before) = bench.answer(CORRIDOR, vec![fail("13.7")], false);
    let bench = bench.reopened();
    let (round, checkpoint) = (before.round, id(CORRIDOR));
    let Reply::Checkpoint(after) = bench.ok(Command::Checkpoint { round, checkpoint }) else {
        panic!("no list")
    };
    assert_eq!(after, before);
    let mut store = bench.handheld.store();
    let model = store.read_model().expect("read");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), model);
}

#[test]
fn words_and_photos_stand_in_the_line_with_a_salt() {
    let bench = Bench::unlocked();
    bench.reach(CORRIDOR);
    let photo = keep_photo(&bench);
    let note = Some(" 门后有水 ".to_owned());
    let photos = vec![photo.clone()];
    bench.answer(
        CORRIDOR,
        vec![AnswerInput {
            note,
            photos,
            ..fail("13.6")
        }],
        false,
    );
    let line = lines(&bench).pop().expect("a line");
    let read: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(read["photos"], serde_json::json!([photo]));
    assert_eq!(read["answers"][0]["photos"], serde_json::json!([0]));
    assert_eq!(read["answers"][0]["note"], "门后有水");
    assert_eq!(read["salt"].as_str().map(str::len), Some(24));
}

#[test]
fn where_a_restart_opens_is_kept_with_the_answer_and_not_with_a_refused_one() {
    let bench = Bench::unlocked();
    bench.reach(CORRIDOR);
    let answer = |item: &str, route: &str| Command::Answer {
        round: planned_round(id(PLAN), START),
        checkpoint: id(CORRIDOR),
        answers: vec![input(item, Outcome::Pass)],
        bulk: false,
        route: Some(route.into()),
    };
    let route = |bench: &Bench| match bench.ok(Command::Status) {
        Reply::Status(status) => status.route,
        other => panic!("{other:?}"),
    };
    bench.ok(answer("13.1", "/at/13.1"));
    assert_eq!(route(&bench).as_deref(), Some("/at/13.1"));
    bench.check_refused(answer("99.9", "/at/99.9"), ErrorCode::NoSuchItem);
    let bench = bench.reopened();
    assert_eq!(route(&bench).as_deref(), Some("/at/13.1"));
}
