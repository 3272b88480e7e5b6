//! A handheld's journals: batches in, what is held out, receipts.

use crate::app::App;
use crate::clock::write_time;
use crate::error::{ServerError, refuse};
use crate::ingest::check::{BODY_BYTES_MAX, Encoding, check, position};
use crate::ingest::lines;
use crate::ingest::take::placed;
use crate::receipts;
use crate::sql::Readers;
use crate::sql::devices::{self, Device};
use crate::sql::journals::{self, Journal};
use crate::wire::Handheld;
use crate::wire::answer::{Json, not_found};
use crate::wire::asked::{Address, Question};
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use model::ids::JournalId;
use protocol::batch::{APP_HEADER, Acked, Held, VERSION_BYTES_MAX, WEB_VIEW_HEADER};
use protocol::receipt::Receipt;
use protocol::{BATCH_LINES_MAX, ErrorCode};
use rusqlite::Connection;
use serde::Deserialize;
use std::sync::Arc;

/// Which version of the app is there to be fetched.
const APP_OFFERED: HeaderName = HeaderName::from_static(protocol::batch::APP_OFFERED);

fn journal_id(text: &str) -> Result<JournalId, ServerError> {
    text.parse().map_err(|_| not_found("journal"))
}

fn own_journal(
    connection: &Connection,
    id: JournalId,
    device: &Device,
) -> Result<Journal, ServerError> {
    let journal = journals::by_id(connection, id)?.ok_or_else(|| not_found("journal"))?;
    if journal.device == Some(device.number) {
        return Ok(journal);
    }
    Err(refuse(
        ErrorCode::Forbidden,
        "this journal belongs to another device",
    ))
}

/// `GET /v1/journals/{journal}`
pub async fn held(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    Address(id): Address<String>,
) -> Result<Json<Held>, ServerError> {
    let id = journal_id(&id)?;
    let journal = app
        .readers
        .read(|connection| own_journal(connection, id, &device))?;
    Ok(Json(Held {
        acked: u64::try_from(journal.acked).unwrap_or(0),
        head: journal.head.hex(),
    }))
}

/// `POST /v1/journals/{journal}/batches`
pub async fn batch(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    Address(id): Address<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ServerError> {
    let id = journal_id(&id)?;
    let named = headers.get(header::CONTENT_ENCODING);
    let encoding = Encoding::read(named.map(|name| name.to_str().unwrap_or("?")))?;
    let frame = body::read(body, BODY_BYTES_MAX).await?;
    let permit = app
        .decoding
        .acquire()
        .await
        .map_err(|_| ServerError::Stopping)?;
    let checking = Arc::clone(&app);
    let said = device.clone();
    let checked = tokio::task::spawn_blocking(move || {
        let checked = check(id, device.number, &device.public_key, encoding, &frame);
        checked.map_err(|error| misplaced(&checking.readers, id, &device, encoding, &frame, error))
    })
    .await
    .map_err(|_| ServerError::Stopping)??;
    drop(permit);
    let (from, to, hash) = (checked.from, checked.to, checked.head);
    let taken = app.batch(checked).await?;
    hear(&app, &said, &headers).await;
    let now = app.clock.now();
    // What a branch shares with the journal it follows, that journal's receipts cover.
    let from = from.max(taken.own_from);
    let receipt = if to < from {
        None
    } else {
        let photos = match taken.names_photos {
            true => app.readers.read(|connection| {
                Ok(receipts::photos_held(connection, taken.journal, from, to)?)
            })?,
            false => receipts::Photos::default(),
        };
        Some(receipts::sign(&app.keys, id, from, to, &hash, now, photos)?)
    };
    let mut answer = Json(Acked {
        acked: u64::try_from(taken.acked).unwrap_or(0),
        head: taken.head.hex(),
        receipt,
        server_time: write_time(now),
    })
    .into_response();
    let offered = app.offered.now(&app.folder);
    if let Some(version) = offered.and_then(|version| HeaderValue::try_from(version).ok()) {
        answer.headers_mut().insert(APP_OFFERED, version);
    }
    Ok(answer)
}

/// Keeps what a handheld says of its program, where it says something new. The batch is taken
/// already, whatever becomes of this.
async fn hear(app: &App, device: &Device, headers: &HeaderMap) {
    let said = |name: &str, held: &str| {
        let said = headers.get(name).and_then(|value| value.to_str().ok());
        let version = |said: &&str| !said.is_empty() && said.len() <= VERSION_BYTES_MAX;
        said.filter(version).unwrap_or(held).to_owned()
    };
    let program = said(APP_HEADER, &device.app);
    let web_view = said(WEB_VIEW_HEADER, &device.web_view);
    if program == device.app && web_view == device.web_view {
        return;
    }
    let number = device.number;
    let kept =
        app.write(move |writing| Ok(devices::says(writing.tx, number, &program, &web_view)?));
    kept.await.ok();
}

/// What to say of a batch whose chain or signature doesn't hold: first, where it is misplaced.
pub fn misplaced(
    readers: &Readers,
    id: JournalId,
    device: &Device,
    encoding: Encoding,
    frame: &[u8],
    error: ServerError,
) -> ServerError {
    let proof = [ErrorCode::BrokenChain, ErrorCode::BadSignature];
    if !proof.contains(&error.refusal().body.code) {
        return error;
    }
    let placed = position(encoding, frame).and_then(|(from, base)| {
        readers.read(|connection| placed(connection, id, device.number, from, base))
    });
    placed.err().unwrap_or(error)
}

/// A stretch of lines.
#[derive(Deserialize)]
pub struct StretchAsked {
    from: i64,
    to: i64,
}

/// `GET /v1/journals/{journal}/receipt?from=A&to=B`
pub async fn receipt(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    Address(id): Address<String>,
    Question(StretchAsked { from, to }): Question<StretchAsked>,
) -> Result<Json<Receipt>, ServerError> {
    let id = journal_id(&id)?;
    if from < 1 || to < from {
        let message = "`from` and `to` are lines, counted from 1";
        return Err(refuse(ErrorCode::Malformed, message));
    }
    let (hash, photos) = app.readers.read(|connection| {
        let journal = own_journal(connection, id, &device)?;
        if to - from >= BATCH_LINES_MAX as i64 {
            let message = format!("a receipt is for at most {BATCH_LINES_MAX} lines");
            return Err(refuse(ErrorCode::TooLarge, message));
        }
        if to > journal.acked || from <= journal.follows_seq {
            return Err(not_found("stretch of lines in this journal"));
        }
        let hash = lines::hash_at(connection, &journal, to)?;
        let photos = receipts::photos_held(connection, journal.number, from, to)?;
        Ok((hash, photos))
    })?;
    let now = app.clock.now();
    let receipt = receipts::sign(&app.keys, id, from, to, &hash, now, photos)?;
    Ok(Json(receipt))
}
