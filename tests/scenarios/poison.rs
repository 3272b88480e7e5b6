//! What nobody understands: held as it came, marked, shown, and never in the way of the next one.

use crate::restores::{check_at_rest, fail_with_photo};
use crate::rounds::{check_arrived, walk};
use device::command::{Command, Reply};
use house_tests::{Walker, World};
use std::path::Path;

/// A line that another app wrote arrives whole, is marked, and what comes after it arrives too.
fn check_marked(line: impl Fn(&Walker, u64) -> String) {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    walk(&walker);
    let seq = walker.stands().last + 1;
    let line = line(&walker, seq);
    walker.slip_in(line.as_bytes());
    walker.unlock();
    let photo = fail_with_photo(&walker, 2, "2026-11-23T22:20:00+08:00");
    walker.sync();
    check_arrived(&world, &walker);
    check_at_rest(&walker);
    assert!(world.holds_photo(&photo));
    assert_eq!(world.device_shown(&walker)["lines_marked"], 1);
    assert_eq!(world.rebuild().differed, 0);
}

fn of_type(seq: u64, rest: &str) -> String {
    let head = format!(r#"{{"v":1,"seq":{seq},"at":"2026-11-23T22:15:00+08:00","boot":"script""#);
    format!(r#"{head},"mono_ms":1,"by":null,{rest}}}"#)
}

#[test]
fn a_line_of_a_newer_app_is_held_and_shown_and_the_next_one_arrives() {
    check_marked(|_, seq| of_type(seq, r#""type":"from_the_future","x":1"#));
}

#[test]
fn a_line_that_is_not_even_json_is_held_and_shown_and_the_next_one_arrives() {
    check_marked(|_, _| "\u{1}不是 JSON".to_owned());
}

#[test]
fn an_event_for_an_unknown_place_is_held_and_shown_and_the_next_one_arrives() {
    let id = "0190b6a0-0000-7000-8000-0000000000aa";
    let rest =
        format!(r#""type":"checkpoint_reached","round":"{id}","checkpoint":"{id}","how":"code""#);
    check_marked(|_, seq| of_type(seq, &rest));
}

#[test]
fn an_event_for_an_unknown_site_is_held_and_shown_and_the_next_one_arrives() {
    let unknown = "0190b6a0-0000-7000-8000-0000000000aa";
    check_marked(|walker, seq| {
        let first = walker.lines_of("journal_opened").remove(0);
        let (_, line) = first.split_once('\t').expect("a row");
        let line = line.replace(r#""seq":1,"#, &format!(r#""seq":{seq},"#));
        let site = walker.enrolled().1.to_string();
        assert!(line.contains(&site), "{line}");
        line.replace(&site, unknown)
    });
}

/// A photo whose file something happened to is set aside and shown, and the next one arrives.
fn check_set_aside(spoil: impl Fn(&Path)) {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let spoilt = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    let next = fail_with_photo(&walker, 1, "2026-11-23T22:15:00+08:00");
    let shelf = walker.folder.join("photos").join(&spoilt[..2]);
    spoil(&shelf.join(format!("{spoilt}.jpg")));
    walker.try_sync();
    walker.try_sync();
    assert!(world.holds_photo(&next) && !world.holds_photo(&spoilt));
    assert_eq!(walker.photo_counts(), (1, 2));
    let Reply::Status(status) = walker.ok(Command::Status) else {
        panic!("no status");
    };
    let codes = status.problems.iter().map(|problem| problem.code.as_str());
    assert_eq!(codes.collect::<Vec<_>>(), ["photo_set_aside"]);
    assert_eq!(world.device_shown(&walker)["photos_waiting"], 1);
}

#[test]
fn a_photo_file_that_is_gone_is_set_aside_and_shown_on_both_sides_and_the_next_one_arrives() {
    check_set_aside(|file| std::fs::remove_file(file).expect("removed"));
}

#[test]
fn an_upload_whose_bytes_do_not_match_is_set_aside_and_the_next_one_arrives() {
    check_set_aside(|file| {
        let mut bytes = std::fs::read(file).expect("read");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(file, bytes).expect("written");
    });
}
