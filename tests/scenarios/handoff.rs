//! Hand-off by file: what a handheld wrote reaches the server without a network, and its word back.

use crate::restores::{check_at_rest, fail_with_photo};
use crate::rounds::{check_arrived, walk};
use house_tests::{Fault, Walker, World};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::Ordering;
use store::Checkpointer;
use sync_server::ServerError;
use sync_server::folder::Folder;
use sync_server::handoff::HandedOff as Taken;
use sync_server::sql::Readers;
use sync_server::sql::journals::{self, Journal};

pub(crate) const SERVER: &str = env!("CARGO_BIN_EXE_server-in-tests");
pub(crate) const DEVICE: &str = env!("CARGO_BIN_EXE_device-in-tests");

pub(crate) fn import(world: &World, file: &Path) -> Result<Taken, ServerError> {
    world.import(SERVER, file, None)
}

/// What the server's store says of the handheld's journal.
pub(crate) fn journal(world: &World, walker: &Walker) -> Option<Journal> {
    let folder = Folder::open(world.path()).expect("its folder");
    let found = Readers::new(folder).read(|store| Ok(journals::by_id(store, walker.journal())?));
    found.expect("read")
}

/// Photo bytes that went over the network so far.
fn sent(walker: &Walker) -> u64 {
    walker.photo_bytes.load(Ordering::Relaxed)
}

/// Goes through with the next sync's first requests, and loses the one after them.
pub(crate) fn lose(walker: &Walker, after: usize) {
    let mut faults = vec![Fault::None; after];
    faults.push(Fault::RequestLost);
    walker.faults.lock().expect("whole").extend(faults);
    assert!(!walker.try_sync(), "a request was lost");
}

/// The next sync goes through, sends no photo byte, and leaves nothing waiting or unproven.
fn check_sync_sends_no_photo(walker: &Walker) {
    let before = sent(walker);
    walker.at("2026-11-23T23:30:00+08:00");
    walker.sync();
    assert_eq!(sent(walker), before, "photo bytes went twice");
    check_at_rest(walker);
}

#[test]
fn a_round_arrives_by_file_and_the_next_sync_proves_it_without_a_photo_byte() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    world.stop();
    let photo = walk(&walker);
    let stands = walker.stands();
    let file = world.file("a.handoff");
    let written = walker.hand_off(&file);
    assert_eq!(written.lines, stands.last - stands.acked);
    assert_eq!((written.photos, written.photos_missing.len()), (1, 0));
    assert_eq!(walker.stands(), stands, "writing it marks nothing");
    assert_eq!(walker.photo_counts(), (0, 1));

    world.set_clock("2026-11-24T09:00:00+08:00");
    let seen_at_ms = journal(&world, &walker).expect("held").seen_at_ms;
    let taken = import(&world, &file).expect("taken");
    assert_eq!((taken.lines, taken.lines_held), (written.lines, 0));
    assert_eq!((taken.photos, taken.photos_held), (1, 0));
    assert_eq!(taken.refused, []);
    assert!(world.holds_photo(&photo));
    let held = journal(&world, &walker).expect("held");
    assert_eq!((held.acked, held.head), (held.last, stands.head));
    assert_eq!(held.seen_at_ms, seen_at_ms, "a file isn't a call");

    world.start();
    check_sync_sends_no_photo(&walker);
    check_arrived(&world, &walker);
}

#[test]
fn a_file_that_comes_twice_or_late_changes_nothing_more() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    walk(&walker);
    let file = world.file("a.handoff");
    let lines = walker.hand_off(&file).lines;
    import(&world, &file).expect("taken");
    let once = journal(&world, &walker);
    let again = import(&world, &file).expect("taken");
    assert_eq!((again.lines, again.lines_held), (0, lines));
    assert_eq!((again.photos, again.photos_held), (0, 1));
    assert_eq!(journal(&world, &walker), once);
    // The handheld goes on by network; then somebody finds the file in a drawer.
    fail_with_photo(&walker, 2, "2026-11-23T22:30:00+08:00");
    lose(&walker, 2);
    let later = journal(&world, &walker);
    assert_ne!(later, once);
    import(&world, &file).expect("taken");
    assert_eq!(journal(&world, &walker), later);
    check_sync_sends_as_much_as(&walker, 1);
    check_arrived(&world, &walker);
}

