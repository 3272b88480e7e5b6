//! What a desktop does its own way: folder, one instance, the window's size and frame.

use std::path::PathBuf;
use tauri::{App, Builder, Manager, Runtime, WebviewWindowBuilder};

/// Names another folder for the data: drives, and trials beside one's own.
const DATA: &str = "TOUCHPOINT_DATA";
/// Takes the frame away, so that a window is as large as its page: for drives and pictures.
const BARE: &str = "TOUCHPOINT_BARE_WINDOW";

/// Plugins of a desktop.
pub fn plugins<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    // Another folder is another handheld, which may stand beside the first.
    if std::env::var_os(DATA).is_some() {
        return builder;
    }
    builder.plugin(tauri_plugin_single_instance::init(
        |app, _arguments, _folder| {
            for window in app.webview_windows().into_values() {
                let shown = window.unminimize().and_then(|()| window.show());
                if let Err(error) = shown.and_then(|()| window.set_focus()) {
                    tracing::warn!(%error, "the first window can't be shown");
                }
            }
        },
    ))
}

/// The folder of this app's data.
pub fn data_folder<R: Runtime>(app: &App<R>) -> tauri::Result<PathBuf> {
    match std::env::var_os(DATA) {
        Some(folder) => Ok(folder.into()),
        None => app.path().app_data_dir(),
    }
}

/// The window as a desktop wants it.
pub fn dress<'a, R: Runtime, M: Manager<R>>(
    window: WebviewWindowBuilder<'a, R, M>,
) -> WebviewWindowBuilder<'a, R, M> {
    window.decorations(std::env::var_os(BARE).is_none())
}
