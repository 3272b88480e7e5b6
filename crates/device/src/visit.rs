//! Being at a checkpoint: what was scanned, what it proves, and the list that it opens.
//!
//! Nothing here blocks honest work: a wrong place is named, an unknown label goes on by hand.

use crate::clock::Moment;
use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::items::item_row;
use crate::pictures::known_photos;
use crate::position::real;
use crate::site::{Declared, Site};
use crate::today::{begin, declared, rounds_of};
use crate::walk::{Walk, count, place_shown};
use model::ids::{CheckpointId, RoundId, StaffId};
use protocol::ErrorCode;
use protocol::chain::sha256_hex;
use protocol::events::{CheckpointReached, How, LabelRenewed, PaperWalk, Position};
use protocol::rows::CheckpointState;
use store::Store;

/// What a scanned or typed text is.
enum Read {
    Place(CheckpointId, How),
    WrongCheckDigit,
    Unknown,
}

impl Handheld {
    pub(crate) fn scan(
        &self,
        text: &str,
        how: How,
        round: Option<RoundId>,
        position: Option<Position>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let text = text.trim();
            let (place, how) = match read(site, text, how) {
                Read::Place(place, how) => (place, how),
                Read::WrongCheckDigit => return Ok(Reply::Scanned(Scanned::WrongCheckDigit)),
                Read::Unknown => return Ok(Reply::Scanned(Scanned::Unknown)),
            };
            let declared = declared(store, site)?;
            let all = candidates(store, site, now, person, &declared, place)?;
            let named = all.iter().find(|row| Some(row.round) == round);
            let begun_here = match round {
                Some(round) => store.round(round)?.is_some(),
                None => false,
            };
            // What is typed in elsewhere may be walked all the same, but nobody falls into it.
            let chosen = match round {
                Some(_) => named.filter(|row| row.paper.is_none() || !begun_here),
                None => all.iter().find(|row| row.paper.is_none()),
            };
            let Some(chosen) = chosen else {
                let place = place_shown(site, place).ok_or_else(|| no_place(place))?;
                return Ok(Reply::Scanned(Scanned::NotInRound {
                    place,
                    rounds: all.into_iter().filter(|row| row.paper.is_none()).collect(),
                }));
            };
            let walk = Walk::find(store, site, now, chosen.round)?;
            if walk.own.is_none() {
                begin(store, &walk, now, person, None)?;
            }
            let event = CheckpointReached {
                round: chosen.round,
                checkpoint: place,
                how,
                scanned: Some(text.to_owned()),
                reason: None,
                position: real(position),
                photos: Vec::new(),
                salt: None,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            if let Some(renewed) = renewed(site, place, text, how) {
                store.append(&now.stamp, Some(person), renewed.into())?;
            }
            let checkpoint = shown(store, site, now, chosen.round, place)?;
            Ok(Reply::Scanned(Scanned::Reached { checkpoint }))
        })
    }

    pub(crate) fn reach_by_hand(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        reason: String,
        (photos, position): (Vec<String>, Option<Position>),
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            walk_to(store, site, now, person, (round, checkpoint), &photos)?;
            let event = CheckpointReached {
                round,
                checkpoint,
                how: How::ByHand,
                scanned: None,
                salt: self.outside.chance.salt(!reason.is_empty()),
                reason: Some(reason).filter(|reason| !reason.is_empty()),
                position: real(position),
                photos,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            Ok(Reply::Checkpoint(shown(
                store, site, now, round, checkpoint,
            )?))
        })
    }

    /// "I am here" at a place that has no tag or label yet.
    pub(crate) fn here(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        position: Option<Position>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            walk_to(store, site, now, person, (round, checkpoint), &[])?;
            let row = site.checkpoints.get(&checkpoint);
            if row.is_none_or(|row| row.state != CheckpointState::ToMount) {
                let message = "a place with a tag or label is reached by it, or with a reason";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            let event = CheckpointReached {
                round,
                checkpoint,
                how: How::Here,
                scanned: None,
                reason: None,
                position: real(position),
                photos: Vec::new(),
                salt: None,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            let checkpoint = shown(store, site, now, round, checkpoint)?;
            Ok(Reply::Checkpoint(checkpoint))
        })
    }

    pub(crate) fn checkpoint(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
    ) -> Result<Reply, DeviceError> {
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        Ok(Reply::Checkpoint(shown(
            &store, &site, &now, round, checkpoint,
        )?))
    }
}

/// The word that a renewed label hangs now: it was scanned while the older one still counted.
fn renewed(site: &Site, place: CheckpointId, text: &str, how: How) -> Option<LabelRenewed> {
    let row = site.checkpoints.get(&place).filter(|_| how == How::Qr)?;
    let newest = row.labels.last().filter(|_| row.labels.len() > 1)?;
    (*newest == sha256_hex(text.as_bytes())).then(|| LabelRenewed {
        checkpoint: place,
        label: text.to_owned(),
    })
}

/// A round that can still be walked.
pub(crate) fn open_walk<'a>(
    store: &Store,
    site: &'a Site,
    now: &Moment,
    round: RoundId,
) -> Result<Walk<'a>, DeviceError> {
    let walk = Walk::find(store, site, now, round)?;
    if walk.finished() {
        let message = format!("round {round} is finished");
        return Err(DeviceError::refused(ErrorCode::RoundFinished, message));
    }
    Ok(walk)
}

