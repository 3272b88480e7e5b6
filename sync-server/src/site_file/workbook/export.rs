//! A site as it stands, as a workbook's rows: what imports back without a change. Nothing that
//! handhelds alone said is in it, and no PIN.

mod gauges;

use crate::error::ServerError;
use crate::site_file::draft::{Draft, Row, list};
use crate::site_file::gauges::PREFIX;
use crate::site_file::held::Held;
use crate::site_file::pairs;
use crate::site_file::sheets::{self, plain};
use crate::sql::sites;
use model::ids::{CheckpointId, StaffId};
use protocol::rows::*;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The rows of a site. Routes aren't kept: its plans name their checkpoints.
pub fn as_it_stands(connection: &Connection, site: &sites::Site) -> Result<Draft, ServerError> {
    let held = Held::read(connection, site.number)?;
    let site = Standing {
        staff: names(held.staff.iter().map(|(id, row)| (*id, row.name.as_str()))),
        shifts: names(held.shifts.iter().map(|(id, row)| (*id, row.name.as_str()))),
        plans: names(held.plans.iter().map(|(id, row)| (*id, row.name.as_str()))),
        places: numbers(&held),
        held: &held,
    };
    let mut draft = Draft::default();
    if let Some(row) = &held.site {
        draft.add("site", [settings(row)]);
        draft.add(
            "buildings",
            row.buildings.iter().map(|one| site.building(one)),
        );
        draft.add("tools", row.tools.iter().map(tool));
        draft.add("calendar", row.calendar.iter().flat_map(days_of_year));
    }
    site.all(&mut draft);
    Ok(draft)
}

/// What rows are called in cells.
struct Standing<'a> {
    held: &'a Held,
    staff: BTreeMap<Uuid, String>,
    shifts: BTreeMap<Uuid, String>,
    plans: BTreeMap<Uuid, String>,
    places: BTreeMap<Uuid, String>,
}

/// A name that stands once names a row where others refer to it; else its lasting id does. A row
/// itself always says its id, so that it may change its name.
fn names<'r>(rows: impl Iterator<Item = (Uuid, &'r str)> + Clone) -> BTreeMap<Uuid, String> {
    let mut often: BTreeMap<String, u32> = BTreeMap::new();
    for (_, name) in rows.clone() {
        *often.entry(plain(name)).or_default() += 1;
    }
    let called = |(id, name): (Uuid, &str)| {
        let once = often.get(&plain(name)) == Some(&1);
        // A name with a separator in it would be taken for two.
        let whole = !name.is_empty() && !name.contains([',', '，', '、', ';', '；', '\n', '#']);
        (
            id,
            if once && whole {
                name.to_owned()
            } else {
                id.to_string()
            },
        )
    };
    rows.map(called).collect()
}

fn numbers(held: &Held) -> BTreeMap<Uuid, String> {
    let mut often: BTreeMap<u32, u32> = BTreeMap::new();
    for number in held.checkpoints.values().filter_map(number) {
        *often.entry(number).or_default() += 1;
    }
    let places = held.checkpoints.iter();
    let called = places.map(|(id, row)| {
        let number = number(row).filter(|number| often.get(number) == Some(&1));
        (
            *id,
            number.map_or(id.to_string(), |number| number.to_string()),
        )
    });
    called.collect()
}

/// That of its label: the code without its check digit.
fn number(row: &CheckpointRow) -> Option<u32> {
    row.code.as_deref()?.get(..5)?.parse().ok()
}

fn settings(row: &SiteRow) -> Row {
    let span = |span: &Span| format!("{}-{}", span.from, span.to);
    let (hours, minutes) = (row.day_start_min / 60, row.day_start_min % 60);
    let [minor, normal, serious] = row.finish_hours;
    Row::default()
        .with("name", &row.name)
        .with("time_zone", &row.time_zone)
        .with("day_start", format!("{hours:02}:{minutes:02}"))
        .with("night", span(&row.night))
        .with("rush_hours", list(row.rush_hours.iter().map(span)))
        .with(
            "winter",
            format!("{} 至 {}", row.winter.from, row.winter.to),
        )
        .with("finish_hours.minor", minor)
        .with("finish_hours.normal", normal)
        .with("finish_hours.serious", serious)
        .with_some("duty_phone", row.duty_phone.as_ref())
}

fn tool(row: &ToolRow) -> Row {
    Row::default()
        .with("name", &row.name)
        .with("count", row.count)
}

