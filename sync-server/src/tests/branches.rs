//! Branches: a journal that goes on from another's line after a handheld was put back.

use crate::tests::handheld::Handheld;
use crate::tests::world::World;
use model::ids::JournalId;
use protocol::batch::Follows;
use protocol::chain::Hash;
use serde_json::{Value, json};
use uuid::Uuid;

fn unlocked(how: &str) -> Value {
    json!({ "type": "unlocked", "how": how })
}

/// A handheld whose five lines are held, and a branch of it from line 3 on with two lines.
fn trunk_and_branch(world: &World) -> (Handheld, Handheld) {
    let mut trunk = Handheld::enrolled(world, 1);
    for _ in 0..4 {
        trunk.append(unlocked("pin"));
    }
    trunk.send_all(world).done(200);
    let mut branch = branch_of(&trunk, 3, 0xb1);
    branch.append(unlocked("a"));
    branch.append(unlocked("b"));
    (trunk, branch)
}

fn branch_of(trunk: &Handheld, seq: u64, id: u128) -> Handheld {
    let mut branch = trunk.clone();
    branch.lines.truncate(seq as usize);
    branch.follows = Some(Follows {
        journal: trunk.journal,
        seq,
        hash: trunk.hash(seq).hex(),
    });
    branch.journal = JournalId(Uuid::from_u128(id));
    branch
}

#[test]
fn a_branch_goes_on_from_the_line_it_follows() {
    let world = World::new();
    let (trunk, branch) = trunk_and_branch(&world);
    assert_eq!(branch.send_all(&world).done(200).json()["acked"], 5);
    assert_eq!(trunk.held(&world).json()["head"], trunk.hash(5).hex());
    assert_eq!(branch.held(&world).json()["head"], branch.hash(5).hex());
    branch.receipt(&world, 4, 5).done(200);
    branch.receipt(&world, 3, 5).refused(404, "not_found");
}

#[test]
fn a_branchs_batch_receipt_begins_at_its_first_own_line() {
    let world = World::new();
    let (_, branch) = trunk_and_branch(&world);
    let answer = branch.send(&world, 1, 5).done(200).json();
    let text = answer["receipt"]["text"].as_str().expect("a receipt");
    let text: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!((&text["from"], &text["to"]), (&json!(4), &json!(5)));
    let shared = branch.send(&world, 1, 3).done(200).json();
    assert_eq!(shared["receipt"], json!(null));
}

#[test]
fn a_branch_that_opens_at_another_site_than_what_it_follows_is_forbidden() {
    let world = World::new();
    let (trunk, _) = trunk_and_branch(&world);
    let other = model::ids::SiteId(Uuid::from_u128(5));
    let now = world.clock.now();
    world
        .writer()
        .write(now, |writing| {
            let row = crate::start::site_row("别处", "Asia/Shanghai")?;
            let site = crate::start::add_site(writing, other, &row)?;
            crate::sql::devices::join_site(writing.tx, 1, site, now.timestamp_millis())?;
            Ok(())
        })
        .expect("a second site");
    let mut branch = branch_of(&trunk, 0, 0xb1);
    branch.site = other;
    branch.append(branch.opened());
    branch.send_all(&world).refused(403, "forbidden");
}

#[test]
fn a_branch_opens_with_an_empty_batch_and_reflects_what_it_follows() {
    let world = World::new();
    let (_, mut branch) = trunk_and_branch(&world);
    branch.lines.truncate(3);
    assert_eq!(branch.feed(&world).1["reflected"], 0);
    let answer = branch.send(&world, 4, 3).done(200).json();
    assert_eq!(
        (&answer["acked"], &answer["receipt"]),
        (&json!(3), &json!(null))
    );
    assert_eq!(branch.feed(&world).1["reflected"], 3);
}

#[test]
fn shared_lines_that_are_sent_again_are_skipped() {
    let world = World::new();
    let (_, branch) = trunk_and_branch(&world);
    assert_eq!(branch.send(&world, 1, 5).done(200).json()["acked"], 5);
}

#[test]
fn a_branch_that_follows_what_is_not_held_is_a_gap_with_the_journal() {
    let world = World::new();
    let (trunk, mut branch) = trunk_and_branch(&world);
    let follows = branch.follows.as_mut().expect("a branch");
    follows.journal = JournalId(Uuid::from_u128(0xdead));
    let body = branch.send(&world, 4, 5).refused(409, "gap");
    assert_eq!(body["journal"], Uuid::from_u128(0xdead).to_string());
    let mut longer = trunk.clone();
    longer.append(unlocked("pin"));
    let mut branch = branch_of(&longer, 6, 0xb2);
    branch.append(unlocked("a"));
    let body = branch.send_all(&world).refused(409, "gap");
    assert_eq!(body["journal"], trunk.journal.to_string());
}

