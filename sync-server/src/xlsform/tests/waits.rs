//! What waits for an answer: kept in the words of a checklist, and written back as it was.

use super::*;
use checklists::said_asked_if;

/// What each item that waits is said to wait for.
fn waits(taken: &Taken) -> Vec<(&str, String)> {
    let items = &taken.list.items;
    let said = |item| Some((item, said_asked_if(items, item)?.en));
    let all = items.iter().filter_map(said);
    all.map(|(item, said)| (item.id.as_str(), said)).collect()
}

#[test]
fn a_question_waits_for_answers_before_it() {
    let taken = form(
        "type | name | label::zh | label::en | relevant | calculation
         select_one ok_ng | door | 门 | Door
         select_one ok_ng | lock | 锁 | Lock | ${door} = 'ok'
         decimal | kpa | 压力 (kPa) | Pressure (kPa)
         select_one level | oil | 油位 | Oil | ${kpa} > 0.3 and not(selected(${door}, 'ng'))
         calculate | twice | - | - | - | ${kpa} * 2
         text | why | 说明 | Why | if(${oil} = 'low', 1, 0) = 1 or ${twice} >= 7",
    )
    .expect("taken");
    assert_eq!(
        waits(&taken),
        [
            ("night.lock", "`Door` is OK".to_owned()),
            (
                "night.oil",
                "`Pressure (kPa)` > 0.3 and not (`Door` is not good)".to_owned()
            ),
            (
                "night.why",
                "if(`Oil` is Low, 1, 0) is 1 or `Pressure (kPa)` × 2 ≥ 7".to_owned()
            ),
        ]
    );
    let becomes: Vec<(usize, &str)> = taken
        .lines
        .iter()
        .map(|line| (line.row, line.becomes.en.as_str()))
        .collect();
    assert!(
        becomes.contains(&(3, "item night.lock Lock, asked only where `Door` is OK")),
        "{becomes:?}"
    );
    assert!(
        becomes.contains(&(6, "counted in conditions, not kept by itself")),
        "{becomes:?}"
    );
    assert_eq!(again(&taken.list).list, taken.list);
}

#[test]
fn what_waits_in_a_group_is_an_item_after_it_and_a_group_waits_whole() {
    let taken = form(
        "type | name | label::zh | label::en | relevant | repeat_count
         select_one ok_ng | power | 电 | Power
         begin group | pump | 水泵 | Pump | ${power} = 'ok'
         select_one ok_ng | runs | 在转 | Runs
         decimal | kpa | 压力 (kPa) | Pressure (kPa) | ${runs} = 'ok'
         note | tip | 看铭牌 | See its plate | ${runs} = 'ok'
         end group
         begin group | roof | 屋顶 | Roof | ${power} != 'ng'
         begin group | tank | 水箱 | Tank
         integer | people | 人数 | People
         end group
         select_one ok_ng | hatch | 口 | Hatch | ${people} > 1
         end group
         begin repeat | room | 房间 | Room | ${power} = 'ng' | 2
         select_one ok_ng | lamp | 灯 | Lamp
         integer | warmth | 温度 | Warmth | ${lamp} = 'ng' and ${power} = 'ng'
         end repeat",
    )
    .expect("taken");
    let rooms = "`Power` is not good";
    assert_eq!(
        waits(&taken),
        [
            ("night.pump", "`Power` is OK".to_owned()),
            (
                "night.kpa",
                "`Power` is OK and `Pump · Runs` is OK".to_owned()
            ),
            ("night.tank", "`Power` isn't not good".to_owned()),
            (
                "night.hatch",
                "`Power` isn't not good and `Tank · People` > 1".to_owned()
            ),
            ("night.room.1", rooms.to_owned()),
            (
                "night.warmth.1",
                format!("{rooms} and (`Room 1 · Lamp` is not good and {rooms})")
            ),
            ("night.room.2", rooms.to_owned()),
            (
                "night.warmth.2",
                format!("{rooms} and (`Room 2 · Lamp` is not good and {rooms})")
            ),
        ]
    );
    let remarks: Vec<String> = taken.remarks.iter().map(ToString::to_string).collect();
    assert_eq!(
        remarks,
        ["night.xlsx: survey row 6, column E (relevant): words stand there whatever is answered"]
    );
    assert_eq!(again(&taken.list).list, taken.list);
}

#[test]
fn a_code_is_kept_as_words() {
    let taken = form("type | name | label\n barcode | serial | 编码").expect("taken");
    assert_eq!(taken.list.items[0].parts[0].kind, PartKind::Text);
    assert_eq!(taken.remarks.len(), 1);
}

#[test]
fn what_can_never_be_known_is_refused() {
    let outside = "outside the subset:";
    let kept = "a condition looks at answers before it that are kept:";
    refused(
        "type | name | label | relevant
         image | photo | 照片
         start | begun
         text | a | 说明 | ${photo} != ''
         text | b | 说明 | ${begun} != ''
         text | c | 说明 | . = 'x'
         text | d | 说明 | regex(${a}, ${b})
         text | e | 说明 | regex(${a}, '(')",
        &[
            &format!("survey row 4, column D (relevant): {outside} {kept} `photo` isn't"),
            &format!("survey row 5, column D (relevant): {outside} {kept} `begun` isn't"),
            &format!(
                "survey row 6, column D (relevant): {outside} `.` can't stand in a condition: \
                 there is no answer yet"
            ),
            &format!(
                "survey row 7, column D (relevant): {outside} the second value of regex() is a \
                 pattern that stands there"
            ),
            &format!(
                "survey row 8, column D (relevant): {outside} the second value of regex() is a \
                 pattern that stands there"
            ),
        ],
    );
}

#[test]
fn what_is_counted_from_a_waiting_question_of_a_group_and_what_can_be_wrong_with_it_follow_it() {
    let taken = form(
        "type | name | label::zh | label::en | relevant | calculation
         begin_group | room | 机房 | Room
         decimal | heat | 温度 | Heat
         select_one ok_ng | fan | 风机 | Fan | ${heat} > 30
         select_multiple what | fan_what | 哪里不对 | What | ${fan} = 'ng'
         calculate | loose | - | - | - | if(selected(${fan_what}, 'loose'), 1, 0)
         calculate | twice | - | - | - | ${loose} * 2
         text | why | 原因 | Why | ${twice} = 2
         end_group",
    )
    .expect("taken");
    let fan = &taken.list.items[1];
    let clauses: Vec<&str> = fan.clauses.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(
        (fan.id.as_str(), clauses),
        ("night.fan", vec!["loose", "gone"])
    );
    let why = waits(&taken).pop().expect("it waits");
    assert_eq!(why.0, "night.why");
    assert!(why.1.contains("Loose"), "{why:?}");
}
