//! Runs a script: a command a line in, a reply a line out, and lines that move the clock.

use crate::clock::TrialClock;
use crate::error::TrialError;
use chrono::DateTime;
use device::{Command, Handheld};
use serde::Deserialize;
use std::io::{BufRead, Write};

/// A line that moves the clock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockLine {
    clock: String,
}

/// Runs a script line by line as it comes, so that whoever writes it may read the replies first.
/// Empty lines and lines that begin with `#` are passed over.
///
/// Errors: the first line that can't be read or is refused, unless it is to keep going; then the
/// first refusal after all lines have run. What ran before stays done.
pub(crate) fn run(
    handheld: &Handheld,
    clock: &TrialClock,
    script: impl BufRead,
    keep_going: bool,
    out: &mut dyn Write,
) -> Result<(), TrialError> {
    let mut first = None;
    for (n, text) in script.lines().enumerate() {
        let text = text.map_err(TrialError::file("the script"))?;
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let line = n + 1;
        if let Ok(ClockLine { clock: at }) = serde_json::from_str(text) {
            let at = DateTime::parse_from_rfc3339(&at).map_err(|_| TrialError::Script {
                line,
                reason: format!("`{at}` is no time like 2026-11-23T22:00:00+08:00"),
            })?;
            clock.set(at);
            continue;
        }
        let command: Command = serde_json::from_str(text).map_err(|error| TrialError::Script {
            line,
            reason: error.to_string(),
        })?;
        let reply = match handheld.handle(command) {
            Ok(reply) => serde_json::to_string(&reply),
            Err(refused) => {
                let reason = format!("{:?}: {}", refused.code, refused.message);
                first.get_or_insert(TrialError::Script { line, reason });
                serde_json::to_string(&refused)
            }
        };
        writeln!(out, "{}", reply.unwrap_or_default())
            .and_then(|()| out.flush())
            .map_err(TrialError::file("standard output"))?;
        if first.is_some() && !keep_going {
            break;
        }
    }
    first.map_or(Ok(()), Err)
}
