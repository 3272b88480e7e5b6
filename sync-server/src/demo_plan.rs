//! The sample's plan, and where its places stand on it: so that its floors show something.

use crate::error::ServerError;
use crate::floor_plans::{self, Drawn};
use crate::folder::Folder;
use crate::own;
use crate::sql::feed;
use crate::sql::sites::Site;
use crate::start::FIRST_PERSON;
use crate::writer::Writing;
use model::ids::FloorPlanId;
use protocol::feed::Kind;
use protocol::rows::{CheckpointRow, FloorDot, FloorPlanRow};

/// A drawing of the sample's grounds.
pub const DRAWING: &[u8] = include_bytes!("../sites/sample-plan.png");

/// Where places stand on it, in ten-thousandths of its width and height.
const DOTS: &[(&str, u32, u32)] = &[
    ("东门人行口", 9_350, 5_000),
    ("东门宣传栏", 8_700, 4_250),
    ("南门人行口", 4_300, 9_100),
    ("南门车行口", 5_700, 9_100),
    ("北门车行口", 5_250, 1_050),
    ("中心广场", 4_300, 5_800),
    ("中心喷泉", 5_000, 5_000),
    ("广场宣传栏", 5_750, 4_150),
    ("环路东段", 9_080, 6_800),
    ("环路西段", 920, 3_600),
    ("景观溪流", 1_900, 5_400),
    ("儿童游乐区", 4_600, 3_450),
    ("园区凉亭", 3_000, 3_650),
    ("地面停车场", 6_700, 6_250),
    ("东围墙", 9_580, 2_600),
    ("西围墙", 420, 7_000),
    ("业主会所", 3_040, 5_300),
    ("客服前台", 7_330, 5_180),
    ("1栋大堂", 2_000, 2_700),
    ("2栋大堂", 3_670, 2_700),
    ("3栋大堂", 6_330, 2_700),
    ("4栋大堂", 8_000, 2_700),
    ("5栋大堂", 2_000, 7_830),
    ("6栋大堂", 3_670, 7_830),
    ("7栋大堂", 6_330, 7_830),
    ("8栋大堂", 8_000, 7_830),
];

/// Develops the drawing; before the writer's turn, since it takes a while.
pub fn draw(folder: &Folder) -> Result<Drawn, ServerError> {
    floor_plans::draw(folder, DRAWING)
}

/// Sets the plan, and puts its places there.
pub fn set(writing: &Writing<'_>, site: &Site, drawn: &Drawn) -> Result<(), ServerError> {
    let id = FloorPlanId(own::new_id(writing.now));
    let row = FloorPlanRow {
        name: "总平面图".to_owned(),
        building: None,
        floor: None,
        picture: String::new(),
        width: 0,
        height: 0,
    };
    let row = floor_plans::with_picture(row, drawn);
    floor_plans::set(writing, site, (id, &row), Some(drawn), FIRST_PERSON)?;
    let mut dots = Vec::new();
    for (place, json) in feed::of_kind(writing.tx, site.number, Kind::Checkpoint.name())? {
        let row: Option<CheckpointRow> = serde_json::from_str(&json).ok();
        let dot = row.and_then(|row| DOTS.iter().find(|(name, _, _)| *name == row.name));
        if let (Some((_, x_e4, y_e4)), Ok(place)) = (dot, place.parse()) {
            let dot = FloorDot {
                floor_plan: id,
                x_e4: *x_e4,
                y_e4: *y_e4,
            };
            dots.push((place, Some(dot)));
        }
    }
    floor_plans::place(writing, site, &dots, FIRST_PERSON)?;
    Ok(())
}
