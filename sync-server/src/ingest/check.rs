//! What can be checked of a batch without the store: size, shape, chain and signature.
//!
//! Runs in the request's task, on all cores. Whether it goes on from what is held is `take`'s.

use crate::error::{ServerError, refuse};
use chrono::DateTime;
use data_encoding::BASE64;
use model::doubt::Clocks;
use model::ids::{JournalId, StaffId};
use protocol::batch::{self, Batch};
use protocol::chain::{Hash, damaged};
use protocol::drawing::PhotoMarks;
use protocol::events::Event;
use protocol::keys::{PublicKey, batch_text};
use protocol::{BATCH_BYTES_MAX, ErrorCode, ProtocolError, frame, line};

/// How a body came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// One frame that declares its size.
    Zstd,
    /// Gzip.
    Gzip,
}

impl Encoding {
    /// By its name in `Content-Encoding`.
    pub fn read(name: Option<&str>) -> Result<Self, ServerError> {
        let name = name.unwrap_or("").trim().to_ascii_lowercase();
        match name.as_str() {
            "" | "identity" => Ok(Self::Identity),
            "zstd" => Ok(Self::Zstd),
            "gzip" | "x-gzip" => Ok(Self::Gzip),
            other => Err(refuse(
                ErrorCode::UnsupportedEncoding,
                format!("`{other}` isn't zstd, gzip or identity"),
            )),
        }
    }

    /// Number in the store.
    pub fn number(self) -> i64 {
        match self {
            Self::Identity => 0,
            Self::Zstd => 1,
            Self::Gzip => 2,
        }
    }

    /// From the number in the store.
    pub fn from_number(number: i64) -> Option<Self> {
        [Self::Identity, Self::Zstd, Self::Gzip]
            .into_iter()
            .find(|encoding| encoding.number() == number)
    }
}

/// The most bytes of a body: the lines, and a header line that nobody reaches.
pub const BODY_BYTES_MAX: usize = BATCH_BYTES_MAX + (1 << 20);

/// A line as far as it can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedLine {
    /// The hash of it and of all before it.
    pub hash: Hash,
    /// It stands as `#` and its kept hash.
    pub damaged: bool,
    /// The photos that it names.
    pub photos: Vec<[u8; 32]>,
    /// None: not a line that this program understands.
    pub said: Option<Said>,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The claimed time.
    pub at: String,
    /// The same beside the boot clock.
    pub clocks: Clocks,
    /// Who was at the screen.
    pub by: Option<StaffId>,
    /// What happened.
    pub event: Event,
    /// What was drawn on its photos.
    pub marks: Vec<PhotoMarks>,
}

/// A batch whose chain and signature hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    pub journal: JournalId,
    /// Local number of the handheld that sent it.
    pub device: i64,
    pub public_key: [u8; 32],
    pub from: i64,
    pub to: i64,
    pub base: Hash,
    pub head: Hash,
    pub sig: [u8; 64],
    pub last: i64,
    pub photos_waiting: i64,
    pub follows: Option<CheckedFollows>,
    pub lines: Vec<CheckedLine>,
    pub encoding: Encoding,
    /// The body as it came.
    pub frame: Vec<u8>,
}

/// Where a branch leaves another journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckedFollows {
    pub journal: JournalId,
    pub seq: i64,
    pub hash: Hash,
}

/// Takes a body out of its encoding.
///
/// Errors: `too_large` by the declared or the real size, `malformed` where it is broken.
pub fn decode(encoding: Encoding, body: &[u8]) -> Result<Vec<u8>, ServerError> {
    let plain = match encoding {
        Encoding::Identity => Ok(body.to_vec()),
        Encoding::Zstd => frame::unzstd(body, BODY_BYTES_MAX),
        Encoding::Gzip => frame::gunzip(body, BODY_BYTES_MAX),
    };
    plain.map_err(|error| match error {
        ProtocolError::Frame("is too large") => refuse(ErrorCode::TooLarge, error.to_string()),
        other => refuse(ErrorCode::Malformed, other.to_string()),
    })
}

