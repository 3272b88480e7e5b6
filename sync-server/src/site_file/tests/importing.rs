//! A site's sheets on their way into the feed: once, again, changed, and in part.

use super::desk::{desk, file, only, sheet};
use super::sheets_of::with;
use crate::error::ServerError;
use crate::site_file::gauges;
use checklists::Checklist;
use chrono::TimeDelta;
use model::ids::SiteId;
use protocol::feed::Kind;
use protocol::rows::*;

#[test]
fn sheets_imported_twice_change_nothing_and_their_rows_say_all() {
    let mut desk = desk();
    let first = desk.done(&with("", ""));
    assert_eq!(first.site, desk.fresh.site);
    assert_eq!(first.without_pin, ["陈志远"]);
    let again = desk.done(&with("", ""));
    assert_eq!((again.added, again.changed, again.kept), (0, 0, vec![]));
    let (person, _) = desk.one(Kind::Staff, |row: &StaffRow| row.name == "张伟");
    let person = Some(person.parse().expect("an id"));
    let (_, site) = desk.one(Kind::Site, |_: &SiteRow| true);
    assert_eq!(site.buildings[0].owner, person);
    assert_eq!(
        site.buildings[0].class.as_deref(),
        Some("high_rise_residential")
    );
    assert!(site.buildings[1].basement);
    assert_eq!(site.calendar.last().map(|year| year.off.len()), Some(7));
    assert_eq!(site.tools.len(), 2);
    let (lobby, place) = desk.one(Kind::Checkpoint, |row: &CheckpointRow| row.touchpoint == 11);
    assert_eq!(
        (place.tags, place.responsible),
        (vec!["04A2FF11".to_owned()], person)
    );
    let position = place.position.expect("a position");
    assert_eq!(
        (position.latitude_e7, position.longitude_e7),
        (312_304_000, 1_214_737_000)
    );
    let (_, night) = desk.one(Kind::Plan, |row: &PlanRow| row.name == "园区夜巡");
    assert_eq!(night.checkpoints.len(), 2);
    assert_eq!(night.checkpoints[0].to_string(), lobby);
    let (_, quota) = desk.one(Kind::Plan, |row: &PlanRow| row.kind == PlanKind::Quota);
    assert_eq!(
        (quota.counts.as_deref(), quota.role),
        (Some("tp20"), checklists::Role::Guard)
    );
    let (_, readings) = desk.one(Kind::Plan, |row: &PlanRow| row.kind == PlanKind::Operation);
    assert_eq!(readings.days, Days::Working);
}

#[test]
fn a_rota_names_who_is_on_each_day() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let (_, night) = desk.one(Kind::Shift, |row: &ShiftRow| row.name == "夜班");
    let on = |row: &ShiftRow, day: &str| row.staff_of(day.parse().expect("a day")).len();
    assert_eq!([on(&night, "2026-12-01"), on(&night, "2026-12-03")], [1, 1]);
    assert_eq!(
        on(&night, "2026-12-04"),
        1,
        "its own people where the rota says nothing"
    );
    let (_, day) = desk.one(Kind::Shift, |row: &ShiftRow| row.name == "日班");
    assert_eq!([on(&day, "2026-12-01"), on(&day, "2026-12-02")], [0, 1]);
    let swap = "日期|班次|人员\n2026-12-02|日班|张伟、周静";
    let done = desk.done(&only("排班", swap));
    assert_eq!((done.added, done.changed), (0, 1));
    let (_, day) = desk.one(Kind::Shift, |row: &ShiftRow| row.name == "日班");
    assert_eq!(on(&day, "2026-12-02"), 2);
}

