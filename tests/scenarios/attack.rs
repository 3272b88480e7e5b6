//! The store under attack: at each call of each command the disk is full, fails, or is gone.
//!
//! Each fault strikes the real handheld on a copy of its folder as it was before that command.

use device::command::CheckpointShown;
use device::{Command, CommandError, Reply};
use house_tests::vfs::{self, Fault, Kept};
use house_tests::walker::{fail, the_rest};
use house_tests::{Walker, World, folders};
use model::orders::OrderState;
use protocol::ErrorCode;
use protocol::chain::Hash;
use protocol::events::{Condition, How, SkipReason};
use std::path::Path;
use std::sync::OnceLock;
use store::{Store, StoreKey};
use tempfile::TempDir;

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");
const PLAN: &str = "夜间巡逻A线";
/// A chapter in the middle: an answer with a photo.
const CHAPTER: usize = 4;

/// A walk without a network: its commands, and the handheld as it was before each of them.
struct Story {
    _folder: TempDir,
    chapters: Vec<Chapter>,
}

struct Chapter {
    before: Walker,
    command: Command,
    /// Lines in the journal once it is done.
    lines: u64,
}

/// Told once for all tests of this process.
fn story() -> &'static Story {
    static STORY: OnceLock<Story> = OnceLock::new();
    STORY.get_or_init(Story::told)
}

impl Story {
    fn told() -> Self {
        let mut world = World::new();
        let mut teller = Teller {
            walker: world.walker("a", "张伟", "2580"),
            folder: folders::scratch(),
            chapters: Vec::new(),
        };
        world.stop();
        let row = teller.walker.round(PLAN);
        let (round, start) = (row.round, row.start);
        let plan = row.plan.expect("a plan asks for it");
        let Reply::Round(shown) = teller.tell(Command::StartRound { plan, start }) else {
            panic!("no round");
        };
        let code = shown.points[0].place.code.clone().expect("it has a code");
        let scanned = teller.tell(Command::Scan {
            text: code,
            how: How::Code,
            round: Some(round),
            position: None,
        });
        let Reply::Scanned(device::command::Scanned::Reached { checkpoint: list }) = scanned else {
            panic!("{scanned:?}");
        };
        teller.answers(&list);
        teller.tell(Command::Skip {
            round,
            checkpoint: shown.points[1].place.checkpoint,
            reason: SkipReason::Locked,
            note: Some("锁着".into()),
            photos: Vec::new(),
        });
        let order = teller.walker.findings()[0].order;
        teller.tell(Command::MoveOrder {
            order,
            to: OrderState::InProgress,
            note: None,
            photos: Vec::new(),
        });
        teller.tell(Command::SetCondition {
            condition: Condition::Rain,
            building: None,
            until: "2026-11-24T06:00:00+08:00".into(),
        });
        teller.tell(Command::FinishRound {
            round,
            signatures: Vec::new(),
        });
        Self {
            _folder: teller.folder,
            chapters: teller.chapters,
        }
    }
}

/// Does the commands for the first time and keeps the folder before each.
struct Teller {
    walker: Walker,
    folder: TempDir,
    chapters: Vec<Chapter>,
}

impl Teller {
    fn tell(&mut self, command: Command) -> Reply {
        let name = self.chapters.len().to_string();
        self.walker.handheld = None;
        let before = self.walker.copied(&self.folder.path().join(name));
        self.walker.open();
        let reply = self.walker.ok(command.clone());
        let lines = self.walker.stands().last;
        self.chapters.push(Chapter {
            before,
            command,
            lines,
        });
        reply
    }

    /// A photo, a fail that names it, and the rest as fine.
    fn answers(&mut self, list: &CheckpointShown) {
        let (round, checkpoint) = (list.round, list.place.checkpoint);
        let photo = self.tell(Command::PhotoPiece {
            upload: "u".into(),
            piece: 0,
            last: true,
            base64: data_encoding::BASE64.encode(CAMERA),
            checkpoint: Some(checkpoint),
        });
        let Reply::PhotoKept { sha256, .. } = photo else {
            panic!("{photo:?}");
        };
        let wants = |row: &&device::command::ItemRow| row.item.fail_wants.len() == 1;
        let item = &list.items.iter().find(wants).expect("one wants it").item;
        let mut failed = fail(list, &item.id);
        let mut rest = the_rest(list);
        rest.retain(|answer| answer.item != item.id);
        failed.photos.push(sha256);
        self.tell(Command::KeepDraft {
            key: "a".into(),
            draft: Some("水".into()),
        });
        for (answers, bulk) in [(vec![failed], false), (rest, true)] {
            self.tell(Command::Answer {
                round,
                checkpoint,
                answers,
                bulk,
                route: None,
            });
        }
    }
}

