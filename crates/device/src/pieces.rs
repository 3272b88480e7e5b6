//! The card of each piece of equipment at a checkpoint: its ledger, what falls due, its year.
//!
//! The server tells the year by the feed; what this handheld saw lies on top.

use crate::clock::{Moment, utc};
use crate::command::*;
use crate::error::DeviceError;
use crate::site::{Offered, Site};
use checklists::{Checklist, Place};
use chrono::{Months, NaiveDate};
use model::ids::{EquipmentId, RoundId, StaffId};
use model::ledger::{Due, DueStanding, due_name, says};
use model::outcome::Outcome;
use model::recurrence::site_day;
use protocol::feed::Kind;
use protocol::rows::{CardRow, EquipmentRow};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use store::Store;

/// How many months the card shows.
const MONTHS: u32 = 12;
/// What is fine and further away than this isn't shown.
const SHOWN_DAYS: i64 = 366;
/// What a card shows of the ledger, in this order; more of it comes after, by name.
const FIELDS: [&str; 6] = ["agent", "mass", "made", "serviced", "certificate", "maker"];

/// Who looked at a piece on a day, and the worst they found.
type Looks = BTreeMap<NaiveDate, (Outcome, Option<StaffId>)>;

/// The pieces that a checkpoint's items are about, in the items' order.
pub(crate) fn shown(
    store: &Store,
    site: &Site,
    now: &Moment,
    round: RoundId,
    offered: &[Offered<'_>],
) -> Result<Vec<PieceShown>, DeviceError> {
    let mut pieces: Vec<PieceShown> = Vec::new();
    for (id, row) in offered.iter().filter_map(|offered| offered.equipment) {
        if pieces.last().is_none_or(|piece| piece.equipment != id) {
            pieces.push(piece(store, site, now, round, (id, row))?);
        }
    }
    Ok(pieces)
}

fn piece(
    store: &Store,
    site: &Site,
    now: &Moment,
    round: RoundId,
    (id, row): (EquipmentId, &EquipmentRow),
) -> Result<PieceShown, DeviceError> {
    let today = site.day(now);
    let card: Option<CardRow> = store.feed_row(Kind::Card, &id.to_string())?;
    let (mut before, mut here) = (Looks::new(), Looks::new());
    // What the feed's card shows of own lines isn't read again: a year of them is long.
    let shown = if card.is_some() {
        store.reflected()?
    } else {
        0
    };
    for look in store.looks_at(id, shown, round)? {
        let at = utc(&look.at).unwrap_or(now.utc);
        let day = site_day(at, site.zone, site.row.day_start_min);
        let looks = match look.round == round {
            true => &mut here,
            false => &mut before,
        };
        let worst = looks.entry(day).or_insert((look.outcome, look.by));
        if look.outcome.badness() > worst.0.badness() {
            *worst = (look.outcome, look.by);
        }
    }
    let last = last(site, card.as_ref(), &before);
    let kind = row.kind_of(|id| site.list(id, now));
    let looked = last.as_ref().and_then(|last| last.day.parse().ok());
    let looked = looked.max(here.keys().next_back().copied());
    let (dues, scrap) = match kind {
        Some(kind) => dues(site, (kind, row), looked, today),
        None => Default::default(),
    };
    before.append(&mut here);
    Ok(PieceShown {
        equipment: id,
        name: row.name.clone(),
        kind: kind.map(|kind| kind.name.clone()),
        status: row.status,
        fields: fields(row),
        dues,
        scrap,
        months: months(card.as_ref(), &before, today),
        last,
    })
}

/// The last look before this round, wherever it was said.
fn last(site: &Site, card: Option<&CardRow>, own: &Looks) -> Option<LastChecked> {
    let fed = card.filter(|card| !card.day.is_empty()).and_then(|card| {
        let month = card.months.last()?;
        Some((card.day.clone(), month.outcome, card.by))
    });
    let own = own.last_key_value();
    let own = own.map(|(day, (outcome, by))| (day.to_string(), *outcome, *by));
    let newest = match (fed, own) {
        (Some(fed), Some(own)) if own.0 < fed.0 => Some(fed),
        (fed, own) => own.or(fed),
    };
    newest.map(|(day, outcome, by)| LastChecked {
        day,
        by: site.name(by),
        outcome,
    })
}

/// The ledger's fields: those that people look for first, then the rest. What was done last stands
/// among what falls due.
fn fields(row: &EquipmentRow) -> Vec<(String, String)> {
    let known = FIELDS.iter().filter_map(|name| {
        let value = row.fields.get(*name)?;
        Some(((*name).to_owned(), value.clone()))
    });
    let rest = row.fields.iter().filter(|(name, _)| {
        !FIELDS.contains(&name.as_str()) && !name.starts_with("done_") && *name != "since"
    });
    let rest = rest.map(|(name, value)| (name.clone(), value.clone()));
    known.chain(rest).collect()
}

fn dues(
    site: &Site,
    (kind, row): (&Checklist, &EquipmentRow),
    looked: Option<NaiveDate>,
    today: NaiveDate,
) -> (Vec<DueShown>, bool) {
    let place = site.checkpoints.get(&row.checkpoint);
    let building = place.and_then(|place| {
        let mut buildings = site.row.buildings.iter();
        buildings.find(|one| one.name == place.building)
    });
    let basement = building.is_some_and(|building| building.basement);
    let entry = row.entry(kind, looked, basement.then_some(Place::Basement));
    let said = says(kind, &entry, today);
    let mut dues: Vec<Due> = said.dues.into_iter().filter(is_near).collect();
    dues.sort_by_key(|due| (Reverse(due.standing.urgency()), due.due.is_none(), due.due));
    let named = dues.into_iter().filter_map(|due| {
        let name = due_name(kind, &due.id)?.clone();
        Some(DueShown { name, due })
    });
    (named.collect(), said.scrap)
}

fn is_near(due: &Due) -> bool {
    let far = due.left_days.is_some_and(|days| days > SHOWN_DAYS);
    !(far && due.standing == DueStanding::Fine)
}

/// The last twelve months, the oldest first. Edges: none at all where nobody ever looked.
fn months(card: Option<&CardRow>, own: &Looks, today: NaiveDate) -> Vec<MonthShown> {
    let mut worst: BTreeMap<String, Outcome> = BTreeMap::new();
    let fed = card.iter().flat_map(|card| &card.months);
    let fed = fed.map(|month| (month.month.clone(), month.outcome));
    let own = own.iter();
    let own = own.map(|(day, (outcome, _))| (day.format("%Y-%m").to_string(), *outcome));
    for (month, outcome) in fed.chain(own) {
        let held = worst.entry(month).or_insert(outcome);
        if outcome.badness() > held.badness() {
            *held = outcome;
        }
    }
    if worst.is_empty() {
        return Vec::new();
    }
    let back = (0..MONTHS).rev();
    let days = back.filter_map(|back| today.checked_sub_months(Months::new(back)));
    let names = days.map(|day| day.format("%Y-%m").to_string());
    names
        .map(|month| MonthShown {
            outcome: worst.get(&month).copied(),
            month,
        })
        .collect()
}
