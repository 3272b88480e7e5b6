//! `backup`: store and photos as they stood at one moment, in one file that was read back whole.
//!
//! It works while `serve` runs: the store is copied in one read transaction, and a photo that this
//! copy names as held was renamed into its place before. Keys go in only where all is sealed.

pub mod archive;
pub mod restore;
mod tar;

use crate::clock::write_time;
use crate::error::ServerError;
use crate::folder::{Folder, create_private, sync_folder};
use crate::keys::{self, Keys};
use crate::sql::{self, backups, photos, sites};
use crate::writer::Writer;
use age::x25519;
use archive::{ABOUT, About, Contents, FORMAT, STORE};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use protocol::chain::sha256_hex;
use rusqlite::Connection;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A backup that was read back whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BackedUp {
    pub file: PathBuf,
    pub size_bytes: u64,
    /// Of the file.
    pub sha256: String,
    pub photos: u64,
    /// Photos that should be held and aren't whole any more; they are not in it.
    pub lost: Vec<String>,
    pub keys: bool,
    /// Why the store couldn't keep which photos are in it, where it couldn't: the file is whole
    /// all the same, but receipts don't name it.
    pub not_recorded: Option<String>,
}

/// Removes what a backup that failed leaves.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // Gone already where the backup was renamed.
        let _ = fs::remove_file(&self.0);
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Makes a backup, reads it back, and keeps which photos are in it.
///
/// Shape: with a recipient (`age1…`) everything is sealed for it, keys too.
pub fn make(
    folder: &Folder,
    keys: Arc<Keys>,
    file: &Path,
    recipient: Option<&x25519::Recipient>,
    now: DateTime<Utc>,
) -> Result<BackedUp, ServerError> {
    let copy = Scratch(beside(file, ".store"));
    let fresh = Scratch(beside(file, ".new"));
    sql::copy_to(folder, &copy.0)?;
    tracing::info!("the store is copied");
    let packed = pack(folder, &copy.0, &fresh.0, recipient, now)?;
    tracing::info!("reading it back");
    let (contents, size_bytes, sha256) = read_back(&fresh.0, &packed.witness)?;
    if contents.files != packed.sums {
        return Err(not_whole(&fresh.0, "it doesn't read as it was written"));
    }
    fs::rename(&fresh.0, file).map_err(ServerError::file("rename", file))?;
    sync_folder(match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    })?;
    // A server whose disk is full is worth a backup more than any other.
    let recorded = Writer::open_beside(folder, keys)
        .and_then(|mut writer| record(&mut writer, &contents, &sha256, now));
    Ok(BackedUp {
        not_recorded: recorded.err().map(|error| error.to_string()),
        file: file.to_owned(),
        size_bytes,
        sha256: HEXLOWER.encode(&sha256),
        photos: contents.about.photos,
        lost: contents.about.lost,
        keys: contents.about.keys,
    })
}

fn not_whole(path: &Path, reason: impl Into<String>) -> ServerError {
    ServerError::Backup {
        path: path.to_owned(),
        reason: reason.into(),
    }
}

/// Why a backup couldn't be read: it isn't whole, or what it was read from or written to failed.
fn unreadable(path: &Path, error: io::Error) -> ServerError {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => {
            not_whole(path, error.to_string())
        }
        _ => ServerError::file("read out", path)(error),
    }
}

/// What was written, and the key of this one command that opens it for reading back.
struct Packed {
    sums: BTreeMap<String, String>,
    witness: x25519::Identity,
}

fn pack(
    folder: &Folder,
    copy: &Path,
    fresh: &Path,
    recipient: Option<&x25519::Recipient>,
    now: DateTime<Utc>,
) -> Result<Packed, ServerError> {
    let failed = || ServerError::file("write", fresh);
    let store = sql::open_copy(copy)?;
    let (names, lost) = held(folder, &store)?;
    let about = About {
        format: FORMAT.to_owned(),
        made_at: write_time(now),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        sites: sites::all(&store)?.into_iter().map(|s| s.name).collect(),
        photos: names.len() as u64,
        lost,
        keys: recipient.is_some(),
    };
    drop(store);
    // Only this process can read it back; the key is never written anywhere.
    let witness = x25519::Identity::generate();
    let out = BufWriter::with_capacity(1 << 20, create_private(fresh)?);
    let mtime_s = u64::try_from(now.timestamp()).unwrap_or(0);
    let (out, sums) = match recipient {
        None => fill(
            folder,
            copy,
            &names,
            &about,
            archive::Writer::new(out, mtime_s),
        )?,
        Some(recipient) => {
            let sealed = archive::seal(out, &[recipient, &witness.to_public()]).map_err(failed())?;
            let sealed = archive::Writer::new(sealed, mtime_s);
            let (sealed, sums) = fill(folder, copy, &names, &about, sealed)?;
            (sealed.finish().map_err(failed())?, sums)
        }
    };
    out.into_inner()
        .map_err(io::IntoInnerError::into_error)
        .and_then(|out| out.sync_all())
        .map_err(failed())?;
    Ok(Packed { sums, witness })
}

