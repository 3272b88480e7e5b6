//! Opening the one file: lock, schema, pragmas, and the WAL grown once.

use crate::{Result, StoreError, salvage};
use protocol::chain::Hash;
use refinery::{Migration, Runner};
use rusqlite::{Connection, OpenFlags, OptionalExtension, config::DbConfig};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// Bytes that the WAL is grown to before the first tick, so that no tick waits for it to grow.
pub(crate) const WAL_BYTES: i64 = 4 * 1024 * 1024;

/// What opens a sealed store. Empty until stores are sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StoreKey {
    /// The file lies open.
    #[default]
    Empty,
}

/// The handheld's file, and the chain that new lines belong to.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) head: Option<Head>,
    pub(crate) feed_pages: u64,
    /// Whether a command's transaction is under way.
    pub(crate) in_one: bool,
    path: PathBuf,
    _lock: Lock,
}

/// That no other process works on the file. It is given up by name: a child of this process that
/// is just being started has a copy of the open file, and would keep it a moment longer.
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // One that can't be given up ends with its process.
        let _ = self.0.unlock();
    }
}

/// Where the current chain ends; kept in memory so that a tick reads nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub chain: i64,
    pub last: u64,
    pub hash: Hash,
}

fn migrations() -> Result<Vec<Migration>> {
    let first = include_str!("../migrations/0001_first.sql");
    let freeing = include_str!("../migrations/0003_freeing.sql");
    let snapshot = include_str!("../migrations/0002_snapshot.sql");
    let proved = include_str!("../migrations/0004_proved.sql");
    let field = include_str!("../migrations/0005_field.sql");
    let position = include_str!("../migrations/0006_position.sql");
    let paper = include_str!("../migrations/0007_paper.sql");
    let duty = include_str!("../migrations/0008_duty.sql");
    let drawn = include_str!("../migrations/0009_drawn.sql");
    let notes = include_str!("../migrations/0010_notes.sql");
    Ok(vec![
        Migration::unapplied("V1__first", first)?,
        Migration::unapplied("V2__snapshot", snapshot)?,
        Migration::unapplied("V3__freeing", freeing)?,
        Migration::unapplied("V4__proved", proved)?,
        Migration::unapplied("V5__field", field)?,
        Migration::unapplied("V6__position", position)?,
        Migration::unapplied("V7__paper", paper)?,
        Migration::unapplied("V8__duty", duty)?,
        Migration::unapplied("V9__drawn", drawn)?,
        Migration::unapplied("V10__notes", notes)?,
    ])
}

impl Store {
    /// Opens the store of a data folder, making folder and file where they are missing. A damaged
    /// one is moved aside, kept, and made anew from what it still holds: see `salvaged`.
    ///
    /// Errors: in use by another process, made by a newer app, disk full; damaged, where a new
    /// store can't be made either.
    pub fn open(path: &Path, _key: StoreKey) -> Result<Self> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| StoreError::of_file(folder.into(), error))?;
        let lock = take_lock(&path.with_extension("lock"))?;
        if salvage::wanted(path)? {
            look_for_newer(path)?;
            salvage::run(path)?;
        }
        let mut opened = open_whole(path);
        if let Err(StoreError::Damaged(_)) = opened {
            look_for_newer(path)?;
            salvage::run(path)?;
            opened = open_whole(path);
        }
        let (connection, head) = opened.map_err(|error| match error {
            StoreError::Damaged(_) => StoreError::Damaged(path.to_owned()),
            other => other,
        })?;
        Ok(Self {
            connection,
            head,
            feed_pages: 0,
            in_one: false,
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The copy of the lock that a child process has.
    #[cfg(test)]
    pub(crate) fn inherited_lock(&self) -> File {
        self._lock.0.try_clone().expect("a copy")
    }

    pub(crate) fn load_head(&mut self) -> Result<()> {
        self.head = head_of(&self.connection)?;
        Ok(())
    }

    pub(crate) fn chain(&self) -> Result<Head> {
        self.head.ok_or(StoreError::NotEnrolled)
    }
}

fn open_whole(path: &Path) -> Result<(Connection, Option<Head>)> {
    let cut_short = salvage::has_lost_its_end(path)?;
    let mut connection = Connection::open(path)?;
    // A closed store keeps its WAL, so that the next start needn't grow it again, and
    // a refused one stays as it is.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    refuse_newer(&connection, path)?;
    prepare(&mut connection)?;
    // Who it is and where its chain ends is what nothing works without.
    let identity = "SELECT count(device), count(seed) FROM handheld";
    let begun = connection.query_row(identity, [], |row| Ok(row.get::<_, i64>(0)? > 0))?;
    // Before there is an identity, the first opening was cut short, and nothing is lost.
    if cut_short && begun {
        return Err(StoreError::Damaged(path.to_owned()));
    }
    grow_wal(&connection, path)?;
    let head = head_of(&connection)?;
    Ok((connection, head))
}

fn head_of(connection: &Connection) -> Result<Option<Head>> {
    let sql = "SELECT chain, last, head FROM chains ORDER BY chain LIMIT 1";
    let row = |row: &rusqlite::Row<'_>| {
        let last: i64 = row.get(1)?;
        Ok(Head {
            chain: row.get(0)?,
            last: last.unsigned_abs(),
            hash: Hash(row.get(2)?),
        })
    };
    Ok(connection.query_row(sql, [], row).optional()?)
}

