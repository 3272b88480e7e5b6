//! A site's file: read, checked whole, and set as rows of the feed.
//!
//! Three ways lead in (TOML, a workbook, CSV) and all give one `form`; one `check` finds every
//! problem, one `rows` says what the site then holds, one `import` sets what differs.

pub mod cells;
mod check;
pub mod child;
mod csv;
pub mod demo_site;
pub mod draft;
mod entries;
pub mod form;
mod from_toml;
pub mod gauges;
mod held;
mod import;
mod meant;
pub mod names;
mod pairs;
mod plain_rule;
pub mod problem;
mod reading;
mod rows;
pub mod sheets;
mod tables;
pub mod values;
pub mod workbook;

pub use check::milli;
pub use import::{Counted, Imported, Kept, parts};
pub use problem::{PassedOver, Problem};
pub use reading::about;
pub use tables::rows_of;

use crate::bounded::Program;
use crate::error::ServerError;
use crate::standards::sheet;
use crate::xlsform;
use cells::Book;
use form::Form;
use held::Held;
use model::ids::SiteId;
use names::Names;
use problem::says;
use rows::Hashed;
use std::path::Path;
use uuid::Uuid;

/// The sample site of `demo`.
pub const SAMPLE: &str = include_str!("../../sites/sample.toml");
/// How workbooks begin: `.xlsx`, and the older kind that is refused.
const BINARY: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
/// Files of one folder.
const FILES_MAX: usize = 50;

/// A site's file that could be read. What it refers to may stand in the site alone, so the last
/// problems are found when it is imported.
pub struct SiteFile {
    form: Form,
    file: String,
    problems: Vec<Problem>,
    hashed: Hashed,
}

/// Reads a whole site's TOML, which refers to nothing but itself.
///
/// Errors: every problem with file, line and reason.
pub fn read(file_name: &str, text: &str) -> Result<SiteFile, ServerError> {
    let (form, mut problems) = from_toml::read(file_name, text);
    let held = Held::default();
    let names = Names::of(&form, &held, SiteId(Uuid::nil()));
    problems.extend(check::problems(&form, &names, &held));
    if !problems.is_empty() {
        return Err(ServerError::SiteFile(problems));
    }
    Ok(SiteFile::of(file_name, (form, problems)))
}

/// Reads a file by what is in it: a workbook, CSV that is called as its sheet, or TOML.
///
/// Errors: a file that can't be read at all. Other problems are told by `import`, all at once.
pub fn from_bytes(program: &Program, name: &str, bytes: &[u8]) -> Result<SiteFile, ServerError> {
    if !BINARY.iter().any(|begins| bytes.starts_with(begins)) && is_toml(name, bytes) {
        let Some(text) = csv::decode(bytes) else {
            return Err(reading::unreadable(name, says("不是文本", "is no text")));
        };
        return Ok(SiteFile::of(name, from_toml::read(name, &text)));
    }
    let book = cells_of(program, name, bytes)?;
    Ok(SiteFile::of(name, tables::from_book(name, &book)))
}

/// The cells of a workbook, or of CSV that is called as its sheet.
fn cells_of(program: &Program, name: &str, bytes: &[u8]) -> Result<Book, ServerError> {
    let book = reading::cells(program, name, bytes)?;
    Ok(match book.grids.first() {
        Some(grid) if grid.name.is_empty() => Book {
            grids: vec![reading::named(name, book)],
        },
        _ => book,
    })
}

/// Reads CSV files that are called as their sheets, as one site's file.
///
/// Errors: as of one file.
pub fn from_files(
    program: &Program,
    name: &str,
    files: &[(String, Vec<u8>)],
) -> Result<SiteFile, ServerError> {
    let mut book = Book::default();
    for (file, bytes) in files {
        let cells = reading::cells(program, file, bytes)?;
        book.grids.push(reading::named(file, cells));
    }
    Ok(SiteFile::of(name, tables::from_book(name, &book)))
}

/// What a file turned out to be.
pub enum Either {
    Site(Box<SiteFile>),
    /// A workbook with a sheet `survey`: a checklist.
    Form(Box<xlsform::Taken>),
    /// A checklist in a plain sheet.
    Sheet(Box<sheet::Plain>),
}

