//! What the command line refuses, in a sentence that says what to do.

use crate::error::ServerError;
use crate::testing::Server;
use crate::tests::world::World;
use crate::{Clock, Folder, sql, start};

#[test]
fn a_busy_port_is_named() {
    let world = World::new();
    let listen = world.address().to_string();
    let refused = Server::start(&world.path, &listen, world.clock.clone());
    let Err(error) = refused else {
        panic!("two servers on one port")
    };
    assert!(matches!(error, ServerError::PortBusy(_)), "{error}");
    assert!(error.to_string().contains(&listen));
}

#[test]
fn a_missing_folder_says_how_to_make_one() {
    let clock = Clock::standing(World::new().clock.now());
    let refused = Server::start("no/such/folder".as_ref(), "127.0.0.1:0", clock);
    let Err(error) = refused else {
        panic!("served nothing")
    };
    assert!(
        error.to_string().contains("touchpoint-server init"),
        "{error}"
    );
}

#[test]
fn a_folder_is_never_made_twice() {
    let world = World::new();
    let again = start::init(&world.path, "x", "Asia/Shanghai", world.clock.now());
    assert!(matches!(again, Err(ServerError::HasData(_))));
    let nowhere = start::init(
        &world.path.join("y"),
        "x",
        "Mars/Olympus",
        world.clock.now(),
    );
    assert!(matches!(nowhere, Err(ServerError::BadValue { .. })));
    assert!(!world.path.join("y").exists());
}

#[test]
fn a_store_made_by_a_newer_program_is_refused_untouched() {
    let mut world = World::new();
    world.server = None;
    let folder = Folder::open(&world.path).expect("opened");
    let connection = sql::open_writer(&folder).expect("opened");
    connection
        .execute(
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (99, 'later', '', '0')",
            [],
        )
        .expect("pretended");
    drop(connection);
    let before = std::fs::read(folder.store()).expect("read");
    let refused = Server::start(&world.path, "127.0.0.1:0", world.clock.clone());
    let Err(error) = refused else {
        panic!("opened a newer store")
    };
    assert!(
        matches!(error, ServerError::StoreNewer { found: 99, .. }),
        "{error}"
    );
    assert_eq!(std::fs::read(folder.store()).expect("read"), before);
}

#[test]
fn a_store_of_the_first_version_is_brought_up_and_reads_the_same() {
    let mut world = World::new();
    let handheld = crate::tests::handheld::Handheld::enrolled(&world, 1);
    handheld.send_all(&world).done(200);
    world.server = None;
    let folder = Folder::open(&world.path).expect("opened");
    sql::open_writer(&folder)
        .expect("opened")
        .execute_batch(
            "DROP TABLE campaigns; DROP TABLE campaign_words;
             DROP TABLE revocations; DROP TABLE access_ends;
             ALTER TABLE devices DROP COLUMN web_view;
             DROP TABLE tallies; DROP INDEX order_steps_by_line;
             DROP TABLE restores; DROP TABLE incidents; DROP TABLE freed_photos;
             DROP INDEX skips_by_line; DROP INDEX reaches_by_hand;
             DROP INDEX answers_by_place; DROP TABLE timers;
             ALTER TABLE readings RENAME TO later; DROP INDEX readings_by_line;
             CREATE TABLE readings (journal INTEGER NOT NULL, seq INTEGER NOT NULL,
               n INTEGER NOT NULL, part INTEGER NOT NULL DEFAULT 0, place INTEGER NOT NULL,
               item INTEGER NOT NULL, value_milli INTEGER NOT NULL, unit TEXT NOT NULL,
               PRIMARY KEY (journal, seq, n, part)) STRICT, WITHOUT ROWID;
             INSERT INTO readings
               SELECT journal, seq, n, part, place, item, value_milli, unit FROM later;
             DROP TABLE later;
             DROP TABLE shift_swaps; DROP TABLE handovers;
             DROP TABLE photo_marks; DROP TABLE signed; DROP TABLE site_photos;
             DROP INDEX duties_by_line; DROP TABLE doubts; DROP TABLE tails;
             DROP TABLE filed; DROP TABLE tokens;
             ALTER TABLE findings DROP COLUMN alarms; ALTER TABLE order_steps DROP COLUMN alarm;
             DROP TABLE notices; DROP TABLE notice_reads; DROP TABLE notice_days;
             DROP TABLE channel_states; DROP TABLE deliveries; DROP TABLE delivery_notices;
             ALTER TABLE findings DROP COLUMN fee_cents;
             ALTER TABLE findings DROP COLUMN charged_at;
             ALTER TABLE order_steps DROP COLUMN fee_cents; DROP INDEX findings_joined;
             DROP INDEX findings_merged; ALTER TABLE findings DROP COLUMN level;
             ALTER TABLE findings DROP COLUMN merged_at;
             ALTER TABLE findings DROP COLUMN merged_by;
             ALTER TABLE order_steps DROP COLUMN merge;
             ALTER TABLE order_steps DROP COLUMN desk; ALTER TABLE order_steps DROP COLUMN reason;
             ALTER TABLE order_steps DROP COLUMN what; ALTER TABLE order_steps DROP COLUMN content;
             ALTER TABLE order_steps DROP COLUMN signature;
             ALTER TABLE findings DROP COLUMN work; ALTER TABLE findings DROP COLUMN call_back_by;
             ALTER TABLE findings DROP COLUMN replied_at;
             ALTER TABLE findings DROP COLUMN paused_at;
             ALTER TABLE findings DROP COLUMN signed_at;
             ALTER TABLE findings DROP COLUMN called_back_at;
             ALTER TABLE photos DROP COLUMN backup; ALTER TABLE runs DROP COLUMN rebuilt;
             ALTER TABLE rounds DROP COLUMN kind; ALTER TABLE rounds DROP COLUMN route;
             ALTER TABLE rounds DROP COLUMN walked_at; ALTER TABLE rounds DROP COLUMN typed_by;
             DROP TABLE positions; DROP TABLE duties; DROP INDEX reaches_by_line;
             DROP TABLE backups; DROP TABLE ageings;
             ALTER TABLE verifiers RENAME TO kept_verifiers;
             DROP TABLE trainings;
             DELETE FROM refinery_schema_history WHERE version > 1;",
        )
        .expect("as it was before");
    sql::bring_up(&folder).expect("brought up");
    sql::open_writer(&folder)
        .expect("opened")
        .execute_batch(
            "INSERT INTO verifiers SELECT * FROM kept_verifiers; DROP TABLE kept_verifiers;",
        )
        .expect("what lines name is there");
    let keys = crate::keys::Keys::open(&folder).expect("keys");
    let mut file = Vec::new();
    let now = world.clock.now();
    crate::export::write(&folder, &keys, handheld.journal, now, &mut file).expect("exported");
    let rebuilt = crate::rebuild::run(&folder, &keys, now).expect("rebuilt");
    assert_eq!(rebuilt.differences, []);
}

