//! A list as a file: how many rows it holds, what it was narrowed to, and an id that says the same
//! rows again and finds them again.

use super::{Cell, List, Look, Take, Tongue, csv, json, paper, workbook};
use crate::error::ServerError;
use crate::folder::{Folder, create_private};
use crate::random;
use chrono::{DateTime, SecondsFormat, Utc};
use data_encoding::{BASE32, HEXLOWER};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom};

/// In what form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Json,
    Csv,
    Xlsx,
    Pdf,
}

impl Format {
    /// By its name in an address.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "json" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "xlsx" => Some(Self::Xlsx),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// As a file's name ends.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Pdf => "pdf",
        }
    }

    /// As HTTP calls it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pdf => "application/pdf",
        }
    }
}

/// What stands above a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    pub title: String,
    pub site: String,
    /// What it was narrowed to, in words.
    pub filter: Vec<(String, String)>,
    /// The same, as it is asked for.
    pub pairs: Vec<(String, String)>,
    pub rows: u64,
    /// Says these rows, asked for so; the same rows always have the same one.
    pub id: String,
    /// By the site's clock.
    pub made_at: String,
    /// Who asked for it.
    pub by: String,
}

impl Head {
    /// What it was narrowed to, in a line.
    pub fn filter_line(&self, tongue: Tongue) -> String {
        if self.filter.is_empty() {
            return tongue.one(("全部", "everything")).to_owned();
        }
        let pairs = self.filter.iter();
        let pairs: Vec<String> = pairs
            .map(|(key, value)| format!("{key}: {value}"))
            .collect();
        pairs.join(tongue.one(("；", "; ")))
    }
}

/// A file, made.
pub struct Filed {
    pub head: Head,
    pub format: Format,
    /// From its beginning.
    pub file: File,
}

/// What gives the rows, as often as it is asked.
pub type Rows<'r> = &'r dyn Fn(Take<'_>) -> Result<(), ServerError>;

/// Writes a list into a file that nobody else sees, and that is gone when it is closed; as JSON
/// no more than its first rows, though all are counted.
pub fn file(
    folder: &Folder,
    look: &Look<'_>,
    list: &'static List,
    format: Format,
    first: u64,
    by: &str,
) -> Result<Filed, ServerError> {
    let list = list.as_asked(look.asked);
    let rows = |take: Take<'_>| list.each(look, take);
    let head = head(look, list, by, &rows)?;
    let mut file = unseen(folder)?;
    let out = BufWriter::new(&mut file);
    let tongue = look.asked.tongue;
    match format {
        Format::Json => json::write(out, list, &head, first, &rows)?,
        Format::Csv => csv::write(out, list, tongue, &rows)?,
        Format::Xlsx => workbook::write(out, list, &head, tongue.unwrap_or_default(), &rows)?,
        Format::Pdf => paper::write(out, list, &head, tongue.unwrap_or_default(), &rows)?,
    }
    file.seek(SeekFrom::Start(0))
        .map_err(ServerError::file("read", folder.path()))?;
    Ok(Filed { head, format, file })
}

/// Counts the rows, and makes the id that says them.
pub fn head(
    look: &Look<'_>,
    list: &'static List,
    by: &str,
    rows: Rows<'_>,
) -> Result<Head, ServerError> {
    let tongue = look.asked.tongue.unwrap_or_default();
    let pairs = look.asked.pairs(list.days, look.today);
    let mut sum = Sha256::new();
    sum.update(look.site.id.to_string());
    sum.update(list.name);
    for (key, value) in &pairs {
        sum.update(format!("\n{key}={value}"));
    }
    let mut count: u64 = 0;
    rows(&mut |row: Vec<Cell>| {
        count += 1;
        sum.update(b"\n");
        for cell in &row {
            sum.update(cell.plain());
            sum.update(b"\x1f");
        }
        Ok(())
    })?;
    Ok(Head {
        title: tongue.one(list.title).to_owned(),
        site: look.site.name.clone(),
        filter: look.asked.said(list, look.today, tongue),
        pairs,
        rows: count,
        id: spelled(&sum.finalize()),
        made_at: clock_of(look.now, look),
        by: by.to_owned(),
    })
}

fn clock_of(at: DateTime<Utc>, look: &Look<'_>) -> String {
    let local = at.with_timezone(&look.names.zone);
    local.to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Twelve letters of a sum, in threes of four: 60 bits.
pub fn spelled(sum: &[u8]) -> String {
    let letters = BASE32.encode(sum);
    let parts = [0, 4, 8].map(|at| letters.get(at..at + 4).unwrap_or_default());
    parts.join("-")
}

/// A file without a name.
pub fn unseen(folder: &Folder) -> Result<File, ServerError> {
    let name = format!("list-{}", HEXLOWER.encode(&random::bytes::<8>()));
    let path = folder.uploads().join(name);
    drop(create_private(&path)?);
    let mut options = File::options();
    let file = options.read(true).write(true).open(&path);
    let file = file.map_err(ServerError::file("write", &path))?;
    std::fs::remove_file(&path).map_err(ServerError::file("remove", &path))?;
    Ok(file)
}

/// How a file couldn't be written.
pub fn failed(source: std::io::Error) -> ServerError {
    let path = std::path::PathBuf::from("the list");
    ServerError::File {
        doing: "write",
        path,
        source,
    }
}
