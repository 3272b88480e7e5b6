//! Campaigns: set at the desk, counted by the lists that each number opens, judged stage by stage.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::tests::pictures::CAMERA;
use crate::tests::world::Answer;
use data_encoding::BASE64;
use serde_json::{Value, json};

/// The self-check is under way today, 2026-11-23; what comes after is ahead.
fn plan() -> Value {
    json!({ "name": "年度专项工作", "stages": [
        { "id": "s2", "kind": "self_check", "name": "自查", "from": "2026-11-20",
          "to": "2026-11-25" },
        { "id": "s1", "kind": "mobilise", "name": "动员部署", "from": "2026-11-01",
          "to": "2026-11-10" },
        { "id": "s3", "kind": "rectify", "name": "整改", "from": "2026-12-01",
          "to": "2026-12-10" },
    ], "milestones": [
        { "id": "m2", "name": "四季度核验", "day": "2026-12-30" },
        { "id": "m1", "name": "三季度核验", "day": "2026-09-30" },
    ] })
}

impl Desk {
    /// A campaign's id.
    fn campaign(&self, plan: &Value) -> String {
        let made = self.post("/campaigns", plan).done(200).json();
        made["campaign"].as_str().expect("an id").to_owned()
    }

    fn word(&self, campaign: &str, said: &Value) -> Answer {
        self.post(&format!("/campaigns/{campaign}/judge"), said)
    }

    fn part(&self, campaign: &str, id: &str) -> Value {
        let told = self.read(&format!("/campaigns/{campaign}"));
        let mut parts = told["parts"].as_array().expect("parts").iter();
        parts.find(|part| part["id"] == id).expect("a part").clone()
    }
}

fn stands(told: &Value) -> Vec<String> {
    let parts = told["parts"].as_array().expect("parts").iter();
    let said = |part: &Value, key: &str| part[key].as_str().expect("a word").to_owned();
    let said = parts.map(|part| format!("{} {}", said(part, "id"), said(part, "stands")));
    said.collect()
}

#[test]
fn a_campaign_stands_by_its_days_with_gaps_and_days_outside_its_stages() {
    let desk = Desk::new();
    assert_eq!(desk.read("/campaigns")["campaigns"], json!([]));
    let id = desk.campaign(&plan());
    let told = desk.read(&format!("/campaigns/{id}"));
    assert_eq!(
        stands(&told),
        ["m1 over", "s1 over", "s2 current", "s3 ahead", "m2 ahead"]
    );
    assert_eq!(told["plan"]["stages"][0]["id"], "s1", "in order of days");
    assert_eq!(
        (&told["by"], &told["today"]),
        (&json!("supervisor"), &json!("2026-11-23"))
    );
    let brief = desk.read("/campaigns")["campaigns"][0].clone();
    assert_eq!(
        (&brief["from"], &brief["to"], &brief["closed"]),
        (&json!("2026-09-30"), &json!("2026-12-30"), &json!(false))
    );
    // Records are asked for from the verification before on, once the day is there.
    let records = |id: &str| {
        let parts = told["parts"].as_array().expect("parts").iter();
        let mut parts = parts.filter(|part| part["id"] == id);
        parts.next().expect("a part")["records"].clone()
    };
    assert_eq!(
        records("m1"),
        json!({ "from": "2026-01-01", "to": "2026-09-30" })
    );
    assert_eq!((records("m2"), records("s1")), (Value::Null, Value::Null));
}

#[test]
fn each_number_of_a_stage_is_the_length_of_the_list_that_it_opens() {
    let desk = Desk::with_findings();
    let id = desk.campaign(&plan());
    let told = desk.read(&format!("/campaigns/{id}"));
    let mut counted = 0;
    for part in told["parts"].as_array().expect("parts") {
        for figure in part["figures"].as_array().expect("figures") {
            let list = figure["list"].as_str().expect("a list");
            let asked = figure["asked"].as_object().expect("a question");
            let asked = asked.iter().map(|(key, value)| {
                let value = value.as_str().expect("text");
                format!("{key}={value}")
            });
            let asked = asked.collect::<Vec<_>>().join("&");
            let listed = desk.file(&format!("{list}?{asked}")).done(200).json();
            assert_eq!(listed["count"], figure["count"], "{list}?{asked}");
            counted += 1;
        }
    }
    assert_eq!(counted, 8, "those of the two stages that have begun");
    let figure = |what: &str| {
        let figures = desk.part(&id, "s2")["figures"].clone();
        let mut figures = figures.as_array().expect("figures").iter();
        figures.find(|one| one["what"] == what).expect("a figure")["count"].clone()
    };
    assert_eq!((figure("found"), figure("serious")), (json!(2), json!(1)));
    assert_eq!(desk.part(&id, "s3")["figures"], json!([]));
}

