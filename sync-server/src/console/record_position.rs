//! Where phones say they were at the points of a round, beside where the places are.

use crate::console::names::Names;
use crate::console::record::RecordPosition;
use crate::console::record_lines::Lines;
use crate::error::ServerError;
use crate::sql::positions::{self, Kept};
use chrono::DateTime;
use model::ids::CheckpointId;
use model::position::is_far;
use rusqlite::Connection;
use std::collections::BTreeMap;

/// The positions of a round's visits, by journal and seq of the visit.
pub type Positions = BTreeMap<(i64, i64), Kept>;

/// Reads them.
pub fn of_round(connection: &Connection, round: i64) -> Result<Positions, ServerError> {
    let all = positions::of_round(connection, round)?.into_iter();
    Ok(all.map(|kept| ((kept.journal, kept.seq), kept)).collect())
}

/// One of them as the record shows it, beside its place.
pub fn shown(names: &Names, lines: &Lines, place: CheckpointId, kept: &Kept) -> RecordPosition {
    let position = kept.position;
    let row = names.checkpoints.get(&place).and_then(|row| row.position);
    let distance_m = row.map(|place| place.point().metres_to(position.point()));
    let visited_at = lines.get(&(kept.journal, kept.seq));
    RecordPosition {
        latitude_e7: position.latitude_e7,
        longitude_e7: position.longitude_e7,
        accuracy_m: position.accuracy_m,
        mock: position.mock,
        after_s: visited_at.map_or(0, |said| seconds(&said.at, &kept.said_at)),
        distance_m,
        far: distance_m.is_some_and(|far| is_far(far, position.accuracy_m)),
    }
}

fn seconds(from: &str, to: &str) -> i64 {
    let read = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let passed = read(from).zip(read(to)).map(|(from, to)| to - from);
    passed.map_or(0, |passed| passed.num_seconds().max(0))
}
