//! Plans, with versions.

use crate::error::ServerError;
use crate::site_file::form::{Entry, Plan};
use crate::site_file::rows::Making;
use checklists::Role;
use model::ids::{CheckpointId, PlanId};
use protocol::feed::Kind;
use protocol::rows::{Days, PlanKind, PlanRow};

impl Making<'_> {
    pub(super) fn plans(&mut self) -> Result<(), ServerError> {
        for one in &self.form.plans {
            let id = self.names.id(&one.value);
            let row = self.plan(one, self.held.plans.get(&id));
            let id = PlanId(id).to_string();
            self.put(Kind::Plan, id, &row, &row.name, Some(&one.place))?;
        }
        let today = self.today.to_string();
        let runs = |row: &PlanRow| row.until.as_ref().is_none_or(|until| *until >= today);
        self.missing::<Plan, _>(self.held.plans.iter(), runs, |row| &row.name);
        Ok(())
    }

    /// A plan that says something else than before has the next version.
    fn plan(&self, one: &Entry<Plan>, held: Option<&PlanRow>) -> PlanRow {
        let replaces = one.replaces.as_ref();
        let replaces = replaces.and_then(|word| self.names.find("plans", word).ok()?);
        let mut row = PlanRow {
            name: one.name.trim().to_owned(),
            version: 1,
            role: self.role(one),
            checkpoints: self.walk(one),
            rrule: one.rrule.clone(),
            start: one.start.text(),
            window_min: one.window_min,
            grace_min: one.grace_min,
            person: self.person(one.person.as_ref()),
            days: one.days,
            blackouts: one.blackouts.clone(),
            until: one.until.clone(),
            replaces: replaces.map(PlanId),
            one_of: one.one_of,
            kind: one.kind,
            quota: one.quota,
            counts: one.counts.clone(),
            second_signature: one.second_signature,
        };
        if let Some(held) = held {
            as_held(one, held, &mut row);
            row.version = held.version;
            if row != *held {
                row.version += 1;
            }
        }
        row
    }

    /// Its role, else the first of its person's.
    fn role(&self, one: &Entry<Plan>) -> Role {
        let person = self.person(one.person.as_ref());
        let of_file = || {
            let mut staff = self.form.staff.iter();
            let found =
                staff.find(|other| Some(self.names.id(&other.value)) == person.map(|it| it.0));
            found.and_then(|found| found.roles.first().copied())
        };
        let of_site = || {
            let row = self.held.staff.get(&person?.0);
            row.and_then(|row| row.roles.first().copied())
        };
        one.role
            .or_else(of_file)
            .or_else(of_site)
            .unwrap_or(Role::Guard)
    }

    fn walk(&self, one: &Entry<Plan>) -> Vec<CheckpointId> {
        let route = one.route.as_ref().and_then(|route| self.form.route(route));
        let words = route.unwrap_or_else(|| one.checkpoints.iter().collect());
        let found = words
            .into_iter()
            .filter_map(|word| self.names.find_places(word).ok());
        found.flatten().map(CheckpointId).collect()
    }
}

/// What the file doesn't say of a plan stays as it is held.
fn as_held(one: &Entry<Plan>, held: &PlanRow, row: &mut PlanRow) {
    if !one.says("role") && !one.says("person") {
        row.role = held.role;
    }
    if !one.says("person") {
        row.person = held.person;
    }
    if !one.says("grace_min") {
        row.grace_min = held.grace_min;
    }
    if !one.says("days") && row.days == Days::Every {
        row.days = held.days;
    }
    if !one.says("blackouts") {
        row.blackouts.clone_from(&held.blackouts);
    }
    if !one.says("until") {
        row.until.clone_from(&held.until);
    }
    if !one.says("replaces") {
        row.replaces = held.replaces;
    }
    if !one.says("one_of") {
        row.one_of = held.one_of;
    }
    if !one.says("kind") && row.kind == PlanKind::Inspection {
        row.kind = held.kind;
    }
    if !one.says("quota") {
        row.quota = held.quota;
    }
    if !one.says("counts") {
        row.counts.clone_from(&held.counts);
    }
    if !one.says("second_signature") {
        row.second_signature = held.second_signature;
    }
}
