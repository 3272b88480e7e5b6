//! Each way in which a file is refused: file, line and reason.

use crate::parse;

#[test]
fn the_samples_are_read() {
    for (file, text) in crate::files::FILES {
        if let Err(e) = parse(file, text) {
            panic!("{e}");
        }
    }
}
