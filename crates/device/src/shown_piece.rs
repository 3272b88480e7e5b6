//! What screens show of a piece of equipment: its ledger's head, what falls due, its year.

use checklists::Words;
use model::ids::EquipmentId;
use model::ledger::{Due, EquipmentStatus};
use model::outcome::Outcome;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A piece of equipment as its card shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PieceShown {
    pub equipment: EquipmentId,
    pub name: String,
    /// The catalogue's name of its kind.
    pub kind: Option<Words>,
    pub status: EquipmentStatus,
    /// What the ledger keeps of it, such as `agent`, `mass`, `made`, `serviced`, in that order.
    pub fields: Vec<(String, String)>,
    /// What falls due, the most urgent first, without what is fine for more than a year.
    pub dues: Vec<DueShown>,
    /// It has reached its age and must not serve any more.
    pub scrap: bool,
    /// The last twelve months, the oldest first; none where nobody ever looked.
    pub months: Vec<MonthShown>,
    /// When it was last looked at, and by whom.
    pub last: Option<LastChecked>,
}

/// One thing that falls due, by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DueShown {
    pub name: Words,
    pub due: Due,
}

/// What the walks of a month found; null: nobody looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MonthShown {
    /// `YYYY-MM`.
    pub month: String,
    pub outcome: Option<Outcome>,
}

/// The last look at a piece before this round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LastChecked {
    /// The site's day, `YYYY-MM-DD`.
    pub day: String,
    pub by: Option<String>,
    pub outcome: Outcome,
}
