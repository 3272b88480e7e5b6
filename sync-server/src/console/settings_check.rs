//! What a site's settings may say: each refusal names its field.

use crate::console::orders::bad;
use crate::console::settings::{SettingsNotices, SettingsSite, SettingsSpan};
use crate::error::ServerError;
use checklists::DeadlineUnit;
use chrono::{NaiveDate, NaiveTime, Timelike};
use model::escalation::{Escalation, EscalationStep, Warning};

/// The most steps of one list, and the most rush hours.
const STEPS_MAX: usize = 10;
const RUSH_MAX: usize = 6;
/// The most of each unit that a step may wait.
const WAIT_MAX: u32 = 10_000;
/// A year: the longest that an order may take.
const FINISH_HOURS_MAX: u32 = 8_760;
const PHONE_MAX: usize = 40;
/// A month.
const WARN_MIN_MAX: u32 = 43_200;
const UNSEEN_HOURS_MAX: u32 = 720;

fn check(holds: bool, message: impl FnOnce() -> String) -> Result<(), ServerError> {
    match holds {
        true => Ok(()),
        false => Err(bad(message())),
    }
}

/// Minutes past midnight.
pub fn minutes(field: &str, text: &str) -> Result<u32, ServerError> {
    let time = NaiveTime::parse_from_str(text, "%H:%M");
    let time = time.map_err(|_| bad(format!("`{field}`: a time of day as 07:30")))?;
    Ok(time.hour() * 60 + time.minute())
}

fn hours(field: &str, span: &SettingsSpan) -> Result<(), ServerError> {
    let from = minutes(&format!("{field}.from"), &span.from)?;
    let to = minutes(&format!("{field}.to"), &span.to)?;
    check(from != to, || format!("`{field}`: it ends when it begins"))
}

fn day(field: &str, text: &str) -> Result<(), ServerError> {
    // A year with a 29 February.
    let day = format!("2024-{text}").parse::<NaiveDate>();
    day.map(drop)
        .map_err(|_| bad(format!("`{field}`: a day of the year as 12-01")))
}

/// What the site's file says too.
pub fn site(site: &SettingsSite) -> Result<(), ServerError> {
    let phone = site.duty_phone.as_deref().unwrap_or("");
    check(phone.chars().count() <= PHONE_MAX, || {
        format!("`site.duty_phone`: at most {PHONE_MAX} letters")
    })?;
    for (hours, name) in site.finish_hours.iter().zip(["minor", "normal", "serious"]) {
        check((1..=FINISH_HOURS_MAX).contains(hours), || {
            format!("`site.finish_hours.{name}`: from 1 to {FINISH_HOURS_MAX} hours")
        })?;
    }
    minutes("site.day_start", &site.day_start)?;
    hours("site.night", &site.night)?;
    check(site.rush_hours.len() <= RUSH_MAX, || {
        format!("`site.rush_hours`: at most {RUSH_MAX} of them")
    })?;
    for (n, span) in site.rush_hours.iter().enumerate() {
        hours(&format!("site.rush_hours.{n}"), span)?;
    }
    day("site.winter.from", &site.winter.from)?;
    day("site.winter.to", &site.winter.to)
}

/// Who is told of what is overdue.
pub fn escalation(all: &Escalation) -> Result<(), ServerError> {
    steps("escalation.minor", &all.minor)?;
    steps("escalation.normal", &all.normal)?;
    steps("escalation.serious", &all.serious)?;
    for (kind, own) in &all.kinds {
        let known = checklists::built_in().order_kind(kind).is_some();
        check(known, || {
            format!("`escalation.kinds.{kind}`: no such kind of order")
        })?;
        steps(&format!("escalation.kinds.{kind}"), own)?;
    }
    Ok(())
}

fn steps(field: &str, steps: &[EscalationStep]) -> Result<(), ServerError> {
    check(steps.len() <= STEPS_MAX, || {
        format!("`{field}`: at most {STEPS_MAX} steps")
    })?;
    for (n, step) in steps.iter().enumerate() {
        let least = u32::from(step.after.unit == DeadlineUnit::WorkingDays);
        check((least..=WAIT_MAX).contains(&step.after.amount), || {
            format!("`{field}.{n}.after`: from {least} to {WAIT_MAX}")
        })?;
    }
    Ok(())
}

/// How long before a limit it is warned of.
pub fn warning(warning: &Warning) -> Result<(), ServerError> {
    check((1..=100).contains(&warning.share_percent), || {
        "`warning.share_percent`: from 1 to 100".to_owned()
    })?;
    check((1..=WARN_MIN_MAX).contains(&warning.at_least_min), || {
        format!("`warning.at_least_min`: from 1 to {WARN_MIN_MAX} minutes")
    })?;
    let most = warning.at_least_min..=WARN_MIN_MAX;
    check(most.contains(&warning.at_most_min), || {
        format!("`warning.at_most_min`: from `at_least_min` to {WARN_MIN_MAX} minutes")
    })
}

/// What is told, and when.
pub fn notices(notices: &SettingsNotices) -> Result<(), ServerError> {
    if let Some(quiet) = &notices.quiet {
        let (from, to) = (quiet.from.clone(), quiet.to.clone());
        hours("notices.quiet", &SettingsSpan { from, to })?;
    }
    minutes("notices.digest_at", &notices.digest_at)?;
    check(
        (1..=UNSEEN_HOURS_MAX).contains(&notices.unseen_hours),
        || format!("`notices.unseen_hours`: from 1 to {UNSEEN_HOURS_MAX}"),
    )
}
