//! The one door to the network: a request goes out, an answer comes back or nobody was there.

use std::collections::BTreeMap;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Head,
    Post,
    Patch,
}

/// One request to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// From `/v1` on, with its query.
    pub path: String,
    /// Beside length and host; names in lower case.
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// What came back, whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

/// Nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unreached {
    /// Somebody was there, then bytes stopped.
    pub stalled: bool,
    /// Somebody answered who isn't our server: a proxy, a captive portal, another program.
    pub stranger: bool,
    /// Somebody was there with a key that isn't trusted; its pin, as far as it could be seen.
    pub untrusted: Option<String>,
}

/// A way to the server: HTTP, or a simulated one.
pub trait Transport: Send {
    /// Sends a request and waits for the whole answer.
    fn call(&mut self, request: Request) -> Result<Response, Unreached>;
}

impl Request {
    /// A request without a body.
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// The same with one more header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same with a body.
    pub fn body(mut self, kind: &str, body: Vec<u8>) -> Self {
        self.body = body;
        self.header("content-type", kind)
    }
}

impl Response {
    /// A header that holds a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.headers.get(name)?.trim().parse().ok()
    }
}
