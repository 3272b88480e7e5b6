//! How long a piece lasted on its battery: what was said on that day and what was timed, by two
//! rules side by side.

use crate::console::ledger::Book;
use crate::console::ledger_history::answers;
use crate::console::record::RecordVerdict;
use crate::error::ServerError;
use crate::sql::timers::{self, Ended};
use checklists::{Item, Part, PartKind, Words};
use model::discharge::{self, Building, Seen, Span, SpanVerdict, limits_in};
use model::ids::{EquipmentId, RoundId};
use model::limits::Milli;
use protocol::rows::EquipmentRow;
use serde::Serialize;
use ts_rs::TS;

/// The most of either sort that are shown.
const SHOWN_MAX: u32 = 24;

/// How long a battery lasted, by two rules side by side.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerDischarge {
    name: Words,
    unit: Option<String>,
    /// What is asked today: the checklist's own rule, `site`, then the further ones.
    rules: Vec<LedgerRule>,
    /// The newest first, each with what was said on its day.
    tests: Vec<LedgerTest>,
    /// What handhelds timed, the newest first.
    timed: Vec<LedgerTimed>,
}

/// What a rule asks today.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerRule {
    rule: String,
    low_milli: Option<Milli>,
    /// The low limit itself is too low.
    low_exclusive: bool,
}

/// One discharge, as a round told it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerTest {
    #[ts(type = "string")]
    round: RoundId,
    day: String,
    by: Option<String>,
    milli: Milli,
    verdicts: Vec<RecordVerdict>,
}

/// One discharge, as a handheld timed it: over a reboot only an interval is certain.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerTimed {
    #[ts(type = "string")]
    round: RoundId,
    day: String,
    by: Option<String>,
    /// How long the light lasted; none while it runs.
    lasted: Option<Span>,
    seen: Option<Seen>,
    /// What today's rules say to it; empty while it runs.
    verdicts: Vec<SpanVerdict>,
}

/// The item and the part of a kind that measures how long something lasts, by several rules.
fn lasting(items: &[Item]) -> Option<(&Item, &Part)> {
    let judged = items.iter().filter_map(|item| {
        let rule = item.verdicts.first()?;
        Some((item, item.part(&rule.part)?))
    });
    let mut judged = judged.filter(|(_, part)| part.kind == PartKind::Duration);
    judged.next()
}

/// What is known of a piece's discharges; none where its kind has none.
pub fn discharge(
    book: &Book<'_>,
    id: EquipmentId,
    row: &EquipmentRow,
) -> Result<Option<LedgerDischarge>, ServerError> {
    let Some((item, part)) = book.kind(row).and_then(|kind| lasting(&kind.items)) else {
        return Ok(None);
    };
    let building = book.building_of(row);
    let rule = |rule: &str, limits: &checklists::Limits| {
        let asked = limits_in(limits, &building);
        LedgerRule {
            rule: rule.to_owned(),
            low_milli: asked.low,
            low_exclusive: asked.low_exclusive,
        }
    };
    let own = part.limits.iter().map(|limits| rule("site", limits));
    let further = item.verdicts.iter().filter(|one| one.part == part.id);
    let rules = own.chain(further.map(|one| rule(&one.id, &one.limits)));
    let tests = answers(book, id, Some(&item.id), SHOWN_MAX)?;
    let tests = tests.into_iter().filter_map(|one| {
        let mut values = one.answer.values.iter();
        let lasted = values.find(|value| value.part == part.id)?;
        Some(LedgerTest {
            milli: lasted.milli?,
            round: one.round,
            day: one.day,
            by: one.answer.by,
            verdicts: one.answer.verdicts,
        })
    });
    Ok(Some(LedgerDischarge {
        name: part.name.clone(),
        unit: part.unit.clone(),
        rules: rules.collect(),
        tests: tests.collect(),
        timed: timed(book, id, (item, part), &building)?,
    }))
}

fn timed(
    book: &Book<'_>,
    id: EquipmentId,
    (item, part): (&Item, &Part),
    building: &Building,
) -> Result<Vec<LedgerTimed>, ServerError> {
    let of = (item.id.as_str(), part.id.as_str());
    let all = timers::timed(book.connection, book.site.number, id, of, SHOWN_MAX)?;
    let told = all.into_iter().map(|one| {
        let lasted = one.ended.map(lasted);
        let verdicts = lasted.and_then(|span| discharge::verdicts(item, &part.id, span, building));
        LedgerTimed {
            round: one.round,
            day: one.day,
            by: book.names.person(one.staff),
            lasted,
            seen: one.ended.and_then(|ended| ended.seen),
            verdicts: verdicts.unwrap_or_default(),
        }
    });
    Ok(told.collect())
}

/// How long the light lasted, by how long it was timed and what was seen at the end.
fn lasted(ended: Ended) -> Span {
    let seconds = |s: i64| u64::try_from(s).unwrap_or(0);
    let timed = Span {
        at_least_s: seconds(ended.at_least_s),
        at_most_s: ended.at_most_s.map(seconds),
    };
    ended.seen.map_or(timed, |seen| timed.lasted(seen, None))
}
