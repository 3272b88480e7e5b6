//! Stores that another version of the program wrote last, on either side: an older one goes on,
//! a newer one is refused by a sentence and stays as it is.

use crate::damage::walk;
use crate::restores::fail_with_photo;
use crate::rounds::check_arrived;
use device::CommandError;
use house_tests::{Walker, World};
use protocol::ErrorCode;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each version after the first brought, undone.
const HANDHELD_UNDOES: [&str; 9] = [
    "DROP TABLE feed_next; ALTER TABLE chains DROP COLUMN staging;",
    "DROP INDEX photos_here;",
    "ALTER TABLE chains DROP COLUMN proved;",
    "DROP TABLE timers; DROP TABLE site_said; ALTER TABLE rounds DROP COLUMN kind;
     ALTER TABLE rounds DROP COLUMN route; ALTER TABLE rounds DROP COLUMN walker;",
    "DROP INDEX reaches_by_last; ALTER TABLE reaches DROP COLUMN last_seq;
     ALTER TABLE reaches DROP COLUMN located;",
    "ALTER TABLE rounds DROP COLUMN walked_at; ALTER TABLE rounds DROP COLUMN walked_by;",
    "ALTER TABLE rounds DROP COLUMN duty; ALTER TABLE rounds DROP COLUMN duty_seq;",
    "DROP INDEX answers_of_equipment; ALTER TABLE photos DROP COLUMN marks;
     ALTER TABLE rounds DROP COLUMN signatures;",
    "DROP TABLE notes; DROP INDEX findings_verified; DROP INDEX answers_by_piece;",
];
const SERVER_UNDOES: [&str; 23] = [
    "DROP TABLE ageings; DROP TABLE backups; ALTER TABLE photos DROP COLUMN backup;
     ALTER TABLE runs DROP COLUMN rebuilt;",
    "DROP TABLE restores; DROP TABLE incidents; DROP TABLE freed_photos;
     DROP INDEX skips_by_line; DROP INDEX reaches_by_hand;",
    // An older version's own lines hold what this table has: it is kept until it is wanted again.
    "ALTER TABLE verifiers RENAME TO kept_verifiers;",
    "ALTER TABLE rounds DROP COLUMN kind; ALTER TABLE rounds DROP COLUMN route;",
    "DROP INDEX answers_by_place; DROP INDEX readings_by_place; DROP TABLE timers;",
    "DROP TABLE positions; DROP INDEX reaches_by_line;",
    "ALTER TABLE rounds DROP COLUMN walked_at; ALTER TABLE rounds DROP COLUMN typed_by;",
    "DROP TABLE duties;",
    "DROP TABLE shift_swaps; DROP TABLE handovers;",
    "DROP TABLE photo_marks; DROP TABLE signed;",
    "DROP TABLE site_photos;",
    "DROP TABLE doubts; DROP TABLE tails; DROP INDEX duties_by_line;",
    "ALTER TABLE order_steps DROP COLUMN desk; ALTER TABLE order_steps DROP COLUMN reason;
     ALTER TABLE order_steps DROP COLUMN what; ALTER TABLE order_steps DROP COLUMN signature;
     ALTER TABLE order_steps DROP COLUMN content;
     ALTER TABLE findings DROP COLUMN work; ALTER TABLE findings DROP COLUMN call_back_by;
     ALTER TABLE findings DROP COLUMN replied_at; ALTER TABLE findings DROP COLUMN paused_at;
     ALTER TABLE findings DROP COLUMN signed_at;
     ALTER TABLE findings DROP COLUMN called_back_at; ALTER TABLE readings DROP COLUMN name;
     ALTER TABLE readings DROP COLUMN at;",
    "DROP TABLE filed; DROP TABLE tokens;",
    "ALTER TABLE findings DROP COLUMN alarms; ALTER TABLE order_steps DROP COLUMN alarm;
     DROP TABLE notices; DROP TABLE notice_reads; DROP TABLE notice_days;
     DROP TABLE channel_states; DROP TABLE deliveries; DROP TABLE delivery_notices;",
    "DROP TABLE tallies; DROP INDEX order_steps_by_line;",
    "ALTER TABLE findings DROP COLUMN fee_cents; ALTER TABLE findings DROP COLUMN charged_at;
     ALTER TABLE order_steps DROP COLUMN fee_cents; DROP INDEX findings_joined;
     DROP INDEX findings_merged;
     ALTER TABLE findings DROP COLUMN merged_at; ALTER TABLE findings DROP COLUMN merged_by;
     ALTER TABLE order_steps DROP COLUMN merge;",
    "DROP TABLE trainings;",
    "",
    "DROP TABLE revocations; DROP TABLE access_ends;
     ALTER TABLE devices DROP COLUMN web_view;",
    "DROP TABLE campaigns; DROP TABLE campaign_words;",
    "ALTER TABLE findings DROP COLUMN level;",
    "DROP INDEX answers_by_place; CREATE INDEX answers_by_place ON answers (place, round);
     ALTER TABLE readings RENAME TO later; DROP INDEX readings_by_line;
     CREATE TABLE readings (journal INTEGER NOT NULL, seq INTEGER NOT NULL,
       n INTEGER NOT NULL, part INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL,
       item INTEGER NOT NULL, value_milli INTEGER NOT NULL, unit TEXT NOT NULL,
       name TEXT NOT NULL DEFAULT '', at TEXT NOT NULL DEFAULT '',
       PRIMARY KEY (journal, seq, n, part)) STRICT, WITHOUT ROWID;
     INSERT INTO readings
       SELECT journal, seq, n, part, place, item, value_milli, unit, name, at FROM later;
     DROP TABLE later; CREATE INDEX readings_by_place ON readings (place, item);",
];
/// The version of the server's store that keeps verifiers apart.
const WITH_VERIFIERS: usize = 4;
const VERIFIERS_AGAIN: &str =
    "INSERT INTO verifiers SELECT * FROM kept_verifiers; DROP TABLE kept_verifiers;";
