//! One handheld: the real device code over a disk that fails, with the person who carries it.

use crate::clock::Clocks;
use crate::net::Shared;
use device::command::{Command, CommandError, Person, Reply};
use device::sync::{Driver, Turn};
use device::{Chance, Handheld, Outside};
use house_tests::dice::Dice;
use house_tests::vfs;
use house_tests::world::copy;
use model::ids::JournalId;
use photo::Disk;
use photo::forgetful::ForgetfulDisk;
use protocol::chain::Hash;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use store::{Store, StoreKey};

/// Where this handheld's photos seem to lie: their disk is a simulated one.
const HERE: &str = "/handheld";

/// So little room that photos are freed before their time, and enough for all that is written.
const SHORT_OF_ROOM: u64 = 400_000_000;

pub struct Carried {
    pub folder: PathBuf,
    pub clocks: Arc<Clocks>,
    pub disk: Arc<vfs::Disk>,
    pub photos: Arc<ForgetfulDisk>,
    pub person: (&'static str, &'static str),
    /// Journals that it has ever had.
    pub journals: Vec<JournalId>,
    /// What the store held when it was last looked at: hash and line.
    pub saved: Vec<([u8; 32], Vec<u8>)>,
    pub revoked: bool,
    /// How much room its disk has while nothing fails.
    pub room: u64,
    /// Its disk waits for a call to fail at.
    pub armed: bool,
    net: Shared,
    chance: Chance,
    open: Option<Open>,
    backup: Option<Backup>,
}

struct Open {
    handheld: Handheld,
    driver: Driver,
}

struct Backup {
    folder: PathBuf,
    photos: ForgetfulDisk,
    lines: usize,
}

/// What went against the promises.
pub type Violation = String;

impl Carried {
    pub fn new(
        folder: &Path,
        clocks: Arc<Clocks>,
        net: Shared,
        person: (&'static str, &'static str),
        dice: &mut Dice,
    ) -> Result<Self, Violation> {
        let drawn = Mutex::new(dice.split());
        let chance = Chance::from(move |bytes: &mut [u8]| {
            let mut dice = drawn.lock().expect("nobody panicked with it");
            bytes.fill_with(|| dice.draw() as u8);
        });
        let mut carried = Self {
            folder: folder.to_owned(),
            clocks,
            disk: vfs::disk(folder),
            photos: Arc::new(ForgetfulDisk::new()),
            person,
            journals: Vec::new(),
            saved: Vec::new(),
            revoked: false,
            room: if dice.hits(500) {
                SHORT_OF_ROOM
            } else {
                u64::MAX
            },
            armed: false,
            net,
            chance,
            open: None,
            backup: None,
        };
        // The app's folder was made when it was installed.
        let made = carried.photos.create_folder(Path::new(HERE));
        made.and_then(|()| carried.photos.sync_folder(Path::new("/")))
            .map_err(|error| error.to_string())?;
        carried.start()?;
        Ok(carried)
    }

    /// Starts the app; a photo's folder hangs under the simulated disk.
    pub fn start(&mut self) -> Result<(), Violation> {
        let outside = Outside {
            clock: self.clocks.clone(),
            disk: Arc::new(Under(Arc::clone(&self.photos), self.folder.clone())),
            connect: self.net.connect(),
            chance: self.chance.clone(),
            background: false,
        };
        let handheld = Handheld::open_with(&self.folder, outside)
            .map_err(|error| format!("the app doesn't start: {error}"))?;
        let driver = handheld.driver().map_err(|error| error.to_string())?;
        self.open = Some(Open { handheld, driver });
        self.look()
    }

    /// Kills the app where it stands; its disks work again.
    pub fn kill(&mut self, power_cut: bool) {
        self.open = None;
        self.disk.revive();
        match power_cut {
            true => self.photos.power_cut(),
            false => self.photos.go_on(),
        }
    }

    pub fn here(&self) -> &Handheld {
        &self.open.as_ref().expect("the app runs").handheld
    }

    pub fn ask(&self, command: Command) -> Result<Reply, CommandError> {
        self.here().handle(command)
    }

    /// One step of sync; how long to wait after it.
    pub fn turn(&mut self) -> Result<Option<u64>, Violation> {
        let open = self.open.as_mut().expect("the app runs");
        let turn = open.driver.turn();
        // A store that failed is looked at by the caller.
        let ended = open.driver.take_end().ok().flatten().is_some();
        Ok(match turn {
            Ok(Turn::Again) if !ended => None,
            Ok(Turn::Wait { ms }) => Some(ms),
            _ => Some(1_000),
        })
    }

    pub fn poke(&mut self) {
        self.open.as_mut().expect("the app runs").driver.poke();
    }

    /// One whole cycle; its error.
    pub fn cycle(&mut self) -> Result<Option<protocol::ErrorCode>, Violation> {
        let open = self.open.as_mut().expect("the app runs");
        let end = open.driver.run_cycle().map_err(|error| error.to_string())?;
        Ok(end.error)
    }

    /// Says who is at the screen; false where nobody can.
    pub fn unlock(&self) -> bool {
        let Ok(Reply::People { people }) = self.ok(Command::People) else {
            return false;
        };
        let named = |one: &&Person| one.name == self.person.0;
        let Some(person) = people.iter().find(named) else {
            return false;
        };
        let pin = self.person.1.to_owned();
        let staff = person.staff;
        self.ask(Command::Unlock { staff, pin }).is_ok()
    }

