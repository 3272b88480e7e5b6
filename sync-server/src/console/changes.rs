//! `GET /api/console/sites/{site}/changes`: tells a page that something changed, as it happens.

use crate::app::App;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::sql::sites;
use crate::wire::asked::{Address, Question};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use hyper::body::Frame;
use serde::Deserialize;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;

/// How often the store is asked; other programs may write to it too.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// After how many questions without news a page is told that the line still holds.
const ALIVE_EVERY: u32 = 30;

/// What the page knows already.
#[derive(Deserialize)]
pub struct Asked {
    after: Option<i64>,
}

/// Events as they come out of a channel.
struct Events(mpsc::Receiver<Bytes>);

impl HttpBody for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0
            .poll_recv(context)
            .map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// A stream of `changed` events, each with the site's commit number.
pub async fn changes(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
) -> Result<Response, ServerError> {
    let site = app
        .readers
        .read(|connection| desk.site(connection, &site, Verb::See))?;
    let (sender, events) = mpsc::channel(4);
    tokio::spawn(follow(
        app,
        desk,
        (site.number, asked.after.unwrap_or(0)),
        sender,
    ));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::new(Events(events))).into_response())
}

/// Tells until the page is closed, or its reader's session has ended.
async fn follow(
    app: Arc<App>,
    desk: Desk,
    (site, mut after): (i64, i64),
    events: mpsc::Sender<Bytes>,
) {
    let mut stopping = app.stopping.clone();
    let mut quiet = 0;
    if events
        .send(Bytes::from_static(b": listening\n\n"))
        .await
        .is_err()
    {
        return;
    }
    loop {
        let now_ms = app.clock.now().timestamp_millis();
        let told = app.readers.read(|connection| {
            let sees = desk.still_sees(connection, site, now_ms)?;
            Ok((sees, sites::by_number(connection, site)?.commits))
        });
        let event = match told {
            Ok((false, _)) => return,
            Ok((true, commits)) if commits > after => {
                after = commits;
                Some(Bytes::from(format!("event: changed\ndata: {commits}\n\n")))
            }
            _ if quiet >= ALIVE_EVERY => Some(Bytes::from_static(b": still here\n\n")),
            _ => None,
        };
        quiet = if event.is_some() { 0 } else { quiet + 1 };
        if let Some(event) = event
            && events.send(event).await.is_err()
        {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(ASK_EVERY) => {}
            _ = stopping.changed() => return,
            () = events.closed() => return,
        }
    }
}
