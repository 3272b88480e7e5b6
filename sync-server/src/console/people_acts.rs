//! What the desk does about people: their access ended and given back, new PINs, and sessions at
//! the desk itself ended. A PIN is shown once, and stands in no line.

use crate::app::App;
use crate::console::names;
use crate::console::orders::bad;
use crate::console::session::{Desk, Verb};
use crate::console::tokens::acted;
use crate::error::ServerError;
use crate::project::VerifierNumber;
use crate::project::people::{ACCESS_ENDED, ACCESS_GIVEN, PIN_RENEWED, SESSIONS_ENDED};
use crate::sql::sites::Site;
use crate::sql::{access, feed, people};
use crate::wire::answer::{Json, not_found, read_json};
use crate::wire::asked::Address;
use crate::wire::body;
use crate::writer::Writing;
use crate::{own, passwords, random, start};
use axum::body::Body;
use axum::extract::State;
use http::StatusCode;
use model::ids::StaffId;
use protocol::feed::Kind;
use protocol::rows::StaffRow;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use ts_rs::TS;

/// The most bytes of what the desk asks.
const ASKED_BYTES_MAX: usize = 16 << 10;
/// The most PINs of one act: each takes as long to hash as it is meant to.
const PINS_MAX: usize = 100;

/// `POST /api/console/sites/{site}/staff/{staff}/end`: they unlock no handheld any more, from its
/// next sync on. What they did stays.
pub async fn end(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, staff)): Address<(String, String)>,
) -> Result<StatusCode, ServerError> {
    change(app, desk, site, staff, false).await
}

/// `POST /api/console/sites/{site}/staff/{staff}/give`: access as before, with the PIN as before.
pub async fn give(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, staff)): Address<(String, String)>,
) -> Result<StatusCode, ServerError> {
    change(app, desk, site, staff, true).await
}

async fn change(
    app: Arc<App>,
    desk: Desk,
    site: String,
    staff: String,
    active: bool,
) -> Result<StatusCode, ServerError> {
    let staff: StaffId = staff.parse().map_err(|_| not_found("person"))?;
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::Lead)?;
        let mut row = held(writing, &site, staff)?;
        let now_active = row.is_active(writing.now);
        if active && !now_active && row.active {
            return Err(bad("`staff`: a temporary person's time is over"));
        }
        if row.active == active {
            return Ok(());
        }
        row.active = active;
        let set = start::set(Kind::Staff, staff.to_string(), &row)?;
        let act = if active { ACCESS_GIVEN } else { ACCESS_ENDED };
        let events = vec![
            start::rows_set_by(&desk.name, vec![set]),
            acted(&desk, act, [("staff", staff.to_string())]),
        ];
        own::append(writing, Some(site.number), events)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn held(writing: &Writing<'_>, site: &Site, staff: StaffId) -> Result<StaffRow, ServerError> {
    let json = feed::get(
        writing.tx,
        site.number,
        Kind::Staff.name(),
        &staff.to_string(),
    )?;
    let row = json.and_then(|json| serde_json::from_str(&json).ok());
    row.ok_or_else(|| not_found("person"))
}

/// Whose.
#[derive(Deserialize)]
struct Asked {
    staff: Vec<StaffId>,
}

/// A PIN that was made: shown this once.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct PinMade {
    #[ts(type = "string")]
    staff: StaffId,
    name: String,
    pin: String,
}

/// `POST /api/console/sites/{site}/staff/pins` with `{"staff":[…]}`: new PINs, all or none.
pub async fn pins(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address(site): Address<String>,
    body: Body,
) -> Result<Json<Vec<PinMade>>, ServerError> {
    let mut asked: Asked = read_json(&body::read(body, ASKED_BYTES_MAX).await?)?;
    asked.staff.sort();
    asked.staff.dedup();
    if asked.staff.is_empty() || asked.staff.len() > PINS_MAX {
        return Err(bad(format!("`staff`: from 1 to {PINS_MAX} people")));
    }
    let now = app.clock.now();
    let chosen = app.readers.read(|connection| {
        let site = desk.site(connection, &site, Verb::SetUp)?;
        chosen(connection, &site, &asked.staff, now)
    })?;
    // Hashing takes its time, and nobody else waits for it.
    let made = tokio::task::spawn_blocking(move || {
        let make = |(staff, row): (StaffId, StaffRow)| {
            let pin = pin(row.pin_digits);
            let phc = passwords::hash(&pin)?;
            let name = row.name;
            Ok((PinMade { staff, name, pin }, phc))
        };
        chosen.into_iter().map(make).collect()
    });
    let made: Result<Vec<(PinMade, String)>, ServerError> =
        made.await.map_err(|_| ServerError::Stopping)?;
    let made = made?;
    let verifiers: Vec<(StaffId, String)> = made
        .iter()
        .map(|(made, phc)| (made.staff, phc.clone()))
        .collect();
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        renew(writing, &site, &desk, &verifiers)
    })
    .await?;
    Ok(Json(made.into_iter().map(|(made, _)| made).collect()))
}

