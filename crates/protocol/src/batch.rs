//! Consecutive journal lines sent together: the header line, the answer, and how both are read.
//!
//! It checks shapes, not signatures or chains: those need the journal's key and head.

use crate::receipt::Receipt;
use crate::{BATCH_BYTES_MAX, BATCH_LINES_MAX, ErrorCode, LINE_BYTES_MAX};
use model::ids::JournalId;
use serde::{Deserialize, Serialize};

/// With a batch, as headers of the call: the version of the handheld's app, and the number of the
/// WebView that shows its pages; empty where that isn't known.
pub const APP_HEADER: &str = "touchpoint-app-version";
pub const WEB_VIEW_HEADER: &str = "touchpoint-web-view";
/// The most bytes of either.
pub const VERSION_BYTES_MAX: usize = 40;

/// First line of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Seq of the first line; with `count` 0, one past the last.
    pub from: u64,
    /// How many lines follow.
    pub count: u64,
    /// Hash of the line before `from`.
    pub base: String,
    /// Hash of the last line; with `count` 0, `base`.
    pub head: String,
    /// Over `keys::batch_text` of the last line.
    pub sig: String,
    /// The journal's last seq on the handheld, sent or not.
    #[serde(default)]
    pub last: u64,
    /// Photos whose bytes wait on the handheld.
    #[serde(default)]
    pub photos_waiting: u64,
    /// On a branch: the line it goes on from, in every batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<Follows>,
}

/// Where a branch leaves another journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follows {
    pub journal: JournalId,
    pub seq: u64,
    pub hash: String,
}

/// The last line on which both sides agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Common {
    pub seq: u64,
    pub hash: String,
}

/// Beside the answer to a batch, where somebody put the app on the server: the version there.
pub const APP_OFFERED: &str = "touchpoint-app";

/// What the server answers to a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acked {
    /// Last seq that the server holds of this journal.
    pub acked: u64,
    /// Its hash.
    pub head: String,
    /// The batch's receipt; null with `count` 0.
    pub receipt: Option<Receipt>,
    /// RFC 3339.
    pub server_time: String,
}

/// What the server holds of a journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    pub acked: u64,
    pub head: String,
}

/// A batch as it came, cut into lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch<'a> {
    pub header: Header,
    /// Without their line feeds.
    pub lines: Vec<&'a [u8]>,
    /// Bytes of all lines with their line feeds.
    pub body: &'a [u8],
}

/// Writes a batch: header and lines, each with a line feed.
pub fn write<'a>(header: &Header, lines: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut body = serde_json::to_vec(header).unwrap_or_default();
    body.push(b'\n');
    for line in lines {
        body.extend_from_slice(line);
        body.push(b'\n');
    }
    body
}

/// Cuts a decompressed body into header and lines.
///
/// Edges: an empty line is a line; lines need not be UTF-8 or JSON. The last byte is a line feed.
/// Errors: `malformed` for the shape, `too_large` for a limit, with a sentence.
pub fn read(body: &[u8]) -> Result<Batch<'_>, (ErrorCode, String)> {
    let malformed = |reason: String| (ErrorCode::Malformed, reason);
    let end = body.iter().position(|byte| *byte == b'\n');
    let end = end.ok_or_else(|| malformed("the header line has no line feed".into()))?;
    let header: Header = serde_json::from_slice(&body[..end])
        .map_err(|error| malformed(format!("header line: {error}")))?;
    let body = &body[end + 1..];
    if header.count > BATCH_LINES_MAX {
        return Err((
            ErrorCode::TooLarge,
            format!("a batch has at most {BATCH_LINES_MAX} lines"),
        ));
    }
    if body.len() > BATCH_BYTES_MAX {
        return Err((
            ErrorCode::TooLarge,
            format!("a batch has at most {BATCH_BYTES_MAX} bytes"),
        ));
    }
    if header.from == 0 || header.from.checked_add(header.count).is_none() {
        return Err(malformed("`from` counts from 1".into()));
    }
    if !body.is_empty() && !body.ends_with(b"\n") {
        return Err(malformed("the batch doesn't end in a line feed".into()));
    }
    let mut lines: Vec<&[u8]> = body.split(|byte| *byte == b'\n').collect();
    lines.pop();
    if lines.len() as u64 != header.count {
        let found = lines.len();
        return Err(malformed(format!(
            "`count` says {} lines, {found} came",
            header.count
        )));
    }
    if let Some(place) = lines.iter().position(|line| line.len() > LINE_BYTES_MAX) {
        let seq = header.from + place as u64;
        return Err((
            ErrorCode::TooLarge,
            format!("line {seq} has more than {LINE_BYTES_MAX} bytes"),
        ));
    }
    Ok(Batch {
        header,
        lines,
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn header(from: u64, count: u64) -> Header {
        let zero = crate::chain::Hash::ZERO.hex();
        let (base, head) = (zero.clone(), zero);
        Header {
            from,
            count,
            base,
            head,
            sig: String::new(),
            last: 0,
            photos_waiting: 0,
            follows: None,
        }
    }

    #[test]
    fn an_empty_line_is_a_line() {
        let body = write(&header(1, 2), [b"".as_slice(), b"x".as_slice()]);
        assert_eq!(
            read(&body).map(|batch| batch.lines),
            Ok(vec![b"".as_slice(), b"x".as_slice()])
        );
    }

    #[test]
    fn a_batch_without_its_last_line_feed_is_malformed() {
        let mut body = write(&header(1, 1), [b"x".as_slice()]);
        body.pop();
        assert_eq!(
            read(&body).map_err(|refused| refused.0),
            Err(ErrorCode::Malformed)
        );
    }

    #[test]
    fn count_must_agree_with_the_lines() {
        for count in [0, 2] {
            let body = write(&header(1, count), [b"x".as_slice()]);
            assert_eq!(
                read(&body).map_err(|refused| refused.0),
                Err(ErrorCode::Malformed)
            );
        }
    }

    #[test]
    fn a_line_of_64_kib_passes_and_one_byte_more_is_too_large() {
        let line = vec![b'x'; LINE_BYTES_MAX + 1];
        let fits = write(&header(1, 1), [&line[1..]]);
        assert!(read(&fits).is_ok());
        let over = write(&header(1, 1), [&line[..]]);
        assert_eq!(
            read(&over).map_err(|refused| refused.0),
            Err(ErrorCode::TooLarge)
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&body);
        }
    }
}
