//! Who may come in: this machine's own pages, with the token of the printed link.

use super::refusal;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use device::CommandError;
use protocol::ErrorCode;
use std::net::SocketAddr;
use std::sync::Arc;

/// Scripts, styles and pictures of our own alone. The scanner's worker decodes in WebAssembly, and
/// a worker obeys the policy that its own script came with.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
    connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// What lets a request in.
pub(crate) struct Door {
    /// `Host` headers that mean this program.
    hosts: Vec<String>,
    token: String,
}

impl Door {
    pub fn new(address: SocketAddr, token: &str) -> Self {
        let port = address.port();
        Self {
            hosts: vec![
                address.to_string(),
                format!("localhost:{port}"),
                format!("127.0.0.1:{port}"),
            ],
            token: token.to_owned(),
        }
    }

    fn knows(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known == host)
    }
}

/// Refuses requests that a foreign page made or a foreign name led here.
pub(crate) async fn foreign(
    State(door): State<Arc<Door>>,
    request: Request,
    next: Next,
) -> Response {
    let host = text(request.headers(), &header::HOST);
    let ours = host.is_some_and(|host| door.knows(host));
    let origin = text(request.headers(), &header::ORIGIN);
    let welcome = match origin {
        Some(origin) => origin
            .strip_prefix("http://")
            .is_some_and(|host| door.knows(host)),
        None => !request.headers().contains_key(header::ORIGIN),
    };
    if ours && welcome {
        return next.run(request).await;
    }
    refused(
        ErrorCode::Forbidden,
        "this address is for its own pages alone",
    )
}

/// Refuses calls without the token of the printed link.
pub(crate) async fn token(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    let given = request.headers().get("x-start-token");
    let given = given.map(HeaderValue::as_bytes).unwrap_or_default();
    if same(given, door.token.as_bytes()) {
        return next.run(request).await;
    }
    refused(
        ErrorCode::StartToken,
        "open the link that `touchpoint-device serve` printed",
    )
}

/// Headers that every answer carries.
pub(crate) async fn headers(mut response: Response) -> Response {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let headers = response.headers_mut();
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let unset = !headers.contains_key(header::CACHE_CONTROL);
    if unset {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Compares without telling by its time where they differ.
fn same(a: &[u8], b: &[u8]) -> bool {
    let differ = a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b));
    a.len() == b.len() && differ == 0
}

fn refused(code: ErrorCode, message: &str) -> Response {
    refusal(CommandError {
        code,
        message: message.into(),
        wait_ms: None,
    })
}
