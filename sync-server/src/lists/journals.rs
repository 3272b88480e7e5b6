//! The journals that the server holds of a site: whose they are, and how far they go.

use super::cell::{moment, number, text};
use super::{Cell, Column, List, Look, Stretch, Take};
use crate::console::strip::local;
use crate::error::ServerError;
use crate::sql::{devices, journals};
use chrono::DateTime;

pub const LIST: List = List {
    name: "journals",
    title: ("流水", "Journals"),
    columns: COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows,
};

const COLUMNS: &[Column] = &[
    text("journal", ("流水", "Journal"), 24),
    text("device_name", ("手持机", "Handheld"), 16),
    number("lines", ("已收条数", "Lines held")),
    number("last", ("手持机上条数", "Lines there")),
    moment("seen_at", ("最近上传", "Last seen")),
    text("head", ("链头", "Head"), 40),
    text("follows", ("接自流水", "Branch of"), 24),
    text("device", ("设备编号", "Device id"), 20),
];

fn rows(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    for journal in journals::of_site(look.connection, look.site.number)? {
        let device = match journal.device {
            Some(device) => Some(devices::by_number(look.connection, device)?),
            None => None,
        };
        let follows = match journal.follows {
            Some(parent) => Some(journals::by_number(look.connection, parent)?.id),
            None => None,
        };
        let seen_at = DateTime::from_timestamp_millis(journal.seen_at_ms);
        take(vec![
            Cell::Text(journal.id.to_string()),
            match &device {
                Some(device) => Cell::text(device.name.as_str()),
                None => Cell::Words(checklists::Words {
                    zh: "服务器".to_owned(),
                    en: "Server".to_owned(),
                }),
            },
            Cell::Count(journal.acked),
            Cell::Count(journal.last),
            Cell::moment(seen_at.map(|at| local(at, look.names))),
            Cell::Text(journal.head.hex()),
            Cell::maybe(follows.map(|id| id.to_string())),
            Cell::maybe(device.map(|device| device.id.to_string())),
        ])?;
    }
    Ok(())
}
