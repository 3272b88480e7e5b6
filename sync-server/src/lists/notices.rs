//! What somebody should have heard of: what was told, to whom, by which channels, and how that
//! went; and the channels themselves, without where they lead.

use super::cell::{code, moment, text, yes};
use super::orders::raised_in;
use super::{Cell, Column, List, Look, Own, Stretch, Take};
use crate::console::notices::DAYS;
use crate::error::ServerError;
use crate::notices::About;
use crate::notices::words::Teller;
use crate::overdue;
use crate::sql::deliveries::{self, State, Went};
use crate::sql::notices::{self, Notice};
use checklists::{Words, says};
use chrono::{DateTime, NaiveDate, SecondsFormat, TimeDelta, Utc};
use model::ids::StaffId;
use model::notices::{Channel, NoticeKind, NoticeSettings};
use std::collections::BTreeSet;

/// What people were told.
pub const NOTICES: List = List {
    name: "notices",
    title: ("通知", "Notices"),
    columns: NOTICE_COLUMNS,
    days: Stretch::Days(DAYS),
    own: &[Own {
        key: "unread_by",
        title: ("谁还没看", "Not read by"),
    }],
    rows: told,
};

/// By which ways notices go out. No address and no secret is in it.
pub const CHANNELS: List = List {
    name: "channels",
    title: ("通知渠道", "Channels"),
    columns: CHANNEL_COLUMNS,
    days: Stretch::Now,
    own: &[],
    rows: channels,
};

const NOTICE_COLUMNS: &[Column] = &[
    moment("at", ("时间", "When")),
    text("kind_name", ("类型", "Kind"), 12),
    text("text", ("内容", "What was told"), 44),
    text("people", ("告诉谁", "Told to"), 14),
    text("channels", ("渠道", "Sent by"), 16),
    code("state", ("状态", "State"), "console.notice_state"),
    moment("sent_at", ("发出时间", "Sent")),
    yes("serious", ("紧急", "Pressing")),
    text("read_by", ("谁看过", "Read by"), 14),
    text("kind", ("类型代码", "Kind code"), 14),
    text("notice", ("编号", "Notice id"), 30),
];

const CHANNEL_COLUMNS: &[Column] = &[
    text("name", ("渠道", "Channel"), 16),
    code("way", ("方式", "Way"), "console.way"),
    code("for", ("给谁", "For"), "console.channel_for"),
    text("kinds", ("通知什么", "What it tells"), 40),
    yes("digest", ("每天一条", "Once a day")),
    yes("english", ("英文", "In English")),
    code("state", ("状态", "State"), "console.channel_state"),
    moment("since", ("从什么时候起", "Since")),
    moment("sent_at", ("最近发出", "Last sent")),
    moment("failed_at", ("最近失败", "Last failed")),
    text("channel", ("编号", "Channel id"), 20),
];

fn named(kind: NoticeKind) -> Words {
    let (zh, en) = kind.words();
    says(zh, en)
}

fn settings(look: &Look<'_>) -> Result<NoticeSettings, ServerError> {
    let row = overdue::settings(look.connection, look.site)?;
    Ok(row.and_then(|row| row.notices).unwrap_or_default())
}

/// A stretch of days, and a day on either side: which is whose is looked at afterwards.
fn around((from, to): (NaiveDate, NaiveDate)) -> (i64, i64) {
    let begins = |day: NaiveDate| day.and_time(chrono::NaiveTime::MIN).and_utc();
    let wide = TimeDelta::days(2);
    (
        (begins(from) - wide).timestamp_millis(),
        (begins(to) + wide).timestamp_millis(),
    )
}