    fn ok(&self, command: Command) -> Result<Reply, CommandError> {
        self.ask(command)
    }

    /// Looks what the store holds: all that was saved, and what came since.
    pub fn look(&mut self) -> Result<(), Violation> {
        let from = self.saved.len() as u64 + 1;
        let read = self.here().look(|store| {
            if !store.is_enrolled() {
                return Ok(None);
            }
            let lines = store.lines(from, u64::MAX >> 1, usize::MAX)?;
            Ok::<_, store::StoreError>(Some((store.journal()?, lines)))
        });
        let Some((stands, lines)) = read.map_err(|error| format!("unreadable: {error}"))? else {
            return match self.saved.is_empty() {
                true => Ok(()),
                false => Err("the enrolment is gone".into()),
            };
        };
        if !self.journals.contains(&stands.journal) {
            self.journals.push(stands.journal);
        }
        if stands.last < self.saved.len() as u64 {
            let (had, has) = (self.saved.len(), stands.last);
            return Err(format!("{had} lines were saved, the store has {has}"));
        }
        self.saved
            .extend(lines.into_iter().map(|(_, line, hash)| (hash.0, line)));
        Ok(())
    }

    /// Lines that say of photos that they were freed.
    pub fn freed(&self) -> usize {
        let freed = |line: &[u8]| String::from_utf8_lossy(line).contains(r#""type":"photo_freed""#);
        self.saved.iter().filter(|(_, line)| freed(line)).count()
    }

    /// After a start: every line that was saved is there, byte for byte, and its chain closes.
    pub fn look_whole(&mut self) -> Result<(), Violation> {
        let all = self.here().look(|store| match store.is_enrolled() {
            true => store.lines(1, u64::MAX >> 1, usize::MAX),
            false => Ok(Vec::new()),
        });
        let all = all.map_err(|error| format!("unreadable: {error}"))?;
        let mut before = Hash::ZERO;
        for ((seq, line, hash), saved) in all.iter().zip(&self.saved) {
            before = before.step(line);
            if (before.0, line) != (hash.0, &saved.1) || before.0 != saved.0 {
                return Err(format!("line {seq} isn't what was saved"));
            }
        }
        match all.len() < self.saved.len() {
            true => Err(format!("{} of {} lines", all.len(), self.saved.len())),
            false => self.look(),
        }
    }

    /// Closes the app, replays the journal and compares; starts again.
    pub fn replay(&mut self) -> Result<(), Violation> {
        self.open = None;
        let failed = |error: store::StoreError| error.to_string();
        let path = self.folder.join("store.sqlite");
        let mut store = Store::open(&path, StoreKey::Empty).map_err(failed)?;
        let before = store.read_model().map_err(failed)?;
        store.rebuild().map_err(failed)?;
        if store.read_model().map_err(failed)? != before {
            return Err("the read model isn't what its lines make".into());
        }
        drop(store);
        self.start()
    }

    /// Copies the whole handheld.
    pub fn back_up(&mut self) -> Result<(), Violation> {
        self.open = None;
        let folder = self.folder.with_extension("backup");
        let _none = std::fs::remove_dir_all(&folder);
        copy(&self.folder, &folder);
        self.backup = Some(Backup {
            folder,
            photos: self.photos.copied(),
            lines: self.saved.len(),
        });
        self.start()
    }

    /// Puts the copy back; returns the hashes of the lines that it doesn't have.
    pub fn put_back(&mut self) -> Result<Vec<[u8; 32]>, Violation> {
        let Some(backup) = &self.backup else {
            return Ok(Vec::new());
        };
        self.open = None;
        std::fs::remove_dir_all(&self.folder).map_err(|error| error.to_string())?;
        copy(&backup.folder, &self.folder);
        self.disk.replaced();
        self.photos = Arc::new(backup.photos.copied());
        let gone = self.saved.split_off(backup.lines);
        self.clocks.reboot();
        self.start()?;
        Ok(gone.into_iter().map(|(hash, _)| hash).collect())
    }
}

/// The simulated disk under the names that the app uses.
struct Under(Arc<ForgetfulDisk>, PathBuf);

impl Under {
    fn at(&self, path: &Path) -> PathBuf {
        match path.strip_prefix(&self.1) {
            Ok(rest) => Path::new(HERE).join(rest),
            Err(_) => PathBuf::from(HERE),
        }
    }
}

impl Disk for Under {
    fn write_new(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        self.0.write_new(&self.at(path), bytes)
    }
    fn sync_file(&self, path: &Path) -> std::io::Result<()> {
        self.0.sync_file(&self.at(path))
    }
    fn rename(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        self.0.rename(&self.at(from), &self.at(to))
    }
    fn sync_folder(&self, folder: &Path) -> std::io::Result<()> {
        self.0.sync_folder(&self.at(folder))
    }
    fn read(&self, path: &Path) -> std::io::Result<Vec<u8>> {
        self.0.read(&self.at(path))
    }
    fn remove(&self, path: &Path) -> std::io::Result<()> {
        self.0.remove(&self.at(path))
    }
    fn exists(&self, path: &Path) -> bool {
        self.0.exists(&self.at(path))
    }
    fn names(&self, folder: &Path) -> std::io::Result<Vec<String>> {
        self.0.names(&self.at(folder))
    }
    fn free_bytes(&self, folder: &Path) -> std::io::Result<u64> {
        self.0.free_bytes(&self.at(folder))
    }
    fn create_folder(&self, path: &Path) -> std::io::Result<()> {
        self.0.create_folder(&self.at(path))
    }
}
