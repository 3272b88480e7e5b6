//! Frees the bytes of photos, only under a receipt that was fetched in the same cycle.

use super::act::{Act, stored};
use crate::clock::{Clock, lock, utc};
use chrono::{DateTime, TimeDelta, Utc};
use photo::Disk;
use protocol::chain::Hash;
use protocol::events::PhotoFreed;
use protocol::receipt::ReceiptText;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Mutex;
use store::{Freeable, Store};
use sync_engine::Outcome;

/// Less room than this makes photos go before their time.
pub(crate) const ROOM_BYTES: u64 = 512 * 1024 * 1024;
/// So long the bytes stay though the server's backups hold them: people look at last week's.
const BACKED_UP_DAYS: i64 = 7;
/// So long they stay where the server makes no backups.
const HELD_DAYS: i64 = 30;

/// Where photos lie, and how much room there is.
pub(crate) struct Shelf<'a> {
    pub disk: &'a dyn Disk,
    pub folder: &'a Path,
}

impl Shelf<'_> {
    /// Whether room runs short. A disk that can't say has enough.
    pub fn is_full(&self) -> bool {
        let room = self.disk.free_bytes(self.folder);
        room.is_ok_and(|bytes| bytes < ROOM_BYTES)
    }
}

/// Looks which stretches of lines name photos that may be old enough to go.
pub(crate) fn find(store: &Mutex<Store>, clock: &dyn Clock, shelf: &Shelf<'_>) -> Act {
    let (full, store) = (shelf.is_full(), lock(store));
    let to = stored(old_enough(&store, clock, full))?;
    Ok(Outcome::Freeable(stored(store.photo_stretches_here(to))?))
}

/// The last line whose photos may be old enough to go.
fn old_enough(store: &Store, clock: &dyn Clock, full: bool) -> store::Result<u64> {
    let Some(now) = utc(&clock.now().at) else {
        return Ok(0);
    };
    if full {
        return Ok(store.journal()?.last);
    }
    let before = now - TimeDelta::days(BACKED_UP_DAYS);
    store.last_before(|at| utc(at).is_some_and(|at| at < before))
}

/// Frees what a fresh receipt allows: a line says so first, then the files go.
pub(crate) fn under(
    store: &Mutex<Store>,
    clock: &dyn Clock,
    shelf: &Shelf<'_>,
    receipt: &ReceiptText,
) -> Result<(), Outcome> {
    let stamp = clock.now();
    let Some(now) = utc(&stamp.at) else {
        return Ok(());
    };
    let (full, mut held) = (shelf.is_full(), lock(store));
    let backs_up = receipt.last_backup.is_some() || stored(held.server_backs_up())?;
    let may = |photo: &Freeable| {
        let name = Hash(photo.sha256).hex();
        let (named, days) = match backs_up {
            true => (receipt.backed_up.contains(&name), BACKED_UP_DAYS),
            false => (receipt.photos.contains(&name), HELD_DAYS),
        };
        named && (full || is_older(&photo.at, now, days))
    };
    let here = stored(held.photos_freeable(receipt.from, receipt.to))?;
    let freed: Vec<String> = here
        .iter()
        .filter(|photo| may(photo))
        .map(|photo| Hash(photo.sha256).hex())
        .collect();
    if !freed.is_empty() {
        tracing::info!(
            photos = freed.len(),
            "the server holds them: their bytes are freed"
        );
        let receipt_at = receipt.at.clone();
        stored(held.free_photos(&stamp, PhotoFreed { freed, receipt_at }))?;
    }
    let gone = stored(held.photos_freed())?;
    // A slow disk's removals keep nobody waiting for the store.
    drop(held);
    for sha256 in gone {
        match shelf.disk.remove(&photo::path_of(shelf.folder, &sha256)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::warn!(%error, "a freed photo's file stays for now");
            }
            _ => stored(lock(store).photo_gone(&sha256))?,
        }
    }
    Ok(())
}

fn is_older(at: &str, now: DateTime<Utc>, days: i64) -> bool {
    utc(at).is_some_and(|at| now.signed_duration_since(at) > TimeDelta::days(days))
}
