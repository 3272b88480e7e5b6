//! The pages: two entries that don't mix, one door to the programs, every word in `i18n`.

use crate::tree::File;
use crate::{check, green, red};

/// Folders of pages and what none of their files may import.
const WALLS: [(&str, &[&str]); 3] = [
    (
        "ui/src/handheld",
        &[
            "element-plus",
            "@element-plus/",
            "echarts",
            "leaflet",
            "@/console",
            "../console",
            "@/shared/i18n/console",
        ],
    ),
    (
        "ui/src/console",
        &["vant", "@vant/", "@/handheld", "../handheld"],
    ),
    (
        "ui/src/shared",
        &[
            "vant",
            "element-plus",
            "echarts",
            "leaflet",
            "@/console",
            "@/handheld",
            "@/shared/i18n/console",
        ],
    ),
];

/// What an import, re-export or dynamic import on this line names.
fn imported(line: &str) -> Option<&str> {
    let names = ["from ", "import ", "import("]
        .iter()
        .find_map(|word| line.split_once(word))?
        .1;
    let quote = names.find(['"', '\''])?;
    let rest = &names[quote + 1..];
    rest.find(['"', '\'']).map(|end| &rest[..end])
}

fn is_page(file: &File) -> bool {
    file.is(&["ts", "vue"]) && file.under(&["ui/src"])
}

fn is_test(file: &File) -> bool {
    file.path.ends_with(".test.ts")
}

fn mixed_imports(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    let Some((_, walled)) = WALLS
        .iter()
        .find(|(folder, _)| is_page(file) && file.under(&[folder]))
    else {
        return found;
    };
    for (i, line) in file.text.lines().enumerate() {
        let Some(name) = imported(line) else { continue };
        let is_walled = |wall: &&str| match wall.split_once("../") {
            Some((_, folder)) => name.contains(&format!("../{folder}/")),
            None => name == *wall || name.starts_with(&format!("{}/", wall.trim_end_matches('/'))),
        };
        if walled.iter().any(is_walled) {
            found.push(file.at(i + 1, format!("`{name}` belongs to the other side")));
        }
    }
    found
}

fn calls_past_the_door(file: &File) -> Vec<String> {
    if !is_page(file) || file.under(&["ui/src/shared/api"]) || is_test(file) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or(line);
        let called = ["fetch(", "invoke(", "invoke<"].iter().any(|call| {
            code.match_indices(call).any(|(at, _)| {
                let before = code[..at].chars().next_back().unwrap_or(' ');
                !before.is_alphanumeric() && before != '_'
            })
        });
        if called || code.contains("XMLHttpRequest") || code.contains("@tauri-apps/") {
            found.push(file.at(i + 1, "only ui/src/shared/api calls the programs"));
        }
    }
    found
}

/// Comments may hold any word; what a person reads stands in `i18n`, in both languages.
fn words_outside_i18n(file: &File) -> Vec<String> {
    if !is_page(file) || file.under(&["ui/src/shared/i18n"]) || is_test(file) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or(line).trim_start();
        let comment = ["*", "/*", "<!--"]
            .iter()
            .any(|mark| code.starts_with(mark));
        if !comment && code.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
            found.push(file.at(
                i + 1,
                "a word on the screen belongs into ui/src/shared/i18n",
            ));
        }
    }
    found
}

fn locks_with_a_host(file: &File) -> Vec<String> {
    if !["package-lock.json", ".npmrc"].contains(&file.name()) {
        return Vec::new();
    }
    file.lines_with(
        &["\"resolved\": \"http", "registry="],
        "a lock works with any mirror",
    )
}

#[test]
fn handheld_and_console_do_not_mix() {
    check(mixed_imports);
    red(
        mixed_imports,
        "ui/src/handheld/a.vue",
        "import { ElTable } from \"element-plus\";",
    );
    red(
        mixed_imports,
        "ui/src/handheld/a.ts",
        "const chart = await import('echarts/core');",
    );
    red(
        mixed_imports,
        "ui/src/handheld/a.ts",
        "import \"../../console/board\";",
    );
    red(
        mixed_imports,
        "ui/src/handheld/a.ts",
        "import { t } from \"@/shared/i18n/console\";",
    );
    red(
        mixed_imports,
        "ui/src/console/a.ts",
        "import { Button } from 'vant';",
    );
    red(
        mixed_imports,
        "ui/src/shared/a.ts",
        "import 'vant/lib/index.css';",
    );
    green(
        mixed_imports,
        "ui/src/handheld/a.ts",
        "import { Button } from \"vant\";",
    );
    green(
        mixed_imports,
        "ui/src/console/a.ts",
        "import { on } from \"./vantage\";",
    );
}

#[test]
fn one_folder_calls_the_programs() {
    check(calls_past_the_door);
    red(
        calls_past_the_door,
        "ui/src/console/a.ts",
        "const reply = await fetch(url);",
    );
    red(
        calls_past_the_door,
        "ui/src/handheld/a.vue",
        "  await window.fetch(\"/api/call\");",
    );
    red(
        calls_past_the_door,
        "ui/src/handheld/a.ts",
        "import { x } from \"@tauri-apps/api/core\";",
    );
    green(
        calls_past_the_door,
        "ui/src/shared/api/index.ts",
        "await fetch(url);",
    );
    green(
        calls_past_the_door,
        "ui/src/console/a.ts",
        "prefetch(url); // not fetch(url)",
    );
}

#[test]
fn every_word_on_the_screen_has_both_languages() {
    check(words_outside_i18n);
    red(
        words_outside_i18n,
        "ui/src/handheld/a.vue",
        "  <span>今日</span>",
    );
    green(
        words_outside_i18n,
        "ui/src/handheld/a.vue",
        "  {{ t(\"today\") }} // 今日",
    );
}

#[test]
fn lock_files_name_no_host() {
    check(locks_with_a_host);
    let line = format!("\"resolved\": \"{}://mirror.example/a.tgz\"", "http");
    red(locks_with_a_host, "ui/package-lock.json", &line);
    green(
        locks_with_a_host,
        "ui/package-lock.json",
        "\"version\": \"1.0.0\"",
    );
}