/// Checks a batch of a handheld.
pub fn check(
    journal: JournalId,
    device: i64,
    public_key: &[u8; 32],
    encoding: Encoding,
    frame: &[u8],
) -> Result<Checked, ServerError> {
    let plain = decode(encoding, frame)?;
    let batch = batch::read(&plain).map_err(|(code, message)| refuse(code, message))?;
    let header = &batch.header;
    let base = hash("base", &header.base)?;
    let head = hash("head", &header.head)?;
    let from = number("from", header.from)?;
    let to = from - 1 + number("count", header.count)?;
    let follows = match &header.follows {
        Some(follows) => Some(CheckedFollows {
            journal: follows.journal,
            seq: number("follows.seq", follows.seq)?,
            hash: hash("follows.hash", &follows.hash)?,
        }),
        None => None,
    };
    let lines = read_lines(&batch, base);
    let reached = lines.last().map_or(base, |line| line.hash);
    if reached != head {
        return Err(refuse(
            ErrorCode::BrokenChain,
            format!("from `base` on, the lines come to {reached}, not to `head`"),
        ));
    }
    let sig = signature(journal, public_key, to, &head, &header.sig)?;
    Ok(Checked {
        journal,
        device,
        public_key: *public_key,
        from,
        to,
        base,
        head,
        sig,
        last: number("last", header.last)?,
        photos_waiting: number("photos_waiting", header.photos_waiting)?,
        follows,
        lines,
        encoding,
        frame: frame.to_vec(),
    })
}

/// Where a batch says that it goes on: its first line, and the hash before that.
pub fn position(encoding: Encoding, frame: &[u8]) -> Result<(i64, Hash), ServerError> {
    let plain = decode(encoding, frame)?;
    let batch = batch::read(&plain).map_err(|(code, message)| refuse(code, message))?;
    Ok((
        number("from", batch.header.from)?,
        hash("base", &batch.header.base)?,
    ))
}

fn signature(
    journal: JournalId,
    public_key: &[u8; 32],
    to: i64,
    head: &Hash,
    sig: &str,
) -> Result<[u8; 64], ServerError> {
    let wrong = || {
        let message = "`sig` doesn't fit the batch's last line and the enrolled key";
        refuse(ErrorCode::BadSignature, message)
    };
    let seq = u64::try_from(to).map_err(|_| wrong())?;
    PublicKey::from_raw(public_key)?
        .check("the batch", &batch_text(journal, seq, head), sig)
        .map_err(|_| wrong())?;
    let bytes = BASE64.decode(sig.as_bytes()).map_err(|_| wrong())?;
    bytes.try_into().map_err(|_| wrong())
}

fn hash(field: &str, hex: &str) -> Result<Hash, ServerError> {
    Hash::from_hex(hex).map_err(|error| refuse(ErrorCode::Malformed, format!("`{field}`: {error}")))
}

/// Numbers stay below 2^53, which every JSON reader keeps whole.
fn number(field: &str, value: u64) -> Result<i64, ServerError> {
    i64::try_from(value)
        .ok()
        .filter(|value| *value < 1 << 53)
        .ok_or_else(|| refuse(ErrorCode::Malformed, format!("`{field}` is too large")))
}

fn read_lines(batch: &Batch<'_>, base: Hash) -> Vec<CheckedLine> {
    let mut hash = base;
    batch
        .lines
        .iter()
        .map(|bytes| {
            hash = hash.step(bytes);
            read_line(bytes, hash)
        })
        .collect()
}

/// Spares most lines a second look: a key is spelt out, or with escapes.
fn may_name_photos(line: &[u8]) -> bool {
    line.windows(6).any(|six| six == b"photos") || line.contains(&b'\\')
}

/// Reads a line as far as it can be read.
pub fn read_line(bytes: &[u8], hash: Hash) -> CheckedLine {
    let said = line::read(bytes).and_then(|(envelope, event)| {
        let at = DateTime::parse_from_rfc3339(&envelope.at).ok()?;
        Some(Said {
            at: envelope.at.into_owned(),
            clocks: Clocks {
                boot: envelope.boot.into_owned(),
                mono_ms: envelope.mono_ms,
                at_ms: at.timestamp_millis(),
            },
            by: envelope.by,
            event,
            marks: match may_name_photos(bytes) {
                true => line::marks(bytes),
                false => Vec::new(),
            },
        })
    });
    CheckedLine {
        hash,
        damaged: damaged(bytes).is_some(),
        photos: match may_name_photos(bytes) {
            true => line::photos(bytes),
            false => Vec::new(),
        },
        said,
    }
}
