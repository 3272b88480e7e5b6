//! Reads a return file: the server's receipts for what a hand-off brought it.
//!
//! It proves; it never takes back. What a receipt doesn't name may have come since it was written.

use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::sync::{open_receipt, signed_receipt};
use protocol::chain::Hash;
use protocol::handoff::{self, ReturnHead};
use protocol::keys::batch_text;
use protocol::receipt::{Receipt, ReceiptText};
use protocol::{ErrorCode, ProtocolError};
use serde::Serialize;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use store::{Enrolment, Stamp, Store, StoreError, Taken};

/// What a return file proved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Returned {
    pub receipts: u64,
    /// Lines that no longer wait.
    pub lines: u64,
    /// Photos that are proven now and weren't before.
    pub photos: u64,
    pub lines_waiting: u64,
    pub photos_proven: u64,
    pub photos_total: u64,
}

impl Handheld {
    /// Marks what the receipts of a return file prove, as a sync would.
    ///
    /// Edges: the same file twice, or an old one, changes nothing more.
    /// Errors: one that breaks off, belongs to another handheld, or holds a receipt that isn't this
    /// server's word for these lines. Then nothing was marked.
    pub fn take_return(&self, path: &Path) -> Result<Returned, DeviceError> {
        let mut store = self.store();
        let enrolment = store.enrolment()?.ok_or(StoreError::NotEnrolled)?;
        each(&mut store, &enrolment, path, |_, _, _| Ok(()))?;
        let (before, (proven, _)) = (store.journal()?, store.photo_counts()?);
        let stamp = self.outside.clock.now();
        let head = each(&mut store, &enrolment, path, |store, receipt, text| {
            take(store, &stamp, receipt, text)
        })?;
        let (after, (photos_proven, photos_total)) = (store.journal()?, store.photo_counts()?);
        Ok(Returned {
            receipts: head.receipts,
            lines: after.acked - before.acked,
            photos: photos_proven - proven,
            lines_waiting: after.last - after.acked,
            photos_proven,
            photos_total,
        })
    }
}

/// Visits each receipt, opened and found to be for this handheld's lines.
fn each(
    store: &mut Store,
    enrolment: &Enrolment,
    path: &Path,
    mut visit: impl FnMut(&mut Store, &Receipt, &ReceiptText) -> Result<(), DeviceError>,
) -> Result<ReturnHead, DeviceError> {
    let shown = path.display();
    let file = File::open(path).map_err(|error| {
        let message = format!("{shown} can't be read: {error}");
        DeviceError::refused(ErrorCode::NotFound, message)
    })?;
    let mut input = BufReader::new(file);
    let wrong = |error: ProtocolError| {
        let message = match error {
            ProtocolError::Handoff(what) => format!("the return file {shown} {what}"),
            other => format!("{shown}: {other}"),
        };
        DeviceError::refused(ErrorCode::Malformed, message)
    };
    let head = handoff::return_head(&mut input).map_err(wrong)?;
    if head.device != store.identity()?.device || head.site != enrolment.site {
        let message = format!("{shown} is for another handheld or another site");
        return Err(DeviceError::refused(ErrorCode::Forbidden, message));
    }
    for n in 1..=head.receipts {
        let receipt = handoff::receipt(&mut input).map_err(wrong)?;
        let text = opened(store, enrolment, &receipt).ok_or_else(|| {
            let message = format!(
                "receipt {n} in {shown} isn't this server's signed word for these lines; \
                 nothing was marked"
            );
            DeviceError::refused(ErrorCode::WrongServer, message)
        })?;
        visit(store, &receipt, &text)?;
    }
    Ok(head)
}

/// A receipt for the journal that owns these lines here must be for our lines; of another, that
/// went on without us, only the photos count.
fn opened(store: &Store, enrolment: &Enrolment, receipt: &Receipt) -> Option<ReceiptText> {
    let text = signed_receipt(store, enrolment, receipt).ok()?;
    match text.journal == store.owner(text.from).ok()?.journal {
        true => open_receipt(store, enrolment, text.journal, receipt).ok(),
        false => Some(text),
    }
}

fn take(
    store: &mut Store,
    stamp: &Stamp,
    receipt: &Receipt,
    text: &ReceiptText,
) -> Result<(), DeviceError> {
    let stands = store.journal()?;
    if text.journal != store.owner(text.from)?.journal {
        return Ok(store.photos_proven(text)?);
    }
    if text.from <= stands.acked + 1 && text.to > stands.acked {
        let hash = Hash::from_hex(&text.hash).map_err(StoreError::from)?;
        let signed = batch_text(text.journal, text.to, &hash);
        let sig = store.identity()?.key.sign(&signed);
        let taken = Taken {
            from: stands.acked + 1,
            seq: text.to,
            hash: &hash,
            sig: Some((text.to, &sig)),
            receipt: Some(receipt),
        };
        store.acked(stamp, &taken)?;
    } else {
        store.keep_receipt(receipt)?;
    }
    Ok(store.photos_proven(text)?)
}
