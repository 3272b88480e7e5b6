//! `touchpoint-device`: reads the command line and says how it went.

use clap::Parser;
use std::io::IsTerminal;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use trial::commands::{Arguments, run};

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
    let arguments = Arguments::parse();
    log_to_standard_error();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("touchpoint-device: {error}");
            ExitCode::from(1)
        }
    }
}
