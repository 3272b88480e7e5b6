//! The demo's site: made once, found again.

use crate::demo::prepare;
use crate::error::ServerError;
use crate::start;
use crate::tests::world::BEGIN;
use chrono::{DateTime, Utc};

#[test]
fn the_sample_is_made_once_and_found_again() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("demo");
    let now: DateTime<Utc> = BEGIN.parse().expect("a time");
    let (folder, first) = prepare(&path, now).expect("made");
    let (_, second) = prepare(&path, now).expect("found");
    assert_eq!(first, second);
    assert_eq!(first.pins[0], ("张伟".to_owned(), "2580".to_owned()));
    let token = std::fs::read_to_string(folder.path().join("start-token")).expect("kept");
    assert_eq!(token, first.start_token);
}

#[test]
fn a_folder_of_another_site_is_no_place_for_the_sample() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("server");
    let now: DateTime<Utc> = BEGIN.parse().expect("a time");
    start::init(&path, "别处", "Asia/Shanghai", now).expect("made");
    assert!(matches!(prepare(&path, now), Err(ServerError::HasData(_))));
}
