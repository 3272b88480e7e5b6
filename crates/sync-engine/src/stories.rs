//! Single stories: one situation each, step by step.

use crate::laws::World;
use crate::step::{Backlog, Ours, Outcome, Refusal, Step};
use crate::{Engine, WAIT_MS_MAX};
use protocol::ErrorCode;

/// Plays outcomes and checks each step on the way.
fn check(backlog: &Backlog, story: Vec<(Step, Outcome)>) -> Engine {
    let mut engine = Engine::new(1);
    for (n, (step, outcome)) in story.into_iter().enumerate() {
        assert_eq!(engine.next(0, backlog), step, "step {n}");
        engine.done(0, outcome);
    }
    engine
}

fn lines(last: u64, acked: u64) -> Backlog {
    Backlog {
        last,
        acked,
        ..Backlog::default()
    }
}

fn batch(from: u64, count: u64) -> Step {
    Step::SendBatch { from, count }
}

fn acked(to: u64) -> Outcome {
    let ours = Ours::Same;
    Outcome::Acked {
        to,
        acked: to,
        ours,
    }
}

fn feed(from_start: bool) -> Step {
    let limit = 500;
    Step::PullFeed { from_start, limit }
}

fn page() -> Outcome {
    let (rows, more) = (0, false);
    Outcome::Page { rows, more }
}

fn refused(code: ErrorCode) -> Outcome {
    Outcome::Refused(code.into())
}

/// Nothing is left but a look whether photos may be freed.
fn check_rests(engine: &mut Engine, backlog: &Backlog) {
    assert_eq!(engine.next(0, backlog), Step::FindFreeable);
    engine.done(0, Outcome::Freeable(Vec::new()));
    assert!(matches!(engine.next(0, backlog), Step::WaitUntil(_)));
}

#[test]
fn a_cycle_with_nothing_new_sends_an_empty_batch_and_pulls_the_feed() {
    let story = vec![(batch(4, 0), acked(3)), (feed(false), page())];
    let mut engine = check(&lines(3, 3), story);
    check_rests(&mut engine, &lines(3, 3));
    assert_eq!(engine.take_end().map(|end| end.error), Some(None));
}

#[test]
fn what_is_saved_meanwhile_goes_before_the_next_page() {
    let mut engine = check(&lines(3, 0), vec![(batch(1, 3), acked(3))]);
    assert_eq!(engine.next(0, &lines(5, 3)), batch(4, 2));
}

#[test]
fn a_saved_line_starts_a_cycle_at_once_even_after_trouble() {
    let unreached = Outcome::Unreached { stalled: false };
    let mut engine = check(&lines(3, 0), vec![(batch(1, 3), unreached)]);
    assert!(matches!(engine.next(0, &lines(3, 0)), Step::WaitUntil(_)));
    engine.poke();
    assert_eq!(engine.next(0, &lines(4, 0)), batch(1, 4));
}

#[test]
fn a_server_that_asks_for_peace_gets_it_even_from_a_poke() {
    let slow = Outcome::Refused(Refusal {
        retry_after_ms: Some(7_000),
        ..ErrorCode::SlowDown.into()
    });
    let mut engine = check(&lines(3, 0), vec![(batch(1, 3), slow)]);
    engine.poke();
    assert_eq!(engine.next(0, &lines(3, 0)), Step::WaitUntil(7_000));
    assert_eq!(engine.next(7_000, &lines(3, 0)), batch(1, 3));
}

#[test]
fn a_server_that_asks_for_a_day_is_asked_again_after_five_minutes() {
    let slow = Outcome::Refused(Refusal {
        retry_after_ms: Some(86_400_000),
        ..ErrorCode::Busy.into()
    });
    let mut engine = check(&lines(3, 0), vec![(batch(1, 3), slow)]);
    assert_eq!(engine.next(0, &lines(3, 0)), Step::WaitUntil(WAIT_MS_MAX));
}

#[test]
fn an_unknown_token_is_replaced_by_key_and_the_batch_goes_again() {
    let story = vec![
        (batch(1, 3), refused(ErrorCode::UnknownToken)),
        (Step::NewToken, Outcome::Done),
        (batch(1, 3), acked(3)),
    ];
    check(&lines(3, 0), story);
}

