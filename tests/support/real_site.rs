//! The real-sized site: its workbook, and a server's folder that it is imported into.

use crate::world::{START, utc, writer};
use std::path::Path;
use sync_server::bounded::Program;
use sync_server::clock::Clock;
use sync_server::error::ServerError;
use sync_server::site_file::{self, Imported, SiteFile, demo_site, workbook};
use sync_server::start::{self, Made};

/// Its workbook, as the command writes it.
pub fn workbook() -> Vec<u8> {
    workbook::of(&demo_site::draft()).expect("written")
}

/// A workbook, read as the command does: by a child that is `program`, `touchpoint-server`.
pub fn read(program: &str, bytes: &[u8]) -> SiteFile {
    let program = Program::of_workbooks_at(program.into());
    site_file::from_bytes(&program, "site.xlsx", bytes).expect("it can be read")
}

/// A server's new folder with that site, which has nothing yet.
pub fn init(path: &Path) -> Made {
    start::init(path, demo_site::NAME, "Asia/Shanghai", utc(START)).expect("a server")
}

/// Sets what a file says.
pub fn import(path: &Path, file: &SiteFile) -> Result<Imported, ServerError> {
    let clock = Clock::standing(utc(START));
    writer(path, &clock).write(clock.now(), |writing| file.import(writing, None))
}
