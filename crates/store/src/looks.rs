//! What own lines say of one piece of equipment, round by round.

use crate::rounds::id16;
use crate::{Result, Store};
use model::ids::{EquipmentId, RoundId, StaffId};
use model::outcome::Outcome;
use rusqlite::named_params;

/// An answer at a piece that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnLook {
    pub round: RoundId,
    /// When the round was walked: its claimed start, RFC 3339.
    pub at: String,
    /// Who walked it last.
    pub by: Option<StaffId>,
    pub outcome: Outcome,
}

impl Store {
    /// The answers at a piece that stand here, of whatever item: those of a round, and those of
    /// lines after `after`. Edges: what wasn't possible or doesn't apply is no look at it.
    pub fn looks_at(
        &self,
        equipment: EquipmentId,
        after: u64,
        round: RoundId,
    ) -> Result<Vec<OwnLook>> {
        let sql = "WITH looks AS (
                     SELECT round, outcome FROM answers
                     WHERE equipment = :equipment AND length(equipment) > 0 AND withdrawn = 0
                       AND seq > :after
                     UNION
                     SELECT round, outcome FROM answers
                     WHERE equipment = :equipment AND length(equipment) > 0 AND withdrawn = 0
                       AND round = :round)
                   SELECT rounds.round, iif(walked_at = '', started_at, walked_at),
                     coalesce(walker, walked_by, by), outcome
                   FROM looks JOIN rounds ON rounds.round = looks.round";
        let mut statement = self.connection.prepare_cached(sql)?;
        let params = named_params! {
            ":equipment": equipment.bytes(), ":after": after as i64, ":round": round.bytes(),
        };
        let rows = statement.query_map(params, |row| {
            let by = id16(row, 2)?.map(StaffId::from_bytes);
            let round = RoundId::from_bytes(row.get(0)?);
            Ok((round, row.get::<_, String>(1)?, by, row.get::<_, i64>(3)?))
        })?;
        let mut looks = Vec::new();
        for row in rows {
            let (round, at, by, outcome) = row?;
            let judged = Outcome::from_number(outcome).filter(|outcome| outcome.is_judged());
            looks.extend(judged.map(|outcome| OwnLook {
                round,
                at,
                by,
                outcome,
            }));
        }
        Ok(looks)
    }
}
