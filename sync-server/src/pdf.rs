//! PDF files as far as sheets of paper need them: words, boxes, lines and photos, measured in
//! millimetres from a page's upper left corner. No links, no forms.

use crate::error::ServerError;
use crate::typeface::{self, Face};
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect, Size, Transform};
use krilla::image::Image;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};

/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// How wide a thin line is: 0.4 points.
const THIN_MM: f32 = 0.4 / POINTS;
/// How far below their upper end letters stand, of their height.
const BASELINE: f32 = 0.86;

/// A colour, red, green and blue.
pub type Ink = (u8, u8, u8);
/// Letters and lines, where nothing else is said.
pub const BLACK: Ink = (0, 0, 0);

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Letters {
    /// The height of a line of them, without space between lines.
    pub size_mm: f32,
    pub bold: bool,
}

impl Letters {
    /// How wide a text is.
    pub fn width_mm(&self, text: &str) -> f32 {
        typeface::width(text) * self.size_mm
    }

    /// A text in lines that are no wider than this. A Latin word stays whole where it can.
    pub fn wrapped(&self, text: &str, wide_mm: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.trim().split('\n') {
            self.wrap_one(paragraph, wide_mm, &mut lines);
        }
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// Cells of a row, each in lines that its column has room for, with a gap to the next.
    pub fn columns(&self, said: &[String], widths: &[f32], gap_mm: f32) -> Vec<Vec<String>> {
        let cells = said.iter().zip(widths);
        cells
            .map(|(text, wide)| self.wrapped(text, wide - gap_mm))
            .collect()
    }

    fn wrap_one(&self, text: &str, wide_mm: f32, lines: &mut Vec<String>) {
        let mut line = String::new();
        let mut wide = 0.0;
        for sign in text.chars() {
            let of_sign = typeface::width_of(sign) * self.size_mm;
            if wide + of_sign > wide_mm && !line.is_empty() {
                let rest = tail_word(&line, sign);
                let kept = line.split_off(line.len() - rest);
                lines.push(line.trim_end().to_owned());
                line = kept.trim_start().to_owned();
                wide = self.width_mm(&line);
                if sign == ' ' && line.is_empty() {
                    continue;
                }
            }
            line.push(sign);
            wide += of_sign;
        }
        lines.push(line.trim_end().to_owned());
    }
}

/// How many bytes at a line's end belong to the word that goes on with this sign.
fn tail_word(line: &str, sign: char) -> usize {
    let of_word = |sign: &char| sign.is_ascii_alphanumeric() || "-_.:/@".contains(*sign);
    if !of_word(&sign) {
        return 0;
    }
    let word: usize = line.chars().rev().take_while(of_word).count();
    // One that fills the whole line is cut wherever it ends.
    if word == line.chars().count() {
        0
    } else {
        word
    }
}

/// A row of cells, as it is drawn.
pub struct Cells<'c> {
    pub letters: Letters,
    pub ink: Ink,
    /// As `Letters::columns` gives them.
    pub lines: &'c [Vec<String>],
    pub widths: &'c [f32],
    /// Which columns hold numbers.
    pub numbers: &'c [bool],
    pub gap_mm: f32,
    /// From line to line.
    pub step_mm: f32,
}

/// What is drawn on a page.
enum Mark {
    Text(f32, f32, Letters, Ink, String),
    Filled(f32, f32, f32, f32, Ink),
    /// Corners, and how wide the line through them is.
    Path(Vec<(f32, f32)>, Ink, f32),
    Photo(f32, f32, f32, f32, Image),
}

/// A file that is being drawn, page by page.
pub struct Pdf {
    wide_mm: f32,
    high_mm: f32,
    document: Document,
    /// What is on the page that is being drawn; none before the first.
    page: Option<Vec<Mark>>,
    pages: usize,
}

impl Pdf {
    /// Sheets of one size, none yet.
    pub fn new(wide_mm: f32, high_mm: f32) -> Self {
        Self {
            wide_mm,
            high_mm,
            document: Document::new_with(SerializeSettings::default()),
            page: None,
            pages: 0,
        }
    }

    /// What the file is called where a reader shows that.
    pub fn titled(mut self, title: &str) -> Self {
        let about = Metadata::new().title(title.to_owned());
        self.document.set_metadata(about);
        self
    }

    /// Begins another page; what is drawn goes there.
    pub fn page(&mut self) {
        self.lay_down();
        self.page = Some(Vec::new());
        self.pages += 1;
    }

