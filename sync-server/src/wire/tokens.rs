//! `POST /v1/tokens`: a new token for a known handheld, by its key. The old one ends.

use crate::app::App;
use crate::error::{ServerError, refuse, slow_down};
use crate::random;
use crate::sql::devices::{self, Device};
use crate::wire::Peer;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::body;
use crate::wire::enrol::SMALL_BYTES_MAX;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use protocol::ErrorCode;
use protocol::enrol::{Nonce, Token, TokenRequest};
use protocol::keys::{PublicKey, token_text};
use sha2::Sha256;
use std::sync::{Arc, PoisonError};

/// How long a nonce may be signed.
const NONCE_MS: i64 = 5 * 60 * 1_000;

/// First call: a nonce. Second call, with the nonce signed: a token.
///
/// Edges: before the proof, calls count against the address, never against the handheld.
pub async fn token(
    State(app): State<Arc<App>>,
    Peer(address): Peer,
    body: Body,
) -> Result<Response, ServerError> {
    app.gate
        .call(address)
        .map_err(|seconds| slow_down("too many requests", seconds))?;
    let request: TokenRequest = read_json(&body::read(body, SMALL_BYTES_MAX).await?)?;
    let device = app
        .readers
        .read(|connection| Ok(devices::by_id(connection, request.device)?))?
        .ok_or_else(|| not_found("device"))?;
    if device.revoked {
        let message = "this handheld was revoked: ask the desk for a new code";
        return Err(refuse(ErrorCode::Revoked, message));
    }
    let (nonce, sig) = match (request.nonce, request.sig) {
        (None, None) => {
            let now_ms = app.clock.now().timestamp_millis();
            let nonce = make(&app, &device, now_ms, random::bytes());
            return Ok(Json(Nonce { nonce }).into_response());
        }
        (Some(nonce), Some(sig)) => (nonce, sig),
        _ => {
            return Err(refuse(
                ErrorCode::Malformed,
                "`nonce` and `sig` come together",
            ));
        }
    };
    if !is_ours(&app, &device, &nonce) {
        let message = "the nonce isn't this server's, or too old: ask for another";
        return Err(refuse(ErrorCode::BadSignature, message));
    }
    PublicKey::from_raw(&device.public_key)?
        .check("the token request", &token_text(device.id, &nonce), &sig)
        .map_err(|error| refuse(ErrorCode::BadSignature, error.to_string()))?;
    spend(&app, nonce)?;
    let token = random::token();
    let hash = random::hashed(&token);
    app.write(move |writing| Ok(devices::set_token(writing.tx, device.number, &hash)?))
        .await?;
    Ok(Json(Token { token }).into_response())
}

/// A nonce names its time and proves that this process made it, so only spent ones are kept.
fn make(app: &App, device: &Device, at_ms: i64, salt: [u8; 8]) -> String {
    let mut bytes = at_ms.to_be_bytes().to_vec();
    bytes.extend_from_slice(&salt);
    if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(&app.nonce_key) {
        mac.update(b"touchpoint-nonce-v1\n");
        mac.update(device.id.bytes());
        mac.update(&bytes);
        bytes.extend_from_slice(&mac.finalize().into_bytes());
    }
    BASE64URL_NOPAD.encode(&bytes)
}

/// A nonce gives one token.
fn spend(app: &App, nonce: String) -> Result<(), ServerError> {
    let now_ms = app.clock.now().timestamp_millis();
    let mut spent = app.spent.lock().unwrap_or_else(PoisonError::into_inner);
    spent.retain(|_, ends_at_ms| *ends_at_ms > now_ms);
    if spent.insert(nonce, now_ms + NONCE_MS).is_some() {
        let message = "the nonce was used already: ask for another";
        return Err(refuse(ErrorCode::BadSignature, message));
    }
    Ok(())
}

fn is_ours(app: &App, device: &Device, nonce: &str) -> bool {
    let Ok(bytes) = BASE64URL_NOPAD.decode(nonce.as_bytes()) else {
        return false;
    };
    let (Some(at), Some(salt)) = (
        bytes.get(..8).and_then(|at| at.try_into().ok()),
        bytes.get(8..16).and_then(|salt| salt.try_into().ok()),
    ) else {
        return false;
    };
    let at_ms = i64::from_be_bytes(at);
    let age_ms = app.clock.now().timestamp_millis() - at_ms;
    let made = make(app, device, at_ms, salt);
    let same = bool::from(subtle::ConstantTimeEq::ct_eq(
        made.as_bytes(),
        nonce.as_bytes(),
    ));
    same && (0..NONCE_MS).contains(&age_ms)
}
