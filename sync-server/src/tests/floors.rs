//! Plans of floors at the desk: brought, kept as other pictures are, and where places stand.

use crate::backup::restore;
use crate::demo_plan::DRAWING;
use crate::tests::backup::{back_up, keys_of, move_to};
use crate::tests::console::{cookie, get, sign_in};
use crate::tests::ledger::Desk;
use crate::tests::world::Answer;
use crate::{Folder, keys::Keys, rebuild, verify};
use data_encoding::BASE64;
use serde_json::{Value, json};

const LOBBY: &str = "1栋大堂";

impl Desk {
    fn draws(&self, name: &str, bytes: &[u8]) -> Answer {
        let base64 = BASE64.encode(bytes);
        let floor = json!({ "name": name, "building": "1栋", "floor": "1", "base64": base64 });
        self.post("/floors", &floor)
    }

    /// The id of a plan that the desk brought.
    fn new_plan(&self, name: &str) -> String {
        let told = self.draws(name, DRAWING).done(200).json();
        let plans = told["plans"].as_array().expect("plans").iter();
        let plan = plans.clone().find(|one| one["name"] == name);
        word(&plan.expect("the new plan")["floor_plan"])
    }

    fn stands(&self, place: &str, plan: Option<&str>, (x, y): (u32, u32)) -> Answer {
        let dot = json!({ "checkpoint": place, "floor_plan": plan, "x_e4": x, "y_e4": y });
        self.post("/floors/dots", &json!({ "dots": [dot] }))
    }

    fn spot(&self, name: &str) -> Value {
        let told = self.read("/floors");
        let places = told["places"].as_array().expect("places").iter();
        let found = places.clone().find(|one| one["name"] == name);
        found.expect("a place").clone()
    }

    fn lobby_id(&self) -> String {
        self.handheld.named(&self.world, "checkpoint", LOBBY).0
    }

    fn was_there(&mut self, at: &str, place: &str) {
        let round = uuid::Uuid::from_u128(u128::from(self.handheld.last()) + 0x7000);
        let by = Some(self.handheld.named(&self.world, "staff", "陈志远").0);
        for line in [
            json!({ "type": "round_started", "round": round }),
            json!({ "type": "checkpoint_reached", "round": round, "checkpoint": place,
                "how": "qr", "scanned": "TP1:0001" }),
        ] {
            self.handheld.append_at(at, by.as_deref(), line);
        }
        self.handheld.send_all(&self.world).done(200);
    }
}

fn word(value: &Value) -> String {
    value.as_str().expect("a word").to_owned()
}

#[test]
fn a_plan_is_kept_larger_than_a_photo_and_its_places_stand_where_they_were_put() {
    let desk = Desk::new();
    let plan = desk.new_plan("一层");
    let lobby = desk.lobby_id();
    assert_eq!(desk.spot(LOBBY)["dot"], json!(null));
    desk.stands(&lobby, Some(&plan), (1_234, 9_999)).done(200);
    assert_eq!(
        desk.spot(LOBBY)["dot"],
        json!({ "floor_plan": plan, "x_e4": 1_234, "y_e4": 9_999 })
    );
    let told = &desk.read("/floors")["plans"][0];
    let developed = photo::develop_plan(DRAWING).expect("developed");
    let size = (developed.width, developed.height);
    assert_eq!(
        (&told["width"], &told["height"]),
        (&json!(size.0), &json!(size.1))
    );
    assert!(size.0.max(size.1) > photo::LONG_SIDE, "{size:?}");
    let path = format!("/photos/{}", word(&told["picture"]));
    let held = get(&desk.world, &desk.cookie, &path);
    assert_eq!(held.done(200).body, developed.bytes);
    let listed = desk
        .file(&format!("checkpoints?checkpoint={lobby}"))
        .done(200)
        .json();
    let row = &listed["rows"][0];
    assert_eq!(
        (&row["floor_plan"], &row["plan_x"], &row["plan_y"]),
        (&json!("一层"), &json!(12.34), &json!(99.99))
    );
    // Renamed, it keeps its picture and its places; taken away, they stand nowhere.
    let renamed = json!({ "floor_plan": plan, "name": "首层" });
    let told = desk.post("/floors", &renamed).done(200).json();
    assert_eq!(told["plans"][0]["name"], "首层");
    assert_eq!(told["plans"][0]["width"], json!(size.0));
    desk.post(&format!("/floors/{plan}/remove"), &json!({}))
        .done(200);
    assert_eq!(desk.read("/floors")["plans"], json!([]));
    assert_eq!(desk.spot(LOBBY)["dot"], json!(null));
}

#[test]
fn what_is_no_plan_or_no_place_is_named_and_changes_nothing() {
    let desk = Desk::new();
    let says = |answer: Answer, status: u16, code: &str, names: &str| {
        let said = answer.refused(status, code);
        let message = word(&said["message"]);
        assert!(message.starts_with(names), "{message}");
    };
    says(
        desk.draws("一层", b"no picture"),
        422,
        "wrong_bytes",
        "`base64`",
    );
    let large = vec![0_u8; 20 * 1_048_576 + 1];
    says(desk.draws("一层", &large), 413, "too_large", "`base64`");
    says(desk.draws("  ", DRAWING), 400, "bad_value", "`name`");
    let bare = json!({ "name": "一层" });
    says(desk.post("/floors", &bare), 400, "bad_value", "`base64`");
    assert_eq!(desk.read("/floors")["plans"], json!([]));
    let plan = desk.new_plan("一层");
    let lobby = desk.lobby_id();
    let beside = desk.stands(&lobby, Some(&plan), (10_001, 0));
    says(beside, 400, "bad_value", "`dots[0].x_e4`");
    let nowhere = desk.stands(&lobby, Some(&lobby), (1, 1));
    says(nowhere, 400, "bad_value", "`dots[0].floor_plan`");
    let nothing = desk.stands(&plan, Some(&plan), (1, 1));
    says(nothing, 400, "bad_value", "`dots[0].checkpoint`");
    assert_eq!(desk.spot(LOBBY)["dot"], json!(null));
    let other = format!("/floors/{lobby}/remove");
    desk.post(&other, &json!({})).refused(404, "not_found");
}

