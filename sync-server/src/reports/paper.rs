//! A report as PDF: on A4 standing, parts one below the other.

use super::{Bar, Document, Fact, Head, Part, Photos, Pictured, Radar, Row, Table, footing};
use crate::error::ServerError;
use crate::lists::Tongue;
use crate::pdf::{Cells, Ink, Letters, Pdf};

const WIDE_MM: f32 = 210.0;
const HIGH_MM: f32 = 297.0;
const EDGE_MM: f32 = 14.0;
const ROOM_MM: f32 = WIDE_MM - 2.0 * EDGE_MM;
const BOTTOM_MM: f32 = 280.0;
const GAP_MM: f32 = 2.0;

const TITLE: Letters = letters(7.0, true);
const HEADING: Letters = letters(4.6, true);
const HEAD: Letters = letters(3.1, true);
const PLAIN: Letters = letters(3.1, false);
const SMALL: Letters = letters(2.6, false);
const LEADING: f32 = 1.45;

const SOFT: Ink = (80, 80, 80);
const RED: Ink = (155, 28, 22);
const TINT: Ink = (232, 238, 249);
const BLUE: Ink = (18, 63, 158);

const fn letters(size_mm: f32, bold: bool) -> Letters {
    Letters { size_mm, bold }
}

/// Writes it.
pub fn pdf(
    document: &Document,
    tongue: Tongue,
    photos: Photos<'_>,
) -> Result<Vec<u8>, ServerError> {
    let mut sheet = Sheet {
        pdf: Pdf::new(WIDE_MM, HIGH_MM).titled(&document.title),
        y: 0.0,
        document,
        tongue,
        photos,
    };
    sheet.page();
    sheet.head();
    for part in &document.parts {
        sheet.part(part);
    }
    sheet.pdf.finish()
}

struct Sheet<'a> {
    pdf: Pdf,
    y: f32,
    document: &'a Document,
    tongue: Tongue,
    photos: Photos<'a>,
}

