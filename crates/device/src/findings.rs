//! Findings and their orders: the feed's rows with own lines after `reflected` on top.

use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
pub(crate) use crate::open_finding::Open;
use crate::open_finding::Step;
use crate::site::Site;
use model::ids::*;
use model::noted::{Fee, NotedAt};
use model::orders::OrderNote;
use protocol::ErrorCode;
use protocol::rows::{
    FindingFeedRow, FindingRow as FeedFinding, MergedAt, OrderFeedRow, OrderRow as FeedOrder,
};
use std::collections::BTreeMap;
use store::{OwnFinding, Store};

impl Handheld {
    pub(crate) fn findings(&self) -> Result<Reply, DeviceError> {
        let store = self.store();
        let site = self.site(&store)?;
        let findings = open(&store, &site)?
            .iter()
            .map(|open| open.row(&site))
            .collect();
        Ok(Reply::Findings { findings })
    }

    pub(crate) fn finding(&self, finding: FindingId) -> Result<Reply, DeviceError> {
        let store = self.store();
        let site = self.site(&store)?;
        // One that the desk has merged into another one shows that one.
        let finding = match site.findings.get(&finding) {
            Some(FindingFeedRow::Joined { joined, .. }) => *joined,
            _ => finding,
        };
        let found = all(&store, &site)?
            .into_iter()
            .find(|open| open.finding == finding);
        let found = found.or(own_only(&store, &site, finding)?).ok_or_else(|| {
            DeviceError::refused(ErrorCode::NoSuchFinding, format!("finding {finding}"))
        })?;
        Ok(Reply::Finding(shown(&site, &found)))
    }
}

pub(crate) fn shown(site: &Site, open: &Open) -> FindingShown {
    FindingShown {
        row: open.row(site),
        note: open.note.clone(),
        moves: open.state.moves().to_vec(),
        may_note: match &open.work {
            Some(work) => open.noted.may_note(open.state, work.charges()),
            None => Vec::new(),
        },
        fee_cents: open.noted.fee.as_ref().map(|fee| fee.cents),
        call_back_by: open.noted.call_back_by.clone(),
        history: open
            .history
            .iter()
            .map(|step| HistoryRow {
                at: step.at.clone(),
                by: step.desk.clone().or_else(|| site.name(step.by)),
                state: step.state,
                what: step.what,
                fee_cents: step.fee_cents,
                reason: step.reason.clone(),
                note: step.note.clone(),
                photos: step.photos.clone(),
                late: step.late,
                merge: step.merge,
                alarm: step.alarm.as_ref().map(|told| AlarmShown {
                    limit: told.limit,
                    until: told.until.clone(),
                    step: told.step,
                    role: told.role,
                    names: told
                        .staff
                        .iter()
                        .filter_map(|id| site.name(Some(*id)))
                        .collect(),
                }),
            })
            .collect(),
    }
}

/// Findings that wait for somebody, the newest first.
pub(crate) fn open(store: &Store, site: &Site) -> Result<Vec<Open>, DeviceError> {
    let mut found = all(store, site)?;
    found.retain(|open| open.waits());
    Ok(found)
}

/// Those that its items are about: at a place, or on a piece that hangs there now.
pub(crate) fn open_at(
    store: &Store,
    site: &Site,
    place: CheckpointId,
) -> Result<Vec<Open>, DeviceError> {
    let mut found = those(store, site, |checkpoint, equipment| {
        let piece = equipment.and_then(|id| site.equipment.get(&id));
        checkpoint == Some(place) || piece.is_some_and(|row| row.checkpoint == place)
    })?;
    found.retain(|open| open.waits());
    Ok(found)
}

/// Everything the feed knows, and open own findings that it doesn't know yet.
pub(crate) fn all(store: &Store, site: &Site) -> Result<Vec<Open>, DeviceError> {
    those(store, site, |_, _| true)
}

fn those(
    store: &Store,
    site: &Site,
    wanted: impl Fn(Option<CheckpointId>, Option<EquipmentId>) -> bool,
) -> Result<Vec<Open>, DeviceError> {
    let reflected = store.reflected()?;
    let mut found = Vec::new();
    let mut merged = merged(site);
    for (id, row) in &site.findings {
        let FindingFeedRow::Finding(row) = row else {
            continue;
        };
        let merged = merged.remove(id).unwrap_or_default();
        let there = merged.iter().any(|at| wanted(at.checkpoint, at.equipment));
        if !there && !wanted(row.checkpoint, row.equipment) {
            continue;
        }
        let Some(OrderFeedRow::Order(order)) = site.orders.get(&row.order) else {
            continue;
        };
        let mut open = of_feed(*id, row, order);
        open.merged = merged;
        let moves = store.moves(row.order, reflected)?;
        open.take_all(site, moves, store.notes(row.order, reflected)?);
        found.push(open);
    }
    for own in store.findings_open(reflected)? {
        let unknown = !site.findings.contains_key(&own.finding);
        if unknown && !own.made.joins && wanted(own.checkpoint, own.equipment) {
            found.push(of_own(store, site, own)?);
        }
    }
    found.sort_by(|a, b| b.raised_at.cmp(&a.raised_at));
    Ok(found)
}

