//! The site itself: its settings, staff and shifts.

use crate::events::{Condition, PersonAdded};
use checklists::Role;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use model::calendar::Calendar;
use model::conditions::in_hours;
use model::discharge::Building;
use model::escalation::{Escalation, Warning};
use model::ids::StaffId;
use model::notices::NoticeSettings;
use serde::{Deserialize, Serialize};

/// Kind `site`, id: the site's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteRow {
    pub name: String,
    pub time_zone: String,
    /// When the site's day begins, minutes past midnight.
    #[serde(default)]
    pub day_start_min: u32,
    /// When it is night, `HH:MM` each.
    pub night: Span,
    #[serde(default)]
    pub rush_hours: Vec<Span>,
    /// When it is winter, `MM-DD` each.
    pub winter: Span,
    /// Hours until an order of each severity is due: minor, normal, serious.
    pub finish_hours: [u32; 3],
    #[serde(default)]
    pub conditions: Vec<ConditionHolds>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buildings: Vec<BuildingRow>,
    /// The working calendar, a year each; a year that isn't here has weekends alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calendar: Vec<YearRow>,
    /// What a shift counts when it hands over: keys, radios.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<ToolRow>,
    /// Whom to call about what can't wait for a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duty_phone: Option<String>,
    /// Who is told of what is overdue; none: as `model::escalation` has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
    /// How long before a limit it is warned of; none: the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<Warning>,
    /// What is told outside, when and how; none: nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notices: Option<NoticeSettings>,
}

impl SiteRow {
    /// The working calendar; days that don't read are left out.
    pub fn working_calendar(&self) -> Calendar {
        let mut calendar = Calendar::default();
        for one in &self.calendar {
            let day = |text: &String| format!("{:04}-{text}", one.year).parse().ok();
            let (off, work) = (one.off.iter(), one.work.iter());
            calendar.set(one.year, off.filter_map(day), work.filter_map(day));
        }
        calendar
    }

    /// What a building, by its name, knows of its own limits. Edges: a class of no known name is
    /// none.
    pub fn building(&self, name: &str) -> Building {
        let row = self.buildings.iter().find(|row| row.name == name);
        let class = row.and_then(|row| row.class.clone());
        let read = |class| serde_json::from_value(serde_json::Value::String(class)).ok();
        Building {
            class: class.and_then(read),
            lights_milli: row.and_then(|row| Some(i64::from(row.lights_min?) * 1_000)),
        }
    }
}

/// A building of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildingRow {
    pub name: String,
    /// Who walks its outside every day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<StaffId>,
    /// As the standards class it, e.g. `high_rise_residential`; see the catalogue's `classes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// It lies below ground, where some intervals are shorter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub basement: bool,
    /// Minutes that its exit lights were designed to last, where that isn't its class's figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lights_min: Option<u32>,
}

/// One year of the working calendar, `MM-DD` each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearRow {
    pub year: i32,
    /// Days off, weekends aside.
    #[serde(default)]
    pub off: Vec<String>,
    /// Weekend days that are worked.
    #[serde(default)]
    pub work: Vec<String>,
}

/// A tool that shifts hand over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolRow {
    pub name: String,
    pub count: u32,
}

/// From and to, each included; it may wrap around midnight or the year's end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: String,
    pub to: String,
}

/// A declared condition and its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConditionHolds {
    pub condition: Condition,
    #[serde(default)]
    pub building: Option<String>,
    /// RFC 3339.
    pub until: String,
}

/// Kind `staff`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    pub name: String,
    pub roles: Vec<Role>,
    /// 4, or 6 for supervisors.
    pub pin_digits: u8,
    #[serde(default)]
    pub supervisor: bool,
    pub active: bool,
    /// A temporary person's end, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Who added a temporary person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_by: Option<StaffId>,
}

