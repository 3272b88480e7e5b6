//! What was read, gauge by gauge: its limits, its last days, and whether it drifts.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::gauges::{self, Gauge};
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use checklists::{Part, PartKind, Words};
use chrono::{Days, NaiveDate};
use model::discharge::{Building, limits_in};
use model::ids::{CheckpointId, EquipmentId};
use model::limits::{Limits, Standing, classify};
use model::recurrence::site_day;
use model::runs;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// How many days are shown where nobody says, and at most.
const DAYS: u64 = 30;
const DAYS_MAX: u64 = 366;
/// How many gauges are told where nobody says, and at most.
const LIMIT: usize = 60;
const LIMIT_MAX: usize = 10_000;
/// Whether a gauge drifts is told by what was read on these last days, however few are shown.
const DRIFT_DAYS: u64 = 92;

/// Everything that was read in a stretch of days.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleGauges {
    /// The first and the last day.
    from: String,
    to: String,
    /// How many were read, how many of those are worth a look, and how many were asked for.
    all: u32,
    worth: u32,
    fit: u32,
    /// The first of those asked for, by building and place, in the order that a room is walked.
    gauges: Vec<ConsoleGauge>,
}

/// One gauge.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleGauge {
    #[ts(type = "string | null")]
    pub equipment: Option<EquipmentId>,
    #[ts(type = "string | null")]
    pub checkpoint: Option<CheckpointId>,
    /// The piece, or the place where it isn't one.
    pub name: String,
    pub place: String,
    pub building: String,
    pub item: String,
    pub item_name: Words,
    pub part: String,
    pub part_name: Words,
    pub unit: String,
    pub decimals: u8,
    #[ts(type = "number | null")]
    pub low_milli: Option<i64>,
    #[ts(type = "number | null")]
    pub high_milli: Option<i64>,
    /// It only counts up.
    pub counts: bool,
    pub points: Vec<GaugePoint>,
    /// How many days it went one way: above 0 up, below down; 0 of a counter.
    pub run: i32,
    /// That is long enough for a look.
    pub drifts: bool,
    /// Its last value is outside its limits.
    pub out: bool,
}

/// What was read once.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct GaugePoint {
    pub day: String,
    /// In the order of a day.
    pub at: String,
    #[ts(type = "number")]
    pub milli: i64,
    /// Outside the limits as they are now.
    pub out: bool,
    #[ts(type = "string")]
    pub round: model::ids::RoundId,
}

