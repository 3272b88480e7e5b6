//! The server's own journals: one a site, one without a site, chained and signed like any other.

use crate::clock::write_time;
use crate::error::ServerError;
use crate::ingest::check::{Encoding, check};
use crate::ingest::take::keep;
use crate::sql::journals::{self, Journal};
use crate::sql::sites;
use crate::writer::Writing;
use chrono::{DateTime, Utc};
use model::ids::{JournalId, StaffId};
use protocol::batch::{self, Header};
use protocol::chain::Hash;
use protocol::events::{Event, JournalOpened};
use protocol::frame;
use protocol::keys::batch_text;
use protocol::line::{self, Line};
use uuid::{NoContext, Timestamp, Uuid};

/// An id that sorts by time.
pub fn new_id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    let stamp = Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos());
    Uuid::new_v7(stamp)
}

/// Appends deeds to the server's journal of a site, or to the one without a site.
pub fn append(
    writing: &Writing<'_>,
    site: Option<i64>,
    events: Vec<Event>,
) -> Result<(), ServerError> {
    append_by(writing, site, None, events)
}

/// The same, by somebody of the site's staff.
pub fn append_by(
    writing: &Writing<'_>,
    site: Option<i64>,
    by: Option<StaffId>,
    events: Vec<Event>,
) -> Result<(), ServerError> {
    // Under another key than before, another journal begins.
    let key = writing.keys.receipt.public();
    let mut journal = match journals::of_server(writing.tx, site, key.raw())? {
        Some(journal) => journal,
        None => open(writing, site)?,
    };
    let mut all = Vec::with_capacity(events.len() + 1);
    if journal.acked == 0 {
        all.push(opened(writing, &journal)?);
    }
    all.extend(events);
    let mut lines = Vec::with_capacity(all.len());
    for (event, seq) in all.into_iter().zip(journal.acked + 1..) {
        lines.push(write(writing, seq, by, event)?);
    }
    let head = lines
        .iter()
        .fold(journal.head, |hash, line| hash.step(line));
    let to = journal.acked + lines.len() as i64;
    let text = batch_text(journal.id, u64::try_from(to).unwrap_or(0), &head);
    let header = Header {
        from: u64::try_from(journal.acked + 1).unwrap_or(0),
        count: lines.len() as u64,
        base: journal.head.hex(),
        head: head.hex(),
        sig: writing.keys.receipt.sign(&text),
        last: u64::try_from(to).unwrap_or(0),
        photos_waiting: 0,
        follows: None,
    };
    let body = batch::write(&header, lines.iter().map(Vec::as_slice));
    let frame = frame::zstd(&body)?;
    let batch = check(journal.id, 0, &journal.public_key, Encoding::Zstd, &frame)?;
    let first = batch.from;
    keep(writing, &mut journal, &batch, first, &batch.lines)?;
    journal.last = journal.acked;
    journal.seen_at_ms = writing.now.timestamp_millis();
    journals::update(writing.tx, &journal)?;
    Ok(())
}

fn open(writing: &Writing<'_>, site: Option<i64>) -> Result<Journal, ServerError> {
    let mut journal = Journal {
        number: 0,
        id: JournalId(new_id(writing.now)),
        site,
        device: None,
        public_key: *writing.keys.receipt.public().raw(),
        follows: None,
        follows_seq: 0,
        follows_hash: Hash::ZERO,
        acked: 0,
        head: Hash::ZERO,
        last: 0,
        photos_waiting: 0,
        seen_at_ms: writing.now.timestamp_millis(),
        skew_ms: None,
        twin: None,
        twin_to: 0,
    };
    journal.number = journals::add(writing.tx, &journal)?;
    Ok(journal)
}

fn opened(writing: &Writing<'_>, journal: &Journal) -> Result<Event, ServerError> {
    let site = match journal.site {
        Some(site) => Some(sites::by_number(writing.tx, site)?.id),
        None => None,
    };
    Ok(Event::from(JournalOpened {
        journal: journal.id,
        device: None,
        site,
        public_key: writing.keys.receipt.public().base64(),
        app: concat!("touchpoint-server ", env!("CARGO_PKG_VERSION")).to_owned(),
    }))
}

fn write(
    writing: &Writing<'_>,
    seq: i64,
    by: Option<StaffId>,
    event: Event,
) -> Result<Vec<u8>, ServerError> {
    let since_ms = writing.now.timestamp_millis() - writing.run.opened_at_ms;
    let line = Line {
        marks: Vec::new(),
        v: line::VERSION,
        seq: u64::try_from(seq).unwrap_or(0),
        at: write_time(writing.now),
        boot: writing.run.id.clone(),
        mono_ms: u64::try_from(since_ms).unwrap_or(0),
        by,
        event,
    };
    Ok(line.write()?)
}