/// A handheld on a failing disk.
struct Struck {
    walker: Walker,
    disk: std::sync::Arc<vfs::Disk>,
    _folder: TempDir,
}

impl Struck {
    fn before(chapter: &Chapter) -> Self {
        let folder = folders::scratch();
        let walker = chapter.before.copied(folder.path());
        let disk = vfs::disk(folder.path());
        Self {
            walker,
            disk,
            _folder: folder,
        }
    }

    /// A power cut that came to no call comes just after the last one.
    fn cut_later(&self, fault: Fault) {
        if let (Fault::Cut { kept, .. }, false) = (fault, self.disk.struck()) {
            self.disk.arm(Fault::Cut { at: 1, kept });
            let (key, draft) = ("b".into(), Some("b".into()));
            let lost = self.walker.try_to(Command::KeepDraft { key, draft });
            assert!(lost.is_err() && self.disk.is_dead());
        }
    }
}

/// Strikes at each call of each command, in turn.
fn strike_everywhere(fault: impl Fn(u64) -> Fault) {
    let chapters = &story().chapters;
    for (n, chapter) in chapters.iter().enumerate() {
        let mut at = 1;
        while strike(chapter, chapters.get(n + 1), fault(at)) {
            at += 1;
        }
    }
}

/// One fault in one command. Whether it came to that.
fn strike(chapter: &Chapter, next: Option<&Chapter>, fault: Fault) -> bool {
    let mut struck = Struck::before(chapter);
    struck.walker.open();
    let saved = struck.walker.rows();
    struck.disk.arm(fault);
    let answer = struck.walker.try_to(chapter.command.clone());
    let came = struck.disk.struck();
    check_answer(&answer, fault, came);
    struck.cut_later(fault);
    let dead = struck.disk.is_dead();
    if dead {
        struck.walker.handheld = None;
    }
    struck.disk.revive();
    if dead {
        struck.walker.open();
    }
    let shown = format!("{:?} {fault:?}", chapter.command);
    let rows = struck.walker.rows();
    assert!(rows.starts_with(&saved), "{shown}: lines are gone");
    match answer {
        Ok(_) => assert_eq!(struck.walker.stands().last, chapter.lines, "{shown}"),
        Err(_) if dead => goes_on(&struck.walker, &chapter.command),
        Err(_) => {
            assert_eq!(rows, saved, "{shown}: saved, and yet an error");
            let again = struck.walker.try_to(chapter.command.clone());
            again.expect("done the second time");
            assert_eq!(struck.walker.stands().last, chapter.lines, "{shown}");
        }
    }
    if let Some(next) = next {
        goes_on(&struck.walker, &next.command);
    }
    struck.walker.handheld = None;
    check_whole(&struck.walker.folder);
    came
}

/// A refusal has its sentence, and a full disk says so.
fn check_answer<T>(answer: &Result<T, CommandError>, fault: Fault, came: bool) {
    let Err(refused) = answer else { return };
    assert!(came, "{refused:?} without a fault");
    assert!(!refused.message.is_empty());
    if matches!(fault, Fault::Full { .. }) {
        assert_eq!(refused.code, ErrorCode::DiskFull, "{refused:?}");
    }
}

/// The person does it once more. What was saved though the answer was lost may say so.
fn goes_on(walker: &Walker, command: &Command) {
    let again = walker.try_to(command.clone()).map_err(|error| error.code);
    let done_before = [ErrorCode::RoundFinished, ErrorCode::BadMove];
    match again {
        Ok(_) => {}
        Err(code) => assert!(done_before.contains(&code), "{command:?}: {code:?}"),
    }
}

