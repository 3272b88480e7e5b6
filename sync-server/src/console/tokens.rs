//! Tokens for other programs: made, shown once, ended.

use crate::app::App;
use crate::console::names::Names;
use crate::console::orders::{bad, salted};
use crate::console::session::{Desk, Verb};
use crate::console::strip::local;
use crate::error::ServerError;
use crate::project::desk::{TOKEN_ENDED, TOKEN_MADE};
use crate::sql::tokens::{self, Token};
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use crate::{own, random};
use axum::body::Body;
use axum::extract::State;
use chrono::{DateTime, TimeDelta};
use protocol::events::{DeskActed, Event};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// What a token may do, in the order in which it is offered.
pub const SCOPES: [&str; 4] = ["lists", "photos", "journals", "orders"];
/// The most tokens of a site that hold.
const TOKENS_MAX: usize = 50;
/// The most letters of a name.
const NAME_MAX: usize = 60;
/// The most days that one is made for.
const DAYS_MAX: u32 = 1_098;
const ASKED_BYTES_MAX: usize = 4 << 10;

/// A token, without itself.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleToken {
    #[ts(type = "number")]
    token: i64,
    name: String,
    scopes: Vec<String>,
    made_by: String,
    made_at: String,
    expires_at: Option<String>,
    used_at: Option<String>,
    ended_at: Option<String>,
    /// It opens something now.
    holds: bool,
}

/// A token that was made: shown this once.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct TokenMade {
    secret: String,
}

/// `GET /api/console/sites/{site}/tokens`
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<Vec<ConsoleToken>>, ServerError> {
    let now_ms = app.clock.now().timestamp_millis();
    let all = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::SetUp)?;
        let names = Names::read(connection, &site)?;
        let at = |ms: i64| DateTime::from_timestamp_millis(ms).map(|at| local(at, &names));
        let all = tokens::of_site(connection, site.number)?.into_iter();
        Ok(all
            .map(|token| ConsoleToken {
                token: token.number,
                holds: token.holds(now_ms),
                name: token.name,
                scopes: token.scopes,
                made_by: token.made_by,
                made_at: at(token.made_at_ms).unwrap_or_default(),
                expires_at: token.expires_at_ms.and_then(at),
                used_at: token.used_at_ms.and_then(at),
                ended_at: token.ended_at_ms.and_then(at),
            })
            .collect())
    })?;
    Ok(Json(all))
}

/// What is asked for.
#[derive(Deserialize)]
struct Asked {
    name: String,
    scopes: Vec<String>,
    /// How many days it holds; none: until it is ended.
    days: Option<u32>,
}

impl Asked {
    fn checked(mut self) -> Result<Self, ServerError> {
        self.name = self.name.trim().to_owned();
        if self.name.is_empty() || self.name.chars().count() > NAME_MAX {
            return Err(bad(format!("`name`: from 1 to {NAME_MAX} letters")));
        }
        if self.scopes.is_empty()
            || self
                .scopes
                .iter()
                .any(|one| !SCOPES.contains(&one.as_str()))
        {
            return Err(bad(format!("`scopes`: some of {}", SCOPES.join(", "))));
        }
        self.scopes.sort();
        self.scopes.dedup();
        match self.days {
            Some(days) if !(1..=DAYS_MAX).contains(&days) => {
                Err(bad(format!("`days`: from 1 to {DAYS_MAX}")))
            }
            _ => Ok(self),
        }
    }
}

/// `POST /api/console/sites/{site}/tokens` with `{"name","scopes","days"?}`
pub async fn make(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<TokenMade>, ServerError> {
    let asked: Asked = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    let asked = asked.checked()?;
    // Its beginning says what it is, wherever somebody finds it.
    let secret = format!("tpk_{}", random::token());
    let hash = random::hashed(&secret);
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let now_ms = writing.now.timestamp_millis();
        let all = tokens::of_site(writing.tx, site.number)?;
        if all
            .iter()
            .any(|token| token.holds(now_ms) && token.name == asked.name)
        {
            return Err(bad("`name`: another token that holds is called so"));
        }
        if all.iter().filter(|token| token.holds(now_ms)).count() >= TOKENS_MAX {
            return Err(bad(format!(
                "{TOKENS_MAX} tokens hold already: end one first"
            )));
        }
        let until = asked
            .days
            .map(|days| writing.now + TimeDelta::days(i64::from(days)));
        let token = Token {
            number: 0,
            site: site.number,
            name: asked.name.clone(),
            scopes: asked.scopes.clone(),
            made_by: desk.name.clone(),
            made_at_ms: now_ms,
            expires_at_ms: until.map(|until| until.timestamp_millis()),
            used_at_ms: None,
            ended_at_ms: None,
        };
        tokens::add(writing.tx, &token, &hash)?;
        let about = [("name", asked.name), ("scopes", asked.scopes.join(" "))];
        own::append(
            writing,
            Some(site.number),
            vec![acted(&desk, TOKEN_MADE, about)],
        )
    })
    .await?;
    Ok(Json(TokenMade { secret }))
}

pub(super) fn acted<const N: usize>(desk: &Desk, act: &str, about: [(&str, String); N]) -> Event {
    let about = about.map(|(key, value)| (key.to_owned(), value));
    Event::from(DeskActed {
        desk: desk.name.clone(),
        act: act.to_owned(),
        about: about.into(),
        salt: salted(true),
    })
}

/// `POST /api/console/sites/{site}/tokens/{token}/end`
pub async fn end(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, token)): Address<(String, i64)>,
) -> Result<Json<()>, ServerError> {
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let all = tokens::of_site(writing.tx, site.number)?;
        let found = all.into_iter().find(|one| one.number == token);
        let found = found.ok_or_else(|| not_found("token"))?;
        let now_ms = writing.now.timestamp_millis();
        if tokens::end(writing.tx, site.number, token, now_ms)? {
            let about = [("name", found.name)];
            own::append(
                writing,
                Some(site.number),
                vec![acted(&desk, TOKEN_ENDED, about)],
            )?;
        }
        Ok(())
    })
    .await?;
    Ok(Json(()))
}
