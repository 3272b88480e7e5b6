//! Findings that the desk merges by hand: one stays and tells both, what comes late moves nothing,
//! taken back both are as they were, and a rebuild makes the same.

use crate::tests::desk_orders::{finding, order, seen};
use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use serde_json::{Value, json};

impl Desk {
    fn merges(&self, one: u8, into: u8) -> Answer {
        let body = json!({ "into": finding(into) });
        self.post(&format!("/findings/{}/merge", finding(one)), &body)
    }

    fn parts(&self, one: u8) -> Answer {
        self.post(&format!("/findings/{}/part", finding(one)), &json!({}))
    }

    fn told_of(&self, number: u8) -> Value {
        self.read(&format!("/findings/{}", finding(number)))
    }

    fn open(&self) -> Vec<Value> {
        let all = self.read("/findings?open=1&work=0");
        all.as_array().expect("findings").clone()
    }

    /// A finding at the lobby, seen again by a line that names it, with a photo.
    fn sees_again(&mut self, number: u8, item: &str, at: &str, photo: &str) {
        let (place, _) = self.handheld.named(&self.world, "checkpoint", "1栋大堂");
        let by = self.person("张伟");
        let said = json!({ "type": "finding_raised", "checkpoint": place, "item": item,
            "photos": [photo], "made": { "finding": finding(number), "order": order(number),
            "severity": "normal", "role": "cleaner", "state": "raised" } });
        self.handheld.append_at(at, Some(&by), said);
        self.handheld.send_all(&self.world).done(200);
    }

    fn row_of(&self, number: u8) -> Value {
        let row = self.handheld.row(&self.world, "finding", &finding(number));
        row.expect("a finding")
    }

    /// Both are open; the second was merged into the first.
    fn with_merged() -> Self {
        let mut desk = Self::new();
        desk.found(1, "11.1");
        desk.found(2, "11.2");
        desk.merges(2, 1).done(204);
        desk
    }
}

const PHOTO: &str = "9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f";

/// What stands in a history: how it was merged, or which state.
fn short(history: &Value) -> Vec<(String, bool)> {
    let steps = history.as_array().expect("steps").iter();
    steps
        .map(|step| {
            let how = step["merge"]["how"].as_str().or(step["state"].as_str());
            (how.expect("a word").to_owned(), !step["of"].is_null())
        })
        .collect()
}

#[test]
fn the_one_that_stays_tells_count_photos_and_history_of_both() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    desk.found(2, "11.2");
    desk.sees_again(2, "11.2", "2026-11-23T20:05:00+08:00", PHOTO);
    desk.merges(2, 1).done(204);
    let open = desk.open();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0]["finding"], finding(1));
    assert_eq!(open[0]["seen"], 3);
    assert_eq!(open[0]["photos"], json!([PHOTO]));
    // The clauses of another item are none of its own.
    assert_eq!(open[0]["clauses"].as_array().expect("clauses").len(), 1);
    let told = desk.told_of(1);
    let word = |text: &str, of: bool| (text.to_owned(), of);
    assert_eq!(
        short(&told["history"]),
        [
            word("raised", false),
            word("raised", true),
            word("took", false)
        ]
    );
    assert_eq!(told["history"][2]["by"], "supervisor");
    assert_eq!(told["history"][2]["late"], false);
    assert_eq!(told["merged"][0]["finding"], finding(2));
    assert_eq!(told["merged"][0]["by"], "supervisor");
    // Whoever asks for the other one is shown the one that stayed.
    assert_eq!(desk.told_of(2)["finding"], finding(1));
    // Handhelds learn where it had been, so that what is seen there again is the same thing.
    let row = desk.row_of(2);
    assert_eq!(
        (&row["joined"], &row["item"]),
        (&json!(finding(1)), &json!("11.2"))
    );
    assert_eq!(desk.order(2), json!({ "joined": order(1) }));
    let steps = desk.order(1)["history"].clone();
    assert_eq!(
        steps[2]["merge"],
        json!({ "finding": finding(2), "how": "took" })
    );
    assert_eq!(
        desk.read("/lists/order-steps?from=2026-11-01&to=2026-11-30")["rows"]
            .as_array()
            .expect("rows")
            .len(),
        3
    );
    desk.rebuilds_the_same();
}

#[test]
fn the_count_of_days_begins_with_the_one_that_was_known_first() {
    let mut desk = Desk::new();
    desk.found(1, "11.1");
    desk.sees_again(3, "11.3", "2026-10-14T20:00:00+08:00", PHOTO);
    desk.merges(3, 1).done(204);
    let open = desk.open();
    assert_eq!(open[0]["raised_at"], "2026-11-23T20:00:00+08:00");
    assert_eq!(open[0]["since"], "2026-10-14T20:00:00+08:00");
    desk.rebuilds_the_same();
}

