//! The mounting walk: a place is picked or added, a tag touched or a label scanned, a photo taken.
//!
//! All of it works offline: own lines lie over the feed until the server has them.

use crate::clock::Moment;
use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::pictures::known_photos;
use crate::site::Site;
use crate::walk::{count, place_shown};
use checklists::ChecklistKind;
use model::ids::CheckpointId;
use protocol::ErrorCode;
use protocol::chain::sha256_hex;
use protocol::events::{PlaceAdded, TagBound};
use protocol::rows::{CheckpointRow, CheckpointState};

impl Handheld {
    pub(crate) fn mounting(&self) -> Result<Reply, DeviceError> {
        let store = self.store();
        let site = self.site(&store)?;
        Ok(Reply::Mounting(shown(&site, &self.now())))
    }

    /// A place that the site's list doesn't have.
    pub(crate) fn add_place(
        &self,
        name: &str,
        building: &str,
        floor: Option<String>,
        list: &str,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
            let (name, building) = (name.trim(), building.trim());
            if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
                return Err(bad("a place wants a name of 1 to 40 signs"));
            }
            if building.chars().count() > NAME_CHARS_MAX {
                return Err(bad("a building's name has at most 40 signs"));
            }
            let list = site
                .list(list, now)
                .ok_or_else(|| bad("no such checklist"))?;
            let checkpoint = CheckpointId(self.outside.chance.id(now));
            let event = PlaceAdded {
                checkpoint,
                name: name.to_owned(),
                building: building.to_owned(),
                floor: floor.map(|floor| floor.trim().to_owned()),
                touchpoint: list.number.unwrap_or(0),
                lists: vec![list.id.clone()],
                salt: self.outside.chance.salt(true),
            };
            store.append(&now.stamp, Some(person), event.into())?;
            Ok(Reply::PlaceAdded { checkpoint })
        })
    }

    /// Binds what was touched or scanned to a place.
    pub(crate) fn bind(
        &self,
        checkpoint: CheckpointId,
        text: &str,
        nfc: bool,
        photos: Vec<String>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let row = site.checkpoints.get(&checkpoint).ok_or_else(|| {
                let message = format!("checkpoint {checkpoint}");
                DeviceError::refused(ErrorCode::NoSuchCheckpoint, message)
            })?;
            known_photos(store, &photos)?;
            let text = text.trim();
            let (uid, label) = match nfc {
                true => (Some(uid(site, checkpoint, text)?), None),
                false => {
                    label(site, checkpoint, row, text)?;
                    (None, Some(text.to_owned()))
                }
            };
            let event = TagBound {
                checkpoint,
                uid,
                label,
                photos,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            let site = Site::read(store, site.id)?;
            let site = site.ok_or(store::StoreError::NotEnrolled)?;
            Ok(Reply::Mounting(shown(&site, now)))
        })
    }
}

/// Signs of a name at most.
const NAME_CHARS_MAX: usize = 40;

fn taken(site: &Site, by: CheckpointId) -> DeviceError {
    let name = site.checkpoints.get(&by).map(|row| row.name.as_str());
    let message = format!("{} has it already", name.unwrap_or("another place"));
    DeviceError::refused(ErrorCode::TagTaken, message)
}

/// A tag's UID as it is kept, where no other place has it.
fn uid(site: &Site, checkpoint: CheckpointId, text: &str) -> Result<String, DeviceError> {
    let uid = text.to_ascii_uppercase();
    let hex = uid.bytes().all(|sign| sign.is_ascii_hexdigit());
    if !hex || !uid.len().is_multiple_of(2) || !(8..=20).contains(&uid.len()) {
        let message = "a tag's UID is 4 to 10 bytes in hex";
        return Err(DeviceError::refused(ErrorCode::BadValue, message));
    }
    let other = site
        .checkpoints
        .iter()
        .find(|(id, row)| **id != checkpoint && row.tags.contains(&uid));
    match other {
        Some((other, _)) => Err(taken(site, *other)),
        None => Ok(uid),
    }
}

/// Refuses a label that the server didn't print, and one of another place.
fn label(
    site: &Site,
    checkpoint: CheckpointId,
    row: &CheckpointRow,
    text: &str,
) -> Result<(), DeviceError> {
    let hash = sha256_hex(text.as_bytes());
    if row.labels.contains(&hash) || site.spare(&hash).is_some() {
        return Ok(());
    }
    let other = site
        .checkpoints
        .iter()
        .find(|(id, row)| **id != checkpoint && row.labels.contains(&hash));
    match other {
        Some((other, _)) => Err(taken(site, *other)),
        None => {
            let message = "the server printed no such label";
            Err(DeviceError::refused(ErrorCode::UnknownLabel, message))
        }
    }
}

fn shown(site: &Site, now: &Moment) -> Mounting {
    let all = site.checkpoints.iter();
    let waits = |row: &CheckpointRow| row.state == CheckpointState::ToMount && !row.is_spare();
    let mut to_mount: Vec<MountRow> = all
        .clone()
        .filter(|(_, row)| waits(row))
        .filter_map(|(id, row)| {
            let place = place_shown(site, *id)?;
            let floor = row.floor.clone();
            Some(MountRow { place, floor })
        })
        .collect();
    to_mount.sort_by(|a, b| {
        let key = |row: &MountRow| (row.place.building.clone(), row.place.name.clone());
        key(a).cmp(&key(b))
    });
    let mounted = all
        .clone()
        .filter(|(_, row)| row.state == CheckpointState::InUse);
    let spares = all.filter(|(_, row)| row.is_spare());
    let mut buildings: Vec<String> = site.row.buildings.iter().map(|b| b.name.clone()).collect();
    if buildings.is_empty() {
        let named = site.checkpoints.values().map(|row| row.building.clone());
        let named: std::collections::BTreeSet<String> = named.filter(|b| !b.is_empty()).collect();
        buildings = named.into_iter().collect();
    }
    let kinds = site
        .versions
        .on(site.day(now))
        .into_values()
        .filter(|list| list.kind != ChecklistKind::Equipment)
        .map(|list| PlaceKind {
            list: list.id.clone(),
            touchpoint: list.number.unwrap_or(0),
            name: list.name.clone(),
        })
        .collect();
    Mounting {
        to_mount,
        mounted: count(mounted.count()),
        spares: count(spares.count()),
        buildings,
        kinds,
    }
}
