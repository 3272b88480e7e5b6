//! `export`: a journal's lines with their proof, and the check of such a file.

use crate::error::ServerError;
use crate::folder::Folder;
use crate::ingest::lines;
use crate::keys::Keys;
use crate::receipts;
use crate::sql::Readers;
use crate::sql::journals::{self, Journal};
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use model::ids::JournalId;
use protocol::BATCH_LINES_MAX;
use protocol::batch::Follows;
use protocol::chain::Hash;
use protocol::export::{self, Checked, Foot, SignedHead};
use protocol::keys::PublicKey;
use protocol::receipt::Receipt;
use rusqlite::Connection;
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

/// Writes a journal: rows, its batches' signatures, receipts, and whose it is.
///
/// Edges: a branch begins at its first own line; the receipts say how things stand now.
pub fn write(
    folder: &Folder,
    keys: &Keys,
    id: JournalId,
    now: DateTime<Utc>,
    out: &mut impl Write,
) -> Result<(), ServerError> {
    let unknown = || ServerError::Unknown {
        what: "journal",
        name: id.to_string(),
    };
    Readers::new(folder.clone()).read(|connection| {
        let journal = journals::by_id(connection, id)?.ok_or_else(unknown)?;
        write_one(connection, keys, &journal, now, out)
    })
}

fn write_one(
    connection: &Connection,
    keys: &Keys,
    journal: &Journal,
    now: DateTime<Utc>,
    out: &mut impl Write,
) -> Result<(), ServerError> {
    let failed = || ServerError::file("write", "standard output");
    let mut receipts_out: Vec<Receipt> = Vec::new();
    let mut signed: Vec<SignedHead> = Vec::new();
    let mut stretch: Option<(i64, i64, Hash)> = None;
    let mut batch = journals::batch_after(connection, journal.number, journal.follows_seq)?;
    while let Some(stored) = batch {
        for line in lines::of_batch(&stored)? {
            out.write_all(&export::row(&line.hash, &line.bytes))
                .map_err(failed())?;
        }
        signed.push(SignedHead {
            seq: u64::try_from(stored.last).unwrap_or(0),
            hash: stored.head.hex(),
            sig: BASE64.encode(&stored.sig),
        });
        stretch = match stretch {
            Some((from, _, _)) if stored.last - from < BATCH_LINES_MAX as i64 => {
                Some((from, stored.last, stored.head))
            }
            before => {
                receipts_out.extend(receipt(connection, keys, journal, now, before)?);
                Some((stored.first, stored.last, stored.head))
            }
        };
        batch = journals::batch_after(connection, journal.number, stored.first)?;
    }
    receipts_out.extend(receipt(connection, keys, journal, now, stretch)?);
    for head in &signed {
        json_line(out, head)?;
    }
    for receipt in &receipts_out {
        json_line(out, receipt)?;
    }
    json_line(out, &foot(connection, keys, journal)?)
}

fn receipt(
    connection: &Connection,
    keys: &Keys,
    journal: &Journal,
    now: DateTime<Utc>,
    stretch: Option<(i64, i64, Hash)>,
) -> Result<Option<Receipt>, ServerError> {
    let Some((from, to, hash)) = stretch else {
        return Ok(None);
    };
    let photos = receipts::photos_held(connection, journal.number, from, to)?;
    receipts::sign(keys, journal.id, from, to, &hash, now, photos).map(Some)
}

fn foot(connection: &Connection, keys: &Keys, journal: &Journal) -> Result<Foot, ServerError> {
    let follows = match journal.follows {
        Some(parent) => Some(Follows {
            journal: journals::by_number(connection, parent)?.id,
            seq: u64::try_from(journal.follows_seq).unwrap_or(0),
            hash: journal.follows_hash.hex(),
        }),
        None => None,
    };
    Ok(Foot {
        journal: journal.id,
        follows,
        public_key: PublicKey::from_raw(&journal.public_key)?.base64(),
        server_keys: vec![keys.receipt.public().base64()],
    })
}

fn json_line(out: &mut impl Write, value: &impl Serialize) -> Result<(), ServerError> {
    serde_json::to_writer(&mut *out, value)
        .map_err(io::Error::other)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(ServerError::file("write", "standard output"))
}

/// Checks an exported file.
pub fn verify_file(path: &Path) -> Result<Checked, ServerError> {
    let file = std::fs::read(path).map_err(ServerError::file("read", path))?;
    Ok(export::check(&file)?)
}
