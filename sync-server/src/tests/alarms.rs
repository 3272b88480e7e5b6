//! Orders whose time runs out: warned of once, then escalated step by step, on the server's clock.
//! Both sides tell it, and a rebuild makes the same without judging again.

use crate::keys::Keys;
use crate::tests::ledger::Desk;
use crate::{Folder, judge, rebuild};
use serde_json::{Value, json};

const FINDING: &str = "0190b6a0-0000-7000-8000-0000000000f1";
pub const ORDER: &str = "0190b6a0-0000-7000-8000-0000000000e1";

impl Desk {
    /// A guard finds something that an engineer has to put right by a time.
    pub fn finds(&mut self, severity: &str, finish_by: &str) -> &'static str {
        self.finds_as((FINDING, ORDER, "11.1"), severity, finish_by);
        FINDING
    }

    /// The same under other ids, of another item.
    pub fn finds_as(
        &mut self,
        (finding, order, item): (&str, &str, &str),
        severity: &str,
        finish_by: &str,
    ) {
        let (place, _) = self.handheld.named(&self.world, "checkpoint", "1栋大堂");
        let (by, _) = self.handheld.named(&self.world, "staff", "张伟");
        let (owner, _) = self.handheld.named(&self.world, "staff", "陈志远");
        let said = json!({ "type": "finding_raised", "checkpoint": place, "item": item,
            "clauses": ["dirty"], "made": { "finding": finding, "order": order,
            "severity": severity, "role": "engineer", "state": "assigned", "owner": owner,
            "finish_by": finish_by } });
        self.handheld
            .append_at("2026-11-23T20:00:00+08:00", Some(&by), said);
        self.handheld.send_all(&self.world).done(200);
    }

    /// The clock goes on to a time of Shanghai, and what falls due is done.
    pub fn at(&mut self, time: &str) {
        let time = format!("{time}:00+08:00").parse().expect("a time");
        self.world.clock.set(time);
        self.judges();
        self.waits(0);
    }

    pub fn judges(&self) {
        let now = self.world.clock.now();
        self.world.writer().write(now, judge::run).expect("judged");
    }

    /// What time alone said of the order, as its feed row has it.
    fn alarms(&self) -> Vec<(Option<u64>, String, usize)> {
        let row = self.handheld.row(&self.world, "order", ORDER);
        let row = row.expect("an order");
        let all = row["alarms"].as_array().cloned().unwrap_or_default();
        let one = |alarm: &Value| {
            let role = alarm["role"].as_str().unwrap_or("near").to_owned();
            let staff = alarm["staff"].as_array().map_or(0, Vec::len);
            (alarm["step"].as_u64(), role, staff)
        };
        all.iter().map(one).collect()
    }

    fn said(&self) -> Vec<String> {
        let all = self.alarms().into_iter();
        all.map(|(step, role, _)| format!("{}{role}", step.unwrap_or(0)))
            .collect()
    }

    fn moves(&self, from: &str, to: &str, go: u32, more: Value) {
        let mut body = json!({ "orders": [{ "order": ORDER, "from": from, "go": go }], "to": to,
            "note": "说明" });
        for (field, value) in more.as_object().expect("fields") {
            body[field] = value.clone();
        }
        let moved = self.post("/orders/move", &body).done(200).json();
        assert_eq!(moved["moved"], 1, "{moved}");
    }

    /// Stops the server and makes everything anew: nothing differs.
    #[track_caller]
    pub fn rebuilds_the_same(&mut self) {
        self.world.server = None;
        let folder = Folder::open(&self.world.path).expect("opened");
        let keys = Keys::open(&folder).expect("keys");
        let rebuilt = rebuild::run(&folder, &keys, self.world.clock.now()).expect("rebuilt");
        assert!(rebuilt.differences.is_empty(), "{:?}", rebuilt.differences);
    }
}

