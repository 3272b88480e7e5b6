//! Versions of labels: which one was made last, and when what a label says makes it a new one.

use model::ids::{CheckpointId, EquipmentId, SiteId};
use protocol::chain::sha256_hex;
use protocol::label::payload;
use protocol::rows::{CheckpointRow, CheckpointState, EquipmentRow};
use uuid::Uuid;

/// Versions that one label can have.
const VERSIONS_MAX: u32 = 10_000;

/// The version of the label that was made last; none where the row has no label of ours.
pub fn last(key: &[u8; 32], site: SiteId, id: Uuid, code: &str, labels: &[String]) -> Option<u32> {
    let last = labels.last()?;
    let is_last =
        |version: &u32| sha256_hex(payload(key, site, id, *version, code).as_bytes()) == *last;
    (1..=VERSIONS_MAX).find(is_last)
}

/// Gives something a new label. The one that hangs there stays valid until the new one is scanned;
/// a renewed one that was never scanned never was there, and goes.
pub fn renew(key: &[u8; 32], site: SiteId, id: Uuid, code: &str, labels: &mut Vec<String>) {
    let next = last(key, site, id, code, labels).unwrap_or(0) + 1;
    labels.truncate(1);
    let fresh = payload(key, site, id, next, code);
    labels.push(sha256_hex(fresh.as_bytes()));
}

/// Renews the label of a checkpoint where what it says has changed.
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
    if says(before) != says(row)
        && row.state == CheckpointState::InUse
        && let Some(code) = &row.code
    {
        renew(key, site, id.0, code, &mut row.labels);
    }
}

/// Carries the label of a piece of equipment on into its new row, renewed where what it says has
/// changed: what the piece is, where it stands, or who answers for it.
pub fn carry_on(
    key: &[u8; 32],
    site: SiteId,
    id: EquipmentId,
    before: Option<&EquipmentRow>,
    row: &mut EquipmentRow,
) {
    let Some(before) = before else {
        return;
    };
    row.code = before.code.clone();
    row.labels = before.labels.clone();
    let says = |row: &EquipmentRow| (row.name.clone(), row.checkpoint, row.responsible);
    let other = says(before) != says(row) || before.kind != row.kind;
    if other && let Some(code) = &row.code {
        renew(key, site, id.0, code, &mut row.labels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::ledger::EquipmentStatus;
    use std::collections::BTreeMap;

    const KEY: [u8; 32] = [7; 32];
    const CODE: &str = "001130";

    fn ids() -> (SiteId, Uuid) {
        let site = "0190b6a0-0000-7000-8000-000000000001";
        let place = "0190b6a0-0000-7000-8000-000000000002";
        (site.parse().expect("an id"), place.parse().expect("an id"))
    }

    fn hash(version: u32) -> String {
        let (site, id) = ids();
        sha256_hex(payload(&KEY, site, id, version, CODE).as_bytes())
    }

    fn row() -> CheckpointRow {
        CheckpointRow {
            name: "大堂".into(),
            building: "1栋".into(),
            state: CheckpointState::InUse,
            touchpoint: 11,
            lists: vec!["tp11".into()],
            code: Some(CODE.into()),
            labels: vec![hash(1)],
            tags: Vec::new(),
            floor: None,
            responsible: None,
            closed_until: None,
            opens_as: None,
            close: None,
            position: None,
            dot: None,
        }
    }

    fn piece() -> EquipmentRow {
        EquipmentRow {
            name: "1号灭火器".into(),
            checkpoint: CheckpointId(ids().1),
            lists: Vec::new(),
            limits: Vec::new(),
            kind: Some("eq-extinguisher-powder".into()),
            status: EquipmentStatus::InService,
            fields: BTreeMap::new(),
            responsible: None,
            replaced_by: None,
            order: None,
            code: None,
            labels: Vec::new(),
        }
    }

    #[test]
    fn a_renewed_label_is_valid_beside_the_old_and_one_never_scanned_makes_room() {
        let (site, id) = ids();
        let mut labels = vec![hash(1)];
        renew(&KEY, site, id, CODE, &mut labels);
        assert_eq!(labels, [hash(1), hash(2)]);
        renew(&KEY, site, id, CODE, &mut labels);
        assert_eq!(labels, [hash(1), hash(3)]);
        assert_eq!(last(&KEY, site, id, CODE, &labels), Some(3));
    }

    #[test]
    fn another_person_or_name_makes_a_label_stale_and_another_checklist_does_not() {
        let (site, id) = ids();
        let stale = |change: fn(&mut CheckpointRow)| {
            let (before, mut after) = (row(), row());
            change(&mut after);
            renew_if_changed(&KEY, site, CheckpointId(id), &before, &mut after);
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

    #[test]
    fn a_piece_keeps_its_label_through_an_import_and_another_piece_or_person_makes_it_stale() {
        let (site, id) = ids();
        let labels = |before: EquipmentRow, change: fn(&mut EquipmentRow)| {
            let mut after = piece();
            change(&mut after);
            carry_on(&KEY, site, EquipmentId(id), Some(&before), &mut after);
            (after.code, after.labels)
        };
        let labelled = EquipmentRow {
            code: Some(CODE.into()),
            labels: vec![hash(1)],
            ..piece()
        };
        let same = (Some(CODE.to_owned()), vec![hash(1)]);
        let fresh = (Some(CODE.to_owned()), vec![hash(1), hash(2)]);
        assert_eq!(labels(labelled.clone(), |_| {}), same);
        assert_eq!(
            labels(labelled.clone(), |row| row.lists.push("l".into())),
            same
        );
        assert_eq!(labels(labelled.clone(), |row| row.kind = None), fresh);
        assert_eq!(
            labels(labelled.clone(), |row| row.name = "2号".into()),
            fresh
        );
        let person = |row: &mut EquipmentRow| row.responsible = ids().1.to_string().parse().ok();
        assert_eq!(labels(labelled, person), fresh);
        // One that was never labelled needs none.
        assert_eq!(labels(piece(), |row| row.kind = None), (None, Vec::new()));
    }
}
