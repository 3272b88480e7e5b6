//! The photo wall: what each photo is of, filters, pages, pairs, and no name where none is wanted.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const FINDING: &str = "0190b6a0-0000-7000-8000-0000000000f8";
const ORDER: &str = "0190b6a0-0000-7000-8000-0000000000e8";
const LOBBY: &str = "1栋大堂";

fn photo(n: u32) -> String {
    format!("{n:064x}")
}

/// A desk and a walk past a lobby: photo 1 of being there, 2 of what is wrong, 3 of it put right.
struct Wall {
    desk: Desk,
    place: String,
    round: String,
    answered: u64,
}

impl Wall {
    fn new() -> Self {
        let desk = Desk::new();
        let (place, _) = desk.handheld.named(&desk.world, "checkpoint", LOBBY);
        let round = uuid::Uuid::from_u128(0x7700).to_string();
        let mut wall = Self {
            desk,
            place,
            round,
            answered: 0,
        };
        let (place, round) = (wall.place.clone(), wall.round.clone());
        wall.says(json!({ "type": "round_started", "round": round }));
        wall.says(
            json!({ "type": "checkpoint_reached", "round": round, "checkpoint": place,
            "how": "qr", "scanned": "TP1:0001", "photos": [photo(1)] }),
        );
        wall.answered = wall.says(json!({ "type": "answered", "round": round,
            "photos": [photo(2)],
            "answers": [
                { "checkpoint": place, "item": "11.1", "list": "tp11", "list_version": 1,
                    "outcome": "pass", "values": [] },
                { "checkpoint": place, "item": "11.2", "list": "tp11", "list_version": 1,
                    "outcome": "fail", "clauses": ["dirty"], "photos": [0], "values": [],
                    "finding": { "finding": FINDING, "order": ORDER, "severity": "normal",
                        "role": "cleaner", "state": "raised" } }] }));
        let (by, _) = wall.desk.handheld.named(&wall.desk.world, "staff", "张伟");
        let given = json!({ "orders": [{ "order": ORDER, "from": "raised", "go": 0 }],
            "to": "assigned", "owner": by });
        wall.desk.handheld.send_all(&wall.desk.world).done(200);
        wall.desk.post("/orders/move", &given).done(200);
        wall.says(
            json!({ "type": "order_moved", "order": ORDER, "from": "assigned",
            "to": "fixed", "go": 0, "photos": [photo(3)] }),
        );
        wall.desk.handheld.send_all(&wall.desk.world).done(200);
        wall
    }

    fn says(&mut self, line: Value) -> u64 {
        let (by, _) = self.desk.handheld.named(&self.desk.world, "staff", "张伟");
        let at = "2026-11-23T20:05:00+08:00";
        self.desk.handheld.append_at(at, Some(&by), line)
    }

    /// The last digit of each photo's name, as listed.
    fn shown(&self, query: &str) -> Vec<u32> {
        let wall = self.desk.read(&format!("/photos{query}"));
        let photos = wall["photos"].as_array().expect("photos").iter();
        let name = |one: &Value| one["sha256"].as_str().map(str::to_owned).expect("a name");
        photos
            .map(|one| u32::from_str_radix(&name(one), 16).expect("a number"))
            .collect()
    }
}

#[test]
fn photos_are_listed_newest_first_each_with_what_it_is_of() {
    let wall = Wall::new();
    assert_eq!(wall.shown(""), [3, 2, 1]);
    let told = wall.desk.read("/photos");
    let wrong = &told["photos"][1];
    let has = |field: &str, value: Value| assert_eq!(wrong[field], value, "{field}");
    has("shows", json!("wrong"));
    has("outcome", json!("fail"));
    has("place", json!(LOBBY));
    has("person", json!("张伟"));
    has("round", json!(wall.round));
    has("finding", json!(FINDING));
    has("at", json!("2026-11-23T20:05:00+08:00"));
    has("held", json!(false));
    assert_eq!(told["next"], Value::Null);
    assert_eq!(told["photos"][0]["shows"], "fixed");
    assert_eq!(told["photos"][2]["shows"], "presence");
}

#[test]
fn filters_are_in_the_address_and_names_are_left_out_where_it_says_so() {
    let wall = Wall::new();
    assert_eq!(wall.shown("?show=wrong"), [2]);
    assert_eq!(wall.shown("?show=fixed"), [3]);
    assert_eq!(wall.shown("?show=presence"), [1]);
    assert_eq!(wall.shown("?show=judged"), [0; 0]);
    assert_eq!(wall.shown(&format!("?place={}", wall.place)), [3, 2, 1]);
    let (other, _) = wall
        .desk
        .handheld
        .named(&wall.desk.world, "checkpoint", "2栋大堂");
    assert_eq!(wall.shown(&format!("?place={other}")), [0; 0]);
    let somebody = |name: &str| wall.desk.handheld.named(&wall.desk.world, "staff", name).0;
    let (his, hers) = (somebody("张伟"), somebody("陈志远"));
    assert_eq!(wall.shown(&format!("?person={his}")), [3, 2, 1]);
    assert_eq!(wall.shown(&format!("?person={hers}")), [0; 0]);
    for query in ["?names=0", "?names=0&show=pairs"] {
        let told = wall.desk.read(&format!("/photos{query}"));
        assert!(!told.to_string().contains("张伟"), "{told}");
        assert_eq!(told["people"], json!([]));
    }
}

