//! What comes out of `develop` for each kind of picture.

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use jpeg_encoder::{ColorType, SamplingFactor};
use photo::{PhotoError, develop, thumbnail};
use sha2::{Digest, Sha256};

use crate::support::{
    CMYK, LOSSY_WEBP, PROGRESSIVE, Scene, contains, decoded, encoded, markers, no_stamp, odd,
    phone_exif,
};

#[track_caller]
fn check_four_fields(camera: &[u8]) {
    let picture = develop(camera, &no_stamp()).unwrap();
    assert_eq!((picture.width, picture.height), (96, 64));
    decoded(&picture.bytes).assert_four_fields(12);
}

#[track_caller]
fn check_size(camera: &[u8], size: (u32, u32), small: (usize, usize)) {
    let picture = develop(camera, &no_stamp()).unwrap();
    assert_eq!((picture.width, picture.height), size);
    let seen = decoded(&picture.bytes);
    assert_eq!((seen.width as u32, seen.height as u32), size);
    let thumbnail = decoded(&picture.thumbnail);
    assert_eq!((thumbnail.width, thumbnail.height), small);
}

fn four_fields_rgba(alpha: u8) -> DynamicImage {
    let scene = Scene::four_fields(96, 64);
    let image = RgbaImage::from_fn(96, 64, |x, y| {
        let [red, green, blue] = scene.at(x as usize, y as usize);
        Rgba([red, green, blue, if x < 48 { 255 } else { alpha }])
    });
    DynamicImage::ImageRgba8(image)
}

#[test]
fn baseline_jpeg_keeps_its_colours() {
    check_four_fields(&Scene::four_fields(96, 64).jpeg(|_| {}));
}

#[test]
fn progressive_jpeg_keeps_its_colours() {
    check_four_fields(PROGRESSIVE);
    check_four_fields(&Scene::four_fields(96, 64).jpeg(|to| to.set_progressive(true)));
}

#[test]
fn large_progressive_jpeg_is_made_smaller() {
    let camera = Scene::four_fields(3300, 900).jpeg(|to| to.set_progressive(true));
    check_size(&camera, (1600, 436), (240, 65));
    decoded(&develop(&camera, &no_stamp()).unwrap().bytes).assert_four_fields(12);
}

#[test]
fn every_usual_subsampling_keeps_its_colours() {
    for factor in [
        SamplingFactor::F_1_1,
        SamplingFactor::F_2_1,
        SamplingFactor::F_1_2,
    ] {
        check_four_fields(&Scene::four_fields(96, 64).jpeg(|to| to.set_sampling_factor(factor)));
    }
}

#[test]
fn restart_markers_are_no_harm() {
    check_four_fields(&Scene::four_fields(96, 64).jpeg(|to| to.set_restart_interval(3)));
}

#[test]
fn grey_jpeg_stays_grey_at_both_sizes() {
    for (width, height) in [(96, 64), (3264, 64)] {
        let grey: Vec<u8> = (0..width * height)
            .map(|n| (n % width * 255 / width) as u8)
            .collect();
        let camera = encoded(&grey, width, height, ColorType::Luma, |_| {});
        let seen = decoded(&develop(&camera, &no_stamp()).unwrap().bytes);
        for x in [5, seen.width / 2, seen.width - 5] {
            let [red, green, blue] = seen.at(x, seen.height / 2);
            let should = (x * 255 / seen.width) as u8;
            assert!(red.abs_diff(should) < 8, "{red} at {x}");
            assert!(red.abs_diff(green) < 3 && red.abs_diff(blue) < 3);
        }
    }
}

#[test]
fn print_colours_become_screen_colours() {
    // Without the press's profile colours come out bright, but each stays what it is called.
    let seen = decoded(&develop(CMYK, &no_stamp()).unwrap().bytes);
    let [red, green, blue] = [(24, 16), (72, 16), (24, 48)].map(|(x, y)| seen.at(x, y));
    assert!(red[0] > 200 && red[1].max(red[2]) < 90, "{red:?}");
    assert!(green[1] > 140 && green[0].max(green[2]) < 90, "{green:?}");
    assert!(blue[2] > 150 && blue[0].max(blue[1]) < 120, "{blue:?}");
    let ink: Vec<u8> = [0, 255, 255, 0].repeat(64 * 64);
    for kind in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let picture = develop(&encoded(&ink, 64, 64, kind, |_| {}), &no_stamp()).unwrap();
        let [red, green, blue] = decoded(&picture.bytes).at(32, 32);
        assert!(
            red > 240 && green < 15 && blue < 15,
            "{kind:?}: {red} {green} {blue}"
        );
    }
}

#[test]
fn png_with_alpha_lies_on_white() {
    let camera = odd(&four_fields_rgba(0), ImageFormat::Png);
    let seen = decoded(&develop(&camera, &no_stamp()).unwrap().bytes);
    let white = seen.at(72, 32);
    assert!(white.iter().all(|value| *value > 250), "{white:?}");
    let red = seen.at(20, 16);
    assert!(red[0] > 200 && red[1] < 50, "{red:?}");
    check_four_fields(&odd(&four_fields_rgba(255), ImageFormat::Png));
}

