//! Several named values in one cell, as they are read and written.

use crate::site_file::problem::says;
use checklists::Words;
use toml::{Table, Value};

/// `name=value` with semicolons or new lines between. What has such signs in itself stands in
/// quotes, and quotes in it are doubled.
pub fn read(text: &str) -> Result<Value, Words> {
    let mut table = Table::new();
    let (mut name, mut word, mut quoted) = (None, String::new(), false);
    let mut signs = text.chars().chain(['\n']).peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                word.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if word.trim().is_empty() => {
                word.clear();
                quoted = true;
            }
            sign if quoted => word.push(sign),
            '=' | '＝' if name.is_none() => name = Some(std::mem::take(&mut word)),
            ';' | '；' | '\n' | '\r' => {
                let said = std::mem::take(&mut word);
                match name.take() {
                    Some(name) => {
                        table.insert(name.trim().to_owned(), said.trim().to_owned().into());
                    }
                    None if said.trim().is_empty() => {}
                    None => return Err(no_pair(said.trim())),
                }
            }
            sign => word.push(sign),
        }
    }
    match quoted {
        true => Err(no_pair(word.trim())),
        false => Ok(Value::Table(table)),
    }
}

fn no_pair(text: &str) -> Words {
    says(
        format!("“{text}”：请写成 名称=内容"),
        format!("`{text}`: write it as name=value"),
    )
}

/// A pair as `read` takes it.
pub fn written(name: &str, value: &str) -> String {
    let apart = [';', '；', '\n', '\r'];
    let quotes = |text: &str, more: &[char]| {
        let needed = text.starts_with('"') || text.contains(apart) || text.contains(more);
        match needed {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        }
    };
    format!("{}={}", quotes(name, &['=', '＝']), quotes(value, &[]))
}
