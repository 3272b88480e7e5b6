//! Rounds that were walked with paper in hand, and are typed in later: what can be, and how one
//! begins. Answers, skips and the end go the usual way.

use crate::clock::{Moment, utc};
use crate::command::*;
use crate::error::{DeviceError, unless_refused};
use crate::handheld::Handheld;
use crate::today::{round_shown, sees};
use crate::visit::{go_to, shown};
use crate::walk::Walk;
use chrono::{Days, NaiveDate, TimeDelta};
use model::ids::{CheckpointId, PlanId, RoundId, StaffId};
use protocol::ErrorCode;
use protocol::events::{CheckpointReached, How, PaperWalk, RoundKind, RoundStarted};
use protocol::rows::PlanKind;

/// Paper that is older than this stays paper.
const DAYS_BACK: i64 = 31;
/// How far back the feed tells what became of rounds: what is offered without a day.
const DAYS_TOLD: u64 = 2;

impl Handheld {
    /// What can be typed in: rounds of a day that aren't known to be finished; without a day those
    /// of the last days.
    pub(crate) fn paper_rounds(&self, day: Option<String>) -> Result<Reply, DeviceError> {
        let person = self.person()?;
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        let today = site.day(&now);
        let days = match day {
            Some(day) => vec![read_day(&day, today)?],
            None => (0..=DAYS_TOLD)
                .filter_map(|back| today.checked_sub_days(Days::new(back)))
                .collect(),
        };
        let everybodys = site.leads(person, &now);
        let mut rounds = Vec::new();
        for (id, plan) in &site.plans {
            let walked = plan.row.kind != PlanKind::Duty;
            if !walked || !(everybodys || sees(&site, person, &plan.row)) {
                continue;
            }
            for day in &days {
                for occurrence in site.occurrences(plan, *day) {
                    let walk = Walk::of_plan(&store, &site, *id, &occurrence.start)?;
                    rounds.extend(typed_later(&walk, &now));
                }
            }
        }
        rounds.sort_by(|a, b| (&b.start, &a.name).cmp(&(&a.start, &b.name)));
        Ok(Reply::PaperRounds { rounds })
    }

    /// Begins to type in a round: a plan's, or one that no plan asked for.
    ///
    /// Edges: one whose typing was begun here is opened again.
    /// Errors: one that is finished, or walked with a handheld by now; times that can't be.
    pub(crate) fn start_from_paper(
        &self,
        occurrence: (Option<PlanId>, Option<String>),
        by: Option<StaffId>,
        walked_at: String,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            let walked = utc(&walked_at).filter(|at| {
                let old = now.utc - *at > TimeDelta::days(DAYS_BACK);
                *at <= now.utc && !old
            });
            let walked = walked.ok_or_else(|| {
                bad("`walked_at`: a time of the last 31 days, RFC 3339, and not to come")
            })?;
            if by.is_some_and(|by| !site.staff.contains_key(&by)) {
                return Err(bad("`by`: nobody here has that id"));
            }
            let paper = PaperWalk {
                walked_by: by,
                walked_at,
            };
            let started = match occurrence {
                (Some(plan), Some(start)) => {
                    let walk = Walk::of_plan(store, site, plan, &start)?;
                    if walk.own.is_some() && walk.paper.is_some() && !walk.finished() {
                        return round_shown(store, site, now, walk.round);
                    }
                    let opens = may_be_typed(&walk, now)?;
                    if walked < opens {
                        return Err(bad("`walked_at`: before the round was due"));
                    }
                    let version = site.plans.get(&plan).map_or(0, |plan| plan.row.version);
                    RoundStarted {
                        paper: Some(walk.paper.unwrap_or(paper)),
                        ..RoundStarted::planned(walk.round, plan, version, start)
                    }
                }
                (None, None) => RoundStarted {
                    round: RoundId(self.outside.chance.id(now)),
                    plan: None,
                    plan_version: None,
                    start: None,
                    kind: Some(RoundKind::Unplanned),
                    checkpoints: Vec::new(),
                    paper: Some(paper),
                },
                _ => return Err(bad("`plan` and `start` go together")),
            };
            let round = started.round;
            store.append(&now.stamp, Some(person), started.into())?;
            round_shown(store, site, now, round)
        })
    }

    /// A point that the paper says was reached: the lowest proof there is.
    pub(crate) fn reach_from_paper(
        &self,
        round: RoundId,
        checkpoint: CheckpointId,
    ) -> Result<Reply, DeviceError> {
        self.act(|store, site, now, person| {
            go_to(store, site, now, person, (round, checkpoint), &[])?;
            let event = CheckpointReached {
                round,
                checkpoint,
                how: How::Paper,
                scanned: None,
                reason: None,
                position: None,
                photos: Vec::new(),
                salt: None,
            };
            store.append(&now.stamp, Some(person), event.into())?;
            let checkpoint = shown(store, site, now, round, checkpoint)?;
            Ok(Reply::Checkpoint(checkpoint))
        })
    }
}

fn bad(message: &str) -> DeviceError {
    DeviceError::refused(ErrorCode::BadValue, message)
}

fn read_day(day: &str, today: NaiveDate) -> Result<NaiveDate, DeviceError> {
    let read = day.parse::<NaiveDate>().ok();
    let known = read.filter(|day| (0..=DAYS_BACK).contains(&(today - *day).num_days()));
    known.ok_or_else(|| bad("`day`: one of the last 31 days, `YYYY-MM-DD`"))
}

/// When a round that can be typed in was due first.
fn may_be_typed(
    walk: &Walk<'_>,
    now: &Moment,
) -> Result<chrono::DateTime<chrono::Utc>, DeviceError> {
    if walk.finished() {
        let message = format!("round {} is finished", walk.round);
        return Err(DeviceError::refused(ErrorCode::RoundFinished, message));
    }
    let Some(planned) = &walk.planned else {
        return Err(bad("`plan`: it asks for no round then"));
    };
    if planned.plan.row.kind == PlanKind::Duty {
        return Err(bad("`plan`: a duty is done with evidence, not from paper"));
    }
    let opens = planned.occurrence.opens;
    match walk.state(now) {
        RoundState::NotDue => Err(bad("`start`: that round isn't due yet")),
        RoundState::Running if walk.paper.is_none() => Err(bad(
            "`start`: that round is being walked; it goes on where it is",
        )),
        _ if now.utc - opens > TimeDelta::days(DAYS_BACK + 1) => {
            Err(bad("`start`: older than 31 days"))
        }
        _ => Ok(opens),
    }
}

/// The row of a round that can be typed in; none of every other.
fn typed_later(walk: &Walk<'_>, now: &Moment) -> Option<PaperRound> {
    unless_refused(may_be_typed(walk, now)).ok().flatten()?;
    let planned = walk.planned.as_ref()?;
    Some(PaperRound {
        round: walk.round,
        plan: planned.id,
        name: walk.name().to_owned(),
        role: planned.plan.row.role,
        start: planned.occurrence.start.clone(),
        state: walk.state(now),
    })
}
