//! `GET /api/console/photos/{sha256}`: pictures, to those who may see one of their sites.

use crate::app::App;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::photos;
use crate::wire::answer::not_found;
use crate::wire::asked::{Address, Question};
use crate::wire::photos::bytes_of;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use protocol::chain::Hash;
use serde::Deserialize;
use std::sync::Arc;

/// Whole or small.
#[derive(Deserialize)]
pub struct Asked {
    thumbnail: Option<String>,
}

/// One picture.
pub async fn photo(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(sha256): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Response, ServerError> {
    let hash = Hash::from_hex(&sha256).map_err(|_| not_found("photo"))?;
    let seen = app.readers.read(|connection| {
        for site in desk.sites(connection, Verb::Photos)? {
            if photos::held_at_site(connection, &hash.0, site.number)?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    })?;
    if !seen {
        return Err(not_found("photo"));
    }
    if asked.thumbnail.is_none_or(|small| small != "1") {
        return bytes_of(&app, &hash).await;
    }
    let path = app.folder.photo(&hash.hex());
    let small = tokio::task::spawn_blocking(move || {
        let bytes = std::fs::read(&path).map_err(ServerError::file("read", &path))?;
        Ok::<_, ServerError>(photo::thumbnail(&bytes).ok())
    })
    .await
    .map_err(|_| ServerError::Stopping)??;
    // What can't be made small, such as a voice note, is sent as it is.
    let Some(small) = small else {
        return bytes_of(&app, &hash).await;
    };
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, small).into_response())
}
