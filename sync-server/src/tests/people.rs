//! People and handhelds at the desk: who may no longer do what, who said so, and the way back.

use crate::tests::console::{cookie, get, sign_in};
use crate::tests::handheld::Handheld;
use crate::tests::ledger::Desk;
use crate::tests::world::World;
use serde_json::{Value, json};
use std::time::Duration;

/// Staff of the sample.
const NAME: &str = "张伟";

impl Desk {
    fn handheld_shown(&self) -> Value {
        self.read("/devices")[0].clone()
    }

    fn revoke(&self, reason: &str, note: &str) -> crate::tests::world::Answer {
        let path = format!("/devices/{}/revoke", self.handheld.device);
        self.post(&path, &json!({ "reason": reason, "note": note }))
    }

    /// Somebody as the page shows them.
    fn somebody(&self, name: &str) -> Value {
        let all = self.read("/staff");
        let mut all = all.as_array().expect("people").iter();
        let found = all.find(|one| one["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}")).clone()
    }

    /// A rebuild makes the same of the lines; the server is stopped then.
    pub fn stands_rebuilt(&mut self) {
        self.world.server = None;
        let folder = crate::Folder::open(&self.world.path).expect("opened");
        let keys = crate::keys::Keys::open(&folder).expect("keys");
        let now = self.world.clock.now();
        let rebuilt = crate::rebuild::run(&folder, &keys, now).expect("rebuilt");
        assert_eq!(rebuilt.differences, []);
    }
}

#[test]
fn a_handheld_revoked_at_the_desk_says_by_whom_and_why_and_a_new_code_brings_it_back() {
    let mut desk = Desk::new();
    desk.handheld
        .append(json!({ "type": "unlocked", "how": "pin" }));
    desk.handheld.send_all(&desk.world).done(200);
    desk.handheld
        .append(json!({ "type": "unlocked", "how": "pin" }));
    desk.revoke("lost", " 地铁上丢的 ").done(204);
    desk.handheld.send_all(&desk.world).refused(403, "revoked");
    let shown = desk.handheld_shown();
    let why = json!({ "at": "2026-11-23T20:00:00+08:00", "by": "supervisor", "reason": "lost",
        "note": "地铁上丢的" });
    assert_eq!(
        (&shown["revoked"], &shown["revocation"]),
        (&json!(true), &why)
    );
    let listed = desk.file("devices").done(200).json()["rows"][0].clone();
    assert_eq!(
        (&listed["reason"], &listed["revoked_by"]),
        (&json!("lost"), &json!("supervisor"))
    );
    let line = desk.read("/audit?kind=device_revoked")["lines"][0].clone();
    assert_eq!(line["by"], "supervisor");
    assert_eq!(
        line["parts"],
        json!([{ "what": "revoked_lost", "count": 1, "names": ["PDA"] }])
    );
    // Whoever says so again changes nothing of it.
    desk.world.wait(1);
    desk.revoke("broken", "").done(204);
    assert_eq!(desk.handheld_shown()["revocation"], why);

    let code = desk.world.code();
    let again = desk.handheld.enrol(&desk.world, &code);
    let token = again.done(200).json()["token"].clone();
    desk.handheld.token = token.as_str().expect("a token").into();
    // What it signed in between comes now, whole.
    desk.handheld.send_all(&desk.world).done(200);
    let shown = desk.handheld_shown();
    assert_eq!(
        (
            &shown["revoked"],
            &shown["revocation"],
            &shown["lines_waiting"]
        ),
        (&json!(false), &Value::Null, &json!(0))
    );
    desk.revoke("stolen", "").done(204);
    desk.stands_rebuilt();
}

