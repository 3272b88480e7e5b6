//! The real router, writer and store of the server, driven one request at a time.

use crate::clock::Time;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use chrono::{DateTime, TimeDelta, Utc};
use device::sync::{Method, Request, Response};
use house_tests::vfs;
use house_tests::world::copy;
use model::ids::JournalId;
use protocol::chain::Hash;
use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use sync_server::app::{App, Sent};
use sync_server::backup;
use sync_server::backup::restore::{self, KeysFrom};
use sync_server::clock::Clock;
use sync_server::commands::codes;
use sync_server::console::Rules;
use sync_server::folder::Folder;
use sync_server::gate::Limits;
use sync_server::keys::Keys;
use sync_server::site_pictures::{self, What};
use sync_server::sql::{journals, photos, sites};
use sync_server::writer::Writer;
use sync_server::{ServerError, ingest, judge, wire};
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, watch};
use tower::ServiceExt;

pub struct Server {
    pub folder: PathBuf,
    pub disk: Arc<vfs::Disk>,
    runtime: Runtime,
    time: Time,
    start: DateTime<Utc>,
    clock: Clock,
    up: Option<Up>,
}

/// What runs until it is killed.
struct Up {
    app: Arc<App>,
    routes: Router,
    writer: Writer,
    sent: mpsc::Receiver<Sent>,
    _stop: watch::Sender<bool>,
}

/// A line that is held, with the journal and place of each time it is.
pub type Held = BTreeMap<[u8; 32], Vec<(String, i64)>>;

