//! Pictures that the feed names: fetched last, checked, kept apart, and gone with their row.

use super::Bench;
use super::server::answer;
use crate::clock::lock;
use crate::sync::Driver;
use protocol::chain::{Hash, sha256};
use serde_json::{Value, json};
use std::path::PathBuf;

fn name(bytes: &[u8]) -> String {
    Hash(sha256(bytes)).hex()
}

fn row(kind: &str, id: &str, row: &Value) -> String {
    json!({"cursor": "2", "kind": kind, "id": id, "row": row}).to_string() + "\n"
}

fn picture(place: &str, photo: &[u8], clip: Option<&[u8]>) -> String {
    let id = format!("place/{place}");
    let clip = clip.map(name);
    row("picture", &id, &json!({"photo": name(photo), "clip": clip}))
}

fn floor_plan(n: u32, bytes: &[u8]) -> String {
    let id = format!("019ab6a0-0000-7000-8000-0000000003{n:02}");
    let told = json!({"name": "B1", "picture": name(bytes), "width": 1200, "height": 800});
    row("floor_plan", &id, &told)
}

/// A finding with photos, and its order in a state.
fn finding(n: u32, raised_at: &str, state: &str, photos: &[&[u8]]) -> String {
    let id = format!("019ab6a0-0000-7000-8000-0000000001{n:02}");
    let order = format!("019ab6a0-0000-7000-8000-0000000002{n:02}");
    let photos: Vec<String> = photos.iter().map(|bytes| name(bytes)).collect();
    let found = json!({"order": order, "severity": "normal", "raised_at": raised_at, "seen": 1,
        "photos": photos});
    let moved = json!({"finding": id, "state": state, "role": "engineer", "go": 0, "history": []});
    row("finding", &id, &found) + &row("order", &order, &moved)
}

impl Bench {
    /// The next feed holds these rows beside those that are there.
    fn fed(&self, rows: &[String]) {
        let end = r#"{"cursor":"2","more":false,"reflected":0}"#;
        lock(&self.server.0).feed = rows.concat() + end + "\n";
    }

    /// Others have sent these to the server.
    fn others_sent(&self, photos: &[&[u8]]) {
        let sent = photos.iter().map(|bytes| (name(bytes), bytes.to_vec()));
        lock(&self.server.0).pictures.extend(sent);
    }

    fn path(&self, bytes: &[u8]) -> PathBuf {
        let folder = self.folder.path().join("site-pictures");
        photo::path_of(&folder, &sha256(bytes))
    }

    fn has(&self, bytes: &[u8]) -> bool {
        std::fs::read(self.path(bytes)).is_ok_and(|kept| kept == bytes)
    }

    /// Pictures that one more cycle asked for.
    fn asks(&self, driver: &mut Driver) -> Vec<String> {
        self.server.asked();
        assert_eq!(self.cycle(driver), None);
        let asked = self.server.asked().into_iter();
        let names = asked.filter_map(|it| it.strip_prefix("Get ").map(str::to_owned));
        names.filter(|it| it.len() == 64).collect()
    }
}

#[test]
fn what_rows_name_is_fetched_after_all_else_and_kept_apart() {
    let bench = Bench::new();
    let own = bench.photo(b"an own photo", true);
    bench.fed(&[picture("a", b"a lobby", Some(b"spoken words"))]);
    bench.others_sent(&[b"a lobby", b"spoken words"]);
    assert_eq!(bench.cycle(&mut bench.driver()), None);
    let asked = bench.server.asked();
    let at = |what: &str| asked.iter().position(|it| it == what).expect("asked");
    let photo = at(&format!("Get {}", name(b"a lobby")));
    let clip = at(&format!("Get {}", name(b"spoken words")));
    assert!(at("Get feed") < photo && at("Get receipt") < photo && photo < clip);
    assert!(bench.has(b"a lobby") && bench.has(b"spoken words"));
    let store = lock(&bench.store);
    assert_eq!(store.photo_counts().expect("counted"), (1, 1));
    assert!(!store.photo_known(&sha256(b"a lobby")).expect("read"));
    assert!(store.photo_known(&own).expect("read"));
}

