//! How a site does: plans kept, and how long orders take, by month, team and kind. Teams are roles:
//! no person is measured here.

use crate::app::App;
use crate::console::dues::{self, DueState};
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::findings::text_of;
use crate::sql::performance::{self, Went};
use crate::sql::places;
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use model::ids::{CheckpointId, FindingId};
use model::recurrence::site_day;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// How many months are told, this one included.
const MONTHS: u32 = 12;
/// The most orders that are listed behind one number.
const LISTED_MAX: usize = 500;

/// The last months of a site.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Performance {
    /// `YYYY-MM`, in order.
    months: Vec<String>,
    /// By month, and in all by team.
    plans_by_month: Vec<PlansKept>,
    plans_by_role: Vec<PlansKept>,
    orders_by_month: Vec<OrdersWent>,
    orders_by_role: Vec<OrdersWent>,
    orders_by_kind: Vec<OrdersWent>,
}

/// What was handed in within its window, of what was due and is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PlansKept {
    /// The month or the role.
    of: String,
    kept: u32,
    due: u32,
}

/// How long orders took from being raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct OrdersWent {
    /// The month, the role or the kind; of kinds empty: rectification.
    of: String,
    /// How many were raised.
    raised: u32,
    assigned: TookTimes,
    fixed: TookTimes,
    verified: TookTimes,
}

/// Of those that came so far, the one in the middle and the one that nine of ten don't exceed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TookTimes {
    n: u32,
    /// Null where n is 0.
    #[ts(type = "number | null")]
    median_min: Option<i64>,
    #[ts(type = "number | null")]
    ninetieth_min: Option<i64>,
}

/// An order behind a number.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct OrderTook {
    #[ts(type = "string")]
    pub finding: FindingId,
    pub month: String,
    pub role: String,
    pub kind: String,
    pub place: String,
    pub raised_at: String,
    #[ts(type = "number | null")]
    pub assigned_min: Option<i64>,
    #[ts(type = "number | null")]
    pub fixed_min: Option<i64>,
    #[ts(type = "number | null")]
    pub verified_min: Option<i64>,
}

/// `GET /api/console/sites/{site}/performance`
pub async fn performance(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Performance>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        of_site(connection, &site, now)
    })?;
    Ok(Json(told))
}

/// Which orders.
#[derive(Debug, Default, Clone, Deserialize)]
pub struct Asked {
    pub month: Option<String>,
    pub role: Option<String>,
    /// Empty: rectification.
    pub kind: Option<String>,
}

/// `GET /api/console/sites/{site}/performance/orders?month=2026-11`
pub async fn orders(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<Vec<OrderTook>>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let names = Names::read(connection, &site)?;
        let mut all = list(connection, &site, &names, &asked, now)?;
        all.reverse();
        all.truncate(LISTED_MAX);
        Ok(all)
    })?;
    Ok(Json(told))
}

/// The first and the last day of the months that are told.
fn stretch(site: &Site, names: &Names, now: DateTime<Utc>) -> (NaiveDate, NaiveDate) {
    let today = site_day(now, names.zone, site.day_start_min);
    let first = today.with_day(1).unwrap_or(today);
    let from = first.checked_sub_months(Months::new(MONTHS - 1));
    (from.unwrap_or(first), today)
}

/// The orders of the last months that fit, in the order in which they came.
pub fn list(
    connection: &Connection,
    site: &Site,
    names: &Names,
    asked: &Asked,
    now: DateTime<Utc>,
) -> Result<Vec<OrderTook>, ServerError> {
    let (from, to) = stretch(site, names, now);
    let around = (
        from.checked_sub_days(Days::new(2)).unwrap_or(from),
        to.checked_add_days(Days::new(2)).unwrap_or(to),
    );
    let days = (&*around.0.to_string(), &*around.1.to_string());
    let went = performance::raised(connection, site.number, days)?;
    let mut all = Vec::new();
    for one in went {
        let Ok(raised) = DateTime::parse_from_rfc3339(&one.raised_at) else {
            continue;
        };
        let day = site_day(raised.to_utc(), names.zone, site.day_start_min);
        let month = day.format("%Y-%m").to_string();
        let same = |asked: &Option<String>, is: &str| asked.as_deref().is_none_or(|it| it == is);
        let inside = from <= day && day <= to;
        if inside
            && same(&asked.month, &month)
            && same(&asked.role, &one.role)
            && same(&asked.kind, &one.kind)
        {
            all.push(took(connection, names, one, month, raised.to_utc())?);
        }
    }
    Ok(all)
}

