//! Damage of every kind to a store's files, and what goes on after it.

use super::{Salvaged, beside, note, numbered};
use crate::tests::{a_round, enrolled, open, scratch, stamp};
use crate::{Checkpointer, Store, StoreError};
use protocol::chain::Hash;
use protocol::drawing::Drawing;
use protocol::events::{DoubtAnswered, Unlocked};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const PAGE: usize = 4096;

/// A closed store with more lines than a page holds; all of it lies in the file.
fn filled() -> (TempDir, PathBuf, u64) {
    let (folder, mut store) = enrolled();
    a_round(&mut store);
    for n in 0..60 {
        let how = format!("{n:0>200}");
        let event = Unlocked::by(how).into();
        store.append(&stamp(60 + n), None, event).expect("appended");
    }
    store.keep("preference/language", Some("en")).expect("kept");
    let (path, last) = (store.path().to_owned(), store.journal().expect("read").last);
    drop(store);
    Checkpointer::open(&path)
        .and_then(|checkpointer| checkpointer.run())
        .expect("copied");
    (folder, path, last)
}

/// The first page and those that hold rows; the others are free.
fn of_rows(bytes: &[u8]) -> Vec<usize> {
    let pages = bytes.chunks(PAGE).enumerate();
    let of_rows = pages.filter(|(n, page)| *n == 0 || [2, 5, 10, 13].contains(&page[0]));
    of_rows.map(|(n, _)| n).collect()
}

fn wal(path: &Path) -> PathBuf {
    beside(path, "-wal")
}

/// The store works: its chain closes, the read model is what a replay makes, lines are appended.
fn check_works(store: &mut Store) {
    let (mut hash, mut before) = (Hash::ZERO, 0);
    for (seq, line, kept) in store.lines(1, 1000, usize::MAX).expect("read") {
        if seq == before + 1 {
            assert!(hash.step(&line) == kept || protocol::line::read(&line).is_none());
        }
        (hash, before) = (kept, seq);
    }
    let stands = store.journal().expect("read");
    assert_eq!((stands.last, stands.head), (before, hash));
    let model = store.read_model().expect("read");
    store.rebuild().expect("rebuilt");
    assert_eq!(store.read_model().expect("read"), model);
    let event = Unlocked::by("pin").into();
    let next = store.append(&stamp(200), None, event).expect("appended");
    assert_eq!(next, before + 1);
}

/// Opens after damage and checks that what was there is kept as it was.
fn salvaged(folder: &TempDir, path: &Path) -> (Store, Salvaged) {
    let damaged = fs::read(path).expect("read");
    let store = open(folder).expect("opened");
    let salvaged = store.salvaged().expect("read").expect("it was salvaged");
    let kept = path.with_file_name(&salvaged.moved_to);
    assert!(fs::read(kept).expect("kept") == damaged, "not as it was");
    (store, salvaged)
}

#[test]
fn any_damaged_page_costs_what_it_held_and_nothing_else() {
    let (whole, path, last) = filled();
    let bytes = fs::read(&path).expect("read");
    let mut identities = 0;
    for page in of_rows(&bytes) {
        for filling in [0, b'Z'] {
            let folder = scratch();
            let path = folder.path().join("store.sqlite");
            let mut bytes = bytes.clone();
            bytes[page * PAGE..(page + 1) * PAGE].fill(filling);
            fs::write(&path, bytes).expect("written");
            note(&path);
            let (mut store, salvaged) = salvaged(&folder, &path);
            let counted = salvaged.lines + salvaged.cut_off + salvaged.lost;
            if !salvaged.identity {
                identities += 1;
                assert!(!store.has_identity().expect("read"));
                continue;
            }
            assert!(
                counted == last || !salvaged.enrolled,
                "page {page}: {salvaged:?}"
            );
            assert!(salvaged.lost <= 12, "page {page}: {salvaged:?}");
            if salvaged.enrolled {
                check_works(&mut store);
            }
        }
    }
    drop(whole);
    assert_eq!(identities, 2, "one page holds the identity");
}

#[test]
fn what_the_wal_still_holds_fills_a_damaged_page() {
    let (_whole, path, last) = filled();
    let (bytes, log) = (
        fs::read(&path).expect("read"),
        fs::read(wal(&path)).expect("read"),
    );
    for page in of_rows(&bytes) {
        let folder = scratch();
        let path = folder.path().join("store.sqlite");
        let mut bytes = bytes.clone();
        bytes[page * PAGE..(page + 1) * PAGE].fill(b'Z');
        fs::write(&path, bytes).expect("written");
        fs::write(wal(&path), &log).expect("written");
        note(&path);
        let (mut store, salvaged) = salvaged(&folder, &path);
        assert_eq!(
            (salvaged.identity, salvaged.lines),
            (true, last),
            "page {page}"
        );
        check_works(&mut store);
        let kept = store.kept("preference/language").expect("read");
        assert_eq!(kept.as_deref(), Some("en"), "page {page}");
        assert_eq!(
            store.photos_waiting().expect("read").len(),
            1,
            "page {page}"
        );
    }
}

