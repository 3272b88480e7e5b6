//! The feed: whole rows in server order, each once, and cursors that can end.

use crate::tests::handheld::Handheld;
use crate::tests::world::World;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn page(world: &World, handheld: &Handheld, query: &str) -> Vec<Value> {
    let path = format!("/v1/sites/{}/feed?{query}", handheld.site);
    let answer = handheld.get(world, &path);
    let text = String::from_utf8(answer.done(200).body.clone()).expect("text");
    assert!(text.ends_with('\n'));
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn cursor(lines: &[Value]) -> String {
    lines.last().expect("a last line")["cursor"]
        .as_str()
        .expect("a cursor")
        .to_owned()
}

#[test]
fn a_fresh_site_gives_everything_a_handheld_needs() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let (rows, _) = handheld.feed(&world);
    let count = |kind: &str| rows.iter().filter(|row| row.0 == kind).count();
    assert_eq!(
        (count("site"), count("staff"), count("verifier")),
        (1, 10, 10)
    );
    assert_eq!(
        (count("checkpoint"), count("plan"), count("shift")),
        (79, 15, 8)
    );
    assert!(count("equipment") > 40 && count("checklist") >= 20);
}

#[test]
fn pages_go_on_from_their_cursor_and_hold_each_row_once() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let whole: BTreeSet<(String, String)> = handheld
        .feed(&world)
        .0
        .into_iter()
        .map(|row| (row.0, row.1))
        .collect();
    let (mut after, mut seen, mut more) = (String::new(), Vec::new(), true);
    while more {
        let lines = page(&world, &handheld, &format!("limit=7&after={after}"));
        let end = lines.last().expect("a last line");
        more = end["more"] == true;
        after = cursor(&lines);
        for row in &lines[..lines.len() - 1] {
            seen.push((row["kind"].to_string(), row["id"].to_string()));
        }
    }
    assert_eq!(seen.len(), whole.len());
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), whole.len());
    assert_eq!(page(&world, &handheld, &format!("after={after}")).len(), 1);
}

#[test]
fn reflected_is_the_last_line_that_the_rows_show() {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    assert_eq!(handheld.feed(&world).1["reflected"], 0);
    handheld.append(json!({ "type": "unlocked", "how": "pin" }));
    handheld.send_all(&world).done(200);
    assert_eq!(handheld.feed(&world).1["reflected"], 2);
    let first = page(
        &world,
        &handheld,
        &format!("limit=1&journal={}", handheld.journal),
    );
    assert_eq!(first[1]["more"], true);
}

#[test]
fn a_cursor_of_no_run_or_past_its_end_starts_over() {
    let mut world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let end = cursor(&page(&world, &handheld, "limit=5000"));
    let (run, number) = end.split_once('.').expect("two parts");
    let site = handheld.site;
    let path = |after: &str| format!("/v1/sites/{site}/feed?after={after}");
    let past = format!("{run}.{}", number.parse::<i64>().expect("a number") + 1);
    for wrong in [
        past.as_str(),
        "rubbish",
        "0000000000000000.1",
        "0000.x",
        ".",
    ] {
        handheld
            .get(&world, &path(wrong))
            .refused(410, "start_over");
    }
    world.restart();
    handheld.get(&world, &path(&end)).done(200);
    let mut handheld = handheld;
    handheld.append(json!({ "type": "unlocked", "how": "pin" }));
    handheld.send_all(&world).done(200);
    // In the run before, nothing had that number.
    handheld
        .get(&world, &path(&past))
        .refused(410, "start_over");
}