#[test]
fn png_in_grey_and_with_16_bits_is_read() {
    let rgb = four_fields_rgba(255);
    check_four_fields(&odd(
        &DynamicImage::ImageRgb16(rgb.to_rgb16()),
        ImageFormat::Png,
    ));
    let grey = odd(&DynamicImage::ImageLuma8(rgb.to_luma8()), ImageFormat::Png);
    let [red, green, blue] = decoded(&develop(&grey, &no_stamp()).unwrap().bytes).at(10, 10);
    assert!(red.abs_diff(green) < 3 && red.abs_diff(blue) < 3);
}

#[test]
fn webp_keeps_its_colours_lossless_and_lossy() {
    check_four_fields(&odd(&four_fields_rgba(255), ImageFormat::WebP));
    check_four_fields(LOSSY_WEBP);
}

#[test]
fn one_pixel_is_a_picture() {
    let dot = Scene::new(1, 1, |_, _| [200, 10, 10]);
    check_size(&dot.jpeg(|_| {}), (1, 1), (1, 1));
    let stamped = develop(&dot.jpeg(|_| {}), &crate::support::stamp(&["张伟"])).unwrap();
    assert_eq!((stamped.width, stamped.height), (1, 1));
}

#[test]
fn a_panorama_keeps_its_shape() {
    check_size(
        &Scene::four_fields(9000, 500).jpeg(|_| {}),
        (1600, 89),
        (240, 13),
    );
    check_size(
        &Scene::four_fields(16, 5000).jpeg(|_| {}),
        (5, 1600),
        (1, 240),
    );
}

#[test]
fn small_pictures_are_not_made_larger() {
    check_size(
        &Scene::four_fields(640, 480).jpeg(|_| {}),
        (640, 480),
        (240, 180),
    );
    check_size(
        &Scene::four_fields(1600, 1200).jpeg(|_| {}),
        (1600, 1200),
        (240, 180),
    );
    check_size(
        &Scene::four_fields(1601, 1200).jpeg(|_| {}),
        (1600, 1199),
        (240, 180),
    );
}

#[test]
fn position_maker_and_all_else_are_stripped() {
    let camera = Scene::four_fields(640, 480).jpeg(|to| {
        to.add_exif_metadata(&phone_exif(1)).unwrap();
        to.add_app_segment(1, b"http://ns.adobe.com/xap/1.0/\0<gps>22.5</gps>".to_vec())
            .unwrap();
        to.add_app_segment(13, b"Photoshop 3.0\0ACME-PHONE".to_vec())
            .unwrap();
        to.add_icc_profile(&[7; 300]).unwrap();
    });
    assert!(contains(&camera, b"ACME-PHONE") && contains(&camera, b"Exif"));
    let picture = develop(&camera, &no_stamp()).unwrap();
    for result in [
        &picture.bytes,
        &picture.thumbnail,
        &thumbnail(&camera).unwrap(),
    ] {
        for word in [
            &b"Exif"[..],
            b"ACME",
            b"xap",
            b"gps",
            b"Photoshop",
            b"ICC_PROFILE",
        ] {
            assert!(!contains(result, word));
        }
        // JFIF, then tables and frame; nothing that could hold words.
        let known = |marker| matches!(marker, 0xE0 | 0xDB | 0xC0 | 0xC4);
        assert!(
            markers(result).into_iter().all(known),
            "{:x?}",
            markers(result)
        );
    }
}

#[test]
fn what_follows_the_end_of_the_picture_is_stripped() {
    let mut camera = Scene::four_fields(96, 64).jpeg(|_| {});
    camera.extend(b"MotionPhoto_Data: a film with sound");
    check_four_fields(&camera);
    assert!(!contains(
        &develop(&camera, &no_stamp()).unwrap().bytes,
        b"film"
    ));
}

#[test]
fn the_name_is_the_hash_of_the_bytes_and_repeats() {
    let camera = Scene::four_fields(640, 480).jpeg(|_| {});
    let stamp = crate::support::stamp(&["2026-11-23 22:41:07 +08:00", "B2 西坡道", "张伟"]);
    let (one, two) = (
        develop(&camera, &stamp).unwrap(),
        develop(&camera, &stamp).unwrap(),
    );
    assert_eq!(one.sha256, <[u8; 32]>::from(Sha256::digest(&one.bytes)));
    assert_eq!((one.sha256, one.thumbnail), (two.sha256, two.thumbnail));
}

#[test]
fn a_stored_picture_is_420_at_quality_80() {
    let picture = develop(&Scene::four_fields(640, 480).jpeg(|_| {}), &no_stamp()).unwrap();
    let frame = picture
        .bytes
        .windows(2)
        .position(|two| two == [0xFF, 0xC0])
        .unwrap();
    assert_eq!(picture.bytes[frame + 11], 0x22);
    let table = picture
        .bytes
        .windows(2)
        .position(|two| two == [0xFF, 0xDB])
        .unwrap();
    // The first step of the standard's table, 16, at quality 80.
    assert_eq!(picture.bytes[table + 5], 6);
}

#[test]
fn a_picture_that_is_cut_off_is_refused() {
    let camera = Scene::four_fields(640, 480).jpeg(|_| {});
    for kept in [camera.len() / 2, camera.len() - 2, 100] {
        let refused = develop(&camera[..kept], &no_stamp());
        assert!(
            matches!(refused, Err(PhotoError::Broken)),
            "{kept}: {refused:?}"
        );
    }
}
