//! What a site settles at the desk: a line by whoever sat there; what can't be is refused by its
//! field and changes nothing; secrets are written and never read.

use crate::tests::hook::{Hook, Says};
use crate::tests::ledger::Desk;
use serde_json::{Value, json};

fn site() -> Value {
    json!({ "duty_phone": " 021-55550000 ", "finish_hours": [48, 12, 2], "day_start": "06:30",
        "night": { "from": "20:00", "to": "05:00" },
        "rush_hours": [{ "from": "07:00", "to": "09:30" }],
        "winter": { "from": "11-15", "to": "03-15" } })
}

#[track_caller]
fn refused(desk: &Desk, body: &Value, field: &str) {
    let before = desk.read("/settings");
    let refusal = desk.post("/settings", body).refused(400, "bad_value");
    let message = refusal["message"].as_str().expect("words");
    assert!(message.contains(&format!("`{field}`")), "{message}");
    assert_eq!(desk.read("/settings"), before);
}

#[test]
fn what_is_set_stands_reaches_handhelds_and_outlasts_an_import_and_a_rebuild() {
    let mut desk = Desk::new();
    desk.post("/settings", &json!({ "site": site() })).done(200);
    let told = desk.read("/settings");
    assert_eq!(told["site"]["duty_phone"], "021-55550000");
    assert_eq!(told["site"]["day_start"], "06:30");
    assert_eq!(
        told["escalation"]["serious"].as_array().map(Vec::len),
        Some(3)
    );
    let id = desk.world.made.site.to_string();
    let row = desk.handheld.row(&desk.world, "site", &id).expect("a site");
    assert_eq!(
        (
            &row["finish_hours"],
            &row["day_start_min"],
            &row["duty_phone"]
        ),
        (&json!([48, 12, 2]), &json!(390), &json!("021-55550000"))
    );
    assert!(
        row["calendar"]
            .as_array()
            .is_some_and(|years| !years.is_empty())
    );
    let mut steps = told["escalation"].clone();
    steps["kinds"] = json!({ "complaint": [steps["serious"][0]] });
    desk.post("/settings", &json!({ "escalation": steps }))
        .done(200);
    assert_eq!(desk.read("/settings")["escalation"], steps);
    let file = crate::site_file::read("sample.toml", crate::site_file::SAMPLE).expect("a file");
    let now = desk.world.clock.now();
    let mut writer = desk.world.writer();
    writer
        .write(now, |writing| file.import(writing, None))
        .expect("imported");
    assert_eq!(desk.read("/settings")["escalation"], steps);
    desk.rebuilds_the_same();
}

#[test]
fn what_cannot_be_is_refused_by_its_field() {
    let desk = Desk::new();
    for (field, value, named) in [
        ("finish_hours", json!([1, 0, 1]), "site.finish_hours.normal"),
        ("day_start", json!("25:00"), "site.day_start"),
        (
            "night",
            json!({ "from": "20:00", "to": "20:00" }),
            "site.night",
        ),
        (
            "rush_hours",
            json!([{ "from": "x", "to": "09:00" }]),
            "site.rush_hours.0.from",
        ),
        (
            "winter",
            json!({ "from": "13-01", "to": "02-28" }),
            "site.winter.from",
        ),
        ("duty_phone", json!("1".repeat(41)), "site.duty_phone"),
    ] {
        let mut site = site();
        site[field] = value;
        refused(&desk, &json!({ "site": site }), named);
    }
    let step = |amount: u32, unit: &str| {
        let after = json!({ "amount": amount, "unit": unit });
        json!([{ "after": after, "role": "leader" }])
    };
    let steps = |minor: Value| {
        json!({ "escalation": { "minor": minor, "normal": [],
        "serious": [] } })
    };
    refused(
        &desk,
        &steps(step(0, "working_days")),
        "escalation.minor.0.after",
    );
    refused(
        &desk,
        &steps(step(10_001, "hours")),
        "escalation.minor.0.after",
    );
    let mut kinds = steps(json!([]));
    kinds["escalation"]["kinds"] = json!({ "gossip": [] });
    refused(&desk, &kinds, "escalation.kinds.gossip");
    let warning = |share: u32, least: u32, most: u32| {
        json!({ "warning": { "share_percent": share, "at_least_min": least,
            "at_most_min": most } })
    };
    refused(&desk, &warning(0, 15, 60), "warning.share_percent");
    refused(&desk, &warning(25, 60, 15), "warning.at_most_min");
    let notices = json!({ "notices": { "off": [], "quiet": null, "digest_at": "8 Uhr",
        "unseen_hours": 24 } });
    refused(&desk, &notices, "notices.digest_at");
}