fn took(
    connection: &Connection,
    names: &Names,
    one: Went,
    month: String,
    raised: DateTime<Utc>,
) -> Result<OrderTook, ServerError> {
    // Clocks that were set back make nothing quicker than at once.
    let minutes = |at: Option<String>| {
        let at = DateTime::parse_from_rfc3339(&at?).ok()?;
        Some((at.to_utc() - raised).num_minutes().max(0))
    };
    let place = match one.point {
        0 => None,
        point => places::place_id(connection, point)?,
    };
    let place = place.map(|id| names.checkpoint(CheckpointId::from_bytes(id)).0);
    Ok(OrderTook {
        finding: one.finding,
        month,
        role: one.role,
        kind: one.kind,
        place: place.unwrap_or_default(),
        raised_at: one.raised_at,
        assigned_min: minutes(one.assigned_at),
        fixed_min: minutes(one.fixed_at),
        verified_min: minutes(one.verified_at),
    })
}

/// The last months of a site.
pub fn of_site(
    connection: &Connection,
    site: &Site,
    now: DateTime<Utc>,
) -> Result<Performance, ServerError> {
    let names = Names::read(connection, site)?;
    let (from, to) = stretch(site, &names, now);
    let mut months: Vec<String> = Vec::new();
    for back in (0..MONTHS).rev() {
        let first = to.with_day(1).unwrap_or(to);
        let month = first.checked_sub_months(Months::new(back));
        months.extend(month.map(|month| month.format("%Y-%m").to_string()));
    }
    let asked = dues::of_days(connection, site, &names, (from, to), now)?;
    let mut by_month: BTreeMap<String, PlansKept> = BTreeMap::new();
    let mut by_role: BTreeMap<String, PlansKept> = BTreeMap::new();
    for one in asked {
        if matches!(one.due, DueState::Unknown | DueState::Ahead) {
            continue;
        }
        let month = format!("{:04}-{:02}", one.day.year(), one.day.month());
        for (all, of) in [(&mut by_month, month), (&mut by_role, text_of(&one.role))] {
            let held = all.entry(of.clone());
            let held = held.or_insert(PlansKept {
                of,
                kept: 0,
                due: 0,
            });
            held.due += 1;
            held.kept += u32::from(one.due == DueState::Done);
        }
    }
    let orders = list(connection, site, &names, &Asked::default(), now)?;
    Ok(Performance {
        months,
        plans_by_month: by_month.into_values().collect(),
        plans_by_role: by_role.into_values().collect(),
        orders_by_month: groups(&orders, |one| &one.month),
        orders_by_role: groups(&orders, |one| &one.role),
        orders_by_kind: groups(&orders, |one| &one.kind),
    })
}

fn groups(orders: &[OrderTook], of: impl Fn(&OrderTook) -> &String) -> Vec<OrdersWent> {
    let mut groups: BTreeMap<&String, Vec<&OrderTook>> = BTreeMap::new();
    for one in orders {
        groups.entry(of(one)).or_default().push(one);
    }
    let told = groups.into_iter().map(|(of, all)| OrdersWent {
        of: of.clone(),
        raised: u32::try_from(all.len()).unwrap_or(u32::MAX),
        assigned: times(all.iter().filter_map(|one| one.assigned_min).collect()),
        fixed: times(all.iter().filter_map(|one| one.fixed_min).collect()),
        verified: times(all.iter().filter_map(|one| one.verified_min).collect()),
    });
    told.collect()
}

/// By nearest rank: a figure that one of them really had.
fn times(mut minutes: Vec<i64>) -> TookTimes {
    minutes.sort_unstable();
    let rank = |tenths: usize| {
        let place = (minutes.len() * tenths).div_ceil(10);
        minutes.get(place.checked_sub(1)?).copied()
    };
    TookTimes {
        n: u32::try_from(minutes.len()).unwrap_or(u32::MAX),
        median_min: rank(5),
        ninetieth_min: rank(9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(minutes: &[i64], median: Option<i64>, ninetieth: Option<i64>) {
        let told = times(minutes.to_vec());
        assert_eq!((told.median_min, told.ninetieth_min), (median, ninetieth));
    }

    #[test]
    fn a_percentile_is_a_figure_that_one_really_had() {
        check(&[], None, None);
        check(&[7], Some(7), Some(7));
        check(&[30, 10], Some(10), Some(30));
        check(&[5, 4, 3, 2, 1, 10, 9, 8, 7, 6], Some(5), Some(9));
        check(&[3, 1, 2], Some(2), Some(3));
    }
}
