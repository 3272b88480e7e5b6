//! The site's own photos and clips, and photos of what others found, on their way to handhelds.

use crate::restores::fail_with_photo;
use data_encoding::BASE64;
use device::command::{Command, Reply, SitePicture};
use house_tests::{Walker, World};
use protocol::chain::sha256_hex;
use protocol::feed::Kind;
use serde_json::{Value, json};
use std::path::PathBuf;

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");
const ITEM: &str = "item/tp13/13.7";

fn voice(size_bytes: usize) -> Vec<u8> {
    let mut bytes = b"OggS".to_vec();
    bytes.resize(size_bytes, 7);
    bytes
}

/// The desk sets one; what the id has then.
fn sets(world: &World, id: &str, kind: &str, bytes: Option<&[u8]>) -> Value {
    let base64 = bytes.map(|bytes| BASE64.encode(bytes));
    let body = json!({ "id": id, "kind": kind, "base64": base64 });
    let told = world.console_sets("/pictures", &body);
    let mut all = told["pictures"].as_array().expect("pictures").iter();
    all.find(|one| one["id"] == id).cloned().unwrap_or_default()
}

fn shown(walker: &Walker) -> Vec<SitePicture> {
    match walker.ok(Command::SitePictures) {
        Reply::SitePictures { pictures } => pictures,
        other => panic!("{other:?}"),
    }
}

fn one(id: &str, photo: &Value, clip: &Value) -> SitePicture {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    SitePicture {
        id: id.into(),
        photo: text(photo),
        clip: text(clip),
    }
}

fn bytes_of(walker: &Walker, sha256: &str, thumbnail: bool) -> (String, Vec<u8>) {
    let sha256 = sha256.to_owned();
    match walker.ok(Command::PhotoBytes { sha256, thumbnail }) {
        Reply::PhotoBytes { media_type, base64 } => (
            media_type,
            BASE64.decode(base64.as_bytes()).expect("base64"),
        ),
        other => panic!("{other:?}"),
    }
}

fn path(walker: &Walker, sha256: &Value) -> PathBuf {
    let sha256 = sha256.as_str().expect("a name");
    let folder = walker.folder.join("site-pictures").join(&sha256[..2]);
    folder.join(format!("{sha256}.jpg"))
}

/// Both sides hold the same bytes under that name.
fn check_same(world: &World, walker: &Walker, name: &Value, kind: &str) {
    let name = name.as_str().expect("a name");
    let at_desk = world.console_photo(name);
    assert_eq!(
        (at_desk.0.as_str(), sha256_hex(&at_desk.1).as_str()),
        (kind, name)
    );
    assert_eq!(bytes_of(walker, name, false), at_desk);
    assert_eq!(
        bytes_of(walker, name, true),
        at_desk,
        "whole, without a thumbnail"
    );
}

#[test]
fn what_the_desk_sets_comes_with_a_sync_goes_with_its_row_and_survives_a_restore() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let lobby = walker
        .fed(Kind::Checkpoint, "1栋大堂")
        .expect("the lobby")
        .0;
    let lobby = format!("place/{lobby}");
    let photo = sets(&world, ITEM, "photo", Some(CAMERA))["photo"].clone();
    let clip = sets(&world, ITEM, "clip", Some(&voice(900)))["clip"].clone();
    sets(&world, &lobby, "photo", Some(CAMERA));
    world.stop();
    assert!(!walker.try_sync());
    assert_eq!(shown(&walker), []);
    world.start();
    walker.sync();
    let both = [one(ITEM, &photo, &clip), one(&lobby, &photo, &Value::Null)];
    assert_eq!(shown(&walker), both);
    check_same(&world, &walker, &photo, "image/jpeg");
    check_same(&world, &walker, &clip, "audio/ogg");
    assert_eq!(walker.photo_counts(), (0, 0), "they are nobody's evidence");
    // Replaced: the old one's file goes. Taken away at one place, it stays for the other.
    let words = sets(&world, ITEM, "clip", Some(&voice(1_000)))["clip"].clone();
    sets(&world, &lobby, "photo", None);
    walker.sync();
    assert_eq!(shown(&walker), [one(ITEM, &photo, &words)]);
    assert!(!path(&walker, &clip).exists() && path(&walker, &photo).exists());
    check_same(&world, &walker, &words, "audio/ogg");
    // The server is put back from its backup, and all of it is there.
    world.make_backup("kept");
    let restored = world.restore("kept");
    assert_eq!((restored.photos, restored.broken.len()), (3, 0));
    assert_eq!(world.verify().photos, 3);
    check_same(&world, &walker, &photo, "image/jpeg");
    let rebuilt = world.rebuild();
    assert_eq!(rebuilt.differences, []);
    let second = world.walker("b", "李强", "1470");
    assert_eq!(shown(&second), [one(ITEM, &photo, &words)]);
    check_same(&world, &second, &words, "audio/ogg");
}

