//! A round's way from the handheld to the server.

use house_tests::walker::fail;
use house_tests::{Fault, Walker, World};

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");
pub(crate) const PLAN: &str = "夜间巡逻A线";

/// Walks two places of the night round, with a fail and its photo at the first.
pub(crate) fn walk(walker: &Walker) -> String {
    let shown = walker.begin(PLAN);
    let (round, points) = (shown.row.round, shown.points);
    let code = |n: usize| points[n].place.code.clone().expect("it has a code");
    let list = walker.reach(round, &code(0));
    let list = walker.pass_the_rest(&list);
    let open = list
        .items
        .iter()
        .find(|row| row.item.fail_wants.len() == 1)
        .expect("one wants it");
    let photo = walker.photograph(CAMERA);
    let mut answer = fail(&list, &open.item.id);
    answer.photos.push(photo.clone());
    walker.answer(round, list.place.checkpoint, vec![answer], false);
    let list = walker.reach(round, &code(1));
    walker.pass_the_rest(&list);
    photo
}

/// The server holds exactly the handheld's lines, byte for byte, and its export is accepted.
pub(crate) fn check_arrived(world: &World, walker: &Walker) {
    let stands = walker.stands();
    assert_eq!(
        (stands.acked, stands.acked_hash),
        (stands.last, stands.head)
    );
    let export = world.export(walker);
    let rows = walker.rows();
    assert!(
        export.starts_with(&rows),
        "the export's lines aren't the handheld's"
    );
    let checked = protocol::export::check(&export).expect("accepted");
    assert_eq!(checked.lines, stands.last);
    assert!(checked.signatures > 0 && checked.receipts > 0);
}

#[test]
fn a_round_walked_offline_arrives_whole_after_a_kill() {
    let mut world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    world.stop();
    let photo = walk(&walker);
    assert!(!walker.try_sync(), "nobody answers");
    let before = walker.rows();
    walker.open();
    assert!(walker.rows() == before, "a kill changed the journal");
    world.start();
    walker.sync();
    check_arrived(&world, &walker);
    assert!(world.holds_photo(&photo));
    assert_eq!(
        walker.round(PLAN).points_done,
        1,
        "one item is open at the first place"
    );
}

#[test]
fn a_lost_reply_does_not_duplicate_an_answer() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let photo = walk(&walker);
    for fault in [Fault::ReplyLost, Fault::RequestLost, Fault::Twice] {
        for place in 0..8 {
            let mut faults = vec![Fault::None; place];
            faults.push(fault);
            walker.faults.lock().expect("whole").extend(faults);
            walker.try_sync();
        }
    }
    walker.faults.lock().expect("whole").clear();
    walker.sync();
    check_arrived(&world, &walker);
    assert!(world.holds_photo(&photo));
}

#[test]
fn the_server_may_stop_at_any_time_between_requests() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    for _ in 0..3 {
        walk(&walker);
        world.stop();
        assert!(!walker.try_sync());
        world.start();
        walker.sync();
        check_arrived(&world, &walker);
    }
}

#[test]
fn an_export_names_the_line_where_one_byte_was_changed() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    walk(&walker);
    walker.sync();
    let mut export = world.export(&walker);
    let third = export
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .nth(1);
    let place = third.expect("three rows").0 + 80;
    export[place] ^= 1;
    let refused = protocol::export::check(&export).expect_err("refused");
    assert!(refused.to_string().starts_with("row 3"), "{refused}");
}

#[test]
fn what_one_handheld_did_shows_on_the_next() {
    let world = World::new();
    let first = world.walker("a", "张伟", "2580");
    walk(&first);
    first.sync();
    let second = world.walker("b", "李强", "1470");
    let (ours, theirs) = (first.round(PLAN), second.round(PLAN));
    assert_eq!(ours.round, theirs.round, "both derive the same round");
    assert_eq!(ours.points_done, theirs.points_done);
    assert_eq!(theirs.state, device::command::RoundState::Running);
}
