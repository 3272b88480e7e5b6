//! The child that reads a hand-off file: bounded memory and time, no store, no network.
//!
//! It decrypts and takes apart, twice: once to the end, so that a file that isn't whole changes
//! nothing, and once to hand each piece on. Whether a piece is true is its parent's to find out.

use crate::bounded;
use crate::error::ServerError;
use crate::folder::Folder;
use crate::handoff::pipe::{Contents, Said};
use crate::keys;
use age::x25519::Identity;
use age::{DecryptError, Decryptor};
use protocol::ProtocolError;
use protocol::handoff::{Head, Piece, Reader, bytes_max};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, Write};
use std::os::fd::AsFd;

/// Reads the file at standard input and says what is in it on standard output.
pub fn run(folder: &Folder) -> Result<(), ServerError> {
    let failed = || ServerError::file("read", "standard input");
    let stdin = io::stdin().as_fd().try_clone_to_owned();
    let mut file = File::from(stdin.map_err(failed())?);
    let size_bytes = file.metadata().map_err(failed())?.len();
    bounded::limit(size_bytes).map_err(failed())?;
    let identity = keys::handoff_identity(folder)?;
    let mut out = io::stdout().lock();
    let said = tell(&mut file, &identity, &mut out);
    let words = match said {
        Ok(()) => return Ok(()),
        Err(Unread::File(words)) => words,
        Err(Unread::Pipe(error)) => return Err(ServerError::file("write", "the pipe")(error)),
    };
    Said::Unreadable(words)
        .write(&mut out)
        .map_err(ServerError::file("write", "the pipe"))
}

/// Why it stopped.
enum Unread {
    /// The file, in words that follow "the hand-off file".
    File(String),
    /// Nobody listens any more.
    Pipe(io::Error),
}

impl From<ProtocolError> for Unread {
    fn from(error: ProtocolError) -> Self {
        Unread::File(match error {
            ProtocolError::Handoff(words) => words.to_owned(),
            ProtocolError::HandoffDisk(kind) => format!("can't be read: {kind}"),
            other => other.to_string(),
        })
    }
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Unread::Pipe(error)
    }
}

impl From<DecryptError> for Unread {
    fn from(error: DecryptError) -> Self {
        let words = match error {
            DecryptError::NoMatchingKeys => {
                "was written for another server: its key doesn't open it"
            }
            DecryptError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                "breaks off before its end"
            }
            DecryptError::UnknownFormat => "is encrypted in a way that isn't known yet",
            _ => "was cut, damaged or changed on its way",
        };
        Unread::File(words.to_owned())
    }
}

fn tell(file: &mut File, identity: &Identity, out: &mut impl Write) -> Result<(), Unread> {
    let (head, mut reader) = open(file, identity)?;
    let (mut batches, mut photos) = (0, 0);
    while let Some(piece) = reader.next_piece()? {
        Said::Alive.write(out)?;
        if let Piece::End {
            batches: all,
            photos: pictures,
        } = piece
        {
            (batches, photos) = (all, pictures);
        }
    }
    let contents = Contents {
        head,
        batches,
        photos,
    };
    Said::Whole(Box::new(contents)).write(out)?;
    file.rewind()
        .map_err(|error| Unread::File(format!("can't be read twice: {error}")))?;
    let (_, mut reader) = open(file, identity)?;
    while let Some(piece) = reader.next_piece()? {
        said_of(&mut reader, piece)?.write(out)?;
    }
    Ok(())
}

fn open(file: &File, identity: &Identity) -> Result<(Head, Reader<impl BufRead + use<>>), Unread> {
    let file = file.try_clone().map_err(Unread::Pipe)?;
    let decryptor = Decryptor::new_buffered(BufReader::new(file))?;
    let plain = decryptor.decrypt(std::iter::once(identity as &dyn age::Identity))?;
    Ok(Reader::open(BufReader::new(plain))?)
}

fn said_of(reader: &mut Reader<impl BufRead>, piece: Piece) -> Result<Said, Unread> {
    let bytes = reader.bytes(bytes_max(&piece))?;
    Ok(match (piece, bytes) {
        (Piece::End { .. }, _) => Said::End,
        (Piece::Batch { journal, .. }, Some(frame)) => Said::Batch { journal, frame },
        (Piece::Photo { sha256, .. }, Some(bytes)) => Said::Photo { sha256, bytes },
        (Piece::Batch { journal, .. }, None) => {
            Said::TooLarge(format!("a batch of journal {journal}"))
        }
        (Piece::Photo { sha256, .. }, None) => Said::TooLarge(format!("photo {sha256}")),
    })
}
