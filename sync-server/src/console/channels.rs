//! Channels: by which ways notices go out. Where one leads and its secrets are written, and never
//! read again: a page learns whether they are set.

use crate::app::App;
use crate::console::orders::bad;
use crate::console::session::{Desk, Verb};
use crate::console::settings::change;
use crate::error::ServerError;
use crate::notices::addresses::{self, Address as Leads, Mail, Security};
use crate::notices::mail;
use crate::notices::post::Client;
use crate::notices::sender::{self, Text};
use crate::notices::webhooks;
use crate::overdue;
use crate::own;
use crate::sql::deliveries;
use crate::sql::sites::Site;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use chrono::{DateTime, SecondsFormat, Utc};
use model::notices::{Channel, NoticeKind, NoticeSettings, Way};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;
use url::Url;

/// The most bytes of what is asked.
const ASKED_BYTES_MAX: usize = 16 << 10;
/// The most channels of a site, and who gets one's mail.
const CHANNELS_MAX: usize = 20;
const TO_MAX: usize = 20;
/// The most letters of a name, an address and a secret.
const NAME_MAX: usize = 60;
const TEXT_MAX: usize = 1_000;

/// A channel, as the settings page shows it.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleChannel {
    #[serde(flatten)]
    #[ts(flatten)]
    channel: Channel,
    /// The machine that its address names; null: not set.
    host: Option<String>,
    secret_set: bool,
    mail: Option<Mail>,
    /// When it last took something.
    sent_at: Option<String>,
    /// When it last failed, and why.
    failed_at: Option<String>,
    error: Option<String>,
}

/// A site's channels, without what they hide.
pub fn channels(
    connection: &Connection,
    site: &Site,
    settings: &NoticeSettings,
    held: &BTreeMap<String, Leads>,
) -> Result<Vec<ConsoleChannel>, ServerError> {
    let time = |ms: Option<i64>| {
        let at = ms.and_then(DateTime::<Utc>::from_timestamp_millis);
        at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true))
    };
    let show = |channel: &Channel| {
        let state = deliveries::state(connection, site.number, &channel.id)?.unwrap_or_default();
        let leads = held.get(&channel.id).cloned().unwrap_or_default();
        let url = Url::parse(&leads.url).ok();
        let host = url.and_then(|url| url.host_str().map(str::to_owned));
        Ok(ConsoleChannel {
            channel: channel.clone(),
            host: host.or(leads.mail.as_ref().map(|mail| mail.host.clone())),
            secret_set: !leads.secret.is_empty(),
            mail: leads.mail,
            sent_at: time(state.sent_ms),
            failed_at: time(state.failed_ms),
            error: Some(state.error).filter(|error| !error.is_empty()),
        })
    };
    settings.channels.iter().map(show).collect()
}

/// A channel as it is to be.
#[derive(Deserialize)]
struct Asked {
    /// None: a new one.
    id: Option<String>,
    name: String,
    way: Way,
    kinds: Vec<NoticeKind>,
    #[serde(default)]
    digest: bool,
    #[serde(default)]
    english: bool,
    /// None: it stays.
    url: Option<String>,
    /// None: it stays; empty: there is none.
    secret: Option<String>,
    mail: Option<Mail>,
}

/// The channel that was set.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ChannelSet {
    id: String,
}

/// `POST /api/console/sites/{site}/channels`: a new channel, or another shape of one.
pub async fn set(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<ChannelSet>, ServerError> {
    let asked: Asked = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let (folder, plain) = (app.folder.clone(), app.console.plain_webhooks);
    let id = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let mut all = addresses::read(&folder)?;
        let new = || own::new_id(writing.now).to_string();
        let id = asked.id.clone().unwrap_or_else(new);
        let row = overdue::settings(writing.tx, &site)?;
        let held = row.and_then(|row| row.notices).unwrap_or_default();
        let before = held.channels.iter().find(|one| one.id == id);
        if asked.id.is_some() && before.is_none() {
            return Err(not_found("channel"));
        }
        if before.is_some_and(|one| one.way != asked.way) {
            return Err(bad("`way`: a channel keeps its way; make a new one"));
        }
        let leads = leads(&asked, all.get(&id).cloned().unwrap_or_default(), plain)?;
        let channel = channel(&asked, id.clone(), held.channels.len())?;
        change(writing, &site, &desk.name, |row| {
            let notices = row.notices.get_or_insert_default();
            match notices.channels.iter_mut().find(|one| one.id == channel.id) {
                Some(one) => *one = channel,
                None => notices.channels.push(channel),
            }
            Ok(())
        })?;
        deliveries::begin(writing.tx, site.number, &id, writing.now.timestamp_millis())?;
        all.insert(id.clone(), leads);
        addresses::write(&folder, &all)?;
        Ok(id)
    });
    Ok(Json(ChannelSet { id: id.await? }))
}

fn channel(asked: &Asked, id: String, held: usize) -> Result<Channel, ServerError> {
    let name = asked.name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX {
        return Err(bad(format!("`name`: from 1 to {NAME_MAX} letters")));
    }
    if asked.id.is_none() && held >= CHANNELS_MAX {
        return Err(bad(format!("at most {CHANNELS_MAX} channels")));
    }
    let mut kinds = asked.kinds.clone();
    kinds.sort();
    kinds.dedup();
    let odd = |kind: &&NoticeKind| asked.way.is_for_people() && !kind.is_for_people();
    if let Some(kind) = kinds.iter().find(odd) {
        return Err(bad(format!("`kinds`: {kind:?} is for webhooks alone")));
    }
    Ok(Channel {
        id,
        name: name.to_owned(),
        way: asked.way,
        kinds,
        digest: asked.digest,
        english: asked.english,
    })
}

