//! The command line: what is said, and which function does it.

mod clocks;
pub mod codes;
mod forms;
mod handoff;
mod labels;
mod making;
mod offering;
mod proof;
mod serving;
mod upkeep;
mod workbooks;

use crate::clock::Clock;
use crate::error::ServerError;
use crate::folder::Folder;
use crate::keys::Keys;
use crate::site_file;
use crate::sql;
use crate::writer::Writer;
use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

/// Touchpoint's sync server
#[derive(Debug, Parser)]
#[command(name = "touchpoint-server", version, max_term_width = 100)]
pub struct Arguments {
    /// Results as JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a data folder with a site and its first supervisor
    Init(making::Init),
    /// Serve handhelds and the console
    Serve(serving::Serve),
    /// Read a site's file (places, people, plans) or a handheld's hand-off file
    Import(making::Import),
    /// Write the workbook that sets up a site: empty, with examples and notes
    Template(workbooks::Template),
    /// Write the workbook of a real-sized site that doesn't exist, to try things with
    DemoSite(workbooks::DemoSite),
    /// The sample site, ready to look at: console and handheld API on loopback
    Demo(serving::Demo),
    /// Write a checklist as an XLSForm; `import` reads one
    Form(forms::Form),
    /// Move a standing clock on, and do what falls due
    Clock(clocks::MoveClock),
    /// Make a code that enrols one handheld, once, within 24 hours
    EnrolCode(codes::EnrolCode),
    /// Write a page of labels to print
    Labels(labels::Labels),
    /// Give one checkpoint a new label
    RenewLabel(labels::RenewLabel),
    /// End a handheld's token for good
    Revoke(codes::Revoke),
    /// Put the Android app on the page /app, where phones get it
    App(offering::Offering),
    /// Give somebody at the console a new one-time password
    Passwd(making::Passwd),
    /// Print a journal with its signatures and receipts
    Export(proof::Export),
    /// Check an exported file, a backup, or a whole data folder
    Verify(proof::Verify),
    /// Make all that is projected anew from the stored lines, and say what differed
    Rebuild(upkeep::Rebuild),
    /// Put store and photos into one file, also while `serve` runs
    Backup(upkeep::Backup),
    /// Put a backup into a missing or empty folder
    Restore(upkeep::Restore),
    /// Read the hand-off file at standard input: how `import` starts itself
    #[command(hide = true)]
    ReadHandoff(handoff::ReadHandoff),
    /// Read the workbook or CSV at standard input: how `import` starts itself
    #[command(hide = true)]
    ReadWorkbook,
}

/// The data folder.
#[derive(Debug, clap::Args)]
struct At {
    /// The data folder
    #[arg(long = "data", env = "TOUCHPOINT_SERVER_DATA", value_name = "DIR")]
    data: PathBuf,
}

impl At {
    fn open(&self) -> Result<Folder, ServerError> {
        let folder = Folder::open(&self.data)?;
        sql::bring_up(&folder)?;
        Ok(folder)
    }

    /// Opens the store to write beside `serve`.
    fn write(&self) -> Result<(Folder, Arc<Keys>, Writer), ServerError> {
        let folder = self.open()?;
        let keys = Arc::new(Keys::open(&folder)?);
        let writer = Writer::open_beside(&folder, Arc::clone(&keys))?;
        Ok((folder, keys, writer))
    }
}

/// What every command may use.
struct Context {
    json: bool,
    now: fn() -> DateTime<Utc>,
}

impl Context {
    /// The time for a command that writes: a standing clock's where the folder has one.
    fn now(&self, folder: &Folder) -> DateTime<Utc> {
        if folder.clock().is_file() {
            return Clock::File(folder.clock()).now();
        }
        (self.now)()
    }

    /// Prints what is for programs alone.
    fn print_json(&self, result: &impl Serialize) -> Result<(), ServerError> {
        match self.json {
            true => self.print(result, ""),
            false => Ok(()),
        }
    }

    /// Prints a result: as JSON, or as text for people.
    fn print(&self, result: &impl Serialize, text: &str) -> Result<(), ServerError> {
        let written = if self.json {
            serde_json::to_string(result).unwrap_or_default()
        } else {
            text.trim_end().to_owned()
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{written}")
            .and_then(|()| out.flush())
            .map_err(ServerError::file("write", "standard output"))
    }
}

/// Does what the command line says.
pub fn run(arguments: Arguments, now: fn() -> DateTime<Utc>) -> Result<(), ServerError> {
    let context = Context {
        json: arguments.json,
        now,
    };
    match arguments.command {
        Command::Init(init) => init.run(&context),
        Command::Serve(serve) => serve.run(&context),
        Command::Import(import) => import.run(&context),
        Command::Template(template) => template.run(&context),
        Command::DemoSite(site) => site.run(&context),
        Command::Demo(demo) => demo.run(&context),
        Command::Form(form) => form.run(&context),
        Command::Clock(clock) => clock.run(&context),
        Command::EnrolCode(code) => code.run(&context),
        Command::Labels(revoke) => revoke.run(&context),
        Command::RenewLabel(revoke) => revoke.run(&context),
        Command::Revoke(revoke) => revoke.run(&context),
        Command::App(app) => app.run(&context),
        Command::Passwd(passwd) => passwd.run(&context),
        Command::Export(export) => export.run(&context),
        Command::Verify(verify) => verify.run(&context),
        Command::Rebuild(rebuild) => rebuild.run(&context),
        Command::Backup(backup) => backup.run(&context),
        Command::Restore(restore) => restore.run(&context),
        Command::ReadHandoff(read) => read.run(),
        Command::ReadWorkbook => site_file::child::run(),
    }
}
