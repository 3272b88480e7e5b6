//! Each way in which a file is refused: file, line and reason, word for word.

use crate::parse;

mod calendars;
mod files;
mod items;
mod parts;

const FILE: &str = "touchpoints/13-corridors.toml";

/// A good file; each test spoils one place of it.
const GOOD: &str = r#"id = "tp13"
version = 1
kind = "touchpoint"
number = 13
name = { zh = "楼道", en = "Corridors" }

[[items]]
id = "13.1"
source = "13.1"
name = { zh = "灭火器", en = "Extinguisher" }
text = { zh = "灭火器在。", en = "It is there." }
clauses = [
    { id = "gone", zh = "缺失", en = "Gone" },
    { id = "low", zh = "压力低", en = "Low" },
]
template = "point"
role = "engineer"
severity = "serious"
fail_wants = ["photo"]

[[items.parts]]
id = "lasted"
kind = "duration"
name = { zh = "维持时间", en = "Lasted" }
unit = "min"
low = 15
high = 60.5
clause = "low"

[[items.parts]]
id = "gauge"
kind = "choice"
name = { zh = "压力表", en = "Gauge" }
choices = [
    { id = "green", zh = "绿区", en = "Green", outcome = "pass" },
    { id = "red", zh = "红区", en = "Red", outcome = "fail", clause = "low" },
]

[[items.verdicts]]
id = "standard"
name = { zh = "现行标准", en = "Standard" }
part = "lasted"
low = 30
fact = { source = "GB 51309", confidence = "a" }

[[items]]
id = "13.2"
source = "13.2"
name = { zh = "墙面", en = "Walls" }
text = { zh = "墙好。", en = "Walls are good." }
clauses = [{ id = "stain", zh = "污迹", en = "Stains" }]
template = "point"
role = "cleaner"
severity = "minor"
"#;

/// Spoils the first place that reads `good` and expects that refusal.
#[track_caller]
fn check(good: &str, bad: &str, refusal: &str) {
    check_file(FILE, &spoilt(good, bad), refusal);
}

#[track_caller]
fn check_file(file: &str, text: &str, refusal: &str) {
    let refused = parse(file, text).expect_err("should be refused");
    assert_eq!(refused.to_string(), refusal);
}

#[track_caller]
fn spoilt(good: &str, bad: &str) -> String {
    assert!(GOOD.contains(good), "nothing reads `{good}`");
    GOOD.replacen(good, bad, 1)
}
