//! What lies inside a hand-off file, and inside the return file that answers it.
//!
//! Encryption is the caller's: here is the plain text between the two sides. Every size is checked
//! before anything of that size is read, so that a reader's memory is bounded by its largest piece.

use crate::receipt::Receipt;
use crate::{BATCH_BYTES_MAX, PHOTO_BYTES_MAX, ProtocolError};
use model::ids::{DeviceId, JournalId, SiteId};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, Read};

/// The version that this program writes and reads.
pub const VERSION: u32 = 1;
/// How every age file begins: it tells a hand-off from a site's file.
pub const AGE_MAGIC: &[u8] = b"age-encryption.org/v1\n";
/// Most bytes in the head's line and in the line before a piece, without the line feed.
pub const PIECE_LINE_BYTES_MAX: usize = 4 * 1024;
/// Most bytes in a batch's zstd frame: that of the largest batch, incompressible, and its header.
pub const FRAME_BYTES_MAX: u64 = BATCH_BYTES_MAX as u64 + (1 << 20);
/// Most bytes in a receipt's line in a return file, without the line feed.
pub const RECEIPT_LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// First line of a hand-off: whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    pub v: u32,
    pub device: DeviceId,
    pub site: SiteId,
    /// The handheld's wall clock when it was written, RFC 3339.
    pub made_at: String,
    /// Version of the app.
    pub app: String,
}

/// The line before a piece's bytes, or the last line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "piece", rename_all = "snake_case")]
pub enum Piece {
    /// A batch as `POST /v1/journals/{journal}/batches` carries it, in one zstd frame.
    Batch { journal: JournalId, bytes: u64 },
    /// A photo under its SHA-256.
    Photo { sha256: String, bytes: u64 },
    /// Nothing follows; what came before, counted.
    End { batches: u64, photos: u64 },
}

/// First line of a return file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnHead {
    pub v: u32,
    pub device: DeviceId,
    pub site: SiteId,
    /// RFC 3339.
    pub made_at: String,
    /// How many receipts follow, one a line.
    pub receipts: u64,
}

/// A value as one line.
pub fn line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).unwrap_or_default();
    line.push(b'\n');
    line
}

/// Reads a hand-off's plain text piece by piece.
pub struct Reader<R> {
    input: R,
    /// Bytes of the last piece that nobody has read yet.
    unread: u64,
    batches: u64,
    photos: u64,
    ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads the head.
    ///
    /// Errors: no hand-off, or one of a newer version.
    pub fn open(mut input: R) -> Result<(Head, Self), ProtocolError> {
        let head: Head = read_line(&mut input, PIECE_LINE_BYTES_MAX)?;
        if head.v != VERSION {
            return Err(ProtocolError::Handoff(
                "was written by a newer app: use a newer server",
            ));
        }
        let reader = Self {
            input,
            unread: 0,
            batches: 0,
            photos: 0,
            ended: false,
        };
        Ok((head, reader))
    }

    /// The next piece, whatever was left of the one before; none after the end, which is then
    /// the end of the file too.
    pub fn next_piece(&mut self) -> Result<Option<Piece>, ProtocolError> {
        if self.ended {
            return Ok(None);
        }
        self.skip()?;
        let piece: Piece = read_line(&mut self.input, PIECE_LINE_BYTES_MAX)?;
        match &piece {
            Piece::Batch { bytes, .. } => {
                self.unread = *bytes;
                self.batches += 1;
            }
            Piece::Photo { bytes, .. } => {
                self.unread = *bytes;
                self.photos += 1;
            }
            Piece::End { batches, photos } => {
                if (*batches, *photos) != (self.batches, self.photos) {
                    return Err(ProtocolError::Handoff("lacks pieces that its end counts"));
                }
                let more = self.input.fill_buf().map_err(unreadable)?;
                if !more.is_empty() {
                    return Err(ProtocolError::Handoff("goes on after its end"));
                }
                self.ended = true;
            }
        }
        Ok(Some(piece))
    }

    /// The last piece's bytes.
    ///
    /// Edges: none where it is larger than its kind may be; it is passed over then.
    pub fn bytes(&mut self, bytes_max: u64) -> Result<Option<Vec<u8>>, ProtocolError> {
        if self.unread > bytes_max {
            self.skip()?;
            return Ok(None);
        }
        let length = usize::try_from(self.unread).unwrap_or(usize::MAX);
        let mut bytes = vec![0; length];
        self.input.read_exact(&mut bytes).map_err(unreadable)?;
        self.unread = 0;
        Ok(Some(bytes))
    }

    fn skip(&mut self) -> Result<(), ProtocolError> {
        // Where the file ends before that, the next line is missing too.
        let mut rest = self.input.by_ref().take(self.unread);
        io::copy(&mut rest, &mut io::sink()).map_err(unreadable)?;
        self.unread = 0;
        Ok(())
    }
}

