//! What rounds found at a piece, other limits over old readings, and discharges by two rules.

use crate::tests::console::get;
use crate::tests::ledger::{Desk, EXTINGUISHER, POWDER_GAUGE, pressure};
use serde_json::{Value, json};

/// A figure of the extinguisher's gauge with limits of its own day.
fn within(milli: i64, low: i64, high: i64) -> Value {
    json!([{ "part": "pressure", "milli": milli, "unit": "MPa",
        "low_milli": low, "high_milli": high }])
}

/// The days on which something stands elsewhere, with where it stood and where it would.
fn changed<'t>(told: &'t Value) -> Vec<(&'t str, &'t str, &'t str)> {
    let all = told["changed"].as_array().expect("a list");
    let word = |one: &'t Value, name: &str| one[name].as_str().expect("a word");
    all.iter()
        .map(|one| (word(one, "day"), word(one, "was"), word(one, "would_be")))
        .collect()
}

#[test]
fn a_piece_tells_what_rounds_found_the_newest_first_and_nothing_withdrawn() {
    let mut desk = Desk::bare();
    let (id, _) = desk.handheld.named(&desk.world, "equipment", EXTINGUISHER);
    desk.judge(
        "2026-10-05T10:00:00+08:00",
        &id,
        POWDER_GAUGE,
        pressure(1_200, None),
    );
    desk.say(
        "2026-11-05T10:00:00+08:00",
        json!({ "equipment": id, "item": "eq-extinguisher-powder.3", "list": "l",
            "list_version": 1, "outcome": "fail", "clauses": ["seal"], "note": "松了" }),
    );
    desk.judge(
        "2026-11-06T10:00:00+08:00",
        &id,
        POWDER_GAUGE,
        pressure(900, None),
    );
    let round = uuid::Uuid::from_u128(u128::from(desk.handheld.last() - 3) + 0x5000);
    let of = json!({ "seq": desk.handheld.last() });
    let wrong = json!({ "type": "corrected", "round": round, "of": of });
    desk.handheld
        .append_at("2026-11-06T10:01:00+08:00", None, wrong);
    desk.handheld.send_all(&desk.world).done(200);

    let told = desk.read(&format!("/equipment/{id}/history"));
    let found = told["found"].as_array().expect("found");
    assert_eq!(found.len(), 2, "{told}");
    assert_eq!(
        (
            &found[0]["day"],
            &found[0]["answer"]["outcome"],
            &found[0]["answer"]["note"]
        ),
        (&json!("2026-11-05"), &json!("fail"), &json!("松了"))
    );
    assert_eq!(found[0]["answer"]["clauses"][0]["zh"], "铅封断");
    assert_eq!(found[0]["answer"]["by"], "陈志远");
    let value = &found[1]["answer"]["values"][0];
    assert_eq!(
        (&value["milli"], &value["low_milli"], &value["standing"]),
        (&json!(1_200), &json!(1_000), &json!("within"))
    );
    assert_eq!(
        (&told["more"], &told["discharge"]),
        (&json!(false), &json!(null))
    );
}

#[test]
fn other_limits_over_old_readings_rewrite_none_of_them() {
    let mut desk = Desk::bare();
    let (id, _) = desk.handheld.named(&desk.world, "equipment", EXTINGUISHER);
    // The limits changed in March: each reading has those of its own day.
    for (month, values) in [
        ("01", within(950, 900, 1_400)),
        ("03", within(1_050, 1_000, 1_400)),
        ("05", within(980, 1_000, 1_400)),
    ] {
        let at = format!("2026-{month}-05T10:00:00+08:00");
        desk.judge(&at, &id, POWDER_GAUGE, values);
    }
    let path = format!("/equipment/{id}/what-if?item={POWDER_GAUGE}&part=pressure");
    let told = desk.read(&format!("{path}&low_milli=1100&high_milli=1400"));
    assert_eq!(
        (&told["readings"], &told["out_then"], &told["out_would_be"]),
        (&json!(3), &json!(1), &json!(3))
    );
    assert_eq!(
        changed(&told),
        [
            ("2026-03-05", "within", "below"),
            ("2026-01-05", "within", "below"),
        ]
    );
    let told = desk.read(&format!("{path}&low_milli=980"));
    assert_eq!(
        changed(&told),
        [
            ("2026-05-05", "below", "within"),
            ("2026-01-05", "within", "below"),
        ]
    );
    let history = desk.read(&format!("/equipment/{id}/history"));
    let first = &history["found"][2]["answer"]["values"][0];
    assert_eq!(
        (&first["low_milli"], &first["standing"]),
        (&json!(900), &json!("within"))
    );
    let site = desk.world.made.site;
    let turned = format!("/sites/{site}{path}&low_milli=5&high_milli=4");
    get(&desk.world, &desk.cookie, &turned).refused(400, "malformed");
}

