//! What the reading child says to its parent: frames of a kind, a length and so many bytes.

use model::ids::JournalId;
use protocol::PHOTO_BYTES_MAX;
use protocol::handoff::{FRAME_BYTES_MAX, Head};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

/// Most bytes of a frame that is a sentence or a summary.
const WORDS_BYTES_MAX: u64 = 64 * 1024;

/// What a whole file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    pub head: Head,
    pub batches: u64,
    pub photos: u64,
}

/// One thing that the child says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It still reads.
    Alive,
    /// The file was read to its end and is whole.
    Whole(Box<Contents>),
    /// A batch in its zstd frame.
    Batch { journal: JournalId, frame: Vec<u8> },
    /// A photo, as yet unchecked.
    Photo { sha256: String, bytes: Vec<u8> },
    /// A piece that is larger than its kind may be, by name.
    TooLarge(String),
    /// The file can't be read, and why.
    Unreadable(String),
    /// Nothing follows.
    End,
}

impl Said {
    fn kind(&self) -> u8 {
        match self {
            Said::Alive => b'a',
            Said::Whole(_) => b'w',
            Said::Batch { .. } => b'b',
            Said::Photo { .. } => b'p',
            Said::TooLarge(_) => b'l',
            Said::Unreadable(_) => b'u',
            Said::End => b'e',
        }
    }

    /// Writes it as a frame: a batch's or photo's name goes before its bytes.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let words;
        let (name, bytes): (String, &[u8]) = match self {
            Said::Alive | Said::End => (String::new(), &[]),
            Said::Whole(contents) => {
                words = serde_json::to_vec(contents)?;
                (String::new(), &words)
            }
            Said::Batch { journal, frame } => (journal.to_string(), frame),
            Said::Photo { sha256, bytes } => (sha256.clone(), bytes),
            Said::TooLarge(words) | Said::Unreadable(words) => (String::new(), words.as_bytes()),
        };
        out.write_all(&[self.kind()])?;
        for part in [name.as_bytes(), bytes] {
            out.write_all(&(part.len() as u64).to_le_bytes())?;
            out.write_all(part)?;
        }
        out.flush()
    }

    /// Reads a frame.
    ///
    /// Errors: `InvalidData` for what no child of this program says; others are the pipe's.
    pub fn read(input: &mut impl Read) -> io::Result<Self> {
        let strange = || io::Error::from(io::ErrorKind::InvalidData);
        let mut kind = [0];
        input.read_exact(&mut kind)?;
        let bytes_max = match kind[0] {
            b'b' => FRAME_BYTES_MAX,
            b'p' => PHOTO_BYTES_MAX,
            _ => WORDS_BYTES_MAX,
        };
        let name = String::from_utf8(part(input, WORDS_BYTES_MAX)?).map_err(|_| strange())?;
        let bytes = part(input, bytes_max)?;
        let words = |bytes| String::from_utf8(bytes).map_err(|_| strange());
        Ok(match kind[0] {
            b'a' => Said::Alive,
            b'w' => Said::Whole(serde_json::from_slice(&bytes)?),
            b'b' => Said::Batch {
                journal: name.parse().map_err(|_| strange())?,
                frame: bytes,
            },
            b'p' => Said::Photo {
                sha256: name,
                bytes,
            },
            b'l' => Said::TooLarge(words(bytes)?),
            b'u' => Said::Unreadable(words(bytes)?),
            b'e' => Said::End,
            _ => return Err(strange()),
        })
    }
}

fn part(input: &mut impl Read, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > bytes_max {
        return Err(io::Error::from(io::ErrorKind::InvalidData));
    }
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_arrives_and_a_length_without_bounds_is_refused() {
        let said = [
            Said::Alive,
            Said::Photo {
                sha256: "ab".into(),
                bytes: vec![0, 10],
            },
            Said::Unreadable("it".into()),
            Said::End,
        ];
        let mut pipe = Vec::new();
        for one in &said {
            one.write(&mut pipe).expect("written");
        }
        let mut input = &pipe[..];
        for one in said {
            assert_eq!(Said::read(&mut input).expect("read"), one);
        }
        let mut endless = vec![b'p'];
        endless.extend([0; 8]);
        endless.extend([0xff; 8]);
        let refused = Said::read(&mut &endless[..]).expect_err("refused");
        assert_eq!(refused.kind(), io::ErrorKind::InvalidData);
    }
}
