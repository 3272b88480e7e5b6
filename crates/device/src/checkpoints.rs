//! Moves what the WAL holds into the store's file, on a thread of its own: at a round's end, past
//! 8 MiB, and when nothing else was asked for a minute. Never inside a tick.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;
use store::Checkpointer;

/// A WAL that is longer than this wants a checkpoint.
const WAL_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// How many commands go by between two looks at its length.
const COMMANDS: u32 = 32;
/// Idle for so long: a good moment.
const IDLE: Duration = Duration::from_secs(60);

/// The thread and the way to wake it.
pub(crate) struct Checkpoints {
    wal: PathBuf,
    commands: AtomicU32,
    bell: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Starts the thread. Without one the WAL only grows, which loses nothing.
    pub fn start(store: &Path) -> Self {
        let (bell, asked) = channel();
        let path = store.to_owned();
        let named = std::thread::Builder::new().name("checkpoint".into());
        let thread = named.spawn(move || run(&path, &asked));
        if let Err(error) = &thread {
            tracing::warn!(%error, "the store can't be checkpointed in the background");
        }
        let started = Self {
            wal: store.with_extension("sqlite-wal"),
            commands: AtomicU32::new(0),
            bell: Some(bell),
            thread: thread.ok(),
        };
        // A program that is started often and lives shortly would never come to it otherwise; and
        // only before its first command can the log be moved whole, so that it begins anew.
        if started.is_long() {
            move_over(store);
        }
        started
    }

    fn is_long(&self) -> bool {
        fs::metadata(&self.wal).is_ok_and(|wal| wal.len() > WAL_BYTES_MAX)
    }

    fn ring(&self) {
        if let Some(bell) = &self.bell {
            // A thread that is gone has said so; the WAL grows on.
            let _ = bell.send(());
        }
    }

    /// A command was done; `round_over` after the last one of a round.
    pub fn after(&self, round_over: bool) {
        let looks = self.commands.fetch_add(1, Ordering::Relaxed) % COMMANDS == COMMANDS - 1;
        if round_over || (looks && self.is_long()) {
            self.ring();
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.bell = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so on standard error.
            let _ = thread.join();
        }
    }
}

fn run(store: &Path, asked: &Receiver<()>) {
    loop {
        match asked.recv_timeout(IDLE) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        move_over(store);
    }
}

fn move_over(store: &Path) {
    let done = Checkpointer::open(store).and_then(|checkpointer| checkpointer.run());
    if let Err(error) = done {
        tracing::warn!(%error, "the store wasn't checkpointed");
    }
}

#[cfg(test)]
mod tests {
    use crate::clock::ScriptedClock;
    use crate::{Command, Handheld};
    use std::sync::Arc;

    #[test]
    fn the_log_stays_bounded_though_the_app_is_closed_after_every_few_commands() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = "2026-11-23T22:00:00+08:00".parse().expect("a time");
        let clock = Arc::new(ScriptedClock::new(at));
        for start in 0..30 {
            let handheld = Handheld::open(folder.path(), clock.clone()).expect("opened");
            for n in 0..10 {
                let key = format!("{start}-{n}");
                let draft = Some("x".repeat(100_000));
                handheld
                    .handle(Command::KeepDraft { key, draft })
                    .expect("kept");
            }
        }
        let wal = folder.path().join("store.sqlite-wal");
        let bytes = std::fs::metadata(wal).expect("a log").len();
        assert!(bytes < 12 * 1024 * 1024, "{bytes} bytes");
    }
}