    /// How many there are.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// Writes a text; `y_mm` is the upper end of its letters.
    pub fn text(&mut self, x_mm: f32, y_mm: f32, letters: Letters, text: &str) {
        self.coloured(x_mm, y_mm, letters, BLACK, text);
    }

    /// The same in a colour.
    pub fn coloured(&mut self, x_mm: f32, y_mm: f32, letters: Letters, ink: Ink, text: &str) {
        self.draw(Mark::Text(x_mm, y_mm, letters, ink, text.to_owned()));
    }

    /// Draws the lines of a row's cells beside each other, numbers to the right; at most so many.
    pub fn row(&mut self, (x_mm, y_mm): (f32, f32), row: &Cells<'_>, most: usize) {
        let Cells { letters, ink, .. } = *row;
        let mut x = x_mm;
        for ((lines, wide), number) in row.lines.iter().zip(row.widths).zip(row.numbers) {
            for (n, line) in lines.iter().take(most).enumerate() {
                let x = match *number {
                    true => x + wide - row.gap_mm - letters.width_mm(line),
                    false => x,
                };
                let y = y_mm + n as f32 * row.step_mm;
                self.coloured(x, y, letters, ink, line);
            }
            x += wide;
        }
    }

    /// A filled box.
    pub fn filled(&mut self, x_mm: f32, y_mm: f32, wide_mm: f32, high_mm: f32) {
        self.tinted(x_mm, y_mm, wide_mm, high_mm, BLACK);
    }

    /// The same in a colour.
    pub fn tinted(&mut self, x_mm: f32, y_mm: f32, wide_mm: f32, high_mm: f32, ink: Ink) {
        self.draw(Mark::Filled(x_mm, y_mm, wide_mm, high_mm, ink));
    }

    /// A thin line from left to right.
    pub fn line(&mut self, x_mm: f32, y_mm: f32, wide_mm: f32) {
        self.path(&[(x_mm, y_mm), (x_mm + wide_mm, y_mm)], BLACK, THIN_MM);
    }

    /// The edges of a box.
    pub fn edged(&mut self, x_mm: f32, y_mm: f32, wide_mm: f32, high_mm: f32) {
        let (first, last) = ((x_mm, y_mm), (x_mm + wide_mm, y_mm + high_mm));
        self.path(&[first, (last.0, first.1), last], BLACK, THIN_MM);
        self.path(&[first, (first.0, last.1), last], BLACK, THIN_MM);
    }

    /// A line through corners, so wide.
    pub fn path(&mut self, corners: &[(f32, f32)], ink: Ink, wide_mm: f32) {
        self.draw(Mark::Path(corners.to_vec(), ink, wide_mm));
    }

    /// A JPEG in a box, whole and in its own shape; says how much room it took.
    ///
    /// Edges: one that can't be read takes none.
    pub fn photo(
        &mut self,
        x_mm: f32,
        y_mm: f32,
        (wide_mm, high_mm): (f32, f32),
        jpeg: Vec<u8>,
    ) -> (f32, f32) {
        let Ok(image) = Image::from_jpeg(jpeg.into(), true) else {
            return (0.0, 0.0);
        };
        let (wide, high) = image.size();
        if wide == 0 || high == 0 {
            return (0.0, 0.0);
        }
        let scale = (wide_mm / wide as f32).min(high_mm / high as f32);
        let (wide, high) = (wide as f32 * scale, high as f32 * scale);
        self.draw(Mark::Photo(x_mm, y_mm, wide, high, image));
        (wide, high)
    }

    fn draw(&mut self, mark: Mark) {
        if self.page.is_none() {
            self.page();
        }
        if let Some(page) = &mut self.page {
            page.push(mark);
        }
    }

    /// Draws the page that was begun.
    fn lay_down(&mut self) {
        let Some(marks) = self.page.take() else {
            return;
        };
        let (wide, high) = (self.wide_mm * POINTS, self.high_mm * POINTS);
        let Some(settings) = PageSettings::from_wh(wide, high) else {
            return;
        };
        let mut page = self.document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            lay(&mut surface, mark);
        }
        surface.finish();
        page.finish();
    }

    /// The file. One without pages has an empty one, since a reader wants one.
    pub fn finish(mut self) -> Result<Vec<u8>, ServerError> {
        if self.page.is_none() {
            self.page();
        }
        self.lay_down();
        let made = self.document.finish();
        made.map_err(|_| ServerError::Damaged { what: "a page" })
    }
}

fn fill(ink: Ink) -> Fill {
    Fill {
        paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
        ..Fill::default()
    }
}

