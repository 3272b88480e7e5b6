//! What the board and a record make of a round: begun or done, whole or incomplete, and how
//! far the data reaches.

use crate::tests::console::{cookie, get, sign_in};
use crate::tests::handheld::Handheld;
use crate::tests::world::World;
use serde_json::{Value, json};

const START: &str = "2026-11-23T22:00";

/// A guard's handheld that has begun 夜间巡逻A线 at 22:01, at 22:10.
struct Walk {
    world: World,
    handheld: Handheld,
    round: String,
    staff: String,
    route: Vec<String>,
}

impl Walk {
    fn begun() -> Self {
        let world = World::new();
        let mut handheld = Handheld::enrolled(&world, 1);
        let (plan, row) = handheld.named(&world, "plan", "夜间巡逻A线");
        let (staff, _) = handheld.named(&world, "staff", "张伟");
        let round = model::ids::planned_round(plan.parse().expect("a plan"), START);
        world.wait(2 * 60 + 10);
        handheld.append_at(
            "2026-11-23T22:00:30+08:00",
            Some(&staff),
            json!({ "type": "unlocked", "how": "pin" }),
        );
        let started = json!({ "type": "round_started", "round": round, "plan": plan,
            "plan_version": 1, "start": START });
        handheld.append_at("2026-11-23T22:01:00+08:00", Some(&staff), started);
        let route = row["checkpoints"].as_array().expect("a route");
        let word = |id: &Value| id.as_str().expect("an id").to_owned();
        Self {
            route: route.iter().map(word).collect(),
            round: round.to_string(),
            world,
            handheld,
            staff,
        }
    }

    fn say(&mut self, mut event: Value) {
        event["round"] = json!(self.round);
        let staff = self.staff.clone();
        self.handheld
            .append_at("2026-11-23T22:05:00+08:00", Some(&staff), event);
    }

    fn reach(&mut self, n: usize) {
        let checkpoint = self.route[n].clone();
        self.say(json!({ "type": "checkpoint_reached", "checkpoint": checkpoint, "how": "nfc" }));
    }

    fn skip(&mut self, n: usize) {
        let checkpoint = self.route[n].clone();
        self.say(
            json!({ "type": "checkpoint_skipped", "checkpoint": checkpoint,
            "reason": "locked" }),
        );
    }

    /// Answers so many of the place's items that no condition is needed for, or that night is.
    fn answer(&mut self, n: usize, at_most: usize) -> usize {
        let checkpoint = self.route[n].clone();
        let place = self.handheld.row(&self.world, "checkpoint", &checkpoint);
        let mut answers = Vec::new();
        for list in place.expect("a place")["lists"].as_array().expect("lists") {
            let id = list.as_str().expect("an id");
            let row = self
                .handheld
                .row(&self.world, "checklist", id)
                .expect("a list");
            for item in row["items"].as_array().expect("items") {
                if item["when"].is_null() || item["when"] == "night" {
                    answers.push(json!({ "checkpoint": checkpoint, "item": item["id"],
                        "list": id, "list_version": 1, "outcome": "pass" }));
                }
            }
        }
        answers.truncate(at_most);
        let count = answers.len();
        self.say(json!({ "type": "answered", "answers": answers, "bulk": true }));
        count
    }

    fn finish(&mut self) {
        self.say(json!({ "type": "round_finished", "points_done": 0, "points_total": 14 }));
    }

    /// The board, and the round's row in it.
    fn board(&self) -> (Value, Value) {
        self.handheld.send_all(&self.world).done(200);
        let board = self.get("board");
        let mut rows = board["rounds"].as_array().expect("rounds").iter();
        let row = rows.find(|one| one["round"] == self.round).cloned();
        (board, row.expect("the round"))
    }

    fn get(&self, path: &str) -> Value {
        let cookie = cookie(&sign_in(&self.world, &self.world.made.password, &[]));
        let path = format!("/sites/{}/{path}", self.world.made.site);
        get(&self.world, &cookie, &path).done(200).json()
    }
}

#[test]
fn a_round_handed_in_with_nothing_checked_is_incomplete_and_not_on_time() {
    let mut walk = Walk::begun();
    walk.finish();
    let (board, row) = walk.board();
    assert_eq!(row["state"], "incomplete");
    assert_eq!(
        (&board["tiles"]["incomplete"], &board["tiles"]["on_time"]),
        (&json!(1), &json!(0))
    );
    let record = walk.get(&format!("rounds/{}", walk.round));
    assert_eq!(record["state"], "incomplete");
    let point = &record["points"][0];
    assert_eq!(point["items_done"], 0);
    assert!(point["items_total"].as_u64() > Some(2), "{point}");
}

#[test]
fn a_place_with_one_answer_is_begun_and_with_all_of_them_done() {
    let mut walk = Walk::begun();
    walk.reach(0);
    assert_eq!(walk.answer(0, 1), 1);
    walk.reach(1);
    let all = walk.answer(1, 100);
    walk.answer(2, 100);
    let (_, row) = walk.board();
    let point = |n: usize| (&row["points"][n]["cell"], &row["points"][n]["over"]);
    assert_eq!(point(0), (&json!("begun"), &json!(false)));
    assert_eq!(point(1), (&json!("done"), &json!(true)));
    assert_eq!(row["points"][1]["items_total"], json!(all));
    assert_eq!(
        point(2),
        (&json!("begun"), &json!(false)),
        "nobody reached it"
    );
    assert_eq!(point(3), (&json!("todo"), &json!(false)));
}

