//! What can be wrong with a site's file that has the right shape. Finds everything, fixes nothing.

mod gauges;
mod people;
mod places;
mod plans;

pub use places::uid;

use crate::site_file::form::{CalendarDay, DayIs, Entry, Equipment, Form, Gauge, Keyed};
use crate::site_file::held::Held;
use crate::site_file::names::Names;
use crate::site_file::problem::{Place, Problem, as_said, says};
use crate::site_file::sheets::plain;
use checklists::{Catalogue, Checklist, Words, built_in};
use chrono::{Datelike, NaiveDate, NaiveTime};
use model::recurrence;
use protocol::rows::Span;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Signs of a name.
pub const NAME_CHARS_MAX: usize = 40;
/// Days of one stretch of the calendar.
const STRETCH_DAYS_MAX: i64 = 60;

/// Every problem, each with its place, field and reason.
pub fn problems(form: &Form, names: &Names, held: &Held) -> Vec<Problem> {
    let mut check = Check {
        form,
        names,
        held,
        catalogue: built_in(),
        pieces: form
            .equipment
            .iter()
            .map(|one| (names.id(&one.value), one))
            .collect(),
        gauges: gauges::by_piece(form, names),
        problems: Vec::new(),
    };
    check.site();
    check.keys(&form.buildings);
    check.keys(&form.staff);
    check.keys(&form.shifts);
    check.keys(&form.checkpoints);
    check.keys(&form.equipment);
    check.keys(&form.plans);
    check.people();
    check.places();
    check.gauges();
    check.plans();
    check.tools();
    check.calendar();
    check.problems
}

struct Check<'a> {
    form: &'a Form,
    names: &'a Names,
    held: &'a Held,
    catalogue: &'static Catalogue,
    /// Equipment of the file by its lasting id.
    pieces: BTreeMap<Uuid, &'a Entry<Equipment>>,
    /// Gauges of their own, by piece.
    gauges: BTreeMap<Uuid, Vec<&'a Entry<Gauge>>>,
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn wrong(&mut self, place: &Place, field: &str, reason: Words) {
        self.problems.push(place.wrong(field, reason));
    }

    /// Looks up whom a reference means.
    fn refer(&mut self, place: &Place, field: &str, table: &'static str, text: &str) {
        if let Err(reason) = self.names.find(table, text) {
            self.wrong(place, field, reason);
        }
    }

    /// The same of a checkpoint, or a stretch of their numbers.
    fn refer_places(&mut self, place: &Place, field: &str, words: &[String]) {
        for word in words {
            if let Err(reason) = self.names.find_places(word) {
                self.wrong(place, field, reason);
            }
        }
    }

    /// A checklist of the catalogue, or one that the site has of its own.
    fn list(&self, id: &str) -> Option<&Checklist> {
        let held = self.held.lists.get(id);
        held.or_else(|| self.catalogue.checklist(id))
    }

    fn lists(&mut self, place: &Place, field: &str, lists: &[String]) {
        for id in lists {
            if self.list(id).is_none() {
                let zh = format!("没有检查表“{id}”");
                self.wrong(
                    place,
                    field,
                    says(zh, format!("there is no checklist `{id}`")),
                );
            }
        }
    }

    fn keys<T: Keyed>(&mut self, entries: &[Entry<T>]) {
        let table = T::TABLE;
        let field = |key: &str| format!("{table}.{key}");
        let mut keys: BTreeMap<String, &Entry<T>> = BTreeMap::new();
        let mut ids: BTreeMap<Uuid, &Entry<T>> = BTreeMap::new();
        for (at, one) in entries.iter().enumerate() {
            self.name(&one.place, &field("name"), one.name());
            let key = one.key();
            let shown = match one.id().trim().is_empty() {
                false => "id",
                true if one.number().is_some() => "number",
                true => "name",
            };
            let named = keys.insert(plain(&key), one);
            let meant = ids.insert(self.names.id_at(at, &one.value), one);
            // A number that stands twice is told with all numbers.
            let told = |other: &&Entry<T>| shown == "number" && other.number() == one.number();
            if key.is_empty() || named.or(meant).as_ref().is_some_and(told) {
                continue;
            }
            match (named, meant, self.names.doubt(table, at)) {
                (Some(other), ..) => {
                    self.wrong(&one.place, &field(shown), twice(&key, &other.place));
                }
                (_, Some(other), _) => {
                    self.wrong(&one.place, &field(shown), same_as(&other.place));
                }
                (_, _, Some((key, reason))) => self.wrong(&one.place, &field(key), reason),
                _ => {}
            }
        }
    }

    fn name(&mut self, place: &Place, field: &str, name: &str) {
        let long = name.trim().chars().count();
        if long == 0 {
            self.wrong(place, field, says("必填", "it is empty"));
        }
        if long > NAME_CHARS_MAX {
            let reason = says(
                format!("太长：{long} 个字，最多 {NAME_CHARS_MAX} 个"),
                format!("it has {long} signs, at most {NAME_CHARS_MAX}"),
            );
            self.wrong(place, field, reason);
        }
    }

    fn site(&mut self) {
        let Some(site) = &self.form.site else { return };
        let place = &site.place;
        self.name(place, "site.name", &site.name);
        if let Err(error) = recurrence::zone(&site.time_zone) {
            let zh = format!("“{}”不是 IANA 时区名，例如 Asia/Shanghai", site.time_zone);
            self.wrong(place, "site.time_zone", says(zh, error.to_string()));
        }
        if time(&site.day_start).is_none() {
            self.wrong(
                place,
                "site.day_start",
                says("请写成 HH:MM", "write it as HH:MM"),
            );
        }
        self.hours(place, "site.night", &site.night);
        for span in &site.rush_hours {
            self.hours(place, "site.rush_hours", span);
        }
        for day in [&site.winter.from, &site.winter.to] {
            // A leap year, so that 02-29 is a day.
            if NaiveDate::parse_from_str(&format!("2024-{day}"), "%Y-%m-%d").is_err() {
                let zh = format!("“{day}”不是日子：请写 MM-DD");
                let reason = says(zh, format!("`{day}` isn't a day: write MM-DD"));
                self.wrong(place, "site.winter", reason);
            }
        }
    }

    fn hours(&mut self, place: &Place, field: &str, span: &Span) {
        for text in [&span.from, &span.to] {
            if time(text).is_none() {
                let zh = format!("“{text}”不是时间：请写 HH:MM");
                let reason = says(zh, format!("`{text}` isn't a time: write HH:MM"));
                self.wrong(place, field, reason);
            }
        }
    }

    /// A day, or a problem. Edges: none where it is absent.
    fn day(&mut self, place: &Place, field: &str, text: Option<&String>) -> Option<NaiveDate> {
        let text = text?;
        let day = text.parse().ok();
        if day.is_none() {
            let zh = format!("“{text}”不是日期，请写成 2026-12-01");
            let en = format!("`{text}` isn't a day: write it as 2026-12-01");
            self.wrong(place, field, says(zh, en));
        }
        day
    }

    fn tools(&mut self) {
        let mut seen = BTreeMap::new();
        for one in &self.form.tools {
            self.name(&one.place, "tools.name", &one.name);
            if let Some(other) = seen.insert(plain(&one.name), &one.place) {
                self.wrong(&one.place, "tools.name", twice(&one.name, other));
            }
        }
    }

    fn calendar(&mut self) {
        let mut seen: BTreeMap<NaiveDate, (DayIs, &Place)> = BTreeMap::new();
        for one in &self.form.calendar {
            for day in self.stretch(one) {
                let before = seen.insert(day, (one.is, &one.place));
                if let Some((is, other)) = before
                    && is != one.is
                {
                    self.wrong(&one.place, "calendar.is", twice(&day.to_string(), other));
                }
            }
        }
    }

    fn stretch(&mut self, one: &Entry<CalendarDay>) -> Vec<NaiveDate> {
        let from = self.day(&one.place, "calendar.day", Some(&one.day));
        let to = self.day(&one.place, "calendar.to", one.to.as_ref());
        let Some(from) = from else { return Vec::new() };
        let days = (to.unwrap_or(from) - from).num_days();
        if !(0..STRETCH_DAYS_MAX).contains(&days) || from.year() < 2000 {
            let reason = says(
                format!("最后一天要在第一天之后 {STRETCH_DAYS_MAX} 天以内"),
                format!("the last day comes after the first, within {STRETCH_DAYS_MAX} days"),
            );
            self.wrong(&one.place, "calendar.to", reason);
            return Vec::new();
        }
        from.iter_days().take(days as usize + 1).collect()
    }
}

