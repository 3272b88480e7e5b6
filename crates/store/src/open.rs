//! Opening the one file: lock, schema, pragmas, and the WAL grown once.

use crate::{Result, StoreError};
use protocol::chain::Hash;
use refinery::{Migration, Runner};
use rusqlite::{Connection, OpenFlags, OptionalExtension, config::DbConfig};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// Bytes that the WAL is grown to before the first tick, so that no tick waits for it to grow.
const WAL_BYTES: i64 = 4 * 1024 * 1024;

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
    path: PathBuf,
    _lock: File,
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
    Ok(vec![
        Migration::unapplied("V1__first", first)?,
        Migration::unapplied("V2__snapshot", snapshot)?,
        Migration::unapplied("V3__freeing", freeing)?,
    ])
}

impl Store {
    /// Opens the store of a data folder, making folder and file where they are missing.
    ///
    /// Errors: in use by another process, made by a newer app, damaged, disk full.
    pub fn open(path: &Path, _key: StoreKey) -> Result<Self> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let file_error = |path: &Path| {
            let path = path.to_owned();
            move |source: std::io::Error| match source.kind() {
                std::io::ErrorKind::StorageFull => StoreError::DiskFull,
                _ => StoreError::File { path, source },
            }
        };
        fs::create_dir_all(folder).map_err(file_error(folder))?;
        let lock = take_lock(&path.with_extension("lock"))?;
        let mut connection = Connection::open(path)?;
        prepare(&mut connection, path).map_err(|error| match error {
            StoreError::Damaged(_) => StoreError::Damaged(path.to_owned()),
            other => other,
        })?;
        let mut store = Self {
            connection,
            head: None,
            feed_pages: 0,
            path: path.to_owned(),
            _lock: lock,
        };
        store.load_head()?;
        Ok(store)
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn load_head(&mut self) -> Result<()> {
        let sql = "SELECT chain, last, head FROM chains ORDER BY chain LIMIT 1";
        let row = |row: &rusqlite::Row<'_>| {
            let last: i64 = row.get(1)?;
            Ok(Head {
                chain: row.get(0)?,
                last: last.unsigned_abs(),
                hash: Hash(row.get(2)?),
            })
        };
        self.head = self.connection.query_row(sql, [], row).optional()?;
        Ok(())
    }

    pub(crate) fn chain(&self) -> Result<Head> {
        self.head.ok_or(StoreError::NotEnrolled)
    }
}

fn take_lock(path: &Path) -> Result<File> {
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
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.to_owned())),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

fn prepare(connection: &mut Connection, path: &Path) -> Result<()> {
    // A closed store keeps its WAL, so that the next start needn't grow it again, and
    // a refused one stays as it is.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    refuse_newer(connection, path)?;
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
    grow_wal(connection, path)
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
pub struct Checkpointer(Connection);

impl Checkpointer {
    /// A second connection to the store's file, for this alone.
    pub fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(Self(connection))
    }

    /// Copies what it can without making a tick wait.
    pub fn run(&self) -> Result<()> {
        // A connection that has read nothing yet doesn't know that there is a WAL.
        self.0
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        self.0
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }
}
