//! Ids and words that the desk leaves to the server: an id is given once and never again, and what
//! is said in Chinese alone stands for both languages.

use checklists::{Item, Versions, Words, renamed};
use std::collections::{BTreeMap, BTreeSet};

/// How ids of checklists begin that began at the desk.
const OF_DESK: &str = "own-";

/// An id that no checklist of the site has ever had.
pub fn new_id(held: &Versions) -> String {
    let taken: BTreeSet<&str> = held.newest().map(|list| list.id.as_str()).collect();
    let mut n = 1;
    while taken.contains(format!("{OF_DESK}{n}").as_str()) {
        n += 1;
    }
    format!("{OF_DESK}{n}")
}

/// Gives new items, and new parts of any, ids that no version of the checklist has ever had.
pub fn with_ids(held: &Versions, list: &str, mut items: Vec<Item>) -> Vec<Item> {
    let mut taken: BTreeSet<String> = items.iter().map(|item| item.id.clone()).collect();
    let mut parts: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for item in held.all(list).flat_map(|(_, version)| &version.items) {
        taken.insert(item.id.clone());
        let of_item = parts.entry(&item.id).or_default();
        of_item.extend(item.parts.iter().map(|part| part.id.clone()));
    }
    let mut n = 0;
    for item in &mut items {
        while item.id.is_empty() {
            n += 1;
            let id = format!("{list}.{n}");
            item.id = if taken.insert(id.clone()) {
                id
            } else {
                continue;
            };
        }
        let had = parts.remove(item.id.as_str()).unwrap_or_default();
        part_ids(item, had);
        fill(item);
    }
    items
}

/// Items of a list that begins, which may be copies: each has an id of its own there, and is no
/// line of the customer's standard any more.
pub fn begun(list: &str, mut items: Vec<Item>) -> Vec<Item> {
    let mut copies: BTreeMap<String, String> = BTreeMap::new();
    for (n, item) in (1..).zip(&mut items) {
        let id = format!("{list}.{n}");
        copies.insert(std::mem::replace(&mut item.id, id.clone()), id);
        item.source = None;
        part_ids(item, BTreeSet::new());
        fill(item);
    }
    copies.remove("");
    for item in &mut items {
        if let Some(when) = &mut item.asked_if {
            renamed(when, &|id| copies.get(id).cloned());
        }
        let of_item: Vec<String> = item.parts.iter().map(|part| part.id.clone()).collect();
        let meters = item.parts.iter_mut().filter_map(|part| part.meter.as_mut());
        for less in meters.filter_map(|meter| meter.less.as_mut()) {
            if let Some(copy) = copies.get(less).filter(|_| !of_item.contains(less)) {
                less.clone_from(copy);
            }
        }
    }
    items
}

/// Gives new parts ids that none of the item's had before.
fn part_ids(item: &mut Item, mut taken: BTreeSet<String>) {
    taken.extend(item.parts.iter().map(|part| part.id.clone()));
    let mut n = 0;
    for part in item.parts.iter_mut().filter(|part| part.id.is_empty()) {
        while part.id.is_empty() {
            n += 1;
            let id = format!("p{n}");
            part.id = if taken.insert(id.clone()) {
                id
            } else {
                continue;
            };
        }
    }
}

/// What is said in Chinese alone stands for both; an item whose name says all needs no text.
fn fill(item: &mut Item) {
    item.name = filled(item.name.clone());
    item.text = filled(item.text.clone());
    if item.text.zh.is_empty() {
        item.text = item.name.clone();
    }
    for clause in &mut item.clauses {
        filled_in(&mut clause.zh, &mut clause.en);
    }
    for part in &mut item.parts {
        part.name = filled(part.name.clone());
        let unit = part.unit.as_ref().map(|unit| unit.trim().to_owned());
        part.unit = unit.filter(|unit| !unit.is_empty());
        for choice in &mut part.choices {
            filled_in(&mut choice.zh, &mut choice.en);
        }
    }
}

/// Words without blanks around them, the Chinese ones in the place of English ones that nobody
/// wrote.
pub fn filled(mut words: Words) -> Words {
    filled_in(&mut words.zh, &mut words.en);
    words
}

fn filled_in(zh: &mut String, en: &mut String) {
    for text in [&mut *zh, &mut *en] {
        if text.trim().len() != text.len() {
            *text = text.trim().to_owned();
        }
    }
    if en.is_empty() {
        en.clone_from(zh);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use checklists::expression::Expression;
    use checklists::{Checklist, Told, built_in};

    fn list(id: &str) -> Checklist {
        built_in().checklist(id).expect("in the catalogue").clone()
    }

    #[test]
    fn a_part_s_id_is_not_given_again_once_it_was_taken_out() {
        let mut first = list("tp13");
        let item = first.items[6].id.clone();
        let mut had = first.items[6].parts[0].clone();
        had.id = "p1".into();
        first.items[6].parts.push(had.clone());
        let mut second = first.clone();
        second.version = 2;
        second.items[6].parts.pop();
        let held = Versions::of([
            ("tp13".to_owned(), first),
            ("tp13@2".to_owned(), second.clone()),
        ]);
        had.id.clear();
        second.items[6].parts.push(had);
        let items = with_ids(&held, "tp13", second.items);
        let item = items.iter().find(|one| one.id == item).expect("kept");
        assert_eq!(item.parts.last().map(|part| part.id.as_str()), Some("p2"));
    }

    #[test]
    fn a_copy_takes_readings_off_its_own_items() {
        let mut items = list("plant-air-conditioning").items;
        let metered = |item: &Item| item.parts.iter().position(|part| part.meter.is_some());
        let at = items.iter().position(|item| metered(item).is_some());
        let at = at.expect("the catalogue has one");
        let part = metered(&items[at]).expect("it has");
        let of_part = |items: &[Item]| {
            let meter = items[at].parts[part].meter.clone();
            meter.and_then(|meter| meter.less)
        };
        assert_eq!(
            of_part(&begun("own-1", items.clone())),
            of_part(&items),
            "a part of the same item"
        );
        let other = (at + 1) % items.len();
        let id = items[other].id.clone();
        if let Some(meter) = &mut items[at].parts[part].meter {
            meter.less = Some(id);
        }
        let copy = begun("own-1", items);
        assert_eq!(of_part(&copy).as_deref(), Some(copy[other].id.as_str()));
        assert!(copy.iter().all(|item| item.source.is_none()));
    }

    #[test]
    fn a_copy_waits_for_its_own_items() {
        let mut items = list("tp13").items;
        items[1].asked_if = Some(Expression::Field(Told::Outcome("13.1".into())));
        let copy = begun("own-1", items);
        assert_eq!(
            copy[1].asked_if,
            Some(Expression::Field(Told::Outcome("own-1.1".into())))
        );
    }

    #[test]
    fn chinese_alone_stands_for_both_and_a_name_for_a_text() {
        let mut item = list("tp13").items[0].clone();
        item.name = Words {
            zh: " 灯 ".into(),
            en: String::new(),
        };
        item.text = Words {
            zh: String::new(),
            en: " ".into(),
        };
        item.clauses[0].en = String::new();
        fill(&mut item);
        assert_eq!((item.name.zh.as_str(), item.name.en.as_str()), ("灯", "灯"));
        assert_eq!(item.text, item.name);
        assert_eq!(item.clauses[0].zh, item.clauses[0].en);
    }
}