/// The people whose PINs are renewed.
///
/// Errors: somebody who isn't of the site, or doesn't work there now.
fn chosen(
    connection: &Connection,
    site: &Site,
    staff: &[StaffId],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<(StaffId, StaffRow)>, ServerError> {
    let mut all: BTreeMap<StaffId, StaffRow> = names::rows(connection, site, Kind::Staff)?;
    let one = |id: &StaffId| {
        let row = all.remove(id).ok_or_else(|| not_found("person"))?;
        match row.is_active(now) {
            true => Ok((*id, row)),
            false => Err(bad(format!("`staff`: {} doesn't work here now", row.name))),
        }
    };
    staff.iter().map(one).collect()
}

fn renew(
    writing: &Writing<'_>,
    site: &Site,
    desk: &Desk,
    verifiers: &[(StaffId, String)],
) -> Result<(), ServerError> {
    let mut rows = Vec::new();
    let mut acts = Vec::new();
    for (staff, phc) in verifiers {
        let verifier = people::keep_verifier(writing.tx, phc)?;
        let number = VerifierNumber { verifier };
        rows.push(start::set(Kind::Verifier, staff.to_string(), &number)?);
        acts.push(acted(desk, PIN_RENEWED, [("staff", staff.to_string())]));
    }
    let mut events = vec![start::rows_set_by(&desk.name, rows)];
    events.extend(acts);
    own::append(writing, Some(site.number), events)
}

/// A PIN that nobody chose: no run of figures, and not the same one over and over.
fn pin(digits: u8) -> String {
    let digits = usize::from(digits).clamp(4, 12);
    loop {
        // Of 250 values each figure has as many.
        let figures = random::bytes::<64>().into_iter().filter(|byte| *byte < 250);
        let pin: Vec<u8> = figures.map(|byte| byte % 10).take(digits).collect();
        if pin.len() == digits && !is_plain(&pin) {
            return pin.iter().map(|figure| char::from(b'0' + figure)).collect();
        }
    }
}

/// Whether each figure is as far from the next, as in 1111, 1234 or 8642.
fn is_plain(pin: &[u8]) -> bool {
    let mut steps = pin.windows(2).map(|two| match two {
        [a, b] => i16::from(*b) - i16::from(*a),
        _ => 0,
    });
    let first = steps.next();
    steps.all(|step| Some(step) == first)
}

/// `POST /api/console/sites/{site}/accounts/{account}/end`: whoever sits there signs in again;
/// one's own other sessions, not this one.
pub async fn end_sessions(
    State(app): State<Arc<App>>,
    desk: Desk,
    Address((site, account)): Address<(String, i64)>,
) -> Result<StatusCode, ServerError> {
    app.write(move |writing| {
        let site = desk.site(writing.tx, &site, Verb::SetUp)?;
        let now_ms = writing.now.timestamp_millis();
        let all = access::accounts(writing.tx, site.number, now_ms)?;
        let found = all.into_iter().find(|one| one.number == account);
        let found = found.ok_or_else(|| not_found("account"))?;
        let own_session = desk.session().unwrap_or_default();
        if access::end_sessions(writing.tx, account, &own_session)? > 0 {
            let event = acted(&desk, SESSIONS_ENDED, [("name", found.name)]);
            own::append(writing, Some(site.number), vec![event])?;
        }
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_has_its_figures_and_is_no_run_of_them() {
        for digits in [4, 6] {
            let pins: Vec<String> = (0..200).map(|_| pin(digits)).collect();
            let figure = |pin: &String| pin.bytes().all(|byte| byte.is_ascii_digit());
            assert!(
                pins.iter()
                    .all(|pin| pin.len() == usize::from(digits) && figure(pin))
            );
        }
        assert!(is_plain(&[1, 1, 1, 1]) && is_plain(&[1, 2, 3, 4]) && is_plain(&[8, 6, 4, 2]));
        assert!(!is_plain(&[2, 5, 8, 0]));
    }
}
