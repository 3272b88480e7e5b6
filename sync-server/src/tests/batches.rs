//! Batches and receipts: taken whole, by position, answered after the commit.

use crate::gate::Limits;
use crate::tests::handheld::Handheld;
use crate::tests::world::{Answer, World};
use protocol::batch::{Acked, write};
use protocol::chain::Hash;
use protocol::frame;
use protocol::keys::PublicKey;
use protocol::receipt::{Receipt, ReceiptText};
use serde_json::json;
use std::io::Write;

fn world_and_handheld() -> (World, Handheld) {
    let world = World::new();
    let mut handheld = Handheld::enrolled(&world, 1);
    for _ in 0..4 {
        handheld.append(json!({ "type": "unlocked", "how": "pin" }));
    }
    (world, handheld)
}

fn opened(world: &World, receipt: &Receipt) -> ReceiptText {
    let key = &world
        .server
        .as_ref()
        .expect("running")
        .app()
        .expect("running")
        .keys
        .receipt;
    receipt.open(&key.public()).expect("signed by the server")
}

fn acked(answer: &Answer) -> Acked {
    serde_json::from_slice(&answer.done(200).body).expect("acked")
}

#[test]
fn a_batch_is_acked_with_its_own_receipt() {
    let (world, handheld) = world_and_handheld();
    let first = acked(&handheld.send(&world, 1, 3));
    assert_eq!((first.acked, first.head), (3, handheld.hash(3).hex()));
    let second = acked(&handheld.send(&world, 4, 5));
    assert_eq!(second.acked, 5);
    let text = opened(&world, &second.receipt.expect("a receipt"));
    assert_eq!(
        (text.from, text.to, text.hash),
        (4, 5, handheld.hash(5).hex())
    );
    assert_eq!(text.journal, handheld.journal);
    let held = handheld.held(&world).done(200).json();
    assert_eq!(held, json!({ "acked": 5, "head": handheld.hash(5).hex() }));
}

#[test]
fn the_same_batch_again_and_one_that_overlaps_change_nothing_twice() {
    let (world, handheld) = world_and_handheld();
    handheld.send(&world, 1, 3).done(200);
    assert_eq!(acked(&handheld.send(&world, 1, 3)).acked, 3);
    assert_eq!(acked(&handheld.send(&world, 2, 5)).acked, 5);
    let late = acked(&handheld.send(&world, 1, 2));
    assert_eq!(late.acked, 5);
    assert_eq!(opened(&world, &late.receipt.expect("a receipt")).to, 2);
}

#[test]
fn a_batch_without_lines_says_nothing_new_and_has_no_receipt() {
    let (world, handheld) = world_and_handheld();
    assert!(acked(&handheld.send(&world, 1, 0)).receipt.is_none());
    assert_eq!(handheld.held(&world).done(200).json()["acked"], 0);
    handheld.send(&world, 1, 5).done(200);
    let nothing = acked(&handheld.send(&world, 6, 5));
    assert_eq!((nothing.acked, nothing.receipt), (5, None));
}

#[test]
fn a_journal_is_unknown_before_its_first_batch() {
    let (world, handheld) = world_and_handheld();
    handheld.held(&world).refused(404, "not_found");
    handheld.receipt(&world, 1, 1).refused(404, "not_found");
}

#[test]
fn a_gap_says_what_is_held() {
    let (world, handheld) = world_and_handheld();
    let body = handheld.send(&world, 2, 3).refused(409, "gap");
    assert_eq!(
        (&body["acked"], &body["head"]),
        (&json!(0), &json!(Hash::ZERO.hex()))
    );
    handheld.held(&world).refused(404, "not_found");
    handheld.send(&world, 1, 2).done(200);
    let body = handheld.send(&world, 4, 5).refused(409, "gap");
    assert_eq!(
        (&body["acked"], &body["head"]),
        (&json!(2), &json!(handheld.hash(2).hex()))
    );
}

#[test]
fn a_fork_names_the_last_line_that_both_have() {
    let (world, handheld) = world_and_handheld();
    handheld.send(&world, 1, 5).done(200);
    let mut other = handheld.clone();
    other.lines.truncate(2);
    for how in ["a", "b", "c", "d"] {
        other.append(json!({ "type": "unlocked", "how": how }));
    }
    let body = other.send(&world, 1, 6).refused(409, "fork");
    assert_eq!(
        body["common"],
        json!({ "seq": 2, "hash": handheld.hash(2).hex() })
    );
    assert_eq!(
        (&body["acked"], &body["head"]),
        (&json!(5), &json!(handheld.hash(5).hex()))
    );
    let body = other.send(&world, 5, 6).refused(409, "fork");
    assert_eq!(body.get("common"), Some(&json!(null)));
}

#[test]
fn a_first_batch_that_begins_elsewhere_is_a_fork() {
    let (world, mut handheld) = world_and_handheld();
    handheld.lines.clear();
    let base = Hash([7; 32]);
    let line = b"{}".to_vec();
    handheld.lines.push((line.clone(), base.next(&line)));
    let mut header = handheld.header(1, 1);
    header.base = base.hex();
    let body = write(&header, [line.as_slice()]);
    let body = handheld.send_body(&world, &body, &[]).refused(409, "fork");
    assert_eq!(body.get("common"), Some(&json!(null)));
    assert_eq!(body["acked"], 0);
}

