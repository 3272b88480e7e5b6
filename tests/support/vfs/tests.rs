//! Each fault happens, at every call, and SQLite's own promise holds above it.

use super::{Disk, Fault, Kept, disk};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const ROWS: i64 = 3;

/// Opens as the handheld's store does: in this mode, synced at each commit.
fn open(folder: &Path, mode: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open(folder.join("a.sqlite"))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // Less than this lets a power cut bring a deleted rollback journal back.
    connection.pragma_update(None, "synchronous", "extra")?;
    connection.pragma_update(None, "journal_mode", mode)?;
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    Ok(connection)
}

fn commit(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    for _ in 0..ROWS {
        transaction.execute("INSERT INTO a (b) VALUES (randomblob(3000))", [])?;
    }
    transaction.commit()
}

fn checkpoint(connection: &Connection) -> rusqlite::Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
}

/// How many rows there are; the file must be whole.
fn rows(connection: &Connection) -> i64 {
    let whole: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("checked");
    assert_eq!(whole, "ok");
    connection
        .query_row("SELECT count(*) FROM a", [], |row| row.get(0))
        .expect("counted")
}

/// A folder with one commit in its file.
fn begun(mode: &str) -> (TempDir, Arc<Disk>) {
    let folder = crate::folders::scratch();
    let disk = disk(folder.path());
    let mut connection = open(folder.path(), mode).expect("opened");
    connection
        .execute_batch("CREATE TABLE a (b BLOB NOT NULL) STRICT")
        .expect("made");
    commit(&mut connection).expect("committed");
    (folder, disk)
}

/// Strikes at each call of two commits and a checkpoint, in turn, until none is left.
fn strike_everywhere(mode: &str, fault: impl Fn(u64) -> Fault) {
    for at in 1.. {
        let (folder, disk) = begun(mode);
        disk.arm(fault(at));
        let mut done = 1;
        if let Ok(mut connection) = open(folder.path(), mode) {
            done += i64::from(commit(&mut connection).is_ok());
            let _may_fail = checkpoint(&connection);
            done += i64::from(commit(&mut connection).is_ok());
        }
        let struck = disk.struck();
        disk.revive();
        let mut connection = open(folder.path(), mode).expect("opened again");
        let found = rows(&connection);
        assert_eq!(found % ROWS, 0, "{:?}: half a commit", fault(at));
        assert!(
            found >= done * ROWS,
            "{:?}: {found} rows of {done} commits",
            fault(at)
        );
        commit(&mut connection).expect("goes on");
        checkpoint(&connection).expect("goes on");
        assert_eq!(rows(&connection), found + ROWS);
        if !struck {
            assert!(at > 5, "{at} calls are too few for two commits");
            assert_eq!(done, 3);
            return;
        }
    }
}

#[test]
fn a_kill_before_any_call_leaves_whole_commits() {
    for mode in ["wal", "delete"] {
        strike_everywhere(mode, |at| Fault::Kill { at });
    }
}

#[test]
fn a_power_cut_before_any_call_leaves_whole_commits() {
    for mode in ["wal", "delete"] {
        let kept = Kept::Nothing;
        strike_everywhere(mode, |at| Fault::Cut { at, kept });
        for seed in 0..8 {
            let kept = Kept::Some(seed);
            strike_everywhere(mode, |at| Fault::Cut { at, kept });
        }
    }
}

#[test]
fn an_error_or_a_full_disk_at_any_call_leaves_whole_commits() {
    for mode in ["wal", "delete"] {
        strike_everywhere(mode, |at| Fault::Change { at });
        strike_everywhere(mode, |at| Fault::Read { at });
        strike_everywhere(mode, Fault::full_from);
        strike_everywhere(mode, |from| Fault::Full { from, calls: 1 });
    }
}

#[test]
fn a_power_cut_takes_what_was_never_synced() {
    let (folder, disk) = begun("wal");
    let mut connection = open(folder.path(), "wal").expect("opened");
    connection
        .pragma_update(None, "synchronous", "off")
        .expect("set");
    commit(&mut connection).expect("committed");
    let (at, kept) = (1, Kept::Nothing);
    disk.arm(Fault::Cut { at, kept });
    commit(&mut connection).expect_err("the power is gone");
    assert!(disk.is_dead());
    connection
        .query_row("SELECT b FROM a", [], |_| Ok(()))
        .expect_err("nothing answers");
    drop(connection);
    disk.revive();
    let connection = open(folder.path(), "wal").expect("opened");
    // What was written by the first connection had no sync either but its own.
    assert_eq!(rows(&connection), ROWS);
}

#[test]
fn a_kill_keeps_what_was_never_synced() {
    let (folder, disk) = begun("wal");
    let mut connection = open(folder.path(), "wal").expect("opened");
    connection
        .pragma_update(None, "synchronous", "off")
        .expect("set");
    commit(&mut connection).expect("committed");
    disk.arm(Fault::Kill { at: 1 });
    commit(&mut connection).expect_err("killed");
    drop(connection);
    disk.revive();
    let connection = open(folder.path(), "wal").expect("opened");
    assert_eq!(rows(&connection), 2 * ROWS);
}

#[test]
fn a_full_disk_is_said_and_the_same_connection_goes_on() {
    let (folder, disk) = begun("wal");
    let mut connection = open(folder.path(), "wal").expect("opened");
    disk.arm(Fault::full_from(1));
    for _ in 0..2 {
        let error = commit(&mut connection).expect_err("no room");
        assert_eq!(error.sqlite_error_code(), Some(ErrorCode::DiskFull));
    }
    disk.revive();
    commit(&mut connection).expect("room again");
    assert_eq!(rows(&connection), 2 * ROWS);
}

#[test]
fn folders_without_a_disk_pass_by_and_threads_share_one() {
    let (folder, disk) = begun("wal");
    let other = crate::folders::scratch();
    disk.arm(Fault::Kill { at: u64::MAX });
    let connection = open(other.path(), "wal").expect("opened");
    connection
        .execute_batch("CREATE TABLE a (b BLOB)")
        .expect("made");
    assert_eq!((disk.changes(), disk.reads()), (0, 0));
    let mut connection = open(folder.path(), "wal").expect("opened");
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let second = open(folder.path(), "wal").expect("opened");
            for _ in 0..20 {
                second
                    .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))
                    .expect("copied");
            }
        });
        for _ in 0..20 {
            commit(&mut connection).expect("committed");
        }
        second.join().expect("no panic");
    });
    assert!(disk.changes() > 100 && disk.reads() > 0, "both are counted");
    assert_eq!(rows(&connection), 21 * ROWS);
}
