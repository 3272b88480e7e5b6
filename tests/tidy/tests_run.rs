//! Every test runs, and nothing is left for later: no ignored or skipped test, no placeholder.

use crate::tree::File;
use crate::{check, green, red};

// Written in two halves, so that this file doesn't find itself.
const PUT_OFF: [&str; 4] = [
    concat!("#[ign", "ore"),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("assert!(tr", "ue)"),
];
const LEFT_OUT: [&str; 8] = [
    concat!("it.on", "ly("),
    concat!("test.on", "ly("),
    concat!("describe.on", "ly("),
    concat!("it.sk", "ip("),
    concat!("test.sk", "ip("),
    concat!("describe.sk", "ip("),
    concat!(".to", "do("),
    concat!("xit", "("),
];

fn put_off(file: &File) -> Vec<String> {
    if !file.is(&["rs"]) {
        return Vec::new();
    }
    file.lines_with(&PUT_OFF, "finish it, or leave it out")
}

fn left_out(file: &File) -> Vec<String> {
    if !file.is(&["ts", "vue", "mjs"]) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        for call in LEFT_OUT {
            let starts_there = line.find(call).is_some_and(|at| {
                call.starts_with('.') || !line[..at].ends_with(|c: char| c.is_alphanumeric())
            });
            if starts_there {
                found.push(file.at(i + 1, format!("`{call}`: every test runs")));
            }
        }
    }
    found
}

/// A sleep in a test is either too short, now and then, or too long, always.
fn sleeps(file: &File) -> Vec<String> {
    let is_test = file.under(&["tests"]) || file.path.contains("/tests/");
    if !file.is(&["rs"]) || !is_test || file.under(&["tests/tidy"]) {
        return Vec::new();
    }
    file.lines_with(
        &["thread::sleep", "time::sleep"],
        "wait for what is awaited, not for time",
    )
}

#[test]
fn nothing_is_put_off() {
    check(put_off);
    for call in PUT_OFF {
        red(put_off, "a.rs", &format!("    {call}"));
    }
    green(put_off, "a.rs", "    ignore(event);");
}

#[test]
fn every_page_test_runs() {
    check(left_out);
    for call in LEFT_OUT {
        red(left_out, "a.test.ts", &format!("  {call}\"one\", () => {{"));
    }
    green(left_out, "a.test.ts", "  it(\"exits\", () => exit());");
}

#[test]
fn no_test_sleeps() {
    check(sleeps);
    red(
        sleeps,
        "tests/scenarios/main.rs",
        "std::thread::sleep(delay);",
    );
    green(
        sleeps,
        "tests/scenarios/main.rs",
        "receiver.recv_timeout(limit)",
    );
}
