//! Samples, and a look at results. Decodes with zune-jpeg, as a second reader of what was written.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use photo::Stamp;

pub const FIELDS: [[u8; 3]; 4] = [[220, 30, 30], [30, 160, 60], [30, 60, 200], [230, 220, 90]];

pub const PROGRESSIVE: &[u8] = include_bytes!("fixtures/progressive.jpg");
pub const LOSSY_WEBP: &[u8] = include_bytes!("fixtures/lossy.webp");
pub const CMYK: &[u8] = include_bytes!("fixtures/cmyk.jpg");

/// RGB pixels in memory.
#[derive(Clone)]
pub struct Scene {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
}

impl Scene {
    pub fn new(width: usize, height: usize, colour: impl Fn(usize, usize) -> [u8; 3]) -> Self {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self {
            width,
            height,
            rgb: places.flat_map(|(x, y)| colour(x, y)).collect(),
        }
    }

    /// Red and green above, blue and yellow below.
    pub fn four_fields(width: usize, height: usize) -> Self {
        Self::new(width, height, |x, y| {
            FIELDS[2 * (2 * y / height) + 2 * x / width]
        })
    }

    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let at = 3 * (y * self.width + x);
        [self.rgb[at], self.rgb[at + 1], self.rgb[at + 2]]
    }

    pub fn jpeg(&self, prepare: impl Fn(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
        encoded(&self.rgb, self.width, self.height, ColorType::Rgb, prepare)
    }

    /// Checks the middles of the four fields.
    #[track_caller]
    pub fn assert_four_fields(&self, tolerance: u8) {
        for (n, should) in FIELDS.iter().enumerate() {
            let (x, y) = (
                self.width * (1 + 2 * (n % 2)) / 4,
                self.height * (1 + 2 * (n / 2)) / 4,
            );
            let is = self.at(x, y);
            let near = is
                .iter()
                .zip(should)
                .all(|(a, b)| a.abs_diff(*b) <= tolerance);
            assert!(near, "field {n}: {is:?} instead of {should:?}");
        }
    }
}

pub fn encoded(
    samples: &[u8],
    width: usize,
    height: usize,
    colours: ColorType,
    prepare: impl Fn(&mut Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 92);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    prepare(&mut encoder);
    encoder
        .encode(samples, width as u16, height as u16, colours)
        .unwrap();
    out
}

pub fn decoded(jpeg: &[u8]) -> Scene {
    let mut decoder = zune_jpeg::JpegDecoder::new(std::io::Cursor::new(jpeg));
    let rgb = decoder.decode().unwrap();
    let (width, height) = decoder.dimensions().unwrap();
    Scene { width, height, rgb }
}

/// An `image` picture as PNG or WebP.
pub fn odd(picture: &image::DynamicImage, format: image::ImageFormat) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

pub fn no_stamp() -> Stamp {
    Stamp { lines: Vec::new() }
}

pub fn stamp(lines: &[&str]) -> Stamp {
    Stamp {
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    }
}

/// A TIFF block as a phone writes it: maker, orientation, and a position in Shenzhen.
pub fn phone_exif(orientation: u16) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let field = |tiff: &mut Vec<u8>, tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(kind.to_le_bytes());
        tiff.extend(count.to_le_bytes());
        tiff.extend(value);
    };
    tiff.extend(3_u16.to_le_bytes());
    let gps_at = 8 + 2 + 3 * 12 + 4;
    let maker_at = gps_at + 2 + 2 * 12 + 4;
    field(&mut tiff, 0x010F, 2, 11, u32::to_le_bytes(maker_at + 24));
    let [low, high] = orientation.to_le_bytes();
    field(&mut tiff, 0x0112, 3, 1, [low, high, 0, 0]);
    field(&mut tiff, 0x8825, 4, 1, gps_at.to_le_bytes());
    tiff.extend([0; 4]);
    tiff.extend(2_u16.to_le_bytes());
    field(&mut tiff, 1, 2, 2, *b"N\0\0\0");
    field(&mut tiff, 2, 5, 3, maker_at.to_le_bytes());
    tiff.extend([0; 4]);
    for part in [22_u32, 1, 32, 1, 35, 1] {
        tiff.extend(part.to_le_bytes());
    }
    tiff.extend(b"ACME-PHONE\0");
    tiff
}

/// The markers of a JPEG's segments, up to its scan.
pub fn markers(jpeg: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    let mut at = 2;
    while jpeg[at + 1] != 0xDA {
        assert_eq!(jpeg[at], 0xFF);
        found.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    found
}

pub fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|part| part == word)
}

/// Bytes that repeat for the same seed (xorshift).
pub fn noise(count: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..count).map(|_| next()).collect()
}
