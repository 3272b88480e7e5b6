//! `restore`: a backup into a missing or empty folder. All is read, checked and changed in a folder
//! inside it; the store's own name comes last, so that one that was killed looks like none.

use crate::backup::archive::{self, About, Contents};
use crate::backup::{record, unreadable};
use crate::error::ServerError;
use crate::folder::{Folder, sync_folder, write_private};
use crate::keys::{self, Keys};
use crate::sql::{self, journals, photos, restored};
use crate::verify;
use crate::writer::Writer;
use age::x25519;
use chrono::{DateTime, Utc};
use rusqlite::TransactionBehavior;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a restored server's keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeysFrom {
    /// The backup, which must have been sealed.
    Backup,
    /// A folder that somebody kept apart.
    Folder(PathBuf),
    /// Nowhere: new ones are made, and every handheld enrols anew.
    New,
}

/// What stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Restored {
    pub made_at: String,
    pub sites: Vec<String>,
    pub journals: usize,
    pub photos: u64,
    /// Photos that the store names and the backup doesn't hold: handhelds send them again.
    pub lost: Vec<String>,
    /// What `verify` finds not to hold in what stands now: it was backed up like that.
    pub broken: Vec<String>,
    pub new_keys: bool,
}

/// The folder that everything is made in; where it is there, nothing is whole.
const STAGE: &str = "restoring";

/// Puts a backup back.
///
/// Errors: a folder with something in it, a backup that isn't whole, no keys, another server's
/// keys; nothing that looks whole is left then.
pub fn run(
    path: &Path,
    file: &Path,
    from: &KeysFrom,
    identity: Option<&x25519::Identity>,
    now: DateTime<Utc>,
) -> Result<Restored, ServerError> {
    let about = open(file, identity, |input| archive::about(input))?;
    if *from == KeysFrom::Backup && !about.keys {
        return Err(ServerError::NoKeys);
    }
    let stage = begin(path)?;
    let (contents, sha256) = unpack(&stage, file, identity)?;
    tracing::info!(files = contents.files.len(), "unpacked, every hash holds");
    put_keys(&stage, from)?;
    let mut restored = renew(&stage, &contents, &sha256, from, now)?;
    // Read from the disk once more, chains and signatures too.
    match verify::store(&stage) {
        Ok(_) => {}
        // What was broken before is better than nothing, and is said.
        Err(ServerError::Broken(wrong)) => restored.broken = wrong,
        Err(other) => return Err(other),
    }
    finish(path, &stage)?;
    Ok(restored)
}

fn open<T>(
    file: &Path,
    identity: Option<&x25519::Identity>,
    read: impl FnOnce(&mut Box<dyn Read + '_>) -> io::Result<T>,
) -> Result<T, ServerError> {
    let identity = identity.map(|identity| identity as &dyn age::Identity);
    let input = File::open(file).map_err(ServerError::file("read", file))?;
    archive::unseal(input, identity)
        .and_then(|mut input| read(&mut input))
        .map_err(|error| unreadable(file, error))
}

/// Makes the folder, or clears what a restore that was killed left of it.
fn begin(path: &Path) -> Result<Folder, ServerError> {
    let left = [STAGE, "photos", "uploads", "keys"];
    match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(ServerError::file("look into", path)(error)),
        Ok(found) => {
            let mut names = BTreeSet::new();
            for one in found {
                let one = one.map_err(ServerError::file("look into", path))?;
                names.insert(one.file_name());
            }
            let ours = names
                .iter()
                .all(|name| left.iter().any(|left| name == left));
            let killed = ours && path.join(STAGE).is_dir();
            if !names.is_empty() && !killed {
                return Err(ServerError::NotEmpty(path.to_owned()));
            }
            for name in names {
                let inner = path.join(name);
                fs::remove_dir_all(&inner).map_err(ServerError::file("clear", &inner))?;
            }
        }
    }
    fs::create_dir_all(path).map_err(ServerError::file("make", path))?;
    let stage = Folder::create(path.join(STAGE))?;
    crate::folder::private_folder(path)?;
    Ok(stage)
}

/// A file whose bytes are on the disk once it is flushed.
struct Durable(File);

impl Write for Durable {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }
}

