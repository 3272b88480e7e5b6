//! Makes a new store's rows from those that were found: identity, enrolments, lines and what
//! belongs to them. The read model comes from the lines again.

use super::Salvaged;
use super::chosen::{Chosen, Finds, Found, choose};
use super::rows::{Row, Rows, bytes, count, insert, number, text};
use crate::Result;
use protocol::chain::Hash;
use protocol::events::Event;
use protocol::receipt::ReceiptText;
use protocol::rows::SiteRow;
use rusqlite::Connection;
use rusqlite::types::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Fills an empty store inside the caller's transaction, and counts what came of it.
pub(super) fn fill(tx: &Connection, rows: &Rows, mut salvaged: Salvaged) -> Result<Salvaged> {
    let identity = of(rows, "handheld")
        .find(|row| bytes::<16>(row, "device").is_some() && bytes::<32>(row, "seed").is_some());
    // Lines without the key that signs them are nobody's: they stay in the kept file.
    let Some(identity) = identity else {
        return Ok(salvaged);
    };
    insert(tx, "handheld", identity)?;
    salvaged.identity = true;
    let finds = finds(rows);
    let mut kept = BTreeMap::new();
    for chain in chains(rows, &finds) {
        let id = number(&chain, "chain");
        let none = Finds::new();
        let finds = finds.get(&id).unwrap_or(&none);
        let acked = count(&chain, "acked");
        let chosen = choose(finds, acked, &known(rows, &chain));
        salvaged.cut_off += chosen.cut_off;
        let there = chosen.lines.len() as u64;
        salvaged.lines += there;
        salvaged.lost += count(&chain, "last").saturating_sub(there + chosen.cut_off);
        if let Some(last) = put_chain(tx, rows, chain, &chosen)? {
            kept.insert(id, last);
        }
    }
    salvaged.enrolled = !kept.is_empty();
    beside(tx, rows, &kept)?;
    Ok(salvaged)
}

fn of<'a>(rows: &'a Rows, table: &str) -> impl Iterator<Item = &'a Row> {
    rows.get(table).into_iter().flatten()
}

/// Every version of every line, by chain and seq.
fn finds(rows: &Rows) -> BTreeMap<i64, Finds> {
    let mut finds: BTreeMap<i64, Finds> = BTreeMap::new();
    for row in of(rows, "lines") {
        let (Some(Value::Blob(line)), Some(hash)) = (row.get("line"), bytes(row, "hash")) else {
            continue;
        };
        let found = Found {
            line: line.clone(),
            hash: Hash(hash),
        };
        let chain = finds.entry(number(row, "chain")).or_default();
        let versions = chain.entry(count(row, "seq")).or_default();
        if !versions.contains(&found) {
            versions.push(found);
        }
    }
    finds
}

/// The newest row of each enrolment; one made from line 1 where there is none.
fn chains(rows: &Rows, finds: &BTreeMap<i64, Finds>) -> Vec<Row> {
    let mut newest: BTreeMap<i64, &Row> = BTreeMap::new();
    for row in of(rows, "chains").filter(|row| is_chain(row)) {
        let best = newest.entry(number(row, "chain")).or_insert(row);
        if count(row, "last") > count(best, "last") {
            *best = row;
        }
    }
    let mut sites = BTreeSet::new();
    let mut chains: Vec<Row> = newest.values().map(|row| (*row).clone()).collect();
    for (chain, finds) in finds {
        if !newest.contains_key(chain) {
            chains.extend(first_line(*chain, finds, rows));
        }
    }
    for chain in &mut chains {
        follow_branches(chain, rows);
    }
    chains.retain(|row| sites.insert(bytes::<16>(row, "site")));
    chains
}

fn is_chain(row: &Row) -> bool {
    let ids = ["site", "journal"]
        .iter()
        .all(|column| bytes::<16>(row, column).is_some());
    let hashes = ["server_key", "head", "acked_hash"];
    ids && hashes
        .iter()
        .all(|column| bytes::<32>(row, column).is_some())
}

/// An enrolment whose row is lost. It has no token and no address: the handheld enrols anew, and
/// the same journal goes on.
fn first_line(chain: i64, finds: &Finds, rows: &Rows) -> Option<Row> {
    let opened = finds.get(&1)?.iter().find_map(|found| {
        let whole = Hash::ZERO.next(&found.line) == found.hash;
        match protocol::line::read(&found.line).filter(|_| whole)?.1 {
            Event::JournalOpened(opened) => Some(opened),
            _ => None,
        }
    })?;
    let site =
        of(rows, "feed").find(|row| number(row, "chain") == chain && text(row, "kind") == "site");
    let site = site.and_then(|row| serde_json::from_str::<SiteRow>(text(row, "row")).ok());
    let (name, zone) = site.map_or((String::new(), "UTC".into()), |row| {
        (row.name, row.time_zone)
    });
    let words = [
        ("site_name", name),
        ("time_zone", zone),
        ("server", String::new()),
        ("token", String::new()),
        ("handoff_key", String::new()),
        ("sync_error", "revoked".into()),
    ];
    let zero = || Value::Blob(vec![0; 32]);
    let mut row: Row = words
        .map(|(column, word)| (column.into(), Value::Text(word)))
        .into();
    row.insert("chain".into(), Value::Integer(chain));
    row.insert("site".into(), Value::Blob(opened.site?.bytes().to_vec()));
    row.insert(
        "journal".into(),
        Value::Blob(opened.journal.bytes().to_vec()),
    );
    for column in ["server_key", "head", "acked_hash"] {
        row.insert(column.into(), zero());
    }
    Some(row)
}

