//! Shifts at the desk: the month's grid, what was swapped, and how each was handed over.

use crate::tests::console::get;
use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const AT: &str = "2026-11-23T18:05:00+08:00";

impl Desk {
    fn staff(&self, name: &str) -> String {
        self.handheld.named(&self.world, "staff", name).0
    }

    fn swap(&mut self, shift: &str, day: &str, gives: &str, takes: &str) {
        let (shift, _) = self.handheld.named(&self.world, "shift", shift);
        let (gives, takes) = (self.staff(gives), self.staff(takes));
        let swap = json!({ "type": "shift_swapped", "shift": shift, "day": day,
            "gives": gives, "takes": takes });
        self.handheld.append_at(AT, Some(&gives), swap);
        self.handheld.send_all(&self.world).done(200);
    }

    fn give(&mut self, by: &str, mut event: Value) -> u64 {
        let by = self.staff(by);
        event["type"] = json!("shift_handed_over");
        self.handheld.append_at(AT, Some(&by), event)
    }

    fn take(&mut self, by: &str, seq: u64) {
        let by = self.staff(by);
        let taken = json!({ "type": "shift_taken_over", "of": { "seq": seq } });
        self.handheld
            .append_at("2026-11-23T18:06:00+08:00", Some(&by), taken);
        self.handheld.send_all(&self.world).done(200);
    }

    fn shift(&self, path: &str, name: &str) -> Value {
        let shown = self.read(path);
        let shifts = shown["shifts"].as_array().expect("shifts");
        let found = shifts.iter().find(|one| one["name"] == name);
        found
            .unwrap_or_else(|| panic!("no {name}: {shown}"))
            .clone()
    }
}

#[test]
fn the_month_names_who_is_on_each_shift_and_marks_what_was_swapped() {
    let mut desk = Desk::new();
    desk.swap("安全夜班", "2026-11-25", "李强", "王建国");
    desk.swap("安全夜班", "2026-11-25", "王建国", "赵磊");
    let shown = desk.read("/shifts");
    assert_eq!(
        (&shown["month"], &shown["today"]),
        (&json!("2026-11"), &json!("2026-11-23"))
    );
    assert_eq!(shown["days"].as_array().map(Vec::len), Some(30));
    let rows = desk.rows("shifts?month=2026-11");
    let shifts = shown["shifts"].as_array().expect("shifts").len();
    assert_eq!(rows.len(), 30 * shifts);
    let swapped = desk.rows("shifts?day=2026-11-25&shift=安全夜班");
    assert_eq!(swapped.len(), 1);
    assert_eq!(swapped[0]["swaps"], "李强 → 王建国 · 王建国 → 赵磊");
    // 2026-11-22 was a Sunday.
    assert_eq!(
        shown["days"][21],
        json!({ "day": "2026-11-22", "works": false })
    );
    let night = desk.shift("/shifts", "安全夜班");
    assert_eq!(
        (&night["from"], &night["to"]),
        (&json!("18:00"), &json!("06:00"))
    );
    assert_eq!(night["usual"], json!(["张伟", "李强"]));
    assert_eq!(
        night["days"][23],
        json!({ "staff": ["张伟", "李强"], "own": false, "swaps": [] })
    );
    assert_eq!(
        night["days"][24],
        json!({ "staff": ["张伟", "赵磊"], "own": true, "swaps": [
            { "gives": "李强", "takes": "王建国" }, { "gives": "王建国", "takes": "赵磊" }
        ] })
    );
    let next = desk.shift("/shifts?month=2026-12", "安全夜班");
    assert_eq!(next["days"].as_array().map(Vec::len), Some(31));
    assert!(
        next["days"]
            .as_array()
            .expect("days")
            .iter()
            .all(|day| day["own"] == false)
    );
}

#[test]
fn a_swap_that_changes_nothing_is_not_shown() {
    let mut desk = Desk::new();
    desk.swap("安全夜班", "2026-11-25", "王建国", "赵磊");
    let night = desk.shift("/shifts", "安全夜班");
    assert_eq!(
        (&night["days"][24]["swaps"], &night["days"][24]["own"]),
        (&json!([]), &json!(false))
    );
}

#[test]
fn a_handover_shows_what_was_counted_what_is_open_and_who_signed() {
    let mut desk = Desk::new();
    let to = desk.staff("张伟");
    let tools = json!([{ "name": "对讲机", "expected": 6, "counted": 5 }]);
    let given = desk.give(
        "王建国",
        json!({ "to": to, "tools": tools, "open": 3, "unfinished": 1, "note": "少一台在充电",
            "salt": "AAAAAAAAAAAAAAAAAAAAAA==" }),
    );
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(
        desk.read("/shifts")["handovers"][0]["taken_at"],
        json!(null)
    );
    desk.take("李强", given);
    assert_eq!(
        desk.read("/shifts")["handovers"][0]["taken_at"],
        json!(null),
        "somebody else's signature is none"
    );
    desk.take("张伟", given);
    assert_eq!(
        desk.read("/shifts")["handovers"],
        json!([{ "day": "2026-11-23", "at": AT, "gives": "王建国", "takes": "张伟",
            "tools": tools, "open": 3, "unfinished": 1, "note": "少一台在充电",
            "taken_at": "2026-11-23T18:06:00+08:00" }])
    );
    assert_eq!(desk.read("/shifts?month=2026-10")["handovers"], json!([]));
    let site = desk.world.made.site;
    let odd = format!("/sites/{site}/shifts?month=11");
    get(&desk.world, &desk.cookie, &odd).refused(400, "malformed");
}

#[test]
fn a_rebuild_makes_swaps_and_handovers_anew() {
    let mut desk = Desk::new();
    desk.swap("安全夜班", "2026-11-25", "李强", "王建国");
    let to = desk.staff("张伟");
    let given = desk.give("王建国", json!({ "to": to, "open": 0, "unfinished": 0 }));
    desk.take("张伟", given);
    let before = desk.read("/shifts");
    let folder = crate::folder::Folder::open(&desk.world.path).expect("opened");
    let keys = crate::keys::Keys::open(&folder).expect("keys");
    desk.world.server = None;
    let rebuilt = crate::rebuild::run(&folder, &keys, desk.world.clock.now()).expect("rebuilt");
    assert_eq!(rebuilt.differences, []);
    desk.world.restart();
    assert_eq!(desk.read("/shifts"), before);
}

#[test]
fn a_year_of_the_calendar_lists_days_off_and_worked_weekends() {
    let desk = Desk::new();
    let year = json!({ "year": 2026, "off": ["10-01", "10-03"], "work": ["10-10"] });
    desk.change("site", "碧水湾", json!({ "calendar": [year] }));
    let shown = desk.read("/calendar");
    // 3 October 2026 is a Saturday: off anyway.
    assert_eq!(
        shown,
        json!({ "year": 2026, "today": "2026-11-23", "known": true, "missing": [2027],
            "off": ["2026-10-01"], "work": ["2026-10-10"] })
    );
    let next = desk.read("/calendar?year=2027");
    assert_eq!(
        (&next["known"], &next["off"], &next["work"]),
        (&json!(false), &json!([]), &json!([]))
    );
    let site = desk.world.made.site;
    for odd in ["0", "x", "100000"] {
        let path = format!("/sites/{site}/calendar?year={odd}");
        get(&desk.world, &desk.cookie, &path).refused(400, "malformed");
    }
}
