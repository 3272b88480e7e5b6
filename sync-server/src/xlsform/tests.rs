//! XLSForms: every checklist of ours comes back as it was, and what is lost or wrong is refused.

use super::*;
use crate::site_file::cells::{Cell, Grid, Heard};
use crate::site_file::child;
use checklists::*;

mod waits;
mod wider;

/// A form from its rows, as `a | b | c`; the first row of each sheet is its heading.
fn book(sheets: &[(&str, &str)]) -> Book {
    let grids = sheets.iter().map(|(name, text)| {
        let mut grid = Grid {
            name: (*name).to_owned(),
            ..Grid::default()
        };
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        for (number, line) in (0..).zip(lines) {
            let cells = (0..).zip(line.split(" | ").map(str::trim));
            let filled = cells.filter(|(_, text)| *text != "-");
            let row = filled.map(|(at, text)| (at, Cell::Text(text.to_owned())));
            grid.rows.insert(number, row.collect());
        }
        grid
    });
    Book {
        grids: grids.collect(),
    }
}

const CHOICES: &str = "
    list_name | name | label::zh | label::en
    ok_ng | ok | 正常 | OK
    ok_ng | ng | 异常 | Not good
    what | loose | 松动 | Loose
    what | gone | 缺失 | Gone
    level | low | 低 | Low
    level | high | 高 | High";

fn form(survey: &str) -> Result<Taken, Vec<Problem>> {
    let settings = "form_id | form_title\n night | 夜查";
    let sheets = [
        ("survey", survey),
        ("choices", CHOICES),
        ("settings", settings),
    ];
    read("night.xlsx", &book(&sheets))
}

#[track_caller]
fn refused(survey: &str, expected: &[&str]) {
    let problems = form(survey).expect_err("refused");
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let expected: Vec<String> = expected
        .iter()
        .map(|one| format!("night.xlsx: {one}"))
        .collect();
    assert_eq!(said, expected);
}

#[test]
fn every_checklist_of_the_catalogue_comes_back_as_it_was() {
    for list in &built_in().checklists {
        let bytes = write(list).expect("written");
        let taken = again(list);
        assert_eq!(taken.list, *list, "{}", list.id);
        assert_eq!(
            (taken.versioned, taken.remarks),
            (true, Vec::new()),
            "{}",
            list.id
        );
        assert_eq!(write(list).expect("written"), bytes, "the same bytes");
    }
}

/// Writes a list and reads it back.
fn again(list: &Checklist) -> Taken {
    let Ok(Heard::Book(book)) = child::read_here(write(list).expect("written")) else {
        panic!("it can't be read");
    };
    read("form.xlsx", &book).unwrap_or_else(|problems| {
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", said.join("\n"));
    })
}

#[test]
fn a_weight_stands_in_a_column_of_its_own_and_comes_back() {
    let mut list = built_in().checklist("tp13").expect("corridors").clone();
    list.items[6].weight = 3;
    assert_eq!(again(&list).list, list);
    refused(
        "type | name | label | touchpoint_weight
         select_one ok_ng | a | 灯 | 10
         select_one ok_ng | b | 门 | 11
         select_one ok_ng | c | 窗 | 1.5",
        &[
            "survey row 3, column D (touchpoint_weight): weight `11` is no whole number from 1 \
             to 10",
            "survey row 4, column D (touchpoint_weight): weight `1.5` is no whole number from 1 \
             to 10",
        ],
    );
}

#[test]
fn a_form_of_others_becomes_native_items() {
    let taken = form(
        "type | name | label::zh | label::en | hint::zh | hint::en | required | relevant \
         | constraint | calculation
         start | start
         note | intro | 先开灯 | Lights on first
         select_one ok_ng | door | 门 | Door | 关严了吗 | Is it shut?
         select_multiple what | door_what | 哪里不对 | What | - | - | - | ${door} = 'ng'
         begin_group | pump | 水泵 | Pump
         decimal | supply | 压力 (MPa) | Pressure (MPa) | - | - | yes | - | . >= 0.35 and . <= 0.55
         decimal | back | 回水 (MPa) | Return (MPa)
         select_one level | oil | 油位 | Oil level | - | - | yes
         select_one ok_ng | seal | 密封好 | Seal good
         image | photo | 照片 | Photo
         end_group
         integer | people | 人数 | People | - | - | yes | - | . < 10
         date | paper | 证书到期 | Certificate | - | - | - | - | . >= today()
         calculate | delta | - | - | - | - | - | - | - | ${back} - ${supply}",
    )
    .expect("taken");
    let list = taken.list;
    let ids: Vec<&str> = list.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        ids,
        ["night.door", "night.pump", "night.people", "night.paper"]
    );
    let door = &list.items[0];
    assert_eq!(
        (door.name.zh.as_str(), door.text.zh.as_str()),
        ("门", "先开灯\n关严了吗")
    );
    let clauses: Vec<&str> = door.clauses.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(clauses, ["loose", "gone"]);
    let pump = &list.items[1];
    let kinds: Vec<(&str, PartKind, bool)> = pump
        .parts
        .iter()
        .map(|part| (part.id.as_str(), part.kind, part.optional))
        .collect();
    assert_eq!(
        kinds,
        [
            ("supply", PartKind::Number, false),
            ("back", PartKind::Number, true),
            ("oil", PartKind::Choice, false),
            ("seal", PartKind::Check, true),
            ("photo", PartKind::Photo, true),
        ]
    );
    let supply = &pump.parts[0];
    assert_eq!(
        (supply.name.zh.as_str(), supply.unit.as_deref()),
        ("压力", Some("MPa"))
    );
    let limits = supply.limits.as_ref().expect("limits");
    assert_eq!(
        (limits.low_milli, limits.high_milli),
        (Some(350), Some(550))
    );
    let meter = pump.parts[1].meter.as_ref().expect("a difference");
    assert_eq!(meter.less.as_deref(), Some("supply"));
    let people = list.items[2].parts[0].limits.as_ref().expect("limits");
    assert_eq!((people.low_milli, people.high_milli), (None, Some(9000)));
    assert!(list.items[3].parts[0].not_past);
    assert!(!taken.versioned);
}

