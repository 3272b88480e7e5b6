//! `backup` and `restore`: one file that anybody can check, and a server that stands as it stood.

use crate::backup::restore::{self, KeysFrom, Restored};
use crate::backup::{self, BackedUp};
use crate::error::ServerError;
use crate::keys::{self, Keys};
use crate::testing::Server;
use crate::tests::handheld::Handheld;
use crate::tests::uploads::{begin, naming, patch, png};
use crate::tests::world::World;
use crate::{Folder, verify};
use age::x25519::Identity;
use protocol::chain::sha256_hex;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A world whose handheld has sent two of three photos, and a folder for backups.
pub fn with_photos() -> (World, Handheld, tempfile::TempDir) {
    let world = World::new();
    let photos = [png(10, 10, 1), png(10, 10, 2), png(10, 10, 3)];
    let all: Vec<&[u8]> = photos.iter().map(Vec::as_slice).collect();
    let handheld = naming(&world, 1, &all);
    for photo in &photos[..2] {
        let at = begin(&world, &handheld, photo);
        patch(&world, &handheld, &at, 0, photo).done(204);
    }
    (world, handheld, tempfile::tempdir().expect("a folder"))
}

fn folder_of(world: &World) -> Folder {
    Folder::open(&world.path).expect("opened")
}

pub fn back_up(world: &World, file: &Path, recipient: Option<&Identity>) -> BackedUp {
    let folder = folder_of(world);
    let keys = Arc::new(Keys::open(&folder).expect("keys"));
    let recipient = recipient.map(Identity::to_public);
    let now = world.clock.now();
    backup::make(&folder, keys, file, recipient.as_ref(), now).expect("backed up")
}

pub fn put_back(
    world: &World,
    to: &Path,
    file: &Path,
    from: &KeysFrom,
) -> Result<Restored, ServerError> {
    restore::run(to, file, from, None, world.clock.now())
}

pub fn keys_of(world: &World) -> KeysFrom {
    KeysFrom::Folder(folder_of(world).keys())
}

/// The same world, served from the restored folder.
pub fn move_to(world: &mut World, path: PathBuf) {
    world.server = None;
    world.path = path;
    let server = Server::start(&world.path, "127.0.0.1:0", world.clock.clone());
    world.server = Some(server.expect("started"));
}

fn receipt(world: &World, handheld: &Handheld) -> Value {
    let answer = handheld.receipt(world, 1, 2);
    let text = answer.done(200).json()["text"].clone();
    serde_json::from_str(text.as_str().expect("text")).expect("JSON")
}

pub fn come_back(world: &World, handheld: &mut Handheld) {
    handheld.held(world).refused(401, "unknown_token");
    let token = handheld.ask_token(world).done(200).json()["token"].clone();
    handheld.token = token.as_str().expect("a token").to_owned();
}

#[test]
fn after_a_verified_backup_receipts_name_the_photos_in_it() {
    let (world, handheld, scratch) = with_photos();
    assert_eq!(receipt(&world, &handheld)["backed_up"], json!([]));
    let made = back_up(&world, &scratch.path().join("b"), None);
    assert_eq!((made.photos, made.keys), (2, false));
    let before = receipt(&world, &handheld);
    assert_eq!(before["backed_up"], before["photos"]);
    let photo = png(10, 10, 3);
    let at = begin(&world, &handheld, &photo);
    patch(&world, &handheld, &at, 0, &photo).done(204);
    let after = receipt(&world, &handheld);
    assert_eq!(after["backed_up"], before["photos"]);
    assert_eq!(after["photos"].as_array().map(Vec::len), Some(3));
    let names: Vec<_> = std::fs::read_dir(scratch.path()).expect("read").collect();
    assert_eq!(names.len(), 1, "something is left beside it: {names:?}");
}

#[test]
fn a_plain_backup_is_checked_with_tar_and_sha256sum_alone() {
    let (world, _, scratch) = with_photos();
    back_up(&world, &scratch.path().join("b"), None);
    let script = "tar xf b && sha256sum --check --quiet SHA256SUMS && ls keys 2>&1";
    let output = std::process::Command::new("sh")
        .args(["-c", script])
        .current_dir(scratch.path())
        .output()
        .expect("a shell");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("No such file"), "keys are in it: {said}");
    assert!(scratch.path().join("touchpoint.sqlite").is_file());
}

