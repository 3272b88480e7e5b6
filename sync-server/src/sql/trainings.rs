//! Trainings and examinations, a row for each who took part.

use model::ids::{StaffId, TrainingId};
use protocol::events::{Trained, Training, TrainingKind};
use rusqlite::{Connection, Row, Transaction, named_params};

/// A training as its line says it.
pub struct Held<'a> {
    pub site: i64,
    pub id: TrainingId,
    pub training: &'a Training,
    /// By its local number.
    pub trainer: Option<i64>,
    pub desk: &'a str,
    /// RFC 3339.
    pub said_at: &'a str,
}

fn word(what: TrainingKind) -> &'static str {
    match what {
        TrainingKind::Trained => "trained",
        TrainingKind::Examined => "examined",
    }
}

/// Keeps what is said of somebody who took part; said twice, the first stands.
pub fn put(
    tx: &Transaction<'_>,
    held: &Held<'_>,
    staff: i64,
    one: &Trained,
) -> rusqlite::Result<()> {
    let Training {
        list,
        list_version,
        day,
        ..
    } = held.training;
    tx.prepare_cached(
        "INSERT OR IGNORE INTO trainings (site, id, staff, what, list, version, day, trainer,
           trainer_name, passed, mark_milli, valid_until, note, desk, said_at)
         VALUES (:site, :id, :staff, :what, :list, :version, :day, :trainer, :trainer_name,
           :passed, :mark_milli, :valid_until, :note, :desk, :said_at)",
    )?
    .execute(named_params! {
        ":site": held.site, ":id": held.id.bytes(), ":staff": staff,
        ":what": word(held.training.what), ":list": list, ":version": list_version, ":day": day,
        ":trainer": held.trainer,
        ":trainer_name": held.training.trainer_name.as_deref().unwrap_or_default(),
        ":passed": one.passed, ":mark_milli": one.mark_milli,
        ":valid_until": held.training.valid_until,
        ":note": held.training.note.as_deref().unwrap_or_default(),
        ":desk": held.desk, ":said_at": held.said_at,
    })?;
    Ok(())
}

/// Takes what stands back, of one person or of all; how many that were.
pub fn withdraw(
    tx: &Transaction<'_>,
    (site, id): (i64, TrainingId),
    staff: Option<i64>,
    (desk, at, why): (&str, &str, &str),
) -> rusqlite::Result<usize> {
    tx.prepare_cached(
        "UPDATE trainings SET withdrawn_by = :desk, withdrawn_at = :at, withdrawn = :why
         WHERE site = :site AND id = :id AND (:staff IS NULL OR staff = :staff)
           AND withdrawn_at = ''",
    )?
    .execute(named_params! {
        ":site": site, ":id": id.bytes(), ":staff": staff, ":desk": desk, ":at": at, ":why": why,
    })
}

/// One record, with everybody by their outside ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub id: TrainingId,
    pub staff: StaffId,
    pub what: TrainingKind,
    pub list: String,
    pub version: u32,
    /// YYYY-MM-DD.
    pub day: String,
    pub trainer: Option<StaffId>,
    /// Empty: nobody from outside.
    pub trainer_name: String,
    pub passed: Option<bool>,
    pub mark_milli: Option<i64>,
    pub valid_until: Option<String>,
    pub note: String,
    pub desk: String,
    pub said_at: String,
    pub withdrawn: Option<Withdrawn>,
}

/// That a record was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    pub by: String,
    /// RFC 3339.
    pub at: String,
    pub why: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    let what: String = row.get(2)?;
    let withdrawn = Withdrawn {
        by: row.get(14)?,
        at: row.get(15)?,
        why: row.get(16)?,
    };
    let trainer: Option<[u8; 16]> = row.get(6)?;
    Ok(Record {
        id: TrainingId::from_bytes(row.get(0)?),
        staff: StaffId::from_bytes(row.get(1)?),
        what: match what.as_str() {
            "examined" => TrainingKind::Examined,
            _ => TrainingKind::Trained,
        },
        list: row.get(3)?,
        version: row.get(4)?,
        day: row.get(5)?,
        trainer: trainer.map(StaffId::from_bytes),
        trainer_name: row.get(7)?,
        passed: row.get(8)?,
        mark_milli: row.get(9)?,
        valid_until: row.get(10)?,
        note: row.get(11)?,
        desk: row.get(12)?,
        said_at: row.get(13)?,
        withdrawn: Some(withdrawn).filter(|one| !one.at.is_empty()),
    })
}

/// Every record of a site, the newest day first. By mark they are never sorted.
pub fn all(connection: &Connection, site: i64) -> rusqlite::Result<Vec<Record>> {
    connection
        .prepare_cached(
            "SELECT t.id, f.id, t.what, t.list, t.version, t.day, w.id, t.trainer_name, t.passed,
                    t.mark_milli, t.valid_until, t.note, t.desk, t.said_at, t.withdrawn_by,
                    t.withdrawn_at, t.withdrawn
             FROM trainings t JOIN staff f ON f.staff = t.staff
             LEFT JOIN staff w ON w.staff = t.trainer
             WHERE t.site = :site ORDER BY t.day DESC, t.id DESC, f.id",
        )?
        .query_map(named_params! { ":site": site }, read)?
        .collect()
}
