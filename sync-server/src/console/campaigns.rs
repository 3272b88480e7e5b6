//! Campaigns at the desk: stages on a time line, what is counted of each, and what was said of it.

use crate::app::App;
use crate::console::campaign_figures::{CampaignFigure, Counting};
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::lists::local as by_clock;
use crate::sql::campaigns::{self, Campaign, Word};
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::{CampaignForm, StageKind, built_in_campaigns};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use model::ids::CampaignId;
use model::recurrence::site_day;
use protocol::events::{CampaignPlan, CampaignVerdict};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// A site's campaigns, and those that one may start from.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Campaigns {
    /// The site's today.
    today: String,
    forms: Vec<CampaignForm>,
    /// The one that was begun last first.
    campaigns: Vec<CampaignBrief>,
}

/// A campaign in a line.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CampaignBrief {
    #[ts(type = "string")]
    campaign: CampaignId,
    name: String,
    from: String,
    to: String,
    closed: bool,
}

/// A campaign, whole.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CampaignTold {
    #[ts(type = "string")]
    pub campaign: CampaignId,
    pub today: String,
    pub plan: CampaignPlan,
    /// When it was last set, and by whom.
    pub at: String,
    pub by: String,
    /// Stages and milestones by their days.
    pub parts: Vec<CampaignPart>,
}

/// A stage or a milestone.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CampaignPart {
    pub id: String,
    /// Null: a milestone.
    pub kind: Option<StageKind>,
    pub name: String,
    /// A milestone's are one day.
    pub from: String,
    pub to: String,
    pub stands: CampaignStands,
    pub figures: Vec<CampaignFigure>,
    /// The days whose records are asked for when it is verified: of a milestone alone.
    pub records: Option<CampaignDays>,
    /// What was said of it, the first first.
    pub words: Vec<CampaignWord>,
}

/// A first and a last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CampaignDays {
    pub from: String,
    pub to: String,
}

/// How a part stands: by what was said last, or else by its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CampaignStands {
    Ahead,
    Current,
    /// Its days are over, and nobody has judged it.
    Over,
    Submitted,
    Accepted,
    Rejected,
}

/// Something that was said of it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CampaignWord {
    pub verdict: CampaignVerdict,
    /// Empty: none.
    pub reason: String,
    pub note: String,
    pub photos: Vec<String>,
    pub at: String,
    pub by: String,
}

/// `GET /api/console/sites/{site}/campaigns`
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Campaigns>, ServerError> {
    let now = app.clock.now();
    let all = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let all = campaigns::of_site(connection, site.number)?.into_iter();
        Ok(Campaigns {
            today: site_day(now, names.zone, site.day_start_min).to_string(),
            forms: built_in_campaigns().to_vec(),
            campaigns: all.map(brief).collect(),
        })
    })?;
    Ok(Json(all))
}

fn brief(one: Campaign) -> CampaignBrief {
    let stages = one.plan.stages.iter();
    let stages = stages.flat_map(|stage| [&stage.from, &stage.to]);
    let days: Vec<&String> = stages
        .chain(one.plan.milestones.iter().map(|one| &one.day))
        .collect();
    CampaignBrief {
        campaign: one.id,
        from: days
            .iter()
            .min()
            .map(|day| (*day).clone())
            .unwrap_or_default(),
        to: days
            .iter()
            .max()
            .map(|day| (*day).clone())
            .unwrap_or_default(),
        closed: one.plan.closed,
        name: one.plan.name,
    }
}

/// `GET /api/console/sites/{site}/campaigns/{campaign}`
pub async fn one(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, campaign)): Address<(String, String)>,
) -> Result<Json<CampaignTold>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let found = held(connection, &site, &campaign)?;
        told(connection, &site, &names, found, now)
    })?;
    Ok(Json(told))
}

/// A campaign of a site by the id of an address.
pub fn held(connection: &Connection, site: &Site, id: &str) -> Result<Campaign, ServerError> {
    let id: CampaignId = id.parse().map_err(|_| not_found("campaign"))?;
    let all = campaigns::of_site(connection, site.number)?;
    let found = all.into_iter().find(|one| one.id == id);
    found.ok_or_else(|| not_found("campaign"))
}

