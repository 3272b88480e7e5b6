//! The rectification notice: one finding on one sheet, with its photos, deadline and history.

use super::{Body, Fact, Head, Look, Of, Part, Pictured, Report, Row};
use crate::console::finding::{FindingStep, FindingTold, told_of};
use crate::error::ServerError;
use crate::lists::{Cell, word};
use checklists::Words;
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
    let mut body = Body {
        about: facts(look, &told),
        parts: Vec::new(),
    };
    let photos = pictures(look, &told);
    if !photos.is_empty() {
        body.parts.push(Part::Photos { photos });
    }
    let heads = vec![
        Head::new(tongue.one(("时间", "When")), 14),
        Head::new(tongue.one(("到", "Became")), 14),
        Head::new(tongue.one(("谁", "Who")), 12),
        Head::new(tongue.one(("说明", "Words")), 40),
    ];
    let rows = told.history.iter().map(|step| row(look, step));
    body.table(
        tongue.one(("经过", "History")),
        heads,
        rows.collect(),
        tongue,
    );
    let signers = [
        ("签发人", "Given by"),
        ("责任人", "Received by"),
        ("验收人", "Verified by"),
    ];
    body.parts.push(Part::Sign {
        names: signers.map(|name| tongue.one(name).to_owned()).into(),
    });
    Ok(body)
}

/// A code of the console's in words.
fn said(look: &Look<'_>, family: &str, cell: &Cell) -> String {
    word(family, &cell.plain(), look.asked.tongue)
}

/// Where, what, how bad, whose and until when; what isn't known is left out.
fn facts(look: &Look<'_>, told: &FindingTold) -> Vec<Fact> {
    let tongue = look.asked.tongue;
    let one = &told.row;
    let words = |words: &Words| tongue.of(words).to_owned();
    let work = one.work.as_ref().map(|work| {
        let (kind, class) = (tongue.of(&work.kind_name), tongue.of(&work.class_name));
        format!("{kind} · {class}")
    });
    let what = work.or(one.item_name.as_ref().map(words));
    let clauses: Vec<String> = one.clauses.iter().map(words).collect();
    let place = format!("{} {}", one.building, one.checkpoint_name);
    let by = one.raised_by.as_deref().unwrap_or_default();
    let raised = format!("{} {by}", look.clock(&one.raised_at));
    let due = one.finish_by.as_deref().map(|at| look.clock(at));
    let all = [
        (("地点", "Where"), place.trim().to_owned()),
        (("什么", "What"), what.unwrap_or_default()),
        (("哪里不对", "What is wrong"), clauses.join(" · ")),
        (("备注", "Note"), told.note.clone().unwrap_or_default()),
        (
            ("程度", "Severity"),
            said(look, "console.severity", &Cell::code(&one.severity)),
        ),
        (
            ("状态", "State"),
            said(look, "console.order", &Cell::code(&one.state)),
        ),
        (("发现", "Raised"), raised.trim_end().to_owned()),
        (("负责人", "Owner"), one.owner.clone().unwrap_or_default()),
        (("期限", "Due"), due.unwrap_or_default()),
        (("第几次", "Times seen"), one.seen.to_string()),
    ];
    let known = all.into_iter().filter(|(_, value)| !value.is_empty());
    known
        .map(|(name, value)| Fact::new(tongue.one(name), value))
        .collect()
}

/// The photos before, then those of each step.
fn pictures(look: &Look<'_>, told: &FindingTold) -> Vec<Pictured> {
    let before = look.asked.tongue.one(("整改前", "Before"));
    let of_steps = told.history.iter().flat_map(|step| {
        let state = said(look, "console.order", &Cell::code(&step.state));
        let about = format!("{state} {}", look.clock(&step.at));
        step.photos.iter().map(move |photo| (photo, about.clone()))
    });
    let before = told
        .row
        .photos
        .iter()
        .map(|photo| (photo, before.to_owned()));
    before
        .chain(of_steps)
        .map(|(sha256, about)| Pictured {
            sha256: sha256.clone(),
            about,
        })
        .collect()
}

fn row(look: &Look<'_>, step: &FindingStep) -> Row {
    let what = match (&step.alarm, &step.what) {
        (Some(alarm), _) => said(look, "console.note", &Cell::Code(alarm.code().to_owned())),
        (None, Some(what)) => said(look, "console.note", &Cell::code(what)),
        (None, None) => said(look, "console.order", &Cell::code(&step.state)),
    };
    let reason = step.reason.as_ref();
    let reason = reason.map(|reason| word("order_reason", reason, look.asked.tongue));
    let told = step.alarm.as_ref().map(|alarm| alarm.names.join(" "));
    let words = [reason, told, step.note.clone()].into_iter().flatten();
    let words: Vec<String> = words.collect();
    Row::new(vec![
        Cell::Moment(step.at.clone()),
        Cell::text(what),
        Cell::maybe(step.by.as_deref()),
        Cell::text(words.join(" · ")),
    ])
}