#[test]
fn a_label_too_long_for_a_row_is_told_and_stands_whole_in_the_text() {
    let taken = form(
        "type | name | label
         select_one ok_ng | door | 消防通道的门是否关严并且没有被堵住",
    )
    .expect("taken");
    let item = &taken.list.items[0];
    assert_eq!(item.name.zh, "消防通道的门是…");
    assert_eq!(item.text.zh, "消防通道的门是否关严并且没有被堵住");
    assert_eq!(taken.remarks.len(), 1);
}

#[test]
fn what_is_wrong_is_refused_where_it_stands() {
    refused(
        "type | name | label | constraint
         decimal | a | 压力 | . >= 1 and
         select_one nowhere | b | 门
         select_one ok_ng | b | 窗
         integer | c d | 人数
         integer | e | 人数 | . > ${nobody}
         begin group | g | 组",
        &[
            "survey row 2, column D (constraint): the expression is wrong at sign 11: \
             the expression breaks off",
            "survey row 3, column A (type): choices have no list `nowhere`",
            "survey row 4, column B (name): `b` stands twice here",
            "survey row 5, column B (name): `c d` can't be a name: it begins with a letter or _, \
             and goes on with letters, digits, - _ and .",
            "survey row 6, column D (constraint): no question is called `nobody`",
            "survey row 6, column D (constraint): outside the subset: a reading's constraint can \
             only say its limits: . >= 1 and . <= 2",
            "survey row 7, column A (type): this group isn't closed",
            "survey row 7, column A (type): outside the subset: this group asks for nothing",
        ],
    );
}

#[test]
fn what_would_lose_its_meaning_is_outside() {
    let outside = "outside the subset:";
    refused(
        "type | name | label | relevant | default | appearance
         select_one ok_ng | a | 灯 | ${b} = 'ok'
         select_one ok_ng | b | 门
         select_one ok_ng | c | 窗 | ${b} = 'shut'
         integer | d | 人数 | - | ${b}
         select_multiple what | e | 哪里
         geotrace | f | 路线
         integer | h | 人数 | - | - | table-list
         integer | i | 人数 | string-length(${b}) > 1
         begin repeat | j | 每一间
         end repeat",
        &[
            &format!(
                "survey row 2, column D (relevant): {outside} a condition looks at answers \
                 before it that are kept: `b` isn't"
            ),
            &format!("survey row 4, column D (relevant): {outside} `b` has no choice `shut`"),
            &format!(
                "survey row 5, column E (default): {outside} no item has an answer before \
                 anybody looks"
            ),
            &format!(
                "survey row 6, column D (relevant): {outside} several choices can only say \
                 what is wrong: relevant is ${{question}} = 'the bad one'"
            ),
            &format!("survey row 7, column A (type): {outside} this type isn't taken: `geotrace`"),
            &format!(
                "survey row 8, column F (appearance): {outside} the appearance `table-list` \
                 isn't taken"
            ),
            &format!(
                "survey row 9, column D (relevant): {outside} `b` judges: it is compared with \
                 one of its choices"
            ),
            &format!(
                "survey row 10, column A (type): {outside} how often is a number from 1 to 20 in \
                 repeat_count"
            ),
        ],
    );
}

#[test]
fn a_sheet_that_no_checklist_fills_is_refused_at_once() {
    let rows: String = (0..2_100)
        .map(|n| format!("text | q{n} | 备注\n"))
        .collect();
    let survey = format!("type | name | label\n{rows}");
    let problems = read("f.xlsx", &book(&[("survey", &survey)])).expect_err("refused");
    let said = problems[0].to_string();
    assert!(said.contains("too large") && problems.len() < 4, "{said}");
}

#[test]
fn lists_that_are_wrong_are_told_even_where_nothing_asks_from_them() {
    let survey = "type | name | label\n integer | a | 人数";
    let choices = "list_name | name | label\n l | a | 甲\n l | a | 乙\n l | - | 丙\n - | x | 丁";
    let sheets = [("survey", survey), ("choices", choices)];
    let problems = read("f.xlsx", &book(&sheets)).expect_err("refused");
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "f.xlsx: choices row 3, column B (name): `a` stands twice in this list",
            "f.xlsx: choices row 4, column B (name): this choice has no name",
            "f.xlsx: choices row 5, column A (list_name): outside the subset: this choice \
             belongs to no list",
        ]
    );
}
