//! Where a round stands at a moment, and by which moment it asks.

use crate::clock::{Moment, utc};
use crate::command::{PaperShown, RoundState};
use crate::site::{Declared, Offered, Site};
use crate::walk::{Stands, Walk};
use model::asked::{Given, holds};
use model::ids::CheckpointId;
use model::recurrence::Phase as When;
use protocol::rows::RoundStands;

impl Stands {
    /// As far as it is known here.
    pub fn given(&self) -> Given<'_> {
        let said = self.own.as_ref().map(|own| match &own.answer {
            Some(said) => (&said.values[..], &said.clauses[..]),
            None => (&[][..], &[][..]),
        });
        Given {
            outcome: self.outcome,
            said,
        }
    }
}

impl<'a> Walk<'a> {
    /// Where the round stands at a moment.
    ///
    /// Edges: one from paper was late when it was walked, not when it was typed in.
    pub fn state(&self, now: &Moment) -> RoundState {
        let feed = self.feed.map(|row| row.stands);
        let own_end = self.own.as_ref().and_then(|own| own.finished_at.as_deref());
        let feed_end = self.feed.and_then(|row| row.finished_at.as_deref());
        if own_end.is_some() || feed == Some(RoundStands::Finished) {
            let walked = self.paper.as_ref().map(|paper| paper.walked_at.as_str());
            let end = walked.or(own_end).or(feed_end).and_then(utc);
            let closes = self.planned.as_ref().map(|p| p.occurrence.closes);
            let late = end.zip(closes).is_some_and(|(end, closes)| end >= closes);
            return if late {
                RoundState::DoneLate
            } else {
                RoundState::Done
            };
        }
        if self.own.is_some() || feed == Some(RoundStands::Running) {
            return RoundState::Running;
        }
        let phase = self.planned.as_ref().map(|p| p.occurrence.phase(now.utc));
        match (feed, phase.unwrap_or(When::Due)) {
            (Some(RoundStands::Missed), _) => RoundState::Missed,
            (Some(RoundStands::Unknown), _) => RoundState::Unknown,
            (_, When::NotDue) => RoundState::NotDue,
            (_, When::Due) => RoundState::Due,
            (_, When::Late) => RoundState::Late,
            (_, When::Over) => RoundState::Over,
        }
    }

    /// Whether it was finished here or elsewhere.
    pub fn finished(&self) -> bool {
        self.own
            .as_ref()
            .is_some_and(|own| own.finished_at.is_some())
            || self
                .feed
                .is_some_and(|row| row.stands == RoundStands::Finished)
    }

    /// The moment whose conditions its items are asked by: now, or when the paper was written. A
    /// night round that is typed in at noon asks what is asked at night.
    pub fn asks_at(&self, now: &Moment) -> Moment {
        let walked = self.paper.as_ref().and_then(|paper| utc(&paper.walked_at));
        Moment {
            utc: walked.unwrap_or(now.utc),
            stamp: now.stamp.clone(),
        }
    }

    /// The items that it asks for at a place, after what was answered there.
    ///
    /// Edges: of what people declare (rain, works) nobody knows on which day it began, so paper
    /// asks for none of it. What is answered stays, also where what it waited for was corrected;
    /// what hangs on a value that only another handheld has is asked.
    pub fn offered(
        &self,
        checkpoint: CheckpointId,
        now: &Moment,
        declared: &[Declared],
    ) -> Vec<Offered<'a>> {
        let declared = if self.paper.is_some() { &[] } else { declared };
        let now = self.asks_at(now);
        let mut offered = self.site.offered(checkpoint, &now, declared);
        let local = now.local(self.site.zone);
        offered.retain(|one| {
            let Some(when) = &one.item.asked_if else {
                return true;
            };
            let of = |item: &str| (checkpoint, item.to_owned(), one.equipment.map(|(id, _)| id));
            let given = |item: &str| self.answers.get(&of(item)).map(Stands::given);
            self.answers.contains_key(&of(&one.item.id))
                || holds(when, local, &given).unwrap_or(true)
        });
        offered
    }

    /// Who walked it with paper, and when.
    pub fn paper_shown(&self, site: &Site) -> Option<PaperShown> {
        let paper = self.paper.as_ref()?;
        Some(PaperShown {
            walked_by: site.name(paper.walked_by),
            walked_at: paper.walked_at.clone(),
        })
    }
}
