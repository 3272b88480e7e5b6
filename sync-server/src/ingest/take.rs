//! Takes a checked batch into the store, whole or not at all, and idempotent by position.

use crate::error::{ServerError, refuse, refuse_with};
use crate::ingest::check::{Checked, CheckedFollows, CheckedLine};
use crate::ingest::lines;
use crate::ingest::understand::understand;
use crate::sql::journals::{self, Journal, StoredBatch};
use crate::sql::{devices, sites};
use crate::writer::Writing;
use model::ids::JournalId;
use protocol::batch::Common;
use protocol::chain::Hash;
use protocol::events::{Event, JournalOpened};
use protocol::{ErrorBody, ErrorCode};
use rusqlite::Connection;

/// What the store holds after a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub journal: i64,
    pub acked: i64,
    pub head: Hash,
    /// The first line that isn't a followed journal's.
    pub own_from: i64,
    /// The batch named photos, so that its receipt has to look for them.
    pub names_photos: bool,
}

/// Takes a batch.
///
/// Errors: `forbidden`, `gap` and `fork`, each before anything is written.
pub fn take(writing: &Writing<'_>, batch: &Checked) -> Result<Taken, ServerError> {
    let held = journals::by_id(writing.tx, batch.journal)?;
    let mut journal = match held {
        Some(journal) => agree(writing, journal, batch)?,
        None => open(writing, batch)?,
    };
    goes_on(writing, &journal, batch)?;
    journal.last = batch.last;
    journal.photos_waiting = batch.photos_waiting;
    journal.seen_at_ms = writing.now.timestamp_millis();
    let first = batch.from.max(journal.acked + 1);
    let new = usize::try_from(first - batch.from).unwrap_or(usize::MAX);
    let new = batch.lines.get(new..).unwrap_or_default();
    openings(writing, &mut journal, batch, first, new)?;
    if journal.number == 0 {
        journal.number = journals::add(writing.tx, &journal)?;
    }
    if !new.is_empty() {
        keep(writing, &mut journal, batch, first, new)?;
    }
    journals::update(writing.tx, &journal)?;
    Ok(Taken {
        journal: journal.number,
        acked: journal.acked,
        head: journal.head,
        own_from: journal.follows_seq + 1,
        names_photos: batch.lines.iter().any(|line| !line.photos.is_empty()),
    })
}

/// Whether a batch that begins there goes on from what is held.
///
/// A handheld that was put back hears `gap` or `fork` before anything else that is wrong.
pub fn placed(
    connection: &Connection,
    id: JournalId,
    device: i64,
    from: i64,
    base: Hash,
) -> Result<(), ServerError> {
    let held = journals::by_id(connection, id)?;
    let (acked, head) = match &held {
        Some(journal) if journal.device != Some(device) => return Ok(()),
        Some(journal) => (journal.acked, journal.head),
        None => (0, Hash::ZERO),
    };
    let body = |code, message: &str| ErrorBody {
        acked: u64::try_from(acked).ok(),
        head: Some(head.hex()),
        ..ErrorBody::new(code, message)
    };
    if from > acked + 1 {
        return Err(refuse_with(body(
            ErrorCode::Gap,
            "lines before it are missing",
        )));
    }
    let before = match &held {
        Some(journal) => lines::hash_at(connection, journal, from - 1)?,
        None => Hash::ZERO,
    };
    if before != base {
        let mut body = body(ErrorCode::Fork, "`base` is not the hash that is held");
        body.common = Some(None);
        return Err(refuse_with(body));
    }
    Ok(())
}

