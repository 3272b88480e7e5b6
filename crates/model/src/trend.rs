//! Where an extinguisher's pressure is going: advice with its basis, never a pass or a fail.
//!
//! A gauge goes up and down with the weather far more than with a slow leak, so readings are
//! compensated first. Fractions live in here only: what goes out is whole thousandths.

use crate::limits::Milli;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// Days with a usable reading that a trend wants.
pub const READINGS_MIN: u32 = 4;
/// Peers read on the same day that a compensation by peers wants: of two, a leak could be one.
pub const PEERS_MIN: usize = 3;
/// No extinguisher serves longer, so a day beyond is out of sight: 12 years.
pub const MONTHS_MAX: u32 = 144;

/// Thousandths of °C at which pressures are compared, as on a nameplate.
const REFERENCE_MILLI_C: i64 = 20_000;
/// Air pressure at sea level, in thousandths of MPa: a gauge shows what is above it.
const AIR_MILLI_MPA: f64 = 101.325;
/// °C of absolute zero.
const ZERO_C: f64 = -273.15;
/// Thousandths of °C that a place with an extinguisher may have; others are slips.
const PLAUSIBLE_MILLI_C: std::ops::RangeInclusive<i64> = -60_000..=80_000;
const DAYS_A_MONTH: f64 = 365.25 / 12.0;

/// One reading of a pressure gauge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PressureReading {
    /// The site's day.
    pub day: NaiveDate,
    /// What the gauge showed, in thousandths of MPa.
    pub milli_mpa: Milli,
    /// How warm it was there, in thousandths of °C, where somebody measured.
    pub milli_c: Option<i64>,
}

/// How readings were made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CompensatedBy {
    /// By the temperature given with each: as at 20 °C.
    Temperature,
    /// By how its peers stood on the same day: as at their usual temperature.
    Peers,
}

/// When the line leaves the green.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[ts(export)]
pub enum LeavesGreen {
    /// It doesn't fall, or so slowly that the extinguisher ends before.
    OutOfSight,
    /// After so many whole months from today.
    InMonths { months: u32 },
    /// The line lies under it already.
    Already,
}

/// Where the pressure is going, and what that stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Trend {
    /// Days with a usable reading.
    pub readings: u32,
    /// Days from the first to the last of them.
    #[ts(type = "number")]
    pub span_days: i64,
    /// How they were compensated.
    pub by: CompensatedBy,
    /// Change in a year, in thousandths of MPa; below 0 it falls.
    #[ts(type = "number")]
    pub per_year_milli_mpa: Milli,
    /// Where the line stands today, in thousandths of MPa.
    #[ts(type = "number")]
    pub today_milli_mpa: Milli,
    /// When it leaves the green.
    pub leaves_green: LeavesGreen,
}

/// Why there is no trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "why", rename_all = "snake_case")]
#[ts(export)]
pub enum NoTrend {
    /// The ledger doesn't say where the nameplate's green begins.
    NoNameplate,
    /// Readings on too few days.
    TooFew { have: u32, want: u32 },
    /// Too few of its days have a temperature or enough peers.
    NotComparable { have: u32, want: u32 },
}

/// Where a pressure is going, from readings since its last service.
///
/// Shape: `peers` are the readings of other extinguishers of its kind and area, each its own
/// list; `green_low` is the nameplate's lower end of the green, in thousandths of MPa.
/// Edges: several readings of a day count as one, their median. Temperatures are used where they
/// make enough days, else peers; never both in one line. The line is Theil and Sen's: a quarter
/// of wild readings doesn't turn it.
/// Errors: why there is none.
pub fn trend(
    readings: &[PressureReading],
    peers: &[Vec<PressureReading>],
    green_low: Option<Milli>,
    today: NaiveDate,
) -> Result<Trend, NoTrend> {
    let green_low = green_low.ok_or(NoTrend::NoNameplate)?;
    let want = READINGS_MIN;
    let readings: Vec<_> = readings.iter().filter_map(Absolute::of).collect();
    let days: BTreeSet<NaiveDate> = readings.iter().map(|one| one.day).collect();
    let have = count(days.len());
    if have < want {
        return Err(NoTrend::TooFew { have, want });
    }
    let by_temperature = by_temperature(&readings);
    let by_peers = by_peers(&readings, peers);
    let enough = |points: &BTreeMap<_, _>| count(points.len()) >= want;
    let (by, points) = if enough(&by_temperature) {
        (CompensatedBy::Temperature, by_temperature)
    } else if enough(&by_peers) {
        (CompensatedBy::Peers, by_peers)
    } else {
        let have = count(by_temperature.len().max(by_peers.len()));
        return Err(NoTrend::NotComparable { have, want });
    };
    Ok(line(&points, by, green_low, today))
}

/// What a gauge would show at another temperature, by the law of ideal gases.
///
/// Units: thousandths of MPa above air pressure, thousandths of °C.
/// Edges: rounded to the nearest thousandth; none for temperatures that no such place has.
pub fn at_temperature(gauge_milli_mpa: Milli, from_milli_c: i64, to_milli_c: i64) -> Option<Milli> {
    let ratio = kelvin(to_milli_c)? / kelvin(from_milli_c)?;
    Some(whole(absolute(gauge_milli_mpa) * ratio - AIR_MILLI_MPA))
}