#[test]
fn what_the_self_check_found_is_followed_into_the_later_stages() {
    let mut desk = Desk::with_findings();
    let id = desk.campaign(&plan());
    let one = &desk.read("/findings?open=1")[0];
    let moved = json!({ "orders": [{ "order": one["order"], "from": one["state"],
        "go": one["go"] }], "to": "rejected", "reason": "not_a_defect" });
    desk.post("/orders/move", &moved).done(200);
    desk.waits(60 * 24 * 9);
    let figures = desk.part(&id, "s3")["figures"].clone();
    let of = |what: &str| {
        let mut all = figures.as_array().expect("figures").iter();
        let found = all.find(|one| one["what"] == what).expect("a figure");
        (
            found["count"].clone(),
            found["asked"]["from"].clone(),
            found["asked"]["to"].clone(),
        )
    };
    let days = (json!("2026-11-20"), json!("2026-11-25"));
    assert_eq!(of("found"), (json!(2), days.0.clone(), days.1.clone()));
    assert_eq!(of("open").0, 1);
    assert_eq!(of("put_right").0, 0);
}

#[test]
fn evidence_is_put_to_a_stage_which_is_accepted_or_sent_back_with_a_reason() {
    let mut desk = Desk::new();
    let id = desk.campaign(&plan());
    let photo = BASE64.encode(CAMERA);
    let word = json!({ "part": "s1", "verdict": "submitted", "note": " 动员会签到 ",
        "photos": [photo] });
    desk.word(&id, &word).done(204);
    let part = desk.part(&id, "s1");
    assert_eq!(part["stands"], "submitted");
    let said = &part["words"][0];
    assert_eq!(
        (&said["note"], &said["by"]),
        (&json!("动员会签到"), &json!("supervisor"))
    );
    let name = said["photos"][0].as_str().expect("a photo");
    get(&desk.world, &desk.cookie, &format!("/photos/{name}")).done(200);
    desk.world.wait(1);
    let back = json!({ "part": "s1", "verdict": "rejected", "reason": "not_enough" });
    desk.word(&id, &back).done(204);
    assert_eq!(desk.part(&id, "s1")["stands"], "rejected");
    desk.world.wait(1);
    desk.word(&id, &json!({ "part": "s1", "verdict": "accepted" }))
        .done(204);
    assert_eq!(desk.part(&id, "s1")["stands"], "accepted");
    desk.world.wait(1);
    desk.word(&id, &json!({ "part": "s1", "verdict": "reopened" }))
        .done(204);
    let part = desk.part(&id, "s1");
    assert_eq!(
        (&part["stands"], part["words"].as_array().map(Vec::len)),
        (&json!("over"), Some(4))
    );
    // The trail and the list say the same.
    let line = desk.read("/audit?kind=campaign_judged")["lines"][1].clone();
    assert_eq!(
        line["parts"],
        json!([{ "what": "accepted", "count": 1, "names": ["年度专项工作 动员部署"] }])
    );
    let listed = desk
        .file(&format!("campaigns?of={id}&stands=over"))
        .done(200)
        .json();
    let row = &listed["rows"][1];
    assert_eq!(
        (&row["name"], &row["photos"], &row["said_by"]),
        (&json!("动员部署"), &json!(1), &json!("supervisor"))
    );
    desk.stands_rebuilt();
}

