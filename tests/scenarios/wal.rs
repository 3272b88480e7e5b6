//! A write-ahead log that ends early: the handheld goes on from the lines before its end, and a
//! server that had been told more is sent a branch.

use crate::attack::check_whole;
use crate::damage::{check_arrived, problems, walk};
use device::command::Command;
use house_tests::{Walker, World, folders};
use protocol::events::Condition;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

const HEADER: usize = 32;
const FRAME: usize = 24 + 4096;

fn log(folder: &Path) -> PathBuf {
    folder.join("store.sqlite-wal")
}

/// Where the frames end that were written since the log was last begun anew.
fn frame_ends(folder: &Path) -> Vec<usize> {
    let log = fs::read(log(folder)).expect("read");
    let starts = (HEADER..log.len()).step_by(FRAME);
    let ours = starts.take_while(|at| log.get(at + 8..at + 16) == Some(&log[16..24]));
    ours.map(|at| at + FRAME).collect()
}

fn cut(folder: &Path, bytes: usize) {
    let log = File::options().write(true).open(log(folder));
    let cut = log.and_then(|log| log.set_len(bytes as u64));
    cut.expect("cut");
}

fn settle(walker: &Walker) {
    let handheld = walker.handheld.as_ref().expect("it is open");
    handheld.settle().expect("moved over");
}

fn rain(walker: &Walker, minute: usize) {
    walker.ok(Command::SetCondition {
        condition: Condition::Rain,
        building: None,
        until: format!("2026-11-24T06:{minute:02}:00+08:00"),
    });
}

/// Before the header, within it and after it, in the middle of each frame, after the last one.
fn cuts(folder: &Path) -> Vec<usize> {
    let ends = frame_ends(folder);
    assert!(ends.len() > 20, "too few frames to cut at: {}", ends.len());
    let frames = ends.iter().map(|end| end - FRAME / 2);
    let cuts = [0, HEADER / 2, HEADER].into_iter().chain(frames);
    cuts.chain(ends.last().copied()).collect()
}

/// Where the first commit ends: a log that is cut before that holds nothing.
fn first_commit(folder: &Path) -> usize {
    let log = fs::read(log(folder)).expect("read");
    let mut ends = frame_ends(folder).into_iter();
    let is_last = |end: &usize| log[end - FRAME + 4..end - FRAME + 8] != [0; 4];
    ends.find(is_last).expect("a commit")
}

/// The log that was cut is kept as it was, and the person is told.
fn check_kept_and_told(walker: &Walker, cut_at: usize) {
    let kept = walker.folder.join("store.sqlite.damaged-1-wal");
    assert_eq!(fs::metadata(kept).expect("kept").len(), cut_at as u64);
    let told = problems(walker);
    let told = told.iter().any(|one| one.message.contains("lost its end"));
    assert!(told, "cut at {cut_at}");
}

/// Cuts the log of a closed handheld's copies everywhere. Each has the lines up to some moment,
/// all of what was moved into the file before, and its person goes on. How many lines are left.
fn check_cuts(walker: &Walker, saved: &[u8], moved_over: usize) -> Vec<u64> {
    let (mut left, first) = (Vec::new(), first_commit(&walker.folder));
    for bytes in cuts(&walker.folder) {
        let folder = folders::scratch();
        let mut copy = walker.copied(folder.path());
        cut(&copy.folder, bytes);
        copy.open();
        let rows = copy.rows();
        assert!(saved.starts_with(&rows), "cut at {bytes}: other lines");
        assert!(rows.len() >= moved_over, "cut at {bytes}: lines are gone");
        left.push(copy.stands().last);
        if bytes >= first {
            check_kept_and_told(&copy, bytes);
        }
        copy.unlock();
        rain(&copy, 59);
        copy.handheld = None;
        check_whole(&copy.folder);
    }
    left
}

#[test]
fn a_log_that_ends_anywhere_leaves_the_lines_before_its_end() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    world.stop();
    settle(&walker);
    let moved_over = walker.rows().len();
    let before = walker.stands().last;
    walk(&walker, 0);
    let (saved, last) = (walker.rows(), walker.stands().last);
    walker.handheld = None;
    let left = check_cuts(&walker, &saved, moved_over);
    assert!(left.is_sorted(), "{left:?}");
    assert_eq!((left[0], left[left.len() - 1]), (before, last));
}

#[test]
fn a_log_that_ends_before_what_the_file_was_given_costs_no_line() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    world.stop();
    settle(&walker);
    let moved_over = walker.rows().len();
    walk(&walker, 0);
    settle(&walker);
    let (saved, last) = (walker.rows(), walker.stands().last);
    walker.handheld = None;
    let left = check_cuts(&walker, &saved, moved_over);
    assert!(left.iter().all(|left| *left == last), "{left:?}");
}

#[test]
fn a_server_that_was_told_more_than_the_log_holds_gets_a_branch_with_all_that_follows() {
    for part in [0, 1, 2, 3] {
        let world = World::new();
        let mut walker = world.walker("a", "张伟", "2580");
        settle(&walker);
        let photo = walk(&walker, 0);
        let ends = frame_ends(&walker.folder);
        walker.sync();
        let (journal, told) = (walker.journal(), walker.stands().last);
        walker.handheld = None;
        cut(
            &walker.folder,
            (ends[ends.len() * part / 4] - FRAME / 2) * part.min(1),
        );
        walker.open();
        assert!(walker.stands().last < told);
        assert!((part == 0) == problems(&walker).is_empty(), "it isn't said");
        walker.unlock();
        walk(&walker, 1);
        walker.sync();
        walker.sync();
        assert_ne!(walker.journal(), journal, "it didn't branch");
        check_arrived(&world, &walker);
        let left = protocol::export::check(&world.export_of(journal)).expect("accepted");
        assert_eq!(left.lines, told);
        assert!(world.holds_photo(&photo));
    }
}
