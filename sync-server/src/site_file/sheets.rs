//! The sheets of a site's workbook and their columns: one table that reading and writing share.
//!
//! It says what there is; it reads no file and knows no site.

use checklists::Words;
use serde::Deserialize;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../sites/sheets.toml");
/// A row whose first filled cell begins with this and a blank is an example or a remark: nobody
/// reads it. `#1` is the name of a pump.
pub const REMARK: char = '#';
/// What the sheet with instructions is called; it is passed over.
pub const INSTRUCTIONS: Names = Names {
    zh: "说明",
    en: "Instructions",
};

/// A name in both languages that the program itself sets.
pub struct Names {
    pub zh: &'static str,
    pub en: &'static str,
}

impl Names {
    /// Whether a heading is this, in either language.
    pub fn is(&self, text: &str) -> bool {
        plain(text) == plain(self.zh) || plain(text) == plain(self.en)
    }
}

/// A kind of sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The table of the site's file, e.g. `checkpoints`.
    pub key: String,
    pub head: Words,
    /// What a row of it is.
    pub note: Words,
    pub columns: Vec<Column>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The field of the site's file; `fields.made` is a field inside a field.
    pub key: String,
    pub head: Words,
    /// What else people call it.
    #[serde(default)]
    pub also: Vec<String>,
    pub kind: CellKind,
    #[serde(default)]
    pub required: bool,
    /// Of a reference: the key of the sheet that it names a row of.
    #[serde(default)]
    pub of: Option<String>,
    /// Of a choice.
    #[serde(default)]
    pub choices: Vec<Choice>,
    #[serde(default)]
    pub note: Option<Words>,
    /// Cells of the template's example rows, first row first.
    #[serde(default)]
    pub examples: Vec<String>,
}

/// One of a fixed list of words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As the site's file says it.
    pub key: String,
    pub zh: String,
    pub en: String,
}

/// What a cell holds. Lists have `、`, a comma, a semicolon or a new line between their entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellKind {
    Text,
    /// Text of any length that a standard has.
    Prose,
    /// Several short texts, with `、`, a semicolon or a new line between: commas belong to them.
    Words,
    /// An id, which a spreadsheet mustn't have taken for a decimal.
    Id,
    /// Text by which something is found or unlocked: its width says nothing.
    Key,
    Integer,
    Decimal,
    Date,
    /// A time of day.
    Time,
    YesNo,
    Choice,
    Choices,
    /// A row of another sheet, by its id or by a name that stands there once.
    Reference,
    References,
    /// UIDs in hex.
    Tags,
    /// `07:00-09:00`
    Span,
    Spans,
    /// `12-01 至 02-28`
    DaySpan,
    /// Days or stretches of days.
    DaySpans,
    /// A checklist of the catalogue, by id or name.
    Checklist,
    Checklists,
    /// A touchpoint's number or name.
    Touchpoint,
    /// `name=value` with semicolons between; in quotes where such a sign is inside.
    Pairs,
    /// `2026-12`
    Month,
    /// RRULE text, or one of a few plain words for it.
    Recurrence,
    /// A day of the rota: the name of a shift, or a tick.
    Mark,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    sheets: Vec<Sheet>,
}

/// Every kind of sheet, in the order of the workbook.
///
/// Edges: read once; a test holds that the table is good, so it never fails.
pub fn all() -> &'static [Sheet] {
    static SHEETS: OnceLock<Vec<Sheet>> = OnceLock::new();
    SHEETS.get_or_init(|| match toml::from_str::<Table>(TABLE) {
        Ok(table) => table.sheets.into_iter().map(with_days).collect(),
        Err(error) => unreachable!("the table of sheets doesn't read: {error}"),
    })
}

/// The sheet of that key.
pub fn of(key: &str) -> Option<&'static Sheet> {
    all().iter().find(|sheet| sheet.key == key)
}

/// The rota has a column for each day of a month.
fn with_days(mut sheet: Sheet) -> Sheet {
    if sheet.key == "shift_days" {
        sheet.columns.extend((1..=31).map(|day| Column {
            key: format!("days.{day}"),
            head: Words {
                zh: day.to_string(),
                en: day.to_string(),
            },
            also: Vec::new(),
            kind: CellKind::Mark,
            required: false,
            of: Some("shifts".into()),
            choices: Vec::new(),
            note: None,
            examples: Vec::new(),
        }));
    }
    sheet
}

