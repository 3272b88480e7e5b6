//! `template` and `demo-site`: workbooks out. `import` reads them.

use crate::commands::{At, Context, codes};
use crate::error::ServerError;
use crate::site_file::{demo_site, workbook};
use crate::sql::Readers;
use model::ids::SiteId;
use serde::Serialize;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write the workbook that sets up a site: empty with examples, or a site as it stands.
#[derive(Debug, clap::Args)]
pub struct Template {
    /// The site whose rows stand in it; without it the workbook has examples alone
    #[arg(long, requires = "data")]
    site: Option<SiteId>,
    /// The data folder that holds the site
    #[arg(long, env = "TOUCHPOINT_SERVER_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The workbook to write; one that is there already stays as it is
    #[arg(value_name = "FILE.xlsx")]
    file: PathBuf,
}

#[derive(Serialize)]
struct Written<'a> {
    file: &'a Path,
    size_bytes: usize,
}

impl Template {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let bytes = match (&self.data, self.site) {
            (Some(data), Some(site)) => {
                let folder = At { data: data.clone() }.open()?;
                let draft = Readers::new(folder).read(|connection| {
                    let site = codes::choose(connection, Some(site))?;
                    workbook::as_it_stands(connection, &site)
                })?;
                workbook::of(&draft)?
            }
            _ => workbook::template()?,
        };
        write(context, &self.file, &bytes)
    }
}

/// Write the workbook of a real-sized site that doesn't exist, to try things with.
#[derive(Debug, clap::Args)]
pub struct DemoSite {
    /// The workbook to write; one that is there already stays as it is
    #[arg(value_name = "FILE.xlsx")]
    file: PathBuf,
}

impl DemoSite {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        write(context, &self.file, &workbook::of(&demo_site::draft())?)
    }
}

/// Never over another: somebody may have filled it in.
pub(super) fn write(context: &Context, file: &Path, bytes: &[u8]) -> Result<(), ServerError> {
    let opened = OpenOptions::new().write(true).create_new(true).open(file);
    opened
        .and_then(|mut to| to.write_all(bytes).and_then(|()| to.sync_all()))
        .map_err(ServerError::file("write", file))?;
    let written = Written {
        file,
        size_bytes: bytes.len(),
    };
    context.print(&written, &format!("wrote {}", file.display()))
}
