//! A child of this program that reads what others made, with bounded memory and time: how it is
//! started, what it may use, and how it died. What it reads and says is its own affair.

use crate::error::ServerError;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::ffi::OsString;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The most memory it may have, all told.
const MEMORY_BYTES_MAX: u64 = 512 << 20;
/// The time for any file, in seconds of its processor.
const TIME_S: u64 = 30;
/// A large file gets a second more for each of these: far below what any disk or cipher does.
const BYTES_A_SECOND: u64 = 8 << 20;
/// Linux's numbers: time is up, and memory was refused.
const SIGXCPU: i32 = 24;
const SIGABRT: i32 = 6;

/// How this program is started as the reading child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    pub path: PathBuf,
    pub arguments: Vec<OsString>,
}

impl Program {
    /// Starts it with something at its standard input; what it says is piped.
    pub fn start(&self, stdin: impl Into<Stdio>) -> Result<Child, ServerError> {
        Command::new(&self.path)
            .args(&self.arguments)
            .env_clear()
            .stdin(stdin)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(ServerError::file("start", &self.path))
    }
}

/// Where this very program is.
pub fn own_path() -> Result<PathBuf, ServerError> {
    std::env::current_exe().map_err(ServerError::file("find", "this program"))
}

/// In the child: no more memory, time or core dumps than a file of this size needs.
pub fn limit(size_bytes: u64) -> io::Result<()> {
    let limits = [
        (Resource::As, MEMORY_BYTES_MAX),
        (Resource::Cpu, TIME_S + size_bytes / BYTES_A_SECOND),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        let most = Some(most);
        let both = Rlimit {
            current: most,
            maximum: most,
        };
        setrlimit(resource, both)?;
    }
    Ok(())
}

/// How a child ended that said nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// Its time was up.
    Time,
    /// It asked for more memory than it may have.
    Memory,
    Unknown,
}

/// Waits for a child that has ended, and says how.
pub fn death(child: &mut Child) -> Death {
    match child.wait().ok().and_then(|status| status.signal()) {
        Some(SIGXCPU) => Death::Time,
        Some(SIGABRT) => Death::Memory,
        _ => Death::Unknown,
    }
}
