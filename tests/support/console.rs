//! The desk of a world: somebody signs in and looks.

use crate::walker::Walker;
use crate::world::World;
use device::sync::{Method, Plain, Request, Response, Transport, http_connect};
use model::ids::RoundId;
use serde_json::{Value, json};

impl World {
    /// What the console says at an address of the site, e.g. `/devices`.
    pub fn console(&self, path: &str) -> Value {
        let url = self.url();
        let mut browser = http_connect(Plain::Loopback)(&url, None).expect("a way");
        let body = json!({ "name": self.made.person, "password": self.made.password });
        let sign_in = Request::new(Method::Post, "/api/console/sign-in")
            .header("origin", url)
            .body("application/json", body.to_string().into_bytes());
        let signed_in = ask(&mut *browser, sign_in);
        let cookie = signed_in.headers.get("set-cookie").expect("a cookie");
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        let path = format!("/api/console/sites/{}{path}", self.made.site);
        let answer = ask(
            &mut *browser,
            Request::new(Method::Get, path).header("cookie", cookie),
        );
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    /// A handheld's row on the console.
    pub fn device_shown(&self, walker: &Walker) -> Value {
        let (device, _) = walker.enrolled();
        let id = json!(device);
        let devices = self.console("/devices");
        let rows = devices.as_array().expect("rows").iter();
        let mut of_it = rows.filter(|row| row["device"] == id);
        of_it.next().expect("it is shown").clone()
    }

    /// A round's record on the console.
    pub fn record_shown(&self, round: RoundId) -> Value {
        self.console(&format!("/rounds/{round}"))
    }
}

fn ask(browser: &mut dyn Transport, request: Request) -> Response {
    let answer = browser.call(request).expect("answered");
    let text = String::from_utf8_lossy(&answer.body);
    assert!((200..300).contains(&answer.status), "{text}");
    answer
}