/// An older row may name the journal before a branch.
fn follow_branches(chain: &mut Row, rows: &Rows) {
    let branches: Vec<&Row> = of(rows, "branches").collect();
    for _ in 0..=branches.len() {
        let Some(journal) = chain.get("journal") else {
            return;
        };
        let next = branches
            .iter()
            .find(|row| row.get("follows") == Some(journal));
        let Some(next) = next.and_then(|row| row.get("journal")) else {
            return;
        };
        chain.insert("journal".into(), next.clone());
    }
}

/// Hashes that the chain's row, signed heads and receipts vouch for.
fn known(rows: &Rows, chain: &Row) -> BTreeMap<u64, Hash> {
    let mut known = BTreeMap::new();
    for (seq, hash) in [("last", "head"), ("acked", "acked_hash")] {
        known.extend(bytes(chain, hash).map(|hash| (count(chain, seq), Hash(hash))));
    }
    let ours = |row: &&Row| row.get("chain") == chain.get("chain");
    for row in of(rows, "heads").filter(ours) {
        if let Some(hash) = bytes(row, "hash") {
            known.entry(count(row, "seq")).or_insert(Hash(hash));
        }
    }
    for row in of(rows, "receipts").filter(ours) {
        let said = serde_json::from_str::<ReceiptText>(text(row, "text")).ok();
        if let Some((said, hash)) =
            said.and_then(|said| Some((said.to, Hash::from_hex(&said.hash).ok()?)))
        {
            known.entry(said).or_insert(hash);
        }
    }
    known
}

/// Puts in an enrolment with its lines. None where no line is left: the handheld enrols anew.
fn put_chain(tx: &Connection, rows: &Rows, mut chain: Row, chosen: &Chosen) -> Result<Option<u64>> {
    let Some((last, end)) = chosen.lines.last() else {
        return Ok(None);
    };
    let id = number(&chain, "chain");
    let has_feed = of(rows, "feed").any(|row| number(row, "chain") == id);
    let mut set = |column: &str, value: Value| chain.insert(column.into(), value);
    let whole = |number: u64| Value::Integer(i64::try_from(number).unwrap_or(0));
    let hash = Value::Blob(end.hash.0.to_vec());
    set("last", whole(*last));
    set("head", hash.clone());
    // The feed comes whole again; what of it was found shows until then.
    set("cursor", Value::Text(String::new()));
    set("staging", Value::Integer(0));
    // What was proved beyond what is left isn't missed from the server.
    set("proved", Value::Integer(0));
    if !has_feed {
        set("loaded", Value::Integer(0));
    }
    if count(&chain, "acked") > *last {
        chain.insert("acked".into(), whole(*last));
        chain.insert("acked_hash".into(), hash);
    }
    let reflected = count(&chain, "reflected").min(*last);
    chain.insert("reflected".into(), whole(reflected));
    insert(tx, "chains", &chain)?;
    for (seq, found) in &chosen.lines {
        let row = Row::from([
            ("chain".into(), Value::Integer(id)),
            ("seq".into(), whole(*seq)),
            ("line".into(), Value::Blob(found.line.clone())),
            ("hash".into(), Value::Blob(found.hash.0.to_vec())),
        ]);
        insert(tx, "lines", &row)?;
    }
    Ok(Some(*last))
}

/// What belongs to the lines that are there, and what stands beside them.
fn beside(tx: &Connection, rows: &Rows, kept: &BTreeMap<i64, u64>) -> Result<()> {
    let last = |row: &Row| kept.get(&number(row, "chain")).copied();
    for (table, seq) in [
        ("branches", "seq"),
        ("heads", "seq"),
        ("receipts", "to_seq"),
    ] {
        let there = |row: &&Row| last(row).is_some_and(|last| count(row, seq) <= last);
        for row in of(rows, table).filter(there) {
            insert(tx, table, row)?;
        }
    }
    for row in of(rows, "photos").filter(|row| bytes::<32>(row, "sha256").is_some()) {
        let mut row = row.clone();
        if last(&row).is_none_or(|last| count(&row, "seq") > last) {
            row.insert("chain".into(), Value::Integer(0));
            row.insert("seq".into(), Value::Integer(0));
        }
        insert(tx, "photos", &row)?;
    }
    for row in of(rows, "feed").filter(|row| last(row).is_some()) {
        insert(tx, "feed", row)?;
    }
    for row in of(rows, "desk") {
        insert(tx, "desk", row)?;
    }
    Ok(())
}
