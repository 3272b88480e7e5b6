//! The pack for an audit day: everything of some days in one zip, with what proves it and how to
//! check that without us.

use super::{Document, Part, html};
use crate::app::App;
use crate::console::names::Names;
use crate::console::reports::bytes_of;
use crate::error::{ServerError, refuse};
use crate::export;
use crate::lists::{self, Asked, Format, Look, Tongue, spelled, unseen};
use crate::markup::safe;
use crate::sql::sites::Site;
use crate::sql::{findings, journals};
use chrono::{DateTime, NaiveDate, Utc};
use protocol::ErrorCode;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, Seek, SeekFrom, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The most days of a pack.
const DAYS_MAX: i64 = 366;
/// The lists that are in it.
const LISTS: [&str; 13] = [
    "rounds",
    "visits",
    "answers",
    "readings",
    "findings",
    "orders",
    "order-steps",
    "handovers",
    "equipment",
    "dues",
    "fire-months",
    "trainings",
    "journals",
];

/// Which days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Days {
    /// Reads what stands behind the question mark.
    pub fn read(pairs: &[(String, String)]) -> Result<Self, ServerError> {
        let bad = |message: String| refuse(ErrorCode::BadValue, message);
        let (mut from, mut to) = (None, None);
        for (key, value) in pairs {
            let no_day = || bad(format!("`{key}`: a day as 2026-11-23"));
            match key.as_str() {
                "from" => from = Some(value.parse().map_err(|_| no_day())?),
                "to" => to = Some(value.parse().map_err(|_| no_day())?),
                "lang" => {}
                key => return Err(bad(format!("`{key}`: a pack asks for from, to and lang"))),
            }
        }
        let wanted = |name: &str| bad(format!("`{name}`: say which day"));
        let from: NaiveDate = from.ok_or_else(|| wanted("from"))?;
        let to: NaiveDate = to.ok_or_else(|| wanted("to"))?;
        match (to - from).num_days() {
            0..DAYS_MAX => Ok(Self { from, to }),
            _ => Err(bad(format!(
                "`to`: from 0 to {} days after `from`",
                DAYS_MAX - 1
            ))),
        }
    }
}

/// What a pack is made from.
pub struct From<'a> {
    pub app: &'a App,
    pub connection: &'a Connection,
    pub site: &'a Site,
    pub names: &'a Names,
    pub now: DateTime<Utc>,
    pub by: &'a str,
    pub tongue: Tongue,
}

/// A pack, made.
pub struct Made {
    pub file: File,
    pub id: String,
    pub pairs: Vec<(String, String)>,
    pub rows: u64,
}

/// A file of the pack, for its first page.
struct Entry {
    name: String,
    about: String,
}

struct Pack<'a> {
    from: &'a From<'a>,
    zip: ZipWriter<File>,
    entries: Vec<Entry>,
    /// Photos and voice notes that are in it, by name, with where they lie.
    photos: BTreeMap<String, String>,
    sum: Sha256,
    rows: u64,
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> ServerError {
    lists::failed(io::Error::other(error))
}

/// Makes the pack.
pub fn write(from: &From<'_>, days: &Days) -> Result<Made, ServerError> {
    let mut pack = Pack {
        from,
        zip: ZipWriter::new(unseen(&from.app.folder)?),
        entries: Vec::new(),
        photos: BTreeMap::new(),
        sum: Sha256::new(),
        rows: 0,
    };
    pack.sum.update(from.site.id.to_string());
    for day in from_to(days) {
        pack.day(day)?;
    }
    pack.notices(days)?;
    pack.lists(days)?;
    pack.journals()?;
    pack.checks()?;
    let pairs = [("from", days.from), ("to", days.to)];
    let pairs = pairs.map(|(key, day)| (key.to_owned(), day.to_string()));
    let lang = (from.tongue == Tongue::En).then(|| ("lang".to_owned(), "en".to_owned()));
    let pairs = pairs.into_iter().chain(lang).collect();
    let id = spelled(&pack.sum.clone().finalize());
    pack.index(days, &id)?;
    let mut file = pack.zip.finish().map_err(failed)?;
    file.seek(SeekFrom::Start(0)).map_err(lists::failed)?;
    Ok(Made {
        file,
        id,
        pairs,
        rows: pack.rows,
    })
}

fn from_to(days: &Days) -> impl Iterator<Item = NaiveDate> {
    let to = days.to;
    days.from.iter_days().take_while(move |day| *day <= to)
}

