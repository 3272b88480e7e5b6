//! `rebuild`, `backup` and `restore`.

use crate::backup::restore::{self, KeysFrom, Restored};
use crate::backup::{self, BackedUp};
use crate::commands::{At, Context};
use crate::error::ServerError;
use crate::keys::Keys;
use crate::rebuild::{self, Rebuilt};
use age::x25519::Recipient;
use std::path::PathBuf;
use std::sync::Arc;

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

/// Put store and photos into one file, also while `serve` runs.
#[derive(Debug, clap::Args)]
pub struct Backup {
    #[command(flatten)]
    at: At,
    /// Where to
    file: PathBuf,
    /// Seal everything for this age recipient, with the server's keys inside; otherwise they are
    /// left out
    #[arg(long, value_name = "age1…")]
    recipient: Option<String>,
}

impl Backup {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let folder = self.at.open()?;
        let keys = Arc::new(Keys::open(&folder)?);
        let recipient = self.recipient.as_deref().map(read_recipient).transpose()?;
        let now = context.now(&folder);
        let made = backup::make(&folder, keys, &self.file, recipient.as_ref(), now)?;
        context.print(&made, &made_text(&made))?;
        let lost = made.lost.iter();
        let mut wrong: Vec<String> = lost
            .map(|photo| format!("photo {photo}: it isn't in the backup"))
            .collect();
        let unnamed = |error| format!("the backup is whole, but receipts don't name it: {error}");
        wrong.extend(made.not_recorded.map(unnamed));
        match wrong.is_empty() {
            true => Ok(()),
            false => Err(ServerError::Broken(wrong)),
        }
    }
}

fn read_recipient(text: &str) -> Result<Recipient, ServerError> {
    text.parse().map_err(|reason: &str| ServerError::BadValue {
        what: "--recipient",
        value: text.to_owned(),
        reason: reason.to_owned(),
    })
}

fn made_text(made: &BackedUp) -> String {
    let keys = match made.keys {
        true => "sealed, keys inside",
        false => "keys left out",
    };
    let mut text = format!(
        "{}: {} bytes, {} photos, {keys}; read back, every hash holds\nsha256  {}",
        made.file.display(),
        made.size_bytes,
        made.photos,
        made.sha256
    );
    for photo in &made.lost {
        text.push_str(&format!("\nnot in it: photo {photo}, damaged or gone"));
    }
    text
}

/// Put a backup into a missing or empty folder.
#[derive(Debug, clap::Args)]
pub struct Restore {
    #[command(flatten)]
    at: At,
    /// The backup
    file: PathBuf,
    /// The key that opens a sealed backup, a file as `age-keygen` writes it
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// The server's keys, where the backup holds none
    #[arg(long, value_name = "DIR", conflicts_with = "new_keys")]
    keys: Option<PathBuf>,
    /// Make new keys; every handheld then enrols anew
    #[arg(long)]
    new_keys: bool,
}

impl Restore {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let from = match (&self.keys, self.new_keys) {
            (Some(folder), _) => KeysFrom::Folder(folder.clone()),
            (None, true) => KeysFrom::New,
            (None, false) => KeysFrom::Backup,
        };
        let identity = self.identity.as_deref().map(backup::read_identity);
        let identity = identity.transpose()?;
        let now = (context.now)();
        let restored = restore::run(&self.at.data, &self.file, &from, identity.as_ref(), now)?;
        context.print(&restored, &restored_text(&restored))?;
        match restored.broken.is_empty() {
            true => Ok(()),
            false => Err(ServerError::Broken(restored.broken)),
        }
    }
}

fn restored_text(restored: &Restored) -> String {
    let mut text = format!(
        "{}, as of {}: {} journals, {} photos; {}",
        restored.sites.join(", "),
        restored.made_at,
        restored.journals,
        restored.photos,
        match restored.broken.is_empty() {
            true => "every hash, chain and signature holds",
            false => "all that the backup holds, though not everything in it holds",
        }
    );
    text.push_str(match restored.new_keys {
        true => "\nnew keys: every handheld enrols anew",
        false => "\nsessions, codes and tokens ended; handhelds come back by their keys",
    });
    for photo in &restored.lost {
        text.push_str(&format!("\nlost: photo {photo}"));
    }
    text
}
