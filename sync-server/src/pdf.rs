//! PDF files as far as sheets of paper need them: words, boxes and lines, measured in millimetres.
//!
//! Letters aren't embedded, since a Chinese face is larger than all that is printed with it: the
//! file names one that readers have or stand another in for. No pictures, no links, no forms.

use crate::error::ServerError;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::fmt::Write as _;
use std::io::Write as _;

/// Points of a millimetre.
const POINTS: f32 = 72.0 / 25.4;
/// Objects before the first page: catalogue, list of pages, and three of the face.
const BEFORE_PAGES: usize = 5;

/// A file that is being drawn, page by page. Places are from a page's upper left corner.
pub struct Pdf {
    wide_mm: f32,
    high_mm: f32,
    pages: Vec<String>,
}

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Letters {
    /// The height of a line of them, without space between lines.
    pub size_mm: f32,
    pub bold: bool,
}

impl Letters {
    /// How wide a text is: a Chinese letter is as wide as high, a Latin one half that.
    pub fn width_mm(&self, text: &str) -> f32 {
        let halves: usize = text
            .chars()
            .map(|sign| if is_half(sign) { 1 } else { 2 })
            .sum();
        halves as f32 * self.size_mm / 2.0
    }

    /// A text in lines that are no wider than this.
    pub fn wrapped(&self, text: &str, wide_mm: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for sign in text.trim().chars() {
            line.push(sign);
            if self.width_mm(&line) > wide_mm && line.chars().count() > 1 {
                line.pop();
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                if sign != ' ' {
                    line.push(sign);
                }
            }
        }
        lines.push(line);
        lines.retain(|line| !line.is_empty());
        lines
    }
}

fn is_half(sign: char) -> bool {
    (' '..='~').contains(&sign)
}

impl Pdf {
    /// Sheets of one size, none yet.
    pub fn new(wide_mm: f32, high_mm: f32) -> Self {
        Self {
            wide_mm,
            high_mm,
            pages: Vec::new(),
        }
    }

    /// Begins another page; what is drawn goes there.
    pub fn page(&mut self) {
        self.pages.push(String::new());
    }

    /// How many there are.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Writes a text; `y_mm` is the upper end of its letters.
    pub fn text(&mut self, x_mm: f32, y_mm: f32, letters: Letters, text: &str) {
        let size = letters.size_mm * POINTS;
        // Letters stand on a line at about seven eighths of their height.
        let (x, y) = self.at(x_mm, y_mm + letters.size_mm * 0.86);
        let signs: String = text.encode_utf16().fold(String::new(), |mut signs, unit| {
            let _ = write!(signs, "{unit:04X}");
            signs
        });
        let weight = if letters.bold { 2 } else { 0 };
        let stroke = size / 60.0;
        self.draw(format_args!(
            "BT /F1 {size:.2} Tf {weight} Tr {stroke:.2} w {x:.2} {y:.2} Td <{signs}> Tj ET\n"
        ));
    }

    /// A filled box.
    pub fn filled(&mut self, x_mm: f32, y_mm: f32, wide_mm: f32, high_mm: f32) {
        let (x, y) = self.at(x_mm, y_mm + high_mm);
        let (wide, high) = (wide_mm * POINTS, high_mm * POINTS);
        self.draw(format_args!("{x:.2} {y:.2} {wide:.2} {high:.2} re f\n"));
    }

    /// A thin line from left to right.
    pub fn line(&mut self, x_mm: f32, y_mm: f32, wide_mm: f32) {
        let (x, y) = self.at(x_mm, y_mm);
        let end = x + wide_mm * POINTS;
        self.draw(format_args!("0.4 w {x:.2} {y:.2} m {end:.2} {y:.2} l S\n"));
    }

    fn at(&self, x_mm: f32, y_mm: f32) -> (f32, f32) {
        (x_mm * POINTS, (self.high_mm - y_mm) * POINTS)
    }

    fn draw(&mut self, what: std::fmt::Arguments<'_>) {
        if self.pages.is_empty() {
            self.page();
        }
        if let Some(page) = self.pages.last_mut() {
            // Writing to a String can't fail.
            let _ = page.write_fmt(what);
        }
    }

    /// The file. One without pages has an empty one, since a reader wants one.
    pub fn finish(mut self) -> Result<Vec<u8>, ServerError> {
        if self.pages.is_empty() {
            self.page();
        }
        let mut file = File::default();
        let kids: String = (0..self.pages.len()).fold(String::new(), |mut kids, n| {
            let _ = write!(kids, "{} 0 R ", BEFORE_PAGES + 1 + 2 * n);
            kids
        });
        file.object(b"<< /Type /Catalog /Pages 2 0 R >>");
        let (wide, high) = (self.wide_mm * POINTS, self.high_mm * POINTS);
        let all = format!(
            "<< /Type /Pages /Kids [{kids}] /Count {} /MediaBox [0 0 {wide:.2} {high:.2}] \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            self.pages.len()
        );
        file.object(all.as_bytes());
        for object in FACE {
            file.object(object.as_bytes());
        }
        for (n, page) in self.pages.iter().enumerate() {
            let drawn = BEFORE_PAGES + 2 + 2 * n;
            let page_object = format!("<< /Type /Page /Parent 2 0 R /Contents {drawn} 0 R >>");
            file.object(page_object.as_bytes());
            let packed = packed(page.as_bytes())?;
            let head = format!(
                "<< /Length {} /Filter /FlateDecode >>\nstream\n",
                packed.len()
            );
            file.object(&[head.as_bytes(), &packed, b"\nendstream"].concat());
        }
        Ok(file.finish())
    }
}

