//! Makes a picture smaller and writes it as JPEG. Never makes one larger.

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images::Image, images::ImageRef,
};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use crate::{PhotoError, decode::Pixels};

const QUALITY: u8 = 80;

/// Width and height with the long side at most `long_side`, the shape kept, at least 1 x 1.
pub(crate) fn fit(width: u32, height: u32, long_side: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= long_side {
        return (width, height);
    }
    let scaled = |side: u32| {
        let rounded =
            (u64::from(side) * u64::from(long_side) + u64::from(long) / 2) / u64::from(long.max(1));
        rounded.max(1) as u32
    };
    (scaled(width), scaled(height))
}

/// The same picture at another size.
pub(crate) fn resized(pixels: &Pixels, size: (u32, u32)) -> Result<Pixels, PhotoError> {
    let from = ImageRef::new(pixels.width, pixels.height, &pixels.rgb, PixelType::U8x3)
        .map_err(|_| PhotoError::Broken)?;
    let mut to = Image::new(size.0, size.1, PixelType::U8x3);
    let filter = ResizeAlg::Convolution(FilterType::Lanczos3);
    Resizer::new()
        .resize(
            &from,
            &mut to,
            &ResizeOptions::new().resize_alg(filter).use_alpha(false),
        )
        .map_err(|_| PhotoError::Broken)?;
    Ok(Pixels {
        width: size.0,
        height: size.1,
        rgb: to.into_vec(),
    })
}

/// Writes a JPEG without any metadata.
pub(crate) fn jpeg(pixels: &Pixels) -> Result<Vec<u8>, PhotoError> {
    // About two bits a pixel are usual at this quality: one allocation for most pictures.
    let mut out = Vec::with_capacity(pixels.rgb.len() / 8 + 1024);
    let mut encoder = Encoder::new(&mut out, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let side = |side: u32| u16::try_from(side).map_err(|_| PhotoError::Broken);
    encoder
        .encode(
            &pixels.rgb,
            side(pixels.width)?,
            side(pixels.height)?,
            ColorType::Rgb,
        )
        .map_err(|_| PhotoError::Broken)?;
    Ok(out)
}
