//! What the desk says of trainings and examinations: a record for several people at once, and one
//! that is taken back. Each is a line of the site's own journal.

use crate::app::App;
use crate::console::names::Names;
use crate::console::orders::{bad, note_in, salted};
use crate::console::session::{Desk, Verb};
use crate::console::trainings::{Trainings, all};
use crate::error::ServerError;
use crate::own;
use crate::sql::trainings;
use crate::standards;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use crate::writer::Writing;
use axum::body::Body;
use axum::extract::State;
use checklists::Checklist;
use chrono::{Months, NaiveDate};
use model::ids::{StaffId, TrainingId};
use protocol::events::{Event, Trained, Training, TrainingHeld, TrainingKind, TrainingWithdrawn};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most bytes of what the desk says.
const ASKED_BYTES_MAX: usize = 64 << 10;
/// The most people of one record, whose line has its bounds.
const PEOPLE_MAX: usize = 300;
/// The most letters of a name from outside.
const NAME_MAX: usize = 60;
/// How far back a record may lie, and how far ahead it may count.
const YEARS_MAX: u32 = 20;
/// The best mark, in thousandths.
const MARK_MAX_MILLI: i64 = 100_000;

/// A training or examination as the desk says it.
#[derive(Deserialize)]
struct Asked {
    what: TrainingKind,
    list: String,
    day: String,
    trainer: Option<StaffId>,
    trainer_name: Option<String>,
    valid_until: Option<String>,
    note: Option<String>,
    people: Vec<Trained>,
}

/// `POST /api/console/sites/{site}/trainings` with `{"what","list","day","trainer"?,
/// "trainer_name"?,"valid_until"?,"note"?,"people":[{"staff","passed"?,"mark_milli"?}]}`
///
/// The version is that which was in force on the day.
/// Errors: whatever doesn't fit, by its field; nothing is written then.
pub async fn hold(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<Trainings>, ServerError> {
    let asked: Asked = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let told = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        let names = Names::read(writing.tx, &site)?;
        let today = standards::today(&site, writing.now);
        let versions = standards::versions(writing.tx, site.number)?;
        let day = past("day", &asked.day, today)?;
        let list = versions.one_on(&asked.list, day);
        let list = list.ok_or_else(|| bad("`list`: no such checklist on that day"))?;
        let held = checked(&asked, &names, list, day)?;
        let words = held.trainer_name.is_some() || held.note.is_some();
        let event = TrainingHeld {
            desk: desk.name.clone(),
            training: TrainingId(own::new_id(writing.now)),
            held,
            salt: salted(words),
        };
        own::append(writing, Some(site.number), vec![Event::from(event)])?;
        all(writing.tx, &site, &names, writing.now)
    });
    Ok(Json(told.await?))
}

/// A day that has been: today, or at most so many years back.
fn past(field: &str, text: &str, today: NaiveDate) -> Result<NaiveDate, ServerError> {
    let first = today.checked_sub_months(Months::new(12 * YEARS_MAX));
    let day: Option<NaiveDate> = text.parse().ok();
    let day = day.filter(|day| *day <= today && first.is_none_or(|first| *day >= first));
    day.ok_or_else(|| bad(format!("`{field}`: today or a day before, as 2026-11-23")))
}

