//! Names that say nothing, machines' own paths, and errors that nobody can act on.

use crate::tree::File;
use crate::{check, green, red};

const EMPTY_ENDINGS: [&str; 3] = ["Manager", "Service", "Helper"];
const EMPTY_FILES: [&str; 8] = [
    "util", "utils", "common", "helper", "helpers", "misc", "data", "info",
];
const MACHINE_FOLDERS: [&str; 5] = ["/root/", "/work/", "/home/", "/Users/", "C:\\"];

fn empty_names(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    if !file.is(&["rs", "ts", "vue", "mjs"]) {
        return found;
    }
    let stem = file.name().split('.').next().unwrap_or("");
    if EMPTY_FILES.contains(&stem) {
        found.push(file.at(1, format!("`{stem}` says nothing about what is inside")));
    }
    for (i, line) in file.text.lines().enumerate() {
        let declared = ["struct ", "enum ", "trait ", "class ", "interface "]
            .iter()
            .find_map(|word| {
                line.split_once(word)
                    .filter(|(before, _)| !before.contains("//"))
            })
            .and_then(|(_, rest)| rest.split(|c: char| !c.is_alphanumeric()).next());
        if declared.is_some_and(|name| EMPTY_ENDINGS.iter().any(|end| name.ends_with(end))) {
            found.push(file.at(i + 1, "name it by what it is"));
        }
    }
    found
}

/// A path of one machine: it begins with such a folder, at the start of a word.
fn machine_paths(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    if file.path == "tests/tidy/names.rs" {
        return found;
    }
    for (i, line) in file.text.lines().enumerate() {
        let begins = |folder: &&str| {
            line.match_indices(*folder).any(|(at, _)| {
                let before = line[..at].chars().next_back().unwrap_or(' ');
                !before.is_alphanumeric() && !"}._-/*>)".contains(before)
            })
        };
        if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| begins(folder)) {
            found.push(file.at(i + 1, format!("`{folder}` is a path of one machine")));
        }
    }
    found
}

/// One enum a crate says what its caller can act on; `anyhow` is for `main.rs` and tests.
fn shapeless_errors(file: &File) -> Vec<String> {
    let program = file.name() == "main.rs" || file.path.contains("/examples/");
    if !file.is(&["rs"]) || program || file.under(&["tests"]) {
        return Vec::new();
    }
    file.lines_with(
        &["Box<dyn Error", "Box<dyn std::error::Error", "anyhow::"],
        "name the failure",
    )
}

#[test]
fn names_say_what_a_thing_is() {
    check(empty_names);
    red(
        empty_names,
        "crates/store/src/utils.rs",
        "//! Odds and ends.",
    );
    red(empty_names, "a.rs", concat!("pub str", "uct SyncManager {"));
    red(
        empty_names,
        "a.ts",
        concat!("export cl", "ass PhotoHelper {"),
    );
    green(
        empty_names,
        "a.rs",
        "pub struct Manages; // a struct Manager",
    );
}

#[test]
fn no_path_of_one_machine() {
    check(machine_paths);
    red(machine_paths, "tools/run", "cd /home/li/touchpoint");
    red(machine_paths, "README.md", "see `/work/notes`");
    green(machine_paths, "a.ts", "import \"@/handheld/work/order\";");
    green(
        machine_paths,
        "tools/env.sh",
        "$HOME/.cache and https://host/home/",
    );
}

#[test]
fn errors_can_be_acted_on() {
    check(shapeless_errors);
    red(
        shapeless_errors,
        "crates/store/src/a.rs",
        "fn a() -> Result<(), Box<dyn Error>> {",
    );
    red(
        shapeless_errors,
        "crates/store/src/a.rs",
        "use anyhow::Context;",
    );
    green(
        shapeless_errors,
        "sync-server/src/main.rs",
        "fn main() -> anyhow::Result<()> {",
    );
}