#[test]
fn what_is_wrong_with_a_plan_is_named_and_nothing_is_set() {
    let desk = Desk::new();
    let id = desk.campaign(&plan());
    let with = |path: &str, value: Value| {
        let mut plan = plan();
        *plan.pointer_mut(path).expect("there") = value;
        plan
    };
    for (wrong, told) in [
        (with("/name", json!(" ")), "`name`: from 1"),
        (with("/stages", json!([])), "`stages`: from 1"),
        (
            with("/stages/0/to", json!("2026-11-19")),
            "`stages[0].to`: not before",
        ),
        (
            with("/stages/1/from", json!("1.11.2026")),
            "`stages[1].from`: a day",
        ),
        (
            with("/stages/2/name", json!("字".repeat(41))),
            "`stages[2].name`",
        ),
        (
            with("/milestones/1/day", json!("2026-9-30")),
            "`milestones[1].day`: a day",
        ),
        (with("/milestones/0/id", json!("s1")), "`id`: two parts"),
        (with("/stages/0/id", json!("S 2")), "`stages[0].id`"),
        (
            with("/milestones/1/day", json!("2020-09-30")),
            "`stages`: at most three",
        ),
    ] {
        for path in ["/campaigns".to_owned(), format!("/campaigns/{id}")] {
            let said = desk.post(&path, &wrong).refused(400, "bad_value");
            let said = said["message"].as_str().expect("words").to_owned();
            assert!(said.starts_with(told), "{said}");
        }
    }
    let all = desk.read("/campaigns");
    assert_eq!(all["campaigns"].as_array().map(Vec::len), Some(1));
    for (wrong, told) in [
        (
            json!({ "part": "s1", "verdict": "rejected" }),
            "`reason`: what is rejected",
        ),
        (
            json!({ "part": "s1", "verdict": "rejected", "reason": "odd" }),
            "`reason`: one of",
        ),
        (
            json!({ "part": "s1", "verdict": "submitted" }),
            "`photos`: evidence",
        ),
    ] {
        let said = desk.word(&id, &wrong).refused(400, "bad_value");
        let said = said["message"].as_str().expect("words").to_owned();
        assert!(said.starts_with(told), "{said}");
    }
    desk.word(&id, &json!({ "part": "x", "verdict": "accepted" }))
        .refused(404, "not_found");
    let picture = json!({ "part": "s1", "verdict": "submitted", "photos": ["AAAA"] });
    desk.word(&id, &picture).refused(422, "wrong_bytes");
    assert_eq!(desk.part(&id, "s1")["words"], json!([]));
}

#[test]
fn a_plan_is_moved_closed_and_keeps_the_stages_that_were_judged() {
    let desk = Desk::new();
    let id = desk.campaign(&plan());
    let path = format!("/campaigns/{id}");
    desk.word(&id, &json!({ "part": "s1", "verdict": "accepted" }))
        .done(204);
    let mut next = plan();
    next["stages"][1]["to"] = json!("2026-11-12");
    next["closed"] = json!(true);
    desk.post(&path, &next).done(204);
    let part = desk.part(&id, "s1");
    assert_eq!(
        (&part["to"], &part["stands"]),
        (&json!("2026-11-12"), &json!("accepted"))
    );
    assert_eq!(desk.read("/campaigns")["campaigns"][0]["closed"], true);
    // The same again is no line.
    let lines = |desk: &Desk| desk.read("/audit?kind=campaign_set")["lines"].clone();
    let before = lines(&desk);
    desk.post(&path, &next).done(204);
    assert_eq!(lines(&desk), before);
    next["stages"].as_array_mut().expect("stages").remove(1);
    let said = desk.post(&path, &next).refused(400, "bad_value");
    assert!(
        said["message"]
            .as_str()
            .is_some_and(|said| said.contains("`s1`"))
    );
    let other = uuid::Uuid::nil();
    desk.post(&format!("/campaigns/{other}"), &plan())
        .refused(404, "not_found");
}

#[test]
fn the_customers_campaign_is_offered_with_its_days() {
    let desk = Desk::new();
    let forms = desk.read("/campaigns")["forms"].clone();
    assert_eq!(forms[0]["stages"][1]["kind"], "self_check");
    assert_eq!(
        (
            &forms[0]["stages"][1]["from"],
            &forms[0]["milestones"][0]["day"]
        ),
        (&json!("10-16"), &json!("06-30"))
    );
}
