//! Listening, answering, stopping: what was accepted is finished, then all is committed.

use crate::app::{App, write_all};
use crate::clock::Clock;
use crate::console::Rules;
use crate::error::ServerError;
use crate::folder::Folder;
use crate::gate::Limits;
use crate::judge;
use crate::keys::Keys;
use crate::lock::{self, Lock};
use crate::notices::sender;
use crate::router::router;
use crate::tls::Speech;
use crate::unread;
use crate::wire::drop_expired;
use crate::writer::Writer;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

/// How long a caller may take to say what it wants, and to greet.
const GREETING: Duration = Duration::from_secs(20);
/// How often what time alone does is looked for.
const MINUTE: Duration = Duration::from_secs(60);
/// How long what was accepted may take to finish at a stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// What to serve, and how.
pub struct Settings {
    pub folder: Folder,
    pub listen: String,
    pub clock: Clock,
    pub limits: Limits,
    pub console: Rules,
    pub speech: Speech,
}

/// A server that runs.
pub struct Serving {
    pub address: SocketAddr,
    pub app: Arc<App>,
    stop: watch::Sender<bool>,
    accepting: tokio::task::JoinHandle<()>,
    writing: thread::JoinHandle<()>,
    alone: Lock,
}

/// Starts a server inside the runtime that calls.
///
/// Errors: a busy port by its name; a folder that is served already; a store that can't be opened.
pub async fn start(settings: Settings) -> Result<Serving, ServerError> {
    let listener = bind(&settings.listen).await?;
    let address = listener
        .local_addr()
        .map_err(|source| listen_error(&settings.listen, source))?;
    let alone = lock::take(&settings.folder, "serve")?;
    let keys = Arc::new(Keys::open(&settings.folder)?);
    let now = settings.clock.now();
    let writer = Writer::open(&settings.folder, Arc::clone(&keys), now)?;
    let (stop, stopping) = watch::channel(false);
    let clock = settings.clock.clone();
    let (app, sent) = App::new(
        settings.folder,
        keys,
        settings.clock,
        settings.limits,
        settings.console,
        stopping.clone(),
    );
    let writing = thread::Builder::new()
        .name("writer".into())
        .spawn(move || write_all(writer, &clock, sent))
        .map_err(|source| listen_error(&settings.listen, source))?;
    if matches!(app.clock, Clock::Real(_)) {
        tokio::spawn(each_minute(Arc::clone(&app)));
        tokio::spawn(sender::run(Arc::clone(&app)));
    }
    let routes = router(Arc::clone(&app));
    let accepting = tokio::spawn(accept_all(listener, routes, settings.speech, stopping));
    Ok(Serving {
        address,
        app,
        stop,
        accepting,
        writing,
        alone,
    })
}

impl Serving {
    /// Stops accepting, finishes what was accepted, commits it.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.accepting.await;
        drop(self.app);
        let _ = tokio::task::spawn_blocking(move || self.writing.join()).await;
        drop(self.alone);
    }
}

fn listen_error(address: &str, source: std::io::Error) -> ServerError {
    let address = address.to_owned();
    match source.kind() {
        ErrorKind::AddrInUse => ServerError::PortBusy(address),
        _ => ServerError::Listen { address, source },
    }
}

async fn bind(listen: &str) -> Result<TcpListener, ServerError> {
    TcpListener::bind(listen)
        .await
        .map_err(|source| listen_error(listen, source))
}

/// What time alone does. A clock that stands is moved by `clock`, which does the same.
async fn each_minute(app: Arc<App>) {
    let mut stopping = app.stopping.clone();
    loop {
        if let Err(error) = app.write(judge::run).await {
            tracing::warn!(%error, "the minute's work waits for the next minute");
        }
        if let Err(error) = drop_expired(&app).await {
            tracing::warn!(%error, "expired uploads wait for the next minute");
        }
        tokio::select! {
            () = tokio::time::sleep(MINUTE) => {}
            _ = stopping.changed() => return,
        }
    }
}

async fn accept_all(
    listener: TcpListener,
    routes: Router,
    speech: Speech,
    mut stopping: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopping.changed() => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (routes, speech) = (routes.clone(), speech.clone());
                let stopping = stopping.clone();
                connections.spawn(connection(stream, peer, routes, speech, stopping));
            }
            Err(error) => {
                // Out of file handles, mostly: let some of them end first.
                tracing::warn!(%error, "couldn't accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let all = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(FAREWELL, all).await.is_err() {
        tracing::warn!("some callers didn't finish in time and were cut off");
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    routes: Router,
    speech: Speech,
    stopping: watch::Receiver<bool>,
) {
    // Answers are small and awaited: never hold them back.
    let _ = stream.set_nodelay(true);
    match speech {
        Speech::Plain => answer(stream, peer, routes, stopping).await,
        Speech::Tls { config, .. } => {
            let greeting = TlsAcceptor::from(config).accept(stream);
            if let Ok(Ok(stream)) = tokio::time::timeout(GREETING, greeting).await {
                answer(stream, peer, routes, stopping).await;
            }
        }
    }
}

async fn answer<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    peer: SocketAddr,
    routes: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let service = hyper::service::service_fn(move |request: http::Request<Incoming>| {
        let (mut parts, body) = request.into_parts();
        let (body, rest) = unread::watch(body, &parts.headers, parts.version);
        parts.extensions.insert(ConnectInfo(peer));
        let answer = routes
            .clone()
            .oneshot(http::Request::from_parts(parts, Body::new(body)));
        async move {
            let mut answer = answer.await?;
            rest.say(answer.headers_mut());
            Ok::<_, Infallible>(answer)
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(GREETING);
    let connection = builder.serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    loop {
        tokio::select! {
            _ = connection.as_mut() => return,
            changed = stopping.changed() => {
                connection.as_mut().graceful_shutdown();
                if changed.is_err() {
                    let _ = connection.as_mut().await;
                    return;
                }
            }
        }
    }
}
