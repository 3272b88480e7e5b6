//! The card of a piece of equipment: what it is, what falls due, and who looked in each of twelve
//! months, with what result.

use super::{Body, Fact, Head, Look, Of, Part, Report, Row};
use crate::console::ledger::{Book, LedgerPiece};
use crate::console::ledger_history::{LedgerFound, answers};
use crate::error::ServerError;
use crate::lists::{Cell, said_values, word};
use chrono::{Months, NaiveDate};
use model::ids::EquipmentId;
use model::outcome::Outcome;

pub const REPORT: Report = Report {
    name: "fire-card",
    title: ("消防设备检查卡", "Equipment card, 12 months"),
    about: (
        "一件设备或一栋楼的检查卡：台账、到期、十二个月",
        "The card of a piece or of a building's: ledger, dues, twelve months",
    ),
    of: Of::Equipment,
    body,
};

/// The most answers of a piece that are read for its card.
const ANSWERS_MAX: u32 = 4_000;
/// The most cards of a building.
const CARDS_MAX: usize = 400;

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let book = Book::open(look.connection, look.site, look.now)?;
    let pieces = wanted(look, &book)?;
    let mut body = Body::default();
    let months = tongue.one(("月份", "Months"));
    let to = look.asked.to.format("%Y-%m");
    body.about.push(Fact::new(
        months,
        format!("{} – {to}", look.asked.from.format("%Y-%m")),
    ));
    for (n, (id, piece)) in pieces.iter().enumerate() {
        body.parts.push(Part::Heading {
            text: piece.name.clone(),
            page: n > 0,
        });
        body.parts.push(Part::Facts {
            facts: facts(look, piece),
        });
        let found = answers(&book, *id, None, ANSWERS_MAX)?;
        body.parts.extend(cut_off(look, &found));
        let heads = vec![
            Head::new(tongue.one(("月份", "Month")), 9),
            Head::new(tongue.one(("检查日", "Looked at on")), 13),
            Head::new(tongue.one(("检查人", "By")), 10),
            Head::new(tongue.one(("结果", "Result")), 10),
            Head::new(tongue.one(("读数、问题", "Readings, findings")), 44),
        ];
        let rows = months_of(look).map(|month| row(look, month, &found));
        body.table("", heads, rows.collect(), tongue);
    }
    body.parts.push(Part::Sign {
        names: vec![tongue.one(("责任人", "Responsible")).to_owned()],
    });
    Ok(body)
}

fn wanted(
    look: &Look<'_>,
    book: &Book<'_>,
) -> Result<Vec<(EquipmentId, LedgerPiece)>, ServerError> {
    let one = &look.asked.one;
    let mut pieces = Vec::new();
    if let Some(id) = one.get("equipment") {
        let unknown = || super::bad("equipment", "there is no such piece");
        let id: EquipmentId = id.parse().map_err(|_| unknown())?;
        let row = book.names.equipment.get(&id).ok_or_else(unknown)?;
        pieces.push((id, book.piece(id, row)?));
        return Ok(pieces);
    }
    let building = one.get("building").map_or("", String::as_str);
    for (id, row) in &book.names.equipment {
        if book.names.checkpoint(row.checkpoint).1 == building {
            pieces.push((*id, book.piece(*id, row)?));
        }
    }
    pieces.sort_by(|(_, a), (_, b)| {
        (&a.checkpoint_name, &a.name).cmp(&(&b.checkpoint_name, &b.name))
    });
    match pieces.len() {
        0 => Err(super::bad("building", "no equipment stands there")),
        count if count > CARDS_MAX => {
            let message = format!("{count} cards are too many at once (at most {CARDS_MAX})");
            Err(super::bad("building", &message))
        }
        _ => Ok(pieces),
    }
}

fn facts(look: &Look<'_>, piece: &LedgerPiece) -> Vec<Fact> {
    let tongue = look.asked.tongue;
    let kind = piece
        .kind_name
        .as_ref()
        .map(|words| tongue.of(words).to_owned());
    let place = format!("{} {}", piece.building, piece.checkpoint_name);
    let status = word(
        "console.equipment",
        &Cell::code(&piece.status).plain(),
        tongue,
    );
    let mut facts = vec![
        Fact::new(tongue.one(("种类", "Kind")), kind.unwrap_or_default()),
        Fact::new(tongue.one(("地点", "Where")), place.trim()),
        Fact::new(tongue.one(("状态", "Status")), status),
        Fact::new(
            tongue.one(("责任人", "Responsible")),
            piece.responsible.clone().unwrap_or_default(),
        ),
    ];
    facts.extend(piece.dues.iter().filter_map(|due| {
        let day = due.due.due?;
        Some(Fact::new(tongue.of(&due.name), day.to_string()))
    }));
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

/// The first days of the months, the oldest first.
fn months_of(look: &Look<'_>) -> impl Iterator<Item = NaiveDate> {
    let (first, last) = (look.asked.from, look.asked.to);
    (0..12)
        .filter_map(move |n| first.checked_add_months(Months::new(n)))
        .take_while(move |month| *month <= last)
}

/// That older answers aren't read, where there are more than a card reads.
fn cut_off(look: &Look<'_>, found: &[LedgerFound]) -> Option<Part> {
    let oldest = found.iter().map(|one| one.day.as_str()).min()?;
    let whole = found.len() < ANSWERS_MAX as usize || *oldest <= *look.asked.from.to_string();
    let tongue = look.asked.tongue;
    (!whole).then(|| Part::Words {
        text: format!(
            "{} {oldest}",
            tongue.one((
                "回答太多，只列了从这天起的：",
                "There are more answers than a card reads; these are from this day on:"
            ))
        ),
    })
}

fn row(look: &Look<'_>, month: NaiveDate, found: &[LedgerFound]) -> Row {
    let tongue = look.asked.tongue;
    let name = month.format("%Y-%m").to_string();
    let last = look.asked.to.to_string();
    let of_month = found
        .iter()
        .filter(|one| one.day.starts_with(&name) && one.day <= last && !one.answer.corrected);
    let mut of_month: Vec<&LedgerFound> = of_month.collect();
    of_month.sort_by(|a, b| a.answer.at.cmp(&b.answer.at));
    let Some(last) = of_month.last() else {
        let mut cells = vec![Cell::text(name)];
        cells.resize(5, Cell::None);
        return Row::new(cells);
    };
    let is_fail =
        |one: &&LedgerFound| matches!(one.answer.outcome, Outcome::Fail | Outcome::Partly);
    let fails: Vec<&LedgerFound> = of_month
        .iter()
        .copied()
        .filter(|one| is_fail(one))
        .collect();
    let worst = fails.first().copied().unwrap_or(last);
    let outcome = Cell::code(&worst.answer.outcome).plain();
    let mut said: Vec<String> = Vec::new();
    for one in &fails {
        let clauses = one.answer.clauses.iter().map(|words| tongue.of(words));
        let clauses = clauses.collect::<Vec<_>>().join(" ");
        said.push(format!("▲ {} {clauses}", tongue.of(&one.answer.item_name)));
    }
    // The last value of each item of the last day.
    for one in of_month.iter().filter(|one| one.day == last.day) {
        if let Cell::Words(words) = said_values(&one.answer.values) {
            said.push(tongue.of(&words).to_owned());
        }
    }
    Row {
        cells: vec![
            Cell::text(name),
            Cell::Day(last.day.clone()),
            Cell::maybe(last.answer.by.as_deref()),
            Cell::text(word("console.outcome", &outcome, tongue)),
            Cell::text(said.join("; ")),
        ],
        photos: Vec::new(),
        bad: !fails.is_empty(),
    }
}
