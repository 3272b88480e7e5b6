//! `serve` and `demo`: how they listen, and when they stop.

use crate::clock::{Clock, read_time, write_time};
use crate::commands::{At, Context, codes};
use crate::console::Rules;
use crate::demo;
use crate::error::ServerError;
use crate::folder::{Folder, write_private};
use crate::gate::Limits;
use crate::keys::Keys;
use crate::serve::{self, Settings};
use crate::served::Served;
use crate::tls::{self, Speech};
use crate::writer::Writer;
use serde::Serialize;
use std::io::ErrorKind;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::signal::unix::{SignalKind, signal};

/// Serve handhelds and the console.
#[derive(Debug, clap::Args)]
pub struct Serve {
    #[command(flatten)]
    at: At,
    /// Where to listen
    #[arg(
        long,
        env = "TOUCHPOINT_SERVER_LISTEN",
        default_value = "127.0.0.1:8700"
    )]
    listen: String,
    /// A certificate, PEM; otherwise the server's own
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Its private key, PEM
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Speak TLS on loopback too
    #[arg(long)]
    tls: bool,
    /// Speak plain http beyond this machine
    #[arg(long, conflicts_with_all = ["tls", "tls_cert"])]
    plain_http: bool,
    /// The address that links carry, where it isn't the one listened on
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// Stand at this time until `clock` moves it on; on loopback only
    #[arg(long, value_name = "RFC3339")]
    clock: Option<String>,
    /// Send notices over plain http beyond this machine too
    #[arg(long)]
    plain_webhooks: bool,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Serialize)]
struct Listening<'a> {
    listening: &'a str,
    pin: Option<&'a str>,
}

impl Serve {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let folder = self.at.open()?;
        let speech = self.speech(&folder)?;
        let clock = clock(&folder, &self.listen, self.clock.as_deref(), context)?;
        let console = Rules {
            tls: matches!(speech, Speech::Tls { .. }),
            start_token: None,
            plain_webhooks: self.plain_webhooks,
        };
        let settings = Settings {
            folder,
            listen: self.listen.clone(),
            clock,
            limits: self.limits.clone(),
            console,
            speech,
        };
        serve_until_stopped(settings, self.public_url.as_deref(), |served| {
            let text = format!("listening on {}", served.url);
            let listening = Listening {
                listening: &served.url,
                pin: served.pin.as_deref(),
            };
            context.print(&listening, &text)
        })
    }

    fn speech(&self, folder: &Folder) -> Result<Speech, ServerError> {
        if let (Some(certificate), Some(key)) = (&self.tls_cert, &self.tls_key) {
            return tls::given(certificate, key);
        }
        // Beyond this machine, nobody reads along unless a flag says so.
        if self.tls || !(self.plain_http || is_loopback(&self.listen)) {
            return tls::own(folder);
        }
        Ok(Speech::Plain)
    }
}

/// Whether nobody beyond this machine can reach an address.
pub fn is_loopback(listen: &str) -> bool {
    let Ok(addresses) = listen.to_socket_addrs() else {
        return false;
    };
    let addresses: Vec<SocketAddr> = addresses.collect();
    !addresses.is_empty() && addresses.iter().all(|address| address.ip().is_loopback())
}

/// The real clock, or one that stands; commands beside `serve` go by the same.
fn clock(
    folder: &Folder,
    listen: &str,
    at: Option<&str>,
    context: &Context,
) -> Result<Clock, ServerError> {
    let Some(at) = at else {
        return match std::fs::remove_file(folder.clock()) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(ServerError::file("remove", folder.clock())(error))
            }
            _ => Ok(Clock::Real(context.now)),
        };
    };
    standing(folder, listen, at)
}

