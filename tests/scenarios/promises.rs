//! The page that says what is promised: its checks are the files beside it, and they do check.

use house_tests::{Walker, World};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(docs().join(name)).expect("it is there")
}

/// The blocks of the page in one language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let after = page.split(&opening).skip(1);
    after
        .filter_map(|rest| rest.split("```").next())
        .map(str::to_owned)
        .collect()
}

fn chain_check(file: &Path) -> Output {
    let script = docs().join("check-chain.sh");
    let run = Command::new("sh").arg(script).arg(file).output();
    run.expect("sh runs")
}

fn said(output: &Output) -> String {
    let both = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&both).into_owned()
}

/// A journal that arrived: its export, and how many lines it has.
fn exported() -> (Vec<u8>, u64, Walker, World) {
    let world = World::new();
    let walker = world.walker("a", "张伟", "2580");
    let shown = walker.begin("夜间巡逻A线");
    let code = shown.points[0].place.code.clone().expect("a code");
    let list = walker.reach(shown.row.round, &code);
    walker.pass_the_rest(&list);
    walker.sync();
    let lines = walker.stands().last;
    (world.export(&walker), lines, walker, world)
}

#[test]
fn the_page_shows_both_checks_as_they_are() {
    let page = read("PROMISES.md");
    assert!(blocks(&page, "sh").contains(&read("check-chain.sh")));
    assert_eq!(blocks(&page, "python"), [read("check-signatures.py")]);
}

#[test]
fn the_shell_check_accepts_an_export_and_names_a_changed_line() {
    let (mut export, lines, walker, _world) = exported();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("export");
    std::fs::write(&file, &export).expect("written");
    let checked = chain_check(&file);
    let head = walker.stands().head.hex();
    let holds = format!("the chain holds to line {lines}: {head}");
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(said(&checked).contains(&holds), "{}", said(&checked));
    let second = export.iter().position(|byte| *byte == b'\n').expect("rows");
    export[second + 90] ^= 1;
    std::fs::write(&file, &export).expect("written");
    let refused = chain_check(&file);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("line 2"), "{}", said(&refused));
}
