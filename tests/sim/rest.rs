//! The end of a run: nothing goes wrong any more, all arrives, and both sides are equal.

use crate::handheld::{Carried, Violation};
use crate::play::{Run, enrol};
use chrono::TimeDelta;
use data_encoding::BASE64;
use device::command::{Command, Reply};
use protocol::chain::{Hash, sha256_hex};
use protocol::feed::Kind;
use protocol::rows::{FindingFeedRow, OrderFeedRow, PictureRow};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Cycles of each handheld until it must be at rest: a photo that was set aside waits an hour.
const CYCLES: usize = 30;
const KINDS: [Kind; 15] = [
    Kind::Site,
    Kind::Staff,
    Kind::Verifier,
    Kind::Shift,
    Kind::Checklist,
    Kind::Plan,
    Kind::Checkpoint,
    Kind::Equipment,
    Kind::Reading,
    Kind::Round,
    Kind::Finding,
    Kind::Order,
    Kind::Key,
    Kind::Picture,
    Kind::Doubt,
];

/// Lets all of it arrive, then compares.
pub fn check(run: &mut Run) -> Result<(), Violation> {
    settle(run)?;
    arrived(run)?;
    pictured(run)?;
    for one in &mut run.carried {
        one.look_whole()?;
        one.replay()?;
    }
    let mut net = run.net.lock();
    net.server.verify()?;
    net.server.rebuild()
}

fn settle(run: &mut Run) -> Result<(), Violation> {
    let mut net = run.net.lock();
    net.heal();
    if !net.server.is_up() {
        net.server.start().map_err(|error| error.to_string())?;
    }
    drop(net);
    let mut last = Vec::new();
    for _ in 0..CYCLES {
        last.clear();
        for one in &mut run.carried {
            if one.revoked {
                enrol(one, &run.net)?;
            }
            run.time.pass(700_000);
            let error = one.cycle()?;
            one.look()?;
            if error == Some(protocol::ErrorCode::Revoked) {
                one.revoked = true;
            }
            let state = one.here().look(|store| {
                let (waiting, counts) = (store.waiting()?, store.photo_counts()?);
                let reflected = store.reflected()? == store.journal()?.last;
                Ok::<_, store::StoreError>((waiting, counts, reflected))
            });
            let (waiting, (proven, named), reflected) = state.map_err(|e| e.to_string())?;
            let rests = error.is_none()
                && waiting.lines == 0
                && waiting.photos == 0
                && proven == named
                && reflected;
            if !rests {
                last.push(format!(
                    "{:?}: {error:?}, {waiting:?}, {proven} of {named} photos proven",
                    one.folder.file_name()
                ));
            }
        }
        if last.is_empty() {
            break;
        }
    }
    // Two more, so that each has seen what the others sent.
    for _ in 0..2 {
        for one in &mut run.carried {
            run.time.pass(1_000);
            one.cycle()?;
            one.look()?;
        }
    }
    match last.is_empty() {
        true => Ok(()),
        false => Err(format!("no rest: {}", last.join("; "))),
    }
}

/// Everything that was saved is held, once in each journal, and exports say so.
fn arrived(run: &mut Run) -> Result<(), Violation> {
    for one in &run.carried {
        run.must.extend(one.saved.iter().map(|(hash, _)| *hash));
    }
    let net = run.net.lock();
    let held = net.server.held()?;
    let lost = run
        .must
        .iter()
        .filter(|hash| !held.contains_key(*hash))
        .count();
    if lost > 0 {
        return Err(format!("{lost} lines that were saved are nowhere"));
    }
    for places in held.values() {
        let mut journals: Vec<_> = places.iter().map(|(journal, _)| journal).collect();
        journals.sort();
        journals.dedup();
        if journals.len() < places.len() {
            return Err(format!("one line is held twice: {places:?}"));
        }
    }
    let photos = net.server.photos()?;
    for one in &run.carried {
        check_kept(one, &photos)?;
    }
    let mut feeds: Vec<Rows> = Vec::new();
    for one in &run.carried {
        let read = one.here().look(|store| {
            let mut rows = BTreeMap::new();
            for kind in KINDS {
                for (id, row) in store.feed_rows::<Value>(kind)? {
                    rows.insert(format!("{} {id}", kind.name()), row);
                }
            }
            Ok::<_, store::StoreError>((store.journal()?, rows))
        });
        let (stands, rows) = read.map_err(|error| error.to_string())?;
        let begins = stands.follows.map_or(0, |follows| follows.seq) as usize;
        let ours = one.saved[begins..].iter();
        let ours: Vec<u8> = ours
            .flat_map(|(hash, line)| protocol::export::row(&Hash(*hash), line))
            .collect();
        let export = net.server.export(stands.journal)?;
        if !export.starts_with(&ours) {
            return Err("an export isn't the handheld's journal".into());
        }
        let checked = protocol::export::check(&export).map_err(|error| error.to_string())?;
        if checked.lines != (one.saved.len() - begins) as u64 {
            return Err(format!("an export has {} lines", checked.lines));
        }
        feeds.push(rows);
    }
    let yesterday = net.server.now() - TimeDelta::hours(24 - 8);
    let yesterday = yesterday.format("%Y-%m-%dT%H:%M").to_string();
    for rows in &feeds[1..] {
        if let Some(odd) = difference(&feeds[0], rows, &yesterday) {
            return Err(format!("two handhelds' feeds differ at {odd}"));
        }
    }
    Ok(())
}