#[test]
fn a_picture_that_is_replaced_or_no_longer_named_is_removed_and_own_photos_stay() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    let own = bench.photo(b"an own photo", true);
    bench.fed(&[
        picture("a", b"a lobby", None),
        picture("b", b"a gate", None),
    ]);
    bench.others_sent(&[b"a lobby", b"a gate", b"a new lobby"]);
    assert_eq!(bench.cycle(&mut driver), None);
    // What a fetch that was killed left behind goes too.
    let scratch = bench.path(b"a gate").with_extension("tmp");
    std::fs::write(&scratch, b"a g").expect("written");
    bench.fed(&[
        picture("a", b"a new lobby", None),
        row("picture", "place/b", &Value::Null),
    ]);
    assert_eq!(bench.asks(&mut driver), [name(b"a new lobby")]);
    assert!(bench.has(b"a new lobby"));
    assert!(!bench.path(b"a lobby").exists() && !bench.path(b"a gate").exists());
    assert!(!scratch.exists());
    let photos = bench.folder.path().join("photos");
    assert!(photo::path_of(&photos, &own).exists());
    assert_eq!(bench.asks(&mut driver), Vec::<String>::new());
}

#[test]
fn wrong_bytes_are_not_kept_and_not_asked_for_again_in_this_run() {
    let bench = Bench::new();
    bench.fed(&[picture("a", b"a lobby", Some(b"spoken words"))]);
    bench.others_sent(&[b"a lobby", b"spoken words"]);
    let wrong = (name(b"a lobby"), b"another lobby".to_vec());
    lock(&bench.server.0).pictures.extend([wrong]);
    let mut driver = bench.driver();
    assert_eq!(bench.asks(&mut driver).len(), 2);
    assert!(!bench.path(b"a lobby").exists() && bench.has(b"spoken words"));
    assert_eq!(bench.asks(&mut driver), Vec::<String>::new());
    bench.others_sent(&[b"a lobby"]);
    assert_eq!(bench.asks(&mut bench.driver()), [name(b"a lobby")]);
    assert!(bench.has(b"a lobby"));
}

#[test]
fn a_proxys_page_in_a_pictures_place_is_nobody_and_it_is_asked_for_again() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    bench.fed(&[picture("a", b"a lobby", None)]);
    let named = name(b"a lobby");
    let page = answer(200, b"<html>Welcome</html>".to_vec());
    lock(&bench.server.0).portal = Some(page);
    assert_eq!(bench.asks(&mut driver), [named.as_str()]);
    assert!(!bench.path(b"a lobby").exists());
    bench.others_sent(&[b"a lobby"]);
    assert_eq!(bench.asks(&mut driver), [named]);
    assert!(bench.has(b"a lobby"));
}

#[test]
fn photos_of_open_findings_come_the_newest_first_and_go_when_the_finding_leaves() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    bench.photo(b"seen by ourselves", true);
    bench.fed(&[
        finding(1, "2026-11-20T08:00:00+08:00", "assigned", &[b"a leak"]),
        finding(
            2,
            "2026-11-22T08:00:00+08:00",
            "fixed",
            &[b"a crack", b"its edge"],
        ),
        finding(3, "2026-11-21T08:00:00+08:00", "verified", &[b"it is over"]),
        finding(
            4,
            "2026-11-23T08:00:00+08:00",
            "raised",
            &[b"seen by ourselves"],
        ),
    ]);
    bench.others_sent(&[b"a leak", b"a crack", b"its edge", b"it is over"]);
    let wanted: [&[u8]; 3] = [b"a crack", b"its edge", b"a leak"];
    assert_eq!(bench.asks(&mut driver), wanted.map(name));
    // Closed, it stays as long as the feed shows it; then it goes.
    bench.fed(&[finding(
        1,
        "2026-11-20T08:00:00+08:00",
        "verified",
        &[b"a leak"],
    )]);
    assert_eq!(bench.asks(&mut driver), Vec::<String>::new());
    assert!(bench.has(b"a leak"));
    let gone = format!("019ab6a0-0000-7000-8000-0000000001{:02}", 1);
    bench.fed(&[row("finding", &gone, &Value::Null)]);
    assert_eq!(bench.asks(&mut driver), Vec::<String>::new());
    assert!(!bench.path(b"a leak").exists() && bench.has(b"a crack"));
}

