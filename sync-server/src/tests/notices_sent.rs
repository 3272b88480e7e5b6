//! What is sent where: signed webhooks that are tried again, robots' shapes, mail, quiet hours,
//! digests; a kill between sending and marking loses nothing.

use crate::notices::post::signature;
use crate::tests::hook::{Came, Hook, Post, Says};
use crate::tests::ledger::Desk;
use crate::tests::uploads;
use crate::tests::webhooks::as_described;
use serde_json::{Value, json};

const SECRET: &str = "a secret of the test";
const KINDS: [&str; 7] = [
    "serious_finding",
    "order_given",
    "order_near",
    "order_overdue",
    "round_missed",
    "device_unseen",
    "expiring",
];

impl Desk {
    pub fn channel(&self, way: &str, more: Value) -> String {
        let mut body = json!({ "name": way, "way": way, "kinds": KINDS });
        for (field, value) in more.as_object().expect("fields") {
            body[field] = value.clone();
        }
        let set = self.post("/channels", &body).done(200).json();
        set["id"].as_str().expect("an id").to_owned()
    }

    pub fn sends(&self) {
        let server = self.world.server.as_ref().expect("running");
        server.send_notices().expect("looked");
    }

    /// A channel as the settings page shows it.
    fn shown(&self, id: &str) -> Value {
        let all = self.read("/settings");
        let mut all = all["channels"].as_array().expect("channels").iter();
        all.find(|one| one["id"] == id).expect("a channel").clone()
    }

    /// The clock goes on by seconds, and what is due is sent.
    fn sends_after(&mut self, seconds: i64) {
        let now = self.world.clock.now() + chrono::TimeDelta::seconds(seconds);
        self.world.clock.set(now);
        self.sends();
    }
}

fn ids(came: &[Came]) -> Vec<String> {
    let id = |one: &Came| one.header("x-touchpoint-id").to_owned();
    came.iter().map(id).collect()
}

#[test]
fn a_webhook_is_signed_and_tried_again_under_the_same_id_until_it_is_taken() {
    let mut desk = Desk::bare();
    let hook = Hook::new(&[Says::Status(503, ""), Says::Status(500, "no")]);
    let only = json!({ "url": hook.url, "secret": SECRET, "kinds": ["serious_finding"] });
    let id = desk.channel("webhook", only);
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.sends();
    desk.sends();
    assert_eq!(hook.came().len(), 1, "it waits before it tries again");
    assert_eq!(desk.shown(&id)["error"], "status 503");
    desk.sends_after(30);
    desk.sends_after(59);
    assert_eq!(hook.came().len(), 2, "longer each time");
    desk.sends_after(1);
    desk.sends_after(3_600);
    let came = hook.came();
    assert_eq!(came.len(), 3, "and once it is taken no more");
    let all = ids(&came);
    assert!(
        all.iter().all(|id| *id == all[0] && !id.is_empty()),
        "{all:?}"
    );
    for one in &came {
        let given = one.header("x-touchpoint-signature");
        let at = given
            .strip_prefix("t=")
            .and_then(|rest| rest.split_once(','));
        let at = at.expect("a time").0.parse().expect("seconds");
        assert_eq!(given, signature(SECRET, at, &one.body));
    }
    let body = came[2].json();
    as_described(&body);
    assert_eq!(
        (
            &body["event"],
            &body["id"],
            &body["site"]["id"],
            &body["serious"]
        ),
        (
            &json!("finding.serious"),
            &json!(all[0]),
            &json!(desk.world.made.site),
            &json!(true)
        )
    );
    assert!(body["about"]["finding"].is_string() && body["text"]["zh"].is_string());
    let shown = desk.shown(&id);
    assert!(shown["sent_at"].is_string() && shown["failed_at"].is_string());
}

#[test]
fn a_kill_between_sending_and_marking_sends_it_again_with_the_same_id() {
    let mut desk = Desk::bare();
    let hook = Hook::new(&[Says::Nothing]);
    desk.channel(
        "webhook",
        json!({ "url": hook.url, "kinds": ["serious_finding"] }),
    );
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    let server = desk.world.server.as_ref().expect("running");
    server.send_notices_until(hook.has(1));
    desk.world.restart();
    desk.sends();
    let came = hook.came();
    assert_eq!(came.len(), 2);
    assert_eq!(ids(&came)[0], ids(&came)[1]);
    assert_eq!(came[0].body, came[1].body);
    desk.world.restart();
    desk.sends();
    assert_eq!(hook.came().len(), 2);
}

#[test]
fn a_rebuild_sends_nothing_twice() {
    let mut desk = Desk::bare();
    let hook = Hook::new(&[]);
    desk.channel("webhook", json!({ "url": hook.url, "secret": SECRET }));
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.sends();
    assert_eq!(hook.came().len(), 2);
    desk.rebuilds_the_same();
    desk.world.restart();
    desk.sends_after(600);
    assert_eq!(hook.came().len(), 2);
}