/// A journal that is held: is it this handheld's, and the branch it says it is?
fn agree(writing: &Writing<'_>, journal: Journal, batch: &Checked) -> Result<Journal, ServerError> {
    if journal.device != Some(batch.device) {
        let message = "this journal belongs to another device";
        return Err(refuse(ErrorCode::Forbidden, message));
    }
    let Some(follows) = &batch.follows else {
        if journal.follows.is_none() {
            return Ok(journal);
        }
        let message = "this journal is a branch: its header carries `follows` in every batch";
        return Err(refuse(ErrorCode::Malformed, message));
    };
    let parent = match journal.follows {
        Some(parent) => Some(journals::by_number(writing.tx, parent)?.id),
        None => None,
    };
    let same = parent == Some(follows.journal)
        && journal.follows_seq == follows.seq
        && journal.follows_hash == follows.hash;
    if same {
        return Ok(journal);
    }
    Err(fork(
        &journal,
        None,
        "the journal is held as another branch",
    ))
}

/// A journal that isn't held yet.
fn open(writing: &Writing<'_>, batch: &Checked) -> Result<Journal, ServerError> {
    let mut journal = Journal {
        number: 0,
        id: batch.journal,
        site: None,
        device: Some(batch.device),
        public_key: batch.public_key,
        follows: None,
        follows_seq: 0,
        follows_hash: Hash::ZERO,
        acked: 0,
        head: Hash::ZERO,
        last: batch.last,
        photos_waiting: batch.photos_waiting,
        seen_at_ms: 0,
        skew_ms: None,
        twin: None,
        twin_to: 0,
    };
    match &batch.follows {
        None => {
            // A journal whose first line can't be read belongs to the site of the last enrolment.
            journal.site = devices::sites_of(writing.tx, batch.device)?
                .first()
                .copied();
        }
        Some(follows) => {
            let parent = followed(writing, batch, follows)?;
            journal.site = parent.site;
            journal.follows = Some(parent.number);
            journal.follows_seq = follows.seq;
            journal.follows_hash = follows.hash;
            journal.acked = follows.seq;
            journal.head = follows.hash;
        }
    }
    Ok(journal)
}

/// The journal that a new branch goes on from.
fn followed(
    writing: &Writing<'_>,
    batch: &Checked,
    follows: &CheckedFollows,
) -> Result<Journal, ServerError> {
    let missing = |body: ErrorBody| {
        refuse_with(ErrorBody {
            journal: Some(follows.journal.to_string()),
            ..body
        })
    };
    let gap = |message: &str| ErrorBody::new(ErrorCode::Gap, message);
    let Some(parent) = journals::by_id(writing.tx, follows.journal)? else {
        return Err(missing(gap("the journal that `follows` names isn't held")));
    };
    if parent.device != Some(batch.device) {
        let message = "`follows` names another device's journal";
        return Err(refuse(ErrorCode::Forbidden, message));
    }
    if parent.acked < follows.seq {
        let message = "the journal that `follows` names isn't held that far";
        return Err(missing(held_body(&parent, gap(message))));
    }
    if lines::hash_at(writing.tx, &parent, follows.seq)? != follows.hash {
        let message = "the line that `follows` names is held with another hash";
        return Err(fork(&parent, None, message));
    }
    Ok(parent)
}

fn held_body(journal: &Journal, body: ErrorBody) -> ErrorBody {
    ErrorBody {
        acked: u64::try_from(journal.acked).ok(),
        head: Some(journal.head.hex()),
        ..body
    }
}

fn fork(journal: &Journal, common: Option<Common>, message: &str) -> ServerError {
    let mut body = held_body(journal, ErrorBody::new(ErrorCode::Fork, message));
    body.common = Some(common);
    refuse_with(body)
}

