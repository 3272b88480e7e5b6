//! Who sits at the desk, and what they may see.

use crate::app::App;
use crate::error::{ServerError, refuse, slow_down};
use crate::sql::people::{self, Person};
use crate::sql::sites::{self, Site};
use crate::sql::tokens::{self, Token};
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::{Peer, bearer, body};
use crate::{passwords, random};
use axum::body::Body;
use axum::extract::{FromRequestParts, State};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{StatusCode, header};
use model::ids::SiteId;
use protocol::ErrorCode;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use ts_rs::TS;

/// How long a session lasts.
const SESSION_S: i64 = 12 * 60 * 60;
/// The most bytes of a sign-in.
const SMALL_BYTES_MAX: usize = 16 << 10;

/// Who is signed in.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleMe {
    name: String,
    sites: Vec<ConsoleSite>,
}

/// A site that the person at the console may see.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct ConsoleSite {
    #[ts(type = "string")]
    id: SiteId,
    name: String,
    time_zone: String,
    /// Its day begins so many minutes past midnight.
    day_start_min: u32,
}

/// Who calls: somebody with a session, or another program with a token that the desk made.
pub struct Desk {
    /// Of a token, its name.
    pub name: String,
    by: By,
}

enum By {
    Person { number: i64, session: [u8; 32] },
    Program(Token),
}

/// What somebody wants to do at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Look at boards, records, findings, handhelds; take them away as files.
    See,
    /// Look at photos and hear voice notes.
    Photos,
    /// Take journals away as they were written, with their proof.
    Journals,
    /// Take orders in, give them, move them on, say something of them.
    Orders,
    /// Change what stands there, by a line of the server's journal.
    Lead,
    /// Import the site's file: everything that it says, at once. Set its own pictures. Make tokens.
    SetUp,
}

impl Verb {
    /// The scope of a token that may do it; none of them may do the rest.
    pub fn scope(self) -> Option<&'static str> {
        match self {
            Self::See => Some("lists"),
            Self::Photos => Some("photos"),
            Self::Journals => Some("journals"),
            Self::Orders => Some("orders"),
            Self::Lead | Self::SetUp => None,
        }
    }
}

/// Whether somebody may do something at a site: the one place that decides it.
fn may(connection: &Connection, by: &By, site: i64, verb: Verb) -> Result<bool, ServerError> {
    match by {
        By::Person { number, .. } => Ok(people::sites_of(connection, *number)?.contains(&site)),
        By::Program(token) => {
            let scope = verb.scope();
            let scoped = scope.is_some_and(|scope| token.scopes.iter().any(|one| one == scope));
            match (token.site == site, scoped) {
                (true, false) => Err(refuse(
                    ErrorCode::Forbidden,
                    match scope {
                        Some(scope) => format!("the token has no scope `{scope}`"),
                        None => "no token may do this: it is done at the desk".to_owned(),
                    },
                )),
                (here, _) => Ok(here),
            }
        }
    }
}

impl Desk {
    /// The sites at which this caller may do something.
    pub fn sites(&self, connection: &Connection, verb: Verb) -> Result<Vec<Site>, ServerError> {
        let mut seen = Vec::new();
        for site in sites::all(connection)? {
            if may(connection, &self.by, site.number, verb)? {
                seen.push(site);
            }
        }
        Ok(seen)
    }

    /// Whether this caller may still look at a site: a session ends, a token is taken back.
    pub fn still_sees(
        &self,
        connection: &Connection,
        site: i64,
        now_ms: i64,
    ) -> Result<bool, ServerError> {
        let holds = match &self.by {
            By::Person { session, .. } => {
                people::by_session(connection, session, now_ms)?.is_some()
            }
            By::Program(token) => {
                let held = tokens::of_site(connection, token.site)?.into_iter();
                let mut same = held.filter(|one| one.number == token.number);
                same.any(|one| one.holds(now_ms))
            }
        };
        Ok(holds && may(connection, &self.by, site, Verb::See)?)
    }

    /// What a token opens: its scopes, and its one site.
    pub fn opens(&self, connection: &Connection) -> Result<(Vec<String>, Site), ServerError> {
        match &self.by {
            By::Program(token) => {
                let site = sites::by_number(connection, token.site)?;
                Ok((token.scopes.clone(), site))
            }
            By::Person { .. } => Err(not_found("token")),
        }
    }

    /// Who sits there, for what is kept of each person; 0: another program.
    pub fn number(&self) -> i64 {
        match self.by {
            By::Person { number, .. } => number,
            By::Program(_) => 0,
        }
    }

    /// Under which session they sit there, hashed; none: another program.
    pub fn session(&self) -> Option<[u8; 32]> {
        match self.by {
            By::Person { session, .. } => Some(session),
            By::Program(_) => None,
        }
    }

    /// Whether it is another program, whose every call isn't written down.
    pub fn is_program(&self) -> bool {
        matches!(self.by, By::Program(_))
    }

    /// The site of an address, where this person may do that there.
    ///
    /// Edges: a site that isn't theirs isn't told apart from none.
    pub fn site(
        &self,
        connection: &Connection,
        site: &str,
        verb: Verb,
    ) -> Result<Site, ServerError> {
        let id: SiteId = site.parse().map_err(|_| not_found("site"))?;
        let site = sites::by_id(connection, id)?.ok_or_else(|| not_found("site"))?;
        match may(connection, &self.by, site.number, verb)? {
            true => Ok(site),
            false => Err(not_found("site")),
        }
    }
}

