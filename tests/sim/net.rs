//! The network between handhelds and the server, at its worst.

use crate::faults::{Counts, Faults};
use crate::server::Server;
use data_encoding::BASE64;
use device::sync::{Connect, Request, Response, Transport, Unreached};
use house_tests::dice::Dice;
use house_tests::vfs;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The network and the server behind it.
pub struct Net {
    pub server: Server,
    pub faults: Faults,
    pub counts: Counts,
    dice: Dice,
    /// Requests that are still on their way though nobody waits for them.
    late: Vec<Request>,
    /// The photo that was last to be sent.
    wanted: String,
}

/// The same network for every handheld.
#[derive(Clone)]
pub struct Shared(Arc<Mutex<Net>>);

struct Way(Shared);

impl Shared {
    pub fn new(server: Server, faults: Faults, dice: Dice) -> Self {
        Self(Arc::new(Mutex::new(Net {
            server,
            faults,
            counts: Counts::default(),
            dice,
            late: Vec::new(),
            wanted: String::new(),
        })))
    }

    pub fn lock(&self) -> MutexGuard<'_, Net> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn connect(&self) -> Connect {
        let shared = self.clone();
        Arc::new(move |_, _| Ok(Box::new(Way(shared.clone()))))
    }
}

impl Transport for Way {
    fn call(&mut self, request: Request) -> Result<Response, Unreached> {
        self.0.lock().carry(request)
    }
}

impl Net {
    /// Draws whether something happens, and counts it.
    fn strikes(&mut self, what: &'static str, rate: u64) -> bool {
        let strikes = self.dice.hits(rate);
        if strikes {
            self.counts.add(what);
        }
        strikes
    }

    fn carry(&mut self, request: Request) -> Result<Response, Unreached> {
        self.counts.add("requests");
        let nobody = || Err(Unreached::default());
        let stalled = || {
            Err(Unreached {
                stalled: true,
                ..Unreached::default()
            })
        };
        let upload = request
            .headers
            .iter()
            .find(|header| header.0 == "upload-metadata");
        if let Some((_, named)) = upload {
            let name = named
                .strip_prefix("sha256 ")
                .map(|name| BASE64.decode(name.as_bytes()));
            if let Some(Ok(name)) = name {
                self.wanted = String::from_utf8_lossy(&name).into_owned();
            }
        }
        let rates = self.faults.clone();
        if self.strikes("request lost", rates.request_lost) {
            return nobody();
        }
        if self.strikes("request late and out of order", rates.reorder) {
            self.late.push(request);
            return stalled();
        }
        if self.strikes("a proxy's 5xx", rates.server_error) {
            let status = 500 + self.dice.below(5) as u16;
            return Ok(Response {
                status,
                headers: BTreeMap::new(),
                body: b"<html>Bad gateway</html>".to_vec(),
            });
        }
        if self.strikes("connection cut at a byte", rates.cut_at_byte) {
            let at = self.dice.below(request.body.len() as u64 + 1) as usize;
            let _lost = self.call(&request, Some(at));
            return stalled();
        }
        if self.strikes("request doubled", rates.duplicate) {
            let _first = self.call(&request, None);
        }
        let mut answer = self.call(&request, None);
        if let Some(answer) = &mut answer
            && self.dice.hits(rates.receipt_forged)
        {
            self.forge(answer);
        }
        if self.strikes("reply lost", rates.reply_lost) {
            return nobody();
        }
        if self.strikes("slow beyond patience", rates.slow) {
            return stalled();
        }
        if self.strikes("delay", rates.delay) {
            // The same request comes once more, later.
            self.late.push(request);
        }
        answer.map_or_else(nobody, Ok)
    }

    /// Somebody between both sides says of a photo that the server holds it.
    fn forge(&mut self, answer: &mut Response) {
        const PHOTOS: &str = r#"\"photos\":["#;
        let text = String::from_utf8_lossy(&answer.body);
        if self.wanted.is_empty() || !text.contains(PHOTOS) {
            return;
        }
        let named = format!(r#"{PHOTOS}\"{}\","#, self.wanted);
        let forged = text.replace(PHOTOS, &named).replace(",]", "]");
        answer.body = forged.into_bytes();
        self.counts.add("receipt forged");
    }

    fn call(&mut self, request: &Request, cut: Option<usize>) -> Option<Response> {
        let rates = self.faults.clone();
        if !self.server.is_up() {
            return None;
        }
        let at = self.dice.between(1, 30);
        if self.strikes("server killed", rates.server_killed) {
            self.server.disk.arm(vfs::Fault::Kill { at });
        } else if self.strikes("server's power cut", rates.server_power_cut) {
            let kept = vfs::Kept::Some(self.dice.draw());
            self.server.disk.arm(vfs::Fault::Cut { at, kept });
        } else if self.strikes("server's disk full", rates.server_full) {
            self.server.disk.arm(vfs::Fault::Full {
                from: at,
                calls: 40,
            });
        }
        let answer = self.server.call(request, cut);
        self.server.disk.revive();
        answer
    }

    /// One of the late ones arrives.
    pub fn deliver(&mut self) {
        if self.late.is_empty() {
            return;
        }
        let which = self.dice.below(self.late.len() as u64) as usize;
        let request = self.late.remove(which);
        let _unheard = self.call(&request, None);
    }

    /// From here on nothing goes wrong.
    pub fn heal(&mut self) {
        while !self.late.is_empty() {
            self.deliver();
        }
        self.faults = Faults::default();
    }
}
