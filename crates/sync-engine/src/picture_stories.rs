//! Single stories of the pictures that the feed names: what comes before them, and what stops them.

use crate::step::{Backlog, Ours, Outcome, Refusal, Sha256, Step};
use crate::{CycleEnd, Engine, WAIT_MS_MAX};
use protocol::ErrorCode;

/// A handheld whose own things are all sent, with pictures that aren't here.
fn wants(pictures: &[u8]) -> Backlog {
    Backlog {
        last: 3,
        acked: 3,
        pictures: pictures.iter().map(|n| [*n; 32]).collect(),
        ..Backlog::default()
    }
}

fn fetch(n: u8) -> Step {
    Step::FetchPicture { photo: [n; 32] }
}

/// Plays a cycle at a time; returns the pictures that it asked for and how it ended.
fn cycle(
    engine: &mut Engine,
    backlog: &mut Backlog,
    now_ms: &mut u64,
    mut answer: impl FnMut(&mut Engine, Sha256) -> Outcome,
) -> (Vec<u8>, CycleEnd) {
    engine.poke();
    let mut asked = Vec::new();
    for _ in 0..1_000 {
        let outcome = match engine.next(*now_ms, backlog) {
            Step::SendBatch { .. } => Outcome::Acked {
                to: 3,
                acked: 3,
                ours: Ours::Same,
            },
            Step::PullFeed { .. } => Outcome::Page {
                rows: 0,
                more: false,
            },
            Step::FindFreeable => Outcome::Freeable(Vec::new()),
            Step::FetchPicture { photo } => {
                asked.push(photo[0]);
                let outcome = answer(engine, photo);
                if outcome == Outcome::Done {
                    backlog.pictures.retain(|other| *other != photo);
                }
                outcome
            }
            _ => return (asked, engine.take_end().expect("it ended")),
        };
        *now_ms += 1_000;
        engine.done(*now_ms, outcome);
    }
    panic!("a cycle never ends");
}

const WELL: CycleEnd = CycleEnd { error: None };

#[test]
fn pictures_come_one_by_one_after_everything_else() {
    let mut backlog = wants(&[7, 8]);
    backlog.last = 4;
    backlog.unproven = vec![(1, 3)];
    backlog.photos.push(crate::Photo {
        sha256: [1; 32],
        size_bytes: 10,
        open: true,
        set_aside: None,
    });
    let mut engine = Engine::new(1);
    let batch = Outcome::Acked {
        to: 4,
        acked: 4,
        ours: Ours::Same,
    };
    let (rows, more) = (0, false);
    let page = Outcome::Page { rows, more };
    let sent = Outcome::Upload { offset: 10 };
    for (n, (wanted, outcome)) in [
        (Step::SendBatch { from: 4, count: 1 }, batch),
        (
            Step::PullFeed {
                from_start: false,
                limit: 500,
            },
            page,
        ),
        (Step::HeadUpload { photo: [1; 32] }, sent),
        (Step::MarkSent { photo: [1; 32] }, Outcome::Done),
        (Step::FetchReceipt { from: 1, to: 3 }, Outcome::Done),
        (Step::FindFreeable, Outcome::Freeable(Vec::new())),
        (fetch(7), Outcome::Done),
        (fetch(8), Outcome::Done),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(engine.next(0, &backlog), wanted, "step {n}");
        assert_eq!(engine.next(0, &backlog), Step::Busy);
        engine.done(0, outcome);
        match wanted {
            Step::MarkSent { .. } => backlog.photos.clear(),
            Step::FetchPicture { .. } => drop(backlog.pictures.remove(0)),
            _ => {}
        }
    }
    assert!(matches!(engine.next(0, &backlog), Step::WaitUntil(_)));
    assert_eq!(engine.take_end(), Some(WELL));
}

#[test]
fn a_line_that_is_saved_meanwhile_goes_before_the_next_picture() {
    let (mut engine, mut backlog, mut now_ms) = (Engine::new(1), wants(&[7, 8]), 0);
    // The first cycle is over as soon as nobody answers; the second has a picture in flight.
    cycle(&mut engine, &mut backlog, &mut now_ms, |_, _| {
        Outcome::Unreached { stalled: false }
    });
    engine.poke();
    assert_eq!(
        engine.next(now_ms, &backlog),
        Step::SendBatch { from: 4, count: 0 }
    );
    let held = |last| Outcome::Acked {
        to: last,
        acked: last,
        ours: Ours::Same,
    };
    engine.done(now_ms, held(3));
    assert!(matches!(
        engine.next(now_ms, &backlog),
        Step::PullFeed { .. }
    ));
    let (rows, more) = (0, false);
    engine.done(now_ms, Outcome::Page { rows, more });
    assert_eq!(engine.next(now_ms, &backlog), Step::FindFreeable);
    engine.done(now_ms, Outcome::Freeable(Vec::new()));
    assert_eq!(engine.next(now_ms, &backlog), fetch(8));
    engine.done(now_ms, Outcome::Done);
    backlog.last = 4;
    assert_eq!(
        engine.next(now_ms, &backlog),
        Step::SendBatch { from: 4, count: 1 }
    );
}

