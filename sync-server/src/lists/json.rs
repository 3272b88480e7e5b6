//! A list as JSON: what it is, how many rows, its columns, and the rows by column.

use super::filed::{Head, Rows, failed};
use super::{Cell, Kind, List};
use crate::error::ServerError;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Writes all rows; codes and keys, the same in every language.
pub fn write(
    mut out: impl Write,
    list: &List,
    head: &Head,
    most: u64,
    rows: Rows<'_>,
) -> Result<(), ServerError> {
    let columns: Vec<Value> = list.columns.iter().map(column).collect();
    let pairs: Map<String, Value> = head
        .pairs
        .iter()
        .map(|(key, value)| (key.clone(), Value::from(value.clone())))
        .collect();
    let about = json!({
        "id": head.id,
        "list": list.name,
        "site": head.site,
        "made_at": head.made_at,
        "filter": pairs,
        "count": head.rows,
        "columns": columns,
    });
    let about = about.to_string();
    let open = about.trim_end_matches('}');
    out.write_all(open.as_bytes())
        .and_then(|()| out.write_all(b",\"rows\":["))
        .map_err(failed)?;
    let mut written: u64 = 0;
    rows(&mut |row: Vec<Cell>| {
        if written == most {
            return Ok(());
        }
        let cells = list.columns.iter().zip(&row);
        let row: Map<String, Value> = cells
            .map(|(column, cell)| (column.key.to_owned(), cell.json()))
            .collect();
        let before: &[u8] = if written == 0 { b"\n" } else { b",\n" };
        written += 1;
        out.write_all(before)
            .and_then(|()| serde_json::to_writer(&mut out, &row).map_err(io::Error::other))
            .map_err(failed)
    })?;
    out.write_all(b"\n]}\n")
        .and_then(|()| out.flush())
        .map_err(failed)
}

/// A column, as programs are told of it.
pub fn column(column: &super::Column) -> Value {
    let words = match column.kind {
        Kind::Code(family) => Some(family),
        _ => None,
    };
    let kind = match column.kind {
        Kind::Text => "text",
        Kind::Code(_) => "code",
        Kind::Number => "number",
        Kind::Moment => "date-time",
        Kind::Day => "date",
        Kind::Yes => "boolean",
    };
    let (zh, en) = column.title;
    json!({ "key": column.key, "kind": kind, "words": words, "title": { "zh": zh, "en": en } })
}
