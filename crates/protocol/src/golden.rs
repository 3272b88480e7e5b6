//! The golden samples of README.md, one of each type, read and written again.

use crate::events::TYPES;
use crate::line::{Line, VERSION, envelope, read};
use std::collections::BTreeSet;

fn samples() -> impl Iterator<Item = &'static str> {
    let readme = include_str!("../README.md");
    let from = readme.find("```json\n").expect("the block of samples") + 8;
    let to = from + readme[from..].find("```").expect("its end");
    readme[from..to].lines()
}

#[test]
fn every_type_has_a_golden_sample_that_comes_back_byte_for_byte() {
    let mut seen = BTreeSet::new();
    for sample in samples() {
        let (envelope, event) = read(sample.as_bytes()).unwrap_or_else(|| panic!("{sample}"));
        seen.insert(event.kind());
        let line = Line {
            v: VERSION,
            seq: envelope.seq,
            at: envelope.at.into_owned(),
            boot: envelope.boot.into_owned(),
            mono_ms: envelope.mono_ms,
            by: envelope.by,
            event,
            marks: crate::line::marks(sample.as_bytes()),
        };
        let written = String::from_utf8(line.write().expect("written")).expect("UTF-8");
        assert_eq!(written, sample);
    }
    assert_eq!(seen, TYPES.iter().copied().collect());
}

#[test]
fn a_type_that_isnt_known_is_no_event_but_keeps_its_photos() {
    let photo = "9f".repeat(32);
    let line = format!(
        r#"{{"v":2,"seq":1,"at":"x","boot":"b","mono_ms":1,"by":null,"type":"later",{}}}"#,
        format_args!(r#""photos":["{photo}","no"]"#)
    );
    assert!(read(line.as_bytes()).is_none());
    assert_eq!(
        envelope(line.as_bytes()).expect("an envelope").kind,
        "later"
    );
    assert_eq!(crate::line::photos(line.as_bytes()), [[0x9f; 32]]);
}

#[test]
fn unknown_fields_are_ignored_and_odd_values_are_no_event() {
    let sample = samples().next().expect("a sample");
    let more = sample.replacen('{', r#"{"new":[1,2],"#, 1);
    assert!(read(more.as_bytes()).is_some());
    let odd = sample.replace(r#""app":"0.1.0""#, r#""app":7"#);
    assert!(read(odd.as_bytes()).is_none());
    assert!(envelope(b"not even JSON").is_none());
}