/// Reads a return file's head; `receipt` reads what follows.
pub fn return_head(input: &mut impl BufRead) -> Result<ReturnHead, ProtocolError> {
    let head: ReturnHead = read_line(input, PIECE_LINE_BYTES_MAX)?;
    if head.v == VERSION {
        return Ok(head);
    }
    Err(ProtocolError::Handoff("was written by a newer server"))
}

/// Reads the next receipt of a return file.
pub fn receipt(input: &mut impl BufRead) -> Result<Receipt, ProtocolError> {
    read_line(input, RECEIPT_LINE_BYTES_MAX)
}

/// The most bytes of a piece's kind.
pub fn bytes_max(piece: &Piece) -> u64 {
    match piece {
        Piece::Batch { .. } => FRAME_BYTES_MAX,
        Piece::Photo { .. } => PHOTO_BYTES_MAX,
        Piece::End { .. } => 0,
    }
}

const CUT: ProtocolError = ProtocolError::Handoff("breaks off before its end");

/// A stream cipher's reader says `InvalidData` where bytes aren't those that were written.
fn unreadable(error: io::Error) -> ProtocolError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => CUT,
        io::ErrorKind::InvalidData | io::ErrorKind::Other => {
            ProtocolError::Handoff("was cut, damaged or changed on its way")
        }
        kind => ProtocolError::HandoffDisk(kind),
    }
}

fn read_line<T: DeserializeOwned>(
    input: &mut impl BufRead,
    bytes_max: usize,
) -> Result<T, ProtocolError> {
    let mut line = Vec::new();
    input
        .take(bytes_max as u64 + 1)
        .read_until(b'\n', &mut line)
        .map_err(unreadable)?;
    if line.pop() != Some(b'\n') {
        return Err(match line.len() < bytes_max {
            true => CUT,
            false => ProtocolError::Handoff("isn't written as hand-offs are"),
        });
    }
    serde_json::from_slice(&line)
        .map_err(|_| ProtocolError::Handoff("isn't written as hand-offs are"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn head() -> Head {
        Head {
            v: VERSION,
            device: "019ab6a0-0000-7000-8000-000000000002"
                .parse()
                .expect("an id"),
            site: "019ab6a0-0000-7000-8000-000000000003"
                .parse()
                .expect("an id"),
            made_at: "2026-11-23T22:05:00.000+08:00".into(),
            app: "0.1.0".into(),
        }
    }

    fn photo(bytes: u64) -> Piece {
        let sha256 = "ab".repeat(32);
        Piece::Photo { sha256, bytes }
    }

    /// A file with these photos, by what their lines say and what lies there.
    fn file(photos: &[(u64, &[u8])], counted: u64) -> Vec<u8> {
        let mut file = line(&head());
        for (bytes, there) in photos {
            file.extend(line(&photo(*bytes)));
            file.extend_from_slice(there);
        }
        let (batches, photos) = (0, counted);
        file.extend(line(&Piece::End { batches, photos }));
        file
    }

    fn read(file: &[u8]) -> Result<Vec<Option<Vec<u8>>>, ProtocolError> {
        let (found, mut reader) = Reader::open(file)?;
        assert_eq!(found, head());
        let mut photos = Vec::new();
        while let Some(piece) = reader.next_piece()? {
            if let Piece::Photo { .. } = piece {
                photos.push(reader.bytes(4)?);
            }
        }
        Ok(photos)
    }

    #[test]
    fn pieces_come_back_and_one_that_is_too_large_is_passed_over() {
        let file = file(&[(2, b"{\n"), (5, b"12345"), (0, b""), (4, b"1234")], 4);
        let photos = vec![
            Some(b"{\n".to_vec()),
            None,
            Some(vec![]),
            Some(b"1234".to_vec()),
        ];
        assert_eq!(read(&file), Ok(photos));
    }

    #[test]
    fn a_file_that_is_cut_anywhere_is_refused() {
        let file = file(&[(2, b"ab"), (9, b"123456789")], 2);
        for length in 0..file.len() {
            assert_eq!(read(&file[..length]), Err(CUT), "cut at {length}");
        }
    }

    #[test]
    fn an_end_that_counts_otherwise_or_is_followed_by_more_is_refused() {
        assert!(read(&file(&[(1, b"a")], 2)).is_err());
        let mut more = file(&[(1, b"a")], 1);
        more.push(b'\n');
        assert!(read(&more).is_err());
    }

    #[test]
    fn a_newer_version_says_what_to_do() {
        let mut head = head();
        head.v = 2;
        let refused = Reader::open(&line(&head)[..]).err().expect("refused");
        assert!(refused.to_string().contains("newer"), "{refused}");
    }

    #[test]
    fn a_size_that_nobody_has_room_for_reserves_nothing() {
        let refused = read(&file(&[(u64::MAX, b"a")], 1));
        assert_eq!(refused, Err(CUT));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut file = line(&head());
            file.extend(body);
            let _ = read(&file);
        }
    }
}
