//! Places between a file, the desk and the mounting walk: tags and states; pieces of another kind.

use super::desk::{Desk, desk, only, put, sheet};
use super::sheets_of::with;
use protocol::feed::Kind;
use protocol::rows::*;

impl Desk {
    fn place(&self, name: &str) -> (String, CheckpointRow) {
        self.one(Kind::Checkpoint, |row: &CheckpointRow| row.name == name)
    }

    fn set_place(&mut self, name: &str, change: impl FnOnce(&mut CheckpointRow)) {
        let (id, mut row) = self.place(name);
        change(&mut row);
        self.set(Kind::Checkpoint, &id, &row);
    }
}

#[test]
fn a_tag_that_the_file_gives_to_one_place_leaves_the_other() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let moved = sheet("点位")
        .replace("04:A2:FF:11", "")
        .replace("B1||||||", "B1||||04:A2:FF:11||");
    let alone: Vec<&str> = moved
        .lines()
        .filter(|line| !line.starts_with("101"))
        .collect();
    let found = desk.refused(&only("点位", &alone.join("\n")));
    let wanted = "点位 row 2, column H (NFC 标签): `04A2FF11` is that of `1栋大堂`";
    assert!(found.len() == 1 && found[0].contains(wanted), "{found:?}");
    assert_eq!(desk.done(&only("点位", &moved)).changed, 2);
    let tags = |desk: &Desk, name: &str| desk.place(name).1.tags;
    assert_eq!(tags(&desk, "1栋大堂"), Vec::<String>::new());
    assert_eq!(tags(&desk, "水泵房"), ["04A2FF11"]);
    desk.stands_as_written();
}

#[test]
fn a_tag_that_a_handheld_bound_elsewhere_stays_there() {
    let mut desk = desk();
    desk.done(&with("", ""));
    desk.set_place("水泵房", |row| row.tags.push("04A2FF11".into()));
    desk.set_place("水泵房", |row| row.tags.push("0455".into()));
    let done = desk.done(&with("", ""));
    assert_eq!((done.added, done.changed), (0, 0));
    desk.stands_as_written();
}

#[test]
fn a_place_to_mount_that_was_mounted_or_closed_since_stays_so() {
    let mut desk = desk();
    let mut file = with(
        "名称|建筑|楼层|触点|责任人|状态",
        "名称|建筑|楼层|触点|停用至|状态",
    );
    put(&mut file, "点位", "101", "停用至", "");
    put(&mut file, "点位", "102", "状态", "待安装");
    desk.done(&file);
    assert_eq!(desk.place("水泵房").1.state, CheckpointState::ToMount);
    desk.set_place("水泵房", |row| {
        row.state = CheckpointState::Closed;
        row.closed_until = Some("2026-12-31".into());
    });
    for state in ["待安装", ""] {
        put(&mut file, "点位", "102", "状态", state);
        let done = desk.done(&file);
        assert_eq!((done.added, done.changed), (0, 0), "{state:?}");
    }
    desk.stands_as_written();
    desk.set_place("水泵房", |row| {
        row.state = CheckpointState::InUse;
        row.closed_until = None;
    });
    put(&mut file, "点位", "102", "状态", "待安装");
    let done = desk.done(&file);
    assert_eq!((done.added, done.changed), (0, 0));
}

#[test]
fn a_piece_of_another_kind_loses_the_limits_of_the_old_one() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let other = "编号|名称|点位|种类\nSB-1|1号水泵|102|eq-exit-light";
    desk.done(&only("设备", other));
    let piece = desk.one(Kind::Equipment, |row: &EquipmentRow| row.name == "1号水泵");
    assert_eq!(piece.1.limits, []);
    desk.stands_as_written();
    let old = "设备|名称|下限|检查项|分项\nSB-1|进水|0.1|水泵压力|进水压力";
    let found = desk.refused(&only("仪表", old));
    assert!(found[0].contains("have no item `水泵压力`"), "{found:?}");
}

#[test]
fn a_limit_of_an_item_that_a_piece_has_no_more_is_in_no_workbook() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let is = |row: &EquipmentRow| row.name == "1号水泵";
    let (id, mut piece) = desk.one(Kind::Equipment, is);
    piece.kind = Some("eq-exit-light".into());
    piece.lists[0] = "eq-exit-light".into();
    desk.set(Kind::Equipment, &id, &piece);
    desk.stands_as_written();
}
