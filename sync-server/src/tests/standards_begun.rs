//! Checklists that begin at the desk, and versions that change more than words: names, order,
//! parts, conditions.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

fn begun(desk: &Desk, body: &Value) -> Value {
    desk.post("/standards", body).done(200).json()
}

fn list(desk: &Desk, id: &str) -> Value {
    let told = desk.read("/standards");
    let lists = told["lists"].as_array().expect("lists");
    let found = lists.iter().find(|list| list["list"] == id);
    found.cloned().unwrap_or(Value::Null)
}

fn item(name: &str) -> Value {
    json!({ "id": "", "name": { "zh": name, "en": "" }, "text": { "zh": "", "en": "" },
        "clauses": [{ "id": "c1", "zh": "脏", "en": "" }], "parts": [], "template": "point",
        "role": "cleaner", "severity": "normal", "must_see": false, "when": "rain",
        "every": "week" })
}

fn part(id: &str, kind: &str, name: &str) -> Value {
    json!({ "id": id, "kind": kind, "name": { "zh": name, "en": "" }, "optional": false,
        "not_past": false })
}

/// Reasons by the item that they are about.
fn problems(told: &Value) -> Vec<(String, String)> {
    let problems = told["problems"].as_array().expect("problems").iter();
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    problems
        .map(|one| (text(&one["field"]), text(&one["reason"]["en"])))
        .collect()
}

#[test]
fn a_list_begins_from_nothing_with_chinese_alone() {
    let desk = Desk::new();
    let mut door = item("雨棚排水");
    let mut level = part("", "number", "水位");
    level["decimals"] = json!(1);
    level["unit"] = json!(" cm ");
    door["parts"] = json!([level, part("", "time", "几点")]);
    let mut body = json!({ "kind": "touchpoint", "name": { "zh": "雨天", "en": "" },
        "dry_run": true, "items": [door] });
    let told = begun(&desk, &body);
    assert_eq!(told["set"]["list"], "own-1", "{told}");
    assert_eq!(list(&desk, "own-1"), Value::Null, "a try changes nothing");
    body["dry_run"] = json!(false);
    begun(&desk, &body);
    let made = list(&desk, "own-1");
    let kept = &made["items"][0];
    assert_eq!(
        (&made["name"]["en"], &made["built_in"]),
        (&json!("雨天"), &json!(false))
    );
    assert_eq!(
        (&kept["id"], &kept["when"], &kept["every"]),
        (&json!("own-1.1"), &json!("rain"), &json!("week"))
    );
    assert_eq!(
        (&kept["text"]["zh"], &kept["clauses"][0]["en"]),
        (&json!("雨棚排水"), &json!("脏"))
    );
    let ids = (&kept["parts"][0]["id"], &kept["parts"][1]["id"]);
    assert_eq!(ids, (&json!("p1"), &json!("p2")));
    assert_eq!(kept["parts"][0]["unit"], "cm");
    assert_eq!(begun(&desk, &body)["set"]["list"], "own-2", "the next one");
}

#[test]
fn a_copy_is_a_list_of_its_own_and_leaves_the_other_alone() {
    let desk = Desk::new();
    let powder = list(&desk, "eq-extinguisher-powder");
    let body = json!({ "copy_of": "eq-extinguisher-powder", "kind": "equipment",
        "name": { "zh": "车用灭火器", "en": "In the van" }, "dry_run": false,
        "items": powder["items"] });
    let told = begun(&desk, &body);
    assert_eq!(told["set"]["list"], "own-1", "{told}");
    let copy = list(&desk, "own-1");
    assert_eq!(copy["items"][0]["id"], "own-1.1");
    assert_eq!(copy["items"][0]["name"], powder["items"][0]["name"]);
    assert_eq!(list(&desk, "eq-extinguisher-powder"), powder);
    let handheld = &desk.handheld;
    let row = handheld.row(&desk.world, "checklist", "own-1@1");
    let row = row.expect("in the feed");
    assert!(!row["expiries"].as_array().expect("expiries").is_empty());
    let other = json!({ "copy_of": "nothing", "kind": "equipment", "name": { "zh": "无",
        "en": "" }, "dry_run": false, "items": powder["items"] });
    desk.post("/standards", &other).refused(404, "not_found");
}

