//! Checklists at the desk: what they ask, versions of the site's own, and whose words a record has.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const CORRIDOR: &str = "tp13";

impl Desk {
    fn standard(&self, id: &str) -> Value {
        let told = self.read("/standards");
        let lists = told["lists"].as_array().expect("lists");
        let found = lists.iter().find(|list| list["list"] == id);
        found.expect("the checklist").clone()
    }

    fn versions(&self, id: &str) -> Vec<(u64, bool, Value)> {
        let list = self.standard(id);
        let versions = list["versions"].as_array().expect("versions").iter();
        versions
            .map(|one| {
                let number = one["version"].as_u64().expect("a number");
                (number, one["in_force"] == true, one["from"].clone())
            })
            .collect()
    }

    /// Items as they are, with the first called otherwise.
    fn items_named(&self, name: &str) -> Value {
        let mut items = self.standard(CORRIDOR)["items"].clone();
        items[0]["name"]["zh"] = json!(name);
        items
    }

    fn edits(&self, base: u64, from: Option<&str>, items: &Value) -> Value {
        let body = json!({ "base": base, "from": from, "dry_run": false, "items": items });
        let path = format!("/standards/{CORRIDOR}");
        self.post(&path, &body).done(200).json()
    }
}

#[test]
fn every_list_of_the_catalogue_is_there_with_its_items() {
    let desk = Desk::new();
    let told = desk.read("/standards");
    assert_eq!(told["today"], "2026-11-23");
    let lists = told["lists"].as_array().expect("lists");
    let of_touchpoints = lists.iter().filter(|list| list["kind"] == "touchpoint");
    let items: usize = of_touchpoints
        .filter_map(|list| Some(list["items"].as_array()?.len()))
        .sum();
    assert_eq!(items, 158);
    assert_eq!(lists[0]["number"], 1);
    assert!(lists.iter().all(|list| list["built_in"] == true));
    assert_eq!(desk.versions(CORRIDOR), [(1, true, json!(null))]);
    let path = format!("/sites/{}/standards", desk.world.made.site);
    get(&desk.world, "", &path).refused(401, "not_signed_in");
}

#[test]
fn a_version_counts_from_its_day_on_both_at_the_desk_and_in_the_feed() {
    let mut desk = Desk::new();
    let told = desk.edits(1, Some("2026-11-25"), &desk.items_named("楼道灯"));
    assert_eq!(told["set"]["version"], 2, "{told}");
    let changes = &told["set"]["changes"];
    assert_eq!(
        (&changes[0]["kind"], changes[1].is_null()),
        (&json!("changed"), true)
    );
    assert_eq!(changes[0]["fields"][0]["after"]["zh"], "楼道灯");
    let day = json!("2026-11-25");
    assert_eq!(
        desk.versions(CORRIDOR),
        [(2, false, day.clone()), (1, true, json!(null))]
    );
    let before = desk.standard(CORRIDOR);
    assert_ne!(before["items"][0]["name"]["zh"], "楼道灯");
    assert_eq!(before["next"][0]["name"]["zh"], "楼道灯");
    let row = desk
        .handheld
        .row(&desk.world, "checklist", "tp13@2")
        .expect("in the feed");
    assert_eq!((&row["id"], &row["from"]), (&json!(CORRIDOR), &day));
    let lines = desk.lines_of_the_server();
    let deed = lines
        .split("\"type\":\"rows_set\"")
        .find(|deed| deed.contains("tp13@2"));
    assert!(deed.expect("a line").contains("\"desk\":\"supervisor\""));
    desk.waits(2 * 24 * 60);
    assert_eq!(
        desk.versions(CORRIDOR),
        [(2, true, day), (1, false, json!(null))]
    );
    let after = desk.standard(CORRIDOR);
    assert_eq!(after["items"][0]["name"]["zh"], "楼道灯");
    assert_eq!(after["next"], json!(null));
}

#[test]
fn a_try_changes_nothing_and_the_same_is_not_set_twice() {
    let desk = Desk::new();
    let items = desk.items_named("楼道灯");
    let body = json!({ "base": 1, "dry_run": true, "items": items });
    let told = desk.post("/standards/tp13", &body).done(200).json();
    assert_eq!(
        (&told["dry_run"], &told["set"]["version"]),
        (&json!(true), &json!(2))
    );
    assert_eq!(desk.versions(CORRIDOR).len(), 1);
    assert_eq!(desk.edits(1, None, &items)["set"]["same"], false);
    assert_eq!(desk.edits(2, None, &items)["set"]["same"], true);
    assert_eq!(desk.versions(CORRIDOR).len(), 2);
}