/// Where it leads from now on. Edges: a mail server that is another gets no old password.
fn leads(asked: &Asked, held: Leads, plain: bool) -> Result<Leads, ServerError> {
    let mut leads = held.clone();
    if let Some(secret) = &asked.secret {
        if secret.chars().count() > TEXT_MAX {
            return Err(bad(format!("`secret`: at most {TEXT_MAX} letters")));
        }
        leads.secret = secret.trim().to_owned();
    }
    if asked.way == Way::Email {
        let mail = asked.mail.clone().or(held.mail.clone());
        let mail = mail.ok_or_else(|| bad("`mail`: a mail server"))?;
        check_mail(&mail)?;
        let same = |held: &Mail| held.host == mail.host && held.port == mail.port;
        if asked.secret.is_none() && !held.mail.as_ref().is_some_and(same) {
            leads.secret = String::new();
        }
        leads.mail = Some(mail);
        return Ok(leads);
    }
    if let Some(url) = &asked.url {
        if url.len() > TEXT_MAX {
            return Err(bad(format!("`url`: at most {TEXT_MAX} letters")));
        }
        let url = addresses::allowed(url, plain).map_err(|why| bad(format!("`url`: {why}")))?;
        leads.url = url.to_string();
    }
    match leads.url.is_empty() {
        true => Err(bad("`url`: where it leads")),
        false => Ok(leads),
    }
}

fn check_mail(mail: &Mail) -> Result<(), ServerError> {
    let odd = |letter: char| !(letter.is_ascii_alphanumeric() || ".-:".contains(letter));
    if mail.host.is_empty() || mail.host.len() > 253 || mail.host.contains(odd) {
        return Err(bad("`mail.host`: a name as smtp.example.com"));
    }
    if mail.port == 0 {
        return Err(bad("`mail.port`: from 1 to 65535"));
    }
    let near = matches!(mail.host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if mail.security == Security::None && !near {
        return Err(bad("`mail.security`: without TLS on this machine alone"));
    }
    mail::mailbox(&mail.from).map_err(|why| bad(format!("`mail.from`: {why}")))?;
    if mail.to.is_empty() || mail.to.len() > TO_MAX {
        return Err(bad(format!("`mail.to`: from 1 to {TO_MAX} addresses")));
    }
    for to in &mail.to {
        mail::mailbox(to).map_err(|why| bad(format!("`mail.to`: {why}")))?;
    }
    Ok(())
}

/// Which channel.
#[derive(Deserialize)]
struct Named {
    id: String,
}

/// `POST /api/console/sites/{site}/channels/remove` with `{"id"}`
pub async fn remove(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<()>, ServerError> {
    let Named { id } = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let folder = app.folder.clone();
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        change(writing, &site, &desk.name, |row| {
            let channels = &mut row.notices.get_or_insert_default().channels;
            let before = channels.len();
            channels.retain(|one| one.id != id);
            match channels.len() < before {
                true => Ok(()),
                false => Err(not_found("channel")),
            }
        })?;
        deliveries::end(writing.tx, site.number, &id)?;
        let mut all = addresses::read(&folder)?;
        all.remove(&id);
        addresses::write(&folder, &all)
    })
    .await?;
    Ok(Json(()))
}

/// How a test went.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ChannelTested {
    /// Why it wasn't taken; null: it was.
    error: Option<String>,
}

/// `POST /api/console/sites/{site}/channels/test` with `{"id"}`: sends one now.
pub async fn test(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<ChannelTested>, ServerError> {
    let Named { id } = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let (site, channel) = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::SetUp)?;
        let row = overdue::settings(connection, &site)?;
        let all = row.and_then(|row| row.notices).unwrap_or_default().channels;
        let channel = all.into_iter().find(|one| one.id == id);
        Ok((site, channel.ok_or_else(|| not_found("channel"))?))
    })?;
    let now = app.clock.now();
    let leads = addresses::read(&app.folder)?
        .remove(&id)
        .unwrap_or_default();
    let message = own::new_id(now).to_string();
    let line = match channel.english {
        true => "A test: notices arrive here.",
        false => "测试：通知会发到这里。",
    };
    let text = Text {
        title: site.name.clone(),
        lines: vec![line.to_owned()],
        json: webhooks::head(&message, webhooks::TEST, now, &site),
    };
    let plain = app.console.plain_webhooks;
    let client = Client::new()?;
    let to = (channel.way, &leads);
    let sent = sender::send(&client, to, (&message, &text), now, plain).await;
    let error = sent.err();
    let said = error.clone();
    app.write(move |writing| {
        let now_ms = writing.now.timestamp_millis();
        let whose = (site.number, id.as_str());
        Ok(deliveries::tried(
            writing.tx,
            whose,
            now_ms,
            said.as_deref(),
        )?)
    })
    .await?;
    Ok(Json(ChannelTested { error }))
}
