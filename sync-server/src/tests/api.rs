//! Other programs: what a token opens, what it doesn't, and how the API is described.

use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use serde_json::{Value, json};

impl Desk {
    /// A token for some scopes.
    fn token(&self, name: &str, scopes: &[&str]) -> String {
        let body = json!({ "name": name, "scopes": scopes });
        let made = self.post("/tokens", &body).done(200).json();
        made["secret"].as_str().expect("a secret").to_owned()
    }

    fn api(&self, token: &str, method: &str, path: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str())];
        let path = format!("/api/v1{path}");
        self.world.call(method, &path, &headers, body.as_bytes())
    }

    fn site(&self, path: &str) -> String {
        format!("/sites/{}{path}", self.world.made.site)
    }
}

#[test]
fn a_token_opens_what_its_scopes_say_and_nothing_else() {
    let desk = Desk::with_findings();
    let token = desk.token("报表", &["lists"]);
    let me = desk.api(&token, "GET", "/me", "").done(200).json();
    assert_eq!(
        (&me["name"], &me["scopes"]),
        (&json!("报表"), &json!(["lists"]))
    );
    assert_eq!(me["site"], desk.world.made.site.to_string());
    let listed = desk.api(&token, "GET", &desk.site("/lists/findings"), "");
    assert_eq!(listed.done(200).json()["count"], 2);
    let journal = desk
        .api(&token, "GET", &desk.site("/lists/journals"), "")
        .json();
    let journal = journal["rows"][0]["journal"]
        .as_str()
        .expect("an id")
        .to_owned();
    for (method, path, scope) in [
        ("POST", desk.site("/orders/move"), "orders"),
        (
            "GET",
            desk.site(&format!("/journals/{journal}")),
            "journals",
        ),
        ("GET", format!("/photos/{}", "0".repeat(64)), "photos"),
    ] {
        let body = r#"{"orders":[],"to":"fixed"}"#;
        let refused = desk
            .api(&token, method, &path, body)
            .refused(403, "forbidden");
        let said = refused["message"].as_str().expect("words");
        assert!(said.contains(&format!("`{scope}`")), "{said}");
    }
    // Another site isn't told apart from none.
    let other = format!("/sites/{}/lists/findings", uuid::Uuid::nil());
    desk.api(&token, "GET", &other, "")
        .refused(404, "not_found");
}

#[test]
fn a_program_moves_orders_under_its_own_name_and_takes_journals_with_their_proof() {
    let desk = Desk::with_findings();
    let token = desk.token("工单系统", &["orders", "lists", "journals"]);
    let listed = desk
        .api(&token, "GET", &desk.site("/lists/findings"), "")
        .json();
    let order = listed["rows"][0]["order"].clone();
    let moved = json!({ "orders": [{ "order": order, "from": "raised", "go": 0 }],
        "to": "rejected", "reason": "not_a_defect" });
    let done = desk.api(
        &token,
        "POST",
        &desk.site("/orders/move"),
        &moved.to_string(),
    );
    assert_eq!(done.done(200).json()["moved"], 1);
    let finding = listed["rows"][0]["finding"].as_str().expect("an id");
    let told = desk.read(&format!("/findings/{finding}"));
    let last = told["history"]
        .as_array()
        .and_then(|all| all.last())
        .expect("a step");
    assert_eq!(last["by"], "工单系统");
    let journals = desk
        .api(&token, "GET", &desk.site("/lists/journals"), "")
        .json();
    for journal in journals["rows"].as_array().expect("rows") {
        let id = journal["journal"].as_str().expect("an id");
        let path = desk.site(&format!("/journals/{id}"));
        let file = desk.api(&token, "GET", &path, "");
        let checked = protocol::export::check(&file.done(200).body).expect("it holds");
        assert_eq!(checked.lines, journal["lines"], "{id}");
    }
}

