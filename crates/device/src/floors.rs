//! Plans of the floors that a round's places stand on. How a place stands in the round is not said
//! here: `Walk` does.

use crate::command::{DotShown, FloorShown, Reply};
use crate::error::DeviceError;
use crate::handheld::Handheld;
use crate::site::Site;
use crate::walk::Walk;
use model::ids::{CheckpointId, FloorPlanId, RoundId};
use protocol::feed::Kind;
use protocol::rows::FloorPlanRow;

impl Handheld {
    /// Plans that places of a round stand on, by name.
    ///
    /// Edges: one whose picture isn't here yet is left out, and so is one without such a place.
    pub(crate) fn floors(&self, round: RoundId) -> Result<Reply, DeviceError> {
        let now = self.now();
        let store = self.store();
        let site = self.site(&store)?;
        let walk = Walk::find(&store, &site, &now, round)?;
        let rows: Vec<(String, FloorPlanRow)> = store.feed_rows(Kind::FloorPlan)?;
        let mut floors = Vec::new();
        for (id, row) in rows {
            let Ok(floor_plan) = id.parse::<FloorPlanId>() else {
                continue;
            };
            let dots = dots_on(floor_plan, &site, &walk.route);
            if dots.is_empty() || !self.has_photo(&row.picture) {
                continue;
            }
            floors.push(FloorShown {
                floor_plan,
                name: row.name,
                picture: row.picture,
                width: row.width,
                height: row.height,
                dots,
            });
        }
        floors.sort_by(|one, other| {
            let key = |floor: &FloorShown| (floor.name.clone(), floor.floor_plan);
            key(one).cmp(&key(other))
        });
        Ok(Reply::Floors { floors })
    }
}

fn dots_on(plan: FloorPlanId, site: &Site, route: &[CheckpointId]) -> Vec<DotShown> {
    let dots = route.iter().filter_map(|checkpoint| {
        let dot = site.checkpoints.get(checkpoint)?.dot?;
        (dot.floor_plan == plan).then_some(DotShown {
            checkpoint: *checkpoint,
            x_e4: dot.x_e4,
            y_e4: dot.y_e4,
        })
    });
    dots.collect()
}
