//! What proves work besides tags: positions, paper, evidence, and numbers that were reached.

use crate::rounds::{PLAN, check_arrived};
use device::command::{Command, Reply, RoundShown, RoundState};
use house_tests::walker::plain;
use house_tests::{Walker, World};
use model::ids::{CheckpointId, PlanId, RoundId};
use model::outcome::Outcome;
use model::quota::QuotaStands;
use protocol::events::{How, Position, RoundKind, SkipReason};
use protocol::feed::Kind;
use serde_json::{Value, json};

const CAMERA: &[u8] = include_bytes!("../../crates/device/src/tests/camera.jpg");
const NOON: &str = "2026-11-24T12:00:00+08:00";

/// Moves both clocks, and does the minute's work.
fn both_at(world: &World, walker: &Walker, time: &str) {
    walker.at(time);
    world.set_clock(time);
    world.minute();
}

/// Adds a plan of the guards.
fn plan(world: &World, more: Value) -> PlanId {
    let id = "0190b6a0-0000-7000-8000-0000000000f1";
    let mut row = json!({ "version": 1, "role": "guard", "checkpoints": [], "grace_min": 0 });
    let more = more.as_object().expect("fields").clone();
    row.as_object_mut().expect("a row").extend(more);
    world.set_rows(&[(Kind::Plan, id, &row)]);
    id.parse().expect("an id")
}

fn round_of(reply: Reply) -> RoundShown {
    match reply {
        Reply::Round(shown) => shown,
        other => panic!("{other:?}"),
    }
}

fn at(latitude_e7: i64) -> Position {
    Position {
        latitude_e7,
        longitude_e7: 1_214_737_010,
        accuracy_m: 12,
        mock: false,
    }
}

#[test]
fn a_position_that_comes_after_the_scan_is_in_the_record_with_its_distance() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let shown = walker.begin(PLAN);
    let (round, place) = (shown.row.round, shown.points[0].place.clone());
    let (id, mut row) = walker
        .fed(Kind::Checkpoint, &place.name)
        .expect("the place");
    row["position"] = json!({ "latitude_e7": 312_304_160, "longitude_e7": 1_214_737_010 });
    world.set_rows(&[(Kind::Checkpoint, &id, &row)]);
    walker.reach(round, place.code.as_deref().expect("a code"));
    walker.at("2026-11-23T22:05:09+08:00");
    walker.ok(Command::Located {
        round,
        checkpoint: place.checkpoint,
        position: at(312_340_000),
    });
    walker.sync();
    check_arrived(&world, &walker);
    let record = world.record_shown(round);
    let there = &record["points"][0]["position"];
    assert_eq!(
        (&there["distance_m"], &there["far"]),
        (&json!(399), &json!(true))
    );
    assert_eq!(record["points"][0]["how"], "code", "the visit counts");
    assert_eq!(world.rebuild().differences, []);
}

#[test]
fn a_missed_round_is_typed_in_from_paper_and_says_so_everywhere() {
    let mut world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    // The day before's night; the plan was set before it, and the handheld is in.
    both_at(&world, &walker, NOON);
    walker.sync();
    both_at(&world, &walker, "2026-11-25T12:00:00+08:00");
    walker.sync();
    let Reply::PaperRounds { rounds } = walker.ok(Command::PaperRounds { day: None }) else {
        panic!("no list")
    };
    let missed = rounds.iter().find(|row| row.start == "2026-11-24T22:00");
    let missed = missed.expect("it can be typed in");
    assert!(
        matches!(missed.state, RoundState::Missed | RoundState::Unknown),
        "{missed:?}"
    );
    let shown = round_of(walker.ok(Command::StartFromPaper {
        plan: Some(missed.plan),
        start: Some(missed.start.clone()),
        by: None,
        walked_at: "2026-11-24T22:10:00+08:00".into(),
    }));
    let round = shown.row.round;
    for (n, point) in shown.points.iter().enumerate() {
        let checkpoint = point.place.checkpoint;
        if n > 0 {
            walker.ok(Command::Skip {
                round,
                checkpoint,
                reason: SkipReason::Locked,
                note: None,
                photos: Vec::new(),
            });
            continue;
        }
        let reached = walker.ok(Command::ReachFromPaper { round, checkpoint });
        let Reply::Checkpoint(list) = reached else {
            panic!("{reached:?}")
        };
        assert_eq!(list.how, Some(How::Paper));
        walker.pass_the_rest(&list);
    }
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    walker.sync();
    walker.sync();
    check_arrived(&world, &walker);
    let board = world.console("/board?day=2026-11-24");
    let rows = board["rounds"].as_array().expect("rounds").iter();
    let row = rows.into_iter().find(|row| row["round"] == json!(round));
    let row = row.expect("on its day");
    assert_eq!(row["was_missed"], true, "the trace stays");
    assert_eq!(row["started_at"], "2026-11-24T22:10:00+08:00");
    assert_eq!(row["paper"]["walked_at"], "2026-11-24T22:10:00+08:00");
    let second = world.walker("b", "李强", "1470");
    second.at("2026-11-25T12:00:00+08:00");
    second.sync();
    let there = round_of(second.ok(Command::Round { round }));
    assert!(there.row.paper.is_some(), "it is from paper there too");
    assert_eq!(there.points[0].how, Some(How::Paper));
    assert_eq!(world.rebuild().differences, []);
}