/// Reads a file that is a site's, or a checklist's.
///
/// Errors: as `from_path`; everything that is wrong in a form or sheet.
pub fn either(program: &Program, path: &Path) -> Result<Either, ServerError> {
    let shown = path.display().to_string();
    let size = std::fs::metadata(path).map_or(0, |file| file.len());
    if path.is_dir() || size > child::FILE_BYTES_MAX {
        return Ok(Either::Site(Box::new(from_path(program, path)?)));
    }
    let bytes = std::fs::read(path).map_err(ServerError::file("read", path))?;
    either_from_bytes(program, &shown, &bytes)
}

/// The same of bytes.
pub fn either_from_bytes(
    program: &Program,
    name: &str,
    bytes: &[u8],
) -> Result<Either, ServerError> {
    let text = !BINARY.iter().any(|begins| bytes.starts_with(begins));
    if text && is_toml(name, bytes) {
        return Ok(Either::Site(Box::new(from_bytes(program, name, bytes)?)));
    }
    let book = cells_of(program, name, bytes)?;
    if !text && xlsform::is_form(&book) {
        let taken = xlsform::read(name, &book).map_err(ServerError::SiteFile)?;
        return Ok(Either::Form(Box::new(taken)));
    }
    if sheet::is_plain(&book) {
        let plain = sheet::read(name, &book).map_err(ServerError::SiteFile)?;
        return Ok(Either::Sheet(Box::new(plain)));
    }
    let file = SiteFile::of(name, tables::from_book(name, &book));
    Ok(Either::Site(Box::new(file)))
}

/// Reads a file, or a folder of CSV files.
///
/// Errors: as `from_bytes`; a folder without CSV files.
pub fn from_path(program: &Program, path: &Path) -> Result<SiteFile, ServerError> {
    let shown = path.display().to_string();
    let failed = || ServerError::file("read", path);
    if !path.is_dir() {
        let size = std::fs::metadata(path).map_err(failed())?.len();
        if size > child::FILE_BYTES_MAX {
            return Err(reading::unreadable(
                &shown,
                says("文件太大", "is larger than 32 MiB"),
            ));
        }
        return from_bytes(program, &shown, &std::fs::read(path).map_err(failed())?);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(failed())? {
        let path = entry.map_err(failed())?.path();
        let csv = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        if csv {
            let bytes = std::fs::read(&path).map_err(ServerError::file("read", &path))?;
            let name = path.file_name().unwrap_or_default();
            files.push((name.to_string_lossy().into_owned(), bytes));
        }
    }
    files.sort();
    if files.is_empty() || files.len() > FILES_MAX {
        let reason = says(
            "要有 1 到 50 个 .csv 文件",
            "holds no .csv file, or more than 50",
        );
        return Err(reading::unreadable(&shown, reason));
    }
    from_files(program, &shown, &files)
}

/// Whether text is a site's TOML: by its name, else by its first line that says anything.
fn is_toml(name: &str, bytes: &[u8]) -> bool {
    let end = Path::new(name)
        .extension()
        .map(|end| end.to_ascii_lowercase());
    match end.as_deref().and_then(|end| end.to_str()) {
        Some("toml") => return true,
        Some("csv") => return false,
        _ => {}
    }
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().map(str::trim);
    let first = lines.find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| line.starts_with('['))
}

impl SiteFile {
    fn of(file: &str, (form, problems): (Form, Vec<Problem>)) -> Self {
        Self {
            form,
            file: file.to_owned(),
            problems,
            hashed: Hashed::default(),
        }
    }

    /// The site's name; none where the file says nothing of the site itself.
    pub fn name(&self) -> Option<&str> {
        self.form.site.as_ref().map(|site| site.name.as_str())
    }

    /// Names and PINs, for whoever prints them once.
    pub fn pins(&self) -> Vec<(String, String)> {
        let staff = self.form.staff.iter();
        staff
            .filter_map(|one| Some((one.name.clone(), one.pin.clone()?)))
            .collect()
    }
}

#[cfg(test)]
pub(crate) mod tests;
