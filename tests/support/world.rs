//! A server with the sample site, and people who walk it.

use crate::flaky::{Faults, flaky_http};
use chrono::{DateTime, FixedOffset, Utc};
use device::clock::ScriptedClock;
use device::command::{
    AnswerInput, CheckpointShown, Command, FindingRow, Person, Reply, RoundRow, RoundShown, Scanned,
};
use device::{CommandError, Handheld};
use model::ids::{CheckpointId, RoundId};
use model::outcome::Outcome;
use model::verdict::may_be_bulk;
use protocol::events::How;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sync_server::clock::Clock;
use sync_server::commands::codes;
use sync_server::folder::Folder;
use sync_server::keys::Keys;
use sync_server::testing::Server;
use sync_server::writer::Writer;
use tempfile::TempDir;

/// When the stories begin: a Monday night.
pub const START: &str = "2026-11-23T22:05:00+08:00";

/// A server and its folder. The server may be stopped and started.
pub struct World {
    folder: TempDir,
    clock: Clock,
    server: Option<Server>,
    address: String,
}

/// A handheld with the person who carries it.
pub struct Walker {
    pub handheld: Option<Handheld>,
    pub faults: Faults,
    folder: PathBuf,
    clock: Arc<ScriptedClock>,
    connect: device::sync::Connect,
}

