//! The incidents page: what went otherwise than meant, told to the site it happened at.

use crate::rebuild;
use crate::tests::backup::{back_up, come_back, keys_of, move_to, put_back, with_photos};
use crate::tests::console::{cookie, get, sign_in};
use crate::tests::handheld::Handheld;
use crate::tests::uploads::{begin, naming, patch, png};
use crate::tests::world::World;
use crate::{Folder, keys::Keys};
use model::ids::JournalId;
use protocol::batch::Follows;
use protocol::chain::sha256_hex;
use serde_json::{Value, json};
use uuid::Uuid;

const ROUND: &str = "0190b6a0-0000-8000-8000-000000000001";

fn told(world: &World) -> Value {
    let cookie = cookie(&sign_in(world, &world.made.password, &[]));
    let path = format!("/sites/{}/incidents", world.made.site);
    get(world, &cookie, &path).done(200).json()
}

/// The same as a list.
fn listed(world: &World) -> Vec<Value> {
    let cookie = cookie(&sign_in(world, &world.made.password, &[]));
    let path = format!("/sites/{}/lists/incidents", world.made.site);
    let told = get(world, &cookie, &path).done(200).json();
    told["rows"].as_array().expect("rows").clone()
}

/// What each incident is about, the newest first.
fn whats(told: &Value) -> Vec<Value> {
    let all = told["incidents"].as_array().expect("a list").iter();
    all.map(|one| one["what"].clone()).collect()
}

fn report(kind: &str, names: &[String]) -> Value {
    let list = kind.trim_start_matches("photo_");
    json!({ "type": kind, list: names, "receipt_at": "2026-11-23T12:00:00.000Z" })
}

#[test]
fn a_restored_server_says_so_and_what_its_handhelds_saw() {
    let (mut world, mut handheld, scratch) = with_photos();
    let before = told(&world)["incidents"].clone();
    assert_eq!(
        before.as_array().map(Vec::len),
        Some(1),
        "an unread line alone"
    );
    let name = sha256_hex(&png(10, 10, 1));
    let photo = Folder::open(&world.path).expect("opened").photo(&name);
    std::fs::remove_file(photo).expect("lost");
    let file = scratch.path().join("b");
    back_up(&world, &file, None);
    handheld.append(json!({ "type": "unlocked", "how": "pin" }));
    handheld.send_all(&world).done(200);
    world.wait(60);
    let to = scratch.path().join("restored");
    put_back(&world, &to, &file, &keys_of(&world)).expect("restored");
    move_to(&mut world, to);
    come_back(&world, &mut handheld);
    handheld.append(json!({ "type": "server_restored", "held": 2, "proved": 3 }));
    world.wait(1);
    handheld.send_all(&world).done(200);
    let told = told(&world);
    assert_eq!((&told["count"], &told["recent"]), (&json!(3), &json!(3)));
    assert_eq!(
        told["incidents"],
        json!([
            { "id": "report 2 4", "at": "2026-11-23T21:01:00+08:00", "device_name": "PDA",
              "what": { "kind": "sent_again", "held": 2, "proved": 3 } },
            { "id": "restored 1795438800000", "at": "2026-11-23T21:00:00+08:00",
              "device_name": null,
              "what": { "kind": "restored", "made_at": "2026-11-23T12:00:00.000Z",
                  "photos_missing": 1, "new_keys": false } },
          before[0],
        ])
    );
    let listed = listed(&world);
    let kinds = listed.iter().map(|row| row["kind"].clone());
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        ["sent_again", "restored", "unread"]
    );
    let said = |n: usize, key: &str| listed[n][key]["zh"].as_str().expect("words").to_owned();
    assert_eq!(
        said(0, "what"),
        "服务器只剩这台手持机的前 2 条记录，此前已收讫 3 条。"
    );
    assert_eq!(said(0, "done"), "手持机已重传缺的 1 条，没有丢失。");
    assert_eq!(
        (&listed[0]["todo"], &listed[0]["device"]),
        (&json!(null), &json!("PDA"))
    );
    assert_eq!(
        said(1, "what"),
        "服务器恢复到了 2026-11-23 20:00 的备份。 · 备份里缺 1 张照片。"
    );
}

