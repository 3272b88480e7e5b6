//! The walk-around at the desk, and what the board says of the calendar.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

impl Desk {
    /// Somebody is at places of a building on a local time, in a round of their own.
    fn walks(&mut self, at: &str, by: &str, places: &[&str]) {
        let round = uuid::Uuid::from_u128(u128::from(self.handheld.last()) + 0x7000);
        let (by, _) = self.handheld.named(&self.world, "staff", by);
        let started = json!({ "type": "round_started", "round": round });
        self.handheld.append_at(at, Some(&by), started);
        for place in places {
            let (id, _) = self.handheld.named(&self.world, "checkpoint", place);
            let reached = json!({ "type": "checkpoint_reached", "round": round,
                "checkpoint": id, "how": "qr", "scanned": "TP1:0001" });
            self.handheld.append_at(at, Some(&by), reached);
        }
        self.handheld.send_all(&self.world).done(200);
    }

    /// Sets fields of the site's own row.
    fn settle(&self, change: Value) {
        self.change("site", "碧水湾", change);
    }
}

fn building<'a>(shown: &'a Value, name: &str) -> &'a Value {
    let all = shown["buildings"].as_array().expect("buildings");
    let found = all.iter().find(|one| one["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}: {shown}"))
}

#[test]
fn each_building_says_whose_it_is_and_how_much_of_it_was_walked_each_day() {
    let mut desk = Desk::new();
    let (owner, _) = desk.handheld.named(&desk.world, "staff", "王芳");
    desk.settle(json!({ "buildings": [{ "name": "1栋", "owner": owner }] }));
    desk.walks("2026-11-21T10:00:00+08:00", "张伟", &["1栋大堂"]);
    desk.walks("2026-11-23T08:00:00+08:00", "张伟", &["1栋大堂", "1栋楼道"]);
    desk.walks("2026-11-23T09:00:00+08:00", "王芳", &["1栋楼道", "1栋楼道"]);

    let shown = desk.read("/walkaround");
    assert_eq!(
        (&shown["today"], &shown["days"][0], &shown["days"][6]),
        (
            &json!("2026-11-23"),
            &json!("2026-11-17"),
            &json!("2026-11-23")
        )
    );
    let first = building(&shown, "1栋");
    assert_eq!(
        (&first["owner"], &first["places"]),
        (&json!("王芳"), &json!(5))
    );
    assert_eq!(
        (&first["days"][4], &first["days"][5], &first["days"][6]),
        (
            &json!({ "reached": 1, "by_owner": 0 }),
            &json!({ "reached": 0, "by_owner": 0 }),
            &json!({ "reached": 2, "by_owner": 1 })
        )
    );
    // A building that only places name has nobody.
    assert_eq!(building(&shown, "2栋")["owner"], json!(null));
    let before = desk.read("/walkaround?day=2026-11-22");
    assert_eq!(building(&before, "1栋")["days"][5]["reached"], 1);
    // The file has the same week, a row a building and day.
    let listed = desk.file("walks?to=2026-11-23").done(200).json();
    let buildings = shown["buildings"].as_array().expect("buildings").len();
    assert_eq!(listed["count"], buildings * 7);
    let rows = listed["rows"].as_array().expect("rows").iter();
    let mut rows = rows.filter(|row| row["building"] == "1栋" && row["reached"] != 0);
    let said = |row: &Value| {
        let cell = |key: &str| row[key].to_string();
        ["day", "walked", "reached", "by_owner", "places"].map(cell)
    };
    let (first, last) = (rows.next().expect("a day"), rows.next().expect("a day"));
    assert_eq!(
        said(first).join(" "),
        r#""2026-11-21" "others" 1 0 5"#,
        "{first}"
    );
    assert_eq!(
        said(last).join(" "),
        r#""2026-11-23" "owner" 2 1 5"#,
        "{last}"
    );
    assert_eq!(rows.next(), None);
}

#[test]
fn the_working_calendar_is_listed_day_by_day() {
    let desk = Desk::new();
    desk.settle(json!({ "calendar": [{ "year": 2026, "off": ["10-01"], "work": ["10-10"] }] }));
    let listed = desk
        .file("calendar?from=2026-10-01&to=2026-10-12")
        .done(200)
        .json();
    assert_eq!(listed["count"], 12);
    let kind = |n: usize| listed["rows"][n]["kind"].clone();
    assert_eq!(
        [kind(0), kind(1), kind(2), kind(9)],
        ["off", "plain", "weekend", "work"]
    );
    let last = &listed["rows"][11];
    assert_eq!(
        (&last["weekday"]["zh"], &last["works"], &last["known"]),
        (&json!("周一"), &json!(true), &json!(true))
    );
    let unknown = desk.file("calendar?day=2027-10-01").done(200).json();
    assert_eq!(unknown["rows"][0]["known"], false);
}

#[test]
fn from_november_on_a_missing_calendar_of_the_next_year_is_on_the_board() {
    let desk = Desk::new();
    let year = |year: i32| json!({ "year": year, "off": [format!("{:02}-01", 10)], "work": [] });
    desk.settle(json!({ "calendar": [year(2026)] }));
    assert_eq!(desk.read("/board")["calendar_missing"], json!([2027]));
    desk.settle(json!({ "calendar": [year(2026), year(2027)] }));
    assert_eq!(desk.read("/board")["calendar_missing"], json!([]));
    desk.settle(json!({ "calendar": [year(2027)] }));
    assert_eq!(desk.read("/board")["calendar_missing"], json!([2026]));
    // The day before November nobody is asked for it yet.
    desk.settle(json!({ "calendar": [year(2026)] }));
    let before = "2026-10-31T04:00:00Z".parse().expect("a time");
    desk.world.clock.set(before);
    assert_eq!(desk.read("/board")["calendar_missing"], json!([]));
}