impl World {
    /// The sample site, served on a free port.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::standing(utc(START));
        let path = folder.path().join("server");
        let made = sync_server::start::init(&path, "碧水湾", "Asia/Shanghai", clock.now());
        let made = made.expect("a server");
        let sample = include_str!("../../sync-server/sites/sample.toml");
        let file = sync_server::site_file::read("sample.toml", sample).expect("the sample reads");
        writer(&path, &clock)
            .write(clock.now(), |writing| file.import(writing, Some(made.site)))
            .expect("imported");
        let mut world = Self {
            folder,
            clock,
            server: None,
            address: "127.0.0.1:0".into(),
        };
        world.start();
        world
    }

    /// Starts the server where it was.
    pub fn start(&mut self) {
        let path = self.folder.path().join("server");
        let server = Server::start(&path, &self.address, self.clock.clone()).expect("started");
        self.address = server.address().to_string();
        self.server = Some(server);
    }

    /// Stops the server; its address answers nobody.
    pub fn stop(&mut self) {
        self.server = None;
    }

    /// The server's folder.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    /// Moves the server's clock.
    pub fn set_clock(&self, at: &str) {
        self.clock.set(utc(at));
    }

    /// A handheld that is enrolled, has the whole feed, and was unlocked by a person.
    pub fn walker(&self, name: &str, staff: &str, pin: &str) -> Walker {
        let folder = self.folder.path().join(name);
        let at: DateTime<FixedOffset> = START.parse().expect("a time");
        let clock = Arc::new(ScriptedClock::new(at));
        let (connect, faults) = flaky_http();
        let mut walker = Walker {
            handheld: None,
            faults,
            folder,
            clock,
            connect,
        };
        walker.open();
        let url = format!("http://{}", self.address);
        let fresh = Folder::open(self.path()).expect("its folder");
        let mut writer = writer(&self.path(), &self.clock);
        let fresh = codes::make(&fresh, &mut writer, None, Some(&url), self.clock.now());
        let link = Some(fresh.expect("a code").link);
        walker.ok(Command::Enrol {
            link,
            server: None,
            code: None,
            pin: None,
        });
        walker.sync();
        let people = match walker.ok(Command::People) {
            Reply::People { people } => people,
            other => panic!("{other:?}"),
        };
        let person: &Person = people
            .iter()
            .find(|one| one.name == staff)
            .expect("such a person");
        walker.ok(Command::Unlock {
            staff: person.staff,
            pin: pin.into(),
        });
        walker
    }

    /// Every row of a journal's export.
    pub fn export(&self, walker: &Walker) -> Vec<u8> {
        let folder = Folder::open(self.path()).expect("its folder");
        let keys = Keys::open(&folder).expect("its keys");
        let mut out = Vec::new();
        let journal = walker.journal();
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

fn writer(path: &Path, clock: &Clock) -> Writer {
    let folder = Folder::open(path).expect("its folder");
    let keys = Arc::new(Keys::open(&folder).expect("its keys"));
    // A fresh folder has no run yet: then this one opens it, as `serve` would.
    let beside = Writer::open_beside(&folder, Arc::clone(&keys));
    beside
        .or_else(|_| Writer::open(&folder, keys, clock.now()))
        .expect("a writer")
}

fn utc(at: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(at)
        .expect("a time")
        .with_timezone(&Utc)
}

impl Walker {
    /// Opens the handheld's folder, as after a kill.
    pub fn open(&mut self) {
        self.handheld = None;
        let connect = Arc::clone(&self.connect);
        let handheld = Handheld::open_with(&self.folder, self.clock.clone(), connect);
        self.handheld = Some(handheld.expect("opened"));
    }

    fn here(&self) -> &Handheld {
        self.handheld.as_ref().expect("it is open")
    }

    /// Does a command that must be done.
    pub fn ok(&self, command: Command) -> Reply {
        let shown = format!("{command:?}");
        self.try_to(command)
            .unwrap_or_else(|error| panic!("{shown}: {error:?}"))
    }

    /// Does a command that may be refused.
    pub fn try_to(&self, command: Command) -> Result<Reply, CommandError> {
        self.here().handle(command)
    }

    /// Moves the handheld's clocks.
    pub fn at(&self, time: &str) {
        self.clock.set(time.parse().expect("a time"));
    }

    /// One sync cycle; whether it went through.
    pub fn try_sync(&self) -> bool {
        self.here()
            .sync_once()
            .expect("the store works")
            .error
            .is_none()
    }

    /// One sync cycle that must go through.
    pub fn sync(&self) {
        let end = self.here().sync_once().expect("the store works");
        assert_eq!(end.error, None, "the cycle stopped");
    }

    /// The journal that new lines belong to.
    pub fn journal(&self) -> model::ids::JournalId {
        self.stands().journal
    }

    /// Where the journal stands.
    pub fn stands(&self) -> store::JournalStands {
        self.here().look(|store| store.journal()).expect("read")
    }

    /// Rows as an export has them: hash, tab, line.
    pub fn rows(&self) -> Vec<u8> {
        let lines = self
            .here()
            .look(|store| store.lines(1, 100_000, usize::MAX));
        let lines = lines.expect("read").into_iter();
        lines
            .flat_map(|(_, line, hash)| protocol::export::row(&hash, &line))
            .collect()
    }

    /// Today's round of a plan.
    pub fn round(&self, name: &str) -> RoundRow {
        let Reply::Today(today) = self.ok(Command::Today) else {
            panic!("no day")
        };
        let rounds = today.rounds.into_iter();
        rounds
            .into_iter()
            .find(|row| row.name == name)
            .expect("such a round")
    }

    /// Starts today's round of a plan.
    pub fn begin(&self, name: &str) -> RoundShown {
        let row = self.round(name);
        match self.ok(Command::StartRound {
            plan: row.plan,
            start: row.start,
        }) {
            Reply::Round(shown) => shown,
            other => panic!("{other:?}"),
        }
    }

    /// Types the code of a place.
    pub fn reach(&self, round: RoundId, code: &str) -> CheckpointShown {
        let round = Some(round);
        match self.ok(Command::Scan {
            text: code.into(),
            how: How::Code,
            round,
        }) {
            Reply::Scanned(Scanned::Reached { checkpoint }) => checkpoint,
            other => panic!("{other:?}"),
        }
    }

    /// "The rest is fine".
    pub fn pass_the_rest(&self, shown: &CheckpointShown) -> CheckpointShown {
        let open = shown
            .items
            .iter()
            .filter(|row| row.answer.is_none() && may_be_bulk(&row.item));
        let answers: Vec<AnswerInput> = open
            .map(|row| AnswerInput {
                equipment: row.equipment,
                ..plain(&row.item.id, Outcome::Pass)
            })
            .collect();
        if answers.is_empty() {
            return shown.clone();
        }
        self.answer(shown.round, shown.place.checkpoint, answers, true)
    }

    /// Gives answers.
    pub fn answer(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        answers: Vec<AnswerInput>,
        bulk: bool,
    ) -> CheckpointShown {
        match self.ok(Command::Answer {
            round,
            checkpoint,
            answers,
            bulk,
        }) {
            Reply::Answered { checkpoint, .. } => checkpoint,
            other => panic!("{other:?}"),
        }
    }

    /// Keeps a camera picture and returns its name.
    pub fn photograph(&self, camera: &[u8]) -> String {
        let piece = Command::PhotoPiece {
            upload: "u".into(),
            piece: 0,
            last: true,
            base64: base64(camera),
            checkpoint: None,
        };
        match self.ok(piece) {
            Reply::PhotoKept { sha256, .. } => sha256,
            other => panic!("{other:?}"),
        }
    }

    /// Open findings.
    pub fn findings(&self) -> Vec<FindingRow> {
        match self.ok(Command::Findings) {
            Reply::Findings { findings } => findings,
            other => panic!("{other:?}"),
        }
    }
}

fn base64(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

/// An answer with nothing but its outcome.
pub fn plain(item: &str, outcome: Outcome) -> AnswerInput {
    AnswerInput {
        item: item.into(),
        equipment: None,
        outcome,
        clauses: Vec::new(),
        values: Vec::new(),
        note: None,
        photos: Vec::new(),
        severity: None,
        fixed: false,
    }
}

/// A fail with the item's first clause.
pub fn fail(shown: &CheckpointShown, item: &str) -> AnswerInput {
    let row = shown
        .items
        .iter()
        .find(|row| row.item.id == item)
        .expect("it is asked here");
    AnswerInput {
        clauses: vec![row.item.clauses[0].id.clone()],
        equipment: row.equipment,
        ..plain(item, Outcome::Fail)
    }
}
