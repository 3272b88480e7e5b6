//! Lists of what the desk's own pages show: the same rows, seen by whoever sees the page, and no
//! secret in any of them.

use crate::tests::hook::Hook;
use crate::tests::ledger::Desk;
use crate::tests::pictures::CAMERA;
use data_encoding::BASE64;
use serde_json::{Value, json};

impl Desk {
    /// The rows of a list, as a program reads them.
    pub fn rows(&self, path: &str) -> Vec<Value> {
        let told = self.file(path).done(200).json();
        told["rows"].as_array().expect("rows").clone()
    }

    /// A list in every form, as texts; a workbook and a PDF are packed, and say nothing here.
    fn written(&self, list: &str) -> String {
        let forms = ["json", "csv&lang=zh", "csv&lang=en", "csv&lang=code"];
        let said = forms.map(|form| {
            let answer = self.file(&format!("{list}?format={form}"));
            String::from_utf8(answer.done(200).body.clone()).expect("UTF-8")
        });
        said.concat()
    }
}

fn texts(rows: &[Value], key: &str) -> Vec<String> {
    let texts = rows.iter().map(|row| row[key].as_str().unwrap_or("-"));
    texts.map(str::to_owned).collect()
}

#[test]
fn tokens_are_listed_as_on_their_page_and_none_is_in_a_file_or_open_to_another() {
    let mut desk = Desk::new();
    let make = |name: &str, days: u32| {
        let body = json!({ "name": name, "scopes": ["lists", "orders"], "days": days });
        let made = desk.post("/tokens", &body).done(200).json();
        made["secret"].as_str().expect("a secret").to_owned()
    };
    let secrets = [make("报表", 365), make("一天", 1), make("旧的", 365)];
    let old = desk.read("/tokens")[0]["token"].clone();
    desk.post(&format!("/tokens/{old}/end"), &json!({}))
        .done(200);
    desk.waits(24 * 60 + 1);
    let rows = desk.rows("tokens");
    let page = desk.read("/tokens");
    let page = page.as_array().expect("tokens");
    assert_eq!(texts(&rows, "name"), texts(page, "name"));
    assert_eq!(texts(&rows, "state"), ["ended", "over", "holds"]);
    assert_eq!(rows[0]["scopes"]["zh"], "读取清单 · 登记和流转工单");
    assert_eq!(texts(&desk.rows("tokens?state=holds"), "name"), ["报表"]);
    let said = desk.written("tokens");
    for secret in &secrets {
        assert!(!said.contains(secret) && !said.contains("tpk_"), "{said}");
    }
    // Whoever has a token sees no tokens, whatever it opens else.
    let bearer = format!("Bearer {}", secrets[0]);
    let headers = [("Authorization", bearer.as_str())];
    let path = format!("/api/v1/sites/{}/lists", desk.world.made.site);
    let offered = desk
        .world
        .call("GET", &path, &headers, b"")
        .done(200)
        .json();
    let offered = texts(offered.as_array().expect("lists"), "name");
    assert!(offered.contains(&"notices".to_owned()), "{offered:?}");
    for list in ["tokens", "accounts"] {
        assert!(!offered.contains(&list.to_owned()), "{offered:?}");
        let answer = desk
            .world
            .call("GET", &format!("{path}/{list}"), &headers, b"");
        answer.refused(403, "forbidden");
    }
    let at_desk = desk.read("/lists");
    assert!(texts(at_desk.as_array().expect("lists"), "name").contains(&"tokens".to_owned()));
}

#[test]
fn accounts_are_listed_with_their_sessions_and_nothing_to_sign_in_by() {
    let desk = Desk::new();
    let rows = desk.rows("accounts");
    assert_eq!(texts(&rows, "name"), ["supervisor"]);
    assert_eq!(rows[0]["sessions"], 1);
    let keys = rows[0].as_object().expect("cells").keys();
    assert_eq!(keys.collect::<Vec<_>>(), ["name", "sessions", "until"]);
    assert!(!desk.written("accounts").contains("$argon2"));
}

