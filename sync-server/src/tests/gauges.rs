//! Gauges day by day at the desk: limits, drift, and a finding made from what is seen there.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const PUMP: &str = "1#生活水泵";
const ITEM: &str = "plant-water-pump.1";

impl Desk {
    /// The outlet's pressure on a day of November.
    fn outlet(&mut self, day: u32, milli: i64) {
        let (pump, _) = self.handheld.named(&self.world, "equipment", PUMP);
        let at = format!("2026-11-{day:02}T10:00:00+08:00");
        let value = json!([{ "part": "outlet", "milli": milli, "unit": "MPa" }]);
        self.judge(&at, &pump, ITEM, value);
    }

    fn gauge(&self) -> Value {
        let told = self.read("/gauges?days=30");
        let gauges = told["gauges"].as_array().expect("gauges");
        let mut outlets = gauges.iter().filter(|one| one["name"] == PUMP);
        let found = outlets.find(|one| one["part"] == "outlet");
        found.expect("its gauge").clone()
    }
}

#[test]
fn a_gauge_shows_its_days_its_limits_and_that_it_drifts() {
    let mut desk = Desk::new();
    for (day, milli) in (15..23).zip((400..).step_by(5)) {
        desk.outlet(day, milli);
    }
    let gauge = desk.gauge();
    assert_eq!(gauge["points"].as_array().map(Vec::len), Some(8));
    assert_eq!(
        (&gauge["run"], &gauge["drifts"]),
        (&json!(8), &json!(false))
    );
    assert!(
        gauge["low_milli"].is_i64() && gauge["high_milli"].is_i64(),
        "{gauge}"
    );
    // Read twice on a day, the last one counts.
    desk.outlet(23, 300);
    desk.outlet(23, 450);
    let gauge = desk.gauge();
    assert_eq!((&gauge["run"], &gauge["drifts"]), (&json!(9), &json!(true)));
    assert_eq!(gauge["points"].as_array().map(Vec::len), Some(10));
    assert_eq!(gauge["out"], false);
}

#[test]
fn a_drift_is_the_same_however_few_days_are_shown() {
    let mut desk = Desk::new();
    for (day, milli) in (14..24).zip((400..).step_by(5)) {
        desk.outlet(day, milli);
    }
    for (days, points) in [(3, 3), (7, 7), (30, 10), (365, 10)] {
        let told = desk.read(&format!("/gauges?days={days}"));
        let gauges = told["gauges"].as_array().expect("gauges");
        let gauge = gauges.iter().find(|one| one["part"] == "outlet");
        let gauge = gauge.expect("its gauge");
        assert_eq!(gauge["points"].as_array().map(Vec::len), Some(points));
        assert_eq!(
            (&gauge["run"], &gauge["drifts"]),
            (&json!(10), &json!(true)),
            "{days} days"
        );
        let listed = desk.rows(&format!("readings?days={days}&show=drifts"));
        assert_eq!(listed.len(), points, "{days} days");
    }
    // A gauge that wasn't read on the days that are shown isn't shown.
    desk.waits(5 * 24 * 60);
    assert_eq!(desk.read("/gauges?days=3")["gauges"], json!([]));
}

#[test]
fn of_many_gauges_the_first_that_fit_are_told_and_all_are_counted() {
    let mut desk = Desk::new();
    let (pump, _) = desk.handheld.named(&desk.world, "equipment", PUMP);
    for day in 14..24 {
        let read = |part: &str, milli: u32| json!({ "part": part, "milli": milli, "unit": "MPa" });
        let values = json!([read("outlet", 400 + day * 5), read("inlet", 250)]);
        desk.judge(
            &format!("2026-11-{day}T10:00:00+08:00"),
            &pump,
            ITEM,
            values,
        );
    }
    let told = |asked: &str| {
        let told = desk.read(&format!("/gauges?{asked}"));
        let gauges = told["gauges"].as_array().expect("gauges");
        let parts = gauges
            .iter()
            .map(|one| one["part"].as_str().unwrap_or_default());
        let parts = parts.collect::<Vec<_>>().join(" ");
        let count = |key: &str| told[key].as_u64();
        (parts, [count("all"), count("worth"), count("fit")])
    };
    let (all, counts) = told("days=30");
    assert_eq!(counts, [Some(2), Some(1), Some(2)], "{all}");
    let drifts = ("outlet".to_owned(), [Some(2), Some(1), Some(1)]);
    assert_eq!(told("show=drifts"), drifts);
    assert_eq!(told("show=worth&text="), drifts);
    assert_eq!(told("show=out").1, [Some(2), Some(1), Some(0)]);
    assert_eq!(
        told("text=%E7%94%9F%E6%B4%BB%E6%B0%B4").1[2],
        Some(2),
        "by its name"
    );
    assert_eq!(told("text=lift").1, [Some(2), Some(1), Some(0)]);
    let (first, counts) = told("limit=1");
    assert!(
        all.starts_with(&first) && first.len() < all.len(),
        "{first} of {all}"
    );
    assert_eq!(counts, [Some(2), Some(1), Some(2)]);
}