#[test]
fn what_comes_late_for_the_merged_one_is_kept_shown_and_moves_neither() {
    let mut desk = Desk::with_merged();
    let by = desk.person("张伟");
    let said = json!({ "type": "order_moved", "order": order(2), "from": "raised",
        "to": "fixed", "go": 0, "note": "擦了", "photos": [PHOTO] });
    desk.handheld
        .append_at("2026-11-23T20:10:00+08:00", Some(&by), said);
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(desk.order(1)["state"], "raised");
    let told = desk.told_of(1);
    let last = &told["history"][3];
    assert_eq!(
        (&last["late"], &last["note"]),
        (&json!(true), &json!("擦了"))
    );
    assert_eq!(last["photos"], json!([PHOTO]));
    assert!(!last["of"].is_null());
    // Taken back it stands where it stood, and still tells of it.
    desk.parts(2).done(204);
    assert_eq!(desk.order(2)["state"], "raised");
    let told = desk.told_of(2);
    let notes: Vec<_> = told["history"].as_array().expect("steps").iter().collect();
    assert!(
        notes
            .iter()
            .any(|step| step["note"] == "擦了" && step["late"] == true)
    );
    desk.rebuilds_the_same();
}

#[test]
fn what_is_seen_again_where_the_merged_one_was_counts_for_the_one_that_stays() {
    let mut desk = Desk::with_merged();
    desk.sees_again(2, "11.2", "2026-11-23T20:10:00+08:00", PHOTO);
    // Another handheld, which doesn't know of either, raises it anew.
    desk.found(4, "11.2");
    let open = desk.open();
    assert_eq!((open.len(), &open[0]["seen"]), (1, &json!(4)));
    assert_eq!(desk.row_of(4)["joined"], finding(1));
    desk.parts(2).done(204);
    let seen: Vec<_> = desk
        .open()
        .iter()
        .map(|one| (one["finding"].clone(), one["seen"].clone()))
        .collect();
    assert_eq!(
        seen,
        [(json!(finding(2)), json!(3)), (json!(finding(1)), json!(1))]
    );
    assert_eq!(desk.row_of(4)["joined"], finding(2));
    desk.rebuilds_the_same();
}

#[test]
fn a_chain_of_merges_comes_apart_one_by_one() {
    let mut desk = Desk::with_merged();
    desk.found(3, "11.3");
    desk.merges(1, 3).done(204);
    let open = desk.open();
    assert_eq!((open.len(), &open[0]["finding"]), (1, &json!(finding(3))));
    assert_eq!(open[0]["seen"], 3);
    assert_eq!(desk.row_of(2)["joined"], finding(3));
    assert_eq!(desk.told_of(3)["merged"].as_array().expect("both").len(), 2);
    desk.parts(1).done(204);
    assert_eq!(desk.row_of(2)["joined"], finding(1));
    assert_eq!(desk.open().len(), 2);
    desk.parts(2).done(204);
    assert_eq!(desk.open().len(), 3);
    desk.rebuilds_the_same();
}

#[test]
fn closed_with_the_one_that_stays_it_is_open_again_once_taken_back() {
    let mut desk = Desk::with_merged();
    let owner = desk.person("陈志远");
    let to = |from: &str, to: &str| {
        let orders = json!([seen(1, from, 0)]);
        json!({ "orders": orders, "to": to, "owner": owner, "note": "好了" })
    };
    desk.moved(&to("raised", "assigned"));
    desk.moved(&to("assigned", "fixed"));
    desk.moved(&to("fixed", "verified"));
    assert_eq!(desk.open().len(), 0);
    desk.parts(2).done(204);
    let open = desk.open();
    assert_eq!((open.len(), &open[0]["finding"]), (1, &json!(finding(2))));
    desk.rebuilds_the_same();
}

#[test]
fn what_can_not_be_merged_is_refused_by_its_field_and_changes_nothing() {
    let mut desk = Desk::with_merged();
    desk.found(3, "11.3");
    let (repair, _) = desk.taken("repair", "ordinary");
    let reject = json!({ "orders": [seen(3, "raised", 0)], "to": "rejected", "note": "不是" });
    desk.moved(&reject);
    let post = |path: String, into: &str| desk.post(&path, &json!({ "into": into }));
    let merge = |one: &str, into: &str| post(format!("/findings/{one}/merge"), into);
    let said = |answer: Answer| answer.refused(400, "bad_value")["message"].to_string();
    let (one, two, three) = (finding(1), finding(2), finding(3));
    assert!(said(merge(&one, &one)).contains("`into`"));
    assert!(
        said(merge(&one, &two)).contains("`into`"),
        "it went already"
    );
    assert!(said(merge(&two, &one)).contains("merged already"));
    assert!(
        said(merge(&one, &repair)).contains("`into`"),
        "a customer waits"
    );
    assert!(said(merge(&one, &three)).contains("`into`"), "closed");
    assert!(said(merge(&three, &one)).contains("`finding`"), "closed");
    assert!(said(merge(&one, &finding(9))).contains("`into`"), "unknown");
    merge(&finding(9), &one).refused(404, "not_found");
    assert!(said(desk.parts(1)).contains("`finding`"));
    let told = desk.told_of(1);
    assert_eq!(told["history"].as_array().expect("steps").len(), 3);
    desk.rebuilds_the_same();
}
