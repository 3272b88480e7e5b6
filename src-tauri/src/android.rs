//! What Android does its own way: the folder is the app's own, and the window is the screen.

use std::path::PathBuf;
use tauri::{App, Builder, Manager, Runtime, WebviewWindowBuilder};

/// Android runs one instance of an app by itself.
pub fn plugins<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
}

/// The folder of this app's data; goes with the app, and no other app reads it.
pub fn data_folder<R: Runtime>(app: &App<R>) -> tauri::Result<PathBuf> {
    app.path().app_data_dir()
}

/// The window as it comes: `MainActivity.kt` keeps it clear of bars and keyboard.
pub fn dress<'a, R: Runtime, M: Manager<R>>(
    window: WebviewWindowBuilder<'a, R, M>,
) -> WebviewWindowBuilder<'a, R, M> {
    window
}
