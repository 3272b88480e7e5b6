//! The site's own photos and clips: set at the desk, read by desk and handhelds, and held as any
//! photo is.

use crate::backup::restore;
use crate::tests::backup::{back_up, keys_of, move_to};
use crate::tests::console::{cookie, get, sign_in};
use crate::tests::ledger::Desk;
use crate::tests::uploads::{naming, receipt_photos};
use crate::tests::world::{Answer, World};
use crate::{Folder, keys::Keys, rebuild, site_pictures, verify};
use data_encoding::BASE64;
use protocol::chain::sha256_hex;
use serde_json::{Value, json};

pub const CAMERA: &[u8] = include_bytes!("../../../crates/device/src/tests/camera.jpg");
const ITEM: &str = "item/tp13/13.7";

/// A voice note of so many bytes.
fn voice(size_bytes: usize) -> Vec<u8> {
    let mut bytes = b"OggS".to_vec();
    bytes.resize(size_bytes, 7);
    bytes
}

impl Desk {
    fn sets(&self, body: &Value) -> Answer {
        let origin = format!("http://{}", self.world.address());
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Origin", origin.as_str()),
            ("Content-Type", "application/json"),
        ];
        let path = format!("/api/console/sites/{}/pictures", self.world.made.site);
        let body = body.to_string();
        self.world.call("POST", &path, &headers, body.as_bytes())
    }

    /// Sets one, and returns what it has then.
    fn gives(&self, id: &str, kind: &str, bytes: &[u8]) -> Value {
        let base64 = BASE64.encode(bytes);
        let said = self.sets(&json!({ "id": id, "kind": kind, "base64": base64 }));
        of(&said.done(200).json(), id)
    }

    fn takes_away(&self, id: &str, kind: &str) -> Value {
        let said = self.sets(&json!({ "id": id, "kind": kind, "base64": null }));
        of(&said.done(200).json(), id)
    }

    fn lobby(&self) -> String {
        let (id, _) = self.handheld.named(&self.world, "checkpoint", "1栋大堂");
        format!("place/{id}")
    }

    fn photo(&self, name: &str) -> Answer {
        get(&self.world, &self.cookie, &format!("/photos/{name}"))
    }
}

/// What an id has; null: nothing.
fn of(told: &Value, id: &str) -> Value {
    let all = told["pictures"].as_array().expect("pictures");
    let found = all.iter().find(|one| one["id"] == id);
    found.cloned().unwrap_or(Value::Null)
}

fn word(value: &Value) -> &str {
    value.as_str().expect("a word")
}

fn check_holds(world: &World, photos: u64) {
    let folder = Folder::open(&world.path).expect("opened");
    assert_eq!(verify::store(&folder).expect("it holds").photos, photos);
}

#[test]
fn the_desk_sees_every_item_and_place_that_may_have_one() {
    let desk = Desk::new();
    let told = desk.read("/pictures");
    assert_eq!(told["pictures"], json!([]));
    let lists = told["lists"].as_array().expect("lists");
    let list = lists.iter().find(|list| list["list"] == "tp13");
    let list = list.expect("the 13th touchpoint");
    let mut item = list["items"].as_array().expect("items").iter();
    let item = item.find(|item| item["item"] == "13.7");
    let item = item.expect("its 7th item");
    assert!(item["name"]["zh"].is_string() && item["text"]["en"].is_string());
    let places = || desk.read("/pictures")["places"].clone();
    let named = |name: &str| {
        let places = places();
        let mut all = places.as_array().expect("places").iter();
        all.any(|place| place["name"] == name)
    };
    assert!(named("1栋大堂"));
    assert!(!named(""), "a spare label is no place yet");
    desk.change("checkpoint", "1栋大堂", json!({ "state": "retired" }));
    assert!(!named("1栋大堂"));
}