#[test]
fn what_a_handheld_says_of_its_program_is_kept_with_its_batches() {
    let mut desk = Desk::new();
    let said = |desk: &Desk| {
        let shown = desk.handheld_shown();
        (shown["app"].clone(), shown["web_view"].clone())
    };
    let before = said(&desk).0;
    assert_eq!(said(&desk).1, Value::Null);
    let mut send = |app: &str, web_view: &str| {
        desk.handheld
            .append(json!({ "type": "unlocked", "how": "pin" }));
        let last = desk.handheld.last();
        let body = desk.handheld.batch(1, last);
        let headers = [
            ("Touchpoint-App-Version", app),
            ("Touchpoint-Web-View", web_view),
        ];
        desk.handheld
            .send_body(&desk.world, &body, &headers)
            .done(200);
        said(&desk)
    };
    assert_eq!(
        send("0.2.0", "114.0.5735.61"),
        (json!("0.2.0"), json!("114.0.5735.61"))
    );
    assert_ne!(before, json!("0.2.0"));
    // What isn't said, or is no version, leaves what was.
    assert_eq!(
        send("", &"1".repeat(41)),
        (json!("0.2.0"), json!("114.0.5735.61"))
    );
    let listed = desk.file("devices").done(200).json();
    assert_eq!(listed["rows"][0]["web_view"], "114.0.5735.61");
    desk.stands_rebuilt();
}

#[test]
fn a_revocation_without_a_known_reason_or_of_a_foreign_handheld_is_refused() {
    let desk = Desk::new();
    let said = desk.revoke("because", "").refused(400, "bad_value");
    let said = said["message"].as_str().expect("words").to_owned();
    assert!(said.starts_with("`reason`: one of lost"), "{said}");
    let long = "字".repeat(2_001);
    desk.revoke("lost", &long).refused(400, "bad_value");
    let path = format!("/devices/{}/revoke", uuid::Uuid::nil());
    desk.post(&path, &json!({ "reason": "lost" }))
        .refused(404, "not_found");
    desk.handheld.send_all(&desk.world).done(200);
    assert_eq!(desk.handheld_shown()["revoked"], false);
}

#[test]
fn access_that_was_ended_reaches_the_handhelds_and_is_given_back() {
    let mut desk = Desk::new();
    let (id, _) = desk.handheld.named(&desk.world, "staff", NAME);
    assert_eq!(desk.somebody(NAME)["active"], true);
    desk.post(&format!("/staff/{id}/end"), &json!({})).done(204);
    let row = desk.handheld.row(&desk.world, "staff", &id).expect("a row");
    assert_eq!(row["active"], false);
    let shown = desk.somebody(NAME);
    assert_eq!(
        (&shown["active"], &shown["ended"]),
        (
            &json!(false),
            &json!({ "at": "2026-11-23T20:00:00+08:00", "by": "supervisor" })
        )
    );
    let lines = desk.read("/audit?kind=desk_acted")["lines"].clone();
    assert_eq!(
        lines[0]["parts"],
        json!([{ "what": "access_ended", "count": 1, "names": [NAME] }])
    );
    // Ended already: no line.
    desk.post(&format!("/staff/{id}/end"), &json!({})).done(204);
    assert_eq!(desk.read("/audit?kind=desk_acted")["lines"], lines);
    let listed = desk.file("staff?active=0").done(200).json();
    assert_eq!(
        (&listed["count"], &listed["rows"][0]["ended_by"]),
        (&json!(1), &json!("supervisor"))
    );
    desk.post(&format!("/staff/{id}/give"), &json!({}))
        .done(204);
    let shown = desk.somebody(NAME);
    assert_eq!(
        (&shown["active"], &shown["ended"]),
        (&json!(true), &Value::Null)
    );
    let row = desk.handheld.row(&desk.world, "staff", &id).expect("a row");
    assert_eq!(row["active"], true);
    desk.post(&format!("/staff/{}/end", uuid::Uuid::nil()), &json!({}))
        .refused(404, "not_found");
    desk.post(&format!("/staff/{id}/end"), &json!({})).done(204);
    desk.stands_rebuilt();
}

