//! What `inspect` sees, and the limits.

use image::{DynamicImage, ImageFormat};
use photo::{Kind, PHOTO_BYTES_MAX, PhotoError, Seen, VOICE_BYTES_MAX, develop, inspect};

use crate::support::{CMYK, LOSSY_WEBP, PROGRESSIVE, Scene, no_stamp, odd, phone_exif};

#[track_caller]
fn check(bytes: &[u8], kind: Kind, width: u32, height: u32) {
    assert_eq!(
        inspect(bytes).unwrap(),
        Seen {
            kind,
            width,
            height
        }
    );
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}

#[test]
fn pictures_are_known_by_their_headers() {
    check(&Scene::four_fields(96, 64).jpeg(|_| {}), Kind::Jpeg, 96, 64);
    check(PROGRESSIVE, Kind::Jpeg, 96, 64);
    check(CMYK, Kind::Jpeg, 96, 64);
    check(LOSSY_WEBP, Kind::Webp, 96, 64);
    let image = DynamicImage::new_rgba8(33, 77);
    check(&odd(&image, ImageFormat::WebP), Kind::Webp, 33, 77);
    check(&odd(&image, ImageFormat::Png), Kind::Png, 33, 77);
    let extended = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x1f\x03\0\x57\x02\0";
    check(extended, Kind::Webp, 800, 600);
}

#[test]
fn the_size_is_as_stored_even_where_a_turn_follows() {
    let turned =
        Scene::four_fields(96, 64).jpeg(|to| to.add_exif_metadata(&phone_exif(6)).unwrap());
    check(&turned, Kind::Jpeg, 96, 64);
}

#[test]
fn voice_notes_are_known_and_have_no_size() {
    check(b"OggS\0\x02rest", Kind::VoiceOgg, 0, 0);
    check(b"\x1a\x45\xdf\xa3rest", Kind::VoiceWebm, 0, 0);
    check(b"\0\0\0\x20ftypisom\0\0", Kind::VoiceMp4, 0, 0);
    check(b"\0\0\0\x20ftypM4A \0\0", Kind::VoiceMp4, 0, 0);
}

#[test]
fn a_voice_note_is_no_picture_to_develop() {
    let refused = develop(b"OggS\0\x02rest", &no_stamp());
    assert!(matches!(refused, Err(PhotoError::NotAPhoto)));
}

#[test]
fn other_files_are_no_photos() {
    let others: [&[u8]; 9] = [
        b"",
        b"\xff",
        b"%PDF-1.7",
        b"GIF89a",
        b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypheic\0\0\0\0",
        b"\0\0\0\x18ftypavif\0\0\0\0",
        b"hello, this is not a picture at all",
    ];
    for other in others {
        assert!(
            matches!(inspect(other), Err(PhotoError::NotAPhoto)),
            "{other:?}"
        );
        assert!(matches!(
            develop(other, &no_stamp()),
            Err(PhotoError::NotAPhoto)
        ));
    }
}

#[test]
fn a_photo_of_more_than_20_mib_is_refused() {
    let mut camera = Scene::four_fields(96, 64).jpeg(|_| {});
    camera.resize(PHOTO_BYTES_MAX as usize, 0);
    assert!(inspect(&camera).is_ok());
    camera.push(0);
    assert!(
        matches!(inspect(&camera), Err(PhotoError::TooLarge { size_bytes_max: m, .. })
        if m == PHOTO_BYTES_MAX)
    );
    assert!(matches!(
        develop(&camera, &no_stamp()),
        Err(PhotoError::TooLarge { .. })
    ));
}

#[test]
fn a_voice_note_of_more_than_1_mib_is_refused() {
    let mut note = b"OggS".to_vec();
    note.resize(VOICE_BYTES_MAX as usize, 0);
    assert!(inspect(&note).is_ok());
    note.push(0);
    assert!(matches!(inspect(&note), Err(PhotoError::TooLarge { .. })));
}

#[test]
fn fifty_megapixels_pass_and_one_row_more_is_refused_undecoded() {
    check(&png(10_000, 5_000), Kind::Png, 10_000, 5_000);
    for huge in [
        png(10_000, 5_001),
        png(u32::MAX, u32::MAX),
        png(50_000_001, 1),
    ] {
        assert!(matches!(
            inspect(&huge),
            Err(PhotoError::TooManyPixels { .. })
        ));
        assert!(matches!(
            develop(&huge, &no_stamp()),
            Err(PhotoError::TooManyPixels { .. })
        ));
    }
}

#[test]
fn a_jpeg_header_of_65535_squared_is_refused() {
    let mut camera = Scene::four_fields(96, 64).jpeg(|_| {});
    let frame = camera
        .windows(2)
        .position(|two| two == [0xFF, 0xC0])
        .unwrap();
    camera[frame + 5..frame + 9].fill(0xFF);
    assert!(matches!(
        inspect(&camera),
        Err(PhotoError::TooManyPixels { .. })
    ));
}

#[test]
fn a_webp_that_names_two_sizes_is_held_to_the_larger() {
    // The canvas is small, the picture inside claims 16383 x 16383.
    let mut bytes =
        b"RIFF\x2a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x0f\0\0\x0f\0\0VP8L\x10\0\0\0".to_vec();
    bytes.extend([
        0x2F, 0xFE, 0xBF, 0xFF, 0x0F, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
    assert!(develop(&bytes, &no_stamp()).is_err());
}

#[test]
fn headers_without_size_or_end_are_broken() {
    let camera = Scene::four_fields(96, 64).jpeg(|_| {});
    let mut flat = camera.clone();
    let frame = flat.windows(2).position(|two| two == [0xFF, 0xC0]).unwrap();
    flat[frame + 5..frame + 7].fill(0);
    for bytes in [
        &camera[..20],
        &flat,
        &png(0, 5),
        b"\x89PNG\r\n\x1a\n",
        &png(7, 7)[..20],
    ] {
        assert!(
            matches!(inspect(bytes), Err(PhotoError::Broken)),
            "{:?}",
            inspect(bytes)
        );
    }
}

#[test]
fn a_thousand_scans_over_one_picture_are_refused() {
    let camera = Scene::four_fields(96, 64).jpeg(|to| to.set_progressive(true));
    let last = camera
        .windows(2)
        .rposition(|two| two == [0xFF, 0xDA])
        .unwrap();
    let (head, scan) = camera[..camera.len() - 2].split_at(last);
    let mut attack = head.to_vec();
    for _ in 0..1000 {
        attack.extend(scan);
    }
    attack.extend([0xFF, 0xD9]);
    assert!(matches!(
        develop(&attack, &no_stamp()),
        Err(PhotoError::Broken)
    ));
}
