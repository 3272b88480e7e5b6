//! The console's calls: who may, and what they show.

use crate::console::Rules;
use crate::gate::Limits;
use crate::tests::handheld::Handheld;
use crate::tests::world::{Answer, World};
use serde_json::{Value, json};

pub fn sign_in(world: &World, password: &str, headers: &[(&str, &str)]) -> Answer {
    let origin = format!("http://{}", world.address());
    let mut all = vec![
        ("Origin", origin.as_str()),
        ("Content-Type", "application/json"),
    ];
    all.extend_from_slice(headers);
    let body = json!({ "name": "supervisor", "password": password }).to_string();
    world.call("POST", "/api/console/sign-in", &all, body.as_bytes())
}

pub fn cookie(answer: &Answer) -> String {
    let cookie = &answer.done(204).headers["set-cookie"];
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    cookie.split(';').next().expect("a pair").to_owned()
}

pub fn get(world: &World, cookie: &str, path: &str) -> Answer {
    world.call(
        "GET",
        &format!("/api/console{path}"),
        &[("Cookie", cookie)],
        b"",
    )
}

#[test]
fn a_supervisor_signs_in_sees_the_site_and_signs_out() {
    let world = World::new();
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let me = get(&world, &cookie, "/me").done(200).json();
    assert_eq!(me["sites"][0]["id"], world.made.site.to_string());
    let begins = me["sites"][0]["day_start_min"].as_u64();
    assert_eq!(begins, Some(6 * 60), "its pages know which day it is");
    let origin = format!("http://{}", world.address());
    let headers = [
        ("Cookie", cookie.as_str()),
        ("Origin", origin.as_str()),
        ("Content-Type", "application/json"),
    ];
    world
        .call("POST", "/api/console/sign-out", &headers, b"{}")
        .done(204);
    get(&world, &cookie, "/me").refused(401, "not_signed_in");
}

#[test]
fn a_wrong_password_a_foreign_origin_and_no_session_are_refused() {
    let world = World::new();
    sign_in(&world, "wrong", &[]).refused(401, "wrong_password");
    let body = json!({ "name": "nobody", "password": "x" }).to_string();
    let headers = [
        ("Origin", "http://evil.example"),
        ("Content-Type", "application/json"),
    ];
    let foreign = world.call("POST", "/api/console/sign-in", &headers, body.as_bytes());
    foreign.refused(403, "forbidden");
    let missing = world.call("POST", "/api/console/sign-in", &[], body.as_bytes());
    missing.refused(403, "forbidden");
    for path in ["/me", "/photos/00", "/sites/x/board", "/sites/x/devices"] {
        get(&world, "", path).refused(401, "not_signed_in");
    }
}

#[test]
fn a_session_ends_after_twelve_hours() {
    let world = World::new();
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    world.wait(12 * 60);
    get(&world, &cookie, "/me").refused(401, "not_signed_in");
}

#[test]
fn another_site_is_as_if_it_were_not_there() {
    let world = World::new();
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let id = model::ids::SiteId(uuid::Uuid::from_u128(5));
    let now = world.clock.now();
    world
        .writer()
        .write(now, |writing| {
            let row = crate::start::site_row("别处", "Asia/Shanghai")?;
            crate::start::add_site(writing, id, &row)
        })
        .expect("a second site");
    get(&world, &cookie, &format!("/sites/{id}/board")).refused(404, "not_found");
}

#[test]
fn in_the_demo_calls_want_the_start_token_and_this_machines_name() {
    let rules = Rules {
        tls: false,
        start_token: Some("secret".into()),
        plain_webhooks: false,
    };
    let world = World::with(Limits::default(), rules);
    sign_in(&world, &world.made.password, &[]).refused(403, "start_token");
    cookie(&sign_in(
        &world,
        &world.made.password,
        &[("X-Start-Token", "secret")],
    ));
    world
        .call("GET", "/", &[("Host", "evil.example")], b"")
        .refused(403, "forbidden");
    let handheld = Handheld::enrolled(&world, 1);
    handheld.send_all(&world).done(200);
}

/// A guard's walk with one fail: the round's id. The clock stands at 22:10.
fn walk(world: &World) -> String {
    let mut handheld = Handheld::enrolled(world, 1);
    let (plan, row) = handheld.named(world, "plan", "夜间巡逻A线");
    let (staff, _) = handheld.named(world, "staff", "张伟");
    let start = "2026-11-23T22:00";
    let round = model::ids::planned_round(plan.parse().expect("a plan"), start).to_string();
    let checkpoint = row["checkpoints"][0].clone();
    world.wait(2 * 60 + 10);
    let mut append = |event: Value| {
        handheld.append_at("2026-11-23T22:05:00+08:00", Some(&staff), event);
    };
    append(
        json!({ "type": "round_started", "round": round, "plan": plan,
        "plan_version": 1, "start": start }),
    );
    append(json!({ "type": "checkpoint_reached", "round": round,
        "checkpoint": checkpoint, "how": "qr", "scanned": "TP1:0001" }));
    append(
        json!({ "type": "answered", "round": round, "photos": [photo()],
        "answers": [{ "checkpoint": checkpoint, "item": "1.7", "list": "tp01",
            "list_version": 1, "outcome": "fail", "clauses": [], "note": "积水",
            "photos": [0],
            "values": [{ "part": "x", "milli": 900, "unit": "min", "low_milli": 900,
                "low_exclusive": true }],
            "finding": { "finding": "0190b6a0-0000-7000-8000-0000000000f1",
                "order": "0190b6a0-0000-7000-8000-0000000000e1", "severity": "serious",
                "role": "cleaner", "state": "raised" } }] }),
    );
    handheld.send_all(world).done(200);
    round
}