/// Makes sure that a round goes to a place, with photos that are kept here, and begins it where it
/// was not begun here: as it is, walked or typed in.
pub(crate) fn go_to(
    store: &mut Store,
    site: &Site,
    now: &Moment,
    person: StaffId,
    (round, checkpoint): (RoundId, CheckpointId),
    photos: &[String],
) -> Result<(), DeviceError> {
    let walk = open_walk(store, site, now, round)?;
    let paper = walk.paper.clone();
    goes_on(store, &walk, now, person, checkpoint, photos, paper)
}

/// The same by somebody who is there now.
///
/// Errors: a round that is typed in here from paper is walked by nobody.
fn walk_to(
    store: &mut Store,
    site: &Site,
    now: &Moment,
    person: StaffId,
    (round, checkpoint): (RoundId, CheckpointId),
    photos: &[String],
) -> Result<(), DeviceError> {
    let walk = open_walk(store, site, now, round)?;
    if walk.own.is_some() && walk.paper.is_some() {
        let message = "this round is typed in from paper";
        return Err(DeviceError::refused(ErrorCode::BadValue, message));
    }
    goes_on(store, &walk, now, person, checkpoint, photos, None)
}

fn goes_on(
    store: &mut Store,
    walk: &Walk<'_>,
    now: &Moment,
    person: StaffId,
    checkpoint: CheckpointId,
    photos: &[String],
    paper: Option<PaperWalk>,
) -> Result<(), DeviceError> {
    in_round(walk, checkpoint)?;
    known_photos(store, photos)?;
    match walk.own {
        Some(_) => Ok(()),
        None => begin(store, walk, now, person, paper),
    }
}

/// Refuses a place that isn't of this round.
pub(crate) fn in_round(walk: &Walk<'_>, checkpoint: CheckpointId) -> Result<(), DeviceError> {
    match walk.goes_to(checkpoint) {
        true => Ok(()),
        false => Err(no_place(checkpoint)),
    }
}

fn no_place(checkpoint: CheckpointId) -> DeviceError {
    DeviceError::refused(
        ErrorCode::NoSuchCheckpoint,
        format!("checkpoint {checkpoint}"),
    )
}

/// Reads what a scanner or pad delivered. A payload is a QR however it came in.
fn read(site: &Site, text: &str, how: How) -> Read {
    let find = |matches: &dyn Fn(&protocol::rows::CheckpointRow) -> bool| {
        site.checkpoints
            .iter()
            .find(|(_, row)| matches(row))
            .map(|(id, _)| *id)
    };
    let found = |place: Option<CheckpointId>, how| match place {
        Some(place) => Read::Place(place, how),
        None => Read::Unknown,
    };
    if text.starts_with("TP1:") {
        let hash = sha256_hex(text.as_bytes());
        return found(find(&|row| row.labels.contains(&hash)), How::Qr);
    }
    if how == How::Nfc {
        let uid = text.to_ascii_uppercase();
        return found(find(&|row| row.tags.contains(&uid)), How::Nfc);
    }
    if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        if !model::code::is_code(text) {
            return Read::WrongCheckDigit;
        }
        return found(find(&|row| row.code.as_deref() == Some(text)), How::Code);
    }
    Read::Unknown
}

/// Today's rounds that have the place and can be walked, the running first, then by start.
fn candidates(
    store: &Store,
    site: &Site,
    now: &Moment,
    person: StaffId,
    declared: &[Declared],
    place: CheckpointId,
) -> Result<Vec<RoundRow>, DeviceError> {
    let mut rows = rounds_of(store, site, now, person, declared)?;
    rows.retain(|row| {
        let plan = row.plan.and_then(|id| site.plans.get(&id));
        let has = plan.is_none_or(|plan| plan.row.points(row.round).contains(&place));
        has && !row.duty
            && !matches!(
                row.state,
                RoundState::Done | RoundState::DoneLate | RoundState::Missed
            )
    });
    let rank = |row: &RoundRow| match row.state {
        // Where no plan asks, any place is welcome; one that does goes first.
        RoundState::Running if row.plan.is_none() => 3,
        RoundState::Running => 0,
        RoundState::Due | RoundState::Late => 1,
        RoundState::NotDue => 2,
        _ => 4,
    };
    rows.sort_by_key(rank);
    Ok(rows)
}

/// A checkpoint's list as it stands.
pub(crate) fn shown(
    store: &Store,
    site: &Site,
    now: &Moment,
    round: RoundId,
    checkpoint: CheckpointId,
) -> Result<CheckpointShown, DeviceError> {
    let walk = Walk::find(store, site, now, round)?;
    let place = place_shown(site, checkpoint).ok_or_else(|| no_place(checkpoint))?;
    in_round(&walk, checkpoint)?;
    let declared = declared(store, site)?;
    let open = crate::findings::open_at(store, site, checkpoint)?;
    let offered = walk.offered(checkpoint, now, &declared);
    let mut items = Vec::with_capacity(offered.len());
    let timers = store.timers(round)?;
    for offered in &offered {
        let mut row = item_row(store, site, &walk, checkpoint, offered, &open)?;
        row.timer = crate::timers::of_item(store, site, &timers, checkpoint, offered, now)?;
        items.push(row);
    }
    let pieces = crate::pieces::shown(store, site, now, round, &offered)?;
    Ok(CheckpointShown {
        round,
        round_name: walk.name().to_owned(),
        round_kind: walk.kind,
        place,
        how: walk.reaches.get(&checkpoint).copied(),
        to_mount: site
            .checkpoints
            .get(&checkpoint)
            .is_some_and(|row| row.state == CheckpointState::ToMount),
        items_done: count(items.iter().filter(|row| row.answer.is_some()).count()),
        items,
        pieces,
        next: walk.next_after(checkpoint, now, &declared),
        finished: walk.finished(),
    })
}