#[test]
fn a_rebuild_keeps_that_the_server_was_restored() {
    let (mut world, _, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    back_up(&world, &file, None);
    put_back(&world, &to, &file, &keys_of(&world)).expect("restored");
    world.server = None;
    let folder = Folder::open(&to).expect("opened");
    let keys = Keys::open(&folder).expect("keys");
    let rebuilt = rebuild::run(&folder, &keys, world.clock.now()).expect("rebuilt");
    assert_eq!(rebuilt.differences, []);
    move_to(&mut world, to);
    assert_eq!(whats(&told(&world))[0]["kind"], "restored");
}

#[test]
fn a_restore_without_its_keys_says_that_all_enrol_anew() {
    let (mut world, _, scratch) = with_photos();
    let (file, to) = (scratch.path().join("b"), scratch.path().join("restored"));
    back_up(&world, &file, None);
    let from = crate::backup::restore::KeysFrom::New;
    put_back(&world, &to, &file, &from).expect("restored");
    move_to(&mut world, to);
    assert_eq!(whats(&told(&world))[0]["new_keys"], true);
}

/// A walk whose answer, skipped point and arrival by hand name a photo each.
fn walk(world: &World, photos: &[Vec<u8>]) -> Handheld {
    let mut handheld = Handheld::enrolled(world, 1);
    let (checkpoint, _) = handheld.named(world, "checkpoint", "1栋大堂");
    let name = |n: usize| [sha256_hex(&photos[n])];
    handheld.append(
        json!({ "type": "answered", "round": ROUND, "photos": name(0),
        "answers": [{ "checkpoint": checkpoint, "item": "11.1", "list": "tp11",
            "list_version": 1, "outcome": "pass", "photos": [0] }] }),
    );
    handheld.append(json!({ "type": "checkpoint_skipped", "round": ROUND,
        "checkpoint": checkpoint, "reason": "locked", "photos": name(1) }));
    handheld.append(json!({ "type": "checkpoint_reached", "round": ROUND,
        "checkpoint": checkpoint, "how": "by_hand", "photos": name(2) }));
    handheld.send_all(world).done(200);
    handheld
}

#[test]
fn lost_photos_are_named_with_the_rounds_that_they_belong_to() {
    let world = World::new();
    let photos = [png(10, 10, 1), png(10, 10, 2), png(10, 10, 3)];
    let mut handheld = walk(&world, &photos);
    let mut names: Vec<String> = photos.iter().map(|photo| sha256_hex(photo)).collect();
    names.push("ef".repeat(32));
    handheld.append(report("photo_lost", &names));
    handheld.send_all(&world).done(200);
    let at = begin(&world, &handheld, &photos[0]);
    patch(&world, &handheld, &at, 0, &photos[0]).done(204);
    let what = whats(&told(&world)).remove(0);
    assert_eq!(
        (&what["kind"], &what["count"], &what["held"]),
        (&json!("photos_lost"), &json!(4), &json!(1))
    );
    assert_eq!(what["receipt_at"], "2026-11-23T12:00:00.000Z");
    let round = json!([{ "round": ROUND, "day": "2026-11-23", "name": "" }]);
    for (n, name) in names.iter().enumerate() {
        let mut all = what["photos"].as_array().expect("photos").iter();
        let photo = all.find(|one| one["sha256"] == *name).expect("named");
        let rounds = if n < 3 { round.clone() } else { json!([]) };
        assert_eq!(
            (&photo["rounds"], &photo["held"]),
            (&rounds, &json!(n == 0))
        );
    }
}

#[test]
fn photos_that_come_again_are_no_loss() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    handheld.append(
        json!({ "type": "photo_lost", "again": ["ef".repeat(32), "ab".repeat(32)],
        "receipt_at": "2026-11-23T12:00:00.000Z" }),
    );
    handheld.send_all(&world).done(200);
    assert_eq!(
        whats(&told(&world)),
        [json!({ "kind": "photos_again", "count": 2 })]
    );
}

#[test]
fn marked_lines_are_told_with_what_can_be_read_of_them() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    handheld.append(json!({ "type": "from_the_future" }));
    handheld.append_raw(b"not even JSON");
    handheld.append_raw(format!("#{}", "ab".repeat(32)).as_bytes());
    handheld.append(json!({ "type": "order_moved", "order": Uuid::from_u128(7),
        "from": "raised", "to": "fixed", "go": 0 }));
    handheld.append(report("photo_freed", &["no name".into()]));
    handheld.send(&world, 1, 3).done(200);
    handheld.send(&world, 4, 6).done(200);
    let mut lines = whats(&told(&world));
    lines.sort_by_key(|line| line["seq"].as_i64());
    let line = |seq: i64, why: &str, claimed_at: Value, line_type: Value| {
        json!({ "kind": "line", "journal": handheld.journal, "seq": seq, "why": why,
            "claimed_at": claimed_at, "line_type": line_type })
    };
    let at = || json!("2026-11-23T20:00:00.000+08:00");
    assert_eq!(
        lines,
        [
            line(2, "unread", at(), json!("from_the_future")),
            line(3, "unread", json!(null), json!(null)),
            line(4, "damaged", json!(null), json!(null)),
            line(5, "odd", at(), json!("order_moved")),
            line(6, "odd", at(), json!("photo_freed")),
        ]
    );
}

