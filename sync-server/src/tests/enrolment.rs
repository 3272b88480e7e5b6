//! Enrolment and tokens.

use crate::commands::codes::revoke;
use crate::tests::handheld::Handheld;
use crate::tests::ledger::Desk;
use crate::tests::world::World;
use protocol::enrol::Enrolled;
use protocol::keys::{PrivateKey, PublicKey};
use serde_json::json;

#[test]
fn an_enrolment_gives_a_token_and_the_servers_keys() {
    let world = World::new();
    let handheld = Handheld::new(1);
    let answer = handheld.enrol(&world, &world.code());
    let enrolled: Enrolled = serde_json::from_slice(&answer.done(200).body).expect("enrolled");
    assert_eq!(enrolled.site.id, world.made.site);
    assert_eq!(enrolled.site.time_zone, "Asia/Shanghai");
    assert!(enrolled.handoff_key.starts_with("age1"));
    assert!(PublicKey::from_base64(&enrolled.server_key).is_ok());
    assert_eq!(enrolled.token.len(), 43);
}

#[test]
fn a_code_works_once_but_answers_the_same_handheld_again_for_a_day() {
    let world = World::new();
    let (handheld, code) = (Handheld::new(1), world.code());
    handheld.enrol(&world, &code).done(200);
    handheld.enrol(&world, &code).done(200);
    Handheld::new(2)
        .enrol(&world, &code)
        .refused(404, "unknown_code");
    world.wait(24 * 60);
    handheld.enrol(&world, &code).refused(404, "unknown_code");
}

#[test]
fn a_code_that_nobody_made_and_one_that_is_a_day_old_are_unknown() {
    let world = World::new();
    let handheld = Handheld::new(1);
    handheld
        .enrol(&world, "AAAAAAAAAAAAA")
        .refused(404, "unknown_code");
    handheld
        .enrol(&world, "rubbish")
        .refused(404, "unknown_code");
    let code = world.code();
    world.wait(24 * 60);
    handheld.enrol(&world, &code).refused(404, "unknown_code");
}

#[test]
fn ten_wrong_codes_a_minute_and_no_more() {
    let world = World::new();
    for _ in 0..10 {
        Handheld::new(1)
            .enrol(&world, "AAAAAAAAAAAAA")
            .refused(404, "unknown_code");
    }
    let eleventh = Handheld::new(1).enrol(&world, &world.code());
    eleventh.refused(429, "slow_down");
    let seconds = eleventh.headers["retry-after"]
        .parse::<u64>()
        .expect("seconds");
    assert!((1..=6).contains(&seconds), "{seconds}");
}

#[test]
fn another_handhelds_device_id_is_forbidden_and_leaves_the_code_unused() {
    let world = World::new();
    let first = Handheld::enrolled(&world, 1);
    let code = world.code();
    let thief = Handheld {
        key: PrivateKey::from_seed(&[9; 32]),
        ..first.clone()
    };
    thief.enrol(&world, &code).refused(403, "forbidden");
    Handheld::new(2).enrol(&world, &code).done(200);
    first.held(&world).refused(404, "not_found");
}

#[test]
fn a_signature_by_another_key_is_a_bad_one() {
    let world = World::new();
    let mut body = Handheld::new(1).enrol_body(&world.code());
    body["sig"] = Handheld::new(2).enrol_body("AAAAAAAAAAAAA")["sig"].clone();
    world.post("/v1/enrol", &body).refused(422, "bad_signature");
    body["public_key"] = json!("AAAA");
    world.post("/v1/enrol", &body).refused(400, "malformed");
    world
        .call("POST", "/v1/enrol", &[], b"{")
        .refused(400, "malformed");
}

#[test]
fn enrolling_again_ends_the_old_token_and_goes_on_with_the_journal() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    handheld.send_all(&world).done(200);
    let again = handheld.enrol(&world, &world.code());
    handheld.held(&world).refused(401, "unknown_token");
    handheld.token = again.done(200).json()["token"]
        .as_str()
        .expect("a token")
        .into();
    assert_eq!(handheld.held(&world).done(200).json()["acked"], 1);
}

