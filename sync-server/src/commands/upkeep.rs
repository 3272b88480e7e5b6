//! `rebuild`.

use crate::commands::{At, Context};
use crate::error::ServerError;
use crate::keys::Keys;
use crate::rebuild::{self, Rebuilt};

/// Make all that is projected anew from the stored lines, and say what differed.
#[derive(Debug, clap::Args)]
pub struct Rebuild {
    #[command(flatten)]
    at: At,
}

impl Rebuild {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let folder = self.at.open()?;
        let keys = Keys::open(&folder)?;
        let rebuilt = rebuild::run(&folder, &keys, context.now(&folder))?;
        context.print(&rebuilt, &rebuilt_text(&rebuilt))
    }
}

fn rebuilt_text(rebuilt: &Rebuilt) -> String {
    let mut text = format!(
        "{} sites, {} journals, {} lines; {} rows compared: ",
        rebuilt.sites, rebuilt.journals, rebuilt.lines, rebuilt.rows
    );
    if rebuilt.differed == 0 {
        text.push_str("all as they stood");
        return text;
    }
    text.push_str(&format!("{} differed, now right", rebuilt.differed));
    for one in &rebuilt.differences {
        text.push_str(&format!("\n{} {}: {}", one.kind, one.key, one.what));
    }
    let more = rebuilt.differed - rebuilt.differences.len() as i64;
    if more > 0 {
        text.push_str(&format!("\nand {more} more"));
    }
    text
}
