//! A round on paper: what is asked at each of its points, as an A4 PDF.

use crate::app::App;
use crate::console::names::{Names, Waits};
use crate::console::record_build::Build;
use crate::console::session::{Desk, Verb};
use crate::error::ServerError;
use crate::round_paper::{self, Point, Row, Sheet};
use crate::sql::rounds;
use crate::sql::sites::Site;
use crate::wire::answer::not_found;
use crate::wire::asked::Address;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use checklists::{Item, Part, PartKind};
use chrono::{DateTime, Utc};
use http::header;
use model::ids::{CheckpointId, EquipmentId, RoundId};
use rusqlite::Connection;
use std::sync::Arc;

/// `GET /api/console/sites/{site}/rounds/{round}/paper`
pub async fn paper(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, round)): Address<(String, String)>,
) -> Result<Response, ServerError> {
    let id: RoundId = round.parse().map_err(|_| not_found("round"))?;
    let now = app.clock.now();
    let drawn = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::See)?;
        round_paper::pdf(&sheet(connection, &site, id, now)?)
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"round.pdf\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    Ok((headers, drawn).into_response())
}

fn sheet(
    connection: &Connection,
    site: &Site,
    id: RoundId,
    now: DateTime<Utc>,
) -> Result<Sheet, ServerError> {
    let names = Names::with_items(connection, site, now)?;
    let build = Build {
        connection,
        site,
        names: &names,
    };
    let round = rounds::by_id(connection, site.number, id)?;
    let record = build.record(id, round, now)?;
    let time = |text: &str| DateTime::parse_from_rfc3339(text).ok();
    let (start, end) = (time(&record.row.start), time(&record.row.window_end));
    let local = |at: DateTime<_>, shape: &str| {
        let at: DateTime<Utc> = at.with_timezone(&Utc);
        at.with_timezone(&names.zone).format(shape).to_string()
    };
    let when = match (start, end) {
        (Some(start), Some(end)) => {
            let (from, to) = (local(start, "%Y-%m-%d %H:%M"), local(end, "%H:%M"));
            let same = local(start, "%F") == local(end, "%F");
            format!("{from}–{}{to}", if same { "" } else { "次日 " })
        }
        _ => record.row.start.clone(),
    };
    let stretch = (
        start.map_or(now, |at| at.with_timezone(&Utc)),
        end.map_or(now, |at| at.with_timezone(&Utc)),
    );
    let points = record.points.iter().map(|point| {
        let row = names.checkpoints.get(&point.checkpoint);
        let floor = row.and_then(|row| row.floor.as_deref()).unwrap_or_default();
        let code = row.and_then(|row| row.code.as_deref());
        Point {
            name: point.name.clone(),
            place: format!("{} {floor}", point.building),
            code: code.map(|code| {
                let (front, back) = code.split_at(code.len().min(3));
                format!("{front} {back}")
            }),
            rows: asked(&names, point.checkpoint, stretch),
        }
    });
    Ok(Sheet {
        site: site.name.clone(),
        points: points.collect(),
        round: record.row.name,
        when,
    })
}

/// What a point asks in that stretch: its own items, then those of each piece, in their order.
fn asked(names: &Names, id: CheckpointId, stretch: (DateTime<Utc>, DateTime<Utc>)) -> Vec<Row> {
    let asked = names.asked(id, stretch, Waits::ForNothing);
    let mut all: Vec<(Option<EquipmentId>, &Item)> = asked
        .iter()
        .filter_map(|(item, equipment)| Some((*equipment, names.item(item)?)))
        .collect();
    let piece = |id: Option<EquipmentId>| {
        let row = id.and_then(|id| names.equipment.get(&id));
        row.map(|row| row.name.clone())
    };
    all.sort_by_cached_key(|(equipment, item)| (piece(*equipment), *equipment, order(&item.id)));
    let mut rows = Vec::new();
    let mut at = None;
    for (equipment, item) in all {
        if equipment != at {
            rows.extend(piece(equipment).map(Row::Piece));
            at = equipment;
        }
        let waits = names.waits_for(&item.id);
        let waits = waits.map(|when| format!("只在{}时填", when.zh));
        let parts = item.parts.iter();
        let parts = parts.filter_map(|part| blank(names, equipment, item, part));
        rows.push(Row::Item {
            name: item.name.zh.clone(),
            blanks: waits.into_iter().chain(parts).collect(),
        });
    }
    rows
}

/// `13.10` comes after `13.7`.
fn order(item: &str) -> Vec<(u64, String)> {
    let pieces = item.split(['.', '-']);
    let number = |piece: &str| (piece.parse().unwrap_or(u64::MAX), piece.to_owned());
    pieces.map(number).collect()
}

/// What a part wants, as words with room to write; a picture can't be taken with a pen.
fn blank(
    names: &Names,
    equipment: Option<EquipmentId>,
    item: &Item,
    part: &Part,
) -> Option<String> {
    let name = &part.name.zh;
    let unit = part.unit.as_deref().unwrap_or_default();
    Some(match part.kind {
        PartKind::Check => format!("□{name}"),
        PartKind::Choice => {
            let choices = part.choices.iter().map(|one| format!("□{}", one.zh));
            format!("{name} {}", choices.collect::<Vec<_>>().join(" "))
        }
        PartKind::Date => format!("{name} ＿＿年＿＿月＿＿日"),
        PartKind::Time => format!("{name} ＿＿:＿＿"),
        PartKind::Text => format!("{name} ＿＿＿＿＿＿＿＿＿＿＿＿"),
        PartKind::Number | PartKind::Count | PartKind::Duration => {
            let limits = limits(names, equipment, item, part);
            format!("{name} ＿＿＿＿ {unit}{limits}")
        }
        PartKind::Photo => return None,
    })
}

/// What a nameplate sets comes before the checklist's.
fn limits(names: &Names, equipment: Option<EquipmentId>, item: &Item, part: &Part) -> String {
    let row = equipment.and_then(|id| names.equipment.get(&id));
    let plate = row.and_then(|row| {
        let mut limits = row.limits.iter();
        limits.find(|limit| limit.item == item.id && limit.part == part.id)
    });
    let listed = part.limits.as_ref();
    let (low, high) = match plate {
        Some(plate) => (plate.low_milli, plate.high_milli),
        None => (
            listed.and_then(|limits| limits.low_milli),
            listed.and_then(|limits| limits.high_milli),
        ),
    };
    let more = listed.is_some_and(|limits| limits.low_exclusive) && plate.is_none();
    let figure = |milli: i64| (milli as f64 / 1000.0).to_string();
    match (low.map(figure), high.map(figure)) {
        (Some(low), Some(high)) => format!("（{low}–{high}）"),
        (Some(low), None) => format!("（{} {low}）", if more { ">" } else { "≥" }),
        (None, Some(high)) => format!("（≤ {high}）"),
        (None, None) => String::new(),
    }
}
