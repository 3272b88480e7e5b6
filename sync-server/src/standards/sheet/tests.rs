//! Plain sheets: taken with their heads in any order, refused by row and column, and back again.

use super::*;
use crate::site_file::cells::Heard;
use crate::site_file::child::read_here;
use crate::site_file::tests::mutations::{Dice, garbage};
use checklists::*;
use std::collections::BTreeMap;

mod again;

/// One sheet from its rows, as `a | b | c`; `-` is an empty cell.
fn book(name: &str, text: &str) -> Book {
    let mut grid = Grid {
        name: name.to_owned(),
        ..Grid::default()
    };
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    for (number, line) in (0..).zip(lines) {
        let cells = (0..).zip(line.split('|').map(str::trim));
        let filled = cells.filter(|(_, text)| *text != "-" && !text.is_empty());
        let row: BTreeMap<u32, Cell> = filled.map(|(at, text)| (at, cell(text))).collect();
        grid.rows.insert(number, row);
    }
    Book { grids: vec![grid] }
}

/// What a spreadsheet makes of what somebody types.
fn cell(text: &str) -> Cell {
    match text.parse() {
        Ok(number) => Cell::Number(number),
        Err(_) => Cell::Text(text.to_owned()),
    }
}

fn placed(book: &Book, held: &Versions) -> Result<Placed, Vec<Problem>> {
    assert!(is_plain(book), "it isn't known as a sheet of items");
    read("night.xlsx", book)?.placed(held)
}

fn taken(text: &str) -> Checklist {
    let placed = placed(&book("Sheet1", text), &catalogue());
    placed
        .unwrap_or_else(|problems| panic!("{}", said(&problems).join("\n")))
        .taken
        .list
}

/// What a site has that set none of its own.
fn catalogue() -> Versions {
    let lists = built_in().checklists.iter();
    Versions::of(lists.map(|list| (list.id.clone(), list.clone())))
}

fn said(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn refused(text: &str, expected: &[&str]) {
    let problems = placed(&book("Sheet1", text), &catalogue())
        .map(drop)
        .expect_err("refused");
    let expected: Vec<String> = expected
        .iter()
        .map(|one| format!("night.xlsx: {one}"))
        .collect();
    assert_eq!(said(&problems), expected);
}

#[test]
fn every_heading_is_one_column_s_alone() {
    let mut heads = BTreeSet::new();
    for column in &columns().columns {
        let names = [&column.key, &column.head.zh, &column.head.en].into_iter();
        let own: BTreeSet<String> = names.chain(&column.also).map(|name| plain(name)).collect();
        for name in own {
            assert!(heads.insert(name.clone()), "{name} stands twice");
            let found = columns().column(&name).map(|(_, one)| &one.key);
            assert_eq!(found, Some(&column.key));
        }
    }
}

#[test]
fn names_alone_are_a_checklist_and_the_rest_is_told() {
    let book = book("Sheet1", "名称\n 大堂地面\n 大门");
    let Placed { taken, .. } = placed(&book, &catalogue())
        .map_err(|all| said(&all))
        .expect("taken");
    let list = taken.list;
    assert_eq!(
        (list.id.as_str(), list.name.zh.as_str()),
        ("own-1", "night")
    );
    let ids: Vec<&str> = list.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["own-1.1", "own-1.2"]);
    let item = &list.items[0];
    assert_eq!(
        (&item.text.zh, item.text.en.as_str()),
        (&item.name.zh, "大堂地面")
    );
    assert_eq!(
        (item.role, item.severity),
        (Role::Engineer, Severity::Normal)
    );
    assert_eq!(
        (item.clauses[0].id.as_str(), item.parts.len()),
        ("wrong", 0)
    );
    let remarks: Vec<&str> = taken
        .remarks
        .iter()
        .map(|one| one.reason.en.as_str())
        .collect();
    assert_eq!(
        remarks,
        [
            "of 2 items that don't say it, the role is an engineer",
            "of 2 items that don't say it, the severity is normal",
            "of 2 items that don't say it, what can be wrong is `Not good`",
        ]
    );
    let lines: Vec<(usize, &str)> = taken
        .lines
        .iter()
        .map(|line| (line.row, line.becomes.en.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            (1, "a new checklist own-1"),
            (2, "a new item own-1.1 大堂地面"),
            (3, "a new item own-1.2 大门"),
        ]
    );
}

