//! Good files are taken once, bad ones not at all.

mod book;
mod desk;
mod importing;
mod misread;
pub mod mutations;
mod pins;
mod places;
mod rota;
mod same;
mod sheets_of;
mod texts;

use super::*;
use crate::keys::Keys;
use crate::sql::feed;
use crate::start::init;
use crate::writer::Writing;
use crate::{Folder, Writer};
use chrono::{DateTime, Utc};
use protocol::feed::Kind;
use std::sync::Arc;
use tempfile::TempDir;

fn check(changed: &str, into: &str, problems: &[&str]) {
    let text = SAMPLE.replacen(changed, into, 1);
    assert_ne!(text, SAMPLE, "`{changed}` doesn't stand in the sample");
    let Err(ServerError::SiteFile(found)) = read("site.toml", &text) else {
        panic!("accepted with `{into}`");
    };
    assert_eq!(found.len(), problems.len(), "{found:?}");
    for (found, wanted) in found.iter().zip(problems) {
        let found = found.to_string();
        assert!(found.starts_with("site.toml:"), "{found}");
        assert!(found.contains(wanted), "{found} doesn't say `{wanted}`");
    }
}

#[test]
fn each_problem_is_named_with_its_line() {
    check(
        "touchpoint = 1\n",
        "touchpoint = 21\n",
        &["touchpoint: they go from 1 to 20"],
    );
    let first = SAMPLE.lines().position(|line| line == "[[staff]]");
    let line = first.expect("people") + 1;
    check(
        "pin = \"2580\"",
        "pin = \"25x0\"",
        &[&format!(
            "site.toml:{line}: staff.pin: it must have 4 digits"
        )],
    );
    check(
        "roles = [\"guard\"]",
        "roles = [\"gard\"]",
        &[
            "staff: unknown variant `gard`",
            "there is no staff `zhang-wei`",
            "there is no staff `zhang-wei`",
        ],
    );
    check(
        "day_start = \"06:00\"",
        "day_strat = \"06:00\"",
        &["site: unknown field `day_strat`"],
    );
    check("FREQ=DAILY", "FREQ=SELDOM", &["recurrence `FREQ=SELDOM"]);
    check(
        "building = \"grounds\"",
        "building = \"moon\"",
        &["there is no building `moon`"],
    );
    check("[site]", "[site", &["site.toml:"]);
}

