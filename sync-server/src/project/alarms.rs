//! What time alone made of orders, and what of all that lines say somebody should hear of.

use crate::error::ServerError;
use crate::notices::{About, make};
use crate::project::{Place, Projection};
use crate::sql::findings::{self, Finding};
use crate::sql::order_steps::{self, Step};
use crate::sql::places;
use crate::sql::rounds::Round;
use checklists::Severity;
use model::escalation::{Alarm, Limit};
use model::ids::{OrderId, StaffId};
use model::notices::NoticeKind;
use model::orders::OrderState;
use protocol::events::{OrderEscalated, OrderWarned};
use protocol::feed::Kind;
use protocol::rows::{AlarmTold, SiteRow};

impl Projection<'_> {
    pub(super) fn order_warned(
        &mut self,
        at: Place<'_>,
        said: &OrderWarned,
    ) -> Result<(), ServerError> {
        let told = AlarmTold {
            limit: said.limit,
            until: said.until.clone(),
            step: None,
            role: None,
            staff: Vec::new(),
        };
        self.alarmed(at, (said.order, said.go), Alarm::Near, told)
    }

    pub(super) fn order_escalated(
        &mut self,
        at: Place<'_>,
        said: &OrderEscalated,
    ) -> Result<(), ServerError> {
        let told = AlarmTold {
            limit: said.limit,
            until: said.until.clone(),
            step: Some(said.step),
            role: Some(said.role),
            staff: said.staff.clone(),
        };
        self.alarmed(at, (said.order, said.go), Alarm::Step(said.step), told)
    }

    fn alarmed(
        &mut self,
        at: Place<'_>,
        (order, go): (OrderId, u32),
        alarm: Alarm,
        told: AlarmTold,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let held = findings::by_order(tx, order)?;
        let Some(named) = held.filter(|finding| finding.site == self.site.number) else {
            return self.odd(at);
        };
        let mut target = self.target(&named)?;
        if target.go == i64::from(go) {
            target.alarms.told(told.limit, alarm);
            findings::update(tx, &target)?;
        }
        let step = Step {
            alarm: Some(told.clone()),
            moved: false,
            ..self.plain_step(at, target.number, target.state)?
        };
        order_steps::add(tx, &step)?;
        self.findings.extend([named.number, target.number]);
        let kind = match alarm {
            Alarm::Near => NoticeKind::OrderNear,
            Alarm::Step(_) => NoticeKind::OrderOverdue,
        };
        let word = match told.limit {
            Limit::Reply => "reply",
            Limit::Finish => "finish",
        };
        let key = format!("{word}:{}:{}:{}", target.order, self.journal.id, at.seq);
        let about = About {
            finding: Some(target.id),
            alarm: Some(told),
            ..About::default()
        };
        self.notice(kind, key, target.severity == Severity::Serious, &about)
    }

    /// A finding is new: a serious one is told of, and who has to put it right.
    ///
    /// Edges: what a first walk through the site finds waits for the desk to plan it.
    pub(super) fn finding_told(
        &self,
        at: Place<'_>,
        found: &Finding,
        baseline: bool,
    ) -> Result<(), ServerError> {
        if found.joined.is_some() || baseline {
            return Ok(());
        }
        if found.severity == Severity::Serious {
            let about = About {
                finding: Some(found.id),
                ..About::default()
            };
            let key = format!("serious:{}", found.id);
            self.notice(NoticeKind::SeriousFinding, key, true, &about)?;
        }
        match found.state {
            OrderState::Assigned | OrderState::InProgress => self.order_given(at, found),
            _ => Ok(()),
        }
    }

    /// An order has an owner who didn't take it by themselves.
    pub(super) fn order_given(&self, at: Place<'_>, found: &Finding) -> Result<(), ServerError> {
        let owner: Option<StaffId> = places::staff_id(self.writing.tx, found.owner)?;
        let Some(owner) = owner.filter(|owner| at.said.by != Some(*owner)) else {
            return Ok(());
        };
        let about = About {
            finding: Some(found.id),
            owner: Some(owner),
            ..About::default()
        };
        let key = format!("given:{}:{}:{owner}", found.order, found.go);
        let serious = found.severity == Severity::Serious;
        self.notice(NoticeKind::OrderGiven, key, serious, &about)
    }

    /// A round was judged missed, and nobody has walked it.
    pub(super) fn round_missed(&self, round: &Round) -> Result<(), ServerError> {
        if round.judged != "missed" || round.started_at.is_some() {
            return Ok(());
        }
        let about = About {
            round: Some(round.id),
            plan: round.plan,
            start: round.start.clone(),
            day: Some(round.day.clone()),
            ..About::default()
        };
        let key = format!("missed:{}", round.id);
        self.notice(NoticeKind::RoundMissed, key, false, &about)
    }

    fn notice(
        &self,
        kind: NoticeKind,
        key: String,
        serious: bool,
        about: &About,
    ) -> Result<(), ServerError> {
        let settings = self.held::<SiteRow>(Kind::Site, &self.site.id.to_string())?;
        let settings = settings.and_then(|row| row.notices).unwrap_or_default();
        match settings.tells(kind) {
            true => make(
                self.writing,
                self.site.number,
                (kind, key, serious),
                about,
                true,
            ),
            false => Ok(()),
        }
    }
}
