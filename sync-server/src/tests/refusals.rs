//! Refusals that come before the body was read: the caller gets to read them all the same.

use crate::gate::Limits;
use crate::tests::handheld::Handheld;
use crate::tests::world::World;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;

/// More than the kernel's buffers hold, so that it has to be read before the caller reads.
const LARGE: usize = 20 << 20;

#[test]
fn a_refusal_before_the_body_was_read_is_still_heard() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let body = vec![b'x'; LARGE];
    let batches = format!("/v1/journals/{}/batches", handheld.journal);
    let unknown = world.call("POST", &batches, &[], &body);
    unknown.refused(401, "unknown_token");
    assert_eq!(unknown.headers["connection"], "close");
    handheld
        .send_body(&world, &body, &[("Content-Encoding", "br")])
        .refused(415, "unsupported_encoding");
    handheld
        .send_body(&world, &body, &[])
        .refused(413, "too_large");
    handheld
        .call(&world, "PATCH", "/v1/uploads/00", &[], &body)
        .refused(412, "malformed");
    world
        .call("PUT", "/nowhere", &[], &body)
        .refused(404, "not_found");
}

#[test]
fn a_slow_down_before_the_body_was_read_is_still_heard() {
    let limits = Limits {
        request_burst: 1,
        requests_per_second: 1,
        ..Limits::default()
    };
    let world = World::with(limits, crate::console::Rules::default());
    let handheld = Handheld::enrolled(&world, 1);
    handheld.held(&world).refused(404, "not_found");
    let answer = handheld.send_body(&world, &vec![b'x'; LARGE], &[]);
    answer.refused(429, "slow_down");
}

#[test]
fn whoever_asks_before_sending_is_refused_without_sending() {
    let world = World::new();
    let mut stream = TcpStream::connect(world.address()).expect("connected");
    let head = "POST /v1/journals/x/batches HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\
                Expect: 100-continue\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("sent");
    // A server that waits for the body after all would hold the line.
    let patience = std::time::Duration::from_secs(5);
    stream.set_read_timeout(Some(patience)).expect("set");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(!answer.contains("100 Continue"), "{answer}");
}

#[test]
fn asking_for_a_token_without_proof_uses_up_nothing_of_the_handhelds() {
    let limits = Limits {
        request_burst: 3,
        requests_per_second: 1,
        ..Limits::default()
    };
    let world = World::with(limits, crate::console::Rules::default());
    let handheld = Handheld::enrolled(&world, 1);
    let ask = || world.post("/v1/tokens", &json!({ "device": handheld.device }));
    for _ in 0..3 {
        ask().done(200);
    }
    ask().refused(429, "slow_down");
    for _ in 0..3 {
        handheld.held(&world).refused(404, "not_found");
    }
}

#[test]
fn the_name_of_an_encoding_is_read_in_any_case() {
    let world = World::new();
    let handheld = Handheld::enrolled(&world, 1);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&handheld.batch(1, 1)).expect("packed");
    let body = gzip.finish().expect("packed");
    for name in ["GZIP", "Gzip", " x-gzip "] {
        let answer = handheld.send_body(&world, &body, &[("Content-Encoding", name)]);
        answer.done(200);
    }
}