#[test]
fn a_temporary_person_whose_time_is_over_is_not_given_more() {
    let desk = Desk::new();
    let id = desk.change(
        "staff",
        NAME,
        json!({ "until": "2026-11-22T00:00:00+08:00" }),
    );
    assert_eq!(desk.somebody(NAME)["active"], false);
    desk.post(&format!("/staff/{id}/give"), &json!({}))
        .refused(400, "bad_value");
}

#[test]
fn a_new_pin_is_shown_once_and_stands_in_no_line() {
    let mut desk = Desk::new();
    let (id, _) = desk.handheld.named(&desk.world, "staff", NAME);
    let phc = |desk: &Desk| {
        let row = desk.handheld.row(&desk.world, "verifier", &id);
        let phc = row.expect("a verifier")["phc"].clone();
        phc.as_str().expect("PHC").to_owned()
    };
    assert!(crate::passwords::fits("2580", &phc(&desk)));
    let made = desk.post("/staff/pins", &json!({ "staff": [id, id] }));
    let made = made.done(200).json();
    assert_eq!(made.as_array().map(Vec::len), Some(1), "each once");
    assert_eq!(made[0]["name"], NAME);
    let pin = made[0]["pin"].as_str().expect("a PIN");
    assert!(pin.len() == 4 && crate::passwords::fits(pin, &phc(&desk)));
    let kept = desk.lines_of_the_server();
    assert!(!kept.contains(&phc(&desk)) && !kept.contains(&format!("\"{pin}\"")));
    assert!(kept.contains("pin_renewed"));
    // Nobody of a list that names somebody who has left gets one.
    let (other, _) = desk.handheld.named(&desk.world, "staff", "王芳");
    desk.post(&format!("/staff/{other}/end"), &json!({}))
        .done(204);
    let before = phc(&desk);
    desk.post("/staff/pins", &json!({ "staff": [id, other] }))
        .refused(400, "bad_value");
    desk.post("/staff/pins", &json!({ "staff": [] }))
        .refused(400, "bad_value");
    assert_eq!(phc(&desk), before);
    desk.stands_rebuilt();
}

#[test]
fn people_are_shown_with_the_handhelds_that_they_used() {
    let mut desk = Desk::new();
    let (id, _) = desk.handheld.named(&desk.world, "staff", NAME);
    assert_eq!(desk.somebody(NAME)["handhelds"], json!([]));
    let at = "2026-11-23T19:30:00+08:00";
    let unlocked = json!({ "type": "unlocked", "how": "pin" });
    desk.handheld.append_at(at, Some(&id), unlocked);
    desk.handheld.send_all(&desk.world).done(200);
    let shown = desk.somebody(NAME);
    let used = &shown["handhelds"][0];
    assert_eq!(
        (&used["name"], &used["revoked"]),
        (&json!("PDA"), &json!(false))
    );
    assert_eq!(
        (&shown["has_pin"], &shown["open"]),
        (&json!(true), &json!(0))
    );
    let asked = format!("staff?role=guard&called=伟&on={}", desk.handheld.device);
    let listed = desk.file(&asked).done(200).json();
    assert_eq!(listed["count"], 1);
    let cleaners = desk.file("staff?role=cleaner&called=伟").done(200).json();
    assert_eq!(cleaners["count"], 0);
    let row = &listed["rows"][0];
    assert_eq!(
        (&row["handheld"], &row["last_seen_at"], &row["has_pin"]),
        (&json!("PDA"), &used["at"], &json!(true))
    );
}

