//! Reads answers: what the server said, what it refused, and what wasn't the server at all.
//!
//! A proxy's error page or a captive portal is nobody: only our own JSON counts as a refusal.

use super::transport::{Method, Request, Response, Transport, Unreached};
use protocol::{ErrorBody, ErrorCode};
use serde::de::DeserializeOwned;
use sync_engine::{Outcome, Refusal};

/// Most bytes of a decoded answer.
const ANSWER_BYTES_MAX: usize = 64 * 1024 * 1024;

/// A "no", as far as it was said.
#[derive(Debug)]
pub(crate) enum No {
    Refused {
        body: Box<ErrorBody>,
        retry_after_ms: Option<u64>,
    },
    Unreached(Unreached),
}

/// Asks, and takes a 2xx apart from everything else.
pub(crate) fn ask(
    transport: &mut dyn Transport,
    token: Option<&str>,
    request: Request,
) -> Result<Response, No> {
    let head = request.method == Method::Head;
    let request = match token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    };
    let response = decoded(transport.call(request).map_err(No::Unreached)?)?;
    if (200..300).contains(&response.status) {
        return Ok(response);
    }
    let retry_after_ms = response.number("retry-after").map(|s| s * 1_000);
    let body = if head {
        ErrorBody::new(code_of_status(response.status), "")
    } else {
        said(&response).ok_or_else(nobody)?
    };
    Err(No::Refused {
        body: Box::new(body),
        retry_after_ms,
    })
}

/// Asks for JSON of one shape.
pub(crate) fn ask_json<T: DeserializeOwned>(
    transport: &mut dyn Transport,
    token: Option<&str>,
    request: Request,
) -> Result<T, No> {
    read(&ask(transport, token, request)?)
}

/// An answer as JSON of one shape.
pub(crate) fn read<T: DeserializeOwned>(answer: &Response) -> Result<T, No> {
    serde_json::from_slice(&answer.body).map_err(|_| nobody())
}

/// Somebody answered who isn't our server.
pub(crate) fn nobody() -> No {
    No::Unreached(Unreached {
        stranger: true,
        ..Unreached::default()
    })
}

fn said(response: &Response) -> Option<ErrorBody> {
    #[derive(serde::Deserialize)]
    struct Coded {
        code: String,
    }
    if let Ok(body) = serde_json::from_slice::<ErrorBody>(&response.body) {
        return Some(body);
    }
    // A newer server may have words that we don't know.
    let coded: Coded = serde_json::from_slice(&response.body).ok()?;
    Some(ErrorBody::new(code_of_status(response.status), coded.code))
}

fn code_of_status(status: u16) -> ErrorCode {
    match status {
        400 | 422 => ErrorCode::Malformed,
        401 => ErrorCode::UnknownToken,
        403 => ErrorCode::Forbidden,
        404 => ErrorCode::NotFound,
        405 => ErrorCode::MethodNotAllowed,
        409 => ErrorCode::Conflict,
        410 => ErrorCode::StartOver,
        413 => ErrorCode::TooLarge,
        415 => ErrorCode::UnsupportedEncoding,
        429 => ErrorCode::SlowDown,
        503 => ErrorCode::Busy,
        507 => ErrorCode::ServerFull,
        _ => ErrorCode::Internal,
    }
}

fn decoded(mut response: Response) -> Result<Response, No> {
    let body = match response.headers.get("content-encoding").map(String::as_str) {
        Some("zstd") => protocol::frame::unzstd(&response.body, ANSWER_BYTES_MAX),
        Some("gzip") => protocol::frame::gunzip(&response.body, ANSWER_BYTES_MAX),
        _ => return Ok(response),
    };
    response.body = body.map_err(|_| nobody())?;
    Ok(response)
}

impl From<No> for Outcome {
    fn from(no: No) -> Self {
        match no {
            No::Unreached(unreached) => Outcome::Unreached {
                stalled: unreached.stalled,
            },
            No::Refused {
                body,
                retry_after_ms,
            } => Outcome::Refused(Refusal {
                retry_after_ms,
                ..body.code.into()
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    struct Says(u16, &'static str);

    impl Transport for Says {
        fn call(&mut self, _: Request) -> Result<Response, Unreached> {
            Ok(Response {
                status: self.0,
                headers: BTreeMap::from([("retry-after".to_owned(), "7".to_owned())]),
                body: self.1.into(),
            })
        }
    }

    fn check(status: u16, body: &'static str, code: Option<ErrorCode>) {
        let request = Request::new(Method::Get, "/v1/x");
        match ask(&mut Says(status, body), None, request) {
            Err(No::Refused {
                body,
                retry_after_ms,
            }) => {
                assert_eq!(Some(body.code), code);
                assert_eq!(retry_after_ms, Some(7_000));
            }
            Err(No::Unreached(_)) => assert_eq!(None, code),
            Ok(response) => panic!("{response:?}"),
        }
    }

    #[test]
    fn a_refusal_is_what_our_server_said() {
        let body = r#"{"code":"slow_down","message":"later"}"#;
        check(429, body, Some(ErrorCode::SlowDown));
    }

    #[test]
    fn a_word_that_is_not_known_yet_counts_by_its_status() {
        check(403, r#"{"code":"after_hours"}"#, Some(ErrorCode::Forbidden));
    }

    #[test]
    fn a_proxys_error_page_is_nobody() {
        check(502, "<html>Bad gateway</html>", None);
        check(403, "Log in to the hotel's network", None);
    }
}
