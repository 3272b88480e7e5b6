//! Receipts: signed by the key learnt at enrolment, or by one that it announced in the feed.

use super::act::stored;
use super::transport::{Method, Request, Transport};
use super::wire::ask_json;
use crate::clock::{Clock, lock};
use model::ids::JournalId;
use protocol::ErrorCode;
use protocol::feed::Kind;
use protocol::keys::{PublicKey, key_text};
use protocol::receipt::{Receipt, ReceiptText};
use protocol::rows::KeyRow;
use std::sync::Mutex;
use store::{Enrolment, Stamp, Store};
use sync_engine::Outcome;

/// Fetches the receipt of a stretch as it stands now, keeps it, and marks the photos it proves.
pub(crate) fn fetch(
    store: &Mutex<Store>,
    transport: &mut dyn Transport,
    clock: &dyn Clock,
    enrolment: &Enrolment,
    from: u64,
    to: u64,
) -> Result<ReceiptText, Outcome> {
    let journal = stored(lock(store).owner(from))?.journal;
    let path = format!("/v1/journals/{journal}/receipt?from={from}&to={to}");
    let request = Request::new(Method::Get, path);
    let receipt: Receipt = ask_json(transport, Some(&enrolment.token), request)?;
    let mut store = lock(store);
    let text = open(&store, enrolment, journal, &receipt)?;
    if (text.from, text.to) != (from, to) {
        return Err(Outcome::Failed(ErrorCode::WrongServer));
    }
    stored(store.keep_receipt(&receipt))?;
    note_photos(&mut store, &text, &clock.now())?;
    Ok(text)
}

/// Marks the photos that a receipt proves, and those that a restored server lost: they go again.
pub(crate) fn note_photos(
    store: &mut Store,
    text: &ReceiptText,
    stamp: &Stamp,
) -> Result<(), Outcome> {
    if !text.photos.is_empty() {
        stored(store.photos_proven(text))?;
    }
    if stored(store.photos_lost(stamp, text))? > 0 {
        tracing::warn!("the server lost photos that it held; they are sent again");
    }
    Ok(())
}

/// Checks a receipt: its signature, its journal, and that its last line is ours.
pub(crate) fn open(
    store: &Store,
    enrolment: &Enrolment,
    journal: JournalId,
    receipt: &Receipt,
) -> Result<ReceiptText, Outcome> {
    let wrong = Outcome::Failed(ErrorCode::WrongServer);
    let text = signed(store, enrolment, receipt)?;
    let ours = stored(store.hash_at(text.to))?.map(|hash| hash.hex());
    if text.journal != journal || ours.as_deref() != Some(text.hash.as_str()) {
        return Err(wrong);
    }
    Ok(text)
}

/// Checks a receipt's signature alone.
pub(crate) fn signed(
    store: &Store,
    enrolment: &Enrolment,
    receipt: &Receipt,
) -> Result<ReceiptText, Outcome> {
    if let Ok(text) = receipt.open(&enrolment.server_key) {
        return Ok(text);
    }
    let announced = announced(store, enrolment)?;
    let text = announced.iter().find_map(|key| receipt.open(key).ok());
    text.ok_or(Outcome::Failed(ErrorCode::WrongServer))
}

/// Keys that the enrolled one announced, directly or through another.
fn announced(store: &Store, enrolment: &Enrolment) -> Result<Vec<PublicKey>, Outcome> {
    let rows: Vec<(String, KeyRow)> = stored(store.feed_rows(Kind::Key))?;
    let mut trusted = vec![enrolment.server_key];
    // Each pass trusts at least one more, or is the last.
    for _ in 0..=rows.len() {
        let before = trusted.len();
        for (_, row) in &rows {
            if let Some(key) = vouched(row, &trusted)
                && !trusted.contains(&key)
            {
                trusted.push(key);
            }
        }
        if trusted.len() == before {
            break;
        }
    }
    Ok(trusted)
}

fn vouched(row: &KeyRow, trusted: &[PublicKey]) -> Option<PublicKey> {
    let key = PublicKey::from_base64(&row.value).ok()?;
    let signer = trusted.iter().find(|key| key.id() == row.signed_by)?;
    let text = key_text(&row.use_, &row.key, &row.value);
    signer.check("the key", &text, &row.sig).ok()?;
    (key.id() == row.key).then_some(key)
}
