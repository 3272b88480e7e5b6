//! Durations that were begun here: they live in the journal, so no kill and no reboot ends them.

use crate::apply::{Applied, word};
use crate::rounds::read_json;
use crate::{Result, Store};
use model::discharge::{Mark, Seen, Span, off_ms};
use model::ids::{CheckpointId, EquipmentId, RoundId};
use protocol::events::{Event, TimerStarted, TimerStopped};
use rusqlite::{Connection, Row, named_params};

/// Lines before a start that are looked through for the clock's last anchor.
const ANCHOR_LINES: u64 = 500;

/// A duration that was begun here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTimer {
    /// Line that began it.
    pub seq: u64,
    pub round: RoundId,
    pub checkpoint: CheckpointId,
    pub equipment: Option<EquipmentId>,
    pub item: String,
    pub part: String,
    /// When it began; the wall clock's error isn't looked up.
    pub from: Mark,
    /// How long it was, and what was seen at its end; none while it runs.
    pub ended: Option<(Span, Option<Seen>)>,
}

pub(crate) fn started(tx: &Connection, line: Applied<'_>, event: &TimerStarted) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO timers (chain, seq, round, checkpoint, equipment, item, part, boot, mono_ms,
           at)
         VALUES (:chain, :seq, :round, :checkpoint, :equipment, :item, :part, :boot, :mono_ms,
           :at)",
    )?
    .execute(named_params! {
        ":chain": line.chain, ":seq": line.seq as i64, ":round": event.round.bytes(),
        ":checkpoint": event.checkpoint.bytes(),
        ":equipment": event.equipment.as_ref().map_or(&[][..], |id| id.bytes().as_slice()),
        ":item": event.item, ":part": event.part, ":boot": line.boot,
        ":mono_ms": line.mono_ms as i64, ":at": line.at,
    })?;
    Ok(())
}

pub(crate) fn stopped(tx: &Connection, line: Applied<'_>, event: &TimerStopped) -> Result<()> {
    if event.started.journal.is_some() {
        return Ok(());
    }
    let seen = event.seen.as_ref().map(word).transpose()?;
    tx.prepare_cached(
        "UPDATE timers SET stopped = :stopped, seconds = :seconds, at_most_s = :at_most_s,
           open = :open, seen = :seen
         WHERE chain = :chain AND seq = :seq AND stopped = 0",
    )?
    .execute(named_params! {
        ":stopped": line.seq as i64, ":seconds": event.seconds, ":at_most_s": event.at_most_s,
        ":open": event.open, ":seen": seen.unwrap_or_default(), ":chain": line.chain,
        ":seq": event.started.seq as i64,
    })?;
    Ok(())
}

fn timer(row: &Row<'_>) -> rusqlite::Result<OwnTimer> {
    let equipment: Vec<u8> = row.get(3)?;
    let stopped: i64 = row.get(9)?;
    let seen: String = row.get(13)?;
    let at_least_s: i64 = row.get(10)?;
    let at_most_s: Option<i64> = row.get(11)?;
    let open: bool = row.get(12)?;
    let span = Span {
        at_least_s: at_least_s.unsigned_abs(),
        at_most_s: match (at_most_s, open) {
            (_, true) => None,
            (Some(most), false) => Some(most.unsigned_abs()),
            (None, false) => Some(at_least_s.unsigned_abs()),
        },
    };
    let seen = read_json("seen", &format!("\"{seen}\"")).ok();
    Ok(OwnTimer {
        seq: row.get::<_, i64>(0)?.unsigned_abs(),
        round: RoundId::from_bytes(row.get(1)?),
        checkpoint: CheckpointId::from_bytes(row.get(2)?),
        equipment: equipment.try_into().ok().map(EquipmentId::from_bytes),
        item: row.get(4)?,
        part: row.get(5)?,
        from: Mark {
            boot: row.get(6)?,
            mono_ms: row.get::<_, i64>(7)?.unsigned_abs(),
            at: row.get(8)?,
            off_ms_max: None,
        },
        ended: (stopped > 0).then_some((span, seen)),
    })
}

const COLUMNS: &str = "seq, round, checkpoint, equipment, item, part, boot, mono_ms, at, stopped,
                       seconds, at_most_s, open, seen";

impl Store {
    /// The durations of a round, as they were begun.
    pub fn timers(&self, round: RoundId) -> Result<Vec<OwnTimer>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM timers WHERE chain = :chain AND round = :round ORDER BY seq"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let params = named_params! {":chain": self.chain()?.chain, ":round": round.bytes()};
        let rows = statement.query_map(params, timer)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Every duration that still runs, in whatever round.
    pub fn timers_running(&self) -> Result<Vec<OwnTimer>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM timers WHERE chain = :chain AND stopped = 0 ORDER BY seq"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let rows = statement.query_map(named_params! {":chain": self.chain()?.chain}, timer)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The clocks of own lines from a timer's start to now, and how far the wall clock may be off
    /// in each boot, as its last anchor there says.
    ///
    /// Shape: the start itself, what lies between, and `now` with its own error.
    pub fn marks_since(&self, timer: &OwnTimer, now: Mark) -> Result<(Mark, Vec<Mark>, Mark)> {
        let (mut start, mut now) = (timer.from.clone(), now);
        let mut between = Vec::new();
        let first = timer.seq.saturating_sub(ANCHOR_LINES).max(1);
        let last = self.chain()?.last;
        for (seq, line, _) in self.lines(first, last - first + 1, usize::MAX)? {
            let Some((envelope, event)) = protocol::line::read(&line) else {
                continue;
            };
            if let Event::ClockAnchored(anchor) = &event {
                let under_way = anchor.received_mono_ms.checked_sub(anchor.sent_mono_ms);
                let off =
                    under_way.and_then(|ms| off_ms(&anchor.server_time, &anchor.received_at, ms));
                if envelope.boot == start.boot {
                    start.off_ms_max = off;
                }
                if envelope.boot == now.boot {
                    now.off_ms_max = off;
                }
            }
            if seq > timer.seq {
                between.push(Mark {
                    boot: envelope.boot.into_owned(),
                    mono_ms: envelope.mono_ms,
                    at: envelope.at.into_owned(),
                    off_ms_max: None,
                });
            }
        }
        Ok((start, between, now))
    }
}
