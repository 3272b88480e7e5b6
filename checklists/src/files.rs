//! The files that come with the program, and the catalogue read from them.
//!
//! A test holds this list against the folders.

use std::sync::OnceLock;

use crate::catalogue::{Catalogue, parse};

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../", $name)))),*]
    };
}

/// Each file's name, as a refusal names it, and its text.
pub(crate) const FILES: &[(&str, &str)] =
    files!["touchpoints/11-lobby.toml", "touchpoints/13-corridors.toml",];

/// The catalogue that comes with the program.
///
/// Edges: read once; the crate's tests hold that the files are good, so it never fails.
pub fn built_in() -> &'static Catalogue {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let mut catalogue = Catalogue::default();
        for (file, text) in FILES {
            match parse(file, text) {
                Ok(checklist) => catalogue.checklists.push(checklist),
                Err(refused) => unreachable!("the built-in catalogue is refused: {refused}"),
            }
        }
        catalogue
    })
}
