//! What the catalogue that comes with the program must hold.

use crate::files::FILES;
use crate::{Catalogue, TOUCHPOINT_LINES, parse_all};

fn catalogue() -> Catalogue {
    match parse_all(FILES) {
        Ok(catalogue) => catalogue,
        Err(refused) => {
            let lines: Vec<String> = refused.iter().map(ToString::to_string).collect();
            panic!("{}", lines.join("\n"));
        }
    }
}

#[test]
fn every_line_of_the_standard_has_exactly_one_item() {
    let catalogue = catalogue();
    let counts: Vec<usize> = catalogue.touchpoints().map(|one| one.items.len()).collect();
    let items: usize = counts.iter().sum();
    println!("{} touchpoints, {items} items", counts.len());
    let shown: Vec<String> = counts.iter().map(ToString::to_string).collect();
    println!("{}", shown.join(" "));
    let wanted: Vec<usize> = TOUCHPOINT_LINES
        .iter()
        .map(|lines| *lines as usize)
        .collect();
    assert_eq!(counts, wanted);
    assert_eq!(items, 158);
}
