//! `GET /v1/photos/{sha256}`: the bytes, to those who may see a site whose handheld sent them, or
//! whose desk gave them.

use crate::app::App;
use crate::error::ServerError;
use crate::sql::photos;
use crate::wire::Handheld;
use crate::wire::answer::not_found;
use crate::wire::asked::Address;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use protocol::chain::Hash;
use std::sync::Arc;

/// One photo or voice note.
pub async fn photo(
    State(app): State<Arc<App>>,
    Handheld(device): Handheld,
    Address(sha256): Address<String>,
) -> Result<Response, ServerError> {
    let hash = Hash::from_hex(&sha256).map_err(|_| not_found("photo"))?;
    app.readers
        .read(|connection| Ok(photos::held_for_device(connection, &hash.0, device.number)?))?
        .ok_or_else(|| not_found("photo"))?;
    bytes_of(&app, &hash).await
}

/// The answer with a held photo's bytes. Whether the caller may see it was asked before.
pub async fn bytes_of(app: &App, hash: &Hash) -> Result<Response, ServerError> {
    let path = app.folder.photo(&hash.hex());
    let bytes = tokio::fs::read(&path)
        .await
        .map_err(ServerError::file("read", &path))?;
    let headers = [
        (header::CONTENT_TYPE, photo::media_type(&bytes)),
        // Named by its content, it never changes.
        (
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, bytes).into_response())
}
