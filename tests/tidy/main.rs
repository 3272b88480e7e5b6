//! The house rules that a machine can check, held by tests.
//!
//! Each rule is a pure function from one file to what is wrong with it. `check` runs it over the
//! whole checkout; `red` and `green` show beside it that it finds what it is for, and nothing else.
//! What clippy and ESLint can say is left to them.

mod doors;
mod names;
mod pages;
mod sizes;
mod sql;
mod tests_run;
mod tree;

use tree::File;

type Rule = fn(&File) -> Vec<String>;

/// Fails with every place in the checkout where the rule is broken.
#[track_caller]
fn check(rule: Rule) {
    let found: Vec<String> = tree::files().iter().flat_map(rule).collect();
    assert!(
        found.is_empty(),
        "{} places:\n{}\n",
        found.len(),
        found.join("\n")
    );
}

/// Fails unless the rule finds something in this sample.
#[track_caller]
fn red(rule: Rule, path: &str, text: &str) {
    assert!(
        !rule(&File::new(path, text)).is_empty(),
        "nothing found in {path}:\n{text}"
    );
}

/// Fails if the rule finds anything in this sample.
#[track_caller]
fn green(rule: Rule, path: &str, text: &str) {
    assert_eq!(
        rule(&File::new(path, text)),
        Vec::<String>::new(),
        "{path}:\n{text}"
    );
}
