//! Notices at the desk: what happened, and what of it this person hasn't read.

use crate::app::App;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::notices::words::{Teller, Told};
use crate::sql::notices::{self, Notice};
use crate::sql::sites::Site;
use crate::wire::answer::{Json, read_json};
use crate::wire::asked::{Address, Question};
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use checklists::Words;
use chrono::{DateTime, Days, NaiveTime, SecondsFormat, TimeDelta, Utc};
use model::ids::{DeviceId, EquipmentId, FindingId, RoundId};
use model::notices::{KINDS, NoticeKind};
use model::recurrence;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// The most that are told.
const TOLD_MAX: usize = 500;
/// Today and thirty of the site's days before are told, as many as the list takes away.
pub const DAYS: u64 = 31;
/// The most bytes of what is asked, and the most notices of one act.
const ASKED_BYTES_MAX: usize = 128 << 10;

/// What somebody should have heard of.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct Notices {
    now: String,
    /// All that this person hasn't read.
    unread: u32,
    /// The newest first; none where only the count was asked for.
    notices: Vec<ConsoleNotice>,
    kinds: Vec<NoticeKindTold>,
}

/// A kind with its name.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct NoticeKindTold {
    pub kind: NoticeKind,
    pub name: Words,
}

/// One notice.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleNotice {
    key: String,
    kind: NoticeKind,
    at: String,
    serious: bool,
    read: bool,
    text: Words,
    /// What it opens: the one of these that isn't null.
    #[ts(type = "string | null")]
    finding: Option<FindingId>,
    /// The finding's order is of another kind than rectification.
    work: bool,
    #[ts(type = "string | null")]
    round: Option<RoundId>,
    /// The round's day.
    day: Option<String>,
    #[ts(type = "string | null")]
    device: Option<DeviceId>,
    #[ts(type = "string | null")]
    equipment: Option<EquipmentId>,
}

/// How much of it.
#[derive(Deserialize)]
pub struct Asked {
    brief: Option<String>,
}

/// The kinds that people read, with their names.
pub fn kinds() -> Vec<NoticeKindTold> {
    let all = KINDS.into_iter().map(|kind| {
        let (zh, en) = kind.words();
        let name = Words {
            zh: zh.to_owned(),
            en: en.to_owned(),
        };
        NoticeKindTold { kind, name }
    });
    all.collect()
}

/// `GET /api/console/sites/{site}/notices?brief=1`
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Json<Notices>, ServerError> {
    let now = app.clock.now();
    let brief = asked.brief.is_some_and(|brief| brief == "1");
    let told = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        let whose = (site.number, desk.number());
        let since_ms = since_ms(&site, now);
        let unread = notices::unread(connection, whose, since_ms)?;
        let mut shown = Vec::new();
        if !brief {
            let teller = Teller::new(connection, &site, now)?;
            for (notice, read) in notices::newest(connection, whose, since_ms, TOLD_MAX)? {
                shown.push(show(teller.told(&notice)?, notice, read));
            }
        }
        Ok(Notices {
            now: when(now),
            unread: u32::try_from(unread).unwrap_or(u32::MAX),
            notices: shown,
            kinds: match brief {
                true => Vec::new(),
                false => kinds()
                    .into_iter()
                    .filter(|one| one.kind.is_for_people())
                    .collect(),
            },
        })
    })?;
    Ok(Json(told))
}

/// When the first of the days that are told begins.
fn since_ms(site: &Site, now: DateTime<Utc>) -> i64 {
    let zone = recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
    let today = recurrence::site_day(now, zone, site.day_start_min);
    let first = today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today);
    let begins = TimeDelta::minutes(site.day_start_min.into());
    recurrence::instant(first.and_time(NaiveTime::MIN) + begins, zone).timestamp_millis()
}

fn show(told: Told, notice: Notice, read: bool) -> ConsoleNotice {
    let at = DateTime::from_timestamp_millis(notice.at_ms).unwrap_or_default();
    ConsoleNotice {
        key: notice.key,
        kind: notice.kind,
        at: when(at),
        serious: notice.serious,
        read,
        text: told.words,
        finding: told.about.finding,
        work: told.work,
        round: told.about.round,
        day: told.about.day,
        device: told.about.device,
        equipment: told.about.equipment,
    }
}

fn when(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// What was read.
#[derive(Deserialize)]
struct Read {
    #[serde(default)]
    keys: Vec<String>,
    /// Everything up to this moment, RFC 3339.
    all_to: Option<String>,
    /// False: they are to be read again.
    #[serde(default = "yes")]
    read: bool,
}

fn yes() -> bool {
    true
}

/// `POST /api/console/sites/{site}/notices/read` with `{"keys","all_to"?,"read"?}`
pub async fn read(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<Notices>, ServerError> {
    let asked: Read = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let all_to = asked.all_to.as_deref().map(|text| {
        DateTime::parse_from_rfc3339(text)
            .map_err(|_| super::orders::bad("`all_to`: a time as 2026-12-01T18:00:00+08:00"))
    });
    let all_to = all_to.transpose()?;
    let now = app.clock.now();
    let unread = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::See)?;
        let whose = (site.number, desk.number());
        for key in &asked.keys {
            notices::mark(writing.tx, whose, key, asked.read)?;
        }
        if let Some(to) = all_to {
            notices::mark_all(writing.tx, whose, to.timestamp_millis())?;
        }
        Ok(notices::unread(writing.tx, whose, since_ms(&site, now))?)
    });
    Ok(Json(Notices {
        now: when(now),
        unread: u32::try_from(unread.await?).unwrap_or(u32::MAX),
        notices: Vec::new(),
        kinds: Vec::new(),
    }))
}
