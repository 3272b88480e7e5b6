//! Two at once: programs on one folder, and one batch on many connections.

use crate::handoff::{DEVICE, SERVER};
use crate::rounds::{PLAN, check_arrived, walk};
use device::sync::{Plain, Request, Response, http_connect};
use house_tests::{Fault, Walker, World};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

/// A handheld's program that has opened its folder and waits for commands.
fn running(walker: &Walker) -> Child {
    let mut program = Command::new(DEVICE)
        .args(["run", "--data"])
        .arg(&walker.folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut script = program.stdin.as_ref().expect("its input");
    script.write_all(b"{\"cmd\":\"status\"}\n").expect("asked");
    let mut replies = BufReader::new(program.stdout.as_mut().expect("its output"));
    let mut reply = String::new();
    replies.read_line(&mut reply).expect("answered");
    assert!(reply.contains("\"status\""), "{reply}");
    program
}

#[test]
fn of_two_programs_on_one_handhelds_folder_the_second_is_refused_by_name() {
    let world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    walk(&walker);
    let rows = walker.rows();
    walker.handheld = None;
    let mut first = running(&walker);
    for words in [["status", "--data"], ["sync", "--data"], ["run", "--data"]] {
        let mut second = Command::new(DEVICE);
        let second = second.args(words).arg(&walker.folder).stdin(Stdio::null());
        let refused = second.output().expect("it ran");
        assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0));
        let sentence = String::from_utf8_lossy(&refused.stderr);
        assert!(sentence.contains("in use by another process"), "{sentence}");
        let name = walker.folder.to_str().expect("text");
        assert!(sentence.contains(name), "{sentence}");
    }
    walker
        .try_open()
        .expect_err("a third one isn't let in either");
    drop(first.stdin.take());
    assert!(first.wait().expect("ended").success());
    walker.open();
    assert!(walker.rows() == rows, "somebody wrote");
    walker.sync();
    check_arrived(&world, &walker);
}

/// Why a server's program that is given the world's folder ends without a word of success.
fn refused(world: &World, words: &[&str]) -> String {
    let mut program = Command::new(SERVER)
        .args(words)
        .arg(world.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut said = String::new();
    let output = program.stdout.take().expect("its output");
    let read = BufReader::new(output).read_line(&mut said);
    // One that serves would go on for ever.
    let _ = program.kill();
    assert_eq!(read.expect("read"), 0, "it said: {said}");
    let ended = program.wait_with_output().expect("ended");
    assert_eq!(ended.status.code(), Some(1));
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

#[test]
fn of_two_servers_on_one_folder_the_second_is_refused_by_name() {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    walk(&walker);
    for words in [
        &["serve", "--listen", "127.0.0.1:0", "--data"][..],
        &["rebuild", "--data"],
    ] {
        let sentence = refused(&world, words);
        let name = world.path().to_string_lossy().into_owned();
        assert!(sentence.contains("`serve` (process "), "{sentence}");
        assert!(sentence.contains(&name), "{sentence}");
    }
    walker.sync();
    check_arrived(&world, &walker);
}

/// The request that would bring all waiting lines, caught before it goes.
fn caught_batch(walker: &mut Walker) -> Request {
    let heard = walker.listen();
    walker
        .faults
        .lock()
        .expect("whole")
        .push_back(Fault::RequestLost);
    assert!(!walker.try_sync(), "it was lost");
    let mut all = heard.take();
    let batch = all.remove(0).request;
    assert!(batch.path.ends_with("/batches"), "{}", batch.path);
    batch
}

/// Sends one request on so many connections at the same moment.
fn at_once(world: &World, request: &Request, connections: usize) -> Vec<Response> {
    let url = format!("http://{}", world.address());
    let start = std::sync::Barrier::new(connections);
    let one = || {
        let mut way = http_connect(Plain::Loopback)(&url, None).expect("a way");
        start.wait();
        way.call(request.clone()).expect("answered")
    };
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        let answers = callers.into_iter().map(|caller| caller.join());
        answers.map(|answer| answer.expect("it came")).collect()
    })
}

#[test]
fn the_same_batch_from_eight_connections_at_once_is_held_once() {
    let world = World::new();
    let mut walker = world.walker("a", "张伟", "2580");
    let before = protocol::export::check(&world.export(&walker)).expect("accepted");
    walk(&walker);
    let batch = caught_batch(&mut walker);
    let answers = at_once(&world, &batch, 8);
    let stands = walker.stands();
    for answer in &answers {
        assert_eq!(answer.status, 200);
        let acked: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
        assert_eq!(acked["acked"], stands.last);
        assert_eq!(acked["head"], stands.head.hex());
        assert!(acked["receipt"]["sig"].is_string(), "{acked}");
    }
    let after = protocol::export::check(&world.export(&walker)).expect("accepted");
    assert_eq!(after.lines, stands.last);
    assert_eq!(after.signatures, before.signatures + 1, "held twice");
    check_answered_once(&world, &walker);
    walker.sync();
    check_arrived(&world, &walker);
    check_answered_once(&world, &walker);
}

/// The console shows each answer of the round once, and its finding as seen once.
fn check_answered_once(world: &World, walker: &Walker) {
    let record = world.record_shown(walker.round(PLAN).round);
    let points = record["points"].as_array().expect("points").iter();
    let answers = points.flat_map(|point| point["answers"].as_array().expect("answers"));
    let all: Vec<String> = answers
        .map(|answer| format!("{} {}", answer["seq"], answer["n"]))
        .collect();
    let once: BTreeSet<&String> = all.iter().collect();
    assert!(!all.is_empty(), "nothing is shown");
    assert_eq!(once.len(), all.len(), "{all:?}");
    let findings = world.console("/findings");
    let rows = findings.as_array().expect("rows");
    assert_eq!(rows.len(), 1, "{findings}");
    assert_eq!(rows[0]["seen"], 1, "{findings}");
}
