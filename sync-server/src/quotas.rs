//! What counts towards a quota, for the feed and for the desk alike. When it counts is `model`'s.

use crate::error::ServerError;
use crate::sql::{feed, quotas};
use checklists::Checklist;
use chrono::{DateTime, Days, Utc};
use model::quota::Work;
use protocol::feed::Kind;
use protocol::rows::PlanRow;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A round that was begun longer before a period than this doesn't count in it.
const BEGUN_DAYS: u64 = 62;

/// All work that counts for a plan and was finished since a moment.
///
/// Shape: a place once for each event round that answered the plan's list there, and an order once
/// that was raised for it. Edges: a plan that names no list of the site counts nothing.
pub fn works(
    connection: &Connection,
    site: i64,
    plan: &PlanRow,
    since: DateTime<Utc>,
) -> Result<Vec<Work>, ServerError> {
    let Some(list) = &plan.counts else {
        return Ok(Vec::new());
    };
    let json = feed::get(connection, site, Kind::Checklist.name(), list)?;
    let list: Option<Checklist> = json.and_then(|json| serde_json::from_str(&json).ok());
    let items = list.into_iter().flat_map(|list| list.items);
    let items: BTreeSet<String> = items.map(|item| item.id).collect();
    if items.is_empty() {
        return Ok(Vec::new());
    }
    // A day of a site may be the day before by the clock of another zone.
    let back = |days| since.date_naive().checked_sub_days(Days::new(days));
    let from = |days| back(days).unwrap_or_default().to_string();
    let mut works = Vec::new();
    for event in quotas::events(connection, site, &from(BEGUN_DAYS), &from(2))? {
        if items.contains(&event.item) {
            let id = PlanRow::event_work(event.round, event.checkpoint);
            works.extend(work(id, &event.at));
        }
    }
    for order in quotas::orders(connection, site)? {
        if items.contains(&order.item) {
            works.extend(work(order.order.to_string(), &order.at));
        }
    }
    works.retain(|work| work.at >= since);
    works.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    works.dedup();
    Ok(works)
}

fn work(id: String, at: &str) -> Option<Work> {
    let at = DateTime::parse_from_rfc3339(at).ok()?;
    Some(Work {
        id,
        at: at.with_timezone(&Utc),
    })
}
