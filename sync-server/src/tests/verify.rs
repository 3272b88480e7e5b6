//! `verify --data`: what holds, and each thing that doesn't by its name.

use crate::commands::{self, Arguments};
use crate::error::ServerError;
use crate::tests::handheld::Handheld;
use crate::tests::uploads::{begin, naming, patch, png};
use crate::tests::world::World;
use crate::verify::Unsigned;
use crate::{Folder, sql, verify};
use clap::Parser;
use protocol::chain::sha256_hex;
use serde_json::json;
use std::ffi::OsStr;

/// A world with a handheld's two batches and a photo; it is served all the while.
fn served() -> (World, Handheld) {
    let world = World::new();
    let photo = png(10, 10, 1);
    let mut handheld = naming(&world, 1, &[&photo]);
    let at = begin(&world, &handheld, &photo);
    patch(&world, &handheld, &at, 0, &photo).done(204);
    handheld.append(json!({ "type": "unlocked", "how": "pin" }));
    handheld.append_raw(format!("#{}", "ab".repeat(32)).as_bytes());
    handheld.send(&world, 3, 4).done(200);
    (world, handheld)
}

fn found(world: &World) -> Vec<String> {
    match verify::store(&Folder::open(&world.path).expect("opened")) {
        Ok(_) => Vec::new(),
        Err(ServerError::Broken(wrong)) => wrong,
        Err(other) => panic!("{other}"),
    }
}

/// Changes the store behind the server's back, and says what `verify` finds then.
fn hurt(world: &World, statement: &str) -> Vec<String> {
    let folder = Folder::open(&world.path).expect("opened");
    let connection = sql::open_writer(&folder).expect("opened");
    assert_eq!(connection.execute(statement, []).expect("hurt"), 1);
    found(world)
}

/// Checks that one thing is named: the handheld's journal and what is wrong with it.
#[track_caller]
fn names(found: &[String], handheld: &Handheld, what: &str) {
    let journal = format!("journal {}: ", handheld.journal);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(&journal) && found[0].contains(what),
        "{found:?}"
    );
}

#[test]
fn a_store_that_is_served_verifies() {
    let (world, _) = served();
    let folder = Folder::open(&world.path).expect("opened");
    let holds = verify::store(&folder).expect("it holds");
    assert_eq!((holds.journals, holds.photos, holds.unread), (2, 1, 1));
    assert!(holds.lines > 20 && holds.signatures > 20, "{holds:?}");
}

#[test]
fn lines_before_an_unread_one_that_no_signature_reaches_are_named() {
    let (world, handheld) = served();
    let folder = Folder::open(&world.path).expect("opened");
    let named = |from, to| Unsigned {
        journal: handheld.journal,
        from,
        to,
    };
    let holds = verify::store(&folder).expect("it holds");
    assert_eq!(holds.unsigned, [named(3, 3)]);
    // A batch that ends before the damaged line signs what still reads.
    let mut other = Handheld::enrolled(&world, 2);
    other.append_raw(format!("#{}", "cd".repeat(32)).as_bytes());
    other.append(json!({ "type": "unlocked", "how": "pin" }));
    other.send(&world, 1, 1).done(200);
    other.send(&world, 2, 3).done(200);
    let holds = verify::store(&folder).expect("it holds");
    assert_eq!((holds.unread, holds.unsigned), (2, vec![named(3, 3)]));
}

#[test]
fn the_command_names_lines_that_no_signature_reaches_and_refuses() {
    let (world, handheld) = served();
    let words = ["touchpoint-server", "verify", "--data"].map(OsStr::new);
    let words = words.into_iter().chain([world.path.as_os_str()]);
    let now = || chrono::DateTime::UNIX_EPOCH;
    let refused = commands::run(Arguments::parse_from(words), now).expect_err("refused");
    let stretch = format!(
        "journal {}: no signature covers lines 3 to 3",
        handheld.journal
    );
    assert!(refused.to_string().contains(&stretch), "{refused}");
}

#[test]
fn a_wrong_signature_is_named_by_its_lines() {
    let (world, handheld) = served();
    let sql = "UPDATE batches SET sig = zeroblob(64) WHERE journal = 2 AND first = 3";
    names(
        &hurt(&world, sql),
        &handheld,
        "the signature of lines 3 to 4",
    );
}

#[test]
fn changed_lines_are_named_once() {
    let (world, handheld) = served();
    let sql = "UPDATE batches SET frame = CAST(
                 replace(CAST(frame AS TEXT), 'journal_opened', 'journal_0pened') AS BLOB)
               WHERE journal = 2 AND first = 1";
    names(&hurt(&world, sql), &handheld, "lines 1 to 2 don't read");
}

#[test]
fn a_missing_batch_and_a_missing_end_are_named() {
    let (world, handheld) = served();
    let sql = "DELETE FROM batches WHERE journal = 2 AND first = 3";
    names(&hurt(&world, sql), &handheld, "should end at line 4");
    let (world, handheld) = served();
    let sql = "DELETE FROM batches WHERE journal = 2 AND first = 1";
    let found = hurt(&world, sql);
    names(&found, &handheld, "lines 3 to 4 don't follow from line 0");
}

#[test]
fn a_photo_that_changed_or_went_is_named() {
    let (world, _) = served();
    let folder = Folder::open(&world.path).expect("opened");
    let name = sha256_hex(&png(10, 10, 1));
    std::fs::write(folder.photo(&name), b"other").expect("changed");
    let changed = format!("photo {name}: its bytes have changed");
    assert_eq!(found(&world), [changed]);
    std::fs::remove_file(folder.photo(&name)).expect("gone");
    let gone = found(&world);
    assert!(gone.len() == 1 && gone[0].starts_with(&format!("photo {name}: ")));
}
