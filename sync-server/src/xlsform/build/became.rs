//! What became of each row, said in words: somebody reads it before the form is taken.

use super::Building;
use crate::site_file::problem::says;
use crate::standards::said_part;
use crate::xlsform::Line;
use crate::xlsform::survey::Question;
use checklists::{Item, Words, said_asked_if};

/// An item in one line, with the only value that it asks for.
pub fn said_item(items: &[Item], item: &Item, alone: &Words) -> Words {
    let of = |name: &str, part: &str| match part.is_empty() || part == name {
        true => format!("{} {name}", item.id),
        false => format!("{} {part}", item.id),
    };
    let (zh, en) = (of(&item.name.zh, &alone.zh), of(&item.name.en, &alone.en));
    match said_asked_if(items, item) {
        Some(when) => says(
            format!("检查项 {zh}，只在{}时问", when.zh),
            format!("item {en}, asked only where {}", when.en),
        ),
        None => says(format!("检查项 {zh}"), format!("item {en}")),
    }
}

impl Building<'_> {
    /// Says what became of a row. Edges: of what repeats only the first time.
    pub(super) fn became(
        &mut self,
        question: &Question<'_>,
        zh: impl Into<String>,
        en: impl Into<String>,
    ) {
        if self.time.is_some_and(|time| time > 1) {
            return;
        }
        self.lines.push(Line {
            row: question.row.number,
            kind: question.row.get("type").unwrap_or_default().to_owned(),
            name: question.row.get("name").unwrap_or_default().to_owned(),
            becomes: says(zh, en),
        });
    }

    /// The same of an item, once its parts are known.
    pub(super) fn item_became(&mut self, question: &Question<'_>, at: usize) {
        let item = &self.items[at];
        let alone = match &item.parts[..] {
            [one] if question.children.is_empty() => said_part(one),
            _ => says("", ""),
        };
        let said = said_item(&self.items, item, &alone);
        self.became(question, said.zh, said.en);
    }

    /// The same of the newest part of an item.
    pub(super) fn part_became(&mut self, question: &Question<'_>, at: usize) {
        let item = &self.items[at];
        let Some(part) = item.parts.last() else {
            return;
        };
        let part = said_part(part);
        let zh = format!("“{}”的分项：{}", item.name.zh, part.zh);
        let en = format!("part of `{}`: {}", item.name.en, part.en);
        self.became(question, zh, en);
    }
}