#[test]
fn a_photo_is_developed_without_a_watermark_and_a_clip_stays_as_it_came() {
    let desk = Desk::new();
    let lobby = desk.lobby();
    let photo = desk.gives(&lobby, "photo", CAMERA)["photo"].clone();
    let answer = desk.photo(word(&photo));
    assert_eq!(answer.done(200).headers["content-type"], "image/jpeg");
    assert_eq!(sha256_hex(&answer.body), word(&photo));
    let developed = photo::develop(CAMERA, &photo::Stamp::default()).expect("developed");
    assert_eq!(answer.body, developed.bytes);
    let exif = answer.body.windows(4).any(|four| four == b"Exif");
    assert!(!exif, "the camera's own words are still in it");
    let words = voice(900);
    let clip = desk.gives(&lobby, "clip", &words);
    assert_eq!(clip["photo"], photo, "one doesn't undo the other");
    let answer = desk.photo(word(&clip["clip"]));
    assert_eq!(answer.done(200).headers["content-type"], "audio/ogg");
    assert_eq!(answer.body, words);
    check_holds(&desk.world, 2);
}

#[test]
fn handhelds_of_the_site_read_them_by_the_feed_and_others_dont() {
    let desk = Desk::new();
    let clip = desk.gives(ITEM, "clip", &voice(900))["clip"].clone();
    let row = desk.handheld.row(&desk.world, "picture", ITEM);
    assert_eq!(row, Some(json!({ "clip": clip })));
    let path = format!("/v1/photos/{}", word(&clip));
    let answer = desk.handheld.get(&desk.world, &path);
    assert_eq!(answer.done(200).headers["content-type"], "audio/ogg");
    assert_eq!(answer.body, voice(900));
    let own = site_pictures::Made {
        sha256: [7; 32],
        bytes: Vec::new(),
    };
    let elsewhere = |writing: &crate::writer::Writing<'_>| {
        Ok(crate::sql::photos::hold_for_site(
            writing.tx,
            &own.sha256,
            1,
            99,
        )?)
    };
    let now = desk.world.clock.now();
    desk.world.writer().write(now, elsewhere).expect("held");
    let foreign = format!("/v1/photos/{}", "07".repeat(32));
    let answer = desk.handheld.get(&desk.world, &foreign);
    answer.refused(404, "not_found");
    desk.photo(&"07".repeat(32)).refused(404, "not_found");
}

