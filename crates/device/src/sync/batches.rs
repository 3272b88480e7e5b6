//! Sends lines and asks what the server holds; compares what it says with our own chain.

use super::act::{Act, stored};
use super::driver::Stands;
use super::receipts;
use super::transport::{Method, Request, Transport};
use super::wire::{No, ask, ask_json, read};
use crate::clock::{Clock, lock};
use crate::health;
use model::ids::JournalId;
use protocol::batch::{
    APP_HEADER, APP_OFFERED, Acked, Common, Header, Held, VERSION_BYTES_MAX, WEB_VIEW_HEADER,
};
use protocol::chain::Hash;
use protocol::events::ClockAnchored;
use protocol::keys::batch_text;
use protocol::{BATCH_BYTES_MAX, ErrorBody, ErrorCode, batch, frame};
use std::sync::Mutex;
use store::{Enrolment, JournalStands, Stamp, Store, Taken};
use sync_engine::{Ours, Outcome, Refusal};

/// How long one pair of clocks serves before the next.
const ANCHOR_EVERY_MS: u64 = 3_600_000;

/// A batch that is ready to go.
pub(crate) struct Ready {
    stands: JournalStands,
    /// Whose lines they are: a branch's, or of a journal that it left behind.
    pub journal: JournalId,
    /// Its last line; with no lines, the one before.
    pub to: u64,
    head: Hash,
    sig: String,
    pub body: Vec<u8>,
}

/// Sends at most `count` lines from `from`, keeps the receipt, and anchors the clock.
pub(crate) fn send(
    store: &Mutex<Store>,
    transport: &mut dyn Transport,
    clock: &dyn Clock,
    enrolment: &Enrolment,
    (from, count): (u64, u64),
    stands: &Stands,
) -> Act {
    let ready = prepare(&mut lock(store), from, count)?;
    let web_view = stored(lock(store).kept("preference/web_view"))?;
    let body = frame::zstd(&ready.body).map_err(|_| Outcome::Failed(ErrorCode::Internal))?;
    let path = format!("/v1/journals/{}/batches", ready.journal);
    let request = Request::new(Method::Post, path)
        .header("content-encoding", "zstd")
        .header(APP_HEADER, crate::APP)
        .header(WEB_VIEW_HEADER, version(web_view.as_deref()))
        .body("application/x-ndjson", body);
    let sent = clock.now();
    let answer = ask(transport, Some(&enrolment.token), request);
    let received = clock.now();
    match answer {
        Ok(answer) => {
            let acked: Acked = read(&answer)?;
            stands.heard_offer(answer.headers.get(APP_OFFERED).cloned());
            let mut store = lock(store);
            let outcome = accept(&mut store, enrolment, &ready, from, &acked, &received)?;
            anchor(&mut store, &acked.server_time, &sent, &received)?;
            Ok(outcome)
        }
        Err(No::Refused {
            body,
            retry_after_ms,
        }) => refused(&mut lock(store), &body, retry_after_ms),
        Err(no) => Err(no.into()),
    }
}

/// As a header may hold it, whatever the page said: figures and points, or nothing.
fn version(said: Option<&str>) -> String {
    let letters = said.unwrap_or_default().chars();
    let letters = letters.filter(|letter| letter.is_ascii_digit() || *letter == '.');
    letters.take(VERSION_BYTES_MAX).collect()
}

