//! Gauges: limits of an item, or readings of their own.

use crate::site_file::check::{Check, limits, milli, twice};
use crate::site_file::form::{Entry, Equipment, Form, Gauge};
use crate::site_file::gauges::{item_of, key};
use crate::site_file::names::Names;
use crate::site_file::problem::{Place, says};
use crate::site_file::sheets::plain;
use checklists::Checklist;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Half-widths of a name, so that a row needs no second line: a Chinese sign takes two.
const NAME_WIDTH_MAX: usize = 28;
const NAME_ZH_MAX: usize = 8;
const UNIT_CHARS_MAX: usize = 10;
/// More than the checklist of a piece can hold.
const OF_A_PIECE_MAX: usize = 200;

/// The gauges of each piece that aren't limits of an item.
pub(super) fn by_piece<'a>(form: &'a Form, names: &Names) -> BTreeMap<Uuid, Vec<&'a Entry<Gauge>>> {
    let mut all: BTreeMap<Uuid, Vec<&Entry<Gauge>>> = BTreeMap::new();
    for one in form.gauges.iter().filter(|one| one.item.is_none()) {
        if let Ok(Some(piece)) = names.find("equipment", &one.equipment) {
            all.entry(piece).or_default().push(one);
        }
    }
    all
}

impl Check<'_> {
    pub(super) fn gauges(&mut self) {
        let mut seen: BTreeMap<(Uuid, String), &Place> = BTreeMap::new();
        for one in &self.form.gauges {
            let found = self.names.find("equipment", &one.equipment);
            let piece = match found {
                Ok(piece) => piece,
                Err(reason) => {
                    self.wrong(&one.place, "gauges.equipment", reason);
                    None
                }
            };
            if let Some(reason) = limits(one.low, one.high) {
                self.wrong(&one.place, "gauges.low", reason);
            }
            match &one.item {
                Some(item) => self.of_item(one, piece, item),
                None => self.of_its_own(one),
            }
            let Some(piece) = piece.filter(|_| one.item.is_none()) else {
                continue;
            };
            let words = [plain(&one.name), plain(&key(one))];
            for word in words.iter().take(if words[0] == words[1] { 1 } else { 2 }) {
                if let Some(other) = seen.insert((piece, word.clone()), &one.place) {
                    self.wrong(&one.place, "gauges.name", twice(&one.name, other));
                    break;
                }
            }
        }
        for gauges in self.gauges.clone().values() {
            if let Some(more) = gauges.get(OF_A_PIECE_MAX) {
                let zh = format!("一件设备最多 {OF_A_PIECE_MAX} 块表");
                let en = format!("a piece has at most {OF_A_PIECE_MAX} gauges");
                self.wrong(&more.place, "gauges.equipment", says(zh, en));
                continue;
            }
            for one in gauges {
                self.taken_off(one, gauges);
            }
        }
    }

    /// Whether the file gives a piece gauges of its own.
    pub(super) fn has_gauges(&self, piece: &Entry<Equipment>) -> bool {
        let id = self.names.id(&piece.value);
        self.gauges.contains_key(&id)
    }

    /// The checklists that a piece has once the file is imported.
    pub(super) fn lists_of(&self, piece: Uuid) -> Vec<&Checklist> {
        let held = self.held.equipment.get(&piece);
        let (kind, lists) = match (self.pieces.get(&piece), held) {
            (Some(one), held) => one.kind_and_lists(held),
            (None, Some(held)) => (held.kind.clone(), held.lists.clone()),
            (None, None) => return Vec::new(),
        };
        let all = lists.iter().chain(&kind);
        all.filter_map(|id| self.list(id)).collect()
    }

    fn of_item(&mut self, one: &Entry<Gauge>, piece: Option<Uuid>, item: &str) {
        let Some(piece) = piece else { return };
        let found = item_of(&self.lists_of(piece), item, one.part.as_deref());
        if let Err(reason) = found {
            self.wrong(&one.place, "gauges.item", reason);
        }
    }

    fn of_its_own(&mut self, one: &Entry<Gauge>) {
        let place = &one.place;
        let name = one.name.trim();
        let long = name.chars().count();
        let most = if name.is_ascii() {
            NAME_WIDTH_MAX
        } else {
            NAME_ZH_MAX
        };
        if long == 0 || long > most {
            let zh = format!("最多 {most} 个字，不能空");
            let reason = says(
                zh,
                format!("it has {long} signs: at least 1, at most {most}"),
            );
            self.wrong(place, "gauges.name", reason);
        }
        let unit = one.unit.as_deref().unwrap_or_default().trim();
        if unit.is_empty() || unit.chars().count() > UNIT_CHARS_MAX {
            let zh = format!("必填，最多 {UNIT_CHARS_MAX} 个字");
            let reason = says(
                zh,
                format!("it must be set, at most {UNIT_CHARS_MAX} signs"),
            );
            self.wrong(place, "gauges.unit", reason);
        }
        if one.decimals.is_some_and(|decimals| decimals > 3) {
            self.wrong(place, "gauges.decimals", says("最多 3 位", "at most 3"));
        }
        let rolls = one
            .rolls_over
            .map(|figure| milli(figure).is_some_and(|milli| milli > 0));
        if rolls.is_some_and(|good| !good || !one.counts) {
            let reason = says(
                "只有累计表会翻转，要大于 0",
                "only a counter rolls over, and above 0",
            );
            self.wrong(place, "gauges.rolls_over", reason);
        }
        if one
            .jump_percent
            .is_some_and(|percent| percent == 0 || one.counts)
        {
            let reason = says(
                "至少 1，累计表不能填",
                "it is 1 or more, and not of a counter",
            );
            self.wrong(place, "gauges.jump_percent", reason);
        }
    }

    /// What is taken off is another gauge of the same piece.
    fn taken_off(&mut self, one: &Entry<Gauge>, all: &[&Entry<Gauge>]) {
        let Some(less) = &one.less else { return };
        let word = plain(less);
        let same = |other: &&Entry<Gauge>| {
            other.place != one.place && (plain(&other.name) == word || plain(&key(other)) == word)
        };
        if !all.iter().any(same) {
            let zh = format!("同一设备没有另一块表“{less}”");
            let reason = says(zh, format!("this piece has no other gauge `{less}`"));
            self.wrong(&one.place, "gauges.less", reason);
        }
    }
}
