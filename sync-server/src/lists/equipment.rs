//! The ledger of equipment, piece by piece, and what falls due on it.

use super::cell::{code, day, text, yes};
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::ledger::{Book, LedgerPiece};
use crate::error::{ServerError, refuse};
use model::ledger::DueStanding;
use protocol::ErrorCode;

/// Every piece.
pub const PIECES: List = List {
    name: "equipment",
    title: ("设备台账", "Equipment"),
    columns: PIECE_COLUMNS,
    days: Stretch::Now,
    own: &[Own {
        key: "within",
        title: ("几天内到期", "Runs out within days"),
    }],
    rows: pieces,
};

/// Everything that falls due.
pub const DUES: List = List {
    name: "dues",
    title: ("设备到期", "What falls due"),
    columns: DUE_COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows: dues,
};

const PIECE_COLUMNS: &[Column] = &[
    text("name", ("设备", "Piece"), 18),
    text("kind_name", ("种类", "Kind"), 14),
    text("building", ("楼栋", "Building"), 10),
    text("place", ("点位", "Place"), 16),
    code("status", ("状态", "Status"), "console.equipment"),
    text("due_name", ("最近到期", "Next due"), 14),
    day("due", ("到期日", "Due on")),
    code("standing", ("到期情况", "Standing"), "console.ledger_show"),
    yes("scrap", ("到报废年限", "Past its age")),
    text("responsible", ("责任人", "Responsible"), 10),
    text("replaced_by", ("替换为", "Replaced by"), 14),
    text("kind", ("种类代码", "Kind code"), 16),
    text("equipment", ("设备编号", "Piece id"), 20),
];

const DUE_COLUMNS: &[Column] = &[
    day("due", ("到期日", "Due on")),
    code("standing", ("到期情况", "Standing"), "console.ledger_show"),
    text("due_name", ("什么到期", "What"), 16),
    text("name", ("设备", "Piece"), 18),
    text("kind_name", ("种类", "Kind"), 14),
    text("building", ("楼栋", "Building"), 10),
    text("place", ("点位", "Place"), 16),
    text("responsible", ("责任人", "Responsible"), 10),
    text("equipment", ("设备编号", "Piece id"), 20),
];

fn each(
    look: &Look<'_>,
    then: &mut dyn FnMut(LedgerPiece) -> Result<(), ServerError>,
) -> Result<(), ServerError> {
    let book = Book::open(look.connection, look.site, look.now)?;
    book.pieces()?.into_iter().try_for_each(then)
}

/// As the ledger's page sorts them: a due in good time has no word of its own.
fn standing(standing: Option<DueStanding>) -> Cell {
    let code = match standing {
        Some(DueStanding::Overdue) => "overdue",
        Some(DueStanding::Soon { .. }) => "soon",
        Some(DueStanding::NoDate) => "no_date",
        Some(DueStanding::Paused) => "stopped",
        Some(DueStanding::Fine) | None => return Cell::None,
    };
    Cell::Code(code.to_owned())
}

fn pieces(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let within = look.asked.one("within").map(str::parse);
    let odd = |_| refuse(ErrorCode::BadValue, "`within`: a number of days");
    let within: Option<i64> = within.transpose().map_err(odd)?;
    each(look, &mut |piece| {
        if !within.is_none_or(|days| piece.runs_out_within(days)) {
            return Ok(());
        }
        let first = piece.dues.first();
        take(vec![
            Cell::text(piece.name.as_str()),
            piece.kind_name.clone().map_or(Cell::None, Cell::Words),
            Cell::text(piece.building.as_str()),
            Cell::text(piece.checkpoint_name.as_str()),
            Cell::code(&piece.status),
            first.map_or(Cell::None, |due| Cell::Words(due.name.clone())),
            first
                .and_then(|due| due.due.due)
                .map_or(Cell::None, |day| Cell::Day(day.to_string())),
            standing(piece.worst),
            Cell::Yes(piece.scrap),
            Cell::maybe(piece.responsible.as_deref()),
            Cell::maybe(piece.replaced_by.as_deref()),
            Cell::maybe(piece.kind.as_deref()),
            Cell::Text(piece.equipment.to_string()),
        ])
    })
}

fn dues(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    each(look, &mut |piece| {
        for due in &piece.dues {
            take(vec![
                due.due
                    .due
                    .map_or(Cell::None, |day| Cell::Day(day.to_string())),
                standing(Some(due.due.standing)),
                Cell::Words(due.name.clone()),
                Cell::text(piece.name.as_str()),
                piece.kind_name.clone().map_or(Cell::None, Cell::Words),
                Cell::text(piece.building.as_str()),
                Cell::text(piece.checkpoint_name.as_str()),
                Cell::maybe(piece.responsible.as_deref()),
                Cell::Text(piece.equipment.to_string()),
            ])?;
        }
        Ok(())
    })
}
