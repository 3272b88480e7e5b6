//! Reads rounds, reached points and answers of this handheld's own lines.

use crate::{Result, Store, StoreError};
use model::ids::*;
use model::outcome::Outcome;
use protocol::events::{
    Answer, Condition, DutyDone, How, PaperWalk, PartValue, RoundKind, Signature, SkipReason,
};
use rusqlite::{OptionalExtension, Row, named_params};

/// A round as this handheld's lines have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRound {
    pub round: RoundId,
    pub plan: Option<PlanId>,
    /// Local start of the occurrence.
    pub start: Option<String>,
    pub by: Option<StaffId>,
    pub started_at: String,
    pub finished_at: Option<String>,
    /// Why it is walked, where no plan asks for it.
    pub kind: Option<RoundKind>,
    /// Its places in order, where no plan says them and they were settled at the start.
    pub route: Vec<CheckpointId>,
    /// Who walks on, where it was handed over.
    pub walker: Option<StaffId>,
    /// It was walked with paper, and is typed in here.
    pub paper: Option<PaperWalk>,
    /// What proves that a duty was done.
    pub duty: Option<DutyDone>,
    /// What was signed under it here.
    pub signatures: Vec<Signature>,
}

/// How a checkpoint was reached, the best proof so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReach {
    pub checkpoint: CheckpointId,
    pub how: How,
    pub at: String,
    /// The line of the last visit, whatever it proved.
    pub last: u64,
    /// The line that says where the last visit was.
    pub located: Option<u64>,
}

/// A point that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSkip {
    pub checkpoint: CheckpointId,
    pub reason: SkipReason,
    pub seq: u64,
}

/// The last value of a part, as an own line has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnReading {
    pub seq: u64,
    /// Claimed wall clock, RFC 3339.
    pub at: String,
    pub value: PartValue,
}

/// How a place was left out since somebody was last there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkipsSince {
    /// When that was; none: never.
    pub reached: Option<String>,
    /// One a round.
    pub skips: Vec<(RoundId, SkipReason)>,
}

/// An answer of an own line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAnswer {
    pub checkpoint: CheckpointId,
    pub seq: u64,
    pub n: u32,
    pub item: String,
    pub equipment: Option<EquipmentId>,
    pub outcome: Outcome,
    pub bulk: bool,
    /// The line that withdrew it.
    pub withdrawn: Option<u64>,
    /// Null where the columns say all.
    pub answer: Option<Answer>,
    pub photos: Vec<String>,
}

/// A condition declared on this handheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnCondition {
    pub condition: Condition,
    pub building: Option<String>,
    pub until: String,
    pub seq: u64,
}

const HOWS: [How; 6] = [
    How::Nfc,
    How::Qr,
    How::Code,
    How::ByHand,
    How::Here,
    How::Paper,
];

pub(crate) fn id16(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<[u8; 16]>> {
    let bytes: Option<Vec<u8>> = row.get(column)?;
    Ok(bytes.and_then(|bytes| bytes.try_into().ok()))
}

pub(crate) fn read_json<T: serde::de::DeserializeOwned>(
    what: &'static str,
    text: &str,
) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StoreError::Kept {
        what,
        reason: error.to_string(),
    })
}