impl Pack<'_> {
    fn begin(&mut self, name: &str, packed: bool) -> Result<(), ServerError> {
        let method = match packed {
            true => zip::CompressionMethod::Deflated,
            false => zip::CompressionMethod::Stored,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .large_file(true);
        self.zip.start_file(name, options).map_err(failed)
    }

    fn put(&mut self, name: &str, about: &str, bytes: &[u8]) -> Result<(), ServerError> {
        self.begin(name, true)?;
        self.zip.write_all(bytes).map_err(lists::failed)?;
        let (name, about) = (name.to_owned(), about.to_owned());
        self.entries.push(Entry { name, about });
        Ok(())
    }

    fn made(&self, report: &str, pairs: &[(&str, String)]) -> Result<Document, ServerError> {
        let unknown = ServerError::Damaged { what: "a report" };
        let report = super::by_name(report).ok_or(unknown)?;
        let lang = self.from.tongue.one(("zh", "en"));
        let mut pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect();
        pairs.push(("lang".to_owned(), lang.to_owned()));
        let of = self.from;
        let (site, by) = ((of.connection, of.site, of.names), of.by);
        super::make(report, site, &pairs, of.now, by)
    }

    /// A report as a page, its photos beside it.
    fn page(&mut self, name: &str, about: &str, document: &Document) -> Result<(), ServerError> {
        for part in &document.parts {
            match part {
                Part::Photos { photos } => {
                    for photo in photos {
                        self.photo(&photo.sha256)?;
                    }
                }
                Part::Table(table) => {
                    for photo in table.rows.iter().flat_map(|row| &row.photos) {
                        self.photo(photo)?;
                    }
                }
                _ => {}
            }
        }
        let beside = |sha256: &str| {
            let path = self.photos.get(sha256)?;
            Some(format!("../{path}"))
        };
        let text = html(document, self.from.tongue, &beside);
        self.sum.update(&document.id);
        self.put(name, about, text.as_bytes())
    }

    fn day(&mut self, day: NaiveDate) -> Result<(), ServerError> {
        let document = self.made("day-log", &[("day", day.to_string())])?;
        if document.rows == 0 {
            return Ok(());
        }
        let about = format!("{} {day}", document.title);
        self.page(&format!("days/{day}.html"), &about, &document)
    }

    /// Puts a photo or voice note in, once; what isn't held stays out.
    fn photo(&mut self, sha256: &str) -> Result<(), ServerError> {
        if self.photos.contains_key(sha256) {
            return Ok(());
        }
        let From {
            app,
            connection,
            site,
            ..
        } = self.from;
        let Some(bytes) = bytes_of(app, connection, site, sha256) else {
            return Ok(());
        };
        let ending = match photo::media_type(&bytes) {
            "image/jpeg" => "jpg",
            kind => kind.rsplit('/').next().unwrap_or("bin"),
        };
        let path = format!("photos/{sha256}.{ending}");
        self.begin(&path, false)?;
        self.zip.write_all(&bytes).map_err(lists::failed)?;
        self.photos.insert(sha256.to_owned(), path);
        Ok(())
    }

    /// A notice for each finding that was raised on these days.
    fn notices(&mut self, days: &Days) -> Result<(), ServerError> {
        let From {
            connection,
            site,
            names,
            ..
        } = self.from;
        let mut all = findings::all_of_site(connection, site.number, false, None)?;
        all.reverse();
        for found in all {
            let Some(day) = names.day_said(&found.raised_at) else {
                continue;
            };
            if day < days.from || day > days.to {
                continue;
            }
            let document = self.made("notice", &[("finding", found.id.to_string())])?;
            let about = document
                .about
                .iter()
                .take(2)
                .map(|fact| fact.value.as_str());
            let about = format!("{day} {}", about.collect::<Vec<_>>().join(" · "));
            let name = format!("findings/{day}-{}.html", found.id);
            self.page(&name, &about, &document)?;
        }
        Ok(())
    }

    fn lists(&mut self, days: &Days) -> Result<(), ServerError> {
        let From {
            app,
            connection,
            site,
            names,
            now,
            by,
            tongue,
        } = self.from;
        for name in LISTS {
            let Some(list) = lists::by_name(name) else {
                continue;
            };
            let lang = tongue.one(("zh", "en"));
            let mut pairs = vec![("lang".to_owned(), lang.to_owned())];
            if list.days != lists::Stretch::Now {
                pairs.push(("from".to_owned(), days.from.to_string()));
                pairs.push(("to".to_owned(), days.to.to_string()));
            }
            let asked = Asked::read(list, &pairs)?;
            let look = Look::new(connection, site, names, &asked, *now);
            let filed = lists::file(&app.folder, &look, list, Format::Xlsx, u64::MAX, by)?;
            // What stands there as of now, and journals that go on, are other rows a day later.
            if list.days != lists::Stretch::Now {
                self.sum.update(&filed.head.id);
            }
            self.rows += filed.head.rows;
            let path = format!("lists/{name}.xlsx");
            let about = format!("{} ({})", filed.head.title, filed.head.rows);
            self.begin(&path, false)?;
            io::copy(&mut BufReader::new(filed.file), &mut self.zip).map_err(lists::failed)?;
            self.entries.push(Entry { name: path, about });
        }
        Ok(())
    }

    /// Every journal of the site whole: a part of a chain proves less. Its id doesn't count them.
    fn journals(&mut self) -> Result<(), ServerError> {
        let From {
            app,
            connection,
            site,
            now,
            ..
        } = self.from;
        for journal in journals::of_site(connection, site.number)? {
            let path = format!("journals/{}.txt", journal.id);
            self.begin(&path, true)?;
            export::write(&app.folder, &app.keys, journal.id, *now, &mut self.zip)?;
            let word = self.from.tongue.one(("流水", "Journal"));
            let about = format!("{word} {}", journal.id);
            self.entries.push(Entry { name: path, about });
        }
        Ok(())
    }

    /// What checks it, for whoever has a shell or Python.
    fn checks(&mut self) -> Result<(), ServerError> {
        let tongue = self.from.tongue;
        let mut sums = String::new();
        for (sha256, path) in &self.photos {
            let _ = writeln!(sums, "{sha256}  {path}");
        }
        let chain = tongue.one(("检查流水的链", "Checks a journal's chain"));
        let signs = tongue.one(("检查签名与回执", "Checks signatures and receipts"));
        let photos = tongue.one(("照片的校验和", "Sums of the photos"));
        self.put("check/check-chain.sh", chain, CHAIN.as_bytes())?;
        self.put("check/check-signatures.py", signs, SIGNATURES.as_bytes())?;
        // An empty file of sums is an error to the program that checks it.
        match sums.is_empty() {
            true => Ok(()),
            false => self.put("check/photos.sha256", photos, sums.as_bytes()),
        }
    }

    /// The first page: what is in it, and how it is checked.
    fn index(&mut self, days: &Days, id: &str) -> Result<(), ServerError> {
        let From { site, tongue, .. } = self.from;
        let title = tongue.one(("记录包", "Record pack"));
        let mut text = String::new();
        let _ = write!(
            text,
            "<!doctype html>\n<html lang=\"{}\"><meta charset=\"utf-8\">\
             <title>{title}</title><style>body{{font:15px/1.6 sans-serif;max-width:900px;\
             margin:24px auto;padding:0 16px}}code{{background:#eef1f6;padding:1px 4px}}</style>\n\
             <h1>{title} · {}</h1>\n<p>{} – {} · {} {id}</p>\n",
            tongue.one(("zh-CN", "en")),
            safe(&site.name),
            days.from,
            days.to,
            tongue.one(("编号", "id")),
        );
        let _ = write!(
            text,
            "<p>{}</p>\n<pre><code>\
             for j in journals/*.txt; do sh check/check-chain.sh \"$j\"; done\n\
             for j in journals/*.txt; do python3 check/check-signatures.py \"$j\"; done\n\
             {}</code></pre>\n<ul>\n",
            tongue.one((
                "下面每行各自独立检查：每条记录的链、签名与回执、照片。都不需要我们的程序。",
                "The lines below check by themselves: the chain of lines, signatures and \
                 receipts, photos. None of them wants our program.",
            )),
            match self.photos.is_empty() {
                true => tongue.one(("# 没有照片", "# no photos")),
                false => "sha256sum -c check/photos.sha256",
            }
        );
        for entry in &self.entries {
            let (name, about) = (safe(&entry.name), safe(&entry.about));
            let _ = writeln!(text, "<li><a href=\"{name}\">{about}</a></li>");
        }
        text.push_str("</ul></html>\n");
        self.begin("index.html", true)?;
        self.zip.write_all(text.as_bytes()).map_err(lists::failed)
    }
}

const CHAIN: &str = include_str!("../../../docs/check-chain.sh");
const SIGNATURES: &str = include_str!("../../../docs/check-signatures.py");
