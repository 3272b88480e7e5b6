//! The letters that paper is written with: one Chinese and Latin face inside the program, and the
//! machine's own, where there is one, for a rare sign that it lacks.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// The face that photos are stamped with too.
const OWN: &[u8] = photo::FONT;
/// Where Debian keeps the whole of it, and which of its faces is meant.
const MACHINES: (&str, u32) = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2);

/// One face.
pub struct Face {
    pub font: Font,
    /// Glyph and width of a sign, in parts of its height.
    glyphs: BTreeMap<char, (u32, f32)>,
}

impl Face {
    /// Reads a face; none where it can't be read.
    fn read(data: Arc<dyn AsRef<[u8]> + Send + Sync>, index: u32) -> Option<Self> {
        let glyphs = {
            let bytes: &[u8] = (*data).as_ref();
            let font = FontRef::from_index(bytes, index).ok()?;
            let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
            let whole = font.metrics(Size::unscaled(), LocationRef::default());
            let high = f32::from(whole.units_per_em);
            let known = font.charmap().mappings();
            known
                .filter_map(|(sign, glyph)| {
                    let wide = metrics.advance_width(glyph)? / high;
                    Some((char::from_u32(sign)?, (glyph.to_u32(), wide)))
                })
                .collect()
        };
        let font = Font::new(data.into(), index)?;
        Some(Self { font, glyphs })
    }

    fn knows(&self, sign: char) -> bool {
        self.glyphs.contains_key(&sign)
    }

    /// A text's letters in a row; a sign that the face lacks is an empty box.
    pub fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, sign): (usize, char)| {
            let (id, wide) = self.glyphs.get(&sign).copied().unwrap_or((0, 1.0));
            let range: Range<usize> = at..at + sign.len_utf8();
            KrillaGlyph::new(GlyphId::new(id), wide, 0.0, 0.0, 0.0, range, None)
        };
        text.char_indices().map(glyph).collect()
    }
}

/// The program's own face. It is checked by a test, so it is always there.
fn own() -> Option<&'static Face> {
    static FACE: OnceLock<Option<Face>> = OnceLock::new();
    FACE.get_or_init(|| Face::read(Arc::new(OWN), 0)).as_ref()
}

/// The machine's, read when a sign first wants it.
fn machines() -> Option<&'static Face> {
    static FACE: OnceLock<Option<Face>> = OnceLock::new();
    let read = || {
        let bytes = std::fs::read(MACHINES.0).ok()?;
        Face::read(Arc::new(bytes), MACHINES.1)
    };
    FACE.get_or_init(read).as_ref()
}

/// The face that has a sign.
fn face_of(sign: char) -> Option<&'static Face> {
    let own = own()?;
    if own.knows(sign) {
        return Some(own);
    }
    Some(machines().filter(|face| face.knows(sign)).unwrap_or(own))
}

/// How wide a sign is, in parts of its height.
pub fn width_of(sign: char) -> f32 {
    let face = face_of(sign);
    let known = face.and_then(|face| face.glyphs.get(&sign));
    known.map_or(1.0, |(_, wide)| *wide)
}

/// How wide a text is, in parts of its height.
pub fn width(text: &str) -> f32 {
    text.chars().map(width_of).sum()
}

/// A text in stretches of one face each.
pub fn runs(text: &str) -> Vec<(&'static Face, String)> {
    let mut runs: Vec<(&'static Face, String)> = Vec::new();
    for sign in text.chars() {
        let Some(face) = face_of(sign) else {
            continue;
        };
        match runs.last_mut() {
            Some((last, run)) if std::ptr::eq(*last, face) => run.push(sign),
            _ => runs.push((face, sign.to_string())),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_face_inside_the_program_has_what_paper_is_written_with() {
        let face = own().expect("a face that reads");
        for sign in "触点巡检 Touchpoint 0123456789 ✓▲×○●□≤≥±℃㎡ 喆堃昇 ·—…《》（），。：；".chars()
        {
            assert!(face.knows(sign), "{sign}");
        }
        assert!(face.glyphs.len() > 7_500);
    }

    #[test]
    fn a_chinese_sign_is_as_wide_as_high_and_a_latin_one_narrower() {
        assert_eq!(width("大堂"), 2.0);
        assert!(width("MPa") < 2.2 && width("MPa") > 1.2);
        assert_eq!(runs("泵房 MPa").len(), 1);
    }
}