/// A campaign with what is counted and was said of it.
pub fn told(
    connection: &Connection,
    site: &Site,
    names: &Names,
    found: Campaign,
    now: DateTime<Utc>,
) -> Result<CampaignTold, ServerError> {
    let today = site_day(now, names.zone, site.day_start_min);
    let mut words: BTreeMap<String, Vec<Word>> = BTreeMap::new();
    for word in campaigns::words(connection, site.number, found.id)? {
        words.entry(word.part.clone()).or_default().push(word);
    }
    let counting = Counting {
        connection,
        site,
        names,
        now,
    };
    let mut parts = Vec::new();
    for part in parts_of(&found.plan) {
        let said = words.remove(&part.id).unwrap_or_default();
        let figures = match part.kind {
            Some(kind) => counting.of_stage(&found.plan, kind, part.days, today)?,
            None => Vec::new(),
        };
        let records = part.records.filter(|(_, to)| *to <= today);
        parts.push(CampaignPart {
            id: part.id,
            kind: part.kind,
            name: part.name,
            from: part.days.0.to_string(),
            to: part.days.1.to_string(),
            stands: stands(part.days, said.last(), today),
            figures,
            records: records.map(|(from, to)| CampaignDays {
                from: from.to_string(),
                to: to.to_string(),
            }),
            words: said.into_iter().map(|word| shown(word, names)).collect(),
        });
    }
    Ok(CampaignTold {
        campaign: found.id,
        today: today.to_string(),
        at: by_clock(&found.at, names.zone),
        by: found.desk,
        plan: found.plan,
        parts,
    })
}

fn shown(word: Word, names: &Names) -> CampaignWord {
    CampaignWord {
        verdict: word.verdict,
        reason: word.reason,
        note: word.note,
        photos: word.photos,
        at: by_clock(&word.at, names.zone),
        by: word.desk,
    }
}

fn stands(
    (from, to): (NaiveDate, NaiveDate),
    last: Option<&Word>,
    today: NaiveDate,
) -> CampaignStands {
    match last.map(|word| word.verdict) {
        Some(CampaignVerdict::Submitted) => CampaignStands::Submitted,
        Some(CampaignVerdict::Accepted) => CampaignStands::Accepted,
        Some(CampaignVerdict::Rejected) => CampaignStands::Rejected,
        Some(CampaignVerdict::Reopened) | None if today < from => CampaignStands::Ahead,
        Some(CampaignVerdict::Reopened) | None if today <= to => CampaignStands::Current,
        Some(CampaignVerdict::Reopened) | None => CampaignStands::Over,
    }
}

/// A stage or milestone with its days.
struct Part {
    id: String,
    kind: Option<StageKind>,
    name: String,
    days: (NaiveDate, NaiveDate),
    records: Option<(NaiveDate, NaiveDate)>,
}

/// All of a plan by their days; what was set at the desk always reads.
fn parts_of(plan: &CampaignPlan) -> Vec<Part> {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let stages = plan.stages.iter().filter_map(|stage| {
        Some(Part {
            id: stage.id.clone(),
            kind: Some(stage.kind),
            name: stage.name.clone(),
            days: (day(&stage.from)?, day(&stage.to)?),
            records: None,
        })
    });
    let days = plan.milestones.iter().filter_map(|one| day(&one.day));
    let days: Vec<NaiveDate> = days.collect();
    // From the verification before on, else from the year's beginning.
    let since = |on: NaiveDate| {
        let before = days.iter().filter(|day| **day < on).max();
        let after = before.and_then(|day| day.succ_opt());
        after.or_else(|| NaiveDate::from_ymd_opt(on.year(), 1, 1))
    };
    let milestones = plan.milestones.iter().filter_map(|one| {
        let on = day(&one.day)?;
        Some(Part {
            id: one.id.clone(),
            kind: None,
            name: one.name.clone(),
            days: (on, on),
            records: since(on).map(|from| (from, on)),
        })
    });
    let mut all: Vec<Part> = stages.chain(milestones).collect();
    all.sort_by(|a, b| (a.days, &a.id).cmp(&(b.days, &b.id)));
    all
}