#[test]
fn damage_that_a_command_meets_is_salvaged_at_the_next_start() {
    let (folder, path, last) = filled();
    fs::remove_file(wal(&path)).expect("removed");
    let mut bytes = fs::read(&path).expect("read");
    // Every page that begins as one of lines does, but not those that an opening reads.
    for page in bytes
        .chunks_mut(PAGE)
        .skip(1)
        .filter(|page| page[0] == 10 && page[3] == 0)
    {
        if page
            .windows(200)
            .any(|part| part.iter().all(|byte| *byte == b'0'))
        {
            page[..8].fill(0xff);
        }
    }
    fs::write(&path, bytes).expect("written");
    let store = open(&folder).expect("opened, as nothing has read them");
    let met = store.lines(1, 1000, usize::MAX);
    assert!(matches!(met, Err(StoreError::Damaged(_))), "{met:?}");
    store.note_damage();
    drop(store);
    let (mut store, salvaged) = salvaged(&folder, &path);
    assert!(salvaged.identity && salvaged.lines < last, "{salvaged:?}");
    if salvaged.enrolled {
        check_works(&mut store);
    }
}

#[test]
fn a_file_cut_short_goes_on_from_its_last_whole_line() {
    let (_whole, path, last) = filled();
    let bytes = fs::read(&path).expect("read");
    for length in [
        1,
        100,
        PAGE,
        PAGE * 5,
        bytes.len() / 2,
        bytes.len() - PAGE,
        bytes.len() - 1,
    ] {
        let folder = scratch();
        let path = folder.path().join("store.sqlite");
        fs::write(&path, &bytes[..length]).expect("written");
        note(&path);
        let (mut store, salvaged) = salvaged(&folder, &path);
        assert!(salvaged.lines <= last);
        if salvaged.enrolled {
            check_works(&mut store);
        }
    }
}

#[test]
fn an_emptied_file_is_made_anew_from_its_wal() {
    let (folder, path, last) = filled();
    fs::write(&path, b"").expect("emptied");
    let (mut store, salvaged) = salvaged(&folder, &path);
    assert_eq!((salvaged.identity, salvaged.lines), (true, last));
    check_works(&mut store);
    drop(store);
    // An empty file without a WAL is a first start.
    let folder = scratch();
    fs::write(folder.path().join("store.sqlite"), b"").expect("written");
    let store = open(&folder).expect("opened");
    assert_eq!(store.salvaged().expect("read"), None);
}

#[test]
fn a_wal_that_is_none_is_kept_and_the_file_goes_on() {
    let (_whole, path, last) = filled();
    let (bytes, log) = (
        fs::read(&path).expect("read"),
        fs::read(wal(&path)).expect("read"),
    );
    for spoilt in [32, log.len()] {
        let folder = scratch();
        let path = folder.path().join("store.sqlite");
        let mut log = log.clone();
        log[..spoilt].fill(b'Z');
        fs::write(&path, &bytes).expect("written");
        fs::write(wal(&path), &log).expect("written");
        let (mut store, salvaged) = salvaged(&folder, &path);
        assert_eq!(
            (salvaged.identity, salvaged.lines, salvaged.lost),
            (true, last, 0)
        );
        let kept = beside(&path.with_file_name(&salvaged.moved_to), "-wal");
        assert!(fs::read(kept).expect("kept") == log);
        check_works(&mut store);
    }
    // One that is cut short may have lost commits that the file already has.
    let folder = scratch();
    let path = folder.path().join("store.sqlite");
    fs::write(&path, &bytes).expect("written");
    fs::write(wal(&path), &log[..log.len() / 3]).expect("written");
    let (mut store, salvaged) = salvaged(&folder, &path);
    assert_eq!((salvaged.lines, salvaged.lost), (last, 0));
    assert!(salvaged.log_cut);
    check_works(&mut store);
}

#[test]
fn a_file_that_is_no_database_is_kept_and_the_handheld_begins_anew() {
    let folder = scratch();
    let path = folder.path().join("store.sqlite");
    for n in 1..3 {
        let _first = fs::remove_file(wal(&path));
        fs::write(&path, vec![b'x'; 8192]).expect("written");
        let (store, salvaged) = salvaged(&folder, &path);
        assert!(!salvaged.identity && !salvaged.enrolled);
        assert!(!store.has_identity().expect("read"));
        assert!(numbered(&path, n).exists(), "each is kept");
    }
}

