//! What requests share: the store to read, the writer to send to, keys, clock and limits.

use crate::clock::Clock;
use crate::error::{ServerError, refuse};
use crate::folder::Folder;
use crate::gate::{Gate, Limits};
use crate::ingest::{Checked, Taken};
use crate::keys::Keys;
use crate::offered;
use crate::random;
use crate::sql::Readers;
use crate::writer::{Deed, Done, Work, Writer, Writing};
use protocol::ErrorCode;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

/// Work on its way to the writer's thread, and where its outcome goes.
pub type Sent = (Work, oneshot::Sender<Result<Done, ServerError>>);

/// The most work that waits before callers are told to come back.
pub const WAITING_MAX: usize = 1_024;

/// Everything a request may need.
pub struct App {
    pub folder: Folder,
    pub keys: Arc<Keys>,
    pub clock: Clock,
    pub readers: Readers,
    pub limits: Limits,
    pub gate: Gate,
    /// Bounds the memory of bodies that are being decompressed.
    pub decoding: Semaphore,
    /// Makes nonces of this process alone.
    pub nonce_key: [u8; 32],
    /// Nonces that gave a token, and when they would have ended.
    pub spent: Mutex<BTreeMap<String, i64>>,
    /// Uploads that a request is writing to at the moment.
    pub writing_to: Mutex<BTreeSet<[u8; 16]>>,
    /// The app's version that handhelds may fetch here.
    pub offered: offered::Version,
    /// The console's and demo's own rules.
    pub console: crate::console::Rules,
    /// Says true once the server stops; what lasts listens to it.
    pub stopping: watch::Receiver<bool>,
    writer: mpsc::Sender<Sent>,
}

impl App {
    /// Shares a folder; what is sent to the writer comes out at the other end.
    pub fn new(
        folder: Folder,
        keys: Arc<Keys>,
        clock: Clock,
        limits: Limits,
        console: crate::console::Rules,
        stopping: watch::Receiver<bool>,
    ) -> (Arc<Self>, mpsc::Receiver<Sent>) {
        let (writer, sent) = mpsc::channel(WAITING_MAX);
        let readers = Readers::new(folder.clone());
        let app = Self {
            folder,
            keys,
            clock,
            readers,
            gate: Gate::new(&limits),
            decoding: Semaphore::new(limits.decoding_max),
            limits,
            nonce_key: random::bytes(),
            spent: Mutex::new(BTreeMap::new()),
            writing_to: Mutex::new(BTreeSet::new()),
            offered: offered::Version::default(),
            console,
            stopping,
            writer,
        };
        (Arc::new(app), sent)
    }

    /// Sends a checked batch to the writer and waits until it is durable.
    pub async fn batch(&self, batch: Checked) -> Result<Taken, ServerError> {
        match self.send(Work::Batch(Box::new(batch))).await? {
            Done::Batch(taken) => Ok(taken),
            Done::Deed => Err(ServerError::Stopping),
        }
    }

    /// Sends a deed to the writer and waits until it is durable.
    pub async fn write<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&Writing<'_>) -> Result<T, ServerError> + Send + 'static,
    ) -> Result<T, ServerError> {
        let (slot, deed) = kept(deed, || Ok(()));
        self.send(Work::Deed(deed)).await?;
        slot.take().ok_or(ServerError::Stopping)
    }

    /// The same deed, undone before it is committed: what it would have given.
    pub async fn rehearse<T: Send + 'static>(
        &self,
        deed: impl FnOnce(&Writing<'_>) -> Result<T, ServerError> + Send + 'static,
    ) -> Result<T, ServerError> {
        // What fails leaves no trace: the writer undoes it, and goes on with what waits.
        let (slot, deed) = kept(deed, || Err(ServerError::Stopping));
        let undone = self.send(Work::Deed(deed)).await;
        match (slot.take(), undone) {
            (Some(done), _) => Ok(done),
            (None, Err(error)) => Err(error),
            (None, Ok(_)) => Err(ServerError::Stopping),
        }
    }

    async fn send(&self, work: Work) -> Result<Done, ServerError> {
        let (answer, answered) = oneshot::channel();
        self.writer
            .try_send((work, answer))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => {
                    refuse(ErrorCode::Busy, "the server is busy: try again soon")
                }
                mpsc::error::TrySendError::Closed(_) => ServerError::Stopping,
            })?;
        answered.await.map_err(|_| ServerError::Stopping)?
    }
}

/// The writer's thread: takes all that waits, commits it together, answers it all.
///
/// Ends when the last `App` is gone, with everything accepted committed.
pub fn write_all(mut writer: Writer, clock: &Clock, mut sent: mpsc::Receiver<Sent>) {
    while let Some((work, answer)) = sent.blocking_recv() {
        let mut answers = vec![answer];
        writer.push(work);
        while let Ok((work, answer)) = sent.try_recv() {
            writer.push(work);
            answers.push(answer);
            if answers.len() == WAITING_MAX {
                break;
            }
        }
        let outcomes = writer.commit_all(clock.now());
        for ((_, outcome), answer) in outcomes.into_iter().zip(answers) {
            // A caller that has hung up asks again; by position, nothing comes twice.
            let _ = answer.send(outcome);
        }
    }
}

/// What a deed gave, for who waits until the writer is done with it.
struct Slot<T>(Arc<Mutex<Option<T>>>);

impl<T> Slot<T> {
    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// A deed that leaves what it gives in a slot, and then ends as told.
fn kept<T: Send + 'static>(
    deed: impl FnOnce(&Writing<'_>) -> Result<T, ServerError> + Send + 'static,
    end: fn() -> Result<(), ServerError>,
) -> (Slot<T>, Deed) {
    let slot = Arc::new(Mutex::new(None));
    let result = Arc::clone(&slot);
    let deed: Deed = Box::new(move |writing| {
        let done = deed(writing)?;
        *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(done);
        end()
    });
    (Slot(slot), deed)
}