#[test]
fn a_first_batch_with_another_base_is_a_fork_before_its_chain_is_broken() {
    let (world, handheld) = world_and_handheld();
    let mut header = handheld.header(1, 5);
    header.base = Hash([7; 32]).hex();
    let lines = || handheld.lines.iter().map(|(line, _)| line.as_slice());
    let body = handheld.send_body(&world, &write(&header, lines()), &[]);
    assert_eq!(body.refused(409, "fork").get("common"), Some(&json!(null)));
}

#[test]
fn a_broken_chain_and_a_bad_signature_are_refused_whole() {
    let (world, handheld) = world_and_handheld();
    let mut header = handheld.header(1, 5);
    header.head = handheld.hash(4).hex();
    let lines = || handheld.lines.iter().map(|(line, _)| line.as_slice());
    let body = write(&header, lines());
    handheld
        .send_body(&world, &body, &[])
        .refused(422, "broken_chain");
    let mut header = handheld.header(1, 5);
    header.sig = handheld.header(1, 4).sig;
    let body = write(&header, lines());
    handheld
        .send_body(&world, &body, &[])
        .refused(422, "bad_signature");
    let mut empty = handheld.header(1, 0);
    empty.head = handheld.hash(1).hex();
    handheld
        .send_body(&world, &write(&empty, []), &[])
        .refused(422, "broken_chain");
    handheld.held(&world).refused(404, "not_found");
}

#[test]
fn another_handhelds_journal_is_forbidden() {
    let (world, handheld) = world_and_handheld();
    handheld.send_all(&world).done(200);
    let other = Handheld::enrolled(&world, 2);
    let thief = Handheld {
        journal: handheld.journal,
        ..other
    };
    thief.held(&world).refused(403, "forbidden");
    thief.receipt(&world, 1, 1).refused(403, "forbidden");
    thief.send(&world, 1, 1).refused(403, "forbidden");
}

#[test]
fn a_first_line_that_names_others_is_forbidden() {
    let world = World::new();
    for field in ["journal", "device", "site", "public_key"] {
        let mut handheld = Handheld::enrolled(&world, 1);
        handheld.lines.clear();
        let mut opened = handheld.opened();
        opened[field] = match field {
            "public_key" => json!(Handheld::new(2).key.public().base64()),
            _ => json!("0190b6a0-0000-7000-8000-000000000009"),
        };
        handheld.append(opened);
        handheld.send_all(&world).refused(403, "forbidden");
    }
}

#[test]
fn what_cannot_be_read_is_stored_and_comes_back_byte_for_byte() {
    let (world, mut handheld) = world_and_handheld();
    handheld.append_raw(b"");
    handheld.append_raw(b"not JSON at all");
    handheld.append_raw(&[0xff, 0xfe, b'\t', 0]);
    handheld.append(json!({ "type": "from_the_future", "x": 1 }));
    handheld.append(json!({ "type": "answered", "round": 5 }));
    handheld.append_raw(format!("#{}", "ab".repeat(32)).as_bytes());
    handheld.append(json!({ "type": "unlocked", "how": "pin" }));
    handheld.send_all(&world).done(200);
    let folder = crate::Folder::open(&world.path).expect("opened");
    let keys = crate::keys::Keys::open(&folder).expect("keys");
    let mut file = Vec::new();
    crate::export::write(
        &folder,
        &keys,
        handheld.journal,
        world.clock.now(),
        &mut file,
    )
    .expect("exported");
    let rows: Vec<u8> = handheld
        .lines
        .iter()
        .flat_map(|(line, hash)| protocol::export::row(hash, line))
        .collect();
    assert!(file.starts_with(&rows));
    let checked = protocol::export::check(&file).expect("it holds");
    assert_eq!(
        (checked.lines, checked.unread, checked.signatures),
        (12, 1, 1)
    );
    let place = rows.len() / 2;
    file[place] ^= 1;
    assert!(protocol::export::check(&file).is_err());
}

#[test]
fn gzip_and_zstd_are_read_and_other_encodings_refused() {
    let (world, handheld) = world_and_handheld();
    let zstd = frame::zstd(&handheld.batch(1, 2)).expect("a frame");
    handheld
        .send_body(&world, &zstd, &[("Content-Encoding", "zstd")])
        .done(200);
    let gzip = Vec::new();
    let mut gzip = flate2::write::GzEncoder::new(gzip, flate2::Compression::default());
    gzip.write_all(&handheld.batch(3, 5)).expect("packed");
    let gzip = gzip.finish().expect("packed");
    let answer = handheld.send_body(&world, &gzip, &[("Content-Encoding", "gzip")]);
    assert_eq!(acked(&answer).acked, 5);
    let body = handheld.batch(1, 1);
    for encoding in ["br", "deflate", "zstd, gzip"] {
        let answer = handheld.send_body(&world, &body, &[("Content-Encoding", encoding)]);
        answer.refused(415, "unsupported_encoding");
    }
    handheld
        .send_body(&world, &body, &[("Content-Encoding", "zstd")])
        .refused(400, "malformed");
}

