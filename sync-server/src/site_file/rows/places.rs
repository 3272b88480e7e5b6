//! Checkpoints, and equipment with its gauges.

use crate::error::ServerError;
use crate::labels;
use crate::site_file::check::{milli, uid};
use crate::site_file::form::{Checkpoint, Entry, Equipment, Gauge};
use crate::site_file::gauges;
use crate::site_file::rows::{Making, Missing};
use checklists::Checklist;
use model::code;
use model::ids::{CheckpointId, EquipmentId};
use protocol::chain::sha256_hex;
use protocol::feed::Kind;
use protocol::label;
use protocol::rows::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl<'a> Making<'a> {
    pub(super) fn checkpoints(&mut self) -> Result<(), ServerError> {
        let given = self.given();
        for one in &self.form.checkpoints {
            let id = self.names.id(&one.value);
            let row = self.checkpoint(one, CheckpointId(id), &given);
            self.put(
                Kind::Checkpoint,
                id.to_string(),
                &row,
                &row.name,
                Some(&one.place),
            )?;
        }
        let lives = |row: &CheckpointRow| row.state != CheckpointState::Retired && !row.is_spare();
        self.missing::<Checkpoint, _>(self.held.checkpoints.iter(), lives, |row| &row.name);
        Ok(())
    }

    /// The tags that the file gives to places which don't have them yet: they leave all others.
    fn given(&self) -> BTreeMap<String, Uuid> {
        let mut given = BTreeMap::new();
        for one in &self.form.checkpoints {
            let id = self.names.id(&one.value);
            let held = self.held.checkpoints.get(&id);
            let tags = one.tags.iter().map(|tag| uid(tag));
            let new = tags.filter(|tag| held.is_none_or(|row| !row.tags.contains(tag)));
            given.extend(new.map(|tag| (tag, id)));
        }
        given
    }

    fn checkpoint(
        &self,
        one: &Entry<Checkpoint>,
        id: CheckpointId,
        given: &BTreeMap<String, Uuid>,
    ) -> CheckpointRow {
        let code = self.code(one, id);
        let payload = label::payload(&self.keys.label, self.site, id, 1, &code);
        let touchpoint = one.touchpoint.unwrap_or(0);
        let further = further(&one.lists, touchpoint);
        let to_mount = one.to_mount.then_some(CheckpointState::ToMount);
        let mut row = CheckpointRow {
            name: one.name.trim().to_owned(),
            building: self.names.building(&one.building).unwrap_or_default(),
            state: one.state.or(to_mount).unwrap_or(CheckpointState::InUse),
            touchpoint,
            lists: own_list(touchpoint).into_iter().chain(further).collect(),
            code: Some(code),
            labels: vec![sha256_hex(payload.as_bytes())],
            tags: one.tags.iter().map(|tag| uid(tag)).collect(),
            floor: one.floor.clone(),
            responsible: self.person(one.responsible.as_ref()),
            closed_until: one.closed_until.clone(),
            close: None,
            opens_as: None,
            position: one.position.as_ref().and_then(position),
            dot: None,
        };
        if let Some(held) = self.held.checkpoints.get(&id.0) {
            carry_on(one, held, &mut row);
            let elsewhere = |tag: &String| given.get(tag).is_some_and(|place| *place != id.0);
            row.tags.retain(|tag| !elsewhere(tag));
            labels::renew_if_changed(&self.keys.label, self.site, id, held, &mut row);
        }
        row
    }

    /// That of its number; the held one where the label of a spare place hangs there, which the
    /// file can't know of.
    ///
    /// Edges: who writes another number beside the lasting id has the code of that label before
    /// him, and means the number.
    fn code(&self, one: &Checkpoint, id: CheckpointId) -> String {
        let code = code::with_check_digit(one.number).unwrap_or_default();
        let held = self.held.checkpoints.get(&id.0);
        let held = held.filter(|_| one.id.trim().parse() != Ok(id.0));
        let hangs = held.and_then(|row| Some((row.code.as_ref()?, row.labels.get(..1)?)));
        match hangs {
            Some((held, first)) if *held != code => {
                let own = labels::last(&self.keys.label, self.site, id.0, held, first);
                if own.is_some() { code } else { held.clone() }
            }
            _ => code,
        }
    }

    pub(super) fn equipment(&mut self) -> Result<(), ServerError> {
        let gauges = self.gauges_by_piece();
        let mut done = BTreeSet::new();
        for one in &self.form.equipment {
            let id = self.names.id(&one.value);
            done.insert(id);
            let row = self.piece(one, id);
            self.with_gauges(id, row, gauges.get(&id), Some(one))?;
        }
        // Pieces of which the file has gauges alone.
        for (id, gauges) in gauges.iter().filter(|(id, _)| !done.contains(*id)) {
            if let Some(held) = self.held.equipment.get(id) {
                self.with_gauges(*id, held.clone(), Some(gauges), None)?;
            }
        }
        let lives = |row: &EquipmentRow| row.status != EquipmentStatus::Scrapped;
        self.missing::<Equipment, _>(self.held.equipment.iter(), lives, |row| &row.name);
        Ok(())
    }

    /// The gauges of each piece in walking order.
    fn gauges_by_piece(&self) -> BTreeMap<Uuid, Vec<&'a Entry<Gauge>>> {
        let mut all: BTreeMap<Uuid, Vec<&'a Entry<Gauge>>> = BTreeMap::new();
        for one in &self.form.gauges {
            if let Ok(Some(piece)) = self.names.find("equipment", &one.equipment) {
                all.entry(piece).or_default().push(one);
            }
        }
        for gauges in all.values_mut() {
            gauges.sort_by_key(|one| one.order.unwrap_or(u32::MAX));
        }
        all
    }

    fn piece(&self, one: &Entry<Equipment>, id: Uuid) -> EquipmentRow {
        let place = self
            .names
            .find("checkpoints", &one.checkpoint)
            .ok()
            .flatten();
        let limits = one.limits.iter().map(|limit| NameplateLimit {
            item: limit.item.clone(),
            part: limit.part.clone(),
            low_milli: limit.low.and_then(milli),
            high_milli: limit.high.and_then(milli),
        });
        let replaced_by = one.replaced_by.as_ref();
        let replaced_by = replaced_by.and_then(|word| self.names.find("equipment", word).ok()?);
        let held = self.held.equipment.get(&id);
        let (kind, lists) = one.kind_and_lists(held);
        let mut row = EquipmentRow {
            name: one.name.trim().to_owned(),
            checkpoint: CheckpointId(place.unwrap_or_default()),
            lists,
            limits: limits.collect(),
            kind,
            status: one.status.unwrap_or_default(),
            fields: fields(one),
            responsible: self.person(one.responsible.as_ref()),
            replaced_by: replaced_by.map(EquipmentId),
            order: held.and_then(|held| held.order),
            code: None,
            labels: Vec::new(),
        };
        if let Some(held) = held {
            piece_as_held(one, held, &mut row);
            let own = |list: &&String| list.starts_with(gauges::PREFIX);
            let before = held.lists.iter().filter(|list| !own(list));
            let now = row.lists.iter().filter(|list| !own(list));
            if held.kind != row.kind || before.ne(now) {
                self.drop_limits(&mut row);
            }
        }
        row
    }

    /// A piece of another kind has no limits of what is asked of it no more.
    fn drop_limits(&self, row: &mut EquipmentRow) {
        let lists = row.lists.iter().chain(&row.kind);
        let lists: Vec<&Checklist> = lists.filter_map(|id| self.list(id)).collect();
        let asked = |item: &str| lists.iter().any(|list| list.item(item).is_some());
        row.limits.retain(|limit| asked(&limit.item));
    }

    /// Adds what the gauges of a piece say: limits of items, and a checklist of its own.
    fn with_gauges(
        &mut self,
        id: Uuid,
        mut row: EquipmentRow,
        said: Option<&Vec<&Entry<Gauge>>>,
        one: Option<&Entry<Equipment>>,
    ) -> Result<(), ServerError> {
        let said = said.map(Vec::as_slice).unwrap_or_default();
        let place = one
            .map(|one| &one.place)
            .or(said.first().map(|one| &one.place));
        let lists = row.lists.iter().chain(&row.kind);
        let lists: Vec<&Checklist> = lists.filter_map(|id| self.list(id)).collect();
        let mut limits = Vec::new();
        for gauge in said {
            let item = gauge.item.as_ref();
            let found = item.map(|item| gauges::item_of(&lists, item, gauge.part.as_deref()));
            if let Some(Ok((item, part))) = found {
                limits.push(NameplateLimit {
                    item,
                    part,
                    low_milli: gauge.low.and_then(milli),
                    high_milli: gauge.high.and_then(milli),
                });
            }
        }
        for limit in limits {
            set_limit(&mut row.limits, limit);
        }
        let list_id = gauges::list_id(id);
        let held = self.held.lists.get(&list_id);
        let own = said.iter().filter(|one| one.item.is_none());
        let own: Vec<&Gauge> = own.map(|one| &one.value).collect();
        // Who reads the first of them walks there then, row by row where no order is said.
        let first = own.iter().filter_map(|one| one.order).min();
        let in_file = said.iter().find(|one| one.item.is_none());
        let in_file = in_file.and_then(|one| u32::try_from(one.place.row).ok());
        row.order = first.or(row.order).or(in_file);
        let (list, kept) = gauges::list(id, &own, held);
        if self.form.there.contains("gauges") {
            self.rows
                .missing
                .extend(kept.into_iter().map(|name| Missing {
                    sheet: "gauges",
                    id: id.to_string(),
                    name: format!("{} {name}", row.name),
                }));
        }
        row.lists.retain(|list| *list != list_id);
        if let Some(list) = list {
            row.lists.push(list_id.clone());
            let place = said.first().map(|one| &one.place).or(place);
            self.put(Kind::Checklist, list_id, &list, &row.name, place)?;
        }
        let key = EquipmentId(id);
        let before = self.held.equipment.get(&id);
        labels::carry_on(&self.keys.label, self.site, key, before, &mut row);
        self.put(Kind::Equipment, key.to_string(), &row, &row.name, place)
    }

    fn list(&self, id: &str) -> Option<&Checklist> {
        let held = self.held.lists.get(id);
        held.or_else(|| checklists::built_in().checklist(id))
    }
}

