//! Reports: what a desk hands in, prints or keeps for an audit day. Each is made as one document,
//! and written as a page, a PDF or a workbook.

mod book;
mod complaints;
mod day_log;
mod document;
mod fire_card;
mod notice;
pub mod pack;
mod page;
mod paid;
mod paper;
mod quality;
mod radar;
mod reading_log;
mod workload;

pub use document::{Bar, Body, Document, Fact, Head, Part, Pictured, Row, Table};
pub use page::html;
pub use radar::{Axis, Radar};

use crate::console::months::Month;
use crate::console::names::Names;
use crate::error::{ServerError, refuse};
use crate::folder::Folder;
use crate::lists::{Format, Tongue, spelled, unseen};
use crate::sql::sites::Site;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, SecondsFormat, Utc};
use model::recurrence::site_day;
use protocol::ErrorCode;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};

/// A report that can be made.
pub struct Report {
    /// As it stands in an address.
    pub name: &'static str,
    pub title: (&'static str, &'static str),
    /// What it is for.
    pub about: (&'static str, &'static str),
    pub of: Of,
    body: fn(&Look<'_>) -> Result<Body, ServerError>,
}

/// What a report wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    Day,
    Week,
    Month,
    /// One finding.
    Finding,
    /// One piece of equipment or a building's, and the last day of twelve months.
    Equipment,
}

/// The reports, in the order in which they are offered.
pub const ALL: &[&Report] = &[
    &day_log::REPORT,
    &quality::REPORT,
    &reading_log::REPORT,
    &complaints::REPORT,
    &paid::REPORT,
    &workload::REPORT,
    &fire_card::REPORT,
    &notice::REPORT,
];

/// A report by its name.
pub fn by_name(name: &str) -> Option<&'static Report> {
    ALL.iter().find(|report| report.name == name).copied()
}

/// What a report is made from.
pub struct Look<'a> {
    pub connection: &'a Connection,
    pub site: &'a Site,
    pub names: &'a Names,
    pub now: DateTime<Utc>,
    pub today: NaiveDate,
    pub asked: Asked,
}

/// What was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The first and the last day, both included.
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The finding, the piece, or the building.
    pub one: BTreeMap<String, String>,
    pub tongue: Tongue,
}

impl Look<'_> {
    /// Whether a moment is on one of the days that are asked for, by the site's clock.
    pub fn is_on(&self, at: &str) -> bool {
        self.names.is_on(at, (self.asked.from, self.asked.to))
    }

    /// A moment as it is read, by the site's clock.
    pub fn clock(&self, at: &str) -> String {
        crate::lists::clock(&crate::lists::local(at, self.names.zone))
    }
}

fn bad(key: &str, message: &str) -> ServerError {
    refuse(ErrorCode::BadValue, format!("`{key}`: {message}"))
}

impl Asked {
    /// Reads what stands behind the question mark; what the report doesn't know is refused by name.
    pub fn read(of: Of, pairs: &[(String, String)], today: NaiveDate) -> Result<Self, ServerError> {
        let mut asked = Self::default();
        let mut day = None;
        for (key, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            let dated = |text: &str| -> Result<NaiveDate, ServerError> {
                let wrong = || bad(key, "a day as 2026-11-23, or a month as 2026-11");
                text.parse().map_err(|_| wrong())
            };
            match (key.as_str(), of) {
                ("day", Of::Day | Of::Week | Of::Equipment) => day = Some(dated(value)?),
                ("month", Of::Month) => day = Some(dated(&format!("{value}-01"))?),
                ("finding", Of::Finding) | ("equipment" | "building", Of::Equipment) => {
                    asked.one.insert(key.clone(), value.clone());
                }
                ("lang", _) => {
                    asked.tongue = match value.as_str() {
                        "zh" | "zh-CN" => Tongue::Zh,
                        "en" => Tongue::En,
                        _ => return Err(bad(key, "zh or en")),
                    }
                }
                _ => return Err(bad(key, "this report doesn't ask for it")),
            }
        }
        let wanted = match of {
            Of::Finding => Some("finding"),
            Of::Equipment => Some("equipment` or `building"),
            _ => None,
        };
        if let Some(wanted) = wanted.filter(|_| asked.one.is_empty()) {
            return Err(bad(wanted, "say which"));
        }
        (asked.from, asked.to) = stretch(of, day.unwrap_or(today)).unwrap_or((today, today));
        Ok(asked)
    }

