//! What went otherwise than meant, in the sentences of the page.

use super::cell::{clock, code, local, moment, number, text};
use super::orders::raised_in;
use super::words::sentence;
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::incident_tell::IncidentWhat;
use crate::console::incidents;
use crate::error::ServerError;
use checklists::Words;

pub const LIST: List = List {
    name: "incidents",
    title: ("事件", "Incidents"),
    columns: COLUMNS,
    days: Stretch::Always,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    moment("at", ("时间", "When")),
    code("kind", ("类型", "Kind"), "console.incident_kind"),
    text("device", ("手持机", "Handheld"), 16),
    text("what", ("发生了什么", "What happened"), 44),
    text("done", ("系统已处理", "Done by itself"), 30),
    text("todo", ("要做什么", "What to do"), 30),
    text("journal", ("流水", "Journal"), 20),
    number("seq", ("第几条", "Line")),
    text("photos", ("照片编号", "Photos"), 40),
    text("incident", ("编号", "Incident id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&LIST);
    for one in incidents::all(look.connection, look.site, look.names)? {
        let at = one.at.as_deref();
        // One whose time isn't known is of no day.
        if !days.is_none_or(|days| at.is_some_and(|at| raised_in(look, at, days))) {
            continue;
        }
        let (journal, seq) = line(&one.what);
        let todo = todo(&one.what);
        take(vec![
            Cell::moment(at),
            Cell::Code(kind(&one.what).to_owned()),
            match one.device_name.as_deref() {
                Some(name) => Cell::text(name),
                None => Cell::Words(sentence("console.incidents.server", &[])),
            },
            Cell::words(&happened(look, &one.what)),
            Cell::Words(done(&one.what)),
            todo.map_or(Cell::None, Cell::Words),
            Cell::maybe(journal),
            seq.map_or(Cell::None, Cell::Count),
            Cell::text(photos(&one.what)),
            Cell::Text(one.id.clone()),
        ])?;
    }
    Ok(())
}

/// As words know it: a line's is why it was set aside.
fn kind(what: &IncidentWhat) -> &str {
    match what {
        IncidentWhat::Restored { .. } => "restored",
        IncidentWhat::SentAgain { .. } => "sent_again",
        IncidentWhat::PhotosLost { .. } => "photos_lost",
        IncidentWhat::PhotosAgain { .. } => "photos_again",
        IncidentWhat::Line { why, .. } => why,
        IncidentWhat::Branch { .. } => "branch",
    }
}

fn line(what: &IncidentWhat) -> (Option<String>, Option<i64>) {
    match what {
        IncidentWhat::Line { journal, seq, .. } | IncidentWhat::Branch { journal, seq } => {
            (Some(journal.to_string()), Some(*seq))
        }
        _ => (None, None),
    }
}

fn photos(what: &IncidentWhat) -> String {
    match what {
        IncidentWhat::PhotosLost { photos, .. } => {
            let names = photos.iter().map(|photo| photo.sha256.as_str());
            names.collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

fn said(part: &str, about: &[(&str, String)]) -> Words {
    sentence(&format!("console.incident_{part}"), about)
}

/// What happened, a sentence each.
fn happened(look: &Look<'_>, what: &IncidentWhat) -> Vec<Words> {
    let at = |at: &str| clock(&local(at, look.names.zone));
    let many = |n: u32| [("n", n.to_string())];
    match what {
        IncidentWhat::Restored {
            made_at,
            photos_missing,
            ..
        } => {
            let mut all = vec![said("what.restored", &[("made", at(made_at))])];
            if *photos_missing > 0 {
                all.push(said("what.restored_missing", &many(*photos_missing)));
            }
            all
        }
        IncidentWhat::SentAgain { held, proved } => {
            let about = [("held", held.to_string()), ("proved", proved.to_string())];
            match held {
                0 => vec![said("what.sent_again_all", &about)],
                _ => vec![said("what.sent_again", &about)],
            }
        }
        IncidentWhat::PhotosAgain { count } => vec![said("what.photos_again", &many(*count))],
        IncidentWhat::PhotosLost {
            receipt_at,
            count,
            held,
            ..
        } => {
            let mut all = vec![said("what.photos_lost", &many(*count))];
            let proved = receipt_at.as_deref();
            all.extend(proved.map(|time| said("what.photos_proved", &[("at", at(time))])));
            if *held > 0 {
                all.push(said("what.photos_back", &many(*held)));
            }
            all
        }
        IncidentWhat::Line { seq, .. } | IncidentWhat::Branch { seq, .. } => {
            let about = [("seq", seq.to_string())];
            vec![said(&format!("what.{}", kind(what)), &about)]
        }
    }
}

fn done(what: &IncidentWhat) -> Words {
    match what {
        IncidentWhat::Restored { new_keys: true, .. } => said("done.restored_new_keys", &[]),
        IncidentWhat::SentAgain { held, proved } => {
            said("done.sent_again", &[("n", (proved - held).to_string())])
        }
        what => said(&format!("done.{}", kind(what)), &[]),
    }
}

/// What a person should do; none: nothing.
fn todo(what: &IncidentWhat) -> Option<Words> {
    match what {
        IncidentWhat::Restored { new_keys: true, .. } => Some(said("todo.restored_new_keys", &[])),
        IncidentWhat::SentAgain { .. } | IncidentWhat::PhotosAgain { .. } => None,
        IncidentWhat::PhotosLost { count, held, .. } if held >= count => None,
        what => Some(said(&format!("todo.{}", kind(what)), &[])),
    }
}