fn checked(
    asked: &Asked,
    names: &Names,
    list: &Checklist,
    day: NaiveDate,
) -> Result<Training, ServerError> {
    let trainer_name = asked.trainer_name.as_deref().map(str::trim);
    let trainer_name = trainer_name.filter(|name| !name.is_empty());
    if trainer_name.is_some_and(|name| name.chars().count() > NAME_MAX) {
        return Err(bad(format!("`trainer_name`: at most {NAME_MAX} letters")));
    }
    if asked
        .trainer
        .is_some_and(|id| !names.staff.contains_key(&id))
    {
        return Err(bad("`trainer`: nobody of the staff"));
    }
    if asked.trainer.is_some() == trainer_name.is_some() {
        return Err(bad("`trainer`: somebody of the staff, or `trainer_name`"));
    }
    let last = day.checked_add_months(Months::new(12 * YEARS_MAX));
    let until = match &asked.valid_until {
        None => None,
        Some(text) => {
            let until: Option<NaiveDate> = text.parse().ok();
            let fits = |until: &NaiveDate| *until >= day && last.is_none_or(|last| *until <= last);
            let until = until.filter(fits);
            Some(until.ok_or_else(|| bad("`valid_until`: a day from `day` on, as 2027-11-23"))?)
        }
    };
    Ok(Training {
        what: asked.what,
        list: list.id.clone(),
        list_version: list.version,
        day: day.to_string(),
        trainer: asked.trainer,
        trainer_name: trainer_name.map(str::to_owned),
        valid_until: until.map(|day| day.to_string()),
        note: note_in(asked.note.as_deref())?,
        people: people(asked, names)?,
    })
}

fn people(asked: &Asked, names: &Names) -> Result<Vec<Trained>, ServerError> {
    if asked.people.is_empty() || asked.people.len() > PEOPLE_MAX {
        return Err(bad(format!("`people`: 1 to {PEOPLE_MAX} of them")));
    }
    let mut seen = BTreeSet::new();
    for (n, one) in asked.people.iter().enumerate() {
        let wrong = |field: &str, says: &str| Err(bad(format!("`people[{n}].{field}`: {says}")));
        if !names.staff.contains_key(&one.staff) {
            return wrong("staff", "nobody of the staff");
        }
        if !seen.insert(one.staff) {
            return wrong("staff", "is named twice");
        }
        match (asked.what, one.passed, one.mark_milli) {
            (TrainingKind::Examined, None, _) => return wrong("passed", "passed or not?"),
            (TrainingKind::Trained, Some(_), _) => {
                return wrong("passed", "only an examination is passed");
            }
            (TrainingKind::Trained, _, Some(_)) => {
                return wrong("mark_milli", "only an examination is marked");
            }
            (_, _, Some(mark)) if !(0..=MARK_MAX_MILLI).contains(&mark) => {
                return wrong("mark_milli", "0 to 100000: 92.5 is 92500");
            }
            _ => {}
        }
    }
    Ok(asked.people.clone())
}

/// What is taken back.
#[derive(Deserialize)]
struct Back {
    /// Of whom; none: of all.
    staff: Option<StaffId>,
    note: String,
}

/// `POST /api/console/sites/{site}/trainings/{training}/withdraw` with `{"staff"?,"note"}`
///
/// Errors: a record that isn't there or was taken back already, no reason.
pub async fn withdraw(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, training)): Address<(String, String)>,
    body: Body,
) -> Result<Json<Trainings>, ServerError> {
    let back: Back = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let told = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        let training: TrainingId = training.parse().map_err(|_| not_found("training"))?;
        let note = note_in(Some(&back.note))?.ok_or_else(|| bad("`note`: say why"))?;
        if !stands(writing, site.number, training, back.staff)? {
            return Err(not_found("training"));
        }
        let event = TrainingWithdrawn {
            desk: desk.name.clone(),
            training,
            staff: back.staff,
            note,
            salt: salted(true),
        };
        own::append(writing, Some(site.number), vec![Event::from(event)])?;
        let names = Names::read(writing.tx, &site)?;
        all(writing.tx, &site, &names, writing.now)
    });
    Ok(Json(told.await?))
}

/// Whether something of it can still be taken back.
fn stands(
    writing: &Writing<'_>,
    site: i64,
    training: TrainingId,
    staff: Option<StaffId>,
) -> Result<bool, ServerError> {
    let all = trainings::all(writing.tx, site)?;
    let of_it = |one: &trainings::Record| {
        one.id == training
            && one.withdrawn.is_none()
            && staff.is_none_or(|staff| staff == one.staff)
    };
    Ok(all.iter().any(of_it))
}
