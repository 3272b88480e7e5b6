//! The site's own photos and clips at the desk: what has one, what may, and how one is set.

use crate::app::App;
use crate::console::names::Names;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::site_pictures::{self, Made, What};
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::wire::answer::{Json, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use checklists::{Checklist, Words};
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use model::ids::CheckpointId;
use protocol::feed::Kind;
use protocol::rows::PictureRow;
use protocol::{ErrorCode, PHOTO_BYTES_MAX};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use ts_rs::TS;

/// The most bytes of what the desk sends: the largest photo as base64, and a few words around it.
pub(super) const BODY_BYTES_MAX: usize = (PHOTO_BYTES_MAX as usize).div_ceil(3) * 4 + (4 << 10);

/// Photos are developed one at a time: each may take some hundred megabytes.
static DEVELOPING: Semaphore = Semaphore::const_new(1);
/// How long one waits for the one before.
const TURN_MAX: Duration = Duration::from_secs(20);

/// The site's own pictures, and all that may have one.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct SitePictures {
    pub pictures: Vec<PictureHeld>,
    /// Of the site's feed, by id.
    pub lists: Vec<PictureList>,
    /// Those that aren't retired, by building and name.
    pub places: Vec<PicturePlace>,
}

/// What an item or place has.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PictureHeld {
    /// `item/{list}/{item}` or `place/{checkpoint}`.
    pub id: String,
    /// SHA-256 of a photo of the good state, or of the place.
    pub photo: Option<String>,
    /// SHA-256 of spoken words.
    pub clip: Option<String>,
}

/// A checklist whose items may have one.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PictureList {
    pub list: String,
    pub name: Words,
    pub items: Vec<PictureItem>,
}

/// An item of a checklist.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PictureItem {
    pub item: String,
    pub name: Words,
    pub text: Words,
}

/// A place that may have one.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PicturePlace {
    #[ts(type = "string")]
    pub checkpoint: CheckpointId,
    pub name: String,
    pub building: String,
}

/// `GET /api/console/sites/{site}/pictures`
pub async fn list(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Json<SitePictures>, ServerError> {
    let all = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        all(connection, &site, app.clock.now())
    })?;
    Ok(Json(all))
}

/// What the site has, and all that may have one.
pub fn all(
    connection: &Connection,
    site: &Site,
    now: DateTime<Utc>,
) -> Result<SitePictures, ServerError> {
    let rows = feed::of_kind(connection, site.number, Kind::Picture.name())?;
    let held = |(id, json): (String, String)| {
        let row: PictureRow = serde_json::from_str(&json).ok()?;
        Some(PictureHeld {
            id,
            photo: row.photo,
            clip: row.clip,
        })
    };
    let names = Names::read(connection, site)?;
    let places = names.checkpoints.into_iter();
    let places = places.filter(|(_, row)| site_pictures::is_offered(row));
    let mut places: Vec<PicturePlace> = places
        .map(|(checkpoint, row)| PicturePlace {
            checkpoint,
            name: row.name,
            building: row.building,
        })
        .collect();
    places.sort_by(|a, b| (&a.building, &a.name).cmp(&(&b.building, &b.name)));
    let lists = Names::checklists(connection, site, now)?.into_iter();
    Ok(SitePictures {
        pictures: rows.into_iter().filter_map(held).collect(),
        lists: lists.map(|(id, list)| shown(id, list)).collect(),
        places,
    })
}

fn shown(id: String, list: Checklist) -> PictureList {
    let items = list.items.into_iter();
    PictureList {
        list: id,
        name: list.name,
        items: items
            .map(|item| PictureItem {
                item: item.id,
                name: item.name,
                text: item.text,
            })
            .collect(),
    }
}

/// What is set or taken away.
#[derive(Deserialize)]
struct Asked {
    id: String,
    kind: What,
    /// Null takes it away; a call that says nothing of it is refused.
    #[serde(deserialize_with = "Option::deserialize")]
    base64: Option<String>,
}

/// `POST /api/console/sites/{site}/pictures` with
/// `{"id":"place/…","kind":"photo","base64":"…"}`; `"base64":null` takes it away.
///
/// Errors: an id that the site doesn't have, bytes that are no picture or no voice, too many.
pub async fn set(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<SitePictures>, ServerError> {
    // Nobody sends twenty megabytes for a site that isn't theirs.
    app.readers
        .read(|connection| desk.site(connection, &site, Verb::SetUp))?;
    let asked = body::read(body, BODY_BYTES_MAX).await?;
    let Asked { id, kind, base64 } = read_json(&asked)?;
    drop(asked);
    app.readers
        .read(|connection| may_set(connection, &desk, &site, &id, base64.is_some()))?;
    let made = match base64 {
        None => None,
        Some(base64) => Some(taken(&app, kind, base64).await?),
    };
    let all = app
        .write(move |writing| {
            let site = may_set(writing.tx, &desk, &site, &id, made.is_some())?;
            let name = &desk.name;
            site_pictures::set(writing, &site, &id, (kind, made.as_ref()), name)?;
            all(writing.tx, &site, writing.now)
        })
        .await?;
    Ok(Json(all))
}

/// The site, where this person may set that there. Edges: a picture whose item or place is gone
/// may still be taken away.
fn may_set(
    connection: &Connection,
    desk: &Desk,
    site: &str,
    id: &str,
    brings: bool,
) -> Result<Site, ServerError> {
    let site = desk.site(connection, site, Verb::SetUp)?;
    if brings || site_pictures::row_of(connection, &site, id)?.is_none() {
        site_pictures::look_up(connection, &site, id)?;
    }
    Ok(site)
}

/// Reads, develops and keeps what was brought.
pub(super) async fn taken(app: &Arc<App>, what: What, base64: String) -> Result<Made, ServerError> {
    let folder = app.folder.clone();
    in_turn(base64, move |brought| {
        let made = site_pictures::made(what, brought)?;
        site_pictures::keep(&folder, &made)?;
        Ok(made)
    })
    .await
}

/// Does what it takes with what was brought, one at a time.
///
/// Errors: what the work says, what is no base64, and `busy` where the one before takes too long.
pub(super) async fn in_turn<T: Send + 'static>(
    base64: String,
    work: impl FnOnce(&[u8]) -> Result<T, ServerError> + Send + 'static,
) -> Result<T, ServerError> {
    let turn = tokio::time::timeout(TURN_MAX, DEVELOPING.acquire()).await;
    let Ok(Ok(turn)) = turn else {
        let message = "another picture is being developed: try again soon";
        return Err(refuse(ErrorCode::Busy, message));
    };
    // Its turn goes with the work, which goes on where nobody waits for it any more.
    let all = move || {
        let _turn = turn;
        let brought = BASE64.decode(base64.as_bytes()).map_err(|_| {
            let message = "`base64` isn't base64 as RFC 4648 has it, padded";
            refuse(ErrorCode::Malformed, message)
        })?;
        drop(base64);
        work(&brought)
    };
    tokio::task::spawn_blocking(all)
        .await
        .map_err(|_| ServerError::Stopping)?
}
