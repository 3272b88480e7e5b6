//! Who may name whom: the arrows between our crates, one door per heavy library, one list of
//! versions.

use crate::tree::File;
use crate::{check, green, red};

const BELOW_DEVICE: &str = "store photo sync-engine protocol model checklists";
const DEVICE_AND_BELOW: &str = "device store photo sync-engine protocol model checklists";

/// Our crates and those of ours that each may name.
const ARROWS: [(&str, &str); 11] = [
    ("checklists", ""),
    ("model", "checklists"),
    ("protocol", "model checklists"),
    ("store", "protocol model checklists"),
    ("photo", "protocol model checklists"),
    ("sync-engine", "protocol model checklists"),
    ("device", BELOW_DEVICE),
    ("trial", DEVICE_AND_BELOW),
    ("touchpoint", DEVICE_AND_BELOW),
    ("sync-server", "protocol model photo checklists"),
    (
        "house-tests",
        "trial sync-server device store photo sync-engine protocol model checklists",
    ),
];

/// Heavy libraries (by the start of their name) and the crates that may name them.
const DOORS: [(&str, &str); 10] = [
    ("tauri", "touchpoint"),
    ("axum", "sync-server trial house-tests"),
    ("tokio", "sync-server trial house-tests"),
    ("tower", "sync-server trial house-tests"),
    ("hyper", "sync-server trial house-tests"),
    // The tests put a failing disk under SQLite itself.
    ("rusqlite", "store sync-server house-tests"),
    ("refinery", "store sync-server"),
    ("image", "photo"),
    ("reqwest", "device sync-server"),
    ("lettre", "sync-server"),
];

/// Folders whose code runs on the handheld, in plain threads and in an order that repeats.
const DEVICE_SIDE: [&str; 7] = [
    "checklists",
    "crates/model",
    "crates/protocol",
    "crates/store",
    "crates/photo",
    "crates/sync-engine",
    "crates/device",
];

/// Whether a list of names, parted by spaces, has this one.
fn has(list: &str, name: &str) -> bool {
    list.split(' ').any(|entry| entry == name)
}

/// A manifest's package name and the crates it names, of every kind of dependency.
fn named(file: &File) -> Option<(String, Vec<String>)> {
    let manifest: toml::Table = file.text.parse().ok()?;
    let package = manifest.get("package")?.get("name")?.as_str()?.to_owned();
    let mut tables = vec![&manifest];
    if let Some(targets) = manifest.get("target").and_then(toml::Value::as_table) {
        tables.extend(targets.values().filter_map(toml::Value::as_table));
    }
    let mut names = Vec::new();
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(entries) = table.get(kind).and_then(toml::Value::as_table) else {
                continue;
            };
            for (key, value) in entries {
                let real = value
                    .get("package")
                    .and_then(toml::Value::as_str)
                    .unwrap_or(key);
                names.push(real.to_owned());
            }
        }
    }
    Some((package, names))
}

fn manifest_of(file: &File) -> Option<(String, Vec<String>)> {
    if file.name() == "Cargo.toml" {
        named(file)
    } else {
        None
    }
}

fn wrong_arrows(file: &File) -> Vec<String> {
    let Some((package, names)) = manifest_of(file) else {
        return Vec::new();
    };
    let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == package) else {
        return vec![file.at(
            1,
            format!("`{package}` has no place in the table of arrows"),
        )];
    };
    let ours = |name: &String| ARROWS.iter().any(|(crate_name, _)| crate_name == name);
    names
        .iter()
        .filter(|name| ours(name) && !has(may, name))
        .map(|name| file.at(1, format!("`{package}` must not know `{name}`")))
        .collect()
}

fn wrong_doors(file: &File) -> Vec<String> {
    let Some((package, names)) = manifest_of(file) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for name in &names {
        for (heavy, may) in DOORS {
            let same = name == heavy || name.starts_with(&format!("{heavy}-"));
            if same && !has(may, &package) {
                found.push(file.at(1, format!("`{name}` has its door in: {may}")));
            }
        }
    }
    found
}

fn versions_outside_the_root(file: &File) -> Vec<String> {
    if file.path == "Cargo.toml" || file.name() != "Cargo.toml" {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut in_dependencies = false;
    for (i, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
        } else if in_dependencies && line.contains('=') && !line.contains("workspace") {
            found.push(file.at(
                i + 1,
                "versions stand in the root Cargo.toml, with their reason",
            ));
        }
    }
    found
}

