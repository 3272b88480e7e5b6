//! Draws the watermark: white text over a dark, translucent band at the bottom left. Knows nothing
//! of what the lines say.

use ab_glyph::{Font, FontRef, GlyphId, PxScale, ScaleFont, point};

use crate::decode::Pixels;

/// GB2312, ASCII, punctuation and rare names; made by `font/make.sh`.
pub const FONT: &[u8] = include_bytes!("../font/touchpoint-sc.otf");
/// The height of a Chinese character, as a share of the picture's long side: 36 px of 1600.
const SIZE_OF_LONG_SIDE: f32 = 0.0225;
/// Smaller characters can't be read.
const SIZE_MIN: f32 = 10.0;
/// From line to line, as a share of the size.
const LEADING: f32 = 1.3;
/// Around the text, as a share of the size.
const MARGIN: f32 = 0.4;
/// How much of the picture stays to be seen through the band, in 256ths.
const BAND_LETS_THROUGH: u16 = 110;
/// The most of the picture's height that the band may take.
const BAND_OF_HEIGHT_MAX: f32 = 0.5;
/// More characters of a line say nothing more.
const LINE_CHARS_MAX: usize = 120;

/// The watermark's lines: when, where, who.
#[derive(Debug, Clone, Default)]
pub struct Stamp {
    /// From top to bottom, e.g. `["2026-11-23 22:41:07 +08:00", "B2 西坡道", "张伟"]`.
    pub lines: Vec<String>,
}

/// One character in its place: pixels from the band's left edge, and its line's number.
struct Placed {
    character: char,
    left: f32,
    row: usize,
}

/// Draws `stamp` onto `pixels`.
///
/// Edges: a long line is broken; a character that the font lacks is a hollow box; on a picture too
/// small for all lines the text gets smaller, and then the last lines are cut off. Without lines
/// there is no band.
pub(crate) fn draw(pixels: &mut Pixels, stamp: &Stamp) {
    // The font is our own and a test reads it, so this never happens; a photo without a watermark
    // is still better than none.
    let Ok(font) = FontRef::try_from_slice(FONT) else {
        return;
    };
    let (width, height) = (pixels.width as f32, pixels.height as f32);
    let mut size = (width.max(height) * SIZE_OF_LONG_SIDE).max(SIZE_MIN);
    let mut laid = lay_out(&font, size, width - 2.0 * MARGIN * size, stamp);
    while band_height(size, &laid) > height * BAND_OF_HEIGHT_MAX && size > SIZE_MIN {
        size = (size * 0.85).max(SIZE_MIN);
        laid = lay_out(&font, size, width - 2.0 * MARGIN * size, stamp);
    }
    if laid.is_empty() {
        return;
    }
    let scaled = font.as_scaled(scale(&font, size));
    let ends = laid
        .iter()
        .map(|one| one.left + advance(&scaled, size, one.character));
    let band_width = ends.fold(0.0, f32::max) + 2.0 * MARGIN * size;
    let top = (height - band_height(size, &laid)).max(0.0);
    darken(pixels, top as usize, band_width.ceil() as usize);
    for one in &laid {
        let left = MARGIN * size + one.left;
        let row_top = top + MARGIN * size + one.row as f32 * LEADING * size;
        write(pixels, &font, size, one.character, (left, row_top));
    }
}

/// The scale at which a Chinese character is `size` pixels high; ab_glyph counts ascent + descent.
fn scale(font: &FontRef<'_>, size: f32) -> PxScale {
    PxScale::from(size * font.height_unscaled() / font.units_per_em().unwrap_or(1000.0))
}

fn advance<F: Font>(font: &impl ScaleFont<F>, size: f32, character: char) -> f32 {
    match font.glyph_id(character) {
        GlyphId(0) => size,
        glyph => font.h_advance(glyph),
    }
}

fn lay_out(font: &FontRef<'_>, size: f32, room: f32, stamp: &Stamp) -> Vec<Placed> {
    let scaled = font.as_scaled(scale(font, size));
    let mut laid = Vec::new();
    let mut row = 0;
    for line in stamp.lines.iter().filter(|line| !line.trim().is_empty()) {
        let mut left = 0.0;
        for character in line.trim().chars().take(LINE_CHARS_MAX) {
            let character = if character.is_whitespace() {
                ' '
            } else {
                character
            };
            if character.is_control() {
                continue;
            }
            let step = advance(&scaled, size, character);
            if left > 0.0 && left + step > room {
                (left, row) = (0.0, row + 1);
            }
            laid.push(Placed {
                character,
                left,
                row,
            });
            left += step;
        }
        row += 1;
    }
    laid
}

fn band_height(size: f32, laid: &[Placed]) -> f32 {
    let rows = laid.last().map_or(0, |last| last.row + 1) as f32;
    (rows * LEADING + 2.0 * MARGIN) * size
}

fn darken(pixels: &mut Pixels, top: usize, width: usize) {
    let row_bytes = 3 * pixels.width as usize;
    for row in pixels.rgb.chunks_exact_mut(row_bytes).skip(top) {
        for value in row.iter_mut().take(3 * width) {
            *value = ((u16::from(*value) * BAND_LETS_THROUGH) >> 8) as u8;
        }
    }
}

/// Writes one character whose box begins at `(left, top)`.
fn write(
    pixels: &mut Pixels,
    font: &FontRef<'_>,
    size: f32,
    character: char,
    (left, top): (f32, f32),
) {
    let id = font.glyph_id(character);
    if id == GlyphId(0) {
        hollow_box(pixels, size, (left, top));
        return;
    }
    // Chinese characters reach from 0.12 below the base line to 0.88 above it.
    let base = top + 0.5 * (LEADING - 1.0) * size + 0.88 * size;
    let glyph = id.with_scale_and_position(scale(font, size), point(left, base));
    let Some(outline) = font.outline_glyph(glyph) else {
        return;
    };
    let bounds = outline.px_bounds();
    outline.draw(|x, y, cover| {
        lighten(
            pixels,
            bounds.min.x as i64 + i64::from(x),
            bounds.min.y as i64 + i64::from(y),
            cover,
        );
    });
}

/// Stands for a character that the font lacks, so that nobody takes a name for a shorter one.
fn hollow_box(pixels: &mut Pixels, size: f32, (left, top): (f32, f32)) {
    let side = (0.8 * size) as i64;
    let thick = (0.06 * size).ceil() as i64;
    let (x0, y0) = ((left + 0.1 * size) as i64, (top + 0.25 * size) as i64);
    for y in 0..side {
        for x in 0..side {
            if x.min(y) < thick || x.max(y) >= side - thick {
                lighten(pixels, x0 + x, y0 + y, 1.0);
            }
        }
    }
}

/// Mixes white into one pixel; outside the picture there is nothing to do.
fn lighten(pixels: &mut Pixels, x: i64, y: i64, cover: f32) {
    if !(0..i64::from(pixels.width)).contains(&x) || !(0..i64::from(pixels.height)).contains(&y) {
        return;
    }
    let at = 3 * (y * i64::from(pixels.width) + x) as usize;
    for value in &mut pixels.rgb[at..at + 3] {
        let dark = f32::from(*value);
        *value = (dark + (255.0 - dark) * cover.clamp(0.0, 1.0)) as u8;
    }
}
