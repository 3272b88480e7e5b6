//! The handheld in a browser: `Command` in, `Reply` out over HTTP, on loopback alone.

mod guard;
mod pages;
mod start_token;

use crate::error::TrialError;
use axum::extract::{DefaultBodyLimit, Path as UrlPath, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use device::{Command, CommandError, Handheld};
use guard::Door;
use protocol::ErrorCode;
use serde::Deserialize;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Most bytes of a command: a photo comes in pieces of 256 KiB.
const COMMAND_BYTES_MAX: usize = 1024 * 1024;

/// Serves until it is told to stop; `ready` is given the link.
pub fn serve(
    data: &Path,
    listen: &str,
    handheld: Arc<Handheld>,
    ready: impl FnOnce(&str) -> Result<(), TrialError>,
) -> Result<(), TrialError> {
    let address = loopback(listen)?;
    let token = start_token::read_or_make(data)?;
    let failed = |source| TrialError::Listen {
        address: listen.to_owned(),
        source,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|source| busy(address, source))?;
        let address = listener.local_addr().map_err(failed)?;
        handheld.start_sync().map_err(failed)?;
        ready(&format!("http://{address}/#start={token}"))?;
        let app = router(handheld.clone(), address, &token);
        axum::serve(listener, app)
            .with_graceful_shutdown(stopped())
            .await
            .map_err(failed)
    })
}

/// Everything the host answers.
pub fn router(handheld: Arc<Handheld>, address: SocketAddr, token: &str) -> Router {
    let door = Arc::new(Door::new(address, token));
    let api = Router::new()
        .route("/api/call", post(call))
        .route("/api/photo/{sha256}", get(photo))
        .layer(DefaultBodyLimit::max(COMMAND_BYTES_MAX))
        .route_layer(middleware::from_fn_with_state(door.clone(), guard::token))
        .with_state(handheld);
    Router::new()
        .merge(api)
        .fallback(pages::page)
        .layer(middleware::from_fn_with_state(door, guard::foreign))
        .layer(middleware::map_response(guard::headers))
}

async fn call(
    State(handheld): State<Arc<Handheld>>,
    command: Result<Json<Command>, axum::extract::rejection::JsonRejection>,
) -> Response {
    let command = match command {
        Ok(Json(command)) => command,
        Err(error) => return refusal(malformed(error.body_text())),
    };
    // The store blocks; a browser's other calls must not wait for its thread.
    let reply = tokio::task::spawn_blocking(move || handheld.handle(command)).await;
    match reply {
        Ok(Ok(reply)) => Json(reply).into_response(),
        Ok(Err(error)) => refusal(error),
        Err(_) => refusal(broke()),
    }
}

#[derive(Deserialize)]
struct Size {
    #[serde(default)]
    thumbnail: u8,
}

async fn photo(
    State(handheld): State<Arc<Handheld>>,
    UrlPath(sha256): UrlPath<String>,
    Query(size): Query<Size>,
) -> Response {
    let small = size.thumbnail == 1;
    let read = move || handheld.photo(&sha256, small).map_err(CommandError::from);
    match tokio::task::spawn_blocking(read).await {
        Ok(Ok(bytes)) => {
            ([(header::CONTENT_TYPE, device::media_type(&bytes))], bytes).into_response()
        }
        Ok(Err(error)) => refusal(error),
        Err(_) => refusal(broke()),
    }
}

fn malformed(message: String) -> CommandError {
    CommandError {
        code: ErrorCode::Malformed,
        message,
        wait_ms: None,
    }
}

fn broke() -> CommandError {
    CommandError {
        code: ErrorCode::Internal,
        message: "the handheld broke off while it did this".into(),
        wait_ms: None,
    }
}

/// An error with the status that fits its code.
pub(crate) fn refusal(error: CommandError) -> Response {
    let status = match error.code {
        ErrorCode::Malformed => StatusCode::BAD_REQUEST,
        ErrorCode::StartToken => StatusCode::UNAUTHORIZED,
        ErrorCode::Forbidden | ErrorCode::WrongPin | ErrorCode::Locked => StatusCode::FORBIDDEN,
        ErrorCode::NotFound
        | ErrorCode::NoSuchRound
        | ErrorCode::NoSuchCheckpoint
        | ErrorCode::NoSuchItem
        | ErrorCode::NoSuchFinding => StatusCode::NOT_FOUND,
        ErrorCode::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::BadValue | ErrorCode::NotAPhoto => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorCode::ServerUnreachable | ErrorCode::WrongServer => StatusCode::BAD_GATEWAY,
        ErrorCode::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorCode::Internal | ErrorCode::StoreDamaged => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::CONFLICT,
    };
    (status, Json(error)).into_response()
}

/// Why a sync stopped, for somebody at a command line.
pub(crate) fn sentence(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::ServerUnreachable => {
            "nobody answers at the server's address; what waits stays safe here"
        }
        ErrorCode::Revoked | ErrorCode::UnknownToken | ErrorCode::NotFound => {
            "the server doesn't know this handheld any more; enrol it with a new code"
        }
        ErrorCode::SlowDown | ErrorCode::Busy => "the server asks to wait; try again in a minute",
        ErrorCode::ServerFull => "the server's disk is full; what waits stays safe here",
        ErrorCode::DiskFull => "this machine's disk is full; free some room and sync again",
        ErrorCode::WrongServer => "what answers isn't the server that this handheld enrolled at",
        _ => "sync stopped before its end; the log on standard error says at what",
    }
}

fn loopback(listen: &str) -> Result<SocketAddr, TrialError> {
    let addresses = listen
        .to_socket_addrs()
        .map_err(|source| TrialError::Listen {
            address: listen.to_owned(),
            source,
        })?;
    let mut addresses: Vec<SocketAddr> = addresses.collect();
    if addresses.iter().any(|address| !address.ip().is_loopback()) {
        return Err(TrialError::NotLoopback(listen.to_owned()));
    }
    addresses.sort();
    addresses
        .first()
        .copied()
        .ok_or_else(|| TrialError::NotLoopback(listen.to_owned()))
}

fn busy(address: SocketAddr, source: std::io::Error) -> TrialError {
    let address_text = address.to_string();
    if source.kind() == std::io::ErrorKind::AddrInUse {
        return TrialError::Busy {
            port: address.port(),
            address: address_text,
        };
    }
    TrialError::Listen {
        address: address_text,
        source,
    }
}

/// SIGINT or SIGTERM.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        // Without a handler Ctrl-C ends the program by itself, which is as good.
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(test)]
mod tests;