impl Sheet {
    /// Whether a sheet's name, or a file's, is this one's: its key or either of its names.
    pub fn is_called(&self, name: &str) -> bool {
        names(name, &self.key, &self.head)
    }

    /// The column with that heading, and its place among the columns.
    pub fn column(&self, heading: &str) -> Option<(usize, &Column)> {
        let mut columns = self.columns.iter().enumerate();
        columns.find(|(_, column)| column.is_headed(heading))
    }

    /// Whether that is how one of the template's example rows begins.
    pub fn is_example(&self, text: &str) -> bool {
        let most = self.columns.iter().map(|one| one.examples.len()).max();
        let begins = |n: usize| {
            let mut cells = self.columns.iter().filter_map(|one| one.examples.get(n));
            cells.find(|cell| !cell.is_empty())
        };
        let mut all = (0..most.unwrap_or(0)).filter_map(begins);
        all.any(|cell| text == format!("{REMARK} {cell}"))
    }

    /// The column of that key.
    pub fn of_key(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }
}

impl Column {
    /// Whether a heading is this column's, in any of its forms.
    pub fn is_headed(&self, heading: &str) -> bool {
        let also = || self.also.iter().any(|one| plain(one) == plain(heading));
        names(heading, &self.key, &self.head) || also()
    }

    /// The choice that a word is, in any of its forms.
    pub fn choice(&self, word: &str) -> Option<&Choice> {
        let word = plain(word);
        let is = |one: &&Choice| {
            [&one.key, &one.zh, &one.en]
                .iter()
                .any(|it| plain(it) == word)
        };
        self.choices.iter().find(is)
    }
}

fn names(text: &str, key: &str, head: &Words) -> bool {
    let text = plain(text);
    text == plain(key) || text == plain(&head.zh) || text == plain(&head.en)
}

/// A text as it is compared: half-width, lower-case, single blanks, none around it, and without
/// the star that marks a column as required.
pub fn plain(text: &str) -> String {
    let half = half_width(text).to_lowercase();
    let words: Vec<&str> = half.split_whitespace().collect();
    words.join(" ").trim_end_matches('*').trim_end().to_owned()
}

/// Full-width letters, digits, signs and blanks as plain ones; what only Chinese has stays.
pub fn half_width(text: &str) -> String {
    let half = |sign: char| match sign {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        '\u{feff}' | '\u{200b}' => ' ',
        sign => sign,
    };
    text.chars().map(half).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_heading_is_found_by_either_name_and_stands_once() {
        let mut sheets = BTreeSet::new();
        for sheet in all() {
            for name in [&sheet.head.zh, &sheet.head.en] {
                assert!(sheets.insert(plain(name)), "{name} stands twice");
                assert!(sheet.is_called(&format!(" {} ", name.to_uppercase())));
            }
            let mut heads = BTreeSet::new();
            for (place, column) in sheet.columns.iter().enumerate() {
                for name in BTreeSet::from([&column.head.zh, &column.head.en]) {
                    assert!(heads.insert(plain(name)), "{}: {name} twice", sheet.key);
                    assert_eq!(sheet.column(name).map(|(at, _)| at), Some(place), "{name}");
                }
            }
        }
    }

    #[test]
    fn references_name_a_sheet_and_choices_have_words() {
        for column in all().iter().flat_map(|sheet| &sheet.columns) {
            let refers = matches!(
                column.kind,
                CellKind::Reference | CellKind::References | CellKind::Mark
            );
            let named = column.of.as_deref().and_then(of);
            assert_eq!(named.is_some(), refers, "{}", column.key);
            let chooses = matches!(column.kind, CellKind::Choice | CellKind::Choices);
            assert_eq!(column.choices.len() > 1, chooses, "{}", column.key);
        }
    }

    #[test]
    fn words_are_compared_without_width_case_or_blanks() {
        assert_eq!(plain("　Ｎａｍｅ  of\u{a0}it * "), "name of it");
        assert_eq!(plain("轻微时限（小时）"), plain("轻微时限(小时)"));
    }
}