fn told(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    let days = look.days(&NOTICES).unwrap_or((look.today, look.today));
    let (connection, site) = (look.connection, look.site.number);
    let read = notices::readers(connection, site)?;
    let went = deliveries::of_notices(connection, site)?;
    let settled = settings(look)?;
    let unread_by = look.asked.one("unread_by");
    let teller = Teller::new(connection, look.site, look.now)?;
    for notice in notices::between(connection, site, around(days))? {
        let time = DateTime::<Utc>::from_timestamp_millis(notice.at_ms).unwrap_or_default();
        let time = time.to_rfc3339_opts(SecondsFormat::Millis, true);
        let readers = read.get(&notice.key);
        let was_read = |name: &str| readers.is_some_and(|all| all.iter().any(|one| one == name));
        if !raised_in(look, &time, days) || unread_by.is_some_and(was_read) {
            continue;
        }
        let sent = went.get(&notice.key).map_or(&[][..], Vec::as_slice);
        let told = teller.told(&notice)?;
        take(vec![
            Cell::Moment(time),
            Cell::Words(named(notice.kind)),
            Cell::Words(told.words),
            Cell::text(people(look, &told.about)),
            Cell::text(ways(&settled, sent)),
            Cell::Code(stands(sent).to_owned()),
            Cell::at_ms(sent.iter().filter_map(|one| one.sent_ms).max()),
            Cell::Yes(notice.serious),
            Cell::text(readers.map(|all| all.join("、")).unwrap_or_default()),
            kind_code(&notice),
            Cell::text(notice.key.as_str()),
        ])?;
    }
    Ok(())
}

fn kind_code(notice: &Notice) -> Cell {
    Cell::text(Cell::code(&notice.kind).plain())
}

/// Whom it names: who was given an order, or whom a step told.
fn people(look: &Look<'_>, about: &About) -> String {
    let told = about.alarm.iter().flat_map(|alarm| alarm.staff.iter());
    let all: BTreeSet<&StaffId> = about.owner.iter().chain(told).collect();
    let names = all
        .into_iter()
        .filter_map(|id| look.names.person(Some(*id)));
    names.collect::<Vec<_>>().join("、")
}

/// By the names of today; a channel that is gone has its id.
fn ways(settings: &NoticeSettings, sent: &[Went]) -> String {
    let name = |went: &Went| {
        let mut all = settings.channels.iter();
        let held = all.find(|channel| channel.id == went.channel);
        held.map_or_else(|| went.channel.clone(), |channel| channel.name.clone())
    };
    sent.iter().map(name).collect::<Vec<_>>().join("、")
}

/// How it went by all its channels: what is still on its way before what went wrong.
fn stands(sent: &[Went]) -> &'static str {
    let any = |fits: fn(&Went) -> bool| sent.iter().any(fits);
    match sent.is_empty() {
        true => "desk",
        false if any(|one| one.waits) => "waiting",
        false if any(|one| one.sent_ms.is_none()) => "given_up",
        false => "sent",
    }
}

fn channels(look: &Look<'_>, take: Take<'_>) -> Result<(), ServerError> {
    for channel in settings(look)?.channels {
        let (connection, site) = (look.connection, look.site.number);
        let state = deliveries::state(connection, site, &channel.id)?;
        take(row(&channel, state.as_ref()))?;
    }
    Ok(())
}

fn row(channel: &Channel, state: Option<&State>) -> Vec<Cell> {
    let kinds = channel.kinds.iter().map(|kind| named(*kind));
    let reader = if channel.way.is_for_people() {
        "people"
    } else {
        "programs"
    };
    let (sent_ms, failed_ms) = state.map_or((None, None), |one| (one.sent_ms, one.failed_ms));
    let fares = match (sent_ms, failed_ms) {
        (None, None) => "never",
        (sent, Some(failed)) if sent.is_none_or(|sent| sent < failed) => "fails",
        _ => "works",
    };
    vec![
        Cell::text(channel.name.as_str()),
        Cell::code(&channel.way),
        Cell::Code(reader.to_owned()),
        Cell::words(&kinds.collect::<Vec<_>>()),
        Cell::Yes(channel.digest),
        Cell::Yes(channel.english),
        Cell::Code(fares.to_owned()),
        Cell::at_ms(state.map(|one| one.since_ms)),
        Cell::at_ms(sent_ms),
        Cell::at_ms(failed_ms),
        Cell::text(channel.id.as_str()),
    ]
}
