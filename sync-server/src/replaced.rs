//! Rounds by a plan that another has replaced: one that was walked offline by the old times counts
//! for the occurrence of the new plan that it overlaps.

use crate::error::ServerError;
use crate::sql::rounds::{self, Round};
use chrono_tz::Tz;
use model::calendar::Calendar;
use model::ids::{PlanId, planned_round};
use model::recurrence::Occurrence;
use protocol::rows::PlanRow;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// How far plans that were replaced again and again are followed.
const REPLACED_MAX: usize = 16;

/// What is known of a site's plans.
pub struct Plans<'a> {
    pub site: i64,
    pub rows: &'a BTreeMap<PlanId, PlanRow>,
    pub zone: Tz,
    pub calendar: &'a Calendar,
}

impl Plans<'_> {
    /// The round by the plans before that counts for an occurrence; the last of them first.
    ///
    /// Edges: a time that the old plan itself still had counts for the old plan alone.
    pub fn walked_before(
        &self,
        connection: &Connection,
        plan: &PlanRow,
        occurrence: &Occurrence,
    ) -> Result<Option<Round>, ServerError> {
        let mut replaced = plan.replaces;
        for _ in 0..REPLACED_MAX {
            let Some((id, row)) = replaced.and_then(|id| Some((id, self.rows.get(&id)?))) else {
                break;
            };
            let Ok(rule) = row.rule() else {
                break;
            };
            for old in rule.overlapping(occurrence, self.zone, self.calendar) {
                if rule.at(&old.start, self.zone, self.calendar).is_some() {
                    continue;
                }
                let held = rounds::by_id(connection, self.site, planned_round(id, &old.start))?;
                if let Some(round) = held.filter(|round| round.started_at.is_some()) {
                    return Ok(Some(round));
                }
            }
            replaced = row.replaces;
        }
        Ok(None)
    }
}
