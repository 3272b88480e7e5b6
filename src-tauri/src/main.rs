//! The app on a desktop; on Android the system calls the library.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    touchpoint_app::run();
}