/// The chain closes, no line is missing, and the read model is what a replay makes.
pub(crate) fn check_whole(folder: &Path) {
    let path = folder.join("store.sqlite");
    let mut store = Store::open(&path, StoreKey::Empty).expect("opened");
    let (mut hash, mut last) = (Hash::ZERO, 0);
    for (seq, line, kept) in store.lines(1, u64::MAX >> 1, usize::MAX).expect("read") {
        hash = hash.next(&line);
        assert_eq!((seq, kept), (last + 1, hash), "the chain is broken");
        last = seq;
    }
    let stands = store.journal().expect("read");
    assert_eq!((stands.last, stands.head), (last, hash));
    let kept = store.read_model().expect("read");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), kept);
}

/// Strikes at each call of the opening, in turn, of a folder as it was or of an empty one.
///
/// Edges: where a first opening grows the WAL, page by page, only at some.
fn strike_the_opening(fault: impl Fn(u64) -> Fault, empty: bool) {
    let calls = strike_an_opening(fault(u64::MAX), empty);
    assert!(calls > 0, "an opening asks nothing of the disk");
    for at in 1..=calls {
        if at < 40 || calls - at < 40 || at % 251 == 0 {
            strike_an_opening(fault(at), empty);
        }
    }
}

/// One fault in one opening. How many calls there were to strike at.
fn strike_an_opening(fault: Fault, empty: bool) -> u64 {
    let chapter = &story().chapters[CHAPTER];
    let mut struck = Struck::before(chapter);
    if empty {
        std::fs::remove_dir_all(&struck.walker.folder).expect("emptied");
        std::fs::create_dir(&struck.walker.folder).expect("a folder");
    }
    struck.disk.arm(fault);
    let opened = struck.walker.try_open();
    let device = opened.is_ok().then(|| device_of(&struck.walker)).flatten();
    let calls = match fault {
        Fault::Read { .. } => struck.disk.reads(),
        _ => struck.disk.changes(),
    };
    let came = struck.disk.struck();
    check_answer(&opened.map_err(CommandError::from), fault, came);
    struck.cut_later(fault);
    struck.walker.handheld = None;
    struck.disk.revive();
    struck.walker.open();
    let now = device_of(&struck.walker);
    assert!(device.is_none() || device == now, "another handheld");
    if !empty {
        goes_on(&struck.walker, &chapter.command);
        assert_eq!(struck.walker.stands().last, chapter.lines);
        struck.walker.handheld = None;
        check_whole(&struck.walker.folder);
    }
    calls
}

fn device_of(walker: &Walker) -> Option<String> {
    match walker.try_to(Command::Status) {
        Ok(Reply::Status(status)) => Some(status.device),
        _ => None,
    }
}

#[test]
fn an_opening_that_fails_anywhere_is_said_and_the_next_one_goes_on() {
    for empty in [false, true] {
        strike_the_opening(Fault::full_from, empty);
        strike_the_opening(|at| Fault::Change { at }, empty);
        strike_the_opening(|at| Fault::Read { at }, empty);
        strike_the_opening(|at| Fault::Kill { at }, empty);
        for kept in [Kept::Nothing, Kept::Some(0), Kept::Some(1), Kept::Some(2)] {
            strike_the_opening(|at| Fault::Cut { at, kept }, empty);
        }
    }
}

#[test]
fn a_disk_that_is_full_at_any_write_is_said_and_loses_nothing() {
    strike_everywhere(Fault::full_from);
    strike_everywhere(|from| Fault::Full { from, calls: 1 });
}

#[test]
fn an_error_at_any_write_or_read_is_said_and_loses_nothing() {
    strike_everywhere(|at| Fault::Change { at });
    strike_everywhere(|at| Fault::Read { at });
}

#[test]
fn a_kill_between_any_two_writes_loses_nothing_that_was_saved() {
    strike_everywhere(|at| Fault::Kill { at });
}

#[test]
fn a_power_cut_between_any_two_writes_loses_nothing_that_was_saved() {
    let kept = Kept::Nothing;
    strike_everywhere(|at| Fault::Cut { at, kept });
    for seed in 0..2 {
        let kept = Kept::Some(seed);
        strike_everywhere(|at| Fault::Cut { at, kept });
    }
}
