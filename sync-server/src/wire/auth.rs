//! Who is calling: a handheld by its token, an address by its connection.

use crate::app::App;
use crate::error::{ServerError, refuse, slow_down};
use crate::random;
use crate::sql::devices::{self, Device};
use axum::extract::{ConnectInfo, FromRequestParts};
use http::request::Parts;
use http::{HeaderMap, header};
use protocol::ErrorCode;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

/// The token that a call brings.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// A handheld with a token that holds.
pub struct Handheld(pub Device);

impl FromRequestParts<Arc<App>> for Handheld {
    type Rejection = ServerError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        let unknown = || {
            refuse(
                ErrorCode::UnknownToken,
                "the token isn't known: ask for another",
            )
        };
        let token = bearer(&parts.headers).ok_or_else(unknown)?;
        let hash = random::hashed(token);
        let device = app
            .readers
            .read(|connection| Ok(devices::by_token(connection, &hash)?))?
            .ok_or_else(unknown)?;
        if device.revoked {
            let message = "this handheld was revoked: ask the desk for a new code";
            return Err(refuse(ErrorCode::Revoked, message));
        }
        app.gate
            .request(device.number)
            .map_err(|seconds| slow_down("too many requests", seconds))?;
        Ok(Self(device))
    }
}

/// The address at the other end of the connection.
pub struct Peer(pub IpAddr);

impl FromRequestParts<Arc<App>> for Peer {
    type Rejection = ServerError;

    async fn from_request_parts(
        parts: &mut Parts,
        _app: &Arc<App>,
    ) -> Result<Self, Self::Rejection> {
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let unknown = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        Ok(Self(address.map_or(unknown, |info| info.0.ip())))
    }
}
