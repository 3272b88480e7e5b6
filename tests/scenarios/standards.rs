//! A checklist's way: a form from elsewhere becomes a site's own, a place names it, a handheld asks
//! it; a version of the desk's counts from its day on, and old records keep their words.

use crate::handoff::SERVER;
use crate::rounds::PLAN;
use checklists::{Checklist, ChecklistKind, built_in};
use house_tests::World;
use house_tests::walker::the_rest;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use sync_server::site_file::SAMPLE;
use sync_server::xlsform;

/// Runs the server's program on a world's folder: whether it was done, and what it said.
fn server(world: &World, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(SERVER);
    command.args(arguments).arg("--data").arg(world.path());
    let said = command
        .env("TOUCHPOINT_LOG", "off")
        .output()
        .expect("it runs");
    let text = [said.stdout, said.stderr].concat();
    (
        said.status.success(),
        String::from_utf8_lossy(&text).into_owned(),
    )
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path")
}

/// A form that says one reading and one look.
fn night() -> Checklist {
    let pump = built_in()
        .checklist("plant-water-pump")
        .expect("a plant room");
    let mut list = pump.clone();
    list.id = "night-round".into();
    list.kind = ChecklistKind::Touchpoint;
    list.items.truncate(2);
    for (n, item) in (1..).zip(&mut list.items) {
        item.id = format!("night-round.{n}");
        for part in &mut item.parts {
            if let Some(meter) = &mut part.meter {
                meter.less = None;
            }
        }
    }
    list.items[0].name.zh = "夜查水泵".into();
    list
}

#[test]
fn a_form_becomes_a_checklist_that_a_handheld_asks() {
    let world = World::new();
    let file = world.file("night.xlsx");
    std::fs::write(&file, xlsform::write(&night()).expect("a form")).expect("written");
    let (done, said) = server(&world, &["import", text(&file), "--dry-run"]);
    assert!(
        done && said.contains("night-round would be set as version 1"),
        "{said}"
    );
    assert!(
        world.console("/standards")["lists"]
            .as_array()
            .is_some_and(|all| { all.iter().all(|list| list["list"] != "night-round") })
    );
    let (done, said) = server(&world, &["import", text(&file)]);
    assert!(
        done && said.contains("night-round is set as version 1: 2 items"),
        "{said}"
    );
    let (done, said) = server(&world, &["import", text(&file)]);
    assert!(done && said.contains("is version 1 already"), "{said}");
    // The same as it came, under a new name.
    let back = world.file("back.xlsx");
    let (done, said) = server(&world, &["form", "night-round", text(&back)]);
    assert!(done, "{said}");
    let bytes = |path: &Path| std::fs::read(path).expect("a file");
    assert!(
        bytes(&back) == bytes(&file),
        "the form comes back as it was"
    );

    let walker = world.walker("a", "张伟", "2580");
    let shown = walker.begin(PLAN);
    let first = &shown.points[0].place;
    let named = format!("name = \"{}\"", first.name);
    let asks = format!("{named}\nlists = [\"night-round\"]");
    let site = SAMPLE.replacen(&named, &asks, 1);
    assert_ne!(site, SAMPLE);
    let toml = world.file("site.toml");
    std::fs::write(&toml, site).expect("written");
    let (done, said) = server(&world, &["import", text(&toml)]);
    assert!(done, "{said}");
    walker.sync();
    let list = walker.reach(shown.row.round, first.code.as_deref().expect("its code"));
    let names: Vec<&str> = list
        .items
        .iter()
        .map(|row| row.item.name.zh.as_str())
        .collect();
    assert!(names.contains(&"夜查水泵"), "{names:?}");
}

#[test]
fn a_form_that_is_wrong_is_refused_with_its_places_and_changes_nothing() {
    let world = World::new();
    let mut list = night();
    list.items[0].id = "13.1".into();
    let file = world.file("night.xlsx");
    std::fs::write(&file, xlsform::write(&list).expect("a form")).expect("written");
    let (done, said) = server(&world, &["import", text(&file)]);
    assert!(
        !done && said.contains("id 13.1 belongs to checklist tp13"),
        "{said}"
    );
    let gauges = world.file("gauges.xlsx");
    let (done, said) = server(&world, &["form", "gauges-1", text(&gauges)]);
    assert!(!done && said.contains("gauges-1"), "{said}");
}

