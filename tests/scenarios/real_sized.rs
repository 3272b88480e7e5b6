//! A real-sized site from its workbook, at the server and on a handheld; and workbooks that say
//! what stands already.

use crate::handoff::SERVER;
use device::command::{AnswerInput, CheckpointShown, Command, ItemRow, LookedAt, Reply};
use house_tests::walker::plain;
use house_tests::world::site;
use house_tests::{Walker, World, real_site};
use model::meter::Counted;
use model::outcome::Outcome;
use protocol::events::PartValue;
use protocol::feed::Kind;
use serde_json::{Value, json};
use sync_server::folder::Folder;
use sync_server::site_file::workbook;
use sync_server::sql::{Readers, sites};

/// The workbook of the first site of a server's folder, as it stands.
fn as_it_stands(path: &std::path::Path) -> Vec<u8> {
    let readers = Readers::new(Folder::open(path).expect("its folder"));
    let draft = readers.read(|connection| {
        let site = sites::all(connection)?.swap_remove(0);
        workbook::as_it_stands(connection, &site)
    });
    workbook::of(&draft.expect("read")).expect("written")
}

/// Imports what stands, and expects that nothing is said that isn't held.
#[track_caller]
fn stands_as_written(path: &std::path::Path) {
    let file = real_site::read(SERVER, &as_it_stands(path));
    let imported = real_site::import(path, &file).expect("imported");
    assert!(imported.rows > 50, "{imported:?}");
    assert_eq!((imported.added, imported.changed), (0, 0), "{imported:?}");
}

#[test]
fn a_real_sized_site_comes_from_its_workbook_to_the_handheld() {
    let world = World::real_sized(SERVER);
    let file = real_site::read(SERVER, &real_site::workbook());
    let (name, pin) = file.pins().swap_remove(1);
    let walker = world.walker("a", &name, &pin);
    for (kind, rows) in [
        (Kind::Checkpoint, 400),
        (Kind::Equipment, 1_500),
        (Kind::Staff, 40),
        (Kind::Plan, 60),
    ] {
        assert_eq!(walker.count_fed(kind), rows, "{}", kind.name());
    }
    let site = walker.fed(Kind::Site, "锦绣城").expect("the site").1;
    assert_eq!(site["buildings"].as_array().map(Vec::len), Some(12));
    assert_eq!(site["calendar"].as_array().map(Vec::len), Some(2));
    let today = walker.today();
    assert!(
        today.rounds.iter().any(|row| row.name == "1栋夜巡"),
        "{today:?}"
    );
    // The pump room's gauges, in walking order.
    let (_, pump) = walker.fed(Kind::Equipment, "高区生活泵").expect("the pump");
    assert!(
        pump["lists"][0]
            .as_str()
            .is_some_and(|list| list.starts_with("gauges-")),
        "{pump}"
    );
    let again = real_site::import(&world.path(), &file).expect("imported");
    assert_eq!((again.added, again.changed), (0, 0), "{again:?}");
    stands_as_written(&world.path());
}

/// A reading that nobody looks at twice: in the middle of its limits, or what a counter shows.
fn read_off(row: &ItemRow, counter: i64) -> PartValue {
    let part = &row.item.parts[0];
    let counts = part.meter.as_ref().is_some_and(|meter| meter.counts);
    let limits = part.limits.as_ref();
    let low = limits.and_then(|limits| limits.low_milli);
    let high = limits.and_then(|limits| limits.high_milli);
    let milli = match (counts, low, high) {
        (true, ..) => counter,
        (false, Some(low), Some(high)) => i64::midpoint(low, high),
        (false, low, high) => low.or(high.map(|high| high / 2)).unwrap_or(0),
    };
    PartValue {
        part: part.id.clone(),
        milli: Some(milli),
        ..PartValue::default()
    }
}

/// What the pad says of a value before it is kept.
fn looked(walker: &Walker, at: &CheckpointShown, row: &ItemRow, value: PartValue) -> LookedAt {
    let look = Command::Look {
        round: at.round,
        checkpoint: at.place.checkpoint,
        equipment: row.equipment,
        item: row.item.id.clone(),
        values: vec![value],
    };
    match walker.ok(look) {
        Reply::Looked { mut parts } => parts.swap_remove(0),
        other => panic!("{other:?}"),
    }
}

/// Reads every gauge of the plant rooms, in the order of the walk; counters show `counter`.
fn read_all(walker: &Walker, counter: i64) -> Vec<(String, LookedAt)> {
    let round = walker.begin("机房抄表");
    let mut read = Vec::new();
    for point in &round.points {
        let (_, row) = walker
            .fed(Kind::Checkpoint, &point.place.name)
            .expect("the room");
        let at = walker.reach(round.row.round, row["code"].as_str().expect("a code"));
        let gauges = at
            .items
            .iter()
            .filter(|row| row.list.starts_with("gauges-"));
        for row in gauges {
            let value = read_off(row, counter);
            let name = format!(
                "{} {}",
                row.equipment_name.as_deref().unwrap_or_default(),
                row.item.parts[0].name.zh
            );
            read.push((name, looked(walker, &at, row, value.clone())));
            let answer = AnswerInput {
                equipment: row.equipment,
                values: vec![value],
                ..plain(&row.item.id, Outcome::Pass)
            };
            walker.answer(at.round, at.place.checkpoint, vec![answer], false);
        }
    }
    read
}

