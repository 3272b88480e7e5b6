//! What an address asks for, with refusals in the wire's words.

use crate::error::{ServerError, refuse};
use crate::wire::answer::not_found;
use axum::extract::{FromRequestParts, Path, Query};
use http::request::Parts;
use protocol::ErrorCode;
use serde::de::DeserializeOwned;

/// The parts of an address; what can't be one leads nowhere.
pub struct Address<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Address<T> {
    type Rejection = ServerError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(path)| Self(path))
            .map_err(|_| not_found("address"))
    }
}

/// What stands behind the question mark.
pub struct Question<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Question<T> {
    type Rejection = ServerError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|Query(query)| Self(query))
            .map_err(|error| refuse(ErrorCode::Malformed, error.body_text()))
    }
}
