//! Bodies, bounded while they are read. A caller that stops sending is not waited for.

use crate::error::{ServerError, refuse};
use axum::body::{Body, Bytes, HttpBody};
use protocol::ErrorCode;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

/// How long no byte may come.
const STALLED: Duration = Duration::from_secs(30);
/// What is read and dropped of a body that is too large, so that its sender hears the answer.
const DROPPED_BYTES_MAX: usize = 16 << 20;

/// The next piece of a body; none at its end.
pub async fn next(body: &mut Body) -> Result<Option<Bytes>, ServerError> {
    loop {
        let frame = poll_fn(|context| Pin::new(&mut *body).poll_frame(context));
        let frame = tokio::time::timeout(STALLED, frame)
            .await
            .map_err(|_| refuse(ErrorCode::Malformed, "the body stopped coming"))?;
        match frame {
            None => return Ok(None),
            Some(Err(_)) => return Err(refuse(ErrorCode::Malformed, "the body broke off")),
            // Trailers carry nothing here.
            Some(Ok(frame)) => {
                if let Ok(bytes) = frame.into_data() {
                    return Ok(Some(bytes));
                }
            }
        }
    }
}

/// Reads a body of at most `bytes_max` bytes.
pub async fn read(mut body: Body, bytes_max: usize) -> Result<Vec<u8>, ServerError> {
    let hint = body.size_hint().lower();
    let expected = usize::try_from(hint).unwrap_or(0).min(bytes_max);
    let mut bytes = Vec::with_capacity(expected);
    while let Some(piece) = next(&mut body).await? {
        if bytes.len() + piece.len() > bytes_max {
            drain(body).await;
            let message = format!("a body has at most {bytes_max} bytes here");
            return Err(refuse(ErrorCode::TooLarge, message));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Reads on and drops, within bounds, so that the sender gets to read the answer.
pub async fn drain(mut body: Body) {
    let mut dropped = 0;
    while dropped < DROPPED_BYTES_MAX {
        match next(&mut body).await {
            Ok(Some(piece)) => dropped += piece.len(),
            _ => return,
        }
    }
}
