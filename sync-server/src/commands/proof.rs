//! `export` and `verify`.

use crate::backup;
use crate::commands::{At, Context};
use crate::error::ServerError;
use crate::export;
use crate::folder::Folder;
use crate::keys::Keys;
use crate::verify::{self, Unsigned, Verified};
use model::ids::JournalId;
use protocol::export::Checked;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Print a journal with its signatures and receipts.
#[derive(Debug, clap::Args)]
pub struct Export {
    #[command(flatten)]
    at: At,
    /// The journal's id
    #[arg(long)]
    journal: JournalId,
}

impl Export {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let folder = self.at.open()?;
        let keys = Keys::open(&folder)?;
        let mut out = BufWriter::new(std::io::stdout().lock());
        export::write(&folder, &keys, self.journal, context.now(&folder), &mut out)?;
        out.flush()
            .map_err(ServerError::file("write", "standard output"))
    }
}

/// Check an exported file, a backup, or a whole data folder.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// An exported file, or a backup
    #[arg(
        value_name = "FILE",
        required_unless_present = "data",
        conflicts_with = "data"
    )]
    file: Option<PathBuf>,
    /// The data folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The key that opens a sealed backup, a file as `age-keygen` writes it
    #[arg(long, value_name = "FILE", requires = "file")]
    identity: Option<PathBuf>,
}

impl Verify {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        if let Some(file) = &self.file {
            if backup::is_one(file)? {
                return self.backup(file, context);
            }
            let checked = export::verify_file(file)?;
            context.print(&checked, &file_text(&checked))?;
            return match checked.unsigned {
                Some((from, to)) => Err(ServerError::Unsigned { from, to }),
                None => Ok(()),
            };
        }
        let folder = Folder::open(self.data.clone().unwrap_or_default())?;
        let found = verify::store(&folder)?;
        let unproved: Vec<String> = found.unsigned.iter().map(unsigned_text).collect();
        context.print(&found, &store_text(&found))?;
        match unproved.is_empty() {
            true => Ok(()),
            false => Err(ServerError::Broken(unproved)),
        }
    }
}

impl Verify {
    fn backup(&self, file: &Path, context: &Context) -> Result<(), ServerError> {
        let identity = self.identity.as_deref().map(backup::read_identity);
        let contents = backup::verify(file, identity.transpose()?.as_ref())?;
        let text = format!(
            "backup of {}, {}: {} files, {} photos: every hash holds",
            contents.about.made_at,
            contents.about.sites.join(", "),
            contents.files.len(),
            contents.about.photos
        );
        context.print(&contents.about, &text)
    }
}

/// What a whole store holds, in words.
fn store_text(found: &Verified) -> String {
    let holds = match found.unsigned.is_empty() {
        true => "all hold",
        false => "all hold, but signatures don't reach every line",
    };
    format!(
        "{} journals, {} lines ({} unread), {} signatures, {} photos: {holds}",
        found.journals, found.lines, found.unread, found.signatures, found.photos
    )
}

fn unsigned_text(stretch: &Unsigned) -> String {
    format!(
        "journal {}: no signature covers lines {} to {}: nothing proves who wrote them",
        stretch.journal, stretch.from, stretch.to
    )
}

/// How far the proof of an exported file reaches, in words.
fn file_text(checked: &Checked) -> String {
    let lines = format!("{} lines ({} unread)", checked.lines, checked.unread);
    let proof = format!(
        "{} signatures reach line {}, {} receipts reach line {}",
        checked.signatures, checked.signed_to, checked.receipts, checked.receipted_to
    );
    let mut text = match (checked.unsigned, checked.without_receipt) {
        (None, None) => format!("{lines}, {proof}: all hold"),
        _ => format!("{lines}, the chain holds; {proof}"),
    };
    if let Some((from, to)) = checked.without_receipt {
        text.push_str(&format!("\nno receipt covers lines {from} to {to}"));
    }
    if let Some((from, to)) = checked.unsigned {
        text.push_str(&format!("\nno signature covers lines {from} to {to}"));
    }
    text
}
