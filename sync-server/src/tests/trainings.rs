//! Trainings and examinations at the desk: on which version, whether they count, and taken back.

use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use crate::{Folder, keys::Keys, rebuild};
use serde_json::{Value, json};

const LIST: &str = "tp13";

impl Desk {
    fn staff_id(&self, name: &str) -> String {
        self.handheld.named(&self.world, "staff", name).0
    }

    fn held(&self, change: Value) -> Answer {
        let mut body = json!({ "what": "trained", "list": LIST, "day": "2026-11-20",
            "trainer_name": "消防支队", "people": [{ "staff": self.staff_id("张伟") }] });
        for (field, value) in change.as_object().expect("fields") {
            body[field] = value.clone();
        }
        self.post("/trainings", &body)
    }

    /// Name and standing of each record, as the page has them.
    fn record_standings(&self) -> Vec<(String, String)> {
        let told = self.read("/trainings");
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        let records = told["records"].as_array().expect("records").iter();
        records
            .map(|one| (word(&one["name"]), word(&one["standing"])))
            .collect()
    }

    /// The site sets a version of the checklist that counts from today on.
    fn new_version(&self) {
        let list = self.read("/trainings")["lists"].clone();
        let version = list.as_array().expect("lists").iter();
        let version = version.clone().find(|one| one["list"] == LIST);
        let version = version.expect("the list")["version"]
            .as_u64()
            .expect("a number")
            + 1;
        let (_, mut row) = self
            .handheld
            .feed(&self.world)
            .0
            .into_iter()
            .filter(|(kind, _, row)| kind == "checklist" && row["id"] == LIST)
            .map(|(_, id, row)| (id, row))
            .next()
            .expect("its row");
        row["version"] = json!(version);
        row["from"] = json!("2026-11-22");
        let id = checklists::versions::own_row(LIST, u32::try_from(version).expect("small"));
        self.set("checklist", &id, &row);
    }
}

fn words(all: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
    all.iter().map(own).collect()
}

#[test]
fn several_people_are_examined_at_once_on_the_version_of_that_day() {
    let desk = Desk::new();
    let people = json!([
        { "staff": desk.staff_id("张伟"), "passed": true, "mark_milli": 92_500 },
        { "staff": desk.staff_id("陈志远"), "passed": false, "mark_milli": 40_000 },
    ]);
    let exam = json!({ "what": "examined", "people": people, "valid_until": "2027-11-19",
        "trainer_name": null, "trainer": desk.staff_id("陈志远"), "note": "实操" });
    let told = desk.held(exam).done(200).json();
    let one = &told["records"][0];
    assert_eq!(told["records"].as_array().map(Vec::len), Some(2));
    assert_eq!(one["training"], told["records"][1]["training"]);
    let version = told["lists"].as_array().expect("lists").iter();
    let version = version.clone().find(|list| list["list"] == LIST);
    assert_eq!(one["version"], version.expect("the list")["version"]);
    assert_eq!(
        (&one["trainer"], &one["desk"]),
        (&json!("陈志远"), &json!("supervisor"))
    );
    assert_eq!(desk.record_standings().len(), 2);
    let standing = |name: &str| {
        let told = desk
            .record_standings()
            .into_iter()
            .find(|(of, _)| of == name);
        told.expect("a record").1
    };
    assert_eq!(
        (standing("张伟").as_str(), standing("陈志远").as_str()),
        ("holds", "failed")
    );
    let row = desk.file("trainings?name=张伟").done(200).json();
    assert_eq!(
        (
            &row["count"],
            &row["rows"][0]["mark"],
            &row["rows"][0]["passed"]
        ),
        (&json!(1), &json!(92.5), &json!(true))
    );
    let before = desk.file("trainings?to=2026-11-19").done(200).json();
    assert_eq!(before["count"], 0);
}

#[test]
fn who_learnt_an_older_version_is_said_until_trained_again() {
    let mut desk = Desk::new();
    desk.held(json!({})).done(200);
    assert_eq!(desk.record_standings(), words(&[("张伟", "holds")]));
    desk.new_version();
    assert_eq!(desk.record_standings(), words(&[("张伟", "older_version")]));
    let told = desk.read("/trainings");
    let one = &told["records"][0];
    let number = |key: &str| one[key].as_u64().expect("a number");
    assert_eq!(number("in_force"), number("version") + 1);
    // A training before the new version's day was on the one before.
    desk.held(json!({ "day": "2026-11-21" })).done(200);
    assert_eq!(
        desk.record_standings(),
        words(&[("张伟", "older_version"), ("张伟", "replaced")])
    );
    desk.held(json!({ "day": "2026-11-23" })).done(200);
    assert_eq!(
        desk.record_standings()[0],
        ("张伟".to_owned(), "holds".to_owned())
    );
    assert!(
        desk.record_standings()[1..]
            .iter()
            .all(|(_, standing)| standing == "replaced")
    );
    desk.waits(31 * 24 * 60);
    desk.held(json!({ "day": "2026-12-01", "valid_until": "2026-12-02" }))
        .done(200);
    assert_eq!(desk.record_standings()[0].1, "expired");
}

