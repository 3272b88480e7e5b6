//! `labels` and `renew-label`.

use crate::commands::{At, Context, codes};
use crate::error::ServerError;
use crate::folder::write_private;
use crate::keys::Keys;
use crate::labels::{self, LabelOf, Size};
use crate::sql::{Readers, feed};
use model::ids::SiteId;
use protocol::feed::Kind;
use protocol::rows::CheckpointRow;
use serde::Serialize;
use std::path::PathBuf;

/// Write a page of labels that any browser prints in true size.
#[derive(Debug, clap::Args)]
pub struct Labels {
    #[command(flatten)]
    at: At,
    /// The site; may be left out where there is one
    #[arg(long)]
    site: Option<SiteId>,
    /// What they are printed on
    #[arg(long, value_enum, default_value_t)]
    size: Size,
    /// Only those that were renewed and not yet scanned on the spot
    #[arg(long)]
    stale: bool,
    /// Only this building
    #[arg(long)]
    building: Option<String>,
    /// Places of the first sheet that are used up
    #[arg(long, default_value_t = 0)]
    skip: usize,
    /// The page to write
    #[arg(value_name = "FILE.html")]
    file: PathBuf,
}

#[derive(Serialize)]
struct Written {
    labels: usize,
    stale: usize,
}

impl Labels {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let folder = self.at.open()?;
        let keys = Keys::open(&folder)?;
        let mut all = Readers::new(folder).read(|connection| {
            let site = codes::choose(connection, self.site)?;
            labels::of_site(connection, Some(&keys), &site)
        })?;
        let stale = all.iter().filter(|label| label.stale).count();
        // Equipment gets its first label at the desk's page.
        all.retain(|label| label.print.is_some());
        all.retain(|label| {
            let here = self
                .building
                .as_ref()
                .is_none_or(|it| *it == label.building);
            here && (label.stale || !self.stale)
        });
        let page = labels::sheet(&all, self.size, self.skip)?;
        write_private(&self.file, page.as_bytes())?;
        let written = Written {
            labels: all.len(),
            stale,
        };
        let text = format!("{} labels, {stale} of the site stale", written.labels);
        context.print(&written, &text)
    }
}

/// Give one checkpoint a new label: the old one is valid until the new one is scanned.
#[derive(Debug, clap::Args)]
pub struct RenewLabel {
    #[command(flatten)]
    at: At,
    /// The site; may be left out where there is one
    #[arg(long)]
    site: Option<SiteId>,
    /// The checkpoint's 6-digit code
    code: String,
}

#[derive(Serialize)]
struct Renewed {
    name: String,
}

impl RenewLabel {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let (folder, _, mut writer) = self.at.write()?;
        let name = writer.write(context.now(&folder), |writing| {
            let site = codes::choose(writing.tx, self.site)?;
            let unknown = || ServerError::Unknown {
                what: "checkpoint",
                name: self.code.clone(),
            };
            let rows = feed::of_kind(writing.tx, site.number, Kind::Checkpoint.name())?;
            let mut places = rows.into_iter().filter_map(|(id, json)| {
                let row = serde_json::from_str::<CheckpointRow>(&json).ok()?;
                (row.code.as_ref() == Some(&self.code)).then_some(id.parse().ok()?)
            });
            let place = places.next().ok_or_else(unknown)?;
            labels::renew_now(writing, &site, LabelOf::Checkpoint, place, None)?.ok_or_else(unknown)
        })?;
        let text = format!("{name}: print its label (labels --stale) and scan it on the spot");
        context.print(&Renewed { name }, &text)
    }
}
