//! What handhelds say of the site itself: conditions, tags, labels.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::{feed, sites};
use chrono::DateTime;
use model::ids::CheckpointId;
use protocol::chain::sha256_hex;
use protocol::events::*;
use protocol::feed::Kind;
use protocol::rows::{CheckpointRow, CheckpointState, ConditionHolds, SiteRow};
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

    /// A tag belongs to one checkpoint; the mounting walk brings one into use.
    pub(super) fn tag_bound(&mut self, bound: &TagBound) -> Result<(), ServerError> {
        self.checkpoint(bound.checkpoint, |row| {
            if let Some(uid) = bound.uid.as_ref().filter(|uid| !row.tags.contains(uid)) {
                row.tags.push(uid.clone());
            }
            if row.state == CheckpointState::ToMount {
                row.state = CheckpointState::InUse;
            }
        })
    }

    /// The first scan of a renewed label ends the old one.
    pub(super) fn label_renewed(&mut self, renewed: &LabelRenewed) -> Result<(), ServerError> {
        let hash = sha256_hex(renewed.label.as_bytes());
        self.checkpoint(renewed.checkpoint, |row| {
            if row.labels.contains(&hash) {
                row.labels = vec![hash];
            }
        })
    }
}