#[test]
fn a_token_that_is_unknown_again_waits_instead_of_asking_for_ever() {
    let unknown = || refused(ErrorCode::UnknownToken);
    let story = vec![
        (batch(1, 3), unknown()),
        (Step::NewToken, Outcome::Done),
        (batch(1, 3), unknown()),
    ];
    let mut engine = check(&lines(3, 0), story);
    assert!(matches!(engine.next(0, &lines(3, 0)), Step::WaitUntil(_)));
}

#[test]
fn a_revoked_handheld_waits_for_a_code_and_no_poke_helps() {
    let mut engine = check(
        &lines(3, 0),
        vec![(batch(1, 3), refused(ErrorCode::Revoked))],
    );
    engine.poke();
    assert_eq!(engine.next(0, &lines(3, 0)), Step::NeedsCode);
    engine.enrolled();
    assert_eq!(engine.next(0, &lines(3, 0)), batch(1, 3));
}

#[test]
fn a_restored_server_is_sent_the_rest_again() {
    let gap = Outcome::Refused(Refusal {
        held: Some((40, Ours::Same)),
        ..ErrorCode::Gap.into()
    });
    let story = vec![(batch(91, 10), gap), (batch(41, 60), acked(100))];
    check(&lines(100, 90), story);
}

#[test]
fn a_fork_branches_at_the_last_common_line_and_opens_the_branch() {
    let fork = Outcome::Refused(Refusal {
        common: Some(55),
        ..ErrorCode::Fork.into()
    });
    let story = vec![
        (batch(51, 10), fork),
        (Step::Branch { seq: 55 }, Outcome::Done),
        (batch(56, 5), acked(60)),
    ];
    check(&lines(60, 50), story);
}

#[test]
fn a_server_that_holds_more_makes_a_branch_before_anything_is_written() {
    let more = Outcome::Acked {
        to: 60,
        acked: 80,
        ours: Ours::Missing,
    };
    let story = vec![
        (batch(61, 0), more),
        (Step::Branch { seq: 60 }, Outcome::Done),
        (batch(61, 0), acked(60)),
        (feed(false), page()),
    ];
    check(&lines(60, 60), story);
}

#[test]
fn a_fork_without_common_ground_goes_back_to_the_beginning_at_last() {
    let held = Outcome::Held {
        acked: 70,
        ours: Ours::Different,
    };
    let story = vec![
        (batch(51, 10), refused(ErrorCode::Fork)),
        (Step::AskHeld, held),
        (batch(1, 60), acked(60)),
    ];
    check(&lines(60, 50), story);
}

#[test]
fn a_batch_that_is_too_large_is_halved_until_one_line_is_left() {
    let large = || refused(ErrorCode::TooLarge);
    let story = vec![
        (batch(1, 5), large()),
        (batch(1, 2), large()),
        (batch(1, 1), large()),
        (feed(false), page()),
    ];
    let mut engine = check(&lines(5, 0), story);
    check_rests(&mut engine, &lines(5, 0));
    let error = engine.take_end().and_then(|end| end.error);
    assert_eq!(error, Some(ErrorCode::TooLarge));
}

#[test]
fn a_full_server_still_gives_the_feed() {
    let story = vec![
        (batch(1, 5), refused(ErrorCode::ServerFull)),
        (feed(false), page()),
    ];
    check(&lines(5, 0), story);
}

#[test]
fn a_feed_that_starts_over_is_pulled_from_nothing() {
    let more = Outcome::Page {
        rows: 9,
        more: true,
    };
    let story = vec![
        (batch(1, 0), acked(0)),
        (feed(false), refused(ErrorCode::StartOver)),
        (feed(true), more),
        (feed(false), page()),
    ];
    check(&lines(0, 0), story);
}