#[test]
fn a_branch_that_follows_another_hash_is_a_fork() {
    let world = World::new();
    let (trunk, mut branch) = trunk_and_branch(&world);
    branch.follows.as_mut().expect("a branch").hash = Hash([1; 32]).hex();
    let body = branch.send_all(&world).refused(409, "fork");
    assert_eq!(body["acked"], 5);
    let mut branch = branch_of(&trunk, 3, 0xb3);
    branch.append(unlocked("a"));
    branch.send_all(&world).done(200);
    branch.follows.as_mut().expect("a branch").hash = Hash([1; 32]).hex();
    branch.send_all(&world).refused(409, "fork");
}

#[test]
fn every_batch_of_a_branch_says_what_it_follows() {
    let world = World::new();
    let (_, mut branch) = trunk_and_branch(&world);
    branch.send(&world, 4, 4).done(200);
    branch.follows = None;
    branch.send(&world, 5, 5).refused(400, "malformed");
}

#[test]
fn a_branch_of_another_handhelds_journal_is_forbidden() {
    let world = World::new();
    let (_, branch) = trunk_and_branch(&world);
    let other = Handheld::enrolled(&world, 2);
    let thief = Handheld {
        key: other.key.clone(),
        token: other.token.clone(),
        ..branch
    };
    thief.send(&world, 4, 5).refused(403, "forbidden");
}

#[test]
fn a_gap_on_a_branch_counts_from_what_it_follows() {
    let world = World::new();
    let (_, branch) = trunk_and_branch(&world);
    let body = branch.send(&world, 5, 5).refused(409, "gap");
    assert_eq!(
        (&body["acked"], &body["head"]),
        (&json!(3), &json!(branch.hash(3).hex()))
    );
}

#[test]
fn a_branch_is_exported_from_its_first_own_line() {
    let world = World::new();
    let (_, branch) = trunk_and_branch(&world);
    branch.send_all(&world).done(200);
    let folder = crate::Folder::open(&world.path).expect("opened");
    let keys = crate::keys::Keys::open(&folder).expect("keys");
    let mut file = Vec::new();
    crate::export::write(&folder, &keys, branch.journal, world.clock.now(), &mut file)
        .expect("exported");
    assert!(file.starts_with(branch.hash(4).hex().as_bytes()));
    let checked = protocol::export::check(&file).expect("it holds");
    assert_eq!((checked.lines, checked.receipts), (2, 1));
}

#[test]
fn the_same_line_on_two_branches_is_projected_once() {
    let world = World::new();
    let trunk = Handheld::enrolled(&world, 1);
    let round = "0190b6a0-0000-8000-8000-000000000001";
    trunk.send_all(&world).done(200);
    let (checkpoint, _) = trunk.named(&world, "checkpoint", "1栋大堂");
    let mut one = branch_of(&trunk, 1, 0xb1);
    one.append(json!({ "type": "round_started", "round": round }));
    let answer = json!({ "checkpoint": checkpoint, "item": "11.1", "list": "tp11",
        "list_version": 1, "outcome": "fail", "clauses": ["x"],
        "finding": { "finding": "0190b6a0-0000-7000-8000-0000000000f1",
            "order": "0190b6a0-0000-7000-8000-0000000000e1", "severity": "normal",
            "role": "cleaner", "state": "raised" } });
    one.append(json!({ "type": "answered", "round": round, "answers": [answer] }));
    let mut two = Handheld {
        journal: JournalId(Uuid::from_u128(0xb2)),
        ..one.clone()
    };
    one.append(
        json!({ "type": "round_finished", "round": round, "points_done": 1, "points_total": 1 }),
    );
    let undone = json!({ "type": "corrected", "round": round, "of": { "seq": 3 } });
    two.append(undone);
    one.send_all(&world).done(200);
    let seen = |world: &World| {
        let row = one.row(world, "finding", "0190b6a0-0000-7000-8000-0000000000f1");
        row.expect("a finding")["seen"].clone()
    };
    assert_eq!(seen(&world), 1);
    two.send(&world, 2, 3).done(200);
    assert_eq!(seen(&world), 1, "seen twice");
    two.send(&world, 4, 4).done(200);
    assert_eq!(
        seen(&world),
        0,
        "the other branch's undo finds the line where it was projected"
    );
}
