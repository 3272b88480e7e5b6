//! What is read from sheets, and each kind of problem with its sheet, row and column.

use super::sheets_of::{grid, with, workbook};
use crate::site_file::cells::{Book, Cell, Heard};
use crate::site_file::child::read_here;
use crate::site_file::form::Form;
use crate::site_file::held::Held;
use crate::site_file::names::Names;
use crate::site_file::{check, tables};
use model::ids::SiteId;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use uuid::Uuid;

fn problems(book: &Book) -> Vec<String> {
    let (form, mut problems) = tables::from_book("site.xlsx", book);
    let held = Held::default();
    let names = Names::of(&form, &held, SiteId(Uuid::nil()));
    problems.extend(check::problems(&form, &names, &held));
    problems.iter().map(ToString::to_string).collect()
}

fn form(book: &Book) -> Form {
    assert_eq!(problems(book), Vec::<String>::new());
    tables::from_book("site.xlsx", book).0
}

/// One text of the good sheets replaced gives exactly these problems.
fn check(from: &str, into: &str, wanted: &[&str]) {
    let found = problems(&with(from, into));
    assert_eq!(found.len(), wanted.len(), "{from} → {into}: {found:#?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert_eq!(found, &format!("site.xlsx: {wanted}"), "{from} → {into}");
    }
}

#[test]
fn a_whole_site_is_read_from_its_sheets() {
    let form = form(&with("", ""));
    let counts = [form.buildings.len(), form.staff.len(), form.shifts.len()];
    assert_eq!(counts, [2, 3, 2]);
    assert_eq!(
        (
            form.checkpoints.len(),
            form.equipment.len(),
            form.gauges.len()
        ),
        (2, 2, 4)
    );
    let plan = &form.plans[0];
    assert_eq!(
        (plan.rrule.as_str(), plan.start.text()),
        ("FREQ=DAILY", "2026-12-01T22:00".into())
    );
    assert_eq!(form.equipment[0].fields["区域"], "大堂");
    assert_eq!(form.equipment[0].fields["made"], "2024-03-01");
    assert_eq!(form.shift_days[0].days["3"], Vec::<String>::new());
    assert!(form.staff[1].pin.is_none() && form.staff[1].says("pin"));
    assert!(!form.staff[1].says("active"));
}

#[test]
fn values_that_cannot_be_are_named_with_their_cell() {
    check(
        "2580",
        "258",
        &["人员 row 2, column D (密码): it must have 4 digits"],
    );
    check(
        "安全员、客服",
        "安全员、厨师",
        &[
            "人员 row 4, column B (岗位): `厨师` is none of: Guard, Cleaner, Engineer, Front desk, \
        Gardener, Contractor",
        ],
    );
    check(
        "06:00|19",
        "25:00|19",
        &["项目 row 2, column C (日界): `25:00` isn't a time: write it as 22:00"],
    );
    check(
        "18:00-06:00",
        "夜里",
        &[
            "班次 row 2, column B (时段): `夜里` is no stretch: write its first and last with \
            `to` between",
        ],
    );
    check(
        "|是|100000",
        "|大概|100000",
        &["仪表 row 4, column G (累计): `大概`: write yes or no"],
    );
    check(
        "2024-03-01",
        "去年",
        &["设备 row 2, column F (生产日期): `去年` isn't a day: write it as 2026-12-01"],
    );
    check(
        "|11|张伟",
        "|21|张伟",
        &["点位 row 2, column E (触点): they go from 1 to 20"],
    );
    check(
        "|11|张伟",
        "|广场|张伟",
        &["点位 row 2, column E (触点): there is no touchpoint `广场`"],
    );
}

#[test]
fn tags_positions_and_rules_that_cannot_be_are_named() {
    check(
        "04:A2:FF:11",
        "04:XY",
        &["点位 row 2, column H (NFC 标签): `04:XY` isn't a UID: 4 to 10 bytes in hex"],
    );
    check(
        "31.2304",
        "91",
        &["点位 row 2, column I (纬度): set both, this one from -90 to 90"],
    );
    check(
        "121.4737",
        "",
        &["点位 row 2, column J (经度): set both, this one from -180 to 180"],
    );
    check(
        "|4 kg|区域=大堂",
        "|4 kg|大堂",
        &["设备 row 2, column H (其他): `大堂`: write it as name=value"],
    );
    check(
        "每周一|",
        "每周八|",
        &[
            "计划 row 4, column G (重复): `每周八` isn't understood: write daily, every 2 hours, weekly \
        mon fri, monthly 1, quarterly, once, or an RRULE",
        ],
    );
    check(
        "|120|",
        "|0|",
        &["计划 row 2, column J (时长（分钟）): nobody can be on time in 0 minutes"],
    );
    check(
        "|10|tp20",
        "|0|tp20",
        &["计划 row 4, column M (数量): a quota is 1 or more"],
    );
    check(
        "101|1栋大堂",
        "100000|1栋大堂",
        &[
            "点位 row 2, column A (点位号): it is over 99999",
            "路线 row 2, column B (点位): there is no checkpoint `101`",
            "设备 row 2, column C (点位): there is no checkpoint `101`",
        ],
    );
}

