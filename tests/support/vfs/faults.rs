//! What can be made to go wrong, and at which call.

/// What survives a power cut of what was written and not yet synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nothing.
    Nothing,
    /// Some sectors of 512 bytes, drawn with this seed.
    Some(u64),
}

/// One thing that goes wrong. Calls are counted from 1, since the disk was last armed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No room for so many calls that change something, from this one on. A write gets half of
    /// its bytes down, as on a real disk.
    Full { from: u64, calls: u64 },
    /// This call that changes something (create, write, truncate, sync, delete, grow shared
    /// memory) fails.
    Change { at: u64 },
    /// This read fails.
    Read { at: u64 },
    /// Killed before this call that changes something: what was written stays.
    Kill { at: u64 },
    /// The power goes before this call that changes something.
    Cut { at: u64, kept: Kept },
}

impl Fault {
    /// No room from a call on, until the disk is revived.
    pub fn full_from(from: u64) -> Self {
        Self::Full {
            from,
            calls: u64::MAX,
        }
    }
}

/// What a file is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Call {
    Create,
    Write,
    Truncate,
    Sync,
    Delete,
    /// Grows the memory that connections share, which lies in a file too.
    Grow,
    Read,
    /// Asks for a name, a length or a lock.
    Ask,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// It goes through.
    Go,
    /// Half of its bytes go through, then the disk is full.
    Half,
    /// The disk is full.
    Full,
    /// It fails.
    Fail,
}
