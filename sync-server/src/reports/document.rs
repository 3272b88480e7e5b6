//! A report, made: headed, and in parts. Screen, PDF, workbook and page are written from it alike.

use super::Radar;
use crate::lists::{Cell, Tongue};
use chrono_tz::Tz;
use serde::Serialize;
use sha2::{Digest, Sha256};
use ts_rs::TS;

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportDocument")]
pub struct Document {
    pub report: String,
    pub title: String,
    pub site: String,
    /// What it is about, in words: a day, a month, a place.
    pub about: Vec<Fact>,
    /// Rows of all of its tables together.
    #[ts(type = "number")]
    pub rows: u64,
    /// Says these rows, asked for so; the same rows always have the same one.
    pub id: String,
    pub made_at: String,
    pub by: String,
    pub parts: Vec<Part>,
    /// How it was asked for, in one order.
    #[serde(skip)]
    pub pairs: Vec<(String, String)>,
}

/// Something said in a few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportFact")]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// A part of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "part")]
#[ts(export, rename = "ReportPart")]
pub enum Part {
    /// A heading of its own page or section.
    Heading {
        text: String,
        page: bool,
    },
    /// A sentence.
    Words {
        text: String,
    },
    /// A row of figures.
    Facts {
        facts: Vec<Fact>,
    },
    Table(Table),
    /// Photos beside each other.
    Photos {
        photos: Vec<Pictured>,
    },
    /// Shares of a whole, the longest first or in their own order.
    Bars {
        title: String,
        bars: Vec<Bar>,
    },
    Radar(Radar),
    /// Where people sign.
    Sign {
        names: Vec<String>,
    },
}

/// A photo and what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportPicture")]
pub struct Pictured {
    pub sha256: String,
    pub about: String,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportBar")]
pub struct Bar {
    pub name: String,
    /// Hundredths of a percent; none: too few to say.
    #[ts(type = "number | null")]
    pub share: Option<i64>,
    pub said: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportTable")]
pub struct Table {
    pub title: String,
    pub columns: Vec<Head>,
    pub rows: Vec<Row>,
}

/// A column's head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportHead")]
pub struct Head {
    pub name: String,
    pub wide: u16,
    pub number: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "ReportRow")]
pub struct Row {
    #[serde(serialize_with = "said")]
    #[ts(type = "string[]")]
    pub cells: Vec<Cell>,
    /// Below the row, where there are some.
    pub photos: Vec<String>,
    /// Something is wrong in it.
    pub bad: bool,
}

fn said<S: serde::Serializer>(cells: &[Cell], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(cells.iter().map(Cell::shown))
}

impl Head {
    /// A column of words.
    pub fn new(name: impl Into<String>, wide: u16) -> Self {
        Self {
            name: name.into(),
            wide,
            number: false,
        }
    }

    /// A column of numbers.
    pub fn number(name: impl Into<String>, wide: u16) -> Self {
        Self {
            number: true,
            ..Self::new(name, wide)
        }
    }
}

impl Row {
    /// A row in which nothing is wrong.
    pub fn new(cells: Vec<Cell>) -> Self {
        Self {
            cells,
            photos: Vec::new(),
            bad: false,
        }
    }
}

impl Fact {
    /// Something said in a few words.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }
}

/// What a report says, before it is headed.
#[derive(Debug, Default)]
pub struct Body {
    pub about: Vec<Fact>,
    pub parts: Vec<Part>,
}

impl Body {
    /// Adds a sentence.
    pub fn words(&mut self, text: impl Into<String>) {
        self.parts.push(Part::Words { text: text.into() });
    }

    /// Adds a table; one without rows is a sentence.
    pub fn table(&mut self, title: &str, columns: Vec<Head>, rows: Vec<Row>, tongue: Tongue) {
        if rows.is_empty() {
            let none = tongue.one(("没有记录", "nothing recorded"));
            return self.words(match title {
                "" => none.to_owned(),
                title => format!("{title}: {none}"),
            });
        }
        self.parts.push(Part::Table(Table {
            title: title.to_owned(),
            columns,
            rows,
        }));
    }

    /// Puts every moment of its tables by the site's clock.
    pub fn by_clock(&mut self, zone: Tz) {
        for part in &mut self.parts {
            let Part::Table(table) = part else { continue };
            for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                *cell = std::mem::replace(cell, Cell::None).by_clock(zone);
            }
        }
    }

    /// How many rows its tables have, and a sum over all that it says.
    pub fn counted(&self, seed: &str) -> (u64, [u8; 32]) {
        let mut sum = Sha256::new();
        sum.update(seed);
        let mut rows = 0;
        for part in &self.parts {
            match part {
                Part::Table(table) => {
                    rows += table.rows.len() as u64;
                    for row in &table.rows {
                        row.cells.iter().for_each(|cell| {
                            sum.update(cell.plain());
                            sum.update(b"\x1f");
                        });
                        row.photos.iter().for_each(|photo| sum.update(photo));
                    }
                }
                Part::Facts { facts } => facts.iter().for_each(|fact| sum.update(&fact.value)),
                Part::Bars { bars, .. } => bars.iter().for_each(|bar| sum.update(&bar.said)),
                Part::Radar(radar) => {
                    let shares = radar.axes.iter().flat_map(|axis| &axis.shares);
                    shares.for_each(|share| sum.update(format!("{share:?}\x1f")));
                }
                Part::Photos { photos } => {
                    photos.iter().for_each(|photo| sum.update(&photo.sha256));
                }
                Part::Heading { .. } | Part::Words { .. } | Part::Sign { .. } => {}
            }
            sum.update(b"\n");
        }
        (rows, sum.finalize().into())
    }
}