/// What handhelds and the desk made of a checkpoint since stays, and what has no column.
fn carry_on(one: &Entry<Checkpoint>, held: &CheckpointRow, row: &mut CheckpointRow) {
    // A place without a label gets its first; under another number the old one goes on until the
    // new one is scanned.
    let fresh = std::mem::replace(&mut row.labels, held.labels.clone());
    if held.labels.is_empty() || held.code != row.code {
        row.labels.truncate(1);
        row.labels.extend(fresh);
    }
    let bound = held
        .tags
        .iter()
        .filter(|tag| !row.tags.contains(tag))
        .cloned();
    let bound: Vec<String> = bound.collect();
    row.tags.extend(bound);
    row.close.clone_from(&held.close);
    // No file says where it stands on a plan: the desk does.
    row.dot = held.dot;
    // What is to be mounted was so before all else: whatever came since stays.
    if one.state.is_none() || row.state == CheckpointState::ToMount {
        row.state = held.state;
        row.closed_until.clone_from(&held.closed_until);
    }
    if row.state == CheckpointState::Closed {
        if !one.says("closed_until") {
            row.closed_until.clone_from(&held.closed_until);
        }
        row.opens_as = match held.state {
            CheckpointState::Closed => held.opens_as,
            CheckpointState::Retired => None,
            before => Some(before),
        };
    }
    if !one.says("floor") {
        row.floor.clone_from(&held.floor);
    }
    if !one.says("responsible") {
        row.responsible = held.responsible;
    }
    if one.position.is_none() {
        row.position = held.position;
    }
    if !one.says("touchpoint") {
        row.touchpoint = held.touchpoint;
    }
    let further = match one.says("lists") {
        true => further(&one.lists, row.touchpoint),
        false => further(&held.lists, held.touchpoint),
    };
    row.lists = own_list(row.touchpoint)
        .into_iter()
        .chain(further)
        .collect();
}

