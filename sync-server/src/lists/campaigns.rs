//! Campaigns, a row a stage or milestone: its days, how it stands, and what was said of it last.

use super::cell::{code, day, moment, number, text, yes};
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::campaigns::{CampaignPart, told};
use crate::error::ServerError;
use crate::sql::campaigns;

pub const LIST: List = List {
    name: "campaigns",
    title: ("专项工作", "Campaigns"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[Own {
        key: "of",
        title: ("专项编号", "Campaign id"),
    }],
    rows,
};

const COLUMNS: &[Column] = &[
    text("campaign", ("专项", "Campaign"), 16),
    text("name", ("阶段", "Stage"), 14),
    code("kind", ("类型", "Kind"), "console.stage_kind"),
    day("from", ("开始", "From")),
    day("to", ("结束", "To")),
    code("stands", ("状态", "Standing"), "console.stage_stands"),
    text("figures", ("数字", "Figures"), 30),
    moment("said_at", ("最近意见", "Last word")),
    text("said_by", ("谁", "By"), 12),
    code("reason", ("原因", "Reason"), "console.stage_reason"),
    text("note", ("说明", "Note"), 24),
    number("photos", ("佐证照片", "Photos of evidence")),
    yes("closed", ("专项已结束", "Campaign closed")),
    text("id", ("专项编号", "Campaign id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let wanted = look.asked.one("of");
    for found in campaigns::of_site(look.connection, look.site.number)? {
        let id = found.id.to_string();
        if wanted.is_some_and(|wanted| wanted != id) {
            continue;
        }
        let one = told(look.connection, look.site, look.names, found, look.now)?;
        for part in &one.parts {
            let last = part.words.last();
            let photos = part
                .words
                .iter()
                .map(|word| word.photos.len())
                .sum::<usize>();
            take(vec![
                Cell::text(one.plan.name.as_str()),
                Cell::text(part.name.as_str()),
                match &part.kind {
                    Some(kind) => Cell::code(kind),
                    None => Cell::Code("milestone".to_owned()),
                },
                Cell::Day(part.from.clone()),
                Cell::Day(part.to.clone()),
                Cell::code(&part.stands),
                figures(part),
                Cell::moment(last.map(|word| word.at.as_str())),
                Cell::maybe(last.map(|word| word.by.as_str())),
                last.filter(|word| !word.reason.is_empty())
                    .map_or(Cell::None, |word| Cell::Code(word.reason.clone())),
                Cell::maybe(last.map(|word| word.note.as_str())),
                Cell::Count(photos as i64),
                Cell::Yes(one.plan.closed),
                Cell::Text(id.clone()),
            ])?;
        }
    }
    Ok(())
}

/// Each figure with its word.
fn figures(part: &CampaignPart) -> Cell {
    let words = part.figures.iter().map(|figure| {
        let said = |tongue| {
            let what = super::word("console.stage_figure", &figure.what, tongue);
            format!("{what} {}", figure.count)
        };
        checklists::Words {
            zh: said(super::Tongue::Zh),
            en: said(super::Tongue::En),
        }
    });
    Cell::words(&words.collect::<Vec<_>>())
}
