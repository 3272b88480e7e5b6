//! What falls due, and when.

use checklists::Role;
use protocol::rows::{Days, PlanKind, Span};
use serde::Deserialize;

/// `[[plans]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    #[serde(default)]
    pub id: String,
    pub name: String,
    #[serde(default)]
    pub kind: PlanKind,
    #[serde(default)]
    pub role: Option<Role>,
    #[serde(default)]
    pub person: Option<String>,
    #[serde(default)]
    pub route: Option<String>,
    #[serde(default)]
    pub checkpoints: Vec<String>,
    pub rrule: String,
    pub start: Start,
    pub window_min: u32,
    #[serde(default)]
    pub grace_min: u32,
    #[serde(default)]
    pub days: Days,
    #[serde(default)]
    pub blackouts: Vec<Span>,
    #[serde(default)]
    pub until: Option<String>,
    #[serde(default)]
    pub replaces: Option<String>,
    #[serde(default)]
    pub one_of: u32,
    #[serde(default)]
    pub quota: u32,
    #[serde(default)]
    pub counts: Option<String>,
    #[serde(default)]
    pub second_signature: bool,
}

/// The first occurrence: one text, or a day and a time.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Start {
    Text(String),
    Parts {
        day: String,
        #[serde(default = "midnight")]
        time: String,
    },
}

impl Start {
    /// `YYYY-MM-DDTHH:MM`
    pub fn text(&self) -> String {
        match self {
            Start::Text(text) => text.clone(),
            Start::Parts { day, time } => format!("{day}T{time}"),
        }
    }
}

fn midnight() -> String {
    "00:00".into()
}