#[test]
fn each_branch_is_told_with_its_line_and_what_it_shares_once() {
    let world = World::new();
    let mut trunk = Handheld::enrolled(&world, 1);
    let follows = Some(Follows {
        journal: trunk.journal,
        seq: 1,
        hash: trunk.hash(1).hex(),
    });
    let mut branch = Handheld {
        journal: JournalId(Uuid::from_u128(0xb1)),
        follows,
        ..trunk.clone()
    };
    trunk.append(json!({ "type": "from_the_future" }));
    trunk.send_all(&world).done(200);
    world.wait(10);
    branch.send(&world, 2, 1).done(200);
    let before = told(&world);
    let id = format!("branch {}", branch.journal);
    assert_eq!(
        before["incidents"][0],
        json!({ "id": id, "at": null, "device_name": "PDA",
            "what": { "kind": "branch", "journal": branch.journal, "seq": 1 } })
    );
    branch.append(json!({ "type": "from_the_future" }));
    world.wait(10);
    branch.send_all(&world).done(200);
    let after = told(&world);
    assert_eq!(after["incidents"][0]["at"], "2026-11-23T20:20:00+08:00");
    assert_eq!(after["count"], 2, "{after}");
}

#[test]
fn photos_that_the_server_alone_holds_are_counted_until_there_is_a_backup() {
    let world = World::new();
    let photos = [png(10, 10, 1), png(10, 10, 2)];
    let all: Vec<&[u8]> = photos.iter().map(Vec::as_slice).collect();
    let mut handheld = naming(&world, 1, &all);
    let at = begin(&world, &handheld, &photos[0]);
    patch(&world, &handheld, &at, 0, &photos[0]).done(204);
    let only_here = |world: &World| told(world)["only_here"].clone();
    assert_eq!(only_here(&world), 0);
    let names: Vec<String> = photos.iter().map(|photo| sha256_hex(photo)).collect();
    handheld.append(report("photo_freed", &names));
    handheld.append(report("photo_freed", &names[..1]));
    handheld.send_all(&world).done(200);
    assert_eq!(only_here(&world), 1);
    let scratch = tempfile::tempdir().expect("a folder");
    back_up(&world, &scratch.path().join("b"), None);
    assert_eq!(only_here(&world), 0);
}

#[test]
fn the_newest_two_hundred_are_told_and_all_are_counted() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    for _ in 0..150 {
        handheld.append(json!({ "type": "from_the_future" }));
    }
    handheld.send_all(&world).done(200);
    world.wait(8 * 24 * 60);
    for seq in 0..60 {
        handheld.append(json!({ "type": "server_restored", "held": seq, "proved": 99 }));
    }
    handheld.send_all(&world).done(200);
    let all = told(&world);
    assert_eq!((&all["count"], &all["recent"]), (&json!(210), &json!(60)));
    let whats = whats(&all);
    assert_eq!((whats.len(), &whats[0]["held"]), (200, &json!(59)));
    assert_eq!(whats[60]["kind"], "line");
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let path = format!("/sites/{}/incidents?brief=1", world.made.site);
    let brief = get(&world, &cookie, &path).done(200).json();
    assert_eq!(
        (&brief["recent"], &brief["incidents"]),
        (&json!(60), &json!([]))
    );
}

#[test]
fn another_sites_incidents_are_not_told() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    handheld.append(json!({ "type": "server_restored", "held": 1, "proved": 2 }));
    handheld.send_all(&world).done(200);
    let id = model::ids::SiteId(Uuid::from_u128(5));
    let add = |writing: &crate::writer::Writing<'_>| {
        let row = crate::start::site_row("别处", "Asia/Shanghai")?;
        let site = crate::start::add_site(writing, id, &row)?;
        writing
            .tx
            .execute("INSERT INTO person_sites VALUES (1, ?1)", [site])?;
        Ok(())
    };
    world
        .writer()
        .write(world.clock.now(), add)
        .expect("a second site");
    let cookie = cookie(&sign_in(&world, &world.made.password, &[]));
    let path = |site: &str| format!("/sites/{site}/incidents");
    let other = get(&world, &cookie, &path(&id.to_string()))
        .done(200)
        .json();
    assert_eq!(
        (&other["count"], &other["incidents"]),
        (&json!(0), &json!([]))
    );
    let nowhere = Uuid::from_u128(6).to_string();
    get(&world, &cookie, &path(&nowhere)).refused(404, "not_found");
    get(&world, "", &path(&id.to_string())).refused(401, "not_signed_in");
}
