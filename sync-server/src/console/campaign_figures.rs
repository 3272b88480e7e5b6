//! What is counted of a campaign's stage: rows of lists, so that each number opens just what it
//! counts.

use crate::console::names::Names;
use crate::error::ServerError;
use crate::lists::{self, Asked, Look};
use crate::sql::sites::Site;
use checklists::StageKind;
use chrono::{DateTime, NaiveDate, Utc};
use protocol::events::CampaignPlan;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// A number with the list that it is the length of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CampaignFigure {
    /// A word's code.
    pub what: String,
    pub count: u32,
    pub list: String,
    /// What the list is narrowed to.
    pub asked: BTreeMap<String, String>,
}

/// The days that figures are of, both included.
pub type Days = (NaiveDate, NaiveDate);

/// What is counted of a stage of this kind in its own days, and of what the self-check found.
pub fn wanted(
    kind: StageKind,
    own: Days,
    found: Days,
) -> Vec<(&'static str, &'static str, Narrowed)> {
    let rounds = |states| Narrowed::of(own).with("state", states);
    let findings = || Narrowed::of(found);
    match kind {
        StageKind::Mobilise => vec![
            ("people", "staff", Narrowed::now().with("active", "1")),
            (
                "no_pin",
                "staff",
                Narrowed::now().with("active", "1").with("has_pin", "0"),
            ),
            ("handhelds", "devices", Narrowed::now().with("revoked", "0")),
            (
                "plans",
                "plans",
                Narrowed::now().with("standing", "current"),
            ),
        ],
        StageKind::SelfCheck => vec![
            ("rounds_done", "rounds", rounds("done,done_late")),
            (
                "rounds_open",
                "rounds",
                rounds("incomplete,missed,unknown,late"),
            ),
            ("found", "findings", Narrowed::of(own)),
            (
                "serious",
                "findings",
                Narrowed::of(own).with("severity", "serious"),
            ),
        ],
        StageKind::Rectify => vec![
            ("found", "findings", findings()),
            (
                "put_right",
                "findings",
                findings().with("state", "fixed,verified"),
            ),
            ("open", "findings", findings().with("state", OPEN)),
            (
                "overdue",
                "findings",
                findings().with("state", OPEN).with("overdue", "1"),
            ),
        ],
        StageKind::Acceptance => vec![
            ("verified", "findings", findings().with("state", "verified")),
            ("to_verify", "findings", findings().with("state", "fixed")),
            ("open", "findings", findings().with("state", OPEN)),
            ("rounds_done", "rounds", rounds("done,done_late")),
        ],
        StageKind::Summary => vec![
            ("found", "findings", findings()),
            ("verified", "findings", findings().with("state", "verified")),
            ("open", "findings", findings().with("state", OPEN)),
        ],
        StageKind::Other => vec![
            ("rounds_done", "rounds", rounds("done,done_late")),
            ("found", "findings", Narrowed::of(own)),
        ],
    }
}

/// Orders that aren't put right yet.
const OPEN: &str = "raised,assigned,in_progress,reopened";

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Narrowed(BTreeMap<String, String>);

impl Narrowed {
    fn now() -> Self {
        Self::default()
    }

    fn of((from, to): Days) -> Self {
        Self::now()
            .with("from", &from.to_string())
            .with("to", &to.to_string())
    }

    fn with(mut self, key: &str, value: &str) -> Self {
        self.0.insert(key.to_owned(), value.to_owned());
        self
    }
}

/// The days in which the self-check finds: of all such stages up to one; without any, from the
/// campaign's first day on.
pub fn found_in(plan: &CampaignPlan, up_to: NaiveDate) -> Days {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let days = |wanted: Option<StageKind>| {
        let stages = plan.stages.iter();
        let stages = stages.filter(move |stage| wanted.is_none_or(|kind| stage.kind == kind));
        let spans = stages.filter_map(|stage| day(&stage.from).zip(day(&stage.to)));
        let begun = spans.filter(|(from, _)| *from <= up_to);
        begun.fold(None, |all: Option<Days>, (from, to)| match all {
            Some((first, last)) => Some((first.min(from), last.max(to))),
            None => Some((from, to)),
        })
    };
    let checks = days(Some(StageKind::SelfCheck));
    let all = days(None).map_or(up_to, |(first, _)| first);
    let (from, to) = checks.unwrap_or((all, up_to));
    (from, to.min(up_to))
}

/// Counts rows.
pub struct Counting<'a> {
    pub connection: &'a Connection,
    pub site: &'a Site,
    /// Those of the items too.
    pub names: &'a Names,
    pub now: DateTime<Utc>,
}

impl Counting<'_> {
    /// The figures of a stage; none before it begins.
    ///
    /// Edges: days to come aren't counted, so that a stage under way is counted up to today.
    pub fn of_stage(
        &self,
        plan: &CampaignPlan,
        kind: StageKind,
        (from, to): Days,
        today: NaiveDate,
    ) -> Result<Vec<CampaignFigure>, ServerError> {
        if from > today {
            return Ok(Vec::new());
        }
        let own = (from, to.min(today));
        let found = found_in(plan, own.1);
        let all = wanted(kind, own, found).into_iter();
        all.map(|(what, list, asked)| self.one(what, list, asked))
            .collect()
    }

    fn one(
        &self,
        what: &str,
        list: &'static str,
        Narrowed(asked): Narrowed,
    ) -> Result<CampaignFigure, ServerError> {
        let mut count = 0;
        if let Some(named) = lists::by_name(list) {
            let pairs: Vec<(String, String)> = asked.clone().into_iter().collect();
            let read = Asked::read(named, &pairs)?;
            let look = Look::new(self.connection, self.site, self.names, &read, self.now);
            named.each(&look, &mut |_| {
                count += 1;
                Ok(())
            })?;
        }
        Ok(CampaignFigure {
            what: what.to_owned(),
            count,
            list: list.to_owned(),
            asked,
        })
    }
}