#[test]
fn receipts_are_fetched_for_what_was_sent_and_only_once_a_cycle() {
    let mut backlog = lines(3, 3);
    backlog.unproven = vec![(1, 3), (4, 9)];
    let story = vec![
        (batch(4, 0), acked(3)),
        (feed(false), page()),
        (Step::FetchReceipt { from: 1, to: 3 }, Outcome::Done),
    ];
    let mut engine = check(&backlog, story);
    check_rests(&mut engine, &backlog);
}

#[test]
fn a_photo_is_resumed_at_the_servers_offset_smallest_first() {
    let mut world = World::default();
    for (n, size_bytes) in [3_000_000, 2_000_000].into_iter().enumerate() {
        let waiting = crate::laws::Waiting {
            size_bytes,
            open: n == 1,
            offset: (n == 1).then_some(1_500_000),
            ..Default::default()
        };
        world.waiting.insert([n as u8; 32], waiting);
    }
    let photo = [1; 32];
    let upload = |offset| Outcome::Upload { offset };
    let piece = Step::SendPiece {
        photo,
        offset: 1_500_000,
        len: 500_000,
    };
    let story = vec![
        (batch(1, 0), acked(0)),
        (feed(false), page()),
        (Step::HeadUpload { photo }, upload(1_500_000)),
        (piece, upload(2_000_000)),
        (Step::MarkSent { photo }, Outcome::Done),
        (
            Step::CreateUpload {
                photo: [0; 32],
                size_bytes: 3_000_000,
            },
            upload(0),
        ),
    ];
    check(&world.backlog(), story);
}

#[test]
fn a_stalled_line_gets_smaller_pieces() {
    let mut backlog = lines(0, 0);
    let photo = [1; 32];
    backlog.photos.push(crate::Photo {
        sha256: photo,
        size_bytes: 3_000_000,
        open: true,
        set_aside: None,
    });
    let mut engine = Engine::new(1);
    let mut lens = Vec::new();
    for _ in 0..200 {
        let outcome = match engine.next(0, &backlog) {
            Step::SendBatch { .. } => acked(0),
            Step::PullFeed { .. } => page(),
            Step::HeadUpload { .. } => Outcome::Upload { offset: 0 },
            Step::SendPiece { len, .. } => {
                lens.push(len);
                Outcome::Unreached { stalled: true }
            }
            _ => {
                engine.poke();
                continue;
            }
        };
        engine.done(0, outcome);
    }
    assert_eq!(lens[..3], [1 << 20, 1 << 19, 1 << 18]);
    assert_eq!(lens.last(), Some(&(32 * 1024)));
}

#[test]
fn half_sent_photos_are_finished_before_another_is_opened() {
    let photo = |n: u8, open: bool| crate::Photo {
        sha256: [n; 32],
        size_bytes: u64::from(n),
        open,
        set_aside: None,
    };
    let photos = (1..=10).map(|n| photo(n, n > 2)).collect();
    let backlog = Backlog {
        photos,
        ..lines(3, 3)
    };
    let head = Step::HeadUpload { photo: [3; 32] };
    let none = Outcome::Done;
    let story = vec![(batch(4, 0), acked(3)), (feed(false), page()), (head, none)];
    check(&backlog, story);
}

#[test]
fn receipts_that_may_free_photos_are_asked_for_once_an_hour() {
    let backlog = lines(3, 3);
    let mut engine = Engine::new(1);
    let find = || Outcome::Freeable(vec![(1, 3), (4, 9)]);
    for (now_ms, asks) in [(0, true), (3_000_000, false), (4_000_000, true)] {
        let mut steps = Vec::new();
        engine.poke();
        loop {
            let step = engine.next(now_ms, &backlog);
            let outcome = match step {
                Step::SendBatch { .. } => acked(3),
                Step::PullFeed { .. } => page(),
                Step::FindFreeable => find(),
                Step::FetchReceipt { .. } => Outcome::Done,
                _ => break,
            };
            steps.push(step);
            engine.done(now_ms, outcome);
        }
        let mut wanted = vec![batch(4, 0), feed(false)];
        if asks {
            // Lines 4 to 9 aren't held yet.
            wanted.extend([Step::FindFreeable, Step::FetchReceipt { from: 1, to: 3 }]);
        }
        assert_eq!(steps, wanted, "at {now_ms}");
    }
}
