#![doc = include_str!("../README.md")]

mod call;
mod clock;
mod handheld;
mod photos;

#[cfg(target_os = "android")]
#[path = "android.rs"]
mod platform;
#[cfg(not(target_os = "android"))]
#[path = "desktop.rs"]
mod platform;

use handheld::Opener;
use tauri::{App, Manager, WebviewWindowBuilder};
use tracing_subscriber::EnvFilter;

/// Opens the window and returns when it is closed.
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    start_log();
    let started = platform::plugins(tauri::Builder::default())
        .invoke_handler(tauri::generate_handler![call::call])
        .register_asynchronous_uri_scheme_protocol("photo", photos::answer)
        .setup(|app| Ok(open_window(app)?))
        .run(settings_and_pages());
    if let Err(error) = started {
        tracing::error!(%error, "the window can't be opened");
        std::process::exit(1);
    }
}

fn start_log() {
    let filter = EnvFilter::try_from_env("TOUCHPOINT_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,refinery_core=warn"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // Android starts the app again in the same process: the log is there already.
    log.try_init().unwrap_or_default();
}

/// `tauri.conf.json` and `ui/dist/handheld`, as they were when the app was built.
#[expect(
    clippy::disallowed_types,
    reason = "the macro's own map; nothing here walks it"
)]
fn settings_and_pages() -> tauri::Context {
    tauri::generate_context!()
}

fn open_window(app: &mut App) -> tauri::Result<()> {
    app.manage(Opener::new(platform::data_folder(app)?));
    let window = app
        .config()
        .app
        .windows
        .first()
        .cloned()
        .unwrap_or_default();
    platform::dress(WebviewWindowBuilder::from_config(app, &window)?).build()?;
    Ok(())
}
