//! A handheld whose store was damaged goes on, and the server gets all that could be read.

use chrono::DateTime;
use device::command::{Command, Problem};
use device::{CommandError, Reply};
use house_tests::walker::fail;
use house_tests::world::START;
use house_tests::{Walker, World};
use model::ids::RoundId;
use protocol::events::Condition;
use std::fs;

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");
const PLAN: &str = "夜间巡逻A线";
const PAGE: usize = 4096;

/// Walks a place of the night round: a fail with a photo, the rest as fine. Names the photo.
pub(crate) fn walk(walker: &Walker, place: usize) -> String {
    let shown = walker.begin(PLAN);
    let code = shown.points[place]
        .place
        .code
        .clone()
        .expect("it has a code");
    let list = walker.reach(shown.row.round, &code);
    let wants = list.items.iter().find(|row| row.item.fail_wants.len() == 1);
    let photo = walker.photograph(CAMERA);
    let mut answer = fail(&list, &wants.expect("one wants it").item.id);
    answer.photos.push(photo.clone());
    let list = walker.answer(shown.row.round, list.place.checkpoint, vec![answer], false);
    walker.pass_the_rest(&list);
    photo
}

/// Changes the bytes of the closed store's file; its WAL is copied into it first, and is gone.
fn damage(walker: &mut Walker, change: impl FnOnce(&mut Vec<u8>)) {
    walker.handheld = None;
    let path = walker.folder.join("store.sqlite");
    let connection = rusqlite::Connection::open(&path).expect("opened");
    connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .expect("copied");
    drop(connection);
    let mut bytes = fs::read(&path).expect("read");
    change(&mut bytes);
    fs::write(&path, bytes).expect("written");
}

/// Pages that hold a text.
fn pages_with(bytes: &[u8], text: &str) -> Vec<usize> {
    let holds = |page: &[u8]| page.windows(text.len()).any(|part| part == text.as_bytes());
    let rows = |page: &[u8]| [2, 10, 13].contains(&page[0]);
    let pages = bytes.chunks(PAGE).enumerate();
    let found = pages.filter(|(_, page)| rows(page) && holds(page));
    found.map(|(n, _)| n).collect()
}

/// The page that a table begins at.
fn root_of(walker: &Walker, table: &str) -> usize {
    let path = walker.folder.join("store.sqlite");
    let connection = rusqlite::Connection::open(path).expect("opened");
    let sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?";
    let page: i64 = connection
        .query_row(sql, [table], |row| row.get(0))
        .expect("it is there");
    usize::try_from(page - 1).expect("a page")
}

fn spoil(bytes: &mut [u8], page: usize) {
    bytes[page * PAGE..(page + 1) * PAGE].fill(b'Z');
}

pub(crate) fn problems(walker: &Walker) -> Vec<Problem> {
    match walker.ok(Command::Status) {
        Reply::Status(status) => status.problems,
        other => panic!("{other:?}"),
    }
}

/// What the screen is told, after a start that found the store damaged.
fn check_told(walker: &Walker, code: &str) {
    let told = problems(walker);
    let told = told.iter().find(|problem| problem.code == code);
    let told = &told.expect("it is told").message;
    assert!(told.contains("store.sqlite.damaged-1"), "{told}");
    assert!(walker.folder.join("store.sqlite.damaged-1").exists());
}

/// All that the handheld has is at the server, and its export is accepted.
pub(crate) fn check_arrived(world: &World, walker: &Walker) {
    let stands = walker.stands();
    assert_eq!(
        (stands.acked, stands.acked_hash),
        (stands.last, stands.head)
    );
    protocol::export::check(&world.export(walker)).expect("accepted");
}

#[test]
fn a_header_that_is_gone_costs_nothing() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    world.stop();
    let photo = walk(&walker, 0);
    let rows = walker.rows();
    damage(&mut walker, |bytes| bytes[..100].fill(b'Z'));
    walker.open();
    assert!(walker.rows() == rows, "lines are missing or others");
    check_told(&walker, "store_salvaged");
    walker.unlock();
    walk(&walker, 1);
    world.start();
    walker.sync();
    check_arrived(&world, &walker);
    assert!(world.holds_photo(&photo));
}

#[test]
fn photos_whose_rows_are_gone_are_found_in_their_folder() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    world.stop();
    let photo = walk(&walker, 0);
    let name = protocol::chain::Hash::from_hex(&photo).expect("hex").0;
    damage(&mut walker, |bytes| {
        let pages = bytes.chunks(PAGE).enumerate();
        let holds = |page: &[u8]| page.windows(32).any(|part| part == name);
        let found: Vec<usize> = pages
            .filter(|(_, page)| [2, 10].contains(&page[0]) && holds(page))
            .map(|(n, _)| n)
            .collect();
        assert!(!found.is_empty(), "no page has its row");
        found.into_iter().for_each(|page| spoil(bytes, page));
        bytes[..100].fill(b'Z');
    });
    walker.open();
    assert_eq!(walker.photo_counts(), (0, 1));
    walker.unlock();
    world.start();
    walker.sync();
    check_arrived(&world, &walker);
    assert!(world.holds_photo(&photo));
}

