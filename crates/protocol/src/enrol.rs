//! How a handheld becomes known to a server, and gets a new token by its key.

use crate::ProtocolError;
use model::ids::{DeviceId, SiteId};
use serde::{Deserialize, Serialize};

/// `POST /v1/enrol`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrol {
    pub code: String,
    pub device: DeviceId,
    /// Base64 of the raw Ed25519 key.
    pub public_key: String,
    /// What people call the handheld.
    pub name: String,
    /// Version of the app.
    pub app: String,
    /// Over `keys::enrol_text`.
    pub sig: String,
}

/// What the server answers to an enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    pub device: DeviceId,
    pub token: String,
    pub server_key: String,
    pub handoff_key: String,
    pub site: EnrolledSite,
    pub server_time: String,
}

/// The site that a code belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolledSite {
    pub id: SiteId,
    pub name: String,
    pub time_zone: String,
}

/// `POST /v1/tokens`: the first call has only `device`, the second all three.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRequest {
    pub device: DeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sig: Option<String>,
}

/// First answer of `POST /v1/tokens`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nonce {
    pub nonce: String,
}

/// Second answer of `POST /v1/tokens`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub token: String,
}

/// An enrolment link, taken apart: `{server}/enrol#{code}.{pin}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Without a slash at its end.
    pub server: String,
    /// 13 base32 characters.
    pub code: String,
    /// SHA-256 of the server's TLS public key, base64url; none where a public authority signs.
    pub pin: Option<String>,
}

impl Link {
    /// Reads a link.
    pub fn read(text: &str) -> Result<Self, ProtocolError> {
        let wrong = |reason: &str| ProtocolError::Json {
            what: "link",
            reason: reason.to_owned(),
        };
        let (server, rest) = text
            .trim()
            .split_once("/enrol#")
            .ok_or_else(|| wrong("an enrolment link has /enrol# in it"))?;
        let (code, pin) = match rest.split_once('.') {
            Some((code, pin)) => (code, Some(pin.to_owned()).filter(|pin| !pin.is_empty())),
            None => (rest, None),
        };
        let code = tidy_code(code).ok_or_else(|| wrong("a code has 13 letters and digits"))?;
        Ok(Self {
            server: server.trim_end_matches('/').to_owned(),
            code,
            pin,
        })
    }

    /// Writes it.
    pub fn write(&self) -> String {
        let pin = self
            .pin
            .as_ref()
            .map(|pin| format!(".{pin}"))
            .unwrap_or_default();
        format!("{}/enrol#{}{pin}", self.server, self.code)
    }
}

/// A code as people type it: spaces and dashes go, letters become capital, 0 and 1 become O and I.
///
/// Shape: 13 characters of RFC 4648 base32.
pub fn tidy_code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .map(|c| match c.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        })
        .collect();
    let base32 = |c: char| c.is_ascii_uppercase() || ('2'..='7').contains(&c);
    (code.chars().count() == 13 && code.chars().all(base32)).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_comes_back_as_it_was_written() {
        for pin in [None, Some("abc_-".to_owned())] {
            let link = Link {
                server: "https://tp.example".into(),
                code: "ABCDEFGH23456".into(),
                pin,
            };
            assert_eq!(Link::read(&link.write()), Ok(link));
        }
    }

    #[test]
    fn a_code_may_be_typed_loosely() {
        assert_eq!(
            tidy_code("abcd-efgh 23456").as_deref(),
            Some("ABCDEFGH23456")
        );
        assert_eq!(tidy_code("0BCDEFGH23456").as_deref(), Some("OBCDEFGH23456"));
        assert_eq!(tidy_code("ABC"), None);
        assert_eq!(tidy_code("ABCDEFGH23459"), None);
    }
}
