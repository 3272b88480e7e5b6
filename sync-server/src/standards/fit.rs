//! Whether a version may be set: what makes no sense in it, beside other checklists, and after the
//! versions that were set before it.

use crate::site_file::gauges;
use crate::site_file::problem::says;
use crate::standards::Unfit;
use crate::xlsform;
use checklists::{Checklist, Item, Versions, Words, unfounded, unsound};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Everything that doesn't fit, in the order of the page.
pub fn unfit(
    held: &Versions,
    list: &Checklist,
    before: Option<&Checklist>,
    today: NaiveDate,
) -> Vec<Unfit> {
    let mut unfit = Vec::new();
    let whole = whole(list, before, today).into_iter();
    unfit.extend(whole.map(|reason| Unfit { item: None, reason }));
    let mut seen = BTreeSet::new();
    for item in &list.items {
        let mut wrong = |reason: Words| {
            unfit.push(Unfit {
                item: Some(item.id.clone()),
                reason,
            });
        };
        unsound(item).into_iter().for_each(&mut wrong);
        turned(held, &list.id, item)
            .into_iter()
            .for_each(&mut wrong);
        taken_off(list, item).into_iter().for_each(&mut wrong);
        unfounded(&list.items, item)
            .into_iter()
            .for_each(&mut wrong);
        if !seen.insert(&item.id) {
            wrong(says("编号出现两次", "its id stands twice"));
        }
        let mut others = held.newest().filter(|other| other.id != list.id);
        if let Some(other) = others.find(|other| other.item(&item.id).is_some()) {
            let zh = format!("编号 {} 已属于检查表 {}", item.id, other.id);
            wrong(says(
                zh,
                format!("id {} belongs to checklist {}", item.id, other.id),
            ));
        }
    }
    unfit
}

fn whole(list: &Checklist, before: Option<&Checklist>, today: NaiveDate) -> Vec<Words> {
    let mut reasons = Vec::new();
    let mut wrong = |zh: String, en: String| reasons.push(says(zh, en));
    if !xlsform::is_id(&list.id) || list.id.starts_with(gauges::PREFIX) {
        let id = &list.id;
        wrong(
            format!("检查表编号“{id}”不能用"),
            format!("`{id}` can't be a checklist's id"),
        );
    }
    if list.name.zh.trim().is_empty() || list.name.en.trim().is_empty() {
        wrong("检查表没有名称".into(), "the checklist has no name".into());
    }
    if list.items.is_empty() {
        wrong("没有检查项".into(), "it asks for nothing".into());
    }
    if let Some(from) = list.from.filter(|from| *from < today) {
        wrong(
            format!("{from} 已经过去：以前的记录不改"),
            format!("{from} is past: old records stay as they are"),
        );
    }
    // An earlier day would hide a version that is already set behind this one.
    let later = before
        .and_then(|before| before.from)
        .filter(|day| list.from < Some(*day));
    if let Some(day) = later {
        wrong(
            format!("已有从 {day} 起的版本，新的要从那天或以后起"),
            format!("a version from {day} on is set: a newer one counts from then or later"),
        );
    }
    if before.is_some_and(|before| (before.kind, before.number) != (list.kind, list.number)) {
        wrong(
            "种类和触点编号不能改".into(),
            "its kind and touchpoint stay what they are".into(),
        );
    }
    reasons
}

/// A part whose values were of another kind: readings before and after would stand in one line.
fn turned(held: &Versions, list: &str, item: &Item) -> Option<Words> {
    let mut versions = held.all(list).filter_map(|(_, one)| one.item(&item.id));
    let part = versions.find_map(|old| {
        let other = |part: &&checklists::Part| {
            let was = old.part(&part.id);
            was.is_some_and(|was| was.kind != part.kind)
        };
        item.parts.iter().find(other)
    })?;
    let zh = format!("“{}”以前记的是另一种值：请去掉它，另加一个", part.name.zh);
    Some(says(
        zh,
        format!(
            "`{}` held values of another kind: take it out and add a new one",
            part.name.en
        ),
    ))
}

/// What a reading is taken off from must still be asked for.
fn taken_off(list: &Checklist, item: &Item) -> Option<Words> {
    let mut parts = item.parts.iter();
    let (part, less) = parts.find_map(|part| {
        let less = part.meter.as_ref()?.less.as_ref()?;
        let here = item.part(less).is_some_and(|other| other.id != part.id);
        let there = list.item(less).is_some_and(|other| other.id != item.id);
        (!here && !there).then_some((part, less))
    })?;
    Some(says(
        format!("“{}”要减去 {less}，但已经没有这一项", part.name.zh),
        format!("`{}` is taken off {less}, which is gone", part.name.en),
    ))
}
