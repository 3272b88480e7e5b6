//! Gauges of a piece of equipment as a checklist of its own: an item a gauge, each with one
//! figure, in walking order. So one that can't be read is one tap, and its finding is its own.

use crate::site_file::check::milli;
use crate::site_file::form::Gauge;
use crate::site_file::problem::says;
use crate::site_file::sheets::plain;
use checklists::*;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// What the ids of such checklists begin with.
pub const PREFIX: &str = "gauges-";
/// The one part of each item.
pub const PART: &str = "reading";

/// The id of a piece's own checklist.
pub fn list_id(piece: Uuid) -> String {
    format!("{PREFIX}{piece}")
}

/// What an item's id is made of: the gauge's own id, else its name.
pub fn key(gauge: &Gauge) -> String {
    let id = gauge.id.trim();
    if !id.is_empty() {
        return id.to_owned();
    }
    let hash = Sha256::digest(plain(&gauge.name).as_bytes());
    let short: String = hash[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    format!("g{short}")
}

/// The checklist of a piece, from its gauges in walking order and what is held of it.
///
/// Shape: the checklist, and the names of held gauges that the file doesn't speak of; they stay,
/// after the others. None: it has no gauge any more.
pub fn list(
    piece: Uuid,
    gauges: &[&Gauge],
    held: Option<&Checklist>,
) -> (Option<Checklist>, Vec<String>) {
    let keys: Vec<String> = gauges.iter().map(|gauge| key(gauge)).collect();
    let in_use = gauges.iter().filter(|gauge| gauge.active != Some(false));
    let mut items: Vec<Item> = in_use.map(|gauge| item(gauge, gauges)).collect();
    let mut kept = Vec::new();
    for item in held.iter().flat_map(|list| &list.items) {
        if !keys.contains(&item.id) {
            kept.push(item.name.zh.clone());
            items.push(item.clone());
        }
    }
    if items.is_empty() {
        return (None, kept);
    }
    let mut list = Checklist {
        id: list_id(piece),
        version: held.map_or(1, |held| held.version),
        kind: ChecklistKind::Equipment,
        number: None,
        name: says("抄表", "Gauges"),
        items,
        intervals: Vec::new(),
        expiries: Vec::new(),
        from: None,
    };
    if held.is_some_and(|held| *held != list) {
        list.version += 1;
    }
    (Some(list), kept)
}

fn item(gauge: &Gauge, all: &[&Gauge]) -> Item {
    let name = gauge.name.trim();
    let less = gauge.less.as_ref().and_then(|less| {
        let word = plain(less);
        let mut others = all.iter();
        let other = others.find(|one| plain(&one.name) == word || plain(&key(one)) == word);
        other.map(|other| key(other))
    });
    let meter = Meter {
        counts: gauge.counts,
        rolls_over_milli: gauge.rolls_over.and_then(milli),
        jump_percent: gauge.jump_percent,
        less,
    };
    let clause = |id: &str, zh: &str, en: &str| Clause {
        id: id.to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
    };
    Item {
        id: key(gauge),
        source: None,
        name: says(name, name),
        text: says(
            format!("抄“{name}”的读数。"),
            format!("Read the gauge “{name}”."),
        ),
        clauses: vec![
            clause(PART, "读数异常", "Reading"),
            clause("gauge", "表坏", "Gauge broken"),
        ],
        parts: vec![part(gauge, name, meter)],
        verdicts: Vec::new(),
        template: Template::Point,
        role: Role::Engineer,
        severity: Severity::Normal,
        must_see: true,
        weight: 1,
        fail_wants: vec![FailWants::Photo],
        when: None,
        every: None,
        asked_if: None,
    }
}

fn part(gauge: &Gauge, name: &str, meter: Meter) -> Part {
    let limits = Limits {
        low_milli: gauge.low.and_then(milli),
        high_milli: gauge.high.and_then(milli),
        ..Limits::default()
    };
    Part {
        id: PART.to_owned(),
        kind: PartKind::Number,
        name: says(name, name),
        optional: false,
        unit: gauge.unit.as_deref().map(|unit| unit.trim().to_owned()),
        decimals: Some(gauge.decimals.unwrap_or(2)),
        limits: (limits != Limits::default()).then_some(limits),
        choices: Vec::new(),
        meter: (meter != Meter::default()).then_some(meter),
        not_past: false,
        warn_days: Vec::new(),
        clause: Some(PART.to_owned()),
        fact: None,
    }
}

/// The item and part that a gauge sets the limits of.
///
/// Errors: no such item on the piece's checklists, or no one figure of it that is meant.
pub fn item_of(
    lists: &[&Checklist],
    item: &str,
    part: Option<&str>,
) -> Result<(String, String), Words> {
    let is = |id: &str, name: &Words, word: &str| {
        let word = plain(word);
        [id, &name.zh, &name.en]
            .iter()
            .any(|one| plain(one) == word)
    };
    let mut items = lists.iter().flat_map(|list| &list.items);
    let Some(found) = items.find(|one| is(&one.id, &one.name, item)) else {
        return Err(says(
            format!("这件设备的检查表没有检查项“{item}”"),
            format!("the checklists of this piece have no item `{item}`"),
        ));
    };
    let figure = |one: &&Part| {
        matches!(
            one.kind,
            PartKind::Number | PartKind::Count | PartKind::Duration
        ) && part.is_none_or(|part| is(&one.id, &one.name, part))
    };
    let mut figures = found.parts.iter().filter(figure);
    match (figures.next(), figures.next()) {
        (Some(one), None) => Ok((found.id.clone(), one.id.clone())),
        _ => Err(says(
            format!("检查项“{item}”里要指明一个数（分项）"),
            format!("name one figure of item `{item}` in the column for its part"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gauge(name: &str) -> Gauge {
        Gauge {
            id: String::new(),
            equipment: "1".into(),
            name: name.to_owned(),
            unit: Some("MPa".into()),
            low: Some(0.3),
            high: Some(0.6),
            decimals: None,
            order: None,
            counts: false,
            rolls_over: None,
            jump_percent: Some(20),
            less: None,
            item: None,
            part: None,
            active: None,
        }
    }

    /// A checklist as its own crate's files say it, so that the crate can check it.
    fn parsed(list: &Checklist) -> Result<Checklist, Refused> {
        let mut value = serde_json::to_value(list).expect("JSON");
        for item in value["items"].as_array_mut().expect("items") {
            for part in item["parts"].as_array_mut().expect("parts") {
                let limits = part["limits"].take();
                let meter = part["meter"].take();
                let figure = |milli: &serde_json::Value| milli.as_i64().map(|it| it as f64 / 1e3);
                part["low"] = figure(&limits["low_milli"]).into();
                part["high"] = figure(&limits["high_milli"]).into();
                let mut said = serde_json::json!({ "counts": meter["counts"] });
                said["jump_percent"] = meter["jump_percent"].clone();
                said["less"] = meter["less"].clone();
                said["rolls_over"] = figure(&meter["rolls_over_milli"]).into();
                part["meter"] = said;
            }
        }
        let value = without_null(value);
        let text = toml::to_string(&value).expect("TOML");
        parse("gauges.toml", &text)
    }

    fn without_null(value: serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match value {
            Value::Object(map) => {
                let filled = map.into_iter().filter(|(_, value)| !value.is_null());
                filled
                    .map(|(key, value)| (key, without_null(value)))
                    .collect()
            }
            Value::Array(all) => all.into_iter().map(without_null).collect(),
            other => other,
        }
    }

    #[test]
    fn the_catalogue_would_take_what_is_made_of_gauges() {
        let supply = gauge("供水温度");
        let mut back = gauge("回水温度");
        back.less = Some("供水温度".into());
        let mut water = gauge("用水量");
        water.counts = true;
        water.jump_percent = None;
        water.rolls_over = Some(100_000.0);
        let (list, kept) = list(Uuid::nil(), &[&supply, &back, &water], None);
        let list = list.expect("a list");
        assert_eq!(kept, Vec::<String>::new());
        let read = parsed(&list).expect("good");
        assert_eq!(read.items.len(), 3);
        let less = read.items[1].parts[0]
            .meter
            .as_ref()
            .and_then(|meter| meter.less.clone());
        assert_eq!(less.as_deref(), Some(read.items[0].id.as_str()));
    }

    #[test]
    fn a_gauge_that_leaves_the_file_stays_and_one_out_of_use_goes() {
        let (supply, mut back) = (gauge("供水"), gauge("回水"));
        let (first, _) = list(Uuid::nil(), &[&supply, &back], None);
        let (same, kept) = list(Uuid::nil(), &[&supply], first.as_ref());
        assert_eq!((same, kept), (first.clone(), vec!["回水".to_owned()]));
        back.active = Some(false);
        let (less, _) = list(Uuid::nil(), &[&supply, &back], first.as_ref());
        let less = less.expect("a list");
        assert_eq!((less.version, less.items.len()), (2, 1));
    }
}
