//! Labels of checkpoints: which are valid, which are stale, and the sheets that are printed.
//!
//! A checkpoint's row lists its valid labels, the oldest first. More than one: the last was renewed
//! and hasn't been scanned on the spot yet, so what hangs there is stale.

mod sheet;

pub use sheet::{Size, sheet};

use crate::error::ServerError;
use crate::keys::Keys;
use crate::sql::feed;
use crate::sql::sites::Site;
use model::ids::{CheckpointId, SiteId, StaffId};
use protocol::chain::sha256_hex;
use protocol::feed::Kind;
use protocol::label::payload;
use protocol::rows::{CheckpointRow, CheckpointState, StaffRow};
use rusqlite::Connection;

/// Versions that one checkpoint's labels can have.
const VERSIONS_MAX: u32 = 10_000;

/// One label as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub building: String,
    pub floor: Option<String>,
    pub name: String,
    /// Who answers for the place.
    pub person: Option<String>,
    /// The six digits for typing in.
    pub code: String,
    /// What the QR code says.
    pub payload: String,
    /// It was renewed, and the old one hangs there still.
    pub stale: bool,
}

/// The labels of a site in the order of buildings and names; of retired places none.
pub fn of_site(
    connection: &Connection,
    keys: &Keys,
    site: &Site,
) -> Result<Vec<Label>, ServerError> {
    let staff = feed::of_kind(connection, site.number, Kind::Staff.name())?;
    let name_of = |id: StaffId| {
        let (_, json) = staff.iter().find(|(staff, _)| *staff == id.to_string())?;
        let row: Option<StaffRow> = serde_json::from_str(json).ok();
        row.map(|row| row.name)
    };
    let mut labels = Vec::new();
    for (id, json) in feed::of_kind(connection, site.number, Kind::Checkpoint.name())? {
        let (Ok(id), Ok(row)) = (id.parse(), serde_json::from_str::<CheckpointRow>(&json)) else {
            continue;
        };
        let Some(code) = row.code.clone() else {
            continue;
        };
        let version = last_version(&keys.label, site.id, id, &row);
        let Some(version) = version.filter(|_| row.state != CheckpointState::Retired) else {
            continue;
        };
        labels.push(Label {
            payload: payload(&keys.label, site.id, id, version, &code),
            building: row.building,
            floor: row.floor,
            name: row.name,
            person: row.responsible.and_then(name_of),
            code,
            stale: row.labels.len() > 1,
        });
    }
    labels.sort_by(|a, b| (&a.building, &a.name, &a.code).cmp(&(&b.building, &b.name, &b.code)));
    Ok(labels)
}

/// The version of the label that was made last; none where the row has no label of ours.
fn last_version(
    key: &[u8; 32],
    site: SiteId,
    id: CheckpointId,
    row: &CheckpointRow,
) -> Option<u32> {
    let (code, last) = (row.code.as_ref()?, row.labels.last()?);
    let is_last =
        |version: &u32| sha256_hex(payload(key, site, id, *version, code).as_bytes()) == *last;
    (1..=VERSIONS_MAX).find(is_last)
}

/// Gives a place a new label. The one that hangs there stays valid until the new one is scanned; a
/// renewed one that was never scanned never was there, and goes.
pub fn renew(key: &[u8; 32], site: SiteId, id: CheckpointId, row: &mut CheckpointRow) {
    let Some(code) = row.code.clone() else {
        return;
    };
    let next = last_version(key, site, id, row).unwrap_or(0) + 1;
    row.labels.truncate(1);
    let fresh = payload(key, site, id, next, &code);
    row.labels.push(sha256_hex(fresh.as_bytes()));
}

/// Renews the label where what it says has changed.
pub fn renew_if_changed(
    key: &[u8; 32],
    site: SiteId,
    id: CheckpointId,
    before: &CheckpointRow,
    row: &mut CheckpointRow,
) {
    let says = |row: &CheckpointRow| {
        let place = (row.building.clone(), row.floor.clone(), row.name.clone());
        (place, row.responsible)
    };
    if says(before) != says(row) && row.state == CheckpointState::InUse {
        renew(key, site, id, row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn ids() -> (SiteId, CheckpointId) {
        let site = "0190b6a0-0000-7000-8000-000000000001";
        let place = "0190b6a0-0000-7000-8000-000000000002";
        (site.parse().expect("an id"), place.parse().expect("an id"))
    }

    fn hash(version: u32) -> String {
        let (site, id) = ids();
        sha256_hex(payload(&KEY, site, id, version, "001130").as_bytes())
    }

    fn row() -> CheckpointRow {
        CheckpointRow {
            name: "大堂".into(),
            building: "1栋".into(),
            state: CheckpointState::InUse,
            touchpoint: 11,
            lists: vec!["tp11".into()],
            code: Some("001130".into()),
            labels: vec![hash(1)],
            tags: Vec::new(),
            floor: None,
            responsible: None,
            closed_until: None,
            close: None,
        }
    }

    #[test]
    fn a_renewed_label_is_valid_beside_the_old_and_one_never_scanned_makes_room() {
        let (site, id) = ids();
        let mut row = row();
        renew(&KEY, site, id, &mut row);
        assert_eq!(row.labels, [hash(1), hash(2)]);
        renew(&KEY, site, id, &mut row);
        assert_eq!(row.labels, [hash(1), hash(3)]);
        assert_eq!(last_version(&KEY, site, id, &row), Some(3));
    }

    #[test]
    fn another_person_or_name_makes_a_label_stale_and_another_checklist_does_not() {
        let (site, id) = ids();
        let stale = |change: fn(&mut CheckpointRow)| {
            let (before, mut after) = (row(), row());
            change(&mut after);
            renew_if_changed(&KEY, site, id, &before, &mut after);
            after.labels.len() > 1
        };
        assert!(stale(|row| row.name = "南大堂".into()));
        assert!(stale(
            |row| row.responsible = "0190b6a0-0000-7000-8000-00000000000a".parse().ok()
        ));
        assert!(!stale(|row| row.lists.push("tp12".into())));
        assert!(!stale(|row| {
            row.state = CheckpointState::ToMount;
            row.name = "备用".into();
        }));
    }
}
