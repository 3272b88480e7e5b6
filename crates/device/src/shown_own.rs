//! What screens show of the site's own pictures, plans of floors among them, and of doubts about
//! the person at the screen.

use model::ids::{CheckpointId, FloorPlanId};
use protocol::rows::DoubtKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The site's own photo of a good state or of a place, and its spoken words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SitePicture {
    /// `item/{list}/{item}` or `place/{checkpoint}`.
    pub id: String,
    /// SHA-256, where its bytes are here.
    pub photo: Option<String>,
    pub clip: Option<String>,
}

/// A plan of a floor, and where places of a round stand on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct FloorShown {
    pub floor_plan: FloorPlanId,
    pub name: String,
    /// SHA-256 of its picture, whose bytes are here.
    pub picture: String,
    /// Pixels.
    pub width: u32,
    pub height: u32,
    /// In walking order.
    pub dots: Vec<DotShown>,
}

/// A place on a plan, in ten-thousandths of the picture's width and height.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DotShown {
    pub checkpoint: CheckpointId,
    pub x_e4: u32,
    pub y_e4: u32,
}

/// Something implausible, and what the person said to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DoubtShown {
    pub id: String,
    pub kind: DoubtKind,
    /// Claimed wall clock of what is doubted, RFC 3339.
    pub at: String,
    /// Name of the place; null: none.
    pub place: Option<String>,
    /// The plan's name; null: none.
    pub round: Option<String>,
    /// How many items, or photos.
    pub count: Option<u32>,
    /// In how many seconds, or by how many.
    #[ts(type = "number | null")]
    pub seconds: Option<i64>,
    pub answer: Option<DoubtAnswer>,
}

/// What the person said to a doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DoubtAnswer {
    pub at: String,
    pub note: Option<String>,
    /// SHA-256 of voice notes and photos.
    pub photos: Vec<String>,
}
