//! A site's file at the desk: tried, refused with every problem, imported, and whose deed it was.

use crate::site_file::SAMPLE;
use crate::tests::console::get;
use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use serde_json::{Value, json};

const FILE: &str = "application/octet-stream";

impl Desk {
    fn brings(&self, query: &str, kind: &str, file: &[u8]) -> Answer {
        let origin = format!("http://{}", self.world.address());
        let headers = [
            ("Cookie", self.cookie.as_str()),
            ("Origin", origin.as_str()),
            ("Content-Type", kind),
        ];
        let site = self.world.made.site;
        let path = format!("/api/console/sites/{site}/setup?{query}");
        self.world.call("POST", &path, &headers, file)
    }

    fn tries(&self, file: &str) -> Value {
        let answer = self.brings("name=site.toml&dry_run=true", FILE, file.as_bytes());
        answer.done(200).json()
    }

    fn imports(&self, file: &str) -> Value {
        let answer = self.brings("name=site.toml", FILE, file.as_bytes());
        answer.done(200).json()
    }

    /// Brings the site's own file once more.
    pub fn imports_the_sample(&self) {
        self.imports(SAMPLE);
    }

    fn gate(&self) -> Value {
        let (rows, _) = self.handheld.feed(&self.world);
        let found = rows.into_iter().find(|(kind, _, row)| {
            kind == "checkpoint" && (row["name"] == "东门人行口" || row["name"] == "东大门人行口")
        });
        found.expect("the gate").2["name"].clone()
    }
}

fn changed() -> String {
    let text = SAMPLE.replacen("name = \"东门人行口\"", "name = \"东大门人行口\"", 1);
    assert_ne!(text, SAMPLE);
    text
}

fn counts(told: &Value) -> (Value, Value) {
    (
        told["import"]["added"].clone(),
        told["import"]["changed"].clone(),
    )
}

#[test]
fn a_file_is_tried_without_a_trace_then_imported_then_says_nothing_new() {
    let desk = Desk::new();
    let before = desk.handheld.feed(&desk.world);
    let told = desk.tries(&changed());
    assert_eq!(counts(&told), (json!(0), json!(1)), "{told}");
    assert_eq!(
        (
            &told["dry_run"],
            &told["import"]["dry_run"],
            &told["problems"]
        ),
        (&json!(true), &json!(true), &json!([]))
    );
    assert_eq!(
        desk.handheld.feed(&desk.world),
        before,
        "a try changes nothing"
    );
    let told = desk.imports(&changed());
    assert_eq!(counts(&told), (json!(0), json!(1)));
    assert_eq!(
        (&told["dry_run"], &told["import"]["dry_run"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(desk.gate(), "东大门人行口");
    assert_eq!(counts(&desk.imports(&changed())), (json!(0), json!(0)));
}

#[test]
fn every_problem_is_told_with_its_place_and_nothing_is_imported() {
    let desk = Desk::new();
    let before = desk.handheld.feed(&desk.world);
    let wrong = changed()
        .replacen("pin = \"2580\"", "pin = \"25x0\"", 1)
        .replacen("building = \"grounds\"", "building = \"moon\"", 1);
    for told in [desk.tries(&wrong), desk.imports(&wrong)] {
        let problems = told["problems"].as_array().expect("problems");
        assert_eq!(problems.len(), 2, "{told}");
        assert_eq!(
            (&told["import"], &told["problems_left_out"]),
            (&json!(null), &json!(0))
        );
        for problem in problems {
            assert!(
                problem["row"].is_u64() && problem["field"].is_string(),
                "{problem}"
            );
            let reason = &problem["reason"];
            assert!(
                reason["zh"].is_string() && reason["en"].is_string(),
                "{problem}"
            );
        }
    }
    assert_eq!(desk.handheld.feed(&desk.world), before);
}

#[test]
fn an_import_names_who_did_it_in_the_journal() {
    let desk = Desk::new();
    desk.imports(&changed());
    let lines = desk.lines_of_the_server();
    let deeds: Vec<&str> = lines.split("\"type\":\"rows_set\"").collect();
    let of_gate = deeds.iter().find(|deed| deed.contains("东大门人行口"));
    let deed = of_gate.expect("the deed");
    assert!(deed.contains("\"desk\":\"supervisor\""), "{deed}");
}

#[test]
fn a_call_that_carries_something_else_is_refused() {
    let desk = Desk::new();
    let file = SAMPLE.as_bytes();
    let refused = |query: &str, kind: &str, status: u16, code: &str| {
        desk.brings(query, kind, file).refused(status, code);
    };
    refused(
        "name=site.toml",
        "application/json",
        415,
        "unsupported_encoding",
    );
    refused("name=site.toml", "text/plain", 415, "unsupported_encoding");
    refused("dry_run=true", FILE, 400, "malformed");
    refused("name=", FILE, 400, "malformed");
    let long = format!("name={}", "x".repeat(201));
    refused(&long, FILE, 400, "malformed");
    let path = format!(
        "/api/console/sites/{}/setup?name=a.toml",
        desk.world.made.site
    );
    let foreign = [
        ("Cookie", desk.cookie.as_str()),
        ("Origin", "http://evil.example"),
        ("Content-Type", FILE),
    ];
    desk.world
        .call("POST", &path, &foreign, file)
        .refused(403, "forbidden");
    let origin = format!("http://{}", desk.world.address());
    let nobody = [("Origin", origin.as_str()), ("Content-Type", FILE)];
    desk.world
        .call("POST", &path, &nobody, file)
        .refused(401, "not_signed_in");
    // Only this call carries a file.
    let other = format!("/api/console/sites/{}/labels/make", desk.world.made.site);
    let ours = [
        ("Cookie", desk.cookie.as_str()),
        ("Origin", origin.as_str()),
        ("Content-Type", FILE),
    ];
    desk.world
        .call("POST", &other, &ours, b"{\"ids\":[]}")
        .refused(415, "unsupported_encoding");
}

#[test]
fn what_is_no_site_s_file_is_told_in_a_sentence() {
    let desk = Desk::new();
    for text in ["[site", "", "\u{0}\u{1}\u{2}"] {
        let told = desk.tries(text);
        let empty = told["import"]["changed"] == json!(0);
        let problems = told["problems"].as_array().expect("problems");
        assert!(empty || !problems.is_empty(), "{text:?}: {told}");
    }
}

#[test]
fn the_template_and_the_site_are_workbooks_for_those_who_may() {
    let desk = Desk::new();
    for book in ["template", "site"] {
        let path = format!("/sites/{}/setup/{book}.xlsx", desk.world.made.site);
        let answer = get(&desk.world, &desk.cookie, &path);
        assert!(answer.done(200).body.starts_with(b"PK"), "{book}");
        get(&desk.world, "", &path).refused(401, "not_signed_in");
    }
}