/// The next sync sends photos, no more than so many.
fn check_sync_sends_as_much_as(walker: &Walker, photos: u64) {
    let before = sent(walker);
    walker.at("2026-11-23T23:30:00+08:00");
    walker.sync();
    let bytes = sent(walker) - before;
    assert!(bytes > 0 && bytes < photos * 600_000, "{bytes} bytes went");
    check_at_rest(walker);
}

#[test]
fn what_went_by_network_and_what_went_by_file_come_together() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let first = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    // Its line arrives and its upload is opened; not a byte of it is sent.
    lose(&walker, 3);
    let acked = walker.stands().acked;
    let second = fail_with_photo(&walker, 1, "2026-11-23T22:15:00+08:00");
    let file = world.file("a.handoff");
    let written = walker.hand_off(&file);
    assert_eq!(written.lines, walker.stands().last - acked);
    assert_eq!(written.photos, 2);
    let taken = import(&world, &file).expect("taken");
    assert_eq!((taken.lines, taken.photos), (written.lines, 2));
    assert!(world.holds_photo(&first) && world.holds_photo(&second));
    check_sync_sends_no_photo(&walker);
    check_arrived(&world, &walker);
    let nothing = walker.hand_off(&world.file("b.handoff"));
    assert_eq!(nothing, device::HandedOff::default());
    assert!(!world.file("b.handoff").exists());
}

#[test]
fn a_photo_that_is_gone_from_the_disk_or_changed_there_stops_nothing() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let times = ["10", "15", "20"].map(|minute| format!("2026-11-23T22:{minute}:00+08:00"));
    let photos = [0, 1, 2].map(|place| fail_with_photo(&walker, place, &times[place]));
    let path = |photo: &str| {
        let photos = walker.folder.join("photos");
        photos.join(&photo[..2]).join(format!("{photo}.jpg"))
    };
    std::fs::remove_file(path(&photos[0])).expect("removed");
    std::fs::write(path(&photos[1]), "other bytes").expect("changed");
    let file = world.file("a.handoff");
    let mut written = walker.hand_off(&file);
    written.photos_missing.sort();
    let mut missing = photos[..2].to_vec();
    missing.sort();
    assert_eq!((written.photos, written.photos_missing), (1, missing));
    let taken = import(&world, &file).expect("taken");
    assert_eq!((taken.lines, taken.photos), (written.lines, 1));
    assert_eq!(taken.refused, []);
    assert!(world.holds_photo(&photos[2]));
}

/// Changes a byte of a kept line on the disk.
fn damage(walker: &mut Walker, seq: u64) {
    let handheld = walker.handheld.take().expect("it is open");
    let lines = handheld.look(|store| store.lines(seq, 1, usize::MAX));
    let line = lines.expect("read").remove(0).1;
    drop(handheld);
    let path = walker.folder.join("store.sqlite");
    let checkpointer = Checkpointer::open(&path).expect("opened");
    checkpointer.run().expect("checkpointed");
    drop(checkpointer);
    std::fs::remove_file(path.with_extension("sqlite-wal")).expect("removed");
    let mut bytes = std::fs::read(&path).expect("read");
    let places: Vec<usize> = bytes
        .windows(line.len())
        .enumerate()
        .filter(|(_, window)| *window == line)
        .map(|(place, _)| place)
        .collect();
    assert!(!places.is_empty(), "the line isn't in one piece");
    places.iter().for_each(|place| bytes[place + 9] ^= 1);
    std::fs::write(&path, bytes).expect("written");
    walker.open();
}