/// Reads, marks and signs a batch of at most `count` lines of one journal. That a line is damaged
/// is kept, so that the screen says it too.
pub(crate) fn prepare(store: &mut Store, from: u64, count: u64) -> Result<Ready, Outcome> {
    let damaged = Outcome::Failed(ErrorCode::StoreDamaged);
    let stands = stored(store.journal())?;
    let owner = stored(store.owner(from))?;
    let count = count.min((owner.to + 1).saturating_sub(from));
    let lines = match count {
        0 => Vec::new(),
        _ => stored(store.lines(from, count, BATCH_BYTES_MAX))?,
    };
    let whole = lines.iter().zip(from..).all(|(line, seq)| line.0 == seq);
    if !whole || lines.is_empty() != (count == 0) {
        return Err(damaged);
    }
    let base = stored(store.hash_at(from - 1))?.ok_or(damaged)?;
    let lines = with_marks(base, lines);
    // A signature proves the lines before a damaged one, so a batch ends there.
    let whole = lines
        .iter()
        .skip(1)
        .take_while(|line| !is_mark(&line.1))
        .count()
        + 1;
    let lines = &lines[..whole.min(lines.len())];
    for (seq, ..) in lines.iter().filter(|line| is_mark(&line.1)) {
        stored(store.note_damaged_line(*seq))?;
    }
    let (to, head) = lines
        .last()
        .map_or((from - 1, base), |line| (line.0, line.2));
    let identity = stored(store.identity())?;
    let sig = identity.key.sign(&batch_text(owner.journal, to, &head));
    let header = Header {
        from,
        count: lines.len() as u64,
        base: base.hex(),
        head: head.hex(),
        sig: sig.clone(),
        last: owner.to,
        photos_waiting: stored(store.photos_waiting())?.len() as u64,
        follows: owner.follows,
    };
    Ok(Ready {
        stands,
        journal: owner.journal,
        to,
        head,
        sig,
        body: batch::write(&header, lines.iter().map(|line| line.1.as_slice())),
    })
}

/// A line whose bytes no longer fit its kept hash travels as `#` and that hash: one unread step.
fn with_marks(base: Hash, lines: Vec<(u64, Vec<u8>, Hash)>) -> Vec<(u64, Vec<u8>, Hash)> {
    let mut before = base;
    let mark = |(seq, line, kept): (u64, Vec<u8>, Hash)| {
        let fits = before.step(&line) == kept && !line.contains(&b'\n');
        before = kept;
        if fits {
            return (seq, line, kept);
        }
        tracing::error!(seq, "a kept line is damaged; it is sent as its hash");
        (seq, format!("#{kept}").into_bytes(), kept)
    };
    lines.into_iter().map(mark).collect()
}

fn is_mark(line: &[u8]) -> bool {
    line.first() == Some(&b'#')
}

/// Checks the answer before any of it is kept.
fn accept(
    store: &mut Store,
    enrolment: &Enrolment,
    ready: &Ready,
    from: u64,
    acked: &Acked,
    stamp: &Stamp,
) -> Act {
    // What a journal that was left behind holds beyond these lines is no business of ours.
    let left_behind = ready.journal != ready.stands.journal && acked.acked > ready.to;
    let (held, ours) = match left_behind {
        true => (ready.to, Ours::Same),
        false => (acked.acked, compare(store, acked.acked, &acked.head)?),
    };
    let outcome = Outcome::Acked {
        to: ready.to,
        acked: held,
        ours,
    };
    if held < ready.to || (held == ready.to && ours != Ours::Same) {
        // A contradiction: the engine stops at it, and nothing is kept.
        return Ok(outcome);
    }
    let text = match &acked.receipt {
        Some(receipt) => Some(receipts::open(store, enrolment, ready.journal, receipt)?),
        None => None,
    };
    let sent = ready.to >= from;
    if sent && text.as_ref().map(|text| text.to) != Some(ready.to) {
        return Err(Outcome::Failed(ErrorCode::WrongServer));
    }
    let (seq, hash) = match ours {
        Ours::Same if !left_behind => (held, hash_of(&acked.head)?),
        _ => (ready.to, ready.head),
    };
    if sent || seq != ready.stands.acked {
        let sig = sent.then_some((ready.to, ready.sig.as_str()));
        let taken = Taken {
            from,
            seq,
            hash: &hash,
            sig,
            receipt: acked.receipt.as_ref(),
        };
        stored(store.acked(stamp, &taken))?;
    }
    if let Some(text) = text {
        receipts::note_photos(store, &text, stamp)?;
    }
    Ok(outcome)
}

