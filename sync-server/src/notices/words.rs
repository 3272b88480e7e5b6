//! The words of notices, in both languages, by the names as they are now. Nobody's marks are in
//! them, and of a customer no more than the place.

use crate::console::ledger::due_name;
use crate::console::names::{Names, named, same};
use crate::error::ServerError;
use crate::notices::About;
use crate::sql::notices::Notice;
use crate::sql::sites::Site;
use crate::sql::{devices, findings};
use checklists::{Checklist, Words};
use chrono::{DateTime, Utc};
use model::escalation::{EscalateTo, Limit};
use model::ids::{FindingId, StaffId};
use model::notices::NoticeKind;
use protocol::rows::AlarmTold;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Tells notices of a site.
pub struct Teller<'a> {
    connection: &'a Connection,
    names: Names,
    kinds: BTreeMap<String, Checklist>,
}

/// What a notice says, and what it leads to.
pub struct Told {
    pub about: About,
    pub words: Words,
    /// It is about an order of another kind than rectification.
    pub work: bool,
}

/// The same words in both languages' places.
fn both(zh: String, en: String) -> Words {
    Words { zh, en }
}

impl<'a> Teller<'a> {
    /// Reads the site's names.
    pub fn new(
        connection: &'a Connection,
        site: &Site,
        now: DateTime<Utc>,
    ) -> Result<Self, ServerError> {
        Ok(Self {
            connection,
            names: Names::with_items(connection, site, now)?,
            kinds: Names::checklists(connection, site, now)?,
        })
    }

    /// What a notice says. Edges: what it is about and isn't there any more has its id.
    pub fn told(&self, notice: &Notice) -> Result<Told, ServerError> {
        let about: About = serde_json::from_str(&notice.about).unwrap_or_default();
        let mut work = false;
        let what = match about.finding {
            Some(id) => {
                let (what, other) = self.finding(id)?;
                work = other;
                what
            }
            None => same(""),
        };
        let words = match notice.kind {
            NoticeKind::SeriousFinding => what,
            NoticeKind::OrderGiven => self.given(&about, what),
            NoticeKind::OrderNear | NoticeKind::OrderOverdue => self.alarm(&about, what),
            NoticeKind::RoundMissed => self.missed(&about),
            NoticeKind::DeviceUnseen => self.unseen(&about)?,
            NoticeKind::Expiring => self.expiring(&about),
            NoticeKind::RecordComplete => self.record(&about),
        };
        Ok(Told { about, words, work })
    }

    /// Where and what, and whether it is an order of another kind.
    fn finding(&self, id: FindingId) -> Result<(Words, bool), ServerError> {
        let Some(found) = findings::by_id(self.connection, id)? else {
            return Ok((same(&id.to_string()), false));
        };
        let row = crate::project::describe(self.connection, &found)?;
        let place = row.checkpoint.map(|id| self.names.checkpoint(id).0);
        let piece = row.equipment.and_then(|id| self.names.equipment.get(&id));
        let mut parts: Vec<Words> = Vec::new();
        parts.extend(place.map(|name| same(&name)));
        parts.extend(piece.map(|row| same(&row.name)));
        if let Some(work) = &row.work {
            let (kind, class) = work.names();
            parts.extend([kind, class]);
            let customer = work.customer.as_ref();
            parts.extend(customer.and_then(|one| one.place.as_deref()).map(same));
        }
        let id = row.item.as_deref();
        // As it was when the finding was raised.
        let raised = DateTime::parse_from_rfc3339(&found.raised_at);
        let item = id.and_then(|id| match raised {
            Ok(at) => self.names.item_at(id, at.to_utc()),
            Err(_) => self.names.item(id),
        });
        parts.extend(id.map(|id| named(item, id)));
        parts.extend(Names::clauses(item, &row.clauses));
        Ok((joined(&parts, " · "), row.work.is_some()))
    }

    fn given(&self, about: &About, what: Words) -> Words {
        let owner = self.people(&about.owner.into_iter().collect::<Vec<_>>());
        both(
            format!("{owner}：{}", what.zh),
            format!("{owner}: {}", what.en),
        )
    }