#[test]
fn a_notice_is_listed_with_whom_it_told_by_which_channel_and_who_has_read_it() {
    let mut desk = Desk::bare();
    let hook = Hook::new(&[]);
    desk.channel(
        "webhook",
        json!({ "url": hook.url, "kinds": ["order_given"] }),
    );
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    let rows = desk.rows("notices");
    let page = desk.read("/notices");
    let page = page["notices"].as_array().expect("notices");
    assert_eq!(texts(&rows, "notice"), texts(page, "key"));
    assert_eq!(rows.len(), 2);
    let of = |kind: &str| desk.rows(&format!("notices?kind={kind}"))[0].clone();
    let given = of("order_given");
    assert_eq!(
        (&given["people"], &given["state"], &given["channels"]),
        (&json!("陈志远"), &json!("desk"), &Value::Null)
    );
    assert_eq!(
        given["kind_name"],
        json!({ "zh": "派单", "en": "Order given" })
    );
    assert_eq!(
        given["text"],
        page.iter()
            .find(|one| one["kind"] == "order_given")
            .expect("it")["text"]
    );
    let before = desk.file("notices").done(200).json()["id"].clone();
    desk.sends();
    let given = of("order_given");
    assert_eq!(
        (&given["state"], &given["channels"]),
        (&json!("sent"), &json!("webhook"))
    );
    assert!(given["sent_at"].is_string());
    assert_eq!(
        of("serious_finding")["state"],
        "desk",
        "the channel tells of no other kind"
    );
    assert_ne!(desk.file("notices").done(200).json()["id"], before);
    // What this person has read is left out where the page leaves it out.
    assert_eq!(desk.rows("notices?unread_by=supervisor").len(), 2);
    let key = given["notice"].clone();
    desk.post("/notices/read", &json!({ "keys": [key] }))
        .done(200);
    let left = desk.rows("notices?unread_by=supervisor");
    assert_eq!(texts(&left, "kind"), ["serious_finding"]);
    assert_eq!(of("order_given")["read_by"], "supervisor");
    assert_eq!(desk.rows("notices?unread_by=somebody").len(), 2);
    assert_eq!(desk.rows("notices?to=2026-11-22").len(), 0);
}

#[test]
fn a_channel_is_listed_without_where_it_leads_and_without_its_secret() {
    let mut desk = Desk::bare();
    let hook = Hook::new(&[]);
    let secret = "a secret of the test";
    let leads = json!({ "url": hook.url, "secret": secret, "kinds": ["serious_finding"] });
    desk.channel("webhook", leads);
    desk.channel(
        "wecom",
        json!({ "url": "https://robot.example/send?key=abc", "digest": true }),
    );
    let rows = desk.rows("channels");
    assert_eq!(texts(&rows, "way"), ["webhook", "wecom"]);
    assert_eq!(texts(&rows, "for"), ["programs", "people"]);
    assert_eq!(texts(&rows, "state"), ["never", "never"]);
    assert_eq!(
        rows[0]["kinds"],
        json!({ "zh": "严重问题", "en": "Serious finding" })
    );
    assert_eq!(rows[1]["digest"], true);
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.sends();
    assert_eq!(texts(&desk.rows("channels"), "state")[0], "works");
    let said = desk.written("channels");
    for hidden in [secret, "127.0.0.1", "robot.example", "abc", "http"] {
        assert!(!said.contains(hidden), "{hidden}: {said}");
    }
}

