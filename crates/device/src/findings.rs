//! Findings and their orders: the feed's rows with own lines after `reflected` on top.

use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::outside::Chance;
use crate::site::Site;
use checklists::{Severity, Words};
use model::ids::*;
use model::orders::OrderState;
use protocol::ErrorCode;
use protocol::events::OrderMoved;
use protocol::rows::{FindingFeedRow, OrderFeedRow};
use store::{OwnFinding, OwnMove, Store};

/// A finding with its order as it stands here.
#[derive(Debug, Clone)]
pub(crate) struct Open {
    pub finding: FindingId,
    pub order: OrderId,
    pub state: OrderState,
    pub go: u32,
    checkpoint: Option<CheckpointId>,
    equipment: Option<EquipmentId>,
    pub(crate) item: Option<String>,
    clauses: Vec<String>,
    severity: Severity,
    owner: Option<StaffId>,
    pub(crate) raised_at: String,
    finish_by: Option<String>,
    seen: u32,
    note: Option<String>,
    photos: Vec<String>,
    pub(crate) history: Vec<Step>,
}

#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) at: String,
    by: Option<StaffId>,
    /// Who it was at the desk.
    desk: Option<String>,
    pub(crate) state: OrderState,
    reason: Option<String>,
    note: Option<String>,
    photos: Vec<String>,
    /// It came too late and moved nothing.
    late: bool,
}

impl Open {
    /// Whether it is about this place (or equipment) and item.
    pub fn is_of(
        &self,
        checkpoint: CheckpointId,
        equipment: Option<EquipmentId>,
        item: &str,
    ) -> bool {
        let same_place = match equipment {
            Some(_) => self.equipment == equipment,
            None => self.equipment.is_none() && self.checkpoint == Some(checkpoint),
        };
        same_place && self.item.as_deref() == Some(item)
    }

    /// The row that lists show.
    pub fn row(&self, site: &Site) -> FindingRow {
        let item = self.item.as_deref().and_then(|id| site.item(id));
        let clause = |id: &String| {
            let words = item.and_then(|item| item.clause(id));
            match words {
                Some(clause) => Words {
                    zh: clause.zh.clone(),
                    en: clause.en.clone(),
                },
                None => Words {
                    zh: id.clone(),
                    en: id.clone(),
                },
            }
        };
        let equipment = self.equipment.and_then(|id| site.equipment.get(&id));
        let place = self.checkpoint.or(equipment.map(|row| row.checkpoint));
        let place = place.and_then(|id| site.checkpoints.get(&id));
        let mut words: Vec<&str> = Vec::new();
        words.extend(place.map(|row| row.name.as_str()));
        words.extend(equipment.map(|row| row.name.as_str()));
        FindingRow {
            finding: self.finding,
            order: self.order,
            place: words.join(" · "),
            item: self.item.clone(),
            item_name: item.map_or_else(empty_words, |item| item.name.clone()),
            clauses: self.clauses.iter().map(clause).collect(),
            severity: self.severity,
            state: self.state,
            owner: site.name(self.owner),
            raised_at: self.raised_at.clone(),
            finish_by: self.finish_by.clone(),
            seen: self.seen,
            photos: self.photos.clone(),
        }
    }

    /// The line that moves its order on from where it stands here.
    pub fn moved(
        &self,
        to: OrderState,
        owner: Option<StaffId>,
        (note, photos): (Option<String>, Vec<String>),
        chance: &Chance,
    ) -> OrderMoved {
        OrderMoved {
            order: self.order,
            from: self.state,
            to,
            go: self.go,
            owner: self.owner.or(owner),
            reply_by: None,
            finish_by: self.finish_by.clone(),
            reason: None,
            salt: chance.salt(note.is_some()),
            note,
            photos,
            desk: None,
        }
    }

    fn take(&mut self, step: OwnMove) {
        let late = !(self.state.may_become(step.state) && step.event.go == self.go);
        if !late {
            self.state = step.state;
            self.go += u32::from(step.state == OrderState::Reopened);
            self.owner = step.event.owner.or(self.owner);
            self.finish_by = step.event.finish_by.or(self.finish_by.take());
        }
        self.history.push(Step {
            at: step.at,
            by: step.by,
            desk: None,
            state: step.state,
            reason: step.event.reason,
            note: step.event.note,
            photos: step.event.photos,
            late,
        });
    }
}

fn empty_words() -> Words {
    Words {
        zh: String::new(),
        en: String::new(),
    }
}

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
        history: open
            .history
            .iter()
            .map(|step| HistoryRow {
                at: step.at.clone(),
                by: step.desk.clone().or_else(|| site.name(step.by)),
                state: step.state,
                reason: step.reason.clone(),
                note: step.note.clone(),
                photos: step.photos.clone(),
                late: step.late,
            })
            .collect(),
    }
}

/// Findings that wait for somebody, the newest first.
pub(crate) fn open(store: &Store, site: &Site) -> Result<Vec<Open>, DeviceError> {
    let mut found = all(store, site)?;
    found.retain(|open| open.state.is_open());
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
    found.retain(|open| open.state.is_open());
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
    for (id, row) in &site.findings {
        let FindingFeedRow::Finding(row) = row else {
            continue;
        };
        if !wanted(row.checkpoint, row.equipment) {
            continue;
        }
        let Some(OrderFeedRow::Order(order)) = site.orders.get(&row.order) else {
            continue;
        };
        let mut open = Open {
            finding: *id,
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
            finish_by: order.finish_by.clone(),
            seen: row.seen,
            note: row.note.clone(),
            photos: row.photos.clone(),
            history: order
                .history
                .iter()
                .map(|step| Step {
                    at: step.at.clone(),
                    by: step.by,
                    desk: step.desk.clone(),
                    state: step.state,
                    reason: step.reason.clone(),
                    note: step.note.clone(),
                    photos: step.photos.clone(),
                    late: step.late,
                })
                .collect(),
        };
        for step in store.moves(row.order, reflected)? {
            open.take(step);
        }
        found.push(open);
    }
    for own in store.findings_open(reflected)? {
        let unknown = !site.findings.contains_key(&own.finding);
        if unknown && !own.made.joins && wanted(own.checkpoint, own.equipment) {
            found.push(of_own(store, own)?);
        }
    }
    found.sort_by(|a, b| b.raised_at.cmp(&a.raised_at));
    Ok(found)
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
        .map(|own| of_own(store, own))
        .transpose()
}

fn of_own(store: &Store, own: OwnFinding) -> Result<Open, DeviceError> {
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
        finish_by: own.made.finish_by.clone(),
        seen: own.seen,
        note: own.note.clone(),
        photos: own.photos.clone(),
        history: vec![Step {
            at: own.raised_at,
            by: own.by,
            desk: None,
            state: own.made.state,
            reason: None,
            note: own.note,
            photos: own.photos,
            late: false,
        }],
    };
    for step in store.moves(own.order, 0)? {
        open.take(step);
    }
    // A finding whose only answer was taken back is rejected without a move of its own.
    if !own.state.is_open() {
        open.state = own.state;
    }
    Ok(open)
}