impl Server {
    pub fn new(folder: &Path, time: Time, start: DateTime<Utc>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            folder: folder.to_owned(),
            disk: vfs::disk(folder),
            runtime: runtime.expect("a runtime"),
            time,
            start,
            clock: Clock::standing(start),
            up: None,
        }
    }

    pub fn is_up(&self) -> bool {
        self.up.is_some()
    }

    /// Ends without a word; what its disk doesn't have is gone.
    pub fn kill(&mut self) {
        self.up = None;
        self.disk.revive();
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.start + TimeDelta::milliseconds(self.time.ms())
    }

    /// Starts where it was.
    pub fn start(&mut self) -> Result<(), ServerError> {
        self.clock.set(self.now());
        let folder = Folder::open(&self.folder)?;
        let keys = Arc::new(Keys::open(&folder)?);
        let writer = Writer::open(&folder, Arc::clone(&keys), self.now())?;
        let (stop, stopping) = watch::channel(false);
        // The gate counts by the machine's clock, which stands still here.
        let limits = Limits {
            requests_per_second: 1_000_000,
            request_burst: 1_000_000,
            ..Limits::default()
        };
        let clock = self.clock.clone();
        let (app, sent) = App::new(folder, keys, clock, limits, Rules::default(), stopping);
        self.up = Some(Up {
            routes: sync_server::router(Arc::clone(&app)),
            app,
            writer,
            sent,
            _stop: stop,
        });
        Ok(())
    }

    /// Answers a request, of whose body only the first bytes come where it is cut. None: nobody
    /// was there, or it died over it.
    pub fn call(&mut self, request: &Request, cut: Option<usize>) -> Option<Response> {
        self.clock.set(self.now());
        let up = self.up.as_mut()?;
        let asked = translated(request, cut);
        let routes = up.routes.clone();
        let answer = async move {
            let answer = routes.oneshot(asked).await.ok()?;
            let (parts, body) = answer.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.ok()?;
            let text = |value: &http::HeaderValue| value.to_str().unwrap_or("").to_owned();
            let headers = parts.headers.iter();
            Some(Response {
                status: parts.status.as_u16(),
                headers: headers
                    .map(|(name, value)| (name.as_str().to_owned(), text(value)))
                    .collect(),
                body: body.to_vec(),
            })
        };
        let answer = self.runtime.block_on(up.drive(answer, self.start));
        if self.disk.is_dead() {
            self.kill();
            return None;
        }
        answer
    }

    /// What time alone does.
    pub fn minute(&mut self) {
        self.clock.set(self.now());
        let (now, start) = (self.now(), self.start);
        if let Some(up) = &mut self.up {
            // A full or dead disk: the next minute does it.
            let _ = up.writer.write(now, judge::run);
            let app = Arc::clone(&up.app);
            let expire = async move { wire::drop_expired(&app).await };
            let _ = self.runtime.block_on(up.drive(expire, start));
        }
        if self.disk.is_dead() {
            self.kill();
        }
    }

    /// A link that enrols one handheld.
    pub fn code(&mut self) -> Option<String> {
        let now = self.now();
        let up = self.up.as_mut()?;
        let folder = &up.app.folder;
        let fresh = codes::make(
            folder,
            &mut up.writer,
            None,
            Some("http://127.0.0.1:9"),
            now,
        );
        fresh.ok().map(|fresh| fresh.link)
    }

    /// The desk sets a clip of a checklist's item, or takes it away. A full or dead disk: not now.
    pub fn clip(&mut self, id: &str, bytes: Option<Vec<u8>>) {
        let now = self.now();
        let Some(up) = &mut self.up else { return };
        let made = match bytes.map(|bytes| site_pictures::made(What::Clip, &bytes)) {
            Some(Ok(made)) => Some(made),
            _ => None,
        };
        if let Some(made) = &made
            && site_pictures::keep(&up.app.folder, made).is_err()
        {
            return;
        }
        let _ = up.writer.write(now, |writing| {
            let site = sites::all(writing.tx)?.remove(0);
            let set = (What::Clip, made.as_ref());
            site_pictures::set(writing, &site, id, set, "desk")
        });
    }

    /// The desk declares a handheld lost.
    pub fn revoke(&mut self, device: model::ids::DeviceId) {
        let now = self.now();
        if let Some(up) = &mut self.up {
            let _ = up
                .writer
                .write(now, |writing| codes::revoke(writing, device));
        }
    }

    /// Every line of handhelds that is held.
    pub fn held(&self) -> Result<Held, String> {
        let up = self.up.as_ref().ok_or("the server is down")?;
        let mut held = Held::new();
        let read = up.app.readers.read(|connection| {
            for journal in journals::all(connection)? {
                if journal.device.is_none() {
                    continue;
                }
                ingest::lines::each(
                    connection,
                    journal.number,
                    journal.follows_seq + 1,
                    i64::MAX,
                    |line| {
                        let places = held.entry(line.hash.0).or_default();
                        places.push((journal.id.to_string(), line.seq));
                        Ok(())
                    },
                )?;
            }
            Ok(())
        });
        read.map_err(|error| format!("what the server holds can't be read: {error}"))?;
        Ok(held)
    }

    /// The hash of a held line; none where it isn't held, or nobody can be asked.
    pub fn hash_at(&self, journal: JournalId, seq: u64) -> Option<Option<Hash>> {
        let up = self.up.as_ref()?;
        let read = up.app.readers.read(|connection| {
            let Some(held) = journals::by_id(connection, journal)? else {
                return Ok(None);
            };
            let seq = i64::try_from(seq).unwrap_or(i64::MAX);
            match seq <= held.acked {
                true => Ok(Some(ingest::lines::hash_at(connection, &held, seq)?)),
                false => Ok(None),
            }
        });
        read.ok()
    }

    /// Photos that are held.
    pub fn photos(&self) -> Result<BTreeSet<String>, String> {
        let up = self.up.as_ref().ok_or("the server is down")?;
        let read = up
            .app
            .readers
            .read(|connection| Ok(photos::all_held(connection)?));
        read.map(BTreeSet::from_iter)
            .map_err(|error| error.to_string())
    }

    fn beside(&self, what: &str) -> PathBuf {
        self.folder.with_extension(what)
    }

    pub fn has_backup(&self) -> bool {
        self.beside("backup").exists()
    }

    /// Makes a backup as the command does.
    pub fn back_up(&mut self) -> Result<(), String> {
        let up = self.up.as_ref().ok_or("the server is down")?;
        let (folder, keys) = (&up.app.folder, Arc::clone(&up.app.keys));
        if !self.beside("keys").exists() {
            copy(&folder.keys(), &self.beside("keys"));
        }
        backup::make(folder, keys, &self.beside("backup"), None, self.now())
            .map(drop)
            .map_err(|error| format!("no backup: {error}"))
    }

    /// Puts the last backup in the place of what the server has become.
    pub fn put_back(&mut self) -> Result<(), String> {
        if !self.has_backup() {
            return Ok(());
        }
        self.kill();
        std::fs::remove_dir_all(&self.folder).map_err(|error| error.to_string())?;
        let keys = KeysFrom::Folder(self.beside("keys"));
        restore::run(
            &self.folder,
            &self.beside("backup"),
            &keys,
            None,
            self.now(),
        )
        .map_err(|error| format!("no restore: {error}"))?;
        self.disk.replaced();
        self.start().map_err(|error| error.to_string())
    }

    /// Makes projections anew from the lines; they must be what they were.
    pub fn rebuild(&mut self) -> Result<(), String> {
        self.kill();
        let failed = |error: ServerError| error.to_string();
        let folder = Folder::open(&self.folder).map_err(failed)?;
        let keys = Keys::open(&folder).map_err(failed)?;
        let rebuilt = sync_server::rebuild::run(&folder, &keys, self.now()).map_err(failed)?;
        self.start().map_err(failed)?;
        match rebuilt.differed {
            0 => Ok(()),
            n => Err(format!(
                "{n} projected rows differ: {:?}",
                rebuilt.differences.first()
            )),
        }
    }

    /// Every chain, signature and photo, as `verify` checks them.
    pub fn verify(&self) -> Result<(), String> {
        let up = self.up.as_ref().ok_or("the server is down")?;
        let checked = sync_server::verify::store(&up.app.folder);
        checked.map(drop).map_err(|error| error.to_string())
    }

    /// A journal's export.
    pub fn export(&self, journal: JournalId) -> Result<Vec<u8>, String> {
        let up = self.up.as_ref().ok_or("the server is down")?;
        let mut out = Vec::new();
        let (app, now) = (&up.app, self.now());
        sync_server::export::write(&app.folder, &app.keys, journal, now, &mut out)
            .map_err(|error| error.to_string())?;
        Ok(out)
    }
}

