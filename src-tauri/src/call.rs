//! The one command of the page: hands it to the handheld, away from the window's thread.

use crate::handheld::{Opener, internal};
use device::{Command, CommandError, Reply};
use tauri::{AppHandle, Manager};

/// Does one command of the page.
///
/// Errors: those of the handheld; where its store can't be opened, the reason for every command.
#[tauri::command]
pub async fn call(command: Command, app: AppHandle) -> Result<Reply, CommandError> {
    let done = tauri::async_runtime::spawn_blocking(move || {
        app.state::<Opener>().handheld()?.handle(command)
    });
    done.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a command broke off");
        Err(internal("the command broke off; what was saved is safe"))
    })
}
