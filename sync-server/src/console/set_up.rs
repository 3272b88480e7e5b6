//! Setting a site up by its file: what an import would change, every problem, and the import
//! itself.

use crate::app::App;
use crate::bounded::Program;
use crate::console::session::{Desk, Verb};
use crate::error::{ServerError, refuse};
use crate::site_file::{self, Imported, Problem};
use crate::wire::answer::Json;
use crate::wire::asked::{Address, Question};
use crate::wire::body;
use crate::writer::Writing;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use model::ids::SiteId;
use protocol::ErrorCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use ts_rs::TS;

/// The most bytes of a file: some hundred thousand rows.
const FILE_BYTES_MAX: usize = 20 << 20;
/// The most signs of a file's name.
const NAME_MAX: usize = 200;
/// Problems that are told; a sheet in which every cell is wrong has more than anybody reads.
pub const PROBLEMS_MAX: usize = 1_000;

/// Files are read one at a time: each may take half a gigabyte.
pub static READING: Semaphore = Semaphore::const_new(1);
/// How long a file waits for the one before.
pub const TURN_MAX: Duration = Duration::from_secs(20);

/// What came of a file.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct SetUpTold {
    /// Nothing was changed: this is what would be.
    dry_run: bool,
    /// Every one that was found, in the order of the file; nothing is imported while one stands.
    problems: Vec<Problem>,
    /// How many more there are.
    problems_left_out: u32,
    /// None where a problem stands.
    import: Option<Imported>,
}

/// What a file is called, and whether it is only tried.
#[derive(Deserialize)]
pub struct Asked {
    pub name: String,
    #[serde(default)]
    pub dry_run: bool,
}

/// Refuses a file's name that is none.
pub fn checked_name(asked: Asked) -> Result<Asked, ServerError> {
    if asked.name.is_empty() || asked.name.chars().count() > NAME_MAX {
        let message = "`name` is the file's, at most 200 signs";
        return Err(refuse(ErrorCode::Malformed, message));
    }
    Ok(asked)
}

/// `POST /api/console/sites/{site}/setup?name=SITE.xlsx&dry_run=true` with the file as it is
///
/// Shape: problems are an answer, not a refusal: they are what was asked for.
pub async fn set_up(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    Question(asked): Question<Asked>,
    body: Body,
) -> Result<Json<SetUpTold>, ServerError> {
    let site = app
        .readers
        .read(|connection| desk.site(connection, &site, Verb::SetUp))?;
    let asked = checked_name(asked)?;
    let bytes = body::read(body, FILE_BYTES_MAX).await?;
    let dry_run = asked.dry_run;
    let told = import(&app, site.id, desk.name, asked, bytes).await;
    let (import, mut problems) = match told {
        Ok(import) => (Some(Imported { dry_run, ..import }), Vec::new()),
        Err(ServerError::SiteFile(problems)) => (None, problems),
        Err(error) => return Err(error),
    };
    let more = problems.len().saturating_sub(PROBLEMS_MAX);
    problems.truncate(PROBLEMS_MAX);
    Ok(Json(SetUpTold {
        dry_run,
        problems,
        problems_left_out: u32::try_from(more).unwrap_or(u32::MAX),
        import,
    }))
}

async fn import(
    app: &Arc<App>,
    site: SiteId,
    person: String,
    asked: Asked,
    bytes: Vec<u8>,
) -> Result<Imported, ServerError> {
    let Asked { name, dry_run } = asked;
    let turn = tokio::time::timeout(TURN_MAX, READING.acquire()).await;
    let Ok(Ok(turn)) = turn else {
        let message = "another file is being read: try again soon";
        return Err(refuse(ErrorCode::Busy, message));
    };
    let own = app.clone();
    // Its turn goes with the work, which goes on where nobody waits for it any more.
    let read = move || {
        let file = site_file::from_bytes(&Program::of_workbooks()?, &name, &bytes);
        drop(turn);
        let mut file = file?;
        file.hash_pins(&own.readers, site)?;
        Ok::<_, ServerError>(file)
    };
    let file = tokio::task::spawn_blocking(read)
        .await
        .map_err(|_| ServerError::Stopping)??;
    let deed =
        move |writing: &Writing<'_>| file.import_by(writing, Some(site), Some(person.as_str()));
    match dry_run {
        true => app.rehearse(deed).await,
        false => app.write(deed).await,
    }
}

/// `GET /api/console/sites/{site}/setup/template.xlsx`: the empty workbook, to be filled in.
pub async fn template(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Response, ServerError> {
    app.readers
        .read(|connection| desk.site(connection, &site, Verb::See))?;
    Ok(workbook("template.xlsx", site_file::workbook::template()?))
}

/// `GET /api/console/sites/{site}/setup/site.xlsx`: the site as it stands, to be changed and
/// brought back. It holds no PINs.
pub async fn as_it_stands(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
) -> Result<Response, ServerError> {
    let draft = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::SetUp)?;
        site_file::workbook::as_it_stands(connection, &site)
    })?;
    Ok(workbook("site.xlsx", site_file::workbook::of(&draft)?))
}

/// A workbook that is saved under a name.
pub fn workbook(name: &str, bytes: Vec<u8>) -> Response {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (headers, bytes).into_response()
}
