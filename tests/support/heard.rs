//! A way to the server that keeps every request which goes over it, and what was answered.

use device::sync::{Connect, Method, Request, Response, Transport, Unreached};
use std::sync::{Arc, Mutex, PoisonError};

/// One request and its answer; none where nobody answered.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub request: Request,
    pub answer: Option<Response>,
}

/// All of them, in order.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Vec<Exchange>>>);

/// A piece of a photo on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceSent {
    pub offset: u64,
    pub bytes: u64,
    /// How far the server said it then was; none where nobody answered, or with a no.
    pub reached: Option<u64>,
}

impl Heard {
    /// What was said since this was last asked.
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Exchange {
    /// The piece of a photo that this was.
    pub fn piece(&self) -> Option<PieceSent> {
        let offset = self.request.header_value("upload-offset")?.parse().ok()?;
        let answer = self.answer.as_ref();
        Some(PieceSent {
            offset,
            bytes: self.request.body.len() as u64,
            reached: answer.and_then(|answer| answer.number("upload-offset")),
        })
    }

    /// How long the photo is whose upload this opened.
    pub fn opened(&self) -> Option<u64> {
        self.request.header_value("upload-length")?.parse().ok()
    }

    /// Where the server said that an upload stands.
    pub fn asked(&self) -> Option<u64> {
        let answer = self.answer.as_ref()?;
        let asked = self.request.method == Method::Head;
        asked.then(|| answer.number("upload-offset")).flatten()
    }
}

/// Reading a request's headers.
pub trait HeaderValue {
    /// The value of a header by its name in lower case.
    fn header_value(&self, name: &str) -> Option<&str>;
}

impl HeaderValue for Request {
    fn header_value(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.as_str())
    }
}

struct Listening {
    inner: Box<dyn Transport>,
    heard: Heard,
}

impl Transport for Listening {
    fn call(&mut self, request: Request) -> Result<Response, Unreached> {
        let answer = self.inner.call(request.clone());
        let exchange = Exchange {
            request,
            answer: answer.as_ref().ok().cloned(),
        };
        let mut heard = self.heard.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(exchange);
        answer
    }
}

/// The same way, and what is said on it.
pub fn heard(connect: Connect) -> (Connect, Heard) {
    let heard = Heard::default();
    let shared = heard.clone();
    let connect: Connect = Arc::new(move |server, pin| {
        let inner = connect(server, pin)?;
        let heard = shared.clone();
        Ok(Box::new(Listening { inner, heard }))
    });
    (connect, heard)
}
