//! Plans at the desk: when each falls due next, and what became of a month of one.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use model::ids::planned_round;
use serde_json::{Value, json};

const NIGHT: &str = "夜间巡逻A线";

impl Desk {
    fn plan(&self, name: &str) -> Value {
        let shown = self.read("/plans");
        let plans = shown["plans"].as_array().expect("plans");
        let found = plans.iter().find(|plan| plan["name"] == name);
        found
            .unwrap_or_else(|| panic!("no {name}: {shown}"))
            .clone()
    }

    /// A round of the night plan that begins and ends at local times.
    fn walks_night(&mut self, start: &str, from: &str, to: &str) {
        let (plan, _) = self.handheld.named(&self.world, "plan", NIGHT);
        let (staff, _) = self.handheld.named(&self.world, "staff", "张伟");
        let round = planned_round(plan.parse().expect("a plan"), start);
        let started = json!({ "type": "round_started", "round": round, "plan": plan,
            "plan_version": 1, "start": start });
        self.handheld.append_at(from, Some(&staff), started);
        let over = json!({ "type": "round_finished", "round": round, "points_done": 0,
            "points_total": 14 });
        self.handheld.append_at(to, Some(&staff), over);
        self.handheld.send_all(&self.world).done(200);
    }
}

fn next(plan: &Value) -> (&str, &str) {
    let next = &plan["next"];
    let text = |field: &str| {
        next[field]
            .as_str()
            .unwrap_or_else(|| panic!("no next: {plan}"))
    };
    (text("start"), text("window_end"))
}

#[test]
fn a_plan_says_its_next_window_and_one_that_is_open_comes_first() {
    let desk = Desk::new();
    let plan = desk.plan(NIGHT);
    assert_eq!(
        next(&plan),
        ("2026-11-23T22:00:00+08:00", "2026-11-23T23:00:00+08:00")
    );
    assert_eq!(
        (
            &plan["kind"],
            &plan["role"],
            &plan["points"],
            &plan["standing"]
        ),
        (
            &json!("inspection"),
            &json!("guard"),
            &json!(14),
            &json!("current")
        )
    );
    // Open since six in the morning, for 23 hours.
    assert_eq!(
        next(&desk.plan("全天综合巡检")).0,
        "2026-11-23T06:00:00+08:00"
    );
    desk.world.wait(3 * 60);
    assert_eq!(next(&desk.plan(NIGHT)).0, "2026-11-24T22:00:00+08:00");
}

#[test]
fn days_that_are_not_worked_and_blackouts_are_passed_over() {
    let desk = Desk::new();
    let calendar = json!([{ "year": 2026, "off": ["11-24"], "work": [] }]);
    desk.change("site", "碧水湾", json!({ "calendar": calendar }));
    let (person, _) = desk.handheld.named(&desk.world, "staff", "王芳");
    let change = json!({ "start": "2026-11-24T08:00", "days": "working", "person": person,
        "blackouts": [{ "from": "2026-11-25", "to": "2026-11-27" }] });
    desk.change("plan", NIGHT, change);
    let plan = desk.plan(NIGHT);
    // Tuesday is off, then three black days, then a weekend.
    assert_eq!(next(&plan).0, "2026-11-30T08:00:00+08:00");
    assert_eq!(
        (&plan["person"], &plan["days"], &plan["standing"]),
        (&json!("王芳"), &json!("working"), &json!("ahead"))
    );
    assert_eq!(
        plan["blackouts"],
        json!([{ "from": "2026-11-25", "to": "2026-11-27" }])
    );
}

#[test]
fn a_plan_of_long_ago_or_far_ahead_is_told_so() {
    let desk = Desk::new();
    desk.change("plan", NIGHT, json!({ "until": "2026-11-22" }));
    let plan = desk.plan(NIGHT);
    assert_eq!(
        (&plan["standing"], &plan["next"]),
        (&json!("over"), &json!(null))
    );
    let yearly = json!({ "rrule": "FREQ=YEARLY;INTERVAL=2", "start": "2028-02-29T09:00" });
    desk.change("plan", "消防检查", yearly);
    let plan = desk.plan("消防检查");
    assert_eq!(plan["standing"], "ahead");
    assert_eq!(next(&plan).0, "2028-02-29T09:00:00+08:00");
}