#[test]
fn what_waits_for_somebody_is_counted_by_the_list_that_it_opens() {
    let desk = Desk::with_findings();
    let (wang, _) = desk.handheld.named(&desk.world, "staff", NAME);
    let (li, _) = desk.handheld.named(&desk.world, "staff", "陈志远");
    let given = |one: &Value, owner: &str| {
        let orders = json!([{ "order": one["order"], "from": one["state"], "go": one["go"] }]);
        desk.moved(&json!({ "orders": orders, "to": "assigned", "owner": owner }));
    };
    let all = desk.read("/findings?open=1");
    let findings = all.as_array().expect("findings").iter();
    for (one, owner) in findings.zip([&wang, &li]) {
        given(one, owner);
    }
    let (_, order) = desk.taken("complaint", "minor");
    desk.to(&order, "raised", "assigned", json!({ "owner": wang }));
    let (_, done) = desk.taken("complaint", "minor");
    desk.to(&done, "raised", "assigned", json!({ "owner": wang }));
    desk.to(
        &done,
        "assigned",
        "rejected",
        json!({ "reason": "not_a_defect" }),
    );
    let shown = desk.somebody(NAME);
    assert_eq!(
        (&shown["open"], &shown["open_work"]),
        (&json!(2), &json!(1)),
        "{shown}"
    );
    for list in ["findings", "orders"] {
        let listed = desk.rows(&format!("{list}?with={wang}"));
        assert_eq!(listed.len(), 1, "{list}: {listed:?}");
        assert_eq!(listed[0]["owner"], NAME);
    }
    assert_eq!(desk.rows(&format!("orders?with={li}")).len(), 0);
}

#[test]
fn sessions_at_the_desk_are_ended_but_for_ones_own() {
    let desk = Desk::new();
    let other = cookie(&sign_in(&desk.world, &desk.world.made.password, &[]));
    let shown = desk.read("/accounts");
    assert_eq!(
        (&shown[0]["name"], &shown[0]["sessions"], &shown[0]["own"]),
        (&json!("supervisor"), &json!(2), &json!(true))
    );
    let account = &shown[0]["account"];
    desk.post(&format!("/accounts/{account}/end"), &json!({}))
        .done(204);
    get(&desk.world, &other, "/me").refused(401, "not_signed_in");
    assert_eq!(desk.read("/accounts")[0]["sessions"], 1);
    let line = desk.read("/audit?kind=desk_acted")["lines"][0].clone();
    assert_eq!(line["parts"][0]["what"], "sessions_ended");
    desk.post("/accounts/9999/end", &json!({}))
        .refused(404, "not_found");
}

#[test]
fn a_page_that_looks_on_is_cut_off_with_its_session() {
    let desk = Desk::new();
    let other = cookie(&sign_in(&desk.world, &desk.world.made.password, &[]));
    let path = format!("/sites/{}/changes", desk.world.made.site);
    let account = desk.read("/accounts")[0]["account"].clone();
    std::thread::scope(|threads| {
        let (tell, cut) = std::sync::mpsc::channel();
        let (world, path) = (&desk.world, &path);
        threads.spawn(move || tell.send(get(world, &other, path)));
        let still = cut.recv_timeout(Duration::from_secs(2));
        assert!(still.is_err(), "it looks on as long as its session lasts");
        desk.post(&format!("/accounts/{account}/end"), &json!({}))
            .done(204);
        let end = cut.recv_timeout(Duration::from_secs(20));
        if end.is_err() {
            // Whoever still waits would hold the test up for ever.
            std::process::exit(1);
        }
        assert_eq!(end.map(|answer| answer.status), Ok(200));
    });
}

#[test]
fn nobody_ends_anything_at_a_site_that_isnt_theirs() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let origin = format!("http://{}", world.address());
    let site = &world.made.site;
    for path in [
        format!("/devices/{}/revoke", handheld.device),
        "/staff/pins".to_owned(),
        format!("/staff/{}/end", uuid::Uuid::nil()),
        "/accounts/1/end".to_owned(),
    ] {
        let headers = [
            ("Origin", origin.as_str()),
            ("Content-Type", "application/json"),
        ];
        let path = format!("/api/console/sites/{site}{path}");
        world
            .call("POST", &path, &headers, b"{}")
            .refused(401, "not_signed_in");
    }
    handheld.send_all(&world).done(200);
}
