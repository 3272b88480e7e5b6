//! What can be wrong with a site's file that has the right shape. Finds everything, fixes nothing.

use crate::site_file::form::{Checkpoint, Entry, Equipment, Form, Plan, Staff};
use checklists::{Catalogue, built_in};
use chrono::NaiveTime;
use model::code;
use model::recurrence::{self, Rule};
use protocol::rows::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The line of a place in a text, from 1.
pub fn line_of(text: &str, place: usize) -> usize {
    let before = text.as_bytes().iter().take(place);
    1 + before.filter(|byte| **byte == b'\n').count()
}

/// Every problem, each with file, line, field and reason.
pub fn problems(file: &str, form: &Form) -> Vec<String> {
    let mut check = Check {
        file,
        problems: Vec::new(),
        catalogue: built_in(),
    };
    check.site(form);
    check.names(
        "buildings",
        form.buildings.iter().map(|one| (one.line, one.id.as_str())),
    );
    check.names(
        "staff",
        form.staff.iter().map(|one| (one.line, one.id.as_str())),
    );
    check.names(
        "shifts",
        form.shifts.iter().map(|one| (one.line, one.id.as_str())),
    );
    check.names(
        "checkpoints",
        form.checkpoints
            .iter()
            .map(|one| (one.line, one.id.as_str())),
    );
    check.names(
        "equipment",
        form.equipment.iter().map(|one| (one.line, one.id.as_str())),
    );
    check.names(
        "plans",
        form.plans.iter().map(|one| (one.line, one.id.as_str())),
    );
    let staff: BTreeSet<&str> = form.staff.iter().map(|one| one.id.as_str()).collect();
    let places: BTreeSet<&str> = form.checkpoints.iter().map(|one| one.id.as_str()).collect();
    let buildings: BTreeSet<&str> = form.buildings.iter().map(|one| one.id.as_str()).collect();
    for one in &form.staff {
        check.person(one);
    }
    for one in &form.shifts {
        check.hours(one.line, "shifts.hours", &one.hours);
        for id in one.staff.iter().filter(|id| !staff.contains(id.as_str())) {
            check.wrong(
                one.line,
                "shifts.staff",
                format!("there is no staff `{id}`"),
            );
        }
    }
    let mut numbers = BTreeMap::new();
    for one in &form.checkpoints {
        check.checkpoint(one, &buildings);
        if let Some(other) = numbers.insert(one.number, one.line) {
            let reason = format!("number {} stands in line {other} too", one.number);
            check.wrong(one.line, "checkpoints.number", reason);
        }
    }
    for one in &form.equipment {
        check.equipment(one, &places);
    }
    for one in &form.plans {
        check.plan(one, &places);
    }
    check.problems
}

struct Check<'a> {
    file: &'a str,
    problems: Vec<String>,
    catalogue: &'static Catalogue,
}