#[test]
fn a_line_damaged_on_the_handheld_goes_as_its_hash_and_the_chain_closes() {
    let world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    let seq = walker.stands().last + 1;
    walk(&walker);
    damage(&mut walker, seq);
    let file = world.file("a.handoff");
    walker.hand_off(&file);
    assert_eq!(import(&world, &file).expect("taken").refused, []);
    let checked = protocol::export::check(&world.export(&walker)).expect("it holds");
    assert_eq!((checked.lines, checked.unread), (walker.stands().last, 1));
    check_told_of_damage(&walker);
}

/// The screen says it, and so does the console.
fn check_told_of_damage(walker: &Walker) {
    let device::command::Reply::Status(status) = walker.ok(device::command::Command::Status) else {
        panic!("no status");
    };
    let told = status.problems.iter().map(|problem| problem.code.as_str());
    assert!(
        told.clone().any(|code| code == "line_damaged"),
        "{status:?}"
    );
}

#[test]
fn a_line_damaged_on_the_handheld_is_sent_as_its_hash_and_told_on_both_sides() {
    let world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    let seq = walker.stands().last + 1;
    walk(&walker);
    damage(&mut walker, seq);
    walker.sync();
    assert_eq!(walker.stands().acked, walker.stands().last);
    let checked = protocol::export::check(&world.export(&walker)).expect("it holds");
    assert_eq!(checked.unread, 1);
    check_told_of_damage(&walker);
    let shown = world.device_shown(&walker);
    assert_eq!(shown["lines_marked"], 1, "{shown}");
}

#[test]
fn a_branch_goes_by_file_and_the_return_file_proves_what_its_parent_named() {
    let world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    let before = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    lose(&walker, 2);
    walker.back_up();
    fail_with_photo(&walker, 1, "2026-11-23T22:15:00+08:00");
    lose(&walker, 2);
    let parent = walker.journal();
    walker.put_back();
    let after = fail_with_photo(&walker, 2, "2026-11-23T22:20:00+08:00");
    // It hears of the fork and branches; then the network is gone.
    lose(&walker, 1);
    let stands = walker.stands();
    let follows = stands.follows.clone().expect("it branched");
    assert_eq!(follows.journal, parent);

    let (file, back) = (world.file("a.handoff"), world.file("a.return"));
    assert_eq!(walker.hand_off(&file).photos, 2);
    let taken = world.import(SERVER, &file, Some(&back)).expect("taken");
    assert_eq!(taken.refused, []);
    assert_eq!((taken.lines, taken.photos), (stands.last - follows.seq, 2));
    assert!(world.holds_photo(&before) && world.holds_photo(&after));
    let held = journal(&world, &walker).expect("held");
    assert_eq!(held.follows_seq.unsigned_abs(), follows.seq);
    assert!(held.seen_at_ms > 0);

    let returned = walker.take_return(&back).expect("taken");
    assert_eq!((returned.lines_waiting, returned.photos), (0, 2));
    check_at_rest(&walker);
    check_sync_sends_no_photo(&walker);
}

#[test]
fn a_return_file_marks_what_it_proves_once_and_for_its_own_handheld() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let other = world.walker("b", "李强", "1470");
    world.stop();
    walk(&walker);
    let (file, back) = (world.file("a.handoff"), world.file("a.return"));
    let written = walker.hand_off(&file);
    let taken = world.import(SERVER, &file, Some(&back)).expect("taken");
    assert!(taken.receipts > 0);
    let whole = std::fs::read(&back).expect("read");
    let stands = walker.stands();
    let text = String::from_utf8(whole.clone()).expect("text");
    let later = text.replace("\\\"photos\\\":[\\\"", "\\\"photos\\\":[\\\"00");
    for wrong in [&whole[..whole.len() - 9], &whole[..20], later.as_bytes()] {
        std::fs::write(&back, wrong).expect("written");
        walker.take_return(&back).expect_err("refused");
        assert_eq!(
            (walker.stands(), walker.photo_counts()),
            (stands.clone(), (0, 1))
        );
    }
    std::fs::write(&back, &whole).expect("written");
    let refused = other.take_return(&back).expect_err("refused");
    assert!(
        refused.to_string().contains("another handheld"),
        "{refused}"
    );
    let returned = walker.take_return(&back).expect("taken");
    assert_eq!((returned.lines, returned.photos), (written.lines, 1));
    check_at_rest(&walker);
    let again = walker.take_return(&back).expect("taken");
    assert_eq!((again.lines, again.photos), (0, 0));
    world.start();
    check_sync_sends_no_photo(&walker);
    check_arrived(&world, &walker);
}