#[test]
fn a_record_says_whether_the_observed_person_agrees() {
    let mut walk = Walk::begun();
    let checkpoint = walk.route[0].clone();
    let answer = |agreed: Value| {
        let mut answer = json!({ "checkpoint": checkpoint, "item": "2.1", "list": "tp2",
            "list_version": 1, "outcome": "pass" });
        if !agreed.is_null() {
            answer["agreed"] = agreed;
        }
        answer
    };
    let answers = [json!(true), json!(false), json!(null)].map(answer);
    walk.say(json!({ "type": "answered", "answers": answers }));
    walk.board();
    let record = walk.get(&format!("rounds/{}", walk.round));
    let said = record["points"][0]["answers"].as_array().expect("answers");
    let agreed: Vec<&Value> = said.iter().map(|one| &one["agreed"]).collect();
    assert_eq!(agreed, [&json!(true), &json!(false), &json!(null)]);
}

#[test]
fn a_round_is_whole_where_each_place_is_done_or_left_out_for_a_reason() {
    let mut walk = Walk::begun();
    walk.reach(0);
    walk.answer(0, 100);
    for n in 1..14 {
        walk.skip(n);
    }
    walk.finish();
    let (board, row) = walk.board();
    assert_eq!(
        (&row["state"], &board["tiles"]["on_time"]),
        (&json!("done"), &json!(1))
    );
}

#[test]
fn a_round_older_than_the_site_is_measured_by_the_first_version_of_its_lists() {
    let mut walk = Walk::begun();
    let at = "2026-11-22T22:05:00+08:00";
    let (staff, start) = (walk.staff.clone(), "2026-11-22T22:00");
    let (plan, _) = walk.handheld.named(&walk.world, "plan", "夜间巡逻A线");
    let round = model::ids::planned_round(plan.parse().expect("a plan"), start).to_string();
    for event in [
        json!({ "type": "round_started", "round": round, "plan": plan, "plan_version": 1,
            "start": start }),
        json!({ "type": "round_finished", "round": round, "points_done": 0,
            "points_total": 14 }),
    ] {
        walk.handheld.append_at(at, Some(&staff), event);
    }
    walk.board();
    let record = walk.get(&format!("rounds/{round}"));
    let total = record["points"][0]["items_total"].as_u64();
    assert!(total > Some(2), "{record}");
}

#[test]
fn a_handheld_is_in_once_the_photos_that_its_lines_name_have_come() {
    let mut walk = Walk::begun();
    let (checkpoint, photo) = (walk.route[0].clone(), "ab".repeat(32));
    walk.say(
        json!({ "type": "checkpoint_skipped", "checkpoint": checkpoint,
        "reason": "locked", "photos": [photo] }),
    );
    let mut header = walk.handheld.header(1, walk.handheld.last());
    header.photos_waiting = 3;
    let lines = walk.handheld.lines.iter().map(|(line, _)| line.as_slice());
    let body = protocol::batch::write(&header, lines);
    walk.handheld.send_body(&walk.world, &body, &[]).done(200);
    let seen = |walk: &Walk| {
        let waiting = walk.get("devices")[0]["photos_waiting"].as_i64();
        (
            waiting,
            walk.get("board")["devices_out"].as_array().map(Vec::len),
        )
    };
    assert_eq!(seen(&walk), (Some(1), Some(1)));
    let now = walk.world.clock.now();
    let mut writer = walk.world.writer();
    let held = writer.write(now, |writing| {
        let device = crate::sql::devices::by_id(writing.tx, walk.handheld.device)?;
        let number = device.expect("enrolled").number;
        Ok(crate::sql::photos::hold(
            writing.tx,
            &[0xab; 32],
            9,
            number,
        )?)
    });
    held.expect("held");
    assert_eq!(seen(&walk), (Some(0), Some(0)));
}

#[test]
fn the_data_reaches_as_far_as_the_handhelds_that_are_waited_for_have_said() {
    let walk = Walk::begun();
    // One that was enrolled and never unlocked, long before.
    let idle = Handheld::enrolled(&walk.world, 2);
    idle.send_all(&walk.world).done(200);
    walk.world.wait(60);
    let (board, _) = walk.board();
    assert_eq!(board["data_until"], "2026-11-23T23:10:00+08:00");
    assert_eq!(board["devices_out"], json!([]));
    walk.world.wait(20);
    let board = walk.get("board");
    assert_eq!(board["data_until"], "2026-11-23T23:10:00+08:00");
    assert_eq!(board["devices_out"][0]["last_by"], "张伟");
    assert_eq!(
        board["devices_out"][0]["device"],
        json!(walk.handheld.device)
    );
    assert_eq!(board["devices_out"].as_array().map(Vec::len), Some(1));
}
