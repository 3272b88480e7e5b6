//! What a site has settled: its hours, who is told of what is overdue, what is told outside. What
//! is set here is a line of the site's own journal, by whoever sits at the desk.

use crate::app::App;
use crate::console::channels::{ConsoleChannel, channels};
use crate::console::notices::{NoticeKindTold, kinds};
use crate::console::orders::bad;
use crate::console::session::{Desk, Verb};
use crate::console::settings_check as check;
use crate::error::ServerError;
use crate::notices::addresses;
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use crate::writer::Writing;
use crate::{overdue, own, start};
use axum::body::Body;
use axum::extract::State;
use checklists::Words;
use model::escalation::{Escalation, Warning};
use model::notices::{NoticeKind, NoticeSettings, Quiet};
use protocol::feed::Kind;
use protocol::rows::{SiteRow, Span};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// The most bytes of what is set.
const ASKED_BYTES_MAX: usize = 64 << 10;

/// From and to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsSpan {
    pub from: String,
    pub to: String,
}

impl From<&Span> for SettingsSpan {
    fn from(span: &Span) -> Self {
        Self {
            from: span.from.clone(),
            to: span.to.clone(),
        }
    }
}

impl From<&SettingsSpan> for Span {
    fn from(span: &SettingsSpan) -> Self {
        Self {
            from: span.from.clone(),
            to: span.to.clone(),
        }
    }
}

/// What the site's file says too.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsSite {
    pub duty_phone: Option<String>,
    /// Hours until an order of each severity is due: minor, normal, serious.
    pub finish_hours: [u32; 3],
    /// When the site's day begins, `HH:MM`.
    pub day_start: String,
    pub night: SettingsSpan,
    pub rush_hours: Vec<SettingsSpan>,
    /// `MM-DD` each.
    pub winter: SettingsSpan,
}

/// What is told, and when.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SettingsNotices {
    pub off: Vec<NoticeKind>,
    pub quiet: Option<Quiet>,
    pub digest_at: String,
    pub unseen_hours: u32,
}

/// All that a site has settled.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleSettings {
    name: String,
    time_zone: String,
    site: SettingsSite,
    escalation: Escalation,
    warning: Warning,
    notices: SettingsNotices,
    channels: Vec<ConsoleChannel>,
    kinds: Vec<NoticeKindTold>,
    /// Kinds of work order that may have steps of their own.
    works: Vec<SettingsWork>,
}

/// A kind of work order.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct SettingsWork {
    id: String,
    name: Words,
}

/// What is to be set; what isn't named stays.
#[derive(Deserialize)]
struct Asked {
    site: Option<SettingsSite>,
    escalation: Option<Escalation>,
    warning: Option<Warning>,
    notices: Option<SettingsNotices>,
}

/// `GET /api/console/sites/{site}/settings`
pub async fn settings(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<ConsoleSettings>, ServerError> {
    let held = addresses::read(&app.folder)?;
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let row = overdue::settings(connection, &site)?.ok_or_else(|| not_found("settings"))?;
        let notices = row.notices.clone().unwrap_or_default();
        Ok(ConsoleSettings {
            name: row.name.clone(),
            time_zone: row.time_zone.clone(),
            site: of_row(&row),
            escalation: row.escalation.clone().unwrap_or_default(),
            warning: row.warning.unwrap_or_default(),
            channels: channels(connection, &site, &notices, &held)?,
            notices: SettingsNotices {
                off: notices.off,
                quiet: notices.quiet,
                digest_at: notices.digest_at,
                unseen_hours: notices.unseen_hours,
            },
            kinds: kinds(),
            works: works(),
        })
    })?;
    Ok(Json(told))
}

fn works() -> Vec<SettingsWork> {
    let all = checklists::built_in().order_kinds.iter();
    let other = all.filter(|kind| kind.id != "rectification");
    let told = other.map(|kind| SettingsWork {
        id: kind.id.clone(),
        name: kind.name.clone(),
    });
    told.collect()
}

fn of_row(row: &SiteRow) -> SettingsSite {
    SettingsSite {
        duty_phone: row.duty_phone.clone(),
        finish_hours: row.finish_hours,
        day_start: format!(
            "{:02}:{:02}",
            row.day_start_min / 60,
            row.day_start_min % 60
        ),
        night: SettingsSpan::from(&row.night),
        rush_hours: row.rush_hours.iter().map(SettingsSpan::from).collect(),
        winter: SettingsSpan::from(&row.winter),
    }
}

/// `POST /api/console/sites/{site}/settings` with
/// `{"site"?,"escalation"?,"warning"?,"notices"?}`: each whole, in one act.
pub async fn set(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<()>, ServerError> {
    let asked: Asked = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    check_all(&asked)?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        change(writing, &site, &desk.name, |row| take(row, &asked))
    })
    .await?;
    Ok(Json(()))
}

fn check_all(asked: &Asked) -> Result<(), ServerError> {
    if let Some(site) = &asked.site {
        check::site(site)?;
    }
    if let Some(escalation) = &asked.escalation {
        check::escalation(escalation)?;
    }
    if let Some(warning) = &asked.warning {
        check::warning(warning)?;
    }
    if let Some(notices) = &asked.notices {
        check::notices(notices)?;
    }
    Ok(())
}

fn take(row: &mut SiteRow, asked: &Asked) -> Result<(), ServerError> {
    if let Some(site) = &asked.site {
        let phone = site.duty_phone.as_deref().map(str::trim);
        row.duty_phone = phone.filter(|text| !text.is_empty()).map(str::to_owned);
        row.finish_hours = site.finish_hours;
        row.day_start_min = check::minutes("site.day_start", &site.day_start)?;
        row.night = Span::from(&site.night);
        row.rush_hours = site.rush_hours.iter().map(Span::from).collect();
        row.winter = Span::from(&site.winter);
    }
    if let Some(escalation) = &asked.escalation {
        row.escalation = Some(escalation.clone());
    }
    if let Some(warning) = asked.warning {
        row.warning = Some(warning);
    }
    if let Some(notices) = &asked.notices {
        let held = row.notices.take().unwrap_or_default();
        row.notices = Some(NoticeSettings {
            off: notices.off.clone(),
            quiet: notices.quiet.clone(),
            digest_at: notices.digest_at.clone(),
            unseen_hours: notices.unseen_hours,
            channels: held.channels,
        });
    }
    Ok(())
}

/// Changes a site's row by a line of its own journal; one that says the same is none.
pub fn change(
    writing: &Writing<'_>,
    site: &Site,
    desk: &str,
    change: impl FnOnce(&mut SiteRow) -> Result<(), ServerError>,
) -> Result<(), ServerError> {
    let held = overdue::settings(writing.tx, site)?;
    let held = held.ok_or_else(|| bad("the site has no settings yet: import its file first"))?;
    let mut row = held.clone();
    change(&mut row)?;
    if row == held {
        return Ok(());
    }
    let set = start::set(Kind::Site, site.id.to_string(), &row)?;
    let event = start::rows_set_by(desk, vec![set]);
    own::append(writing, Some(site.number), vec![event])
}
