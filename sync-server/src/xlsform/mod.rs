//! XLSForms as checklists and back: a strict subset of what xlsform.org describes.
//!
//! What a checklist can hold keeps its meaning; all else is refused with sheet, row, column and
//! why. Nothing is dropped in silence: what is taken in another way than it was written is told.

mod build;
mod choices;
mod expression;
mod more;
mod range;
mod settings;
mod survey;
mod table;
mod write;

pub use range::figure;
pub use settings::is_id;
pub use table::is_form;
pub use write::write;

use crate::site_file::cells::Book;
use crate::site_file::problem::Problem;
use checklists::Checklist;
use std::path::Path;

/// A form that could be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub list: Checklist,
    /// Whether the form says a version of its own.
    pub versioned: bool,
    /// What was taken in another way than it was written.
    pub remarks: Vec<Problem>,
}

/// Reads a form.
///
/// Errors: everything that is wrong, or outside the subset, in the order of sheets and rows.
pub fn read(file: &str, book: &Book) -> Result<Taken, Vec<Problem>> {
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let sheets = table::sheets(file, book, &mut problems);
    let stem = Path::new(file).file_stem().unwrap_or_default();
    let settings = settings::read(&stem.to_string_lossy(), &sheets.settings, &mut problems);
    let setting = sheets.settings.rows.first();
    let twice = setting.is_some_and(|row| row.get("allow_choice_duplicates").is_some());
    let lists = choices::read(&sheets.choices, twice, &mut problems);
    let questions = survey::read(&sheets.survey, &mut problems);
    let versioned = settings.version.is_some();
    let told = (&mut problems, &mut remarks);
    let tables = (&sheets.survey, &sheets.choices);
    let list = build::build(tables, &lists, settings, &questions, told);
    match problems.is_empty() {
        true => Ok(Taken {
            list,
            versioned,
            remarks,
        }),
        false => {
            problems.sort_by(|a, b| (&a.sheet, a.row).cmp(&(&b.sheet, b.row)));
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests;
