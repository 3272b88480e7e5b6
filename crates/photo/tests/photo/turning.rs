//! The eight orientations of EXIF, each pixel checked against the wording of the standard.

use photo::{develop, thumbnail};

use crate::support::{Scene, decoded, no_stamp, phone_exif};

/// EXIF 2.3, tag 274: which side of the seen picture the stored row 0 and column 0 are.
const WORDING: [(&str, &str); 8] = [
    ("top", "left"),
    ("top", "right"),
    ("bottom", "right"),
    ("bottom", "left"),
    ("left", "top"),
    ("right", "top"),
    ("right", "bottom"),
    ("left", "bottom"),
];

/// What a camera stores of `seen` in this orientation.
fn stored(seen: &Scene, (row_0, column_0): (&str, &str)) -> Scene {
    let turned = matches!(row_0, "left" | "right");
    let (width, height) = if turned {
        (seen.height, seen.width)
    } else {
        (seen.width, seen.height)
    };
    let along = |side: &str, n: usize, length: usize| match side {
        "top" | "left" => n,
        _ => length - 1 - n,
    };
    Scene::new(width, height, |column, row| {
        let (across, down) = if turned { (row, column) } else { (column, row) };
        let (across_side, down_side) = if turned {
            (row_0, column_0)
        } else {
            (column_0, row_0)
        };
        seen.at(
            along(across_side, across, seen.width),
            along(down_side, down, seen.height),
        )
    })
}

/// A slope to the right and one downwards, and a corner: no two turns look alike.
fn seen(width: usize, height: usize) -> Scene {
    Scene::new(width, height, |x, y| {
        let corner = if 4 * x < width && 4 * y < height {
            200
        } else {
            60
        };
        [
            (40 + 180 * x / width) as u8,
            (40 + 180 * y / height) as u8,
            corner,
        ]
    })
}

fn check(orientation: u16) {
    let seen = seen(128, 80);
    let stored = stored(&seen, WORDING[usize::from(orientation) - 1]);
    let camera = stored.jpeg(|to| to.add_exif_metadata(&phone_exif(orientation)).unwrap());
    let picture = develop(&camera, &no_stamp()).unwrap();
    assert_eq!((picture.width, picture.height), (128, 80));
    // At the corner's edge, chroma at half the size may be far off; it is blue alone.
    let result = decoded(&picture.bytes);
    for y in (0..80_usize).filter(|y| y.abs_diff(20) > 8) {
        for x in (0..128_usize).filter(|x| x.abs_diff(32) > 8) {
            let (is, should) = (result.at(x, y), seen.at(x, y));
            let near = is.iter().zip(should).all(|(a, b)| a.abs_diff(b) <= 14);
            assert!(
                near,
                "orientation {orientation} at {x}, {y}: {is:?}, not {should:?}"
            );
        }
    }
}

#[test]
fn orientation_1_stays_as_it_is() {
    check(1);
}

#[test]
fn orientation_2_is_mirrored() {
    check(2);
}

#[test]
fn orientation_3_is_turned_round() {
    check(3);
}

#[test]
fn orientation_4_is_mirrored_upside_down() {
    check(4);
}

#[test]
fn orientation_5_is_mirrored_and_turned() {
    check(5);
}

#[test]
fn orientation_6_is_turned_to_the_right() {
    check(6);
}

#[test]
fn orientation_7_is_mirrored_and_turned_the_other_way() {
    check(7);
}

#[test]
fn orientation_8_is_turned_to_the_left() {
    check(8);
}

#[test]
fn large_pictures_are_turned_after_they_were_made_smaller() {
    let seen = Scene::four_fields(1200, 3600);
    for orientation in [6, 8] {
        let stored = stored(&seen, WORDING[usize::from(orientation) - 1]);
        let camera = stored.jpeg(|to| to.add_exif_metadata(&phone_exif(orientation)).unwrap());
        let picture = develop(&camera, &no_stamp()).unwrap();
        assert_eq!((picture.width, picture.height), (533, 1600));
        decoded(&picture.bytes).assert_four_fields(12);
        let small = decoded(&thumbnail(&camera).unwrap());
        assert_eq!((small.width, small.height), (80, 240));
        small.assert_four_fields(12);
    }
}

#[test]
fn an_orientation_that_nobody_knows_changes_nothing() {
    let seen = Scene::four_fields(96, 64);
    for orientation in [0, 9, 65535] {
        let camera = seen.jpeg(|to| to.add_exif_metadata(&phone_exif(orientation)).unwrap());
        decoded(&develop(&camera, &no_stamp()).unwrap().bytes).assert_four_fields(12);
    }
}
