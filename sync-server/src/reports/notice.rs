//! The rectification notice: one finding on one sheet, with its photos, deadline and history.

use super::{Body, Fact, Head, Look, Of, Part, Pictured, Report, Row};
use crate::console::finding::told_of;
use crate::error::ServerError;
use crate::lists::{Cell, word};
use model::ids::FindingId;

pub const REPORT: Report = Report {
    name: "notice",
    title: ("整改通知单", "Rectification notice"),
    about: (
        "一个问题一张：哪里、什么、期限、照片、经过、签字",
        "One finding on a sheet: where, what, until when, photos, history, signatures",
    ),
    of: Of::Finding,
    body,
};

fn body(look: &Look<'_>) -> Result<Body, ServerError> {
    let tongue = look.asked.tongue;
    let unknown = || super::bad("finding", "there is no such finding");
    let id = look.asked.one.get("finding").ok_or_else(unknown)?;
    let id: FindingId = id.parse().map_err(|_| unknown())?;
    let told = told_of(look.connection, look.site, look.names, id, look.now)?;
    let told = told.ok_or_else(unknown)?;
    let one = &told.row;
    let mut body = Body::default();
    let mut fact = |zh: &str, en: &str, value: String| {
        if !value.is_empty() {
            body.about.push(Fact::new(tongue.one((zh, en)), value));
        }
    };
    let code = |family: &str, cell: Cell| word(family, &cell.plain(), tongue);
    let item = one
        .item_name
        .as_ref()
        .map(|words| tongue.of(words).to_owned());
    let work = one.work.as_ref().map(|work| {
        format!(
            "{} · {}",
            tongue.of(&work.kind_name),
            tongue.of(&work.class_name)
        )
    });
    fact(
        "地点",
        "Where",
        format!("{} {}", one.building, one.checkpoint_name)
            .trim()
            .to_owned(),
    );
    fact("什么", "What", work.or(item).unwrap_or_default());
    let clauses = one.clauses.iter().map(|words| tongue.of(words));
    fact(
        "哪里不对",
        "What is wrong",
        clauses.collect::<Vec<_>>().join(" · "),
    );
    fact("备注", "Note", told.note.clone().unwrap_or_default());
    fact(
        "程度",
        "Severity",
        code("console.severity", Cell::code(&one.severity)),
    );
    fact(
        "状态",
        "State",
        code("console.order", Cell::code(&one.state)),
    );
    fact("发现", "Raised", {
        let by = one.raised_by.as_deref().unwrap_or_default();
        format!("{} {by}", look.clock(&one.raised_at))
            .trim_end()
            .to_owned()
    });
    fact("负责人", "Owner", one.owner.clone().unwrap_or_default());
    fact(
        "期限",
        "Due",
        one.finish_by
            .as_deref()
            .map(|at| look.clock(at))
            .unwrap_or_default(),
    );
    fact("第几次", "Times seen", one.seen.to_string());
    let photos: Vec<Pictured> = one
        .photos
        .iter()
        .map(|sha256| Pictured {
            sha256: sha256.clone(),
            about: tongue.one(("整改前", "Before")).to_owned(),
        })
        .chain(told.history.iter().flat_map(|step| {
            step.photos.iter().map(|sha256| Pictured {
                sha256: sha256.clone(),
                about: format!(
                    "{} {}",
                    code("console.order", Cell::code(&step.state)),
                    look.clock(&step.at)
                ),
            })
        }))
        .collect();
    if !photos.is_empty() {
        body.parts.push(Part::Photos { photos });
    }
    let rows = told.history.iter().map(|step| {
        let what = match (&step.alarm, &step.what) {
            (Some(alarm), _) => code("console.note", Cell::Code(alarm.code().to_owned())),
            (None, Some(what)) => code("console.note", Cell::code(what)),
            (None, None) => code("console.order", Cell::code(&step.state)),
        };
        let reason = step
            .reason
            .as_ref()
            .map(|reason| word("order_reason", reason, tongue));
        let told = step.alarm.as_ref().map(|alarm| alarm.names.join(" "));
        let said = [reason, told, step.note.clone()].into_iter().flatten();
        Row::new(vec![
            Cell::Moment(step.at.clone()),
            Cell::text(what),
            Cell::maybe(step.by.as_deref()),
            Cell::text(said.collect::<Vec<_>>().join(" · ")),
        ])
    });
    let heads = vec![
        Head::new(tongue.one(("时间", "When")), 14),
        Head::new(tongue.one(("到", "Became")), 14),
        Head::new(tongue.one(("谁", "Who")), 12),
        Head::new(tongue.one(("说明", "Words")), 40),
    ];
    body.table(
        tongue.one(("经过", "History")),
        heads,
        rows.collect(),
        tongue,
    );
    body.parts.push(Part::Sign {
        names: [
            ("签发人", "Given by"),
            ("责任人", "Received by"),
            ("验收人", "Verified by"),
        ]
        .map(|name| tongue.one(name).to_owned())
        .into(),
    });
    Ok(body)
}