#[test]
fn heads_stand_in_any_order_under_a_title_and_beside_columns_of_people_s_own() {
    let list = taken(
        "水泵房夜查
         No. | Upper limit | 下限 | 单位 | 名称 | 问题 | 必看 | Role | 等级 | 频率 | 不合格须附 | 备注
         1 | 0.55 | 0.35 | MPa | 出口压力 | 太高；太低 | 是 | guard | 严重 | 每周 | 照片、文字 | x
         2 | - | - | - | Door of the pump room is shut at night | open | - | 保洁员",
    );
    assert_eq!(list.name.zh, "水泵房夜查");
    let [pressure, door] = &list.items[..] else {
        panic!("{list:?}");
    };
    let part = &pressure.parts[0];
    let limits = part.limits.as_ref().expect("limits");
    assert_eq!((part.kind, part.decimals), (PartKind::Number, Some(2)));
    assert_eq!(
        (limits.low_milli, limits.high_milli),
        (Some(350), Some(550))
    );
    assert_eq!(
        (part.unit.as_deref(), part.id.as_str()),
        (Some("MPa"), "p1")
    );
    let clauses: Vec<&str> = pressure.clauses.iter().map(|one| one.zh.as_str()).collect();
    assert_eq!(clauses, ["太高", "太低"]);
    assert!(pressure.must_see && !door.must_see);
    assert_eq!(
        (pressure.role, pressure.severity),
        (Role::Guard, Severity::Serious)
    );
    assert_eq!(pressure.every, Some(Every::Week));
    assert_eq!(pressure.fail_wants, [FailWants::Photo, FailWants::Note]);
    assert_eq!(door.name.zh, "Door of the pump room is sh…");
    assert_eq!(door.text.zh, "Door of the pump room is shut at night");
    assert_eq!((door.role, door.parts.len()), (Role::Cleaner, 0));
}

#[test]
fn a_choice_says_which_of_it_fails_and_a_group_stands_first() {
    let list = taken(
        "名称 | 选项 | 不合格选项 | 分组 | 标准 | 英文名称
         气味 | 没有、轻微、刺鼻 | 刺鼻 | 大堂 | 没有异味。 | Smell",
    );
    let item = &list.items[0];
    assert_eq!(
        (item.text.zh.as_str(), item.name.en.as_str()),
        ("大堂\n没有异味。", "Smell")
    );
    let outcomes: Vec<RuleOutcome> = item.parts[0]
        .choices
        .iter()
        .map(|one| one.outcome)
        .collect();
    assert_eq!(
        outcomes,
        [RuleOutcome::Pass, RuleOutcome::Pass, RuleOutcome::Fail]
    );
    assert_eq!(item.parts[0].choices[2].clause.as_deref(), Some("wrong"));
}

#[test]
fn what_makes_no_sense_is_refused_by_row_and_column() {
    refused(
        "名称 | 类型 | 下限 | 上限 | 必看 | 责任
         灯 | 打勾 | 3
         压力 | 读数 | 5 | 3
         温度 | 读数 | 0.0001
         门 | 选一个 | - | - | 也许
         - | 打勾 | - | - | - | 保安队长",
        &[
            "Sheet1 row 5, column E (必看): `也许`: write yes or no",
            "Sheet1 row 6, column F (责任): `保安队长` is none of: guard, cleaner, engineer, \
             front desk, gardener, contractor",
            "Sheet1 row 6, column A (名称): it is empty",
        ],
    );
    refused(
        "名称 | 类型 | 下限 | 上限 | 选项 | 问题 | Clauses_en
         灯 | 打勾 | 3
         压力 | 读数 | 5 | 3
         温度 | 读数 | 0.0001
         门 | 选一个 | - | - | 开
         窗 | 多个值
         水 | - | - | - | - | 脏、少 | dirty",
        &[
            "Sheet1 row 2, column C (下限): this means nothing for what the item asks for: see its \
             type",
            "Sheet1 row 3, column D (上限): the lower limit is above the upper one",
            "Sheet1 row 4, column C (下限): it has at most three decimals",
            "Sheet1 row 5, column E (选项): a choice wants two or more to choose from",
            "Sheet1 row 6, column B (类型): several values can only stay as they were: edit the \
             item, or bring an XLSForm",
            "Sheet1 row 7, column G (Clauses_en): 1 stand here and 2 in the other column: as many \
             are wanted",
        ],
    );
    refused(
        "名称 | 权重\n 灯 | 11",
        &["Sheet1 row 2, column B (权重): a weight is 1 to 10"],
    );
    refused(
        "编号 | 名称 | 下线\n 3.10 | 灯 | 4",
        &[
            "Sheet1 row 1, column C: sheet Items has no column `下线`",
            "Sheet1 row 2, column A (编号): the spreadsheet took it for a number: format the cell as \
             text and enter it again",
        ],
    );
    refused(
        "编号 | 名称\n 3 | 灯\n 3 | 门",
        &["Sheet1 row 3, column A (编号): id own-1.3 stands in row 2 too"],
    );
    refused("名称", &["Sheet1 row 1: no item stands below the heads"]);
}

