//! A disk that is really full: what was acknowledged stays, what can't be kept is refused with
//! 507, and all goes on by itself once there is room.

use crate::console::Rules;
use crate::gate::Limits;
use crate::keys::Keys;
use crate::sql::devices;
use crate::tests::handheld::Handheld;
use crate::tests::uploads::{begin, create, naming, patch, png};
use crate::tests::world::{Answer, World};
use crate::writer::{Deed, Work};
use crate::{Folder, backup, random, verify};
use protocol::chain::sha256_hex;
use serde_json::json;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// A small file system in memory; it goes with the value.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    /// None where this machine doesn't let the test mount: that is said on standard error.
    fn mount() -> Option<Self> {
        let at = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"])
            .arg(at.path())
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(at)),
            other => {
                eprintln!("NOT TESTED: no small disk can be mounted here: {other:?}");
                None
            }
        }
    }

    fn filler(&self) -> PathBuf {
        self.0.path().join("filler")
    }

    /// Takes all the room that is left.
    fn fill(&self) {
        let mut options = File::options();
        let filler = options.create(true).append(true).open(self.filler());
        let mut filler = filler.expect("opened");
        for size in [1 << 16, 1 << 12, 1] {
            while filler.write_all(&vec![b'x'; size]).is_ok() {}
        }
    }

    fn make_room(&self) {
        std::fs::remove_file(self.filler()).expect("removed");
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

fn world_on(disk: &SmallDisk) -> World {
    let scratch = tempfile::tempdir_in(disk.0.path()).expect("a folder");
    World::inside(scratch, Limits::default(), Rules::default())
}

/// What the last bytes of room still let through is done; then it is refused as full.
#[track_caller]
fn until_full(mut attempt: impl FnMut() -> Answer) {
    for _ in 0..200 {
        let answer = attempt();
        if answer.status >= 300 {
            answer.refused(507, "server_full");
            return;
        }
    }
    panic!("the disk never filled up");
}

fn add_lines(handheld: &mut Handheld, count: usize) {
    for _ in 0..count {
        let rest = "x".repeat(3_000);
        handheld.append(json!({ "type": "from_the_future", "rest": rest }));
    }
}

fn holds(world: &World, at: &Path) {
    assert!(at.is_dir());
    verify::store(&Folder::open(&world.path).expect("opened")).expect("all holds");
}

#[test]
fn on_a_full_disk_lines_are_refused_whole_and_taken_later() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let mut world = world_on(&disk);
    let mut handheld = Handheld::enrolled(&world, 1);
    handheld.send_all(&world).done(200);
    let codes: Vec<String> = (0..40).map(|_| world.code()).collect();
    disk.fill();
    let mut acked = 1;
    for lines in [20, 1] {
        until_full(|| {
            add_lines(&mut handheld, lines);
            let answer = handheld.send(&world, acked + 1, handheld.last());
            if answer.status == 200 {
                acked = handheld.last();
            }
            answer
        });
    }
    let mut codes_left = codes.iter();
    let mut newcomer = 10;
    until_full(|| {
        newcomer += 1;
        Handheld::new(newcomer).enrol(&world, codes_left.next().expect("a code"))
    });
    let used = codes.len() - codes_left.len() - 1;
    assert_eq!(handheld.held(&world).done(200).json()["acked"], acked);
    handheld.feed(&world);
    disk.make_room();
    let refused = Handheld::new(newcomer);
    refused.enrol(&world, &codes[used]).done(200);
    let answer = handheld.send(&world, acked + 1, handheld.last());
    assert_eq!(answer.done(200).json()["acked"], handheld.last());
    world.restart();
    assert_eq!(
        handheld.held(&world).done(200).json()["acked"],
        handheld.last()
    );
    holds(&world, disk.0.path());
}