/// A finding as the feed tells it.
fn of_feed(id: FindingId, row: &FeedFinding, order: &FeedOrder) -> Open {
    Open {
        finding: id,
        order: row.order,
        state: order.state,
        go: order.go,
        checkpoint: row.checkpoint,
        equipment: row.equipment,
        item: row.item.clone(),
        clauses: row.clauses.clone(),
        severity: row.severity,
        owner: order.owner,
        raised_at: row.raised_at.clone(),
        reply_by: order.reply_by.clone(),
        finish_by: order.finish_by.clone(),
        work: row.work.clone(),
        noted: NotedAt {
            replied: order.replied_at.clone(),
            paused: order.paused_at.clone(),
            signed: order.signed_at.clone(),
            called_back: order.called_back_at.clone(),
            call_back_by: order.call_back_by.clone(),
            fee: order.fee_cents.map(|cents| Fee {
                cents,
                at: order.charged_at.clone().unwrap_or_default(),
            }),
        },
        seen: row.seen,
        note: row.note.clone(),
        photos: row.photos.clone(),
        history: history(order),
        merged: Vec::new(),
    }
}

/// Where findings were that the desk merged by hand, by the one that stayed.
fn merged(site: &Site) -> BTreeMap<FindingId, Vec<MergedAt>> {
    let mut merged: BTreeMap<_, Vec<MergedAt>> = BTreeMap::new();
    for row in site.findings.values() {
        if let FindingFeedRow::Joined {
            joined,
            at: Some(at),
        } = row
        {
            merged.entry(*joined).or_default().push(at.clone());
        }
    }
    merged
}

/// The steps of an order, with what time alone made of it in its places.
fn history(order: &FeedOrder) -> Vec<Step> {
    let mut alarms = order.alarms.iter().peekable();
    let mut all = Vec::with_capacity(order.history.len() + order.alarms.len());
    let mut state = order.state;
    for (step, n) in order.history.iter().zip(0..) {
        while let Some(alarm) = alarms.next_if(|alarm| alarm.after <= n) {
            all.push(Step::alarm(alarm, state));
        }
        state = step.state;
        all.push(Step {
            at: step.at.clone(),
            by: step.by,
            desk: step.desk.clone(),
            state: step.state,
            what: match step.fee_cents {
                Some(_) => Some(OrderNote::Charged),
                None => step.what,
            },
            fee_cents: step.fee_cents,
            reason: step.reason.clone(),
            note: step.note.clone(),
            photos: step.photos.clone(),
            late: step.late,
            alarm: None,
            merge: step.merge.map(|told| told.how),
        });
    }
    all.extend(alarms.map(|alarm| Step::alarm(alarm, state)));
    all
}

/// A finding that only this handheld's own lines know, open or not.
pub(crate) fn own_only(
    store: &Store,
    site: &Site,
    finding: FindingId,
) -> Result<Option<Open>, DeviceError> {
    if site.findings.contains_key(&finding) {
        return Ok(None);
    }
    store
        .finding(finding)?
        .map(|own| of_own(store, site, own))
        .transpose()
}

fn of_own(store: &Store, site: &Site, own: OwnFinding) -> Result<Open, DeviceError> {
    let mut open = Open {
        finding: own.finding,
        order: own.order,
        state: own.made.state,
        go: 0,
        checkpoint: own.checkpoint,
        equipment: own.equipment,
        item: own.item.clone(),
        clauses: own.clauses.clone(),
        severity: own.made.severity,
        owner: own.made.owner,
        raised_at: own.raised_at.clone(),
        reply_by: own.made.reply_by.clone(),
        finish_by: own.made.finish_by.clone(),
        work: own.made.work.clone(),
        noted: NotedAt::default(),
        seen: own.seen,
        note: own.note.clone(),
        photos: own.photos.clone(),
        history: vec![Step {
            at: own.raised_at,
            by: own.by,
            desk: None,
            state: own.made.state,
            what: None,
            fee_cents: None,
            reason: None,
            note: own.note,
            photos: own.photos,
            late: false,
            alarm: None,
            merge: None,
        }],
        merged: Vec::new(),
    };
    open.take_all(site, store.moves(own.order, 0)?, store.notes(own.order, 0)?);
    // A finding whose only answer was taken back is rejected without a move of its own.
    if !own.state.is_open() {
        open.state = own.state;
    }
    Ok(open)
}