/// A Chinese face by its usual name: Latin letters half as wide as high, all others as wide.
const FACE: [&str; 3] = [
    "<< /Type /Font /Subtype /Type0 /BaseFont /SimHei /Encoding /UniGB-UTF16-H \
     /DescendantFonts [4 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimHei /CIDSystemInfo \
     << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] \
     /FontDescriptor 5 0 R >>",
    "<< /Type /FontDescriptor /FontName /SimHei /Flags 4 /FontBBox [0 -141 1000 859] \
     /ItalicAngle 0 /Ascent 859 /Descent -141 /CapHeight 700 /StemV 90 >>",
];

fn packed(bytes: &[u8]) -> Result<Vec<u8>, ServerError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    let done = encoder.write_all(bytes).and_then(|()| encoder.finish());
    done.map_err(|_| ServerError::Damaged { what: "a page" })
}

/// Objects in a row, and where each begins.
struct File {
    bytes: Vec<u8>,
    begins: Vec<usize>,
}

impl Default for File {
    fn default() -> Self {
        Self {
            // Four bytes above 127 say that it isn't text.
            bytes: b"%PDF-1.5\n%\xE4\xB8\xAD\xE5\n".to_vec(),
            begins: Vec::new(),
        }
    }
}

impl File {
    fn object(&mut self, body: &[u8]) {
        self.begins.push(self.bytes.len());
        let number = self.begins.len();
        self.bytes.extend(format!("{number} 0 obj\n").bytes());
        self.bytes.extend_from_slice(body);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let table = self.bytes.len();
        let count = self.begins.len() + 1;
        let mut end = format!("xref\n0 {count}\n0000000000 65535 f \n");
        for begin in &self.begins {
            let _ = writeln!(end, "{begin:010} 00000 n ");
        }
        let _ = write!(
            end,
            "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
        );
        self.bytes.extend(end.bytes());
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: Letters = Letters {
        size_mm: 4.0,
        bold: false,
    };

    fn find(bytes: &[u8], text: &str) -> Option<usize> {
        bytes
            .windows(text.len())
            .position(|part| part == text.as_bytes())
    }

    #[test]
    fn a_chinese_letter_is_as_wide_as_two_latin_ones_and_lines_break_before_they_are_too_wide() {
        assert_eq!(LETTERS.width_mm("1栋A"), 8.0);
        assert_eq!(LETTERS.wrapped("地下车库A区", 12.0), ["地下车", "库A区"]);
        assert_eq!(LETTERS.wrapped("1栋 3F", 8.0), ["1栋", "3F"]);
        // Something too narrow for any letter still gets them all.
        assert_eq!(LETTERS.wrapped("大堂", 1.0), ["大", "堂"]);
        assert_eq!(LETTERS.wrapped("", 9.0), [] as [&str; 0]);
    }

    #[test]
    fn every_object_begins_where_the_table_says() {
        let mut pdf = Pdf::new(70.0, 37.0);
        for text in ["大堂", "车库"] {
            pdf.page();
            pdf.text(1.0, 1.0, LETTERS, text);
        }
        let bytes = pdf.finish().expect("packed");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("/Count 2") && text.contains("/MediaBox [0 0 198.43 104.88]"));
        let table = find(&bytes, "xref\n").expect("a table");
        let said: usize = text
            .lines()
            .rev()
            .nth(1)
            .and_then(|line| line.parse().ok())
            .expect("a place");
        assert_eq!(said, table);
        let rows = std::str::from_utf8(&bytes[table..]).expect("text").lines();
        let begins: Vec<usize> = rows
            .filter_map(|row| row.strip_suffix(" 00000 n ")?.parse().ok())
            .collect();
        assert_eq!(begins.len(), BEFORE_PAGES + 4);
        for (n, begin) in begins.iter().enumerate() {
            let object = format!("{} 0 obj\n", n + 1);
            assert_eq!(&bytes[*begin..begin + object.len()], object.as_bytes());
        }
    }

    #[test]
    fn an_empty_file_has_one_empty_page() {
        let bytes = Pdf::new(210.0, 297.0).finish().expect("packed");
        assert!(find(&bytes, "/Count 1").is_some());
    }
}
