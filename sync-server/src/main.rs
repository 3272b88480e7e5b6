//! `touchpoint-server`: reads the command line and the clock, and says how it went.

use chrono::{DateTime, Utc};
use clap::Parser;
use std::io::IsTerminal;
use std::process::ExitCode;
use sync_server::commands::{Arguments, run};
use tracing_subscriber::EnvFilter;

/// The real clock: the only place where it is read.
#[expect(clippy::disallowed_methods, reason = "the program's edge")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn log_to_standard_error() {
    let filter = EnvFilter::try_from_env("TOUCHPOINT_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn"));
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        logs.init();
    } else {
        logs.json().init();
    }
}

fn main() -> ExitCode {
    sync_server::tls::install_provider();
    let arguments = Arguments::parse();
    log_to_standard_error();
    match run(arguments, now) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("touchpoint-server: {error}");
            ExitCode::from(1)
        }
    }
}
