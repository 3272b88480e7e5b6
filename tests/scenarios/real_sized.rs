//! A real-sized site from its workbook, at the server and on a handheld; and workbooks that say
//! what stands already.

use crate::handoff::SERVER;
use house_tests::world::site;
use house_tests::{World, real_site};
use protocol::feed::Kind;
use sync_server::folder::Folder;
use sync_server::site_file::workbook;
use sync_server::sql::{Readers, sites};

/// The workbook of the first site of a server's folder, as it stands.
fn as_it_stands(path: &std::path::Path) -> Vec<u8> {
    let readers = Readers::new(Folder::open(path).expect("its folder"));
    let draft = readers.read(|connection| {
        let site = sites::all(connection)?.swap_remove(0);
        workbook::as_it_stands(connection, &site)
    });
    workbook::of(&draft.expect("read")).expect("written")
}

/// Imports what stands, and expects that nothing is said that isn't held.
#[track_caller]
fn stands_as_written(path: &std::path::Path) {
    let file = real_site::read(SERVER, &as_it_stands(path));
    let imported = real_site::import(path, &file).expect("imported");
    assert!(imported.rows > 50, "{imported:?}");
    assert_eq!((imported.added, imported.changed), (0, 0), "{imported:?}");
}

#[test]
fn a_real_sized_site_comes_from_its_workbook_to_the_handheld() {
    let world = World::real_sized(SERVER);
    let file = real_site::read(SERVER, &real_site::workbook());
    let (name, pin) = file.pins().swap_remove(1);
    let walker = world.walker("a", &name, &pin);
    for (kind, rows) in [
        (Kind::Checkpoint, 400),
        (Kind::Equipment, 1_500),
        (Kind::Staff, 40),
        (Kind::Plan, 60),
    ] {
        assert_eq!(walker.count_fed(kind), rows, "{}", kind.name());
    }
    let site = walker.fed(Kind::Site, "锦绣城").expect("the site").1;
    assert_eq!(site["buildings"].as_array().map(Vec::len), Some(12));
    assert_eq!(site["calendar"].as_array().map(Vec::len), Some(2));
    let today = walker.today();
    assert!(
        today.rounds.iter().any(|row| row.name == "1栋夜巡"),
        "{today:?}"
    );
    // The pump room's gauges, in walking order.
    let (_, pump) = walker.fed(Kind::Equipment, "高区生活泵").expect("the pump");
    assert!(
        pump["lists"][0]
            .as_str()
            .is_some_and(|list| list.starts_with("gauges-")),
        "{pump}"
    );
    let again = real_site::import(&world.path(), &file).expect("imported");
    assert_eq!((again.added, again.changed), (0, 0), "{again:?}");
    stands_as_written(&world.path());
}

#[test]
fn a_site_written_as_it_stands_imports_without_a_change() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("server");
    site(&path);
    stands_as_written(&path);
    let bytes = as_it_stands(&path);
    // Its PINs are in no workbook, not even as verifiers.
    let file = real_site::read(SERVER, &bytes);
    assert_eq!(file.pins(), []);
}

#[test]
fn the_untouched_template_changes_nothing() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("server");
    site(&path);
    let file = real_site::read(SERVER, &workbook::template().expect("written"));
    let imported = real_site::import(&path, &file).expect("imported");
    assert_eq!((imported.added, imported.changed), (0, 0), "{imported:?}");
}
