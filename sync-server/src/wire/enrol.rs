//! `POST /v1/enrol`: a handheld becomes known, by a code that works once.

use crate::app::App;
use crate::clock::write_time;
use crate::error::{ServerError, refuse, slow_down};
use crate::own;
use crate::random;
use crate::sql::devices::{self, Code};
use crate::sql::sites::{self, Site};
use crate::wire::Peer;
use crate::wire::answer::{Json, read_json};
use crate::wire::body;
use crate::writer::Writing;
use axum::body::Body;
use axum::extract::State;
use protocol::ErrorCode;
use protocol::enrol::{Enrol, Enrolled, EnrolledSite, tidy_code};
use protocol::events::{DeviceEnrolled, Event};
use protocol::keys::{PublicKey, enrol_text};
use std::sync::Arc;

/// How long a code works, and how long it is answered again to whoever used it.
pub const CODE_MS: i64 = 24 * 60 * 60 * 1_000;
/// The most bytes of a small JSON body.
pub const SMALL_BYTES_MAX: usize = 16 << 10;
/// The longest name of a handheld, in characters.
const NAME_CHARS_MAX: usize = 100;

/// Enrols a handheld.
pub async fn enrol(
    State(app): State<Arc<App>>,
    Peer(address): Peer,
    body: Body,
) -> Result<Json<Enrolled>, ServerError> {
    app.gate
        .may_try(address)
        .map_err(|seconds| slow_down("too many tries with wrong codes", seconds))?;
    let request: Enrol = read_json(&body::read(body, SMALL_BYTES_MAX).await?)?;
    let key = check(&request)?;
    let token = random::token();
    let hash = random::hashed(&token);
    let device = request.device;
    let site = app
        .write(move |writing| enter(writing, &request, key.raw(), &hash))
        .await;
    let site = site.inspect_err(|error| {
        if error.refusal().body.code == ErrorCode::UnknownCode {
            app.gate.wrong_try(address);
        }
    })?;
    tracing::info!(%device, site = %site.id, "a handheld enrolled");
    Ok(Json(Enrolled {
        device,
        token,
        server_key: app.keys.receipt.public().base64(),
        handoff_key: app.keys.handoff_recipient.clone(),
        site: EnrolledSite {
            id: site.id,
            name: site.name,
            time_zone: site.time_zone,
        },
        server_time: write_time(app.clock.now()),
    }))
}

fn check(request: &Enrol) -> Result<PublicKey, ServerError> {
    let malformed = |message: String| refuse(ErrorCode::Malformed, message);
    let key = PublicKey::from_base64(&request.public_key)
        .map_err(|error| malformed(error.to_string()))?;
    if request.name.chars().count() > NAME_CHARS_MAX || request.app.len() > NAME_CHARS_MAX {
        return Err(malformed(format!(
            "`name` and `app` have at most {NAME_CHARS_MAX} characters"
        )));
    }
    let text = enrol_text(&request.code, request.device, &request.public_key);
    key.check("the enrolment", &text, &request.sig)
        .map_err(|error| refuse(ErrorCode::BadSignature, error.to_string()))?;
    Ok(key)
}

fn enter(
    writing: &Writing<'_>,
    request: &Enrol,
    public_key: &[u8; 32],
    token_hash: &[u8; 32],
) -> Result<Site, ServerError> {
    let unknown = || {
        let message = "the code isn't known, was used, or is over: ask the desk for a new one";
        refuse(ErrorCode::UnknownCode, message)
    };
    let tidy = tidy_code(&request.code).ok_or_else(unknown)?;
    let hash = random::hashed(&tidy);
    let now_ms = writing.now.timestamp_millis();
    let code = devices::code(writing.tx, &hash)?;
    let code = code.filter(|code| works(code, request, public_key, now_ms));
    let code = code.ok_or_else(unknown)?;
    let again = code.used_at_ms.is_some();
    if let Some(known) = devices::by_id(writing.tx, request.device)? {
        if known.public_key != *public_key {
            let message = "another handheld has this device id";
            return Err(refuse(ErrorCode::Forbidden, message));
        }
        // The code that it used doesn't undo what the desk decided since.
        if again && known.revoked {
            let message = "this handheld was revoked: ask the desk for a new code";
            return Err(refuse(ErrorCode::Revoked, message));
        }
    }
    let device = devices::put(
        writing.tx,
        request.device,
        public_key,
        &request.name,
        &request.app,
    )?;
    devices::set_token(writing.tx, device, token_hash)?;
    devices::join_site(writing.tx, device, code.site, now_ms)?;
    if !again {
        devices::use_code(writing.tx, &hash, request.device, public_key, now_ms)?;
        let enrolled = Event::from(DeviceEnrolled {
            device: request.device,
            public_key: request.public_key.clone(),
            app: request.app.clone(),
        });
        own::append(writing, Some(code.site), vec![enrolled])?;
    }
    Ok(sites::by_number(writing.tx, code.site)?)
}

fn works(code: &Code, request: &Enrol, public_key: &[u8; 32], now_ms: i64) -> bool {
    match code.used_at_ms {
        None => now_ms - code.made_at_ms < CODE_MS,
        Some(used_at_ms) => {
            now_ms - used_at_ms < CODE_MS
                && code.device_id == Some(*request.device.bytes())
                && code.public_key == Some(*public_key)
        }
    }
}
