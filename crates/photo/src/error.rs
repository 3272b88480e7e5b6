//! What can go wrong with a photo, as far as a caller can act on it.

use std::{io, path::PathBuf};

/// Why a photo or voice note was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// More bytes than the limit.
    #[error("it has {size_bytes} bytes, and at most {size_bytes_max} are taken")]
    TooLarge {
        /// How many bytes came.
        size_bytes: u64,
        /// How many may come.
        size_bytes_max: u64,
    },
    /// More pixels than the limit, by its header; nothing was decoded.
    #[error("it is {width} x {height} pixels, more than 50 megapixels")]
    TooManyPixels {
        /// Pixels from left to right.
        width: u32,
        /// Pixels from top to bottom.
        height: u32,
    },
    /// Neither a picture nor a voice note, or a voice note where a picture is wanted.
    #[error("it is not a JPEG, PNG or WebP picture, nor a voice note")]
    NotAPhoto,
    /// It begins like a picture, but it is cut off or damaged.
    #[error("the picture is damaged or cut off: take it again")]
    Broken,
    /// No room is left; nothing was kept.
    #[error("no room is left on the disk for {}", path.display())]
    DiskFull {
        /// The file that found no room.
        path: PathBuf,
    },
    /// The disk refused for another reason; nothing was kept.
    #[error("could not {doing} {}", path.display())]
    Disk {
        /// What was being done: "write", "sync", "rename", "read", "make the folder".
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PhotoError {
    /// Sorts out a full disk from the other ways in which a disk refuses.
    pub(crate) fn from_disk(doing: &'static str, path: PathBuf, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { path },
            _ => Self::Disk {
                doing,
                path,
                source,
            },
        }
    }
}
