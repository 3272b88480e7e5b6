//! A journal as it was written, with its proof.

use crate::app::App;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::lists::unseen;
use crate::sql::journals;
use crate::wire::answer::not_found;
use crate::wire::asked::Address;
use crate::{export, served_file};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use model::ids::JournalId;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::sync::Arc;

/// `GET /api/v1/sites/{site}/journals/{journal}`: as `touchpoint-server export` writes it.
pub async fn journal(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, journal)): Address<(String, String)>,
) -> Result<Response, ServerError> {
    let id: JournalId = journal.parse().map_err(|_| not_found("journal"))?;
    let work = Arc::clone(&app);
    let made = tokio::task::spawn_blocking(move || {
        let app = work;
        app.readers.read(|connection| {
            let site = desk.site(connection, &site, Verb::Journals)?;
            let found = journals::by_id(connection, id)?;
            found
                .filter(|journal| journal.site == Some(site.number))
                .map(|_| ())
                .ok_or_else(|| not_found("journal"))
        })?;
        let mut file = unseen(&app.folder)?;
        let mut out = BufWriter::new(&mut file);
        export::write(&app.folder, &app.keys, id, app.clock.now(), &mut out)?;
        out.flush()
            .map_err(ServerError::file("write", app.folder.path()))?;
        drop(out);
        file.seek(SeekFrom::Start(0))
            .map_err(ServerError::file("read", app.folder.path()))?;
        Ok::<_, ServerError>(file)
    });
    let file = made.await.map_err(|_| ServerError::Stopping)??;
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, served_file::body(file)).into_response())
}