impl Check<'_> {
    fn wrong(&mut self, line: usize, field: &str, reason: impl std::fmt::Display) {
        self.problems
            .push(format!("{}:{line}: {field}: {reason}", self.file));
    }

    fn names<'n>(&mut self, table: &str, names: impl Iterator<Item = (usize, &'n str)>) {
        let mut seen = BTreeMap::new();
        for (line, id) in names {
            let field = format!("{table}.id");
            if id.is_empty() {
                self.wrong(line, &field, "it is empty");
            }
            if let Some(other) = seen.insert(id, line) {
                self.wrong(line, &field, format!("`{id}` stands in line {other} too"));
            }
        }
    }

    fn site(&mut self, form: &Form) {
        let (line, site) = (form.site.line, &form.site);
        if site.name.trim().is_empty() {
            self.wrong(line, "site.name", "it is empty");
        }
        if let Err(error) = recurrence::zone(&site.time_zone) {
            self.wrong(line, "site.time_zone", error);
        }
        if time(&site.day_start).is_none() {
            self.wrong(line, "site.day_start", "write it as HH:MM");
        }
        self.hours(line, "site.night", &site.night);
        for span in &site.rush_hours {
            self.hours(line, "site.rush_hours", span);
        }
        for day in [&site.winter.from, &site.winter.to] {
            // A leap year, so that 02-29 is a day.
            if chrono::NaiveDate::parse_from_str(&format!("2024-{day}"), "%Y-%m-%d").is_err() {
                self.wrong(
                    line,
                    "site.winter",
                    format!("`{day}` isn't a day: write MM-DD"),
                );
            }
        }
    }

    fn hours(&mut self, line: usize, field: &str, span: &Span) {
        for text in [&span.from, &span.to] {
            if time(text).is_none() {
                self.wrong(line, field, format!("`{text}` isn't a time: write HH:MM"));
            }
        }
    }

    fn person(&mut self, one: &Entry<Staff>) {
        let digits = if one.supervisor { 6 } else { 4 };
        if one.pin.len() != digits || !one.pin.bytes().all(|byte| byte.is_ascii_digit()) {
            self.wrong(
                one.line,
                "staff.pin",
                format!("it must have {digits} digits"),
            );
        }
        if one.roles.is_empty() {
            self.wrong(one.line, "staff.roles", "name at least one");
        }
        if one.name.trim().is_empty() {
            self.wrong(one.line, "staff.name", "it is empty");
        }
    }

    fn lists(&mut self, line: usize, field: &str, lists: &[String]) {
        for id in lists
            .iter()
            .filter(|id| self.catalogue.checklist(id).is_none())
        {
            self.problems.push(format!(
                "{}:{line}: {field}: there is no checklist `{id}`",
                self.file
            ));
        }
    }

    fn checkpoint(&mut self, one: &Entry<Checkpoint>, buildings: &BTreeSet<&str>) {
        if code::with_check_digit(one.number).is_none() {
            self.wrong(one.line, "checkpoints.number", "it is over 99999");
        }
        if !buildings.contains(one.building.as_str()) {
            let reason = format!("there is no building `{}`", one.building);
            self.wrong(one.line, "checkpoints.building", reason);
        }
        if one
            .touchpoint
            .is_some_and(|number| !(1..=20).contains(&number))
        {
            self.wrong(one.line, "checkpoints.touchpoint", "they go from 1 to 20");
        }
        for tag in &one.tags {
            let hex = |byte: u8| byte.is_ascii_digit() || (b'A'..=b'F').contains(&byte);
            if tag.is_empty() || !tag.bytes().all(hex) {
                let reason = format!("`{tag}` isn't a UID in upper-case hex");
                self.wrong(one.line, "checkpoints.tags", reason);
            }
        }
        self.lists(one.line, "checkpoints.lists", &one.lists);
    }

    fn equipment(&mut self, one: &Entry<Equipment>, places: &BTreeSet<&str>) {
        if !places.contains(one.checkpoint.as_str()) {
            let reason = format!("there is no checkpoint `{}`", one.checkpoint);
            self.wrong(one.line, "equipment.checkpoint", reason);
        }
        if one.lists.is_empty() {
            self.wrong(one.line, "equipment.lists", "name at least one checklist");
        }
        self.lists(one.line, "equipment.lists", &one.lists);
        for limit in &one.limits {
            let mut lists = one
                .lists
                .iter()
                .filter_map(|id| self.catalogue.checklist(id));
            let item = lists.find_map(|list| list.item(&limit.item));
            if item.and_then(|item| item.part(&limit.part)).is_none() {
                let reason = format!("no part `{}` of item `{}`", limit.part, limit.item);
                self.wrong(one.line, "equipment.limits", reason);
            }
            if let (Some(low), Some(high)) = (limit.low, limit.high)
                && low > high
            {
                let reason = format!("{low} is above {high}: the limit is upside down");
                self.wrong(one.line, "equipment.limits", reason);
            }
        }
    }

    fn plan(&mut self, one: &Entry<Plan>, places: &BTreeSet<&str>) {
        if let Err(error) = Rule::read(&one.rrule, &one.start, one.window_min, one.grace_min) {
            self.wrong(one.line, "plans.rrule or start", error);
        }
        if one.window_min == 0 {
            self.wrong(
                one.line,
                "plans.window_min",
                "nobody can be on time in 0 minutes",
            );
        }
        if one.checkpoints.is_empty() {
            self.wrong(one.line, "plans.checkpoints", "name at least one");
        }
        for id in one
            .checkpoints
            .iter()
            .filter(|id| !places.contains(id.as_str()))
        {
            self.wrong(
                one.line,
                "plans.checkpoints",
                format!("there is no checkpoint `{id}`"),
            );
        }
    }
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}
