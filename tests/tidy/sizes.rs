//! A file, a function and a line each fit in the head; a Rust file opens by saying what it does.

use crate::tree::File;
use crate::{check, green, red};

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 70;
const LINE_CHARS_MAX: usize = 100;

fn is_code(file: &File) -> bool {
    file.is(&["rs", "ts", "vue", "mjs"])
}

fn long_files(file: &File) -> Vec<String> {
    let lines = file.text.lines().count();
    if is_code(file) && lines > FILE_LINES_MAX {
        return vec![file.at(lines, format!("{lines} lines, {FILE_LINES_MAX} at most"))];
    }
    Vec::new()
}

fn long_lines(file: &File) -> Vec<String> {
    if !is_code(file) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (i, line) in file.text.lines().enumerate() {
        let chars = line.chars().count();
        // An address can't be broken.
        if chars > LINE_CHARS_MAX && !line.contains("https://") {
            found.push(file.at(
                i + 1,
                format!("{chars} characters, {LINE_CHARS_MAX} at most"),
            ));
        }
    }
    found
}

/// Finds a function's end by its indentation, which rustfmt and ESLint keep.
fn long_functions(file: &File) -> Vec<String> {
    if !is_code(file) {
        return Vec::new();
    }
    let lines: Vec<&str> = file.text.lines().collect();
    let opens: fn(&str) -> bool = if file.is(&["rs"]) {
        opens_rust_function
    } else {
        opens_page_function
    };
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if !opens(line.trim_start()) || line.trim_end().ends_with(['}', ';']) {
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = lines[i + 1..].iter().position(|later| {
            let rest = later.strip_prefix(indent).unwrap_or(" ");
            rest.starts_with('}') || (rest.starts_with(')') && rest.ends_with(';'))
        });
        let length = end.map_or(lines.len() - i, |end| end + 2);
        if length > FUNCTION_LINES_MAX {
            let what = format!("a function of {length} lines, {FUNCTION_LINES_MAX} at most");
            found.push(file.at(i + 1, what));
        }
    }
    found
}

fn opens_rust_function(line: &str) -> bool {
    let before = line.split("fn ").next().unwrap_or("");
    line.contains("fn ")
        && before.split_whitespace().all(|word| {
            word.starts_with("pub")
                || ["const", "async", "unsafe", "extern", "\"C\""].contains(&word)
        })
}

fn opens_page_function(line: &str) -> bool {
    let declared = line
        .trim_start_matches("export ")
        .trim_start_matches("default ");
    let declared = declared.trim_start_matches("async ");
    let arrow = ["const ", "let "]
        .iter()
        .any(|word| declared.starts_with(word))
        && line.ends_with("=> {");
    declared.starts_with("function ") || arrow
}

fn silent_openings(file: &File) -> Vec<String> {
    let opening = file.text.lines().next().unwrap_or("");
    if !file.is(&["rs"])
        || opening.starts_with("//!")
        || opening.starts_with("#![doc = include_str")
    {
        return Vec::new();
    }
    vec![file.at(
        1,
        "open with `//!`: what the file does, and what it deliberately does not do",
    )]
}

#[test]
fn files_fit_in_the_head() {
    check(long_files);
    red(long_files, "a.rs", &"//! One.\n".repeat(401));
    green(long_files, "a.rs", &"//! One.\n".repeat(400));
}

#[test]
fn lines_fit_on_a_page() {
    check(long_lines);
    red(long_lines, "a.ts", &"x".repeat(101));
    green(long_lines, "a.ts", &"点".repeat(100));
}

#[test]
fn functions_fit_on_a_screen() {
    check(long_functions);
    let body = "        work();\n".repeat(69);
    red(
        long_functions,
        "a.rs",
        &format!("    pub async fn long() {{\n{body}    }}\n"),
    );
    red(
        long_functions,
        "a.vue",
        &format!("  async function long() {{\n{body}  }}\n"),
    );
    red(
        long_functions,
        "a.ts",
        &format!("export const long = () => {{\n{body}}};\n"),
    );
    red(
        long_functions,
        "a.rs",
        &format!("fn long(\n    a: u8,\n) -> u8 {{\n{body}}}\n"),
    );
    green(
        long_functions,
        "a.rs",
        &format!("fn a();\nfn b() {{}}\nmod m {{\n{body}}}\n"),
    );
    green(
        long_functions,
        "a.rs",
        &"fn short() {\n    work();\n}\n".repeat(40),
    );
}

#[test]
fn a_rust_file_opens_by_saying_what_it_does() {
    check(silent_openings);
    red(silent_openings, "a.rs", "use std::fs;\n");
    green(
        silent_openings,
        "lib.rs",
        "#![doc = include_str!(\"../README.md\")]\n",
    );
}
