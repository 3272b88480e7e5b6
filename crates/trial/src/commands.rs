//! The command line: what is said, and which function does it.

use crate::clock::TrialClock;
use crate::error::TrialError;
use crate::{host, script};
use chrono::{DateTime, FixedOffset};
use clap::{Args, Parser, Subcommand};
use device::command::Status;
use device::sync::{Plain, http_connect};
use device::{Command, Extent, Handheld, Outside, Reply};
use serde_json::{Value, json};
use std::fs::DirBuilder;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Store, StoreKey};

/// A handheld without a screen, and the trial handheld in a browser
#[derive(Debug, Parser)]
#[command(name = "touchpoint-device", version, max_term_width = 100)]
pub struct Arguments {
    /// Results as JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Make a data folder with a new handheld's id and key
    Init(At),
    /// Enrol by a link, or by server and code
    Enrol(Enrol),
    /// Run a script of commands, one JSON `Command` a line
    Run(Run),
    /// Send and pull once
    Sync(At),
    /// Show how the handheld stands
    Status(At),
    /// Write what waits into a file that somebody carries to the server, or read its answer
    Handoff(Handoff),
    /// Be a handheld in a browser, on this machine alone
    Serve(Serve),
}

#[derive(Debug, Args)]
struct At {
    /// The data folder
    #[arg(long, env = "TOUCHPOINT_HANDHELD_DATA", value_name = "DIR")]
    data: PathBuf,
    /// Stand at this time instead of the machine's clock
    #[arg(long, value_name = "RFC3339", value_parser = time)]
    clock: Option<DateTime<FixedOffset>>,
    /// Speak plain http to servers beyond this machine
    #[arg(long)]
    plain_http: bool,
}

#[derive(Debug, Args)]
struct Enrol {
    #[command(flatten)]
    at: At,
    /// The whole link, as its QR code says it
    #[arg(long, conflicts_with_all = ["server", "code", "pin"], required_unless_present = "server")]
    link: Option<String>,
    /// The server's address
    #[arg(long, value_name = "URL", requires = "code")]
    server: Option<String>,
    /// The code, 13 letters and digits
    #[arg(long, requires = "server")]
    code: Option<String>,
    /// The pin of the server's key, as the console shows it
    #[arg(long, requires = "server")]
    pin: Option<String>,
}

#[derive(Debug, Args)]
struct Run {
    #[command(flatten)]
    at: At,
    /// Go on after a command that is refused
    #[arg(long)]
    keep_going: bool,
    /// The script; standard input where it is left out
    file: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Handoff {
    #[command(flatten)]
    at: At,
    /// The file to write
    #[arg(required_unless_present = "returned")]
    file: Option<PathBuf>,
    /// Write all that is here, also what the server proved: for one that lost it
    #[arg(long, conflicts_with = "returned")]
    all: bool,
    /// Read the receipts that the server wrote for an earlier file
    #[arg(long = "return", value_name = "FILE", conflicts_with = "file")]
    returned: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    at: At,
    /// Where to listen, on loopback
    #[arg(
        long,
        env = "TOUCHPOINT_HANDHELD_LISTEN",
        default_value = "127.0.0.1:8701"
    )]
    listen: String,
    /// Give the page a simulated NFC reader, to try things with; the page says so on every screen
    #[arg(long)]
    simulated_nfc: bool,
}

/// Does what the command line says.
pub fn run(arguments: Arguments) -> Result<(), TrialError> {
    let json = arguments.json;
    match arguments.command {
        Task::Init(at) => init(&at, json),
        Task::Enrol(enrol) => enrol.run(json),
        Task::Run(run) => run.run(),
        Task::Sync(at) => sync(&at, json),
        Task::Status(at) => status(&at, json),
        Task::Handoff(handoff) => handoff.run(json),
        Task::Serve(serve) => serve.run(json),
    }
}

fn time(text: &str) -> Result<DateTime<FixedOffset>, String> {
    DateTime::parse_from_rfc3339(text)
        .map_err(|_| "a time looks like 2026-11-23T22:00:00+08:00".to_owned())
}

impl At {
    fn store(&self) -> PathBuf {
        self.data.join("store.sqlite")
    }

    fn clock(&self) -> Arc<TrialClock> {
        Arc::new(TrialClock::new(self.clock))
    }

    /// Opens the handheld; there must be one.
    fn open(&self, clock: Arc<TrialClock>) -> Result<Handheld, TrialError> {
        if !self.store().exists() {
            return Err(TrialError::NoHandheld(self.data.clone()));
        }
        let plain = match self.plain_http {
            true => Plain::Allowed,
            false => Plain::Loopback,
        };
        let outside = Outside {
            connect: http_connect(plain),
            ..Outside::real(clock)
        };
        Ok(Handheld::open_with(&self.data, outside)?)
    }
}

fn init(at: &At, json: bool) -> Result<(), TrialError> {
    let data = &at.data;
    // The store holds the handheld's private key: it is for its owner alone.
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .map_err(TrialError::file(data))?;
    drop(Handheld::open(data, at.clock())?);
    let device = Store::open(&at.store(), StoreKey::Empty)?
        .identity()?
        .device;
    let text = format!("handheld {device} in {}", data.display());
    print(json, &json!({"device": device, "data": data}), &text)
}