#[test]
fn a_batch_over_its_limits_is_too_large_also_when_it_comes_packed() {
    let (world, mut handheld) = world_and_handheld();
    let line = vec![b'x'; 64 * 1024];
    for _ in 0..64 {
        handheld.append_raw(&line);
    }
    handheld.send_all(&world).refused(413, "too_large");
    let packed = frame::zstd(&handheld.batch(1, handheld.last())).expect("a frame");
    assert!(packed.len() < 100_000);
    let encoding = [("Content-Encoding", "zstd")];
    handheld
        .send_body(&world, &packed, &encoding)
        .refused(413, "too_large");
    let bomb = frame::zstd(&vec![b'x'; 64 << 20]).expect("a frame");
    handheld
        .send_body(&world, &bomb, &encoding)
        .refused(413, "too_large");
    handheld
        .send_body(&world, &vec![b'x'; 8 << 20], &[])
        .refused(413, "too_large");
    handheld.lines.truncate(5);
    handheld.append_raw(&vec![b'x'; 64 * 1024 + 1]);
    handheld.send_all(&world).refused(413, "too_large");
    handheld.lines.truncate(5);
    handheld.append_raw(&line);
    handheld.send_all(&world).done(200);
}

#[test]
fn five_thousand_lines_are_a_batch_and_one_more_is_too_large() {
    let (world, mut handheld) = world_and_handheld();
    for _ in 5..5_001 {
        handheld.append_raw(b"{}");
    }
    handheld.send(&world, 1, 5_001).refused(413, "too_large");
    handheld.send(&world, 1, 5_000).done(200);
    handheld.send(&world, 5_001, 5_001).done(200);
    handheld.receipt(&world, 1, 5_000).done(200);
    handheld.receipt(&world, 1, 5_001).refused(413, "too_large");
}

#[test]
fn a_body_without_its_last_line_feed_is_malformed() {
    let (world, handheld) = world_and_handheld();
    let body = handheld.batch(1, 2);
    handheld
        .send_body(&world, &body[..body.len() - 1], &[])
        .refused(400, "malformed");
    handheld
        .send_body(&world, b"", &[])
        .refused(400, "malformed");
    handheld
        .send_body(&world, b"{}\n", &[])
        .refused(400, "malformed");
}

#[test]
fn a_receipt_is_for_any_stretch_that_is_held() {
    let (world, handheld) = world_and_handheld();
    handheld.send_all(&world).done(200);
    let receipt = handheld.receipt(&world, 2, 4);
    let receipt: Receipt = serde_json::from_slice(&receipt.done(200).body).expect("a receipt");
    let text = opened(&world, &receipt);
    assert_eq!(
        (text.from, text.to, text.hash),
        (2, 4, handheld.hash(4).hex())
    );
    handheld.receipt(&world, 2, 6).refused(404, "not_found");
    handheld.receipt(&world, 0, 1).refused(400, "malformed");
    handheld.receipt(&world, 3, 2).refused(400, "malformed");
    let path = format!("/v1/journals/{}/receipt?from=x", handheld.journal);
    handheld.get(&world, &path).refused(400, "malformed");
}

#[test]
fn what_was_acked_is_there_after_a_restart() {
    let (mut world, handheld) = world_and_handheld();
    handheld.send_all(&world).done(200);
    world.restart();
    assert_eq!(handheld.held(&world).done(200).json()["acked"], 5);
}

#[test]
fn too_many_requests_are_told_to_slow_down() {
    let limits = Limits {
        request_burst: 3,
        requests_per_second: 1,
        ..Limits::default()
    };
    let world = World::with(limits, crate::console::Rules::default());
    let handheld = Handheld::enrolled(&world, 1);
    for _ in 0..3 {
        handheld.held(&world).refused(404, "not_found");
    }
    let answer = handheld.held(&world);
    answer.refused(429, "slow_down");
    assert_eq!(answer.headers["retry-after"], "1");
    Handheld::enrolled(&world, 2)
        .held(&world)
        .refused(404, "not_found");
}

#[test]
fn unknown_addresses_and_methods_answer_in_the_same_words() {
    let (world, handheld) = world_and_handheld();
    handheld
        .get(&world, "/v1/nothing")
        .refused(404, "not_found");
    handheld
        .get(&world, "/v1/enrol")
        .refused(405, "method_not_allowed");
    handheld
        .get(&world, "/v1/journals/no-uuid")
        .refused(404, "not_found");
    handheld
        .get(&world, "/v1/journals/%ff")
        .refused(404, "not_found");
    assert_eq!(
        world.call("GET", "/health", &[], b"").done(200).json()["status"],
        "ok"
    );
    assert!(PublicKey::from_raw(handheld.key.public().raw()).is_ok());
}