fn refused(store: &mut Store, body: &ErrorBody, retry_after_ms: Option<u64>) -> Act {
    let held = match (body.acked, &body.head) {
        (Some(acked), Some(head)) => Some((acked, compare(store, acked, head)?)),
        _ => nothing_of(store, body)?.map(|begins| (begins, Ours::Same)),
    };
    if let (ErrorCode::Gap, Some((acked, Ours::Same))) = (body.code, held) {
        // A restored server: what it lost waits again, on the screen too.
        let hash = stored(store.hash_at(acked))?.unwrap_or(Hash::ZERO);
        stored(store.holds_less(acked, &hash))?;
    }
    let common = match &body.common {
        Some(Some(Common { seq, hash })) => {
            (compare(store, *seq, hash)? == Ours::Same).then_some(*seq)
        }
        _ => None,
    };
    Ok(Outcome::Refused(Refusal {
        code: body.code,
        retry_after_ms,
        held,
        common,
    }))
}

/// Where the journal begins that `follows` named and the server holds nothing of.
fn nothing_of(store: &Store, body: &ErrorBody) -> Result<Option<u64>, Outcome> {
    let journal = body.journal.as_deref().and_then(|id| id.parse().ok());
    match (body.code, journal) {
        (ErrorCode::Gap, Some(journal)) => stored(store.begins(journal)),
        _ => Ok(None),
    }
}

/// Asks what the server holds of the journal.
pub(crate) fn ask_held(
    store: &Mutex<Store>,
    transport: &mut dyn Transport,
    enrolment: &Enrolment,
) -> Act {
    let journal = enrolment.journal;
    let request = Request::new(Method::Get, format!("/v1/journals/{journal}"));
    match ask_json::<Held>(transport, Some(&enrolment.token), request) {
        Ok(held) => Ok(Outcome::Held {
            acked: held.acked,
            ours: compare(&lock(store), held.acked, &held.head)?,
        }),
        Err(No::Refused { body, .. }) if body.code == ErrorCode::NotFound => {
            let stands = stored(lock(store).journal())?;
            Ok(Outcome::Held {
                acked: stands.follows.map_or(0, |follows| follows.seq),
                ours: Ours::Same,
            })
        }
        Err(no) => Err(no.into()),
    }
}

/// How the server's line of this number compares with ours.
fn compare(store: &Store, seq: u64, head: &str) -> Result<Ours, Outcome> {
    Ok(match stored(store.hash_at(seq))? {
        None => Ours::Missing,
        Some(hash) if hash.hex() == head => Ours::Same,
        Some(_) => Ours::Different,
    })
}

fn hash_of(hex: &str) -> Result<Hash, Outcome> {
    Hash::from_hex(hex).map_err(|_| Outcome::Failed(ErrorCode::WrongServer))
}

/// Keeps server time beside both own clocks: on a boot's first reply, then hourly.
fn anchor(
    store: &mut Store,
    server_time: &str,
    sent: &Stamp,
    received: &Stamp,
) -> Result<(), Outcome> {
    let (boot, at_ms) = stored(store.anchored())?;
    let fresh = received.mono_ms >= at_ms && received.mono_ms - at_ms < ANCHOR_EVERY_MS;
    if boot == received.boot && fresh {
        return Ok(());
    }
    let event = ClockAnchored {
        server_time: server_time.to_owned(),
        sent_at: sent.at.clone(),
        sent_mono_ms: sent.mono_ms,
        received_at: received.at.clone(),
        received_mono_ms: received.mono_ms,
    };
    stored(store.append(received, None, event.into()))?;
    let known = health::known_time(server_time, received);
    stored(store.keep(health::KNOWN_TIME, known.as_deref()))?;
    stored(store.set_anchored(received))
}
