//! A round as a screen sees it: the plan, the feed's row, and this handheld's own lines on top.

use crate::clock::{Moment, utc};
use crate::command::*;
use crate::error::DeviceError;
use crate::site::{Declared, Offered, Plan, Site};
use model::ids::*;
use model::outcome::Outcome;
use model::recurrence::Occurrence;
use protocol::ErrorCode;
use protocol::events::{How, PaperWalk, RoundKind, SkipReason};
use protocol::rows::RoundRow as FeedRound;
use std::collections::BTreeMap;
use store::{OwnAnswer, OwnRound, Store};

/// A round, found by its id or by its plan's occurrence.
pub(crate) struct Walk<'a> {
    pub site: &'a Site,
    pub round: RoundId,
    /// None where no plan asks for it.
    pub planned: Option<Planned<'a>>,
    /// Why it is walked, where no plan asks for it.
    pub kind: Option<RoundKind>,
    /// The places that it walks, in walking order.
    pub route: Vec<CheckpointId>,
    pub own: Option<OwnRound>,
    pub feed: Option<&'a FeedRound>,
    pub reaches: BTreeMap<CheckpointId, How>,
    pub skips: BTreeMap<CheckpointId, SkipReason>,
    pub answers: BTreeMap<Asked, Stands>,
    /// It was walked with paper, and is typed in.
    pub paper: Option<PaperWalk>,
}

/// The plan's occurrence that a round is.
pub(crate) struct Planned<'a> {
    pub id: PlanId,
    pub plan: &'a Plan,
    pub occurrence: Occurrence,
}

/// What was asked: a place, an item, and the equipment it is about.
pub(crate) type Asked = (CheckpointId, String, Option<EquipmentId>);

/// The worst that stands of one item.
#[derive(Debug, Clone)]
pub(crate) struct Stands {
    pub outcome: Outcome,
    /// Null where only the feed knows.
    pub own: Option<OwnAnswer>,
}

