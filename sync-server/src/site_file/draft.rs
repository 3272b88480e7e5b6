//! A workbook's rows before they are cells. What a cell looks like is `workbook`'s.

use std::collections::BTreeMap;

/// One row: what it says, by column key. Choices are said by their key, dates, times and numbers
/// as in TOML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row(BTreeMap<String, String>);

impl Row {
    /// Says something more; nothing where it is empty.
    pub fn with(mut self, column: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        if !value.is_empty() {
            self.0.insert(column.to_owned(), value);
        }
        self
    }

    /// The same, where there is something to say.
    pub fn with_some(self, column: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(column, value),
            None => self,
        }
    }

    /// The columns that it says something in.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What stands in a column.
    pub fn get(&self, column: &str) -> Option<&str> {
        self.0.get(column).map(String::as_str)
    }
}

/// All rows, by sheet key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft(BTreeMap<String, Vec<Row>>);

impl Draft {
    /// Adds rows to a sheet, after those that it has.
    pub fn add(&mut self, sheet: &str, rows: impl IntoIterator<Item = Row>) {
        self.0.entry(sheet.to_owned()).or_default().extend(rows);
    }

    /// The rows of a sheet, in order.
    pub fn rows(&self, sheet: &str) -> &[Row] {
        self.0.get(sheet).map_or(&[], Vec::as_slice)
    }
}

/// Several values in one cell.
pub fn list<T: ToString>(values: impl IntoIterator<Item = T>) -> String {
    let values: Vec<String> = values.into_iter().map(|one| one.to_string()).collect();
    values.join("、")
}
