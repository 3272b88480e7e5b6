//! The ledger's year: which piece was looked at in which month, and with what result.

use crate::app::App;
use crate::console::ledger::Book;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::sql::ledger::{self, Looked};
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use axum::extract::State;
use checklists::Words;
use chrono::{Datelike, NaiveDate};
use model::ids::{EquipmentId, RoundId};
use model::ledger::EquipmentStatus;
use model::ledger_months::{MonthStanding, MonthsOf, months as months_of};
use model::outcome::Outcome;
use protocol::ErrorCode;
use protocol::rows::EquipmentRow;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// A year of the ledger.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerYear {
    /// The site's today.
    day: String,
    year: i32,
    /// By building, place and name.
    pieces: Vec<LedgerYearPiece>,
}

/// A piece that somebody looks at, or looked at that year.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct LedgerYearPiece {
    #[ts(type = "string")]
    pub equipment: EquipmentId,
    pub name: String,
    pub checkpoint_name: String,
    pub building: String,
    pub kind: Option<String>,
    pub kind_name: Option<Words>,
    /// Twelve, from January.
    pub months: Vec<LedgerMonth>,
}

/// One month of a piece.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LedgerMonth {
    pub standing: MonthStanding,
    /// The worst look, the last of those.
    pub looked: Option<LedgerLooked>,
}

/// The look that a month is judged by.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct LedgerLooked {
    #[ts(type = "string")]
    pub round: RoundId,
    pub day: String,
}

/// Which year.
#[derive(Deserialize)]
pub struct Asked {
    year: Option<String>,
}

/// `GET /api/console/sites/{site}/equipment/months?year=2026`
pub async fn months(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<LedgerYear>, ServerError> {
    let now = app.clock.now();
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let book = Book::open(connection, &site, now)?;
        let year = year_of(asked.year.as_deref(), book.today)?;
        Ok(LedgerYear {
            day: book.today.to_string(),
            year,
            pieces: pieces(&book, year)?,
        })
    })?;
    Ok(Json(told))
}

/// The year that was asked for; none asks for that of a day.
pub fn year_of(text: Option<&str>, today: NaiveDate) -> Result<i32, ServerError> {
    let Some(text) = text else {
        return Ok(today.year());
    };
    let year = text.parse().ok();
    let year = year.filter(|year| text.len() == 4 && (2000..=2999).contains(year));
    year.ok_or_else(|| refuse(ErrorCode::BadValue, "`year`: a year, written as 2026"))
}

/// Every piece with its year, by building, place and name. What is scrapped isn't in it.
pub fn pieces(book: &Book<'_>, year: i32) -> Result<Vec<LedgerYearPiece>, ServerError> {
    let walked = ledger::first_walked(book.connection, book.site.number)?;
    let walked: Option<NaiveDate> = walked.and_then(|day| day.parse().ok());
    let mut looked = ledger::looked_in(book.connection, book.site.number, year)?;
    let there = book.names.equipment.iter();
    let there = there.filter(|(_, row)| row.status != EquipmentStatus::Scrapped);
    let mut told: Vec<LedgerYearPiece> = there
        .filter_map(|(id, row)| {
            let looked = looked.remove(id).unwrap_or_default();
            piece(book, (*id, row), looked, (year, walked))
        })
        .collect();
    told.sort_by(|a, b| {
        (&a.building, &a.checkpoint_name, &a.name).cmp(&(&b.building, &b.checkpoint_name, &b.name))
    });
    Ok(told)
}

/// None: nobody has to look at it, and nobody did.
fn piece(
    book: &Book<'_>,
    (id, row): (EquipmentId, &EquipmentRow),
    looked: Vec<Looked>,
    (year, walked): (i32, Option<NaiveDate>),
) -> Option<LedgerYearPiece> {
    let (checkpoint_name, building) = book.names.checkpoint(row.checkpoint);
    let kind = book.kind(row);
    let every = kind.and_then(|kind| EquipmentRow::looked_every(kind, book.place(&building)));
    if every.is_none() && looked.is_empty() {
        return None;
    }
    let mut worst = [None; 12];
    let mut looks: [Option<LedgerLooked>; 12] = Default::default();
    for one in looked {
        let at = usize::try_from(one.month).unwrap_or(0).wrapping_sub(1);
        if let (Some(worst), Some(look)) = (worst.get_mut(at), looks.get_mut(at)) {
            *worst = Outcome::from_number(one.outcome);
            *look = Some(LedgerLooked {
                round: one.round,
                day: one.day,
            });
        }
    }
    // Nobody could look before the piece, or the site's first walk, was there.
    let since = row.day("since").or_else(|| row.day("made"));
    let of = MonthsOf {
        every,
        begins: walked.map_or(book.today, |walked| {
            Some(walked).max(since).unwrap_or(walked)
        }),
        today: book.today,
        serves: row.status == EquipmentStatus::InService,
    };
    let standings = months_of(year, &worst, of).into_iter();
    Some(LedgerYearPiece {
        equipment: id,
        name: row.name.clone(),
        checkpoint_name,
        building,
        kind: kind.map(|kind| kind.id.clone()).or(row.kind.clone()),
        kind_name: kind.map(|kind| kind.name.clone()),
        months: standings
            .zip(looks)
            .map(|(standing, looked)| LedgerMonth { standing, looked })
            .collect(),
    })
}
