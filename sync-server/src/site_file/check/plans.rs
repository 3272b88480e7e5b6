//! Plans.

use crate::site_file::check::{Check, by_rule};
use crate::site_file::form::{Entry, Plan};
use crate::site_file::problem::says;
use checklists::Words;
use model::recurrence::Rule;
use protocol::rows::PlanKind;

/// A year in minutes: no window or grace is longer.
const MINUTES_MAX: u32 = 366 * 24 * 60;

impl Check<'_> {
    pub(super) fn plans(&mut self) {
        for one in &self.form.plans {
            self.plan(one);
        }
    }

    fn plan(&mut self, one: &Entry<Plan>) {
        let place = &one.place;
        let start = one.start.text();
        if let Err(error) = Rule::read(&one.rrule, &start, one.window_min, one.grace_min) {
            let field = match error {
                model::recurrence::RuleError::Start(_) => "plans.start",
                _ => "plans.rrule",
            };
            self.wrong(place, field, by_rule("重复或起始读不懂".into(), error));
        }
        if one.window_min == 0 {
            let en = "nobody can be on time in 0 minutes";
            self.wrong(place, "plans.window_min", says("0 分钟内没人能完成", en));
        }
        let all = [("window_min", one.window_min), ("grace_min", one.grace_min)];
        for (key, _) in all.iter().filter(|(_, minutes)| *minutes > MINUTES_MAX) {
            let reason = says("最多一年", "it is longer than a year");
            self.wrong(place, &format!("plans.{key}"), reason);
        }
        match &one.person {
            Some(person) => self.refer(place, "plans.person", "staff", person),
            None if one.role.is_none() => {
                let reason = says("填岗位或人员", "name a role or a person");
                self.wrong(place, "plans.role", reason);
            }
            None => {}
        }
        self.walked(one);
        self.days_of(one);
        if let Some(other) = &one.replaces {
            self.refer(place, "plans.replaces", "plans", other);
            if self.names.find("plans", other) == Ok(Some(self.names.id(&one.value))) {
                let reason = says("不能接替自己", "a plan can't replace itself");
                self.wrong(place, "plans.replaces", reason);
            }
        }
        if one.kind == PlanKind::Quota && one.quota == 0 {
            self.wrong(
                place,
                "plans.quota",
                says("定额至少 1", "a quota is 1 or more"),
            );
        }
        if let Some(list) = &one.counts {
            self.lists(place, "plans.counts", std::slice::from_ref(list));
        }
    }

    fn walked(&mut self, one: &Entry<Plan>) {
        let place = &one.place;
        self.refer_places(place, "plans.checkpoints", &one.checkpoints);
        let known = one
            .route
            .as_ref()
            .map(|route| (route, self.form.route(route).is_some()));
        if let Some((route, false)) = known {
            self.wrong(place, "plans.route", no_route(route));
        }
        let walked = matches!(one.kind, PlanKind::Inspection | PlanKind::Operation);
        match (one.route.is_some(), one.checkpoints.is_empty()) {
            (true, false) => {
                let reason = says(
                    "路线和点位只填一个",
                    "name a route or checkpoints, not both",
                );
                self.wrong(place, "plans.route", reason);
            }
            (false, true) if walked => {
                let reason = says("填路线，或至少一个点位", "name at least one, or a route");
                self.wrong(place, "plans.checkpoints", reason);
            }
            _ => {}
        }
    }

    fn days_of(&mut self, one: &Entry<Plan>) {
        let place = &one.place;
        for span in &one.blackouts {
            let from = self.day(place, "plans.blackouts", Some(&span.from));
            let to = self.day(place, "plans.blackouts", Some(&span.to));
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                let zh = format!("{from} 在 {to} 之后");
                self.wrong(
                    place,
                    "plans.blackouts",
                    says(zh, format!("{from} is after {to}")),
                );
            }
        }
        let until = self.day(place, "plans.until", one.until.as_ref());
        let first = one.start.text().get(..10).and_then(|day| day.parse().ok());
        if let (Some(until), Some(first)) = (until, first)
            && until < first
        {
            let zh = format!("最后一天 {until} 在起始日期 {first} 之前");
            let en = format!("its last day {until} is before its first, {first}");
            self.wrong(place, "plans.until", says(zh, en));
        }
    }
}

fn no_route(route: &str) -> Words {
    says(
        format!("路线里没有“{route}”"),
        format!("there is no route `{route}`"),
    )
}
