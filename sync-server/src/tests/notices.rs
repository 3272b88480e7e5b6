//! Notices: each made once, read by each person for themselves, made again by a rebuild.

use crate::start;
use crate::tests::ledger::Desk;
use crate::{judge, own};
use serde_json::{Value, json};

impl Desk {
    /// The notices of a kind, as the page tells them.
    pub fn notices(&self, kind: &str) -> Vec<Value> {
        let all = self.read("/notices");
        let all = all["notices"].as_array().expect("notices").iter();
        all.filter(|one| one["kind"] == kind).cloned().collect()
    }

    fn unread(&self) -> u64 {
        let told = self.read("/notices?brief=1");
        assert_eq!(told["notices"], json!([]));
        told["unread"].as_u64().expect("a count")
    }
}

#[test]
fn a_serious_finding_and_whose_it_is_are_told_of_once() {
    let mut desk = Desk::bare();
    let finding = desk.finds("serious", "2026-11-24T00:00:00+08:00");
    let told = desk.notices("serious_finding");
    assert_eq!(told.len(), 1);
    let one = &told[0];
    assert_eq!(
        (&one["finding"], &one["serious"], &one["read"], &one["work"]),
        (&json!(finding), &json!(true), &json!(false), &json!(false))
    );
    let words = one["text"]["zh"].as_str().expect("words");
    assert!(words.contains("1栋大堂"), "{words}");
    let given = desk.notices("order_given");
    let words = given[0]["text"]["en"].as_str().expect("words");
    assert!(given.len() == 1 && words.starts_with("陈志远: "), "{words}");
    // The same lines again, as after a lost reply.
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(desk.unread(), 2);
    desk.rebuilds_the_same();
}

