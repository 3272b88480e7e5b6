//! Rows as they lie in a page of a B-tree, whatever table they are of.
//!
//! Everything is checked against the bytes that are there; what doesn't fit is no row.

use super::pages::{Pages, u32_at};
use rusqlite::types::Value;

/// Longer rows than this are not ours.
const ROW_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One row: its values in the order they are stored.
pub(super) struct Record {
    /// Whether it lies in a table with row numbers.
    pub numbered: bool,
    /// That number; 0 elsewhere.
    pub number: i64,
    pub values: Vec<Value>,
}

/// The kinds of pages that hold rows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Table,
    Index,
    /// Its rows have the number of a page below before them.
    IndexInner,
}

/// Every row of a page that can be read.
pub(super) fn of_page(pages: &Pages<'_>, number: u32, page: &[u8]) -> Vec<Record> {
    let header = if number == 1 { 100 } else { 0 };
    let (kind, header_bytes) = match page.get(header) {
        Some(13) => (Kind::Table, 8),
        Some(10) => (Kind::Index, 8),
        Some(2) => (Kind::IndexInner, 12),
        _ => return Vec::new(),
    };
    let count = u16_at(page, header + 3).unwrap_or(0).min(page.len() / 4);
    let places = (0..count).filter_map(|n| u16_at(page, header + header_bytes + n * 2));
    places
        .filter_map(|place| of_cell(pages, page, place, kind))
        .collect()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at + 2)?;
    Some(usize::from(two[0]) * 256 + usize::from(two[1]))
}

fn of_cell(pages: &Pages<'_>, page: &[u8], place: usize, kind: Kind) -> Option<Record> {
    let mut at = place;
    if kind == Kind::IndexInner {
        at += 4;
    }
    let length = usize::try_from(varint(page, &mut at)?).ok()?;
    let numbered = kind == Kind::Table;
    let number = if numbered { varint(page, &mut at)? } else { 0 };
    if length > ROW_BYTES_MAX {
        return None;
    }
    let here = bytes_here(length, pages.page_bytes, numbered);
    let mut bytes = page.get(at..at + here)?.to_vec();
    if here < length {
        overflow(pages, u32_at(page, at + here)?, length, &mut bytes)?;
    }
    let values = values(&bytes)?;
    Some(Record {
        numbered,
        number,
        values,
    })
}

/// How many bytes of a row lie in its own page.
fn bytes_here(length: usize, page_bytes: usize, numbered: bool) -> usize {
    let most = match numbered {
        true => page_bytes - 35,
        false => (page_bytes - 12) * 64 / 255 - 23,
    };
    if length <= most {
        return length;
    }
    let least = (page_bytes - 12) * 32 / 255 - 23;
    let even = least + (length - least) % (page_bytes - 4);
    if even <= most { even } else { least }
}

/// Appends what lies in the pages that a row goes on in.
fn overflow(pages: &Pages<'_>, first: u32, length: usize, bytes: &mut Vec<u8>) -> Option<()> {
    let mut next = first;
    while bytes.len() < length {
        let page = pages.live(next)?;
        let rest = page.get(4..)?;
        bytes.extend_from_slice(&rest[..rest.len().min(length - bytes.len())]);
        next = u32_at(page, 0)?;
    }
    Some(())
}

fn values(bytes: &[u8]) -> Option<Vec<Value>> {
    let mut at = 0;
    let header_bytes = usize::try_from(varint(bytes, &mut at)?).ok()?;
    let mut body = header_bytes;
    let mut values = Vec::new();
    while at < header_bytes {
        let serial = varint(bytes, &mut at)?;
        values.push(value(bytes, &mut body, serial)?);
    }
    (at == header_bytes && body == bytes.len()).then_some(values)
}

fn value(bytes: &[u8], at: &mut usize, serial: i64) -> Option<Value> {
    let length = match serial {
        0 | 8 | 9 => 0,
        1..=4 => serial,
        5 => 6,
        6 => 8,
        12.. => (serial - 12) / 2,
        _ => return None,
    };
    let end = at.checked_add(usize::try_from(length).ok()?)?;
    let these = bytes.get(*at..end)?;
    *at = end;
    Some(match serial {
        0 => Value::Null,
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        1..=6 => Value::Integer(integer(these)),
        _ if serial % 2 == 0 => Value::Blob(these.to_vec()),
        _ => Value::Text(String::from_utf8(these.to_vec()).ok()?),
    })
}

/// Two's complement, the highest byte first.
fn integer(bytes: &[u8]) -> i64 {
    let sign = if bytes[0] >= 0x80 { -1 } else { 0 };
    bytes
        .iter()
        .fold(sign, |sum, byte| (sum << 8) | i64::from(*byte))
}

/// Seven bits a byte, the highest first; the ninth byte has eight.
fn varint(bytes: &[u8], at: &mut usize) -> Option<i64> {
    let mut sum: i64 = 0;
    for n in 0..9 {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if n == 8 {
            return Some((sum << 8) | i64::from(byte));
        }
        sum = (sum << 7) | i64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some(sum);
        }
    }
    None
}
