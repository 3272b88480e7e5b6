//! Fetches pictures that the feed names, one at a time, and knows which of them are missing.

use super::act::Act;
use super::free::ROOM_BYTES;
use super::transport::{Method, Request, Transport};
use super::wire::{ask, nobody};
use crate::command::CommandError;
use crate::error::DeviceError;
use crate::fetched::{self, Folders, Named};
use model::ids::SiteId;
use photo::Disk;
use protocol::chain::{Hash, sha256};
use protocol::{ErrorCode, PHOTO_BYTES_MAX};
use std::path::Path;
use store::Store;
use sync_engine::{Outcome, Sha256};

/// What is known of the pictures that the feed names, until the feed changes.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    /// The feed that this was read from: its site, and how often it had changed.
    read: Option<(SiteId, u64)>,
    missing: Vec<Sha256>,
}

impl Pictures {
    /// Reads what the feed names, where it has changed since.
    pub fn changed(&mut self, store: &Store, site: SiteId) -> store::Result<Option<Named>> {
        let now = (site, store.feed_pages());
        if self.read == Some(now) {
            return Ok(None);
        }
        let named = fetched::named(store)?;
        self.read = Some(now);
        self.missing.clear();
        Ok(named)
    }

    /// Removes what the feed names no more, and looks what is missing.
    pub fn look(&mut self, folders: &Folders<'_>, named: &Named) {
        match folders.tidy(named) {
            Ok(missing) => self.missing = missing,
            // Looked at again when the feed changes.
            Err(error) => tracing::warn!(%error, "pictures can't be looked through now"),
        }
    }

    /// What to fetch; nothing where room runs short.
    pub fn wanted(&self, folders: &Folders<'_>) -> Vec<Sha256> {
        if self.missing.is_empty() {
            return Vec::new();
        }
        let above = folders.pictures.parent().unwrap_or(folders.pictures);
        let room = folders.disk.free_bytes(above);
        match room.is_ok_and(|bytes| bytes < ROOM_BYTES) {
            true => Vec::new(),
            false => self.missing.clone(),
        }
    }

    /// One of them is here.
    pub fn came(&mut self, photo: &Sha256) {
        self.missing.retain(|missing| missing != photo);
    }
}

/// Fetches one picture, checks it and keeps it.
pub(crate) fn fetch(
    transport: &mut dyn Transport,
    token: &str,
    disk: &dyn Disk,
    folder: &Path,
    photo: &Sha256,
) -> Act {
    let path = format!("/v1/photos/{}", Hash(*photo).hex());
    let answer = ask(transport, Some(token), Request::new(Method::Get, path))?;
    let kind = answer.headers.get("content-type").map(String::as_str);
    let ours = ["image/", "audio/"].map(|own| kind.is_some_and(|kind| kind.starts_with(own)));
    if ours == [false, false] {
        return Err(nobody().into());
    }
    let bytes = answer.body;
    if bytes.len() as u64 > PHOTO_BYTES_MAX || sha256(&bytes) != *photo {
        tracing::warn!("a picture came with other bytes");
        return Err(Outcome::Failed(ErrorCode::WrongBytes));
    }
    photo::keep(disk, folder, &bytes, photo).map_err(|error| {
        tracing::warn!(%error, "a picture isn't kept now");
        Outcome::Failed(CommandError::from(DeviceError::Photo(error)).code)
    })?;
    Ok(Outcome::Done)
}