#[test]
fn an_item_keeps_its_id_by_name_and_what_the_sheet_does_not_say() {
    let corridors = built_in().checklist("tp13").expect("corridors");
    let [first, second] = [&corridors.items[0], &corridors.items[6]];
    let sheet = format!(
        "名称 | 等级\n 新的一项 | 轻微\n {} | 严重\n {} | 严重",
        second.name.zh, first.name.zh
    );
    let other = placed(&book("别的", &sheet), &catalogue());
    let other = other.map_err(|all| said(&all)).expect("taken");
    assert_eq!(other.taken.list.id, "own-1", "of another name");
    let book = book(&corridors.name.zh, &sheet);
    let list = placed(&book, &catalogue())
        .map_err(|all| said(&all))
        .expect("taken");
    let list = list.taken.list;
    assert_eq!((list.id.as_str(), list.number), ("tp13", Some(13)));
    let ids: Vec<&str> = list.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(ids, ["tp13.1", &second.id, &first.id]);
    let severe = |item: &Item| Item {
        severity: Severity::Serious,
        ..item.clone()
    };
    assert_eq!(list.items[1..], [severe(second), severe(first)]);
}

#[test]
fn every_checklist_of_the_catalogue_comes_back_as_it_was() {
    for list in &built_in().checklists {
        let bytes = write(list).expect("written");
        let Ok(Heard::Book(book)) = read_here(bytes) else {
            panic!("it can't be read");
        };
        let placed = placed(&book, &catalogue())
            .map_err(|all| said(&all))
            .expect(&list.id);
        assert_eq!(placed.taken.list, *list, "{}", list.id);
        assert_eq!(
            said(&placed.taken.remarks),
            Vec::<String>::new(),
            "{}",
            list.id
        );
    }
}

#[test]
fn the_template_s_two_examples_are_items_once_they_lose_their_sign() {
    let Ok(Heard::Book(mut book)) = read_here(template().expect("written")) else {
        panic!("it can't be read");
    };
    let empty = read("checklist.xlsx", &book)
        .map(drop)
        .expect_err("nobody filled it in");
    assert!(empty[0].reason.en.contains("no item"), "{empty:?}");
    let rows = &mut book.grids[0].rows;
    for cell in rows.values_mut().flat_map(BTreeMap::values_mut) {
        if let Cell::Text(text) = cell {
            *text = text.replace("# ", "");
        }
    }
    let list = placed(&book, &catalogue())
        .map_err(|all| said(&all))
        .expect("taken")
        .taken
        .list;
    assert_eq!((list.items.len(), list.name.zh.as_str()), (2, "night"));
    assert!(list.items.iter().flat_map(unsound).next().is_none());
}

#[test]
fn three_hundred_damaged_sheets_never_panic_and_name_a_row_or_column() {
    let Ok(Heard::Book(whole)) = read_here(
        write(built_in().checklist("plant-water-pump").expect("pumps")).expect("written"),
    ) else {
        panic!("it can't be read");
    };
    let (mut good, mut bad) = (0, 0);
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let mut book = whole.clone();
        for _ in 0..=dice.below(4) {
            damage(&mut book.grids[0], &mut dice);
        }
        if !is_plain(&book) {
            continue;
        }
        match read("pumps.xlsx", &book).and_then(|plain| plain.placed(&catalogue())) {
            Ok(placed) => {
                good += 1;
                assert_eq!(placed.taken.lines.len(), placed.taken.list.items.len() + 1);
            }
            Err(problems) => {
                bad += 1;
                for one in &problems {
                    assert!(
                        one.row.is_some() || one.column.is_some(),
                        "seed {seed}: {one}"
                    );
                }
            }
        }
    }
    assert!(good > 30 && bad > 100, "{good} taken, {bad} refused");
}

fn damage(grid: &mut Grid, dice: &mut Dice) {
    let rows: Vec<u32> = grid.rows.keys().copied().collect();
    let (row, other) = (dice.of(&rows), dice.of(&rows));
    let column = dice.below(26) as u32;
    match dice.below(10) {
        0 => drop(grid.rows.remove(&row).filter(|_| rows.len() > 1)),
        1 => {
            let twin = grid.rows[&row].clone();
            grid.rows.insert(other, twin);
        }
        2 => grid
            .rows
            .values_mut()
            .for_each(|cells| drop(cells.remove(&column))),
        _ => drop(
            grid.rows
                .entry(row)
                .or_default()
                .insert(column, garbage(dice)),
        ),
    }
    if grid.rows.is_empty() {
        grid.rows.insert(0, BTreeMap::new());
    }
}
