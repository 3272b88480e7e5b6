//! Rounds that no plan asks for, rounds that go to somebody else, and places that can't be walked
//! for long.

use crate::clock::Moment;
use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::site::Site;
use crate::today::{begin, round_shown};
use crate::visit::open_walk;
use crate::walk::{count, place_shown};
use checklists::Template;
use chrono::{Days, NaiveDate};
use model::ids::{CheckpointId, RoundId, StaffId};
use protocol::ErrorCode;
use protocol::events::*;
use std::collections::BTreeSet;
use store::Store;

/// So many skips in a row for one reason, and closing the place is offered.
const SKIPS: u32 = 3;
/// Days that are offered first.
const CLOSED_DAYS: u64 = 14;

impl Handheld {
    pub(crate) fn places(&self, events: bool) -> Result<Reply, DeviceError> {
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        let wanted = |id: &CheckpointId| !events || has_events(&site, *id, &now);
        let places = whole_site(&site, &now).into_iter().filter(wanted);
        let places = places.filter_map(|id| {
            Some(MountRow {
                place: place_shown(&site, id)?,
                floor: site.checkpoints.get(&id)?.floor.clone(),
            })
        });
        Ok(Reply::Places {
            places: places.collect(),
        })
    }

    /// Starts a round that no plan asks for: at some places, through the whole site, or wherever
    /// it goes.
    pub(crate) fn start_unplanned(
        &self,
        kind: RoundKind,
        checkpoints: Vec<CheckpointId>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            for id in &checkpoints {
                if !site.checkpoints.contains_key(id) {
                    let message = format!("checkpoint {id}");
                    return Err(DeviceError::refused(ErrorCode::NoSuchCheckpoint, message));
                }
            }
            let whole = kind == RoundKind::Baseline && checkpoints.is_empty();
            let checkpoints = match whole {
                true => whole_site(site, now),
                false => checkpoints,
            };
            let round = RoundId(self.outside.chance.id(now));
            let event = RoundStarted {
                round,
                plan: None,
                plan_version: None,
                start: None,
                kind: Some(kind),
                checkpoints,
                paper: None,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            round_shown(store, site, now, round)
        })
    }

    /// Somebody else walks on.
    pub(crate) fn hand_over_round(
        &self,
        round: RoundId,
        to: StaffId,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let walk = open_walk(store, site, now, round)?;
            let takes = site.staff.get(&to).filter(|row| row.is_active(now.utc));
            if takes.is_none() || to == person {
                let message = "a round goes to somebody else who works here";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            if walk.own.is_none() {
                begin(store, &walk, now, person, walk.paper.clone())?;
            }
            let event = RoundHandedOver { round, to };
            store.append(&now.stamp, Some(person), event.into())?;
            round_shown(store, site, now, round)
        })
    }

    /// Proposes to the desk that a place is closed until a day.
    pub(crate) fn propose_close(
        &self,
        checkpoint: CheckpointId,
        reason: SkipReason,
        until: String,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let today = site.day(now);
            let last = today.checked_add_days(Days::new(366)).unwrap_or(today);
            let day = until.parse::<NaiveDate>().ok();
            if day.is_none_or(|day| day < today || day > last) {
                let message = "a place is closed until a day within a year, `YYYY-MM-DD`";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            if !site.checkpoints.contains_key(&checkpoint) {
                let message = format!("checkpoint {checkpoint}");
                return Err(DeviceError::refused(ErrorCode::NoSuchCheckpoint, message));
            }
            let event = CloseProposed {
                checkpoint,
                reason,
                until,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            Ok(Reply::Done)
        })
    }
}

/// Whether calls, repairs or visits are judged at a place.
fn has_events(site: &Site, place: CheckpointId, now: &Moment) -> bool {
    let row = site.checkpoints.get(&place);
    let lists = row.iter().flat_map(|row| &row.lists);
    let mut items = lists
        .filter_map(|id| site.list(id, now))
        .flat_map(|list| &list.items);
    items.any(|item| item.template == Template::Event)
}

/// Every place that is open today, building by building.
fn whole_site(site: &Site, now: &Moment) -> Vec<CheckpointId> {
    let day = site.day(now).to_string();
    let open = site.checkpoints.iter();
    let mut open: Vec<_> = open
        .filter(|(_, row)| row.is_open(&day) && !row.is_spare())
        .collect();
    open.sort_by_key(|(_, row)| (&row.building, &row.floor, &row.name));
    open.into_iter().map(|(id, _)| *id).collect()
}

/// Whether a place was now skipped so often in a row for one reason that closing it is offered.
///
/// Edges: what the feed still shows of other handhelds' rounds counts too; once proposed, it isn't
/// offered again until the desk has said.
pub(crate) fn close_offered(
    store: &Store,
    site: &Site,
    now: &Moment,
    checkpoint: CheckpointId,
    reason: SkipReason,
) -> Result<Option<CloseOffered>, DeviceError> {
    let own = store.skips_since_reached(checkpoint)?;
    let reached = own.reached;
    let mut rounds: BTreeSet<RoundId> = own
        .skips
        .into_iter()
        .filter(|(_, why)| *why == reason)
        .map(|(round, _)| round)
        .collect();
    let elsewhere = site.rounds.iter().filter(|(_, row)| {
        let mut places = row.places.iter();
        let since = row.started_at.as_deref() > reached.as_deref();
        since && places.any(|p| p.checkpoint == checkpoint && p.skipped == Some(reason))
    });
    rounds.extend(elsewhere.map(|(id, _)| *id));
    let times = count(rounds.len());
    let row = site.checkpoints.get(&checkpoint);
    let proposed = row.is_some_and(|row| row.close.is_some());
    if times < SKIPS || proposed {
        return Ok(None);
    }
    let today = site.day(now);
    let until = today.checked_add_days(Days::new(CLOSED_DAYS));
    Ok(Some(CloseOffered {
        checkpoint,
        reason,
        times,
        until: until.unwrap_or(today).to_string(),
    }))
}