/// The photos that are held and whole, and those that only seem to be.
fn held(folder: &Folder, store: &Connection) -> Result<(Vec<String>, Vec<String>), ServerError> {
    let is_whole = |name: &String| {
        fs::read(folder.photo(name)).is_ok_and(|bytes| sha256_hex(&bytes) == **name)
    };
    Ok(photos::all_held(store)?.into_iter().partition(is_whole))
}

type Filled<W> = (W, BTreeMap<String, String>);

fn fill<W: Write>(
    folder: &Folder,
    copy: &Path,
    names: &[String],
    about: &About,
    mut out: archive::Writer<W>,
) -> Result<Filled<W>, ServerError> {
    let failed = || ServerError::file("write", "the backup");
    let json = serde_json::to_vec(about).map_err(|_| ServerError::Damaged { what: "a name" })?;
    let add_bytes = |name: &str, bytes: &[u8], out: &mut archive::Writer<W>| {
        out.add(name, bytes.len() as u64, &mut &*bytes)
            .map_err(failed())
    };
    add_bytes(ABOUT, &json, &mut out)?;
    let mut store = File::open(copy).map_err(ServerError::file("read", copy))?;
    let size = store.metadata().map_err(ServerError::file("read", copy))?;
    out.add(STORE, size.len(), &mut store).map_err(failed())?;
    for (n, name) in names.iter().enumerate() {
        let path = folder.photo(name);
        let bytes = fs::read(&path).map_err(ServerError::file("read", &path))?;
        let entry = format!("photos/{}/{name}", name.get(..2).unwrap_or("00"));
        add_bytes(&entry, &bytes, &mut out)?;
        if n % 500 == 499 {
            tracing::info!(photos = n + 1, of = names.len(), "packing");
        }
    }
    if about.keys {
        for (name, bytes) in keys::files(folder)? {
            add_bytes(&format!("keys/{name}"), &bytes, &mut out)?;
        }
    }
    out.end().map_err(failed())
}

/// Hashes what is read through it.
struct Hashing<R> {
    inner: R,
    sha: Sha256,
    size_bytes: u64,
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.sha.update(&into[..read]);
        self.size_bytes += read as u64;
        Ok(read)
    }
}

type ReadBack = (Contents, u64, [u8; 32]);

fn read_back(path: &Path, identity: &x25519::Identity) -> Result<ReadBack, ServerError> {
    let file = File::open(path).map_err(ServerError::file("read", path))?;
    let mut hashing = Hashing {
        inner: file,
        sha: Sha256::new(),
        size_bytes: 0,
    };
    let contents = archive::unseal(&mut hashing, Some(identity))
        .and_then(|mut input| archive::read(&mut input, |_| Ok(Box::new(io::sink()))))
        .map_err(|error| unreadable(path, error))?;
    Ok((contents, hashing.size_bytes, hashing.sha.finalize().into()))
}

/// Whether a file begins as a backup does, sealed or not.
pub fn is_one(path: &Path) -> Result<bool, ServerError> {
    let mut begin = Vec::new();
    File::open(path)
        .and_then(|file| file.take(512).read_to_end(&mut begin))
        .map_err(ServerError::file("read", path))?;
    Ok(archive::is_plain(&begin) || archive::is_sealed(&begin))
}

/// Checks a backup: every hash in it.
pub fn verify(path: &Path, identity: Option<&x25519::Identity>) -> Result<Contents, ServerError> {
    let file = File::open(path).map_err(ServerError::file("read", path))?;
    let identity = identity.map(|identity| identity as &dyn age::Identity);
    archive::unseal(file, identity)
        .and_then(|mut input| archive::read(&mut input, |_| Ok(Box::new(io::sink()))))
        .map_err(|error| unreadable(path, error))
}

/// How many photos are marked in one transaction: handhelds are answered in between.
const MARKED_AT_ONCE: usize = 5_000;

/// Keeps that a backup holds these photos; receipts name them in `backed_up` from then on.
pub fn record(
    writer: &mut Writer,
    contents: &Contents,
    sha256: &[u8; 32],
    now: DateTime<Utc>,
) -> Result<(), ServerError> {
    let names = contents.files.iter();
    let names: Vec<&str> = names
        .filter(|(name, _)| name.starts_with("photos/"))
        .map(|(_, sum)| sum.as_str())
        .collect();
    let at_ms = now.timestamp_millis();
    let backup = writer.write(now, |writing| {
        Ok(backups::add(writing.tx, at_ms, sha256, names.len())?)
    })?;
    for some in names.chunks(MARKED_AT_ONCE) {
        writer.write(now, |writing| Ok(backups::hold(writing.tx, backup, some)?))?;
    }
    Ok(())
}

/// The first secret key of an age key file.
pub fn read_identity(path: &Path) -> Result<x25519::Identity, ServerError> {
    let text = fs::read_to_string(path).map_err(ServerError::file("read", path))?;
    let key = text
        .lines()
        .find(|line| line.starts_with("AGE-SECRET-KEY-"));
    key.and_then(|key| key.trim().parse().ok())
        .ok_or_else(|| ServerError::Key {
            what: "the age key",
            path: path.to_owned(),
            reason: "it holds no line AGE-SECRET-KEY-1…".into(),
        })
}