#[test]
fn a_refused_picture_rests_for_this_run_and_the_others_come() {
    for wrong in [
        Outcome::Refused(ErrorCode::Forbidden.into()),
        Outcome::Failed(ErrorCode::WrongBytes),
    ] {
        let (mut engine, mut backlog, mut now_ms) = (Engine::new(1), wants(&[7, 8]), 0);
        let mut answer = |_: &mut Engine, photo: Sha256| match photo[0] {
            7 => wrong.clone(),
            _ => Outcome::Done,
        };
        let first = cycle(&mut engine, &mut backlog, &mut now_ms, &mut answer);
        assert_eq!(first, (vec![7, 8], WELL));
        now_ms += 1_000 * 3_600_000;
        let second = cycle(&mut engine, &mut backlog, &mut now_ms, &mut answer);
        assert_eq!(second, (vec![], WELL));
        let mut another = Engine::new(1);
        let run = cycle(&mut another, &mut backlog, &mut now_ms, &mut answer);
        assert_eq!(run, (vec![7], WELL), "another run tries again");
    }
}

#[test]
fn a_picture_that_is_still_on_its_way_to_the_server_is_asked_for_ever_more_seldom() {
    let (mut engine, mut backlog, mut now_ms) = (Engine::new(1), wants(&[7]), 0);
    let minutes = [0, 4, 6, 10, 17, 500, 700, 900];
    let mut asked = Vec::new();
    for minute in minutes {
        now_ms = now_ms.max(minute * 60_000);
        let missing = |_: &mut Engine, _| Outcome::Refused(ErrorCode::NotFound.into());
        let (photos, end) = cycle(&mut engine, &mut backlog, &mut now_ms, missing);
        assert_eq!(end, WELL);
        asked.push(!photos.is_empty());
    }
    assert_eq!(
        asked,
        [true, false, true, false, true, true, true, true],
        "after 5 minutes, 10, 20 …"
    );
}

#[test]
fn a_line_that_breaks_at_a_picture_fails_no_cycle_and_lets_the_others_go_first() {
    let (mut engine, mut backlog, mut now_ms) = (Engine::new(1), wants(&[7, 8]), 0);
    let mut answer = |_: &mut Engine, photo: Sha256| match photo[0] {
        7 => Outcome::Unreached { stalled: true },
        _ => Outcome::Done,
    };
    let first = cycle(&mut engine, &mut backlog, &mut now_ms, &mut answer);
    assert_eq!(first, (vec![7], WELL));
    let second = cycle(&mut engine, &mut backlog, &mut now_ms, &mut answer);
    assert_eq!(second, (vec![8, 7], WELL));
}

#[test]
fn a_server_that_wants_peace_gets_it_and_no_cycle_fails() {
    let (mut engine, mut backlog, mut now_ms) = (Engine::new(1), wants(&[7]), 0);
    let slow = |_: &mut Engine, _| {
        Outcome::Refused(Refusal {
            retry_after_ms: Some(86_400_000),
            ..ErrorCode::SlowDown.into()
        })
    };
    assert_eq!(
        cycle(&mut engine, &mut backlog, &mut now_ms, slow),
        (vec![7], WELL)
    );
    engine.poke();
    let waits = Step::WaitUntil(now_ms + WAIT_MS_MAX);
    assert_eq!(engine.next(now_ms, &backlog), waits);
}

#[test]
fn a_cycle_fetches_for_a_minute_and_then_looks_at_the_feed_again() {
    let many: Vec<u8> = (0..200).collect();
    let (mut engine, mut backlog, mut now_ms) = (Engine::new(1), wants(&many), 0);
    let (asked, end) = cycle(&mut engine, &mut backlog, &mut now_ms, |_, _| Outcome::Done);
    assert_eq!((asked.len(), end), (60, WELL));
    let (asked, _) = cycle(&mut engine, &mut backlog, &mut now_ms, |_, _| Outcome::Done);
    assert_eq!(asked[0], 60);
}

#[test]
fn a_poke_among_pictures_begins_another_cycle_at_once() {
    let (mut engine, mut backlog, mut now_ms) = (Engine::new(1), wants(&[7, 8, 9]), 0);
    let (asked, end) = cycle(&mut engine, &mut backlog, &mut now_ms, |engine, photo| {
        if photo[0] == 8 {
            engine.poke();
        }
        Outcome::Done
    });
    assert_eq!((asked, end), (vec![7, 8], WELL));
    let again = Step::SendBatch { from: 4, count: 0 };
    assert_eq!(engine.next(now_ms, &backlog), again);
}
