//! Items that wait for another's answer: at the desk, in files, on paper.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::tests::paper::words;
use serde_json::{Value, json};

const CORRIDOR: &str = "tp13";

fn corridor(desk: &Desk) -> Value {
    let told = desk.read("/standards");
    let lists = told["lists"].as_array().expect("lists");
    let found = lists.iter().find(|list| list["list"] == CORRIDOR);
    found.expect("corridors").clone()
}

/// Items as they are, of which one waits for another.
fn waiting(desk: &Desk, item: usize, other: &str) -> Value {
    let mut items = corridor(desk)["items"].clone();
    items[item]["asked_if"] =
        json!({ "both": ["equal", { "field": { "outcome": other } }, { "text": "fail" }] });
    items
}

fn edits(desk: &Desk, base: u64, items: &Value) -> Value {
    let body = json!({ "base": base, "from": null, "dry_run": false, "items": items });
    let path = format!("/standards/{CORRIDOR}");
    desk.post(&path, &body).done(200).json()
}

#[test]
fn what_an_item_waits_for_is_told_wherever_it_is_shown() {
    let desk = Desk::new();
    let items = waiting(&desk, 2, "13.1");
    let told = edits(&desk, 1, &items);
    let field = &told["set"]["changes"][0]["fields"][0];
    assert_eq!(field["field"], "asked_if", "{told}");
    let name = items[0]["name"]["en"].as_str().expect("a name");
    let said = format!("`{name}` is not good");
    assert_eq!(field["after"]["en"], said);
    assert_eq!(corridor(&desk)["waits"]["13.3"]["en"], said);
    assert_eq!(corridor(&desk)["waits"]["13.2"], Value::Null);
    let site = desk.world.made.site;
    let list = get(
        &desk.world,
        &desk.cookie,
        &format!("/sites/{site}/lists/items?format=csv"),
    );
    let list = String::from_utf8(list.done(200).body.clone()).expect("UTF-8");
    let zh = format!(
        "“{}” 是 异常",
        items[0]["name"]["zh"].as_str().expect("a name")
    );
    assert!(list.replace("\"\"", "\"").contains(&zh), "{list}");
    let board = desk.read("/board");
    let rounds = board["rounds"].as_array().expect("rounds");
    let round = rounds.iter().find(|round| round["name"] == "全天综合巡检");
    let round = round.expect("the walk")["round"].as_str().expect("an id");
    let path = format!("/sites/{site}/rounds/{round}/paper");
    let paper = words(&get(&desk.world, &desk.cookie, &path)).replace([' ', '\n'], "");
    assert!(
        paper.contains(&format!("只在{}时填", zh.replace(' ', ""))),
        "{paper}"
    );
}

#[test]
fn what_can_t_be_waited_for_is_refused_by_its_item() {
    let desk = Desk::new();
    let reasons = |items: &Value, base: u64| {
        let told = edits(&desk, base, items);
        assert!(told["set"].is_null(), "{told}");
        let problem = &told["problems"][0];
        (
            problem["field"].as_str().unwrap_or("").to_owned(),
            problem["reason"]["en"].as_str().unwrap_or("").to_owned(),
        )
    };
    let (field, reason) = reasons(&waiting(&desk, 2, "13.4"), 1);
    assert!(field.contains("13.3"), "{field}");
    assert_eq!(reason, "it waits for 13.4, which isn't asked before it");
    assert!(!edits(&desk, 1, &waiting(&desk, 2, "13.1"))["set"].is_null());
    let mut without = corridor(&desk)["items"].clone();
    without.as_array_mut().expect("items").remove(0);
    let (_, reason) = reasons(&without, 2);
    assert_eq!(reason, "it waits for 13.1, which isn't asked before it");
    assert_eq!(corridor(&desk)["version"], 2);
}
