//! What the desk's pages call (`/api/console`), and the pages themselves.

pub mod audit;
mod audit_lines;
pub mod board;
mod calendar;
mod campaign_acts;
mod campaign_figures;
pub mod campaigns;
mod changes;
mod channels;
pub mod closing;
pub mod completion;
mod device_acts;
pub mod devices;
pub mod doubts;
mod drawn;
pub mod dues;
mod enrolling;
pub mod finding;
pub mod findings;
pub mod floors;
mod floors_set;
pub mod gauges;
mod guard;
pub mod incident_tell;
pub mod incidents;
pub mod intake;
mod labels;
pub mod ledger;
mod ledger_discharge;
pub mod ledger_history;
pub mod ledger_months;
mod ledger_piece;
pub mod lists;
mod merges;
pub mod months;
pub mod names;
pub mod notices;
pub mod orders;
mod pages;
mod paper;
pub mod people;
mod people_acts;
pub mod performance;
mod photo_pairs;
mod photo_sources;
pub mod photo_wall;
pub mod photos;
pub mod pictures;
pub mod plan_month;
pub mod plans;
pub mod points;
pub mod quality;
pub mod quality_score;
pub mod quotas;
pub mod record;
pub mod record_build;
pub mod record_lines;
mod record_position;
pub mod reports;
pub mod session;
mod set_up;
mod settings;
mod settings_check;
pub mod shifts;
mod slips;
pub mod standards;
mod standards_edit;
pub mod strip;
mod strip_points;
mod tokens;
pub mod trainings;
mod trainings_set;
pub mod walkaround;

pub use pages::HEADERS as PAGE_HEADERS;

use crate::app::App;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use std::sync::Arc;

/// What the console is told about how it is served.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// Cookies are `__Host-` and Secure.
    pub tls: bool,
    /// In `demo`: calls want this in `X-Start-Token`, and only loopback names are answered.
    pub start_token: Option<String>,
    /// Notices may be sent over plain http beyond this machine.
    pub plain_webhooks: bool,
}

/// What the desk's pages call.
pub fn routes(app: &Arc<App>) -> Router<Arc<App>> {
    let calls = Router::new()
        .route("/sign-in", post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .route("/me", get(session::me))
        .route("/photos/{sha256}", get(photos::photo))
        .route("/sites/{site}/photos/{sha256}/marks", get(drawn::marks))
        .route("/sites/{site}/board", get(board::board))
        .route("/sites/{site}/rounds/{round}", get(record::record))
        .route("/sites/{site}/rounds/{round}/paper", get(paper::paper))
        .route("/sites/{site}/doubts", get(doubts::list))
        .route("/sites/{site}/gauges", get(gauges::gauges))
        .route("/sites/{site}/people", get(orders::people))
        .route("/sites/{site}/labels", get(labels::list))
        .route("/sites/{site}/labels/pdf", post(labels::pdf))
        .route("/sites/{site}/labels/make", post(labels::make))
        .route("/sites/{site}/labels/renew", post(labels::renew))
        .route("/sites/{site}/walkaround", get(walkaround::walkaround))
        .route("/sites/{site}/plans", get(plans::plans))
        .route("/sites/{site}/plans/{plan}", get(plan_month::plan))
        .route("/sites/{site}/shifts", get(shifts::shifts))
        .route("/sites/{site}/calendar", get(calendar::calendar))
        .route("/sites/{site}/lists", get(lists::all))
        .route("/sites/{site}/lists/{list}", get(lists::list))
        .route("/sites/{site}/reports", get(reports::all))
        .route("/sites/{site}/reports/{report}", get(reports::report))
        .route("/sites/{site}/pack", get(reports::pack))
        .route("/sites/{site}/filed/{id}", get(lists::filed))
        .route("/sites/{site}/tokens", get(tokens::list).post(tokens::make))
        .route("/sites/{site}/tokens/{token}/end", post(tokens::end))
        .merge(ledger_routes().merge(notice_routes()))
        .merge(order_routes())
        .merge(sums_routes())
        .merge(place_routes().merge(training_routes()))
        .merge(file_routes().merge(people_routes()))
        .merge(campaign_routes())
        .route("/sites/{site}/quotas", get(quotas::quotas))
        .route("/sites/{site}/codes", post(enrolling::make))
        .route("/sites/{site}/incidents", get(incidents::incidents))
        .route("/sites/{site}/changes", get(changes::changes))
        .layer(from_fn_with_state(Arc::clone(app), guard::calls));
    let pages = Router::new()
        .route("/", get(pages::index))
        .route("/assets/{*path}", get(pages::asset))
        .route("/enrol", get(pages::enrol));
    Router::new()
        .nest("/api/console", calls)
        .merge(pages)
        .layer(from_fn_with_state(Arc::clone(app), guard::names))
}

/// Findings and orders: what was seen, and what is done about it.
fn order_routes() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/sites/{site}/findings",
            get(findings::findings).post(intake::raise),
        )
        .route("/sites/{site}/findings/{finding}", get(finding::finding))
        .route(
            "/sites/{site}/findings/{finding}/merge",
            post(merges::merge),
        )
        .route("/sites/{site}/findings/{finding}/part", post(merges::part))
        .route("/sites/{site}/orders", post(intake::take_in))
        .route("/sites/{site}/orders/kinds", get(intake::kinds))
        .route("/sites/{site}/orders/levels", get(orders::all_levels))
        .route("/sites/{site}/orders/move", post(orders::move_on))
        .route("/sites/{site}/orders/{order}/note", post(intake::note))
        .route("/sites/{site}/orders/{order}/slip", post(slips::bring))
}

