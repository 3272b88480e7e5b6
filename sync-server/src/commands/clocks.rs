//! `clock`: moves a standing clock on, and does what falls due.

use crate::clock::{Clock, read_time, write_time};
use crate::commands::{At, Context};
use crate::error::ServerError;
use crate::folder::write_private;
use crate::judge;
use serde::Serialize;

/// Move a standing clock on, and do what falls due.
#[derive(Debug, clap::Args)]
pub struct MoveClock {
    #[command(flatten)]
    at: At,
    /// The new time, RFC 3339
    to: String,
}

#[derive(Serialize)]
struct Moved {
    clock: String,
    judged: usize,
}

impl MoveClock {
    pub(super) fn run(&self, context: &Context) -> Result<(), ServerError> {
        let to = read_time(&self.to)?;
        let (folder, _, mut writer) = self.at.write()?;
        let stood = Clock::File(folder.clock()).now();
        if folder.clock().is_file() && to < stood {
            return Err(ServerError::BadValue {
                what: "time",
                value: self.to.clone(),
                reason: format!("the clock stands at {}: it only goes on", write_time(stood)),
            });
        }
        write_private(&folder.clock(), write_time(to).as_bytes())?;
        let judged = writer.write(to, judge::run)?;
        let clock = write_time(to);
        let text = format!("{clock}: {judged} rounds judged");
        context.print(&Moved { clock, judged }, &text)
    }
}
