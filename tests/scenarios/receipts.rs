//! What the server has proved to hold, as the handheld shows it; and what proves nothing.

use crate::restores::{check_at_rest, fail_with_photo};
use device::command::{Command, Reply, SyncShown};
use house_tests::{Fault, Walker, World};

fn sync_screen(walker: &Walker) -> SyncShown {
    match walker.ok(Command::Sync) {
        Reply::Sync(shown) => shown,
        other => panic!("{other:?}"),
    }
}

fn waits(shown: &SyncShown) -> (u64, u64) {
    let open = shown.rows.iter().filter(|row| !row.sent);
    open.fold((0, 0), |sum, row| (sum.0 + row.lines, sum.1 + row.photos))
}

#[test]
fn the_sync_screen_says_what_is_proved_what_waits_and_why() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    world.stop();
    fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    fail_with_photo(&walker, 1, "2026-11-23T22:15:00+08:00");
    assert!(!walker.try_sync());
    let shown = sync_screen(&walker);
    assert_eq!((shown.photos_proven, shown.photos_total), (0, 2));
    assert_eq!(shown.last_error.as_deref(), Some("server_unreachable"));
    let (lines, photos) = waits(&shown);
    assert!(
        lines > 0 && photos == 2 && shown.bytes_waiting > 0,
        "{shown:?}"
    );
    world.start();
    walker.sync();
    let shown = sync_screen(&walker);
    assert_eq!((shown.photos_proven, shown.photos_total), (2, 2));
    assert_eq!((waits(&shown), shown.bytes_waiting), ((0, 0), 0));
    assert_eq!(shown.last_error, None);
}

#[test]
fn a_receipt_that_was_changed_on_the_way_proves_nothing() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let photo = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    let before = walker.stands();
    let queue = [Fault::ReceiptChanged];
    walker.faults.lock().expect("whole").extend(queue);
    assert!(!walker.try_sync(), "it was taken for the server's word");
    let after = walker.stands();
    assert_eq!((after.acked, after.last), (before.acked, before.last));
    assert_eq!(walker.photo_counts(), (0, 1));
    walker.sync();
    check_at_rest(&walker);
    assert!(world.holds_photo(&photo));
}