impl Enrol {
    fn run(self, json: bool) -> Result<(), TrialError> {
        let handheld = self.at.open(self.at.clock())?;
        let reply = handheld.handle(Command::Enrol {
            link: self.link,
            server: self.server,
            code: self.code,
            pin: self.pin,
        })?;
        let site = match &reply {
            Reply::Status(status) => status.site_name.clone(),
            _ => None,
        };
        let text = format!("enrolled at {}", site.unwrap_or_default());
        print(json, &value(&reply), &text)
    }
}

impl Run {
    fn run(&self) -> Result<(), TrialError> {
        let clock = self.at.clock();
        let handheld = self.at.open(clock.clone())?;
        let mut out = std::io::stdout().lock();
        let script: Box<dyn BufRead> = match &self.file {
            Some(path) => {
                let file = std::fs::File::open(path).map_err(TrialError::file(path))?;
                Box::new(BufReader::new(file))
            }
            None => Box::new(std::io::stdin().lock()),
        };
        script::run(&handheld, &clock, script, self.keep_going, &mut out)
    }
}

fn sync(at: &At, json: bool) -> Result<(), TrialError> {
    let handheld = at.open(at.clock())?;
    let end = handheld.sync_once()?;
    let status = status_of(&handheld)?;
    let waiting = (status.sync.lines_waiting, status.sync.photos_waiting);
    let result = json!({
        "error": end.error, "lines_waiting": waiting.0, "photos_waiting": waiting.1,
    });
    let text = format!("{} lines and {} photos wait", waiting.0, waiting.1);
    print(json, &result, &text)?;
    match end.error {
        None => Ok(()),
        Some(code) => Err(TrialError::Sync(host::sentence(code).to_owned())),
    }
}

impl Handoff {
    fn run(&self, json: bool) -> Result<(), TrialError> {
        let handheld = self.at.open(self.at.clock())?;
        if let Some(path) = &self.returned {
            let done = handheld.take_return(path)?;
            let text = format!(
                "{} receipts: {} more lines and {} more photos are proven; {} lines wait, \
                 {} of {} photos are proven",
                done.receipts,
                done.lines,
                done.photos,
                done.lines_waiting,
                done.photos_proven,
                done.photos_total,
            );
            return print(json, &value(&done), &text);
        }
        let extent = match self.all {
            true => Extent::All,
            false => Extent::Unproven,
        };
        let Some(path) = &self.file else {
            return Err(TrialError::NotThere("name the file to write"));
        };
        let done = handheld.hand_off(path, extent)?;
        let mut text = match done.bytes {
            0 => "nothing waits: the server has proved all, and no file was written".to_owned(),
            bytes => format!(
                "{} lines and {} photos in {} ({bytes} bytes); all of it waits here until the \
                 server says that it holds it",
                done.lines,
                done.photos,
                path.display(),
            ),
        };
        for photo in &done.photos_missing {
            text.push_str(&format!(
                "\nphoto {photo} can't be read here: it isn't in the file"
            ));
        }
        print(json, &value(&done), &text)
    }
}

fn status(at: &At, json: bool) -> Result<(), TrialError> {
    if !at.store().exists() {
        return Err(TrialError::NoHandheld(at.data.clone()));
    }
    let known = known(&at.store())?;
    let handheld = at.open(at.clock())?;
    let status = status_of(&handheld)?;
    let site = status.site_name.clone().unwrap_or_else(|| "no site".into());
    let text = format!(
        "{:?} at {site}; {} lines and {} photos wait; last synced {}",
        status.phase,
        status.sync.lines_waiting,
        status.sync.photos_waiting,
        status.sync.last_success_at.as_deref().unwrap_or("never"),
    );
    let mut result = value(&status);
    if let (Value::Object(result), Value::Object(known)) = (&mut result, known) {
        result.extend(known);
    }
    print(json, &result, &text)
}

/// What scripts need beside the screen's status.
fn known(path: &Path) -> Result<Value, TrialError> {
    let store = Store::open(path, StoreKey::Empty)?;
    let Some(enrolment) = store.enrolment()? else {
        return Ok(json!({"enrolled": false}));
    };
    let stands = store.journal()?;
    Ok(json!({
        "enrolled": true, "server": enrolment.server, "site": enrolment.site,
        "journal": stands.journal, "last": stands.last, "acked": stands.acked,
        "head": stands.head.hex(),
    }))
}

fn status_of(handheld: &Handheld) -> Result<Status, TrialError> {
    match handheld.handle(Command::Status)? {
        Reply::Status(status) => Ok(status),
        _ => Err(TrialError::NotThere(
            "the handheld didn't say how it stands",
        )),
    }
}

impl Serve {
    fn run(&self, json: bool) -> Result<(), TrialError> {
        let handheld = Arc::new(self.at.open(self.at.clock())?);
        let nfc = if self.simulated_nfc {
            "&nfc=simulated"
        } else {
            ""
        };
        host::serve(&self.at.data, &self.listen, handheld, |link| {
            let link = format!("{link}{nfc}");
            let text = format!("The handheld: {link}");
            print(json, &json!({"link": link}), &text)
        })
    }
}

fn value(shown: &impl serde::Serialize) -> Value {
    serde_json::to_value(shown).unwrap_or_default()
}

/// Results go to standard output, and nothing else does.
fn print(json: bool, result: &Value, text: &str) -> Result<(), TrialError> {
    let mut out = std::io::stdout().lock();
    let line = if json {
        result.to_string()
    } else {
        text.to_owned()
    };
    writeln!(out, "{line}").map_err(TrialError::file("standard output"))
}