fn photo() -> String {
    "ab".repeat(32)
}

#[test]
fn until_somebody_walks_the_board_says_how_far_a_site_is_set_up() {
    let world = World::new();
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let path = format!("/sites/{}/board", world.made.site);
    let begins = || get(&world, &cookie, &path).done(200).json()["begins"].clone();
    let before = begins();
    let some = |name: &str| before[name].as_u64().expect("a number") > 0;
    assert!(
        some("places") && some("plans") && some("labels"),
        "{before}"
    );
    assert_eq!(before["handhelds"], 0);
    walk(&world);
    assert_eq!(begins(), json!(null));
}

#[test]
fn a_walk_is_on_the_board() {
    let world = World::new();
    let round = walk(&world);
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let path = format!("/sites/{}/board", world.made.site);
    let board = get(&world, &cookie, &path).done(200).json();
    assert_eq!(
        (&board["day"], &board["tiles"]["running"]),
        (&json!("2026-11-23"), &json!(1))
    );
    let rounds = board["rounds"].as_array().expect("rounds");
    let walked = rounds
        .iter()
        .find(|one| one["round"] == round)
        .expect("the walk");
    assert_eq!(
        (&walked["state"], &walked["by"]),
        (&json!("running"), &json!("张伟"))
    );
    assert_eq!(walked["points"][0]["cell"], "fail");
    assert_eq!(walked["points"].as_array().map(Vec::len), Some(14));
}

#[test]
fn a_record_holds_answers_readings_photos_and_how_presence_was_proved() {
    let world = World::new();
    let round = walk(&world);
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let path = format!("/sites/{}/rounds/{round}", world.made.site);
    let record = get(&world, &cookie, &path).done(200).json();
    let point = &record["points"][0];
    assert_eq!(
        (&point["how"], &point["scanned"]),
        (&json!("qr"), &json!("TP1:0001"))
    );
    let answer = &point["answers"][0];
    assert_eq!(
        (&answer["by"], &answer["note"]),
        (&json!("张伟"), &json!("积水"))
    );
    assert_eq!(
        (&answer["photos"], &answer["photo_held"]),
        (&json!([photo()]), &json!([false]))
    );
    let value = &answer["values"][0];
    assert_eq!(
        (&value["standing"], &value["low_exclusive"]),
        (&json!("below"), &json!(true))
    );
    assert_eq!(
        (&record["device_name"], &answer["order_state"]),
        (&json!("PDA"), &json!("raised"))
    );
}

#[test]
fn a_round_that_nobody_began_has_a_record_too() {
    let world = World::new();
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let site = world.made.site;
    let board = get(&world, &cookie, &format!("/sites/{site}/board"))
        .done(200)
        .json();
    let due = &board["rounds"][0];
    let path = format!(
        "/sites/{site}/rounds/{}",
        due["round"].as_str().expect("an id")
    );
    let record = get(&world, &cookie, &path).done(200).json();
    assert_eq!(
        (&record["name"], &record["started_at"]),
        (&due["name"], &json!(null))
    );
    let nowhere = format!("/sites/{site}/rounds/{}", uuid::Uuid::from_u128(1));
    get(&world, &cookie, &nowhere).refused(404, "not_found");
}

#[test]
fn findings_and_handhelds_are_listed() {
    let world = World::new();
    walk(&world);
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let site = world.made.site;
    let path = format!("/sites/{site}/findings?open=1");
    let findings = get(&world, &cookie, &path).done(200).json();
    assert_eq!(
        (&findings[0]["severity"], &findings[0]["seen"]),
        (&json!("serious"), &json!(1))
    );
    let id = findings[0]["finding"].as_str().expect("an id");
    let told = get(&world, &cookie, &format!("/sites/{site}/findings/{id}"));
    let told = told.done(200).json();
    assert_eq!(
        (&told["finding"], &told["note"]),
        (&json!(id), &json!("积水"))
    );
    assert_eq!(
        told["history"],
        json!([{ "at": "2026-11-23T22:05:00+08:00", "by": "张伟", "state": "raised",
            "what": null, "content": null, "signature": null, "late": false, "reason": null,
            "alarm": null, "note": null, "photos": [], "fee_cents": null, "merge": null,
            "of": null }])
    );
    let nowhere = format!("/sites/{site}/findings/{}", uuid::Uuid::from_u128(1));
    get(&world, &cookie, &nowhere).refused(404, "not_found");
    let devices = get(&world, &cookie, &format!("/sites/{site}/devices"))
        .done(200)
        .json();
    assert_eq!(
        (&devices[0]["acked"], &devices[0]["lines_waiting"]),
        (&json!(4), &json!(0))
    );
}

#[test]
fn the_pages_carry_a_policy_without_inline_scripts() {
    let world = World::new();
    let page = world.call("GET", "/", &[], b"");
    assert!(page.headers["content-security-policy"].contains("script-src 'self';"));
}
