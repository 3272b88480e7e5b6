//! What looks implausible, as lines come: looked for, kept, and what people say to it. The rules
//! are `model::doubt`'s.

use crate::clock::write_time;
use crate::error::ServerError;
use crate::project::answers::{Where, is_later};
use crate::project::{Place, Projection};
use crate::sql::doubts::{self, Doubt, Said};
use crate::sql::findings::text_of;
use crate::sql::{feed, places, rounds};
use chrono::{DateTime, TimeDelta, Utc};
use model::doubt::{Clocks, Ticked, Ticks, clock_set, no_time_to_walk};
use model::ids::{CheckpointId, RoundId};
use model::position::is_far;
use protocol::events::{CheckpointReached, DoubtAnswered, Event, How, Position};
use protocol::feed::Kind;
use protocol::rows::{CheckpointRow, DoubtKind, DoubtRow, DoubtSaid};
use serde::{Deserialize, Serialize};

/// Days that a doubt stays in the feed.
const DAYS: i64 = 60;

/// What a journal's next line is compared with: its last lines by somebody, as far as rules ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tail {
    clocks: Option<Clocks>,
    /// The last place whose tag or label was scanned.
    scan: Option<(Clocks, CheckpointId)>,
    ticks: Ticks,
}

/// Answers of a line in local numbers: the round, where, and the item.
pub(super) type Told = (i64, Where, i64);

/// What a doubt is about, beside the line that raises it.
#[derive(Debug, Clone, Copy, Default)]
struct About {
    round: Option<i64>,
    /// The checkpoint, as a place.
    place: Option<i64>,
    count: Option<u32>,
    seconds: Option<i64>,
}

impl Tail {
    /// The next line's clocks; by how many seconds the wall clock was set before it.
    fn go_on(&mut self, clocks: &Clocks) -> Option<i64> {
        match &mut self.clocks {
            Some(before) if before.boot == clocks.boot => {
                let set = clock_set(before, clocks);
                (before.mono_ms, before.at_ms) = (clocks.mono_ms, clocks.at_ms);
                set
            }
            before => {
                *before = Some(clocks.clone());
                None
            }
        }
    }
}

