//! A handheld gives up a photo's bytes only where the server has proved that it holds them.

use device::command::{Command, Reply};
use house_tests::walker::fail;
use house_tests::{Walker, World};

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");
const PLAN: &str = "夜间巡逻A线";
const EIGHT_DAYS_LATER: &str = "2026-12-01T23:00:00+08:00";
const A_MONTH_LATER: &str = "2026-12-25T23:00:00+08:00";

/// A photo on a line, sent and proved.
fn sent_photo(walker: &Walker) -> String {
    let shown = walker.begin(PLAN);
    let code = shown.points[0].place.code.clone().expect("a code");
    let list = walker.reach(shown.row.round, &code);
    let photo = walker.photograph(CAMERA);
    let mut answer = fail(&list, &list.items[0].item.id.clone());
    answer.photos.push(photo.clone());
    walker.answer(list.round, list.place.checkpoint, vec![answer], false);
    walker.sync();
    assert_eq!(walker.photo_counts(), (1, 1));
    photo
}

fn has(walker: &Walker, photo: &str, thumbnail: bool) -> bool {
    let sha256 = photo.to_owned();
    let asked = walker.try_to(Command::PhotoBytes { sha256, thumbnail });
    asked.is_ok()
}

fn later(world: &World, walker: &Walker, at: &str) {
    world.set_clock(at);
    walker.at(at);
    walker.sync();
}

fn freed_lines(walker: &Walker) -> usize {
    walker.lines_of("photo_freed").len()
}

#[test]
fn a_photo_in_the_servers_backup_is_freed_after_a_week_and_its_thumbnail_stays() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let photo = sent_photo(&walker);
    world.make_backup("backup");
    later(&world, &walker, "2026-11-29T23:00:00+08:00");
    assert!(has(&walker, &photo, false), "six days are no week");
    later(&world, &walker, EIGHT_DAYS_LATER);
    assert!(!has(&walker, &photo, false), "its bytes are still here");
    assert!(has(&walker, &photo, true), "the thumbnail stays");
    assert_eq!(freed_lines(&walker), 1);
    assert!(world.holds_photo(&photo));
    walker.sync();
    assert_eq!(freed_lines(&walker), 1, "it is said once");
    assert_eq!(walker.photo_counts(), (1, 1));
}

#[test]
fn without_backups_a_photo_stays_for_a_month() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let photo = sent_photo(&walker);
    later(&world, &walker, EIGHT_DAYS_LATER);
    assert!(has(&walker, &photo, false));
    later(&world, &walker, A_MONTH_LATER);
    assert!(!has(&walker, &photo, false));
    assert!(world.holds_photo(&photo));
}

#[test]
fn where_others_are_in_backups_a_photo_that_is_not_stays() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let first = sent_photo(&walker);
    world.make_backup("backup");
    later(&world, &walker, EIGHT_DAYS_LATER);
    assert!(!has(&walker, &first, false));
    walker.unlock();
    let shown = walker.begin(PLAN);
    let place = &shown.points[0].place;
    let list = walker.reach(shown.row.round, place.code.as_deref().expect("a code"));
    let second = walker.photograph(CAMERA);
    let mut answer = fail(&list, &list.items[0].item.id.clone());
    answer.photos.push(second.clone());
    walker.answer(list.round, place.checkpoint, vec![answer], false);
    walker.sync();
    later(&world, &walker, "2027-02-01T23:00:00+08:00");
    assert!(has(&walker, &second, false), "no backup holds it");
}

#[test]
fn a_freed_photo_that_the_server_lost_is_an_incident() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    world.back_up("before the photo");
    let photo = sent_photo(&walker);
    later(&world, &walker, A_MONTH_LATER);
    assert!(!has(&walker, &photo, false));
    world.put_back("before the photo");
    later(&world, &walker, "2026-12-25T23:30:00+08:00");
    walker.sync();
    let Reply::Sync(shown) = walker.ok(Command::Sync) else {
        panic!("no sync screen");
    };
    assert_eq!((shown.photos_proven, shown.photos_lost), (0, 1));
    let said = walker.lines_of("photo_lost");
    assert_eq!(said.len(), 1, "it is said once: {said:?}");
    assert!(
        said[0].contains(&format!(r#""lost":["{photo}"]"#)),
        "{said:?}"
    );
    assert!(!world.holds_photo(&photo));
}