impl Up {
    /// Waits for an answer, and writes what is sent to the writer meanwhile.
    async fn drive<T>(&mut self, answer: impl Future<Output = T>, start: DateTime<Utc>) -> T {
        let mut answer = pin!(answer);
        loop {
            tokio::select! {
                biased;
                done = &mut answer => return done,
                Some((work, heard)) = self.sent.recv() => {
                    let now = self.app.clock.now().max(start);
                    self.writer.push(work);
                    if let Some((_, outcome)) = self.writer.commit_all(now).pop() {
                        // Who asked may have hung up.
                        let _ = heard.send(outcome);
                    }
                }
            }
        }
    }
}

fn translated(request: &Request, cut: Option<usize>) -> http::Request<Body> {
    let method = match request.method {
        Method::Get => http::Method::GET,
        Method::Head => http::Method::HEAD,
        Method::Post => http::Method::POST,
        Method::Patch => http::Method::PATCH,
    };
    let mut asked = http::Request::builder().method(method).uri(&request.path);
    for (name, value) in &request.headers {
        asked = asked.header(*name, value);
    }
    let bytes = Bytes::copy_from_slice(&request.body);
    let body = match cut {
        None => Body::from(bytes),
        Some(at) => Body::new(Broken {
            first: Some(bytes.slice(..at.min(bytes.len()))),
        }),
    };
    let mut asked = asked.body(body).expect("a request");
    let peer = SocketAddr::from(([127, 0, 0, 1], 9));
    asked.extensions_mut().insert(ConnectInfo(peer));
    asked
}

/// A body that breaks off.
struct Broken {
    first: Option<Bytes>,
}

impl axum::body::HttpBody for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<hyper::body::Frame<Bytes>, std::io::Error>>> {
        let next = match self.first.take() {
            Some(bytes) if !bytes.is_empty() => Ok(hyper::body::Frame::data(bytes)),
            _ => Err(std::io::Error::other("the connection broke off")),
        };
        Poll::Ready(Some(next))
    }
}
