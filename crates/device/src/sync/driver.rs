//! Carries out the engine's steps. The store is locked for short calls, never over the network.

use super::act::Act;
use super::free::{self, Shelf};
use super::newer::is_newer;
use super::pictures::{self, Pictures};
use super::transport::Transport;
use super::{batches, enrol, feed, photos, receipts};
use crate::clock::lock;
use crate::error::DeviceError;
use crate::fetched::Folders;
use crate::outside::Outside;
use crate::salvage::is_damage;
use protocol::ErrorCode;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use store::{Enrolment, Identity, Store, StoreError};
use sync_engine::{Backlog, CycleEnd, Engine, Outcome, Photo, Step};

/// Opens a way to a server's address, which a pin may vouch for.
pub type Connect =
    Arc<dyn Fn(&str, Option<&str>) -> Result<Box<dyn Transport>, DeviceError> + Send + Sync>;

/// What a driver works with.
pub struct Parts {
    pub store: Arc<Mutex<Store>>,
    pub outside: Outside,
    /// Where kept photos lie.
    pub photos: PathBuf,
    /// Where pictures lie that the feed names.
    pub pictures: PathBuf,
}

impl Parts {
    fn shelf(&self) -> Shelf<'_> {
        Shelf {
            disk: &*self.outside.disk,
            folder: &self.photos,
        }
    }

    fn folders(&self) -> Folders<'_> {
        Folders {
            disk: &*self.outside.disk,
            pictures: &self.pictures,
            photos: &self.photos,
        }
    }
}

/// Drives one handheld's sync.
pub struct Driver {
    parts: Parts,
    engine: Engine,
    way: Option<Way>,
    pictures: Pictures,
    stands: Arc<Stands>,
    /// What a standing clock lacks: waits that are over count, whatever it says.
    lag_ms: u64,
}

/// The way to the server, for as long as the enrolment stays what it is.
struct Way {
    enrolment: Enrolment,
    transport: Box<dyn Transport>,
}

/// How sync stands, for any thread to look at.
#[derive(Debug, Default)]
pub struct Stands {
    running: AtomicBool,
    online: AtomicBool,
    needs_code: AtomicBool,
    /// The app's version that the server has for phones to fetch, as it last said.
    offered: Mutex<Option<String>>,
}

impl Stands {
    /// A cycle is under way.
    pub fn running(&self) -> bool {
        self.running.load(Ordering::Relaxed)
    }

    /// The server answered the last request, be it with a no.
    pub fn online(&self) -> bool {
        self.online.load(Ordering::Relaxed)
    }

    pub(super) fn heard_offer(&self, version: Option<String>) {
        *lock(&self.offered) = version;
    }

    /// The version that is there to be fetched, where it is newer than this one.
    pub fn newer_app(&self) -> Option<String> {
        let offered = lock(&self.offered).clone()?;
        is_newer(&offered, crate::APP).then_some(offered)
    }

    /// The server knows this handheld no more: it needs a new enrolment.
    pub fn needs_code(&self) -> bool {
        self.needs_code.load(Ordering::Relaxed)
    }
}

/// What a turn came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Something was done; there may be more.
    Again,
    /// Nothing to do for so long, unless poked.
    Wait { ms: u64 },
    /// Nothing to do before somebody enrols this handheld.
    NeedsCode,
}

/// What a turn needs to know of the store.
struct Look {
    enrolment: Enrolment,
    identity: Identity,
    backlog: Backlog,
}

impl Driver {
    /// A driver that starts a cycle on its first turn.
    pub fn new(parts: Parts) -> Self {
        Self {
            engine: Engine::new(u64::from_le_bytes(parts.outside.chance.bytes())),
            parts,
            way: None,
            pictures: Pictures::default(),
            stands: Arc::new(Stands::default()),
            lag_ms: 0,
        }
    }

    /// How sync stands, to keep and look at.
    pub fn stands(&self) -> Arc<Stands> {
        self.stands.clone()
    }

    /// Starts a cycle at the next turn.
    pub fn poke(&mut self) {
        self.engine.poke();
    }