impl StaffRow {
    /// Whether somebody works here at a moment. Edges: an end that doesn't read has passed.
    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        let ends = |until: &String| DateTime::parse_from_rfc3339(until).ok();
        let over = |until: &String| ends(until).is_none_or(|until| until <= now);
        self.active && !self.until.as_ref().is_some_and(over)
    }

    /// Somebody whom a shift leader added.
    pub fn added(added: &PersonAdded, by: Option<StaffId>, name: String) -> StaffRow {
        StaffRow {
            name,
            roles: added.roles.clone(),
            pin_digits: 4,
            supervisor: false,
            active: true,
            until: Some(added.until.clone()),
            added_by: by,
        }
    }
}

/// Kind `verifier`, id: the staff's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifierRow {
    /// PHC string, Argon2id.
    pub phc: String,
}

/// Kind `shift`: who is on duty when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftRow {
    pub name: String,
    /// On days that aren't listed.
    pub staff: Vec<StaffId>,
    /// `HH:MM` each; it may go over midnight.
    pub hours: Span,
    /// Days with names of their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<ShiftDay>,
}

impl ShiftRow {
    /// Who is on this shift at a local time, and the day on which it began; none where it isn't
    /// under way.
    ///
    /// Edges: past midnight a shift that goes over it is still yesterday's.
    pub fn on_duty(&self, local: NaiveDateTime) -> Option<(NaiveDate, &[StaffId])> {
        if !in_hours(local, &self.hours.from, &self.hours.to) {
            return None;
        }
        let begins = clock(&self.hours.from)?;
        let day = if self.goes_over_midnight() && local.time() < begins {
            local.date().pred_opt()?
        } else {
            local.date()
        };
        Some((day, self.staff_of(day)))
    }

    /// Whether it ends on the day after. Edges: one that ends when it begins lasts a whole day.
    pub fn goes_over_midnight(&self) -> bool {
        clock(&self.hours.from) >= clock(&self.hours.to)
    }

    /// Who is on the shift that begins on a day.
    pub fn staff_of(&self, day: NaiveDate) -> &[StaffId] {
        let day = day.to_string();
        let named = self.days.iter().find(|one| one.day == day);
        named.map_or(&self.staff, |one| &one.staff)
    }

    /// One works another's shift of a day. Edges: who isn't on it gives nothing.
    pub fn swap(&mut self, day: &str, gives: StaffId, takes: StaffId) {
        let Ok(date) = day.parse::<NaiveDate>() else {
            return;
        };
        let mut staff = self.staff_of(date).to_vec();
        let Some(place) = staff.iter().position(|one| *one == gives) else {
            return;
        };
        match staff.contains(&takes) {
            true => drop(staff.remove(place)),
            false => staff[place] = takes,
        }
        self.days.retain(|one| one.day != day);
        let day = day.to_owned();
        self.days.push(ShiftDay { day, staff });
    }
}

fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// Who is on a shift that begins on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftDay {
    /// `YYYY-MM-DD`.
    pub day: String,
    pub staff: Vec<StaffId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_of_the_day_on_which_it_began() {
        for (from, to, at, day) in [
            ("22:00", "06:00", "2026-11-24T05:59:00", Some("2026-11-23")),
            ("22:00", "06:00", "2026-11-24T06:00:00", None),
            ("8:00", "16:00", "2026-11-24T09:00:00", Some("2026-11-24")),
            ("08:00", "08:00", "2026-11-24T07:59:00", Some("2026-11-23")),
            ("08:00", "08:00", "2026-11-24T08:00:00", Some("2026-11-24")),
        ] {
            let shift = ShiftRow {
                name: "night".into(),
                staff: Vec::new(),
                hours: Span {
                    from: from.into(),
                    to: to.into(),
                },
                days: Vec::new(),
            };
            let began = shift.on_duty(at.parse().expect("a local time"));
            let began = began.map(|(day, _)| day.to_string());
            assert_eq!(began.as_deref(), day, "{from} to {to} at {at}");
        }
    }
}
