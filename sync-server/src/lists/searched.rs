//! Where a word is looked for: a file holds the rows that its page shows for the same word.

use super::{Cell, List, Tongue};

/// The columns in which a word is looked for, where a list's page looks in no others.
const SEARCHED: [(&str, &[&str]); 10] = [
    (
        "findings",
        &[
            "place",
            "building",
            "owner",
            "raised_by",
            "item_name",
            "clauses",
        ],
    ),
    (
        "orders",
        &["note", "customer", "phone", "at", "owner", "place"],
    ),
    ("plans", &["name", "person"]),
    ("checkpoints", &["name", "building", "floor", "code"]),
    (
        "items",
        &[
            "list",
            "list_name",
            "item",
            "name",
            "text",
            "clauses",
            "parts",
        ],
    ),
    (
        "equipment",
        &[
            "name",
            "place",
            "building",
            "kind_name",
            "responsible",
            "replaced_by",
        ],
    ),
    ("fire-months", &["name", "place", "building", "kind_name"]),
    (
        "readings",
        &["piece", "place", "building", "item_name", "part_name"],
    ),
    (
        "labels",
        &["name", "building", "floor", "at", "code", "person"],
    ),
    ("staff", &["name"]),
];

/// Whether a word, in small letters, stands in what a list's page looks in.
pub fn says(list: &List, row: &[Cell], word: &str) -> bool {
    let searched = SEARCHED.iter().find(|(name, _)| *name == list.name);
    let all: Vec<usize> = match searched {
        Some((_, keys)) => keys.iter().filter_map(|key| list.column(key)).collect(),
        None => (0..list.columns.len()).collect(),
    };
    let cells = all
        .iter()
        .filter_map(|at| Some((row.get(*at)?, &list.columns[*at])));
    let said = cells.flat_map(|(cell, column)| {
        [Tongue::Zh, Tongue::En].map(|tongue| cell.said(column, tongue).to_lowercase())
    });
    match searched {
        // As the page does: what stands beside each other is one text.
        Some(_) => said.collect::<Vec<_>>().join(" ").contains(word),
        None => said.into_iter().any(|text| text.contains(word)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::by_name;

    #[test]
    fn a_word_is_looked_for_where_the_page_looks() {
        let list = by_name("findings").expect("a list");
        let at = |key: &str| list.column(key).expect("a column");
        let mut row = vec![Cell::None; list.columns.len()];
        row[at("severity")] = Cell::code(&checklists::Severity::Serious);
        row[at("place")] = Cell::text("1栋大堂");
        row[at("building")] = Cell::text("北区");
        row[at("item_name")] = Cell::Words(checklists::says("门", "Door"));
        let finds = |word: &str| says(list, &row, word);
        for word in ["大堂", "大堂 1栋大堂 北", "door"] {
            assert!(finds(word), "{word}");
        }
        assert!(
            !finds("严重") && !finds("serious"),
            "no part of the page's search"
        );
        let rounds = by_name("rounds").expect("a list");
        let mut row = vec![Cell::None; rounds.columns.len()];
        row[0] = Cell::text("夜巡");
        assert!(says(rounds, &row, "夜") && !says(rounds, &row, "日"));
        for (name, keys) in SEARCHED {
            let list = by_name(name).expect(name);
            for key in keys {
                assert!(list.column(key).is_some(), "{name} {key}");
            }
        }
    }
}
