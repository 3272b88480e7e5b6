//! Walks a JPEG's segments without decoding: size, components, EXIF, scans. Knows no pixels.

use crate::PhotoError;

/// More scans than this are an attack: each costs a walk over the whole picture. Cameras write ten.
const SCANS_MAX: usize = 100;

/// What a JPEG says about itself before its first scan.
#[derive(Debug)]
pub(crate) struct JpegHeader<'a> {
    pub width: u32,
    pub height: u32,
    /// 1 is grey, 3 colour, 4 print colours.
    pub components: u8,
    /// The TIFF block inside the first EXIF segment.
    pub exif: Option<&'a [u8]>,
    /// Where the first scan begins.
    scan: usize,
}

/// Reads up to the first scan.
///
/// Errors: `Broken` where the segments don't lead to a scan, or the frame is of a kind that no
/// camera writes (lossless, arithmetic coding, 12 bits).
pub(crate) fn read(bytes: &[u8]) -> Result<JpegHeader<'_>, PhotoError> {
    let mut at = 2;
    let mut frame = None;
    let mut exif = None;
    loop {
        let marker = marker_at(bytes, &mut at).ok_or(PhotoError::Broken)?;
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        let body = segment(bytes, at).ok_or(PhotoError::Broken)?;
        match marker {
            0xC0..=0xC2 => {
                // A second frame could smuggle in a size that nobody measured.
                let read = frame_size(body).ok_or(PhotoError::Broken)?;
                if frame.replace(read).is_some() {
                    return Err(PhotoError::Broken);
                }
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | 0xD9 => {
                return Err(PhotoError::Broken);
            }
            0xE1 if exif.is_none() => exif = body.strip_prefix(b"Exif\0\0"),
            0xDA => break,
            _ => {}
        }
        at += 2 + body.len();
    }
    let (width, height, components) = frame.ok_or(PhotoError::Broken)?;
    Ok(JpegHeader {
        width,
        height,
        components,
        exif,
        scan: at,
    })
}

/// Says whether the scans come to an end, and are few enough to be honest.
pub(crate) fn scans_are_whole(bytes: &[u8], header: &JpegHeader<'_>) -> bool {
    let Some(scans) = bytes.get(header.scan..) else {
        return false;
    };
    let mut count = 1;
    // Inside a scan, 0xFF is followed by 0x00 or a restart: these two can only be markers, or sit
    // in a segment between scans, where a false hit is next to impossible and costs a refusal.
    for (at, _) in scans.iter().enumerate().filter(|(_, byte)| **byte == 0xFF) {
        match scans.get(at + 1) {
            Some(0xD9) => return true,
            Some(0xDA) => count += 1,
            Some(0xC0..=0xC2) => return false,
            _ => {}
        }
        if count > SCANS_MAX {
            return false;
        }
    }
    false
}

/// The next marker; `at` moves behind it. Stray bytes before it are skipped, as decoders do.
fn marker_at(bytes: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        let here = *bytes.get(*at)?;
        *at += 1;
        if here == 0xFF && !matches!(*bytes.get(*at)?, 0x00 | 0xFF) {
            *at += 1;
            return bytes.get(*at - 1).copied();
        }
    }
}

/// The segment's body, whose length stands at `at`.
fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    bytes.get(at + 2..at + length.max(2))
}

/// Width, height and components of a frame with eight bits and something to see.
fn frame_size(body: &[u8]) -> Option<(u32, u32, u8)> {
    let [8, h1, h0, w1, w0, components, rest @ ..] = body else {
        return None;
    };
    let (width, height) = (
        u16::from_be_bytes([*w1, *w0]),
        u16::from_be_bytes([*h1, *h0]),
    );
    let sound = width > 0
        && height > 0
        && matches!(components, 1 | 3 | 4)
        && rest.len() == 3 * usize::from(*components);
    sound.then_some((width.into(), height.into(), *components))
}