/// Photos that lines name are on the server, and every receipt that was kept is the server's word.
fn check_kept(one: &Carried, photos: &BTreeSet<String>) -> Result<(), Violation> {
    for (_, line) in &one.saved {
        let line: Value = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        let named = line["photos"].as_array().into_iter().flatten();
        if let Some(photo) = named
            .filter_map(Value::as_str)
            .find(|name| !photos.contains(*name))
        {
            return Err(format!("photo {photo} isn't on the server"));
        }
    }
    let read = one.here().look(|store| {
        let key = store.enrolment()?.map(|enrolment| enrolment.server_key);
        Ok::<_, store::StoreError>((key, store.receipts()?))
    });
    let (key, receipts) = read.map_err(|error| error.to_string())?;
    let key = key.ok_or("the enrolment is gone")?;
    for receipt in &receipts {
        let text = receipt
            .open(&key)
            .map_err(|error| format!("a kept receipt: {error}"))?;
        let place = usize::try_from(text.to).unwrap_or(0);
        let ours = place.checked_sub(1).and_then(|place| one.saved.get(place));
        let same = ours.is_some_and(|(hash, _)| Hash(*hash).hex() == text.hash);
        if !same {
            return Err(format!("a kept receipt is for another line {}", text.to));
        }
    }
    match receipts.is_empty() {
        true => Err("no receipt was kept".into()),
        false => Ok(()),
    }
}

/// Pictures that the feed names lie on every handheld with room for them, with the right bytes.
///
/// Edges: what a handheld took itself it asks nobody for, freed or not. One that was restored had
/// lost photos of lines that had gone out before: those are nowhere, and no line that stands on a
/// handheld names them, as `arrived` has seen.
fn pictured(run: &mut Run) -> Result<(), Violation> {
    let held = run.net.lock().server.photos()?;
    for one in run.carried.iter_mut().filter(|one| one.room == u64::MAX) {
        // Another run asks again for what this one set aside.
        one.kill(false);
        one.start()?;
        for _ in 0..2 {
            run.time.pass(1_000);
            one.cycle()?;
        }
        let named = one.here().look(|store| {
            let rows = store.feed_rows::<PictureRow>(Kind::Picture)?;
            let own = rows.into_iter().flat_map(|(_, row)| [row.photo, row.clip]);
            let mut named: BTreeSet<String> = own.flatten().collect();
            for (_, row) in store.feed_rows::<FindingFeedRow>(Kind::Finding)? {
                if let FindingFeedRow::Finding(row) = row {
                    let order = store.feed_row(Kind::Order, &row.order.to_string())?;
                    let open =
                        matches!(&order, Some(OrderFeedRow::Order(it)) if it.state.is_open());
                    for photo in row.photos.into_iter().filter(|_| open) {
                        let own = Hash::from_hex(&photo).map(|hash| store.photo_known(&hash.0));
                        if !own.unwrap_or(Ok(false))? {
                            named.insert(photo);
                        }
                    }
                }
            }
            Ok::<_, store::StoreError>(named)
        });
        let named = named.map_err(|error| error.to_string())?;
        run.counts.more("pictures looked for", named.len() as u64);
        for sha256 in named.intersection(&held).cloned() {
            let ask = Command::PhotoBytes {
                sha256: sha256.clone(),
                thumbnail: false,
            };
            let bytes = match one.ask(ask) {
                Ok(Reply::PhotoBytes { base64, .. }) => BASE64.decode(base64.as_bytes()),
                other => return Err(format!("picture {sha256} isn't here: {other:?}")),
            };
            if bytes.map(|bytes| sha256_hex(&bytes)) != Ok(sha256) {
                return Err("a picture has other bytes".into());
            }
        }
    }
    Ok(())
}

type Rows = BTreeMap<String, Value>;

/// Where two feeds differ. Rows that age out leave no tombstone, so one side may still have them.
fn difference(one: &Rows, other: &Rows, yesterday: &str) -> Option<String> {
    let keys = one.keys().chain(other.keys());
    keys.filter(|key| match (one.get(*key), other.get(*key)) {
        (Some(row), None) => !has_aged(one, key, row, yesterday),
        (None, Some(row)) => !has_aged(other, key, row, yesterday),
        (ours, theirs) => ours != theirs,
    })
    .map(|key| format!("{key}: {:?} and {:?}", one.get(key), other.get(key)))
    .next()
}

/// A round of a day before, or a finding that was closed, with its order.
fn has_aged(rows: &Rows, key: &str, row: &Value, yesterday: &str) -> bool {
    let closed = |order: &Value| matches!(order["state"].as_str(), Some("verified" | "rejected"));
    let order = || rows.get(&format!("order {}", row["order"].as_str().unwrap_or("")));
    match key.split(' ').next() {
        Some("round") => row["start"].as_str().is_some_and(|start| start < yesterday),
        Some("finding") => row.get("joined").is_some() || order().is_none_or(closed),
        Some("order") => row.get("joined").is_some() || closed(row),
        _ => false,
    }
}
