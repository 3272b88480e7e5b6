//! Counts the calls of one folder's files, decides which fail, and knows what isn't synced yet.

use super::faults::{Call, Fault, Kept, Turn};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

const SECTOR_BYTES: usize = 512;

/// The disk under one data folder.
#[derive(Debug, Default)]
pub struct Disk(Mutex<State>);

/// What a change overwrote, so that a power cut can take it back.
#[derive(Debug)]
pub(super) struct Before {
    pub offset: u64,
    pub bytes: Vec<u8>,
    pub length: u64,
}

#[derive(Debug, Default)]
pub(super) struct State {
    changes: u64,
    reads: u64,
    fault: Option<Fault>,
    struck: bool,
    dead: bool,
    /// By file: what was changed since its last sync, the newest last.
    unsynced: BTreeMap<PathBuf, Vec<Before>>,
}

impl Disk {
    /// Counts from 0 again and waits for the call at which to fail.
    pub fn arm(&self, fault: Fault) {
        let mut state = self.state();
        (state.changes, state.reads) = (0, 0);
        state.struck = false;
        state.fault = Some(fault);
    }

    /// Works again, as after a restart or once there is room. What was lost stays lost.
    ///
    /// Edges: after a kill or a cut, connections that were open must be closed first: they still
    /// remember what the disk has forgotten.
    pub fn revive(&self) {
        let mut state = self.state();
        (state.changes, state.reads) = (0, 0);
        (state.dead, state.fault) = (false, None);
    }

    /// The whole folder was put there anew from outside, and lasts.
    pub fn replaced(&self) {
        self.state().unsynced.clear();
    }

    /// Calls that changed something, or tried to, since it was armed or revived.
    pub fn changes(&self) -> u64 {
        self.state().changes
    }

    /// Reads since it was armed or revived.
    pub fn reads(&self) -> u64 {
        self.state().reads
    }

    /// Whether the call that it was last armed for has come.
    pub fn struck(&self) -> bool {
        self.state().struck
    }

    /// Whether it was a power cut that it died of.
    pub fn was_cut(&self) -> bool {
        let state = self.state();
        state.dead && matches!(state.fault, Some(Fault::Cut { .. }))
    }

    /// Whether a kill or a power cut has happened since it was revived.
    pub fn is_dead(&self) -> bool {
        self.state().dead
    }

    /// Held for the length of one call, so that calls of many threads have one order.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Counts a call and says what becomes of it.
    pub fn turn(&mut self, call: Call) -> Turn {
        if self.dead {
            return Turn::Fail;
        }
        match call {
            Call::Ask => return Turn::Go,
            Call::Read => self.reads += 1,
            _ => self.changes += 1,
        }
        let (reading, now) = (call == Call::Read, self.changes);
        let turn = match self.fault {
            Some(Fault::Read { at }) if reading && at == self.reads => Turn::Fail,
            _ if reading => return Turn::Go,
            Some(Fault::Change { at }) if at == now => Turn::Fail,
            Some(Fault::Full { from, calls }) if now >= from && now - from < calls => full(call),
            Some(Fault::Kill { at }) if at == now => self.die(None),
            Some(Fault::Cut { at, kept }) if at == now => self.die(Some(kept)),
            _ => return Turn::Go,
        };
        self.struck = true;
        turn
    }

    fn die(&mut self, cut: Option<Kept>) -> Turn {
        self.dead = true;
        let unsynced = std::mem::take(&mut self.unsynced);
        if let Some(kept) = cut {
            for (file, changes) in unsynced {
                take_back(&file, &changes, kept);
            }
        }
        Turn::Fail
    }

    /// Remembers what a change is about to overwrite.
    pub fn remember(&mut self, file: &Path, before: Before) {
        let changes = self.unsynced.entry(file.to_owned()).or_default();
        changes.push(before);
    }

    /// A file's bytes have reached the disk.
    pub fn synced(&mut self, file: &Path) {
        self.unsynced.remove(file);
    }
}

/// A name or a shrinking takes no room; whether a sync does is the file system's to say.
fn full(call: Call) -> Turn {
    match call {
        Call::Write => Turn::Half,
        Call::Grow => Turn::Full,
        _ => Turn::Go,
    }
}

/// Makes a file what the disk has of it once the power is back.
fn take_back(file: &Path, changes: &[Before], kept: Kept) {
    let written = std::fs::read(file).unwrap_or_default();
    let mut synced = written.clone();
    for before in changes.iter().rev() {
        let start = usize::try_from(before.offset).expect("it fits into memory");
        let end = start + before.bytes.len();
        synced.resize(synced.len().max(end), 0);
        synced[start..end].copy_from_slice(&before.bytes);
        synced.resize(usize::try_from(before.length).expect("it fits"), 0);
    }
    let left = match kept {
        Kept::Nothing => synced,
        Kept::Some(seed) => some_sectors(&synced, &written, seed),
    };
    std::fs::write(file, left).expect("the file is taken back");
}

/// Each sector as it was synced or as it was written last, and one of the two lengths.
fn some_sectors(synced: &[u8], written: &[u8], seed: u64) -> Vec<u8> {
    let mut draws = seed;
    let longest = synced.len().max(written.len());
    let mut mixed = vec![0; longest];
    for start in (0..longest).step_by(SECTOR_BYTES) {
        let from = if drawn(&mut draws) { written } else { synced };
        let end = (start + SECTOR_BYTES).min(from.len());
        if start < end {
            mixed[start..end].copy_from_slice(&from[start..end]);
        }
    }
    let length = if drawn(&mut draws) { written } else { synced }.len();
    mixed.truncate(length);
    mixed
}

/// A coin from a seed (SplitMix64).
fn drawn(state: &mut u64) -> bool {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) & 1 == 1
}
