//! Plans of floors: those that a round's places stand on and whose picture is here, no others.

use super::*;
use photo::RealDisk;
use protocol::chain::sha256;
use serde_json::{Value, json};

const GARAGE: u8 = 40;
const GROUNDS: u8 = 41;
const ROOF: u8 = 42;

fn plan_id(n: u8) -> FloorPlanId {
    FloorPlanId(Uuid::from_bytes([n; 16]))
}

fn plan(n: u8, name: &str, picture: &[u8]) -> String {
    let picture = Hash(sha256(picture)).hex();
    let told = json!({"name": name, "picture": picture, "width": 1200, "height": 800});
    row("floor_plan", plan_id(n), told)
}

/// A place of the sample feed, put on a plan or taken off.
fn put(place: u8, dot: Option<(u8, u32, u32)>) -> String {
    let key = id::<CheckpointId>(place);
    let known = rows().into_iter().map(|line| {
        let line: Value = serde_json::from_str(&line).expect("JSON");
        line
    });
    let mut known = known.filter(|line| line["id"] == json!(key));
    let mut told = known.next().expect("a place of the feed")["row"].clone();
    if let Some((n, x_e4, y_e4)) = dot {
        told["dot"] = json!({"floor_plan": plan_id(n), "x_e4": x_e4, "y_e4": y_e4});
    }
    row("checkpoint", key, told)
}

impl Bench {
    fn told(&self, rows: &[String]) {
        feed(&self.handheld, rows, self.last());
    }

    /// A fetched picture's bytes are here.
    fn fetched(&self, bytes: &[u8]) {
        let folder = self.folder.path().join("site-pictures");
        photo::keep(&RealDisk, &folder, bytes, &sha256(bytes)).expect("kept");
    }

    fn floors(&self) -> Vec<FloorShown> {
        let round = planned_round(id(PLAN), START);
        match self.ok(Command::Floors { round }) {
            Reply::Floors { floors } => floors,
            other => panic!("{other:?}"),
        }
    }

    fn floor_names(&self) -> Vec<String> {
        self.floors().into_iter().map(|floor| floor.name).collect()
    }
}

#[test]
fn a_rounds_places_are_dots_on_their_floors_in_walking_order() {
    let bench = Bench::unlocked();
    bench.told(&[
        plan(GARAGE, "车库", b"a garage"),
        plan(GROUNDS, "总平面", b"the grounds"),
        put(CORRIDOR, Some((GROUNDS, 10_000, 0))),
        put(LOBBY, Some((GROUNDS, 2_000, 2_700))),
        put(ELSEWHERE, Some((GROUNDS, 5_000, 5_000))),
    ]);
    bench.fetched(b"a garage");
    bench.fetched(b"the grounds");
    let dot = |place, x_e4, y_e4| DotShown {
        checkpoint: id(place),
        x_e4,
        y_e4,
    };
    let grounds = FloorShown {
        floor_plan: plan_id(GROUNDS),
        name: "总平面".into(),
        picture: Hash(sha256(b"the grounds")).hex(),
        width: 1200,
        height: 800,
        dots: vec![dot(LOBBY, 2_000, 2_700), dot(CORRIDOR, 10_000, 0)],
    };
    assert_eq!(bench.floors(), [grounds]);
}

#[test]
fn several_floors_come_by_their_names() {
    let bench = Bench::unlocked();
    bench.told(&[
        plan(GARAGE, "B2", b"a garage"),
        plan(GROUNDS, "B1", b"the grounds"),
        put(LOBBY, Some((GARAGE, 1, 2))),
        put(CORRIDOR, Some((GROUNDS, 3, 4))),
    ]);
    bench.fetched(b"a garage");
    bench.fetched(b"the grounds");
    assert_eq!(bench.floor_names(), ["B1", "B2"]);
}

#[test]
fn a_floor_without_its_picture_here_or_without_a_place_of_the_round_is_not_shown() {
    let bench = Bench::unlocked();
    assert_eq!(bench.floors(), []);
    bench.told(&[
        plan(GARAGE, "车库", b"a garage"),
        plan(GROUNDS, "总平面", b"the grounds"),
        put(LOBBY, Some((GROUNDS, 2_000, 2_700))),
        // A plan that the feed doesn't have (any more).
        put(CORRIDOR, Some((ROOF, 1, 1))),
        put(ELSEWHERE, Some((GARAGE, 1, 1))),
    ]);
    bench.fetched(b"a garage");
    assert_eq!(bench.floors(), []);
    bench.fetched(b"the grounds");
    assert_eq!(bench.floor_names(), ["总平面"]);
    bench.told(&[row("floor_plan", plan_id(GROUNDS), Value::Null)]);
    assert_eq!(bench.floors(), []);
}

#[test]
fn an_unknown_round_has_no_floors() {
    let bench = Bench::unlocked();
    let round = planned_round(id(PLAN), "2020-01-01T22:00");
    bench.check_refused(Command::Floors { round }, ErrorCode::NoSuchRound);
}
