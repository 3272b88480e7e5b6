//! Campaigns as the desk sets them, and what it says of their stages and milestones.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::campaigns::{self, Campaign, Word};
use protocol::events::{CampaignJudged, CampaignSet};

impl Projection<'_> {
    pub(super) fn campaign_set(
        &mut self,
        at: Place<'_>,
        said: &CampaignSet,
    ) -> Result<(), ServerError> {
        let campaign = Campaign {
            id: said.campaign,
            plan: said.plan.clone(),
            at: at.said.at.clone(),
            desk: said.desk.clone(),
        };
        Ok(campaigns::set(
            self.writing.tx,
            self.site.number,
            &campaign,
        )?)
    }

    pub(super) fn campaign_judged(
        &mut self,
        at: Place<'_>,
        said: &CampaignJudged,
    ) -> Result<(), ServerError> {
        let word = Word {
            part: said.part.clone(),
            verdict: said.verdict,
            reason: said.reason.clone().unwrap_or_default(),
            note: said.note.clone().unwrap_or_default(),
            photos: said.photos.clone(),
            at: at.said.at.clone(),
            desk: said.desk.clone(),
        };
        let line = (self.journal.number, at.seq);
        let site = self.site.number;
        Ok(campaigns::say(
            self.writing.tx,
            line,
            site,
            said.campaign,
            &word,
        )?)
    }
}
