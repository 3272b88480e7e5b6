//! The checkout as a list of text files. Skips what is fetched or built, and what is not text.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Folders that git ignores, or that a tool writes.
const SKIPPED: [&str; 9] = [
    ".git",
    ".data",
    "node_modules",
    "target",
    "screenshots",
    "ui/dist",
    "ui/src/shared/types",
    "src-tauri/gen",
    "src-tauri/target",
];

/// One text file: its path from the root of the checkout, with `/`, and what is in it.
#[derive(Debug)]
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    /// A file, real or made up for a test of a rule.
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Whether the name ends in one of these, given without the dot.
    pub fn is(&self, endings: &[&str]) -> bool {
        let ending = self.path.rsplit_once('.').map_or("", |(_, ending)| ending);
        endings.contains(&ending)
    }

    /// Whether it lies under one of these folders.
    pub fn under(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| {
            self.path
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// What is wrong, with its place; lines count from 1.
    pub fn at(&self, line: usize, what: impl std::fmt::Display) -> String {
        format!("{}:{line}: {what}", self.path)
    }

    /// Those lines that hold one of these strings, said with `what`.
    pub fn lines_with(&self, needles: &[&str], what: &str) -> Vec<String> {
        let mut found = Vec::new();
        for (i, line) in self.text.lines().enumerate() {
            if let Some(needle) = needles.iter().find(|needle| line.contains(**needle)) {
                found.push(self.at(i + 1, format!("`{needle}`: {what}")));
            }
        }
        found
    }
}

/// Every text file of the checkout, read once.
pub fn files() -> &'static [File] {
    static FILES: OnceLock<Vec<File>> = OnceLock::new();
    FILES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut files = Vec::new();
        walk(&root, "", &mut files);
        assert!(
            files.len() > 50,
            "only {} files under {}",
            files.len(),
            root.display()
        );
        files
    })
}

fn walk(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a folder entry").path())
        .collect();
    entries.sort();
    for entry in entries {
        let name = entry
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let path = if prefix.is_empty() {
            name.clone()
        } else {
            format!("{prefix}/{name}")
        };
        if SKIPPED.contains(&name.as_str()) || SKIPPED.contains(&path.as_str()) {
            continue;
        }
        if entry.is_dir() {
            walk(&entry, &path, files);
        } else if let Ok(text) = fs::read_to_string(&entry) {
            files.push(File { path, text });
        }
    }
}