#[test]
fn an_ended_a_late_and_an_unknown_token_open_nothing() {
    let mut desk = Desk::new();
    let token = desk.token("一", &["lists"]);
    let made = desk.post(
        "/tokens",
        &json!({ "name": "二", "scopes": ["lists"], "days": 1 }),
    );
    let late = made.json()["secret"].as_str().expect("a secret").to_owned();
    let all = desk.read("/tokens");
    let number = all[1]["token"].as_i64().expect("a number");
    assert_eq!(
        (&all[1]["name"], &all[1]["holds"]),
        (&json!("一"), &json!(true))
    );
    desk.api(&token, "GET", "/me", "").done(200);
    assert!(desk.read("/tokens")[1]["used_at"].is_string());
    desk.post(&format!("/tokens/{number}/end"), &json!({}))
        .done(200);
    desk.api(&token, "GET", "/me", "")
        .refused(401, "unknown_token");
    desk.api(&late, "GET", "/me", "").done(200);
    desk.waits(24 * 60 + 1);
    desk.api(&late, "GET", "/me", "")
        .refused(401, "unknown_token");
    desk.api("tpk_no", "GET", "/me", "")
        .refused(401, "unknown_token");
    // A session opens nothing here, and a token nothing at the desk.
    let headers = [("Cookie", desk.cookie.as_str())];
    let answer = desk.world.call("GET", "/api/v1/me", &headers, b"");
    answer.refused(401, "unknown_token");
    let bearer = format!("Bearer {late}");
    let headers = [("Authorization", bearer.as_str())];
    let answer = desk.world.call("GET", "/api/console/me", &headers, b"");
    answer.refused(401, "not_signed_in");
    // The secret itself is nowhere.
    let store = std::fs::read(desk.world.path.join("touchpoint.sqlite")).expect("the store");
    let log = std::fs::read(desk.world.path.join("touchpoint.sqlite-wal")).unwrap_or_default();
    for bytes in [store, log] {
        let held = bytes
            .windows(late.len())
            .any(|part| part == late.as_bytes());
        assert!(!held, "the token stands in the store");
    }
}

#[test]
fn a_token_that_makes_no_sense_is_refused_by_its_field() {
    let desk = Desk::new();
    desk.token("一", &["lists"]);
    for (body, field) in [
        (json!({ "name": " ", "scopes": ["lists"] }), "`name`"),
        (json!({ "name": "一", "scopes": ["lists"] }), "`name`"),
        (json!({ "name": "二", "scopes": [] }), "`scopes`"),
        (json!({ "name": "二", "scopes": ["all"] }), "`scopes`"),
        (
            json!({ "name": "二", "scopes": ["lists"], "days": 0 }),
            "`days`",
        ),
    ] {
        let refused = desk.post("/tokens", &body).refused(400, "bad_value");
        let said = refused["message"].as_str().expect("words");
        assert!(said.contains(field), "{said}");
    }
    assert_eq!(desk.read("/tokens").as_array().map(Vec::len), Some(1));
}

#[test]
fn every_address_of_the_description_is_there_and_every_reference_resolves() {
    let desk = Desk::new();
    let described = desk.world.call("GET", "/api/v1/openapi.json", &[], b"");
    let described: Value = described.done(200).json();
    let version = described["openapi"].as_str().expect("a version");
    assert!(version.starts_with("3.1."), "{version}");
    let paths = described["paths"].as_object().expect("paths");
    for list in crate::lists::ALL {
        let path = format!("/sites/{{site}}/lists/{}", list.name);
        let of_list = paths.get(&path).map_or(&Value::Null, |path| &path["get"]);
        if list.verb().scope().is_none() {
            assert_eq!(of_list, &Value::Null, "{path}: no token may see it");
            continue;
        }
        let schema = &of_list["responses"]["200"]["content"]["application/json"]["schema"];
        let row = &schema["properties"]["rows"]["items"]["properties"];
        let keys = row.as_object().expect("columns").len();
        assert_eq!(keys, list.columns.len(), "{path}");
        let asked = of_list["parameters"].as_array().expect("parameters");
        let names = asked.iter().filter_map(|one| one["name"].as_str());
        let once: std::collections::BTreeSet<&str> = names.collect();
        assert_eq!(once.len(), asked.len(), "{path} asks for one twice");
    }
    let token = desk.token("一", &["lists", "photos", "journals", "orders"]);
    for (path, methods) in paths {
        for method in methods.as_object().expect("methods").keys() {
            let path = path
                .replace("{site}", &desk.world.made.site.to_string())
                .replace("{sha256}", &"0".repeat(64))
                .replace("{journal}", &uuid::Uuid::nil().to_string())
                .replace("{order}", &uuid::Uuid::nil().to_string());
            let answer = desk.api(&token, &method.to_uppercase(), &path, "{}");
            let told = String::from_utf8_lossy(&answer.body).into_owned();
            // What isn't there says `address`; a photo or journal that isn't says its own name.
            assert!(!told.contains("no such address"), "{method} {path}: {told}");
            assert_ne!(answer.status, 405, "{method} {path}");
        }
    }
    for kind in model::notices::KINDS {
        let hook = &described["webhooks"][kind.event()]["post"];
        assert!(hook["requestBody"].is_object(), "{}", kind.event());
    }
    let text = described.to_string();
    assert!(text.contains("#/components/schemas/Refusal"));
    assert!(described["components"]["schemas"]["Refusal"].is_object());
}
