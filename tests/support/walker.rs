//! Somebody with a handheld: the real device code, driven command by command.

use crate::counted::PhotoBytes;
use crate::flaky::Faults;
use crate::folders::copy;
use crate::heard::{Heard, heard};
use crate::world::START;
use device::clock::ScriptedClock;
use device::command::{
    AnswerInput, CheckpointShown, Command, FindingRow, Person, Reply, RoundRow, RoundShown,
    Scanned, Today,
};
use device::sync::Connect;
use device::{CommandError, DeviceError, Handheld, Outside};
use model::ids::{CheckpointId, DeviceId, RoundId, SiteId};
use model::outcome::Outcome;
use model::verdict::may_be_bulk;
use protocol::events::How;
use protocol::feed::Kind;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A handheld with the person who carries it.
pub struct Walker {
    pub handheld: Option<Handheld>,
    pub faults: Faults,
    pub photo_bytes: PhotoBytes,
    pub folder: PathBuf,
    pub(crate) clock: Arc<ScriptedClock>,
    pub(crate) connect: Connect,
    /// Name and PIN of who carries it.
    pub(crate) person: (String, String),
}

impl Walker {
    /// Opens the handheld's folder, as after a kill.
    pub fn open(&mut self) {
        self.try_open().expect("opened");
    }

    /// The same, where it may fail.
    pub fn try_open(&mut self) -> Result<(), DeviceError> {
        self.handheld = None;
        let connect = Arc::clone(&self.connect);
        let outside = Outside {
            connect,
            ..Outside::real(self.clock.clone())
        };
        let handheld = Handheld::open_with(&self.folder, outside);
        self.handheld = Some(handheld?);
        Ok(())
    }

    /// Goes another way to the server from now on; whoever was at the screen stays there.
    pub fn goes_by(&mut self, way: impl FnOnce(Connect) -> Connect) {
        self.connect = way(Arc::clone(&self.connect));
        self.open();
    }

    /// Hears all that goes to the server from now on.
    pub fn listen(&mut self) -> Heard {
        let (connect, heard) = heard(Arc::clone(&self.connect));
        self.goes_by(|_| connect);
        heard
    }

    /// Appends a line as another app would have written it: its bytes, and nothing beside.
    pub fn slip_in(&mut self, line: &[u8]) {
        let stands = self.stands();
        self.handheld = None;
        let store = rusqlite::Connection::open(self.folder.join("store.sqlite"));
        let store = store.expect("opened");
        let (seq, hash) = (stands.last as i64 + 1, stands.head.next(line).0);
        let add = "INSERT INTO lines (chain, seq, line, hash) SELECT chain, ?1, ?2, ?3 FROM chains";
        let head = "UPDATE chains SET last = ?1, head = ?2";
        store.execute(add, (seq, line, hash)).expect("added");
        store.execute(head, (seq, hash)).expect("moved on");
        drop(store);
        self.open();
    }

    /// A handheld on a copy of this one's folder, not opened yet. This one mustn't be open either.
    pub fn copied(&self, to: &Path) -> Self {
        copy(&self.folder, to);
        Self {
            handheld: None,
            faults: Faults::default(),
            photo_bytes: self.photo_bytes.clone(),
            folder: to.to_owned(),
            clock: Arc::new(ScriptedClock::new(START.parse().expect("a time"))),
            connect: Arc::clone(&self.connect),
            person: self.person.clone(),
        }
    }

    /// Copies the handheld's folder, as a backup of the whole disk does.
    pub fn back_up(&mut self) {
        self.handheld = None;
        copy(&self.folder, &self.folder.with_extension("backup"));
        self.open();
    }

    /// Puts the copy in the place of what the handheld has become.
    pub fn put_back(&mut self) {
        self.handheld = None;
        std::fs::remove_dir_all(&self.folder).expect("removed");
        copy(&self.folder.with_extension("backup"), &self.folder);
        self.open();
        self.unlock();
    }

    /// Photos that the server has proved to hold, and all that lines name.
    pub fn photo_counts(&self) -> (u64, u64) {
        let counts = self.here().look(|store| store.photo_counts());
        counts.expect("read")
    }

    /// Says who is at the screen.
    pub fn unlock(&self) {
        let people = match self.ok(Command::People) {
            Reply::People { people } => people,
            other => panic!("{other:?}"),
        };
        let person: &Person = people
            .iter()
            .find(|one| one.name == self.person.0)
            .expect("such a person");
        self.ok(Command::Unlock {
            staff: person.staff,
            pin: self.person.1.clone(),
        });
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

    /// Another boot: the boot clock begins anew, and the app is opened again.
    pub fn reboot(&mut self) {
        self.clock.reboot();
        self.open();
    }

    /// What Today shows.
    pub fn today(&self) -> Today {
        match self.ok(Command::Today) {
            Reply::Today(today) => today,
            other => panic!("{other:?}"),
        }
    }

    /// A row of the feed as it lies here, JSON.
    pub fn fed(&self, kind: Kind, named: &str) -> Option<(String, Value)> {
        let rows = self.here().look(|store| store.feed_rows::<Value>(kind));
        let mut rows = rows.expect("read").into_iter();
        rows.find(|(_, row)| row["name"] == named)
    }

    /// How many rows of a kind lie here.
    pub fn count_fed(&self, kind: Kind) -> usize {
        let rows = self.here().look(|store| store.feed_rows::<Value>(kind));
        rows.expect("read").len()
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

    /// Which handheld this is, and where it is enrolled.
    pub fn enrolled(&self) -> (DeviceId, SiteId) {
        let look = |store: &store::Store| {
            let site = store.enrolment()?.expect("it is enrolled").site;
            Ok::<_, store::StoreError>((store.identity()?.device, site))
        };
        self.here().look(look).expect("read")
    }

    /// Where the journal stands.
    pub fn stands(&self) -> store::JournalStands {
        self.here().look(|store| store.journal()).expect("read")
    }

    /// The lines of one type, as text.
    pub fn lines_of(&self, kind: &str) -> Vec<String> {
        let rows = String::from_utf8(self.rows()).expect("text");
        let kind = format!(r#""type":"{kind}""#);
        rows.lines()
            .filter(|row| row.contains(&kind))
            .map(str::to_owned)
            .collect()
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
            plan: row.plan.expect("a plan asks for it"),
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
            position: None,
        }) {
            Reply::Scanned(Scanned::Reached { checkpoint }) => checkpoint,
            other => panic!("{other:?}"),
        }
    }

    /// "The rest is fine".
    pub fn pass_the_rest(&self, shown: &CheckpointShown) -> CheckpointShown {
        let answers = the_rest(shown);
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
            route: None,
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
        agreed: None,
    }
}

/// A pass for each item that is open and may be passed together with others.
pub fn the_rest(shown: &CheckpointShown) -> Vec<AnswerInput> {
    let open = shown
        .items
        .iter()
        .filter(|row| row.answer.is_none() && row.open.is_none() && may_be_bulk(&row.item));
    open.map(|row| AnswerInput {
        equipment: row.equipment,
        ..plain(&row.item.id, Outcome::Pass)
    })
    .collect()
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
