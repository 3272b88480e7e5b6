//! What the engine asks for, and what it is told: plain values, with no bytes of lines or photos.

use protocol::ErrorCode;

/// A photo's name.
pub type Sha256 = [u8; 32];

/// One thing to do: one request (`NewToken`: a pair), or from `FindFreeable` on none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Send at most `count` lines from `from`, fewer where bytes run out. 0: "nothing new".
    SendBatch { from: u64, count: u64 },
    /// Ask what the server holds of the journal.
    AskHeld,
    /// Pull the page after the stored cursor, or the first of all.
    PullFeed { from_start: bool, limit: u32 },
    /// Open an upload and keep its address.
    CreateUpload { photo: Sha256, size_bytes: u64 },
    /// Ask how far an open upload is.
    HeadUpload { photo: Sha256 },
    /// Send a piece of an open upload.
    SendPiece {
        photo: Sha256,
        offset: u64,
        len: u64,
    },
    /// Fetch a receipt for a stretch whose photos have come since.
    FetchReceipt { from: u64, to: u64 },
    /// Get a token by the device's key.
    NewToken,
    /// Fetch a picture that the feed names, and keep it apart from own photos.
    FetchPicture { photo: Sha256 },
    /// Look which photos' bytes may be freed, if a fresh receipt allows it.
    FindFreeable,
    /// Go on as a new journal from line `seq`, the last that both sides have.
    Branch { seq: u64 },
    /// The server holds the whole photo.
    MarkSent { photo: Sha256 },
    /// Nothing helps this photo for now: list it, and leave it out.
    SetAside { photo: Sha256, why: ErrorCode },
    /// The upload's address is of no use any more.
    ForgetUpload { photo: Sha256 },
    /// Nothing to do before this moment, unless poked.
    WaitUntil(u64),
    /// Nothing to do before somebody enrols this handheld again.
    NeedsCode,
    /// The last step isn't done yet.
    Busy,
}

/// What waits on the handheld, read anew before each step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backlog {
    /// The journal's last line.
    pub last: u64,
    /// The last line that the server acknowledged.
    pub acked: u64,
    /// The line before the journal's first own one: 0, or on a branch where it follows.
    pub base: u64,
    pub photos: Vec<Photo>,
    /// Stretches that name photos which were sent and not yet proved.
    pub unproven: Vec<(u64, u64)>,
    /// Pictures that the feed names and that aren't here, the most wanted first.
    pub pictures: Vec<Sha256>,
}

/// A photo that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    pub sha256: Sha256,
    pub size_bytes: u64,
    /// There is an upload's address.
    pub open: bool,
    /// Why it was set aside, if it was.
    pub set_aside: Option<ErrorCode>,
}

/// How a line that the server named compares with ours of the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ours {
    Same,
    Different,
    /// We have no such line.
    Missing,
}

/// What came of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A batch up to line `to` is held; the server's last line is `acked`.
    Acked { to: u64, acked: u64, ours: Ours },
    /// What the server holds; 0 and `Same` for nothing.
    Held { acked: u64, ours: Ours },
    /// A page was applied.
    Page { rows: u64, more: bool },
    /// Stretches of lines that name photos whose bytes may be freed.
    Freeable(Vec<(u64, u64)>),
    /// An upload stands at this offset.
    Upload { offset: u64 },
    /// It is done, and there is nothing to tell.
    Done,
    /// The photo's file isn't there, or shorter than it was.
    FileMissing,
    /// The server said no.
    Refused(Refusal),
    /// Nobody answered. `stalled`: somebody was there, then bytes stopped.
    Unreached { stalled: bool },
    /// This handheld couldn't do its own part.
    Failed(ErrorCode),
}

/// A "no" of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub code: ErrorCode,
    pub retry_after_ms: Option<u64>,
    /// `gap`: the server's last line, and how ours compares.
    pub held: Option<(u64, Ours)>,
    /// `fork`: the last line on which both agree, checked against ours.
    pub common: Option<u64>,
}

impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            retry_after_ms: None,
            held: None,
            common: None,
        }
    }
}
