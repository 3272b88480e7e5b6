//! A server with the sample site, and people who walk it.

use crate::counted::counted;
use crate::flaky::flaky_http;
pub use crate::folders::copy;
use crate::real_site;
use crate::walker::Walker;
use chrono::{DateTime, FixedOffset, Utc};
use device::Command;
use device::clock::ScriptedClock;
use model::ids::JournalId;
use protocol::events::{Event, RowsSet};
use protocol::feed::{Kind, SetRow};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sync_server::backup::restore::{KeysFrom, Restored};
use sync_server::clock::Clock;
use sync_server::commands::codes;
use sync_server::error::ServerError;
use sync_server::folder::Folder;
use sync_server::keys::Keys;
use sync_server::rebuild::Rebuilt;
use sync_server::start::Made;
use sync_server::testing::Server;
use sync_server::verify::Verified;
use sync_server::writer::Writer;
use tempfile::TempDir;

/// When the stories begin: a Monday night.
pub const START: &str = "2026-11-23T22:05:00+08:00";

/// A server and its folder. The server may be stopped and started.
pub struct World {
    folder: TempDir,
    at: PathBuf,
    pub(crate) clock: Clock,
    server: Option<Server>,
    address: String,
    pub(crate) made: Made,
}

impl World {
    /// The sample site, served on a free port.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().join("server");
        let made = site(&at);
        Self::serving(folder, at, made)
    }

    /// The real-sized site instead, from its workbook; `program` is `touchpoint-server`.
    pub fn real_sized(program: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path().join("server");
        let made = real_site::init(&at);
        let file = real_site::read(program, &real_site::workbook());
        real_site::import(&at, &file).expect("imported");
        Self::serving(folder, at, made)
    }

    /// The sample site, with the server's folder on a disk of its own.
    pub fn on(disk: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = disk.join("server");
        let made = site(&at);
        Self::serving(folder, at, made)
    }

    fn serving(folder: TempDir, at: PathBuf, made: Made) -> Self {
        let clock = Clock::standing(utc(START));
        let mut world = Self {
            folder,
            at,
            clock,
            server: None,
            address: "127.0.0.1:0".into(),
            made,
        };
        world.start();
        world
    }

    /// Starts the server where it was.
    pub fn start(&mut self) {
        self.try_start().expect("started");
    }

    /// The same, where it may be refused.
    pub fn try_start(&mut self) -> Result<(), ServerError> {
        let server = Server::start(&self.path(), &self.address, self.clock.clone())?;
        self.address = server.address().to_string();
        self.server = Some(server);
        Ok(())
    }

    /// Stops the server; its address answers nobody.
    pub fn stop(&mut self) {
        self.server = None;
    }

    /// Copies the folder of the server, as a backup of the whole disk does.
    pub fn back_up(&mut self, name: &str) {
        self.stop();
        copy(&self.path(), &self.folder.path().join(name));
        self.start();
    }

    /// Makes a backup as the command does.
    pub fn make_backup(&self, name: &str) {
        let folder = Folder::open(self.path()).expect("its folder");
        let keys = Arc::new(Keys::open(&folder).expect("its keys"));
        let file = self.folder.path().join(name);
        sync_server::backup::make(&folder, keys, &file, None, self.clock.now()).expect("made");
    }

    /// Puts a copy in the place of what the server has become.
    pub fn put_back(&mut self, name: &str) {
        self.stop();
        std::fs::remove_dir_all(self.path()).expect("removed");
        copy(&self.folder.path().join(name), &self.path());
        self.start();
    }

    /// Puts a backup in the place of the server's folder, as the command does.
    pub fn restore(&mut self, name: &str) -> Restored {
        self.stop();
        let aside = self.folder.path().join(format!("before {name}"));
        std::fs::rename(self.path(), &aside).expect("moved aside");
        let old = Folder::open(aside).expect("its folder");
        let (file, keys) = (self.folder.path().join(name), KeysFrom::Folder(old.keys()));
        let restored =
            sync_server::backup::restore::run(&self.path(), &file, &keys, None, self.clock.now());
        let restored = restored.expect("restored");
        self.start();
        restored
    }

    /// Checks every chain, signature, receipt and photo.
    pub fn verify(&self) -> Verified {
        let folder = Folder::open(self.path()).expect("its folder");
        sync_server::verify::store(&folder).expect("it holds")
    }

    /// Makes all that the console reads anew.
    pub fn rebuild(&mut self) -> Rebuilt {
        self.stop();
        let folder = Folder::open(self.path()).expect("its folder");
        let keys = Keys::open(&folder).expect("its keys");
        let rebuilt = sync_server::rebuild::run(&folder, &keys, self.clock.now());
        self.start();
        rebuilt.expect("rebuilt")
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address.parse().expect("an address")
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The server's folder.
    pub fn path(&self) -> PathBuf {
        self.at.clone()
    }

    /// Moves the server's clock.
    pub fn set_clock(&self, at: &str) {
        self.clock.set(utc(at));
    }

    /// The minute's work: what falls due by time alone.
    pub fn minute(&self) {
        let mut writer = writer(&self.path(), &self.clock);
        let now = self.clock.now();
        writer.write(now, sync_server::judge::run).expect("done");
    }

    /// Sets rows of the site's feed, as the desk does.
    pub fn set_rows(&self, rows: &[(Kind, &str, &serde_json::Value)]) {
        let rows = rows.iter().map(|(kind, id, row)| SetRow {
            kind: kind.name().into(),
            id: (*id).into(),
            row: Some(serde_json::value::to_raw_value(row).expect("JSON")),
        });
        let event: Event = RowsSet {
            rows: rows.collect(),
            desk: None,
        }
        .into();
        let mut writer = writer(&self.path(), &self.clock);
        let set = |writing: &sync_server::writer::Writing<'_>| {
            let site = sync_server::sql::sites::all(writing.tx)?[0].number;
            sync_server::own::append(writing, Some(site), vec![event])
        };
        writer.write(self.clock.now(), set).expect("set");
    }

    /// A handheld that is enrolled, has the whole feed, and was unlocked by a person.
    pub fn walker(&self, name: &str, staff: &str, pin: &str) -> Walker {
        let folder = self.folder.path().join(name);
        let at: DateTime<FixedOffset> = START.parse().expect("a time");
        let clock = Arc::new(ScriptedClock::new(at));
        let (connect, faults) = flaky_http();
        let (connect, photo_bytes) = counted(connect);
        let mut walker = Walker {
            handheld: None,
            faults,
            photo_bytes,
            folder,
            clock,
            connect,
            person: (staff.into(), pin.into()),
        };
        walker.open();
        self.enrol(&walker);
        walker.sync();
        walker.unlock();
        walker
    }

    /// Enrols a handheld with a code of its own.
    pub fn enrol(&self, walker: &Walker) {
        let url = self.url();
        let folder = Folder::open(self.path()).expect("its folder");
        let mut writer = writer(&self.path(), &self.clock);
        let fresh = codes::make(&folder, &mut writer, None, Some(&url), self.clock.now());
        let link = Some(fresh.expect("a code").link);
        walker.ok(Command::Enrol {
            link,
            server: None,
            code: None,
            pin: None,
        });
    }

    /// Every row of the export of a handheld's journal.
    pub fn export(&self, walker: &Walker) -> Vec<u8> {
        self.export_of(walker.journal())
    }

    /// Every row of a journal's export.
    pub fn export_of(&self, journal: JournalId) -> Vec<u8> {
        let folder = Folder::open(self.path()).expect("its folder");
        let keys = Keys::open(&folder).expect("its keys");
        let mut out = Vec::new();
        sync_server::export::write(&folder, &keys, journal, self.clock.now(), &mut out)
            .expect("exported");
        out
    }

    /// Whether the server holds a photo, whole.
    pub fn holds_photo(&self, sha256: &str) -> bool {
        let path = self.path().join("photos").join(&sha256[..2]);
        let files = std::fs::read_dir(path).into_iter().flatten().flatten();
        files
            .filter_map(|file| std::fs::read(file.path()).ok())
            .any(|bytes| protocol::chain::sha256_hex(&bytes) == sha256)
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

pub(crate) fn writer(path: &Path, clock: &Clock) -> Writer {
    let folder = Folder::open(path).expect("its folder");
    let keys = Arc::new(Keys::open(&folder).expect("its keys"));
    // A fresh folder has no run yet: then this one opens it, as `serve` would.
    let beside = Writer::open_beside(&folder, Arc::clone(&keys));
    beside
        .or_else(|_| Writer::open(&folder, keys, clock.now()))
        .expect("a writer")
}

/// Makes a server's folder with the sample site, as it is at the start.
pub fn site(path: &Path) -> Made {
    let clock = Clock::standing(utc(START));
    let made = sync_server::start::init(path, "碧水湾", "Asia/Shanghai", clock.now());
    let made = made.expect("a server");
    let sample = include_str!("../../sync-server/sites/sample.toml");
    let file = sync_server::site_file::read("sample.toml", sample).expect("the sample reads");
    writer(path, &clock)
        .write(clock.now(), |writing| file.import(writing, Some(made.site)))
        .expect("imported");
    made
}

pub(crate) fn utc(at: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(at)
        .expect("a time")
        .with_timezone(&Utc)
}
