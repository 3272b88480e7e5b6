//! The first day: nothing hangs yet, and everything can be hung without a network.

use super::*;
use protocol::chain::sha256_hex;
use serde_json::json;

const NEW: u8 = 23;
const SPARE: u8 = 24;

/// A site with one place to mount and one spare label, in a plan of its own.
fn bench() -> Bench {
    let bench = Bench::unlocked();
    let spare = format!("TP1:{}SPARE", code(SPARE));
    let rows = [
        row(
            "checkpoint",
            id::<CheckpointId>(NEW),
            json!({"name": "天台", "building": "3栋", "state": "to_mount", "touchpoint": 13,
                   "lists": ["tp13"]}),
        ),
        row(
            "checkpoint",
            id::<CheckpointId>(SPARE),
            json!({"name": "", "building": "", "state": "to_mount", "touchpoint": 0,
                   "lists": [], "code": code(SPARE), "labels": [sha256_hex(spare.as_bytes())]}),
        ),
    ];
    feed(&bench.handheld, &rows, 1);
    bench
}

fn mounting(reply: Reply) -> Mounting {
    match reply {
        Reply::Mounting(mounting) => mounting,
        other => panic!("{other:?}"),
    }
}

fn bind(place: u8, text: &str, nfc: bool) -> Command {
    Command::Bind {
        checkpoint: id(place),
        text: text.into(),
        nfc,
        photos: Vec::new(),
    }
}

fn unplanned(bench: &Bench, place: CheckpointId) -> RoundId {
    let kind = protocol::events::RoundKind::Unplanned;
    match bench.ok(Command::StartUnplanned {
        kind,
        checkpoints: vec![place],
    }) {
        Reply::Round(shown) => shown.row.round,
        other => panic!("{other:?}"),
    }
}

#[test]
fn at_a_place_without_a_tag_one_tap_says_i_am_here() {
    let bench = bench();
    let round = unplanned(&bench, id(NEW));
    let Reply::Checkpoint(shown) = bench.ok(Command::Here {
        round,
        checkpoint: id(NEW),
        position: None,
    }) else {
        panic!("no checkpoint")
    };
    assert_eq!((shown.how, shown.to_mount), (Some(How::Here), true));
    // Where a tag hangs, it is touched.
    let round = bench.start().row.round;
    let checkpoint = id(LOBBY);
    bench.check_refused(
        Command::Here {
            round,
            checkpoint,
            position: None,
        },
        ErrorCode::BadValue,
    );
}

#[test]
fn a_touched_tag_is_bound_offline_and_proves_presence_at_once() {
    let bench = bench();
    let before = mounting(bench.ok(Command::Mounting));
    assert_eq!((before.to_mount.len(), before.spares), (1, 1));
    let after = mounting(bench.ok(bind(NEW, "04a1b2c3", true)));
    assert_eq!(after.to_mount, []);
    assert_eq!(after.mounted, before.mounted + 1);
    let round = unplanned(&bench, id(NEW));
    let scanned = bench.ok(Command::Scan {
        text: "04A1B2C3".into(),
        how: How::Nfc,
        round: Some(round),
        position: None,
    });
    let Reply::Scanned(Scanned::Reached { checkpoint }) = scanned else {
        panic!("{scanned:?}")
    };
    assert_eq!(checkpoint.how, Some(How::Nfc));
    bench.check_refused(bind(LOBBY, "04a1b2c3", true), ErrorCode::TagTaken);
    bench.check_refused(bind(LOBBY, "04a1", true), ErrorCode::BadValue);
}

#[test]
fn a_place_is_added_and_given_a_spare_label_without_a_network() {
    let bench = bench();
    let Reply::PlaceAdded { checkpoint } = bench.ok(Command::AddPlace {
        name: "后门".into(),
        building: "3栋".into(),
        floor: Some("1".into()),
        list: "tp13".into(),
    }) else {
        panic!("not added")
    };
    let text = format!("TP1:{}SPARE", code(SPARE));
    let done = mounting(bench.ok(Command::Bind {
        checkpoint,
        text: text.clone(),
        nfc: false,
        photos: Vec::new(),
    }));
    assert_eq!(done.spares, 0, "the label has a place now");
    let round = unplanned(&bench, checkpoint);
    for (text, how) in [(text.clone(), How::Qr), (code(SPARE), How::Code)] {
        let round = Some(round);
        let scanned = bench.ok(Command::Scan {
            text,
            how,
            round,
            position: None,
        });
        let Reply::Scanned(Scanned::Reached { checkpoint: shown }) = scanned else {
            panic!("{scanned:?}")
        };
        assert_eq!(shown.place.name, "后门");
    }
    bench.check_refused(bind(LOBBY, &text, false), ErrorCode::TagTaken);
}

#[test]
fn a_home_made_label_is_refused_offline_and_binds_nothing() {
    let bench = bench();
    let forged = format!("TP1:{}FORGEDFORGEDFORG", code(NEW));
    bench.check_refused(bind(NEW, &forged, false), ErrorCode::UnknownLabel);
    bench.check_refused(bind(9, &forged, false), ErrorCode::NoSuchCheckpoint);
    for name in ["", "   ", &"长".repeat(41)] {
        let add = Command::AddPlace {
            name: name.into(),
            building: "3栋".into(),
            floor: None,
            list: "tp13".into(),
        };
        bench.check_refused(add, ErrorCode::BadValue);
    }
}

#[test]
fn the_first_scan_of_a_renewed_label_says_so_once() {
    let bench = Bench::unlocked();
    let (old, new) = ("TP1:0000200OLD", "TP1:0000200NEW");
    let hashes = [old, new].map(|text| sha256_hex(text.as_bytes()));
    let renewed = row(
        "checkpoint",
        id::<CheckpointId>(LOBBY),
        json!({"name": "大堂", "building": "3栋", "state": "in_use", "touchpoint": 11,
               "lists": ["tp11"], "code": code(LOBBY), "labels": hashes}),
    );
    feed(&bench.handheld, &[renewed], 1);
    let scan = |text: &str| {
        bench.ok(Command::Scan {
            text: text.into(),
            how: How::Qr,
            round: None,
            position: None,
        })
    };
    let told = || lines(&bench).concat().matches("\"label_renewed\"").count();
    assert!(matches!(scan(old), Reply::Scanned(Scanned::Reached { .. })));
    assert_eq!(told(), 0);
    scan(new);
    scan(new);
    assert_eq!(told(), 1);
    assert_eq!(scan(old), Reply::Scanned(Scanned::Unknown));
}
