//! Any bytes whatever: refused or developed, never a panic. proptest prints what repeats a failure.

use image::{DynamicImage, ImageFormat};
use photo::{develop, inspect, thumbnail};
use proptest::prelude::*;

use crate::support::{
    CMYK, LOSSY_WEBP, PROGRESSIVE, Scene, decoded, no_stamp, noise, odd, phone_exif,
};

/// One of each way through the decoders.
fn samples() -> Vec<Vec<u8>> {
    let grain = noise(96 * 64, 3);
    let scene = Scene::new(96, 64, |x, y| [x as u8 * 2, y as u8 * 3, grain[y * 96 + x]]);
    let rgb = image::RgbImage::from_raw(96, 64, scene.rgb.clone()).unwrap();
    let rgba = DynamicImage::ImageRgba8(DynamicImage::ImageRgb8(rgb).to_rgba8());
    let wide = Scene::new(3264, 24, |x, y| [x as u8, y as u8 * 9, (x / 16) as u8]);
    vec![
        scene.jpeg(|to| to.add_exif_metadata(&phone_exif(6)).unwrap()),
        scene.jpeg(|to| to.set_progressive(true)),
        scene.jpeg(|to| to.set_restart_interval(2)),
        wide.jpeg(|_| {}),
        wide.jpeg(|to| to.set_progressive(true)),
        PROGRESSIVE.to_vec(),
        CMYK.to_vec(),
        odd(&rgba, ImageFormat::Png),
        odd(&rgba, ImageFormat::WebP),
        LOSSY_WEBP.to_vec(),
    ]
}

/// Gives bytes to all that reads them; what is taken must be sound.
fn feed(bytes: &[u8]) {
    let seen = inspect(bytes);
    let developed = develop(bytes, &no_stamp());
    let small = thumbnail(bytes);
    assert!(seen.is_ok() || (developed.is_err() && small.is_err()));
    if let Ok(picture) = developed {
        let result = decoded(&picture.bytes);
        assert_eq!(
            (result.width as u32, result.height as u32),
            (picture.width, picture.height)
        );
        assert!(picture.width.max(picture.height) <= 1600);
    }
}

/// Hurts one of the samples: bytes replaced, some cut out or put in, the end cut off.
fn hurt() -> impl Strategy<Value = Vec<u8>> {
    let samples = samples();
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12);
    let cut = prop::option::weighted(0.3, any::<prop::sample::Index>());
    let gap = prop::option::weighted(0.3, (any::<prop::sample::Index>(), 1..40_usize));
    // Most of what can go wrong stands in the first bytes.
    let early = prop::bool::weighted(0.6);
    (0..samples.len(), changes, cut, gap, early).prop_map(move |(n, changes, cut, gap, early)| {
        let mut bytes = samples[n].clone();
        for (at, value) in changes {
            let within = if early {
                bytes.len().min(700)
            } else {
                bytes.len()
            };
            bytes[at.index(within)] = value;
        }
        if let Some((at, count)) = gap {
            let from = at.index(bytes.len());
            let to = (from + count).min(bytes.len());
            bytes.drain(from..to);
        }
        if let Some(at) = cut {
            bytes.truncate(at.index(bytes.len()));
        }
        bytes
    })
}

fn quiet(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(quiet(400))]

    #[test]
    fn hurt_pictures_never_panic(bytes in hurt()) {
        feed(&bytes);
    }

    #[test]
    fn garbage_with_a_known_beginning_never_panics(
        start in 0..6_usize,
        garbage in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let starts: [&[u8]; 6] = [
            b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00\x40Exif\0\0", b"\x89PNG\r\n\x1a\n",
            b"RIFF\x40\0\0\0WEBPVP8X", b"RIFF\x40\0\0\0WEBPVP8 ", b"",
        ];
        feed(&[starts[start], &garbage].concat());
    }

    #[test]
    fn garbage_in_exif_leaves_the_picture(garbage in prop::collection::vec(any::<u8>(), 0..200)) {
        for start in [&b""[..], b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08\0\x05\x01\x12"] {
            let exif = [start, &garbage].concat();
            let camera = Scene::four_fields(96, 64).jpeg(|to| to.add_exif_metadata(&exif).unwrap());
            prop_assert!(develop(&camera, &no_stamp()).is_ok());
        }
    }
}

#[test]
fn every_truncation_of_every_sample_is_met_with_an_answer() {
    for sample in samples() {
        let step = (sample.len() / 60).max(1);
        for kept in (0..sample.len()).step_by(step) {
            feed(&sample[..kept]);
        }
    }
}