#[test]
fn a_discharge_shows_both_verdicts_of_its_day_beside_what_is_asked_today() {
    let mut desk = Desk::bare();
    let light = json!({ "kind": "eq-exit-light", "lists": ["eq-exit-light"] });
    let id = desk.change("equipment", EXTINGUISHER, light);
    let tests = [
        ("2025-11-05", 15_000, "fail", "fail"),
        ("2026-11-05", 20_000, "pass", "fail"),
    ];
    for (day, milli, site, standard) in tests {
        desk.say(
            &format!("{day}T10:00:00+08:00"),
            json!({ "equipment": id, "item": "eq-exit-light.3", "list": "l", "list_version": 1,
                "outcome": "fail",
                "values": [{ "part": "lasted", "milli": milli, "unit": "min",
                    "low_milli": 15_000, "low_exclusive": true }],
                "verdicts": [{ "rule": "site", "outcome": site },
                    { "rule": "standard", "outcome": standard }] }),
        );
    }
    let discharge = desk.read(&format!("/equipment/{id}/history"))["discharge"].clone();
    assert_eq!(
        discharge["rules"],
        json!([{ "rule": "site", "low_milli": 15_000, "low_exclusive": true },
            { "rule": "standard", "low_milli": 30_000, "low_exclusive": false }])
    );
    let newest = &discharge["tests"][0];
    assert_eq!(
        (&newest["day"], &newest["milli"], &newest["verdicts"]),
        (
            &json!("2026-11-05"),
            &json!(20_000),
            &json!([{ "rule": "site", "outcome": "pass" },
                { "rule": "standard", "outcome": "fail" }])
        )
    );
    // Its building's class asks for more.
    let (site, mut row) = desk.handheld.named(&desk.world, "site", "碧水湾");
    row["buildings"] = json!([{ "name": "地下车库", "class": "large" }]);
    desk.set("site", &site, &row);
    let discharge = desk.read(&format!("/equipment/{id}/history"))["discharge"].clone();
    assert_eq!(discharge["rules"][1]["low_milli"], 60_000);
    assert_eq!(discharge["tests"][1]["day"], "2025-11-05");
}

#[test]
fn what_was_timed_says_what_is_certain_and_both_rules_judge_it() {
    let mut desk = Desk::bare();
    let light = json!({ "kind": "eq-exit-light", "lists": ["eq-exit-light"] });
    let id = desk.change("equipment", EXTINGUISHER, light);
    let (checkpoint, _) = desk
        .handheld
        .named(&desk.world, "checkpoint", "地下车库A区");
    let (by, _) = desk.handheld.named(&desk.world, "staff", "陈志远");
    let round = uuid::Uuid::from_u128(0x9000);
    let mut say = |event: Value| {
        let at = "2026-11-23T10:00:00+08:00";
        desk.handheld.append_at(at, Some(&by), event)
    };
    say(json!({ "type": "round_started", "round": round }));
    let start = json!({ "type": "timer_started", "round": round, "checkpoint": checkpoint,
        "equipment": id, "item": "eq-exit-light.3", "part": "lasted" });
    let lines = [0; 3].map(|_| say(start.clone()));
    // Seen to go out after exactly a quarter of an hour; over a reboot; and one that runs on.
    let exact = json!({ "type": "timer_stopped", "started": { "seq": lines[0] },
        "seconds": 900, "seen": "went_out" });
    let open = json!({ "type": "timer_stopped", "started": { "seq": lines[1] },
        "seconds": 1_200, "at_most_s": 2_000, "seen": "still_lit" });
    let (_, _) = (say(exact.clone()), say(open));
    // A second stop of the same one changes nothing, and is marked.
    let again = say(
        json!({ "type": "timer_stopped", "started": { "seq": lines[0] },
        "seconds": 9_000 }),
    );
    desk.handheld.send_all(&desk.world).done(200);

    let discharge = desk.read(&format!("/equipment/{id}/history"))["discharge"].clone();
    let timed = discharge["timed"].as_array().expect("a list");
    assert_eq!(timed.len(), 3, "{discharge}");
    assert_eq!(
        (&timed[0]["lasted"], &timed[0]["verdicts"]),
        (&json!(null), &json!([]))
    );
    assert_eq!(
        (
            &timed[1]["lasted"],
            &timed[1]["seen"],
            &timed[1]["verdicts"]
        ),
        (
            &json!({ "at_least_s": 1_200 }),
            &json!("still_lit"),
            &json!([{ "rule": "site", "outcome": "pass" },
                { "rule": "standard", "outcome": "uncertain" }])
        )
    );
    assert_eq!(
        (&timed[2]["lasted"], &timed[2]["verdicts"], &timed[2]["by"]),
        (
            &json!({ "at_least_s": 900, "at_most_s": 900 }),
            &json!([{ "rule": "site", "outcome": "fail" },
                { "rule": "standard", "outcome": "fail" }]),
            &json!("陈志远")
        )
    );
    let incidents = desk.read("/incidents");
    assert!(
        incidents.to_string().contains(&format!("\"seq\":{again}")),
        "{incidents}"
    );
    let folder = crate::folder::Folder::open(&desk.world.path).expect("opened");
    let keys = crate::keys::Keys::open(&folder).expect("keys");
    desk.world.server = None;
    let rebuilt = crate::rebuild::run(&folder, &keys, desk.world.clock.now()).expect("rebuilt");
    assert_eq!(rebuilt.differences, []);
}
