//! Checkpoints, routes and equipment.

use crate::site_file::check::{Check, limits, twice};
use crate::site_file::form::{Checkpoint, Entry, Equipment};
use crate::site_file::problem::{Place, says};
use checklists::ChecklistKind;
use model::code;
use protocol::rows::CheckpointState;
use std::collections::BTreeMap;

/// Fields of equipment that are days.
const DAYS: [&str; 4] = ["made", "serviced", "certificate", "since"];
const FIELD_CHARS_MAX: usize = 200;

/// A tag's UID as it is kept: upper-case hex, nothing between. None: it isn't one.
pub fn uid(text: &str) -> Option<String> {
    let signs = text.chars().filter(|sign| !matches!(sign, ':' | '-' | ' '));
    let uid: String = signs.map(|sign| sign.to_ascii_uppercase()).collect();
    let hex = uid.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hex && !uid.is_empty() && uid.len() <= 40).then_some(uid)
}

impl Check<'_> {
    pub(super) fn places(&mut self) {
        let mut numbers: BTreeMap<u32, &Place> = BTreeMap::new();
        let mut tags: BTreeMap<String, &Place> = BTreeMap::new();
        for one in &self.form.checkpoints {
            self.checkpoint(one);
            let place = &one.place;
            if let Some(other) = numbers.insert(one.number, place) {
                let reason = twice(&one.number.to_string(), other);
                self.wrong(place, "checkpoints.number", reason);
            } else if self.names.is_shared(one.number) {
                let zh = format!("点位号 {} 已经是另一个点位的", one.number);
                let en = format!("number {} is that of another checkpoint here", one.number);
                self.wrong(place, "checkpoints.number", says(zh, en));
            }
            for tag in one.tags.iter().filter_map(|tag| uid(tag)) {
                if let Some(other) = tags.insert(tag.clone(), place) {
                    self.wrong(place, "checkpoints.tags", twice(&tag, other));
                }
            }
        }
        for one in &self.form.routes {
            self.name(&one.place, "routes.name", &one.name);
            self.refer_places(&one.place, "routes.checkpoints", &one.checkpoints);
            if one.checkpoints.is_empty() {
                let reason = says("至少填一个", "name at least one");
                self.wrong(&one.place, "routes.checkpoints", reason);
            }
        }
        for one in &self.form.equipment {
            self.equipment(one);
        }
    }

    fn checkpoint(&mut self, one: &Entry<Checkpoint>) {
        let place = &one.place;
        if code::with_check_digit(one.number).is_none() {
            let reason = says("最大 99999", "it is over 99999");
            self.wrong(place, "checkpoints.number", reason);
        }
        if let Err(reason) = self.names.building(&one.building) {
            self.wrong(place, "checkpoints.building", reason);
        }
        if one
            .touchpoint
            .is_some_and(|number| !(1..=20).contains(&number))
        {
            let reason = says("触点是 1 到 20", "they go from 1 to 20");
            self.wrong(place, "checkpoints.touchpoint", reason);
        }
        for tag in one.tags.iter().filter(|tag| uid(tag).is_none()) {
            let zh = format!("“{tag}”不是十六进制的 UID");
            self.wrong(
                place,
                "checkpoints.tags",
                says(zh, format!("`{tag}` isn't a UID in hex")),
            );
        }
        self.lists(place, "checkpoints.lists", &one.lists);
        if let Some(person) = &one.responsible {
            self.refer(place, "checkpoints.responsible", "staff", person);
        }
        let until = self.day(place, "checkpoints.closed_until", one.closed_until.as_ref());
        if until.is_some() && one.state != Some(CheckpointState::Closed) {
            let reason = says("只有停用的点位才有", "only a closed checkpoint has one");
            self.wrong(place, "checkpoints.closed_until", reason);
        }
        self.position(one);
    }

    fn position(&mut self, one: &Entry<Checkpoint>) {
        let Some(position) = &one.position else {
            return;
        };
        let within = |value: Option<f64>, most: f64| value.is_some_and(|it| it.abs() <= most);
        let all = [
            ("latitude", position.latitude, 90.0),
            ("longitude", position.longitude, 180.0),
        ];
        for (key, value, most) in all {
            if !within(value, most) {
                let reason = says(
                    format!("纬度和经度要一起填，在 -{most} 到 {most} 之间"),
                    format!("set both, this one from -{most} to {most}"),
                );
                self.wrong(&one.place, &format!("checkpoints.position.{key}"), reason);
            }
        }
    }

    fn equipment(&mut self, one: &Entry<Equipment>) {
        let place = &one.place;
        self.refer(
            place,
            "equipment.checkpoint",
            "checkpoints",
            &one.checkpoint,
        );
        self.lists(place, "equipment.lists", &one.lists);
        if let Some(kind) = &one.kind {
            match self.list(kind).map(|list| list.kind) {
                Some(ChecklistKind::Equipment | ChecklistKind::PlantRoom) => {}
                _ => {
                    let zh = format!("“{kind}”不是设备种类");
                    let reason = says(zh, format!("`{kind}` is no kind of equipment"));
                    self.wrong(place, "equipment.kind", reason);
                }
            }
        }
        let known = self.held.equipment.contains_key(&self.names.id(&one.value));
        let asked = !one.lists.is_empty() || one.kind.is_some() || known;
        if !asked && !self.has_gauges(one) {
            let reason = says(
                "填种类，或至少一张检查表",
                "name at least one checklist, or a kind",
            );
            self.wrong(place, "equipment.lists", reason);
        }
        if let Some(person) = &one.responsible {
            self.refer(place, "equipment.responsible", "staff", person);
        }
        if let Some(other) = &one.replaced_by {
            self.refer(place, "equipment.replaced_by", "equipment", other);
        }
        for (key, value) in &one.fields {
            let field = format!("equipment.fields.{key}");
            if DAYS.contains(&key.as_str()) {
                self.day(place, &field, Some(value));
            }
            let long = key.chars().count().max(value.chars().count());
            if long > FIELD_CHARS_MAX || key.trim().is_empty() {
                let zh = format!("名称不能空，最多 {FIELD_CHARS_MAX} 个字");
                let en = format!("it has a name, and at most {FIELD_CHARS_MAX} signs");
                self.wrong(place, &field, says(zh, en));
            }
        }
        self.nameplate(one);
    }

    fn nameplate(&mut self, one: &Entry<Equipment>) {
        let place = &one.place;
        let lists = one.lists.iter().chain(&one.kind);
        for limit in &one.limits {
            let mut lists = lists.clone().filter_map(|id| self.list(id));
            let item = lists.find_map(|list| list.item(&limit.item));
            if item.and_then(|item| item.part(&limit.part)).is_none() {
                let (item, part) = (&limit.item, &limit.part);
                let zh = format!("检查项“{item}”没有分项“{part}”");
                let reason = says(zh, format!("no part `{part}` of item `{item}`"));
                self.wrong(place, "equipment.limits", reason);
            }
            if let Some(reason) = limits(limit.low, limit.high) {
                self.wrong(place, "equipment.limits", reason);
            }
        }
    }
}
