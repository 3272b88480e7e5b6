//! The ledger's year, a row for each piece: in which months somebody looked, with what result.

use super::cell::{code, number, text};
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::ledger::Book;
use crate::console::ledger_months::{pieces, year_of};
use crate::error::ServerError;

pub const LIST: List = List {
    name: "fire-months",
    title: ("月度检查表", "Checks by month"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[Own {
        key: "standing",
        title: ("有这样的月份", "Has such a month"),
    }],
    rows,
};

const FAMILY: &str = "console.month_standing";

const COLUMNS: &[Column] = &[
    text("name", ("设备", "Piece"), 18),
    text("kind_name", ("种类", "Kind"), 14),
    text("building", ("楼栋", "Building"), 10),
    text("place", ("点位", "Place"), 16),
    number("year", ("年", "Year")),
    code("m01", ("1月", "Jan"), FAMILY),
    code("m02", ("2月", "Feb"), FAMILY),
    code("m03", ("3月", "Mar"), FAMILY),
    code("m04", ("4月", "Apr"), FAMILY),
    code("m05", ("5月", "May"), FAMILY),
    code("m06", ("6月", "Jun"), FAMILY),
    code("m07", ("7月", "Jul"), FAMILY),
    code("m08", ("8月", "Aug"), FAMILY),
    code("m09", ("9月", "Sep"), FAMILY),
    code("m10", ("10月", "Oct"), FAMILY),
    code("m11", ("11月", "Nov"), FAMILY),
    code("m12", ("12月", "Dec"), FAMILY),
    text("kind", ("种类代码", "Kind code"), 16),
    text("equipment", ("设备编号", "Piece id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let book = Book::open(look.connection, look.site, look.now)?;
    let year = year_of(look.asked.one("year"), book.today)?;
    for piece in pieces(&book, year)? {
        let months: Vec<Cell> = piece
            .months
            .iter()
            .map(|month| Cell::code(&month.standing))
            .collect();
        let wanted = look.asked.one("standing");
        let has = |wanted| months.iter().any(|month| month.plain() == wanted);
        if !wanted.is_none_or(has) {
            continue;
        }
        let mut row = vec![
            Cell::text(piece.name),
            piece.kind_name.map_or(Cell::None, Cell::Words),
            Cell::text(piece.building),
            Cell::text(piece.checkpoint_name),
            Cell::Count(i64::from(year)),
        ];
        row.extend(months);
        row.push(Cell::maybe(piece.kind));
        row.push(Cell::Text(piece.equipment.to_string()));
        take(row)?;
    }
    Ok(())
}
