//! Calls of webhooks and robots: bounded in time and size, led nowhere else by an answer, and never
//! named in an error, since a robot's address holds its key.

use crate::error::ServerError;
use crate::notices::addresses::is_loopback;
use crate::notices::robots::signed;
use data_encoding::HEXLOWER;
use reqwest::redirect::Policy;
use std::time::Duration;
use url::Url;

/// The longest that one call may take.
pub const CALL: Duration = Duration::from_secs(10);
/// The most bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 64 << 10;

/// Makes calls.
pub struct Client {
    far: reqwest::Client,
    /// For this machine's own addresses: no proxy stands between.
    near: reqwest::Client,
}

impl Client {
    /// Makes none yet.
    pub fn new() -> Result<Self, ServerError> {
        crate::tls::install_provider();
        let builder = || {
            reqwest::Client::builder()
                .timeout(CALL)
                .redirect(Policy::none())
                .user_agent(concat!("touchpoint-server/", env!("CARGO_PKG_VERSION")))
        };
        let failed = |error: reqwest::Error| ServerError::BadValue {
            what: "the client",
            value: "of webhooks".into(),
            reason: error.to_string(),
        };
        Ok(Self {
            far: builder().build().map_err(failed)?,
            near: builder().no_proxy().build().map_err(failed)?,
        })
    }

    /// Sends JSON, and gives the answer's beginning.
    ///
    /// Errors: a sentence without the address: nobody answered, or with another status than 2xx.
    pub async fn json(
        &self,
        url: Url,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<Vec<u8>, String> {
        let client = match is_loopback(&url) {
            true => &self.near,
            false => &self.far,
        };
        let mut request = client
            .post(url)
            .header("content-type", "application/json; charset=utf-8")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let why = |error: reqwest::Error| reason(&error.without_url());
        let mut answer = request.send().await.map_err(why)?;
        let status = answer.status();
        if !status.is_success() {
            return Err(format!("status {}", status.as_u16()));
        }
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(why)? {
            let room = ANSWER_BYTES_MAX - bytes.len();
            bytes.extend_from_slice(&piece[..piece.len().min(room)]);
            if bytes.len() == ANSWER_BYTES_MAX {
                break;
            }
        }
        Ok(bytes)
    }
}

/// The innermost reason says the most: a name that isn't found, a certificate that doesn't hold.
fn reason(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", CALL.as_secs());
    }
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string().chars().take(200).collect()
}

/// The signature of a webhook: when, and HMAC-SHA256 over that, a dot and the body.
pub fn signature(secret: &str, at_s: i64, body: &[u8]) -> String {
    let mut text = format!("{at_s}.").into_bytes();
    text.extend_from_slice(body);
    let sign = HEXLOWER.encode(&signed(secret.as_bytes(), &text));
    format!("t={at_s},v1={sign}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_what_any_other_program_computes() {
        // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac geheim
        let found = signature("geheim", 1_700_000_000, br#"{"a":1}"#);
        assert_eq!(
            found,
            "t=1700000000,v1=c2f0a59f12d0bcd3933234d85083c03b99e970604203fd059a320436bb602adf"
        );
    }
}