#[test]
fn the_line_says_who_did_it_and_the_same_again_is_no_new_line() {
    let desk = Desk::new();
    desk.gives(ITEM, "photo", CAMERA);
    let deeds = || {
        let lines = desk.lines_of_the_server();
        let deeds = lines.split(r#""type":"rows_set""#).map(str::to_owned);
        let of_pictures = deeds.filter(|deed| deed.contains(r#""kind":"picture""#));
        of_pictures.collect::<Vec<_>>()
    };
    assert_eq!(deeds().len(), 1);
    assert!(
        deeds()[0].contains(r#""desk":"supervisor""#),
        "{:?}",
        deeds()
    );
    desk.gives(ITEM, "photo", CAMERA);
    assert_eq!(deeds().len(), 1);
}

#[test]
fn null_takes_one_away_and_with_both_the_row() {
    let desk = Desk::new();
    desk.gives(ITEM, "photo", CAMERA);
    let clip = desk.gives(ITEM, "clip", &voice(900))["clip"].clone();
    let left = desk.takes_away(ITEM, "photo");
    assert_eq!(left, json!({ "id": ITEM, "photo": null, "clip": clip }));
    let row = || desk.handheld.row(&desk.world, "picture", ITEM);
    assert_eq!(row(), Some(json!({ "clip": clip })));
    assert_eq!(desk.takes_away(ITEM, "clip"), json!(null));
    assert_eq!(row(), Some(json!(null)), "a tombstone");
    assert_eq!(desk.takes_away(ITEM, "clip"), json!(null));
    // What lines of the journal name stays held.
    check_holds(&desk.world, 2);
}

#[test]
fn a_place_that_is_retired_gets_none_and_may_lose_its_own() {
    let desk = Desk::new();
    let lobby = desk.lobby();
    desk.gives(&lobby, "clip", &voice(900));
    desk.change("checkpoint", "1栋大堂", json!({ "state": "retired" }));
    let base64 = BASE64.encode(&voice(900));
    let body = json!({ "id": lobby, "kind": "clip", "base64": base64 });
    desk.sets(&body).refused(404, "not_found");
    assert_eq!(desk.takes_away(&lobby, "clip"), json!(null));
}

fn check_refused(id: &str, kind: &str, bytes: &[u8], (status, code): (u16, &str), field: &str) {
    let desk = Desk::new();
    let body = json!({ "id": id, "kind": kind, "base64": BASE64.encode(bytes) });
    let said = desk.sets(&body).refused(status, code);
    let message = word(&said["message"]);
    assert!(message.contains(field), "{message}");
    assert_eq!(desk.read("/pictures")["pictures"], json!([]));
    let left = std::fs::read_dir(desk.world.path.join("uploads")).expect("read");
    assert_eq!(left.count(), 0, "something is left of it");
    check_holds(&desk.world, 0);
}

#[test]
fn an_id_that_the_site_doesnt_have_is_refused_by_its_field() {
    let missing = (404, "not_found");
    check_refused("item/tp99/1.1", "photo", CAMERA, missing, "`id`");
    check_refused("item/tp13/13.99", "photo", CAMERA, missing, "`id`");
    let nobody = "place/019ab6a0-0000-7000-8000-000000000001";
    check_refused(nobody, "photo", CAMERA, missing, "`id`");
    check_refused("place/x", "photo", CAMERA, missing, "`id`");
    for id in ["", "place", "item/tp13", "item/tp13/13.7/more", "door/1"] {
        check_refused(id, "photo", CAMERA, (400, "malformed"), "`id`");
    }
}

#[test]
fn wrong_bytes_are_refused_by_their_field() {
    let wrong = (422, "wrong_bytes");
    for (kind, bytes) in [
        ("photo", voice(900)),
        ("photo", b"GIF89a and so on".to_vec()),
        ("photo", CAMERA[..200].to_vec()),
        ("photo", Vec::new()),
        ("clip", CAMERA.to_vec()),
        ("clip", b"what is it".to_vec()),
    ] {
        check_refused(ITEM, kind, &bytes, wrong, "`base64`");
    }
    check_refused(
        ITEM,
        "video",
        CAMERA,
        (400, "malformed"),
        "`photo` or `clip`",
    );
}

#[test]
fn what_is_too_large_is_refused() {
    let large = (413, "too_large");
    let mut camera = CAMERA.to_vec();
    camera.resize((20 << 20) + 1, 0);
    check_refused(ITEM, "photo", &camera, large, "20971520");
    check_refused(ITEM, "clip", &voice((1 << 20) + 1), large, "1048576");
    // More pixels than anybody develops, by the header alone.
    let wide = crate::tests::uploads::png(10_000, 5_001, 1);
    check_refused(ITEM, "photo", &wide, large, "50 megapixels");
    camera.resize(21 << 20, 0);
    check_refused(ITEM, "photo", &camera, large, "bytes");
}

#[test]
fn the_largest_photo_and_clip_are_taken() {
    let desk = Desk::new();
    let mut camera = CAMERA.to_vec();
    camera.resize(20 << 20, 0);
    assert!(desk.gives(ITEM, "photo", &camera)["photo"].is_string());
    let clip = voice(1 << 20);
    assert_eq!(desk.gives(ITEM, "clip", &clip)["clip"], sha256_hex(&clip));
}

#[test]
fn a_call_that_isnt_whole_or_not_ones_own_changes_nothing() {
    let desk = Desk::new();
    desk.gives(ITEM, "clip", &voice(900));
    let silent = json!({ "id": ITEM, "kind": "clip" });
    let said = desk.sets(&silent).refused(400, "malformed");
    assert!(word(&said["message"]).contains("base64"), "{said}");
    let odd = json!({ "id": ITEM, "kind": "clip", "base64": "no base64!" });
    desk.sets(&odd).refused(400, "malformed");
    let path = format!("/sites/{}/pictures", desk.world.made.site);
    get(&desk.world, "", &path).refused(401, "not_signed_in");
    let foreign = format!("/sites/{}/pictures", uuid::Uuid::from_u128(5));
    get(&desk.world, &desk.cookie, &foreign).refused(404, "not_found");
    assert!(of(&desk.read("/pictures"), ITEM)["clip"].is_string());
}

#[test]
fn a_line_that_names_what_the_desk_gave_is_proved_like_any() {
    let desk = Desk::new();
    let words = voice(900);
    desk.gives(ITEM, "clip", &words);
    let handheld = naming(&desk.world, 2, &[&words]);
    let named = receipt_photos(&desk.world, &handheld);
    assert_eq!(named, json!([sha256_hex(&words)]));
}

#[test]
fn a_backup_holds_them_a_restore_brings_them_back_and_a_rebuild_changes_nothing() {
    let mut desk = Desk::new();
    let photo = desk.gives(ITEM, "photo", CAMERA)["photo"].clone();
    let lobby = desk.lobby();
    let clip = desk.gives(&lobby, "clip", &voice(900))["clip"].clone();
    let scratch = tempfile::tempdir().expect("a folder");
    let file = scratch.path().join("b");
    let made = back_up(&desk.world, &file, None);
    assert_eq!((made.photos, made.lost), (2, Vec::<String>::new()));
    let (to, keys) = (scratch.path().join("restored"), keys_of(&desk.world));
    let now = desk.world.clock.now();
    let restored = restore::run(&to, &file, &keys, None, now).expect("restored");
    assert_eq!(
        (restored.photos, restored.broken),
        (2, Vec::<String>::new())
    );
    move_to(&mut desk.world, to);
    desk.cookie = cookie(&sign_in(&desk.world, &desk.world.made.password, &[]));
    assert_eq!(of(&desk.read("/pictures"), ITEM)["photo"], photo);
    for name in [&photo, &clip] {
        let answer = desk.photo(word(name));
        assert_eq!(sha256_hex(&answer.done(200).body), word(name));
    }
    desk.world.server = None;
    let folder = Folder::open(&desk.world.path).expect("opened");
    let keys = Keys::open(&folder).expect("keys");
    let rebuilt = rebuild::run(&folder, &keys, now).expect("rebuilt");
    assert_eq!((rebuilt.differed, rebuilt.differences), (0, Vec::new()));
    desk.world.restart();
    assert_eq!(of(&desk.read("/pictures"), &lobby)["clip"], clip);
    desk.photo(word(&clip)).done(200);
}

#[test]
fn one_whose_file_was_lost_before_a_restore_is_not_said_to_be_held() {
    let mut desk = Desk::new();
    let clip = desk.gives(ITEM, "clip", &voice(900))["clip"].clone();
    let folder = Folder::open(&desk.world.path).expect("opened");
    std::fs::remove_file(folder.photo(word(&clip))).expect("removed");
    let scratch = tempfile::tempdir().expect("a folder");
    let file = scratch.path().join("b");
    back_up(&desk.world, &file, None);
    let (to, keys) = (scratch.path().join("restored"), keys_of(&desk.world));
    let now = desk.world.clock.now();
    let restored = restore::run(&to, &file, &keys, None, now).expect("restored");
    assert_eq!(restored.lost, [word(&clip)]);
    move_to(&mut desk.world, to);
    desk.cookie = cookie(&sign_in(&desk.world, &desk.world.made.password, &[]));
    desk.photo(word(&clip)).refused(404, "not_found");
    // The desk gives it once more, and all is well.
    assert_eq!(desk.gives(ITEM, "clip", &voice(900))["clip"], clip);
    desk.photo(word(&clip)).done(200);
    check_holds(&desk.world, 1);
}