const HANDHELD_FIRST: &str = include_str!("../../crates/store/migrations/0001_first.sql");
const SERVER_FIRST: &str = include_str!("../../sync-server/migrations/0001_first.sql");

fn store_of(walker: &Walker) -> PathBuf {
    walker.folder.join("store.sqlite")
}

fn store_at(world: &World) -> PathBuf {
    world.path().join("touchpoint.sqlite")
}

fn does(store: &Path, sql: &str) {
    let connection = Connection::open(store).expect("opened");
    connection.execute_batch(sql).expect("done");
}

/// Takes a closed store back to a version, 1 being the first.
fn make_old(store: &Path, undoes: &[&str], version: usize) {
    for undo in undoes[version - 1..].iter().rev() {
        does(store, undo);
    }
    let sql = format!("DELETE FROM refinery_schema_history WHERE version > {version}");
    does(store, &sql);
}

/// Every column and index of a schema.
fn schema(connection: &Connection) -> BTreeSet<String> {
    let sql = "SELECT s.name || '.' || coalesce(c.name, '') || ' ' || coalesce(c.type, '')
               FROM sqlite_schema s LEFT JOIN pragma_table_info(s.name) c
               WHERE s.name NOT LIKE 'refinery%' AND s.name NOT LIKE 'sqlite%'
                 AND s.name NOT LIKE 'kept%'";
    let mut names = connection.prepare(sql).expect("prepared");
    let names = names.query_map([], |row| row.get(0)).expect("read");
    names.map(|name| name.expect("a name")).collect()
}

fn check_first(store: &Path, first: &str) {
    let fresh = Connection::open_in_memory().expect("opened");
    fresh.execute_batch(first).expect("made");
    let old = Connection::open(store).expect("opened");
    assert_eq!(
        schema(&old),
        schema(&fresh),
        "not what the first version made"
    );
}