#[test]
fn a_duty_is_done_offline_with_a_photo_and_proved_at_the_desk() {
    let mut world = World::new();
    let duty = plan(
        &world,
        json!({ "name": "地面养护", "kind": "duty", "rrule": "FREQ=MONTHLY",
            "start": "2026-11-20T08:00", "window_min": 14_400 }),
    );
    let walker = world.walker("a", "张伟", "2580");
    world.stop();
    let row = walker.round("地面养护");
    assert!(row.duty);
    let photo = walker.photograph(CAMERA);
    let shown = round_of(walker.ok(Command::DoDuty {
        plan: duty,
        start: row.start,
        photos: vec![photo.clone()],
        note: None,
        count: None,
    }));
    assert_eq!(shown.row.state, RoundState::Done);
    world.start();
    walker.sync();
    check_arrived(&world, &walker);
    assert!(world.holds_photo(&photo));
    let record = world.record_shown(shown.row.round);
    assert_eq!(
        (&record["duty"], &record["state"]),
        (&json!(true), &json!("done"))
    );
    assert_eq!(record["evidence"][0]["photos"], json!([photo]));
    assert_eq!(record["evidence"][0]["photo_held"], json!([true]));
    assert_eq!(world.rebuild().differences, []);
}

/// An event round that passes an item at a place, and is over.
fn visits(walker: &Walker, place: &str, item: &str) -> RoundId {
    let (id, _) = walker.fed(Kind::Checkpoint, place).expect("the place");
    let checkpoint: CheckpointId = id.parse().expect("an id");
    let round = round_of(walker.ok(Command::StartUnplanned {
        kind: RoundKind::Event,
        checkpoints: vec![checkpoint],
    }));
    let round = round.row.round;
    walker.ok(Command::ReachByHand {
        round,
        checkpoint,
        reason: "走访".into(),
        photos: Vec::new(),
        position: None,
    });
    walker.answer(round, checkpoint, vec![plain(item, Outcome::Pass)], false);
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    round
}

#[test]
fn a_quota_is_one_number_on_every_handheld_and_at_the_desk() {
    let mut world = World::new();
    plan(
        &world,
        json!({ "name": "每周走访", "kind": "quota", "quota": 3, "counts": "tp13",
            "rrule": "FREQ=WEEKLY;BYDAY=MO", "start": "2026-11-02T00:00",
            "window_min": 10_080 }),
    );
    let first = world.walker("a", "张伟", "2580");
    let second = world.walker("b", "李强", "1470");
    let standing = |walker: &Walker| {
        let today = walker.today();
        let mut quotas = today
            .quotas
            .into_iter()
            .filter(|one| one.name == "每周走访");
        let found = quotas.next().expect("the quota");
        (found.done, found.stands)
    };
    world.stop();
    visits(&first, "1栋楼道", "13.1");
    visits(&second, "2栋楼道", "13.1");
    assert_eq!(
        standing(&first),
        (1, QuotaStands::Open),
        "each knows its own"
    );
    assert_eq!(standing(&second), (1, QuotaStands::Open));
    world.start();
    for walker in [&first, &second, &first] {
        walker.sync();
        walker.sync();
    }
    assert_eq!(standing(&first), (2, QuotaStands::Open));
    assert_eq!(standing(&second), (2, QuotaStands::Open));
    visits(&first, "3栋楼道", "13.1");
    assert_eq!(
        standing(&first),
        (3, QuotaStands::Met),
        "before anybody hears of it"
    );
    first.sync();
    second.sync();
    assert_eq!(standing(&second), (3, QuotaStands::Met));
    let quotas = world.console("/quotas");
    let mut quotas = quotas.as_array().expect("quotas").iter();
    let of_it = quotas.find(|one| one["name"] == "每周走访");
    let running = &of_it.expect("the quota")["periods"][0];
    assert_eq!(
        (&running["done"], &running["stands"]),
        (&json!(3), &json!("met"))
    );
    assert_eq!(world.rebuild().differences, []);
}
