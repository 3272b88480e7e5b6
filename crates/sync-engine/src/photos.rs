//! The photos part of a cycle: which photo goes next, from where, and which one steps aside.
//!
//! A photo that makes trouble goes behind those that made less, so none is ever starved.

use crate::step::{Backlog, Outcome, Photo, Sha256, Step};
use protocol::{ErrorCode, PHOTO_BYTES_MAX, UPLOAD_PIECE_BYTES_MAX};
use std::collections::{BTreeMap, BTreeSet};

const PIECE_BYTES_MAX: u64 = UPLOAD_PIECE_BYTES_MAX as u64;
/// Smallest piece that a stalled line makes.
const PIECE_BYTES_MIN: u64 = 32 * 1024;
/// Odd answers about one photo in one cycle, before it waits for the next.
const SURPRISES_MAX: u32 = 3;
/// Photos in a row that the server failed at, before all wait for the next cycle.
const FAILED_IN_A_ROW_MAX: u32 = 8;
/// Open uploads from which on no other is opened while one of them can go on; a server takes 16.
const OPEN_MAX: usize = 8;
/// When a photo is tried again whose line the server didn't know.
const RETRY_MS: u64 = 3_600_000;

#[derive(Debug, Clone)]
pub(crate) struct Photos {
    known: BTreeMap<Sha256, Progress>,
    piece_bytes: u64,
    failed_in_a_row: u32,
    /// A photo arrived whole in this cycle.
    pub sent: bool,
}

/// What this run knows of a photo.
#[derive(Debug, Clone, Default)]
struct Progress {
    /// Where its upload stands; None: ask.
    offset: Option<u64>,
    /// What is due here first.
    local: Option<Local>,
    /// Its bytes came out wrong once, and were sent anew.
    anew: bool,
    /// Not again in this cycle.
    rests: bool,
    surprises: u32,
    /// How often it made trouble, in all cycles: the fewer, the sooner its turn.
    troubles: u32,
    /// When to try again, though it was set aside.
    retry_at_ms: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Local {
    Aside(ErrorCode),
    Forget,
}

impl Photos {
    pub fn new() -> Self {
        Self {
            known: BTreeMap::new(),
            piece_bytes: PIECE_BYTES_MAX,
            failed_in_a_row: 0,
            sent: false,
        }
    }

    pub fn begin_cycle(&mut self, backlog: &Backlog) {
        self.sent = false;
        self.failed_in_a_row = 0;
        let waiting: BTreeSet<_> = backlog.photos.iter().map(|it| it.sha256).collect();
        self.known.retain(|sha256, _| waiting.contains(sha256));
        for progress in self.known.values_mut() {
            (progress.rests, progress.surprises) = (false, 0);
        }
    }

    /// Stalled: smaller pieces, and this photo asks anew and later.
    pub fn stalled(&mut self) {
        self.piece_bytes = (self.piece_bytes / 2).max(PIECE_BYTES_MIN);
    }

    /// The request about this photo broke off; how far it came is unknown.
    pub fn broke_off(&mut self, photo: Sha256) {
        let progress = self.known.entry(photo).or_default();
        progress.offset = None;
        progress.troubles += 1;
    }

    pub fn choose(&mut self, now_ms: u64, backlog: &Backlog) -> Option<Step> {
        if self.failed_in_a_row >= FAILED_IN_A_ROW_MAX {
            return None;
        }
        let turn = |photo: &&Photo| {
            let progress = self.known.get(&photo.sha256);
            let resting = progress.is_some_and(|progress| progress.rests);
            let retry_at = progress.map_or(0, |progress| progress.retry_at_ms);
            let aside = match photo.set_aside {
                None => false,
                Some(ErrorCode::NotNamed) => now_ms < retry_at,
                Some(_) => true,
            };
            !resting && !aside
        };
        // Half-sent ones are finished before the server's room for them runs out.
        let open = backlog.photos.iter().filter(|photo| photo.open).count();
        let order = |photo: &&Photo| {
            let troubles = self.known.get(&photo.sha256).map_or(0, |it| it.troubles);
            let later = open >= OPEN_MAX && !photo.open;
            (later, troubles, photo.size_bytes, photo.sha256)
        };
        let photo = backlog.photos.iter().filter(turn).min_by_key(order)?;
        Some(self.step(photo))
    }