#[test]
fn a_normal_finding_is_none_and_what_one_takes_oneself_is_given_to_nobody() {
    let mut desk = Desk::bare();
    desk.finds("normal", "2026-11-24T00:00:00+08:00");
    assert!(desk.notices("serious_finding").is_empty());
    let (taker, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let order = super::alarms::ORDER;
    let moved = json!({ "type": "order_moved", "order": order, "from": "assigned",
        "to": "in_progress", "go": 0, "owner": taker });
    desk.handheld
        .append_at("2026-11-23T20:01:00+08:00", Some(&taker), moved);
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(
        desk.notices("order_given").len(),
        1,
        "the guard's giving alone"
    );
}

#[test]
fn what_a_first_walk_through_the_site_finds_is_told_of_to_nobody() {
    let mut desk = Desk::bare();
    let (place, _) = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂");
    let (by, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let round = "0190b6a0-0000-7000-8000-0000000000a1";
    let at = "2026-11-23T20:00:00+08:00";
    let started = json!({ "type": "round_started", "round": round, "kind": "baseline" });
    desk.handheld.append_at(at, Some(&by), started);
    let made = json!({ "finding": "0190b6a0-0000-7000-8000-0000000000f2",
        "order": "0190b6a0-0000-7000-8000-0000000000e2", "severity": "serious",
        "role": "engineer", "state": "raised" });
    let answered = json!({ "type": "answered", "round": round, "answers": [{
        "checkpoint": place, "item": "11.1", "list": "tp11", "list_version": 1,
        "outcome": "fail", "clauses": ["dirty"], "finding": made }] });
    desk.handheld.append_at(at, Some(&by), answered);
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(desk.read("/findings").as_array().map(Vec::len), Some(1));
    assert_eq!(desk.unread(), 0);
}

#[test]
fn a_round_is_told_of_when_it_is_missed_and_not_while_it_is_unknown() {
    let mut desk = Desk::bare();
    let (staff, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let unlocked = json!({ "type": "unlocked", "how": "pin" });
    desk.handheld
        .append_at("2026-11-23T20:00:00+08:00", Some(&staff), unlocked);
    desk.handheld.send_all(&desk.world).done(200);
    let missed = |desk: &Desk| {
        let all = desk.notices("round_missed");
        let of = |one: &Value| one["text"]["zh"].as_str().expect("words").to_owned();
        let all = all.iter().map(of);
        all.filter(|words| words.starts_with("夜间巡逻A线")).count()
    };
    desk.at("2026-11-24T00:30");
    assert_eq!(missed(&desk), 0, "the guard's handheld hasn't spoken");
    desk.handheld.send(&desk.world, 3, 2).done(200);
    desk.judges();
    desk.judges();
    assert_eq!(missed(&desk), 1);
    desk.rebuilds_the_same();
}

#[test]
fn a_handheld_that_is_silent_for_a_day_is_told_of_once_each_time() {
    let mut desk = Desk::bare();
    desk.handheld.send_all(&desk.world).done(200);
    desk.at("2026-11-24T20:00");
    assert!(desk.notices("device_unseen").is_empty());
    desk.at("2026-11-24T20:01");
    desk.at("2026-11-25T20:00");
    assert_eq!(desk.notices("device_unseen").len(), 1);
    desk.handheld.send(&desk.world, 2, 1).done(200);
    desk.at("2026-11-26T19:59");
    assert_eq!(desk.notices("device_unseen").len(), 1);
    desk.at("2026-11-26T20:01");
    assert_eq!(desk.notices("device_unseen").len(), 2);
    let words = desk.notices("device_unseen")[0]["text"]["zh"].clone();
    assert!(
        words.as_str().expect("words").contains("11-25 20:00"),
        "{words}"
    );
}

#[test]
fn what_runs_out_is_told_of_at_thirty_days_at_seven_and_when_it_has() {
    let mut desk = Desk::bare();
    let lift = json!({ "kind": "eq-lift", "fields": { "certificate": "2026-12-20" } });
    let id = desk.change("equipment", "1栋1号电梯", lift);
    let mut told = |at: &str| {
        desk.at(at);
        desk.notices("expiring").len()
    };
    assert_eq!(told("2026-11-19T08:00"), 0);
    assert_eq!(told("2026-11-20T08:00"), 1);
    assert_eq!(told("2026-11-20T18:00"), 1);
    assert_eq!(told("2026-12-12T08:00"), 1);
    assert_eq!(told("2026-12-13T08:00"), 2);
    assert_eq!(told("2026-12-20T08:00"), 3);
    let one = desk.notices("expiring")[0].clone();
    assert_eq!(one["equipment"], json!(id));
    let words = one["text"]["zh"].as_str().expect("words");
    assert_eq!(words, "1栋1号电梯（1栋电梯）使用标志，期限 2026-12-20");
}

#[test]
fn each_person_reads_for_themselves_and_may_read_again() {
    let mut desk = Desk::bare();
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    let key = desk.notices("serious_finding")[0]["key"].clone();
    let answer = desk
        .post("/notices/read", &json!({ "keys": [key] }))
        .done(200)
        .json();
    assert_eq!(answer["unread"], 1);
    let given = desk.notices("serious_finding");
    assert_eq!(given[0]["read"], true);
    desk.post("/notices/read", &json!({ "keys": [key], "read": false }));
    assert_eq!(desk.unread(), 2);
    let now = desk.read("/notices")["now"].clone();
    desk.post("/notices/read", &json!({ "all_to": now }))
        .done(200);
    assert_eq!(desk.unread(), 0);
    desk.rebuilds_the_same();
    desk.world.restart();
    desk.waits(0);
    assert_eq!(desk.unread(), 0, "a rebuild forgets nobody's reading");
    desk.post("/notices/read", &json!({ "all_to": "now" }))
        .refused(400, "bad_value");
}

#[test]
fn a_kind_that_is_off_is_not_made() {
    let mut desk = Desk::bare();
    let body = json!({ "notices": { "off": ["order_given"], "quiet": null,
        "digest_at": "08:00", "unseen_hours": 24 } });
    desk.post("/settings", &body).done(200);
    desk.finds("serious", "2026-11-24T00:00:00+08:00");
    assert!(desk.notices("order_given").is_empty());
    assert_eq!(desk.unread(), 1);
}

#[test]
fn judging_at_every_site_twice_changes_nothing_more() {
    let mut desk = Desk::new();
    desk.finds("serious", "2026-11-23T21:00:00+08:00");
    desk.at("2026-11-24T08:00");
    let before = desk.read("/notices")["notices"].as_array().map(Vec::len);
    let now = desk.world.clock.now();
    let writer = &mut desk.world.writer();
    writer.write(now, judge::run).expect("judged");
    assert_eq!(
        desk.read("/notices")["notices"].as_array().map(Vec::len),
        before
    );
    // A line that names an order of nobody is kept, and marks itself.
    let odd = protocol::events::OrderWarned {
        order: "0190b6a0-0000-7000-8000-0000000000e9"
            .parse()
            .expect("an id"),
        go: 0,
        limit: model::escalation::Limit::Finish,
        until: "2026-11-24T08:00:00+08:00".into(),
    };
    let lines = vec![
        protocol::events::Event::from(odd),
        start::rows_set(Vec::new()),
    ];
    let site = Some(1);
    writer
        .write(now, |writing| own::append(writing, site, lines.clone()))
        .expect("kept");
    desk.rebuilds_the_same();
}