    fn alarm(&self, about: &About, what: Words) -> Words {
        let Some(told) = &about.alarm else {
            return what;
        };
        let until = self.time(&told.until);
        let (zh, en) = match told.limit {
            Limit::Reply => ("答复", "reply"),
            Limit::Finish => ("完成", "finish"),
        };
        match told.step {
            None => both(
                format!("{}，{until} 前要{zh}", what.zh),
                format!("{}, to {en} by {until}", what.en),
            ),
            Some(step) => self.step(told, step, (zh, en), what, &until),
        }
    }

    fn step(
        &self,
        told: &AlarmTold,
        step: u32,
        (zh, en): (&str, &str),
        what: Words,
        until: &str,
    ) -> Words {
        let (role_zh, role_en) = match told.role {
            Some(EscalateTo::Owner) | None => ("责任人", "owner"),
            Some(EscalateTo::Leader) => ("当班负责人", "shift leader"),
            Some(EscalateTo::Supervisor) => ("主管", "supervisor"),
        };
        let who = self.people(&told.staff);
        let (who_zh, who_en) = match who.is_empty() {
            true => (String::new(), String::new()),
            false => (format!(" {who}"), format!(" {who}")),
        };
        both(
            format!(
                "{}，{until} 应{zh}，第 {step} 步告知{role_zh}{who_zh}",
                what.zh
            ),
            format!(
                "{}, {en} was due {until}, step {step}: {role_en}{who_en}",
                what.en
            ),
        )
    }

    fn missed(&self, about: &About) -> Words {
        let (plan, start) = self.round(about);
        same(&format!("{plan} {start}"))
    }

    fn record(&self, about: &About) -> Words {
        let (plan, start) = self.round(about);
        let n = about.photos.unwrap_or(0);
        both(
            format!("{plan} {start}，{n} 张照片"),
            format!("{plan} {start}, {n} photos"),
        )
    }

    fn round(&self, about: &About) -> (String, String) {
        let plan = about.plan.and_then(|id| self.names.plans.get(&id));
        let plan = plan.map(|row| row.name.clone()).unwrap_or_default();
        let start = about.start.as_deref().or(about.day.as_deref());
        let start = start.unwrap_or("").replace('T', " ");
        (plan, start)
    }

    fn unseen(&self, about: &About) -> Result<Words, ServerError> {
        let name = match about.device {
            Some(id) => devices::by_id(self.connection, id)?.map(|one| one.name),
            None => None,
        };
        let name = name.unwrap_or_default();
        let seen = self.time(about.seen.as_deref().unwrap_or(""));
        Ok(both(
            format!("{name}，最后联系 {seen}"),
            format!("{name}, last seen {seen}"),
        ))
    }

    fn expiring(&self, about: &About) -> Words {
        let row = about.equipment.and_then(|id| self.names.equipment.get(&id));
        let kind = row.and_then(|row| row.kind_of(|id| self.kinds.get(id)));
        let due = due_name(kind, about.due.as_deref().unwrap_or(""));
        let day = about.day.as_deref().unwrap_or("");
        let piece = row.map(|row| row.name.clone()).unwrap_or_default();
        let place = row.map(|row| self.names.checkpoint(row.checkpoint).0);
        let place = place.unwrap_or_default();
        both(
            format!("{piece}（{place}）{}，期限 {day}", due.zh),
            format!("{piece} ({place}): {}, until {day}", due.en),
        )
    }

    fn people(&self, all: &[StaffId]) -> String {
        let names = all.iter().filter_map(|id| self.names.person(Some(*id)));
        names.collect::<Vec<_>>().join("、")
    }

    /// A moment by the site's clock. Edges: one that doesn't read stands as it is.
    fn time(&self, text: &str) -> String {
        match DateTime::parse_from_rfc3339(text) {
            Ok(at) => {
                let local = at.with_timezone(&self.names.zone);
                local.format("%m-%d %H:%M").to_string()
            }
            Err(_) => text.to_owned(),
        }
    }
}

fn joined(parts: &[Words], between: &str) -> Words {
    let join = |pick: fn(&Words) -> &str| {
        let texts = parts.iter().map(pick).filter(|text| !text.is_empty());
        texts.collect::<Vec<_>>().join(between)
    };
    both(join(|one| &one.zh), join(|one| &one.en))
}

/// One of the two languages.
pub fn pick(words: &Words, english: bool) -> &str {
    match english {
        true => &words.en,
        false => &words.zh,
    }
}