impl<'a> Walk<'a> {
    /// Finds a round among own ones, the feed's and the occurrences around now.
    pub fn find(
        store: &Store,
        site: &'a Site,
        now: &Moment,
        round: RoundId,
    ) -> Result<Walk<'a>, DeviceError> {
        let own = store.round(round)?;
        let feed = site.rounds.get(&round);
        let of_own = own
            .as_ref()
            .and_then(|own| Some((own.plan?, own.start.clone()?)));
        let of_feed = || feed.and_then(|row| Some((row.plan?, row.start.clone()?)));
        let occurrence = of_own
            .or_else(of_feed)
            .or_else(|| occurrence_named(site, now, round));
        match occurrence {
            Some((plan, start)) => Walk::of_plan(store, site, plan, &start),
            None if own.is_some() || feed.is_some() => Walk::unplanned(store, site, round, own),
            None => {
                let message = format!("round {round}");
                Err(DeviceError::refused(ErrorCode::NoSuchRound, message))
            }
        }
    }

    /// The round of a plan's occurrence.
    pub fn of_plan(
        store: &Store,
        site: &'a Site,
        plan_id: PlanId,
        start: &str,
    ) -> Result<Walk<'a>, DeviceError> {
        let no = |what: String| DeviceError::refused(ErrorCode::NoSuchRound, what);
        let plan = site
            .plans
            .get(&plan_id)
            .ok_or_else(|| no(format!("plan {plan_id}")))?;
        let round = planned_round(plan_id, start);
        let own = store.round(round)?;
        let feed = site.rounds.get(&round);
        let begun = own.is_some() || feed.is_some_and(|row| row.started_at.is_some());
        let occurrence = plan
            .rule
            .as_ref()
            .and_then(|rule| {
                // Who began it walks it to its end, whatever became of the plan since.
                let named = || rule.as_named(start, site.zone).filter(|_| begun);
                rule.at(start, site.zone, &site.calendar).or_else(named)
            })
            .ok_or_else(|| no(format!("plan {plan_id} has none at {start}")))?;
        let planned = Planned {
            id: plan_id,
            plan,
            occurrence,
        };
        let mut walk = Walk::new(site, round, own);
        walk.route = site.walkable(plan.row.points(round), &planned.occurrence);
        walk.planned = Some(planned);
        walk.lay(store)
    }

    /// A round that no plan asks for: where it was settled to go, then wherever it went.
    fn unplanned(
        store: &Store,
        site: &'a Site,
        round: RoundId,
        own: Option<OwnRound>,
    ) -> Result<Walk<'a>, DeviceError> {
        let mut walk = Walk::new(site, round, own);
        let fed = walk.feed.map(|row| (row.kind, row.route.clone()));
        let own = walk.own.as_ref().map(|own| (own.kind, own.route.clone()));
        if let Some((kind, route)) = own.filter(|(kind, _)| kind.is_some()).or(fed) {
            (walk.kind, walk.route) = (kind, route);
        }
        let fed = walk.feed.iter().flat_map(|row| &row.places);
        let mut gone: Vec<CheckpointId> = fed.map(|place| place.checkpoint).collect();
        gone.extend(store.reaches(round)?.iter().map(|reach| reach.checkpoint));
        for place in gone {
            if !walk.route.contains(&place) {
                walk.route.push(place);
            }
        }
        walk.lay(store)
    }

    fn new(site: &'a Site, round: RoundId, own: Option<OwnRound>) -> Walk<'a> {
        let feed = site.rounds.get(&round);
        // Who walks it here walks it, whatever is typed in about it elsewhere.
        let paper = match &own {
            Some(own) => own.paper.clone(),
            None => feed.and_then(|row| row.paper.clone()),
        };
        Walk {
            site,
            round,
            planned: None,
            kind: None,
            route: Vec::new(),
            paper,
            own,
            feed,
            reaches: BTreeMap::new(),
            skips: BTreeMap::new(),
            answers: BTreeMap::new(),
        }
    }

    fn lay(mut self, store: &Store) -> Result<Walk<'a>, DeviceError> {
        self.lay_feed();
        self.lay_own(store)?;
        // Who was there all the same is shown there.
        let beside = self.reaches.keys().filter(|id| !self.route.contains(id));
        self.route.extend(beside.copied().collect::<Vec<_>>());
        Ok(self)
    }

    /// Whether it may go to a place: a plan's own, or any where no plan says.
    pub fn goes_to(&self, checkpoint: CheckpointId) -> bool {
        match &self.planned {
            Some(planned) => planned.plan.row.checkpoints.contains(&checkpoint),
            None => self.site.checkpoints.contains_key(&checkpoint),
        }
    }

    /// Its name; empty where the screen has a word for its kind.
    pub fn name(&self) -> &str {
        self.planned.as_ref().map_or("", |p| &p.plan.row.name)
    }

    fn lay_feed(&mut self) {
        for place in self.feed.iter().flat_map(|row| &row.places) {
            self.reaches
                .extend(place.how.map(|how| (place.checkpoint, how)));
            self.skips
                .extend(place.skipped.map(|reason| (place.checkpoint, reason)));
            for item in &place.items {
                let asked = (place.checkpoint, item.item.clone(), item.equipment);
                self.answers.insert(
                    asked,
                    Stands {
                        outcome: item.outcome,
                        own: None,
                    },
                );
            }
        }
    }

    /// Own lines say more than the feed about own answers, and know of corrections first.
    fn lay_own(&mut self, store: &Store) -> Result<(), DeviceError> {
        let reflected = store.reflected()?;
        for reach in store.reaches(self.round)? {
            let how = self.reaches.entry(reach.checkpoint).or_insert(reach.how);
            *how = (*how).min(reach.how);
        }
        for skip in store.skips(self.round)? {
            self.skips.insert(skip.checkpoint, skip.reason);
        }
        let answers = store.answers(self.round)?;
        for answer in answers
            .iter()
            .filter(|a| a.withdrawn.is_some_and(|by| by > reflected))
        {
            self.answers.remove(&asked(answer));
        }
        for answer in answers
            .into_iter()
            .filter(|answer| answer.withdrawn.is_none())
        {
            let outcome = answer.outcome;
            let worse = |kept: &Stands| kept.outcome.badness() > outcome.badness();
            let key = asked(&answer);
            if !self.answers.get(&key).is_some_and(worse) {
                let own = Some(answer);
                self.answers.insert(key, Stands { outcome, own });
            }
        }
        Ok(())
    }

    /// Its points in walking order.
    pub fn points(&self, now: &Moment, declared: &[Declared]) -> Vec<PointRow> {
        self.route
            .iter()
            .filter_map(|id| self.point(*id, now, declared))
            .collect()
    }

    /// The place to go to from another one: the next that is to do, and behind the last the first.
    pub fn next_after(
        &self,
        checkpoint: CheckpointId,
        now: &Moment,
        declared: &[Declared],
    ) -> Option<PlaceShown> {
        let here = self.route.iter().position(|id| *id == checkpoint);
        let (before, behind) = self.route.split_at(here.unwrap_or(0));
        let mut others = behind.iter().chain(before).filter(|id| **id != checkpoint);
        others.find_map(|id| {
            let point = self.point(*id, now, declared)?;
            let to_do = matches!(point.state, PointState::Todo | PointState::Begun);
            to_do.then_some(point.place)
        })
    }

    fn point(&self, id: CheckpointId, now: &Moment, declared: &[Declared]) -> Option<PointRow> {
        let place = place_shown(self.site, id)?;
        let offered = self.offered(id, now, declared);
        let stands = |o: &Offered<'_>| self.answers.get(&key(id, o));
        let items_done = offered.iter().filter(|o| stands(o).is_some()).count();
        let fails = self
            .answers
            .iter()
            .filter(|((at, _, _), stands)| *at == id && stands.outcome == Outcome::Fail)
            .count();
        let how = self.reaches.get(&id).copied();
        let state = match (how, self.skips.get(&id)) {
            _ if how.is_some() && items_done >= offered.len() => PointState::Done,
            (_, Some(_)) => PointState::Skipped,
            (Some(_), None) => PointState::Begun,
            (None, None) => PointState::Todo,
        };
        Some(PointRow {
            place,
            state,
            how,
            items_done: count(items_done),
            items_total: count(offered.len()),
            fails: count(fails),
            skipped: self.skips.get(&id).copied(),
        })
    }

    /// The row that lists show.
    pub fn row(&self, points: &[PointRow], now: &Moment) -> RoundRow {
        let over =
            |point: &&PointRow| matches!(point.state, PointState::Done | PointState::Skipped);
        let planned = self.planned.as_ref();
        let started = || {
            let at = self.own.as_ref().map(|own| own.started_at.as_str());
            let at = at.or(self.feed.and_then(|row| row.started_at.as_deref()));
            let at = self
                .paper
                .as_ref()
                .map(|paper| paper.walked_at.as_str())
                .or(at);
            let local = utc(at?)?.with_timezone(&self.site.zone);
            Some(local.format("%Y-%m-%dT%H:%M").to_string())
        };
        let start = planned.map(|p| p.occurrence.start.clone());
        let walker = self.own.as_ref().and_then(|own| own.walker);
        let staff = walker.and_then(|walker| self.site.staff.get(&walker));
        RoundRow {
            round: self.round,
            plan: planned.map(|p| p.id),
            kind: self.kind,
            name: self.name().to_owned(),
            role: planned.map(|p| p.plan.row.role),
            start: start.or_else(started).unwrap_or_default(),
            window_end: planned.map(|p| {
                let closes = p.occurrence.closes;
                closes.with_timezone(&self.site.zone).to_rfc3339()
            }),
            state: self.state(now),
            points_done: match self.is_duty() {
                // Its evidence stands for all of its places together.
                true if self.finished() => count(points.len()),
                true => 0,
                false => count(points.iter().filter(over).count()),
            },
            points_total: count(points.len()),
            next: points
                .iter()
                .find(|point| !over(point))
                .map(|point| point.place.clone()),
            walker,
            walker_name: staff.map(|row| row.name.clone()),
            paper: self.paper_shown(self.site),
            duty: self.is_duty(),
        }
    }

    /// Row and points.
    pub fn shown(&self, now: &Moment, declared: &[Declared]) -> RoundShown {
        let points = self.points(now, declared);
        RoundShown {
            row: self.row(&points, now),
            points,
            close: None,
            duty: self.duty_shown(),
        }
    }
}

