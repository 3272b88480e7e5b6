//! Either side is put back from a backup, at the worst moments.

use house_tests::walker::fail;
use house_tests::{Fault, Walker, World};
use protocol::batch::Follows;

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");
const PLAN: &str = "夜间巡逻A线";

/// Fails an item at a place of the night round, with a photo; returns its name.
pub(crate) fn fail_with_photo(walker: &Walker, place: usize, at: &str) -> String {
    walker.at(at);
    let shown = walker.begin(PLAN);
    let code = shown.points[place].place.code.clone().expect("a code");
    let list = walker.reach(shown.row.round, &code);
    let row = list.items.iter().find(|row| row.item.fail_wants.len() == 1);
    let photo = walker.photograph(CAMERA);
    let mut answer = fail(&list, &row.expect("one wants it").item.id);
    answer.photos.push(photo.clone());
    walker.answer(list.round, list.place.checkpoint, vec![answer], false);
    photo
}

pub(crate) fn check_at_rest(walker: &Walker) {
    let stands = walker.stands();
    assert_eq!(
        (stands.acked, stands.acked_hash),
        (stands.last, stands.head)
    );
    let (proven, total) = walker.photo_counts();
    assert_eq!((proven, total > 0), (total, true), "photos aren't proven");
}

/// A handheld whose backup has a photo that waits, and that branches from there.
fn branched(world: &World) -> (Walker, String, Follows) {
    let mut walker = world.walker("a", "张伟", "2580");
    let photo = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    // Lines arrive, the photo's upload doesn't.
    let through = [Fault::None, Fault::None, Fault::RequestLost];
    walker.faults.lock().expect("whole").extend(through);
    assert!(!walker.try_sync());
    walker.back_up();
    let parent = walker.journal();
    fail_with_photo(&walker, 1, "2026-11-23T22:15:00+08:00");
    walker.faults.lock().expect("whole").extend(through);
    assert!(!walker.try_sync(), "the photos wait");
    walker.put_back();
    fail_with_photo(&walker, 2, "2026-11-23T22:20:00+08:00");
    walker.sync();
    let follows = walker.stands().follows.expect("it branched");
    assert_eq!(follows.journal, parent);
    (walker, photo, follows)
}

#[test]
fn a_photo_named_before_a_branch_is_proved_by_the_journal_that_names_it() {
    let world = World::new();
    let (walker, photo, _) = branched(&world);
    check_at_rest(&walker);
    assert!(world.holds_photo(&photo));
}

#[test]
fn a_server_put_back_before_a_branch_is_sent_the_parents_lines_first() {
    let mut world = World::new();
    let early = world.walker("b", "李强", "1470");
    world.back_up("early");
    let (walker, photo, follows) = branched(&world);
    world.back_up("late");
    world.put_back("early");
    early.sync();
    // It was enrolled after that backup, so the desk gives it another code.
    world.enrol(&walker);
    walker.sync();
    check_at_rest(&walker);
    assert!(world.holds_photo(&photo));
    let parent = world.export_of(follows.journal);
    let checked = protocol::export::check(&parent).expect("accepted");
    assert_eq!(checked.lines, follows.seq);
    let own = protocol::export::check(&world.export(&walker)).expect("accepted");
    assert_eq!(own.lines, walker.stands().last - follows.seq);
    // And forwards again: nothing is held twice, nothing missed.
    world.put_back("late");
    walker.sync();
    check_at_rest(&walker);
}

#[test]
fn a_server_put_back_without_its_photos_gets_them_again() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let photo = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    let through = [Fault::None, Fault::None, Fault::RequestLost];
    walker.faults.lock().expect("whole").extend(through);
    assert!(!walker.try_sync());
    world.back_up("before the photo");
    walker.sync();
    assert!(world.holds_photo(&photo));
    check_at_rest(&walker);
    world.put_back("before the photo");
    assert!(!world.holds_photo(&photo));
    walker.at("2026-11-23T22:40:00+08:00");
    walker.sync();
    walker.sync();
    assert!(world.holds_photo(&photo));
    check_at_rest(&walker);
    let said = walker.lines_of("photo_lost");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains(&format!(r#""again":["{photo}"]"#)),
        "{said:?}"
    );
}

#[test]
fn a_server_restored_with_every_line_but_not_the_photo_gets_it_again() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let photo = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    let through = [Fault::None, Fault::None, Fault::RequestLost];
    for _ in 0..2 {
        // The second cycle has nothing to send but the photo, and its feed is at its end.
        walker.faults.lock().expect("whole").extend(through);
        assert!(!walker.try_sync());
    }
    world.make_backup("before the photo");
    walker.sync();
    assert!(world.holds_photo(&photo));
    check_at_rest(&walker);
    world.restore("before the photo");
    assert!(!world.holds_photo(&photo));
    walker.at("2026-11-23T22:40:00+08:00");
    walker.sync();
    walker.sync();
    assert!(world.holds_photo(&photo));
    check_at_rest(&walker);
    assert_eq!(walker.lines_of("server_restored"), Vec::<String>::new());
    assert_eq!(walker.lines_of("photo_lost").len(), 1);
}

#[test]
fn a_server_that_holds_less_than_it_proved_is_sent_the_rest_and_a_line_says_so_once() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    world.back_up("early");
    let held = walker.stands().acked;
    fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    walker.sync();
    let proved = walker.stands().acked;
    assert!(held < proved);
    world.put_back("early");
    walker.at("2026-11-23T22:40:00+08:00");
    walker.sync();
    walker.sync();
    check_at_rest(&walker);
    let said = walker.lines_of("server_restored");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains(&format!(r#""held":{held},"proved":{proved}"#)),
        "{said:?}"
    );
    let here = protocol::export::check(&world.export(&walker)).expect("accepted");
    assert_eq!(here.lines, walker.stands().last);
}
