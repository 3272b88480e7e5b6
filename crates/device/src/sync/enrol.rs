//! Enrolment by link or by hand, and new tokens by the device's key.

use super::act::{Act, stored};
use super::transport::{Method, Request, Transport, Unreached};
use super::wire::{No, ask_json};
use crate::clock::{Clock, Moment, lock};
use crate::error::DeviceError;
use crate::outside::{Chance, Outside};
use model::ids::JournalId;
use protocol::ErrorCode;
use protocol::enrol::{Enrol, Enrolled, Link, Nonce, Token, TokenRequest, tidy_code};
use protocol::keys::{PublicKey, enrol_text, token_text};
use std::sync::Mutex;
use store::{Enrolment, Identity, Store};
use sync_engine::Outcome;

/// What somebody scanned or typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub server: String,
    pub code: String,
    pub pin: Option<String>,
}

impl Asked {
    /// From a link, or else from what was typed.
    ///
    /// Errors: `malformed` with a sentence.
    pub fn read(
        link: Option<&str>,
        server: Option<&str>,
        code: Option<&str>,
        pin: Option<&str>,
    ) -> Result<Self, DeviceError> {
        let malformed = |message: String| DeviceError::refused(ErrorCode::Malformed, message);
        if let Some(link) = link {
            let link = Link::read(link).map_err(|error| malformed(error.to_string()))?;
            return Ok(Self {
                server: link.server,
                code: link.code,
                pin: link.pin,
            });
        }
        let server = server.map(str::trim).filter(|text| !text.is_empty());
        let server = server.ok_or_else(|| malformed("the server's address is missing".into()))?;
        let code = tidy_code(code.unwrap_or_default())
            .ok_or_else(|| malformed("a code has 13 letters and digits".into()))?;
        let pin = pin.map(str::trim).filter(|text| !text.is_empty());
        Ok(Self {
            server: server.trim_end_matches('/').to_owned(),
            code,
            pin: pin.map(str::to_owned),
        })
    }
}

/// Makes this handheld known to a server; line 1 of its journal commits with the answer, and with
/// what is then `shown`.
///
/// Errors: `unknown_code`, `server_unreachable`, `pin_mismatch`, `wrong_server` and what else the
/// server says, each with a sentence. Then nothing has changed.
pub fn enrol<T>(
    store: &Mutex<Store>,
    outside: &Outside,
    asked: &Asked,
    name: &str,
    app: &str,
    shown: impl FnOnce(&Store) -> Result<T, DeviceError>,
) -> Result<T, DeviceError> {
    let identity = lock(store).identity()?;
    let mut transport = (outside.connect)(&asked.server, asked.pin.as_deref())?;
    let public_key = identity.key.public().base64();
    let text = enrol_text(&asked.code, identity.device, &public_key);
    let body = Enrol {
        code: asked.code.clone(),
        device: identity.device,
        public_key,
        name: name.to_owned(),
        app: app.to_owned(),
        sig: identity.key.sign(&text),
    };
    let request = json("/v1/enrol", &body);
    let enrolled: Enrolled =
        ask_json(transport.as_mut(), None, request).map_err(|no| sentence(no, asked))?;
    let strange = PublicKey::from_base64(&enrolled.server_key).is_err();
    if strange || enrolled.device != identity.device {
        return Err(wrong_server(&asked.server));
    }
    let stamp = outside.clock.now();
    let journal = JournalId(outside.chance.id(&Moment::of(stamp.clone())));
    let pin = asked.pin.as_deref();
    lock(store).in_one(|store| {
        store.enrol(&stamp, &asked.server, pin, &enrolled, journal, app)?;
        shown(store)
    })
}

/// Gets a token by the device's key and keeps it.
pub(crate) fn renew_token(
    store: &Mutex<Store>,
    transport: &mut dyn Transport,
    identity: &Identity,
) -> Result<String, Outcome> {
    let device = identity.device;
    let mut body = TokenRequest {
        device,
        nonce: None,
        sig: None,
    };
    let Nonce { nonce } = ask_json(transport, None, json("/v1/tokens", &body))?;
    body.sig = Some(identity.key.sign(&token_text(device, &nonce)));
    body.nonce = Some(nonce);
    let Token { token } = ask_json(transport, None, json("/v1/tokens", &body))?;
    stored(lock(store).set_token(&token))?;
    Ok(token)
}

/// Goes on as a new journal from a line that both sides have.
pub(crate) fn branch(store: &Mutex<Store>, clock: &dyn Clock, chance: &Chance, seq: u64) -> Act {
    let journal = JournalId(chance.id(&Moment::of(clock.now())));
    let mut store = lock(store);
    let hash = stored(store.hash_at(seq))?.ok_or(Outcome::Failed(ErrorCode::StoreDamaged))?;
    let hash = hash.hex();
    stored(store.branch(journal, &protocol::batch::Common { seq, hash }))?;
    tracing::warn!(%journal, seq, "the journal goes on as a branch");
    Ok(Outcome::Done)
}

/// Whether the server changed under the driver: a new enrolment, by address, key or token.
pub(crate) fn is_other(now: &Enrolment, before: &Enrolment) -> bool {
    now.server != before.server
        || now.pin != before.pin
        || now.token != before.token
        || now.server_key != before.server_key
        || now.site != before.site
}

fn json(path: &str, body: &impl serde::Serialize) -> Request {
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    Request::new(Method::Post, path).body("application/json", bytes)
}

fn sentence(no: No, asked: &Asked) -> DeviceError {
    let server = &asked.server;
    match no {
        No::Unreached(Unreached {
            untrusted: Some(seen),
            ..
        }) => {
            let message = match &asked.pin {
                Some(pin) => format!(
                    "{server} has another key than the link says: pin {seen}, not {pin}; \
                     ask for a new link"
                ),
                None => format!(
                    "no authority vouches for {server}; its pin is {seen}: compare it with the \
                     one that the console shows, then type it too"
                ),
            };
            DeviceError::refused(ErrorCode::PinMismatch, message)
        }
        No::Unreached(Unreached { stranger: true, .. }) => wrong_server(server),
        No::Unreached(_) => DeviceError::refused(
            ErrorCode::ServerUnreachable,
            format!("nobody answers at {server}; check the address and the network"),
        ),
        No::Refused {
            body,
            retry_after_ms,
        } => {
            let message = match body.code {
                ErrorCode::UnknownCode => {
                    "the code isn't known, was used, or is older than a day; ask for a new one"
                        .to_owned()
                }
                ErrorCode::NotFound | ErrorCode::MethodNotAllowed => {
                    return wrong_server(server);
                }
                code => format!("{server} refused the enrolment: {code:?}"),
            };
            DeviceError::Refused {
                code: body.code,
                message,
                wait_ms: retry_after_ms,
            }
        }
    }
}

fn wrong_server(server: &str) -> DeviceError {
    let message = format!("what answers at {server} is no Touchpoint server");
    DeviceError::refused(ErrorCode::WrongServer, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_code_may_be_loose_but_not_short() {
        let read = |code| Asked::read(None, Some("https://tp.example/"), Some(code), None);
        let asked = read("abcd-efgh 23456").ok();
        assert_eq!(
            asked.as_ref().map(|a| a.code.as_str()),
            Some("ABCDEFGH23456")
        );
        assert_eq!(asked.map(|a| a.server), Some("https://tp.example".into()));
        assert!(read("abc").is_err());
        assert!(Asked::read(None, None, Some("ABCDEFGH23456"), None).is_err());
    }
}
