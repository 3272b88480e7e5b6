//! The watermark is there, in its place, and any words fit.

use photo::{Stamp, develop};

use crate::support::{Scene, decoded, no_stamp, stamp};

fn sky(width: usize, height: usize) -> Vec<u8> {
    Scene::new(width, height, |_, _| [120, 160, 200]).jpeg(|_| {})
}

/// Pixels of the picture that are dark (the band) and white (the text).
fn dark_and_white(camera: &[u8], stamp: &Stamp) -> (Vec<(usize, usize)>, usize) {
    let seen = decoded(&develop(camera, stamp).unwrap().bytes);
    let mut dark = Vec::new();
    let mut white = 0;
    for y in 0..seen.height {
        for x in 0..seen.width {
            let [red, ..] = seen.at(x, y);
            if red < 80 {
                dark.push((x, y));
            } else if red > 200 {
                white += 1;
            }
        }
    }
    (dark, white)
}

#[test]
fn text_and_band_lie_at_the_bottom_left() {
    let stamp = stamp(&["2026-11-23 22:41:07 +08:00", "B2 西坡道", "张伟"]);
    let (dark, white) = dark_and_white(&sky(1600, 1200), &stamp);
    assert!(white > 3000, "{white} white pixels");
    assert!(dark.contains(&(1, 1198)));
    assert!(
        dark.iter().all(|(x, y)| *x < 600 && *y > 1000),
        "{:?}",
        dark.iter().max()
    );
}

#[test]
fn without_lines_there_is_no_band() {
    for nothing in [no_stamp(), stamp(&["", "  "])] {
        let (dark, white) = dark_and_white(&sky(640, 480), &nothing);
        assert_eq!((dark.len(), white), (0, 0));
    }
}

#[test]
fn each_name_looks_different() {
    let camera = sky(640, 480);
    let [one, two] = ["张伟", "章玮"].map(|name| develop(&camera, &stamp(&[name])).unwrap());
    assert_ne!(one.sha256, two.sha256);
}

#[test]
fn a_character_that_the_font_lacks_is_a_box() {
    let camera = sky(640, 480);
    // A rare name character and an emoji: neither is in the font, both take room as a box.
    let (_, rare) = dark_and_white(&camera, &stamp(&["\u{3404}\u{1F600}"]));
    let (_, none) = dark_and_white(&camera, &stamp(&["  \u{200B} ."]));
    assert!(rare > 60, "{rare}");
    assert!(rare > none);
}

#[test]
fn long_lines_are_broken_and_stay_inside_half_of_the_picture() {
    let long = "三期地下车库北侧消防水泵房".repeat(8);
    let (dark, white) = dark_and_white(&sky(1200, 900), &stamp(&[&long, "张伟"]));
    assert!(white > 1000);
    assert!(
        dark.iter().all(|(_, y)| *y > 440),
        "{:?}",
        dark.iter().map(|(_, y)| y).min()
    );
}

#[test]
fn any_words_fit_on_any_picture() {
    let endless = "长".repeat(5000);
    let strange = "a\u{0}b\tc\u{202E}d\r\ne\u{FFFD}";
    for (width, height) in [(1, 1), (7, 900), (1600, 9), (40, 40), (2000, 1200)] {
        for words in [&endless[..], strange, "张伟"] {
            develop(&sky(width, height), &stamp(&[words; 9])).unwrap();
        }
    }
}