#[test]
fn what_makes_no_sense_is_told_by_its_item_and_changes_nothing() {
    let desk = Desk::new();
    let mut items = desk.items_named("楼道灯");
    items[0]["name"]["zh"] = json!(" ");
    items[1]["clauses"] = json!([]);
    items[2]["id"] = json!("1.1");
    let told = desk.edits(1, Some("2026-11-22"), &items);
    assert_eq!(told["set"], json!(null));
    let problems = told["problems"].as_array().expect("problems").iter();
    let said: Vec<(String, String)> = problems
        .map(|one| {
            let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
            (text(&one["field"]), text(&one["reason"]["en"]))
        })
        .collect();
    let pair = |field: &str, reason: &str| (field.to_owned(), reason.to_owned());
    assert_eq!(
        said,
        [
            pair("", "2026-11-22 is past: old records stay as they are"),
            pair("13.1", "name and text must say something"),
            pair("13.2", "at least one clause says what can be wrong"),
            pair("1.1", "id 1.1 belongs to checklist tp1"),
        ]
    );
    assert_eq!(desk.versions(CORRIDOR).len(), 1);
}

#[test]
fn nobody_writes_over_a_version_that_was_not_seen() {
    let desk = Desk::new();
    desk.edits(1, None, &desk.items_named("楼道灯"));
    let body = json!({ "base": 1, "dry_run": false, "items": desk.items_named("别的") });
    desk.post("/standards/tp13", &body).refused(409, "conflict");
    desk.post("/standards/nothing", &body)
        .refused(404, "not_found");
    let earlier = desk.edits(2, Some("2026-12-24"), &desk.items_named("冬天"));
    assert_eq!(earlier["set"]["version"], 3, "{earlier}");
    let between = desk.edits(3, Some("2026-12-01"), &desk.items_named("中间"));
    let reason = &between["problems"][0]["reason"]["en"];
    assert_eq!(
        reason,
        "a version from 2026-12-24 on is set: a newer one counts from then or later"
    );
}

#[test]
fn a_new_item_gets_an_id_that_none_ever_had() {
    let desk = Desk::new();
    let mut items = desk.items_named("楼道灯");
    let mut fresh = items[0].clone();
    fresh["id"] = json!("");
    fresh["name"] = json!({ "zh": "新的一项", "en": "A new one" });
    fresh.as_object_mut().expect("an item").remove("source");
    items.as_array_mut().expect("items").push(fresh.clone());
    let told = desk.edits(1, None, &items);
    assert_eq!(told["set"]["changes"][1]["item"], "tp13.1", "{told}");
    // Taken out and another one in: the id isn't given again.
    let gone = items.as_array_mut().expect("items");
    gone.pop();
    fresh["name"] = json!({ "zh": "再一项", "en": "Another" });
    gone.push(fresh);
    let told = desk.edits(2, None, &items);
    let kinds: Vec<(&Value, &Value)> = told["set"]["changes"]
        .as_array()
        .expect("changes")
        .iter()
        .map(|one| (&one["item"], &one["kind"]))
        .collect();
    assert_eq!(
        kinds,
        [
            (&json!("tp13.2"), &json!("added")),
            (&json!("tp13.1"), &json!("removed"))
        ]
    );
}

#[test]
fn an_import_of_the_site_leaves_its_own_versions_alone() {
    let desk = Desk::new();
    desk.edits(1, None, &desk.items_named("楼道灯"));
    desk.imports_the_sample();
    assert_eq!(desk.standard(CORRIDOR)["items"][0]["name"]["zh"], "楼道灯");
}

#[test]
fn each_list_is_written_as_a_form_and_as_a_sheet_and_a_sheet_is_there_to_fill_in() {
    let desk = Desk::new();
    let of_site = format!("/sites/{}/standards", desk.world.made.site);
    for (path, file) in [
        ("tp13/form.xlsx", "\"tp13-1.xlsx\""),
        ("tp13/sheet.xlsx", "\"tp13-1-sheet.xlsx\""),
        ("sheet.xlsx", "\"checklist.xlsx\""),
    ] {
        let path = format!("{of_site}/{path}");
        let answer = get(&desk.world, &desk.cookie, &path);
        assert!(answer.done(200).body.starts_with(b"PK"));
        let name = &answer.headers["content-disposition"];
        assert!(name.contains(file), "{name}");
        get(&desk.world, "", &path).refused(401, "not_signed_in");
        if path.contains("tp13") {
            let none = format!("{path}?version=9");
            get(&desk.world, &desk.cookie, &none).refused(404, "not_found");
        }
    }
}
