//! Resumable uploads. They belong to their handheld until they are complete and checked.

use crate::app::App;
use crate::error::{ServerError, refuse, refuse_with, slow_down};
use crate::random;
use crate::sql::devices::Device;
use crate::sql::photos;
use crate::sql::uploads::{self as stored, Upload};
use crate::wire::answer::not_found;
use crate::wire::asked::Address;
use crate::wire::tus::{self, Creation};
use crate::wire::{Handheld, body, finish};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use protocol::{ErrorBody, ErrorCode};
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use tokio::io::AsyncWriteExt;

/// How long an upload may stay unfinished.
const UPLOAD_MS: i64 = 24 * 60 * 60 * 1_000;

/// `OPTIONS`: what the server can do.
pub async fn options() -> Response {
    (StatusCode::NO_CONTENT, tus::abilities()).into_response()
}

/// `POST /v1/uploads`
pub async fn create(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    headers: HeaderMap,
) -> Result<Response, ServerError> {
    let wanted = tus::creation(&headers)?;
    let now_ms = app.clock.now().timestamp_millis();
    let (held, open) = app.readers.read(|connection| {
        let device = device.number;
        if !photos::named_by(connection, &wanted.sha256, device)? {
            let message = "no line of this handheld that is held names that photo: send it first";
            return Err(refuse(ErrorCode::NotNamed, message));
        }
        let held = photos::held_for_device(connection, &wanted.sha256, device)?;
        Ok((held, stored::open_of(connection, device, now_ms)?))
    })?;
    let mut upload = Upload {
        id: random::bytes(),
        device: device.number,
        sha256: wanted.sha256,
        size_bytes: held.unwrap_or(wanted.size_bytes),
        expires_at_ms: now_ms + UPLOAD_MS,
        finished: held.is_some(),
    };
    if held.is_none() {
        if let Some(begun) = begun(&open, &wanted) {
            let offset = come_to(&app, begun).await?;
            return Ok((StatusCode::CREATED, tus::created(begun, offset)).into_response());
        }
        may_open(&app, &open, &wanted)?;
    }
    let kept = upload.clone();
    app.write(move |writing| Ok(stored::add(writing.tx, &kept)?))
        .await?;
    if upload.size_bytes == 0 && !upload.finished {
        // Nothing will come: it is checked at once.
        finish::finish(&app, &upload).await?;
        upload.finished = true;
    }
    let offset = if upload.finished {
        upload.size_bytes
    } else {
        0
    };
    Ok((StatusCode::CREATED, tus::created(&upload, offset)).into_response())
}

/// The same photo's upload that lost its address on the way back.
fn begun<'a>(open: &'a [Upload], wanted: &Creation) -> Option<&'a Upload> {
    let same =
        |upload: &&Upload| upload.sha256 == wanted.sha256 && upload.size_bytes == wanted.size_bytes;
    open.iter().find(same)
}

fn may_open(app: &App, open: &[Upload], wanted: &Creation) -> Result<(), ServerError> {
    let unfinished: i64 = open.iter().map(|upload| upload.size_bytes).sum();
    let too_many = open.len() >= app.limits.open_uploads_max;
    if too_many || unfinished + wanted.size_bytes > app.limits.unfinished_bytes_max {
        return Err(slow_down(
            "finish or delete the uploads that are open first",
            60,
        ));
    }
    Ok(())
}

/// An upload of this handheld; another's isn't told apart from none.
fn own(app: &App, device: &Device, id: &str) -> Result<Upload, ServerError> {
    let id = tus::read_id(id).ok_or_else(|| not_found("upload"))?;
    let now_ms = app.clock.now().timestamp_millis();
    app.readers
        .read(|connection| Ok(stored::by_id(connection, &id)?))?
        .filter(|upload| upload.device == device.number && upload.expires_at_ms > now_ms)
        .ok_or_else(|| not_found("upload"))
}

/// Where an upload's bytes lie.
pub fn path_of(app: &App, upload: &Upload) -> PathBuf {
    let name = data_encoding::HEXLOWER.encode(&upload.id);
    app.folder.uploads().join(name)
}

