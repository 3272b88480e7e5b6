//! HTTP as the transport: reqwest, blocking, with rustls.
//!
//! It follows no redirects: a token goes to the enrolled server and nowhere else.

use super::driver::Connect;
use super::tls;
use super::transport::{Method, Request, Response, Transport, Unreached};
use crate::error::DeviceError;
use protocol::ErrorCode;
use reqwest::blocking::Client;
use std::io::Read;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::{Host, Url};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);
/// How long bytes may stall. The engine makes pieces smaller where they do.
const STALL: Duration = Duration::from_secs(60);
/// Most bytes of an answer as it comes.
const BODY_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Where plain `http://` works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// On this machine alone.
    Loopback,
    /// Wherever somebody said so by a flag.
    Allowed,
}

/// HTTP to one server.
pub struct HttpTransport {
    client: Client,
    /// Without a slash at its end.
    server: String,
    pin: Option<[u8; 32]>,
    seen: tls::Seen,
}

/// The `Connect` of real handhelds.
pub fn http_connect(plain: Plain) -> Connect {
    Arc::new(move |server, pin| {
        let transport = HttpTransport::open(server, pin, plain)?;
        Ok(Box::new(transport))
    })
}

impl HttpTransport {
    /// Makes a client; opens no connection yet.
    ///
    /// Errors: an address that is none, plain HTTP where it isn't allowed, a pin that is none.
    pub fn open(server: &str, pin: Option<&str>, plain: Plain) -> Result<Self, DeviceError> {
        let url = address(server, plain)?;
        let pin = match pin {
            Some(text) => Some(tls::read_pin(text).ok_or_else(|| {
                let message = "a pin is 43 letters and digits, as the console shows it";
                DeviceError::refused(ErrorCode::PinMismatch, message)
            })?),
            None => None,
        };
        let seen = Arc::new(Mutex::new(None));
        Ok(Self {
            client: client(&url, pin, pin.is_some(), &seen)?,
            server: url.as_str().trim_end_matches('/').to_owned(),
            pin,
            seen,
        })
    }

    /// The pin of a server whose certificate no authority vouches for: seen, not trusted.
    fn look(&self) -> Option<String> {
        let url = Url::parse(&self.server).ok()?;
        let looking = client(&url, None, true, &self.seen).ok()?;
        // The call fails by design; the handshake has shown the key by then.
        let _ = looking.get(url).send();
        crate::clock::lock(&self.seen).clone()
    }

    fn unreached(&self, error: &reqwest::Error) -> Unreached {
        let untrusted = tls::is_about_trust(error).then(|| {
            let seen = if self.pin.is_some() {
                crate::clock::lock(&self.seen).clone()
            } else {
                self.look()
            };
            seen.unwrap_or_default()
        });
        tracing::debug!(%error, "nobody answered");
        Unreached {
            stalled: !error.is_connect(),
            stranger: false,
            untrusted,
        }
    }
}

impl Transport for HttpTransport {
    fn call(&mut self, request: Request) -> Result<Response, Unreached> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Head => reqwest::Method::HEAD,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
        };
        let url = format!("{}{}", self.server, request.path);
        let mut builder = self.client.request(method, url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if !request.body.is_empty() {
            builder = builder.body(request.body);
        }
        let answer = builder.send().map_err(|error| self.unreached(&error))?;
        let status = answer.status().as_u16();
        let headers = answer
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
            .collect();
        let mut body = Vec::new();
        let broke_off = Unreached {
            stalled: true,
            ..Unreached::default()
        };
        let read = answer.take(BODY_BYTES_MAX + 1).read_to_end(&mut body);
        if read.is_err() || body.len() as u64 > BODY_BYTES_MAX {
            return Err(broke_off);
        }
        Ok(Response {
            status,
            headers,
            body,
        })
    }
}

/// Reads a server's address and refuses plain HTTP to other machines.
pub(crate) fn address(server: &str, plain: Plain) -> Result<Url, DeviceError> {
    let wrong = |message: String| DeviceError::refused(ErrorCode::WrongServer, message);
    let typed = server.trim();
    let text = if typed.contains("://") {
        typed.to_owned()
    } else {
        format!("https://{typed}")
    };
    let url = Url::parse(&text)
        .ok()
        .filter(|url| url.has_host() && url.query().is_none() && url.fragment().is_none());
    let url = url.ok_or_else(|| wrong(format!("`{typed}` is not a server's address")))?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if plain == Plain::Allowed || is_loopback(&url) => Ok(url),
        "http" => Err(wrong(format!(
            "`{typed}` is plain http, which works on this machine alone; use https"
        ))),
        _ => Err(wrong(format!("`{typed}` doesn't begin with https://"))),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn client(
    url: &Url,
    pin: Option<[u8; 32]>,
    own_trust: bool,
    seen: &tls::Seen,
) -> Result<Client, DeviceError> {
    tls::install_provider();
    let internal = |error: String| DeviceError::refused(ErrorCode::Internal, error);
    let mut builder = reqwest::ClientBuilder::new()
        .connect_timeout(CONNECT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("touchpoint/", env!("CARGO_PKG_VERSION")));
    if is_loopback(url) {
        builder = builder.no_proxy();
    }
    if own_trust && url.scheme() == "https" {
        let config = tls::pinned(pin, seen.clone()).map_err(|error| internal(error.to_string()))?;
        builder = builder.tls_backend_preconfigured(config);
    }
    reqwest::blocking::ClientBuilder::from(builder)
        // It bounds the wait for an answer's head, then each read of its body by itself.
        .timeout(STALL)
        .build()
        .map_err(|error| internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(server: &str, plain: Plain, read: Option<&str>) {
        let url = address(server, plain).ok();
        assert_eq!(url.as_ref().map(Url::as_str), read);
    }

    #[test]
    fn plain_http_goes_to_this_machine_alone() {
        check(
            "http://127.0.0.1:8700",
            Plain::Loopback,
            Some("http://127.0.0.1:8700/"),
        );
        check(
            "http://localhost:8700",
            Plain::Loopback,
            Some("http://localhost:8700/"),
        );
        check("http://192.168.1.7:8700", Plain::Loopback, None);
        check(
            "http://192.168.1.7:8700",
            Plain::Allowed,
            Some("http://192.168.1.7:8700/"),
        );
    }

    #[test]
    fn an_address_without_a_scheme_is_https() {
        check("tp.example", Plain::Loopback, Some("https://tp.example/"));
        check("ftp://tp.example", Plain::Loopback, None);
        check("", Plain::Loopback, None);
        check("what is it", Plain::Loopback, None);
    }
}