    /// A wait is over, though a scripted clock may stand still.
    pub fn waited(&mut self, ms: u64, began_ms: u64) {
        let now_ms = self.now_ms();
        self.lag_ms += (began_ms + ms).saturating_sub(now_ms);
    }

    /// The engine's time.
    pub fn now_ms(&self) -> u64 {
        self.parts.outside.clock.now().mono_ms + self.lag_ms
    }

    /// Does one thing.
    ///
    /// Errors: the store's own; nothing was sent then.
    pub fn turn(&mut self) -> Result<Turn, DeviceError> {
        let look = self.look();
        if look.as_ref().is_err_and(is_damage) {
            lock(&self.parts.store).note_damage();
        }
        let Some(look) = look? else {
            return Ok(Turn::NeedsCode);
        };
        self.follow(&look.enrolment)?;
        let now_ms = self.now_ms();
        let step = self.engine.next(now_ms, &look.backlog);
        let turn = match step {
            Step::WaitUntil(at_ms) => Turn::Wait {
                ms: at_ms.saturating_sub(now_ms),
            },
            Step::NeedsCode => Turn::NeedsCode,
            Step::Busy => Turn::Again,
            step => {
                self.stands.running.store(true, Ordering::Relaxed);
                let outcome = self.act(&step, &look).unwrap_or_else(|outcome| outcome);
                if outcome == Outcome::Failed(ErrorCode::StoreDamaged) {
                    lock(&self.parts.store).note_damage();
                }
                self.heard(&step, &outcome);
                self.engine.done(self.now_ms(), outcome);
                Turn::Again
            }
        };
        let needs_code = turn == Turn::NeedsCode;
        self.stands.needs_code.store(needs_code, Ordering::Relaxed);
        let running = self.engine.is_running();
        self.stands.running.store(running, Ordering::Relaxed);
        Ok(turn)
    }

    /// Plays one cycle to its end.
    ///
    /// Errors: not enrolled; the store's own.
    pub fn run_cycle(&mut self) -> Result<CycleEnd, DeviceError> {
        self.engine.poke();
        self.engine.take_end();
        loop {
            let turn = self.turn()?;
            if let Some(end) = self.take_end()? {
                return Ok(end);
            }
            let error = match turn {
                Turn::Again => continue,
                Turn::Wait { .. } => ErrorCode::SlowDown,
                Turn::NeedsCode if self.way.is_none() => {
                    return Err(StoreError::NotEnrolled.into());
                }
                Turn::NeedsCode => ErrorCode::Revoked,
            };
            return Ok(CycleEnd { error: Some(error) });
        }
    }

    /// How a cycle ended, if one did since the last question; the store notes it.
    pub fn take_end(&mut self) -> Result<Option<CycleEnd>, DeviceError> {
        let Some(end) = self.engine.take_end() else {
            return Ok(None);
        };
        match end.error {
            None => tracing::debug!("synced"),
            Some(code) => tracing::info!(?code, "a sync cycle stopped"),
        }
        let at = self.parts.outside.clock.now().at;
        lock(&self.parts.store).note_sync(&at, end.error)?;
        Ok(Some(end))
    }

    fn look(&mut self) -> Result<Option<Look>, DeviceError> {
        let store = lock(&self.parts.store);
        let Some(enrolment) = store.enrolment()? else {
            return Ok(None);
        };
        let stands = store.journal()?;
        // A photo goes when the server can know the line that names it.
        let named = store.photos_waiting()?.into_iter().filter(|it| it.named);
        let photos = named.map(|it| Photo {
            sha256: it.sha256,
            size_bytes: it.size_bytes,
            open: it.upload.is_some(),
            set_aside: it.set_aside.as_deref().map(photos::code),
        });
        let mut look = Look {
            identity: store.identity()?,
            backlog: Backlog {
                last: stands.last,
                acked: stands.acked,
                base: stands.follows.map_or(0, |follows| follows.seq),
                photos: photos.collect(),
                unproven: store.unproven()?,
                pictures: Vec::new(),
            },
            enrolment,
        };
        let named = self.pictures.changed(&store, look.enrolment.site)?;
        // A slow disk keeps nobody waiting for the store.
        drop(store);
        let folders = self.parts.folders();
        if let Some(named) = named {
            self.pictures.look(&folders, &named);
        }
        look.backlog.pictures = self.pictures.wanted(&folders);
        Ok(Some(look))
    }

