//! Which table a found row is of, by its shape; and putting it into the new store.
//!
//! Shapes come from the new store's own schema, so that later columns need nothing here.

use super::pages::Pages;
use super::records::{self, Record};
use crate::Result;
use rusqlite::types::Value;
use rusqlite::{Connection, named_params, params_from_iter};
use std::collections::BTreeMap;

/// What is worth saving, with as many columns as the first schema had: a row that was written
/// then has no more. All else comes from these, or from the server.
const TABLES: [(&str, usize); 9] = [
    ("handheld", 3),
    ("chains", 21),
    ("branches", 5),
    ("lines", 4),
    ("heads", 4),
    ("receipts", 5),
    ("photos", 9),
    ("feed", 4),
    ("desk", 2),
];

/// A row of a known table, by column.
pub(super) type Row = BTreeMap<String, Value>;

/// Found rows by table, those first that count most.
pub(super) type Rows = BTreeMap<&'static str, Vec<Row>>;

/// How a table's rows lie in a page.
struct Shape {
    table: &'static str,
    columns: Vec<(String, String)>,
    count_min: usize,
    /// Where the row's number stands in for a value.
    number_at: Option<usize>,
}

/// Every row of a known table that the pages still hold.
pub(super) fn found(connection: &Connection, pages: &Pages<'_>) -> Result<Rows> {
    let shapes = TABLES
        .iter()
        .map(|(table, min)| Shape::read(connection, table, *min));
    let shapes: Vec<Shape> = shapes.collect::<Result<_>>()?;
    let mut rows = Rows::new();
    for (number, page) in pages.all() {
        for record in records::of_page(pages, number, page) {
            let fitting = shapes
                .iter()
                .find_map(|shape| Some((shape.table, shape.row(&record)?)));
            if let Some((table, row)) = fitting {
                rows.entry(table).or_default().push(row);
            }
        }
    }
    Ok(rows)
}

/// Puts a row in, where none with its key is there yet.
pub(super) fn insert(tx: &Connection, table: &str, row: &Row) -> Result<()> {
    let columns: Vec<&str> = row.keys().map(String::as_str).collect();
    let marks = vec!["?"; columns.len()].join(", ");
    let columns = columns.join(", ");
    let sql = format!("INSERT OR IGNORE INTO {table} ({columns}) VALUES ({marks})");
    tx.prepare_cached(&sql)?
        .execute(params_from_iter(row.values()))?;
    Ok(())
}

impl Shape {
    /// Without row numbers the key's columns lie first, in the key's order.
    fn read(connection: &Connection, table: &'static str, count_min: usize) -> Result<Self> {
        let named = named_params! {":table": table};
        let sql = "SELECT wr FROM pragma_table_list WHERE name = :table";
        let unnumbered: bool = connection.query_row(sql, named, |row| row.get(0))?;
        let sql = "SELECT name, type, pk FROM pragma_table_info(:table)
                   ORDER BY CASE WHEN :unnumbered AND pk > 0 THEN pk ELSE 1000 + cid END";
        let mut statement = connection.prepare(sql)?;
        let named = named_params! {":table": table, ":unnumbered": unnumbered};
        let rows = statement.query_map(named, |row| {
            Ok(((row.get(0)?, row.get(1)?), row.get::<_, i64>(2)?))
        })?;
        let columns: Vec<((String, String), i64)> = rows.collect::<rusqlite::Result<_>>()?;
        let key = columns.iter().position(|(_, key)| *key > 0);
        Ok(Self {
            table,
            columns: columns.into_iter().map(|(column, _)| column).collect(),
            count_min,
            number_at: key.filter(|_| !unnumbered),
        })
    }

    fn row(&self, record: &Record) -> Option<Row> {
        let counts = self.count_min..=self.columns.len();
        if !counts.contains(&record.values.len()) || record.numbered != self.number_at.is_some() {
            return None;
        }
        let mut row = Row::new();
        for (at, value) in record.values.iter().enumerate() {
            let (name, kind) = &self.columns[at];
            let value = match value {
                Value::Null if self.number_at == Some(at) => Value::Integer(record.number),
                Value::Integer(_) if kind == "INTEGER" => value.clone(),
                Value::Text(_) if kind == "TEXT" => value.clone(),
                Value::Blob(_) if kind == "BLOB" => value.clone(),
                _ => return None,
            };
            row.insert(name.clone(), value);
        }
        Some(row)
    }
}

/// A number of a row; 0 where it has none.
pub(super) fn number(row: &Row, column: &str) -> i64 {
    match row.get(column) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    }
}

/// A count of a row; 0 where it has none.
pub(super) fn count(row: &Row, column: &str) -> u64 {
    u64::try_from(number(row, column)).unwrap_or(0)
}

/// Bytes of a row, if it has as many.
pub(super) fn bytes<const N: usize>(row: &Row, column: &str) -> Option<[u8; N]> {
    match row.get(column) {
        Some(Value::Blob(bytes)) => bytes.as_slice().try_into().ok(),
        _ => None,
    }
}

/// A text of a row; empty where it has none.
pub(super) fn text<'a>(row: &'a Row, column: &str) -> &'a str {
    match row.get(column) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}
