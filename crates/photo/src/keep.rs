//! Keeps a photo for good: scratch file, fsync, rename, fsync of the folder. When `keep` returns,
//! no power cut takes the photo away. Removes nothing but its own scratch file.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{Disk, PhotoError};

/// Lies in each shelf whose name was synced. Without it a program that ended between making a shelf
/// and syncing it would leave a shelf that looks safe, and the next photos in it would not be.
const SHELF_MARK: &str = ".shelf";

/// One for each shelf: two people may send the same photo at once, and both use one scratch file.
static SHELVES: [Mutex<()>; 256] = [const { Mutex::new(()) }; 256];

/// Where the photo of this hash lies under `folder`: `folder/ab/ab….jpg`.
pub fn path_of(folder: &Path, sha256: &[u8; 32]) -> PathBuf {
    let name = data_encoding::HEXLOWER.encode(sha256);
    folder.join(&name[..2]).join(format!("{name}.jpg"))
}

/// Keeps the bytes of a photo under its hash, which the caller has computed.
///
/// `folder` is made where it is missing; the folder above it must be there, and lasting. Only one
/// program may keep photos in it; its threads may do so at once.
/// Edges: kept before, it is only made sure of; other bytes under that name (a damaged file) are
/// replaced.
/// Errors: `DiskFull`, `Disk`; then the photo may not be kept, and what was kept before still is.
pub fn keep(
    disk: &dyn Disk,
    folder: &Path,
    picture_bytes: &[u8],
    sha256: &[u8; 32],
) -> Result<PathBuf, PhotoError> {
    let lock = &SHELVES[usize::from(sha256[0])];
    let _alone = lock.lock().unwrap_or_else(PoisonError::into_inner);
    let path = path_of(folder, sha256);
    let shelf = path.parent().unwrap_or(folder);
    make_shelf(disk, folder, shelf)?;
    if disk.read(&path).is_ok_and(|kept| kept == picture_bytes) {
        // Its rename may not have been synced yet, if the program ended just then.
        sync_folder(disk, shelf)?;
        return Ok(path);
    }
    let scratch = path.with_extension("tmp");
    write(disk, &scratch, picture_bytes)
        .and_then(|()| {
            disk.rename(&scratch, &path)
                .map_err(|source| PhotoError::from_disk("rename", path.clone(), source))
        })
        .inspect_err(|_| {
            // The room is wanted back; the error that counts is the first.
            let _ = disk.remove(&scratch);
        })?;
    sync_folder(disk, shelf)?;
    Ok(path)
}

/// Makes the shelf, makes its name and the folder's last, and only then marks it.
fn make_shelf(disk: &dyn Disk, folder: &Path, shelf: &Path) -> Result<(), PhotoError> {
    let mark = shelf.join(SHELF_MARK);
    if disk.exists(&mark) {
        return Ok(());
    }
    disk.create_folder(shelf)
        .map_err(|source| PhotoError::from_disk("make the folder", shelf.to_owned(), source))?;
    sync_folder(disk, folder)?;
    if let Some(above) = folder.parent() {
        // A relative path ends in nothing, which means here.
        sync_folder(
            disk,
            if above == Path::new("") {
                Path::new(".")
            } else {
                above
            },
        )?;
    }
    // Without a mark it is all done once more next time, so a full disk may refuse it.
    let _ = disk.write_new(&mark, b"");
    Ok(())
}

fn sync_folder(disk: &dyn Disk, folder: &Path) -> Result<(), PhotoError> {
    disk.sync_folder(folder)
        .map_err(|source| PhotoError::from_disk("sync", folder.to_owned(), source))
}

/// Writes and syncs the scratch file, in place of one that a crash left behind.
fn write(disk: &dyn Disk, scratch: &Path, bytes: &[u8]) -> Result<(), PhotoError> {
    let failed = |doing| move |source| PhotoError::from_disk(doing, scratch.to_owned(), source);
    if disk.exists(scratch) {
        disk.remove(scratch).map_err(failed("remove"))?;
    }
    disk.write_new(scratch, bytes).map_err(failed("write"))?;
    disk.sync_file(scratch).map_err(failed("sync"))
}