    fn step(&self, photo: &Photo) -> Step {
        let (sha256, size_bytes) = (photo.sha256, photo.size_bytes);
        let progress = self.known.get(&sha256);
        let local = progress.and_then(|progress| progress.local);
        match (local, progress.and_then(|progress| progress.offset)) {
            (Some(Local::Forget), _) => Step::ForgetUpload { photo: sha256 },
            (Some(Local::Aside(why)), _) => Step::SetAside { photo: sha256, why },
            _ if size_bytes > PHOTO_BYTES_MAX => Step::SetAside {
                photo: sha256,
                why: ErrorCode::TooLarge,
            },
            (None, Some(offset)) if offset > size_bytes => Step::SetAside {
                photo: sha256,
                why: ErrorCode::WrongBytes,
            },
            (None, Some(offset)) if offset == size_bytes => Step::MarkSent { photo: sha256 },
            (None, Some(offset)) => Step::SendPiece {
                photo: sha256,
                offset,
                len: self.piece_bytes.min(size_bytes - offset),
            },
            (None, None) if photo.open => Step::HeadUpload { photo: sha256 },
            (None, None) => Step::CreateUpload {
                photo: sha256,
                size_bytes,
            },
        }
    }

    /// Hears what came of a step about a photo; returns what went wrong.
    pub fn done(&mut self, now_ms: u64, step: &Step, outcome: Outcome) -> Option<ErrorCode> {
        let photo = step.photo()?;
        match (step, outcome) {
            (Step::MarkSent { .. }, Outcome::Done) => {
                self.sent = true;
                self.failed_in_a_row = 0;
                self.known.insert(photo, Progress::resting());
                None
            }
            (Step::SetAside { .. }, Outcome::Done) => {
                let progress = self.known.entry(photo).or_default();
                (progress.local, progress.offset, progress.rests) = (None, None, true);
                progress.retry_at_ms = now_ms.saturating_add(RETRY_MS);
                None
            }
            (Step::ForgetUpload { .. }, Outcome::Done) => {
                let progress = self.known.entry(photo).or_default();
                (progress.local, progress.offset) = (None, None);
                None
            }
            (Step::SendPiece { offset, .. }, Outcome::Upload { offset: now }) if now <= *offset => {
                self.surprise(photo, ErrorCode::Conflict)
            }
            (_, Outcome::Upload { offset }) => {
                if matches!(step, Step::SendPiece { .. }) {
                    self.piece_bytes = (self.piece_bytes * 2).min(PIECE_BYTES_MAX);
                }
                self.failed_in_a_row = 0;
                self.known.entry(photo).or_default().offset = Some(offset);
                None
            }
            (_, Outcome::FileMissing) => self.aside(photo, ErrorCode::NotFound),
            (_, Outcome::Refused(refusal)) => self.refused(photo, step, refusal.code),
            (_, Outcome::Failed(code)) => self.rest(photo, code),
            _ => self.rest(photo, ErrorCode::Internal),
        }
    }

    fn refused(&mut self, photo: Sha256, step: &Step, code: ErrorCode) -> Option<ErrorCode> {
        let creating = matches!(step, Step::CreateUpload { .. });
        match code {
            ErrorCode::NotNamed | ErrorCode::TooLarge => self.aside(photo, code),
            ErrorCode::WrongBytes => {
                let progress = self.known.entry(photo).or_default();
                if progress.anew || creating {
                    return self.aside(photo, code);
                }
                (progress.anew, progress.local) = (true, Some(Local::Forget));
                None
            }
            // The upload ran out, or was never there: open another.
            ErrorCode::NotFound | ErrorCode::StartOver if !creating => {
                self.known.entry(photo).or_default().local = Some(Local::Forget);
                self.surprise(photo, code)
            }
            ErrorCode::Conflict => self.surprise(photo, code),
            _ => {
                self.failed_in_a_row += 1;
                self.rest(photo, code)
            }
        }
    }

    /// Where it stands isn't as expected: ask, a few times.
    fn surprise(&mut self, photo: Sha256, code: ErrorCode) -> Option<ErrorCode> {
        let progress = self.known.entry(photo).or_default();
        progress.offset = None;
        progress.surprises += 1;
        if progress.surprises > SURPRISES_MAX {
            return self.rest(photo, code);
        }
        None
    }

    fn aside(&mut self, photo: Sha256, why: ErrorCode) -> Option<ErrorCode> {
        self.known.entry(photo).or_default().local = Some(Local::Aside(why));
        None
    }

    fn rest(&mut self, photo: Sha256, code: ErrorCode) -> Option<ErrorCode> {
        let progress = self.known.entry(photo).or_default();
        progress.offset = None;
        progress.rests = true;
        progress.troubles += 1;
        Some(code)
    }
}

impl Progress {
    fn resting() -> Self {
        Self {
            rests: true,
            ..Self::default()
        }
    }
}

impl Step {
    /// The photo that a step is about.
    pub(crate) fn photo(&self) -> Option<Sha256> {
        match self {
            Step::CreateUpload { photo, .. }
            | Step::HeadUpload { photo }
            | Step::SendPiece { photo, .. }
            | Step::MarkSent { photo }
            | Step::SetAside { photo, .. }
            | Step::ForgetUpload { photo } => Some(*photo),
            _ => None,
        }
    }
}
