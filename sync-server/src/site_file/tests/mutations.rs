//! A thousand damaged workbooks: none makes the reader panic or half-imports, and each refusal
//! names a cell.

use super::fresh;
use super::sheets_of::{with, workbook};
use crate::Writer;
use crate::error::ServerError;
use crate::site_file::cells::{Book, Cell, Heard};
use crate::site_file::child::read_here;
use crate::site_file::held::Held;
use crate::site_file::names::Names;
use crate::site_file::{Imported, SiteFile, check, tables};
use crate::sql::{self, feed};
use model::ids::SiteId;
use protocol::feed::Kind;
use uuid::Uuid;

const MUTATIONS: u64 = 1_000;
/// Of the damaged tables, every so manieth goes all the way into a store.
const IMPORTED_EACH: u64 = 10;

/// Figures that repeat: splitmix64.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll()).unwrap_or(0) % n.max(1)
    }

    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        let at = self.below(all.len());
        all[at].clone()
    }
}

/// What people and programs put into cells.
pub fn garbage(dice: &mut Dice) -> Cell {
    let texts = [
        "",
        " ",
        "，",
        "-",
        "0",
        "-1",
        "99999999999999999999",
        "1e400",
        "NaN",
        "𝟙",
        "#",
        "=1+1",
        "2026-02-30",
        "24:60",
        "12-31 至",
        "至",
        "a=b=c",
        "１",
        "√",
        "每周",
        "FREQ=",
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "1-99999999",
        "101-102",
        "tp0",
        "tp99999999999",
        "\u{0}",
        "\u{feff}",
        "张伟",
        "1栋",
        "101",
        "是",
        "夜班",
        "\"",
        "||",
        "2026-12",
        "2026-13",
        "9999-99-99",
        "'",
    ];
    match dice.below(8) {
        0 => Cell::Number(dice.of(&[0.0, -1.0, 0.5, 1e15, f64::MAX, 46_387.25, 101.0, 1e-9])),
        1 => Cell::At(dice.of(&[0.0, -5.0, 46_387.5, 1e18, 0.9])),
        2 => Cell::Bool(dice.below(2) == 0),
        3 => Cell::Broken("#N/A".into()),
        4 => Cell::Text("长".repeat(dice.below(400))),
        _ => Cell::Text(dice.of(&texts).to_owned()),
    }
}

fn damage(book: &mut Book, dice: &mut Dice) {
    let at = dice.below(book.grids.len());
    let grid = &mut book.grids[at];
    let rows: Vec<u32> = grid.rows.keys().copied().collect();
    let row = dice.of(&rows);
    let columns: Vec<u32> = grid.rows[&row].keys().copied().collect();
    let column = if columns.is_empty() {
        0
    } else {
        dice.of(&columns)
    };
    match dice.below(12) {
        0 => drop(grid.rows.remove(&row).filter(|_| rows.len() > 1)),
        1 => {
            let twin = grid.rows[&row].clone();
            grid.rows.insert(rows.len() as u32 + 5, twin);
        }
        2 => {
            let other = dice.of(&rows);
            let (one, two) = (grid.rows[&row].clone(), grid.rows[&other].clone());
            grid.rows.insert(row, two);
            grid.rows.insert(other, one);
        }
        3 => {
            let other = dice.below(12) as u32;
            for cells in grid.rows.values_mut() {
                let (one, two) = (cells.remove(&column), cells.remove(&other));
                cells.extend(one.map(|cell| (other, cell)));
                cells.extend(two.map(|cell| (column, cell)));
            }
        }
        4 => {
            for cells in grid.rows.values_mut() {
                cells.remove(&column);
            }
        }
        5 => {
            grid.name = dice
                .of(&["设备", "Sheet1", "点位", "", "# 旧表"])
                .to_owned()
        }
        6 => drop(book.grids.remove(at)),
        _ => {
            let cell = garbage(dice);
            let column = if dice.below(6) == 0 {
                dice.below(40) as u32
            } else {
                column
            };
            grid.rows.entry(row).or_default().insert(column, cell);
        }
    }
    if book.grids.is_empty() || book.grids.iter().any(|grid| grid.rows.is_empty()) {
        *book = plain_book();
    }
}

/// The small site without PINs, which are slow to hash on purpose.
fn plain_book() -> Book {
    let mut book = with("|2580", "|");
    let last = book.grids[2].rows.get_mut(&3).expect("a row");
    last.remove(&3);
    book
}