#[test]
fn what_makes_no_sense_of_a_list_that_begins_is_told() {
    let desk = Desk::new();
    let mut odd = item("名");
    let mut choice = part("", "choice", "颜色");
    choice["choices"] = json!([{ "id": "o1", "zh": "红", "en": "", "outcome": "fail" }]);
    odd["parts"] = json!([choice, part("", "text", "备注")]);
    let body = json!({ "kind": "touchpoint", "name": { "zh": " ", "en": "" }, "dry_run": false,
        "items": [odd] });
    let pair = |item: &str, reason: &str| (item.to_owned(), reason.to_owned());
    assert_eq!(
        problems(&begun(&desk, &body)),
        [
            pair("", "the checklist has no name"),
            pair("own-1.1", "`颜色` wants two choices or more"),
            pair("own-1.1", "no choice of `颜色` passes"),
            pair("own-1.1", "`备注` may stay empty: nobody has to type"),
        ]
    );
    let body = json!({ "kind": "touchpoint", "name": { "zh": "空", "en": "" },
        "dry_run": false, "items": [] });
    assert_eq!(
        problems(&begun(&desk, &body)),
        [pair("", "it asks for nothing")]
    );
    assert_eq!(list(&desk, "own-1"), Value::Null);
}

#[test]
fn a_new_name_and_another_order_are_changes_that_are_told() {
    let desk = Desk::new();
    let mut items = list(&desk, "tp13")["items"].clone();
    items.as_array_mut().expect("items").swap(0, 1);
    items[2]["when"] = json!("night");
    items[2]["every"] = json!("month");
    let body = json!({ "base": 1, "dry_run": false, "items": items,
        "name": { "zh": "楼道和楼梯", "en": "Corridors and stairs" } });
    let told = desk.post("/standards/tp13", &body).done(200).json();
    let changes = told["set"]["changes"].as_array().expect("changes");
    let fields = |n: usize| -> Vec<(&str, &str)> {
        let fields = changes[n]["fields"].as_array().expect("fields").iter();
        fields
            .filter_map(|one| Some((one["field"].as_str()?, one["after"]["zh"].as_str()?)))
            .collect()
    };
    assert_eq!((&changes[0]["item"], changes.len()), (&json!(""), 2));
    let whole = fields(0);
    assert_eq!(whole[0], ("name", "楼道和楼梯"));
    assert!(whole[1].0 == "order" && whole[1].1.starts_with("13.2、13.1"));
    assert_eq!(changes[1]["item"], "13.3");
    assert_eq!(fields(1), [("when", "night"), ("every", "month")]);
    let now = list(&desk, "tp13");
    assert_eq!(
        (&now["name"]["zh"], &now["items"][0]["id"]),
        (&json!("楼道和楼梯"), &json!("13.2"))
    );
}

#[test]
fn a_part_s_kind_stays_and_its_id_is_given_once() {
    let desk = Desk::new();
    let mut items = list(&desk, "tp13")["items"].clone();
    items[0]["parts"] = json!([part("", "count", "个数")]);
    let edit = |base: u32, items: &Value| {
        let body = json!({ "base": base, "dry_run": false, "items": items });
        desk.post("/standards/tp13", &body).done(200).json()
    };
    edit(1, &items);
    let kept = list(&desk, "tp13")["items"][0]["parts"][0].clone();
    assert_eq!(kept["id"], "p1");
    items[0]["parts"] = json!([part("p1", "date", "哪天")]);
    let told = edit(2, &items);
    assert_eq!(
        problems(&told)[0].1,
        "`哪天` held values of another kind: take it out and add a new one"
    );
    items[0]["parts"] = json!([part("", "date", "哪天")]);
    assert_eq!(edit(2, &items)["set"]["version"], 3);
    assert_eq!(list(&desk, "tp13")["items"][0]["parts"][0]["id"], "p2");
}

#[test]
fn a_reading_that_others_are_taken_off_can_t_go_alone() {
    let desk = Desk::new();
    let id = "plant-air-conditioning";
    let mut items = list(&desk, id)["items"].clone();
    let mut all = items.as_array_mut().expect("items").iter_mut();
    let less = |item: &Value, part: &Value| {
        let less = part["meter"]["less"].as_str()?;
        let parts = item["parts"].as_array()?;
        let here = parts.iter().any(|part| part["id"] == less);
        here.then(|| less.to_owned())
    };
    let (item, gone) = all
        .find_map(|item| {
            let parts = item["parts"].as_array()?.iter();
            let gone = parts.filter_map(|part| less(item, part)).next()?;
            Some((item, gone))
        })
        .expect("the catalogue has one");
    let parts = item["parts"].as_array_mut().expect("parts");
    parts.retain(|part| part["id"] != gone.as_str());
    let body = json!({ "base": 1, "dry_run": false, "items": items });
    let told = desk
        .post(&format!("/standards/{id}"), &body)
        .done(200)
        .json();
    let said = problems(&told);
    let end = format!("is taken off {gone}, which is gone");
    assert!(
        said.iter().any(|(_, reason)| reason.ends_with(&end)),
        "{said:?}"
    );
}