#[test]
fn a_dot_says_what_is_worst_at_its_place() {
    let mut desk = Desk::new();
    let lobby = desk.lobby_id();
    assert_eq!(desk.spot(LOBBY)["standing"], "unseen");
    desk.was_there("2026-11-20T10:00:00+08:00", &lobby);
    let spot = desk.spot(LOBBY);
    assert_eq!(
        (&spot["standing"], &spot["seen"]["day"]),
        (&json!("lately"), &json!("2026-11-20"))
    );
    let today = desk.read("/floors")["day"].clone();
    desk.was_there(&format!("{}T10:00:00+08:00", word(&today)), &lobby);
    assert_eq!(desk.spot(LOBBY)["standing"], "done");
    let raised = json!({ "checkpoint": lobby, "equipment": null, "item": "11.1",
        "severity": "minor", "note": "灯不亮" });
    desk.post("/findings", &raised).done(200);
    let spot = desk.spot(LOBBY);
    assert_eq!(
        (&spot["standing"], &spot["findings"]),
        (&json!("finding"), &json!(1))
    );
    // Thirty days later nobody has been there, and the finding is still open.
    desk.waits(31 * 24 * 60);
    let spot = desk.spot(LOBBY);
    assert_eq!(
        (&spot["standing"], &spot["seen"]),
        (&json!("finding"), &json!(null))
    );
}

#[test]
fn a_place_that_a_round_left_out_is_missed_until_somebody_comes() {
    let mut desk = Desk::new();
    let (plan, row) = desk.handheld.named(&desk.world, "plan", "夜间巡逻A线");
    let (staff, _) = desk.handheld.named(&desk.world, "staff", "张伟");
    let first = word(&row["checkpoints"][0]);
    let place = desk.handheld.row(&desk.world, "checkpoint", &first);
    let name = word(&place.expect("a place")["name"]);
    let unlocked = json!({ "type": "unlocked", "how": "pin" });
    let at = "2026-11-23T20:00:00+08:00";
    desk.handheld.append_at(at, Some(&staff), unlocked);
    desk.handheld.send_all(&desk.world).done(200);
    let judged = |desk: &Desk| {
        let now = desk.world.clock.now();
        let judged = desk.world.writer().write(now, crate::judge::run);
        judged.expect("judged");
    };
    // Past midnight its window is over, but nobody has told yet.
    desk.waits(4 * 60);
    judged(&desk);
    assert_eq!(desk.spot(&name)["standing"], "unseen");
    desk.handheld.send(&desk.world, 3, 2).done(200);
    judged(&desk);
    let spot = desk.spot(&name);
    let round = model::ids::planned_round(plan.parse().expect("a plan"), "2026-11-23T22:00");
    assert_eq!(
        (&spot["standing"], &spot["missed"]),
        (
            &json!("missed"),
            &json!({ "day": "2026-11-23", "round": round })
        )
    );
    desk.was_there("2026-11-24T00:30:00+08:00", &first);
    assert_eq!(desk.spot(&name)["standing"], "done");
}

#[test]
fn an_import_leaves_a_place_where_the_desk_put_it() {
    let desk = Desk::new();
    let plan = desk.new_plan("一层");
    let lobby = desk.lobby_id();
    desk.stands(&lobby, Some(&plan), (5, 6)).done(200);
    let file =
        crate::site_file::read("sample.toml", crate::site_file::SAMPLE).expect("no problems");
    let now = desk.world.clock.now();
    let imported = desk
        .world
        .writer()
        .write(now, |writing| file.import(writing, None));
    imported.expect("imported");
    assert_eq!(
        desk.spot(LOBBY)["dot"],
        json!({ "floor_plan": plan, "x_e4": 5, "y_e4": 6 })
    );
}

#[test]
fn plans_and_dots_come_again_from_a_backup_and_from_the_journal() {
    let mut desk = Desk::new();
    let plan = desk.new_plan("一层");
    let lobby = desk.lobby_id();
    desk.stands(&lobby, Some(&plan), (2_500, 7_500)).done(200);
    let before = desk.read("/floors");
    let now = desk.world.clock.now();
    let scratch = tempfile::tempdir().expect("a folder");
    let file = scratch.path().join("backup");
    assert_eq!(back_up(&desk.world, &file, None).photos, 1);
    let (to, keys) = (scratch.path().join("restored"), keys_of(&desk.world));
    restore::run(&to, &file, &keys, None, now).expect("restored");
    move_to(&mut desk.world, to);
    desk.cookie = cookie(&sign_in(&desk.world, &desk.world.made.password, &[]));
    assert_eq!(desk.read("/floors"), before);
    desk.world.server = None;
    let folder = Folder::open(&desk.world.path).expect("opened");
    let keys = Keys::open(&folder).expect("keys");
    let rebuilt = rebuild::run(&folder, &keys, now).expect("rebuilt");
    assert_eq!((rebuilt.differed, rebuilt.differences), (0, Vec::new()));
    assert_eq!(verify::store(&folder).expect("it holds").photos, 1);
    desk.world.restart();
    assert_eq!(desk.read("/floors"), before);
}
