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

#[test]
fn a_whole_store_verifies_and_a_changed_photo_or_line_is_named() {
    let world = World::new();
    let folder = Folder::open(&world.path).expect("opened");
    let keys = crate::keys::Keys::open(&folder).expect("keys");
    let now = world.clock.now();
    let found = crate::export::verify_store(&folder, &keys, now).expect("it holds");
    assert!(found.lines > 20, "{found:?}");
    let connection = sql::open_writer(&folder).expect("opened");
    connection
        .execute("UPDATE batches SET sig = zeroblob(64) WHERE first = 1", [])
        .expect("hurt");
    let refused = crate::export::verify_store(&folder, &keys, now);
    assert!(
        matches!(refused, Err(ServerError::Broken(_))),
        "{refused:?}"
    );
}
