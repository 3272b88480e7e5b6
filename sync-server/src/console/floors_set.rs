//! What the desk brings of its floors: pictures of them, and where places stand.

use crate::app::App;
use crate::console::floors::{Floors, all};
use crate::console::orders::bad;
use crate::console::pictures::{BODY_BYTES_MAX, in_turn};
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::floor_plans::{self, PLANS_MAX};
use crate::own;
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use axum::body::Body;
use axum::extract::State;
use model::ids::{CheckpointId, FloorPlanId};
use protocol::rows::{FloorDot, FloorPlanRow};
use serde::Deserialize;
use std::sync::Arc;

/// The most bytes of where places stand.
const DOTS_BYTES_MAX: usize = 512 << 10;
/// The most letters of a plan's name, building or floor.
const NAME_MAX: usize = 60;

/// A plan that is brought, or brought anew.
#[derive(Deserialize)]
struct Asked {
    /// None: a new one.
    floor_plan: Option<FloorPlanId>,
    name: String,
    building: Option<String>,
    floor: Option<String>,
    /// None: the picture that it has stays.
    base64: Option<String>,
}

/// `POST /api/console/sites/{site}/floors` with
/// `{"floor_plan"?,"name","building"?,"floor"?,"base64"?}`
///
/// Errors: a name that is empty or too long, a plan that isn't there, bytes that are no picture.
pub async fn set(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<Floors>, ServerError> {
    // Nobody sends twenty megabytes for a site that isn't theirs.
    app.readers
        .read(|connection| desk.site(connection, &site, Verb::SetUp))?;
    let asked = body::read(body, BODY_BYTES_MAX).await?;
    let mut asked: Asked = read_json(&asked)?;
    let name = named("name", Some(&asked.name))?;
    let name = name.ok_or_else(|| bad("`name`: it is empty"))?;
    let building = named("building", asked.building.as_deref())?;
    let floor = named("floor", asked.floor.as_deref())?;
    let base64 = asked.base64.take();
    if asked.floor_plan.is_none() && base64.is_none() {
        return Err(bad("`base64`: a new plan needs its picture"));
    }
    let folder = app.folder.clone();
    let drawn = match base64 {
        Some(base64) => {
            Some(in_turn(base64, move |brought| floor_plans::draw(&folder, brought)).await?)
        }
        None => None,
    };
    let told = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let plans = floor_plans::all(writing.tx, &site)?;
        let (id, held) = match asked.floor_plan {
            Some(id) => {
                let held = plans.get(&id).ok_or_else(|| not_found("floor plan"))?;
                (id, held.picture.clone())
            }
            None if plans.len() >= PLANS_MAX => {
                return Err(bad(format!("at most {PLANS_MAX} plans")));
            }
            None => (FloorPlanId(own::new_id(writing.now)), String::new()),
        };
        let size = plans.get(&id).map_or((0, 0), |row| (row.width, row.height));
        let row = FloorPlanRow {
            name: name.clone(),
            building: building.clone(),
            floor: floor.clone(),
            picture: held,
            width: size.0,
            height: size.1,
        };
        let row = match &drawn {
            Some(drawn) => floor_plans::with_picture(row, drawn),
            None => row,
        };
        floor_plans::set(writing, &site, (id, &row), drawn.as_ref(), &desk.name)?;
        all(writing.tx, &site, writing.now)
    });
    Ok(Json(told.await?))
}

/// A short text without blanks around it; none where it is empty.
fn named(field: &str, text: Option<&str>) -> Result<Option<String>, ServerError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    if text.is_some_and(|text| text.chars().count() > NAME_MAX) {
        return Err(bad(format!("`{field}`: at most {NAME_MAX} letters")));
    }
    Ok(text.map(str::to_owned))
}

/// `POST /api/console/sites/{site}/floors/{plan}/remove`: its places are on no plan then.
pub async fn remove(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, plan)): Address<(String, String)>,
) -> Result<Json<Floors>, ServerError> {
    let told = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let plan: FloorPlanId = plan.parse().map_err(|_| not_found("floor plan"))?;
        if !floor_plans::all(writing.tx, &site)?.contains_key(&plan) {
            return Err(not_found("floor plan"));
        }
        floor_plans::remove(writing, &site, plan, &desk.name)?;
        all(writing.tx, &site, writing.now)
    });
    Ok(Json(told.await?))
}

/// Where places stand from now on.
#[derive(Deserialize)]
struct Dots {
    dots: Vec<Dot>,
}

/// One of them; without a plan it is taken off the one it is on.
#[derive(Deserialize)]
struct Dot {
    checkpoint: CheckpointId,
    floor_plan: Option<FloorPlanId>,
    #[serde(default)]
    x_e4: u32,
    #[serde(default)]
    y_e4: u32,
}

/// `POST /api/console/sites/{site}/floors/dots` with
/// `{"dots":[{"checkpoint","floor_plan","x_e4","y_e4"}]}`: all of them, or none.
pub async fn dots(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<Floors>, ServerError> {
    let asked: Dots = read_json(&body::read(body, DOTS_BYTES_MAX).await?)?;
    let told = app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let dots = asked.dots.iter().map(|dot| {
            let Dot { x_e4, y_e4, .. } = *dot;
            let on = dot.floor_plan.map(|floor_plan| FloorDot {
                floor_plan,
                x_e4,
                y_e4,
            });
            (dot.checkpoint, on)
        });
        floor_plans::place(writing, &site, &dots.collect::<Vec<_>>(), &desk.name)?;
        all(writing.tx, &site, writing.now)
    });
    Ok(Json(told.await?))
}
