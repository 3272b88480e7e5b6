//! What handhelds say of the site itself: conditions, tags, labels.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::{feed, sites};
use chrono::DateTime;
use model::ids::CheckpointId;
use protocol::chain::sha256_hex;
use protocol::events::*;
use protocol::feed::Kind;
use protocol::rows::{
    CheckpointRow, CheckpointState, ConditionHolds, EquipmentRow, SiteRow, StaffRow,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

impl Projection<'_> {
    /// A row of the feed, read. None: it isn't there, or was made by a newer program.
    pub(super) fn held<T: DeserializeOwned>(
        &self,
        kind: Kind,
        id: &str,
    ) -> Result<Option<T>, ServerError> {
        let json = feed::get(self.writing.tx, self.site.number, kind.name(), id)?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }

    /// Sets a row of the feed.
    pub(super) fn put(
        &self,
        kind: Kind,
        id: &str,
        row: &impl Serialize,
    ) -> Result<(), ServerError> {
        let damaged = |_| ServerError::Damaged { what: "a feed row" };
        let json = serde_json::to_string(row).map_err(damaged)?;
        let site = self.site.number;
        feed::put(self.writing, site, kind.name(), id, Some(&json))?;
        Ok(())
    }

    /// Keeps what queries need of the site's own row.
    pub(super) fn site_described(&mut self, json: Option<&str>) -> Result<(), ServerError> {
        let row: Option<SiteRow> = json.and_then(|json| serde_json::from_str(json).ok());
        if let Some(row) = row {
            let (tx, site) = (self.writing.tx, self.site.number);
            sites::describe(tx, site, &row.name, &row.time_zone, row.day_start_min)?;
            self.site = sites::by_number(tx, site)?;
        }
        Ok(())
    }

    pub(super) fn condition_set(
        &mut self,
        at: Place<'_>,
        set: &ConditionSet,
    ) -> Result<(), ServerError> {
        let id = self.site.id.to_string();
        let Some(mut row) = self.held::<SiteRow>(Kind::Site, &id)? else {
            return self.odd(at);
        };
        let now = self.writing.now;
        row.conditions.retain(|held| {
            let other = held.condition != set.condition || held.building != set.building;
            let until = DateTime::parse_from_rfc3339(&held.until);
            other && until.is_ok_and(|until| until > now)
        });
        row.conditions.push(ConditionHolds {
            condition: set.condition,
            building: set.building.clone(),
            until: set.until.clone(),
        });
        self.put(Kind::Site, &id, &row)
    }

    fn checkpoint(
        &self,
        id: CheckpointId,
        change: impl FnOnce(&mut CheckpointRow),
    ) -> Result<(), ServerError> {
        let id = id.to_string();
        if let Some(mut row) = self.held::<CheckpointRow>(Kind::Checkpoint, &id)? {
            change(&mut row);
            self.put(Kind::Checkpoint, &id, &row)?;
        }
        Ok(())
    }

    /// A place that a handheld added, or a spare one that has a place now.
    pub(super) fn place_added(&mut self, added: &PlaceAdded) -> Result<(), ServerError> {
        let id = added.checkpoint.to_string();
        let held = self.held::<CheckpointRow>(Kind::Checkpoint, &id)?;
        if held.as_ref().is_none_or(CheckpointRow::is_spare) {
            let row = CheckpointRow::named(added, held.as_ref());
            self.put(Kind::Checkpoint, &id, &row)?;
            self.known.checkpoints.insert(added.checkpoint, true);
        }
        Ok(())
    }

    /// A tag or label belongs to one checkpoint; the mounting walk brings one into use.
    pub(super) fn tag_bound(&mut self, bound: &TagBound) -> Result<(), ServerError> {
        let label = bound.label.as_ref().map(|text| sha256_hex(text.as_bytes()));
        let spare = match &label {
            Some(hash) => self.spare(hash, bound.checkpoint)?,
            None => None,
        };
        if let Some((id, row)) = &spare {
            let used = CheckpointRow {
                state: CheckpointState::Retired,
                code: None,
                labels: Vec::new(),
                ..row.clone()
            };
            self.put(Kind::Checkpoint, id, &used)?;
        }
        let spare = spare.map(|(_, row)| row);
        self.checkpoint(bound.checkpoint, |row| {
            row.bind(bound.uid.as_deref(), label.as_deref(), spare.as_ref());
        })
    }

    /// Another place without a name that has this label.
    fn spare(
        &self,
        label: &str,
        not: CheckpointId,
    ) -> Result<Option<(String, CheckpointRow)>, ServerError> {
        let rows = feed::of_kind(self.writing.tx, self.site.number, Kind::Checkpoint.name())?;
        let not = not.to_string();
        let found = rows.into_iter().find_map(|(id, json)| {
            let row: CheckpointRow = serde_json::from_str(&json).ok()?;
            let has = row.is_spare() && row.labels.iter().any(|held| held == label);
            (has && id != not).then_some((id, row))
        });
        Ok(found)
    }

    pub(super) fn close_proposed(
        &mut self,
        at: Place<'_>,
        said: &CloseProposed,
    ) -> Result<(), ServerError> {
        let by = at.said.by;
        self.checkpoint(said.checkpoint, |row| {
            row.propose_close(said, by, &at.said.at)
        })
    }

    /// The first scan of a renewed label ends the old one: the checkpoint's, or that of a piece of
    /// equipment.
    ///
    /// Edges: an older label that is scanned renews nothing, however it comes here.
    pub(super) fn label_renewed(&mut self, renewed: &LabelRenewed) -> Result<(), ServerError> {
        let hash = sha256_hex(renewed.label.as_bytes());
        let id = renewed.checkpoint.to_string();
        if let Some(mut row) = self.held::<CheckpointRow>(Kind::Checkpoint, &id)?
            && row.renew_label(&hash)
        {
            return self.put(Kind::Checkpoint, &id, &row);
        }
        let kind = Kind::Equipment;
        for (id, json) in feed::of_kind(self.writing.tx, self.site.number, kind.name())? {
            if let Ok(mut row) = serde_json::from_str::<EquipmentRow>(&json)
                && row.renew_label(&hash)
            {
                return self.put(kind, &id, &row);
            }
        }
        Ok(())
    }

    /// A temporary person; the name stays on the handheld, since lines name people by id only.
    pub(super) fn person_added(
        &mut self,
        at: Place<'_>,
        added: &PersonAdded,
    ) -> Result<(), ServerError> {
        let id = added.staff.to_string();
        if self.held::<StaffRow>(Kind::Staff, &id)?.is_some() {
            return self.odd(at);
        }
        let name = format!("#{}", &id[id.len() - 4..]);
        self.put(Kind::Staff, &id, &StaffRow::added(added, at.said.by, name))
    }
}
