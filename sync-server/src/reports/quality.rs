//! The month's quality: how much of what was judged passed, touchpoint by touchpoint, and the
//! findings that were seen most, with before and after.

use super::{Axis, Bar, Body, Fact, Head, Look, Of, Part, Radar, Report, Row};
use crate::console::finding::told_of;
use crate::console::findings::ConsoleFinding;
use crate::console::months::Month;
use crate::console::orders::levels;
use crate::console::quality::{QualityAxis, of_month};
use crate::console::quality_score::QualityScore;
use crate::error::ServerError;
use crate::lists::{Cell, Tongue, word};
use crate::sql::findings;
use model::orders::OrderState;
use std::collections::BTreeMap;

pub const REPORT: Report = Report {
    name: "quality",
    title: ("品质月报", "Month's quality"),
    about: (
        "20 个触点本月、上月、年均的通过率，问题前十",
        "How 20 touchpoints did this month, last month, on average; ten findings",
    ),
    of: Of::Month,
    body,
};

/// A share of fewer answers proves too little to be shown.
const FEW: u32 = 5;
/// So many findings are shown with their photos.
const SHOWN: usize = 10;

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let month = Month {
        first: look.asked.from,
        last: look.asked.to,
    };
    let told = of_month(look.connection, look.site, month)?;
    let mut body = Body::default();
    body.about.push(Fact::new(
        tongue.one(("月份", "Month")),
        told.month.as_str(),
    ));
    let mut all = QualityScore::default();
    told.axes.iter().for_each(|axis| all.add(axis.month));
    body.parts.push(Part::Facts {
        facts: vec![
            Fact::new(tongue.one(("判定项", "Judged")), all.judged.to_string()),
            Fact::new(tongue.one(("通过", "Passed")), all.passed.to_string()),
            Fact::new(tongue.one(("通过率", "Share passed")), share_said(all)),
        ],
    });
    if told.weighed {
        let text = tongue.one((
            "通过率按各项的权重计：标 ×2 的项，一次抵两次。",
            "Shares are by weight: an item marked ×2 counts twice.",
        ));
        body.parts.push(Part::Words {
            text: text.to_owned(),
        });
    }
    body.parts.extend(by_level(look)?);
    let axes: Vec<&QualityAxis> = told.axes.iter().collect();
    body.parts.push(Part::Radar(radar(&axes, tongue)));
    body.parts.push(ranking(&axes, tongue));
    let heads = vec![
        Head::new(tongue.one(("触点", "Touchpoint")), 22),
        Head::number(tongue.one(("本月", "This month")), 11),
        Head::number("n", 7),
        Head::number(tongue.one(("上月", "Last month")), 11),
        Head::number("n", 7),
        Head::number(tongue.one(("十二个月", "Twelve months")), 13),
        Head::number("n", 7),
    ];
    let rows = axes.iter().map(|axis| row(axis, tongue)).collect();
    let title = tongue.one(("各触点", "Touchpoints"));
    body.table(title, heads, rows, tongue);
    worst_items(&mut body, &axes, tongue);
    most_seen(look, &mut body)?;
    Ok(body)
}

/// The lowest first; what was judged too little to say stands last.
fn ranking(axes: &[&QualityAxis], tongue: Tongue) -> Part {
    let mut ranked = axes.to_vec();
    ranked.sort_by_key(|axis| {
        (
            share(axis.month).is_none(),
            share(axis.month),
            axis.touchpoint,
        )
    });
    let bar = |axis: &&QualityAxis| Bar {
        name: named(axis, tongue),
        share: share(axis.month),
        said: format!("{} (n {})", share_said(axis.month), axis.month.judged),
    };
    Part::Bars {
        title: tongue
            .one(("通过率，低的在前", "Share passed, the lowest first"))
            .to_owned(),
        bars: ranked.iter().map(bar).collect(),
    }
}

/// This month and the one before, an axis a touchpoint.
fn radar(axes: &[&QualityAxis], tongue: Tongue) -> Radar {
    let axis = |axis: &&QualityAxis| Axis {
        name: named(axis, tongue),
        shares: vec![share(axis.month), share(axis.before)],
    };
    Radar {
        title: tongue
            .one(("各触点通过率", "Share passed by touchpoint"))
            .to_owned(),
        lines: [("本月", "This month"), ("上月", "Last month")]
            .map(|line| tongue.one(line).to_owned())
            .into(),
        axes: axes.iter().map(axis).collect(),
    }
}

/// How many of the month's findings each level of appraisal found; nothing where nobody said.
fn by_level(look: &Look<'_>) -> Result<Option<Part>, ServerError> {
    let tongue = look.asked.tongue;
    let all = findings::all_of_site(look.connection, look.site.number, false, Some(false))?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for found in all.iter().filter(|found| look.is_on(&found.raised_at)) {
        if let Some(level) = &found.level {
            *counts.entry(level).or_default() += 1;
        }
    }
    if counts.is_empty() {
        return Ok(None);
    }
    let facts = levels().iter().map(|level| {
        let count = counts.get(level.id.as_str()).copied().unwrap_or(0);
        Fact::new(tongue.of(&level.name), count.to_string())
    });
    Ok(Some(Part::Facts {
        facts: facts.collect(),
    }))
}

fn named(axis: &QualityAxis, tongue: Tongue) -> String {
    match &axis.name {
        Some(name) => format!("{} {}", axis.touchpoint, tongue.of(name)),
        None => tongue
            .one(("设备与机房", "Equipment, plant rooms"))
            .to_owned(),
    }
}

