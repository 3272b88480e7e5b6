//! Makes the pages' folder where the pages haven't been built, and watches it for new ones.

fn main() {
    let pages = "../ui/dist/console";
    // A checkout without built pages still builds; the server says then how to build them.
    if let Err(error) = std::fs::create_dir_all(pages) {
        println!("cargo::warning=couldn't make {pages}: {error}");
    }
    println!("cargo::rerun-if-changed={pages}");
    println!("cargo::rerun-if-changed=build.rs");
}
