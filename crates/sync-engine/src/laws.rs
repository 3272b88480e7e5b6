//! Laws that hold for any sequence of outcomes, played against a small model of a server.

use crate::step::{Backlog, Ours, Outcome, Photo, Refusal, Sha256, Step};
use crate::{Engine, WAIT_MS_MAX, WAIT_MS_MIN};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use protocol::{ErrorCode, UPLOAD_PIECE_BYTES_MAX};
use std::collections::{BTreeMap, BTreeSet};

/// Steps that no honest cycle of these sizes needs.
const STEPS_MAX: u32 = 5_000;

/// A handheld and a server, as far as the engine can tell them apart from real ones.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub last: u64,
    pub acked: u64,
    pub held: u64,
    /// The most that the engine was ever told to be held.
    pub told: u64,
    pub waiting: BTreeMap<Sha256, Waiting>,
    pub sent: BTreeSet<Sha256>,
    /// Pictures that the feed names and that aren't here, and what the server says to each.
    pub pictures: BTreeMap<Sha256, Option<ErrorCode>>,
    pub pages: u64,
    pub now_ms: u64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Waiting {
    pub size_bytes: u64,
    /// The server's offset, where an upload is open.
    pub offset: Option<u64>,
    pub open: bool,
    pub set_aside: Option<ErrorCode>,
    /// What the server says to every piece of it.
    pub bad: Option<ErrorCode>,
}

impl World {
    pub fn backlog(&self) -> Backlog {
        let photo = |(sha256, it): (&Sha256, &Waiting)| Photo {
            sha256: *sha256,
            size_bytes: it.size_bytes,
            open: it.open,
            set_aside: it.set_aside,
        };
        Backlog {
            last: self.last,
            acked: self.acked,
            base: 0,
            photos: self.waiting.iter().map(photo).collect(),
            unproven: Vec::new(),
            pictures: self.pictures.keys().copied().collect(),
        }
    }

    /// What an honest server and a sound handheld make of a step.
    pub fn honest(&mut self, step: &Step) -> Outcome {
        match step {
            Step::SendBatch { from, count } => self.take(*from, *count),
            Step::AskHeld => Outcome::Held {
                acked: self.held,
                ours: Ours::Same,
            },
            Step::PullFeed { .. } => {
                self.pages += 1;
                Outcome::Page {
                    rows: 1,
                    more: !self.pages.is_multiple_of(3),
                }
            }
            Step::FindFreeable => Outcome::Freeable(Vec::new()),
            Step::FetchPicture { photo } => match self.pictures[photo] {
                Some(ErrorCode::ServerUnreachable) => Outcome::Unreached { stalled: true },
                Some(code) => Outcome::Refused(code.into()),
                None => {
                    self.pictures.remove(photo);
                    Outcome::Done
                }
            },
            Step::MarkSent { photo } => {
                self.waiting.remove(photo);
                self.sent.insert(*photo);
                Outcome::Done
            }
            step => match step.photo() {
                Some(photo) => self.photo(step, photo),
                None => Outcome::Done,
            },
        }
    }

    fn take(&mut self, from: u64, count: u64) -> Outcome {
        let to = from + count - 1;
        if from > self.held + 1 {
            return Outcome::Refused(Refusal {
                held: Some((self.held, Ours::Same)),
                ..ErrorCode::Gap.into()
            });
        }
        self.held = self.held.max(to);
        (self.acked, self.told) = (self.held, self.told.max(self.held));
        Outcome::Acked {
            to,
            acked: self.held,
            ours: Ours::Same,
        }
    }

