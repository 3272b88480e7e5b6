//! The console's files, inside the program.

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use http::{HeaderName, StatusCode, header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../ui/dist/console"]
#[allow_missing = true]
struct Pages;

/// No inline scripts, nothing from elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
    manifest-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What every page of this server says of itself.
pub const HEADERS: [(HeaderName, &str); 3] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
];

fn file(path: &str, cache: &'static str) -> Option<Response> {
    let file = Pages::get(path)?;
    let kind = file.metadata.mimetype().to_owned();
    let kind = match kind.starts_with("text/") {
        true => format!("{kind}; charset=utf-8"),
        false => kind,
    };
    let own = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, cache.to_owned()),
    ];
    Some((HEADERS, own, file.data.into_owned()).into_response())
}

/// `GET /`
pub async fn index() -> Response {
    let missing = || {
        let sentence = "The console's pages are not in this program: run tools/build-ui, then \
            build the server again.\n";
        (StatusCode::NOT_FOUND, HEADERS, sentence).into_response()
    };
    file("index.html", "no-cache").unwrap_or_else(missing)
}

/// `GET /assets/…`: named by content, so they never change.
pub async fn asset(Path(path): Path<String>) -> Response {
    let cache = "public, max-age=31536000, immutable";
    let missing = || (StatusCode::NOT_FOUND, HEADERS, "There is no such file.\n").into_response();
    file(&format!("assets/{path}"), cache).unwrap_or_else(missing)
}

/// `GET /enrol`: where a link leads that was opened in a browser instead of a handheld.
pub async fn enrol() -> Response {
    let sentence = "请用手持机扫描入网二维码，或在手持机上输入入网码。\n\
        Scan this link's QR code with a handheld, or type its code there.\n";
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (HEADERS, kind, sentence).into_response()
}