fn dependencies_without_a_reason(file: &File) -> Vec<String> {
    if file.path != "Cargo.toml" {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut inside = false;
    for (i, line) in file.text.lines().enumerate() {
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
        } else if inside && line.contains('=') && !line.contains("path =") {
            let reason = line
                .split_once("# ")
                .map_or("", |(_, reason)| reason.trim());
            if !line.starts_with([' ', '#', ']', '}']) && reason.is_empty() {
                found.push(file.at(i + 1, "say why this dependency is here, after `# `"));
            }
        }
    }
    found
}

/// The handheld has no runtime: SQLite blocks anyway, and threads are easier to follow.
fn async_on_the_handheld(file: &File) -> Vec<String> {
    if !file.is(&["rs"]) || !file.under(&DEVICE_SIDE) {
        return Vec::new();
    }
    file.lines_with(
        &["async fn", "async move", ".await"],
        "the handheld runs in plain threads",
    )
}

fn hash_maps_on_the_handheld(file: &File) -> Vec<String> {
    if !file.is(&["rs"]) || !file.under(&DEVICE_SIDE) {
        return Vec::new();
    }
    file.lines_with(
        &["HashMap", "HashSet"],
        "a run must repeat exactly: BTreeMap, BTreeSet",
    )
}

/// Time is an argument; only the edges of the programs, and tests that measure, read a clock.
fn clocks_inside(file: &File) -> Vec<String> {
    let edges = ["crates/trial", "src-tauri", "tests"];
    if !file.is(&["rs"]) || file.under(&edges) || file.path == "sync-server/src/main.rs" {
        return Vec::new();
    }
    file.lines_with(
        &["allow(clippy::disallowed_", "expect(clippy::disallowed_"],
        "pass it in",
    )
}

#[test]
fn arrows_between_crates_point_one_way() {
    check(wrong_arrows);
    let device = "[package]\nname = \"device\"\n[dev-dependencies]\n";
    red(
        wrong_arrows,
        "crates/device/Cargo.toml",
        &format!("{device}sync-server.workspace = true"),
    );
    red(
        wrong_arrows,
        "x/Cargo.toml",
        "[package]\nname = \"common\"\n",
    );
    green(
        wrong_arrows,
        "crates/device/Cargo.toml",
        &format!("{device}store.workspace = true"),
    );
}

#[test]
fn each_heavy_library_has_one_door() {
    check(wrong_doors);
    let store = "[package]\nname = \"store\"\n";
    red(
        wrong_doors,
        "Cargo.toml",
        &format!("{store}[dependencies]\ntokio.workspace = true"),
    );
    red(
        wrong_doors,
        "Cargo.toml",
        &format!("{store}[target.'cfg(x)'.dependencies]\naxum = \"1\""),
    );
    red(
        wrong_doors,
        "Cargo.toml",
        &format!("{store}[dependencies]\nx = {{ package = \"image\" }}"),
    );
    green(
        wrong_doors,
        "Cargo.toml",
        &format!("{store}[dependencies]\nrusqlite.workspace = true"),
    );
}

#[test]
fn versions_stand_in_one_list() {
    check(versions_outside_the_root);
    red(
        versions_outside_the_root,
        "crates/a/Cargo.toml",
        "[dependencies]\nserde = \"1\"\n",
    );
    green(
        versions_outside_the_root,
        "crates/a/Cargo.toml",
        "[dependencies]\na.workspace = true\n",
    );
}

#[test]
fn every_dependency_has_a_reason() {
    check(dependencies_without_a_reason);
    let list = "[workspace.dependencies]\n";
    red(
        dependencies_without_a_reason,
        "Cargo.toml",
        &format!("{list}serde = \"1\"\n"),
    );
    green(
        dependencies_without_a_reason,
        "Cargo.toml",
        &format!("{list}serde = \"1\" # wire\n"),
    );
}

#[test]
fn the_handheld_runs_in_plain_threads() {
    check(async_on_the_handheld);
    red(
        async_on_the_handheld,
        "crates/device/src/sync.rs",
        "pub async fn sync() {}",
    );
    green(
        async_on_the_handheld,
        "crates/trial/src/host.rs",
        "pub async fn serve() {}",
    );
}

#[test]
fn the_handheld_repeats_exactly() {
    check(hash_maps_on_the_handheld);
    red(
        hash_maps_on_the_handheld,
        "crates/store/src/a.rs",
        "use std::collections::HashMap;",
    );
    green(
        hash_maps_on_the_handheld,
        "crates/store/src/a.rs",
        "use std::collections::BTreeMap;",
    );
}

#[test]
fn only_the_edges_read_a_clock() {
    check(clocks_inside);
    let allowed = format!("#[{}disallowed_methods)]", "allow(clippy::");
    red(clocks_inside, "crates/device/src/driver.rs", &allowed);
    green(clocks_inside, "sync-server/src/main.rs", &allowed);
}