/// The key of what an offered item asks.
pub(crate) fn key(checkpoint: CheckpointId, offered: &Offered<'_>) -> Asked {
    (
        checkpoint,
        offered.item.id.clone(),
        offered.equipment.map(|(id, _)| id),
    )
}

fn asked(answer: &OwnAnswer) -> Asked {
    (answer.checkpoint, answer.item.clone(), answer.equipment)
}

/// A place with its words; none where the feed doesn't have it (any more).
pub(crate) fn place_shown(site: &Site, id: CheckpointId) -> Option<PlaceShown> {
    let row = site.checkpoints.get(&id)?;
    Some(PlaceShown {
        checkpoint: id,
        name: row.name.clone(),
        building: row.building.clone(),
        code: row.code.clone(),
    })
}

pub(crate) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The occurrence of yesterday, today or tomorrow that a derived id names.
fn occurrence_named(site: &Site, now: &Moment, round: RoundId) -> Option<(PlanId, String)> {
    let day = site.day(now);
    let days = [day.pred_opt()?, day, day.succ_opt()?];
    site.plans.iter().find_map(|(id, plan)| {
        let starts = days.iter().flat_map(|day| site.occurrences(plan, *day));
        let starts = starts.chain(site.todays(plan, now));
        let mut starts = starts.into_iter();
        let found = starts.find(|o| planned_round(*id, &o.start) == round)?;
        Some((*id, found.start))
    })
}