    /// Keeps the way to the server, or opens another where the enrolment changed.
    fn follow(&mut self, enrolment: &Enrolment) -> Result<(), DeviceError> {
        let other = match &self.way {
            Some(way) => enrol::is_other(enrolment, &way.enrolment),
            None => true,
        };
        if !other {
            return Ok(());
        }
        if self.way.is_some() {
            self.engine.enrolled();
        }
        let pin = enrolment.pin.as_deref();
        let transport =
            (self.parts.outside.connect)(&enrolment.server, pin).inspect_err(|error| {
                tracing::warn!(%error, server = enrolment.server, "no way to the server");
            })?;
        self.way = Some(Way {
            enrolment: enrolment.clone(),
            transport,
        });
        Ok(())
    }

    fn act(&mut self, step: &Step, look: &Look) -> Act {
        let Some(way) = &mut self.way else {
            return Err(Outcome::Failed(ErrorCode::NotEnrolled));
        };
        let (parts, transport) = (&self.parts, way.transport.as_mut());
        let (store, clock) = (&*parts.store, &*parts.outside.clock);
        let (enrolment, token) = (&look.enrolment, look.enrolment.token.as_str());
        match step {
            Step::SendBatch { from, count } => batches::send(
                store,
                transport,
                clock,
                enrolment,
                (*from, *count),
                &self.stands,
            ),
            Step::AskHeld => batches::ask_held(store, transport, enrolment),
            Step::PullFeed { from_start, limit } => {
                feed::pull(store, transport, enrolment, *from_start, *limit)
            }
            Step::FetchReceipt { from, to } => {
                let text = receipts::fetch(store, transport, clock, enrolment, *from, *to)?;
                free::under(store, clock, &parts.shelf(), &text)?;
                Ok(Outcome::Done)
            }
            Step::FindFreeable => free::find(store, clock, &parts.shelf()),
            Step::CreateUpload { photo, size_bytes } => {
                photos::create(store, transport, token, photo, *size_bytes)
            }
            Step::HeadUpload { photo } => photos::head(store, transport, token, photo),
            Step::SendPiece { photo, offset, len } => {
                let piece = photos::Piece {
                    photo: *photo,
                    offset: *offset,
                    len: *len,
                };
                let disk = &*parts.outside.disk;
                photos::send(store, transport, token, disk, &parts.photos, &piece)
            }
            Step::FetchPicture { photo } => {
                let disk = &*parts.outside.disk;
                let fetched = pictures::fetch(transport, token, disk, &parts.pictures, photo)?;
                self.pictures.came(photo);
                Ok(fetched)
            }
            Step::NewToken => {
                let token = enrol::renew_token(store, transport, &look.identity)?;
                way.enrolment.token = token;
                Ok(Outcome::Done)
            }
            Step::Branch { seq } => enrol::branch(store, clock, &parts.outside.chance, *seq),
            step => self.note_photo(step),
        }
    }

    /// Steps about a photo that ask nobody.
    fn note_photo(&self, step: &Step) -> Act {
        let mut store = lock(&self.parts.store);
        let noted = match step {
            Step::MarkSent { photo } => store.photo_sent(photo),
            Step::SetAside { photo, why } => {
                tracing::warn!(?why, "a photo was set aside");
                store.photo_set_aside(photo, &photos::word(*why))
            }
            Step::ForgetUpload { photo } => store.photo_uploading(photo, None),
            _ => Ok(()),
        };
        super::act::stored(noted)?;
        Ok(Outcome::Done)
    }

    fn heard(&self, step: &Step, outcome: &Outcome) {
        let local = matches!(
            step,
            Step::Branch { .. }
                | Step::FindFreeable
                | Step::MarkSent { .. }
                | Step::SetAside { .. }
                | Step::ForgetUpload { .. }
        );
        let unsure = matches!(outcome, Outcome::Failed(_) | Outcome::FileMissing);
        if !local && !unsure {
            let online = !matches!(outcome, Outcome::Unreached { .. });
            self.stands.online.store(online, Ordering::Relaxed);
        }
    }
}
