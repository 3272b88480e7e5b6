//! Who is meant: rows that are renamed, renumbered, doubled, or new under what another was called.

use super::desk::{Desk, add, desk, only, put};
use super::sheets_of::with;
use protocol::feed::Kind;
use protocol::rows::*;

const OTHER: &str = "0190b6a0-0000-7000-8000-00000000000a";
const THIRD: &str = "0190b6a0-0000-7000-8000-00000000000b";

fn person(name: &str) -> StaffRow {
    StaffRow {
        name: name.into(),
        roles: vec![checklists::Role::Guard],
        pin_digits: 4,
        supervisor: false,
        active: true,
        until: None,
        added_by: None,
    }
}

#[test]
fn a_number_that_is_free_again_is_another_place() {
    let mut desk = desk();
    desk.done(&with("", ""));
    desk.hang_spare("1栋大堂");
    let mut book = desk.download();
    let row = [("点位号", "101"), ("名称", "新点位"), ("建筑", "1栋")];
    add(&mut book, "点位", &row);
    for (added, changed) in [(1, 0), (0, 0)] {
        let done = desk.done(&book);
        assert_eq!((done.added, done.changed), (added, changed));
    }
    let (_, place) = desk.one(Kind::Checkpoint, |row: &CheckpointRow| {
        row.name == "1栋大堂"
    });
    assert_eq!(place.code, model::code::with_check_digit(301));
    desk.stands_as_written();
}

#[test]
fn the_code_of_the_label_that_hangs_stays() {
    let place = |desk: &Desk| {
        desk.one(Kind::Checkpoint, |row: &CheckpointRow| {
            row.name == "1栋大堂"
        })
    };
    let mut desk = desk();
    desk.done(&with("", ""));
    desk.hang_spare("1栋大堂");
    let before = place(&desk);
    let done = desk.done(&with("", ""));
    assert_eq!((done.added, done.changed), (0, 0));
    assert_eq!(place(&desk), before);
    desk.stands_as_written();
    // Another number in the downloaded workbook is meant as such: its label is to be hung.
    let mut book = desk.download();
    put(&mut book, "点位", "301", "点位号", "150");
    assert_eq!(desk.done(&book).changed, 1);
    let (_, row) = place(&desk);
    assert_eq!(row.code, model::code::with_check_digit(150));
    assert_eq!((row.labels.len(), &row.labels[0]), (2, &before.1.labels[0]));
}

#[test]
fn a_number_whose_place_has_another_by_now_is_asked_about() {
    let mut desk = desk();
    desk.done(&with("", ""));
    desk.hang_spare("1栋大堂");
    let found = desk.refused(&only("点位", "点位号|名称|建筑\n101|新点位|1栋"));
    let wanted = "site.xlsx: 点位 row 2, column A (点位号): number 101 was that of `1栋大堂`, which \
        has number 301 now";
    assert!(
        found.len() == 1 && found[0].starts_with(wanted),
        "{found:?}"
    );
}

#[test]
fn two_rows_that_mean_one_place_are_told() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let twice = "编号|点位号|名称|建筑\n101|150|甲|1栋\n|101|乙|1栋";
    let found = desk.refused(&only("点位", twice));
    let wanted = "site.xlsx: 点位 row 3, column B (点位号): `101` stands in row 2 too";
    assert_eq!(found, [wanted]);
    desk.hang_spare("1栋大堂");
    let twice = "点位号|名称|建筑\n301|甲|1栋\n101|1栋大堂|1栋";
    let found = desk.refused(&only("点位", twice));
    let wanted = "site.xlsx: 点位 row 3, column A (点位号): row 2 means the same one: tell them \
        apart by their ids";
    assert_eq!(found, [wanted]);
}

#[test]
fn somebody_new_is_not_whoever_had_the_name_before() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let mut book = desk.download();
    put(&mut book, "人员", "张伟", "姓名", "张大伟");
    assert_eq!(desk.done(&book).changed, 1);
    let before = desk.rows::<VerifierRow>(Kind::Verifier);
    let new = "姓名|岗位|密码\n张伟|安全员|1111";
    let found = desk.refused(&only("人员", new));
    assert!(
        found[0].contains("row 2, column A (姓名): `张伟` is called `张大伟` now"),
        "{found:?}"
    );
    assert_eq!(desk.rows::<VerifierRow>(Kind::Verifier), before);
    let mut book = desk.download();
    add(&mut book, "人员", &[("姓名", "张伟"), ("岗位", "安全员")]);
    for added in [1, 0] {
        let done = desk.done(&book);
        assert_eq!((done.added, done.changed), (added, 0));
    }
    desk.stands_as_written();
}

#[test]
fn a_name_that_is_changed_in_the_downloaded_workbook_renames() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let mut book = desk.download();
    put(&mut book, "人员", "张伟", "姓名", "张大伟");
    put(&mut book, "班次", "夜班", "名称", "大夜班");
    put(&mut book, "计划", "走访", "名称", "客户走访");
    put(&mut book, "点位", "102", "点位号", "112");
    // The sheets that name them say the old names still.
    for changed in [4, 0] {
        let done = desk.done(&book);
        assert_eq!((done.added, done.changed, done.kept), (0, changed, vec![]));
    }
    desk.stands_as_written();
}

#[test]
fn an_id_that_is_filled_in_later_is_asked_about() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let (id, _) = desk.one(Kind::Staff, |row: &StaffRow| row.name == "张伟");
    let sheet = |id: &str| only("人员", &format!("姓名|工号|岗位\n张伟|{id}|安全员"));
    let found = desk.refused(&sheet("A01"));
    let wanted = "site.xlsx: 人员 row 2, column B (工号): `张伟` is here already under another id";
    assert!(
        found.len() == 1 && found[0].starts_with(wanted),
        "{found:?}"
    );
    assert!(found[0].contains(&id), "{found:?}");
    assert_eq!(desk.done(&sheet(&id)).added, 0);
    // A second one of the name is told apart from the first.
    let both = format!("姓名|工号|岗位\n张伟|{id}|安全员\n张伟|A01|安全员");
    let added: Vec<usize> = (0..2)
        .map(|_| desk.done(&only("人员", &both)).added)
        .collect();
    assert_eq!(added, [1, 0]);
}

#[test]
fn a_name_that_several_have_is_asked_about() {
    let mut desk = desk();
    desk.set(Kind::Staff, OTHER, &person("赵六"));
    desk.set(Kind::Staff, THIRD, &person("赵六"));
    let found = desk.refused(&only("人员", "姓名|岗位\n赵六|安全员"));
    let wanted = "site.xlsx: 人员 row 2, column A (姓名): several are called `赵六` here";
    assert!(
        found.len() == 1 && found[0].starts_with(wanted),
        "{found:?}"
    );
    desk.stands_as_written();
}
