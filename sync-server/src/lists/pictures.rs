//! The site's own photos and spoken words: every item and place that may have one, and what it has.

use super::cell::{code, text, yes};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::names;
use crate::console::pictures::{PictureHeld, all};
use crate::error::ServerError;
use checklists::Words;
use std::collections::BTreeMap;

pub const LIST: List = List {
    name: "pictures",
    title: ("示范照片", "Pictures"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    code("tab", ("属于", "Of"), "console.pictures"),
    text("group_name", ("检查表或楼栋", "Checklist or building"), 14),
    text("item", ("编号", "Item"), 9),
    text("name", ("名称", "Name"), 18),
    text("about", ("说明", "Text"), 36),
    yes("has_photo", ("有照片", "Has a photo")),
    yes("has_clip", ("有语音", "Has a clip")),
    text("photo", ("照片编号", "Photo"), 40),
    text("clip", ("语音编号", "Clip"), 40),
    text("group", ("检查表编号", "List or building"), 12),
    text("picture", ("编号", "Picture id"), 24),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let told = all(look.connection, look.site, look.now)?;
    let held = told.pictures.into_iter();
    let held: BTreeMap<String, PictureHeld> = held.map(|one| (one.id.clone(), one)).collect();
    for list in told.lists {
        for item in list.items {
            let id = format!("item/{}/{}", list.list, item.item);
            let group = (list.list.as_str(), Cell::Words(list.name.clone()));
            let named = (Cell::text(item.item), item.name, item.text);
            take(row("items", group, named, (held.get(&id), id)))?;
        }
    }
    for place in told.places {
        let id = format!("place/{}", place.checkpoint);
        let group = (place.building.as_str(), Cell::text(place.building.as_str()));
        let name = names::same(&place.name);
        let named = (Cell::None, name, names::same(""));
        take(row("places", group, named, (held.get(&id), id)))?;
    }
    Ok(())
}

fn row(
    tab: &str,
    (group, group_name): (&str, Cell),
    (item, name, about): (Cell, Words, Words),
    (held, id): (Option<&PictureHeld>, String),
) -> Vec<Cell> {
    let photo = held.and_then(|one| one.photo.as_deref());
    let clip = held.and_then(|one| one.clip.as_deref());
    vec![
        Cell::Code(tab.to_owned()),
        group_name,
        item,
        Cell::Words(name),
        match about.zh.is_empty() {
            true => Cell::None,
            false => Cell::Words(about),
        },
        Cell::Yes(photo.is_some()),
        Cell::Yes(clip.is_some()),
        Cell::maybe(photo),
        Cell::maybe(clip),
        Cell::text(group),
        Cell::Text(id),
    ]
}
