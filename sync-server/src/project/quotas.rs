//! The feed's rows of quotas: what counts in the period that was under way when lines came.

use crate::error::ServerError;
use crate::project::Projection;
use crate::quotas;
use crate::sql::{feed, quotas as kept};
use model::quota::current;
use model::recurrence;
use protocol::events::RoundKind;
use protocol::feed::Kind;
use protocol::rows::{PlanKind, PlanRow, QuotaRow, QuotaWork, SiteRow};

impl Projection<'_> {
    /// Whether what this batch touched may count for a quota.
    pub(super) fn may_count(&self) -> Result<bool, ServerError> {
        let mut touched = self.plans_set || self.findings.iter().any(|number| *number != 0);
        for round in &self.rounds {
            let round = crate::sql::rounds::by_number(self.writing.tx, *round)?;
            touched |= round.kind() == Some(RoundKind::Event) && round.finished_at.is_some();
        }
        Ok(touched && kept::any(self.writing.tx, self.site.number)?)
    }

    /// Writes those that say something else now.
    pub(super) fn quota_rows(&self) -> Result<(), ServerError> {
        let (tx, site) = (self.writing.tx, self.site.number);
        let settings: Option<SiteRow> = self.held(Kind::Site, &self.site.id.to_string())?;
        let calendar = settings.map(|row| row.working_calendar());
        let calendar = calendar.unwrap_or_default();
        let zone = recurrence::zone(&self.site.time_zone).unwrap_or(chrono_tz::UTC);
        for (id, json) in feed::of_kind(tx, site, Kind::Plan.name())? {
            let Ok(plan) = serde_json::from_str::<PlanRow>(&json) else {
                continue;
            };
            let rule = plan.rule().ok().filter(|_| plan.kind == PlanKind::Quota);
            let now = self.writing.now;
            let Some(period) = rule.and_then(|rule| current(&rule, now, zone, &calendar)) else {
                continue;
            };
            let works = quotas::works(tx, site, &plan, period.opens)?;
            let inside = works.into_iter().filter(|work| work.at < period.closes);
            let row = QuotaRow {
                works: inside.map(|work| QuotaWork::from(&work)).collect(),
                start: period.start,
            };
            if self.held::<QuotaRow>(Kind::Quota, &id)?.as_ref() != Some(&row) {
                self.put(Kind::Quota, &id, &row)?;
            }
        }
        Ok(())
    }
}
