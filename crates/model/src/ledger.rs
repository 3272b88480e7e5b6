//! What is due on a piece of equipment: what runs out, counted from its own dates, and the work
//! that comes round. It plans no rounds and keeps nothing.

use checklists::{Checklist, CountsFrom, Every, Expiry, Interval, Place, Words};
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use ts_rs::TS;

/// The expiry that ends a piece's life; all others can be put off by a service or a new paper.
pub const SCRAP: &str = "scrap";

/// Where a piece of equipment is in its life.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum EquipmentStatus {
    /// 在用
    #[default]
    InService,
    /// 停用: it stands there and doesn't run.
    Stopped,
    /// 送修: it isn't at its place.
    AwayForRepair,
    /// 报废
    Scrapped,
}

/// Every status, in the order of a life.
pub const STATUSES: [EquipmentStatus; 4] = [
    EquipmentStatus::InService,
    EquipmentStatus::Stopped,
    EquipmentStatus::AwayForRepair,
    EquipmentStatus::Scrapped,
];

impl EquipmentStatus {
    /// Number in databases.
    pub fn number(self) -> i64 {
        match self {
            EquipmentStatus::InService => 1,
            EquipmentStatus::Stopped => 2,
            EquipmentStatus::AwayForRepair => 3,
            EquipmentStatus::Scrapped => 4,
        }
    }

    /// From the number in databases.
    pub fn from_number(number: i64) -> Option<Self> {
        STATUSES.into_iter().find(|one| one.number() == number)
    }
}

/// What the ledger knows of one piece, as far as something falls due by it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerEntry {
    /// Where it is in its life.
    pub status: EquipmentStatus,
    /// The kind of place it stands in, where that has its own intervals.
    pub place: Option<Place>,
    /// The day it was made.
    pub made: Option<NaiveDate>,
    /// The day it was last serviced.
    pub serviced: Option<NaiveDate>,
    /// The last day on its certificate.
    pub certificate: Option<NaiveDate>,
    /// The day it came into service here: work that was never done counts from it.
    pub since: Option<NaiveDate>,
    /// The last day that the work of an interval was done, by the interval's id.
    pub done: BTreeMap<String, NaiveDate>,
}

/// Where something that falls due stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "is", rename_all = "snake_case")]
#[ts(export)]
pub enum DueStanding {
    /// The piece is stopped or away, and the work waits for it.
    Paused,
    /// Not yet worth a word.
    Fine,
    /// The ledger lacks the date that it counts from, so nobody knows.
    NoDate,
    /// The day comes near: the smallest of the days to warn that is reached; 0 on the day itself.
    Soon { within_days: u32 },
    /// The day is past.
    Overdue,
}

impl DueStanding {
    /// How urgent: the greater, the sooner somebody must see it.
    pub fn urgency(self) -> impl Ord + Copy + std::fmt::Debug {
        match self {
            DueStanding::Paused => (0, Reverse(0)),
            DueStanding::Fine => (1, Reverse(0)),
            DueStanding::NoDate => (2, Reverse(0)),
            DueStanding::Soon { within_days } => (3, Reverse(within_days)),
            DueStanding::Overdue => (4, Reverse(0)),
        }
    }
}

/// What kind of thing falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DueKind {
    /// The piece or its paper runs out.
    Expiry,
    /// Work that comes round.
    Interval,
}

/// One thing that falls due on a piece of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export, optional_fields)]
pub struct Due {
    /// The id of the expiry or interval on the checklist.
    pub id: String,
    /// Which of the two.
    pub kind: DueKind,
    /// The last day that is still in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "string")]
    pub due: Option<NaiveDate>,
    /// Days from today to it; below 0 when it is past.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number")]
    pub left_days: Option<i64>,
    /// How that stands.
    pub standing: DueStanding,
}

/// What the ledger says of a piece on a day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LedgerSays {
    /// Expiries, then intervals, each in the checklist's order.
    pub dues: Vec<Due>,
    /// It has reached its age and must not serve any more, whatever else is in time.
    pub scrap: bool,
}

impl LedgerSays {
    /// The most urgent standing; none where nothing falls due.
    pub fn worst(&self) -> Option<DueStanding> {
        let all = self.dues.iter().map(|due| due.standing);
        all.max_by_key(|standing| standing.urgency())
    }
}