impl Projection<'_> {
    /// Reads what the first line is compared with.
    pub(super) fn tail_read(&mut self) -> Result<(), ServerError> {
        let kept = doubts::tail(self.writing.tx, self.journal.number)?;
        let tail = kept.and_then(|json| serde_json::from_str(&json).ok());
        self.tail = tail.unwrap_or_default();
        Ok(())
    }

    /// Keeps what the next batch's first line is compared with.
    pub(super) fn tail_kept(&self) -> Result<(), ServerError> {
        let damaged = |_| ServerError::Damaged { what: "a tail" };
        let json = serde_json::to_string(&self.tail).map_err(damaged)?;
        Ok(doubts::keep_tail(
            self.writing.tx,
            self.journal.number,
            &json,
        )?)
    }

    /// Looks at a line of a handheld, after what it means was projected.
    ///
    /// Edges: a line by nobody raises nothing, and the next is compared with the one before it.
    pub(super) fn doubted(&mut self, at: Place<'_>) -> Result<(), ServerError> {
        if at.said.by.is_none() {
            return Ok(());
        }
        let set = self.tail.go_on(&at.said.clocks);
        if set.is_some() {
            let about = About {
                seconds: set,
                ..self.about(&at.said.event)?
            };
            self.doubt(at, DoubtKind::ClockSet, at.seq, about)?;
        }
        if let Event::CheckpointReached(reached) = &at.said.event {
            self.scanned(at, reached)?;
        }
        match at.photos.is_empty() {
            true => Ok(()),
            false => self.photos_seen_before(at),
        }
    }

    /// Two tags or labels of different buildings, and no time to walk from one to the other.
    fn scanned(&mut self, at: Place<'_>, reached: &CheckpointReached) -> Result<(), ServerError> {
        if !matches!(reached.how, How::Nfc | How::Qr) {
            return Ok(());
        }
        let (now, here) = (&at.said.clocks, reached.checkpoint);
        let Some((then, there)) = self.tail.scan.replace((now.clone(), here)) else {
            return Ok(());
        };
        let Some(seconds) = no_time_to_walk(&then, now).filter(|_| there != here) else {
            return Ok(());
        };
        let building = |id: CheckpointId| -> Result<Option<String>, ServerError> {
            let row: Option<CheckpointRow> = self.held(Kind::Checkpoint, &id.to_string())?;
            let building = row.map(|row| row.building);
            Ok(building.filter(|building| !building.is_empty()))
        };
        let apart = match (building(there)?, building(here)?) {
            (Some(there), Some(here)) => there != here,
            _ => false,
        };
        if !apart {
            return Ok(());
        }
        let about = About {
            seconds: Some(seconds),
            ..self.about(&at.said.event)?
        };
        self.doubt(at, DoubtKind::TwoPlaces, at.seq, about)
    }

    /// Items that were answered one by one.
    pub(super) fn ticked(&mut self, at: Place<'_>, told: &[Told]) -> Result<(), ServerError> {
        if at.said.by.is_none() || self.journal.device.is_none() {
            return Ok(());
        }
        for told in told.chunk_by(|one, other| one.1.point == other.1.point) {
            let Some(&(round, seen, _)) = told.first() else {
                continue;
            };
            let place = match seen.point {
                0 => seen.place,
                point => point,
            };
            let items: Vec<Ticked> = told.iter().map(|one| (one.2, one.1.place)).collect();
            let clocks = &at.said.clocks;
            let ticks = &mut self.tail.ticks;
            if let Some(burst) = ticks.add(clocks, at.seq, (round, place), &items) {
                let about = About {
                    round: Some(round),
                    place: Some(seen.point).filter(|point| *point != 0),
                    count: Some(burst.count),
                    seconds: Some(burst.seconds),
                };
                self.doubt(at, DoubtKind::Hurried, burst.seq, about)?;
            }
        }
        Ok(())
    }

    /// Photos that lines of another round have named.
    fn photos_seen_before(&mut self, at: Place<'_>) -> Result<(), ServerError> {
        let about = self.about(&at.said.event)?;
        let Some(round) = about.round else {
            return Ok(());
        };
        let (tx, mut count) = (self.writing.tx, 0);
        for photo in at.photos {
            let rounds = (self.site.number, round);
            count += u32::from(doubts::in_another_round(tx, rounds, photo)?);
        }
        if count == 0 {
            return Ok(());
        }
        let count = Some(count);
        self.doubt(at, DoubtKind::PhotoAgain, at.seq, About { count, ..about })
    }

    /// A visit's position is farther from its place than its accuracy explains.
    pub(super) fn located_at(
        &mut self,
        at: Place<'_>,
        (round, place): (i64, i64),
        position: Position,
    ) -> Result<(), ServerError> {
        if at.said.by.is_none() {
            return Ok(());
        }
        let id = places::place_id(self.writing.tx, place)?.map(CheckpointId::from_bytes);
        let row: Option<CheckpointRow> = match id {
            Some(id) => self.held(Kind::Checkpoint, &id.to_string())?,
            None => None,
        };
        let there = row.and_then(|row| row.position);
        let distance_m = there.map(|there| there.point().metres_to(position.point()));
        if !distance_m.is_some_and(|far| is_far(far, position.accuracy_m)) {
            return Ok(());
        }
        let about = About {
            round: Some(round),
            place: Some(place),
            ..About::default()
        };
        self.doubt(at, DoubtKind::Elsewhere, at.seq, about)
    }

    /// The round and place that an event names.
    fn about(&self, event: &Event) -> Result<About, ServerError> {
        let (round, place) = named(event);
        let tx = self.writing.tx;
        let round = match round {
            Some(id) => rounds::by_id(tx, self.site.number, id)?,
            None => None,
        };
        let place = match place {
            Some(id) => Some(places::place(tx, id.bytes())?),
            None => None,
        };
        Ok(About {
            round: round.map(|round| round.number),
            place,
            ..About::default()
        })
    }

    /// Keeps a doubt about who wrote the line; `seq` names the line that it is known by.
    ///
    /// Edges: a round that was walked with paper raises none.
    fn doubt(
        &mut self,
        at: Place<'_>,
        kind: DoubtKind,
        seq: i64,
        about: About,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let paper = match about.round {
            Some(round) => rounds::by_number(tx, round)?.walked_at.is_some(),
            None => false,
        };
        let staff = places::staff(tx, at.said.by)?;
        let Some(staff) = staff.filter(|_| !paper) else {
            return Ok(());
        };
        let kind = text_of(&kind);
        let id = format!("{}.{seq}.{kind}", self.journal.id);
        let (at, at_ms) = when(at, self.writing.now);
        let doubt = Doubt {
            id: id.clone(),
            site: self.site.number,
            staff,
            kind,
            at,
            at_ms,
            round: about.round,
            place: about.place,
            count: about.count,
            seconds: about.seconds,
            said: None,
        };
        doubts::put(tx, &doubt)?;
        self.doubts.insert(id);
        Ok(())
    }

    /// What somebody says to a doubt about themselves; the last word counts.
    pub(super) fn doubt_answered(
        &mut self,
        at: Place<'_>,
        said: &DoubtAnswered,
    ) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let held = doubts::by_id(tx, self.site.number, &said.doubt)?;
        let by = places::staff(tx, at.said.by)?;
        let Some(held) = held.filter(|held| by == Some(held.staff)) else {
            return self.odd(at);
        };
        if held
            .said
            .is_some_and(|held| is_later(&held.at, &at.said.at))
        {
            return Ok(());
        }
        let damaged = |_| ServerError::Damaged { what: "an answer" };
        let said_now = Said {
            at: at.said.at.clone(),
            note: said.note.clone().unwrap_or_default(),
            photos: serde_json::to_string(&said.photos).map_err(damaged)?,
        };
        doubts::say(tx, &held.id, &said_now)?;
        self.doubts.insert(held.id);
        Ok(())
    }

    /// A doubt's row in the feed. Edges: one that has left it stays out.
    pub(super) fn doubt_row(&self, id: &str) -> Result<(), ServerError> {
        let tx = self.writing.tx;
        let Some(doubt) = doubts::by_id(tx, self.site.number, id)? else {
            return Ok(());
        };
        let kind = serde_json::from_value(serde_json::Value::String(doubt.kind));
        let staff = places::staff_id(tx, Some(doubt.staff))?;
        let (Ok(kind), Some(staff)) = (kind, staff) else {
            return Ok(());
        };
        if doubt.at_ms < oldest_ms(self.writing.now) {
            return Ok(());
        }
        let place = match doubt.place {
            Some(place) => places::place_id(tx, place)?,
            None => None,
        };
        let round = match doubt.round {
            Some(round) => Some(rounds::by_number(tx, round)?.id),
            None => None,
        };
        let row = DoubtRow {
            staff,
            kind,
            at: doubt.at,
            round,
            checkpoint: place.map(CheckpointId::from_bytes),
            count: doubt.count,
            seconds: doubt.seconds,
            answer: doubt.said.map(|said| DoubtSaid {
                at: said.at,
                note: Some(said.note).filter(|note| !note.is_empty()),
                photos: serde_json::from_str(&said.photos).unwrap_or_default(),
            }),
        };
        self.put(Kind::Doubt, id, &row)
    }
}

