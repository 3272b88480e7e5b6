//! The handheld's pages, embedded when this program is built.

use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist/handheld/"]
#[allow_missing = true]
struct Pages;

const NOT_BUILT: &str = "The handheld's pages aren't built. Run `make run`, or `npm ci` and \
    `npm run build` in ui/, and build this program again.";

/// A file of the pages; an address without a dot is a screen of the one page.
pub(crate) async fn page(method: Method, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") || !(method == Method::GET || method == Method::HEAD) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let screen = !path.rsplit('/').next().unwrap_or_default().contains('.');
    let name = if screen { "index.html" } else { path };
    let Some(file) = Pages::get(name) else {
        return match screen {
            true => (StatusCode::SERVICE_UNAVAILABLE, NOT_BUILT).into_response(),
            false => StatusCode::NOT_FOUND.into_response(),
        };
    };
    let kind = file.metadata.mimetype();
    let kind = match kind.starts_with("text/") {
        true => format!("{kind}; charset=utf-8"),
        false => kind.to_owned(),
    };
    // Names under assets/ carry their content's hash.
    let keep = match path.starts_with("assets/") {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, keep.into()),
    ];
    (headers, file.data.into_owned()).into_response()
}
