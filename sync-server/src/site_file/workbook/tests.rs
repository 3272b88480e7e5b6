//! Workbooks are what they say, and the same each time.

use super::*;
use crate::site_file::demo_site;

#[test]
fn the_same_rows_are_the_same_bytes() {
    let draft = demo_site::draft();
    assert_eq!(of(&draft).expect("written"), of(&draft).expect("written"));
    assert_eq!(template().expect("written"), template().expect("written"));
}

#[test]
fn every_value_of_the_real_sized_site_has_its_column() {
    let draft = demo_site::draft();
    for sheet in sheets::all() {
        for row in draft.rows(&sheet.key) {
            for key in row.columns() {
                assert!(sheet.of_key(key).is_some(), "{}: {key}", sheet.key);
            }
            for column in sheet.columns.iter().filter(|column| column.required) {
                assert!(
                    row.get(&column.key).is_some(),
                    "{}: {}",
                    sheet.key,
                    column.key
                );
            }
        }
    }
}

#[test]
fn the_real_sized_site_is_as_big_as_it_says() {
    let draft = demo_site::draft();
    for (sheet, rows) in [
        ("buildings", 12),
        ("checkpoints", 400),
        ("equipment", 1_500),
        ("staff", 40),
        ("plans", 60),
        ("gauges", 30),
        ("routes", 12),
    ] {
        assert_eq!(draft.rows(sheet).len(), rows, "{sheet}");
        let mut names: Vec<_> = draft
            .rows(sheet)
            .iter()
            .map(|row| row.get("name"))
            .collect();
        names.sort();
        names.dedup();
        // Machines of one kind have gauges of one name.
        assert!(
            sheet == "gauges" || names.len() == rows,
            "{sheet}: a name stands twice"
        );
    }
    let floors = |row: &&Row| row.get("building") == Some("1栋");
    let places = draft.rows("checkpoints").iter().filter(floors);
    let floors: std::collections::BTreeSet<_> = places.map(|row| row.get("floor")).collect();
    assert_eq!(floors.len(), 30);
}
