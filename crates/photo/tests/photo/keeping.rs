//! Keeping photos through power cuts, full disks, killed programs and damaged files.

use std::path::Path;

use photo::{Disk, PhotoError, RealDisk, forgetful::ForgetfulDisk, keep, path_of};

const FOLDER: &str = "/data/photos";
const EARLIER: [u8; 32] = [0xAB; 32];
const LATER: [u8; 32] = {
    let mut name = [0xCD; 32];
    name[0] = 0xAB;
    name
};

fn folder() -> &'static Path {
    Path::new(FOLDER)
}

/// A disk with the data folder and one kept photo.
fn disk_with_one() -> ForgetfulDisk {
    let disk = ForgetfulDisk::new();
    disk.create_folder(Path::new("/data")).unwrap();
    disk.sync_folder(Path::new("/")).unwrap();
    keep(&disk, folder(), b"earlier", &EARLIER).unwrap();
    disk
}

#[track_caller]
fn assert_kept(disk: &ForgetfulDisk, name: &[u8; 32], bytes: &[u8]) {
    assert_eq!(disk.read(&path_of(folder(), name)).unwrap(), bytes);
}

#[test]
fn the_path_is_two_hex_digits_and_the_whole_name() {
    let path = path_of(Path::new("p"), &LATER);
    assert_eq!(
        path,
        Path::new("p/ab").join(format!("ab{}.jpg", "cd".repeat(31)))
    );
}