#[test]
fn on_a_full_disk_photos_wait_at_their_offset_and_are_finished_later() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let world = world_on(&disk);
    let photos: Vec<Vec<u8>> = (1..14).map(|salt| png(10, 10, salt)).collect();
    let long = [png(10, 10, 99), vec![7; 30_000]].concat();
    let mut all: Vec<&[u8]> = photos.iter().map(Vec::as_slice).collect();
    all.push(&long);
    let mut handheld = naming(&world, 1, &all);
    let (almost, slow) = (
        begin(&world, &handheld, &photos[0]),
        begin(&world, &handheld, &long),
    );
    let whole = photos[0].len();
    patch(&world, &handheld, &almost, 0, &photos[0][..whole - 1]).done(204);
    patch(&world, &handheld, &slow, 0, &long[..100]).done(204);
    disk.fill();
    let mut acked = handheld.last();
    until_full(|| {
        add_lines(&mut handheld, 1);
        let answer = handheld.send(&world, acked + 1, handheld.last());
        if answer.status == 200 {
            acked = handheld.last();
        }
        answer
    });
    let mut others = photos[1..].iter();
    until_full(|| {
        let photo = others.next().expect("a photo");
        create(&world, &handheld, photo.len(), &sha256_hex(photo))
    });
    patch(&world, &handheld, &slow, 100, &long[100..]).refused(507, "server_full");
    let head = |at: &str| handheld.call(&world, "HEAD", at, &[("Tus-Resumable", "1.0.0")], b"");
    assert_eq!(head(&slow).done(200).headers["upload-offset"], "100");
    let last = &photos[0][whole - 1..];
    patch(&world, &handheld, &almost, whole - 1, last).refused(507, "server_full");
    assert_eq!(head(&almost).status, 507, "it isn't held yet");
    disk.make_room();
    let length = whole.to_string();
    assert_eq!(head(&almost).done(200).headers["upload-offset"], length);
    patch(&world, &handheld, &slow, 100, &long[100..]).done(204);
    for photo in [&photos[0], &long] {
        let path = format!("/v1/photos/{}", sha256_hex(photo));
        assert_eq!(&handheld.get(&world, &path).done(200).body, photo);
    }
    let uploads = Folder::open(&world.path).expect("opened").uploads();
    let left = std::fs::read_dir(uploads).expect("read").count();
    assert_eq!(left, 0, "finished uploads leave no file");
    holds(&world, disk.0.path());
}

#[test]
fn a_server_whose_disk_is_full_is_backed_up_elsewhere() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let world = world_on(&disk);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let back_up = |file: PathBuf| {
        let folder = Folder::open(&world.path).expect("opened");
        let keys = Arc::new(Keys::open(&folder).expect("keys"));
        backup::make(&folder, keys, &file, None, world.clock.now())
    };
    disk.fill();
    let made = back_up(elsewhere.path().join("b")).expect("it is whole");
    assert!(made.not_recorded.expect("no room").contains("full"));
    backup::verify(&elsewhere.path().join("b"), None).expect("it holds");
    back_up(disk.0.path().join("b")).expect_err("there is no room for it");
    for left in ["b", "b.new", "b.store"] {
        assert!(!disk.0.path().join(left).exists(), "{left} takes room");
    }
    disk.make_room();
    let made = back_up(disk.0.path().join("b")).expect("backed up");
    assert_eq!(made.not_recorded, None);
}

#[test]
fn what_is_committed_together_with_what_finds_no_room_is_refused_as_full_too() {
    let world = World::new();
    let (mut writer, now) = (world.writer(), world.clock.now());
    let one: Deed = Box::new(|writing| Ok(devices::add_code(writing.tx, &[7; 32], 1, 0)?));
    let many: Deed = Box::new(|writing| {
        writing.tx.execute_batch("PRAGMA max_page_count = 1")?;
        for n in 0_u64..100_000 {
            let hash = random::hashed(&n.to_string());
            devices::add_code(writing.tx, &hash, 1, 0)?;
        }
        Ok(())
    });
    writer.push(Work::Deed(one));
    writer.push(Work::Deed(many));
    let refused = writer.commit_all(now);
    assert_eq!(refused.len(), 2);
    for (_, outcome) in refused {
        let refusal = outcome.expect_err("there was no room").refusal();
        assert_eq!(refusal.status, 507, "{}", refusal.body.message);
    }
    let held = writer.write(now, |writing| {
        let held = devices::code(writing.tx, &[7; 32])?.is_some();
        writing.tx.execute_batch("PRAGMA max_page_count = 100000")?;
        devices::add_code(writing.tx, &[7; 32], 1, 0)?;
        Ok(held)
    });
    assert!(!held.expect("there is room again"), "half of it was kept");
}
