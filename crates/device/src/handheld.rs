//! The handheld: one store, one clock, one person at the screen. `handle` is the only way in.

use crate::checkpoints::Checkpoints;
use crate::clock::{Clock, Moment, lock};
use crate::command::{Command, CommandError, Reply};
use crate::dispatch::wakes_sync;
use crate::error::DeviceError;
use crate::fetched;
use crate::outside::Outside;
use crate::pictures::Pictures;
use crate::salvage::{self, is_damage};
use crate::site::Site;
use crate::sync::{CycleEnd, Driver, Parts, Running, spawn};
use model::ids::{DeviceId, StaffId};
use protocol::ErrorCode;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use store::{Checkpointer, Store, StoreKey};

/// A handheld without a screen.
pub struct Handheld {
    pub(crate) store: Arc<Mutex<Store>>,
    pub(crate) folder: PathBuf,
    pub(crate) outside: Outside,
    pub(crate) pictures: Mutex<Pictures>,
    sync: Mutex<Option<Running>>,
    site: Mutex<Option<Arc<Site>>>,
    person: Mutex<Option<StaffId>>,
    checkpoints: Option<Checkpoints>,
}

impl Handheld {
    /// Opens the data folder, and makes id and key on the first start. Servers are reached over
    /// HTTP.
    ///
    /// Errors: in use, made by a newer app, damaged, disk full.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, DeviceError> {
        Self::open_with(folder, Outside::real(clock))
    }

    /// The same, with other doors to the outside.
    pub fn open_with(folder: &Path, outside: Outside) -> Result<Self, DeviceError> {
        let (store, person) = match opened(folder, &outside) {
            // What met the damage has noted it: this opening makes the store anew.
            Err(error) if is_damage(&error) => opened(folder, &outside)?,
            opened => opened?,
        };
        let checkpoints = outside.background.then(|| Checkpoints::start(store.path()));
        Ok(Self {
            checkpoints,
            store: Arc::new(Mutex::new(store)),
            folder: folder.to_owned(),
            outside,
            pictures: Mutex::default(),
            sync: Mutex::default(),
            site: Mutex::default(),
            person: Mutex::new(person),
        })
    }

    /// Keeps sync going on a thread of its own until the handheld is dropped.
    ///
    /// Errors: the system gives no thread.
    pub fn start_sync(&self) -> std::io::Result<()> {
        let running = spawn(self.new_driver())?;
        *lock(&self.sync) = Some(running);
        Ok(())
    }

    /// Plays one cycle to its end, where no thread does.
    ///
    /// Errors: not enrolled; the store's own; `busy` where a thread keeps sync going.
    pub fn sync_once(&self) -> Result<CycleEnd, DeviceError> {
        self.driver()?.run_cycle()
    }

    fn new_driver(&self) -> Driver {
        Driver::new(Parts {
            store: Arc::clone(&self.store),
            outside: self.outside.clone(),
            photos: self.folder.join("photos"),
            pictures: self.folder.join(fetched::FOLDER),
        })
    }

    /// A driver of its own for who plays steps by hand.
    ///
    /// Errors: `busy` where a thread keeps sync going.
    pub fn driver(&self) -> Result<Driver, DeviceError> {
        if lock(&self.sync).is_some() {
            let message = "sync runs on a thread of its own already";
            return Err(DeviceError::refused(ErrorCode::Busy, message));
        }
        Ok(self.new_driver())
    }

    /// Moves what the write-ahead log holds into the store's file, where no thread does.
    pub fn settle(&self) -> Result<(), DeviceError> {
        let path = self.store().path().to_owned();
        Ok(Checkpointer::open(&path)?.run()?)
    }

    /// Starts a cycle now, where a thread keeps sync going.
    pub fn poke(&self) {
        if let Some(running) = lock(&self.sync).as_ref() {
            running.poke();
        }
    }

    /// Whether the server answered last, and whether a cycle is under way.
    pub(crate) fn sync_stands(&self) -> (bool, bool) {
        let sync = lock(&self.sync);
        sync.as_ref().map_or((false, false), |running| {
            (running.stands().online(), running.stands().running())
        })
    }

    /// The app's version on the server, where it is newer than this one.
    pub(crate) fn newer_app(&self) -> Option<String> {
        let sync = lock(&self.sync);
        sync.as_ref()
            .and_then(|running| running.stands().newer_app())
    }

    /// Does one command. What it changed is durable when this returns.
    ///
    /// Errors: before enrolment everything but `status` and `enrol` is `not_enrolled`; without a
    /// person at the screen what is theirs to say is `locked`.
    pub fn handle(&self, command: Command) -> Result<Reply, CommandError> {
        let wakes = wakes_sync(&command);
        let round_over = matches!(command, Command::FinishRound { .. });
        let reply = self.dispatch(command);
        if reply.as_ref().is_err_and(is_damage) {
            // The next start salvages it.
            self.store().note_damage();
        }
        let reply = reply.map_err(CommandError::from);
        if wakes && reply.is_ok() {
            self.poke();
        }
        if let Some(checkpoints) = &self.checkpoints {
            checkpoints.after(round_over);
        }
        reply
    }

    /// Looks at the store, for checks from outside.
    pub fn look<T>(&self, look: impl FnOnce(&Store) -> T) -> T {
        look(&self.store())
    }

    pub(crate) fn now(&self) -> Moment {
        Moment::of(self.outside.clock.now())
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        lock(&self.store)
    }

    /// The feed as it stands; `not_enrolled` before there is one.
    pub(crate) fn site(&self, store: &Store) -> Result<Arc<Site>, DeviceError> {
        let mut kept = lock(&self.site);
        if let Some(site) = kept
            .as_ref()
            .filter(|site| site.pages == store.feed_pages())
        {
            return Ok(Arc::clone(site));
        }
        let missing = || DeviceError::refused(ErrorCode::NotEnrolled, "no feed is here yet");
        let enrolment = store.enrolment()?.ok_or_else(missing)?;
        let site = Arc::new(Site::read(store, enrolment.site)?.ok_or_else(missing)?);
        *kept = Some(Arc::clone(&site));
        Ok(site)
    }

    /// Who is at the screen.
    pub(crate) fn at_screen(&self) -> Option<StaffId> {
        *lock(&self.person)
    }

    /// Who is at the screen; `locked` where nobody is.
    pub(crate) fn person(&self) -> Result<StaffId, DeviceError> {
        let locked = || DeviceError::refused(ErrorCode::Locked, "somebody has to unlock first");
        self.at_screen().ok_or_else(locked)
    }

    pub(crate) fn set_person(&self, person: Option<StaffId>) {
        *lock(&self.person) = person;
    }

    /// Does what a person says as one transaction, with the reply read inside it: an error always
    /// means that nothing was saved.
    pub(crate) fn act(
        &self,
        work: impl FnOnce(&mut Store, &Site, &Moment, StaffId) -> Result<Reply, DeviceError>,
    ) -> Result<Reply, DeviceError> {
        let person = self.person()?;
        let now = self.now();
        let mut store = self.store();
        let site = self.site(&store)?;
        store.in_one(|store| work(store, &site, &now, person))
    }

    pub(crate) fn keep(&self, key: &str, value: Option<&str>) -> Result<Reply, DeviceError> {
        self.store().keep(key, value)?;
        Ok(Reply::Done)
    }

    pub(crate) fn draft(&self, key: &str) -> Result<Reply, DeviceError> {
        Ok(Reply::Draft {
            draft: self.store().kept(&format!("draft/{key}"))?,
        })
    }
}

/// The store with an identity in it, and who was at the screen a moment ago.
fn opened(folder: &Path, outside: &Outside) -> Result<(Store, Option<StaffId>), DeviceError> {
    let mut store = Store::open(&folder.join("store.sqlite"), StoreKey::Empty)?;
    let now = Moment::of(outside.clock.now());
    let mut ready = || {
        if !store.has_identity()? {
            let device = DeviceId(outside.chance.id(&now));
            store.make_identity(device, &outside.chance.bytes())?;
        }
        salvage::find_photos(&mut store, &*outside.disk, &folder.join("photos"))?;
        crate::people::still_there(&store, &now)
    };
    let person = ready();
    if person.as_ref().is_err_and(is_damage) {
        store.note_damage();
    }
    Ok((store, person?))
}
