//! What a caller still sends after it was answered: read on and dropped, within bounds, so that
//! it gets to read the answer and not a reset connection.

use axum::body::{Bytes, HttpBody};
use http::header::{self, HeaderValue};
use http::{HeaderMap, Version};
use hyper::body::{Frame, Incoming, SizeHint};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::runtime::Handle;

/// The most bytes that are read on: more than any body that is ever taken.
const DROPPED_BYTES_MAX: usize = 32 << 20;
/// How long that may take.
const DROPPED_WITHIN: Duration = Duration::from_secs(30);

/// A body that, where nobody reads it to its end, is read on in the background.
pub struct Watched {
    body: Option<Incoming>,
    begun: bool,
    waits: bool,
    left: Arc<AtomicBool>,
}

/// Says, once the answer is made, whether something of the body was left unread.
#[derive(Clone)]
pub struct Rest {
    left: Arc<AtomicBool>,
    version: Version,
}

/// Watches the body of a request.
pub fn watch(body: Incoming, headers: &HeaderMap, version: Version) -> (Watched, Rest) {
    let left = Arc::new(AtomicBool::new(false));
    let waits = headers
        .get(header::EXPECT)
        .is_some_and(|expected| expected.as_bytes().eq_ignore_ascii_case(b"100-continue"));
    let watched = Watched {
        body: Some(body),
        begun: false,
        waits,
        left: Arc::clone(&left),
    };
    (watched, Rest { left, version })
}

impl Rest {
    /// A connection on which a body was left unread carries no further request.
    pub fn say(&self, headers: &mut HeaderMap) {
        if self.version <= Version::HTTP_11 && self.left.load(Ordering::SeqCst) {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
    }
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.begun = true;
        let Some(body) = self.body.as_mut() else {
            return Poll::Ready(None);
        };
        let polled = Pin::new(body).poll_frame(context);
        if matches!(polled, Poll::Ready(None | Some(Err(_)))) {
            self.body = None;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        let hint = self.body.as_ref().map(HttpBody::size_hint);
        hint.unwrap_or_else(|| SizeHint::with_exact(0))
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let Some(body) = self.body.take().filter(|body| !body.is_end_stream()) else {
            return;
        };
        self.left.store(true, Ordering::SeqCst);
        // Whoever asked first whether to send hears the answer instead, and sends nothing.
        if self.waits && !self.begun {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(tokio::time::timeout(DROPPED_WITHIN, read_on(body)));
        }
    }
}

async fn read_on(mut body: Incoming) {
    let mut dropped = 0;
    while dropped < DROPPED_BYTES_MAX {
        match poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
            Some(Ok(frame)) => dropped += frame.data_ref().map_or(0, Bytes::len),
            _ => return,
        }
    }
}