#[test]
fn a_damaged_store_of_a_newer_app_is_left_to_that_app() {
    let (folder, path, _) = filled();
    let store = open(&folder).expect("opened");
    let sql = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
               VALUES (99, 'later', '2027-01-01T00:00:00Z', '1')";
    store.connection.execute(sql, []).expect("inserted");
    drop(store);
    let before = fs::read(&path).expect("read");
    note(&path);
    let refused = open(&folder).err();
    assert!(
        matches!(refused, Some(StoreError::Newer { found: 99, .. })),
        "{refused:?}"
    );
    assert!(fs::read(&path).expect("read") == before);
    assert!(!numbered(&path, 1).exists());
}

#[test]
fn a_salvage_that_is_cut_short_anywhere_is_finished_at_the_next_start() {
    for stage in 0..4 {
        let (folder, path, last) = filled();
        let log = fs::read(wal(&path)).expect("read");
        note(&path);
        drop(open(&folder).expect("salvaged"));
        // Back to how it stood before its last steps.
        let scratch = super::scratch(&path);
        let aside = numbered(&path, 1);
        match stage {
            0 => fs::write(&scratch, b"half").expect("written"),
            _ => fs::rename(&path, &scratch).expect("renamed"),
        }
        fs::remove_file(wal(&path)).expect("removed");
        if stage == 1 {
            fs::rename(&aside, &path).expect("renamed");
        }
        if stage < 3 {
            fs::remove_file(beside(&aside, "-wal")).expect("removed");
            fs::write(wal(&path), &log).expect("written");
        }
        note(&path);
        let mut store = open(&folder).expect("finished");
        assert_eq!(store.journal().expect("read").last, last, "stage {stage}");
        check_works(&mut store);
        assert!(!scratch.exists(), "stage {stage}");
        drop(store);
        check_works(&mut open(&folder).expect("opened"));
    }
}

/// Takes a store back to the first schema.
fn make_old(path: &Path) {
    let store = rusqlite::Connection::open(path).expect("opened");
    store
        .execute_batch(
            "DROP TABLE notes;
             DROP INDEX findings_verified;
             DROP INDEX answers_by_piece;
             DROP INDEX photos_here;
             DROP TABLE feed_next;
             ALTER TABLE chains DROP COLUMN staging;
             ALTER TABLE chains DROP COLUMN proved;
             ALTER TABLE rounds DROP COLUMN kind;
             ALTER TABLE rounds DROP COLUMN route;
             ALTER TABLE rounds DROP COLUMN walker;
             DROP INDEX answers_of_equipment;
             ALTER TABLE photos DROP COLUMN marks;
             ALTER TABLE rounds DROP COLUMN signatures;
             ALTER TABLE rounds DROP COLUMN duty;
             ALTER TABLE rounds DROP COLUMN duty_seq;
             ALTER TABLE rounds DROP COLUMN walked_at;
             ALTER TABLE rounds DROP COLUMN walked_by;
             DROP INDEX reaches_by_last;
             ALTER TABLE reaches DROP COLUMN last_seq;
             ALTER TABLE reaches DROP COLUMN located;
             DROP TABLE timers;
             DROP TABLE site_said;
             DELETE FROM refinery_schema_history WHERE version > 1;
             PRAGMA wal_checkpoint(TRUNCATE);",
        )
        .expect("made old");
}

#[test]
fn a_store_of_an_older_app_goes_on_whole_or_damaged() {
    for damaged in [false, true] {
        let (folder, path, last) = filled();
        make_old(&path);
        if damaged {
            note(&path);
        }
        let mut store = open(&folder).expect("opened");
        assert_eq!(store.salvaged().expect("read").is_some(), damaged);
        assert_eq!(store.journal().expect("read").last, last);
        check_works(&mut store);
    }
}

#[test]
fn a_photo_that_is_listed_anew_has_what_was_drawn_on_it() {
    let (_folder, mut store) = enrolled();
    let drawn = Drawing {
        width: 10,
        height: 10,
        strokes: vec![vec![[1, 2], [3, 4]]],
    };
    store.photo_kept(&[9; 32], 10).expect("kept");
    store.mark_photo(&[9; 32], Some(&drawn)).expect("marked");
    let event = DoubtAnswered {
        doubt: "d".into(),
        note: None,
        photos: vec![Hash([9; 32]).hex()],
        salt: None,
    };
    let seq = store.append(&stamp(9), None, event.into());
    let seq = seq.expect("appended");
    let gone = store.connection.execute("DELETE FROM photos", []);
    assert_eq!(gone.expect("deleted"), 1);
    let found = [(seq, [9; 32], Some(10))];
    store.photos_found(&found).expect("listed");
    assert_eq!(store.marks_on(&[9; 32]).expect("read"), Some(drawn));
}