/// That the same stands elsewhere too.
fn twice(what: &str, other: &Place) -> Words {
    let row = other.row;
    let unit = if other.heads.is_some() { "row" } else { "line" };
    says(
        format!("“{what}”在第 {row} 行已经有了"),
        format!("`{what}` stands in {unit} {row} too"),
    )
}

/// That another row means the same thing of the site.
fn same_as(other: &Place) -> Words {
    let row = other.row;
    says(
        format!("和第 {row} 行指的是同一个：请用编号分清"),
        format!("row {row} means the same one: tell them apart by their ids"),
    )
}

/// Why low and high can't be; a limit has at most three decimals.
fn limits(low: Option<f64>, high: Option<f64>) -> Option<Words> {
    for figure in [low, high].into_iter().flatten() {
        if milli(figure).is_none() {
            return Some(says(
                format!("{figure} 太大，或超过三位小数"),
                format!("{figure} is too large or has more than three decimals"),
            ));
        }
    }
    let (low, high) = (low?, high?);
    (low > high).then(|| {
        says(
            format!("下限 {low} 高于上限 {high}"),
            format!("{low} is above {high}: the limit is upside down"),
        )
    })
}

/// A figure in thousandths; none where it isn't one.
pub fn milli(figure: f64) -> Option<i64> {
    let milli = (figure * 1_000.0).round();
    let near = (figure * 1_000.0 - milli).abs() <= 1e-6 * milli.abs().max(1.0);
    (milli.is_finite() && milli.abs() < 1e15 && near).then_some(milli as i64)
}

/// A reason of the rules, which speak English.
fn by_rule(zh: String, error: impl std::fmt::Display) -> Words {
    Words {
        zh: format!("{zh}（{error}）"),
        ..as_said(error)
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}
