//! A damaged store: moved aside and kept, and what it still holds put into a new one.
//!
//! The new file is whole and synced before the old one is moved, so that a kill at any moment
//! leaves one or the other to go on from. Nothing is ever deleted but the scratch file.

mod chosen;
mod fill;
mod pages;
mod records;
mod rows;
#[cfg(test)]
mod tests;

use crate::{Result, Store, StoreError, open, rebuild};
use pages::Pages;
use protocol::chain::Hash;
use protocol::receipt::ReceiptText;
use rusqlite::{Connection, TransactionBehavior, named_params};
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where it is kept what was done.
const DONE: &str = "salvage/done";
/// Set until photos were looked for in their folder.
const PHOTOS: &str = "salvage/photos";

/// A line's seq and the SHA-256 of a photo that it names.
type Named = (u64, [u8; 32]);

/// What was saved of a damaged store.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Salvaged {
    /// Name of the damaged file, which is kept in the data folder.
    pub moved_to: String,
    /// Lines that go on.
    pub lines: u64,
    /// Lines that couldn't be read any more.
    pub lost: u64,
    /// Lines that could be read, but that stand after lost ones.
    pub cut_off: u64,
    /// Whether the handheld is still the same one.
    pub identity: bool,
    /// Whether it is still enrolled.
    pub enrolled: bool,
    /// Whether its log had lost its end: nobody can say whether lines stood there.
    #[serde(default)]
    pub log_cut: bool,
}

/// Whether a store has to be salvaged before it is opened: a command met damage, or its files
/// can't be what they should. A salvage that was cut short is finished first.
pub(crate) fn wanted(path: &Path) -> Result<bool> {
    let scratch = scratch(path);
    if !path.exists() && scratch.exists() {
        move_in(path)?;
    }
    let wal = beginning(&beside(path, "-wal"))?;
    let emptied = !wal.is_empty() && fs::metadata(path).map_or(true, |file| file.len() == 0);
    Ok(mark(path).exists() || emptied || pages::is_no_wal(&wal))
}

/// Whether a log has lost its end: it is shorter than it was grown to, and has commits in it. The
/// file may be ahead of those, and page by page the two together make no store that ever was.
///
/// Edges: one that is empty or missing is what SQLite's own tools leave behind.
pub(crate) fn has_lost_its_end(path: &Path) -> Result<bool> {
    let wal = beside(path, "-wal");
    let bytes = fs::metadata(&wal).map_or(0, |wal| wal.len());
    let short = (1..open::WAL_BYTES.unsigned_abs()).contains(&bytes);
    Ok(short && pages::has_commits(&read(&wal)?))
}

/// Makes a new store from what the damaged one still holds, and moves that one aside.
///
/// Errors: disk full, or an error of the disk; then all is as it was.
pub(crate) fn run(path: &Path) -> Result<()> {
    let (file, wal) = (read(path)?, read(&beside(path, "-wal"))?);
    let scratch = scratch(path);
    remove(&scratch)?;
    let aside = free_name(path);
    let done = Salvaged {
        moved_to: name(&aside),
        log_cut: has_lost_its_end(path)?,
        ..Salvaged::default()
    };
    make(&scratch, &Pages::read(&file, &wal), done)?;
    sync_folder(path)?;
    if path.exists() {
        rename(path, &aside)?;
    }
    move_in(path)
}

/// Notes that a store is damaged, so that the next start salvages it.
///
/// Edges: where even that can't be written, the damage will be met again.
pub(crate) fn note(path: &Path) {
    let _met_again = fs::write(mark(path), b"");
}

fn make(scratch: &Path, pages: &Pages<'_>, done: Salvaged) -> Result<()> {
    let mut connection = Connection::open(scratch)?;
    open::prepare(&mut connection)?;
    let rows = rows::found(&connection, pages)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let salvaged = fill::fill(&transaction, &rows, done)?;
    let notes = [
        (DONE, crate::apply::json("salvage", &salvaged)?),
        (PHOTOS, "1".into()),
    ];
    // A first start that was cut short lost nothing that anybody had been told of.
    let begun = rows.values().any(|rows| !rows.is_empty()) || !pages.is_whole();
    for (key, value) in notes.into_iter().filter(|_| begun) {
        let sql = "INSERT INTO desk (key, value) VALUES (:key, :value)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        transaction.execute(sql, named_params! {":key": key, ":value": value})?;
    }
    rebuild::replay(&transaction)?;
    transaction.commit()?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    drop(connection);
    // All of it is in the file now; its own WAL is empty.
    for end in ["-wal", "-shm"] {
        remove_one(&beside(scratch, end))?;
    }
    Ok(())
}

/// Gives the new store its name, once the damaged one has another.
fn move_in(path: &Path) -> Result<()> {
    let aside = last_name(path);
    for end in ["-wal", "-journal"] {
        let left = beside(path, end);
        if left.exists() {
            rename(&left, &beside(&aside, end))?;
        }
    }
    remove_one(&beside(path, "-shm"))?;
    rename(&scratch(path), path)?;
    sync_folder(path)?;
    remove_one(&mark(path))
}

