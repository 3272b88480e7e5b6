//! Photos go on where the server stands, whatever broke off, and lie on it once.

use crate::restores::{check_at_rest, fail_with_photo};
use house_tests::heard::{Exchange, Heard, PieceSent};
use house_tests::wire::{Cuts, wire_to};
use house_tests::{Walker, World};

const MIB: u64 = 1024 * 1024;

/// A walker on a wire that breaks where it is told, with ears.
fn on_a_wire(world: &World) -> (Walker, Cuts, Heard) {
    let mut walker = world.walker("a", "张伟", "2580");
    let (wire, cuts) = wire_to(world.address());
    walker.goes_by(|_| wire);
    let heard = walker.listen();
    (walker, cuts, heard)
}

fn pieces(said: &[Exchange]) -> Vec<PieceSent> {
    said.iter().filter_map(Exchange::piece).collect()
}

#[test]
fn a_photo_cut_at_any_byte_goes_on_where_the_server_stands() {
    for cut in [1, 700, 9_000, 20_000] {
        let world = World::new();
        let (walker, cuts, heard) = on_a_wire(&world);
        let photo = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
        cuts.lock().expect("whole").push_back(cut);
        assert!(!walker.try_sync(), "cut at {cut}");
        let broken = pieces(&heard.take());
        assert_eq!(broken.len(), 1, "cut at {cut}: {broken:?}");
        assert_eq!((broken[0].offset, broken[0].reached), (0, None));
        assert!(!world.holds_photo(&photo));
        walker.sync();
        let said = heard.take();
        let stands = said.iter().find_map(Exchange::asked).expect("it asks");
        let rest = pieces(&said);
        assert_eq!(rest[0].offset, stands, "cut at {cut}");
        assert!(
            stands < cut && (cut < 9_000 || stands > 0),
            "cut at {cut}: {stands}"
        );
        assert_eq!(
            stands + rest[0].bytes,
            broken[0].bytes,
            "no byte goes twice"
        );
        assert!(rest.iter().all(|piece| piece.bytes <= MIB));
        assert!(world.holds_photo(&photo));
        check_at_rest(&walker);
    }
}

#[test]
fn photos_go_smallest_first() {
    let world = World::new();
    let (walker, _, heard) = on_a_wire(&world);
    for (place, minute) in [(0, 10), (1, 15), (2, 20), (3, 25)] {
        fail_with_photo(&walker, place, &format!("2026-11-23T22:{minute}:00+08:00"));
    }
    walker.sync();
    let opened: Vec<u64> = heard.take().iter().filter_map(Exchange::opened).collect();
    let mut sorted = opened.clone();
    sorted.sort_unstable();
    assert_eq!((opened.len(), &opened), (4, &sorted));
    assert!(opened[0] < opened[3], "they are all of one size");
    check_at_rest(&walker);
}

#[test]
fn an_upload_that_ran_out_on_the_server_starts_anew_from_the_handheld() {
    let world = World::new();
    let (walker, cuts, heard) = on_a_wire(&world);
    let photo = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    cuts.lock().expect("whole").push_back(20_000);
    assert!(!walker.try_sync());
    heard.take();
    let late = "2026-11-25T09:00:00+08:00";
    world.set_clock(late);
    walker.at(late);
    walker.sync();
    let said = heard.take();
    assert_eq!(
        said.iter().filter_map(Exchange::opened).count(),
        1,
        "it is opened anew"
    );
    assert_eq!(pieces(&said)[0].offset, 0);
    assert!(world.holds_photo(&photo));
    check_at_rest(&walker);
}

#[test]
fn the_same_bytes_from_two_handhelds_lie_on_the_server_once() {
    let world = World::new();
    let one = world.walker("a", "张伟", "2580");
    let mut two = world.walker("b", "张伟", "2580");
    let at = "2026-11-23T22:10:00+08:00";
    let photo = fail_with_photo(&one, 0, at);
    assert_eq!(fail_with_photo(&two, 0, at), photo, "other bytes");
    one.sync();
    let heard = two.listen();
    two.sync();
    assert_eq!(pieces(&heard.take()), [], "bytes that are held go again");
    check_at_rest(&one);
    check_at_rest(&two);
    let folder = world.path().join("photos").join(&photo[..2]);
    let files = std::fs::read_dir(folder).expect("its folder").flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    let named = names.filter(|name| name.starts_with(&photo)).count();
    assert_eq!(named, 1);
}