#[test]
fn a_plan_and_the_one_that_replaced_it_name_each_other() {
    let desk = Desk::new();
    let (id, mut row) = desk.handheld.named(&desk.world, "plan", NIGHT);
    let new = uuid::Uuid::from_u128(0x77).to_string();
    row["name"] = json!("夜间巡逻新");
    row["replaces"] = json!(id);
    desk.set("plan", &new, &row);
    assert_eq!(
        desk.plan("夜间巡逻新")["replaces"],
        json!({ "id": id, "name": NIGHT })
    );
    assert_eq!(
        desk.plan(NIGHT)["replaced_by"],
        json!({ "id": new, "name": "夜间巡逻新" })
    );
}

#[test]
fn a_months_occurrences_say_what_became_of_each() {
    let mut desk = Desk::new();
    desk.walks_night(
        "2026-11-23T22:00",
        "2026-11-23T22:01:00+08:00",
        "2026-11-23T22:50:00+08:00",
    );
    desk.world.wait(3 * 60);
    let (plan, row) = desk.handheld.named(&desk.world, "plan", NIGHT);
    let told = desk.read(&format!("/plans/{plan}"));
    let all = told["occurrences"].as_array().expect("occurrences");
    // Eight nights are left of the month; those before the plan was set were asked of nobody.
    assert_eq!(all.len(), 8, "{told}");
    let days: Vec<&str> = all.iter().filter_map(|one| one["day"].as_str()).collect();
    assert_eq!((days[0], days[7]), ("2026-11-23", "2026-11-30"));
    assert_eq!(
        (
            &all[0]["state"],
            &all[0]["by"],
            &all[0]["points"],
            &all[0]["points_over"]
        ),
        (&json!("incomplete"), &json!("张伟"), &json!(14), &json!(0))
    );
    assert_eq!(all[1]["state"], "not_due");
    assert_eq!(
        (&told["month"], &told["left_out"]),
        (&json!("2026-11"), &json!(0))
    );
    let points = told["points"].as_array().expect("points");
    assert_eq!(points[0]["name"], "东门人行口");
    assert_eq!(
        points.len(),
        row["checkpoints"].as_array().expect("a route").len()
    );
    let december = desk.read(&format!("/plans/{plan}?month=2026-12"));
    assert_eq!(december["occurrences"].as_array().map(Vec::len), Some(31));
}

#[test]
fn a_round_stays_in_its_month_when_its_plan_has_other_times_by_now() {
    let mut desk = Desk::new();
    desk.walks_night(
        "2026-11-23T22:00",
        "2026-11-23T22:01:00+08:00",
        "2026-11-23T22:50:00+08:00",
    );
    let plan = desk.change("plan", NIGHT, json!({ "rrule": "FREQ=YEARLY" }));
    let told = desk.read(&format!("/plans/{plan}"));
    let all = told["occurrences"].as_array().expect("occurrences");
    assert_eq!(all.len(), 1, "{told}");
    assert_eq!(
        (&all[0]["day"], &all[0]["by"]),
        (&json!("2026-11-23"), &json!("张伟"))
    );
}

#[test]
fn small_hours_belong_to_the_day_before_and_the_month_that_has_it() {
    let desk = Desk::new();
    let (plan, _) = desk.handheld.named(&desk.world, "plan", "夜间巡逻B线");
    let told = desk.read(&format!("/plans/{plan}?month=2026-11"));
    let all = told["occurrences"].as_array().expect("occurrences");
    let last = all.last().expect("one");
    assert_eq!(
        (&last["day"], &last["start"]),
        (&json!("2026-11-30"), &json!("2026-12-01T00:30:00+08:00"))
    );
}

#[test]
fn a_quota_has_no_rounds_and_odd_addresses_are_refused() {
    let desk = Desk::new();
    let plan = desk.change("plan", NIGHT, json!({ "kind": "quota", "quota": 10 }));
    let told = desk.read(&format!("/plans/{plan}"));
    assert_eq!(told["occurrences"], json!([]));
    assert_eq!(told["plan"]["quota"], 10);
    let site = desk.world.made.site;
    let ask = |path: &str| get(&desk.world, &desk.cookie, &format!("/sites/{site}{path}"));
    ask("/plans/x").refused(404, "not_found");
    ask(&format!("/plans/{}", uuid::Uuid::from_u128(9))).refused(404, "not_found");
    ask(&format!("/plans/{plan}?month=2026-13")).refused(400, "malformed");
    get(&desk.world, "", &format!("/sites/{site}/plans")).refused(401, "not_signed_in");
}