#[test]
fn a_span_of_days_shows_what_was_taken_in_it_and_the_list_is_the_same() {
    let wall = Wall::new();
    let listed = |list: &str, query: &str| wall.desk.rows(&format!("{list}{query}")).len();
    for (span, photos, pairs) in [
        ("?from=2026-11-23&to=2026-11-23", 3, 1),
        ("?from=2026-11-23", 3, 1),
        ("?to=2026-11-23", 3, 1),
        ("?from=2026-11-24", 0, 0),
        ("?to=2026-11-22", 0, 0),
        ("", 3, 1),
    ] {
        assert_eq!(wall.shown(span).len(), photos, "{span}");
        assert_eq!(listed("photos", span), photos, "{span}");
        let query = format!("?show=pairs{}", span.replace('?', "&"));
        let told = wall.desk.read(&format!("/photos{query}"));
        assert_eq!(
            told["pairs"].as_array().map(Vec::len),
            Some(pairs),
            "{span}"
        );
        assert_eq!(listed("photo-pairs", span), pairs, "{span}");
    }
    let site = wall.desk.world.made.site;
    let path = format!("/sites/{site}/photos?from=23.11.2026");
    crate::tests::console::get(&wall.desk.world, &wall.desk.cookie, &path)
        .refused(400, "malformed");
}

#[test]
fn the_list_is_narrowed_as_the_wall_and_names_nobody_where_it_says_so() {
    let wall = Wall::new();
    let count = |asked: &str| wall.desk.rows(&format!("photos?{asked}")).len();
    assert_eq!(count("shows=wrong"), 1);
    assert_eq!(count("shows=judged"), 0);
    assert_eq!(count(&format!("checkpoint={}", wall.place)), 3);
    let somebody = |name: &str| wall.desk.handheld.named(&wall.desk.world, "staff", name).0;
    assert_eq!(count(&format!("staff={}", somebody("张伟"))), 3);
    assert_eq!(count(&format!("staff={}", somebody("陈志远"))), 0);
    wall.desk.file("photos?staff=me").refused(400, "bad_value");
    for list in ["photos", "photo-pairs"] {
        let said = |names: &str| {
            let csv = wall.desk.file(&format!("{list}?format=csv&lang=zh{names}"));
            String::from_utf8(csv.done(200).body.clone()).expect("UTF-8")
        };
        assert!(
            said("").contains("张伟") && said("").contains("谁"),
            "{list}"
        );
        let nameless = said("&names=0");
        assert!(!nameless.contains("张伟"), "{list}");
        assert!(!nameless.contains("谁"), "not even a column: {nameless}");
        assert_eq!(nameless.lines().count(), said("").lines().count());
        let row = &wall.desk.rows(&format!("{list}?names=0"))[0];
        assert!(row.get("person").is_none(), "{row}");
        let (place, wrong) = (&row["place"], format!("{list}?names=0&person=张伟"));
        assert!(place.is_string(), "{row}");
        // What isn't in it narrows nothing either: whose photo it is can't be found out by asking.
        assert_eq!(wall.desk.rows(&wrong).len(), said("").lines().count() - 1);
    }
}

#[test]
fn a_finding_with_both_photos_is_a_pair() {
    let wall = Wall::new();
    let told = wall.desk.read("/photos?show=pairs");
    assert_eq!(told["pairs"].as_array().map(Vec::len), Some(1), "{told}");
    let pair = &told["pairs"][0];
    assert_eq!(
        (&pair["finding"], &pair["before"], &pair["after"]),
        (&json!(FINDING), &json!(photo(2)), &json!(photo(3)))
    );
    assert_eq!(
        (&pair["state"], &pair["person"]),
        (&json!("fixed"), &json!("张伟"))
    );
}

#[test]
fn what_was_taken_back_is_no_longer_on_the_wall() {
    let mut wall = Wall::new();
    let (round, seq) = (wall.round.clone(), wall.answered);
    wall.says(json!({ "type": "corrected", "round": round, "of": { "seq": seq } }));
    wall.desk.handheld.send_all(&wall.desk.world).done(200);
    assert_eq!(wall.shown(""), [3, 1]);
}

#[test]
fn pages_follow_each_other_without_a_gap_or_a_photo_twice() {
    let mut wall = Wall::new();
    let (place, round) = (wall.place.clone(), wall.round.clone());
    for n in 10..90 {
        wall.says(
            json!({ "type": "checkpoint_reached", "round": round, "checkpoint": place,
            "how": "qr", "scanned": "TP1:0001", "photos": [photo(n)] }),
        );
    }
    wall.desk.handheld.send_all(&wall.desk.world).done(200);
    let first = wall.shown("");
    assert_eq!((first.len(), first[0]), (60, 89));
    let next = wall.desk.read("/photos")["next"].as_i64().expect("more");
    let rest = wall.shown(&format!("?before={next}"));
    let all: Vec<u32> = first.into_iter().chain(rest).collect();
    let wanted: Vec<u32> = (10..90).rev().chain([3, 2, 1]).collect();
    assert_eq!(all, wanted);
}