#[test]
fn a_known_handheld_gets_a_new_token_by_its_key_and_the_old_one_ends() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    let answer = handheld.ask_token(&world);
    handheld.send_all(&world).refused(401, "unknown_token");
    handheld.token = answer.done(200).json()["token"]
        .as_str()
        .expect("a token")
        .into();
    handheld.send_all(&world).done(200);
}

#[test]
fn a_token_wants_the_handhelds_own_key_and_a_fresh_nonce() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let thief = Handheld {
        key: PrivateKey::from_seed(&[9; 32]),
        ..handheld.clone()
    };
    thief.ask_token(&world).refused(422, "bad_signature");
    let nonce = world
        .post("/v1/tokens", &json!({ "device": handheld.device }))
        .json();
    world.wait(5);
    let text = protocol::keys::token_text(handheld.device, nonce["nonce"].as_str().expect("one"));
    let sig = handheld.key.sign(&text);
    let body = json!({ "device": handheld.device, "nonce": nonce["nonce"], "sig": sig });
    world
        .post("/v1/tokens", &body)
        .refused(422, "bad_signature");
    Handheld::new(7).ask_token(&world).refused(404, "not_found");
}

#[test]
fn a_nonce_gives_one_token() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let nonce = world
        .post("/v1/tokens", &json!({ "device": handheld.device }))
        .json();
    let text = protocol::keys::token_text(handheld.device, nonce["nonce"].as_str().expect("one"));
    let sig = handheld.key.sign(&text);
    let body = json!({ "device": handheld.device, "nonce": nonce["nonce"], "sig": sig });
    world.post("/v1/tokens", &body).done(200);
    world
        .post("/v1/tokens", &body)
        .refused(422, "bad_signature");
}

#[test]
fn a_revoked_handheld_is_told_so_until_it_enrols_anew() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    let used = world.code();
    let again = handheld.enrol(&world, &used);
    handheld.token = again.done(200).json()["token"]
        .as_str()
        .expect("a token")
        .into();
    let now = world.clock.now();
    world
        .writer()
        .write(now, |writing| revoke(writing, handheld.device))
        .expect("revoked");
    handheld.enrol(&world, &used).refused(403, "revoked");
    handheld.send_all(&world).refused(403, "revoked");
    handheld.ask_token(&world).refused(403, "revoked");
    let again = handheld.enrol(&world, &world.code());
    handheld.token = again.done(200).json()["token"]
        .as_str()
        .expect("a token")
        .into();
    handheld.send_all(&world).done(200);
}

#[test]
fn no_token_and_a_wrong_token_are_unknown() {
    let world = World::new();
    world
        .call("GET", "/v1/journals/x", &[], b"")
        .refused(401, "unknown_token");
    Handheld::new(1).held(&world).refused(401, "unknown_token");
}

#[test]
fn a_code_that_the_desk_makes_enrols_one_handheld_and_stands_in_the_trail() {
    let desk = Desk::new();
    let made = desk.post("/codes", &json!({})).done(200).json();
    let code = made["code"].as_str().expect("a code");
    let link = made["link"].as_str().expect("a link");
    assert!(link.contains(code), "{made}");
    assert!(made["qr"].as_str().expect("a QR code").starts_with("<svg"));
    let app = made["app"].as_str().expect("an address");
    assert!(app.ends_with("/app"), "{app}");
    Handheld::new(8).enrol(&desk.world, code).done(200);
    Handheld::new(9)
        .enrol(&desk.world, code)
        .refused(404, "unknown_code");
    let page = desk.read("/audit?kind=desk_acted");
    assert_eq!(page["lines"][0]["by"], "supervisor");
    assert!(page.to_string().contains("code_made"), "{page}");
    assert!(!page.to_string().contains(code), "the trail tells the code");
}
