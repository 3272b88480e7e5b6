//! `import` of a hand-off file, and the child that reads it.

use crate::commands::{At, Context};
use crate::error::ServerError;
use crate::handoff::{HandedOff, Import, Program, child};
use std::path::Path;

/// Read the hand-off file at standard input.
#[derive(Debug, clap::Args)]
pub struct ReadHandoff {
    #[command(flatten)]
    at: At,
}

impl ReadHandoff {
    pub(super) fn run(&self) -> Result<(), ServerError> {
        child::run(&self.at.open()?)
    }
}

/// Takes a hand-off file and says what came.
///
/// Errors: what was refused, after the rest was taken and said.
pub(super) fn import(
    at: &At,
    context: &Context,
    file: &Path,
    return_to: Option<&Path>,
    dry_run: bool,
) -> Result<(), ServerError> {
    let (folder, keys, mut writer) = at.write()?;
    let import = Import {
        folder: &folder,
        keys: &keys,
        writer: &mut writer,
        program: &Program::own(folder.path())?,
        now: context.now(&folder),
    };
    let done = import.run(file, return_to, dry_run)?;
    context.print(&done, &words(&done, return_to))?;
    let refused = done.refused.iter();
    let refused: Vec<String> = refused
        .map(|one| format!("{}: {}", one.what, one.message))
        .collect();
    match refused.is_empty() {
        true => Ok(()),
        false => Err(ServerError::HandoffRefused(refused)),
    }
}

fn words(done: &HandedOff, return_to: Option<&Path>) -> String {
    let from = format!("handheld {} ({}), {}", done.name, done.device, done.made_at);
    if done.dry_run {
        return format!(
            "{from}: the file is whole, {} batches and {} photos; nothing was changed",
            done.batches, done.photos_inside
        );
    }
    let mut text = format!(
        "{from}: {} lines and {} photos taken, {} lines and {} photos held already, {} refused",
        done.lines,
        done.photos,
        done.lines_held,
        done.photos_held,
        done.refused.len()
    );
    if let Some(path) = return_to {
        let path = path.display();
        text.push_str(&format!("\n{} receipts in {path}", done.receipts));
    }
    text
}
