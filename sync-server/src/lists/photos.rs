//! The photo wall, whole: each photo with what it shows, and pairs of before and after. For eyes
//! from outside the house nobody's name is in them.

use super::cell::{code, moment, text, yes};
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::photo_wall::{self, Filter, PhotoWall};
use crate::error::{ServerError, refuse};
use protocol::ErrorCode;
use std::str::FromStr;

/// Photos with what they show.
pub const PHOTOS: List = List {
    name: "photos",
    title: ("照片", "Photos"),
    columns: PHOTO_COLUMNS,
    days: Stretch::Always,
    own: OWN,
    rows: photos,
};

/// What was wrong beside what was put right.
pub const PAIRS: List = List {
    name: "photo-pairs",
    title: ("前后对比", "Before and after"),
    columns: PAIR_COLUMNS,
    days: Stretch::Always,
    own: OWN,
    rows: pairs,
};

/// Photos for eyes from outside the house.
const NAMELESS_PHOTOS: List = List {
    columns: &without_person::<{ PHOTO_COLUMNS.len() - 1 }>(PHOTO_COLUMNS),
    rows: |look, take| photos(look, &mut |row| take(unnamed(row))),
    ..PHOTOS
};

/// Pairs for eyes from outside the house.
const NAMELESS_PAIRS: List = List {
    columns: &without_person::<{ PAIR_COLUMNS.len() - 1 }>(PAIR_COLUMNS),
    rows: |look, take| pairs(look, &mut |row| take(unnamed(row))),
    ..PAIRS
};

const OWN: &[Own] = &[
    Own {
        key: "checkpoint",
        title: ("点位编号", "Place id"),
    },
    Own {
        key: "staff",
        title: ("人员编号", "Staff id"),
    },
    Own {
        key: "names",
        title: ("显示姓名", "With names"),
    },
];

const PHOTO_COLUMNS: &[Column] = &[
    moment("at", ("时间", "When")),
    text("place", ("点位", "Place"), 18),
    text("building", ("楼栋", "Building"), 10),
    text("item_name", ("检查项", "Item"), 16),
    code("shows", ("拍的是", "Shows"), "console.wall_shows"),
    code("outcome", ("结果", "Outcome"), "console.outcome"),
    text("person", ("谁", "Who"), 10),
    yes("held", ("已收到", "Held")),
    text("sha256", ("照片编号", "SHA-256"), 40),
    text("finding", ("问题编号", "Finding id"), 20),
    text("round", ("任务编号", "Round id"), 20),
];

const PAIR_COLUMNS: &[Column] = &[
    moment("raised_at", ("发现时间", "Raised")),
    moment("fixed_at", ("整改时间", "Put right")),
    text("place", ("点位", "Place"), 18),
    text("building", ("楼栋", "Building"), 10),
    text("item_name", ("检查项", "Item"), 16),
    code("state", ("状态", "State"), "console.order"),
    text("person", ("谁整改", "Put right by"), 10),
    yes("held", ("已收到", "Held")),
    text("before", ("整改前", "Before"), 40),
    text("after", ("整改后", "After"), 40),
    text("finding", ("问题编号", "Finding id"), 20),
];

/// Where both lists name a person.
const PERSON: usize = 6;

const fn without_person<const N: usize>(all: &[Column]) -> [Column; N] {
    let mut kept = [all[0]; N];
    let mut n = 1;
    while n < N {
        kept[n] = all[if n < PERSON { n } else { n + 1 }];
        n += 1;
    }
    kept
}

fn unnamed(mut row: Vec<Cell>) -> Vec<Cell> {
    row.remove(PERSON);
    row
}

/// The same list without the column that names people; another list as it is.
pub fn nameless(list: &'static List) -> &'static List {
    match list.name {
        name if name == PHOTOS.name => &NAMELESS_PHOTOS,
        name if name == PAIRS.name => &NAMELESS_PAIRS,
        _ => list,
    }
}

fn photos(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let mut filter = filter(look, &PHOTOS)?;
    while let Some(page) = next(look, &mut filter)? {
        for photo in page.photos {
            take(vec![
                Cell::moment(photo.at),
                Cell::text(photo.place),
                Cell::text(photo.building),
                photo.item.map_or(Cell::None, Cell::Words),
                Cell::code(&photo.shows),
                photo.outcome.as_ref().map_or(Cell::None, Cell::code),
                Cell::maybe(photo.person),
                Cell::Yes(photo.held),
                Cell::Text(photo.sha256),
                Cell::maybe(photo.finding.map(|id| id.to_string())),
                Cell::maybe(photo.round.map(|id| id.to_string())),
            ])?;
        }
    }
    Ok(())
}

fn pairs(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let mut filter = filter(look, &PAIRS)?;
    filter.pairs = true;
    while let Some(page) = next(look, &mut filter)? {
        for pair in page.pairs {
            take(vec![
                Cell::Moment(pair.raised_at),
                Cell::Moment(pair.fixed_at),
                Cell::text(pair.place),
                Cell::text(pair.building),
                pair.item.map_or(Cell::None, Cell::Words),
                Cell::code(&pair.state),
                Cell::maybe(pair.person),
                Cell::Yes(pair.held),
                Cell::Text(pair.before),
                Cell::Text(pair.after),
                Cell::Text(pair.finding.to_string()),
            ])?;
        }
    }
    Ok(())
}

/// What the page is asked for by its address.
fn filter(look: &Look<'_>, list: &List) -> Result<Filter, ServerError> {
    Ok(Filter {
        place: id(look, "checkpoint")?,
        person: id(look, "staff")?,
        nameless: look.asked.flag("names") == Some(false),
        days: look.days(list),
        ..Filter::default()
    })
}

fn id<T: FromStr>(look: &Look<'_>, key: &str) -> Result<Option<T>, ServerError> {
    let id = look.asked.one(key).map(str::parse);
    id.transpose()
        .map_err(|_| refuse(ErrorCode::BadValue, format!("`{key}`: an id")))
}

/// The next page of the wall; none: that was all.
fn next(look: &Look<'_>, filter: &mut Filter) -> Result<Option<PhotoWall>, ServerError> {
    if filter.before == Some(OVER) {
        return Ok(None);
    }
    let page = photo_wall::list(look.connection, look.site, look.names, filter)?;
    filter.before = Some(page.next.unwrap_or(OVER));
    Ok(Some(page))
}

/// No photo and no step comes before it.
const OVER: i64 = i64::MIN;