/// A reading above nothing instead of above air pressure.
#[derive(Debug, Clone, Copy)]
struct Absolute {
    day: NaiveDate,
    milli_mpa: f64,
    kelvin: Option<f64>,
}

impl Absolute {
    /// None for what no gauge can show: less than nothing.
    fn of(reading: &PressureReading) -> Option<Self> {
        let milli_mpa = absolute(reading.milli_mpa);
        (milli_mpa > 0.0).then_some(Self {
            day: reading.day,
            milli_mpa,
            kelvin: reading.milli_c.and_then(kelvin),
        })
    }
}

/// Gauge pressures by day, as at the reference temperature.
fn by_temperature(readings: &[Absolute]) -> BTreeMap<NaiveDate, f64> {
    let reference = kelvin(REFERENCE_MILLI_C);
    let known = readings.iter().filter_map(|one| {
        let ratio = reference? / one.kelvin?;
        Some((one.day, one.milli_mpa * ratio - AIR_MILLI_MPA))
    });
    medians(known)
}

/// Gauge pressures by day, as at the temperature at which its peers stand as they usually do.
fn by_peers(readings: &[Absolute], peers: &[Vec<PressureReading>]) -> BTreeMap<NaiveDate, f64> {
    let mut on: BTreeMap<NaiveDate, Vec<f64>> = BTreeMap::new();
    for peer in peers {
        let peer = peer.iter().filter_map(Absolute::of);
        let peer = medians(peer.map(|one| (one.day, one.milli_mpa)));
        // A single reading is its own usual, and says nothing about the day.
        if peer.len() < 2 {
            continue;
        }
        let Some(usual) = median(peer.values().copied().collect()) else {
            continue;
        };
        for (day, pressure) in peer {
            on.entry(day).or_default().push(pressure / usual);
        }
    }
    let known = readings.iter().filter_map(|one| {
        let ratios = on.get(&one.day).filter(|all| all.len() >= PEERS_MIN)?;
        let ratio = median(ratios.clone())?;
        Some((one.day, one.milli_mpa / ratio - AIR_MILLI_MPA))
    });
    medians(known)
}

/// The line through points of at least two days, and where it goes.
fn line(
    points: &BTreeMap<NaiveDate, f64>,
    by: CompensatedBy,
    green_low: Milli,
    today: NaiveDate,
) -> Trend {
    let days_to = |day: NaiveDate| (day - today).num_days() as f64;
    let line: Vec<(f64, f64)> = points.iter().map(|(d, p)| (days_to(*d), *p)).collect();
    let mut slopes = Vec::new();
    for (i, (day, pressure)) in line.iter().enumerate() {
        let later = line[i + 1..].iter();
        slopes.extend(later.map(|(then, other)| (other - pressure) / (then - day)));
    }
    let slope = median(slopes).unwrap_or(0.0);
    let levels = line.iter().map(|(day, pressure)| pressure - slope * day);
    let level = median(levels.collect()).unwrap_or(0.0);
    let (first, last) = (points.keys().next(), points.keys().next_back());
    Trend {
        readings: count(points.len()),
        span_days: first.zip(last).map_or(0, |(a, b)| (*b - *a).num_days()),
        by,
        per_year_milli_mpa: whole(slope * 365.25),
        today_milli_mpa: whole(level),
        leaves_green: leaves_green(level - green_low as f64, slope),
    }
}

/// From how far above green's end it stands today, and its change in a day.
fn leaves_green(above: f64, slope: f64) -> LeavesGreen {
    if above <= 0.0 {
        return LeavesGreen::Already;
    }
    let months = above / -slope / DAYS_A_MONTH;
    if slope >= 0.0 || months > f64::from(MONTHS_MAX) {
        return LeavesGreen::OutOfSight;
    }
    LeavesGreen::InMonths {
        months: months as u32,
    }
}

fn medians(points: impl Iterator<Item = (NaiveDate, f64)>) -> BTreeMap<NaiveDate, f64> {
    let mut on: BTreeMap<NaiveDate, Vec<f64>> = BTreeMap::new();
    for (day, pressure) in points {
        on.entry(day).or_default().push(pressure);
    }
    on.into_iter()
        .filter_map(|(day, all)| Some((day, median(all)?)))
        .collect()
}

/// The middle one, or halfway between the middle two.
fn median(mut all: Vec<f64>) -> Option<f64> {
    all.sort_by(f64::total_cmp);
    let upper = all.get(all.len() / 2)?;
    let lower = all.get((all.len() - 1) / 2)?;
    Some((lower + upper) / 2.0)
}

fn kelvin(milli_c: i64) -> Option<f64> {
    PLAUSIBLE_MILLI_C
        .contains(&milli_c)
        .then_some(milli_c as f64 / 1000.0 - ZERO_C)
}

fn absolute(gauge_milli_mpa: Milli) -> f64 {
    gauge_milli_mpa as f64 + AIR_MILLI_MPA
}

fn whole(milli: f64) -> Milli {
    milli.round() as Milli
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
