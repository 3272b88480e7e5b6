//! `photo://localhost/{sha256}` and `…?thumbnail=1`: kept photos as addresses for a page.

use crate::handheld::Opener;
use tauri::http::{Request, Response, StatusCode, header};
use tauri::{Manager, Runtime, UriSchemeContext, UriSchemeResponder};

/// Answers one request, on a thread for things that block.
pub fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    tauri::async_runtime::spawn_blocking(move || {
        let (sha256, thumbnail) = asked(request.uri().path(), request.uri().query());
        let found = app.state::<Opener>().handheld().ok();
        let bytes = found.and_then(|handheld| handheld.photo(sha256, thumbnail).ok());
        responder.respond(response(bytes));
    });
}

/// Which photo an address means, and whether its thumbnail.
fn asked<'a>(path: &'a str, query: Option<&str>) -> (&'a str, bool) {
    (path.trim_start_matches('/'), query == Some("thumbnail=1"))
}

fn response(bytes: Option<Vec<u8>>) -> Response<Vec<u8>> {
    let status = if bytes.is_some() {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    let bytes = bytes.unwrap_or_default();
    let media_type = device::media_type(&bytes);
    let mut response = Response::new(bytes);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        header::HeaderValue::from_static(media_type),
    );
    // A photo is named by its content, so an address never changes what it shows.
    let kept = header::HeaderValue::from_static("private, max-age=31536000, immutable");
    if status == StatusCode::OK {
        headers.insert(header::CACHE_CONTROL, kept);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_photo_or_its_thumbnail() {
        assert_eq!(asked("/ab12", None), ("ab12", false));
        assert_eq!(asked("/ab12", Some("thumbnail=1")), ("ab12", true));
    }

    #[test]
    fn a_photo_that_is_not_kept_is_not_found() {
        assert_eq!(response(None).status(), StatusCode::NOT_FOUND);
        assert_eq!(response(Some(vec![1])).body(), &[1]);
    }
}
