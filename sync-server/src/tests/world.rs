//! A server on a free port and callers that speak to it in plain HTTP.

use crate::clock::Clock;
use crate::commands::codes;
use crate::console::Rules;
use crate::folder::Folder;
use crate::gate::Limits;
use crate::keys::Keys;
use crate::site_file::{self, SAMPLE};
use crate::start::{self, Made};
use crate::testing::Server;
use crate::writer::Writer;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// When every test begins: 2026-11-23 20:00 in Shanghai.
pub const BEGIN: &str = "2026-11-23T12:00:00Z";

/// A server, its folder and its clock.
pub struct World {
    pub server: Option<Server>,
    pub made: Made,
    pub clock: Clock,
    pub path: PathBuf,
    _scratch: tempfile::TempDir,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// Checks a refusal: its status and its code.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> serde_json::Value {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, status, "{text}");
        let body = self.json();
        assert_eq!(body["code"], code, "{text}");
        assert!(
            body["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
        body
    }

    /// Checks that it was done.
    #[track_caller]
    pub fn done(&self, status: u16) -> &Self {
        assert_eq!(
            self.status,
            status,
            "{}",
            String::from_utf8_lossy(&self.body)
        );
        self
    }
}

impl World {
    /// A server with the sample site.
    pub fn new() -> Self {
        Self::with(Limits::default(), Rules::default())
    }

    /// The same with other limits and rules.
    pub fn with(limits: Limits, console: Rules) -> Self {
        let scratch = tempfile::tempdir().expect("a folder");
        Self::inside(scratch, limits, console)
    }

    /// The same in a folder that the caller has made.
    pub fn inside(scratch: tempfile::TempDir, limits: Limits, console: Rules) -> Self {
        let begin: DateTime<Utc> = BEGIN.parse().expect("a time");
        let (template, made) = template();
        let path = scratch.path().join("server");
        copy(&template.path().join("server"), &path);
        let clock = Clock::standing(begin);
        let server = Server::start_with(&path, "127.0.0.1:0", clock.clone(), limits, console);
        Self {
            server: Some(server.expect("started")),
            made: made.clone(),
            clock,
            path,
            _scratch: scratch,
        }
    }

    /// A writer beside the server.
    pub fn writer(&self) -> Writer {
        let folder = Folder::open(&self.path).expect("opened");
        let keys = Arc::new(Keys::open(&folder).expect("keys"));
        Writer::open_beside(&folder, keys).expect("a writer")
    }

    /// A fresh enrolment code.
    pub fn code(&self) -> String {
        let folder = Folder::open(&self.path).expect("opened");
        let mut writer = self.writer();
        codes::make(&folder, &mut writer, None, None, self.clock.now())
            .expect("a code")
            .code
    }

    /// Moves the clock on.
    pub fn wait(&self, minutes: i64) {
        self.clock
            .set(self.clock.now() + TimeDelta::minutes(minutes));
    }

    /// Stops the server and starts it again over the same folder.
    pub fn restart(&mut self) {
        self.server = None;
        let server = Server::start(&self.path, "127.0.0.1:0", self.clock.clone());
        self.server = Some(server.expect("started again"));
    }

    pub fn address(&self) -> SocketAddr {
        self.server.as_ref().expect("running").address()
    }

    /// One request on a connection of its own.
    pub fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let address = self.address();
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("host"))
        {
            head.push_str(&format!("Host: {address}\r\n"));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        let mut stream = TcpStream::connect(address).expect("connected");
        stream.write_all(head.as_bytes()).expect("sent");
        stream.write_all(body).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("answered");
        parse(&bytes)
    }

    /// A JSON request without a token.
    pub fn post(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.call("POST", path, &[], body.to_string().as_bytes())
    }
}

/// The sample site, made once: its PINs are slow to hash, on purpose.
fn template() -> &'static (tempfile::TempDir, Made) {
    static TEMPLATE: OnceLock<(tempfile::TempDir, Made)> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let scratch = tempfile::tempdir().expect("a folder");
        let path = scratch.path().join("server");
        let begin: DateTime<Utc> = BEGIN.parse().expect("a time");
        let made = start::init(&path, "碧水湾", "Asia/Shanghai", begin).expect("made");
        let folder = Folder::open(&path).expect("opened");
        let keys = Arc::new(Keys::open(&folder).expect("keys"));
        let mut writer = Writer::open_beside(&folder, keys).expect("a writer");
        let file = site_file::read("sample.toml", SAMPLE).expect("no problems");
        writer
            .write(begin, |writing| file.import(writing, None))
            .expect("imported");
        (scratch, made)
    })
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("read") {
        let entry = entry.expect("a file");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).expect("copied");
        }
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("headers");
    let head = std::str::from_utf8(&bytes[..end]).expect("text");
    let mut lines = head.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .expect("a status");
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let rest = &bytes[end + 4..];
    let chunked = headers
        .get("transfer-encoding")
        .is_some_and(|kind| kind == "chunked");
    Answer {
        status: status.parse().expect("a number"),
        body: if chunked {
            unchunk(rest)
        } else {
            rest.to_vec()
        },
        headers,
    }
}

fn unchunk(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&rest[..end]).expect("text");
        let size = usize::from_str_radix(size, 16).expect("a size");
        if size == 0 {
            break;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 4 + size..];
    }
    body
}
