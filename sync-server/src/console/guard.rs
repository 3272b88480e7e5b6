//! What every call of the console must bring, beside a session.

use crate::app::App;
use crate::error::{ServerError, refuse};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::uri::Authority;
use http::{HeaderMap, Method, header};
use protocol::ErrorCode;
use std::sync::Arc;
use subtle::ConstantTimeEq;

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The name that the caller reached the server by.
fn host(request: &Request) -> Option<String> {
    let named = request.uri().authority().map(Authority::as_str);
    named
        .or_else(|| text(request.headers(), "host"))
        .map(str::to_owned)
}

/// Whether a call carries a file as it is. No form of another page can send such a type unasked.
fn carries_file(request: &Request) -> bool {
    ["/setup", "/standards/form"]
        .iter()
        .any(|end| request.uri().path().ends_with(end))
}

/// Writes come from this origin's pages alone, and carry JSON or the one file that is asked for;
/// in `demo` every call carries the start token.
pub async fn calls(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, ServerError> {
    if let Some(token) = &app.console.start_token {
        let given = text(request.headers(), "x-start-token").unwrap_or("");
        if !bool::from(given.as_bytes().ct_eq(token.as_bytes())) {
            let message = "open the link that the server printed when it started";
            return Err(refuse(ErrorCode::StartToken, message));
        }
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let scheme = if app.console.tls { "https" } else { "http" };
        let ours = host(&request).map(|host| format!("{scheme}://{host}"));
        if ours.is_none() || text(request.headers(), "origin") != ours.as_deref() {
            let message = "the request doesn't come from this server's own pages";
            return Err(refuse(ErrorCode::Forbidden, message));
        }
        let kind = text(request.headers(), header::CONTENT_TYPE.as_str()).unwrap_or("");
        let (wanted, message) = match carries_file(&request) {
            true => ("application/octet-stream", "this call carries a file"),
            false => ("application/json", "the console's calls carry JSON"),
        };
        if kind.split(';').next().map(str::trim) != Some(wanted) {
            return Err(refuse(ErrorCode::UnsupportedEncoding, message));
        }
    }
    Ok(next.run(request).await)
}

/// In `demo`, a page of another name that points here is not answered.
pub async fn names(
    State(app): State<Arc<App>>,
    request: Request,
    next: Next,
) -> Result<Response, ServerError> {
    if app.console.start_token.is_some() {
        let host = host(&request).unwrap_or_default();
        let origin = text(request.headers(), "origin");
        let own = origin.is_none_or(|origin| {
            origin
                .strip_prefix("http://")
                .is_some_and(|name| name == host)
        });
        if !is_loopback_name(&host) || !own {
            let message = "the demo answers on this machine's own address only";
            return Err(refuse(ErrorCode::Forbidden, message));
        }
    }
    Ok(next.run(request).await)
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::is_loopback_name;

    #[test]
    fn only_loopback_names_are_this_machine() {
        for name in [
            "localhost:8700",
            "127.0.0.1:8700",
            "[::1]:8700",
            "localhost",
            "[::1]",
        ] {
            assert!(is_loopback_name(name), "{name}");
        }
        for name in [
            "",
            "example.org",
            "127.0.0.1.example.org:8700",
            "localhost.example.org",
        ] {
            assert!(!is_loopback_name(name), "{name}");
        }
    }
}