impl Store {
    /// What was saved, where this store was made from a damaged one.
    pub fn salvaged(&self) -> Result<Option<Salvaged>> {
        let kept = self.kept(DONE)?;
        Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Notes that a command met damage: the next start salvages.
    pub fn note_damage(&self) {
        note(self.path());
    }

    /// Photos that lines name and that aren't listed: seq and hash. None where nothing was
    /// salvaged since they were looked for.
    pub fn photos_to_find(&self) -> Result<Option<Vec<Named>>> {
        if self.kept(PHOTOS)?.is_none() || !self.is_enrolled() {
            return Ok(None);
        }
        let mut missing = Vec::new();
        for (seq, line, _) in self.lines(1, i64::MAX.unsigned_abs(), usize::MAX)? {
            for photo in protocol::line::photos(&line) {
                if !self.photo_known(&photo)? {
                    missing.push((seq, photo));
                }
            }
        }
        Ok(Some(missing))
    }

    /// Lists photos again, with the sizes of those whose files were found; the others are set
    /// aside, unless a receipt says that the server holds them. Looked for once.
    pub fn photos_found(&mut self, photos: &[(u64, [u8; 32], Option<u64>)]) -> Result<()> {
        let chain = self.head.map(|head| head.chain);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (seq, sha256, size) in photos {
            let sql = "INSERT INTO photos (sha256, size_bytes, chain, seq, set_aside)
                       VALUES (:sha256, :size, :chain, :seq, :why) ON CONFLICT (sha256) DO NOTHING";
            let why = size.map_or("not_found", |_| "");
            transaction.prepare_cached(sql)?.execute(named_params! {
                ":sha256": sha256, ":size": size.unwrap_or(0) as i64, ":chain": chain,
                ":seq": *seq as i64, ":why": why,
            })?;
            crate::drawn::restore(&transaction, chain.unwrap_or(0), *seq)?;
        }
        prove(&transaction)?;
        let sql = "DELETE FROM desk WHERE key = :key";
        transaction.execute(sql, named_params! {":key": PHOTOS})?;
        transaction.commit()?;
        Ok(())
    }
}

/// Marks what the kept receipts name; their signatures were checked when they came.
fn prove(tx: &Connection) -> Result<()> {
    let mut receipts = tx.prepare("SELECT text FROM receipts")?;
    let mut rows = receipts.query([])?;
    while let Some(row) = rows.next()? {
        let text: String = row.get(0)?;
        let Ok(said) = serde_json::from_str::<ReceiptText>(&text) else {
            continue;
        };
        for photo in said
            .photos
            .iter()
            .filter_map(|hex| Hash::from_hex(hex).ok())
        {
            let sql = "UPDATE photos SET proven = max(proven, 1), sent = 1, set_aside = ''
                       WHERE sha256 = :sha256";
            tx.prepare_cached(sql)?
                .execute(named_params! {":sha256": photo.0})?;
        }
    }
    Ok(())
}

/// Where the new store is made.
fn scratch(path: &Path) -> PathBuf {
    path.with_extension("salvaged.sqlite")
}

/// A file that says: a command met damage.
fn mark(path: &Path) -> PathBuf {
    path.with_extension("damaged")
}

/// The name of a file that lies beside another: SQLite's own way.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    PathBuf::from(name)
}

fn numbered(path: &Path, n: u32) -> PathBuf {
    beside(path, &format!(".damaged-{n}"))
}

/// The first name that no damaged file has.
fn free_name(path: &Path) -> PathBuf {
    let mut n = 1;
    while numbered(path, n).exists() || beside(&numbered(path, n), "-wal").exists() {
        n += 1;
    }
    numbered(path, n)
}

/// The name that was given last, if its WAL is still to come; else the first free one.
fn last_name(path: &Path) -> PathBuf {
    let free = free_name(path);
    let mut last = free.clone();
    let mut n = 1;
    while numbered(path, n) != free {
        last = numbered(path, n);
        n += 1;
    }
    if beside(&last, "-wal").exists() {
        free
    } else {
        last
    }
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::of_file(path, source)
}

/// A whole file; nothing where it is missing.
fn read(path: &Path) -> Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(failed(path)),
    }
}

/// As much of a file as a WAL's header has.
fn beginning(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(failed(path)(error)),
        Ok(file) => {
            let header = file.take(pages::WAL_HEADER_BYTES as u64);
            { header }.read_to_end(&mut bytes).map_err(failed(path))?;
        }
    }
    Ok(bytes)
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(failed(from))
}

fn remove(path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        remove_one(&beside(path, end))?;
    }
    Ok(())
}

fn remove_one(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(failed(path)),
    }
}

/// Makes the names in the store's folder last. Windows has no such call, and does so by itself.
fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    if cfg!(windows) {
        return Ok(());
    }
    let synced = File::open(folder).and_then(|folder| folder.sync_all());
    synced.map_err(failed(folder))
}
