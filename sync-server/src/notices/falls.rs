//! Notices that no line says, since only time makes them: a handheld that is silent, a date that
//! comes near, a record whose photos have all come. Each has a key, so that it is made once.

use crate::console::ledger::Book;
use crate::error::ServerError;
use crate::notices::{About, make};
use crate::overdue;
use crate::sql::sites::Site;
use crate::sql::{devices, journals, notices, rounds};
use crate::writer::Writing;
use chrono::{DateTime, Days, SecondsFormat, TimeDelta};
use model::ledger::{DueKind, EquipmentStatus};
use model::notices::{NoticeKind, NoticeSettings, expiry_reached};
use model::recurrence::{self, site_day};

/// A record is waited for so many days: photos that come later come without a word.
const RECORD_DAYS: u64 = 7;
/// What ran out earlier is no news.
const LONG_AGO_DAYS: i64 = 30;

/// Makes what has fallen due at a site.
pub fn look(writing: &Writing<'_>, site: &Site) -> Result<(), ServerError> {
    let row = overdue::settings(writing.tx, site)?;
    let settings = row.and_then(|row| row.notices).unwrap_or_default();
    if settings.tells(NoticeKind::DeviceUnseen) {
        unseen(writing, site, settings.unseen_hours)?;
    }
    if settings.tells(NoticeKind::Expiring) {
        expiring(writing, site)?;
    }
    if wants_records(&settings) {
        records(writing, site)?;
    }
    Ok(())
}

/// Each silence of a handheld once. Edges: one that has never spoken isn't missed.
fn unseen(writing: &Writing<'_>, site: &Site, hours: u32) -> Result<(), ServerError> {
    let silent = TimeDelta::hours(hours.max(1).into());
    let held = journals::of_site(writing.tx, site.number)?;
    for device in devices::of_site(writing.tx, site.number)? {
        let own = held.iter().filter(|one| one.device == Some(device.number));
        let seen = own.map(|one| one.seen_at_ms).max();
        let seen = seen.and_then(DateTime::from_timestamp_millis);
        let Some(seen) = seen.filter(|seen| !device.revoked && writing.now - *seen > silent) else {
            continue;
        };
        let key = format!("unseen:{}:{}", device.id, seen.timestamp_millis());
        let about = About {
            device: Some(device.id),
            seen: Some(seen.to_rfc3339_opts(SecondsFormat::Secs, true)),
            ..About::default()
        };
        make(
            writing,
            site.number,
            (NoticeKind::DeviceUnseen, key, false),
            &about,
            false,
        )?;
    }
    Ok(())
}

/// What runs out, once a day of the site. Edges: a piece that isn't in service waits; what is done
/// again and again, such as a patrol, runs out no more than a round does; what ran out long ago
/// stands in the ledger.
fn expiring(writing: &Writing<'_>, site: &Site) -> Result<(), ServerError> {
    let zone = recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
    let today = site_day(writing.now, zone, site.day_start_min).to_string();
    if notices::last_day(writing.tx, site.number)?.as_deref() == Some(&today) {
        return Ok(());
    }
    let book = Book::open(writing.tx, site, writing.now)?;
    for (id, row) in &book.names.equipment {
        if row.status != EquipmentStatus::InService {
            continue;
        }
        for one in book.piece(*id, row)?.dues {
            let (Some(due), Some(left)) = (one.due.due, one.due.left_days) else {
                continue;
            };
            if one.due.kind != DueKind::Expiry || left < -LONG_AGO_DAYS {
                continue;
            }
            let Some(reached) = expiry_reached(left) else {
                continue;
            };
            let key = format!("expiring:{id}:{}:{due}:{reached}", one.due.id);
            let about = About {
                equipment: Some(*id),
                due: Some(one.due.id),
                day: Some(due.to_string()),
                ..About::default()
            };
            make(
                writing,
                site.number,
                (NoticeKind::Expiring, key, false),
                &about,
                false,
            )?;
        }
    }
    Ok(notices::looked(writing.tx, site.number, &today)?)
}

fn wants_records(settings: &NoticeSettings) -> bool {
    let mut channels = settings.channels.iter();
    channels.any(|channel| {
        !channel.way.is_for_people() && channel.kinds.contains(&NoticeKind::RecordComplete)
    })
}

/// Finished rounds whose photos have all come.
fn records(writing: &Writing<'_>, site: &Site) -> Result<(), ServerError> {
    let zone = recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
    let today = site_day(writing.now, zone, site.day_start_min);
    let first = today.checked_sub_days(Days::new(RECORD_DAYS));
    let first = first.unwrap_or(today).to_string();
    for number in notices::records_whole(writing.tx, site.number, &first)? {
        let (round, photos) = number;
        let round = rounds::by_number(writing.tx, round)?;
        let about = About {
            round: Some(round.id),
            plan: round.plan,
            start: round.start,
            day: Some(round.day),
            photos: Some(photos),
            ..About::default()
        };
        let key = format!("record:{}", round.id);
        make(
            writing,
            site.number,
            (NoticeKind::RecordComplete, key, false),
            &about,
            false,
        )?;
    }
    Ok(())
}