/// All files of a folder, but those that hold nothing: locks, and the memory of connections.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("read") {
        let path = entry.expect("read").path();
        if path.is_dir() {
            files.extend(self::files(&path));
            continue;
        }
        let bytes = fs::read(&path).expect("read");
        let name = path.to_string_lossy();
        if !name.ends_with("-shm") && !name.ends_with("lock") && !bytes.is_empty() {
            files.insert(path, bytes);
        }
    }
    files
}

const NEWER: &str = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                     VALUES (99, 'later', '2027-01-01T00:00:00Z', '1')";
const NO_LONGER: &str = "DELETE FROM refinery_schema_history WHERE version = 99";

#[test]
fn a_handheld_whose_store_an_older_app_wrote_goes_on() {
    for version in 1..=HANDHELD_UNDOES.len() {
        let mut world = World::new();
        let mut walker = world.walker("a", "张伟", "2580");
        world.stop();
        let photo = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
        let rows = walker.rows();
        walker.handheld = None;
        make_old(&store_of(&walker), &HANDHELD_UNDOES, version);
        if version == 1 {
            check_first(&store_of(&walker), HANDHELD_FIRST);
        }
        walker.open();
        assert!(walker.rows() == rows, "lines are missing or others");
        walker.unlock();
        let next = fail_with_photo(&walker, 1, "2026-11-23T22:15:00+08:00");
        world.start();
        walker.sync();
        check_arrived(&world, &walker);
        assert!(world.holds_photo(&photo) && world.holds_photo(&next));
        assert_eq!(walker.photo_counts(), (2, 2));
    }
}

#[test]
fn a_server_whose_store_an_older_version_wrote_goes_on() {
    for version in 1..=SERVER_UNDOES.len() {
        let mut world = World::new();
        let walker = world.walker("a", "张伟", "2580");
        let photo = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
        walker.sync();
        world.stop();
        make_old(&store_at(&world), &SERVER_UNDOES, version);
        if version == 1 {
            check_first(&store_at(&world), SERVER_FIRST);
        }
        world.start();
        if version < WITH_VERIFIERS {
            does(&store_at(&world), VERIFIERS_AGAIN);
        }
        let next = fail_with_photo(&walker, 1, "2026-11-23T22:15:00+08:00");
        walker.sync();
        check_arrived(&world, &walker);
        assert!(world.holds_photo(&photo) && world.holds_photo(&next));
        assert_eq!(world.verify().photos, 2);
        assert_eq!(world.device_shown(&walker)["photos_waiting"], 0);
        assert_eq!(world.rebuild().differed, 0);
    }
}

#[test]
fn a_handheld_whose_store_a_newer_app_wrote_is_refused_and_left_to_that_app() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    world.stop();
    walk(&walker, 0);
    let rows = walker.rows();
    walker.handheld = None;
    does(&store_of(&walker), NEWER);
    let before = files(&walker.folder);
    let refused = CommandError::from(walker.try_open().expect_err("refused"));
    assert_eq!(refused.code, ErrorCode::StoreNewer);
    let said = refused.message;
    assert!(
        said.contains("store.sqlite was made by a newer version"),
        "{said}"
    );
    assert!(said.contains("schema 99"), "{said}");
    assert!(files(&walker.folder) == before, "a file was changed");
    does(&store_of(&walker), NO_LONGER);
    walker.open();
    assert!(walker.rows() == rows, "lines are missing or others");
    world.start();
    walker.sync();
    check_arrived(&world, &walker);
}

#[test]
fn a_server_whose_store_a_newer_version_wrote_does_not_start_and_the_handheld_waits() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    walk(&walker, 0);
    walker.sync();
    world.stop();
    does(&store_at(&world), NEWER);
    let before = files(&world.path());
    let refused = world.try_start().expect_err("refused").to_string();
    assert!(
        refused.contains("was made by a newer version (schema 99"),
        "{refused}"
    );
    assert!(refused.contains("nothing was changed"), "{refused}");
    assert!(files(&world.path()) == before, "a file was changed");
    walk(&walker, 1);
    assert!(!walker.try_sync(), "somebody answered");
    does(&store_at(&world), NO_LONGER);
    world.start();
    walker.sync();
    check_arrived(&world, &walker);
}
