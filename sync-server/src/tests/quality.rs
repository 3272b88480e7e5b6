//! Marks of touchpoints: sums that a hand can check, corrections that count down, and the same sums
//! after a rebuild.

use crate::keys::Keys;
use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::{Folder, rebuild};
use serde_json::{Value, json};

pub const LOBBY: &str = "1栋大堂";

fn answer(checkpoint: &Value, (item, outcome): (&str, &str)) -> Value {
    json!({ "checkpoint": checkpoint, "item": item, "list": "tp11", "list_version": 1,
        "outcome": outcome, "values": [] })
}

impl Desk {
    /// An unplanned round past the lobby: its id, and the line of its answers.
    pub fn ticks(&mut self, at: &str, answers: &[(&str, &str)]) -> (String, u64) {
        let (place, _) = self.handheld.named(&self.world, "checkpoint", LOBBY);
        let (by, _) = self.handheld.named(&self.world, "staff", "张伟");
        let number = u128::from(self.handheld.last()) + 0x7000;
        let round = uuid::Uuid::from_u128(number).to_string();
        let answers: Vec<Value> = answers
            .iter()
            .map(|one| answer(&json!(place), *one))
            .collect();
        let mut seq = 0;
        for line in [
            json!({ "type": "round_started", "round": round }),
            json!({ "type": "checkpoint_reached", "round": round, "checkpoint": place,
                "how": "qr", "scanned": "TP1:0001" }),
            json!({ "type": "answered", "round": round, "answers": answers }),
        ] {
            seq = self.handheld.append_at(at, Some(&by), line);
        }
        self.handheld.send_all(&self.world).done(200);
        (round, seq)
    }

    fn corrects(&mut self, round: &str, seq: u64, n: u32, to: Option<(&str, &str)>) {
        let (place, _) = self.handheld.named(&self.world, "checkpoint", LOBBY);
        let mut line = json!({ "type": "corrected", "round": round, "of": { "seq": seq }, "n": n });
        if let Some(to) = to {
            line["answer"] = answer(&json!(place), to);
        }
        self.handheld.append(line);
        self.handheld.send_all(&self.world).done(200);
    }

    /// The touchpoint of lobbies in November.
    fn lobbies(&self) -> Value {
        let told = self.read("/quality?month=2026-11");
        let axes = told["axes"].as_array().expect("axes");
        assert_eq!(axes.len(), 20, "{told}");
        let found = axes.iter().find(|axis| axis["touchpoint"] == 11);
        found.expect("lobbies").clone()
    }

    /// Sets a version of the lobbies in which an item weighs that much.
    fn weighs(&self, item: &str, weight: u32, from: &str) -> Value {
        let told = self.read("/standards");
        let lists = told["lists"].as_array().expect("lists");
        let list = lists.iter().find(|list| list["list"] == "tp11");
        let list = list.expect("lobbies");
        let next = list["next"].is_array().then_some("next");
        let mut items = list[next.unwrap_or("items")].clone();
        let mut all = items.as_array_mut().expect("items").iter_mut();
        let one = all.find(|one| one["id"] == item).expect("the item");
        one["weight"] = json!(weight);
        let base = &list["versions"][0]["version"];
        let body = json!({ "base": base, "from": from, "dry_run": false, "items": items });
        self.post("/standards/tp11", &body).done(200).json()
    }

    fn rebuilds(&mut self) {
        self.world.server = None;
        let folder = Folder::open(&self.world.path).expect("opened");
        let keys = Keys::open(&folder).expect("keys");
        let now = self.world.clock.now();
        let rebuilt = rebuild::run(&folder, &keys, now).expect("rebuilt");
        assert_eq!(rebuilt.differences, []);
        self.world.restart();
    }
}

fn score(passed: u32, judged: u32) -> Value {
    let share = (passed * 10_000).checked_div(judged);
    json!({ "passed": passed, "judged": judged, "share": share })
}

/// The same, where items weigh what they do.
fn weighed(passed: u32, judged: u32, share: u32) -> Value {
    json!({ "passed": passed, "judged": judged, "share": share })
}

/// Two days of November and one of October.
fn judged() -> (Desk, String, u64) {
    let mut desk = Desk::new();
    desk.ticks("2026-10-20T10:00:00+08:00", &[("11.1", "fail")]);
    let (round, seq) = desk.ticks(
        "2026-11-10T10:00:00+08:00",
        &[
            ("11.1", "pass"),
            ("11.2", "fail"),
            ("11.3", "partly"),
            ("11.4", "not_applicable"),
        ],
    );
    let both = [("11.1", "pass"), ("11.2", "pass")];
    desk.ticks("2026-11-17T10:00:00+08:00", &both);
    (desk, round, seq)
}

