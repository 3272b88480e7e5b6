//! How well each touchpoint does: what passed of what was judged, by month and by week, down to the
//! answers that didn't. Nobody's name stands here: marks are a place's, never a person's.

use crate::app::App;
use crate::console::months::{self, Month};
use crate::console::names::Names;
use crate::console::quality_score::{QualityScore, Weights};
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::sql::quality::{self, NotPassed, Tally};
use crate::sql::sites::Site;
use crate::standards;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use checklists::{Checklist, WEIGHTS, Words};
use chrono::{Datelike, Days, NaiveDate};
use model::ids::{CheckpointId, EquipmentId, RoundId};
use model::outcome::Outcome;
use model::recurrence::site_day;
use protocol::ErrorCode;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// How many months a mean is over, the asked one included.
const MEAN_MONTHS: usize = 12;
/// How many weeks the table shows, up to that of the month's last day.
const WEEKS: u64 = 13;
/// The most answers that are listed behind one number.
const LISTED_MAX: i64 = 500;

/// Every touchpoint in a month.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleQuality {
    /// `YYYY-MM`, and the one before.
    pub month: String,
    pub month_before: String,
    /// From which day on the mean is counted; it ends with the month.
    pub mean_from: String,
    /// The Mondays of the weeks, in order.
    pub weeks: Vec<String>,
    /// Some of what was judged counts by another weight than 1.
    pub weighed: bool,
    /// By number; what belongs to no touchpoint (equipment, plant rooms) is 0, and last.
    pub axes: Vec<QualityAxis>,
}

/// One touchpoint.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct QualityAxis {
    pub touchpoint: u32,
    /// Null: equipment and plant rooms.
    pub name: Option<Words>,
    pub month: QualityScore,
    pub before: QualityScore,
    pub mean: QualityScore,
    /// As many as there are weeks.
    pub weeks: Vec<QualityScore>,
    /// What was judged in the month, the worst first.
    pub items: Vec<QualityItem>,
}

/// One item in the month.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct QualityItem {
    pub item: String,
    pub name: Words,
    /// What it counts for beside the others.
    pub weight: u32,
    pub partly: u32,
    #[serde(flatten)]
    pub score: QualityScore,
}

/// An answer that didn't pass.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct QualityFail {
    #[ts(type = "string")]
    round: RoundId,
    day: String,
    /// When its round began, claimed; null: not known.
    at: Option<String>,
    #[ts(type = "string | null")]
    checkpoint: Option<CheckpointId>,
    place: String,
    building: String,
    /// The piece that was judged, where it was one.
    equipment: Option<String>,
    outcome: Outcome,
}

/// `GET /api/console/sites/{site}/quality?month=2026-11`
pub async fn quality(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<months::Asked>,
) -> Result<Json<ConsoleQuality>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let month = asked.month(site_day(now, names.zone, site.day_start_min))?;
        of_month(connection, &site, month)
    })?;
    Ok(Json(told))
}

/// Which answers.
#[derive(Deserialize)]
pub struct FailsAsked {
    month: Option<String>,
    item: Option<String>,
}

/// `GET /api/console/sites/{site}/quality/fails?month=2026-11&item=13.7`
pub async fn fails(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<FailsAsked>,
) -> Result<Json<Vec<QualityFail>>, ServerError> {
    let now = app.clock.now();
    let missing = || refuse(ErrorCode::Malformed, "`item` names an item, such as 13.7");
    let item = asked.item.ok_or_else(missing)?;
    let month = months::Asked { month: asked.month };
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let month = month.month(site_day(now, names.zone, site.day_start_min))?;
        list(connection, &site, &names, month, &item)
    })?;
    Ok(Json(told))
}

/// The answers to an item that didn't pass in a month, the newest first.
pub fn list(
    connection: &Connection,
    site: &Site,
    names: &Names,
    month: Month,
    item: &str,
) -> Result<Vec<QualityFail>, ServerError> {
    let (from, to) = (month.first.to_string(), month.last.to_string());
    let found = quality::not_passed(connection, site.number, (&from, &to), item, LISTED_MAX)?;
    Ok(found
        .into_iter()
        .filter_map(|one| told(names, one))
        .collect())
}