#[track_caller]
fn no_channel(desk: &Desk, body: &Value, field: &str) {
    let refusal = desk.post("/channels", body).refused(400, "bad_value");
    let message = refusal["message"].as_str().expect("words");
    assert!(message.contains(&format!("`{field}`")), "{message}");
    assert_eq!(desk.read("/settings")["channels"], json!([]));
}

#[test]
fn a_channel_that_leads_nowhere_good_is_refused() {
    let desk = Desk::new();
    let hook = |url: &str| json!({ "name": "a", "way": "webhook", "kinds": [], "url": url });
    no_channel(&desk, &hook("http://example.org/hook"), "url");
    no_channel(&desk, &hook("file:///etc/passwd"), "url");
    no_channel(
        &desk,
        &json!({ "name": "a", "way": "wecom", "kinds": [] }),
        "url",
    );
    let mut nameless = hook("https://example.org/hook");
    nameless["name"] = json!(" ");
    no_channel(&desk, &nameless, "name");
    let mut records = hook("https://example.org/hook");
    records["way"] = json!("feishu");
    records["kinds"] = json!(["record_complete"]);
    no_channel(&desk, &records, "kinds");
    let mail = |change: (&str, Value)| {
        let mut mail = json!({ "host": "smtp.example.org", "port": 465, "security": "tls",
            "user": "", "from": "a@example.org", "to": ["b@example.org"] });
        mail[change.0] = change.1;
        json!({ "name": "m", "way": "email", "kinds": [], "mail": mail })
    };
    no_channel(&desk, &mail(("security", json!("none"))), "mail.security");
    no_channel(&desk, &mail(("from", json!("nobody"))), "mail.from");
    no_channel(&desk, &mail(("to", json!([]))), "mail.to");
    no_channel(&desk, &mail(("host", json!("a b"))), "mail.host");
}

#[test]
fn a_test_tells_at_once_how_it_went_and_secrets_stay_where_they_are() {
    let desk = Desk::new();
    let hook = Hook::new(&[
        Says::Status(200, r#"{"errcode":93000,"errmsg":"invalid key"}"#),
        Says::Status(200, r#"{"errcode":0}"#),
    ]);
    let mut body = json!({ "name": "值班群", "way": "wecom", "kinds": ["serious_finding"],
        "url": format!("{}?key=hidden", hook.url), "secret": "geheim" });
    let id = desk.post("/channels", &body).done(200).json()["id"].clone();
    let test = || {
        desk.post("/channels/test", &json!({ "id": id }))
            .done(200)
            .json()
    };
    assert_eq!(test()["error"], "93000 invalid key");
    assert_eq!(test()["error"], Value::Null);
    assert_eq!(hook.came().len(), 2);
    // Changed without naming them, the address and the secret stay.
    body["id"] = id.clone();
    body["name"] = json!("夜班群");
    body.as_object_mut()
        .expect("fields")
        .retain(|name, _| name != "url" && name != "secret");
    desk.post("/channels", &body).done(200);
    let shown = desk.read("/settings")["channels"][0].clone();
    assert_eq!(
        (
            &shown["name"],
            &shown["host"],
            &shown["secret_set"],
            &shown["error"]
        ),
        (
            &json!("夜班群"),
            &json!("127.0.0.1"),
            &json!(true),
            &json!("93000 invalid key")
        )
    );
    hook.will_say(&[Says::Status(200, r#"{"errcode":0}"#)]);
    assert_eq!(test()["error"], Value::Null);
    desk.post("/channels/remove", &json!({ "id": id }))
        .done(200);
    assert_eq!(desk.read("/settings")["channels"], json!([]));
    desk.post("/channels/test", &json!({ "id": id }))
        .refused(404, "not_found");
    let file = std::fs::read_to_string(desk.world.path.join("keys/channels")).expect("read");
    assert!(!file.contains("hidden"), "{file}");
}

#[test]
fn another_mail_server_never_gets_the_old_ones_password() {
    let desk = Desk::new();
    let mail = |host: &str| {
        json!({ "host": host, "port": 465, "security": "tls", "user": "u",
        "from": "a@example.org", "to": ["b@example.org"] })
    };
    let mut body = json!({ "name": "m", "way": "email", "kinds": [], "secret": "geheim",
        "mail": mail("smtp.example.org") });
    body["id"] = desk.post("/channels", &body).done(200).json()["id"].clone();
    body.as_object_mut().expect("fields").remove("secret");
    desk.post("/channels", &body).done(200);
    assert_eq!(desk.read("/settings")["channels"][0]["secret_set"], true);
    body["mail"] = mail("smtp.elsewhere.org");
    desk.post("/channels", &body).done(200);
    assert_eq!(desk.read("/settings")["channels"][0]["secret_set"], false);
}