#[test]
fn an_own_photo_of_an_open_finding_is_not_asked_for_even_once_its_bytes_are_freed() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    let own = bench.photo(b"a leak", true);
    let path = photo::path_of(&bench.folder.path().join("photos"), &own);
    let raised = "2026-11-23T22:00:00+08:00";
    bench.fed(&[finding(1, raised, "assigned", &[b"a leak"])]);
    bench.others_sent(&[b"a leak"]);
    assert_eq!(bench.asks(&mut driver), Vec::<String>::new());
    assert!(path.exists());
    let later = "2026-12-28T22:00:00+08:00";
    bench.clock.set(later.parse().expect("a time"));
    assert_eq!(bench.asks(&mut driver), Vec::<String>::new());
    assert!(!path.exists(), "it was freed");
    assert_eq!(bench.asks(&mut bench.driver()), Vec::<String>::new());
}

#[test]
fn of_many_findings_the_newest_two_hundred_photos_are_kept() {
    let bench = Bench::new();
    let bytes: Vec<Vec<u8>> = (0..210_u32).map(|n| n.to_be_bytes().to_vec()).collect();
    let photos: Vec<&[u8]> = bytes.iter().map(Vec::as_slice).collect();
    bench.fed(&[
        picture("a", b"a lobby", None),
        finding(1, "2026-11-20T08:00:00+08:00", "assigned", &photos[..150]),
        finding(2, "2026-11-22T08:00:00+08:00", "assigned", &photos[150..]),
    ]);
    bench.others_sent(&photos);
    bench.others_sent(&[b"a lobby"]);
    let asked = bench.asks(&mut bench.driver());
    assert_eq!(asked.len(), 201);
    assert_eq!(asked[0], name(b"a lobby"), "the site's own come first");
    assert_eq!(asked[1], name(photos[150]));
    assert!(bench.has(photos[139]) && !bench.path(photos[140]).exists());
}

#[test]
fn a_plan_of_a_floor_is_fetched_after_the_sites_own_and_goes_when_another_comes() {
    let bench = Bench::new();
    let mut driver = bench.driver();
    bench.fed(&[
        finding(1, "2026-11-20T08:00:00+08:00", "assigned", &[b"a crack"]),
        floor_plan(1, b"a floor"),
        picture("a", b"a lobby", None),
    ]);
    bench.others_sent(&[b"a crack", b"a floor", b"a lobby", b"a better floor"]);
    let wanted = [b"a lobby".as_slice(), b"a floor", b"a crack"].map(name);
    assert_eq!(bench.asks(&mut driver), wanted);
    assert!(bench.has(b"a floor"));
    bench.fed(&[floor_plan(1, b"a better floor")]);
    assert_eq!(bench.asks(&mut driver), [name(b"a better floor")]);
    assert!(bench.has(b"a better floor") && !bench.path(b"a floor").exists());
}

#[test]
fn before_the_first_whole_feed_nothing_is_removed() {
    let bench = Bench::new();
    let folder = bench.folder.path().join("site-pictures");
    photo::keep(&photo::RealDisk, &folder, b"a lobby", &sha256(b"a lobby")).expect("kept");
    let error = r#"{"code":"internal","message":"no feed today"}"#;
    bench.server.slip(500, error);
    bench.server.slip(500, error);
    bench.cycle(&mut bench.driver());
    assert!(bench.has(b"a lobby"));
    bench.fed(&[picture("a", b"a lobby", None)]);
    assert_eq!(bench.asks(&mut bench.driver()), Vec::<String>::new());
    assert!(bench.has(b"a lobby"));
}
