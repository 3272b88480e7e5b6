//! Bodies, bounded while they are read. A caller that stops sending is not waited for.
//!
//! What is left of one that was refused is `unread`'s.

use crate::error::{ServerError, refuse};
use axum::body::{Body, Bytes, HttpBody};
use protocol::ErrorCode;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

/// How long no byte may come.
const STALLED: Duration = Duration::from_secs(30);

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
    let expected = usize::try_from(hint).unwrap_or(usize::MAX);
    let too_large = || {
        let message = format!("a body has at most {bytes_max} bytes here");
        refuse(ErrorCode::TooLarge, message)
    };
    if expected > bytes_max {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(expected);
    while let Some(piece) = next(&mut body).await? {
        if bytes.len() + piece.len() > bytes_max {
            return Err(too_large());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}