    /// What was asked for, in one order.
    fn pairs(&self, of: Of) -> Vec<(String, String)> {
        let day = |key: &str, value: String| vec![(key.to_owned(), value)];
        let mut pairs = match of {
            Of::Day => day("day", self.from.to_string()),
            Of::Week => day("day", self.from.to_string()),
            Of::Month => day("month", self.from.format("%Y-%m").to_string()),
            Of::Equipment => day("day", self.to.to_string()),
            Of::Finding => Vec::new(),
        };
        pairs.extend(
            self.one
                .iter()
                .map(|(key, value)| (key.clone(), value.clone())),
        );
        // Its rows hold words: in another language they are others.
        if self.tongue == Tongue::En {
            pairs.push(("lang".to_owned(), "en".to_owned()));
        }
        pairs
    }

    /// Its days as texts.
    pub fn days(&self) -> (String, String) {
        (self.from.to_string(), self.to.to_string())
    }
}

/// The days of a report around one.
fn stretch(of: Of, day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    match of {
        Of::Day | Of::Finding => Some((day, day)),
        Of::Week => {
            let back = u64::from(day.weekday().num_days_from_monday());
            let from = day.checked_sub_days(Days::new(back))?;
            Some((from, from.checked_add_days(Days::new(6))?))
        }
        Of::Month => {
            let month = Month::from(day.with_day(1)?)?;
            Some((month.first, month.last))
        }
        Of::Equipment => {
            let first = day.with_day(1)?.checked_sub_months(Months::new(11))?;
            Some((first, day))
        }
    }
}

/// Makes a report.
pub fn make(
    report: &Report,
    (connection, site, names): (&Connection, &Site, &Names),
    pairs: &[(String, String)],
    now: DateTime<Utc>,
    by: &str,
) -> Result<Document, ServerError> {
    let today = site_day(now, names.zone, site.day_start_min);
    let asked = Asked::read(report.of, pairs, today)?;
    let tongue = asked.tongue;
    let look = Look {
        connection,
        site,
        names,
        now,
        today,
        asked,
    };
    let mut body = (report.body)(&look)?;
    body.by_clock(names.zone);
    let pairs = look.asked.pairs(report.of);
    let seed = format!("{} {} {pairs:?}", site.id, report.name);
    let (rows, sum) = body.counted(&seed);
    let local = now.with_timezone(&names.zone);
    Ok(Document {
        report: report.name.to_owned(),
        title: tongue.one(report.title).to_owned(),
        site: site.name.clone(),
        about: body.about,
        rows,
        id: spelled(&sum),
        made_at: local.to_rfc3339_opts(SecondsFormat::Secs, false),
        by: by.to_owned(),
        parts: body.parts,
        pairs,
    })
}

/// What gives a photo's small picture; none where it isn't held.
pub type Photos<'p> = &'p dyn Fn(&str) -> Option<Vec<u8>>;

/// Writes a report into a file that nobody else sees.
pub fn file(
    folder: &Folder,
    document: &Document,
    format: Format,
    tongue: Tongue,
    photos: Photos<'_>,
) -> Result<File, ServerError> {
    let mut file = unseen(folder)?;
    let mut out = BufWriter::new(&mut file);
    let failed = || ServerError::file("write", folder.path());
    match format {
        Format::Json => serde_json::to_writer(&mut out, document)
            .map_err(std::io::Error::other)
            .map_err(failed())?,
        Format::Pdf => {
            let bytes = paper::pdf(document, tongue, photos)?;
            out.write_all(&bytes).map_err(failed())?;
        }
        Format::Xlsx => book::write(&mut out, document, tongue)?,
        Format::Csv => {
            let message = "`format`: a report is json, xlsx or pdf";
            return Err(refuse(ErrorCode::BadValue, message));
        }
    }
    out.flush().map_err(failed())?;
    drop(out);
    file.seek(SeekFrom::Start(0))
        .map_err(ServerError::file("read", folder.path()))?;
    Ok(file)
}

/// What stands below a title: how many rows, the id, when and by whom.
pub fn footing(document: &Document, tongue: Tongue) -> String {
    let (rows, id, by) = (document.rows, &document.id, &document.by);
    let made = crate::lists::clock(&document.made_at);
    match tongue {
        Tongue::Zh => format!("共 {rows} 行 · 编号 {id} · {made} 由 {by} 生成"),
        Tongue::En => format!("{rows} rows · id {id} · made {made} by {by}"),
    }
}
