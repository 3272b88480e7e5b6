//! `rebuild`: what was projected as lines came is what their replay makes.

use crate::error::ServerError;
use crate::keys::Keys;
use crate::rebuild::{self, Rebuilt};
use crate::sql::projected::Difference;
use crate::testing::Server;
use crate::tests::handheld::Handheld;
use crate::tests::ledger::{EXTINGUISHER, POWDER_GAUGE};
use crate::tests::world::World;
use crate::{Folder, judge, sql};
use model::ids::JournalId;
use protocol::batch::Follows;
use serde_json::{Value, json};
use uuid::Uuid;

const ROUND: &str = "0190b6a0-0000-8000-8000-000000000001";

fn fail(checkpoint: &str, number: u128) -> Value {
    json!({ "checkpoint": checkpoint, "item": "11.1", "list": "tp11", "list_version": 1,
        "outcome": "fail", "clauses": ["x"], "finding": {
            "finding": Uuid::from_u128(0xf0 + number), "order": Uuid::from_u128(0xe0 + number),
            "severity": "normal", "role": "cleaner", "state": "assigned" } })
}

fn answered(answer: Value) -> Value {
    json!({ "type": "answered", "round": ROUND, "answers": [answer] })
}

fn moved(number: u128, from: &str, to: &str) -> Value {
    json!({ "type": "order_moved", "order": Uuid::from_u128(0xe0 + number), "from": from,
        "to": to, "go": 0 })
}

fn time_passes(world: &World, minutes: i64) {
    world.wait(minutes);
    let now = world.clock.now();
    world.writer().write(now, judge::run).expect("judged");
}

/// Days with two handhelds, a branch, joined and closed findings, a second site, late lines.
fn lived_in() -> (World, Handheld) {
    let world = World::new();
    let mut one = Handheld::enrolled(&world, 1);
    let mut two = Handheld::enrolled(&world, 2);
    let (checkpoint, _) = one.named(&world, "checkpoint", "1栋大堂");
    let (staff, _) = one.named(&world, "staff", "张伟");
    one.append_at(
        "2026-11-23T20:00:00+08:00",
        Some(&staff),
        json!({ "type": "unlocked", "how": "pin" }),
    );
    one.append(json!({ "type": "round_started", "round": ROUND }));
    one.append(
        json!({ "type": "checkpoint_reached", "round": ROUND, "checkpoint": checkpoint,
        "how": "code", "scanned": "000000" }),
    );
    let visit = one.last();
    one.append(
        json!({ "type": "located", "of": { "seq": visit }, "position": {
        "latitude_e7": 312_304_160, "longitude_e7": 1_214_737_010, "accuracy_m": 9 } }),
    );
    one.append(answered(fail(&checkpoint, 1)));
    one.append_raw(b"not even JSON");
    one.append(json!({ "type": "from_the_future", "photos": ["ab".repeat(32)] }));
    one.send_all(&world).done(200);
    two.append(answered(fail(&checkpoint, 2)));
    two.append(moved(2, "assigned", "in_progress"));
    two.append(json!({ "type": "condition_set", "condition": "rain",
        "until": "2026-11-23T23:00:00+08:00" }));
    two.send_all(&world).done(200);
    time_passes(&world, 5 * 60);
    let second = model::ids::SiteId(Uuid::from_u128(5));
    let row = crate::start::site_row("别处", "Europe/Berlin").expect("a row");
    world
        .writer()
        .write(world.clock.now(), |writing| {
            crate::start::add_site(writing, second, &row)
        })
        .expect("a second site");
    branches(&world, &one);
    one.append(json!({ "type": "corrected", "round": ROUND, "of": { "seq": 5 } }));
    one.append(
        json!({ "type": "round_finished", "round": ROUND, "points_done": 1,
        "points_total": 1 }),
    );
    one.append(moved(1, "in_progress", "fixed"));
    one.append(moved(1, "fixed", "verified"));
    one.append(json!({ "type": "server_restored", "held": 3, "proved": 7 }));
    for (kind, names) in [("photo_freed", "freed"), ("photo_lost", "lost")] {
        one.append(
            json!({ "type": kind, names: ["ab".repeat(32), "cd".repeat(32)],
            "receipt_at": "2026-11-23T12:00:00Z" }),
        );
    }
    one.send(&world, 8, one.last()).done(200);
    drawn(&world, &mut one);
    time_passes(&world, 3 * 24 * 60);
    two.append(moved(2, "verified", "reopened"));
    two.append(json!({ "type": "tag_bound", "checkpoint": checkpoint, "uid": "04AB" }));
    two.send_all(&world).done(200);
    time_passes(&world, 24 * 60);
    (world, one)
}

/// Marks on a photo, a signature, and a piece of equipment whose worst month is withdrawn.
fn drawn(world: &World, one: &mut Handheld) {
    let drawing = json!({ "width": 9, "height": 9, "strokes": [[[1, 2]]] });
    let photo = "cd".repeat(32);
    let mut marked = moved(1, "verified", "reopened");
    marked["photos"] = json!([photo]);
    marked["marks"] = json!([{ "photo": photo, "drawing": drawing }]);
    let from = one.append(marked);
    one.append(
        json!({ "type": "round_finished", "round": ROUND, "points_done": 1,
        "points_total": 1, "signatures": [{ "signer": "walker", "drawing": drawing }] }),
    );
    let (piece, _) = one.named(world, "equipment", EXTINGUISHER);
    for outcome in ["pass", "partly"] {
        one.append(answered(
            json!({ "equipment": piece, "item": POWDER_GAUGE, "list": "l",
            "list_version": 1, "outcome": outcome }),
        ));
    }
    let of = one.last();
    one.append(json!({ "type": "corrected", "round": ROUND, "of": { "seq": of } }));
    one.send(world, from, one.last()).done(200);
}