#[test]
fn what_is_out_of_its_limits_says_so_and_what_was_taken_back_is_not_there() {
    let mut desk = Desk::new();
    desk.outlet(22, 450);
    desk.outlet(23, 9_000);
    let gauge = desk.gauge();
    let out: Vec<&Value> = gauge["points"].as_array().expect("points").iter().collect();
    assert_eq!(
        (&out[0]["out"], &out[1]["out"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(gauge["out"], true);
    let (seq, round) = (desk.handheld.last(), out[1]["round"].clone());
    let back = json!({ "type": "corrected", "round": round, "of": { "seq": seq } });
    desk.handheld.append(back);
    desk.handheld.send_all(&desk.world).done(200);
    let gauge = desk.gauge();
    assert_eq!(gauge["points"].as_array().map(Vec::len), Some(1));
    assert_eq!(gauge["out"], false);
}

#[test]
fn a_finding_is_made_from_a_gauge_once_and_joined_after() {
    let desk = Desk::new();
    let (pump, row) = desk.handheld.named(&desk.world, "equipment", PUMP);
    let body = json!({ "checkpoint": row["checkpoint"], "equipment": pump, "item": ITEM,
        "severity": "serious", "note": "连续上升 9 天" });
    let first = desk.post("/findings", &body).done(200).json();
    let second = desk.post("/findings", &body).done(200).json();
    assert_eq!(first, second, "it is open already");
    let told = desk.read("/findings?open=1");
    assert_eq!(told.as_array().map(Vec::len), Some(1));
    let (one, site) = (&told[0], desk.world.made.site.to_string());
    assert_eq!((&one["seen"], &one["state"]), (&json!(2), &json!("raised")));
    assert_eq!(one["role"], "engineer");
    let hours = desk
        .handheld
        .row(&desk.world, "site", &site)
        .expect("a site");
    let hours = hours["finish_hours"][2].as_i64().expect("hours");
    let until = one["finish_by"].as_str().expect("a time");
    let until = chrono::DateTime::parse_from_rfc3339(until).expect("a time");
    let left = until.to_utc() - desk.world.clock.now();
    assert!((left.num_minutes() - hours * 60).abs() <= 1, "{left}");
}

#[test]
fn a_finding_that_makes_no_sense_is_refused_by_its_field() {
    let desk = Desk::new();
    let (pump, row) = desk.handheld.named(&desk.world, "equipment", PUMP);
    let (lobby, _) = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂");
    for (change, field) in [
        (json!({ "note": " " }), "`note`"),
        (json!({ "checkpoint": pump }), "`checkpoint`"),
        (json!({ "checkpoint": lobby }), "`equipment`"),
        (json!({ "item": "99.1" }), "`item`"),
        (json!({ "owner": pump }), "`owner`"),
    ] {
        let mut body = json!({ "checkpoint": row["checkpoint"], "equipment": pump, "item": ITEM,
            "severity": "minor", "note": "x" });
        for (name, value) in change.as_object().expect("fields") {
            body[name] = value.clone();
        }
        let refused = desk.post("/findings", &body).refused(400, "bad_value");
        let message = refused["message"].as_str().expect("words");
        assert!(message.contains(field), "{field}: {message}");
    }
    assert_eq!(desk.read("/findings"), json!([]));
}
