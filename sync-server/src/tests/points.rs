//! Places that want a look at the desk: where nobody was for long, and what is there twice.

use crate::tests::ledger::Desk;
use serde_json::{Value, json};

const LOBBY: &str = "1栋大堂";
const OTHER: &str = "2栋大堂";

impl Desk {
    /// Somebody is at a place, in a round beside plans.
    fn walks_to(&mut self, name: &str, at: &str) {
        let (place, _) = self.handheld.named(&self.world, "checkpoint", name);
        let (by, _) = self.handheld.named(&self.world, "staff", "张伟");
        let round = uuid::Uuid::from_u128(u128::from(self.handheld.last()) + 0x6000);
        for line in [
            json!({ "type": "round_started", "round": round }),
            json!({ "type": "checkpoint_reached", "round": round, "checkpoint": place,
                "how": "qr", "scanned": "TP1:0001" }),
        ] {
            self.handheld.append_at(at, Some(&by), line);
        }
        self.handheld.send_all(&self.world).done(200);
    }

    fn unseen(&self) -> Vec<(String, Value)> {
        let told = self.read("/checkpoints/odd");
        let all = told["unseen"].as_array().expect("places").iter();
        let listed = self.rows("checkpoints?unseen=1");
        assert_eq!(listed.len(), all.len(), "the list has the page's rows");
        all.map(|one| {
            let name = one["name"].as_str().expect("a name").to_owned();
            (name, one["last_day"].clone())
        })
        .collect()
    }
}

#[test]
fn a_place_where_nobody_was_for_thirty_days_is_told_of_until_somebody_comes() {
    let mut desk = Desk::new();
    desk.walks_to(LOBBY, "2026-11-23T19:00:00+08:00");
    assert_eq!(
        desk.unseen(),
        [],
        "a site that was begun today has no dead places"
    );
    desk.waits(30 * 24 * 60);
    assert_eq!(
        desk.unseen(),
        [],
        "thirty days on the day itself still counts"
    );
    desk.waits(24 * 60);
    let unseen = desk.unseen();
    let at = |name: &str| {
        unseen
            .iter()
            .find(|(one, _)| one == name)
            .map(|(_, day)| day)
    };
    assert_eq!(at(LOBBY), Some(&json!("2026-11-23")));
    assert_eq!(at(OTHER), Some(&Value::Null), "never seen");
    desk.walks_to(LOBBY, "2026-12-24T19:00:00+08:00");
    let unseen = desk.unseen();
    assert!(unseen.iter().all(|(name, _)| name != LOBBY), "{unseen:?}");
    let row = desk.rows("checkpoints?name=1栋大堂")[0].clone();
    assert_eq!(
        (&row["last_day"], &row["unseen"]),
        (&json!("2026-12-24"), &json!(false))
    );
    // One that is closed waits for nobody.
    let (place, _) = desk.handheld.named(&desk.world, "checkpoint", OTHER);
    let until = json!({ "until": "2027-01-31" });
    desk.post(&format!("/checkpoints/{place}/close"), &until)
        .done(204);
    assert!(desk.unseen().iter().all(|(name, _)| name != OTHER));
}

#[test]
fn places_of_one_name_on_a_floor_or_with_one_code_or_tag_are_there_twice() {
    let desk = Desk::new();
    assert_eq!(desk.read("/checkpoints/odd")["same"], json!([]));
    assert_eq!(desk.rows("checkpoints?double=1").len(), 0);
    let (_, lobby) = desk.handheld.named(&desk.world, "checkpoint", LOBBY);
    let same = json!({ "name": " 1栋大堂", "building": lobby["building"], "floor": lobby["floor"],
        "tags": ["04A1B2"] });
    desk.change("checkpoint", OTHER, same);
    desk.change("checkpoint", LOBBY, json!({ "tags": ["04A1B2"] }));
    let told = desk.read("/checkpoints/odd");
    let same = told["same"].as_array().expect("groups");
    let by: Vec<&Value> = same.iter().map(|one| &one["by"]).collect();
    assert_eq!(by, ["name", "tag"]);
    assert_eq!(same[0]["points"].as_array().map(Vec::len), Some(2));
    assert_eq!(same[1]["shared"], "04A1B2");
    assert_eq!(
        desk.rows("checkpoints?double=1").len(),
        2,
        "each place once"
    );
    desk.change("checkpoint", " 1栋大堂", json!({ "state": "retired" }));
    assert_eq!(desk.read("/checkpoints/odd")["same"], json!([]));
}
