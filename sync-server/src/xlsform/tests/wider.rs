//! What is taken in another way than it was written, and told; and what becomes of each row.

use super::*;

fn said(taken: &Taken) -> Vec<String> {
    taken.remarks.iter().map(ToString::to_string).collect()
}

fn ids(taken: &Taken) -> Vec<&str> {
    let items = taken.list.items.iter();
    items.map(|item| item.id.as_str()).collect()
}

fn kinds(item: &Item) -> Vec<(&str, PartKind, bool)> {
    let parts = item.parts.iter();
    parts
        .map(|part| (part.id.as_str(), part.kind, part.optional))
        .collect()
}

#[test]
fn words_and_times_are_parts_and_nobody_has_to_type() {
    let taken = form(
        "type | name | label | required
         begin group | handover | 交接
         time | at | 几点 | yes
         text | why | 说明 | yes
         end group",
    )
    .expect("taken");
    assert_eq!(
        kinds(&taken.list.items[0]),
        [("at", PartKind::Time, false), ("why", PartKind::Text, true)]
    );
    assert_eq!(
        said(&taken),
        [
            "night.xlsx: survey row 4, column D (required): it may stay empty: nobody has to type \
          on a round"
        ]
    );
}

#[test]
fn what_is_asked_where_something_is_wrong_belongs_to_its_item() {
    let taken = form(
        "type | name | label | required | relevant
         select_one ok_ng | door | 门
         image | door_photo | 拍下来 | yes | ${door} = 'ng'
         decimal | gap | 缝宽 (mm) | yes | selected(${door}, 'ng')
         select_one ok_ng | lamp | 灯
         image | lamp_photo | 拍下来 | - | ${lamp} = 'ng'",
    )
    .expect("taken");
    assert_eq!(ids(&taken), ["night.door", "night.lamp"]);
    let [door, lamp] = &taken.list.items[..] else {
        panic!("two items")
    };
    assert_eq!(door.fail_wants, [FailWants::Photo]);
    assert_eq!(kinds(door), [("gap", PartKind::Number, true)]);
    assert!(lamp.fail_wants.is_empty() && lamp.parts.is_empty());
    assert_eq!(
        said(&taken),
        [
            "night.xlsx: survey row 4, column E (relevant): it stands there whatever the outcome, \
          and may stay empty"
        ]
    );
}

#[test]
fn what_means_nothing_here_is_told_and_the_rest_is_taken() {
    let survey = "type | name | label | label::fr | hint::fr | default | media::image
         geopoint | where | 位置
         integer | people | 人数 | Personnes | Combien ? | 3 | people.png";
    let settings = "form_id | form_title | submission_url\n night | 夜查 | https://example.org";
    let sheets = [("survey", survey), ("settings", settings)];
    let taken = read("night.xlsx", &book(&sheets)).expect("taken");
    let item = &taken.list.items[0];
    assert_eq!(
        (item.name.zh.as_str(), item.text.en.as_str()),
        ("人数", "Combien ?")
    );
    let at = |place: &str, reason: &str| format!("night.xlsx: {place}: {reason}");
    assert_eq!(
        said(&taken),
        [
            at(
                "survey row 1, column D (label::fr)",
                "checklists have words in Chinese and English: `fr` isn't kept"
            ),
            at(
                "survey row 1, column E (hint::fr)",
                "checklists have words in Chinese and English: `fr` stands for both"
            ),
            at(
                "survey row 2, column A (type)",
                "nobody is asked for it: it is kept when the place's tag is read"
            ),
            at(
                "survey row 3, column F (default)",
                "no default is kept: no item has an answer before anybody looks"
            ),
            at(
                "survey row 3, column G (media::image)",
                "the file isn't in the workbook, so it isn't kept: set pictures and voice on \
                 their page"
            ),
            at(
                "settings row 2, column C (submission_url)",
                "this means nothing here: records go to this server"
            ),
        ]
    );
}

#[test]
fn a_group_of_groups_is_a_section_and_what_repeats_is_as_many_items() {
    let taken = form(
        "type | name | label | repeat_count
         begin group | roof | 屋顶
         select_one ok_ng | door | 门
         begin group | tank | 水箱
         decimal | level | 水位 (m)
         end group
         end group
         begin repeat | room | 房间的门窗和锁好不好 | 2
         select_one ok_ng | room.outcome | 门
         decimal | warmth | 温度 (℃)
         end repeat",
    )
    .expect("taken");
    assert_eq!(
        ids(&taken),
        ["night.door", "night.tank", "night.room.1", "night.room.2"]
    );
    let [door, tank, first, second] = &taken.list.items[..] else {
        panic!("four items")
    };
    assert_eq!(door.text.zh, "屋顶\n门");
    assert_eq!(kinds(tank), [("level", PartKind::Number, true)]);
    assert_eq!(
        (first.name.zh.as_str(), second.name.zh.as_str()),
        ("房间的门… 1", "房间的门… 2")
    );
    assert_eq!(kinds(first), kinds(second));
    assert!(unsound(second).is_empty());
}

#[test]
fn a_long_choice_is_shortened_where_it_still_looks_like_no_other() {
    let choices = "
        list_name | name | label
        state | a | 表面有一些划痕和污迹
        state | b | 完全坏了不能再用
        same | a | 表面有一些划痕
        same | b | 表面有一些污迹";
    let form = |list: &str| {
        let survey = format!("type | name | label\n select_one {list} | q | 怎么样");
        read(
            "f.xlsx",
            &book(&[("survey", &survey), ("choices", choices)]),
        )
    };
    let taken = form("state").expect("taken");
    let item = &taken.list.items[0];
    assert_eq!(item.parts[0].choices[0].zh, "表面有一些…");
    assert!(item.text.zh.contains("表面有一些…：表面有一些划痕和污迹"));
    assert_eq!(taken.remarks.len(), 1);
    let problems = form("same").expect_err("refused");
    assert!(problems[0].to_string().contains("too long for a chip"));
}

#[test]
fn each_row_says_what_becomes_of_it() {
    let taken = form(
        "type | name | label | relevant | calculation | constraint
         start | start
         note | intro | 先开灯
         select_one ok_ng | door | 门
         select_multiple what | door_what | 哪里不对 | ${door} = 'ng'
         begin_group | pump | 水泵
         decimal | supply | 压力 (MPa) | - | - | . >= 0.35
         decimal | back | 回水 (MPa)
         end_group
         calculate | delta | - | - | ${back} - ${supply}",
    )
    .expect("taken");
    let lines: Vec<(usize, &str)> = taken
        .lines
        .iter()
        .map(|line| (line.row, line.becomes.en.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            (2, "every record has it anyway"),
            (3, "text of the next item"),
            (4, "item night.door 门"),
            (5, "what can be wrong with `门`"),
            (6, "item night.pump 水泵"),
            (7, "part of `水泵`: 压力 ≥ 0.35 MPa (optional)"),
            (8, "part of `水泵`: 回水 (optional)"),
            (10, "taken off `回水`"),
        ]
    );
}

#[test]
fn words_at_the_end_belong_to_the_item_before() {
    let taken = form(
        "type | name | label | appearance | jr:requiredMsg
         select_one ok_ng | door | 门 | w2 compact-3 | 必须填
         note | bye | 谢谢",
    )
    .expect("taken");
    assert_eq!(taken.list.items[0].text.zh, "门\n谢谢");
    assert_eq!(
        said(&taken),
        [
            "night.xlsx: survey row 2, column E (jr:requiredMsg): the handheld says itself what \
             is missing",
            "night.xlsx: survey row 3, column A (type): no item follows: it is text of the one \
             before",
        ]
    );
}
