//! Compressed bodies: bounded while reading, refused by their declared size before decoding.

use crate::ProtocolError;
use std::io::Read;

/// The largest window of a frame: what decoding it piece by piece would keep in memory.
const WINDOW_MAX: u64 = 8 << 20;

/// The window that a frame's header names; of a frame in one segment, its content.
///
/// Source: RFC 8878, 3.1.1.1. Decoding in one shot doesn't look at it.
fn window(frame: &[u8]) -> Option<u64> {
    let descriptor = frame.get(4)?;
    if descriptor & 0b0010_0000 != 0 {
        return Some(0);
    }
    let window = frame.get(5)?;
    let base = 1u64 << (10 + (window >> 3));
    Some(base + base / 8 * u64::from(window & 7))
}

/// Compresses a body into one zstd frame that declares its size.
pub fn zstd(body: &[u8]) -> Result<Vec<u8>, ProtocolError> {
    zstd::bulk::compress(body, 3).map_err(|_| ProtocolError::Frame("couldn't be written"))
}

/// Decodes one zstd frame of at most `bytes_max` bytes.
///
/// Errors: no declared size, a larger one, a window over 8 MiB, a second frame, or broken bytes.
pub fn unzstd(frame: &[u8], bytes_max: usize) -> Result<Vec<u8>, ProtocolError> {
    let size = zstd::zstd_safe::get_frame_content_size(frame)
        .map_err(|_| ProtocolError::Frame("has a broken header"))?
        .ok_or(ProtocolError::Frame("doesn't declare its size"))?;
    if size > bytes_max as u64 {
        return Err(ProtocolError::Frame("is too large"));
    }
    if window(frame).is_none_or(|window| window > WINDOW_MAX) {
        return Err(ProtocolError::Frame("wants too large a window"));
    }
    let whole = zstd::zstd_safe::find_frame_compressed_size(frame)
        .map_err(|_| ProtocolError::Frame("is broken"))?;
    if whole != frame.len() {
        return Err(ProtocolError::Frame("is followed by more bytes"));
    }
    let size = usize::try_from(size).map_err(|_| ProtocolError::Frame("is too large"))?;
    let mut decoder =
        zstd::bulk::Decompressor::new().map_err(|_| ProtocolError::Frame("couldn't be read"))?;
    decoder
        .window_log_max(23)
        .map_err(|_| ProtocolError::Frame("couldn't be read"))?;
    decoder
        .decompress(frame, size)
        .map_err(|_| ProtocolError::Frame("is broken"))
}

/// Decodes gzip of at most `bytes_max` bytes.
pub fn gunzip(bytes: &[u8], bytes_max: usize) -> Result<Vec<u8>, ProtocolError> {
    let mut body = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes)
        .take(bytes_max as u64 + 1)
        .read_to_end(&mut body)
        .map_err(|_| ProtocolError::Frame("is broken"))?;
    if body.len() > bytes_max {
        return Err(ProtocolError::Frame("is too large"));
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_back_and_a_larger_one_is_refused() {
        let body = vec![b'x'; 1000];
        let frame = zstd(&body).expect("compressed");
        assert_eq!(unzstd(&frame, 1000), Ok(body));
        assert_eq!(
            unzstd(&frame, 999),
            Err(ProtocolError::Frame("is too large"))
        );
    }

    #[test]
    fn a_window_of_8_mib_passes_and_a_larger_one_is_refused() {
        // One raw block of one byte, the size declared in four bytes.
        let frame = |window: u8| {
            let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x80, window, 1, 0, 0, 0];
            frame.extend_from_slice(&[0b1001, 0, 0, b'x']);
            frame
        };
        assert_eq!(unzstd(&frame(13 << 3), 10), Ok(b"x".to_vec()));
        assert!(unzstd(&frame(13 << 3 | 1), 10).is_err());
        assert!(unzstd(&frame(21 << 3), 10).is_err());
    }

    #[test]
    fn half_a_frame_two_frames_and_rubbish_are_refused() {
        let frame = zstd(&[b'x'; 1000]).expect("compressed");
        assert!(unzstd(&frame[..frame.len() - 1], 1000).is_err());
        assert!(unzstd(&[frame.clone(), frame].concat(), 2000).is_err());
        assert!(unzstd(b"rubbish", 1000).is_err());
        assert!(gunzip(b"rubbish", 1000).is_err());
    }
}
