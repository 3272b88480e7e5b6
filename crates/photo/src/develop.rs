//! The way of a photo, from camera bytes to what is stored and shown. Writes nothing to a disk.

use std::thread;

use sha2::{Digest, Sha256};

use crate::{PhotoError, Stamp, decode::Pixels, decode::decode, encode, stamp, turn};

/// The long side of a stored picture, in pixels.
pub const LONG_SIDE: u32 = 1600;
/// The long side of a stored plan, whose small print is to be read.
pub const PLAN_LONG_SIDE: u32 = 4096;
/// The long side of a thumbnail, in pixels.
pub const THUMBNAIL_SIDE: u32 = 240;

/// A picture as it is stored.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The JPEG.
    pub bytes: Vec<u8>,
    /// A small JPEG of the same, for lists.
    pub thumbnail: Vec<u8>,
    /// SHA-256 of `bytes`: the photo's name everywhere.
    pub sha256: [u8; 32],
    /// Pixels from left to right.
    pub width: u32,
    /// Pixels from top to bottom.
    pub height: u32,
}

/// Makes a stored picture of what a camera gave.
///
/// The same bytes and stamp give the same picture.
/// Edges: a smaller picture keeps its size.
/// Errors: as `inspect`, and `Broken` where the pixels can't be read.
pub fn develop(camera: &[u8], stamp: &Stamp) -> Result<Picture, PhotoError> {
    let mut pixels = upright_within(camera, LONG_SIDE)?;
    stamp::draw(&mut pixels, stamp);
    stored(&pixels)
}

/// Makes a stored picture of a drawing: larger than a photo, and nothing is stamped on it.
///
/// Edges, Errors: as `develop`.
pub fn develop_plan(drawing: &[u8]) -> Result<Picture, PhotoError> {
    stored(&upright_within(drawing, PLAN_LONG_SIDE)?)
}

fn stored(pixels: &Pixels) -> Result<Picture, PhotoError> {
    let (bytes, thumbnail) = thread::scope(|scope| {
        // Beside the large one, on a second core; where no thread can be had, after it.
        let small = thread::Builder::new().spawn_scoped(scope, || small_jpeg(pixels));
        let bytes = encode::jpeg(pixels);
        let small = small.map(|thread| thread.join().unwrap_or(Err(PhotoError::Broken)));
        (bytes, small.unwrap_or_else(|_| small_jpeg(pixels)))
    });
    let (bytes, thumbnail) = (bytes?, thumbnail?);
    let sha256 = Sha256::digest(&bytes).into();
    Ok(Picture {
        bytes,
        thumbnail,
        sha256,
        width: pixels.width,
        height: pixels.height,
    })
}

/// Makes a thumbnail of a stored picture.
///
/// Errors: as `develop`.
pub fn thumbnail(jpeg: &[u8]) -> Result<Vec<u8>, PhotoError> {
    encode::jpeg(&upright_within(jpeg, THUMBNAIL_SIDE)?)
}

fn small_jpeg(pixels: &Pixels) -> Result<Vec<u8>, PhotoError> {
    let size = encode::fit(pixels.width, pixels.height, THUMBNAIL_SIDE);
    encode::jpeg(&encode::resized(pixels, size)?)
}

fn upright_within(bytes: &[u8], long_side: u32) -> Result<Pixels, PhotoError> {
    let (pixels, turn) = decode(bytes, long_side)?;
    let size = encode::fit(pixels.width, pixels.height, long_side);
    let small = if size == (pixels.width, pixels.height) {
        pixels
    } else {
        encode::resized(&pixels, size)?
    };
    Ok(turn::upright(small, turn))
}