fn cookie_name(app: &App) -> &'static str {
    if app.console.tls {
        "__Host-touchpoint"
    } else {
        "touchpoint"
    }
}

/// Set on a call of the API for other programs: tokens are asked for there, and no cookie.
#[derive(Debug, Clone, Copy)]
pub struct ByToken;

impl FromRequestParts<Arc<App>> for Desk {
    type Rejection = ServerError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        match parts.extensions.get::<ByToken>() {
            Some(ByToken) => by_token(parts, app).await,
            None => by_cookie(parts, app),
        }
    }
}

fn by_cookie(parts: &Parts, app: &App) -> Result<Desk, ServerError> {
    let unknown = || refuse(ErrorCode::NotSignedIn, "sign in first");
    let name = cookie_name(app);
    let cookies = parts.headers.get_all(header::COOKIE).iter();
    let value = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
        .ok_or_else(unknown)?;
    let session = random::hashed(&value);
    let now_ms = app.clock.now().timestamp_millis();
    let person: Person = app
        .readers
        .read(|connection| Ok(people::by_session(connection, &session, now_ms)?))?
        .ok_or_else(unknown)?;
    let number = person.number;
    Ok(Desk {
        name: person.name,
        by: By::Person { number, session },
    })
}

/// A token's use is kept to the minute.
const USED_MS: i64 = 60_000;

async fn by_token(parts: &Parts, app: &App) -> Result<Desk, ServerError> {
    let unknown = || {
        let message = "a token that the desk made is wanted: `Authorization: Bearer …`";
        refuse(ErrorCode::UnknownToken, message)
    };
    let hash = random::hashed(bearer(&parts.headers).ok_or_else(unknown)?);
    let now_ms = app.clock.now().timestamp_millis();
    let token = app
        .readers
        .read(|connection| Ok(tokens::by_hash(connection, &hash)?))?
        .filter(|token| token.holds(now_ms))
        .ok_or_else(unknown)?;
    if token.used_at_ms.is_none_or(|used| now_ms - used >= USED_MS) {
        let number = token.number;
        // A full disk doesn't keep anybody from reading.
        let kept = app.write(move |writing| Ok(tokens::used(writing.tx, number, now_ms)?));
        kept.await.ok();
    }
    Ok(Desk {
        name: token.name.clone(),
        by: By::Program(token),
    })
}

/// A name and a password.
#[derive(Deserialize)]
struct SignIn {
    name: String,
    password: String,
}

/// `POST /api/console/sign-in`
pub async fn sign_in(
    State(app): State<Arc<App>>,
    Peer(address): Peer,
    body: Body,
) -> Result<Response, ServerError> {
    app.gate
        .may_try(address)
        .map_err(|seconds| slow_down("too many tries with wrong passwords", seconds))?;
    let given: SignIn = read_json(&body::read(body, SMALL_BYTES_MAX).await?)?;
    let person = app
        .readers
        .read(|connection| Ok(people::by_name(connection, &given.name)?))?;
    // A name that nobody has takes as long as one with a wrong password.
    let phc = person
        .as_ref()
        .map_or(NOBODY, |person| person.phc.as_str())
        .to_owned();
    let fits = tokio::task::spawn_blocking(move || passwords::fits(&given.password, &phc))
        .await
        .map_err(|_| ServerError::Stopping)?;
    let Some(person) = person.filter(|_| fits) else {
        app.gate.wrong_try(address);
        return Err(refuse(
            ErrorCode::WrongPassword,
            "the name or the password is wrong",
        ));
    };
    let secret = random::token();
    let hash = random::hashed(&secret);
    let now_ms = app.clock.now().timestamp_millis();
    let expires_at_ms = now_ms + SESSION_S * 1_000;
    let number = person.number;
    app.write(move |writing| {
        Ok(people::open_session(
            writing.tx,
            &hash,
            number,
            now_ms,
            expires_at_ms,
        )?)
    })
    .await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, cookie(&app, &secret, SESSION_S))],
    )
        .into_response())
}

/// A verifier that no password fits.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
    $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn cookie(app: &App, value: &str, age_s: i64) -> String {
    let secure = if app.console.tls { "; Secure" } else { "" };
    let name = cookie_name(app);
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={age_s}{secure}")
}

/// `POST /api/console/sign-out`
pub async fn sign_out(State(app): State<Arc<App>>, desk: Desk) -> Result<Response, ServerError> {
    if let By::Person { session, .. } = desk.by {
        app.write(move |writing| Ok(people::close_session(writing.tx, &session)?))
            .await?;
    }
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, cookie(&app, "", 0))],
    )
        .into_response())
}

/// `GET /api/console/me`
pub async fn me(State(app): State<Arc<App>>, desk: Desk) -> Result<Json<ConsoleMe>, ServerError> {
    let sites = app.readers.read(|connection| {
        let seen = desk.sites(connection, Verb::See)?.into_iter();
        let seen = seen.map(|site| ConsoleSite {
            id: site.id,
            name: site.name,
            time_zone: site.time_zone,
            day_start_min: site.day_start_min,
        });
        Ok(seen.collect())
    })?;
    let name = desk.name;
    Ok(Json(ConsoleMe { name, sites }))
}
