//! The site's own row: settings, buildings, tools, working calendar.

use crate::error::ServerError;
use crate::site_file::form::{Building, DayIs, Entry, Form};
use crate::site_file::rows::{Making, Missing};
use crate::site_file::sheets::plain;
use crate::start;
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike, Weekday};
use protocol::feed::Kind;
use protocol::rows::{BuildingRow, SiteRow, ToolRow, YearRow};
use std::collections::{BTreeMap, BTreeSet};

/// The settings of a site that a file brings.
pub fn site(form: &Form) -> Option<SiteRow> {
    let site = form.site.as_ref()?;
    let day_start = NaiveTime::parse_from_str(&site.day_start, "%H:%M").unwrap_or_default();
    Some(SiteRow {
        name: site.name.trim().to_owned(),
        time_zone: site.time_zone.clone(),
        day_start_min: day_start.hour() * 60 + day_start.minute(),
        night: site.night.clone(),
        rush_hours: site.rush_hours.clone(),
        winter: site.winter.clone(),
        finish_hours: site.finish_hours.list(),
        conditions: Vec::new(),
        buildings: Vec::new(),
        calendar: start::known_years(&site.time_zone),
        tools: Vec::new(),
        duty_phone: phone(site.duty_phone.as_ref()),
        escalation: None,
        warning: None,
        notices: None,
    })
}

fn phone(text: Option<&String>) -> Option<String> {
    let text = text.map(|text| text.trim().to_owned());
    text.filter(|text| !text.is_empty())
}

impl Making<'_> {
    pub(super) fn settings(&mut self) -> Result<(), ServerError> {
        let held = self.held.site.clone();
        let Some(mut row) = held.clone().or_else(|| site(self.form)) else {
            return Ok(());
        };
        if let (Some(one), Some(new)) = (&self.form.site, site(self.form)) {
            let says = |key: &str| held.is_none() || one.says(key);
            row.name = new.name;
            if says("time_zone") {
                row.time_zone = new.time_zone;
            }
            if says("day_start") {
                row.day_start_min = new.day_start_min;
            }
            if says("night") {
                row.night = new.night;
            }
            if says("rush_hours") {
                row.rush_hours = new.rush_hours;
            }
            if says("winter") {
                row.winter = new.winter;
            }
            if says("duty_phone") {
                row.duty_phone = new.duty_phone;
            }
            for (n, key) in ["minor", "normal", "serious"].into_iter().enumerate() {
                let field = format!("finish_hours.{key}");
                if says(&field) || one.said.contains("finish_hours") {
                    row.finish_hours[n] = new.finish_hours[n];
                }
            }
        }
        self.buildings(&mut row);
        self.tools(&mut row);
        self.calendar(&mut row);
        let place = self.form.site.as_ref().map(|one| one.place.clone());
        let name = row.name.clone();
        self.put(
            Kind::Site,
            self.site.to_string(),
            &row,
            &name,
            place.as_ref(),
        )
    }

    /// Buildings of the file in its order, then what the site has besides.
    fn buildings(&mut self, row: &mut SiteRow) {
        if !self.form.there.contains("buildings") {
            return;
        }
        let held = std::mem::take(&mut row.buildings);
        let before = |name: &str| held.iter().find(|one| plain(&one.name) == plain(name));
        let mut said = BTreeSet::new();
        for one in &self.form.buildings {
            said.insert(plain(&one.name));
            row.buildings.push(self.building(one, before(&one.name)));
        }
        for one in held.iter().filter(|one| !said.contains(&plain(&one.name))) {
            self.rows.missing.push(Missing {
                sheet: "buildings",
                id: one.name.clone(),
                name: one.name.clone(),
            });
            row.buildings.push(one.clone());
        }
    }

    fn building(&self, one: &Entry<Building>, held: Option<&BuildingRow>) -> BuildingRow {
        let class = one.class.and_then(|class| serde_json::to_value(class).ok());
        let class = class.and_then(|class| class.as_str().map(str::to_owned));
        let mut row = BuildingRow {
            name: one.name.trim().to_owned(),
            owner: self.person(one.owner.as_ref()),
            class,
            basement: one.basement,
            lights_min: one.lights_min,
        };
        if let Some(held) = held {
            if !one.says("owner") {
                row.owner = held.owner;
            }
            if !one.says("class") {
                row.class.clone_from(&held.class);
            }
            if !one.says("basement") {
                row.basement = held.basement;
            }
            if !one.says("lights_min") {
                row.lights_min = held.lights_min;
            }
        }
        row
    }

    /// Tools of the file, those of count 0 gone, then what the site has besides.
    fn tools(&mut self, row: &mut SiteRow) {
        if !self.form.there.contains("tools") {
            return;
        }
        let held = std::mem::take(&mut row.tools);
        let said: BTreeSet<String> = self.form.tools.iter().map(|one| plain(&one.name)).collect();
        for one in self.form.tools.iter().filter(|one| one.count > 0) {
            row.tools.push(ToolRow {
                name: one.name.trim().to_owned(),
                count: one.count,
            });
        }
        for one in held
            .into_iter()
            .filter(|one| !said.contains(&plain(&one.name)))
        {
            self.rows.missing.push(Missing {
                sheet: "tools",
                id: one.name.clone(),
                name: one.name.clone(),
            });
            row.tools.push(one);
        }
    }

    /// A year that stands in the file is taken from it whole; others stay.
    fn calendar(&mut self, row: &mut SiteRow) {
        let mut years: BTreeMap<i32, YearRow> = BTreeMap::new();
        for (day, is) in days(self.form) {
            let year = years.entry(day.year()).or_insert_with(|| YearRow {
                year: day.year(),
                off: Vec::new(),
                work: Vec::new(),
            });
            let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
            let list = match (is, weekend) {
                (DayIs::Off, _) => &mut year.off,
                (DayIs::Work, true) => &mut year.work,
                (DayIs::Work, false) => continue,
            };
            list.push(day.format("%m-%d").to_string());
        }
        for year in years.values_mut() {
            for list in [&mut year.off, &mut year.work] {
                list.sort();
                list.dedup();
            }
        }
        let said = |year: &YearRow| years.contains_key(&year.year);
        row.calendar.retain(|year| !said(year));
        row.calendar.extend(years.into_values());
        row.calendar.sort_by_key(|year| year.year);
    }
}

/// The single days of the file's working calendar.
fn days(form: &Form) -> Vec<(NaiveDate, DayIs)> {
    let mut all = Vec::new();
    for one in &form.calendar {
        let Ok(from) = one.day.parse::<NaiveDate>() else {
            continue;
        };
        let to = one
            .to
            .as_ref()
            .and_then(|to| to.parse().ok())
            .unwrap_or(from);
        let days = from.iter_days().take_while(|day| *day <= to);
        all.extend(days.map(|day| (day, one.is)));
    }
    all
}
