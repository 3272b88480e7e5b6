//! Where something in a site's file is wrong, and why: said in both languages, counted from 1.

use checklists::Words;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use ts_rs::TS;

/// One thing that is wrong in a site's file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, optional_fields, rename = "SetUpProblem")]
pub struct Problem {
    pub file: String,
    /// Of a workbook, or of a folder of CSV files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row of the sheet, or the line of the file; none where it is about the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The column's letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The column's heading as it stands there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The field of a file without columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    pub reason: Words,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        match (&self.sheet, self.row) {
            (Some(sheet), Some(row)) => write!(out, ": {sheet} row {row}")?,
            (Some(sheet), None) => write!(out, ": {sheet}")?,
            (None, Some(line)) => write!(out, ":{line}")?,
            (None, None) => {}
        }
        match (&self.column, &self.heading) {
            (Some(column), Some(heading)) => write!(out, ", column {column} ({heading})")?,
            (Some(column), None) => write!(out, ", column {column}")?,
            _ => {}
        }
        if let Some(field) = &self.field {
            write!(out, ": {field}")?;
        }
        write!(out, ": {}", self.reason.en)
    }
}

/// A row that nobody read, since it began as a remark does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "SetUpPassedOver")]
pub struct PassedOver {
    pub sheet: String,
    pub row: usize,
    /// What it begins with.
    pub text: String,
}

/// A reason in both languages.
pub use checklists::says;

/// A reason that somebody else gives, in his one language.
pub fn as_said(reason: impl fmt::Display) -> Words {
    let reason = reason.to_string();
    says(reason.clone(), reason)
}

/// The headings of a sheet, as they were found.
#[derive(Debug, PartialEq, Eq)]
pub struct Heads {
    /// The sheet's name.
    pub sheet: String,
    /// Column (from 0) and heading by the field's key.
    pub columns: BTreeMap<String, (usize, String)>,
}

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: Arc<str>,
    /// The row or line, from 1.
    pub row: usize,
    pub heads: Option<Arc<Heads>>,
}

impl Place {
    /// That something about a field is wrong here; `field` is `table.key`.
    pub fn wrong(&self, field: &str, reason: Words) -> Problem {
        let mut problem = Problem {
            file: self.file.to_string(),
            sheet: None,
            row: Some(self.row),
            column: None,
            heading: None,
            field: None,
            reason,
        };
        let Some(heads) = &self.heads else {
            problem.field = Some(field.to_owned());
            return problem;
        };
        problem.sheet = Some(heads.sheet.clone());
        let key = field.split_once('.').map_or(field, |(_, key)| key);
        if let Some((column, heading)) = heads.column(key) {
            problem.column = Some(letters(*column));
            problem.heading = Some(heading.clone());
        }
        problem
    }
}

impl Heads {
    /// The column of a field; of one inside it, where the field itself has none.
    fn column(&self, key: &str) -> Option<&(usize, String)> {
        let inside = || {
            let mut all = self.columns.iter();
            all.find(|(one, _)| one.starts_with(&format!("{key}.")))
        };
        let own = self.columns.get(key);
        own.or_else(|| inside().map(|(_, place)| place))
    }
}

/// A column's letters, from its number counted from 0.
pub fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_sheet_row_and_column_or_its_line() {
        let heads = Heads {
            sheet: "点位".into(),
            columns: BTreeMap::from([("position.latitude".to_owned(), (27, "纬度".to_owned()))]),
        };
        let mut place = Place {
            file: "site.xlsx".into(),
            row: 7,
            heads: Some(Arc::new(heads)),
        };
        let reason = || says("不对", "it is wrong");
        let found = place.wrong("checkpoints.position", reason()).to_string();
        assert_eq!(
            found,
            "site.xlsx: 点位 row 7, column AB (纬度): it is wrong"
        );
        place.heads = None;
        let found = place.wrong("checkpoints.number", reason()).to_string();
        assert_eq!(found, "site.xlsx:7: checkpoints.number: it is wrong");
        assert_eq!([letters(0), letters(25), letters(701)], ["A", "Z", "ZZ"]);
    }
}
