//! What goes out next: notices put together into messages, channel by channel. It sends nothing.
//!
//! A message is written down before it is tried, with an id that stays the same: what was sent and
//! not marked is sent again under it, and nothing is lost.

use crate::error::ServerError;
use crate::overdue;
use crate::own;
use crate::sql::deliveries::{self, Delivery, State};
use crate::sql::notices::Notice;
use crate::sql::sites::{self, Site};
use crate::writer::Writing;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use model::notices::{Channel, NoticeKind, NoticeSettings};
use model::recurrence;
use rusqlite::Connection;

/// What is older is not sent any more: quiet hours and digests are shorter.
const OLDEST_HOURS: i64 = 48;
/// After how long a message is given up.
pub const GIVEN_UP_HOURS: i64 = 24;
/// How long the first wait after a failure is, and the longest.
pub const FIRST_WAIT_S: i64 = 30;
pub const LONGEST_WAIT_S: i64 = 3_600;
/// For people: what is new waits behind what failed, so it is tried sooner.
const LONGEST_FOR_PEOPLE_S: i64 = 600;

/// A message to be put together.
pub struct Parcel {
    site: i64,
    channel: String,
    digest: bool,
    keys: Vec<String>,
}

/// What is to be put together now, at every site.
pub fn parcels(connection: &Connection, now: DateTime<Utc>) -> Result<Vec<Parcel>, ServerError> {
    let mut found = Vec::new();
    for site in sites::all(connection)? {
        let row = overdue::settings(connection, &site)?;
        let settings = row.and_then(|row| row.notices).unwrap_or_default();
        let zone = recurrence::zone(&site.time_zone).unwrap_or(chrono_tz::UTC);
        for channel in &settings.channels {
            let Some(state) = deliveries::state(connection, site.number, &channel.id)? else {
                continue;
            };
            let asked = Asked {
                connection,
                site: &site,
                settings: &settings,
                channel,
                zone,
                now,
            };
            found.extend(asked.parcels(&state)?);
        }
    }
    Ok(found)
}

/// Puts them together.
pub fn pack(writing: &Writing<'_>) -> Result<(), ServerError> {
    let made_ms = writing.now.timestamp_millis();
    for parcel in parcels(writing.tx, writing.now)? {
        let delivery = Delivery {
            number: 0,
            id: own::new_id(writing.now).to_string(),
            site: parcel.site,
            channel: parcel.channel,
            digest: parcel.digest,
            made_ms,
            tries: 0,
        };
        deliveries::add(writing.tx, &delivery, &parcel.keys)?;
    }
    Ok(())
}

/// How a try went; the message and its channel say so from here on.
pub fn tried(
    writing: &Writing<'_>,
    delivery: &Delivery,
    for_people: bool,
    error: Option<&str>,
) -> Result<(), ServerError> {
    let now_ms = writing.now.timestamp_millis();
    let channel = (delivery.site, delivery.channel.as_str());
    deliveries::tried(writing.tx, channel, now_ms, error)?;
    if error.is_none() {
        return Ok(deliveries::sent(writing.tx, delivery.number, now_ms)?);
    }
    let over = now_ms - delivery.made_ms >= TimeDelta::hours(GIVEN_UP_HOURS).num_milliseconds();
    let next = (!over).then(|| now_ms + wait_s(delivery.tries, for_people) * 1_000);
    Ok(deliveries::later(writing.tx, delivery.number, next)?)
}

/// How long to wait after so many failures before: twice as long each time.
fn wait_s(tries: i64, for_people: bool) -> i64 {
    let longest = match for_people {
        true => LONGEST_FOR_PEOPLE_S,
        false => LONGEST_WAIT_S,
    };
    (FIRST_WAIT_S << tries.clamp(0, 10)).min(longest)
}

/// One channel, and what is known of its site.
struct Asked<'a> {
    connection: &'a Connection,
    site: &'a Site,
    settings: &'a NoticeSettings,
    channel: &'a Channel,
    zone: Tz,
    now: DateTime<Utc>,
}

impl Asked<'_> {
    fn parcels(&self, state: &State) -> Result<Vec<Parcel>, ServerError> {
        let oldest_ms = (self.now - TimeDelta::hours(OLDEST_HOURS)).timestamp_millis();
        let site = (self.site.number, self.channel.id.as_str());
        let for_people = self.channel.way.is_for_people();
        let told =
            |kind: &NoticeKind| self.settings.tells(*kind) && (!for_people || kind.is_for_people());
        let kinds: Vec<_> = self.channel.kinds.iter().copied().filter(told).collect();
        let since_ms = state.since_ms.max(oldest_ms);
        let unsent = deliveries::unsent(self.connection, site, &kinds, since_ms)?;
        let keys = |notices: Vec<Notice>| notices.into_iter().map(|one| one.key).collect();
        if self.channel.digest {
            let goes = !unsent.is_empty() && self.digest_goes(state)?;
            return Ok(goes
                .then(|| self.parcel(keys(unsent)))
                .into_iter()
                .collect());
        }
        if !for_people {
            let each = unsent.into_iter().map(|one| self.parcel(vec![one.key]));
            return Ok(each.collect());
        }
        let local = self.now.with_timezone(&self.zone).naive_local();
        let quiet = self.settings.quiet.as_ref();
        let waits = |one: &Notice| quiet.is_some_and(|it| it.holds_back(one.serious, local));
        let now: Vec<Notice> = unsent.into_iter().filter(|one| !waits(one)).collect();
        // What failed before is tried again first: people read things in their order.
        let goes = !now.is_empty() && !deliveries::waits(self.connection, site.0, site.1)?;
        Ok(goes.then(|| self.parcel(keys(now))).into_iter().collect())
    }

    /// Whether today's digest hasn't gone yet and its hour has come.
    fn digest_goes(&self, state: &State) -> Result<bool, ServerError> {
        let (site, channel) = (self.site.number, &self.channel.id);
        let last_ms = deliveries::last_digest(self.connection, site, channel)?;
        let last_ms = last_ms.unwrap_or(0).max(state.since_ms);
        let local = self.now.with_timezone(&self.zone).naive_local();
        let hour = recurrence::instant(self.settings.last_digest(local), self.zone);
        Ok(last_ms < hour.timestamp_millis())
    }

    fn parcel(&self, keys: Vec<String>) -> Parcel {
        Parcel {
            site: self.site.number,
            channel: self.channel.id.clone(),
            digest: self.channel.digest,
            keys,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_up_to_an_hour_and_for_people_up_to_ten_minutes() {
        let waits = |for_people| [0, 1, 2, 6, 30].map(|tries| wait_s(tries, for_people));
        assert_eq!(waits(false), [30, 60, 120, 1_920, 3_600]);
        assert_eq!(waits(true), [30, 60, 120, 600, 600]);
    }
}
