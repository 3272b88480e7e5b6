//! The equipment ledger: every piece, where it stands, and what falls due on it.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql;
use crate::sql::sites::Site;
use crate::wire::answer::Json;
use crate::wire::asked::Address;
use axum::extract::State;
use checklists::{Checklist, CountsFrom, Place, Words};
use chrono::{DateTime, NaiveDate, Utc};
use model::discharge::Building;
use model::ids::EquipmentId;
use model::ledger::{self, Due, DueKind, DueStanding, EquipmentStatus, LedgerEntry};
use model::recurrence::site_day;
use protocol::rows::EquipmentRow;
use rusqlite::Connection;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use ts_rs::TS;

/// The ledger of a site on a day.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Ledger {
    /// The site's today.
    day: String,
    /// The most urgent first.
    pieces: Vec<LedgerPiece>,
    counts: LedgerCounts,
    away: Vec<LedgerAway>,
}

/// One piece of equipment.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerPiece {
    #[ts(type = "string")]
    pub equipment: EquipmentId,
    pub name: String,
    pub checkpoint_name: String,
    pub building: String,
    /// Id of its kind; none where nothing names one.
    pub kind: Option<String>,
    pub kind_name: Option<Words>,
    pub status: EquipmentStatus,
    /// The most urgent first.
    pub dues: Vec<LedgerDue>,
    /// The most urgent standing; none where nothing falls due.
    pub worst: Option<DueStanding>,
    /// It has reached its age and must not serve any more.
    pub scrap: bool,
    pub responsible: Option<String>,
    /// What took its place.
    pub replaced_by: Option<String>,
}

/// One thing that falls due, with its name.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerDue {
    pub name: Words,
    #[serde(flatten)]
    pub due: Due,
}

/// How many pieces stand how, each counted once, by its most urgent standing.
#[derive(Debug, Default, Serialize, TS)]
#[ts(export)]
pub struct LedgerCounts {
    overdue: u32,
    soon: u32,
    no_date: u32,
    fine: u32,
    paused: u32,
    /// Nothing ever falls due on them, or they are scrapped.
    nothing: u32,
    /// Those, among the others, that have reached their age.
    scrap: u32,
}

/// A building with more than a quarter of its extinguishers away, and nothing in their place.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerAway {
    building: String,
    away: u32,
    total: u32,
}

/// `GET /api/console/sites/{site}/equipment`
pub async fn ledger(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Ledger>, ServerError> {
    let now = app.clock.now();
    let ledger = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let book = Book::open(connection, &site, now)?;
        let pieces = book.pieces()?;
        let mut counts = LedgerCounts::default();
        pieces.iter().for_each(|piece| counts.count(piece));
        Ok(Ledger {
            day: book.today.to_string(),
            pieces,
            counts,
            away: book.away(),
        })
    })?;
    Ok(Json(ledger))
}

impl LedgerPiece {
    /// Whether something of it runs out within so many days, as notices warn of it.
    ///
    /// Edges: what has run out already doesn't; a piece that isn't in service waits.
    pub fn runs_out_within(&self, days: i64) -> bool {
        let near = |due: &Due| {
            let left = due.left_days;
            due.kind == DueKind::Expiry && left.is_some_and(|left| (0..=days).contains(&left))
        };
        self.status == EquipmentStatus::InService && self.dues.iter().any(|one| near(&one.due))
    }
}

/// What must be seen first comes first: scrap that serves, then what is due, then by place.
fn urgency(piece: &LedgerPiece) -> impl Ord + use<> {
    let nearest = piece.dues.first().and_then(|due| due.due.due);
    (
        Reverse(piece.scrap),
        Reverse(piece.worst.map(DueStanding::urgency)),
        nearest.is_none(),
        nearest,
        piece.building.clone(),
        piece.name.clone(),
    )
}

impl LedgerCounts {
    fn count(&mut self, piece: &LedgerPiece) {
        self.scrap += u32::from(piece.scrap);
        *match piece.worst {
            Some(DueStanding::Overdue) => &mut self.overdue,
            Some(DueStanding::Soon { .. }) => &mut self.soon,
            Some(DueStanding::NoDate) => &mut self.no_date,
            Some(DueStanding::Fine) => &mut self.fine,
            Some(DueStanding::Paused) => &mut self.paused,
            None => &mut self.nothing,
        } += 1;
    }
}

/// All that is needed to say how equipment stands.
pub struct Book<'a> {
    pub connection: &'a Connection,
    pub site: &'a Site,
    pub names: Names,
    pub today: NaiveDate,
    kinds: BTreeMap<String, Checklist>,
    basements: BTreeSet<String>,
}