#[test]
fn gauges_become_a_checklist_of_their_piece_and_limits_of_its_items() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let (id, pump) = desk.one(Kind::Equipment, |row: &EquipmentRow| row.name == "1号水泵");
    let own = gauges::list_id(id.parse().expect("an id"));
    assert_eq!(pump.lists, ["plant-water-pump".to_owned(), own.clone()]);
    let limit = &pump.limits[0];
    assert_eq!((limit.part.as_str(), limit.low_milli), ("inlet", Some(100)));
    let (_, list) = desk.one(Kind::Checklist, |row: &Checklist| row.id == own);
    let names: Vec<&str> = list
        .items
        .iter()
        .map(|item| item.name.zh.as_str())
        .collect();
    assert_eq!(names, ["供水温度", "回水温度", "用水量"]);
    let more = format!("{}\nSB-1|流量|m³|||2||||| ", sheet("仪表"));
    let done = desk.done(&only("仪表", &more));
    assert_eq!((done.added, done.changed), (0, 1));
    let (_, list) = desk.one(Kind::Checklist, |row: &Checklist| row.id == own);
    assert_eq!((list.version, list.items.len()), (2, 4));
    let fewer = "设备|名称|单位|上限\nSB-1|流量|m³|9";
    let done = desk.done(&only("仪表", fewer));
    assert_eq!(done.kept.len(), 3, "{:?}", done.kept);
    let (_, pump) = desk.one(Kind::Equipment, |row: &EquipmentRow| row.name == "1号水泵");
    assert_eq!(pump.limits.len(), 1);
}

#[test]
fn a_changed_row_updates_and_a_missing_one_is_kept_and_said() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let done = desk.done(&with("1栋灭火器", "大堂灭火器"));
    assert_eq!((done.added, done.changed), (0, 1));
    let done = desk.done(&only("设备", "编号|名称|点位\nMH-1|门厅灭火器|101"));
    assert_eq!((done.added, done.changed), (0, 1));
    let kept: Vec<&str> = done.kept.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(kept, ["1号水泵"]);
    let (_, piece) = desk.one(Kind::Equipment, |row: &EquipmentRow| {
        row.name == "门厅灭火器"
    });
    assert_eq!(
        piece.kind.as_deref(),
        Some("eq-extinguisher-powder"),
        "no column, no change"
    );
    assert_eq!(piece.fields["made"], "2024-03-01");
    let done = desk.done(&only(
        "设备",
        "编号|名称|点位|规格|责任人\nMH-1|门厅灭火器|101||",
    ));
    assert_eq!(done.changed, 1);
    let (_, piece) = desk.one(Kind::Equipment, |row: &EquipmentRow| {
        row.name == "门厅灭火器"
    });
    assert!(
        !piece.fields.contains_key("mass"),
        "an empty cell empties it"
    );
    let done = desk.done(&only("工具", "名称|数量\n对讲机|0"));
    assert_eq!((done.changed, done.kept.len()), (1, 1));
}

#[test]
fn what_the_desk_and_handhelds_made_since_stays() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let (id, mut place) = desk.one(Kind::Checkpoint, |row: &CheckpointRow| row.name == "水泵房");
    place.state = CheckpointState::Closed;
    place.closed_until = Some("2026-12-31".into());
    place.tags.push("0455".into());
    place.labels.push("ab".into());
    desk.set(Kind::Checkpoint, &id, &place);
    let (id, mut piece) = desk.one(Kind::Equipment, |row: &EquipmentRow| row.name == "1号水泵");
    piece.status = EquipmentStatus::Stopped;
    desk.set(Kind::Equipment, &id, &piece);
    let done = desk.done(&with("", ""));
    assert_eq!((done.added, done.changed), (0, 0));
    // Only a state that is written takes it back.
    let opened =
        sheet("点位").replace("102|水泵房|地下车库|B1|||", "102|水泵房|地下车库|B1|||在用");
    let done = desk.done(&only("点位", &opened));
    assert_eq!(done.changed, 1);
    let (_, place) = desk.one(Kind::Checkpoint, |row: &CheckpointRow| row.name == "水泵房");
    assert_eq!(
        (place.state, place.closed_until),
        (CheckpointState::InUse, None)
    );
    assert_eq!((place.tags.len(), place.labels.len()), (1, 2));
}

