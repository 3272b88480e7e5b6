//! A disk that fails on command, under SQLite: every file of a data folder goes through it.
//!
//! `install` puts it under every connection that this process opens afterwards, so neither the
//! handheld's store nor the server knows of it. Files of folders without a `disk` pass straight
//! through. It doesn't see what a program writes without SQLite: locks, photos, settings.

mod disk;
mod faults;
mod shim;
#[cfg(test)]
mod tests;

pub use disk::Disk;
pub use faults::{Fault, Kept};
pub use shim::install;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// The disks that tests hold, by folder.
static DISKS: Mutex<BTreeMap<PathBuf, Weak<Disk>>> = Mutex::new(BTreeMap::new());

fn disks() -> MutexGuard<'static, BTreeMap<PathBuf, Weak<Disk>>> {
    DISKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The disk under a data folder; the folder is made where it is missing.
///
/// Edges: counts and faults cover files that are opened from now on, until the last handle is
/// dropped. The same folder gives the same disk.
pub fn disk(folder: &Path) -> Arc<Disk> {
    install();
    std::fs::create_dir_all(folder).expect("a folder");
    let folder = folder.canonicalize().expect("its real path");
    let mut disks = disks();
    if let Some(known) = disks.get(&folder).and_then(Weak::upgrade) {
        return known;
    }
    let disk = Arc::new(Disk::default());
    disks.retain(|_, known| known.strong_count() > 0);
    disks.insert(folder, Arc::downgrade(&disk));
    disk
}

/// The disk that a file lies on, if a test holds one.
fn disk_of(file: &Path) -> Option<Arc<Disk>> {
    let disks = disks();
    let mut above = disks.iter().filter(|(folder, _)| file.starts_with(folder));
    above.next_back().and_then(|(_, disk)| disk.upgrade())
}
