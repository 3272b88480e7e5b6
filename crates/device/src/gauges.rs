//! Readings before they are saved: what is worth a second look, what was used, what is left over.

use crate::clock::{Moment, utc};
use crate::command::{LookedAt, Reply};
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::items::readings;
use crate::site::{Offered, Site};
use crate::today::declared;
use crate::visit::in_round;
use crate::walk::Walk;
use checklists::{Item, Part, PartKind};
use chrono::DateTime;
use model::ids::{CheckpointId, EquipmentId, RoundId};
use model::meter::{counted, difference, per_day, second_look};
use protocol::ErrorCode;
use protocol::events::PartValue;
use store::Store;

impl Handheld {
    /// Looks at readings of one item. Parts that are no number, or have no value yet, are left out.
    pub(crate) fn look_at(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        equipment: Option<EquipmentId>,
        item: &str,
        values: &[PartValue],
    ) -> Result<Reply, DeviceError> {
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        let walk = Walk::find(&store, &site, &now, round)?;
        in_round(&walk, checkpoint)?;
        let offered = site.offered(checkpoint, &now, &declared(&store, &site)?);
        let of = |offered: &&Offered<'_>| offered.equipment.map(|(id, _)| id) == equipment;
        let asked = offered.iter().filter(of).find(|one| one.item.id == item);
        let asked = asked.ok_or_else(|| {
            let message = format!("item {item} isn't asked here now");
            DeviceError::refused(ErrorCode::NoSuchItem, message)
        })?;
        let place = Place {
            store: &store,
            site: &site,
            walk: &walk,
            now: &now,
            checkpoint,
            beside: offered.iter().filter(of).copied().collect(),
        };
        let mut parts = Vec::new();
        for part in asked
            .item
            .parts
            .iter()
            .filter(|part| part.kind == PartKind::Number)
        {
            let value = values.iter().find(|value| value.part == part.id);
            if let Some(milli) = value.and_then(|value| value.milli) {
                parts.push(place.look(asked, part, milli, values)?);
            }
        }
        Ok(Reply::Looked { parts })
    }
}

/// Where readings are taken.
struct Place<'a> {
    store: &'a Store,
    site: &'a Site,
    walk: &'a Walk<'a>,
    now: &'a Moment,
    checkpoint: CheckpointId,
    /// What is asked of the same equipment, or of the place itself.
    beside: Vec<Offered<'a>>,
}

impl Place<'_> {
    fn look(
        &self,
        asked: &Offered<'_>,
        part: &Part,
        milli: i64,
        values: &[PartValue],
    ) -> Result<LookedAt, DeviceError> {
        let meter = part.meter.clone().unwrap_or_default();
        let last = self.last(asked, part)?;
        let last_milli = last.as_ref().map(|(milli, _)| *milli);
        let limits = self.site.limits(self.checkpoint, asked, part);
        let counted = match meter.counts {
            true => counted(last_milli, milli, meter.rolls_over_milli, None),
            false => None,
        };
        let day = last.as_ref().and_then(|(_, at)| {
            let from = DateTime::parse_from_rfc3339(at).ok()?;
            per_day(counted?.used_milli(), from, self.now.utc.fixed_offset())
        });
        let less = match &meter.less {
            Some(less) => self.less(asked.item, less, values)?,
            None => None,
        };
        Ok(LookedAt {
            part: part.id.clone(),
            second_look: second_look(milli, limits, last_milli, meter.jump_percent),
            last_milli,
            last_at: last.map(|(_, at)| at),
            counted,
            per_day_milli: day,
            difference_milli: difference(Some(milli), less),
        })
    }

    /// The last reading of a part before this round: one of the round itself is being put right.
    fn last(&self, asked: &Offered<'_>, part: &Part) -> Result<Option<(i64, String)>, DeviceError> {
        let read = readings(self.store, self.checkpoint, asked)?;
        let found = read
            .into_iter()
            .find(|(value, at)| value.part == part.id && !self.of_round(at));
        Ok(found.and_then(|(value, at)| Some((value.milli?, at))))
    }

    fn of_round(&self, at: &str) -> bool {
        let own = self.walk.own.as_ref().map(|own| own.started_at.as_str());
        let started = own.or(self.walk.feed.and_then(|row| row.started_at.as_deref()));
        let started = started.and_then(utc);
        started
            .zip(utc(at))
            .is_some_and(|(started, at)| at >= started)
    }

    /// The reading that is taken off: of another part that is being entered, or of another item in
    /// this round.
    fn less(
        &self,
        item: &Item,
        less: &str,
        values: &[PartValue],
    ) -> Result<Option<i64>, DeviceError> {
        if item.part(less).is_some() {
            let value = values.iter().find(|value| value.part == less);
            return Ok(value.and_then(|value| value.milli));
        }
        let Some(other) = self.beside.iter().find(|one| one.item.id == less) else {
            return Ok(None);
        };
        let read = readings(self.store, self.checkpoint, other)?;
        let mut here = read.into_iter().filter(|(_, at)| self.of_round(at));
        Ok(here.find_map(|(value, _)| value.milli))
    }
}
