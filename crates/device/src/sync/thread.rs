//! The plain thread that keeps sync going, and the bell that wakes it.

use super::driver::{Driver, Stands, Turn};
use crate::clock::lock;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Pause after the store itself failed.
const STORE_PAUSE_MS: u64 = 5_000;
/// How long to sleep where only an enrolment helps; it rings the bell.
const LONG_MS: u64 = 3_600_000;

/// A running sync. Dropping it stops the thread after the request in flight.
pub struct Running {
    bell: Arc<Bell>,
    stands: Arc<Stands>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Bell {
    rung: Mutex<Rung>,
    heard: Condvar,
}

#[derive(Default)]
struct Rung {
    poked: bool,
    stop: bool,
}

/// Starts the thread.
pub fn spawn(driver: Driver) -> std::io::Result<Running> {
    let bell = Arc::new(Bell::default());
    let stands = driver.stands();
    let thread = std::thread::Builder::new().name("sync".into()).spawn({
        let bell = bell.clone();
        move || run(driver, &bell)
    })?;
    Ok(Running {
        bell,
        stands,
        thread: Some(thread),
    })
}

impl Running {
    /// Something was saved, the network came back, the app was resumed, or a round ended.
    pub fn poke(&self) {
        lock(&self.bell.rung).poked = true;
        self.bell.heard.notify_all();
    }

    /// How sync stands.
    pub fn stands(&self) -> &Stands {
        &self.stands
    }

    /// Stops after the request in flight and waits for it.
    pub fn stop(mut self) {
        self.tell_to_stop();
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so on standard error.
            let _ = thread.join();
        }
    }

    fn tell_to_stop(&self) {
        lock(&self.bell.rung).stop = true;
        self.bell.heard.notify_all();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tell_to_stop();
    }
}

fn run(mut driver: Driver, bell: &Bell) {
    loop {
        let rung = bell.take();
        if rung.stop {
            return;
        }
        if rung.poked {
            driver.poke();
        }
        let turn = driver.turn().and_then(|turn| {
            driver.take_end()?;
            Ok(turn)
        });
        let wait_ms = match turn {
            Ok(Turn::Again) => continue,
            Ok(Turn::Wait { ms }) => ms,
            Ok(Turn::NeedsCode) => LONG_MS,
            Err(error) => {
                tracing::warn!(%error, "sync can't go on now");
                STORE_PAUSE_MS
            }
        };
        let began_ms = driver.now_ms();
        if !bell.wait(wait_ms) {
            driver.waited(wait_ms, began_ms);
        }
    }
}

impl Bell {
    fn take(&self) -> Rung {
        let mut rung = lock(&self.rung);
        Rung {
            poked: std::mem::take(&mut rung.poked),
            stop: rung.stop,
        }
    }

    /// Sleeps until it rings or the time is over; says whether it rang.
    fn wait(&self, ms: u64) -> bool {
        let rung = lock(&self.rung);
        let silent = |rung: &mut Rung| !rung.poked && !rung.stop;
        let (_rung, time) = self
            .heard
            .wait_timeout_while(rung, Duration::from_millis(ms), silent)
            .unwrap_or_else(PoisonError::into_inner);
        !time.timed_out()
    }
}