    fn photo(&mut self, step: &Step, photo: Sha256) -> Outcome {
        let Some(it) = self.waiting.get_mut(&photo) else {
            return Outcome::Failed(ErrorCode::Internal);
        };
        match step {
            Step::CreateUpload { .. } => {
                (it.open, it.offset) = (true, it.offset.or(Some(0)));
            }
            Step::SendPiece { offset, len, .. } => {
                assert!(*len > 0 && *len <= UPLOAD_PIECE_BYTES_MAX as u64);
                match it.bad {
                    Some(ErrorCode::ServerUnreachable) => {
                        return Outcome::Unreached { stalled: true };
                    }
                    Some(code) => return Outcome::Refused(code.into()),
                    None => {}
                }
                if it.offset != Some(*offset) {
                    return Outcome::Refused(ErrorCode::Conflict.into());
                }
                it.offset = Some(offset + len);
            }
            Step::ForgetUpload { .. } => {
                (it.open, it.offset) = (false, None);
                return Outcome::Done;
            }
            Step::SetAside { why, .. } => {
                it.set_aside = Some(*why);
                return Outcome::Done;
            }
            _ => {}
        }
        let gone = Outcome::Refused(ErrorCode::NotFound.into());
        it.offset.map_or(gone, |offset| Outcome::Upload { offset })
    }

    /// Plays one cycle with the given faults; returns how often it stepped.
    pub fn cycle(&mut self, engine: &mut Engine, faults: &mut impl Iterator<Item = u8>) -> u32 {
        engine.poke();
        let mut done = Vec::new();
        for steps in 0..STEPS_MAX {
            let step = engine.next(self.now_ms, &self.backlog());
            match step {
                Step::WaitUntil(at_ms) if engine.take_end().is_none() => {
                    self.check_wait(at_ms);
                    self.now_ms = at_ms;
                    continue;
                }
                Step::WaitUntil(at_ms) => {
                    self.check_wait(at_ms);
                    return steps;
                }
                Step::NeedsCode => {
                    engine.enrolled();
                    return steps;
                }
                _ => {}
            }
            let again = engine.next(self.now_ms, &self.backlog());
            assert_eq!(again, Step::Busy, "two requests in flight");
            if let Step::SendBatch { from, count } = &step {
                assert!(*from <= self.told.max(self.acked) + 1, "skips a line");
                assert!(from + count <= self.last + 1, "sends what isn't there");
            }
            if matches!(step, Step::FetchPicture { .. }) {
                check_last(&step, &done);
            }
            done.push(step.clone());
            let outcome = match faults.next() {
                Some(fault) => fault_of(fault, &step, self),
                None => self.honest(&step),
            };
            self.now_ms += 10;
            engine.done(self.now_ms, outcome);
        }
        panic!("a cycle never ends");
    }

    fn check_wait(&self, at_ms: u64) {
        let wait_ms = at_ms - self.now_ms;
        let bounds = WAIT_MS_MIN / 2..=WAIT_MS_MAX;
        assert!(bounds.contains(&wait_ms), "waits {wait_ms} ms");
    }
}

/// A picture comes after this cycle's lines and feed, and is asked for once.
fn check_last(step: &Step, done: &[Step]) {
    let came = |wanted: fn(&Step) -> bool| done.iter().any(wanted);
    assert!(came(|it| matches!(it, Step::SendBatch { .. })), "{done:?}");
    assert!(came(|it| matches!(it, Step::PullFeed { .. })), "{done:?}");
    let before = done.iter().rposition(|it| it == step);
    // After a new token the same request goes once more.
    let renewed = before.is_some_and(|at| done[at + 1..].contains(&Step::NewToken));
    assert!(before.is_none() || renewed, "asked twice: {step:?}");
}

/// An outcome that a step may have on a bad day; some are lies.
fn fault_of(fault: u8, step: &Step, world: &mut World) -> Outcome {
    let refused = |code: ErrorCode| Outcome::Refused(code.into());
    match fault {
        0..=9 => Outcome::Unreached { stalled: false },
        10..=19 => {
            // The reply is lost, the deed is done.
            world.honest(step);
            Outcome::Unreached { stalled: true }
        }
        20..=23 => refused(ErrorCode::UnknownToken),
        24..=27 => Outcome::Refused(Refusal {
            retry_after_ms: Some(u64::from(fault) * 100_000),
            ..ErrorCode::SlowDown.into()
        }),
        28..=31 => refused(ErrorCode::Busy),
        32..=35 => refused(ErrorCode::Internal),
        36..=39 => refused(ErrorCode::TooLarge),
        40..=43 => refused(ErrorCode::Fork),
        44..=47 => refused(ErrorCode::Gap),
        48..=51 => refused(ErrorCode::StartOver),
        52..=55 => refused(ErrorCode::NotFound),
        56..=59 => refused(ErrorCode::Conflict),
        60..=61 => refused(ErrorCode::Revoked),
        62..=65 => Outcome::Failed(ErrorCode::StoreBusy),
        66..=69 => Outcome::Upload { offset: 0 },
        70..=73 => Outcome::Page {
            rows: 0,
            more: true,
        },
        74..=77 => {
            // Restored from a backup.
            world.held /= 2;
            world.honest(step)
        }
        _ => world.honest(step),
    }
}

