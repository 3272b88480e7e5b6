//! What the ledger says on its days, from the row that was set to the page that somebody reads;
//! and a light that lasts to the second.

use crate::field::{id_of, unplanned};
use device::command::{CheckpointShown, Command, Reply};
use house_tests::walker::plain;
use house_tests::{Walker, World};
use model::discharge::{Seen, SpanOutcome, milli_of};
use model::ids::{CheckpointId, RoundId};
use model::outcome::Outcome;
use protocol::events::{PartValue, RoundKind};
use protocol::feed::Kind;
use serde_json::{Value, json};

/// A new piece of a kind, beside one of the sample's, with these fields.
fn piece(world: &World, walker: &Walker, name: &str, kind: &str, fields: &Value) {
    let (_, mut row) = walker
        .fed(Kind::Equipment, "车库A区1号灭火器")
        .expect("the sample's");
    for (field, value) in [
        ("name", json!(name)),
        ("kind", json!(kind)),
        ("lists", json!([kind])),
        ("limits", json!([])),
        ("fields", fields.clone()),
    ] {
        row[field] = value;
    }
    let id = uuid_of(name);
    world.set_rows(&[(Kind::Equipment, &id, &row)]);
}

fn uuid_of(name: &str) -> String {
    let hash = protocol::chain::sha256_hex(name.as_bytes());
    format!(
        "{}-{}-7{}-8{}-{}",
        &hash[..8],
        &hash[8..12],
        &hash[13..16],
        &hash[17..20],
        &hash[20..32]
    )
}

/// What the ledger's page says of a piece: one of its dues, and whether it is scrap.
fn said(world: &World, name: &str, due: &str) -> (String, Option<u64>, bool) {
    let ledger = world.console("/equipment");
    let pieces = ledger["pieces"].as_array().expect("pieces").iter();
    let mut named = pieces.filter(|piece| piece["name"] == name);
    let piece = named.next().unwrap_or_else(|| panic!("no {name}"));
    let dues = piece["dues"].as_array().expect("dues").iter();
    let mut of_id = dues.filter(|one| one["id"] == due);
    let standing = &of_id.next().expect("it falls due")["standing"];
    (
        standing["is"].as_str().expect("a word").to_owned(),
        standing["within_days"].as_u64(),
        piece["scrap"] == true,
    )
}

#[test]
fn an_extinguisher_of_each_agent_is_due_then_overdue_then_scrap() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    // Years to the first service, to the next ones, and to its end.
    let agents = [
        ("eq-extinguisher-water", 3, 1, 6),
        ("eq-extinguisher-powder", 5, 2, 10),
        ("eq-extinguisher-clean-gas", 5, 2, 10),
        ("eq-extinguisher-co2", 5, 2, 12),
    ];
    for (kind, first, then, end) in agents {
        // The stories' day is 2026-11-23.
        let made = |years: i32, day: &str| json!({ "made": format!("{}-{day}", 2026 - years) });
        let served = |years: i32, day: &str| {
            let served = format!("{}-{day}", 2026 - years);
            json!({ "made": format!("{}-06-01", 2026 - end + 2), "serviced": served })
        };
        for (what, fields, due, wanted) in [
            ("new", made(0, "01-10"), "service", ("fine", None, false)),
            (
                "60",
                made(first, "12-30"),
                "service",
                ("soon", Some(60), false),
            ),
            (
                "due",
                made(first, "11-23"),
                "service",
                ("soon", Some(0), false),
            ),
            (
                "over",
                made(first, "11-22"),
                "service",
                ("overdue", None, false),
            ),
            (
                "again",
                served(then, "11-24"),
                "service",
                ("soon", Some(30), false),
            ),
            (
                "late",
                served(then, "11-22"),
                "service",
                ("overdue", None, false),
            ),
            (
                "old",
                made(end, "11-24"),
                "scrap",
                ("soon", Some(30), false),
            ),
            ("end", made(end, "11-23"), "scrap", ("soon", Some(0), true)),
            (
                "scrap",
                made(end, "11-22"),
                "scrap",
                ("overdue", None, true),
            ),
        ] {
            let name = format!("{kind} {what}");
            piece(&world, &walker, &name, kind, &fields);
            let (is, days, scrap) = said(&world, &name, due);
            assert_eq!((is.as_str(), days, scrap), wanted, "{name}: {fields}");
        }
    }
}

#[test]
fn a_lifts_certificate_is_told_sixty_and_thirty_days_ahead_and_on_its_last_day() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    for (last, wanted) in [
        ("2027-01-23", ("fine", None)),
        ("2027-01-22", ("soon", Some(60))),
        ("2026-12-24", ("soon", Some(60))),
        ("2026-12-23", ("soon", Some(30))),
        ("2026-11-24", ("soon", Some(30))),
        ("2026-11-23", ("soon", Some(0))),
        ("2026-11-22", ("overdue", None)),
    ] {
        let name = format!("lift {last}");
        piece(
            &world,
            &walker,
            &name,
            "eq-lift",
            &json!({ "certificate": last }),
        );
        let (is, days, _) = said(&world, &name, "certificate");
        assert_eq!((is.as_str(), days), wanted, "{last}");
    }
}

