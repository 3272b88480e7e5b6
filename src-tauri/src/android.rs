//! What Android does its own way: the folder is the app's own, the window is the screen, and the
//! phone reads tags and dials.

use std::path::PathBuf;
use tauri::{App, Builder, Manager, Runtime, WebviewWindowBuilder};

/// The reader of tags, and the way of a `tel:` link to the phone and of a newer app's page to its
/// browser: a web view would load them as pages of the app. Android runs one instance of an app by
/// itself.
pub fn plugins<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder
        .plugin(tauri_plugin_nfc::init())
        .plugin(tauri_plugin_opener::init())
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
