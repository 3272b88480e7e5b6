//! Findings that the desk merges by hand, and takes apart again.
//!
//! The one that goes keeps its own row, order and steps, so that taking it back undoes nothing
//! else; what comes for it meanwhile is kept with it, and moves neither.

use crate::error::ServerError;
use crate::project::{Place, Projection};
use crate::sql::findings::{self, Finding, Merged};
use crate::sql::order_steps::{self, Step};
use model::ids::FindingId;
use protocol::events::{FindingMerged, FindingParted};
use protocol::rows::{Merge, MergeTold};

/// Why one finding can't be merged into another one.
///
/// Edges: an order of another kind has a customer of its own who waits for word.
pub fn hinders(one: &Finding, into: &Finding) -> Option<&'static str> {
    let odd = |found: &Finding| found.joined.is_some();
    match () {
        () if one.number == into.number => Some("`into`: it is that finding itself"),
        () if odd(one) || odd(into) => Some("`into`: one of them was merged already"),
        () if one.work.is_some() || into.work.is_some() => {
            Some("`into`: an order with a customer of its own stays by itself")
        }
        () if !one.state.is_open() => Some("`finding`: it is closed"),
        () if !into.state.is_open() => Some("`into`: it is closed"),
        () => None,
    }
}

impl Projection<'_> {
    pub(super) fn finding_merged(
        &mut self,
        at: Place<'_>,
        said: &FindingMerged,
    ) -> Result<(), ServerError> {
        let (Some(one), Some(into)) = (self.of_site(said.finding)?, self.of_site(said.into)?)
        else {
            return self.odd(at);
        };
        if hinders(&one, &into).is_some() {
            return self.odd(at);
        }
        let merged = Merged {
            at: at.said.at.clone(),
            by: said.desk.clone(),
        };
        findings::merge(self.writing.tx, one.number, Some((into.number, &merged)))?;
        self.merge_told(at, &one, (into.id, Merge::Went), &said.desk)?;
        self.merge_told(at, &into, (one.id, Merge::Took), &said.desk)?;
        self.shown_anew(&one, &into)
    }

    pub(super) fn finding_parted(
        &mut self,
        at: Place<'_>,
        said: &FindingParted,
    ) -> Result<(), ServerError> {
        let one = self.of_site(said.finding)?;
        let Some(one) = one.filter(|one| one.merged.is_some()) else {
            return self.odd(at);
        };
        let Some(into) = one.joined else {
            return self.odd(at);
        };
        let into = findings::by_number(self.writing.tx, into)?;
        findings::merge(self.writing.tx, one.number, None)?;
        self.merge_told(at, &one, (into.id, Merge::Parted), &said.desk)?;
        self.merge_told(at, &into, (one.id, Merge::Parted), &said.desk)?;
        self.shown_anew(&one, &into)
    }

    fn of_site(&self, id: FindingId) -> Result<Option<Finding>, ServerError> {
        let found = findings::by_id(self.writing.tx, id)?;
        Ok(found.filter(|found| found.site == self.site.number))
    }

    fn merge_told(
        &self,
        at: Place<'_>,
        of: &Finding,
        (finding, how): (FindingId, Merge),
        desk: &str,
    ) -> Result<(), ServerError> {
        let step = Step {
            desk: desk.to_owned(),
            merge: Some(MergeTold { finding, how }),
            moved: false,
            ..self.plain_step(at, of.number, of.state)?
        };
        Ok(order_steps::add(self.writing.tx, &step)?)
    }

    /// Both, and whatever is an alias of the one.
    fn shown_anew(&mut self, one: &Finding, into: &Finding) -> Result<(), ServerError> {
        self.findings.extend([one.number, into.number]);
        for alias in findings::aliases(self.writing.tx, one.number)? {
            self.findings.insert(alias.number);
        }
        Ok(())
    }
}