impl Sheet<'_> {
    fn page(&mut self) {
        self.pdf.page();
        self.y = EDGE_MM;
        let below = format!("{} · {}", self.document.site, self.document.title);
        let low = HIGH_MM - EDGE_MM + 1.0;
        self.pdf.coloured(EDGE_MM, low, SMALL, SOFT, &below);
        let number = format!("{} · {}", self.document.id, self.pdf.pages());
        let right = WIDE_MM - EDGE_MM - SMALL.width_mm(&number);
        self.pdf.coloured(right, low, SMALL, SOFT, &number);
    }

    /// Makes room for so much, on another page where this one is full.
    fn room(&mut self, high_mm: f32) {
        if self.y + high_mm > BOTTOM_MM && self.y > EDGE_MM {
            self.page();
        }
    }

    fn head(&mut self) {
        let Document { title, site, .. } = self.document;
        self.pdf.text(EDGE_MM, self.y, TITLE, title);
        self.y += TITLE.size_mm * LEADING;
        self.pdf.text(EDGE_MM, self.y, HEADING, site);
        self.y += HEADING.size_mm * LEADING;
        let footing = footing(self.document, self.tongue);
        self.lines(SMALL, SOFT, &footing);
        self.facts(&self.document.about, false);
        self.pdf.line(EDGE_MM, self.y, ROOM_MM);
        self.y += 3.0;
    }

    fn lines(&mut self, letters: Letters, ink: Ink, text: &str) {
        for line in letters.wrapped(text, ROOM_MM) {
            self.room(letters.size_mm * LEADING);
            self.pdf.coloured(EDGE_MM, self.y, letters, ink, &line);
            self.y += letters.size_mm * LEADING;
        }
    }

    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading { text, page } => {
                match *page {
                    true => self.page(),
                    false => self.room(24.0),
                }
                self.y += 2.0;
                self.lines(HEADING, crate::pdf::BLACK, text);
                self.y += 1.0;
            }
            Part::Words { text } => {
                self.lines(PLAIN, crate::pdf::BLACK, text);
                self.y += 2.0;
            }
            Part::Facts { facts } => self.facts(facts, true),
            Part::Table(table) => self.table(table),
            Part::Photos { photos } => self.pictures(photos),
            Part::Bars { title, bars } => self.bars(title, bars),
            Part::Radar(radar) => self.radar(radar),
            Part::Sign { names } => self.sign(names),
        }
    }

    /// Facts in two columns; those that are figures in a tinted band.
    fn facts(&mut self, facts: &[Fact], figures: bool) {
        let across = if figures { 4 } else { 2 };
        let wide = ROOM_MM / across as f32;
        for some in facts.chunks(across) {
            let said: Vec<Vec<String>> = some
                .iter()
                .map(|fact| match figures {
                    true => PLAIN.wrapped(&format!("{} {}", fact.name, fact.value), wide - GAP_MM),
                    false => {
                        PLAIN.wrapped(&format!("{}: {}", fact.name, fact.value), wide - GAP_MM)
                    }
                })
                .collect();
            let lines = said.iter().map(Vec::len).max().unwrap_or(0);
            let high = lines as f32 * PLAIN.size_mm * LEADING;
            self.room(high + 1.0);
            if figures {
                self.pdf
                    .tinted(EDGE_MM, self.y - 0.6, ROOM_MM, high + 0.8, TINT);
            }
            for (n, lines) in said.iter().enumerate() {
                for (row, line) in lines.iter().enumerate() {
                    let x = EDGE_MM + n as f32 * wide + 1.0;
                    let y = self.y + row as f32 * PLAIN.size_mm * LEADING;
                    self.pdf.text(x, y, PLAIN, line);
                }
            }
            self.y += high + 1.0;
        }
        self.y += 1.5;
    }

    fn table(&mut self, table: &Table) {
        if !table.title.is_empty() {
            self.room(20.0);
            self.lines(HEADING, crate::pdf::BLACK, &table.title);
        }
        let sum: f32 = table.columns.iter().map(|head| f32::from(head.wide)).sum();
        let widths: Vec<f32> = table
            .columns
            .iter()
            .map(|head| ROOM_MM * f32::from(head.wide) / sum.max(1.0))
            .collect();
        self.room(14.0);
        self.heads(&table.columns, &widths);
        for row in &table.rows {
            self.row(row, &table.columns, &widths);
        }
        self.y += 3.0;
    }

    fn heads(&mut self, columns: &[Head], widths: &[f32]) {
        let said: Vec<String> = columns.iter().map(|head| head.name.clone()).collect();
        let lines = HEAD.columns(&said, widths, GAP_MM);
        self.cells((HEAD, crate::pdf::BLACK), &lines, columns, widths);
        self.pdf.line(EDGE_MM, self.y - 0.4, ROOM_MM);
        self.y += 0.6;
    }

    fn row(&mut self, row: &Row, columns: &[Head], widths: &[f32]) {
        let said: Vec<String> = row.cells.iter().map(crate::lists::Cell::shown).collect();
        let lines = PLAIN.columns(&said, widths, GAP_MM);
        let high = lines.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let high = high as f32 * PLAIN.size_mm * LEADING;
        let with_photos = match row.photos.is_empty() {
            true => 0.0,
            false => PHOTO_MM + 2.0,
        };
        if self.y + high + with_photos > BOTTOM_MM {
            self.page();
            self.heads(columns, widths);
        }
        let ink = if row.bad { RED } else { crate::pdf::BLACK };
        self.cells((PLAIN, ink), &lines, columns, widths);
        self.y += 0.5;
        let photos: Vec<Pictured> = row
            .photos
            .iter()
            .map(|sha256| Pictured {
                sha256: sha256.clone(),
                about: String::new(),
            })
            .collect();
        self.pictures(&photos);
    }

    /// Draws cells beside each other, as far as the page goes, and goes on below them.
    fn cells(
        &mut self,
        (letters, ink): (Letters, Ink),
        lines: &[Vec<String>],
        columns: &[Head],
        widths: &[f32],
    ) {
        let step_mm = letters.size_mm * LEADING;
        let room = ((BOTTOM_MM - self.y) / step_mm).max(1.0) as usize;
        let numbers: Vec<bool> = columns.iter().map(|head| head.number).collect();
        let row = Cells {
            letters,
            ink,
            lines,
            widths,
            numbers: &numbers,
            gap_mm: GAP_MM,
            step_mm,
        };
        self.pdf.row((EDGE_MM, self.y), &row, room);
        let most = lines.iter().map(|lines| lines.len().min(room)).max();
        self.y += most.unwrap_or(1).max(1) as f32 * step_mm;
    }

    /// Photos beside each other, each with its words below; those that aren't held are left out.
    fn pictures(&mut self, photos: &[Pictured]) {
        let mut x = EDGE_MM;
        let mut drawn = false;
        let words = photos.iter().any(|photo| !photo.about.is_empty());
        let high = PHOTO_MM + if words { SMALL.size_mm * LEADING } else { 0.0 };
        for photo in photos {
            let Some(jpeg) = (self.photos)(&photo.sha256) else {
                continue;
            };
            if x + PHOTO_MM > WIDE_MM - EDGE_MM {
                x = EDGE_MM;
                self.y += high + GAP_MM;
                drawn = false;
            }
            if !drawn {
                self.room(high + GAP_MM);
            }
            let (wide, _) = self.pdf.photo(x, self.y, (PHOTO_MM * 1.4, PHOTO_MM), jpeg);
            if wide > 0.0 {
                let below = self.y + PHOTO_MM + 0.4;
                self.pdf.coloured(x, below, SMALL, SOFT, &photo.about);
                x += wide.max(SMALL.width_mm(&photo.about)) + GAP_MM;
                drawn = true;
            }
        }
        if drawn {
            self.y += high + GAP_MM;
        }
    }

    fn bars(&mut self, title: &str, bars: &[Bar]) {
        let step = PLAIN.size_mm * 1.9;
        self.room(step * 3.0);
        if !title.is_empty() {
            self.lines(HEADING, crate::pdf::BLACK, title);
        }
        for bar in bars {
            self.room(step);
            self.pdf.text(EDGE_MM, self.y, PLAIN, &bar.name);
            let (from, wide) = (EDGE_MM + 52.0, ROOM_MM - 52.0 - 40.0);
            self.pdf.tinted(from, self.y, wide, PLAIN.size_mm, TINT);
            if let Some(share) = bar.share {
                let part = wide * share.clamp(0, 10_000) as f32 / 10_000.0;
                self.pdf.tinted(from, self.y, part, PLAIN.size_mm, BLUE);
            }
            self.pdf
                .text(from + wide + GAP_MM, self.y, PLAIN, &bar.said);
            self.y += step;
        }
        self.y += 2.0;
    }

    fn radar(&mut self, radar: &Radar) {
        const RADIUS_MM: f32 = 52.0;
        let high = 2.0 * RADIUS_MM + 42.0;
        self.room(high);
        self.lines(HEADING, crate::pdf::BLACK, &radar.title);
        let middle = (WIDE_MM / 2.0, self.y + RADIUS_MM + 12.0);
        radar.draw(&mut self.pdf, middle, RADIUS_MM, SMALL);
        self.y += high - HEADING.size_mm * LEADING;
    }

    fn sign(&mut self, names: &[String]) {
        self.room(22.0);
        self.y += 4.0;
        let wide = ROOM_MM / names.len().max(1) as f32;
        for (n, name) in names.iter().enumerate() {
            let x = EDGE_MM + n as f32 * wide;
            self.pdf.edged(x, self.y, wide - GAP_MM, 16.0);
            self.pdf.coloured(x + 1.5, self.y + 1.2, SMALL, SOFT, name);
        }
        self.y += 19.0;
    }
}

/// How high a photo is on paper.
const PHOTO_MM: f32 = 34.0;
