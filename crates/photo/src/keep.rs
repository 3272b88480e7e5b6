//! Keeps a photo for good: scratch file, fsync, rename, fsync of the folder. When `keep` returns,
//! no power cut takes the photo away. Removes nothing but its own scratch file.

use std::path::{Path, PathBuf};

use crate::{Disk, PhotoError};

/// Where the photo of this hash lies under `folder`: `folder/ab/ab….jpg`.
pub fn path_of(folder: &Path, sha256: &[u8; 32]) -> PathBuf {
    let name = data_encoding::HEXLOWER.encode(sha256);
    folder.join(&name[..2]).join(format!("{name}.jpg"))
}

/// Keeps the bytes of a photo under its hash, which the caller has computed.
///
/// Edges: kept before, it is only made sure of; other bytes under that name (a damaged file) are
/// replaced. One call at a time for one hash.
/// Errors: `DiskFull`, `Disk`; then the photo isn't kept, and what was kept before still is.
pub fn keep(
    disk: &dyn Disk,
    folder: &Path,
    picture_bytes: &[u8],
    sha256: &[u8; 32],
) -> Result<PathBuf, PhotoError> {
    let path = path_of(folder, sha256);
    let shelf = path.parent().unwrap_or(folder);
    make_folder(disk, shelf)?;
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

/// Makes the shelf, and makes its name last, and those of the folders above it that are new too.
fn make_folder(disk: &dyn Disk, shelf: &Path) -> Result<(), PhotoError> {
    let new: Vec<_> = shelf
        .ancestors()
        .take_while(|folder| !disk.exists(folder))
        .collect();
    if new.is_empty() {
        return Ok(());
    }
    disk.create_folder(shelf)
        .map_err(|source| PhotoError::from_disk("make the folder", shelf.to_owned(), source))?;
    for above in new.into_iter().rev().filter_map(Path::parent) {
        // A relative path ends in nothing, which means here.
        let above = if above == Path::new("") {
            Path::new(".")
        } else {
            above
        };
        sync_folder(disk, above)?;
    }
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
