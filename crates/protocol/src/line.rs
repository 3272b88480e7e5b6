//! One event as one line of compact JSON: what every line carries, written and read.
//!
//! Lines are kept and sent byte for byte; nothing here is used to write a line anew.

use crate::drawing::PhotoMarks;
use crate::events::Event;
use crate::{LINE_BYTES_MAX, ProtocolError};
use model::ids::StaffId;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The version of lines that this program writes.
pub const VERSION: u32 = 1;

/// A line on its way to the journal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    pub v: u32,
    /// From 1, no gaps.
    pub seq: u64,
    /// Wall clock with offset, RFC 3339.
    pub at: String,
    /// The boot's id.
    pub boot: String,
    /// Milliseconds of the boot clock.
    pub mono_ms: u64,
    /// Who was at the screen.
    pub by: Option<StaffId>,
    /// Its type and the type's fields.
    #[serde(flatten)]
    pub event: Event,
    /// What was drawn on the photos that it names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<PhotoMarks>,
}

impl Line {
    /// The bytes that are kept and sent, without a line feed.
    ///
    /// Errors: a line over 64 KiB, which a server would refuse.
    pub fn write(&self) -> Result<Vec<u8>, ProtocolError> {
        let wrong = |reason: String| ProtocolError::Json {
            what: "line",
            reason,
        };
        let bytes = serde_json::to_vec(self).map_err(|error| wrong(error.to_string()))?;
        if bytes.len() > LINE_BYTES_MAX {
            return Err(wrong(format!(
                "{} bytes are over {LINE_BYTES_MAX}",
                bytes.len()
            )));
        }
        Ok(bytes)
    }
}

/// What every line carries, read without its type's fields.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Envelope<'a> {
    pub v: u32,
    pub seq: u64,
    #[serde(borrow)]
    pub at: Cow<'a, str>,
    #[serde(borrow)]
    pub boot: Cow<'a, str>,
    pub mono_ms: u64,
    pub by: Option<StaffId>,
    #[serde(borrow, rename = "type")]
    pub kind: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Photos<'a> {
    #[serde(borrow, default)]
    photos: Vec<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Marks {
    #[serde(default)]
    photos: Vec<String>,
    #[serde(default)]
    marks: Vec<PhotoMarks>,
}

/// Reads what every line carries. None: the line is stored verbatim and marked.
pub fn envelope(line: &[u8]) -> Option<Envelope<'_>> {
    serde_json::from_slice(line).ok()
}

/// The photos that a line names, even where its type is unknown.
///
/// Edges: what isn't 64 lower-case hex digits names no photo.
pub fn photos(line: &[u8]) -> Vec<[u8; 32]> {
    let Ok(read) = serde_json::from_slice::<Photos<'_>>(line) else {
        return Vec::new();
    };
    read.photos
        .iter()
        .filter_map(|hex| crate::chain::Hash::from_hex(hex).ok())
        .map(|hash| hash.0)
        .collect()
}

/// What was drawn on the photos that a line names, even where its type is unknown.
///
/// Edges: a drawing that isn't sound, or is of no photo of the line, is none.
pub fn marks(line: &[u8]) -> Vec<PhotoMarks> {
    let Ok(mut read) = serde_json::from_slice::<Marks>(line) else {
        return Vec::new();
    };
    let photos = read.photos;
    read.marks
        .retain(|one| photos.contains(&one.photo) && one.drawing.is_sound());
    read.marks
}

/// A line, read whole: what every line carries and its event. None: marked, and projected after
/// an upgrade.
pub fn read(line: &[u8]) -> Option<(Envelope<'_>, Event)> {
    let envelope = envelope(line)?;
    let event = Event::read(&envelope.kind, line)?;
    Some((envelope, event))
}