/// The handheld is put back twice: two branches that share a line.
fn branches(world: &World, trunk: &Handheld) {
    let follows = Some(Follows {
        journal: trunk.journal,
        seq: 7,
        hash: trunk.hash(7).hex(),
    });
    let mut first = Handheld {
        journal: JournalId(Uuid::from_u128(0xb1)),
        follows,
        ..trunk.clone()
    };
    first.append(json!({ "type": "round_started", "round": Uuid::from_u128(0xb0) }));
    let mut second = Handheld {
        journal: JournalId(Uuid::from_u128(0xb2)),
        ..first.clone()
    };
    second.append(json!({ "type": "unlocked", "how": "pin" }));
    first.send(world, 8, 8).done(200);
    second.send(world, 8, 9).done(200);
    first.append(json!({ "type": "unlocked", "how": "pin" }));
    first.send(world, 9, 9).done(200);
}

fn rebuild(world: &World) -> Result<Rebuilt, ServerError> {
    let folder = Folder::open(&world.path).expect("opened");
    let keys = Keys::open(&folder).expect("keys");
    rebuild::run(&folder, &keys, world.clock.now())
}

fn hurt(world: &World, statement: &str) {
    let folder = Folder::open(&world.path).expect("opened");
    let connection = sql::open_writer(&folder).expect("opened");
    assert!(connection.execute(statement, []).expect("hurt") > 0);
}

#[test]
fn a_replay_of_the_lines_makes_what_stood_there() {
    let (mut world, _) = lived_in();
    world.server = None;
    let rebuilt = rebuild(&world).expect("rebuilt");
    assert_eq!(rebuilt.differences, []);
    assert_eq!(
        (rebuilt.sites, rebuilt.journals, rebuilt.differed),
        (2, 6, 0)
    );
    assert!(rebuilt.rows > 250 && rebuilt.lines > 40, "{rebuilt:?}");
}

#[test]
fn what_was_damaged_is_named_and_healed() {
    let (mut world, _) = lived_in();
    world.server = None;
    hurt(
        &world,
        "UPDATE rounds SET day = '2000-01-01' WHERE day <> ''",
    );
    hurt(&world, "DELETE FROM sightings");
    hurt(&world, "UPDATE incidents SET proved = 8 WHERE proved = 7");
    hurt(&world, "DELETE FROM freed_photos WHERE lost = 0");
    hurt(
        &world,
        "UPDATE feed_rows SET line = 'rubbish' WHERE kind = 'plan'",
    );
    hurt(
        &world,
        "INSERT INTO marks (journal, seq, why) VALUES (1, 9999, 'odd')",
    );
    hurt(&world, "UPDATE journals SET acked = 1, twin = NULL");
    let rebuilt = rebuild(&world).expect("rebuilt");
    let whats = |kind: &str| {
        let of_kind = |one: &&Difference| one.kind == kind;
        let found = rebuilt.differences.iter().filter(of_kind);
        found.map(|one| one.what.as_str()).collect::<Vec<_>>()
    };
    assert!(whats("round").contains(&"changed"));
    assert!(whats("sighting").contains(&"missing"));
    assert!(whats("feed_row").contains(&"changed"));
    assert_eq!(whats("incident"), ["changed"]);
    assert_eq!(whats("freed_photo"), ["missing", "missing"]);
    assert_eq!(whats("mark"), ["extra"]);
    assert_eq!(whats("journal").len(), 6);
    assert_eq!(rebuild(&world).expect("rebuilt").differences, []);
}

#[test]
fn a_cursor_from_before_a_rebuild_starts_over() {
    let (mut world, handheld) = lived_in();
    let before = handheld.feed(&world).1["cursor"].clone();
    world.server = None;
    rebuild(&world).expect("rebuilt");
    world.restart();
    let path = |cursor: &Value| {
        let cursor = cursor.as_str().expect("a cursor");
        format!("/v1/sites/{}/feed?after={cursor}", handheld.site)
    };
    handheld
        .get(&world, &path(&before))
        .refused(410, "start_over");
    let after = handheld.feed(&world).1["cursor"].clone();
    handheld.get(&world, &path(&after)).done(200);
}

#[test]
fn a_folder_that_is_served_is_neither_rebuilt_nor_served_again() {
    let mut world = World::new();
    let refused = rebuild(&world).expect_err("it is served");
    let named = format!("`serve` (process {})", std::process::id());
    assert!(refused.to_string().contains(&named), "{refused}");
    let second = Server::start(&world.path, "127.0.0.1:0", world.clock.clone());
    assert!(matches!(second, Err(ServerError::InUse { .. })));
    world.server = None;
    rebuild(&world).expect("nobody serves it now");
}

#[test]
fn a_batch_that_was_damaged_stops_a_rebuild_before_it_changes_anything() {
    let (mut world, _) = lived_in();
    world.server = None;
    hurt(
        &world,
        "UPDATE batches SET frame = zeroblob(9) WHERE journal = 3 AND first = 1",
    );
    hurt(&world, "UPDATE rounds SET judged = 'rubbish'");
    let refused = rebuild(&world).expect_err("a batch is damaged");
    assert!(matches!(refused, ServerError::BrokenBatch { .. }));
    let folder = Folder::open(&world.path).expect("opened");
    let kept: i64 = sql::open_writer(&folder)
        .expect("opened")
        .query_row(
            "SELECT count(*) FROM rounds WHERE judged = 'rubbish'",
            [],
            |row| row.get(0),
        )
        .expect("counted");
    assert!(kept > 0);
}