#[test]
fn all_problems_are_found_at_once() {
    let text = SAMPLE
        .replacen("number = 113", "number = 126", 1)
        .replacen("low = 0.15, high = 0.35", "low = 0.35, high = 0.15", 1)
        .replacen(
            "\"gate-east\", \"wall-east\"",
            "\"gate-west\", \"wall-east\"",
            1,
        );
    let Err(ServerError::SiteFile(found)) = read("site.toml", &text) else {
        panic!("accepted");
    };
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn a_file_of_more_than_any_site_has_is_named_and_read_in_no_time() {
    let tools = |count: usize| -> String {
        let tool = |n: usize| format!("[[tools]]\nname = \"{n}\"\ncount = 1\n");
        (0..count).map(tool).collect()
    };
    let text = tools(20_001).replacen("count = 1", "count = \"one\"", 1);
    let (_, found) = from_toml::read("site.toml", &text);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    let wanted = "site.toml:60001: tools: there are 20001 of these, at most 20000";
    assert_eq!(found[0], wanted);
    assert!(found[1].starts_with("site.toml:1: tools: "), "{found:?}");
    let (_, found) = from_toml::read("site.toml", &tools(200_000));
    assert_eq!(found[0].to_string(), "site.toml: is larger than 4 MiB");
    let gauges: String = (0..5_000)
        .map(|n| format!("[[gauges]]\nequipment = \"P\"\nname = \"{n}\"\nunit = \"A\"\n"))
        .collect();
    let piece = "[[equipment]]\nid = \"P\"\nname = \"泵\"\ncheckpoint = \"101\"\n";
    let Err(ServerError::SiteFile(found)) = read("site.toml", &format!("{piece}{gauges}")) else {
        panic!("accepted");
    };
    let most = found
        .iter()
        .filter(|one| one.reason.en == "a piece has at most 200 gauges");
    assert_eq!(most.count(), 1);
}

/// A server's new folder.
struct Fresh {
    _scratch: TempDir,
    folder: Folder,
    keys: Arc<Keys>,
    now: DateTime<Utc>,
    site: SiteId,
}

fn fresh() -> Fresh {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("server");
    let now: DateTime<Utc> = "2026-11-23T08:00:00Z".parse().expect("a time");
    let made = init(&path, "碧水湾", "Asia/Shanghai", now).expect("made");
    let folder = Folder::open(&path).expect("opened");
    let keys = Arc::new(Keys::open(&folder).expect("keys"));
    Fresh {
        _scratch: scratch,
        folder,
        keys,
        now,
        site: made.site,
    }
}

#[test]
fn the_sample_has_every_touchpoint_and_importing_it_twice_changes_nothing() {
    let fresh = fresh();
    let (folder, keys) = (&fresh.folder, fresh.keys.clone());
    let mut writer = Writer::open(folder, keys, fresh.now).expect("a writer");
    let file = read("sample.toml", SAMPLE).expect("no problems");
    let mut import = || {
        writer
            .write(fresh.now, |writing| file.import(writing, None))
            .expect("imported")
    };
    let first = import();
    assert_eq!(first.site, fresh.site);
    assert!(first.added > 100, "{first:?}");
    let again = import();
    assert_eq!((again.added, again.changed), (0, 0));
    assert_eq!((again.kept, again.without_pin), (Vec::new(), Vec::new()));
    let touchpoints: std::collections::BTreeSet<_> = file
        .form
        .checkpoints
        .iter()
        .filter_map(|one| one.touchpoint)
        .collect();
    assert_eq!(touchpoints.len(), 20);
}

#[test]
fn pins_that_were_hashed_ahead_are_the_ones_that_are_set() {
    let fresh = fresh();
    let mut writer = Writer::open(&fresh.folder, fresh.keys.clone(), fresh.now).expect("a writer");
    let readers = crate::sql::Readers::new(fresh.folder.clone());
    let mut file = read("sample.toml", SAMPLE).expect("no problems");
    let site = writer
        .write(fresh.now, |writing| file.import(writing, None))
        .expect("imported")
        .site;
    for one in &mut file.form.staff {
        let pin = one.pin.as_ref().map(|pin| "7".repeat(pin.len()));
        one.value.pin = pin;
    }
    file.hash_pins(&readers, site).expect("hashed");
    writer
        .write(fresh.now, |writing| file.import(writing, Some(site)))
        .expect("imported");
    let shown = readers
        .read(|connection| feed::of_kind(connection, 1, Kind::Verifier.name()))
        .expect("read");
    let ahead = file.hashed.verifiers();
    assert_eq!(ahead.len(), file.form.staff.len());
    for (id, row) in shown {
        assert!(ahead.iter().any(|one| row.contains(one)), "{id}: {row}");
    }
}

#[test]
fn lines_hold_no_verifier_and_the_feed_does() {
    let fresh = fresh();
    let (folder, keys, now) = (&fresh.folder, &fresh.keys, fresh.now);
    let mut writer = Writer::open(folder, keys.clone(), now).expect("a writer");
    let file = read("sample.toml", SAMPLE).expect("no problems");
    let import = |writing: &Writing<'_>| file.import(writing, None);
    writer.write(now, import).expect("imported");
    drop(writer);
    let readers = crate::sql::Readers::new(folder.clone());
    let (journals, shown) = readers
        .read(|connection| {
            let shown = feed::of_kind(connection, 1, Kind::Verifier.name())?;
            Ok((crate::sql::journals::all(connection)?, shown))
        })
        .expect("read");
    assert_eq!(shown.len(), file.form.staff.len());
    assert!(
        shown.iter().all(|(_, row)| row.contains("$argon2id$")),
        "{shown:?}"
    );
    for journal in journals {
        let mut export = Vec::new();
        crate::export::write(folder, keys, journal.id, now, &mut export).expect("exported");
        assert!(!String::from_utf8_lossy(&export).contains("argon2"));
    }
    let rebuilt = crate::rebuild::run(folder, keys, now).expect("rebuilt");
    assert_eq!(rebuilt.differences, []);
}