/// What the server says to some of the pictures, whatever else happens.
fn bad_picture(n: u8) -> Option<ErrorCode> {
    match n {
        1 => Some(ErrorCode::NotFound),
        3 => Some(ErrorCode::Forbidden),
        5 => Some(ErrorCode::ServerUnreachable),
        _ => None,
    }
}

fn world(last: u64, sizes: &[u64], bad: Option<(usize, ErrorCode)>) -> World {
    let mut world = World {
        last,
        ..World::default()
    };
    for (n, size_bytes) in sizes.iter().enumerate() {
        let bad = bad.filter(|(at, _)| *at == n).map(|(_, code)| code);
        let waiting = Waiting {
            size_bytes: *size_bytes,
            bad,
            ..Waiting::default()
        };
        world.waiting.insert([n as u8; 32], waiting);
    }
    world
}

/// The same cases in every run.
fn seeded() -> ProptestConfig {
    ProptestConfig {
        cases: 500,
        rng_seed: RngSeed::Fixed(2_026),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn after_any_faults_an_honest_server_gets_every_line_and_photo(
        seed in any::<u64>(),
        last in 0_u64..30_000,
        sizes in proptest::collection::vec(0_u64..4_000_000, 0..6),
        faults in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let mut world = world(last, &sizes, None);
        world.pictures = (0..7).map(|n| ([100 + n; 32], bad_picture(n))).collect();
        let mut engine = Engine::new(seed);
        let mut faults = faults.into_iter();
        for _ in 0..10 {
            world.cycle(&mut engine, &mut faults);
            world.last += 7;
        }
        for _ in 0..6 {
            // Faults may have set photos aside; a person takes them up again.
            for waiting in world.waiting.values_mut() {
                waiting.set_aside = None;
            }
            world.now_ms += 3_600_000;
            world.cycle(&mut engine, &mut std::iter::empty());
        }
        prop_assert_eq!(world.held, world.last);
        prop_assert_eq!(world.sent.len(), sizes.len());
        // Another run forgets whom it set aside: what the server has is here then.
        let mut engine = Engine::new(seed);
        for _ in 0..2 {
            world.cycle(&mut engine, &mut std::iter::empty());
            prop_assert_eq!(engine.take_end(), None);
        }
        let left: Vec<u8> = world.pictures.keys().map(|photo| photo[0] - 100).collect();
        prop_assert_eq!(left, [1, 3, 5]);
        let idle = engine.next(world.now_ms, &world.backlog());
        prop_assert!(matches!(idle, Step::WaitUntil(_)));
    }

    #[test]
    fn one_bad_photo_never_starves_the_others(
        seed in any::<u64>(),
        sizes in proptest::collection::vec(1_u64..3_000_000, 1..8),
        at in 0_usize..8,
        which in 0_usize..6,
    ) {
        let code = [
            ErrorCode::WrongBytes,
            ErrorCode::NotNamed,
            ErrorCode::TooLarge,
            ErrorCode::Internal,
            ErrorCode::Conflict,
            ErrorCode::ServerUnreachable,
        ][which];
        let at = at % sizes.len();
        let mut world = world(3, &sizes, Some((at, code)));
        let mut engine = Engine::new(seed);
        for _ in 0..2 {
            world.cycle(&mut engine, &mut std::iter::empty());
        }
        prop_assert_eq!(world.held, 3);
        prop_assert_eq!(world.sent.len(), sizes.len() - 1);
        prop_assert!(!world.sent.contains(&[at as u8; 32]));
    }
}