impl<'a> Book<'a> {
    /// Reads a site's ledger.
    pub fn open(
        connection: &'a Connection,
        site: &'a Site,
        now: DateTime<Utc>,
    ) -> Result<Self, ServerError> {
        let names = Names::with_items(connection, site, now)?;
        let basements = names.buildings().into_iter().filter(|one| one.basement);
        Ok(Self {
            kinds: Names::checklists(connection, site, now)?,
            basements: basements.map(|one| one.name).collect(),
            today: site_day(now, names.zone, site.day_start_min),
            connection,
            site,
            names,
        })
    }

    /// The kind of a piece.
    pub fn kind(&self, row: &EquipmentRow) -> Option<&Checklist> {
        row.kind_of(|id| self.kinds.get(id))
    }

    /// How every piece stands today, the most urgent first.
    pub fn pieces(&self) -> Result<Vec<LedgerPiece>, ServerError> {
        let rows = self.names.equipment.iter();
        let told = rows.map(|(id, row)| self.piece(*id, row));
        let mut pieces = told.collect::<Result<Vec<_>, _>>()?;
        pieces.sort_by_key(urgency);
        Ok(pieces)
    }

    /// How a piece stands today.
    pub fn piece(&self, id: EquipmentId, row: &EquipmentRow) -> Result<LedgerPiece, ServerError> {
        let (checkpoint_name, building) = self.names.checkpoint(row.checkpoint);
        let kind = self.kind(row);
        let says = match kind {
            Some(kind) => ledger::says(kind, &self.entry(id, row, kind, &building)?, self.today),
            None => Default::default(),
        };
        let worst = says.worst();
        let mut dues: Vec<LedgerDue> = says
            .dues
            .into_iter()
            .map(|due| LedgerDue {
                name: due_name(kind, &due.id),
                due,
            })
            .collect();
        dues.sort_by_key(|one| {
            let due = one.due.due;
            (Reverse(one.due.standing.urgency()), due.is_none(), due)
        });
        let replaced_by = row
            .replaced_by
            .and_then(|id| self.names.equipment.get(&id))
            .map(|row| row.name.clone());
        Ok(LedgerPiece {
            equipment: id,
            name: row.name.clone(),
            checkpoint_name,
            building,
            kind: kind.map(|kind| kind.id.clone()).or(row.kind.clone()),
            kind_name: kind.map(|kind| kind.name.clone()),
            status: row.status,
            dues,
            worst,
            scrap: says.scrap,
            responsible: self.names.person(row.responsible),
            replaced_by,
        })
    }

    fn entry(
        &self,
        id: EquipmentId,
        row: &EquipmentRow,
        kind: &Checklist,
        building: &str,
    ) -> Result<LedgerEntry, ServerError> {
        let seen = sql::ledger::last_judged(self.connection, self.site.number, id)?;
        let seen = seen.and_then(|day| day.parse().ok());
        Ok(row.entry(kind, seen, self.place(building)))
    }

    /// What kind of place a building is, where that has intervals of its own.
    pub fn place(&self, building: &str) -> Option<Place> {
        let below = self.basements.contains(building);
        below.then_some(Place::Basement)
    }

    /// What the building that a piece stands in knows of its own limits.
    pub fn building_of(&self, row: &EquipmentRow) -> Building {
        let (_, name) = self.names.checkpoint(row.checkpoint);
        let settings = self.names.settings.as_ref();
        settings.map(|row| row.building(&name)).unwrap_or_default()
    }

    /// Buildings with too many extinguishers away at one time.
    fn away(&self) -> Vec<LedgerAway> {
        let mut counts: BTreeMap<String, (u32, u32)> = BTreeMap::new();
        for row in self.names.equipment.values() {
            let goes_away = self.kind(row).is_some_and(is_serviced);
            if !goes_away || row.status == EquipmentStatus::Scrapped {
                continue;
            }
            let (_, building) = self.names.checkpoint(row.checkpoint);
            let (away, total) = counts.entry(building).or_default();
            *total += 1;
            *away += u32::from(row.status == EquipmentStatus::AwayForRepair && !self.stood_in(row));
        }
        let too_many = counts
            .into_iter()
            .filter(|(_, (away, total))| ledger::away_too_many(*away, *total));
        too_many
            .map(|(building, (away, total))| LedgerAway {
                building,
                away,
                total,
            })
            .collect()
    }

    /// Whether another piece in service took its place.
    fn stood_in(&self, row: &EquipmentRow) -> bool {
        let other = row.replaced_by.and_then(|id| self.names.equipment.get(&id));
        other.is_some_and(|other| other.status == EquipmentStatus::InService)
    }
}

/// Whether pieces of a kind go away for a service, as extinguishers do.
pub fn is_serviced(kind: &Checklist) -> bool {
    let mut expiries = kind.expiries.iter();
    expiries.any(|one| one.counts_from == CountsFrom::Serviced)
}

/// What one thing that falls due is called; its id where its kind doesn't know it.
pub fn due_name(kind: Option<&Checklist>, id: &str) -> Words {
    let name = kind.and_then(|kind| ledger::due_name(kind, id)).cloned();
    name.unwrap_or_else(|| crate::console::names::same(id))
}