#[test]
fn what_was_made_before_a_channel_is_not_sent_there_and_a_dead_one_holds_up_nobody() {
    let mut desk = Desk::bare();
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.world.wait(1);
    let (dead, alive) = (Hook::new(&[Says::Status(500, "")]), Hook::new(&[]));
    let gone = desk.channel("webhook", json!({ "url": "http://127.0.0.1:9/hook" }));
    desk.channel("webhook", json!({ "url": dead.url }));
    desk.channel("webhook", json!({ "url": alive.url }));
    desk.sends();
    assert!(alive.came().is_empty());
    desk.at("2026-11-24T00:00");
    desk.sends();
    alive
        .came()
        .iter()
        .for_each(|one| as_described(&one.json()));
    let events: Vec<_> = alive
        .came()
        .iter()
        .map(|one| one.json()["event"].clone())
        .collect();
    assert!(events.contains(&json!("order.overdue")), "{events:?}");
    assert!(!events.contains(&json!("finding.serious")), "{events:?}");
    assert!(desk.shown(&gone)["failed_at"].is_string());
}

#[test]
fn an_answer_that_leads_elsewhere_is_not_followed_and_an_endless_one_is_cut_off() {
    let mut desk = Desk::bare();
    let inner = Hook::new(&[]);
    let hook = Hook::new(&[Says::Moved(inner.url.clone()), Says::Endless]);
    let only = json!({ "url": hook.url, "kinds": ["serious_finding"] });
    let id = desk.channel("webhook", only);
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.sends();
    assert!(inner.came().is_empty());
    assert_eq!(desk.shown(&id)["error"], "status 307");
    desk.sends_after(30);
    assert!(desk.shown(&id)["sent_at"].is_string());
}