/// A clock that stands, kept in the folder so that `clock` can move it on.
fn standing(folder: &Folder, listen: &str, at: &str) -> Result<Clock, ServerError> {
    if !is_loopback(listen) {
        return Err(ServerError::BadValue {
            what: "--clock",
            value: at.to_owned(),
            reason: "a standing clock is for loopback addresses only".into(),
        });
    }
    let at = write_time(read_time(at)?);
    write_private(&folder.clock(), at.as_bytes())?;
    Ok(Clock::File(folder.clock()))
}

/// Serves until SIGTERM or SIGINT, then finishes what was accepted and commits it.
pub fn serve_until_stopped(
    settings: Settings,
    public_url: Option<&str>,
    ready: impl FnOnce(&Served) -> Result<(), ServerError>,
) -> Result<(), ServerError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(ServerError::file("start", "the runtime"))?;
    runtime.block_on(async {
        let (folder, speech) = (settings.folder.clone(), settings.speech.clone());
        let stop = stop_signal()?;
        let serving = serve::start(settings).await?;
        let served = Served::at(serving.address, public_url, &speech);
        served.keep(&folder)?;
        tracing::info!(url = %served.url, "listening");
        ready(&served)?;
        stop.await;
        tracing::info!("stopping: what was accepted is finished first");
        serving.stop().await;
        tracing::info!("stopped");
        Ok(())
    })
}

fn stop_signal() -> Result<impl Future<Output = ()>, ServerError> {
    let failed = || ServerError::file("listen for", "signals");
    let mut terminate = signal(SignalKind::terminate()).map_err(failed())?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// The sample site, ready to look at.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// The data folder; made where it isn't there
    #[arg(
        long,
        env = "TOUCHPOINT_SERVER_DATA",
        value_name = "DIR",
        default_value = ".data/server"
    )]
    data: PathBuf,
    /// Where to listen; loopback only
    #[arg(
        long,
        env = "TOUCHPOINT_SERVER_LISTEN",
        default_value = "127.0.0.1:8700"
    )]
    listen: String,
    /// Stand at this time until `clock` moves it on
    #[arg(long, value_name = "RFC3339")]
    clock: Option<String>,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Serialize)]
struct Welcome<'a> {
    console: String,
    person: &'a str,
    password: &'a str,
    pins: &'a [(String, String)],
    enrol: String,
}

impl Demo {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        if !is_loopback(&self.listen) {
            return Err(ServerError::BadValue {
                what: "--listen",
                value: self.listen.clone(),
                reason: "the demo listens on loopback addresses only".into(),
            });
        }
        let now = match &self.clock {
            Some(at) => read_time(at)?,
            None => (context.now)(),
        };
        let (folder, sample) = demo::prepare(&self.data, now)?;
        let clock = clock(&folder, &self.listen, self.clock.as_deref(), context)?;
        let console = Rules {
            tls: false,
            start_token: Some(sample.start_token.clone()),
            plain_webhooks: false,
        };
        let settings = Settings {
            folder: folder.clone(),
            listen: self.listen.clone(),
            clock,
            limits: self.limits.clone(),
            console,
            speech: Speech::Plain,
        };
        serve_until_stopped(settings, None, |served| {
            let keys = Arc::new(Keys::open(&folder)?);
            let mut writer = Writer::open_beside(&folder, keys)?;
            let code = codes::make(&folder, &mut writer, None, None, now)?;
            let welcome = Welcome {
                console: format!("{}/#start={}", served.url, sample.start_token),
                person: &sample.person,
                password: &sample.password,
                pins: &sample.pins,
                enrol: code.link,
            };
            context.print(&welcome, &welcome_text(&welcome))
        })
    }
}

fn welcome_text(welcome: &Welcome<'_>) -> String {
    let mut text = format!(
        "Console           {}\n{}  password  {}\nEnrol a handheld  {}\nPINs",
        welcome.console, welcome.person, welcome.password, welcome.enrol
    );
    for (name, pin) in welcome.pins {
        text.push_str(&format!("\n{name}  {pin}"));
    }
    text
}