fn told(names: &Names, one: NotPassed) -> Option<QualityFail> {
    let piece = names.equipment.get(&EquipmentId::from_bytes(one.place));
    let checkpoint = one.point.map(CheckpointId::from_bytes);
    let checkpoint = checkpoint.or(piece.map(|piece| piece.checkpoint));
    let (place, building) = checkpoint
        .map(|id| names.checkpoint(id))
        .unwrap_or_default();
    Some(QualityFail {
        round: one.round,
        day: one.day,
        at: Some(one.at).filter(|at| !at.is_empty()),
        checkpoint,
        place,
        building,
        equipment: piece.map(|piece| piece.name.clone()),
        outcome: Outcome::from_number(one.outcome)?,
    })
}

/// Every touchpoint of a site in a month.
///
/// Edges: a month's answers weigh by the lists of its last day, wherever it is shown, and a week's
/// by those of the month that it begins in: what is set later never changes what was.
pub fn of_month(
    connection: &Connection,
    site: &Site,
    month: Month,
) -> Result<ConsoleQuality, ServerError> {
    let versions = standards::versions(connection, site.number)?;
    let lists = versions.ever(month.last);
    let sums = |from: NaiveDate, to: NaiveDate| {
        quality::of_days(
            connection,
            site.number,
            (&from.to_string(), &to.to_string()),
        )
    };
    let mut axes = Axes::of(&lists, Weights::of(versions));
    let mut mean_of = vec![month];
    while mean_of.len() < MEAN_MONTHS
        && let Some(before) = mean_of.last().and_then(Month::before)
    {
        mean_of.push(before);
    }
    for (n, one) in mean_of.iter().enumerate() {
        let tallies = sums(one.first, one.last)?;
        axes.add(&tallies, one.last, |axis, score| {
            axis.mean.add(score);
            match n {
                0 => axis.month.add(score),
                1 => axis.before.add(score),
                _ => {}
            }
        });
        if n == 0 {
            axes.items(&tallies, &lists, one.last);
        }
    }
    let weeks = weeks(month.last);
    for (n, monday) in weeks.iter().enumerate() {
        let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(*monday);
        let last = Month::of(Some(*monday), month).last;
        axes.add(&sums(*monday, sunday)?, last, |axis, score| {
            if let Some(week) = axis.weeks.get_mut(n) {
                week.add(score);
            }
        });
    }
    Ok(ConsoleQuality {
        month: month.name(),
        month_before: month.before().unwrap_or(month).name(),
        mean_from: mean_of.last().unwrap_or(&month).first.to_string(),
        weeks: weeks.iter().map(NaiveDate::to_string).collect(),
        weighed: axes.weighed,
        axes: axes.told(),
    })
}

/// The Mondays of the last weeks, up to that which a day lies in.
fn weeks(last: NaiveDate) -> Vec<NaiveDate> {
    let back = u64::from(last.weekday().num_days_from_monday());
    let last = last.checked_sub_days(Days::new(back)).unwrap_or(last);
    let monday = |n: u64| last.checked_sub_days(Days::new(7 * n));
    (0..WEEKS).rev().filter_map(monday).collect()
}

/// What a tally adds by its item's weight: nothing where nobody judged.
fn score(tally: &Tally, weight: u32) -> QualityScore {
    let count = u32::try_from(tally.count).unwrap_or(0);
    match Outcome::from_number(tally.outcome) {
        Some(Outcome::Pass) => QualityScore::new(count, count, weight),
        Some(outcome) if outcome.is_judged() => QualityScore::new(0, count, weight),
        _ => QualityScore::default(),
    }
}

/// Which items are whose.
pub struct Touchpoints(BTreeMap<String, u32>);

impl Touchpoints {
    /// By a site's lists.
    pub fn of(lists: &[Checklist]) -> Self {
        let items = lists.iter().flat_map(|list| {
            let number = list.number.unwrap_or(0);
            list.items.iter().map(move |item| (item.id.clone(), number))
        });
        Self(items.collect())
    }