struct Store {
    writer: Writer,
    fresh: super::Fresh,
}

impl Store {
    fn import(&mut self, file: &SiteFile) -> Result<Imported, ServerError> {
        let (now, site) = (self.fresh.now, Some(self.fresh.site));
        self.writer.write(now, |writing| file.import(writing, site))
    }

    /// Everything that a file could change.
    fn all(&self) -> Vec<(String, String)> {
        let kinds = [
            Kind::Site,
            Kind::Staff,
            Kind::Verifier,
            Kind::Shift,
            Kind::Checkpoint,
        ];
        let more = [Kind::Equipment, Kind::Plan, Kind::Checklist];
        let readers = sql::Readers::new(self.fresh.folder.clone());
        let read = readers.read(|connection| {
            let mut all = Vec::new();
            for kind in kinds.into_iter().chain(more) {
                all.extend(feed::of_kind(connection, 1, kind.name())?);
            }
            Ok(all)
        });
        read.expect("read")
    }
}

#[test]
fn a_thousand_damaged_tables_never_panic_never_half_import_and_name_a_cell() {
    let fresh = fresh();
    let writer = Writer::open(&fresh.folder, fresh.keys.clone(), fresh.now).expect("a writer");
    let mut store = Store { writer, fresh };
    let (mut taken, mut refused) = (0, 0);
    for seed in 0..MUTATIONS {
        let mut dice = Dice(seed);
        let mut book = plain_book();
        for _ in 0..=dice.below(3) {
            damage(&mut book, &mut dice);
        }
        let file = SiteFile::of("site.xlsx", tables::from_book("site.xlsx", &book));
        if seed % IMPORTED_EACH != 0 {
            named(&file, seed);
            continue;
        }
        let before = store.all();
        match store.import(&file) {
            Ok(_) => {
                taken += 1;
                let again = store.import(&file).expect("taken again");
                assert_eq!(
                    (again.added, again.changed),
                    (0, 0),
                    "seed {seed}: {again:?}"
                );
            }
            Err(ServerError::SiteFile(problems)) => {
                refused += 1;
                assert!(!problems.is_empty(), "seed {seed}");
                assert_eq!(store.all(), before, "seed {seed} half-imported");
            }
            Err(other) => panic!("seed {seed}: {other}"),
        }
    }
    assert!(
        taken >= 10 && refused >= 30,
        "{taken} taken, {refused} refused"
    );
}

/// Each problem of a readable workbook says where: a row or column of a sheet, or a whole sheet
/// that nothing is called.
fn named(file: &SiteFile, seed: u64) {
    let held = Held::default();
    let names = Names::of(&file.form, &held, SiteId(Uuid::nil()));
    let checked = check::problems(&file.form, &names, &held);
    for problem in file.problems.iter().chain(&checked) {
        let where_it_is = problem.sheet.is_some();
        assert!(where_it_is, "seed {seed}: {problem}");
        let cell = problem.row.is_some() || problem.column.is_some();
        let heading = problem.reason.en.contains("heading") || problem.reason.en.contains("sheet");
        assert!(cell || heading, "seed {seed}: {problem}");
    }
}

#[test]
fn damaged_bytes_of_a_workbook_are_read_or_refused_with_a_sentence() {
    let whole = workbook();
    let (mut read, mut refused) = (0, 0);
    for seed in 0..120 {
        let mut dice = Dice(seed);
        let mut bytes = whole.clone();
        for _ in 0..=dice.below(4) {
            let at = dice.below(bytes.len());
            match dice.below(4) {
                0 => bytes.truncate(at.max(8)),
                1 => bytes[at] ^= 1 << dice.below(8),
                2 => drop(bytes.drain(at..(at + dice.below(64)).min(bytes.len()))),
                _ => bytes.insert(at, dice.roll() as u8),
            }
        }
        match read_here(bytes).expect("said") {
            Heard::Book(book) => {
                read += 1;
                named(
                    &SiteFile::of("x.xlsx", tables::from_book("x.xlsx", &book)),
                    seed,
                );
            }
            Heard::Unreadable(zh, en) => {
                refused += 1;
                assert!(!zh.is_empty() && !en.is_empty());
            }
        }
    }
    assert!(
        refused > 40 && read + refused == 120,
        "{read} read, {refused} refused"
    );
}
