//! Tables are STRICT, and every column says what it holds.

use crate::tree::File;
use crate::{check, green, red};

const TYPES: [&str; 5] = ["INTEGER", "TEXT", "BLOB", "REAL", "ANY"];

fn is_migration(file: &File) -> bool {
    file.is(&["sql"]) && file.path.contains("migrations/")
}

/// Whether the line declares a column: a name in lower case, then a type.
fn is_column(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let name = words.next().unwrap_or("");
    let kind = words.next().unwrap_or("").trim_end_matches(',');
    !name.starts_with("--") && name.to_lowercase() == name && TYPES.contains(&kind)
}

/// Whether the line ends with a comment that says something.
fn is_commented(line: &str) -> bool {
    line.split_once("-- ")
        .is_some_and(|(_, comment)| comment.trim().len() >= 3)
}

fn bare_columns(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    if !is_migration(file) {
        return found;
    }
    for (i, line) in file.text.lines().enumerate() {
        let line = line.trim();
        let added = line.split_once("ADD COLUMN ").map(|(_, column)| column);
        if is_column(added.unwrap_or(line)) && !is_commented(line) {
            found.push(file.at(
                i + 1,
                "say what the column holds, and its unit, after `-- `",
            ));
        }
        let one_line = line.starts_with("CREATE TABLE") && line.contains(';');
        if one_line && !line.contains(" AS SELECT") {
            found.push(file.at(i + 1, "one column a line, each with its comment"));
        }
    }
    found
}

/// A table's last line holds the `)` at its start; everything after it is the table's options.
fn lax_tables(file: &File) -> Vec<String> {
    let mut found = Vec::new();
    if !is_migration(file) {
        return found;
    }
    let mut opened_at = None;
    for (i, line) in file.text.lines().enumerate() {
        let line = line.split("--").next().unwrap_or(line);
        if line.trim_start().starts_with("CREATE TABLE") {
            opened_at = Some(i + 1);
        }
        let Some(at) = opened_at else { continue };
        if line.starts_with(')') || line.contains(';') {
            if !line.contains("STRICT") {
                found.push(file.at(at, "a table is STRICT"));
            }
            opened_at = None;
        }
    }
    if let Some(at) = opened_at {
        found.push(file.at(at, "this table's `)` stands at no line's start"));
    }
    found
}

#[test]
fn every_column_says_what_it_holds() {
    check(bare_columns);
    let table = |column: &str| format!("CREATE TABLE a (\n  {column}\n) STRICT;\n");
    let path = "crates/store/migrations/0001_first.sql";
    red(bare_columns, path, &table("size_bytes INTEGER NOT NULL"));
    red(bare_columns, path, &table("size_bytes INTEGER NOT NULL --"));
    red(
        bare_columns,
        path,
        "ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT '';\n",
    );
    red(bare_columns, path, "CREATE TABLE a (b TEXT) STRICT;\n");
    green(
        bare_columns,
        path,
        &table("size_bytes INTEGER NOT NULL, -- Length of the photo.\n"),
    );
    green(bare_columns, path, &table("PRIMARY KEY (journal, seq)"));
}

#[test]
fn every_table_is_strict() {
    check(lax_tables);
    let path = "sync-server/migrations/0001_first.sql";
    red(
        lax_tables,
        path,
        "CREATE TABLE a (\n  b TEXT -- Its name.\n);\n",
    );
    red(
        lax_tables,
        path,
        "CREATE TABLE a (\n  b TEXT -- Its name.\n) WITHOUT ROWID;\n",
    );
    green(
        lax_tables,
        path,
        "CREATE TABLE a (\n  b TEXT -- Its name; or none.\n) STRICT;\n",
    );
    green(
        lax_tables,
        path,
        "CREATE TABLE a (\n  b TEXT -- Its name.\n) STRICT, WITHOUT ROWID;\n",
    );
}
