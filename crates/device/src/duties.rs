//! Duties: something dated that is done with evidence, such as a survey or a polished floor. One
//! act begins, proves and ends it.

use crate::answer::words;
use crate::clock::{Moment, utc};
use crate::command::*;
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::pictures::known_photos;
use crate::site::{Plan, Site};
use crate::today::{begin, round_shown};
use crate::walk::{Walk, count};
use chrono::Days;
use model::ids::PlanId;
use model::recurrence::{Occurrence, site_day};
use protocol::ErrorCode;
use protocol::events::{DutyDone, RoundFinished};
use protocol::rows::PlanKind;

/// What proves that a duty was done, as the screen gives it.
pub(crate) struct Evidence {
    pub photos: Vec<String>,
    pub note: Option<String>,
    pub count: Option<u32>,
}

impl Handheld {
    /// Does a duty: it is begun where it wasn't, proved, and over.
    ///
    /// Errors: one without a photo and a note, one that is done, a plan that is no duty.
    pub(crate) fn do_duty(
        &self,
        plan: PlanId,
        start: &str,
        evidence: Evidence,
    ) -> Result<Reply, DeviceError> {
        let note = words(evidence.note.as_deref());
        self.act(|store, site, now, person| {
            let walk = Walk::of_plan(store, site, plan, start)?;
            if !walk.is_duty() {
                let message = "`plan`: its rounds are walked, point by point";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            if walk.finished() {
                let message = format!("duty {} is done", walk.round);
                return Err(DeviceError::refused(ErrorCode::RoundFinished, message));
            }
            if evidence.photos.is_empty() && note.is_none() {
                let message = "`photos`, `note`: a duty is done with at least one of them";
                return Err(DeviceError::refused(ErrorCode::BadValue, message));
            }
            known_photos(store, &evidence.photos)?;
            if walk.own.is_none() {
                begin(store, &walk, now, person, None)?;
            }
            let points = count(walk.route.len());
            let round = walk.round;
            let done = DutyDone {
                round,
                count: evidence.count,
                salt: self.outside.chance.salt(note.is_some()),
                note,
                photos: evidence.photos,
            };
            store.append(&now.stamp, Some(person), done.into())?;
            let finished = RoundFinished {
                signatures: Vec::new(),
                salt: None,
                round,
                points_done: points,
                points_total: points,
            };
            store.append(&now.stamp, Some(person), finished.into())?;
            round_shown(store, site, now, round)
        })
    }
}

impl Walk<'_> {
    /// Whether it is done with evidence, not walked.
    pub fn is_duty(&self) -> bool {
        let planned = self.planned.as_ref();
        planned.is_some_and(|planned| planned.plan.row.kind == PlanKind::Duty)
    }

    /// What proved a duty here.
    pub fn duty_shown(&self) -> Option<DutyShown> {
        let done = self.own.as_ref()?.duty.as_ref()?;
        Some(DutyShown {
            photos: done.photos.clone(),
            note: done.note.clone(),
            count: done.count,
        })
    }

    /// Whether it was done on a day before today: then it is no longer one of today's.
    pub fn done_before(&self, now: &Moment) -> bool {
        let own = self.own.as_ref().and_then(|own| own.finished_at.as_deref());
        let feed = self.feed.and_then(|row| row.finished_at.as_deref());
        let end = own.or(feed).and_then(utc);
        let day = |at| site_day(at, self.site.zone, self.site.row.day_start_min);
        self.finished() && end.is_some_and(|end| day(end) < self.site.day(now))
    }
}

impl Site {
    /// A plan's occurrences that are today's: of a duty each that is due through its whole window.
    pub fn todays(&self, plan: &Plan, now: &Moment) -> Vec<Occurrence> {
        let today = self.day(now);
        let duty = plan.row.kind == PlanKind::Duty;
        let Some(rule) = plan.rule.as_ref().filter(|_| duty) else {
            return self.occurrences(plan, today);
        };
        let lasts = u64::from((rule.window_min + rule.grace_min) / (24 * 60)) + 2;
        let from = today.checked_sub_days(Days::new(lasts)).unwrap_or(today);
        let mut found = rule.over(from, lasts + 2, self.zone, &self.calendar);
        found.retain(|one| {
            let begins = site_day(one.opens, self.zone, self.row.day_start_min);
            begins <= today && (now.utc < one.ends || begins == today)
        });
        found
    }
}
