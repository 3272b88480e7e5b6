//! Leaving a point out, and ending a round.

use crate::beside::close_offered;
use crate::clock::{Moment, utc};
use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::site::Site;
use crate::today::{begin, declared};
use crate::visit::{go_to, open_walk};
use crate::walk::{Walk, count};
use model::ids::{CheckpointId, RoundId};
use model::outcome::Outcome;
use protocol::ErrorCode;
use protocol::events::{CheckpointSkipped, How, RoundFinished, Signature, Signer, SkipReason};
use std::collections::BTreeMap;
use store::Store;

/// The most characters of a name or firm under a record.
const WORDS_MAX: usize = 100;

impl Handheld {
    pub(crate) fn skip(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        reason: SkipReason,
        note: Option<String>,
        photos: Vec<String>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            go_to(store, site, now, person, (round, checkpoint), &photos)?;
            let salt = self.outside.chance.salt(note.is_some());
            let event = CheckpointSkipped {
                round,
                checkpoint,
                reason,
                note,
                photos,
                salt,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            let walk = Walk::find(store, site, now, round)?;
            let mut shown = walk.shown(now, &declared(store, site)?);
            shown.close = close_offered(store, site, now, checkpoint, reason)?;
            Ok(Reply::Round(shown))
        })
    }

    pub(crate) fn summary(&self, round: RoundId) -> Result<Reply, DeviceError> {
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        Ok(Reply::Summary(summary(&store, &site, &now, round)?))
    }

    pub(crate) fn finish_round(
        &self,
        round: RoundId,
        signatures: Vec<Signature>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let signatures = signed(signatures)?;
            let walk = open_walk(store, site, now, round)?;
            if walk.is_duty() {
                let message = "a duty ends with its evidence";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            if walk.own.is_none() {
                begin(store, &walk, now, person, walk.paper.clone())?;
            }
            let row = walk.shown(now, &declared(store, site)?).row;
            let (points_done, points_total) = (row.points_done, row.points_total);
            let words = signatures.iter().any(|one| one.signer == Signer::Second);
            let event = RoundFinished {
                round,
                points_done,
                points_total,
                signatures,
                salt: self.outside.chance.salt(words),
            };
            store.append(&now.stamp, Some(person), event.into())?;
            Ok(Reply::Summary(summary(store, site, now, round)?))
        })
    }
}

/// Signatures as a line keeps them: one a signer, whose words are trimmed.
///
/// Errors: nothing was drawn, or off the pad; a second one without name and firm; two of one.
pub(crate) fn signed(mut signatures: Vec<Signature>) -> Result<Vec<Signature>, DeviceError> {
    let bad = |message: &str| DeviceError::refused(ErrorCode::BadValue, message);
    let words = |text: Option<String>| {
        let text = text.map(|text| text.trim().to_owned());
        text.filter(|text| !text.is_empty())
    };
    for one in &mut signatures {
        (one.name, one.firm) = (words(one.name.take()), words(one.firm.take()));
        let long = [&one.name, &one.firm].into_iter().flatten();
        if long.clone().any(|text| text.chars().count() > WORDS_MAX) {
            return Err(bad(
                "`signatures`: a name or firm has at most 100 characters",
            ));
        }
        if !one.drawing.is_sound() {
            return Err(bad("`signatures`: a drawing isn't sound"));
        }
        if one.signer == Signer::Second && long.count() == 0 {
            return Err(bad("`signatures`: the second one wants a name or a firm"));
        }
    }
    signatures.sort_by_key(|one| one.signer);
    let twice = signatures
        .windows(2)
        .any(|two| two[0].signer == two[1].signer);
    match twice {
        true => Err(bad("`signatures`: somebody signs twice")),
        false => Ok(signatures),
    }
}

fn summary(
    store: &Store,
    site: &Site,
    now: &Moment,
    round: RoundId,
) -> Result<Summary, DeviceError> {
    let walk = Walk::find(store, site, now, round)?;
    let shown = walk.shown(now, &declared(store, site)?);
    let of = |outcome| {
        count(
            walk.answers
                .values()
                .filter(|stands| stands.outcome == outcome)
                .count(),
        )
    };
    let mut how: BTreeMap<How, u32> = BTreeMap::new();
    for reached in walk.reaches.values() {
        *how.entry(*reached).or_default() += 1;
    }
    let started = walk.own.as_ref().and_then(|own| utc(&own.started_at));
    let ended = walk
        .own
        .as_ref()
        .and_then(|own| utc(own.finished_at.as_deref()?));
    // How long paper was typed in is no walk.
    let started = started.filter(|_| walk.paper.is_none());
    let minutes = started.map_or(0, |from| (ended.unwrap_or(now.utc) - from).num_minutes());
    let open = crate::findings::open(store, site)?;
    let failed = |finding: &&crate::findings::Open| {
        walk.answers
            .iter()
            .any(|((place, item, equipment), stands)| {
                stands.outcome == Outcome::Fail && finding.is_of(*place, *equipment, item)
            })
    };
    let open_items = shown
        .points
        .iter()
        // What was left out with a reason has nothing open.
        .filter(|point| point.state != PointState::Skipped)
        .map(|point| point.items_total - point.items_done)
        .sum();
    Ok(Summary {
        minutes: u32::try_from(minutes).unwrap_or(0),
        pass: of(Outcome::Pass),
        fail: of(Outcome::Fail),
        partly: of(Outcome::Partly),
        other: of(Outcome::NotApplicable) + of(Outcome::NotPossible),
        open_items,
        how: how.into_iter().collect(),
        findings: open
            .iter()
            .filter(failed)
            .map(|finding| finding.row(site))
            .collect(),
        finished: walk.finished(),
        wants_second: walk
            .planned
            .as_ref()
            .is_some_and(|planned| planned.plan.row.second_signature),
        signatures: walk.own.map(|own| own.signatures).unwrap_or_default(),
        round: shown,
    })
}
