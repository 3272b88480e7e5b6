//! Findings: raised, joined, withdrawn.

use crate::error::ServerError;
use crate::project::answers::{Where, is_later};
use crate::project::{Place, Projection};
use crate::sql::findings::{self, Finding};
use crate::sql::order_steps::{self, Step};
use crate::sql::places;
use crate::sql::sightings::{self, Sighting};
use model::escalation::Alarms;
use model::noted::NotedAt;
use model::orders::OrderState;
use protocol::events::{FindingMade, FindingRaised};

/// What a line says of a finding it saw.
pub(super) struct Sight<'a> {
    pub n: i64,
    pub seen: Where,
    /// 0: none.
    pub item: i64,
    pub clauses: &'a [String],
    pub note: Option<&'a str>,
    pub photos: Vec<String>,
    /// When it was seen, as claimed.
    pub at: &'a str,
    /// Who took it in at the desk.
    pub desk: Option<&'a str>,
    /// A first walk through the site saw it.
    pub baseline: bool,
}

impl Projection<'_> {
    pub(super) fn finding_raised(
        &mut self,
        at: Place<'_>,
        raised: &FindingRaised,
    ) -> Result<(), ServerError> {
        let seen = self.place_of(at, raised.checkpoint, raised.equipment)?;
        let item = match &raised.item {
            Some(item) => places::item(self.writing.tx, item)?,
            None => 0,
        };
        let sight = Sight {
            n: 0,
            seen,
            item,
            clauses: &raised.clauses,
            note: raised.note.as_deref(),
            photos: raised.photos.clone(),
            at: &at.said.at,
            desk: raised.desk.as_deref(),
            baseline: false,
        };
        self.sighted(at, &raised.made, sight)
    }

    /// A line saw a finding: a new one, one that is held, or one that joins another.
    pub(super) fn sighted(
        &mut self,
        at: Place<'_>,
        made: &FindingMade,
        sight: Sight<'_>,
    ) -> Result<(), ServerError> {
        let held = findings::by_id(self.writing.tx, made.finding)?;
        let number = match held {
            Some(finding) if finding.site != self.site.number => return self.odd(at),
            Some(finding) => {
                self.seen_again(at, sight.at, &finding)?;
                finding.number
            }
            None => match self.raise(at, made, &sight)? {
                Some(number) => number,
                None => return self.odd(at),
            },
        };
        sightings::add(
            self.writing.tx,
            &Sighting {
                finding: number,
                journal: self.journal.number,
                seq: at.seq,
                n: sight.n,
                clauses: sight.clauses.to_vec(),
                note: sight.note.map(str::to_owned),
                photos: sight.photos,
                withdrawn: false,
            },
        )?;
        self.findings.insert(number);
        Ok(())
    }

    fn raise(
        &mut self,
        at: Place<'_>,
        made: &FindingMade,
        sight: &Sight<'_>,
    ) -> Result<Option<i64>, ServerError> {
        let tx = self.writing.tx;
        // Two findings can't share an order: the line is marked, for a person to look at.
        if findings::by_order(tx, made.order)?.is_some() {
            return Ok(None);
        }
        let Where { point, place } = sight.seen;
        // Of two handhelds that raise one defect, the later one joins the first.
        let open = match (place, sight.item) {
            (0, _) | (_, 0) => None,
            (place, item) => findings::open_at(tx, self.site.number, place, item)?,
        };
        let staff = places::staff(tx, at.said.by)?;
        let finding = Finding {
            number: 0,
            site: self.site.number,
            id: made.finding,
            order: made.order,
            joined: open.as_ref().map(|open| open.number),
            point,
            place,
            item: sight.item,
            severity: made.severity,
            raised_at: sight.at.to_owned(),
            raised_by: staff,
            state: made.state,
            role: made.role,
            owner: places::staff(tx, made.owner)?,
            go: 0,
            reply_by: made.reply_by.clone(),
            finish_by: made.finish_by.clone(),
            work: made.work.clone(),
            noted: NotedAt::default(),
            alarms: Alarms::default(),
            level: None,
            merged: None,
        };
        let number = findings::add(tx, &finding)?;
        let desk = sight.desk.unwrap_or_default().to_owned();
        let step = Step {
            desk,
            ..self.plain_step(at, number, made.state)?
        };
        order_steps::add(tx, &step)?;
        self.finding_told(at, &finding, sight.baseline)?;
        self.findings.extend(open.map(|open| open.number));
        Ok(Some(number))
    }

    /// A finding that was closed and is seen again later is open again.
    fn seen_again(
        &mut self,
        at: Place<'_>,
        seen_at: &str,
        finding: &Finding,
    ) -> Result<(), ServerError> {
        let mut target = self.target(finding)?;
        self.findings.insert(target.number);
        if target.state.is_open() {
            return Ok(());
        }
        let steps = order_steps::of(self.writing.tx, target.number)?;
        let closed = steps.iter().rev().find(|step| step.moved);
        if closed.is_some_and(|closed| is_later(seen_at, &closed.at)) {
            target.state = OrderState::Reopened;
            target.go += 1;
            target.noted.moved(OrderState::Reopened, None);
            target.alarms.moved(OrderState::Reopened, false, false);
            findings::update(self.writing.tx, &target)?;
            self.step(at, target.number, OrderState::Reopened, "")?;
        }
        Ok(())
    }

    /// The finding itself, where this is an alias.
    pub(super) fn target(&self, finding: &Finding) -> Result<Finding, ServerError> {
        Ok(findings::target(self.writing.tx, finding.clone())?)
    }

    /// An answer of a finding was withdrawn: without any left, the finding is rejected.
    pub(super) fn left_alone(&mut self, at: Place<'_>, finding: i64) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let named = findings::by_number(tx, finding)?;
        let mut target = self.target(&named)?;
        self.findings.extend([named.number, target.number]);
        let mut all = sightings::of(tx, target.number)?;
        for alias in findings::aliases(tx, target.number)? {
            all.extend(sightings::of(tx, alias.number)?);
        }
        let stands = all.iter().any(|sighting| !sighting.withdrawn);
        if !stands && target.state.may_become(OrderState::Rejected) {
            target.state = OrderState::Rejected;
            findings::update(tx, &target)?;
            self.step(at, target.number, OrderState::Rejected, "withdrawn")?;
        }
        Ok(())
    }
}
