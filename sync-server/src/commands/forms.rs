//! `form`, and what `import` does with a checklist's file: XLSForms, and plain sheets.

use crate::commands::workbooks::write;
use crate::commands::{At, Context, codes};
use crate::error::ServerError;
use crate::site_file::Problem;
use crate::sql::Readers;
use crate::standards::{self, Brought, StandardSet};
use crate::writer::Writer;
use crate::xlsform;
use chrono::{DateTime, Utc};
use model::ids::SiteId;
use serde::Serialize;
use std::path::PathBuf;

/// Write a checklist as an XLSForm, for ODK and other programs, and for `import`.
#[derive(Debug, clap::Args)]
pub struct Form {
    #[command(flatten)]
    at: At,
    /// The site; needed where there are several
    #[arg(long)]
    site: Option<SiteId>,
    /// The checklist's id, such as `tp13`
    checklist: String,
    /// The workbook to write; one that is there already stays as it is
    #[arg(value_name = "FILE.xlsx")]
    file: PathBuf,
}

impl Form {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let folder = self.at.open()?;
        let list = Readers::new(folder).read(|connection| {
            let site = codes::choose(connection, self.site)?;
            let held = standards::versions(connection, site.number)?;
            let found = held.newest().find(|one| one.id == self.checklist).cloned();
            found.ok_or_else(|| ServerError::Unknown {
                what: "checklist",
                name: self.checklist.clone(),
            })
        })?;
        write(context, &self.file, &xlsform::write(&list)?)
    }
}

/// What came of importing a form.
#[derive(Serialize)]
struct Imported {
    #[serde(flatten)]
    set: StandardSet,
    site: SiteId,
    dry_run: bool,
    /// What was taken in another way than it was written.
    remarks: Vec<Problem>,
}

/// Sets a form or plain sheet as a checklist of a site.
pub(super) fn import(
    context: &Context,
    (writer, now): (&mut Writer, DateTime<Utc>),
    (file, brought): (&str, Brought),
    named: Option<SiteId>,
    dry_run: bool,
) -> Result<(), ServerError> {
    let deed = |writing: &crate::writer::Writing<'_>| {
        let site = codes::choose(writing.tx, named)?;
        let set = brought.set(writing, (&site, file), None, None)?;
        Ok((site.id, set.map_err(ServerError::SiteFile)?))
    };
    let (site, done) = match dry_run {
        true => writer.rehearse(now, deed),
        false => writer.write(now, deed),
    }?;
    let done = Imported {
        set: done.set,
        site,
        dry_run,
        remarks: done.remarks,
    };
    context.print(&done, &words(&done))
}

fn words(done: &Imported) -> String {
    let set = &done.set;
    let (list, version) = (&set.list, set.version);
    let mut text = match (set.same, done.dry_run) {
        (true, _) => format!("{list} is version {version} already; nothing was changed"),
        (false, true) => format!("{list} would be set as version {version}"),
        (false, false) => format!("{list} is set as version {version}"),
    };
    text.push_str(&format!(": {} items", set.items));
    if let Some(day) = set.from {
        text.push_str(&format!(", from {day} on"));
    }
    for one in &set.changes {
        let kind = serde_json::to_value(one.kind).unwrap_or_default();
        let kind = kind.as_str().unwrap_or_default();
        text.push_str(&format!("\n  {kind}: {} {}", one.item, one.name.zh));
    }
    for remark in &done.remarks {
        text.push_str(&format!("\nremark: {remark}"));
    }
    text
}