/// Days in a row are one row.
fn days_of_year(year: &YearRow) -> Vec<Row> {
    let mut rows = Vec::new();
    for (days, is) in [(&year.off, "off"), (&year.work, "work")] {
        let read = |day: &String| format!("{:04}-{day}", year.year).parse().ok();
        let days: Vec<chrono::NaiveDate> = days.iter().filter_map(read).collect();
        for stretch in days.chunk_by(|day, next| day.succ_opt() == Some(*next)) {
            let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else {
                continue;
            };
            let row = Row::default().with("day", first).with("is", is);
            rows.push(row.with_some("to", (last > first).then_some(last)));
        }
    }
    rows
}

impl Standing<'_> {
    /// Rows in the order in which people look for them: by number, or by name.
    fn all(&self, draft: &mut Draft) {
        let held = self.held;
        let mut people: Vec<_> = held.staff.iter().collect();
        // A shift leader's temporary people are the handhelds' alone.
        people.retain(|(_, row)| row.until.is_none());
        people.sort_by_key(|(_, row)| (row.roles.first().copied(), &row.name));
        draft.add(
            "staff",
            people.iter().map(|(id, row)| self.person(**id, row)),
        );
        let mut shifts: Vec<_> = held.shifts.iter().collect();
        shifts.sort_by_key(|(_, row)| (&row.hours.from, &row.name));
        draft.add(
            "shifts",
            shifts.iter().map(|(id, row)| self.shift(**id, row)),
        );
        let days = shifts
            .iter()
            .flat_map(|(id, row)| self.shift_days(**id, row));
        draft.add("shift_days", days);
        let mut places: Vec<_> = held.checkpoints.iter().collect();
        places.sort_by_key(|(_, row)| number(row));
        let rows = places.iter().filter_map(|(id, row)| self.place(**id, row));
        draft.add("checkpoints", rows);
        let mut plans: Vec<_> = held.plans.iter().collect();
        plans.sort_by_key(|(_, row)| &row.name);
        draft.add("plans", plans.iter().map(|(id, row)| self.plan(**id, row)));
        let at = |row: &EquipmentRow| held.checkpoints.get(&row.checkpoint.0).and_then(number);
        let mut pieces: Vec<_> = held.equipment.iter().collect();
        pieces.sort_by_key(|(_, row)| (at(row), &row.name));
        draft.add(
            "equipment",
            pieces.iter().map(|(id, row)| self.piece(**id, row)),
        );
        let gauges = pieces.iter().flat_map(|(id, row)| self.gauges(**id, row));
        draft.add("gauges", gauges);
    }

    fn building(&self, row: &BuildingRow) -> Row {
        Row::default()
            .with("name", &row.name)
            .with_some("owner", row.owner.map(|id| self.one(id)))
            .with_some("class", row.class.as_ref())
            .with("basement", yes_no(row.basement))
            .with_some("lights_min", row.lights_min)
    }

    fn one(&self, id: StaffId) -> String {
        called(&self.staff, id.0)
    }

    fn several(&self, ids: &[StaffId]) -> String {
        list(ids.iter().map(|id| self.one(*id)))
    }

    fn person(&self, id: Uuid, row: &StaffRow) -> Row {
        Row::default()
            .with("name", &row.name)
            .with("id", id)
            .with("roles", list(row.roles.iter().map(word)))
            .with("supervisor", yes_no(row.supervisor))
            .with("active", yes_no(row.active))
    }

    fn shift(&self, id: Uuid, row: &ShiftRow) -> Row {
        Row::default()
            .with("name", &row.name)
            .with("id", id)
            .with("hours", format!("{}-{}", row.hours.from, row.hours.to))
            .with("staff", self.several(&row.staff))
    }

    fn shift_days(&self, id: Uuid, row: &ShiftRow) -> Vec<Row> {
        let day = |one: &ShiftDay| {
            let row = Row::default().with("day", &one.day);
            let row = row.with("shift", called(&self.shifts, id));
            row.with("staff", self.several(&one.staff))
        };
        row.days.iter().map(day).collect()
    }

    /// Edges: a spare label's place has no name yet, and one without a label no number; neither
    /// is in a file.
    fn place(&self, id: Uuid, row: &CheckpointRow) -> Option<Row> {
        let number = number(row).filter(|_| !row.name.is_empty())?;
        let own = format!("tp{}", row.touchpoint);
        let further = row.lists.iter().filter(|list| **list != own);
        let touchpoint = (row.touchpoint > 0).then_some(row.touchpoint);
        let degrees = |e7: i32| format!("{:.7}", f64::from(e7) / 1e7);
        let position = row.position.as_ref();
        let row = Row::default()
            .with("number", number)
            .with("name", &row.name)
            .with("building", &row.building)
            .with_some("floor", row.floor.as_ref())
            .with_some("touchpoint", touchpoint)
            .with("lists", list(further))
            .with_some("responsible", row.responsible.map(|id| self.one(id)))
            .with("state", word(&row.state))
            .with_some("closed_until", row.closed_until.as_ref())
            .with("tags", list(&row.tags))
            .with_some(
                "position.latitude",
                position.map(|it| degrees(it.latitude_e7)),
            )
            .with_some(
                "position.longitude",
                position.map(|it| degrees(it.longitude_e7)),
            );
        Some(row.with("id", id))
    }

    fn plan(&self, id: Uuid, row: &PlanRow) -> Row {
        let (day, time) = row
            .start
            .split_once('T')
            .unwrap_or((row.start.as_str(), "00:00"));
        let blackouts = row.blackouts.iter().map(|span| match span.from == span.to {
            true => span.from.clone(),
            false => format!("{}至{}", span.from, span.to),
        });
        let some = |count: u32| (count > 0).then_some(count);
        Row::default()
            .with("name", &row.name)
            .with("id", id)
            .with("kind", word(&row.kind))
            .with("role", word(&row.role))
            .with_some("person", row.person.map(|id| self.one(id)))
            .with("checkpoints", self.stretches(&row.checkpoints))
            .with("rrule", &row.rrule)
            .with("start.day", day)
            .with("start.time", time)
            .with("window_min", row.window_min)
            .with("grace_min", row.grace_min)
            .with("days", word(&row.days))
            .with("blackouts", list(blackouts))
            .with_some("until", row.until.as_ref())
            .with_some("replaces", row.replaces.map(|id| called(&self.plans, id.0)))
            .with_some("one_of", some(row.one_of))
            .with_some("quota", some(row.quota))
            .with_some("counts", row.counts.as_ref())
            .with("second_signature", yes_no(row.second_signature))
    }

    /// Numbers that follow each other are a stretch, so that a cell can be read.
    fn stretches(&self, places: &[CheckpointId]) -> String {
        let words: Vec<String> = places.iter().map(|id| called(&self.places, id.0)).collect();
        let number = |word: &String| word.parse::<u32>().ok();
        let follows = |word: &String, next: &String| {
            number(word).and_then(|it| it.checked_add(1)) == Some(number(next).unwrap_or(0))
        };
        let stretch = |words: &[String]| match words {
            [first, .., last] if words.len() > 2 => format!("{first}-{last}"),
            words => list(words),
        };
        list(words.chunk_by(follows).map(stretch))
    }

    fn piece(&self, id: Uuid, row: &EquipmentRow) -> Row {
        // Its kind's checklist is meant where none is named.
        let lists = row.lists.iter().filter(|one| !one.starts_with(PREFIX));
        let lists: Vec<&String> = lists.collect();
        let usual = lists
            .iter()
            .map(|one| Some(one.as_str()))
            .eq([row.kind.as_deref()]);
        let mut said = Row::default()
            .with("id", id)
            .with("name", &row.name)
            .with("checkpoint", called(&self.places, row.checkpoint.0))
            .with_some("kind", row.kind.as_ref())
            .with("lists", if usual { String::new() } else { list(lists) })
            .with("status", word(&row.status))
            .with_some("responsible", row.responsible.map(|id| self.one(id)))
            .with_some("replaced_by", row.replaced_by);
        let mut others = Vec::new();
        for (name, value) in &row.fields {
            let column = format!("fields.{name}");
            let known = sheets::of("equipment").and_then(|sheet| sheet.of_key(&column));
            match known {
                Some(_) => said = said.with(&column, value),
                None => others.push(pairs::written(name, value)),
            }
        }
        said.with("fields", others.join("；"))
    }
}

fn called(names: &BTreeMap<Uuid, String>, id: Uuid) -> String {
    names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}

fn yes_no(it: bool) -> &'static str {
    if it { "yes" } else { "no" }
}

/// The word that a choice has on the wire.
fn word(choice: &impl Serialize) -> String {
    let value = serde_json::to_value(choice).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}
