//! The ledger's year at the desk: months that were checked, missed, or asked for nothing.

use crate::sql::ledger;
use crate::tests::ledger::{Desk, EXTINGUISHER, POWDER_GAUGE};
use serde_json::{Value, json};

impl Desk {
    fn year(&self, name: &str, year: &str) -> Vec<Value> {
        let told = self.read(&format!("/equipment/months?year={year}"));
        let pieces = told["pieces"].as_array().expect("pieces").iter();
        let piece = pieces.clone().find(|one| one["name"] == name);
        let months = piece.expect("its year")["months"].as_array();
        months.expect("months").clone()
    }

    fn standings(&self, name: &str, year: &str) -> String {
        let mark = |month: &Value| match month["standing"].as_str() {
            Some("fine") => '+',
            Some("finding") => 'x',
            Some("unchecked") => '!',
            Some("pending") => '?',
            _ => '.',
        };
        self.year(name, year).iter().map(mark).collect()
    }

    fn looks(&mut self, day: &str, outcome: &str) {
        let piece = self
            .handheld
            .named(&self.world, "equipment", EXTINGUISHER)
            .0;
        self.say(
            &format!("{day}T10:00:00+08:00"),
            json!({ "equipment": piece, "item": POWDER_GAUGE, "list": "l", "list_version": 1,
                "outcome": outcome }),
        );
    }
}

#[test]
fn a_year_says_which_months_were_checked_missed_and_are_still_to_do() {
    let mut desk = Desk::new();
    let today = desk.read("/equipment/months")["day"].clone();
    assert!(today.as_str().is_some_and(|day| day.starts_with("2026-11")));
    desk.change(
        "equipment",
        EXTINGUISHER,
        json!({ "fields": { "made": "2022-12-01" } }),
    );
    assert_eq!(desk.standings(EXTINGUISHER, "2026"), "............");
    // From the site's first walk on, and no earlier.
    desk.looks("2026-06-03", "pass");
    desk.looks("2026-08-03", "pass");
    desk.looks("2026-08-20", "fail");
    desk.looks("2026-09-09", "not_possible");
    assert_eq!(desk.standings(EXTINGUISHER, "2026"), ".....+!x!!?.");
    let august = &desk.year(EXTINGUISHER, "2026")[7]["looked"];
    assert_eq!(august["day"], "2026-08-20");
    let round = august["round"].as_str().expect("a round");
    desk.read(&format!("/rounds/{round}"));
    desk.looks("2026-11-02", "pass");
    assert_eq!(desk.standings(EXTINGUISHER, "2026"), ".....+!x!!+.");
    assert_eq!(desk.standings(EXTINGUISHER, "2027"), "............");
}

#[test]
fn a_piece_that_came_later_isnt_missed_before_it_was_there_and_one_away_isnt_due() {
    let mut desk = Desk::new();
    desk.looks("2026-03-03", "pass");
    let fields = |day: &str| json!({ "fields": { "made": "2022-12-01", "since": day } });
    desk.change("equipment", EXTINGUISHER, fields("2026-08-15"));
    assert_eq!(desk.standings(EXTINGUISHER, "2026"), "..+.....!!?.");
    desk.change(
        "equipment",
        EXTINGUISHER,
        json!({ "status": "away_for_repair" }),
    );
    assert_eq!(desk.standings(EXTINGUISHER, "2026"), "..+.....!!..");
    desk.change("equipment", EXTINGUISHER, json!({ "status": "scrapped" }));
    let told = desk.read("/equipment/months?year=2026");
    let pieces = told["pieces"].as_array().expect("pieces");
    assert!(pieces.iter().all(|one| one["name"] != EXTINGUISHER));
}

#[test]
fn the_list_has_the_screens_months_and_a_year_that_is_none_is_named() {
    let mut desk = Desk::new();
    desk.looks("2026-09-03", "fail");
    let screen = desk.read("/equipment/months?year=2026");
    let listed = desk.file("fire-months?year=2026").done(200).json();
    let (pieces, rows) = (&screen["pieces"], &listed["rows"]);
    assert_eq!(
        pieces.as_array().map(Vec::len),
        rows.as_array().map(Vec::len)
    );
    let row = rows.as_array().expect("rows").iter();
    let row = row.clone().find(|row| row["name"] == EXTINGUISHER);
    let row = row.expect("its row");
    assert_eq!(
        (&row["m09"], &row["m10"]),
        (&json!("finding"), &json!("unchecked"))
    );
    let found = desk
        .file("fire-months?year=2026&standing=finding")
        .done(200)
        .json();
    assert_eq!(found["count"], 1);
    for year in ["26", "1999", "3000"] {
        let said = desk.file(&format!("fire-months?year={year}"));
        let said = said.refused(400, "bad_value")["message"].to_string();
        assert!(said.starts_with("\"`year`"), "{said}");
    }
}

#[test]
fn of_looks_that_are_as_bad_the_last_is_told() {
    let mut desk = Desk::new();
    for (day, outcome) in [
        ("2026-09-03", "partly"),
        ("2026-09-07", "partly"),
        ("2026-09-20", "pass"),
    ] {
        desk.looks(day, outcome);
    }
    let piece = desk
        .handheld
        .named(&desk.world, "equipment", EXTINGUISHER)
        .0;
    let folder = crate::Folder::open(&desk.world.path).expect("opened");
    let looked = crate::sql::Readers::new(folder).read(|connection| {
        let site = crate::sql::sites::by_id(connection, desk.world.made.site)?.expect("the site");
        Ok(ledger::looked_in(connection, site.number, 2026)?)
    });
    let piece = piece.parse().expect("an id");
    let looked = looked.expect("read").remove(&piece).expect("its looks");
    let days: Vec<String> = looked.into_iter().map(|one| one.day).collect();
    assert_eq!(days, ["2026-09-07"]);
}
