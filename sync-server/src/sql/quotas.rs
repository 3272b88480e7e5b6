//! Finished work that quotas may count: event rounds by place and item, and orders by item.

use model::ids::{CheckpointId, OrderId, RoundId};
use model::orders::OrderState;
use rusqlite::{Connection, named_params};

/// An item that was answered in an event round which is finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventWork {
    pub round: RoundId,
    pub checkpoint: CheckpointId,
    pub item: String,
    /// When it was finished, or walked with paper, as claimed.
    pub at: String,
}

/// Event rounds that were begun from one site's day (YYYY-MM-DD) on and ended from another on.
pub fn events(
    connection: &Connection,
    site: i64,
    begun: &str,
    ended: &str,
) -> rusqlite::Result<Vec<EventWork>> {
    connection
        .prepare_cached(
            "SELECT DISTINCT r.id, p.id, i.id, coalesce(r.walked_at, r.finished_at)
             FROM rounds r JOIN answers a ON a.round = r.round AND a.withdrawn = 0
             JOIN places p ON p.place = a.point JOIN items i ON i.item = a.item
             WHERE r.site = :site AND r.day >= :begun AND r.kind = 'event'
               AND r.finished_at IS NOT NULL AND coalesce(r.walked_at, r.finished_at) >= :ended
             ORDER BY r.round, p.place, i.item",
        )?
        .query_map(
            named_params! { ":site": site, ":begun": begun, ":ended": ended },
            |row| {
                Ok(EventWork {
                    round: RoundId::from_bytes(row.get(0)?),
                    checkpoint: CheckpointId::from_bytes(row.get(1)?),
                    item: row.get(2)?,
                    at: row.get(3)?,
                })
            },
        )?
        .collect()
}

/// An order that was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderWork {
    pub order: OrderId,
    pub item: String,
    /// When, as claimed.
    pub at: String,
}

/// Orders that are fixed, some of them verified by now.
///
/// Edges: what an event round itself found is counted with the round, and isn't here; an alias is
/// counted with what it joined.
pub fn orders(connection: &Connection, site: i64) -> rusqlite::Result<Vec<OrderWork>> {
    connection
        .prepare_cached(
            "SELECT f.order_id, i.id,
                    (SELECT s.at FROM order_steps s
                     WHERE s.finding = f.finding AND s.state = :fixed AND s.moved = 1
                     ORDER BY s.step DESC LIMIT 1)
             FROM findings f JOIN items i ON i.item = f.item
             WHERE f.site = :site AND f.joined IS NULL AND f.state IN (:fixed, :verified)
               AND NOT EXISTS (
                 SELECT 1 FROM sightings g JOIN answers a ON a.journal = g.journal
                   AND a.seq = g.seq AND a.n = g.n
                 JOIN rounds r ON r.round = a.round AND r.kind = 'event'
                 WHERE g.finding = f.finding)
             ORDER BY f.finding",
        )?
        .query_map(
            named_params! {
                ":site": site, ":fixed": OrderState::Fixed.number(),
                ":verified": OrderState::Verified.number(),
            },
            |row| {
                let at: Option<String> = row.get(2)?;
                Ok(OrderWork {
                    order: OrderId::from_bytes(row.get(0)?),
                    item: row.get(1)?,
                    at: at.unwrap_or_default(),
                })
            },
        )?
        .collect()
}

/// Whether a site has any quota at all.
pub fn any(connection: &Connection, site: i64) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "SELECT 1 FROM feed_rows WHERE site = :site AND kind = 'plan'
               AND json_valid(line) AND json_extract(line, '$.row.kind') = 'quota'",
        )?
        .exists(named_params! { ":site": site })
}