#[test]
fn a_server_that_was_put_back_gets_all_again_by_one_file() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    world.back_up("early");
    let photos = ["2026-11-23T22:10:00+08:00", "2026-11-23T22:15:00+08:00"];
    let photos = [0, 1].map(|place| fail_with_photo(&walker, place, photos[place]));
    walker.sync();
    world.put_back("early");
    world.stop();
    fail_with_photo(&walker, 2, "2026-11-23T22:20:00+08:00");
    let file = world.file("a.handoff");
    walker.hand_off(&file);
    let refused = import(&world, &file).expect("read").refused;
    assert!(refused[0].message.contains("--all"), "{refused:?}");
    let written = walker.hand_off_all(&file);
    assert_eq!((written.lines, written.photos), (walker.stands().last, 3));
    let taken = import(&world, &file).expect("taken");
    assert_eq!((taken.photos, taken.refused), (3, vec![]));
    assert!(photos.iter().all(|photo| world.holds_photo(photo)));
    world.start();
    check_sync_sends_no_photo(&walker);
    check_arrived(&world, &walker);
}

fn run(program: &str, words: &[&str], paths: &[&Path]) -> Output {
    let mut command = Command::new(program);
    command.args(words).args(paths);
    command.output().expect("it runs")
}

fn json(output: &Output) -> serde_json::Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn the_two_programs_hand_off_beside_a_server_that_serves() {
    let world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    walk(&walker);
    let lines = walker.stands().last - walker.stands().acked;
    walker.handheld = None;
    let (data, server) = (walker.folder.clone(), world.path());
    let (file, back) = (world.file("a.handoff"), world.file("a.return"));
    let handoff = ["handoff", "--json", "--data"];
    let written = json(&run(DEVICE, &handoff, &[&data, &file]));
    assert_eq!(
        (&written["lines"], &written["photos"]),
        (&lines.into(), &1.into())
    );

    let half = world.file("half.handoff");
    let bytes = std::fs::read(&file).expect("read");
    std::fs::write(&half, &bytes[..bytes.len() / 2]).expect("written");
    let import = ["import", "--json", "--data"];
    let refused = run(SERVER, &import, &[&server, &half]);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0));
    let sentence = String::from_utf8_lossy(&refused.stderr);
    assert!(
        sentence.contains("was cut, damaged or changed"),
        "{sentence}"
    );

    let dry = ["import", "--json", "--dry-run", "--data"];
    let looked = json(&run(SERVER, &dry, &[&server, &file]));
    assert_eq!(
        (&looked["photos_inside"], &looked["lines"]),
        (&1.into(), &0.into())
    );
    let paths = [server.as_path(), &file, Path::new("--return"), &back];
    let taken = json(&run(SERVER, &import, &paths));
    assert_eq!(
        (&taken["lines"], &taken["photos"]),
        (&lines.into(), &1.into())
    );
    let paths = [data.as_path(), Path::new("--return"), &back];
    let returned = json(&run(DEVICE, &handoff, &paths));
    assert_eq!(returned["lines_waiting"], 0);
    walker.open();
    check_at_rest(&walker);
}