#[test]
fn a_robot_gets_many_notices_as_one_message_in_its_own_shape() {
    let ok = [
        ("wecom", r#"{"errcode":0,"errmsg":"ok"}"#),
        ("dingtalk", r#"{"errcode":0,"errmsg":"ok"}"#),
        ("feishu", r#"{"code":0,"msg":"success"}"#),
    ];
    let mut desk = Desk::bare();
    let hooks = ok.map(|(way, answer)| {
        let hook = Hook::new(&[Says::Status(200, answer)]);
        let url = format!("{}?key=k3y0ft3st", hook.url);
        desk.channel(way, json!({ "url": url, "secret": SECRET }));
        (way, hook)
    });
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.sends();
    for (way, hook) in &hooks {
        let came = hook.came();
        assert_eq!(came.len(), 1, "{way}");
        let body = came[0].json();
        let text = match *way {
            "wecom" => &body["markdown"]["content"],
            "dingtalk" => &body["markdown"]["text"],
            _ => &body["content"]["text"],
        };
        let text = text.as_str().expect("a text");
        assert!(
            text.contains("严重问题") && text.contains("派单：陈志远"),
            "{text}"
        );
        assert!(came[0].path.starts_with("/hook?key=k3y0ft3st"));
        assert_eq!(came[0].path.contains("&sign="), *way == "dingtalk");
        assert_eq!(body["sign"].is_string(), *way == "feishu");
    }
}

#[test]
fn a_robot_that_says_no_is_asked_again_and_nothing_shows_its_key() {
    let mut desk = Desk::bare();
    let no = r#"{"errcode":310000,"errmsg":"sign not match"}"#;
    let hook = Hook::new(&[Says::Status(200, no), Says::Status(200, r#"{"errcode":0}"#)]);
    let url = format!("{}?access_token=k3y0ft3st", hook.url);
    let id = desk.channel("dingtalk", json!({ "url": url, "secret": SECRET }));
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.sends();
    assert_eq!(desk.shown(&id)["error"], "310000 sign not match");
    let settings = desk.read("/settings").to_string();
    assert!(
        !settings.contains("k3y0ft3st") && !settings.contains(SECRET),
        "{settings}"
    );
    let (rows, _) = desk.handheld.feed(&desk.world);
    let all: String = rows.iter().map(|(_, _, row)| row.to_string()).collect();
    assert!(!all.contains("k3y0ft3st") && !all.contains(SECRET));
    desk.sends_after(30);
    assert_eq!(hook.came().len(), 2);
    use std::os::unix::fs::PermissionsExt;
    let file = desk.world.path.join("keys/channels");
    let mode = file.metadata().expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

fn mail(port: u16) -> Value {
    json!({ "host": "127.0.0.1", "port": port, "security": "none", "user": "desk",
        "from": "触点 <desk@example.org>", "to": ["a@example.org", "b@example.org"] })
}

#[test]
fn mail_goes_through_a_whole_conversation_and_is_tried_again() {
    let mut desk = Desk::bare();
    let post = Post::new(1);
    let id = desk.channel(
        "email",
        json!({ "mail": mail(post.port), "secret": SECRET }),
    );
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.sends();
    let error = desk.shown(&id)["error"].clone();
    assert!(
        error.as_str().is_some_and(|text| text.contains("not now")),
        "{error}"
    );
    desk.sends_after(30);
    let said = post.said();
    let has = |wanted: &str| said.iter().any(|line| line.starts_with(wanted));
    assert!(
        has("MAIL FROM:<desk@example.org>") && has("AUTH PLAIN "),
        "{said:#?}"
    );
    assert!(has("RCPT TO:<a@example.org>") && has("RCPT TO:<b@example.org>"));
    assert!(has("Subject: =?utf-8?b?") && has("Message-ID: <") && has("Content-Type: text/plain"));
    assert!(desk.shown(&id)["sent_at"].is_string());
    desk.sends_after(3_600);
    assert_eq!(post.said().len(), said.len());
}

#[test]
fn in_quiet_hours_only_what_is_serious_goes_and_the_rest_after_them() {
    let mut desk = Desk::bare();
    let hook = Hook::new(&vec![Says::Status(200, r#"{"errcode":0}"#); 3]);
    let quiet = json!({ "notices": { "off": [], "digest_at": "08:00", "unseen_hours": 24,
        "quiet": { "from": "19:00", "to": "07:00" } } });
    desk.post("/settings", &quiet).done(200);
    desk.channel(
        "wecom",
        json!({ "url": hook.url, "kinds": ["serious_finding", "order_given",
        "order_overdue", "order_near"] }),
    );
    desk.finds("normal", "2026-11-24T06:00:00+08:00");
    desk.sends();
    desk.at("2026-11-24T06:59");
    desk.sends();
    assert!(hook.came().is_empty());
    desk.at("2026-11-24T07:00");
    desk.sends();
    let came = hook.came();
    assert_eq!(came.len(), 1);
    let text = came[0].json()["markdown"]["content"].to_string();
    assert!(
        text.contains("2 条通知") && text.contains("超时升级"),
        "{text}"
    );
}

#[test]
fn a_digest_counts_once_a_day() {
    let mut desk = Desk::bare();
    let hook = Hook::new(&vec![Says::Status(200, r#"{"code":0}"#); 3]);
    let more = json!({ "url": hook.url, "digest": true, "english": true,
        "kinds": ["serious_finding", "order_given"] });
    desk.channel("feishu", more);
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    desk.sends();
    desk.at("2026-11-24T07:59");
    desk.sends();
    assert!(hook.came().is_empty());
    desk.at("2026-11-24T08:00");
    desk.sends();
    desk.at("2026-11-24T09:00");
    desk.sends();
    let came = hook.came();
    assert_eq!(came.len(), 1);
    let text = came[0].json()["content"]["text"].clone();
    let text = text.as_str().expect("a text");
    assert!(
        text.contains("2 notices") && text.contains("Serious finding 1"),
        "{text}"
    );
    desk.at("2026-11-25T08:00");
    desk.sends();
    assert_eq!(hook.came().len(), 1, "nothing new, nothing told");
}

#[test]
fn a_record_is_told_of_once_all_its_photos_have_come() {
    let mut desk = Desk::bare();
    let hook = Hook::new(&[]);
    desk.channel(
        "webhook",
        json!({ "url": hook.url, "kinds": ["record_complete"] }),
    );
    let (place, _) = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂");
    let (by, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let round = "0190b6a0-0000-7000-8000-0000000000a1";
    let bytes = uploads::png(40, 30, 7);
    let photo = protocol::chain::sha256_hex(&bytes);
    let at = "2026-11-23T20:00:00+08:00";
    for said in [
        json!({ "type": "round_started", "round": round, "kind": "unplanned" }),
        json!({ "type": "answered", "round": round, "photos": [photo], "answers": [{
            "checkpoint": place, "item": "11.1", "list": "tp11", "list_version": 1,
            "outcome": "pass", "photos": [0] }] }),
        json!({ "type": "round_finished", "round": round, "points_done": 1,
            "points_total": 1 }),
    ] {
        desk.handheld.append_at(at, Some(&by), said);
    }
    desk.handheld.send_all(&desk.world).done(200);
    desk.judges();
    desk.sends();
    assert!(hook.came().is_empty(), "a photo is still on its way");
    let upload = uploads::begin(&desk.world, &desk.handheld, &bytes);
    uploads::patch(&desk.world, &desk.handheld, &upload, 0, &bytes).done(204);
    desk.judges();
    desk.judges();
    desk.sends();
    let came = hook.came();
    assert_eq!(came.len(), 1);
    let body = came[0].json();
    as_described(&body);
    assert_eq!(
        (
            &body["event"],
            &body["about"]["round"],
            &body["about"]["photos"]
        ),
        (&json!("record.complete"), &json!(round), &json!(1))
    );
}