#[test]
fn an_order_is_warned_of_once_then_told_to_more_people_step_by_step() {
    let mut desk = Desk::new();
    desk.finds("normal", "2026-11-24T00:00:00+08:00");
    desk.at("2026-11-23T22:59");
    assert!(desk.said().is_empty());
    desk.at("2026-11-23T23:00");
    desk.at("2026-11-23T23:59");
    assert_eq!(desk.said(), ["0near"]);
    desk.at("2026-11-24T00:00");
    assert_eq!(desk.alarms()[1], (Some(1), "owner".into(), 1));
    desk.at("2026-11-24T04:00");
    // Not before the end of the next working day.
    desk.at("2026-11-25T23:59");
    assert_eq!(desk.said(), ["0near", "1owner", "2leader"]);
    desk.at("2026-11-26T00:00");
    desk.at("2026-11-30T00:00");
    let wanted = ["0near", "1owner", "2leader", "3supervisor"];
    assert_eq!(desk.said(), wanted);
    assert!(desk.alarms().iter().skip(1).all(|(_, _, staff)| *staff > 0));
    let told = desk.read(&format!("/findings/{FINDING}"));
    let history = told["history"].as_array().expect("steps");
    assert_eq!(history.len(), 5);
    assert_eq!(history[2]["alarm"]["names"], json!(["陈志远"]));
    assert_eq!(
        (
            &history[4]["alarm"]["role"],
            &history[4]["late"],
            &history[4]["by"]
        ),
        (&json!("supervisor"), &json!(false), &Value::Null)
    );
    desk.rebuilds_the_same();
}

#[test]
fn a_clock_that_jumps_over_all_of_it_takes_each_step_in_one_go() {
    let mut desk = Desk::new();
    desk.finds("normal", "2026-11-24T00:00:00+08:00");
    desk.at("2026-11-28T00:00");
    assert_eq!(desk.said(), ["1owner", "2leader", "3supervisor"]);
    desk.at("2026-11-28T00:01");
    assert_eq!(desk.said().len(), 3);
}

#[test]
fn what_stands_still_tells_nobody_and_goes_on_where_it_was() {
    let mut desk = Desk::new();
    desk.finds("normal", "2026-11-24T00:00:00+08:00");
    let pause = |desk: &mut Desk, at: &str, what: &str| {
        let said = json!({ "type": "order_noted", "order": ORDER, "what": what });
        let (by, _) = desk.handheld.named(&desk.world, "staff", "陈志远");
        desk.handheld
            .append_at(&format!("{at}:00+08:00"), Some(&by), said);
        desk.handheld.send_all(&desk.world).done(200);
    };
    desk.at("2026-11-24T00:00");
    assert_eq!(desk.said(), ["1owner"]);
    pause(&mut desk, "2026-11-24T01:00", "paused");
    desk.at("2026-11-24T12:00");
    assert_eq!(desk.said(), ["1owner"]);
    pause(&mut desk, "2026-11-24T12:00", "resumed");
    // Eleven hours later than it would have been, and the first step isn't taken again.
    desk.at("2026-11-24T14:59");
    assert_eq!(desk.said(), ["1owner"]);
    desk.at("2026-11-24T15:00");
    assert_eq!(desk.said(), ["1owner", "2leader"]);
    desk.rebuilds_the_same();
}

#[test]
fn reopened_and_with_a_new_limit_it_is_counted_anew() {
    let mut desk = Desk::new();
    desk.finds("normal", "2026-11-24T00:00:00+08:00");
    desk.at("2026-11-24T00:00");
    let later = json!({ "finish_by": "2026-11-24T10:00:00+08:00" });
    desk.moves("assigned", "assigned", 0, later);
    desk.at("2026-11-24T09:59");
    assert_eq!(desk.said(), ["1owner", "0near"]);
    desk.at("2026-11-24T10:00");
    assert_eq!(desk.said(), ["1owner", "0near", "1owner"]);
    desk.moves("assigned", "fixed", 0, json!({}));
    desk.at("2026-11-24T20:00");
    assert_eq!(desk.said().len(), 3, "what is put right waits for nobody");
    desk.moves("fixed", "reopened", 0, json!({ "reason": "photo_unclear" }));
    desk.at("2026-11-24T20:00");
    assert_eq!(desk.said()[3..], ["1owner"]);
    desk.at("2026-11-25T00:00");
    assert_eq!(desk.said()[3..], ["1owner", "2leader"]);
    desk.rebuilds_the_same();
}

#[test]
fn a_sites_own_steps_and_warning_count() {
    let mut desk = Desk::new();
    let body = json!({
        "escalation": { "minor": [], "serious": [], "normal": [
            { "after": { "amount": 30, "unit": "minutes" }, "role": "supervisor" }] },
        "warning": { "share_percent": 50, "at_least_min": 15, "at_most_min": 600 } });
    desk.post("/settings", &body).done(200);
    desk.finds("normal", "2026-11-24T00:00:00+08:00");
    desk.at("2026-11-23T22:00");
    assert_eq!(desk.said(), ["0near"]);
    desk.at("2026-11-24T00:29");
    assert_eq!(desk.said(), ["0near"]);
    desk.at("2026-11-24T00:30");
    assert_eq!(desk.said(), ["0near", "1supervisor"]);
}
