//! Compressed bodies: bounded while reading, refused by their declared size before decoding.

use crate::ProtocolError;
use std::io::Read;

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
    fn half_a_frame_two_frames_and_rubbish_are_refused() {
        let frame = zstd(&[b'x'; 1000]).expect("compressed");
        assert!(unzstd(&frame[..frame.len() - 1], 1000).is_err());
        assert!(unzstd(&[frame.clone(), frame].concat(), 2000).is_err());
        assert!(unzstd(b"rubbish", 1000).is_err());
        assert!(gunzip(b"rubbish", 1000).is_err());
    }
}
