//! The desk of a world: somebody signs in and looks.

use crate::walker::Walker;
use crate::world::{World, writer};
use device::sync::{Method, Plain, Request, Response, Transport, http_connect};
use model::ids::RoundId;
use serde_json::{Value, json};
use sync_server::commands::codes;
use sync_server::folder::Folder;

impl World {
    /// What the console says at an address of the site, e.g. `/devices`.
    pub fn console(&self, path: &str) -> Value {
        let path = format!("/sites/{}{path}", self.made.site);
        self.desk_asks(&path, None).json()
    }

    /// What the console says after something was set at an address of the site.
    pub fn console_sets(&self, path: &str, body: &Value) -> Value {
        let path = format!("/sites/{}{path}", self.made.site);
        self.desk_asks(&path, Some(body)).json()
    }

    /// A photo or clip as the desk sees it, and what it is called.
    pub fn console_photo(&self, sha256: &str) -> (String, Vec<u8>) {
        let answer = self.desk_asks(&format!("/photos/{sha256}"), None);
        (answer.headers["content-type"].clone(), answer.body)
    }

    /// The session of somebody who signed in.
    pub fn desk_cookie(&self) -> String {
        let url = self.url();
        let mut browser = http_connect(Plain::Loopback)(&url, None).expect("a way");
        let body = json!({ "name": self.made.person, "password": self.made.password });
        let sign_in = Request::new(Method::Post, "/api/console/sign-in")
            .header("origin", url)
            .body("application/json", body.to_string().into_bytes());
        let signed_in = ask(&mut *browser, sign_in);
        let cookie = signed_in.headers.get("set-cookie").expect("a cookie");
        cookie.split(';').next().expect("a pair").to_owned()
    }

    /// The site's id, as it stands in addresses.
    pub fn site(&self) -> String {
        self.made.site.to_string()
    }

    /// Codes by which so many handhelds enrol.
    pub fn codes(&self, count: usize) -> Vec<String> {
        let folder = Folder::open(self.path()).expect("its folder");
        let mut writer = writer(&self.path(), &self.clock);
        let code = |_| codes::make(&folder, &mut writer, None, None, self.clock.now());
        (0..count)
            .map(code)
            .map(|made| made.expect("a code").code)
            .collect()
    }

    /// Somebody signs in, asks or sets one thing, and leaves.
    fn desk_asks(&self, path: &str, sets: Option<&Value>) -> Response {
        let url = self.url();
        let cookie = self.desk_cookie();
        let mut browser = http_connect(Plain::Loopback)(&url, None).expect("a way");
        let path = format!("/api/console{path}");
        let request = match sets {
            None => Request::new(Method::Get, path),
            Some(body) => Request::new(Method::Post, path)
                .header("origin", url)
                .body("application/json", body.to_string().into_bytes()),
        };
        ask(&mut *browser, request.header("cookie", cookie))
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

/// Reading an answer.
trait AsJson {
    fn json(&self) -> Value;
}

impl AsJson for Response {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }
}

fn ask(browser: &mut dyn Transport, request: Request) -> Response {
    let answer = browser.call(request).expect("answered");
    let text = String::from_utf8_lossy(&answer.body);
    assert!((200..300).contains(&answer.status), "{text}");
    answer
}
