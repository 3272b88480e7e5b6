//! What the desk does about campaigns: sets one, and says of its stages whether they are accepted.

use crate::app::App;
use crate::console::campaigns::held;
use crate::console::orders::{bad, note_in, reason_in, salted};
use crate::console::pictures::taken;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::own;
use crate::site_pictures::{Made, What};
use crate::sql::photos;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use chrono::NaiveDate;
use http::StatusCode;
use model::ids::CampaignId;
use protocol::PHOTO_BYTES_MAX;
use protocol::chain::Hash;
use protocol::events::{CampaignJudged, CampaignPlan, CampaignSet, CampaignVerdict, Event};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use ts_rs::TS;

/// The most bytes of a plan.
const PLAN_BYTES_MAX: usize = 64 << 10;
/// The most photos of one word, and the most bytes of it all.
const PHOTOS_MAX: usize = 6;
const WORD_BYTES_MAX: usize = PHOTOS_MAX * (PHOTO_BYTES_MAX as usize / 10).div_ceil(3) * 4;
/// The most stages, and the most milestones.
const PARTS_MAX: usize = 30;
/// The most letters of a name.
const NAME_MAX: usize = 40;
/// The longest campaign.
const DAYS_MAX: i64 = 3 * 366;
/// Why a part isn't accepted, in the order in which it is offered.
const REASONS: [&str; 5] = ["not_enough", "not_done", "not_clear", "late", "other"];

/// A campaign that was set.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct CampaignMade {
    #[ts(type = "string")]
    campaign: CampaignId,
}

/// `POST /api/console/sites/{site}/campaigns` with a plan: a new one.
pub async fn make(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<CampaignMade>, ServerError> {
    let plan = plan_in(&body::read(body, PLAN_BYTES_MAX).await?)?;
    let campaign = app
        .write(move |writing| {
            let site = desk.site(writing.tx, &site, Verb::SetUp)?;
            let campaign = CampaignId(own::new_id(writing.now));
            let event = set_event(campaign, plan, &desk);
            own::append(writing, Some(site.number), vec![event])?;
            Ok(campaign)
        })
        .await?;
    Ok(Json(CampaignMade { campaign }))
}

/// `POST /api/console/sites/{site}/campaigns/{campaign}` with a plan: it is so from now on. What
/// was said of its parts stays with them.
///
/// Edges: a plan that says the same is no line; a part that something was said of stays.
pub async fn set(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, campaign)): Address<(String, String)>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    let plan = plan_in(&body::read(body, PLAN_BYTES_MAX).await?)?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let found = held(writing.tx, &site, &campaign)?;
        let parts = ids(&plan);
        let said = crate::sql::campaigns::words(writing.tx, site.number, found.id)?;
        if let Some(word) = said.iter().find(|word| !parts.contains(word.part.as_str())) {
            let message = format!("`plan`: something was said of `{}`, so it stays", word.part);
            return Err(bad(message));
        }
        if found.plan == plan {
            return Ok(());
        }
        let event = set_event(found.id, plan.clone(), &desk);
        own::append(writing, Some(site.number), vec![event])
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn set_event(campaign: CampaignId, plan: CampaignPlan, desk: &Desk) -> Event {
    Event::from(CampaignSet {
        campaign,
        plan,
        desk: desk.name.clone(),
        salt: salted(true),
    })
}

fn ids(plan: &CampaignPlan) -> BTreeSet<&str> {
    let stages = plan.stages.iter().map(|stage| stage.id.as_str());
    let days = plan.milestones.iter().map(|one| one.id.as_str());
    stages.chain(days).collect()
}

/// Reads a plan and puts it in order.
///
/// Errors: the first field that is wrong, by its place.
fn plan_in(bytes: &[u8]) -> Result<CampaignPlan, ServerError> {
    let mut plan: CampaignPlan = read_json(bytes)?;
    plan.name = name_in("name", &plan.name)?;
    if plan.stages.is_empty() || plan.stages.len() > PARTS_MAX {
        return Err(bad(format!("`stages`: from 1 to {PARTS_MAX}")));
    }
    if plan.milestones.len() > PARTS_MAX {
        return Err(bad(format!("`milestones`: at most {PARTS_MAX}")));
    }
    let mut days = Vec::new();
    for (n, stage) in plan.stages.iter_mut().enumerate() {
        let field = |key: &str| format!("stages[{n}].{key}");
        stage.name = name_in(&field("name"), &stage.name)?;
        id_in(&field("id"), &stage.id)?;
        let from = day_in(&field("from"), &stage.from)?;
        let to = day_in(&field("to"), &stage.to)?;
        if to < from {
            return Err(bad(format!("`{}`: not before `from`", field("to"))));
        }
        days.extend([from, to]);
    }
    for (n, one) in plan.milestones.iter_mut().enumerate() {
        let field = |key: &str| format!("milestones[{n}].{key}");
        one.name = name_in(&field("name"), &one.name)?;
        id_in(&field("id"), &one.id)?;
        days.push(day_in(&field("day"), &one.day)?);
    }
    if ids(&plan).len() < plan.stages.len() + plan.milestones.len() {
        return Err(bad("`id`: two parts have the same"));
    }
    let (first, last) = (days.iter().min(), days.iter().max());
    if first
        .zip(last)
        .is_some_and(|(first, last)| (*last - *first).num_days() > DAYS_MAX)
    {
        return Err(bad(
            "`stages`: at most three years from the first day to the last",
        ));
    }
    plan.stages
        .sort_by(|a, b| (&a.from, &a.to, &a.id).cmp(&(&b.from, &b.to, &b.id)));
    plan.milestones
        .sort_by(|a, b| (&a.day, &a.id).cmp(&(&b.day, &b.id)));
    Ok(plan)
}