#[test]
fn both_disks_name_what_lies_in_a_folder_and_in_no_other() {
    let real = tempfile::tempdir().unwrap();
    let forgetful = disk_with_one();
    let disks: [(&dyn Disk, &Path); 2] = [(&RealDisk, real.path()), (&forgetful, folder())];
    for (disk, folder) in disks {
        keep(disk, folder, b"earlier", &EARLIER).unwrap();
        keep(disk, folder, b"later", &LATER).unwrap();
        assert_eq!(disk.names(folder).unwrap(), ["ab"]);
        let shelf = disk.names(&folder.join("ab")).unwrap();
        let name = |photo: &[u8; 32]| {
            let path = path_of(folder, photo);
            path.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(shelf, [".shelf".to_owned(), name(&EARLIER), name(&LATER)]);
        let missing = disk.names(&folder.join("cd")).unwrap_err();
        assert_eq!(missing.kind(), std::io::ErrorKind::NotFound);
        assert!(disk.names(&path_of(folder, &EARLIER)).is_err());
    }
}

#[test]
fn a_kept_photo_survives_a_power_cut() {
    let disk = disk_with_one();
    let path = keep(&disk, folder(), b"later", &LATER).unwrap();
    disk.power_cut();
    assert_eq!(disk.read(&path).unwrap(), b"later");
    assert_kept(&disk, &EARLIER, b"earlier");
}

#[test]
fn the_first_photo_of_a_shelf_survives_a_power_cut_at_any_step() {
    check_cuts([0x11; 32], ForgetfulDisk::power_cut);
}

#[test]
fn the_next_photo_of_a_shelf_survives_a_power_cut_at_any_step() {
    check_cuts(LATER, ForgetfulDisk::power_cut);
}

#[test]
fn a_program_killed_at_any_step_leaves_nothing_that_only_looks_safe() {
    check_cuts([0x11; 32], ForgetfulDisk::go_on);
    check_cuts(LATER, ForgetfulDisk::go_on);
}

/// Stops the disk after each possible number of steps, lets `then` happen, and keeps once more.
fn check_cuts(name: [u8; 32], then: impl Fn(&ForgetfulDisk)) {
    for steps in 0.. {
        let disk = disk_with_one();
        disk.stop_after(steps);
        let first = keep(&disk, folder(), b"later", &name);
        then(&disk);
        assert_kept(&disk, &EARLIER, b"earlier");
        let there = disk.read(&path_of(folder(), &name)).ok();
        assert!(
            there.is_none_or(|bytes| bytes == b"later"),
            "half a photo after {steps} steps"
        );
        if first.is_ok() {
            assert_kept(&disk, &name, b"later");
        }
        keep(&disk, folder(), b"later", &name).unwrap();
        disk.power_cut();
        assert_kept(&disk, &name, b"later");
        assert_kept(&disk, &EARLIER, b"earlier");
        if first.is_ok() && steps > 10 {
            return;
        }
    }
}

#[test]
fn keeping_again_is_one_sync_and_no_error() {
    let disk = disk_with_one();
    let before = disk.steps();
    keep(&disk, folder(), b"earlier", &EARLIER).unwrap();
    assert_eq!(disk.steps(), before + 1);
}

#[test]
fn a_full_disk_is_named_and_leaves_nothing_behind() {
    let disk = disk_with_one();
    disk.leave_room(3);
    let refused = keep(&disk, folder(), b"later", &LATER);
    assert!(
        matches!(refused, Err(PhotoError::DiskFull { .. })),
        "{refused:?}"
    );
    let path = path_of(folder(), &LATER);
    assert!(!disk.exists(&path) && !disk.exists(&path.with_extension("tmp")));
    assert_kept(&disk, &EARLIER, b"earlier");
    disk.leave_room(5);
    keep(&disk, folder(), b"later", &LATER).unwrap();
    assert_kept(&disk, &LATER, b"later");
}

#[test]
fn a_disk_that_refuses_says_what_was_being_done() {
    let disk = disk_with_one();
    disk.stop_after(0);
    let refused = keep(&disk, folder(), b"later", &LATER);
    assert!(
        matches!(refused, Err(PhotoError::Disk { doing: "write", .. })),
        "{refused:?}"
    );
}

#[test]
fn a_scratch_file_left_by_a_crash_is_no_hindrance() {
    let disk = disk_with_one();
    let scratch = path_of(folder(), &LATER).with_extension("tmp");
    disk.write_new(&scratch, b"la").unwrap();
    keep(&disk, folder(), b"later", &LATER).unwrap();
    assert_kept(&disk, &LATER, b"later");
    assert!(!disk.exists(&scratch));
}

#[test]
fn a_damaged_photo_is_replaced_when_it_comes_again() {
    let disk = disk_with_one();
    disk.damage(&path_of(folder(), &EARLIER), b"earlieR")
        .unwrap();
    keep(&disk, folder(), b"earlier", &EARLIER).unwrap();
    disk.power_cut();
    assert_kept(&disk, &EARLIER, b"earlier");
}

#[test]
fn what_was_not_synced_is_forgotten() {
    let disk = disk_with_one();
    let (new, named) = (Path::new("/data/new"), Path::new("/data/named"));
    disk.write_new(new, b"bytes").unwrap();
    disk.write_new(named, b"bytes").unwrap();
    disk.sync_file(new).unwrap();
    disk.power_cut();
    assert!(!disk.exists(new) && !disk.exists(named));
    disk.write_new(named, b"bytes").unwrap();
    disk.sync_folder(Path::new("/data")).unwrap();
    disk.power_cut();
    assert_eq!(disk.read(named).unwrap(), b"");
}

#[test]
fn a_real_disk_keeps_a_photo_twice_as_once() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("photos");
    let one = keep(&RealDisk, &folder, b"later", &LATER).unwrap();
    let two = keep(&RealDisk, &folder, b"later", &LATER).unwrap();
    assert_eq!(
        (one.as_path(), two.as_path()),
        (&*path_of(&folder, &LATER), one.as_path())
    );
    assert_eq!(std::fs::read(one).unwrap(), b"later");
    let shelf = std::fs::read_dir(folder.join("ab")).unwrap();
    let mut names: Vec<_> = shelf.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names.len(), 2, "{names:?}");
    assert_eq!(names[0], ".shelf");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let scratch = tempfile::tempdir().unwrap();
    let blocked = scratch.path().join("file");
    std::fs::write(&blocked, b"").unwrap();
    let refused = keep(&RealDisk, &blocked.join("photos"), b"later", &LATER);
    assert!(matches!(
        refused,
        Err(PhotoError::Disk {
            doing: "make the folder",
            ..
        })
    ));
}

#[test]
fn many_threads_may_keep_the_same_photo_at_once() {
    let scratch = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| keep(&RealDisk, scratch.path(), &[7; 50_000], &LATER).unwrap());
        }
    });
    assert_eq!(
        std::fs::read(path_of(scratch.path(), &LATER)).unwrap(),
        [7; 50_000]
    );
}