#[test]
fn another_site_and_another_handhelds_journal_are_forbidden() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let other = Handheld::enrolled(&world, 2);
    other.send_all(&world).done(200);
    let path = format!("/v1/sites/{}/feed?journal={}", handheld.site, other.journal);
    handheld.get(&world, &path).refused(403, "forbidden");
    let now = world.clock.now();
    let id = model::ids::SiteId(uuid::Uuid::from_u128(5));
    world
        .writer()
        .write(now, |writing| {
            let row = crate::start::site_row("别处", "Asia/Shanghai")?;
            crate::start::add_site(writing, id, &row)
        })
        .expect("a second site");
    handheld
        .get(&world, &format!("/v1/sites/{id}/feed"))
        .refused(403, "forbidden");
    let nowhere = uuid::Uuid::from_u128(6);
    handheld
        .get(&world, &format!("/v1/sites/{nowhere}/feed"))
        .refused(404, "not_found");
    let path = format!("/v1/sites/{}/feed?limit=x", handheld.site);
    handheld.get(&world, &path).refused(400, "malformed");
    let path = format!("/v1/sites/{}/feed?limit=0", handheld.site);
    handheld.get(&world, &path).refused(400, "malformed");
}

#[test]
fn a_deleted_row_leaves_a_tombstone() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let (id, _) = handheld.named(&world, "plan", "消防检查");
    let before = cursor(&page(&world, &handheld, "limit=5000"));
    let gone = protocol::feed::SetRow {
        kind: "plan".into(),
        id: id.clone(),
        row: None,
    };
    let now = world.clock.now();
    world
        .writer()
        .write(now, |writing| {
            crate::own::append(writing, Some(1), vec![crate::start::rows_set(vec![gone])])
        })
        .expect("deleted");
    let lines = page(&world, &handheld, &format!("after={before}"));
    assert_eq!(lines.len(), 2);
    assert_eq!(
        (&lines[0]["id"], &lines[0]["row"]),
        (&json!(id), &json!(null))
    );
}

/// A handheld that raised a finding and, in its next batch, closed it; and the cursor between.
fn raised_and_closed(world: &World) -> (Handheld, String) {
    let mut handheld = Handheld::enrolled(world, 1);
    let (checkpoint, _) = handheld.named(world, "checkpoint", "1栋大堂");
    let (finding, order) = (uuid::Uuid::from_u128(0xf1), uuid::Uuid::from_u128(0xe1));
    handheld.append(
        json!({ "type": "finding_raised", "checkpoint": checkpoint, "clauses": ["x"],
        "made": { "finding": finding, "order": order, "severity": "normal", "role": "cleaner",
            "state": "assigned" } }),
    );
    handheld.send_all(world).done(200);
    let between = cursor(&page(world, &handheld, "limit=5000"));
    for (from, to) in [("assigned", "fixed"), ("fixed", "verified")] {
        handheld.append(
            json!({ "type": "order_moved", "order": order, "from": from, "to": to,
            "go": 0 }),
        );
    }
    handheld.send_all(world).done(200);
    (handheld, between)
}

fn judge(world: &World) {
    let now = world.clock.now();
    world
        .writer()
        .write(now, crate::judge::run)
        .expect("judged");
}

#[test]
fn a_cursor_from_before_a_finding_vanished_starts_over() {
    let world = World::new();
    let (handheld, between) = raised_and_closed(&world);
    let after = cursor(&page(&world, &handheld, "limit=5000"));
    let path = |cursor: &str| format!("/v1/sites/{}/feed?after={cursor}", handheld.site);
    world.wait(2 * 24 * 60 - 1);
    judge(&world);
    handheld.get(&world, &path(&between)).done(200);
    world.wait(2);
    judge(&world);
    let refused = handheld.get(&world, &path(&between));
    refused.refused(410, "start_over");
    handheld.get(&world, &path(&after)).done(200);
}

#[test]
fn a_snapshot_of_many_pages_never_starts_over_for_what_vanished_before_it_began() {
    let world = World::new();
    let (handheld, _) = raised_and_closed(&world);
    world.wait(2 * 24 * 60 + 1);
    judge(&world);
    let (mut after, mut more) = (String::new(), true);
    while more {
        let lines = page(&world, &handheld, &format!("limit=50&after={after}"));
        more = lines.last().expect("a last line")["more"] == true;
        after = cursor(&lines);
    }
}
