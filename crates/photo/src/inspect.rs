//! Tells what bytes are from their header alone, and holds the limits. Decodes nothing: a header
//! can lie about what follows, so a file that passes here can still fail to develop.

use crate::{PhotoError, jpeg_header};

/// The most bytes of a photo.
pub const PHOTO_BYTES_MAX: u64 = 20 << 20;
/// The most bytes of a voice note.
pub const VOICE_BYTES_MAX: u64 = 1 << 20;
/// The most pixels of a photo.
pub const PIXELS_MAX: u64 = 50_000_000;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A picture as cameras write it.
    Jpeg,
    /// A picture without loss, such as a screenshot.
    Png,
    /// A picture as browsers write it.
    Webp,
    /// A voice note in Ogg.
    VoiceOgg,
    /// A voice note in WebM (or its parent, Matroska).
    VoiceWebm,
    /// A voice note in MP4.
    VoiceMp4,
}

impl Kind {
    /// Says whether it is a picture rather than a voice note.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Webp)
    }
}

/// What to call bytes when they are sent; what is neither picture nor voice has no name of its own.
pub fn media_type(bytes: &[u8]) -> &'static str {
    match inspect(bytes).map(|seen| seen.kind) {
        Ok(Kind::Jpeg) => "image/jpeg",
        Ok(Kind::Png) => "image/png",
        Ok(Kind::Webp) => "image/webp",
        Ok(Kind::VoiceOgg) => "audio/ogg",
        Ok(Kind::VoiceWebm) => "audio/webm",
        Ok(Kind::VoiceMp4) => "audio/mp4",
        Err(_) => "application/octet-stream",
    }
}

/// What was seen in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// What it is.
    pub kind: Kind,
    /// Pixels from left to right as stored, before it is turned upright; 0 for a voice note.
    pub width: u32,
    /// Pixels from top to bottom as stored; 0 for a voice note.
    pub height: u32,
}

/// Looks at the header of a photo or voice note.
///
/// Edges: exactly 20 MiB, 1 MiB and 50,000,000 pixels still pass.
/// Errors: `TooLarge`, `TooManyPixels`, `NotAPhoto`, and `Broken` where a picture's header is cut
/// off or makes no sense.
/// Source: the limits of the wire.
pub fn inspect(bytes: &[u8]) -> Result<Seen, PhotoError> {
    let size_bytes = bytes.len() as u64;
    // Before anything else, so that no walk over a header is longer than this.
    bounded(size_bytes, PHOTO_BYTES_MAX)?;
    let kind = kind_of(bytes).ok_or(PhotoError::NotAPhoto)?;
    let (width, height) = match kind {
        Kind::Jpeg => {
            let header = jpeg_header::read(bytes)?;
            (header.width, header.height)
        }
        Kind::Png => png_size(bytes).ok_or(PhotoError::Broken)?,
        Kind::Webp => webp_size(bytes).ok_or(PhotoError::Broken)?,
        Kind::VoiceOgg | Kind::VoiceWebm | Kind::VoiceMp4 => {
            bounded(size_bytes, VOICE_BYTES_MAX)?;
            return Ok(Seen {
                kind,
                width: 0,
                height: 0,
            });
        }
    };
    if width == 0 || height == 0 {
        return Err(PhotoError::Broken);
    }
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(PhotoError::TooManyPixels { width, height });
    }
    Ok(Seen {
        kind,
        width,
        height,
    })
}

fn bounded(size_bytes: u64, size_bytes_max: u64) -> Result<(), PhotoError> {
    if size_bytes > size_bytes_max {
        return Err(PhotoError::TooLarge {
            size_bytes,
            size_bytes_max,
        });
    }
    Ok(())
}

/// The kind by its first bytes.
fn kind_of(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Kind::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(Kind::Webp),
        [b'O', b'g', b'g', b'S', ..] => Some(Kind::VoiceOgg),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => Some(Kind::VoiceWebm),
        // HEIC and AVIF pictures share this box: no voice notes, and not taken as pictures.
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => mp4_kind(brand),
        _ => None,
    }
}

fn mp4_kind(brand: &[u8]) -> Option<Kind> {
    let brand = brand.get(..4)?;
    let still = [
        b"heic", b"heix", b"hevc", b"hevx", b"heim", b"mif1", b"msf1", b"avif", b"avis",
    ];
    (!still.iter().any(|picture| *picture == brand)).then_some(Kind::VoiceMp4)
}

/// PNG: the first chunk must be IHDR, 13 bytes long.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let [0, 0, 0, 13, b'I', b'H', b'D', b'R', rest @ ..] = bytes.get(8..)? else {
        return None;
    };
    let size = rest.get(..13)?;
    Some((u32_be(size.get(..4)?)?, u32_be(size.get(4..8)?)?))
}

fn u32_be(four: &[u8]) -> Option<u32> {
    Some(u32::from_be_bytes(four.try_into().ok()?))
}

/// WebP: the size stands in one of three chunks, each in its own way.
fn webp_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let body = bytes.get(20..)?;
    match bytes.get(12..16)? {
        b"VP8 " => {
            let [_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = body else {
                return None;
            };
            let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
            Some((side(*w0, *w1), side(*h0, *h1)))
        }
        b"VP8L" => {
            let [0x2F, a, b, c, d, ..] = body else {
                return None;
            };
            let bits = u32::from_le_bytes([*a, *b, *c, *d]);
            Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
        }
        b"VP8X" => {
            let [_, _, _, _, w0, w1, w2, h0, h1, h2, ..] = body else {
                return None;
            };
            let side = |a: u8, b: u8, c: u8| u32::from_le_bytes([a, b, c, 0]) + 1;
            Some((side(*w0, *w1, *w2), side(*h0, *h1, *h2)))
        }
        _ => None,
    }
}
