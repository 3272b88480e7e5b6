//! The site itself, its people, shifts, tools and working calendar.

use crate::site_file::form::Entry;
use checklists::{BuildingClass, Role};
use protocol::rows::{Span, StaffRow};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `[site]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub name: String,
    #[serde(default = "shanghai")]
    pub time_zone: String,
    #[serde(default = "midnight")]
    pub day_start: String,
    #[serde(default = "night")]
    pub night: Span,
    #[serde(default)]
    pub rush_hours: Vec<Span>,
    #[serde(default = "winter")]
    pub winter: Span,
    #[serde(default)]
    pub finish_hours: FinishHours,
    #[serde(default)]
    pub duty_phone: Option<String>,
}

fn shanghai() -> String {
    "Asia/Shanghai".into()
}

fn midnight() -> String {
    "00:00".into()
}

fn night() -> Span {
    span("19:00", "06:00")
}

fn winter() -> Span {
    span("12-01", "02-28")
}

fn span(from: &str, to: &str) -> Span {
    Span {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

/// Hours until an order is due.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FinishHours {
    pub minor: u32,
    pub normal: u32,
    pub serious: u32,
}

impl Default for FinishHours {
    fn default() -> Self {
        Self {
            minor: 72,
            normal: 24,
            serious: 4,
        }
    }
}

impl FinishHours {
    /// In the order of the feed's row.
    pub fn list(&self) -> [u32; 3] {
        [self.minor, self.normal, self.serious]
    }
}

/// `[[buildings]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Building {
    #[serde(default)]
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub owner: Option<String>,
    #[serde(default)]
    pub class: Option<BuildingClass>,
    #[serde(default)]
    pub basement: bool,
    /// Minutes that its exit lights were designed to last.
    #[serde(default)]
    pub lights_min: Option<u32>,
}

/// `[[staff]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    #[serde(default)]
    pub id: String,
    pub name: String,
    pub roles: Vec<Role>,
    #[serde(default)]
    pub pin: Option<String>,
    #[serde(default)]
    pub supervisor: bool,
    #[serde(default)]
    pub active: Option<bool>,
}

impl Entry<Staff> {
    /// Whether it is a supervisor: as held where the file doesn't speak of that.
    pub fn is_supervisor(&self, held: Option<&StaffRow>) -> bool {
        match held.filter(|_| !self.says("supervisor")) {
            Some(held) => held.supervisor,
            None => self.supervisor,
        }
    }
}

/// Digits of a PIN.
pub fn pin_digits(supervisor: bool) -> u8 {
    if supervisor { 6 } else { 4 }
}

/// `[[shifts]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    #[serde(default)]
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub staff: Vec<String>,
    pub hours: Span,
}

/// `[[shift_days]]`: one day of a shift, or one person's month.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShiftDays {
    #[serde(default)]
    pub shift: Option<String>,
    #[serde(default)]
    pub day: Option<String>,
    #[serde(default)]
    pub staff: Vec<String>,
    #[serde(default)]
    pub month: Option<String>,
    #[serde(default)]
    pub person: Option<String>,
    /// By day of the month: shifts, or a tick for `shift`; none where the person is off.
    #[serde(default)]
    pub days: BTreeMap<String, Vec<String>>,
}

/// `[[tools]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    pub name: String,
    pub count: u32,
}

/// `[[calendar]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CalendarDay {
    pub day: String,
    #[serde(default)]
    pub to: Option<String>,
    pub is: DayIs,
    #[serde(default)]
    pub note: Option<String>,
}

/// What a day of the working calendar is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayIs {
    Off,
    Work,
}