#[test]
fn a_restored_server_stands_as_it_stood_and_is_sent_the_rest() {
    let (mut world, mut handheld, scratch) = with_photos();
    let file = scratch.path().join("b");
    back_up(&world, &file, None);
    handheld.append(json!({ "type": "unlocked", "how": "pin" }));
    handheld.send_all(&world).done(200);
    let cursor = handheld.feed(&world).1["cursor"].clone();
    world.code();
    handheld.append(json!({ "type": "from_the_future" }));
    let to = scratch.path().join("restored");
    let restored = put_back(&world, &to, &file, &keys_of(&world)).expect("restored");
    assert_eq!((restored.photos, restored.lost.len()), (2, 0));
    verify::store(&Folder::open(&to).expect("opened")).expect("all holds");
    move_to(&mut world, to);
    come_back(&world, &mut handheld);
    assert_eq!(handheld.held(&world).done(200).json()["acked"], 2);
    assert_eq!(handheld.send_all(&world).done(200).json()["acked"], 4);
    let said = receipt(&world, &handheld);
    assert_eq!(said["backed_up"], said["photos"]);
    let photo = png(10, 10, 1);
    let path = format!("/v1/photos/{}", sha256_hex(&photo));
    assert_eq!(handheld.get(&world, &path).done(200).body, photo);
    let cursor = cursor.as_str().expect("a cursor");
    let path = format!("/v1/sites/{}/feed?after={cursor}", handheld.site);
    handheld.get(&world, &path).refused(410, "start_over");
}

#[test]
fn codes_and_sessions_from_before_a_restore_are_over() {
    let (mut world, _, scratch) = with_photos();
    let code = world.code();
    let file = scratch.path().join("b");
    back_up(&world, &file, None);
    let to = scratch.path().join("restored");
    put_back(&world, &to, &file, &keys_of(&world)).expect("restored");
    move_to(&mut world, to);
    let late = Handheld::new(9).enrol(&world, &code);
    late.refused(404, "unknown_code");
    Handheld::enrolled(&world, 9);
}

