//! The server's own care: backups while it serves, what is put back, and what is made anew.

use crate::restores::{check_at_rest, fail_with_photo};
use crate::rounds::walk;
use house_tests::World;

#[test]
fn a_backup_made_while_it_serves_is_put_back_whole_and_the_handheld_sends_the_rest() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let first = fail_with_photo(&walker, 0, "2026-11-23T22:10:00+08:00");
    walker.sync();
    world.make_backup("backup");
    let held = walker.stands().acked;
    let second = fail_with_photo(&walker, 1, "2026-11-23T22:15:00+08:00");
    walker.sync();
    let restored = world.restore("backup");
    assert_eq!((restored.photos, restored.broken), (1, Vec::new()));
    assert!(world.holds_photo(&first) && !world.holds_photo(&second));
    walker.at("2026-11-23T22:40:00+08:00");
    walker.sync();
    walker.sync();
    check_at_rest(&walker);
    assert!(world.holds_photo(&second));
    let said = walker.lines_of("server_restored");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains(&format!(r#""held":{held},"#)), "{said:?}");
    let incidents = world.console("/incidents");
    let shown = incidents["count"].as_u64().expect("a count");
    assert!(
        shown >= 2,
        "the restore and the handheld's word: {incidents}"
    );
    assert_eq!(world.verify().photos, 2);
}

#[test]
fn what_the_console_shows_is_made_anew_from_the_stored_lines_alike() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    walk(&walker);
    fail_with_photo(&walker, 2, "2026-11-23T22:20:00+08:00");
    walker.sync();
    let rebuilt = world.rebuild();
    assert!(rebuilt.rows > 0 && rebuilt.lines >= walker.stands().acked);
    assert_eq!((rebuilt.differed, rebuilt.differences), (0, Vec::new()));
    walker.sync();
    check_at_rest(&walker);
}
