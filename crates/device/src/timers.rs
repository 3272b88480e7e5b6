//! Durations such as an exit light's discharge: begun on many lights, ended on the way back.
//!
//! A start and an end are lines of the journal, so no kill and no reboot loses one.

use crate::clock::Moment;
use crate::command::Reply;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::shown_field::{TimerShown, TimerStands};
use crate::site::{Offered, Site};
use crate::today::declared;
use crate::visit::{go_to, shown};
use crate::walk::place_shown;
use checklists::PartKind;
use model::discharge::{Mark, Seen, Span, SpanVerdict, between, verdicts};
use model::ids::{CheckpointId, EquipmentId, RoundId};
use protocol::ErrorCode;
use protocol::events::{LineRef, TimerStarted, TimerStopped};
use store::{OwnTimer, Store};

impl Handheld {
    /// Begins to measure a part of an item.
    pub(crate) fn start_timer(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        equipment: Option<EquipmentId>,
        item: String,
        part: String,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            go_to(store, site, now, person, (round, checkpoint), &[])?;
            let offered = site.offered(checkpoint, now, &declared(store, site)?);
            let asked = offered.iter().find(|offered| {
                let of = offered.equipment.map(|(id, _)| id);
                offered.item.id == item && of == equipment
            });
            let measured = asked.and_then(|offered| offered.item.part(&part));
            if measured.is_none_or(|part| part.kind != PartKind::Duration) {
                let message = format!("item {item} measures no duration `{part}` here now");
                return Err(DeviceError::refused(ErrorCode::NoSuchItem, message));
            }
            let same = |timer: &OwnTimer| {
                timer.checkpoint == checkpoint
                    && timer.equipment == equipment
                    && (&timer.item, &timer.part) == (&item, &part)
                    && timer.ended.is_none()
            };
            // A second tap starts nothing twice.
            if !store.timers(round)?.iter().any(same) {
                let event = TimerStarted {
                    round,
                    checkpoint,
                    equipment,
                    item,
                    part,
                };
                store.append(&now.stamp, Some(person), event.into())?;
            }
            let checkpoint = shown(store, site, now, round, checkpoint)?;
            Ok(Reply::Checkpoint(checkpoint))
        })
    }

    /// Ends one, with what is seen now.
    pub(crate) fn stop_timer(
        &self,
        round: RoundId,
        seq: u64,
        seen: Seen,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let timers = store.timers(round)?;
            let runs = |timer: &&OwnTimer| timer.seq == seq && timer.ended.is_none();
            let timer = timers.iter().find(runs).ok_or_else(|| {
                let message = format!("line {seq} began no duration here that runs");
                DeviceError::refused(ErrorCode::BadValue, message)
            })?;
            let span = passed(store, timer, now)?;
            let whole = |seconds: u64| i64::try_from(seconds).unwrap_or(i64::MAX);
            let event = TimerStopped {
                started: LineRef { journal: None, seq },
                seconds: whole(span.at_least_s),
                at_most_s: span
                    .at_most_s
                    .filter(|most| *most != span.at_least_s)
                    .map(whole),
                open: span.at_most_s.is_none(),
                seen: Some(seen),
            };
            store.append(&now.stamp, Some(person), event.into())?;
            let checkpoint = shown(store, site, now, round, timer.checkpoint)?;
            Ok(Reply::Checkpoint(checkpoint))
        })
    }
}

/// How long one has run by now.
fn passed(store: &Store, timer: &OwnTimer, now: &Moment) -> Result<Span, DeviceError> {
    let stop = Mark {
        boot: now.stamp.boot.clone(),
        mono_ms: now.stamp.mono_ms,
        at: now.stamp.at.clone(),
        off_ms_max: None,
    };
    let (start, marks, stop) = store.marks_since(timer, stop)?;
    // A boot clock that runs backwards says nothing at all.
    let unknown = Span {
        at_least_s: 0,
        at_most_s: None,
    };
    Ok(between(&start, &marks, &stop).unwrap_or(unknown))
}

/// What runs or has ended for an offered item in a round, the last of each part.
pub(crate) fn of_item(
    store: &Store,
    site: &Site,
    timers: &[OwnTimer],
    checkpoint: CheckpointId,
    offered: &Offered<'_>,
    now: &Moment,
) -> Result<Option<TimerShown>, DeviceError> {
    let equipment = offered.equipment.map(|(id, _)| id);
    let here = |timer: &&OwnTimer| {
        timer.checkpoint == checkpoint
            && timer.equipment == equipment
            && timer.item == offered.item.id
    };
    let Some(timer) = timers.iter().rev().find(here) else {
        return Ok(None);
    };
    let row = site.checkpoints.get(&checkpoint);
    let building = row.map(|row| site.building_of(row)).unwrap_or_default();
    let said = |span: Span| -> Vec<SpanVerdict> {
        verdicts(offered.item, &timer.part, span, &building).unwrap_or_default()
    };
    let (lasted, verdicts, stands) = match timer.ended {
        None => (passed(store, timer, now)?, Vec::new(), TimerStands::Running),
        Some((span, seen)) => {
            let lasted = seen.map_or(span, |seen| span.lasted(seen, None));
            (lasted, said(lasted), TimerStands::Ended)
        }
    };
    Ok(Some(TimerShown {
        seq: timer.seq,
        part: timer.part.clone(),
        started_at: timer.from.at.clone(),
        stands,
        lasted,
        seen: timer.ended.and_then(|(_, seen)| seen),
        verdicts,
        place: place_shown(site, checkpoint),
        round: timer.round,
    }))
}

/// Everything that runs, in whatever round: what Today reminds of.
pub(crate) fn running(
    store: &Store,
    site: &Site,
    now: &Moment,
) -> Result<Vec<TimerShown>, DeviceError> {
    let mut rows = Vec::new();
    for timer in store.timers_running()? {
        rows.push(TimerShown {
            seq: timer.seq,
            part: timer.part.clone(),
            started_at: timer.from.at.clone(),
            stands: TimerStands::Running,
            lasted: passed(store, &timer, now)?,
            seen: None,
            verdicts: Vec::new(),
            place: place_shown(site, timer.checkpoint),
            round: timer.round,
        });
    }
    Ok(rows)
}