/// Whether the batch goes on from what is held: one comparison proves all before it.
fn goes_on(writing: &Writing<'_>, journal: &Journal, batch: &Checked) -> Result<(), ServerError> {
    if batch.from > journal.acked + 1 {
        let message = format!("lines from {} on are missing", journal.acked + 1);
        let body = ErrorBody::new(ErrorCode::Gap, message);
        return Err(refuse_with(held_body(journal, body)));
    }
    let place = |seq: i64| usize::try_from(seq - batch.from).ok();
    let sent = |seq: i64| match place(seq) {
        Some(place) => batch.lines.get(place).map(|line| line.hash),
        None => Some(batch.base),
    };
    let both = journal.acked.min(batch.to);
    let agreed = |seq: i64| -> Result<bool, ServerError> {
        Ok(sent(seq) == Some(lines::hash_at(writing.tx, journal, seq)?))
    };
    if agreed(both)? {
        return Ok(());
    }
    let before = batch.from - 1;
    let common = if agreed(before)? {
        // The chain agrees up to some line and never after it.
        let (mut good, mut bad) = (before, both);
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            if agreed(middle)? {
                good = middle;
            } else {
                bad = middle;
            }
        }
        let hash = sent(good).unwrap_or(batch.base).hex();
        u64::try_from(good).ok().map(|seq| Common { seq, hash })
    } else {
        None
    };
    let message = "the handheld's lines and those held here are not the same";
    Err(fork(journal, common, message))
}

/// Line 1, where it is `journal_opened`, must name this journal, this handheld, its key and one of
/// its sites. One that comes later opens nothing: it is kept and marked, and blocks nobody.
fn openings(
    writing: &Writing<'_>,
    journal: &mut Journal,
    batch: &Checked,
    first: i64,
    new: &[CheckedLine],
) -> Result<(), ServerError> {
    let said = new.first().filter(|_| first == 1);
    let said = said.and_then(|line| line.said.as_ref());
    let Some(Event::JournalOpened(opened)) = said.map(|said| &said.event) else {
        return Ok(());
    };
    let site = Some(opening(writing, journal, batch, opened)?);
    if journal.follows.is_some() && site != journal.site {
        let message = "`journal_opened` names another site than the journal's";
        return Err(refuse(ErrorCode::Forbidden, message));
    }
    journal.site = site;
    Ok(())
}

fn opening(
    writing: &Writing<'_>,
    journal: &Journal,
    batch: &Checked,
    opened: &JournalOpened,
) -> Result<i64, ServerError> {
    let forbidden = |what: &str| {
        let message = format!("`journal_opened` names another {what}");
        refuse(ErrorCode::Forbidden, message)
    };
    if !names(writing, journal)?.contains(&opened.journal) {
        return Err(forbidden("journal"));
    }
    let device = devices::by_number(writing.tx, batch.device)?;
    if opened.device != Some(device.id) {
        return Err(forbidden("device"));
    }
    let key = data_encoding::BASE64.encode(&batch.public_key);
    if opened.public_key != key {
        return Err(forbidden("key"));
    }
    let site = match opened.site {
        Some(id) => sites::by_id(writing.tx, id)?,
        None => None,
    };
    let sites = devices::sites_of(writing.tx, batch.device)?;
    site.map(|site| site.number)
        .filter(|site| sites.contains(site))
        .ok_or_else(|| forbidden("site"))
}

/// The names that a journal's first line may carry: its own, or that of a journal it follows.
fn names(writing: &Writing<'_>, journal: &Journal) -> Result<Vec<JournalId>, ServerError> {
    let mut names = vec![journal.id];
    let mut follows = journal.follows;
    while let Some(parent) = follows {
        let parent = journals::by_number(writing.tx, parent)?;
        names.push(parent.id);
        follows = parent.follows;
    }
    Ok(names)
}

/// Keeps new lines: the frame as it came, the photos they name, and what they mean.
pub fn keep(
    writing: &Writing<'_>,
    journal: &mut Journal,
    batch: &Checked,
    first: i64,
    new: &[CheckedLine],
) -> Result<(), ServerError> {
    let commit_no = match journal.site {
        Some(site) => sites::next_commit(writing.tx, site)?,
        None => 0,
    };
    journals::add_batch(
        writing.tx,
        &StoredBatch {
            journal: journal.number,
            first,
            last: batch.to,
            commit_no,
            arrived_at_ms: writing.now.timestamp_millis(),
            base: journal.head,
            head: batch.head,
            sig: batch.sig,
            encoding: batch.encoding.number(),
            frame: batch.frame.clone(),
        },
    )?;
    understand(writing, journal, first, new)
}
