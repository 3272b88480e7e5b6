//! XLSForms beside pyxform: what it refuses we refuse, what it takes we take or say that it is
//! outside the subset. Forms are drawn by `xlsform.py`; pyxform's own samples and ours come along.

use checklists::built_in;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use sync_server::bounded::Program;
use sync_server::site_file::{self, Either};
use sync_server::{ServerError, xlsform};

const SEED: u32 = 1;
const FORMS: usize = 300;
/// The program whose child reads workbooks.
const SERVER: &str = env!("CARGO_BIN_EXE_server-in-tests");

/// What somebody makes of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Verdict {
    Taken,
    /// Why not; all of it is said to be outside the subset.
    Outside(Vec<String>),
    Wrong(Vec<String>),
}

#[test]
fn forms_are_taken_or_refused_as_pyxform_says_or_are_outside_the_subset() {
    let folder = house_tests::folders::scratch();
    for list in &built_in().checklists {
        let bytes = xlsform::write(list).expect("written");
        std::fs::write(folder.path().join(format!("ours-{}.xlsx", list.id)), bytes).expect("kept");
    }
    let judged = judged(folder.path());
    let mut counts: BTreeMap<(String, bool, &str), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in judged.lines() {
        let [file, kind, theirs] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("not a judgement: {line}");
        };
        let ours = ours(&folder.path().join(file));
        let good = theirs == "ok";
        let agree = match (&ours, kind) {
            // What we draw over the subset is in it, and what we break is broken.
            (Verdict::Taken, "valid" | "ours") => good,
            (Verdict::Taken, _) => good && kind == "sample",
            // What a checklist can't hold is refused where it stands.
            (Verdict::Outside(said), kind) if kind.starts_with("outside:") => {
                said.iter().all(|one| at_a_cell(one))
            }
            (Verdict::Outside(_), _) => kind == "sample" || kind.starts_with("broken:"),
            (Verdict::Wrong(_), _) => !good,
        };
        let broken_is_broken = good != kind.starts_with("broken:") || kind == "sample";
        if !agree || !broken_is_broken {
            wrong.push(format!("{file} ({kind}): pyxform {theirs}; ours {ours:?}"));
        }
        let said = match ours {
            Verdict::Taken => "taken",
            Verdict::Outside(_) => "outside",
            Verdict::Wrong(_) => "wrong",
        };
        let kind = kind.split(':').next().unwrap_or_default().to_owned();
        *counts.entry((kind, good, said)).or_default() += 1;
    }
    for ((kind, good, said), count) in &counts {
        println!("{kind}: pyxform takes {good}, ours {said}: {count}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let of = |kind: &str| -> usize {
        let all = counts.iter().filter(|((one, _, _), _)| one == kind);
        all.map(|(_, count)| count).sum()
    };
    assert_eq!(of("valid") + of("broken") + of("outside"), FORMS);
    assert_eq!(of("ours"), built_in().checklists.len());
    assert!(of("sample") > 40, "{} samples", of("sample"));
}

/// What pyxform makes of the forms of a folder, of those drawn into it, and of its own samples.
fn judged(folder: &Path) -> String {
    let home = std::env::var_os("HOME").unwrap_or_default();
    let cache = std::env::var_os("TOUCHPOINT_CACHE")
        .map_or_else(|| Path::new(&home).join(".cache/touchpoint"), PathBuf::from);
    let judge = cache.join("pyxform");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracle/xlsform.py");
    let output = Command::new(judge.join("bin/python"))
        .arg(script)
        .arg(folder)
        .args([SEED.to_string(), FORMS.to_string()])
        .arg(judge.join("pyxform-1.1.0.tar.gz"))
        .output()
        .expect("pyxform, which `tools/setup test` installs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "pyxform failed: {said}");
    String::from_utf8(output.stdout).expect("text")
}

/// Whether a problem names its row and column.
fn at_a_cell(said: &str) -> bool {
    said.contains(" row ") && said.contains(", column ")
}

fn ours(path: &Path) -> Verdict {
    let program = Program::of_workbooks_at(SERVER.into());
    let problems = match site_file::either(&program, path) {
        Ok(Either::Form(_)) => return Verdict::Taken,
        // A workbook without a sheet `survey` is no form to us.
        Ok(Either::Site(_) | Either::Sheet(_)) => return Verdict::Outside(Vec::new()),
        Err(ServerError::SiteFile(problems)) => problems,
        Err(error) => panic!("{}: {error}", path.display()),
    };
    let outside = |reason: &str| reason.starts_with("outside the subset: ");
    let all = problems.iter().all(|one| outside(&one.reason.en));
    let placed = problems.iter().all(|one| one.sheet.is_some());
    let said = problems.iter().map(ToString::to_string).collect();
    match all && placed {
        true => Verdict::Outside(said),
        false => Verdict::Wrong(said),
    }
}