#[test]
fn lines_that_can_t_be_read_leave_a_journal_that_branches_by_itself() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    for n in 0..60 {
        walker.ok(Command::SetCondition {
            condition: Condition::Rain,
            building: None,
            until: format!("2026-11-24T06:00:{n:02}+08:00"),
        });
    }
    walk(&walker, 0);
    walker.sync();
    let (journal, last) = (walker.journal(), walker.stands().last);
    world.stop();
    // The newest lines are gone: those that the server holds, from the first answer on.
    damage(&mut walker, |bytes| {
        let pages = pages_with(bytes, "checkpoint_reached");
        assert!(!pages.is_empty());
        pages.into_iter().for_each(|page| spoil(bytes, page));
        bytes[..100].fill(b'Z');
    });
    walker.open();
    check_told(&walker, "lines_lost");
    world.start();
    assert!(walker.stands().last < last);
    walker.unlock();
    walk(&walker, 1);
    walker.sync();
    walker.sync();
    assert_ne!(walker.journal(), journal, "it didn't branch");
    check_arrived(&world, &walker);
}

#[test]
fn damage_that_a_command_meets_is_said_and_mended_at_the_next_start() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    world.stop();
    walk(&walker, 0);
    let rows = walker.rows();
    // The read model's answers: nothing reads them while the store is opened.
    let page = root_of(&walker, "answers");
    damage(&mut walker, |bytes| bytes[page * PAGE] = 0xff);
    walker.open();
    let met: Vec<CommandError> = [Command::Today, Command::Findings]
        .into_iter()
        .filter_map(|command| walker.try_to(command).err())
        .collect();
    assert!(!met.is_empty(), "nothing met it");
    assert_eq!(met[0].code, protocol::ErrorCode::StoreDamaged, "{met:?}");
    walker.open();
    check_told(&walker, "store_salvaged");
    assert!(walker.rows() == rows);
}

/// Walks a place by a clock that is wrong from its start on, and for two hours.
fn walk_by(walker: &Walker, place: usize, from: &str, to: &str) -> RoundId {
    walker.at("2026-11-23T22:06:00+08:00");
    let round = walker.begin(PLAN);
    walker.at(from);
    let code = round.points[place].place.code.as_deref();
    let list = walker.reach(round.row.round, code.expect("it has a code"));
    walker.pass_the_rest(&list);
    walker.at(to);
    round.row.round
}

/// How far a clock is ahead of the server's, which stands.
fn ahead_ms(wall: &str) -> i64 {
    let ms = |time: &str| {
        let time = DateTime::parse_from_rfc3339(time).expect("a time");
        time.timestamp_millis()
    };
    ms(wall) - ms(START)
}

#[test]
fn clocks_before_1970_and_after_2100_lose_nothing_and_the_console_shows_how_wrong_they_are() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    let times = [
        ("1969-12-31T23:00:00+08:00", "1970-01-01T01:00:00+08:00"),
        ("0001-01-01T09:00:00+08:00", "0001-01-01T11:00:00+08:00"),
        ("2101-02-03T22:10:00+08:00", "2101-02-04T00:10:00+08:00"),
        ("9000-12-31T20:30:00+08:00", "9000-12-31T22:30:00+08:00"),
    ];
    for (place, (from, to)) in times.into_iter().enumerate() {
        let round = walk_by(&walker, place, from, to);
        walker.sync();
        check_arrived(&world, &walker);
        let shown = world.device_shown(&walker);
        assert_eq!(shown["clock_skew_ms"], ahead_ms(to), "{to}");
        assert_eq!(shown["lines_marked"], 0);
        assert_eq!(world.record_shown(round)["round"], round.to_string());
        for page in ["/board", "/findings", "/incidents"] {
            world.console(page);
        }
        walker.open();
        assert!(walker.try_to(Command::Status).is_ok(), "{to}");
    }
    assert_eq!(world.rebuild().differed, 0);
}

#[test]
fn a_handheld_whose_identity_is_gone_enrols_anew_and_keeps_the_file() {
    let world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    walker.sync();
    let before = walker.journal();
    damage(&mut walker, |bytes| bytes.fill(b'Z'));
    walker.open();
    check_told(&walker, "enrol_anew");
    let refused = walker.try_to(Command::Today).expect_err("not enrolled");
    assert_eq!(refused.code, protocol::ErrorCode::NotEnrolled);
    world.enrol(&walker);
    walker.sync();
    walker.unlock();
    assert_ne!(walker.journal(), before);
    walk(&walker, 0);
    walker.sync();
    check_arrived(&world, &walker);
}
