//! The one door to the decoders: bytes in, pixels and their turn out, whatever the bytes are.
//! Asks `inspect` first, so nothing over the limits is decoded.

use std::{io::Cursor, panic::catch_unwind};

use image::{
    DynamicImage, ImageDecoder, Limits, codecs::png::PngDecoder, codecs::webp::WebPDecoder,
};
use zune_core::{colorspace::ColorSpace, options::DecoderOptions};

use crate::{Kind, PhotoError, encode::fit, inspect, jpeg_header, turn::Turn};

/// The most memory one of the odd formats may take: 50 megapixels with 16 bits and alpha.
const ODD_BYTES_MAX: u64 = 8 * crate::PIXELS_MAX + (16 << 20);

/// A picture in memory: RGB, 8 bits each, rows from the top without gaps.
#[derive(Debug)]
pub(crate) struct Pixels {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
}

/// Decodes a picture, at a fraction of its size where that still covers `long_side`.
///
/// Errors: as `inspect`; `NotAPhoto` for a voice note; `Broken` where the decoder gives up.
pub(crate) fn decode(bytes: &[u8], long_side: u32) -> Result<(Pixels, Turn), PhotoError> {
    let seen = inspect(bytes)?;
    // Decoders of hostile bytes should return errors, and these are written to; should one of them
    // panic all the same, a handheld must refuse the photo and go on, not die with a round open.
    let decoded = catch_unwind(|| match seen.kind {
        Kind::Jpeg => decode_jpeg(bytes, long_side),
        Kind::Png => {
            let limits = odd_limits();
            decode_odd(PngDecoder::with_limits(Cursor::new(bytes), limits))
        }
        Kind::Webp => decode_odd(WebPDecoder::new(Cursor::new(bytes))),
        Kind::VoiceOgg | Kind::VoiceWebm | Kind::VoiceMp4 => Err(PhotoError::NotAPhoto),
    });
    let (pixels, turn) = decoded.unwrap_or(Err(PhotoError::Broken))?;
    let whole = pixels.rgb.len() as u64 == 3 * u64::from(pixels.width) * u64::from(pixels.height);
    if whole && pixels.width > 0 && pixels.height > 0 {
        Ok((pixels, turn))
    } else {
        Err(PhotoError::Broken)
    }
}

fn decode_jpeg(bytes: &[u8], long_side: u32) -> Result<(Pixels, Turn), PhotoError> {
    let header = jpeg_header::read(bytes)?;
    if !jpeg_header::scans_are_whole(bytes, &header) {
        return Err(PhotoError::Broken);
    }
    let turn = Turn::from_exif(header.exif);
    // jpeg-decoder leaves print colours as they are; zune-jpeg turns them into RGB.
    let shrink = header.width.max(header.height) >= 2 * long_side && header.components != 4;
    let pixels = if shrink {
        decode_jpeg_small(bytes, fit(header.width, header.height, long_side))
    } else {
        decode_jpeg_full(bytes)
    };
    Ok((pixels?, turn))
}

/// A half, a quarter or an eighth: the fewest pixels that still cover `size`.
fn decode_jpeg_small(bytes: &[u8], size: (u32, u32)) -> Result<Pixels, PhotoError> {
    let broken = |_| PhotoError::Broken;
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder
        .scale(size.0 as u16, size.1 as u16)
        .map_err(broken)?;
    let decoded = decoder.decode().map_err(broken)?;
    let info = decoder.info().ok_or(PhotoError::Broken)?;
    let rgb = match info.pixel_format {
        jpeg_decoder::PixelFormat::RGB24 => decoded,
        jpeg_decoder::PixelFormat::L8 => decoded.iter().flat_map(|grey| [*grey; 3]).collect(),
        _ => return Err(PhotoError::Broken),
    };
    Ok(Pixels {
        width: info.width.into(),
        height: info.height.into(),
        rgb,
    })
}

fn decode_jpeg_full(bytes: &[u8]) -> Result<Pixels, PhotoError> {
    let side = usize::from(u16::MAX);
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(side)
        .set_max_height(side);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(Cursor::new(bytes), options);
    let rgb = decoder.decode().map_err(|_| PhotoError::Broken)?;
    let info = decoder.info().ok_or(PhotoError::Broken)?;
    Ok(Pixels {
        width: info.width.into(),
        height: info.height.into(),
        rgb,
    })
}

fn odd_limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(ODD_BYTES_MAX);
    limits
}

/// PNG and WebP, through `image`.
fn decode_odd<D: ImageDecoder>(
    opened: Result<D, image::ImageError>,
) -> Result<(Pixels, Turn), PhotoError> {
    let broken = |_| PhotoError::Broken;
    let mut decoder = opened.map_err(broken)?;
    decoder.set_limits(odd_limits()).map_err(broken)?;
    // What `inspect` saw must be what is decoded: a second header inside can name another size.
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > crate::PIXELS_MAX {
        return Err(PhotoError::TooManyPixels { width, height });
    }
    let turn = Turn::from_exif(decoder.exif_metadata().ok().flatten().as_deref());
    let image = DynamicImage::from_decoder(decoder).map_err(broken)?;
    let rgb = if image.color().has_alpha() {
        let rgba = image.into_rgba8();
        rgba.pixels()
            .flat_map(|pixel| over_white(pixel.0))
            .collect()
    } else {
        image.into_rgb8().into_raw()
    };
    Ok((Pixels { width, height, rgb }, turn))
}

/// Lays a pixel over white paper.
fn over_white([red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
    let lay = |colour: u8| {
        let alpha = u32::from(alpha);
        ((u32::from(colour) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    [lay(red), lay(green), lay(blue)]
}
