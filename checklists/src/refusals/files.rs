//! Several files together, and kinds of work order.

use super::{FILE, GOOD};
use crate::files::FILES;
use crate::{parse_all, parse_order_kind};

/// Expects that refusal of these files together, and no other.
#[track_caller]
fn check_all(files: &[(&str, &str)], refusal: &str) {
    let refused = parse_all(files).expect_err("should be refused");
    let refused: Vec<String> = refused.iter().map(ToString::to_string).collect();
    assert_eq!(refused, [refusal]);
}

#[test]
fn a_day_that_not_every_month_has_is_refused() {
    let text = "id = \"x\"\nversion = 1\nname = { zh = \"报修\", en = \"X\" }\n\
        role = \"guard\"\n[charges]\nhand_in_day = 29\n\
        fact = { source = \"x\", confidence = \"house\" }\n[[classes]]\nid = \"a\"\n\
        name = { zh = \"急修\", en = \"A\" }\n\
        fact = { source = \"x\", confidence = \"house\" }\n";
    let refused = parse_order_kind("work-orders/x.toml", text).expect_err("should be refused");
    assert_eq!(
        refused.to_string(),
        "work-orders/x.toml:6: 29 is no day that every month has (1 to 28)"
    );
}

#[test]
fn a_level_of_appraisal_stands_once() {
    let level = "[[levels]]\nid = \"own\"\nname = { zh = \"自检\", en = \"Own\" }\n";
    let text = format!(
        "id = \"x\"\nversion = 1\nname = {{ zh = \"整改\", en = \"X\" }}\n\
        role = \"guard\"\n{level}{level}[[classes]]\nid = \"a\"\n\
        name = {{ zh = \"急修\", en = \"A\" }}\n\
        fact = {{ source = \"x\", confidence = \"house\" }}\n"
    );
    let refused = parse_order_kind("work-orders/x.toml", &text).expect_err("should be refused");
    assert!(
        refused.to_string().starts_with("work-orders/x.toml:9: "),
        "{refused}"
    );
}

#[test]
fn a_deadline_of_nothing_is_refused() {
    let text = "id = \"x\"\nversion = 1\nname = { zh = \"投诉\", en = \"X\" }\n\
        role = \"guard\"\n[[classes]]\nid = \"a\"\n\
        name = { zh = \"重大\", en = \"A\" }\nreply = { amount = 0, unit = \"hours\" }\n\
        fact = { source = \"x\", confidence = \"house\" }\n";
    let refused = parse_order_kind("work-orders/x.toml", text).expect_err("should be refused");
    assert_eq!(
        refused.to_string(),
        "work-orders/x.toml:8: a deadline of 0 can't be kept"
    );
}

#[test]
fn a_line_of_the_standard_without_item_is_refused() {
    let mut files = FILES.to_vec();
    let corridors = files.iter_mut().find(|(name, _)| *name == FILE).unwrap();
    corridors.1 = &corridors.1[..corridors.1.rfind("[[items]]").unwrap()];
    check_all(
        &files,
        "touchpoints/13-corridors.toml: no item has source 13.11",
    );
}

#[test]
fn a_line_that_the_standard_has_not_is_refused() {
    let text = GOOD.replace("13.2", "13.12");
    check_all(
        &[(FILE, &text)],
        "touchpoints/13-corridors.toml:48: the standard has no line 13.12",
    );
}

#[test]
fn a_source_in_two_files_is_refused_in_the_second() {
    let first = GOOD.replace("kind = \"touchpoint\"\nnumber = 13", "kind = \"equipment\"");
    let first = first
        .replace("tp13", "eq-x")
        .replace("source = \"13.2\"\n", "");
    check_all(
        &[("equipment/x.toml", &first), (FILE, GOOD)],
        "touchpoints/13-corridors.toml:9: source 13.1 stands twice, first in equipment/x.toml:8",
    );
}

#[test]
fn an_id_in_two_files_is_refused_in_the_second() {
    let first = GOOD.replace("kind = \"touchpoint\"\nnumber = 13", "kind = \"equipment\"");
    let first = first
        .replace("source = \"13.2\"\n", "")
        .replace("source = \"13.1\"\n", "");
    check_all(
        &[("equipment/x.toml", &first), (FILE, GOOD)],
        "touchpoints/13-corridors.toml:1: id tp13 stands twice, first in equipment/x.toml:1",
    );
}

#[test]
fn a_missing_touchpoint_is_refused() {
    let mut files = FILES.to_vec();
    files.retain(|(name, _)| !name.contains("/14-"));
    check_all(&files, "touchpoints: touchpoint 14 is missing");
}

#[test]
fn every_bad_file_of_several_is_named() {
    let files = [("a.toml", "x = 1"), ("b.toml", "id = \"b\"\nversion = 0")];
    let refused = parse_all(&files).expect_err("should be refused");
    let files: Vec<&str> = refused.iter().map(|one| one.file.as_str()).collect();
    assert_eq!(files, ["a.toml", "b.toml"]);
}