#[test]
fn thirty_gauges_of_a_workbook_are_read_in_their_order_and_its_meters_roll_over() {
    let mut world = World::real_sized(SERVER);
    let file = real_site::read(SERVER, &real_site::workbook());
    // After 16 guards and 12 cleaners come the engineers, the first of whom leads them.
    let pins = file.pins();
    let (first, second) = (&pins[29], &pins[30]);
    let evening = world.walker("a", &first.0, &first.1);
    evening.at("2026-11-24T00:10:00+08:00");
    let read = read_all(&evening, 99_990_000);
    assert_eq!(read.len(), 30, "{read:?}");
    // Across machines too: pumps stand in one room, and none comes before the first.
    for (n, name) in [
        (0, "消火栓泵 出口压力"),
        (2, "消火栓泵 稳压罐压力"),
        (3, "喷淋泵 出口压力"),
        (8, "低区生活泵 水表读数"),
        (29, "2号冷水机组 油压差"),
    ] {
        assert_eq!(read[n].0, name);
    }
    assert!(read.iter().all(|(_, seen)| seen.counted.is_none()));
    evening.sync();
    world.set_clock("2026-11-24T08:00:00+08:00");
    let morning = world.walker("b", &second.0, &second.1);
    morning.at("2026-11-24T08:10:00+08:00");
    let read = read_all(&morning, 20_000);
    let rolled: Vec<_> = read
        .iter()
        .filter_map(|(name, seen)| Some((name.as_str(), seen.counted?)))
        .collect();
    let over = Counted::RolledOver { used_milli: 30_000 };
    assert_eq!(
        rolled,
        [
            ("低区生活泵 水表读数", over),
            ("高区生活泵 水表读数", over),
            // It would have counted nine tenths of what it can show: no, it was exchanged.
            ("高压进线柜 有功电度", Counted::Exchanged),
        ]
    );
    assert_eq!(world.rebuild().differences, []);
}

#[test]
fn a_site_written_as_it_stands_imports_without_a_change() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("server");
    site(&path);
    stands_as_written(&path);
    let bytes = as_it_stands(&path);
    // Its PINs are in no workbook, not even as verifiers.
    let file = real_site::read(SERVER, &bytes);
    assert_eq!(file.pins(), []);
}

/// Sets a row of the feed that is called so, with other fields.
fn change(world: &World, walker: &Walker, kind: Kind, named: &str, fields: Value) -> Value {
    let (id, mut row) = walker.fed(kind, named).expect("it is there");
    for (key, value) in fields.as_object().expect("fields") {
        row[key] = value.clone();
    }
    world.set_rows(&[(kind, &id, &row)]);
    row
}

#[test]
fn what_people_made_of_a_site_stands_as_its_workbook_says_it() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let change = |kind, named: &str, fields| change(&world, &walker, kind, named, fields);
    let place = Kind::Checkpoint;
    change(
        place,
        "1栋大堂",
        json!({ "name": "大堂（东），Ａ座：１号！" }),
    );
    let closed = json!({ "state": "closed", "closed_until": "2026-12-31", "opens_as": "to_mount" });
    change(place, "东门人行口", closed);
    // The label of a spare place hangs there since the mounting walk.
    let code = model::code::with_check_digit(99_001);
    let hung = json!({ "state": "in_use", "code": code, "labels": ["5b".repeat(32)] });
    change(place, "2栋大堂", hung);
    change(place, "3栋大堂", json!({ "state": "to_mount", "tags": [] }));
    // Two people, two shifts and two plans of one name each, one of them with a sign like a list's.
    let (_, person) = walker.fed(Kind::Staff, "张伟").expect("somebody");
    let id = |n: u8| format!("0190b6a0-0000-7000-8000-0000000000a{n}");
    let mut other = person.clone();
    other["name"] = json!("#2、周（大）");
    let rows = [(id(1), person), (id(2), other)];
    let rows = rows
        .each_ref()
        .map(|(id, row)| (Kind::Staff, id.as_str(), row));
    world.set_rows(&rows);
    // A swap puts its day behind all others, and old days are there still.
    let (_, shift) = walker.fed(Kind::Shift, "安全夜班").expect("a shift");
    let day = |day: &str, staff: u8| json!({ "day": day, "staff": [id(staff)] });
    let days = json!([
        day("2026-12-02", 1),
        day("2026-01-05", 2),
        day("2026-12-01", 2)
    ]);
    let changed = change(Kind::Shift, "安全夜班", json!({ "days": days }));
    assert_ne!(changed, shift);
    world.set_rows(&[(Kind::Shift, &id(3), &changed)]);
    let (_, plan) = walker.fed(Kind::Plan, "夜间巡逻A线").expect("a plan");
    world.set_rows(&[(Kind::Plan, &id(4), &plan)]);
    stands_as_written(&world.path());
}

#[test]
fn the_untouched_template_changes_nothing() {
    let scratch = tempfile::tempdir().expect("a folder");
    let path = scratch.path().join("server");
    site(&path);
    let file = real_site::read(SERVER, &workbook::template().expect("written"));
    let imported = real_site::import(&path, &file).expect("imported");
    assert_eq!((imported.added, imported.changed), (0, 0), "{imported:?}");
}