#[test]
fn a_score_is_what_passed_of_what_was_judged_by_month_and_by_week() {
    let (desk, round, _) = judged();
    let axis = desk.lobbies();
    let scores = (&axis["month"], &axis["before"], &axis["mean"]);
    assert_eq!(scores, (&score(3, 5), &score(0, 1), &score(3, 6)));
    let told = desk.read("/quality?month=2026-11");
    assert_eq!(
        (&told["month_before"], &told["mean_from"]),
        (&json!("2026-10"), &json!("2025-12-01"))
    );
    let week = |monday: &str| {
        let mut weeks = told["weeks"].as_array().expect("weeks").iter();
        let n = weeks.position(|week| week == monday).expect("a week");
        axis["weeks"][n].clone()
    };
    assert_eq!(told["weeks"].as_array().map(Vec::len), Some(13));
    assert_eq!(week("2026-11-09"), score(1, 3));
    assert_eq!(week("2026-11-16"), score(2, 2));
    assert_eq!(week("2026-10-19"), score(0, 1));
    assert_eq!(week("2026-11-30"), score(0, 0));
    let items: Vec<(&Value, &Value, &Value, &Value)> = axis["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|one| (&one["item"], &one["passed"], &one["partly"], &one["judged"]))
        .collect();
    assert_eq!(
        items,
        [
            (&json!("11.3"), &json!(0), &json!(1), &json!(1)),
            (&json!("11.2"), &json!(1), &json!(0), &json!(2)),
            (&json!("11.1"), &json!(2), &json!(0), &json!(2)),
        ]
    );
    let fails = desk.read("/quality/fails?month=2026-11&item=11.2");
    assert_eq!(fails.as_array().map(Vec::len), Some(1));
    let fail = &fails[0];
    assert_eq!(
        (
            &fail["round"],
            &fail["day"],
            &fail["place"],
            &fail["outcome"]
        ),
        (
            &json!(round),
            &json!("2026-11-10"),
            &json!(LOBBY),
            &json!("fail")
        )
    );
}

#[test]
fn an_item_counts_as_often_as_it_weighs_and_its_report_says_the_same() {
    let (desk, ..) = judged();
    let light = desk.read("/quality?month=2026-11");
    assert_eq!(light["weighed"], false);
    let told = desk.weighs("11.2", 3, "2026-11-23");
    let field = &told["set"]["changes"][0]["fields"][0];
    assert_eq!(
        (
            &field["field"],
            &field["before"]["zh"],
            &field["after"]["zh"]
        ),
        (&json!("weight"), &json!("1"), &json!("3"))
    );
    let axis = desk.lobbies();
    // 11.1 passed twice, 11.2 once of two, 11.3 not: 2 + 3 of 2 + 6 + 1; n stays a count.
    assert_eq!(axis["month"], weighed(3, 5, 5_555));
    // October weighs by its own lists, here and in the mean: 5 of 9, and 0 of 1.
    assert_eq!(axis["before"], score(0, 1));
    assert_eq!(axis["mean"], weighed(3, 6, 5_000));
    let page = desk.read("/quality?month=2026-11");
    let weeks = axis["weeks"].as_array().expect("weeks");
    let judged: Vec<&Value> = weeks.iter().filter(|week| week["judged"] != 0).collect();
    let shares = [score(0, 1), weighed(1, 3, 2_000), score(2, 2)];
    assert_eq!(judged, shares.iter().collect::<Vec<_>>());
    let item = &axis["items"][1];
    assert_eq!(
        (
            &item["item"],
            &item["weight"],
            &item["share"],
            &page["weighed"]
        ),
        (&json!("11.2"), &json!(3), &json!(5_000), &json!(true))
    );
    let report = desk.report("quality?month=2026-11").done(200).json();
    assert_eq!(report["parts"][0]["facts"][2]["value"], "56%");
    let said = report["parts"][1]["text"].as_str().expect("a sentence");
    assert!(said.contains("权重"), "{said}");
    let bars = report["parts"].as_array().expect("parts").iter();
    let mut bars = bars.filter(|part| part["part"] == "bars");
    let bar = &bars.next_back().expect("bars")["bars"][0];
    assert_eq!(
        (&bar["share"], &bar["said"]),
        (&json!(5_555), &json!("56% (n 5)"))
    );
}

#[test]
fn a_month_that_is_over_keeps_its_weights_when_a_later_version_weighs_otherwise() {
    let (desk, ..) = judged();
    desk.weighs("11.2", 3, "2026-11-23");
    let november = desk.read("/quality?month=2026-11");
    let axis = desk.lobbies();
    let told = desk.weighs("11.2", 10, "2026-12-01");
    assert_eq!(told["set"]["version"], 3, "{told}");
    assert_eq!(desk.read("/quality?month=2026-11"), november);
    let december = desk.read("/quality?month=2026-12");
    let axes = december["axes"].as_array().expect("axes").iter();
    let later = axes.clone().find(|one| one["touchpoint"] == 11);
    let later = later.expect("lobbies");
    assert_eq!(
        (&later["before"], &later["mean"]),
        (&axis["month"], &axis["mean"])
    );
}

#[test]
fn a_weight_that_is_none_is_told_by_its_item_and_sets_nothing() {
    let (desk, ..) = judged();
    for (weight, reason) in [
        (0, "weight 0 is not 1 to 10"),
        (11, "weight 11 is not 1 to 10"),
    ] {
        let told = desk.weighs("11.2", weight, "2026-11-23");
        let problem = &told["problems"][0];
        assert_eq!(
            (&problem["field"], &problem["reason"]["en"]),
            (&json!("11.2"), &json!(reason))
        );
    }
    assert_eq!(desk.lobbies()["month"], score(3, 5));
}

#[test]
fn a_touchpoints_week_opens_as_many_answers_as_were_judged_in_it() {
    let (mut desk, round, seq) = judged();
    let judged = |desk: &Desk, week: &str, touchpoint: &str| {
        let path =
            format!("answers?{week}&touchpoint={touchpoint}&outcome=pass,partly,fail&corrected=0");
        desk.file(&path).done(200).json()["count"].clone()
    };
    let week = "from=2026-11-09&to=2026-11-15";
    assert_eq!(judged(&desk, week, "tp11"), 3);
    assert_eq!(judged(&desk, "from=2026-11-16&to=2026-11-22", "tp11"), 2);
    assert_eq!(judged(&desk, week, "tp13"), 0);
    assert_eq!(judged(&desk, week, "tp0"), 0);
    desk.corrects(&round, seq, 0, None);
    assert_eq!(judged(&desk, week, "tp11"), 2);
    desk.file(&format!("answers?{week}&touchpoint=11"))
        .refused(400, "bad_value");
}

#[test]
fn what_is_corrected_counts_anew_and_once_and_a_rebuild_says_the_same() {
    let (mut desk, round, seq) = judged();
    desk.corrects(&round, seq, 1, Some(("11.2", "pass")));
    assert_eq!(desk.lobbies()["month"], score(4, 5));
    let fails = desk.read("/quality/fails?month=2026-11&item=11.2");
    assert_eq!(fails, json!([]));
    // Corrected once more, there is nothing left to count down.
    desk.corrects(&round, seq, 1, None);
    assert_eq!(desk.lobbies()["month"], score(4, 5));
    desk.corrects(&round, seq, 0, None);
    let axis = desk.lobbies();
    assert_eq!(axis["month"], score(3, 4));
    desk.rebuilds();
    desk.waits(0);
    assert_eq!(desk.lobbies(), axis);
}

#[test]
fn answers_go_along_where_their_round_turns_out_to_be_of_another_day() {
    let mut desk = Desk::new();
    let (place, _) = desk.handheld.named(&desk.world, "checkpoint", LOBBY);
    let (plan, _) = desk.handheld.named(&desk.world, "plan", "夜间巡逻A线");
    let round = uuid::Uuid::from_u128(0x7999).to_string();
    let answers = [answer(&json!(place), ("11.1", "pass"))];
    let line = json!({ "type": "answered", "round": round, "answers": answers });
    let at = "2026-11-01T10:00:00+08:00";
    desk.handheld.append_at(at, None, line);
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(desk.lobbies()["month"], score(1, 1));
    let started = json!({ "type": "round_started", "round": round, "plan": plan,
        "plan_version": 1, "start": "2026-10-31T22:00" });
    desk.handheld.append_at(at, None, started);
    desk.handheld.send_all(&desk.world).done(200);
    let axis = desk.lobbies();
    assert_eq!(
        (&axis["month"], &axis["before"]),
        (&score(0, 0), &score(1, 1))
    );
    desk.rebuilds();
    desk.waits(0);
    assert_eq!(desk.lobbies(), axis);
}

#[test]
fn what_is_no_month_or_names_no_item_is_refused_by_its_field() {
    let desk = Desk::new();
    for (path, field) in [
        ("/quality?month=2026-13", "`month`"),
        ("/quality/fails?month=2026-11", "`item`"),
        ("/completion?year=0", "`year`"),
        ("/photos?show=nice", "`show`"),
        ("/photos?place=lobby", "`place`"),
        ("/audit?day=yesterday", "`day`"),
        ("/audit?before=1", "`before`"),
    ] {
        let path = format!("/sites/{}{path}", desk.world.made.site);
        let refused = get(&desk.world, &desk.cookie, &path).refused(400, "malformed");
        let message = refused["message"].as_str().expect("words");
        assert!(message.contains(field), "{path}: {message}");
    }
}
