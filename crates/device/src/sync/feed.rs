//! Pulls one page of the feed and applies it with its cursor.

use super::act::{Act, stored};
use super::transport::{Method, Request, Transport};
use super::wire::{ask, nobody};
use crate::clock::lock;
use std::sync::Mutex;
use store::{Enrolment, Store};
use sync_engine::Outcome;
use url::form_urlencoded::Serializer;

/// Pulls the page after the stored cursor, or the first of all.
pub(crate) fn pull(
    store: &Mutex<Store>,
    transport: &mut dyn Transport,
    enrolment: &Enrolment,
    from_start: bool,
    limit: u32,
) -> Act {
    let cursor = match from_start {
        true => None,
        false => stored(lock(store).cursor())?,
    };
    let mut query = Serializer::new(String::new());
    if let Some(cursor) = &cursor {
        query.append_pair("after", cursor);
    }
    query.append_pair("limit", &limit.to_string());
    query.append_pair("journal", &enrolment.journal.to_string());
    let path = format!("/v1/sites/{}/feed?{}", enrolment.site, query.finish());
    let request = Request::new(Method::Get, path).header("accept-encoding", "zstd, gzip");
    let answer = ask(transport, Some(&enrolment.token), request)?;
    let page = protocol::feed::read(&answer.body).map_err(|_| nobody())?;
    let rows = page.rows.len() as u64;
    let more = page.end.more;
    stored(lock(store).apply_feed(&page, cursor.is_none()))?;
    Ok(Outcome::Page { rows, more })
}
