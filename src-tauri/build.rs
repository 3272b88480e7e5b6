//! Checks the app's settings and hands the pages over to be put inside.

fn main() {
    tauri_build::build();
}
