//! Answering: one act of a person is one line, however many items it answers.
//!
//! A fail carries its finding and order inside the answer, with every choice made from the feed.

use crate::clock::Moment;
use crate::command::*;
use crate::error::DeviceError;
use crate::findings::{Open, open_at};
use crate::handheld::Handheld;
use crate::outside::Chance;
use crate::pictures::known_photos;
use crate::site::{Offered, Site};
use crate::today::{begin, declared};
use crate::visit::{in_round, open_walk, shown};
use checklists::{Deadline, DeadlineUnit, Item, Part, Role, Severity, Template};
use model::ids::{CheckpointId, FindingId, OrderId, RoundId, StaffId};
use model::orders::OrderState;
use model::outcome::Outcome;
use model::verdict::{judge, may_be_bulk};
use protocol::ErrorCode;
use protocol::events::{Answer, Answered, Corrected, FindingMade, LineRef, RoundKind};
use store::Store;

/// Why an answer isn't possible; such an answer names one of them as its clause.
const NOT_POSSIBLE: [&str; 5] = ["stopped", "unreadable", "locked", "dangerous", "other"];

/// What answers of one act share.
struct Act<'a> {
    chance: &'a Chance,
    site: &'a Site,
    now: &'a Moment,
    checkpoint: CheckpointId,
    offered: Vec<Offered<'a>>,
    open: Vec<Open>,
    bulk: bool,
    /// The first walk of a site: the desk plans its findings.
    baseline: bool,
    today: String,
}

impl Handheld {
    pub(crate) fn answer(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        answers: Vec<AnswerInput>,
        bulk: bool,
        route: Option<&str>,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            if route.is_some() {
                store.keep("route", route)?;
            }
            let chance = &self.outside.chance;
            let place = (round, checkpoint);
            let seq = append(store, site, now, person, chance, place, (&answers, bulk))?;
            let checkpoint = shown(store, site, now, round, checkpoint)?;
            Ok(Reply::Answered { seq, checkpoint })
        })
    }

    /// Takes back a line of answers with a line of its own.
    pub(crate) fn undo(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
        seq: u64,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let stands = |answer: &store::OwnAnswer| {
                answer.seq == seq && answer.checkpoint == checkpoint && answer.withdrawn.is_none()
            };
            if !store.answers(round)?.iter().any(stands) {
                let message = format!("line {seq} has no answer here that stands");
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            let event = Corrected {
                round,
                of: LineRef { journal: None, seq },
                n: None,
                answer: None,
                photos: Vec::new(),
                salt: None,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            Ok(Reply::Checkpoint(shown(
                store, site, now, round, checkpoint,
            )?))
        })
    }
}

/// Appends the answers of one act at a place, and begins the round where it wasn't begun here.
pub(crate) fn append(
    store: &mut Store,
    site: &Site,
    now: &Moment,
    person: StaffId,
    chance: &Chance,
    (round, checkpoint): (RoundId, CheckpointId),
    (answers, bulk): (&[AnswerInput], bool),
) -> Result<u64, DeviceError> {
    let walk = open_walk(store, site, now, round)?;
    in_round(&walk, checkpoint)?;
    if !walk.reaches.contains_key(&checkpoint) {
        let message = format!("checkpoint {checkpoint} wasn't reached in this round");
        return Err(DeviceError::refused(ErrorCode::NotReached, message));
    }
    if answers.is_empty() {
        let message = "no answer was given";
        return Err(DeviceError::refused(ErrorCode::BadValue, message));
    }
    let act = Act {
        chance,
        site,
        now,
        checkpoint,
        offered: walk.offered(checkpoint, now, &declared(store, site)?),
        open: open_at(store, site, checkpoint)?,
        bulk,
        baseline: walk.kind == Some(RoundKind::Baseline),
        today: walk.asks_at(now).local(site.zone).date().to_string(),
    };
    let event = answered(store, &act, round, answers)?;
    if walk.own.is_none() {
        begin(store, &walk, now, person, walk.paper.clone())?;
    }
    Ok(store.append(&now.stamp, Some(person), event.into())?)
}

fn answered(
    store: &Store,
    act: &Act<'_>,
    round: RoundId,
    inputs: &[AnswerInput],
) -> Result<Answered, DeviceError> {
    let mut photos: Vec<String> = Vec::new();
    let mut answers = Vec::with_capacity(inputs.len());
    for input in inputs {
        known_photos(store, &input.photos)?;
        let mut answer = one(act, input)?;
        for photo in &input.photos {
            let place = photos
                .iter()
                .position(|known| known == photo)
                .unwrap_or_else(|| {
                    photos.push(photo.clone());
                    photos.len() - 1
                });
            answer.photos.push(crate::walk::count(place));
        }
        answers.push(answer);
    }
    let worded = |answer: &Answer| answer.values.iter().any(|value| value.text.is_some());
    let noted = answers
        .iter()
        .any(|answer| answer.note.is_some() || worded(answer));
    let salt = act.chance.salt(noted);
    Ok(Answered {
        round,
        bulk: act.bulk,
        answers,
        photos,
        salt,
    })
}

