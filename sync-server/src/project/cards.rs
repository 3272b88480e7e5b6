//! The year of each piece of equipment, as its card shows it on every handheld.

use crate::error::ServerError;
use crate::project::Projection;
use crate::sql::ledger;
use crate::sql::rounds::Round;
use model::ids::{EquipmentId, StaffId};
use model::outcome::Outcome;
use protocol::feed::Kind;
use protocol::rows::{CardMonth, CardRow};

/// How many months a card holds.
const MONTHS: usize = 12;

impl Projection<'_> {
    /// Somebody judged a piece: its month shows the worst.
    pub(super) fn card(
        &self,
        id: EquipmentId,
        round: &Round,
        by: Option<StaffId>,
        outcome: Outcome,
    ) -> Result<(), ServerError> {
        let Some(month) = round.day.get(..7).filter(|_| outcome.is_judged()) else {
            return Ok(());
        };
        let held: Option<CardRow> = self.held(Kind::Card, &id.to_string())?;
        let mut card = held.clone().unwrap_or(CardRow {
            months: Vec::new(),
            day: String::new(),
            by: None,
        });
        let place = card.months.binary_search_by(|one| (*one.month).cmp(month));
        match place {
            Ok(place) => {
                let worst = &mut card.months[place].outcome;
                if outcome.badness() > worst.badness() {
                    *worst = outcome;
                }
            }
            Err(place) => card.months.insert(
                place,
                CardMonth {
                    month: month.to_owned(),
                    outcome,
                },
            ),
        }
        let over = card.months.len().saturating_sub(MONTHS);
        card.months.drain(..over);
        if round.day > card.day {
            (card.day, card.by) = (round.day.clone(), by);
        }
        match held.as_ref() == Some(&card) {
            true => Ok(()),
            false => self.put(Kind::Card, &id.to_string(), &card),
        }
    }

    /// Something that was said of a piece in a round is withdrawn: its months are looked up anew.
    pub(super) fn card_anew(&self, id: EquipmentId) -> Result<(), ServerError> {
        let Some(mut card) = self.held::<CardRow>(Kind::Card, &id.to_string())? else {
            return Ok(());
        };
        let (tx, site) = (self.writing.tx, self.site.number);
        let Some(first) = card.months.first().map(|one| one.month.clone()) else {
            return Ok(());
        };
        card.months.clear();
        for (month, outcome) in ledger::judged(tx, site, id, &first)? {
            let Some(outcome) = Outcome::from_number(outcome) else {
                continue;
            };
            match card.months.last_mut().filter(|last| last.month == month) {
                Some(last) if last.outcome.badness() >= outcome.badness() => {}
                Some(last) => last.outcome = outcome,
                None => card.months.push(CardMonth { month, outcome }),
            }
        }
        let last = ledger::last_judged(tx, site, id)?.unwrap_or_default();
        if last != card.day {
            (card.day, card.by) = (last, None);
        }
        self.put(Kind::Card, &id.to_string(), &card)
    }
}