#[test]
fn a_picture_that_is_still_on_its_way_isnt_named_and_comes_later() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    let photo = sets(&world, ITEM, "photo", Some(CAMERA))["photo"].clone();
    let heard = walker.listen();
    walker.unlock();
    // The row comes, its bytes don't: that is no failure of the cycle.
    let through = [
        house_tests::Fault::None,
        house_tests::Fault::None,
        house_tests::Fault::ReplyLost,
    ];
    walker.faults.lock().expect("whole").extend(through);
    // A line is saved, so that the cycle's first request is its batch.
    walker.sync();
    let asked = |heard: &house_tests::heard::Heard| {
        let all = heard.take().into_iter();
        all.filter(|one| one.request.path.starts_with("/v1/photos/"))
            .count()
    };
    assert_eq!(asked(&heard), 1);
    assert_eq!(shown(&walker), [one(ITEM, &Value::Null, &Value::Null)]);
    walker.at("2026-11-23T22:30:00+08:00");
    walker.sync();
    assert_eq!(asked(&heard), 1);
    assert_eq!(shown(&walker), [one(ITEM, &photo, &Value::Null)]);
    world.stop();
    assert!(path(&walker, &photo).exists());
}

#[test]
fn an_engineer_sees_the_photo_of_what_a_guard_found_until_it_is_over() {
    let world = World::new();
    let guard = world.walker("a", "张伟", "2580");
    let engineer = world.walker("b", "李强", "1470");
    let photo = fail_with_photo(&guard, 0, "2026-11-23T22:10:00+08:00");
    // The line is there before the photo is: it is asked for, and comes later.
    let through = [
        house_tests::Fault::None,
        house_tests::Fault::None,
        house_tests::Fault::RequestLost,
    ];
    guard.faults.lock().expect("whole").extend(through);
    assert!(!guard.try_sync());
    engineer.sync();
    let missing = Command::PhotoBytes {
        sha256: photo.clone(),
        thumbnail: true,
    };
    assert!(engineer.try_to(missing).is_err());
    guard.sync();
    engineer.at("2026-11-23T22:30:00+08:00");
    engineer.sync();
    let seen = bytes_of(&engineer, &photo, true).1;
    assert_eq!(sha256_hex(&seen), photo);
    assert_eq!(engineer.photo_counts(), (0, 0));
    let name = json!(photo);
    assert!(path(&engineer, &name).exists() && !path(&guard, &name).exists());
    let found = engineer.findings();
    let (order, finding) = (found[0].order.to_string(), found[0].finding.to_string());
    let gone = |kind: Kind, id: &str| {
        world.set_rows(&[(kind, id, &Value::Null)]);
    };
    gone(Kind::Finding, &finding);
    gone(Kind::Order, &order);
    engineer.sync();
    assert!(!path(&engineer, &name).exists());
    assert!(
        guard
            .try_to(Command::PhotoBytes {
                sha256: photo,
                thumbnail: false
            })
            .is_ok()
    );
}
