//! Cells that a spreadsheet shows as something else than they hold.

use super::desk::{Desk, desk, only};
use super::sheets_of::with;
use crate::site_file::cells::{Book, Cell, Heard};
use crate::site_file::child::read_here;
use protocol::feed::Kind;
use protocol::rows::*;
use rust_xlsxwriter::{Format, Workbook};

#[test]
fn a_merged_cell_stands_for_all_that_it_covers() {
    let mut written = Workbook::new();
    let page = written.add_worksheet();
    page.set_name("点位").expect("a name");
    for (column, head) in (0..).zip(["点位号", "名称", "建筑", "楼层", "责任人"]) {
        page.write_string(0, column, head).expect("written");
    }
    for (row, name) in (1..).zip(["东厅", "西厅", "南厅"]) {
        page.write_number(row, 0, 200 + row).expect("written");
        page.write_string(row, 1, name).expect("written");
        page.write_string(row, 2, "1栋").expect("written");
    }
    let plain = Format::new();
    page.merge_range(1, 3, 3, 3, "2F", &plain).expect("merged");
    // Beyond the rows that there are it covers nothing.
    page.merge_range(2, 4, 900, 4, "张伟", &plain)
        .expect("merged");
    let bytes = written.save_to_buffer().expect("a workbook");
    let Heard::Book(book) = read_here(bytes).expect("read") else {
        panic!("unreadable");
    };
    let mut desk = desk();
    desk.done(&with("", ""));
    assert_eq!(desk.done(&book).added, 3);
    for (name, responsible) in [("东厅", false), ("西厅", true), ("南厅", true)] {
        let (_, row) = desk.one(Kind::Checkpoint, |row: &CheckpointRow| row.name == name);
        assert_eq!(row.floor.as_deref(), Some("2F"), "{name}");
        assert_eq!(row.responsible.is_some(), responsible, "{name}");
    }
}

/// What is told of a cell of the first place.
fn told(desk: &mut Desk, column: u32, cell: Cell) -> Vec<String> {
    let mut book: Book = with("", "");
    let places = book.grids.iter_mut().find(|grid| grid.name == "点位");
    let row = places.expect("places").rows.get_mut(&1).expect("a row");
    row.insert(column, cell);
    desk.refused(&book)
}

#[test]
fn a_uid_that_became_a_number_or_is_no_whole_bytes_is_told() {
    let mut desk = desk();
    let found = told(&mut desk, 7, Cell::Number(4_112_233_445_566.0));
    assert!(
        found[0].contains("(NFC 标签): the spreadsheet took it for a number"),
        "{found:?}"
    );
    for text in ["04A2F", "04A2FF", "041122334455667788990A0B"] {
        let found = told(&mut desk, 7, Cell::Text(text.into()));
        assert!(found[0].contains("4 to 10 bytes in hex"), "{found:?}");
    }
}

#[test]
fn a_touchpoint_is_a_number_or_a_name_and_not_what_begins_like_one() {
    let mut desk = desk();
    for text in ["3号楼大堂", "1.5", "11 电梯厅"] {
        let found = told(&mut desk, 4, Cell::Text(text.into()));
        assert!(
            found[0].contains(&format!("no touchpoint `{text}`")),
            "{found:?}"
        );
    }
    let name = checklists::built_in()
        .checklist("tp11")
        .expect("it")
        .name
        .zh
        .clone();
    for text in [
        "tp11".to_owned(),
        name.clone(),
        format!("11 {name}"),
        format!("11{name}"),
    ] {
        let places = format!("点位号|名称|建筑|触点\n101|1栋大堂|1栋|{text}");
        desk.done(&with("", ""));
        assert_eq!(desk.done(&only("点位", &places)).added, 0, "{text}");
    }
}
