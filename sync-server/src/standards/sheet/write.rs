//! A checklist as a plain sheet, and the sheet to be filled in.

use super::columns;
use crate::error::ServerError;
use crate::site_file::draft::{Row, list};
use crate::site_file::workbook;
use crate::xlsform::{figure, said};
use checklists::{Checklist, Item, PartKind, RuleOutcome, WEIGHTS, Words};

/// Signs that no sheet may have in its name, and how many it may have.
const NOT_IN_NAMES: [char; 8] = ['[', ']', ':', '*', '?', '/', '\\', '\''];
const NAME_CHARS_MAX: usize = 31;

/// The empty sheet, with its heads, notes, drop-downs and two examples that an import passes over.
pub fn template() -> Result<Vec<u8>, ServerError> {
    workbook::template_of(columns())
}

/// A checklist as a sheet that comes back as it is, where the site has the checklist: what no
/// column can say, an import keeps from the version before.
pub fn write(list: &Checklist) -> Result<Vec<u8>, ServerError> {
    let rows: Vec<Row> = list.items.iter().map(row).collect();
    workbook::of_sheet(columns(), &sheet_name(list), &rows)
}

/// What the sheet of a checklist is called; an import knows it again by that.
pub(super) fn sheet_name(list: &Checklist) -> String {
    let name = format!("{} {}", list.id, list.name.zh).replace(NOT_IN_NAMES, " ");
    let name: String = name.chars().take(NAME_CHARS_MAX).collect();
    name.trim().to_owned()
}

fn row(item: &Item) -> Row {
    let other = |words: &Words| (words.en != words.zh).then(|| words.en.clone());
    let row = Row::default()
        .with("id", &item.id)
        .with("name", &item.name.zh)
        .with_some("name_en", other(&item.name))
        .with("text", &item.text.zh)
        .with_some("text_en", other(&item.text))
        .with("clauses", list(item.clauses.iter().map(|one| &one.zh)))
        .with_some(
            "clauses_en",
            english(item.clauses.iter().map(|one| (&one.zh, &one.en))),
        )
        .with("must_see", if item.must_see { "yes" } else { "no" })
        .with("role", said(&item.role))
        .with("severity", said(&item.severity))
        .with_some("every", item.every.map(|every| said(&every)))
        .with_some("when", item.when.map(|when| said(&when)))
        .with("fail_wants", list(item.fail_wants.iter().map(said)))
        .with("template", said(&item.template))
        .with_some(
            "weight",
            (item.weight != *WEIGHTS.start()).then_some(item.weight),
        );
    let part = match &item.parts[..] {
        [] => return row.with("kind", "tick"),
        [part] => part,
        _ => return row.with("kind", "several"),
    };
    let limits = part.limits.as_ref();
    let fails = part
        .choices
        .iter()
        .filter(|one| one.outcome == RuleOutcome::Fail);
    let decimals = part.decimals.filter(|_| part.kind == PartKind::Number);
    row.with("kind", said(&part.kind))
        .with_some("unit", part.unit.as_ref())
        .with_some(
            "low",
            limits.and_then(|limits| limits.low_milli).map(figure),
        )
        .with_some(
            "high",
            limits.and_then(|limits| limits.high_milli).map(figure),
        )
        .with_some("decimals", decimals)
        .with("choices", list(part.choices.iter().map(|one| &one.zh)))
        .with_some(
            "choices_en",
            english(part.choices.iter().map(|one| (&one.zh, &one.en))),
        )
        .with("failing", list(fails.map(|one| &one.zh)))
}

/// The English words of several texts, where they are other than the Chinese ones.
fn english<'w>(all: impl Iterator<Item = (&'w String, &'w String)>) -> Option<String> {
    let all: Vec<_> = all.collect();
    let same = all.iter().all(|(zh, en)| zh == en);
    (!same).then(|| list(all.into_iter().map(|(_, en)| en)))
}
