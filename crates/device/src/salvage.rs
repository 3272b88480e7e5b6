//! After a damaged store: its photos found again in their folder, and the words for the screen.

use crate::command::Problem;
use crate::error::DeviceError;
use photo::Disk;
use protocol::chain::{Hash, sha256_hex};
use std::path::Path;
use store::{Salvaged, Store, StoreError};

/// Lists the photos again that lines name, where the salvage left any out.
///
/// Edges: a file whose bytes aren't what its name says counts as missing.
pub(crate) fn find_photos(
    store: &mut Store,
    disk: &dyn Disk,
    folder: &Path,
) -> Result<(), DeviceError> {
    let Some(named) = store.photos_to_find()? else {
        return Ok(());
    };
    let photos: Vec<(u64, [u8; 32], Option<u64>)> = named
        .into_iter()
        .map(|(seq, sha256)| {
            let bytes = disk.read(&photo::path_of(folder, &sha256)).ok();
            let whole = bytes.filter(|bytes| sha256_hex(bytes) == Hash(sha256).hex());
            (seq, sha256, whole.map(|bytes| bytes.len() as u64))
        })
        .collect();
    Ok(store.photos_found(&photos)?)
}

/// What a person must know of it.
pub(crate) fn problem(salvaged: &Salvaged) -> Problem {
    let Salvaged {
        moved_to,
        lines,
        lost,
        cut_off,
        log_cut,
        ..
    } = salvaged;
    let last = match log_cut {
        true => "; its log had lost its end: look whether the last entries are there",
        false => "",
    };
    let code = match salvaged {
        Salvaged {
            identity: true,
            enrolled: true,
            lost: 0,
            cut_off: 0,
            ..
        } => "store_salvaged",
        Salvaged { enrolled: true, .. } => "lines_lost",
        _ => "enrol_anew",
    };
    Problem {
        code: code.into(),
        message: format!(
            "the store was damaged and is kept as {moved_to}: {lines} lines go on, \
             {lost} couldn't be read, {cut_off} stand after those{last}"
        ),
    }
}

/// Whether an error says that the store is damaged.
pub(crate) fn is_damage(error: &DeviceError) -> bool {
    matches!(error, DeviceError::Store(StoreError::Damaged(_)))
}