/// The round and checkpoint that an event names, where it names them.
fn named(event: &Event) -> (Option<RoundId>, Option<CheckpointId>) {
    match event {
        Event::CheckpointReached(it) => (Some(it.round), Some(it.checkpoint)),
        Event::CheckpointSkipped(it) => (Some(it.round), Some(it.checkpoint)),
        Event::Answered(it) => {
            let places = it.answers.iter();
            let place = places.filter_map(|answer| answer.checkpoint).next();
            (Some(it.round), place)
        }
        Event::Corrected(it) => {
            let place = it.answer.as_ref().and_then(|answer| answer.checkpoint);
            (Some(it.round), place)
        }
        Event::TimerStarted(it) => (Some(it.round), Some(it.checkpoint)),
        Event::RoundStarted(it) => (Some(it.round), None),
        Event::RoundHandedOver(it) => (Some(it.round), None),
        Event::RoundFinished(it) => (Some(it.round), None),
        Event::DutyDone(it) => (Some(it.round), None),
        Event::FindingRaised(it) => (None, it.checkpoint),
        _ => (None, None),
    }
}

/// When what is doubted was: as claimed. Edges: a clock that is wrong by more than a day ahead, or
/// that says what has left the feed long ago, isn't believed: the line came now.
fn when(at: Place<'_>, now: DateTime<Utc>) -> (String, i64) {
    let claimed_ms = at.said.clocks.at_ms;
    let tomorrow_ms = (now + TimeDelta::days(1)).timestamp_millis();
    match (oldest_ms(now)..=tomorrow_ms).contains(&claimed_ms) {
        true => (at.said.at.clone(), claimed_ms),
        false => (write_time(now), now.timestamp_millis()),
    }
}

fn oldest_ms(now: DateTime<Utc>) -> i64 {
    (now - TimeDelta::days(DAYS)).timestamp_millis()
}

/// Takes out of the feed what is older than its days: whether anything was. No tombstones.
pub(super) fn age_out(
    tx: &rusqlite::Transaction<'_>,
    site: i64,
    now: DateTime<Utc>,
) -> Result<bool, ServerError> {
    let old = doubts::fed_before(tx, site, oldest_ms(now))?;
    for id in &old {
        feed::age_out(tx, site, Kind::Doubt.name(), id)?;
    }
    Ok(!old.is_empty())
}