#[test]
fn the_keys_are_for_their_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let keys = Folder::open(&world.path).expect("opened").keys();
    for key in std::fs::read_dir(keys).expect("read") {
        let mode = key
            .expect("a file")
            .metadata()
            .expect("read")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// The exported journal of a handheld, in a file of its own folder.
fn exported(world: &World, lines: &[&[u8]]) -> (tempfile::TempDir, std::path::PathBuf) {
    let mut handheld = crate::tests::handheld::Handheld::enrolled(world, 1);
    for line in lines {
        handheld.append_raw(line);
    }
    handheld.send_all(world).done(200);
    let folder = Folder::open(&world.path).expect("opened");
    let keys = crate::keys::Keys::open(&folder).expect("keys");
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("journal.txt");
    let mut file = std::fs::File::create(&path).expect("made");
    crate::export::write(
        &folder,
        &keys,
        handheld.journal,
        world.clock.now(),
        &mut file,
    )
    .expect("exported");
    (scratch, path)
}

/// The check of `protocol/README.md` as it stands there. Says what it printed.
fn shell_check(folder: &std::path::Path) -> String {
    let readme = include_str!("../../../crates/protocol/README.md");
    let script = readme.split("```sh\n").nth(1).expect("a script");
    let script = script.split("```").next().expect("its end");
    let output = std::process::Command::new("sh")
        .args(["-c", script])
        .current_dir(folder)
        .output()
        .expect("a shell");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_shell_check_of_the_docs_takes_only_a_kept_hash_for_a_damaged_line() {
    let world = World::new();
    let kept = format!("#{}", "ab".repeat(32));
    let lines = [
        "#no hash".to_owned(),
        format!("#{}", "AB".repeat(32)),
        format!("{kept} "),
        kept,
        String::new(),
        "a\\b\tc".to_owned(),
    ];
    let lines: Vec<&[u8]> = lines.iter().map(|line| line.as_bytes()).collect();
    let (scratch, path) = exported(&world, &lines);
    let said = shell_check(scratch.path());
    assert!(said.starts_with("chain holds: "), "{said}");
    let text = std::fs::read_to_string(&path).expect("read");
    std::fs::write(&path, text.replace("#no hash", "#no cash")).expect("changed");
    assert!(shell_check(scratch.path()).starts_with("broken at: "));
}

#[test]
fn an_added_tail_is_named_as_signed_by_nobody() {
    let world = World::new();
    let (_scratch, path) = exported(&world, &[b"{}"]);
    let checked = crate::export::verify_file(&path).expect("it holds");
    assert_eq!((checked.signed_to, checked.receipted_to), (2, 2));
    assert_eq!(checked.unsigned, None);
    let text = std::fs::read_to_string(&path).expect("read");
    let at = text.find("\n{").expect("the proof") + 1;
    let head = protocol::chain::Hash::from_hex(&text[at - 68..at - 4]).expect("a hash");
    let row = protocol::export::row(&head.next(b"added"), b"added");
    let row = String::from_utf8(row).expect("text");
    std::fs::write(&path, [&text[..at], &row, &text[at..]].concat()).expect("changed");
    let checked = crate::export::verify_file(&path).expect("the chain holds");
    assert_eq!(checked.unsigned, Some((3, 3)));
}
