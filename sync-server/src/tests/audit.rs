//! The audit trail: who did what at the desk, out of the site's own journal.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

fn kinds(page: &Value) -> Vec<&str> {
    let lines = page["lines"].as_array().expect("lines").iter();
    lines.filter_map(|line| line["kind"].as_str()).collect()
}

#[test]
fn what_the_desk_does_stands_in_the_trail_by_name() {
    let desk = Desk::new();
    let (place, _) = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂");
    let raise = json!({ "checkpoint": place, "equipment": null, "item": "11.1",
        "severity": "minor", "note": "地面有水" });
    desk.post("/findings", &raise).done(200);
    let close = json!({ "until": "2026-12-24" });
    desk.post(&format!("/checkpoints/{place}/close"), &close)
        .done(204);
    let file = desk.file("audit?lang=en").done(200).json();
    let about: Vec<&str> = file["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter_map(|row| row["about"]["en"].as_str().or(row["about"].as_str()))
        .collect();
    assert!(about[0].starts_with("Places 1: 1栋大堂"), "{about:?}");
    assert_eq!(about[1], "Minor: 1栋大堂");
    let page = desk.read("/audit");
    assert_eq!(
        kinds(&page)[..3],
        ["rows_set", "finding_raised", "device_enrolled"]
    );
    let (set, raised, enrolled) = (&page["lines"][0], &page["lines"][1], &page["lines"][2]);
    assert_eq!(
        (&set["by"], &raised["by"], &enrolled["by"]),
        (&json!("supervisor"), &json!("supervisor"), &Value::Null)
    );
    assert_eq!(
        set["parts"],
        json!([{ "what": "checkpoint", "count": 1, "names": ["1栋大堂"] }])
    );
    assert_eq!(
        raised["parts"],
        json!([{ "what": "minor", "count": 1, "names": ["1栋大堂"] }])
    );
    assert_eq!(page["people"], json!(["supervisor"]));
    let mine = desk.read("/audit?by=supervisor");
    assert_eq!(kinds(&mine), ["rows_set", "finding_raised"]);
    let nobodys = desk.read("/audit?by=-&kind=device_enrolled");
    assert_eq!(kinds(&nobodys), ["device_enrolled"]);
    assert_eq!(kinds(&desk.read("/audit?day=2026-11-22")), [""; 0]);
    assert_eq!(
        kinds(&desk.read("/audit?day=2026-11-23&by=supervisor")),
        ["rows_set", "finding_raised"]
    );
}

#[test]
fn the_trail_is_read_in_pages_to_its_first_line() {
    let desk = Desk::new();
    let (place, _) = desk.handheld.named(&desk.world, "checkpoint", "1栋大堂");
    for n in 0..60 {
        let close = json!({ "until": format!("2026-12-{:02}", 1 + n % 28) });
        desk.post(&format!("/checkpoints/{place}/close"), &close)
            .done(204);
    }
    let mut seqs: Vec<i64> = Vec::new();
    let mut path = "/audit".to_owned();
    loop {
        let page = desk.read(&path);
        let lines = page["lines"].as_array().expect("lines");
        assert!(lines.len() <= 50, "{}", lines.len());
        seqs.extend(lines.iter().filter_map(|line| line["seq"].as_i64()));
        match page["next"].as_str() {
            Some(next) => path = format!("/audit?before={next}"),
            None => break,
        }
    }
    let first = seqs.first().copied().expect("a line");
    let wanted: Vec<i64> = (1..=first).rev().collect();
    assert_eq!(seqs, wanted);
    assert!(seqs.len() > 60);
}
