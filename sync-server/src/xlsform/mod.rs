//! XLSForms as checklists and back: a strict subset of what xlsform.org describes.
//!
//! What a checklist can hold keeps its meaning; all else is refused with sheet, row, column and
//! why. Nothing is dropped in silence: what is taken in another way than it was written is told.

mod build;
mod choices;
mod more;
mod range;
mod settings;
mod survey;
mod table;
mod write;

pub use build::{NAME_EN_MAX, NAME_ZH_MAX, not_good, said_item};
pub use choices::{CHIP_EN_MAX, CHIP_ZH_MAX, List, cut};
pub use more::said;
pub use range::figure;
pub use settings::is_id;
pub use table::is_form;
pub use write::write;

use crate::site_file::cells::Book;
use crate::site_file::problem::Problem;
use checklists::{Checklist, Words};
use serde::Serialize;
use std::path::Path;
use ts_rs::TS;

/// A form that could be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub list: Checklist,
    /// Whether the form says a version of its own.
    pub versioned: bool,
    /// What was taken in another way than it was written.
    pub remarks: Vec<Problem>,
    /// What became of each row of `survey`, in its order.
    pub lines: Vec<Line>,
}

/// A row of a form, and what it is in the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export, rename = "StandardLine")]
pub struct Line {
    pub row: usize,
    /// Its type as it stands there.
    pub kind: String,
    pub name: String,
    pub becomes: Words,
}

/// Reads a form.
///
/// Errors: everything that is wrong, or outside the subset, in the order of sheets and rows.
pub fn read(file: &str, book: &Book) -> Result<Taken, Vec<Problem>> {
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let sheets = table::sheets(file, book, (&mut problems, &mut remarks));
    let stem = Path::new(file).file_stem().unwrap_or_default();
    let settings = settings::read(
        &stem.to_string_lossy(),
        &sheets.settings,
        (&mut problems, &mut remarks),
    );
    let setting = sheets.settings.rows.first();
    let twice = setting.is_some_and(|row| row.get("allow_choice_duplicates").is_some());
    let lists = choices::read(&sheets.choices, twice, (&mut problems, &mut remarks));
    let questions = survey::read(&sheets.survey, (&mut problems, &mut remarks));
    let versioned = settings.version.is_some();
    let told = (&mut problems, &mut remarks);
    let tables = (&sheets.survey, &sheets.choices);
    let (list, lines) = build::build(tables, &lists, settings, &questions, told);
    match problems.is_empty() {
        true => {
            remarks.sort_by(|a, b| (&b.sheet, a.row).cmp(&(&a.sheet, b.row)));
            remarks.dedup();
            Ok(Taken {
                list,
                versioned,
                remarks,
                lines,
            })
        }
        false => {
            problems.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
            // What repeats is looked at as often.
            problems.dedup();
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests;