/// A newer app's file isn't salvaged by an older one, as far as it can be read at all.
fn look_for_newer(path: &Path) -> Result<()> {
    // SQLite throws the WAL of an empty file away, so that one isn't opened.
    if fs::metadata(path).map_or(true, |file| file.len() == 0) {
        return Ok(());
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    match refuse_newer(&connection, path) {
        Err(newer @ StoreError::Newer { .. }) => Err(newer),
        _ => Ok(()),
    }
}

fn take_lock(path: &Path) -> Result<Lock> {
    let failed = |source| StoreError::File {
        path: path.to_owned(),
        source,
    };
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path);
    let file = file.map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// Sets a connection up and brings the schema up to date.
pub(crate) fn prepare(connection: &mut Connection) -> Result<()> {
    // The one commit before there is a WAL has a rollback journal. Its removal must last: if it
    // came back with a power cut, it would undo the whole file.
    connection.pragma_update(None, "synchronous", "extra")?;
    // Readers never wait for the writer, and a commit is one append.
    connection.pragma_update(None, "journal_mode", "wal")?;
    // A commit returns after fsync: what the screen calls saved survives a flat battery.
    connection.pragma_update(None, "synchronous", "full")?;
    // No tick ever checkpoints: `Checkpointer` does it in the background.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // The statements of a tick stay prepared.
    connection.set_prepared_statement_cache_capacity(64);
    Runner::new(&migrations()?)
        .set_grouped(true)
        .run(connection)?;
    Ok(())
}

/// Looks before it touches: a file of a newer schema stays as it is.
fn refuse_newer(connection: &Connection, path: &Path) -> Result<()> {
    let known = migrations()?.len() as i64;
    let table = "SELECT 1 FROM sqlite_schema WHERE name = 'refinery_schema_history'";
    if connection
        .query_row(table, [], |_| Ok(()))
        .optional()?
        .is_none()
    {
        return Ok(());
    }
    let newest = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    let found: i64 = connection.query_row(newest, [], |row| row.get(0))?;
    if found > known {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known,
        });
    }
    Ok(())
}

fn grow_wal(connection: &Connection, path: &Path) -> Result<()> {
    let wal = path.with_extension("sqlite-wal");
    if fs::metadata(&wal).is_ok_and(|wal| wal.len() as i64 >= WAL_BYTES) {
        return Ok(());
    }
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE;
         CREATE TABLE scratch (bytes BLOB);
         INSERT INTO scratch VALUES (zeroblob({WAL_BYTES}));
         DROP TABLE scratch;
         COMMIT;"
    ))?;
    connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))?;
    Ok(())
}

/// Moves what the WAL holds into the file, from a thread of its own.
pub struct Checkpointer {
    connection: Connection,
    path: PathBuf,
}

impl Checkpointer {
    /// A second connection to the store's file, for this alone.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        let path = path.to_owned();
        Ok(Self { connection, path })
    }

    /// Copies what it can without making a tick wait.
    ///
    /// Errors: the store's; damage is noted for the next start.
    pub fn run(&self) -> Result<()> {
        let done = self.copy();
        if let Err(StoreError::Damaged(_)) = done {
            salvage::note(&self.path);
        }
        done
    }

    fn copy(&self) -> Result<()> {
        // A connection that has read nothing yet doesn't know that there is a WAL.
        self.connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        self.connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }
}
