//! Hand-off by file: what a handheld wrote reaches the server without a network, and its word back.

use crate::rounds::{check_arrived, walk};
use house_tests::{Walker, World};
use std::path::Path;
use std::sync::atomic::Ordering;
use sync_server::ServerError;
use sync_server::handoff::HandedOff as Taken;

const SERVER: &str = env!("CARGO_BIN_EXE_server-in-tests");

fn import(world: &World, file: &Path) -> Result<Taken, ServerError> {
    world.import(SERVER, file, None)
}

/// Photo bytes that went over the network so far.
fn sent(walker: &Walker) -> u64 {
    walker.photo_bytes.load(Ordering::Relaxed)
}

/// The server's lines of this journal, as its export has them.
fn held(world: &World, walker: &Walker) -> Vec<u8> {
    let export = world.export(walker);
    let checked = protocol::export::check(&export).expect("it holds");
    let lines = usize::try_from(checked.lines).expect("fits");
    let mut rows = export.split_inclusive(|byte| *byte == b'\n');
    rows.by_ref().take(lines).flatten().copied().collect()
}

#[test]
fn a_round_arrives_by_file_and_the_next_sync_proves_it_without_a_photo_byte() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    world.stop();
    let photo = walk(&walker);
    let (stands, rows) = (walker.stands(), walker.rows());
    let file = world.file("a.handoff");
    let written = walker.hand_off(&file);
    assert_eq!(written.lines, stands.last - stands.acked);
    assert_eq!((written.photos, written.photos_missing.len()), (1, 0));
    assert_eq!(walker.stands(), stands, "writing it marks nothing");
    assert_eq!(walker.photo_counts(), (0, 1));

    let taken = import(&world, &file).expect("taken");
    assert_eq!((taken.lines, taken.lines_held), (written.lines, 0));
    assert_eq!((taken.photos, taken.photos_held), (1, 0));
    assert_eq!(taken.refused, []);
    assert!(world.holds_photo(&photo));
    assert!(held(&world, &walker) == rows, "the lines aren't the same");

    world.start();
    let before = sent(&walker);
    walker.sync();
    assert_eq!(sent(&walker), before, "photo bytes went twice");
    assert_eq!(walker.photo_counts(), (1, 1));
    check_arrived(&world, &walker);
}