fn name_in(field: &str, name: &str) -> Result<String, ServerError> {
    let name = name.trim();
    match name.is_empty() || name.chars().count() > NAME_MAX {
        true => Err(bad(format!("`{field}`: from 1 to {NAME_MAX} letters"))),
        false => Ok(name.to_owned()),
    }
}

fn id_in(field: &str, id: &str) -> Result<(), ServerError> {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    match !id.is_empty() && id.len() <= NAME_MAX && id.bytes().all(letter) {
        true => Ok(()),
        false => Err(bad(format!("`{field}`: small letters, figures and `-`"))),
    }
}

/// Only as `YYYY-MM-DD`, so that days are in order as text.
fn day_in(field: &str, text: &str) -> Result<NaiveDate, ServerError> {
    let day = text.parse::<NaiveDate>().ok();
    day.filter(|day| day.to_string() == text)
        .ok_or_else(|| bad(format!("`{field}`: a day, written as 2026-11-23")))
}

/// What is said of a part.
#[derive(Deserialize)]
struct Said {
    part: String,
    verdict: CampaignVerdict,
    reason: Option<String>,
    note: Option<String>,
    /// Pictures as base64, in any order.
    #[serde(default)]
    photos: Vec<String>,
}

impl Said {
    fn checked(self) -> Result<Self, ServerError> {
        reason_in(self.reason.as_deref())?;
        let note = note_in(self.note.as_deref())?;
        let known = |reason: &String| REASONS.contains(&reason.as_str());
        let rejected = self.verdict == CampaignVerdict::Rejected;
        if self.reason.as_ref().is_some_and(|reason| !known(reason)) {
            return Err(bad(format!("`reason`: one of {}", REASONS.join(", "))));
        }
        if rejected && self.reason.is_none() {
            return Err(bad("`reason`: what is rejected says why"));
        }
        if self.photos.len() > PHOTOS_MAX {
            return Err(bad(format!("`photos`: at most {PHOTOS_MAX} at once")));
        }
        if self.verdict == CampaignVerdict::Submitted && self.photos.is_empty() && note.is_none() {
            return Err(bad("`photos`: evidence is a photo, or words in `note`"));
        }
        Ok(Self { note, ..self })
    }
}

/// `POST /api/console/sites/{site}/campaigns/{campaign}/judge` with
/// `{"part","verdict","reason"?,"note"?,"photos"?:["base64"…]}`
pub async fn judge(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, campaign)): Address<(String, String)>,
    body: Body,
) -> Result<StatusCode, ServerError> {
    // Nobody sends megabytes for a campaign that isn't theirs.
    app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::Lead)?;
        held(connection, &site, &campaign)
    })?;
    let said: Said = read_json(&body::read(body, WORD_BYTES_MAX).await?)?;
    let mut said = said.checked()?;
    let mut made: Vec<Made> = Vec::new();
    for base64 in std::mem::take(&mut said.photos) {
        made.push(taken(&app, What::Photo, base64).await?);
    }
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        let found = held(writing.tx, &site, &campaign)?;
        if !ids(&found.plan).contains(said.part.as_str()) {
            return Err(not_found("stage"));
        }
        for photo in &made {
            let size_bytes = i64::try_from(photo.bytes.len()).unwrap_or(i64::MAX);
            photos::hold_for_site(writing.tx, &photo.sha256, size_bytes, site.number)?;
        }
        let photos = made.iter().map(|photo| Hash(photo.sha256).hex());
        let event = Event::from(CampaignJudged {
            campaign: found.id,
            part: said.part.clone(),
            verdict: said.verdict,
            reason: said.reason.clone(),
            salt: salted(said.note.is_some()),
            note: said.note.clone(),
            photos: photos.collect(),
            desk: desk.name.clone(),
        });
        own::append(writing, Some(site.number), vec![event])
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
