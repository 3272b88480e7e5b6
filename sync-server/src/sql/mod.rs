//! The store: the one module that speaks SQL. It decides nothing.

pub mod access;
pub mod ageings;
pub mod audit;
pub mod backups;
pub mod campaigns;
pub mod completion;
pub mod deliveries;
pub mod devices;
pub mod doubts;
pub mod drawn;
pub mod duties;
pub mod feed;
pub mod filed;
pub mod findings;
pub mod floors;
pub mod gauges;
pub mod incidents;
pub mod journals;
pub mod ledger;
pub mod notices;
pub mod order_steps;
pub mod people;
pub mod performance;
pub mod photo_wall;
pub mod photos;
pub mod places;
pub mod positions;
pub mod projected;
pub mod quality;
pub mod quotas;
pub mod restored;
pub mod rounds;
pub mod runs;
pub mod shifts;
pub mod sightings;
pub mod sites;
pub mod stretch;
pub mod timers;
pub mod tokens;
pub mod trainings;
pub mod uploads;
pub mod walks;
pub mod workload;

use crate::error::ServerError;
use crate::folder::Folder;
use refinery::{Migration, Runner};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Every change of the schema, in order; none is edited once it is out.
const MIGRATIONS: &[(&str, &str)] = &[
    ("V1__first", include_str!("../../migrations/0001_first.sql")),
    ("V2__proof", include_str!("../../migrations/0002_proof.sql")),
    (
        "V3__incidents",
        include_str!("../../migrations/0003_incidents.sql"),
    ),
    (
        "V4__verifiers",
        include_str!("../../migrations/0004_verifiers.sql"),
    ),
    ("V5__field", include_str!("../../migrations/0005_field.sql")),
    (
        "V6__ledger",
        include_str!("../../migrations/0006_ledger.sql"),
    ),
    (
        "V7__positions",
        include_str!("../../migrations/0007_positions.sql"),
    ),
    ("V8__paper", include_str!("../../migrations/0008_paper.sql")),
    (
        "V9__duties",
        include_str!("../../migrations/0009_duties.sql"),
    ),
    (
        "V10__shifts",
        include_str!("../../migrations/0010_shifts.sql"),
    ),
    (
        "V11__drawn",
        include_str!("../../migrations/0011_drawn.sql"),
    ),
    (
        "V12__site_photos",
        include_str!("../../migrations/0012_site_photos.sql"),
    ),
    (
        "V13__doubts",
        include_str!("../../migrations/0013_doubts.sql"),
    ),
    ("V14__desk", include_str!("../../migrations/0014_desk.sql")),
    (
        "V15__lists",
        include_str!("../../migrations/0015_lists.sql"),
    ),
    (
        "V16__notices",
        include_str!("../../migrations/0016_notices.sql"),
    ),
    (
        "V17__quality",
        include_str!("../../migrations/0017_quality.sql"),
    ),
    (
        "V18__money",
        include_str!("../../migrations/0018_money.sql"),
    ),
    (
        "V19__trainings",
        include_str!("../../migrations/0019_trainings.sql"),
    ),
    (
        "V21__people",
        include_str!("../../migrations/0021_people.sql"),
    ),
    (
        "V22__campaigns",
        include_str!("../../migrations/0022_campaigns.sql"),
    ),
    (
        "V23__levels",
        include_str!("../../migrations/0023_levels.sql"),
    ),
    (
        "V24__looks",
        include_str!("../../migrations/0024_looks.sql"),
    ),
];

