//! Who sits at the desk, and what they may see.

use crate::app::App;
use crate::error::{ServerError, refuse, slow_down};
use crate::sql::people::{self, Person};
use crate::sql::sites::{self, Site};
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::{Peer, body};
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
}

/// Somebody with a session.
pub struct Desk {
    pub person: Person,
    hash: [u8; 32],
}

/// What somebody wants to do at a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Look at boards, records, findings, handhelds, photos.
    See,
    /// Change what stands there, by a line of the server's journal.
    Lead,
    /// Import the site's file: everything that it says, at once. Set its own pictures.
    SetUp,
}

/// Whether a person may do something at a site: the one place that decides it.
fn may(
    connection: &Connection,
    person: &Person,
    site: i64,
    verb: Verb,
) -> Result<bool, ServerError> {
    match verb {
        Verb::See | Verb::Lead | Verb::SetUp => {
            Ok(people::sites_of(connection, person.number)?.contains(&site))
        }
    }
}

impl Desk {
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
        match may(connection, &self.person, site.number, verb)? {
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

impl FromRequestParts<Arc<App>> for Desk {
    type Rejection = ServerError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
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
        let hash = random::hashed(&value);
        let now_ms = app.clock.now().timestamp_millis();
        let person = app
            .readers
            .read(|connection| Ok(people::by_session(connection, &hash, now_ms)?))?
            .ok_or_else(unknown)?;
        Ok(Self { person, hash })
    }
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
    let hash = desk.hash;
    app.write(move |writing| Ok(people::close_session(writing.tx, &hash)?))
        .await?;
    Ok((
        StatusCode::NO_CONTENT,
        [(header::SET_COOKIE, cookie(&app, "", 0))],
    )
        .into_response())
}

/// `GET /api/console/me`
pub async fn me(State(app): State<Arc<App>>, desk: Desk) -> Result<Json<ConsoleMe>, ServerError> {
    let sites = app.readers.read(|connection| {
        let mut seen = Vec::new();
        for site in sites::all(connection)? {
            if may(connection, &desk.person, site.number, Verb::See)? {
                seen.push(ConsoleSite {
                    id: site.id,
                    name: site.name,
                    time_zone: site.time_zone,
                });
            }
        }
        Ok(seen)
    })?;
    let name = desk.person.name;
    Ok(Json(ConsoleMe { name, sites }))
}