#[test]
fn a_sheet_alone_refers_to_what_the_site_holds() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let (id, _) = desk.one(Kind::Checkpoint, |row: &CheckpointRow| row.name == "水泵房");
    let text =
        format!("编号|名称|点位|种类\nEL-1|灯|1栋大堂|消防应急灯具\nEL-2|灯|{id}|eq-exit-light");
    let text = text.replace("消防应急灯具", "eq-exit-light");
    let done = desk.done(&only("equipment", &text));
    assert_eq!((done.added, done.changed, done.kept.len()), (2, 0, 2));
    let refused = desk.import(&only(
        "设备",
        "编号|名称|点位|种类\nEL-3|灯|103|eq-exit-light",
    ));
    let Err(ServerError::SiteFile(problems)) = refused else {
        panic!("{refused:?}");
    };
    let found = problems[0].to_string();
    assert_eq!(
        found,
        "site.xlsx: 设备 row 2, column C (点位): there is no checkpoint `103`"
    );
}

#[test]
fn a_person_without_an_id_is_the_one_of_that_name_wherever_he_came_from() {
    let mut desk = desk();
    let added = StaffRow {
        name: "赵六".into(),
        roles: vec![checklists::Role::Guard],
        pin_digits: 4,
        supervisor: false,
        active: true,
        until: None,
        added_by: None,
    };
    let id = "0190b6a0-0000-7000-8000-00000000000a";
    desk.set(Kind::Staff, id, &added);
    let done = desk.done(&only("人员", "姓名|岗位\n赵六|工程人员"));
    assert_eq!((done.added, done.changed), (0, 1));
    let by_id = format!("姓名|工号|岗位|在职\n赵六|{id}|工程人员|否");
    let done = desk.done(&only("人员", &by_id));
    assert_eq!((done.added, done.changed), (0, 1));
    let (_, row) = desk.one(Kind::Staff, |row: &StaffRow| row.name == "赵六");
    assert!(!row.active);
}

#[test]
fn nothing_is_imported_while_one_problem_stands() {
    let mut desk = desk();
    let before = desk.rows::<serde_json::Value>(Kind::Checkpoint).len();
    let refused = desk.import(&with("31.2304", "99"));
    assert!(matches!(refused, Err(ServerError::SiteFile(problems)) if problems.len() == 1));
    assert_eq!(
        desk.rows::<serde_json::Value>(Kind::Checkpoint).len(),
        before
    );
    assert_eq!(desk.rows::<serde_json::Value>(Kind::Staff), []);
}

#[test]
fn a_site_of_another_name_is_added_whole() {
    let mut desk = desk();
    let done = desk.done(&with("\n碧水湾", "\n云栖里"));
    assert_ne!(done.site, desk.fresh.site);
    let named: Option<SiteId> = Some(done.site);
    let file = file(&with("\n碧水湾", "\n云栖里"));
    let again = desk
        .writer
        .write(desk.fresh.now, |writing| file.import(writing, named));
    let again = again.expect("imported");
    assert_eq!((again.added, again.changed), (0, 0));
}

#[test]
fn a_shift_with_more_days_than_a_line_holds_is_named() {
    let mut desk = desk();
    desk.done(&with("", ""));
    let mut rota = String::from("日期|班次|人员");
    for day in 0..730 {
        let day = desk.fresh.now.date_naive() + TimeDelta::days(day);
        rota.push_str(&format!("\n{day}|日班|张伟、周静"));
    }
    let refused = desk.import(&only("排班", &rota));
    let Err(ServerError::SiteFile(problems)) = refused else {
        panic!("{refused:?}");
    };
    assert!(
        problems[0].to_string().contains("is too large"),
        "{problems:?}"
    );
}