#[test]
fn what_is_missing_or_stands_twice_is_named() {
    check(
        "|1栋大堂|",
        "||",
        &["点位 row 2, column B (名称): it is empty"],
    );
    check(
        "102|水泵房",
        "101|水泵房",
        &[
            "点位 row 3, column A (点位号): `101` stands in row 2 too",
            "路线 row 2, column B (点位): there is no checkpoint `102`",
            "计划 row 3, column E (点位): there is no checkpoint `102`",
        ],
    );
    check(
        "SB-1|1号",
        "MH-1|1号",
        &[
            "设备 row 3, column A (编号): `MH-1` stands in row 2 too",
            "仪表 row 2, column A (设备): there is no equipment `SB-1`",
            "仪表 row 3, column A (设备): there is no equipment `SB-1`",
            "仪表 row 4, column A (设备): there is no equipment `SB-1`",
            "仪表 row 5, column A (设备): there is no equipment `SB-1`",
        ],
    );
    check(
        "机房钥匙",
        "对讲机",
        &["工具 row 3, column A (名称): `对讲机` stands in row 2 too"],
    );
    check(
        "1栋大堂",
        &"长".repeat(41),
        &["点位 row 2, column B (名称): it has 41 signs, at most 40"],
    );
    check(
        "水泵房|地下车库",
        "水泵房|3栋",
        &["点位 row 3, column C (建筑): there is no building `3栋`"],
    );
}

#[test]
fn references_and_gauges_that_lead_nowhere_are_named() {
    check(
        "夜班|夜班|休",
        "夜班|中班|休",
        &["排班 row 2, column D (2): there is no shift `中班`"],
    );
    check(
        "夜班|夜班|休",
        "√|夜班|休",
        &["排班 row 2, column C (1): a tick wants the row's shift"],
    );
    check(
        "|夜巡|||每天",
        "|东线|||每天",
        &["计划 row 2, column D (路线): there is no route `东线`"],
    );
    check(
        "|周静|||定额",
        "|李四|||定额",
        &["计划 row 4, column C (人员): there is no staff `李四`"],
    );
    check(
        "|供水温度||\n",
        "|压力||\n",
        &["仪表 row 3, column I (减去): this piece has no other gauge `压力`"],
    );
    check(
        "℃|40",
        "|40",
        &["仪表 row 2, column C (单位): it must be set, at most 10 signs"],
    );
    check(
        "水泵压力|进水压力",
        "水泵压力|",
        &[
            "仪表 row 5, column J (检查项): name one figure of item `水泵压力` in the column for its part",
        ],
    );
    check(
        "|0.1|0.4",
        "|0.5|0.4",
        &["仪表 row 5, column D (下限): 0.5 is above 0.4: the limit is upside down"],
    );
    check(
        "2026-10-07",
        "2026-09-07",
        &["工作日历 row 2, column B (至): the last day comes after the first, within 60 days"],
    );
}

#[test]
fn a_heading_that_is_unknown_missing_or_doubled_is_named() {
    check(
        "楼层|触点",
        "楼层|触",
        &["点位 row 1, column E: sheet Checkpoints has no column `触`"],
    );
    check(
        "类别|地下",
        "类别|类别",
        &["建筑 row 1, column D: the column `类别` stands there twice"],
    );
    let found = problems(&with("编号|名称|点位|种类", "编号|点位|种类|"));
    assert_eq!(
        found[0],
        "site.xlsx: 设备: row 1 has no heading `名称` (Name)"
    );
    let mut book = with("", "");
    book.grids.push(grid("随便", "a|b"));
    let found = problems(&book);
    assert!(
        found[0].starts_with("site.xlsx: 随便: no sheet is called so; there are: Site,"),
        "{found:?}"
    );
    book.grids.pop();
    book.grids.push(grid("# 随便", "a|b"));
    book.grids.push(grid("Sheet3", ""));
    assert_eq!(problems(&book), Vec::<String>::new());
}

