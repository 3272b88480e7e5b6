//! Checkpoints, routes and equipment.

use crate::site_file::check::{Check, limits, twice};
use crate::site_file::form::{Checkpoint, Entry, Equipment};
use crate::site_file::problem::{Place, says};
use crate::site_file::sheets::half_width;
use checklists::{ChecklistKind, Words};
use model::code;
use protocol::rows::CheckpointState;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Fields of equipment that are days.
const DAYS: [&str; 4] = ["made", "serviced", "certificate", "since"];
const FIELD_CHARS_MAX: usize = 200;

/// A tag's UID as it is kept: upper-case hex, nothing between.
pub fn uid(text: &str) -> String {
    let half = half_width(text);
    let signs = half.chars().filter(|sign| !matches!(sign, ':' | '-' | ' '));
    signs.map(|sign| sign.to_ascii_uppercase()).collect()
}

/// Whether that is the UID of a tag, as handhelds take it: 4 to 10 whole bytes.
fn is_uid(uid: &str) -> bool {
    let hex = uid.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex && uid.len().is_multiple_of(2) && (8..=20).contains(&uid.len())
}

impl Check<'_> {
    pub(super) fn places(&mut self) {
        let mut numbers: BTreeMap<u32, &Place> = BTreeMap::new();
        let all = self.form.checkpoints.iter();
        let mut often: BTreeMap<u32, usize> = BTreeMap::new();
        all.for_each(|one| *often.entry(one.number).or_default() += 1);
        for one in &self.form.checkpoints {
            self.checkpoint(one);
            let place = &one.place;
            if let Some(other) = numbers.insert(one.number, place) {
                let reason = twice(&one.number.to_string(), other);
                self.wrong(place, "checkpoints.number", reason);
            } else if often.get(&one.number) == Some(&1) && self.names.is_shared(one.number) {
                let zh = format!("点位号 {} 已经是另一个点位的", one.number);
                let en = format!("number {} is that of another checkpoint here", one.number);
                self.wrong(place, "checkpoints.number", says(zh, en));
            }
        }
        self.tags();
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

    /// A tag is one place's. Edges: what is held already is told to nobody, however it came.
    fn tags(&mut self) {
        let mut given: BTreeMap<String, &Entry<Checkpoint>> = BTreeMap::new();
        let speaks = self.form.checkpoints.iter().filter(|one| one.says("tags"));
        let speaks: BTreeSet<Uuid> = speaks.map(|one| self.names.id(&one.value)).collect();
        let mut holders: BTreeMap<&String, Vec<(&Uuid, &String)>> = BTreeMap::new();
        for (id, row) in &self.held.checkpoints {
            for tag in &row.tags {
                holders.entry(tag).or_default().push((id, &row.name));
            }
        }
        for one in &self.form.checkpoints {
            let id = self.names.id(&one.value);
            for (text, tag) in one.tags.iter().map(|text| (text, uid(text))) {
                let others = holders.get(&tag).map(Vec::as_slice).unwrap_or_default();
                if others.iter().any(|(holder, _)| **holder == id) {
                    given.entry(tag).or_insert(one);
                    continue;
                }
                let mut others = others.iter();
                let silent = others.find(|(holder, _)| !speaks.contains(*holder));
                let reason = match (given.get(&tag), silent) {
                    _ if !is_uid(&tag) => Some(no_uid(text)),
                    (Some(other), _) => Some(twice(&tag, &other.place)),
                    (None, Some((_, name))) => Some(taken(&tag, name)),
                    (None, None) => None,
                };
                given.insert(tag, one);
                if let Some(reason) = reason {
                    self.wrong(&one.place, "checkpoints.tags", reason);
                }
            }
        }
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
        let id = self.names.id(&one.value);
        for limit in &one.limits {
            let lists = self.lists_of(id);
            let item = lists.iter().find_map(|list| list.item(&limit.item));
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

fn no_uid(text: &str) -> Words {
    says(
        format!("“{text}”不是 UID：4 到 10 个字节的十六进制"),
        format!("`{text}` isn't a UID: 4 to 10 bytes in hex"),
    )
}

fn taken(tag: &str, name: &str) -> Words {
    says(
        format!("“{tag}”是“{name}”的：要改贴过来，请把那个点位也写一行"),
        format!("`{tag}` is that of `{name}`: to move it, give that place a row too"),
    )
}