/// Starts a light's discharge at one time and ends it at another; what each rule says of it.
fn lasted(
    walker: &Walker,
    round: RoundId,
    place: CheckpointId,
    ends: &str,
) -> Vec<(String, SpanOutcome)> {
    let running = walker.today().timers;
    let mut here = running.iter().filter(|timer| {
        let at = timer.place.as_ref().map(|place| place.checkpoint);
        at == Some(place)
    });
    let seq = here.next().expect("it runs").seq;
    walker.at(ends);
    let seen = Seen::WentOut;
    let stopped = walker.ok(Command::StopTimer { round, seq, seen });
    let Reply::Checkpoint(shown) = stopped else {
        panic!("no checkpoint")
    };
    let verdicts = light(&shown).expect("timed").verdicts.into_iter();
    verdicts.map(|said| (said.rule, said.outcome)).collect()
}

fn light(shown: &CheckpointShown) -> Option<device::command::TimerShown> {
    let mut items = shown.items.iter();
    items.find(|row| row.item.id == "13.10")?.timer.clone()
}

#[test]
fn a_light_fails_at_fifteen_minutes_exactly_and_passes_a_second_later() {
    let mut world = World::new();
    let walker = world.walker("a", "赵磊", "9753");
    let places = ["1栋楼道", "2栋楼道"].map(|name| id_of(&walker, name));
    let round = unplanned(&walker, RoundKind::Unplanned, places.to_vec());
    for checkpoint in places {
        walker.ok(Command::ReachByHand {
            round,
            checkpoint,
            reason: "月检".into(),
            position: None,
            photos: Vec::new(),
        });
        walker.ok(Command::StartTimer {
            round,
            checkpoint,
            equipment: None,
            item: "13.10".into(),
            part: "lasted".into(),
        });
    }
    use SpanOutcome::{Fail, Pass};
    for (place, ends, seconds, site, outcome) in [
        (places[0], "2026-11-23T22:20:00+08:00", 900, Fail, "fail"),
        (places[1], "2026-11-23T22:20:01+08:00", 901, Pass, "pass"),
    ] {
        let said = lasted(&walker, round, place, ends);
        let wanted = [("site".to_owned(), site), ("standard".to_owned(), Fail)];
        assert_eq!(said, wanted, "{seconds} s");
        let mut answer = plain("13.10", Outcome::Pass);
        answer.values = vec![PartValue {
            part: "lasted".into(),
            milli: milli_of(seconds, "min"),
            ..PartValue::default()
        }];
        walker.answer(round, place, vec![answer], false);
        let line = walker.lines_of("answered").pop().expect("a line");
        let site = format!(r#"{{"rule":"site","outcome":"{outcome}"}}"#);
        assert!(line.contains(&site), "{line}");
        assert!(
            line.contains(r#"{"rule":"standard","outcome":"fail"}"#),
            "{line}"
        );
    }
    walker.ok(Command::FinishRound {
        round,
        signatures: Vec::new(),
    });
    walker.sync();
    assert_eq!(world.rebuild().differences, []);
}

#[test]
fn a_piece_that_is_away_or_scrapped_is_asked_of_nobody_and_waited_for_by_nobody() {
    let world = World::new();
    let walker = world.walker("a", "赵磊", "9753");
    let names = ["车库A区1号灭火器", "车库A区2号灭火器"];
    let pieces = names.map(|name| walker.fed(Kind::Equipment, name).expect("the sample's"));
    let stands = |status: [&str; 2]| {
        for ((id, row), status) in pieces.iter().zip(status) {
            let mut row = row.clone();
            row["status"] = json!(status);
            world.set_rows(&[(Kind::Equipment, id, &row)]);
        }
        walker.sync();
    };
    for (status, asked) in [
        (["in_service", "stopped"], 2),
        (["away_for_repair", "in_service"], 1),
        (["scrapped", "away_for_repair"], 0),
    ] {
        stands(status);
        let checkpoint = id_of(&walker, "地下车库A区");
        let round = unplanned(&walker, RoundKind::Unplanned, vec![checkpoint]);
        let code = walker.fed(Kind::Checkpoint, "地下车库A区").expect("it").1["code"].clone();
        let shown = walker.reach(round, code.as_str().expect("a code"));
        let of_pieces: std::collections::BTreeSet<_> =
            shown.items.iter().filter_map(|row| row.equipment).collect();
        assert_eq!(of_pieces.len(), asked, "{status:?}");
        let all = shown.items.iter().map(|row| {
            let mut answer = plain(&row.item.id, Outcome::NotApplicable);
            answer.equipment = row.equipment;
            answer
        });
        walker.answer(round, checkpoint, all.collect(), false);
        walker.ok(Command::FinishRound {
            round,
            signatures: Vec::new(),
        });
        walker.sync();
        let board = world.console("/board");
        let rounds = board["rounds"].as_array().expect("rounds").iter();
        let mut of_it = rounds.filter(|row| row["round"] == json!(round));
        let points = &of_it.next().expect("it is there")["points"];
        assert_eq!(points[0]["over"], true, "{status:?}: {points}");
    }
}