#[test]
fn a_row_that_is_wrong_is_told_once_and_not_by_all_that_refer_to_it() {
    check(
        "陈志远|工程人员",
        "陈志远|工头",
        &[
            "人员 row 3, column B (岗位): `工头` is none of: Guard, Cleaner, Engineer, Front desk, \
        Gardener, Contractor",
        ],
    );
}

#[test]
fn columns_may_stand_in_any_order_in_english_and_with_full_width_signs() {
    let mut book = with("", "");
    let places = "Name|NUMBER *|building\nLobby|１０１|１栋\nPump room|102|地下车库";
    book.grids[5] = grid("Checkpoints", places);
    book.grids[8] = grid(
        "设备",
        "编号|名称|点位|种类\nMH-1|灭火器|Lobby|Powder extinguisher\nSB-1|泵|102|plant-water-pump",
    );
    let form = form(&book);
    assert_eq!(
        (
            form.checkpoints[0].number,
            form.checkpoints[0].building.as_str()
        ),
        (101, "１栋")
    );
    assert_eq!(
        form.equipment[0].kind.as_deref(),
        Some("eq-extinguisher-powder")
    );
}

#[test]
fn what_a_spreadsheet_makes_of_numbers_days_and_times_is_read() {
    let Heard::Book(book) = read_here(workbook()).expect("read") else {
        panic!("unreadable");
    };
    assert_eq!(form(&book).checkpoints.len(), 2);
    let mut written = Workbook::new();
    let sheet = written.add_worksheet();
    sheet.set_name("计划").expect("a name");
    let heads = [
        "名称",
        "岗位",
        "点位",
        "重复",
        "起始日期",
        "开始时间",
        "时长（分钟）",
        "最后一天",
    ];
    for (column, head) in (0..).zip(heads) {
        sheet.write_string(0, column, head).expect("written");
    }
    for (column, text) in (0..).zip(["夜巡", "Guard", "7", "每天"]) {
        sheet.write_string(1, column, text).expect("written");
    }
    let day = ExcelDateTime::from_ymd(2026, 12, 1).expect("a day");
    let time = ExcelDateTime::from_hms(22, 0, 0).expect("a time");
    let (days, times) = (Format::new(), Format::new());
    let (days, times) = (
        days.set_num_format("yyyy-mm-dd"),
        times.set_num_format("hh:mm"),
    );
    sheet
        .write_datetime_with_format(1, 4, &day, &days)
        .expect("written");
    sheet
        .write_datetime_with_format(1, 5, &time, &times)
        .expect("written");
    sheet.write_number(1, 6, 120.0).expect("written");
    // Without its format a day is a bare number.
    sheet.write_number(1, 7, 46_387.0).expect("written");
    let bytes = written.save_to_buffer().expect("a workbook");
    let Heard::Book(book) = read_here(bytes).expect("read") else {
        panic!("unreadable");
    };
    let (form, found) = tables::from_book("plans.xlsx", &book);
    assert_eq!(found, []);
    let plan = &form.plans[0];
    assert_eq!(plan.start.text(), "2026-12-01T22:00");
    assert_eq!(plan.until.as_deref(), Some("2026-12-31"));
}

#[test]
fn a_cell_that_the_spreadsheet_could_not_calculate_or_took_for_a_day_is_named() {
    let broken = |cell: Cell| {
        let mut book = with("", "");
        let row = book.grids[5].rows.get_mut(&1).expect("a row");
        row.insert(3, cell);
        problems(&book)
    };
    let found = broken(Cell::Broken("#REF!".into()));
    assert_eq!(
        found,
        ["site.xlsx: 点位 row 2, column D (楼层): the spreadsheet shows #REF! here"]
    );
    let found = broken(Cell::At(46_387.0));
    assert!(found[0].contains("took it for a date"), "{found:?}");
}

#[test]
fn files_that_are_no_workbook_are_refused_with_a_sentence() {
    let refused = |bytes: &[u8]| match read_here(bytes.to_vec()).expect("read") {
        Heard::Unreadable(_, why) => why,
        Heard::Book(book) => panic!("read: {book:?}"),
    };
    assert!(refused(b"\xd0\xcf\x11\xe0\xa1").contains("save it as .xlsx"));
    assert!(refused(b"PK\x03\x04 and then nothing").contains("is no whole .xlsx"));
    assert!(refused(b"\x00\xff\xfe\xff").contains("neither"));
}