fn stroke(ink: Ink, width: f32) -> Stroke {
    Stroke {
        paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
        width,
        ..Stroke::default()
    }
}

fn lay(surface: &mut Surface<'_>, mark: Mark) {
    match mark {
        Mark::Text(x_mm, y_mm, letters, ink, text) => {
            let size = letters.size_mm * POINTS;
            let y = (y_mm + letters.size_mm * BASELINE) * POINTS;
            surface.set_fill(Some(fill(ink)));
            // There is one weight; a stroke around the letters makes the other.
            surface.set_stroke(letters.bold.then(|| stroke(ink, size / 40.0)));
            let mut x = x_mm * POINTS;
            for (face, run) in typeface::runs(&text) {
                x = written(surface, (x, y), face, size, &run);
            }
            surface.set_stroke(None);
        }
        Mark::Filled(x_mm, y_mm, wide_mm, high_mm, ink) => {
            let (wide, high) = (wide_mm * POINTS, high_mm * POINTS);
            if let Some(area) = Rect::from_xywh(x_mm * POINTS, y_mm * POINTS, wide, high) {
                let mut path = PathBuilder::new();
                path.push_rect(area);
                surface.set_fill(Some(fill(ink)));
                surface.set_stroke(None);
                drawn(surface, path);
            }
        }
        Mark::Path(corners, ink, wide_mm) => {
            let mut path = PathBuilder::new();
            for (n, (x_mm, y_mm)) in corners.into_iter().enumerate() {
                match n {
                    0 => path.move_to(x_mm * POINTS, y_mm * POINTS),
                    _ => path.line_to(x_mm * POINTS, y_mm * POINTS),
                }
            }
            surface.set_fill(None);
            surface.set_stroke(Some(stroke(ink, wide_mm * POINTS)));
            drawn(surface, path);
            surface.set_stroke(None);
        }
        Mark::Photo(x_mm, y_mm, wide_mm, high_mm, image) => {
            if let Some(size) = Size::from_wh(wide_mm * POINTS, high_mm * POINTS) {
                let there = Transform::from_translate(x_mm * POINTS, y_mm * POINTS);
                surface.push_transform(&there);
                surface.draw_image(image, size);
                surface.pop();
            }
        }
    }
}

fn drawn(surface: &mut Surface<'_>, path: PathBuilder) {
    let path = path.finish();
    path.iter().for_each(|path| surface.draw_path(path));
}

/// Writes letters of one face, and says where the next one stands.
fn written(
    surface: &mut Surface<'_>,
    (x, y): (f32, f32),
    face: &Face,
    size: f32,
    text: &str,
) -> f32 {
    let glyphs = face.glyphs(text);
    let wide: f32 = glyphs.iter().map(|glyph| glyph.x_advance).sum();
    let font = face.font.clone();
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, text, size, false);
    x + wide * size
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: Letters = Letters {
        size_mm: 4.0,
        bold: false,
    };

    #[test]
    fn lines_break_before_they_are_too_wide_and_between_words() {
        assert_eq!(LETTERS.width_mm("大堂"), 8.0);
        assert!(LETTERS.width_mm("il") < LETTERS.width_mm("大"));
        assert_eq!(LETTERS.wrapped("地下车库", 12.5), ["地下车", "库"]);
        assert_eq!(LETTERS.wrapped("left gauge", 12.5), ["left", "gauge"]);
        // Something too narrow for any letter still gets them all.
        assert_eq!(LETTERS.wrapped("大堂", 1.0), ["大", "堂"]);
        assert_eq!(LETTERS.wrapped("一\n二", 90.0), ["一", "二"]);
        assert_eq!(LETTERS.wrapped("", 9.0), [] as [&str; 0]);
    }

    #[test]
    fn an_empty_file_has_one_empty_page() {
        let bytes = Pdf::new(210.0, 297.0).finish().expect("made");
        assert!(bytes.starts_with(b"%PDF-1."));
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("/Count 1"), "{text}");
    }

    #[test]
    fn each_page_is_drawn_once() {
        let mut pdf = Pdf::new(70.0, 37.0).titled("标签");
        for text in ["大堂", "车库"] {
            pdf.page();
            pdf.text(1.0, 1.0, LETTERS, text);
            pdf.edged(1.0, 6.0, 20.0, 8.0);
        }
        assert_eq!(pdf.pages(), 2);
        let bytes = pdf.finish().expect("made");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("/Count 2"), "{text}");
    }
}