/// The number of the last change.
fn newest() -> i64 {
    let (last, _) = MIGRATIONS.last().unwrap_or(&("V0__none", ""));
    let number = last.trim_start_matches('V').split('_').next();
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn migrations() -> Result<Vec<Migration>, ServerError> {
    MIGRATIONS
        .iter()
        .map(|(name, sql)| Migration::unapplied(name, sql).map_err(|e| Box::new(e).into()))
        .collect()
}

/// Opens the store to write, and brings it to this version.
///
/// Errors: one made by a newer program is refused before anything is written.
pub fn open_writer(folder: &Folder) -> Result<Connection, ServerError> {
    let path = folder.store();
    if path.exists() {
        refuse_newer(&path)?;
    }
    let mut connection = Connection::open(&path).map_err(ServerError::sql("open its file"))?;
    set_up(&connection)?;
    Runner::new(&migrations()?)
        .set_grouped(true)
        .run(&mut connection)
        .map_err(Box::new)?;
    Ok(connection)
}

/// Brings a store to this version where an older program wrote it last, for commands that read.
pub fn bring_up(folder: &Folder) -> Result<(), ServerError> {
    if refuse_newer(&folder.store())? < newest() {
        open_writer(folder)?;
    }
    Ok(())
}

/// Says how far the store's schema has come.
fn refuse_newer(path: &Path) -> Result<i64, ServerError> {
    let connection = open_to_read(path)?;
    let has_history = connection.table_exists(None, "refinery_schema_history")?;
    if !has_history {
        return Ok(0);
    }
    let found: i64 = connection.query_row(
        "SELECT coalesce(max(version), 0) FROM refinery_schema_history",
        [],
        |row| row.get(0),
    )?;
    let known = newest();
    if found > known {
        let path = path.to_owned();
        return Err(ServerError::StoreNewer { path, found, known });
    }
    Ok(found)
}

fn open_to_read(path: &Path) -> Result<Connection, ServerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(ServerError::sql("open its file to read"))
}

/// Copies the store as it stands into a new file, while others read and write.
pub fn copy_to(folder: &Folder, path: &Path) -> Result<(), ServerError> {
    // An empty file is filled; this one is its owner's alone.
    crate::folder::create_private(path)?;
    let connection = open_to_read(&folder.store())?;
    share(&connection)?;
    let name = path.to_str().ok_or_else(|| ServerError::BadValue {
        what: "file",
        value: path.display().to_string(),
        reason: "its name isn't Unicode".into(),
    })?;
    connection
        .execute(
            "VACUUM INTO :path",
            rusqlite::named_params! { ":path": name },
        )
        .map_err(ServerError::sql("copy itself"))?;
    Ok(())
}

/// Opens a copy that nobody else has open.
pub fn open_copy(path: &Path) -> Result<Connection, ServerError> {
    open_to_read(path)
}

/// What is wrong with the file itself; nothing where it is as SQLite wrote it.
pub fn faults(connection: &Connection) -> Result<Vec<String>, ServerError> {
    let mut said = connection.prepare("PRAGMA integrity_check")?;
    let said = said.query_map([], |row| row.get::<_, String>(0))?;
    let mut faults = Vec::new();
    for one in said {
        faults.extend(Some(one?).filter(|one| one != "ok"));
    }
    Ok(faults)
}

/// Every pragma has its reason.
fn set_up(connection: &Connection) -> Result<(), ServerError> {
    // The one commit before there is a WAL has a rollback journal. Its removal must last: if it
    // came back with a power cut, it would undo the whole file.
    connection.pragma_update(None, "synchronous", "EXTRA")?;
    // Readers go on while the one writer writes.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // An answer to a handheld means that its lines survive a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Numbers are made in the transaction that uses them; checking each again costs a lookup.
    connection.pragma_update(None, "foreign_keys", false)?;
    // 16 MiB between checkpoints: large batches don't pay for one each time.
    connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
    share(connection)
}

fn share(connection: &Connection) -> Result<(), ServerError> {
    // `import`, `enrol-code` and `revoke` write beside `serve`; each waits for the other.
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    // 16 MiB of pages a connection.
    connection.pragma_update(None, "cache_size", -16_384)?;
    connection.set_prepared_statement_cache_capacity(200);
    Ok(())
}

/// Connections that only read, lent one at a time.
pub struct Readers {
    folder: Folder,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    /// None are opened before they are needed.
    pub fn new(folder: Folder) -> Self {
        let idle = Mutex::new(Vec::new());
        Self { folder, idle }
    }

    /// Runs a question on a connection of its own, inside one snapshot.
    pub fn read<T>(
        &self,
        question: impl FnOnce(&Connection) -> Result<T, ServerError>,
    ) -> Result<T, ServerError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connection = open_to_read(&self.folder.store())?;
                share(&connection)?;
                connection
            }
        };
        let snapshot = connection.unchecked_transaction()?;
        let answer = question(&snapshot);
        drop(snapshot);
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(connection);
        answer
    }
}