pub(crate) fn split(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

const ROUND_COLUMNS: &str = "round, plan, start, by, started_at, finished_at, kind, route, walker,
    walked_at, walked_by, duty, signatures";

fn own_round(row: &Row<'_>) -> rusqlite::Result<OwnRound> {
    let finished: String = row.get(5)?;
    let start: String = row.get(2)?;
    let (kind, route): (String, String) = (row.get(6)?, row.get(7)?);
    Ok(OwnRound {
        round: RoundId::from_bytes(row.get(0)?),
        plan: id16(row, 1)?.map(PlanId::from_bytes),
        start: Some(start).filter(|start| !start.is_empty()),
        by: id16(row, 3)?.map(StaffId::from_bytes),
        started_at: row.get(4)?,
        finished_at: Some(finished).filter(|at| !at.is_empty()),
        kind: read_json("kind", &format!("\"{kind}\"")).ok(),
        route: split(&route)
            .iter()
            .filter_map(|id| id.parse().ok())
            .collect(),
        walker: id16(row, 8)?.map(StaffId::from_bytes),
        paper: paper(row.get(9)?, id16(row, 10)?),
        duty: read_json("duty", &row.get::<_, String>(11)?).ok(),
        signatures: read_json("signatures", &row.get::<_, String>(12)?).unwrap_or_default(),
    })
}

fn paper(walked_at: String, by: Option<[u8; 16]>) -> Option<PaperWalk> {
    (!walked_at.is_empty()).then(|| PaperWalk {
        walked_by: by.map(StaffId::from_bytes),
        walked_at,
    })
}

impl Store {
    /// A round that was started here.
    pub fn round(&self, round: RoundId) -> Result<Option<OwnRound>> {
        let sql = format!("SELECT {ROUND_COLUMNS} FROM rounds WHERE round = :round");
        let mut statement = self.connection.prepare_cached(&sql)?;
        Ok(statement
            .query_row(named_params! {":round": round.bytes()}, own_round)
            .optional()?)
    }

    /// Rounds that were started here and aren't finished, the oldest first.
    pub fn rounds_running(&self) -> Result<Vec<OwnRound>> {
        let sql = format!(
            "SELECT {ROUND_COLUMNS} FROM rounds
             WHERE finished_seq = 0 AND chain = :chain ORDER BY seq"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(named_params! {":chain": self.chain()?.chain}, own_round)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The last event rounds that were finished here, the newest first.
    pub fn event_rounds_finished(&self) -> Result<Vec<OwnRound>> {
        let sql = format!(
            "SELECT {ROUND_COLUMNS} FROM rounds
             WHERE kind = 'event' AND finished_seq > 0 AND chain = :chain
             ORDER BY seq DESC LIMIT 200"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(named_params! {":chain": self.chain()?.chain}, own_round)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The last twenty rounds of this handheld with the lines and photos of each that wait.
    pub fn rounds_waiting(&self) -> Result<Vec<(RoundId, u64, u64)>> {
        let sql = "SELECT round,
                     (SELECT count(DISTINCT seq) FROM answers
                      WHERE answers.round = rounds.round AND seq > :acked)
                     + (SELECT count(DISTINCT withdrawn) FROM answers
                        WHERE answers.round = rounds.round AND withdrawn > :acked)
                     + (SELECT count(*) FROM reaches
                        WHERE reaches.round = rounds.round AND seq > :acked)
                     + (SELECT count(*) FROM reaches
                        WHERE reaches.round = rounds.round AND located > :acked
                          AND located <> seq)
                     + (SELECT count(*) FROM skips
                        WHERE skips.round = rounds.round AND seq > :acked)
                     + (seq > :acked) + (finished_seq > :acked) + (duty_seq > :acked),
                     (SELECT count(*) FROM photos
                      WHERE chain = rounds.chain AND sent = 0 AND seq IN (
                        SELECT seq FROM answers WHERE answers.round = rounds.round
                        UNION SELECT seq FROM reaches WHERE reaches.round = rounds.round
                        UNION SELECT seq FROM skips WHERE skips.round = rounds.round
                        UNION SELECT rounds.duty_seq))
                   FROM rounds WHERE chain = :chain ORDER BY seq DESC LIMIT 20";
        let acked: i64 = self.chain_column("acked")?;
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {":acked": acked, ":chain": self.chain()?.chain};
        let rows = statement.query_map(params, |row| {
            let (lines, photos): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok((
                RoundId::from_bytes(row.get(0)?),
                lines.unsigned_abs(),
                photos.unsigned_abs(),
            ))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The points of a round that were reached here.
    pub fn reaches(&self, round: RoundId) -> Result<Vec<OwnReach>> {
        let sql = "SELECT checkpoint, how, at, last_seq, located FROM reaches WHERE round = :round";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(named_params! {":round": round.bytes()}, |row| {
            let (how, last, located): (i64, i64, i64) = (row.get(1)?, row.get(3)?, row.get(4)?);
            Ok(OwnReach {
                checkpoint: CheckpointId::from_bytes(row.get(0)?),
                how: usize::try_from(how)
                    .ok()
                    .and_then(|how| HOWS.get(how).copied())
                    .unwrap_or(How::Paper),
                at: row.get(2)?,
                last: last.unsigned_abs(),
                located: (located != 0).then_some(located.unsigned_abs()),
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The points of a round that were left out here.
    pub fn skips(&self, round: RoundId) -> Result<Vec<OwnSkip>> {
        let sql = "SELECT checkpoint, reason, seq FROM skips WHERE round = :round";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(named_params! {":round": round.bytes()}, |row| {
            Ok((
                CheckpointId::from_bytes(row.get(0)?),
                row.get::<_, String>(1)?,
                row.get(2)?,
            ))
        })?;
        rows.map(|row| {
            let (checkpoint, reason, seq): (_, _, i64) = row?;
            let reason = read_json("reason", &format!("\"{reason}\""))?;
            Ok(OwnSkip {
                checkpoint,
                reason,
                seq: seq.unsigned_abs(),
            })
        })
        .collect()
    }

    /// When a place was last reached here, and the skips of it since then, one a round.
    pub fn skips_since_reached(&self, checkpoint: CheckpointId) -> Result<SkipsSince> {
        let sql = "SELECT max(seq), at FROM reaches WHERE checkpoint = :checkpoint";
        let params = named_params! {":checkpoint": checkpoint.bytes()};
        let (reached, at): (Option<i64>, Option<String>) = self
            .connection
            .prepare_cached(sql)?
            .query_row(params, |row| Ok((row.get(0)?, row.get(1)?)))?;
        let sql = "SELECT round, reason FROM skips
                   WHERE checkpoint = :checkpoint AND seq > :reached ORDER BY seq";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {
            ":checkpoint": checkpoint.bytes(), ":reached": reached.unwrap_or(0),
        };
        let rows = statement.query_map(params, |row| {
            Ok((RoundId::from_bytes(row.get(0)?), row.get::<_, String>(1)?))
        })?;
        let skips = rows.map(|row| {
            let (round, reason) = row?;
            Ok((round, read_json("reason", &format!("\"{reason}\""))?))
        });
        Ok(SkipsSince {
            reached: at,
            skips: skips.collect::<Result<_>>()?,
        })
    }

    /// All answers of a round that were given here, in the order of their lines; withdrawn ones
    /// too.
    pub fn answers(&self, round: RoundId) -> Result<Vec<OwnAnswer>> {
        let sql =
            "SELECT checkpoint, seq, n, item, equipment, outcome, bulk, withdrawn, body, photos
                   FROM answers WHERE round = :round ORDER BY seq, n";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(named_params! {":round": round.bytes()}, answer_row)?;
        rows.map(|row| {
            let (mut answer, body) = row?;
            if !body.is_empty() {
                answer.answer = Some(read_json("answer", &body)?);
            }
            Ok(answer)
        })
        .collect()
    }

    /// Last values that were read here at a place, with the line of each.
    pub fn readings(&self, place: &str, item: &str) -> Result<Vec<OwnReading>> {
        let sql = "SELECT seq, at, value FROM readings WHERE place = :place AND item = :item";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(named_params! {":place": place, ":item": item}, |row| {
            Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, String>(2)?))
        })?;
        rows.map(|row| {
            let (seq, at, value) = row?;
            Ok(OwnReading {
                seq: seq.unsigned_abs(),
                at,
                value: read_json("value", &value)?,
            })
        })
        .collect()
    }

    /// Conditions that were declared here, over or not.
    pub fn conditions(&self) -> Result<Vec<OwnCondition>> {
        let sql = "SELECT condition, building, until, seq FROM conditions";
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            let texts: (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            Ok((texts, row.get::<_, i64>(3)?))
        })?;
        rows.map(|row| {
            let ((condition, building, until), seq) = row?;
            let condition = read_json("condition", &format!("\"{condition}\""))?;
            let building = Some(building).filter(|name| !name.is_empty());
            Ok(OwnCondition {
                condition,
                building,
                until,
                seq: seq.unsigned_abs(),
            })
        })
        .collect()
    }
}

fn answer_row(row: &Row<'_>) -> rusqlite::Result<(OwnAnswer, String)> {
    let outcome: i64 = row.get(5)?;
    let withdrawn: i64 = row.get(7)?;
    let photos: String = row.get(9)?;
    let answer = OwnAnswer {
        checkpoint: CheckpointId::from_bytes(row.get(0)?),
        seq: row.get::<_, i64>(1)?.unsigned_abs(),
        n: row.get(2)?,
        item: row.get(3)?,
        equipment: id16(row, 4)?.map(EquipmentId::from_bytes),
        outcome: Outcome::from_number(outcome).unwrap_or(Outcome::NotPossible),
        bulk: row.get(6)?,
        withdrawn: (withdrawn != 0).then_some(withdrawn.unsigned_abs()),
        answer: None,
        photos: split(&photos),
    };
    Ok((answer, row.get(8)?))
}