#[test]
fn without_keys_it_refuses_unless_new_ones_may_be_made() {
    let (mut world, mut handheld, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    back_up(&world, &file, None);
    let refused = put_back(&world, &to, &file, &KeysFrom::Backup);
    assert!(matches!(refused, Err(ServerError::NoKeys)));
    assert!(!to.exists());
    let restored = put_back(&world, &to, &file, &KeysFrom::New).expect("restored");
    assert!(restored.new_keys);
    move_to(&mut world, to);
    handheld.ask_token(&world).refused(403, "revoked");
    let again = handheld.enrol(&world, &world.code()).done(200).json();
    handheld.token = again["token"].as_str().expect("a token").to_owned();
    assert_eq!(handheld.held(&world).done(200).json()["acked"], 2);
    verify::store(&folder_of(&world)).expect("both keys' journals hold");
}

#[test]
fn another_servers_keys_are_refused() {
    let (world, _, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    back_up(&world, &file, None);
    let other = Folder::create(scratch.path().join("other")).expect("made");
    keys::create(&other).expect("keys");
    let refused = put_back(&world, &to, &file, &KeysFrom::Folder(other.keys()));
    assert!(
        matches!(refused, Err(ServerError::Key { .. })),
        "{refused:?}"
    );
    assert!(Folder::open(&to).is_err());
}

#[test]
fn a_sealed_backup_holds_the_keys_and_opens_with_its_own_alone() {
    let (mut world, mut handheld, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    let (ours, other) = (Identity::generate(), Identity::generate());
    let made = back_up(&world, &file, Some(&ours));
    assert!(made.keys);
    let bytes = std::fs::read(&file).expect("read");
    assert_eq!(made.sha256, sha256_hex(&bytes));
    assert!(!bytes.windows(12).any(|some| some == b"SQLite forma"));
    for wrong in [None, Some(&other)] {
        let refused = backup::verify(&file, wrong);
        assert!(
            matches!(refused, Err(ServerError::Backup { .. })),
            "{refused:?}"
        );
    }
    backup::verify(&file, Some(&ours)).expect("it holds");
    let now = world.clock.now();
    restore::run(&to, &file, &KeysFrom::Backup, Some(&ours), now).expect("restored");
    move_to(&mut world, to);
    come_back(&world, &mut handheld);
}

#[test]
fn a_backup_that_was_changed_or_cut_off_is_refused_and_leaves_nothing_whole() {
    let (world, _, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    back_up(&world, &file, None);
    let whole = std::fs::read(&file).expect("read");
    let mut tried = 0;
    for at in (600..whole.len()).step_by(whole.len() / 12) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        for wrong in [&changed[..], &whole[..at]] {
            std::fs::write(&file, wrong).expect("written");
            assert!(backup::verify(&file, None).is_err(), "byte {at}");
            assert!(put_back(&world, &to, &file, &keys_of(&world)).is_err());
            assert!(Folder::open(&to).is_err(), "it looks whole");
            tried += 1;
        }
    }
    assert!(tried > 20);
    std::fs::write(&file, &whole).expect("written");
    put_back(&world, &to, &file, &keys_of(&world)).expect("what was left is cleared");
}

#[test]
fn a_restore_that_was_killed_looks_like_none_and_is_begun_anew() {
    let (world, _, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    back_up(&world, &file, None);
    let stage = Folder::create(to.join("restoring")).expect("begun");
    std::fs::write(stage.store(), b"half").expect("written");
    std::fs::create_dir(to.join("photos")).expect("moved already");
    assert!(matches!(Folder::open(&to), Err(ServerError::NoData(_))));
    put_back(&world, &to, &file, &keys_of(&world)).expect("restored");
    assert!(!to.join("restoring").exists());
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let (world, _, scratch) = with_photos();
    let file = scratch.path().join("b");
    back_up(&world, &file, None);
    for (inside, to) in [("photos", "one"), ("mine", "two")] {
        let to = scratch.path().join(to);
        std::fs::create_dir_all(to.join(inside)).expect("made");
        let refused = put_back(&world, &to, &file, &keys_of(&world));
        assert!(matches!(refused, Err(ServerError::NotEmpty(_))));
        assert!(to.join(inside).is_dir());
    }
    let served = put_back(&world, &world.path, &file, &keys_of(&world));
    assert!(matches!(served, Err(ServerError::NotEmpty(_))));
}

#[test]
fn a_photo_that_the_server_lost_is_named_and_asked_for_again() {
    let (mut world, mut handheld, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    let name = sha256_hex(&png(10, 10, 1));
    std::fs::remove_file(folder_of(&world).photo(&name)).expect("lost");
    let made = back_up(&world, &file, None);
    assert_eq!((made.photos, &made.lost), (1, &vec![name.clone()]));
    let said = receipt(&world, &handheld)["backed_up"].clone();
    assert_eq!(said, json!([sha256_hex(&png(10, 10, 2))]));
    let restored = put_back(&world, &to, &file, &keys_of(&world)).expect("restored");
    assert_eq!(restored.lost, [name]);
    move_to(&mut world, to);
    come_back(&world, &mut handheld);
    assert_eq!(
        receipt(&world, &handheld)["photos"],
        json!([sha256_hex(&png(10, 10, 2))])
    );
    let photo = png(10, 10, 1);
    let at = begin(&world, &handheld, &photo);
    patch(&world, &handheld, &at, 0, &photo).done(204);
}

#[test]
fn what_was_broken_before_its_backup_comes_back_and_is_named() {
    let (world, handheld, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    let connection = crate::sql::open_writer(&folder_of(&world)).expect("opened");
    let changed = connection.execute(
        "UPDATE batches SET sig = zeroblob(64) WHERE journal = 2",
        [],
    );
    assert_eq!(changed.expect("hurt"), 1);
    back_up(&world, &file, None);
    let restored = put_back(&world, &to, &file, &keys_of(&world)).expect("restored");
    let named = format!(
        "journal {}: the signature of lines 1 to 2",
        handheld.journal
    );
    assert!(restored.broken[0].starts_with(&named), "{restored:?}");
    Folder::open(&to).expect("it stands all the same");
}