/// What is due on a piece of equipment of this kind.
///
/// Units: days of the site, `today` too.
/// Edges: a due day itself is in time, and from the scrap day on the piece is scrap. Years from a
/// 29 February end on the 28th where the year has none. A service before the piece was made isn't
/// believed. While a piece is stopped or away its age and papers run on, and its work is paused;
/// of a scrapped one nothing is due.
pub fn says(kind: &Checklist, entry: &LedgerEntry, today: NaiveDate) -> LedgerSays {
    let mut says = LedgerSays::default();
    if entry.status == EquipmentStatus::Scrapped {
        return says;
    }
    for expiry in &kind.expiries {
        let due = expires(expiry, entry);
        says.scrap |= expiry.id == SCRAP && due.is_some_and(|due| due <= today);
        let standing = stands(due, &expiry.warn_days, today);
        says.push(&expiry.id, DueKind::Expiry, due, today, standing);
    }
    for interval in applying(&kind.intervals, entry.place) {
        let last = entry.done.get(&interval.id).copied().or(entry.since);
        let due = last.and_then(|last| next(interval.every, last));
        let standing = match entry.status {
            EquipmentStatus::InService => stands(due, &[], today),
            _ => DueStanding::Paused,
        };
        says.push(&interval.id, DueKind::Interval, due, today, standing);
    }
    says
}

impl LedgerSays {
    fn push(
        &mut self,
        id: &str,
        kind: DueKind,
        due: Option<NaiveDate>,
        today: NaiveDate,
        standing: DueStanding,
    ) {
        self.dues.push(Due {
            id: id.to_owned(),
            kind,
            due,
            left_days: due.map(|due| (due - today).num_days()),
            standing,
        });
    }
}

/// The last day of an expiry.
///
/// Edges: none where its date is missing, or lies beyond what a calendar holds. One that counts
/// from `made` comes once: `then_years` means nothing there.
pub fn expires(expiry: &Expiry, entry: &LedgerEntry) -> Option<NaiveDate> {
    match expiry.counts_from {
        CountsFrom::Certificate => entry.certificate,
        CountsFrom::Made => years_after(entry.made?, expiry.after_years?),
        CountsFrom::Serviced => {
            let believed = |day: &NaiveDate| entry.made.is_none_or(|made| *day >= made);
            match entry.serviced.filter(believed) {
                Some(serviced) => years_after(serviced, expiry.then_years.or(expiry.after_years)?),
                None => years_after(entry.made?, expiry.after_years?),
            }
        }
    }
}

/// The last day for the next time of something that was last done on a day.
///
/// Edges: days and weeks count from that day, half a month is 15 days; a month, quarter,
/// half-year or year is the calendar's, so the next one's last day. None beyond the calendar.
pub fn next(every: Every, last: NaiveDate) -> Option<NaiveDate> {
    let days = |days| last.checked_add_days(Days::new(days));
    match every {
        Every::Day => days(1),
        Every::Week => days(7),
        Every::HalfMonth => days(15),
        Every::Month => end_of_next(last, 1),
        Every::Quarter => end_of_next(last, 3),
        Every::HalfYear => end_of_next(last, 6),
        Every::Year => end_of_next(last, 12),
    }
}

/// The name of the expiry or interval of an id.
pub fn due_name<'k>(kind: &'k Checklist, id: &str) -> Option<&'k Words> {
    let expiry = kind.expiries.iter().find(|one| one.id == id);
    let interval = kind.intervals.iter().find(|one| one.id == id);
    let name = expiry.map(|one| &one.name);
    name.or(interval.map(|one| &one.name))
}

/// Whether too much of an area's equipment is away at one time: more than a quarter.
///
/// Edges: a quarter exactly is allowed; so of three or fewer, one away is too many.
/// Source: GB 50444-2008 5.1.2, as checklists/equipment/extinguisher-*.toml have it.
pub fn away_too_many(away: u32, total: u32) -> bool {
    u64::from(away) * 4 > u64::from(total)
}

/// The intervals that count where a piece stands: those of its place come before those without.
pub fn applying(intervals: &[Interval], place: Option<Place>) -> impl Iterator<Item = &Interval> {
    let here = place.filter(|_| intervals.iter().any(|one| one.place == place));
    intervals.iter().filter(move |one| one.place == here)
}

fn stands(due: Option<NaiveDate>, warn_days: &[u32], today: NaiveDate) -> DueStanding {
    let Some(due) = due else {
        return DueStanding::NoDate;
    };
    let left = (due - today).num_days();
    if left < 0 {
        return DueStanding::Overdue;
    }
    let reached = warn_days.iter().copied().chain([0]);
    let reached = reached.filter(|days| left <= i64::from(*days));
    match reached.min() {
        Some(within_days) => DueStanding::Soon { within_days },
        None => DueStanding::Fine,
    }
}

fn years_after(day: NaiveDate, years: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(years.checked_mul(12)?))
}

/// The last day of the next period of so many months; periods begin with the year.
fn end_of_next(day: NaiveDate, months: u32) -> Option<NaiveDate> {
    let into_period = day.month0() % months;
    let first = day.with_day(1)?;
    let after_next = first.checked_add_months(Months::new(2 * months - into_period))?;
    after_next.pred_opt()
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