/// The ledger, what falls due, and what was read.
fn ledger_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sites/{site}/equipment", get(ledger::ledger))
        .route("/sites/{site}/equipment/months", get(ledger_months::months))
        .route(
            "/sites/{site}/equipment/{equipment}",
            get(ledger_piece::piece),
        )
        .route(
            "/sites/{site}/equipment/{equipment}/history",
            get(ledger_history::history),
        )
        .route(
            "/sites/{site}/equipment/{equipment}/what-if",
            get(ledger_history::judged_anew),
        )
}

/// Places: plans of floors, and where they stand on them; pictures; what is closed.
fn place_routes() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/sites/{site}/pictures",
            get(pictures::list).post(pictures::set),
        )
        .route("/sites/{site}/closing", get(closing::list))
        .route("/sites/{site}/checkpoints/odd", get(points::odd))
        .route(
            "/sites/{site}/checkpoints/{checkpoint}/close",
            post(closing::close),
        )
        .route(
            "/sites/{site}/checkpoints/{checkpoint}/open",
            post(closing::open),
        )
        .route(
            "/sites/{site}/floors",
            get(floors::floors).post(floors_set::set),
        )
        .route("/sites/{site}/floors/dots", post(floors_set::dots))
        .route(
            "/sites/{site}/floors/{plan}/remove",
            post(floors_set::remove),
        )
}

/// Who was trained or examined.
fn training_routes() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/sites/{site}/trainings",
            get(trainings::trainings).post(trainings_set::hold),
        )
        .route(
            "/sites/{site}/trainings/{training}/withdraw",
            post(trainings_set::withdraw),
        )
}

/// Campaigns, stage by stage.
fn campaign_routes() -> Router<Arc<App>> {
    Router::new()
        .route(
            "/sites/{site}/campaigns",
            get(campaigns::list).post(campaign_acts::make),
        )
        .route(
            "/sites/{site}/campaigns/{campaign}",
            get(campaigns::one).post(campaign_acts::set),
        )
        .route(
            "/sites/{site}/campaigns/{campaign}/judge",
            post(campaign_acts::judge),
        )
}

/// People, their handhelds, and who may sign in here.
fn people_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sites/{site}/devices", get(devices::devices))
        .route(
            "/sites/{site}/devices/{device}/revoke",
            post(device_acts::revoke),
        )
        .route("/sites/{site}/staff", get(people::staff))
        .route("/sites/{site}/staff/pins", post(people_acts::pins))
        .route("/sites/{site}/staff/{staff}/end", post(people_acts::end))
        .route("/sites/{site}/staff/{staff}/give", post(people_acts::give))
        .route("/sites/{site}/accounts", get(people::accounts))
        .route(
            "/sites/{site}/accounts/{account}/end",
            post(people_acts::end_sessions),
        )
}

/// What adds up over many rounds: marks, completion, photos.
fn sums_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sites/{site}/quality", get(quality::quality))
        .route("/sites/{site}/quality/fails", get(quality::fails))
        .route("/sites/{site}/completion", get(completion::completion))
        .route("/sites/{site}/completion/rounds", get(completion::rounds))
        .route("/sites/{site}/photos", get(photo_wall::wall))
        .route("/sites/{site}/audit", get(audit::audit))
        .route("/sites/{site}/performance", get(performance::performance))
        .route("/sites/{site}/performance/orders", get(performance::orders))
}

/// Notices, and the site's settings.
fn notice_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sites/{site}/notices", get(notices::list))
        .route("/sites/{site}/notices/read", post(notices::read))
        .route(
            "/sites/{site}/settings",
            get(settings::settings).post(settings::set),
        )
        .route("/sites/{site}/channels", post(channels::set))
        .route("/sites/{site}/channels/remove", post(channels::remove))
        .route("/sites/{site}/channels/test", post(channels::test))
}

/// The site's file and its checklists, in and out.
fn file_routes() -> Router<Arc<App>> {
    Router::new()
        .route("/sites/{site}/setup", post(set_up::set_up))
        .route("/sites/{site}/setup/template.xlsx", get(set_up::template))
        .route("/sites/{site}/setup/site.xlsx", get(set_up::as_it_stands))
        .route(
            "/sites/{site}/standards",
            get(standards::list).post(standards_edit::begin),
        )
        .route("/sites/{site}/standards/form", post(standards::import))
        .route(
            "/sites/{site}/standards/sheet.xlsx",
            get(standards::template),
        )
        .route(
            "/sites/{site}/standards/{list}/sheet.xlsx",
            get(standards::plain),
        )
        .route("/sites/{site}/standards/{list}", post(standards_edit::edit))
        .route(
            "/sites/{site}/standards/{list}/form.xlsx",
            get(standards::form),
        )
}