#[test]
fn a_plain_sheet_becomes_a_checklist_and_its_next_version() {
    let world = World::new();
    let file = world.file("大堂夜查.csv");
    let brings = |text_of_it: &str| {
        std::fs::write(&file, text_of_it).expect("written");
        server(&world, &["import", text(&file)])
    };
    let (done, said) = brings("名称,责任,下限,单位\n灯,保洁员,,\n水压,,0.35,MPa\n");
    assert!(
        done && said.contains("own-1 is set as version 1: 2 items"),
        "{said}"
    );
    let (done, said) = brings("Name,责任,下限,单位\n灯,保洁员,,\n水压,,0.35,MPa\n");
    assert!(
        done && said.contains("own-1 is version 1 already"),
        "{said}"
    );
    let (done, said) = brings("名称,责任\n水压,管家\n");
    assert!(
        !done && said.contains("大堂夜查 row 2, column B (责任): `管家` is none of"),
        "{said}"
    );
    let (done, said) = brings("名称,等级\n水压,严重\n门,\n");
    assert!(
        done && said.contains("own-1 is set as version 2: 2 items"),
        "{said}"
    );
    for change in [
        "added: own-1.3 门",
        "removed: own-1.1 灯",
        "changed: own-1.2 水压",
    ] {
        assert!(said.contains(change), "{said}");
    }
    let lists = world.console("/standards");
    let mut lists = lists["lists"].as_array().expect("lists").iter();
    let list = lists
        .find(|list| list["list"] == "own-1")
        .expect("it is there");
    let newest = if list["next"].is_null() {
        &list["items"]
    } else {
        &list["next"]
    };
    let water = &newest[0];
    assert_eq!(
        (&water["severity"], &water["parts"][0]["unit"]),
        (&json!("serious"), &json!("MPa"))
    );
}

/// The words of an item on a round's record.
fn words(record: &Value, item: &str) -> Vec<String> {
    let points = record["points"].as_array().expect("points").iter();
    let answers = points.flat_map(|point| point["answers"].as_array().expect("answers"));
    let of_it = answers.filter(|one| one["item"] == item);
    of_it
        .filter_map(|one| Some(one["item_name"]["zh"].as_str()?.to_owned()))
        .collect()
}

#[test]
fn a_version_counts_from_its_day_and_an_old_record_keeps_its_words() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let shown = walker.begin(PLAN);
    let code = |n: usize| shown.points[n].place.code.clone().expect("a code");
    let list = walker.reach(shown.row.round, &code(0));
    let asked = the_rest(&list)[0].item.clone();
    let old = list
        .items
        .iter()
        .find(|row| row.item.id == asked)
        .expect("asked");
    let old = old.item.name.zh.clone();
    walker.pass_the_rest(&list);
    walker.sync();
    let standards = world.console("/standards");
    let lists = standards["lists"].as_array().expect("lists").iter();
    let mut lists = lists.filter(|list| {
        let items = list["items"].as_array().expect("items");
        items.iter().any(|item| item["id"] == json!(asked))
    });
    let list = lists.next().expect("its checklist");
    let mut items = list["items"].clone();
    for item in items.as_array_mut().expect("items") {
        if item["id"] == json!(asked) {
            item["name"]["zh"] = json!("新的说法");
        }
    }
    let path = format!("/standards/{}", list["list"].as_str().expect("an id"));
    let edit = json!({ "base": 1, "from": "2026-11-24", "dry_run": false, "items": items });
    let told = world.console_sets(&path, &edit);
    assert_eq!(told["set"]["version"], 2, "{told}");

    // On the same day, nothing is other than before; on the next it is.
    walker.sync();
    let place = shown.points[0].place.checkpoint;
    let name = |at: &str| {
        walker.at(at);
        let here = device::Command::Checkpoint {
            round: shown.row.round,
            checkpoint: place,
        };
        let device::Reply::Checkpoint(here) = walker.ok(here) else {
            panic!("no place");
        };
        let row = here.items.into_iter().find(|row| row.item.id == asked);
        row.expect("still asked").item.name.zh
    };
    assert_eq!(name("2026-11-23T22:30:00+08:00"), old);
    assert_eq!(name("2026-11-24T07:30:00+08:00"), "新的说法");
    world.set_clock("2026-11-24T09:00:00+08:00");
    let record = world.record_shown(shown.row.round);
    assert_eq!(words(&record, &asked), [old]);
}