/// What is said of a piece besides; an empty field says nothing.
fn fields(one: &Equipment) -> BTreeMap<String, String> {
    let trimmed = |(key, value): (&String, &String)| (key.trim().into(), value.trim().into());
    let all = one.fields.iter().map(trimmed);
    all.filter(|(_, value): &(String, String)| !value.is_empty())
        .collect()
}

/// The checklist of a touchpoint; none of a plant room.
fn own_list(touchpoint: u32) -> Option<String> {
    (touchpoint > 0).then(|| format!("tp{touchpoint}"))
}

/// Checklists besides that of the touchpoint.
fn further(lists: &[String], touchpoint: u32) -> Vec<String> {
    let own = own_list(touchpoint);
    let others = lists.iter().filter(|list| Some(*list) != own.as_ref());
    others.cloned().collect()
}

/// What the file doesn't say of a piece stays as it is held.
fn piece_as_held(one: &Entry<Equipment>, held: &EquipmentRow, row: &mut EquipmentRow) {
    if one.status.is_none() {
        row.status = held.status;
    }
    if !one.says("limits") {
        row.limits.clone_from(&held.limits);
    }
    if !one.says("responsible") {
        row.responsible = held.responsible;
    }
    if !one.says("replaced_by") {
        row.replaced_by = held.replaced_by;
    }
    // One column for all others speaks of each that has none of its own.
    let all = one.said.contains("fields");
    for (key, value) in &held.fields {
        if !all && !one.said.contains(&format!("fields.{key}")) {
            row.fields
                .entry(key.clone())
                .or_insert_with(|| value.clone());
        }
    }
}

/// A limit in the place of the one for the same figure; one that is open on both sides is none.
fn set_limit(limits: &mut Vec<NameplateLimit>, limit: NameplateLimit) {
    let same = |one: &NameplateLimit| one.item == limit.item && one.part == limit.part;
    let open = limit.low_milli.is_none() && limit.high_milli.is_none();
    match limits.iter().position(same) {
        Some(at) if open => drop(limits.remove(at)),
        Some(at) => limits[at] = limit,
        None if open => {}
        None => limits.push(limit),
    }
}

fn position(position: &crate::site_file::form::Position) -> Option<PlacePosition> {
    let e7 = |degrees: Option<f64>| degrees.map(|degrees| (degrees * 1e7).round() as i32);
    Some(PlacePosition {
        latitude_e7: e7(position.latitude)?,
        longitude_e7: e7(position.longitude)?,
    })
}
