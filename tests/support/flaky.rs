//! Real HTTP with faults at chosen requests: the request is lost, or its reply is.

use device::sync::{Connect, Plain, Request, Response, Transport, Unreached, http_connect};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// What becomes of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It goes through.
    None,
    /// The server never sees it.
    RequestLost,
    /// The server does it; the handheld never hears.
    ReplyLost,
    /// The server sees it twice; the handheld hears the second answer.
    Twice,
    /// The server does it; a receipt in its answer says another time than the server signed.
    ReceiptChanged,
}

/// Faults for the next requests, in order; after them all go through.
pub type Faults = Arc<Mutex<VecDeque<Fault>>>;

struct Flaky {
    inner: Box<dyn Transport>,
    faults: Faults,
}

impl Transport for Flaky {
    fn call(&mut self, request: Request) -> Result<Response, Unreached> {
        let next = self
            .faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        match next.unwrap_or(Fault::None) {
            Fault::None => self.inner.call(request),
            Fault::RequestLost => Err(Unreached::default()),
            Fault::ReplyLost => {
                let _lost = self.inner.call(request);
                Err(Unreached::default())
            }
            Fault::ReceiptChanged => {
                let mut answer = self.inner.call(request)?;
                let said = String::from_utf8_lossy(&answer.body);
                let changed = said.replace(r#"\"at\":\"2"#, r#"\"at\":\"3"#);
                answer.body = changed.into_bytes();
                Ok(answer)
            }
            Fault::Twice => {
                let _first = self.inner.call(request.clone());
                self.inner.call(request)
            }
        }
    }
}

/// A way to the server with faults, and the handle that sets them.
pub fn flaky_http() -> (Connect, Faults) {
    let faults = Faults::default();
    let (http, shared) = (http_connect(Plain::Loopback), Arc::clone(&faults));
    let connect: Connect = Arc::new(move |server, pin| {
        let inner = http(server, pin)?;
        Ok(Box::new(Flaky {
            inner,
            faults: Arc::clone(&shared),
        }))
    });
    (connect, faults)
}