    /// Whose an item is: by the site's lists; one that they no longer have, by its id.
    pub fn number(&self, item: &str) -> u32 {
        let by_id = || item.split('.').next().and_then(|head| head.parse().ok());
        let known = self.0.get(item).copied();
        known.or_else(by_id).unwrap_or(0)
    }
}

/// The touchpoints by number, and which items are whose.
struct Axes {
    by_number: BTreeMap<u32, QualityAxis>,
    touchpoints: Touchpoints,
    weights: Weights,
    /// Some of what was counted weighs otherwise than 1.
    weighed: bool,
}

impl Axes {
    /// Those of a site's lists, with nothing counted yet.
    fn of(lists: &[Checklist], weights: Weights) -> Self {
        let mut axes = Self {
            by_number: BTreeMap::new(),
            touchpoints: Touchpoints::of(lists),
            weights,
            weighed: false,
        };
        for list in lists {
            let number = list.number.unwrap_or(0);
            if number > 0 {
                let name = Some(list.name.clone());
                axes.by_number.insert(number, empty(number, name));
            }
        }
        axes
    }

    /// Counts what was judged, by the weights of a day.
    fn add(
        &mut self,
        tallies: &[Tally],
        on: NaiveDate,
        put: impl Fn(&mut QualityAxis, QualityScore),
    ) {
        for tally in tallies {
            let number = self.touchpoints.number(&tally.item);
            let weight = self.weights.on(&tally.item, on);
            let added = score(tally, weight);
            self.weighed |= weight != *WEIGHTS.start() && added.judged > 0;
            let axis = self.by_number.entry(number);
            put(axis.or_insert_with(|| empty(number, None)), added);
        }
    }

    fn items(&mut self, tallies: &[Tally], lists: &[Checklist], on: NaiveDate) {
        let mut items: BTreeMap<&str, QualityItem> = BTreeMap::new();
        for tally in tallies {
            let weight = self.weights.on(&tally.item, on);
            let added = score(tally, weight);
            let item = items.entry(&tally.item).or_insert_with(|| QualityItem {
                name: name_of(lists, &tally.item),
                item: tally.item.clone(),
                weight,
                partly: 0,
                score: QualityScore::default(),
            });
            item.score.add(added);
            if tally.outcome == Outcome::Partly.number() {
                item.partly += added.judged;
            }
        }
        for item in items.into_values().filter(|item| item.score.judged > 0) {
            let number = self.touchpoints.number(&item.item);
            if let Some(axis) = self.by_number.get_mut(&number) {
                axis.items.push(item);
            }
        }
    }

    /// The worst item first; of two that do as well, the one that was judged more.
    fn told(self) -> Vec<QualityAxis> {
        let mut axes: Vec<QualityAxis> = self.by_number.into_values().collect();
        axes.retain(|axis| axis.touchpoint > 0 || axis.mean.judged > 0);
        axes.sort_by_key(|axis| (axis.touchpoint == 0, axis.touchpoint));
        for axis in &mut axes {
            axis.items.sort_by(|a, b| {
                let (one, other) = (a.score, b.score);
                let a_share = u64::from(one.passed) * u64::from(other.judged);
                let b_share = u64::from(other.passed) * u64::from(one.judged);
                let more = other.judged.cmp(&one.judged);
                a_share.cmp(&b_share).then(more).then(a.item.cmp(&b.item))
            });
        }
        axes
    }
}

fn empty(touchpoint: u32, name: Option<Words>) -> QualityAxis {
    let none = QualityScore::default();
    QualityAxis {
        touchpoint,
        name,
        month: none,
        before: none,
        mean: none,
        weeks: (0..WEEKS).map(|_| none).collect(),
        items: Vec::new(),
    }
}

fn name_of(lists: &[Checklist], item: &str) -> Words {
    let mut found = lists.iter().filter_map(|list| list.item(item));
    found.next().map_or_else(
        || crate::console::names::same(item),
        |item| item.name.clone(),
    )
}