/// How far an upload has come: its file's length.
async fn offset_of(app: &App, upload: &Upload) -> Result<i64, ServerError> {
    if upload.finished {
        return Ok(upload.size_bytes);
    }
    let path = path_of(app, upload);
    match tokio::fs::metadata(&path).await {
        Ok(found) => Ok(i64::try_from(found.len()).unwrap_or(i64::MAX)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(0),
        Err(error) => Err(ServerError::file("look at", path)(error)),
    }
}

/// The same for a caller; one that is complete is finished first, where that found no room before.
///
/// Errors: why it can't be finished: a full length always means that the photo is held.
async fn come_to(app: &App, upload: &Upload) -> Result<i64, ServerError> {
    let offset = offset_of(app, upload).await?;
    if offset == upload.size_bytes && !upload.finished {
        let _alone = Alone::with(app, upload.id)?;
        finish::finish(app, upload).await?;
    }
    Ok(offset)
}

/// `HEAD /v1/uploads/{id}`
pub async fn head(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    Address(id): Address<String>,
    headers: HeaderMap,
) -> Result<Response, ServerError> {
    tus::speaks(&headers)?;
    let upload = own(&app, &device, &id)?;
    let offset = come_to(&app, &upload).await?;
    Ok((StatusCode::OK, tus::headers(&upload, offset)).into_response())
}

/// `DELETE /v1/uploads/{id}`
pub async fn delete(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    Address(id): Address<String>,
    headers: HeaderMap,
) -> Result<Response, ServerError> {
    tus::speaks(&headers)?;
    let upload = own(&app, &device, &id)?;
    let _alone = Alone::with(&app, upload.id)?;
    discard(&app, &upload).await?;
    Ok((StatusCode::NO_CONTENT, tus::abilities()).into_response())
}

/// Forgets an upload and its bytes; a photo that is held stays.
pub async fn discard(app: &App, upload: &Upload) -> Result<(), ServerError> {
    let id = upload.id;
    app.write(move |writing| Ok(stored::remove(writing.tx, &id)?))
        .await?;
    let path = path_of(app, upload);
    match tokio::fs::remove_file(&path).await {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(ServerError::file("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// Forgets uploads whose time is over.
pub async fn drop_expired(app: &App) -> Result<(), ServerError> {
    let now_ms = app.clock.now().timestamp_millis();
    let expired = app
        .readers
        .read(|connection| Ok(stored::expired(connection, now_ms)?))?;
    for upload in expired {
        if let Ok(_alone) = Alone::with(app, upload.id) {
            discard(app, &upload).await?;
        }
    }
    Ok(())
}

/// `PATCH /v1/uploads/{id}`
pub async fn patch(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    Address(id): Address<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, ServerError> {
    let begins = tus::piece_offset(&headers)?;
    let upload = own(&app, &device, &id)?;
    let _alone = Alone::with(&app, upload.id)?;
    let offset = offset_of(&app, &upload).await?;
    if begins != offset {
        let message = format!("the upload has come to byte {offset}, not {begins}");
        return Err(refuse_with(ErrorBody::new(ErrorCode::Conflict, message)));
    }
    let offset = match upload.finished {
        true => offset,
        false => append(&app, &upload, offset, body).await?,
    };
    if offset == upload.size_bytes && !upload.finished {
        finish::finish(&app, &upload).await?;
    }
    Ok((StatusCode::NO_CONTENT, tus::headers(&upload, offset)).into_response())
}

/// Appends what comes; what came before a broken connection stays, so it is resumed there.
///
/// Edges: where there is no room, the upload stands where it stood before this piece.
async fn append(
    app: &App,
    upload: &Upload,
    offset: i64,
    mut body: Body,
) -> Result<i64, ServerError> {
    let path = path_of(app, upload);
    let mut file = tokio::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .await
        .map_err(ServerError::file("open", &path))?;
    match write_all(&mut file, upload.size_bytes - offset, &mut body).await {
        Ok((written, outcome)) => outcome.map(|()| offset + written),
        Err(error) => {
            // Half a piece holds room that others need.
            let before = u64::try_from(offset).unwrap_or(0);
            let _ = file.set_len(before).await;
            Err(ServerError::file("write", path)(error))
        }
    }
}

/// Writes at most `room` bytes of a body and makes them durable, also of one that broke off.
async fn write_all(
    file: &mut tokio::fs::File,
    room: i64,
    body: &mut Body,
) -> io::Result<(i64, Result<(), ServerError>)> {
    let mut written = 0;
    let outcome = loop {
        let piece = match body::next(body).await {
            Ok(Some(piece)) => piece,
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        };
        let length = i64::try_from(piece.len()).unwrap_or(i64::MAX);
        if length > room - written {
            let message = "more bytes came than Upload-Length says";
            break Err(refuse(ErrorCode::TooLarge, message));
        }
        file.write_all(&piece).await?;
        written += length;
    };
    // The last write fails at the flush; an offset that was told must survive a power cut.
    file.flush().await?;
    file.sync_data().await?;
    Ok((written, outcome))
}

/// One request writes to an upload at a time.
struct Alone<'a> {
    app: &'a App,
    id: [u8; 16],
}

impl<'a> Alone<'a> {
    fn with(app: &'a App, id: [u8; 16]) -> Result<Self, ServerError> {
        let mut busy = app
            .writing_to
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if busy.insert(id) {
            return Ok(Self { app, id });
        }
        Err(refuse(
            ErrorCode::Conflict,
            "another request is sending this upload",
        ))
    }
}

impl Drop for Alone<'_> {
    fn drop(&mut self) {
        let mut busy = self
            .app
            .writing_to
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        busy.remove(&self.id);
    }
}