#[test]
fn every_item_and_place_is_listed_with_the_pictures_that_it_has() {
    let desk = Desk::new();
    let page = desk.read("/pictures");
    let of_list = |list: &Value| list["items"].as_array().map_or(0, Vec::len);
    let items: usize = page["lists"]
        .as_array()
        .expect("lists")
        .iter()
        .map(of_list)
        .sum();
    let places = page["places"].as_array().expect("places").len();
    assert_eq!(desk.rows("pictures?tab=items").len(), items);
    assert_eq!(desk.rows("pictures?tab=places").len(), places);
    assert_eq!(desk.rows("pictures?has_photo=1").len(), 0);
    let photo = json!({ "id": "item/tp13/13.7", "kind": "photo", "base64": BASE64.encode(CAMERA) });
    let told = desk.post("/pictures", &photo).done(200).json();
    let rows = desk.rows("pictures?has_photo=1");
    assert_eq!(texts(&rows, "picture"), ["item/tp13/13.7"]);
    assert_eq!(rows[0]["photo"], told["pictures"][0]["photo"]);
    assert_eq!(
        (&rows[0]["has_clip"], &rows[0]["item"]),
        (&json!(false), &json!("13.7"))
    );
    assert_eq!(desk.rows("pictures?tab=items&has_photo=0").len(), items - 1);
    let of_list = desk.rows("pictures?group=tp13");
    assert!(
        of_list.len() > 1 && of_list.len() < items,
        "{}",
        of_list.len()
    );
}

#[test]
fn versions_of_checklists_are_listed_as_they_lie_beside_each() {
    let desk = Desk::new();
    let page = desk.read("/standards");
    let lists = page["lists"].as_array().expect("lists");
    let of = |list: &Value| list["versions"].as_array().map_or(0, Vec::len);
    assert_eq!(
        desk.rows("standard-versions").len(),
        lists.iter().map(of).sum::<usize>()
    );
    let one = lists
        .iter()
        .find(|list| list["list"] == "tp13")
        .expect("it");
    let rows = desk.rows("standard-versions?list=tp13");
    assert_eq!(rows.len(), of(one));
    assert_eq!(rows[0]["version"], one["versions"][0]["version"]);
    assert_eq!(rows[0]["items"], one["versions"][0]["items"]);
    assert_eq!(desk.rows("standard-versions?list=tp13&in_force=1").len(), 1);
}

#[test]
fn a_dash_asks_for_rows_in_which_nothing_stands() {
    let desk = Desk::with_findings();
    let nobodys = desk.rows("audit?by=-");
    let page = desk.read("/audit?by=-");
    assert_eq!(
        nobodys.len(),
        page["lines"].as_array().expect("lines").len()
    );
    assert!(nobodys.len() > 1 && nobodys.iter().all(|line| line["by"].is_null()));
    // Rectification has no kind of its own.
    assert_eq!(desk.rows("order-times?kind=-").len(), 2);
    assert_eq!(desk.rows("order-times?kind=repair").len(), 0);
}

#[test]
fn handhelds_that_the_board_waits_for_are_listed_alone() {
    let mut desk = Desk::new();
    let (by, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let unlocked = json!({ "type": "unlocked", "how": "pin" });
    let at = "2026-11-23T20:00:00+08:00";
    desk.handheld.append_at(at, Some(&by), unlocked);
    desk.handheld.send_all(&desk.world).done(200);
    let out = |desk: &Desk| {
        let board = desk.read("/board");
        let listed = desk.rows("devices?out=1");
        let waited = board["devices_out"].as_array().expect("handhelds").len();
        assert_eq!(listed.len(), waited);
        waited
    };
    let before = out(&desk);
    desk.waits(3 * 60);
    assert!(out(&desk) > before, "silent for three hours");
    assert_eq!(desk.rows("devices").len(), 1);
}

#[test]
fn what_runs_out_within_days_is_listed_as_notices_warn_of_it() {
    let desk = Desk::bare();
    let lift = |name: &str, last: &str| {
        let row = json!({ "kind": "eq-lift", "fields": { "certificate": last } });
        desk.change("equipment", name, row);
    };
    lift("1栋1号电梯", "2026-11-30");
    lift("2栋1号电梯", "2026-12-23");
    let names = |asked: &str| texts(&desk.rows(&format!("equipment?{asked}")), "name");
    assert_eq!(names("within=7"), ["1栋1号电梯"]);
    assert_eq!(names("within=30"), ["1栋1号电梯", "2栋1号电梯"]);
    assert_eq!(names("within=6"), [""; 0]);
    desk.change("equipment", "1栋1号电梯", json!({ "status": "stopped" }));
    assert_eq!(names("within=30"), ["2栋1号电梯"]);
    desk.file("equipment?within=soon").refused(400, "bad_value");
}
