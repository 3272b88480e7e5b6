//! Answers: JSON, and refusals as `{code, message}`.

use crate::error::{ServerError, refuse};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use protocol::ErrorCode;
use serde::Serialize;

impl IntoResponse for ServerError {
    fn into_response(self) -> Response {
        let refusal = self.refusal();
        // Logged once, here; a refusal that the caller caused is no failure of the server.
        if refusal.status >= 500 {
            tracing::error!(error = %self, status = refusal.status, "a request failed");
        } else {
            tracing::debug!(code = ?refusal.body.code, status = refusal.status, "refused");
        }
        let status = StatusCode::from_u16(refusal.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&refusal.body)).into_response();
        if let Some(seconds) = refusal.retry_after_s {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

/// A JSON answer that no cache keeps.
pub struct Json<T>(pub T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(bytes) => (
                [
                    (header::CONTENT_TYPE, "application/json"),
                    (header::CACHE_CONTROL, "no-store"),
                ],
                Body::from(bytes),
            )
                .into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }
}

/// Reads a small JSON body.
pub fn read_json<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, ServerError> {
    serde_json::from_slice(body).map_err(|error| refuse(ErrorCode::Malformed, error.to_string()))
}

/// Nothing of that name.
pub fn not_found(what: &str) -> ServerError {
    refuse(ErrorCode::NotFound, format!("there is no such {what}"))
}

/// No such route.
pub async fn no_route() -> ServerError {
    not_found("address")
}

/// No such method there.
pub async fn no_method() -> ServerError {
    refuse(
        ErrorCode::MethodNotAllowed,
        "this address doesn't take that method",
    )
}
