//! Texts stay as they were written, and come back so.

use super::desk::{desk, only, put};
use super::sheets_of::with;
use protocol::feed::Kind;
use protocol::rows::*;

#[test]
fn full_width_signs_stay_and_labels_with_them() {
    let mut desk = desk();
    let wide = "大堂（东），ＶＩＰ：１号！";
    desk.done(&with("1栋大堂", wide));
    let (_, place) = desk.one(Kind::Checkpoint, |row: &CheckpointRow| row.touchpoint == 11);
    assert_eq!((place.name.as_str(), place.labels.len()), (wide, 1));
    let done = desk.done(&with("1栋大堂", wide));
    assert_eq!((done.added, done.changed), (0, 0));
    desk.stands_as_written();
}

#[test]
fn keys_and_references_are_the_same_in_either_width() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let pieces = "编号|名称|点位|种类\nＭＨ－1|1栋灭火器|１０１|干粉灭火器";
    let done = desk.done(&only("设备", pieces));
    assert_eq!((done.added, done.changed), (0, 0));
    let people = "姓名|岗位\n陈（大）|安全员";
    desk.done(&only("人员", people));
    let done = desk.done(&only(
        "人员",
        &people.replace(['（', '）'], "(").replace("大(", "大)"),
    ));
    assert_eq!((done.added, done.changed), (0, 1), "written another way");
}

#[test]
fn fields_with_any_sign_in_them_come_back() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let is = |row: &EquipmentRow| row.name == "1号水泵";
    let (id, mut piece) = desk.one(Kind::Equipment, is);
    for (name, value) in [
        ("区域", "大堂；东"),
        ("说明", "\"旧\"; 新"),
        ("公式", "a=b"),
        ("行", "一\n二"),
        ("a;b", "c"),
        ("maker", "甲；乙，丙"),
    ] {
        piece.fields.insert(name.into(), value.into());
    }
    desk.set(Kind::Equipment, &id, &piece);
    desk.stands_as_written();
}

#[test]
fn lists_of_names_with_separators_come_back() {
    let mut desk = desk();
    let mut book = with("", "");
    put(&mut book, "人员", "张伟", "姓名", "张伟，大");
    for (sheet, row, heading) in [
        ("建筑", "1栋", "负责人"),
        ("排班", "夜班", "姓名"),
        ("点位", "101", "责任人"),
    ] {
        put(&mut book, sheet, row, heading, "张伟，大");
    }
    put(&mut book, "班次", "夜班", "人员", "");
    desk.done(&book);
    let (_, person) = desk.one(Kind::Staff, |row: &StaffRow| row.name.starts_with("张伟"));
    assert_eq!(person.name, "张伟，大");
    desk.stands_as_written();
}

#[test]
fn a_name_may_begin_with_a_number_sign() {
    let mut desk = desk();
    let mut book = with("", "");
    put(&mut book, "工具", "对讲机", "名称", "#2对讲机");
    put(&mut book, "工具", "机房钥匙", "名称", "＃3钥匙");
    put(&mut book, "计划", "走访", "名称", "#1走访");
    desk.done(&book);
    let (_, site) = desk.one(Kind::Site, |_: &SiteRow| true);
    let tools: Vec<&str> = site.tools.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(tools, ["#2对讲机", "＃3钥匙"]);
    assert_eq!(desk.rows::<PlanRow>(Kind::Plan).len(), 3);
    desk.stands_as_written();
}

#[test]
fn a_row_that_nobody_read_is_told_unless_it_is_the_templates_own() {
    let mut desk = desk();
    let tools = "名称|数量\n# 对讲机|6\n# 只在夜班用|\n＃　旧的|1\n#|2\n#2对讲机|6";
    let done = desk.done(&only("工具", tools));
    let told: Vec<(usize, &str)> = done
        .passed_over
        .iter()
        .map(|one| (one.row, one.text.as_str()))
        .collect();
    assert_eq!(told, [(3, "# 只在夜班用"), (4, "＃　旧的"), (5, "#")]);
    assert_eq!(done.passed_over[0].sheet, "工具");
}