/// Hundredths of a percent; none where too little was judged.
fn share(score: QualityScore) -> Option<i64> {
    let share = score.share.filter(|_| score.judged >= FEW);
    share.map(i64::from)
}

/// The share as the quality page says it: whole percent, and never rounded up to a full hundred.
/// What was judged too little is said all the same, beside how little it was.
fn share_said(score: QualityScore) -> String {
    let Some(share) = score.share else {
        return "–".to_owned();
    };
    let tenths = share / 10;
    match tenths {
        991..1_000 => format!("{}.{}%", tenths / 10, tenths % 10),
        _ => format!("{}%", (tenths + 5) / 10),
    }
}

fn row(axis: &QualityAxis, tongue: Tongue) -> Row {
    let mut cells = vec![Cell::text(named(axis, tongue))];
    for score in [axis.month, axis.before, axis.mean] {
        cells.push(Cell::text(share_said(score)));
        cells.push(Cell::Count(i64::from(score.judged)));
    }
    Row::new(cells)
}

/// The items that passed least, of those that were judged enough.
fn worst_items(body: &mut Body, axes: &[&QualityAxis], tongue: Tongue) {
    let items = axes.iter().flat_map(|axis| &axis.items);
    let mut items: Vec<_> = items
        .filter(|item| item.score.judged >= FEW && item.score.passed < item.score.judged)
        .collect();
    items.sort_by_key(|item| (share(item.score), item.item.clone()));
    let rows = items.iter().take(SHOWN).map(|item| {
        let (name, score) = (tongue.of(&item.name), item.score);
        let name = match item.weight {
            1 => name.to_owned(),
            weight => format!("{name} ×{weight}"),
        };
        Row::new(vec![
            Cell::text(item.item.as_str()),
            Cell::text(name),
            Cell::text(share_said(score)),
            Cell::Count(i64::from(score.judged - score.passed)),
            Cell::Count(i64::from(score.judged)),
        ])
    });
    let heads = vec![
        Head::new(tongue.one(("项号", "Item")), 10),
        Head::new(tongue.one(("检查项", "Name")), 26),
        Head::number(tongue.one(("通过率", "Share passed")), 13),
        Head::number(tongue.one(("没通过", "Not passed")), 11),
        Head::number("n", 8),
    ];
    let title = tongue.one(("通过率最低的项", "Items that passed least"));
    body.table(title, heads, rows.collect(), tongue);
}

/// The findings of the month that were seen most often, then the most serious.
fn most_seen(look: &Look<'_>, body: &mut Body) -> Result<(), ServerError> {
    let tongue = look.asked.tongue;
    let all = findings::all_of_site(look.connection, look.site.number, false, Some(false))?;
    let mut told = Vec::new();
    for found in all.into_iter().filter(|found| look.is_on(&found.raised_at)) {
        told.extend(told_of(
            look.connection,
            look.site,
            look.names,
            found.id,
            look.now,
        )?);
    }
    told.sort_by_key(|one| {
        let severity = std::cmp::Reverse(one.row.severity as u8);
        (
            std::cmp::Reverse(one.row.seen),
            severity,
            one.row.raised_at.clone(),
        )
    });
    let rows = told.iter().take(SHOWN).map(|one| {
        let fixed = one
            .history
            .iter()
            .rfind(|step| step.state == OrderState::Fixed);
        let after = fixed.and_then(|step| step.photos.first());
        let before = one.row.photos.first();
        let mut row = found_row(look, &one.row);
        row.photos = before.into_iter().chain(after).cloned().collect();
        row
    });
    let rows: Vec<Row> = rows.collect();
    let heads = vec![
        Head::new(tongue.one(("发现", "Raised")), 14),
        Head::new(tongue.one(("什么", "What")), 24),
        Head::new(tongue.one(("地点", "Where")), 22),
        Head::new(tongue.one(("程度", "Severity")), 9),
        Head::new(tongue.one(("状态", "State")), 12),
        Head::number(tongue.one(("次数", "Seen")), 7),
    ];
    let title = tongue.one((
        "本月问题前十（前、后照片）",
        "Ten findings of the month, before and after",
    ));
    body.table(title, heads, rows, tongue);
    Ok(())
}

fn found_row(look: &Look<'_>, one: &ConsoleFinding) -> Row {
    let tongue = look.asked.tongue;
    let item = one
        .item_name
        .as_ref()
        .map(|words| tongue.of(words).to_owned());
    let clauses = one.clauses.iter().map(|words| tongue.of(words).to_owned());
    let what: Vec<String> = item.into_iter().chain(clauses).collect();
    let code = |family: &str, cell: Cell| word(family, &cell.plain(), tongue);
    Row::new(vec![
        Cell::Moment(one.raised_at.clone()),
        Cell::text(what.join(" ")),
        Cell::text(format!("{} {}", one.checkpoint_name, one.building).trim()),
        Cell::text(code("console.severity", Cell::code(&one.severity))),
        Cell::text(code("console.order", Cell::code(&one.state))),
        Cell::Count(i64::from(one.seen)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_said_as_its_page_says_it() {
        for (passed, judged, said) in [
            (343, 348, "99%"),
            (1_999, 2_000, "99.9%"),
            (993, 1_000, "99.3%"),
            (985, 1_000, "99%"),
            (984, 1_000, "98%"),
            (2, 3, "67%"),
            (3, 3, "100%"),
            (0, 4, "0%"),
            (0, 0, "–"),
        ] {
            assert_eq!(share_said(QualityScore::new(passed, judged, 1)), said);
        }
    }
}
