//! The server's disk is full while two people walk: nothing of theirs is lost, nothing that was
//! acknowledged either, and a freed disk brings the rest by itself.

use crate::restores::{check_at_rest, fail_with_photo};
use crate::rounds::check_arrived;
use device::command::{Command, Reply, SyncShown};
use house_tests::{SmallDisk, Walker, World};
use protocol::events::Condition;
use std::collections::BTreeSet;
use std::thread;

/// What a full server lets through at most: what was lying ready for it.
const CYCLES: usize = 200;

fn sync_shown(walker: &Walker) -> SyncShown {
    match walker.ok(Command::Sync) {
        Reply::Sync(shown) => shown,
        other => panic!("{other:?}"),
    }
}

/// Long lines, so that what room is left is soon gone.
fn write_much(walker: &Walker) {
    for n in 0..20 {
        walker.ok(Command::SetCondition {
            condition: Condition::Rain,
            building: Some(format!("{n}{}", "楼".repeat(1_000))),
            until: "2026-11-24T06:00:00+08:00".into(),
        });
    }
}

/// Works on until the server says that it is full; returns the last line it has acknowledged.
fn until_full(walker: &Walker) -> u64 {
    for _ in 0..CYCLES {
        write_much(walker);
        if !walker.try_sync() {
            let shown = sync_shown(walker);
            assert_eq!(shown.last_error.as_deref(), Some("server_full"));
            assert!(shown.chip.lines_waiting > 0);
            return walker.stands().acked;
        }
    }
    panic!("the disk never filled up");
}

/// Exactly what was acknowledged is there, in the handheld's own bytes.
fn check_held(world: &World, walker: &Walker, acked: u64) {
    let export = world.export(walker);
    let checked = protocol::export::check(&export).expect("accepted");
    assert_eq!(checked.lines, acked);
    let rows = walker.rows();
    let ends = rows.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    let (end, _) = ends.take(acked as usize).last().expect("a row");
    assert!(export.starts_with(&rows[..=end]), "other lines are held");
}

#[test]
fn a_full_server_costs_two_people_who_walk_nothing_and_gets_all_once_there_is_room() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let mut world = World::on(disk.path());
    let walkers = [
        world.walker("a", "张伟", "2580"),
        world.walker("b", "李强", "1470"),
    ];
    let mut photos = BTreeSet::new();
    for (n, walker) in walkers.iter().enumerate() {
        photos.insert(fail_with_photo(walker, n, "2026-11-23T22:10:00+08:00"));
        walker.sync();
    }
    disk.fill();
    let acked = thread::scope(|scope| {
        let both = walkers
            .each_ref()
            .map(|walker| scope.spawn(|| until_full(walker)));
        both.map(|one| one.join().expect("no panic"))
    });
    for (n, walker) in walkers.iter().enumerate() {
        let place = n + 2;
        photos.insert(fail_with_photo(walker, place, "2026-11-23T22:20:00+08:00"));
        assert!(!walker.try_sync(), "there was room");
        check_held(&world, walker, acked[n]);
        assert_eq!(walker.photo_counts(), (1, 2));
    }
    world.stop();
    // Where it begins anew it has to write, and says why it can't.
    let refused = world.try_start().expect_err("there was room").to_string();
    assert!(refused.contains("disk is full"), "{refused}");
    disk.make_room();
    world.start();
    thread::scope(|scope| {
        for walker in &walkers {
            scope.spawn(|| walker.sync());
        }
    });
    for walker in &walkers {
        check_arrived(&world, walker);
        check_at_rest(walker);
        assert_eq!(sync_shown(walker).last_error, None);
    }
    assert!(photos.iter().all(|photo| world.holds_photo(photo)));
    assert_eq!((photos.len(), world.verify().photos), (4, 4));
    assert_eq!(world.rebuild().differed, 0);
}