#[test]
fn what_is_taken_back_is_kept_with_its_reason_and_counts_no_more() {
    let desk = Desk::new();
    let both = json!([{ "staff": desk.staff_id("张伟") }, { "staff": desk.staff_id("陈志远") }]);
    let told = desk.held(json!({ "people": both })).done(200).json();
    let id = told["records"][0]["training"]
        .as_str()
        .expect("an id")
        .to_owned();
    let back = |body: &Value| desk.post(&format!("/trainings/{id}/withdraw"), body);
    let zhang = desk.staff_id("张伟");
    back(&json!({ "staff": zhang, "note": " " })).refused(400, "bad_value");
    back(&json!({ "staff": zhang, "note": "记错了人" })).done(200);
    let told = desk.read("/trainings");
    let records = told["records"].as_array().expect("records").iter();
    let of = records
        .clone()
        .find(|one| one["name"] == "张伟")
        .expect("his");
    assert_eq!(
        (
            &of["standing"],
            &of["withdrawn"]["why"],
            &of["withdrawn"]["by"]
        ),
        (
            &json!("withdrawn"),
            &json!("记错了人"),
            &json!("supervisor")
        )
    );
    back(&json!({ "staff": zhang, "note": "再撤" })).refused(404, "not_found");
    back(&json!({ "note": "全部" })).done(200);
    assert!(
        desk.record_standings()
            .iter()
            .all(|(_, standing)| standing == "withdrawn")
    );
    let trail = desk.read("/audit");
    let kinds = trail["lines"].as_array().expect("lines").iter();
    let kinds: Vec<&str> = kinds
        .filter_map(|line| line["kind"].as_str())
        .take(3)
        .collect();
    assert_eq!(
        kinds,
        ["training_withdrawn", "training_withdrawn", "training_held"]
    );
    assert_eq!(trail["lines"][2]["parts"][0]["count"], 2);
}

#[test]
fn what_doesnt_fit_is_named_and_nothing_is_written() {
    let desk = Desk::new();
    let zhang = desk.staff_id("张伟");
    let exam = |people: Value| json!({ "what": "examined", "people": people });
    for (change, names) in [
        (json!({ "list": "tp99" }), "`list`"),
        (json!({ "day": "2026-11-25" }), "`day`"),
        (json!({ "day": "yesterday" }), "`day`"),
        (json!({ "trainer_name": " " }), "`trainer`"),
        (json!({ "trainer": zhang }), "`trainer`"),
        (json!({ "valid_until": "2026-11-19" }), "`valid_until`"),
        (json!({ "people": [] }), "`people`"),
        (
            json!({ "people": [{ "staff": desk.world.made.site }] }),
            "`people[0].staff`",
        ),
        (
            json!({ "people": [{ "staff": zhang }, { "staff": zhang }] }),
            "`people[1].staff`",
        ),
        (exam(json!([{ "staff": zhang }])), "`people[0].passed`"),
        (
            exam(json!([{ "staff": zhang, "passed": true, "mark_milli": 100_001 }])),
            "`people[0].mark_milli`",
        ),
        (
            json!({ "people": [{ "staff": zhang, "passed": true }] }),
            "`people[0].passed`",
        ),
    ] {
        let said = desk.held(change.clone()).refused(400, "bad_value");
        let said = said["message"].as_str().expect("words").to_owned();
        assert!(said.starts_with(names), "{change}: {said}");
    }
    assert_eq!(desk.record_standings(), []);
}

#[test]
fn records_come_again_from_the_journal() {
    let mut desk = Desk::new();
    let told = desk.held(json!({ "note": "讲解" })).done(200).json();
    let id = told["records"][0]["training"]
        .as_str()
        .expect("an id")
        .to_owned();
    desk.held(json!({ "day": "2026-11-21" })).done(200);
    desk.post(
        &format!("/trainings/{id}/withdraw"),
        &json!({ "note": "重复" }),
    )
    .done(200);
    let before = desk.read("/trainings");
    desk.world.server = None;
    let folder = Folder::open(&desk.world.path).expect("opened");
    let keys = Keys::open(&folder).expect("keys");
    let now = desk.world.clock.now();
    let rebuilt = rebuild::run(&folder, &keys, now).expect("rebuilt");
    assert_eq!((rebuilt.differed, rebuilt.differences), (0, Vec::new()));
    desk.world.restart();
    assert_eq!(desk.read("/trainings"), before);
}
