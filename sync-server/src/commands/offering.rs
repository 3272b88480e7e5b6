//! `app`: the Android app onto the page where phones get it.

use crate::commands::{At, Context};
use crate::error::ServerError;
use crate::offered;
use std::path::PathBuf;

/// Put the Android app, or a WebView for old phones, on the page /app; `serve` may run meanwhile
#[derive(Debug, clap::Args)]
pub struct Offering {
    #[command(flatten)]
    at: At,
    /// The file
    #[arg(value_name = "FILE.apk")]
    file: PathBuf,
    /// Also where a newer version is there
    #[arg(long)]
    older: bool,
}

impl Offering {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let folder = self.at.open()?;
        let offer = offered::put(&folder, &self.file, self.older)?;
        let text = format!("version {}\nsha256  {}", offer.version, offer.sha256);
        context.print(&offer, &text)
    }
}