fn unpack(
    stage: &Folder,
    file: &Path,
    identity: Option<&x25519::Identity>,
) -> Result<(Contents, [u8; 32]), ServerError> {
    let mut shelves = BTreeSet::new();
    let mut count = 0_u64;
    let contents = open(file, identity, |input| {
        archive::read(input, |name| {
            let path = stage.path().join(name);
            let shelf = path.parent().unwrap_or(stage.path());
            if shelves.insert(shelf.to_owned()) {
                fs::create_dir_all(shelf)?;
            }
            count += 1;
            if count.is_multiple_of(500) {
                tracing::info!(files = count, "unpacking");
            }
            let mut options = fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            Ok(Box::new(Durable(options.open(&path)?)))
        })
    })?;
    for shelf in shelves {
        sync_folder(&shelf)?;
    }
    let mut sha = Sha256::new();
    let mut input = File::open(file).map_err(ServerError::file("read", file))?;
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = input.read(&mut piece);
        match read.map_err(ServerError::file("read", file))? {
            0 => return Ok((contents, sha.finalize().into())),
            read => sha.update(&piece[..read]),
        }
    }
}

fn put_keys(stage: &Folder, from: &KeysFrom) -> Result<(), ServerError> {
    match from {
        KeysFrom::Backup => Ok(()),
        KeysFrom::New => {
            for (name, _) in keys::files(stage).unwrap_or_default() {
                let path = stage.keys().join(name);
                fs::remove_file(&path).map_err(ServerError::file("remove", &path))?;
            }
            keys::create(stage)
        }
        KeysFrom::Folder(folder) => {
            for (name, bytes) in keys::files_in(folder)? {
                write_private(&stage.keys().join(name), &bytes)?;
            }
            Ok(())
        }
    }
}

/// Brings the store to this version, ends what must not come back, opens a new run.
fn renew(
    stage: &Folder,
    contents: &Contents,
    sha256: &[u8; 32],
    from: &KeysFrom,
    now: DateTime<Utc>,
) -> Result<Restored, ServerError> {
    let keys = Arc::new(Keys::open(stage)?);
    let new_keys = *from == KeysFrom::New;
    let mut connection = sql::open_writer(stage)?;
    let faults = sql::faults(&connection)?;
    if !faults.is_empty() {
        return Err(ServerError::Broken(faults));
    }
    let all = journals::all(&connection)?;
    let known = |journal: &journals::Journal| {
        journal.device.is_none() && journal.public_key == *keys.receipt.public().raw()
    };
    if !new_keys && !all.iter().any(known) {
        return Err(ServerError::Key {
            what: "the receipt key",
            path: match from {
                KeysFrom::Folder(folder) => folder.clone(),
                _ => stage.keys(),
            },
            reason: "it is another server's: nothing in the backup was signed with it".into(),
        });
    }
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    restored::end_sessions(&tx, new_keys)?;
    let mut lost = Vec::new();
    for name in photos::all_held(&tx)? {
        let entry = format!("photos/{}/{name}", name.get(..2).unwrap_or("00"));
        if !contents.files.contains_key(&entry) {
            restored::lose_photo(&tx, &name)?;
            lost.push(name);
        }
    }
    let kept = restored::Restore {
        at_ms: now.timestamp_millis(),
        made_at: contents.about.made_at.clone(),
        photos_missing: i64::try_from(lost.len()).unwrap_or(i64::MAX),
        new_keys,
    };
    restored::add(&tx, &kept)?;
    tx.commit().map_err(ServerError::sql("commit"))?;
    drop(connection);
    let mut writer = Writer::open(stage, keys, now)?;
    record(&mut writer, contents, sha256, now)?;
    drop(writer);
    let About {
        made_at,
        sites,
        photos,
        ..
    } = contents.about.clone();
    Ok(Restored {
        made_at,
        sites,
        journals: all.len(),
        photos,
        lost,
        broken: Vec::new(),
        new_keys,
    })
}

/// Moves all into its place, the store last.
fn finish(path: &Path, stage: &Folder) -> Result<(), ServerError> {
    let folder = Folder::at(path);
    let store = stage.store();
    let wal = store.with_extension("sqlite-wal");
    if fs::metadata(&wal).is_ok_and(|left| left.len() > 0) {
        return Err(ServerError::Damaged {
            what: "what was written last",
        });
    }
    let synced = File::open(&store).and_then(|store| store.sync_all());
    synced.map_err(ServerError::file("sync", &store))?;
    for (from, to) in [
        (stage.photos(), folder.photos()),
        (stage.uploads(), folder.uploads()),
        (stage.keys(), folder.keys()),
    ] {
        fs::rename(&from, &to).map_err(ServerError::file("rename", &to))?;
    }
    sync_folder(path)?;
    fs::rename(&store, folder.store()).map_err(ServerError::file("rename", &store))?;
    sync_folder(path)?;
    fs::remove_dir_all(stage.path()).map_err(ServerError::file("remove", stage.path()))?;
    sync_folder(path)
}
