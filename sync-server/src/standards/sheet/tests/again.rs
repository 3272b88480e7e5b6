//! A sheet that is brought once more: which checklist it means, which item each row was, and what
//! may not change by the way.

use super::*;

/// What a site has once it took a sheet.
fn after(text: &str) -> Versions {
    let list = taken(text);
    let lists = built_in().checklists.iter().cloned().chain([list]);
    Versions::of(lists.map(|list| (list.id.clone(), list)))
}

#[track_caller]
fn again(held: &Versions, text: &str) -> Placed {
    let placed = placed(&book("Sheet1", text), held);
    placed.unwrap_or_else(|problems| panic!("{}", said(&problems).join("\n")))
}

#[track_caller]
fn refused_again(held: &Versions, text: &str, expected: &str) {
    let problems = placed(&book("Sheet1", text), held).map(drop);
    let problems = said(&problems.expect_err("refused"));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains(expected), "{problems:?}");
}

fn ids(placed: &Placed) -> Vec<(&str, &str)> {
    let items = placed.taken.list.items.iter();
    items
        .map(|item| (item.id.as_str(), item.name.zh.as_str()))
        .collect()
}

#[test]
fn a_choice_that_failed_is_never_renamed_into_one_that_passes() {
    let held = after("名称 | 选项 | 不合格选项\n 门 | 正常、破损 | 破损");
    refused_again(
        &held,
        "名称 | 选项\n 门 | 正常、损坏",
        "row 2, column B (选项): `破损`, which failed, is gone",
    );
    let named = again(&held, "名称 | 选项 | 不合格选项\n 门 | 正常、损坏 | 损坏");
    let choices = &named.taken.list.items[0].parts[0].choices;
    assert_eq!(choices[1].outcome, RuleOutcome::Fail);
    let kept = again(&held, "名称 | 选项\n 门 | 正常、破损、没有");
    let choices = &kept.taken.list.items[0].parts[0].choices;
    let outcomes = [RuleOutcome::Pass, RuleOutcome::Fail, RuleOutcome::Pass];
    assert_eq!(
        choices.iter().map(|one| one.outcome).collect::<Vec<_>>(),
        outcomes
    );
    let new = again(&catalogue(), "名称 | 选项\n 门 | 正常、破损");
    let remarks = said(&new.taken.remarks).join("\n");
    assert!(remarks.contains("none of their choices fails"), "{remarks}");
}

#[test]
fn rows_that_are_numbered_anew_take_no_history_of_others() {
    let held = after("名称\n 灯\n 门\n 窗");
    let said = "`灯` had the id own-1.1 before, and 2 stands here";
    let inserted = "编号 | 名称\n 1 | 新的\n 2 | 灯";
    refused_again(&held, inserted, said);
    let renamed = again(&held, "编号 | 名称\n 1 | 新的\n 3 | 窗");
    assert_eq!(ids(&renamed), [("own-1.1", "新的"), ("own-1.3", "窗")]);
    let beside = again(&held, "序号 | 名称\n 1 | 新的\n 2 | 灯");
    assert_eq!(ids(&beside), [("own-1.4", "新的"), ("own-1.1", "灯")]);
}

#[test]
fn what_nobody_named_is_asked_for_its_name() {
    for file in ["checklist.xlsx", "checklist (1).csv", "新建.xlsx"] {
        let book = book("检查项", "名称\n 灯");
        let problems = said(&read(file, &book).map(drop).expect_err("refused"));
        assert!(
            problems[0].contains("what is the checklist called?"),
            "{problems:?}"
        );
    }
}

#[test]
fn long_names_that_begin_alike_are_told_apart_by_the_text() {
    let (opens, whole) = ("消防栓箱门是否开启灵活", "消防栓箱门是否完好无损");
    let held = after(&format!("名称\n {opens}\n {whole}"));
    let found = |rows: &[&str]| {
        let placed = again(&held, &format!("名称\n {}", rows.join("\n")));
        let items = placed.taken.list.items.into_iter();
        items.map(|item| item.id).collect::<Vec<_>>()
    };
    assert_eq!(found(&[whole, opens]), ["own-1.2", "own-1.1"]);
    assert_eq!(found(&[whole]), ["own-1.2"]);
    let other = "消防栓箱门是否上锁";
    assert_eq!(found(&[other, opens]), ["own-1.3", "own-1.1"]);
}

#[test]
fn the_line_nearest_above_the_heads_names_the_checklist() {
    let sheet = "碧水湾物业\n 夜间巡逻\n 日期：\n 名称\n 灯";
    let placed = again(&catalogue(), sheet);
    assert_eq!(placed.taken.list.name.zh, "夜间巡逻");
    assert_eq!(placed.taken.lines[0].row, 2);
    let held = after(sheet);
    let other = again(&held, "碧水湾物业\n 白天巡逻\n 名称\n 门");
    assert_eq!(other.taken.list.id, "own-2", "of the same company");
}

#[test]
fn a_title_that_begins_like_an_id_is_no_other_checklist() {
    let placed = again(&catalogue(), "tp13 of the roof\n 名称\n 灯");
    assert_eq!(placed.taken.list.id, "own-1");
    let placed = again(&catalogue(), "TP13\n 名称\n 灯");
    assert_eq!(placed.taken.list.id, "tp13");
}

#[test]
fn english_words_alone_stand_beside_the_chinese_ones_from_before() {
    let held = after("名称 | 问题\n 灯 | 不亮、闪烁");
    let placed = again(&held, "名称 | 英文问题\n 灯 | dark; flickers");
    let clauses = &placed.taken.list.items[0].clauses;
    let words: Vec<_> = clauses.iter().map(|one| (&*one.zh, &*one.en)).collect();
    assert_eq!(words, [("不亮", "dark"), ("闪烁", "flickers")]);
    let wrong = "column B (英文问题): 1 stand here and 2 in the other column";
    refused_again(&held, "名称 | 英文问题\n 灯 | dark", wrong);
    let wrong = "column C (英文问题): 1 stand here and 0 in the other column";
    refused_again(&held, "名称 | 问题 | 英文问题\n 灯 | - | dark", wrong);
}

#[test]
fn the_same_sheet_twice_is_the_same_checklist() {
    let sheet = "名称 | 问题\n 地面 | 地面有积水未清理、有垃圾\n 消防栓箱门是否完好无损 | 破";
    let held = after(sheet);
    let first = held.newest().find(|list| list.id == "own-1");
    let second = again(&held, sheet).taken.list;
    assert_eq!(Some(&second), first);
}

#[test]
fn an_empty_role_or_severity_of_an_old_item_stays_as_it_was() {
    let held = after("名称 | 责任 | 等级 | 判法\n 灯 | 保洁员 | 严重 | 人的行为");
    let placed = again(&held, "名称 | 责任 | 等级 | 判法\n 灯\n 门 | 安全员");
    let items = &placed.taken.list.items;
    assert_eq!(
        (items[0].role, items[0].severity, items[0].template),
        (Role::Cleaner, Severity::Serious, Template::Behaviour)
    );
    assert_eq!(
        (items[1].role, items[1].severity),
        (Role::Guard, Severity::Normal)
    );
}

#[test]
fn what_is_looked_at_stands_under_what_it_belongs_to() {
    let list = taken("检查项目 | 检查内容 | 检查标准\n 大堂 | 地面 | 无积水。");
    assert_eq!(list.items[0].name.zh, "地面");
    assert_eq!(list.items[0].text.zh, "大堂\n无积水。");
}