/// Which days.
#[derive(Deserialize)]
pub struct Asked {
    days: Option<u64>,
    show: Option<String>,
    text: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/console/sites/{site}/gauges?days=30&show=worth&text=泵&limit=60`
pub async fn gauges(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<ConsoleGauges>, ServerError> {
    let now = app.clock.now();
    let days = asked.days.unwrap_or(DAYS).clamp(1, DAYS_MAX);
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::with_items(connection, &site, now)?;
        let today = site_day(now, names.zone, site.day_start_min);
        let from = today.checked_sub_days(Days::new(days - 1)).unwrap_or(today);
        let mut gauges = read_between(connection, &site, &names, (from, today))?;
        let count = |gauges: &[ConsoleGauge]| u32::try_from(gauges.len()).unwrap_or(u32::MAX);
        let all = count(&gauges);
        let worth = gauges.iter().filter(|one| one.is_shown(Some("worth")));
        let worth = u32::try_from(worth.count()).unwrap_or(u32::MAX);
        let text = asked.text.as_deref().unwrap_or_default().trim();
        let text = text.to_lowercase();
        gauges.retain(|one| one.is_shown(asked.show.as_deref()) && one.says(&text));
        let fit = count(&gauges);
        gauges.truncate(asked.limit.unwrap_or(LIMIT).min(LIMIT_MAX));
        Ok(ConsoleGauges {
            from: from.to_string(),
            to: today.to_string(),
            all,
            worth,
            fit,
            gauges,
        })
    })?;
    Ok(Json(told))
}

/// What was read on some days, gauge by gauge.
pub fn read_between(
    connection: &Connection,
    site: &Site,
    names: &Names,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<ConsoleGauge>, ServerError> {
    let judged = to.checked_sub_days(Days::new(DRIFT_DAYS - 1)).unwrap_or(to);
    let first = from.min(judged).to_string();
    let read = gauges::between(connection, site.number, (&first, &to.to_string()))?;
    let since = Since {
        shown: from.to_string(),
        judged: judged.to_string(),
    };
    Ok(by_gauge(names, read, &since))
}

/// From which day on readings are shown, and from which on they tell of a drift.
struct Since {
    shown: String,
    judged: String,
}

impl ConsoleGauge {
    /// Whether it is among those that are looked at: what is worth it, out, or drifting.
    pub fn is_shown(&self, show: Option<&str>) -> bool {
        match show {
            Some("worth") => self.out || self.drifts,
            Some("out") => self.out,
            Some("drifts") => self.drifts,
            _ => true,
        }
    }

    /// Whether a word, in small letters, stands in what it is called.
    fn says(&self, word: &str) -> bool {
        let (item, part) = (&self.item_name, &self.part_name);
        let said = [
            &self.name,
            &self.place,
            &self.building,
            &item.zh,
            &item.en,
            &part.zh,
            &part.en,
        ];
        let said: Vec<&str> = said.into_iter().map(String::as_str).collect();
        said.join(" ").to_lowercase().contains(word)
    }
}

fn by_gauge(names: &Names, read: Vec<Gauge>, since: &Since) -> Vec<ConsoleGauge> {
    let told = read.into_iter();
    let mut told: Vec<(u32, ConsoleGauge)> =
        told.filter_map(|read| gauge(names, read, since)).collect();
    told.sort_by(|(a, one), (b, other)| {
        let place = (&one.building, &one.place, a, &one.name, &one.item);
        place.cmp(&(&other.building, &other.place, b, &other.name, &other.item))
    });
    told.into_iter().map(|(_, gauge)| gauge).collect()
}

/// One gauge with its place in the walk; none of an item that the site's lists no longer have, or
/// where nothing was read on the days that are shown.
fn gauge(names: &Names, read: Gauge, since: &Since) -> Option<(u32, ConsoleGauge)> {
    let Gauge {
        place,
        item,
        part,
        mut points,
    } = read;
    let last = points.last().filter(|last| last.day >= since.shown)?.milli;
    let asked = names.item(&item)?;
    // Said before parts were kept by name: an item that has one part alone is that one.
    let found = match part.as_str() {
        "" => asked.parts.first().filter(|_| asked.parts.len() == 1),
        part => asked.parts.iter().find(|one| one.id == part),
    };
    // How many pieces lie in a box is counted, and no gauge.
    let part: &Part = found.filter(|part| part.kind == PartKind::Number)?;
    let piece = EquipmentId::from_bytes(place);
    let row = names.equipment.get(&piece);
    let checkpoint = row.map_or(CheckpointId::from_bytes(place), |row| row.checkpoint);
    let (place, building) = names.checkpoint(checkpoint);
    let limits = limits(
        names,
        &building,
        row.and_then(|row| row.own_limits(&item, part)),
        part,
    );
    let counts = part.meter.as_ref().is_some_and(|meter| meter.counts);
    let out = |milli: i64| classify(milli, limits) != Standing::Within;
    let mut daily: BTreeMap<&str, i64> = BTreeMap::new();
    for point in points.iter().filter(|point| point.day >= since.judged) {
        daily.insert(&point.day, point.milli);
    }
    let daily: Vec<i64> = daily.into_values().collect();
    let run = if counts { 0 } else { runs::run(&daily) };
    let shown = points.partition_point(|point| point.day < since.shown);
    let gauge = ConsoleGauge {
        equipment: row.map(|_| piece),
        checkpoint: Some(checkpoint),
        name: row.map_or_else(|| place.clone(), |row| row.name.clone()),
        place,
        building,
        item,
        item_name: asked.name.clone(),
        part: part.id.clone(),
        part_name: part.name.clone(),
        unit: part.unit.clone().unwrap_or_default(),
        decimals: part.decimals.unwrap_or(0),
        low_milli: limits.low,
        high_milli: limits.high,
        counts,
        points: points
            .drain(shown..)
            .map(|point| GaugePoint {
                out: out(point.milli),
                day: point.day,
                at: point.at,
                milli: point.milli,
                round: point.round,
            })
            .collect(),
        run,
        drifts: runs::is_drift(run),
        out: out(last),
    };
    Some((row.and_then(|row| row.order).unwrap_or(u32::MAX), gauge))
}

fn limits(names: &Names, building: &str, own: Option<Limits>, part: &Part) -> Limits {
    let building = match &names.settings {
        Some(row) => row.building(building),
        None => Building::default(),
    };
    let listed = || Some(limits_in(part.limits.as_ref()?, &building));
    own.or_else(listed).unwrap_or_default()
}