fn one(act: &Act<'_>, input: &AnswerInput) -> Result<Answer, DeviceError> {
    let bad = |message: String| DeviceError::refused(ErrorCode::BadValue, message);
    let offered = act
        .offered
        .iter()
        .find(|offered| {
            offered.item.id == input.item && offered.equipment.map(|(id, _)| id) == input.equipment
        })
        .ok_or_else(|| {
            let message = format!("item {} isn't asked here now", input.item);
            DeviceError::refused(ErrorCode::NoSuchItem, message)
        })?;
    let item = offered.item;
    let known = act.known(offered, input);
    let plain = may_be_bulk(item) && known.is_none();
    if act.bulk && (input.outcome != Outcome::Pass || !plain) {
        return Err(bad(format!(
            "item {} can't be passed together with others",
            item.id
        )));
    }
    let own = |part: &Part| offered.own_limits(part);
    let building = act.site.checkpoints.get(&act.checkpoint);
    let building = building.map(|row| act.site.building_of(row));
    let building = building.unwrap_or_default();
    let (said, values) = (input.outcome, &input.values);
    let judged = judge(item, said, values, &act.today, &building, own)?;
    let clauses = named(item, judged.clauses, input)?;
    let note = words(input.note.as_deref());
    // "Still so": what is wrong was said when it was found.
    let still_so = judged.outcome == Outcome::Fail && known.is_some();
    let says_why = !clauses.is_empty() || note.is_some() || !input.photos.is_empty() || still_so;
    if matches!(judged.outcome, Outcome::Fail | Outcome::NotPossible) && !says_why {
        return Err(bad(format!("item {}: say what is wrong", item.id)));
    }
    let finding = (judged.outcome == Outcome::Fail).then(|| {
        let severity = input.severity.unwrap_or(item.severity);
        let made = Made {
            severity,
            role: item.role,
            fixed: input.fixed,
            unplanned: act.baseline,
        };
        match known {
            Some(open) => joins(open, made),
            None => made.raise(act.site, act.now, act.chance),
        }
    });
    Ok(Answer {
        checkpoint: Some(act.checkpoint),
        equipment: input.equipment,
        item: item.id.clone(),
        list: offered.list.id.clone(),
        list_version: offered.list.version,
        outcome: judged.outcome,
        clauses,
        values: judged.values,
        verdicts: judged.verdicts,
        note,
        photos: Vec::new(),
        finding,
        agreed: input
            .agreed
            .filter(|_| item.template == Template::Behaviour),
    })
}

/// What somebody said, without blanks around it; none where nothing is left.
pub(crate) fn words(said: Option<&str>) -> Option<String> {
    let said = said.map(str::trim).filter(|said| !said.is_empty());
    said.map(str::to_owned)
}

/// The clauses that values name by themselves, and those that a person named.
fn named(
    item: &Item,
    mut clauses: Vec<String>,
    input: &AnswerInput,
) -> Result<Vec<String>, DeviceError> {
    for clause in &input.clauses {
        let known = match input.outcome {
            Outcome::NotPossible => NOT_POSSIBLE.contains(&clause.as_str()),
            _ => item.clause(clause).is_some(),
        };
        if !known {
            let message = format!("item {} has no clause `{clause}`", item.id);
            return Err(DeviceError::refused(ErrorCode::BadValue, message));
        }
        if !clauses.contains(clause) {
            clauses.push(clause.clone());
        }
    }
    Ok(clauses)
}

impl Act<'_> {
    /// The finding that is open here already.
    fn known(&self, offered: &Offered<'_>, input: &AnswerInput) -> Option<&Open> {
        let mut open = self.open.iter();
        open.find(|open| open.is_of(self.checkpoint, input.equipment, &offered.item.id))
    }
}

/// What a new finding is made of.
pub(crate) struct Made {
    pub severity: Severity,
    pub role: Role,
    /// It was put right on the spot.
    pub fixed: bool,
    /// The desk plans it: nobody owns it, and it is due at no time.
    pub unplanned: bool,
}

impl Made {
    /// A finding with owner and deadline, as far as the site's rules say them.
    pub(crate) fn raise(self, site: &Site, now: &Moment, chance: &Chance) -> FindingMade {
        let owner = site.owner(self.role, now).filter(|_| !self.unplanned);
        let state = match (self.fixed, owner) {
            (true, _) => OrderState::Fixed,
            (false, Some(_)) => OrderState::Assigned,
            (false, None) => OrderState::Raised,
        };
        let allowed = Deadline {
            amount: site.row.finish_hours[self.severity as usize],
            unit: DeadlineUnit::Hours,
        };
        // From now on, also where it was seen on a walk with paper: nobody could know before.
        let until = site.until(now, allowed).filter(|_| !self.unplanned);
        FindingMade {
            finding: FindingId(chance.id(now)),
            order: OrderId(chance.id(now)),
            joins: false,
            severity: self.severity,
            role: self.role,
            state,
            owner,
            reply_by: None,
            finish_by: until,
            work: None,
        }
    }
}

/// The same defect once more.
fn joins(open: &Open, made: Made) -> FindingMade {
    FindingMade {
        finding: open.finding,
        order: open.order,
        joins: true,
        severity: made.severity,
        role: made.role,
        state: open.state,
        owner: None,
        reply_by: None,
        finish_by: None,
        work: None,
    }
}
