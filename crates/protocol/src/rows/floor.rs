//! Pictures of floors, and where places stand on them.

use model::ids::FloorPlanId;
use serde::{Deserialize, Serialize};

/// Kind `floor_plan`: a picture that places are shown on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorPlanRow {
    pub name: String,
    /// As its places name it; absent: of more than one, or of the whole site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub building: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// SHA-256 of its picture.
    pub picture: String,
    /// Pixels from left to right, and from top to bottom.
    pub width: u32,
    pub height: u32,
}

/// Where a place stands on a plan, in ten-thousandths of the picture's width from the left and of
/// its height from the top: so a sharper picture of the same floor moves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FloorDot {
    pub floor_plan: FloorPlanId,
    pub x_e4: u32,
    pub y_e4: u32,
}

impl FloorDot {
    /// The right and the lower edge.
    pub const MAX_E4: u32 = 10_000;
}
