//! Receivers for what the server sends: a web server that keeps what came and answers as told, and
//! a mail server that holds a whole conversation.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use tokio::sync::watch;

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Came {
    pub path: String,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Came {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// How a receiver answers.
#[derive(Clone)]
pub enum Says {
    /// A status and a body.
    Status(u16, &'static str),
    /// To somewhere else.
    Moved(String),
    /// It never does.
    Nothing,
    /// A body without an end.
    Endless,
}

/// A receiver on a free port.
pub struct Hook {
    pub url: String,
    came: Arc<Mutex<Vec<Came>>>,
    says: Arc<Mutex<VecDeque<Says>>>,
    /// How much came so far.
    count: watch::Receiver<usize>,
}

impl Hook {
    /// It answers so, one after another, and 200 with an empty object after that.
    pub fn new(says: &[Says]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/hook", listener.local_addr().expect("bound"));
        let came = Arc::new(Mutex::new(Vec::new()));
        let says = Arc::new(Mutex::new(says.iter().cloned().collect::<VecDeque<_>>()));
        let (kept, next) = (Arc::clone(&came), Arc::clone(&says));
        let (counted, count) = watch::channel(0);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (kept, next) = (Arc::clone(&kept), Arc::clone(&next));
                let counted = counted.clone();
                thread::spawn(move || answer(stream, (&kept, &counted), &next));
            }
        });
        Self {
            url,
            came,
            says,
            count,
        }
    }

    /// What came so far.
    pub fn came(&self) -> Vec<Came> {
        self.came.lock().expect("unbroken").clone()
    }

    /// From now on it answers so.
    pub fn will_say(&self, says: &[Says]) {
        self.says
            .lock()
            .expect("unbroken")
            .extend(says.iter().cloned());
    }

    /// Waits until so much has come.
    pub async fn has(&self, wanted: usize) {
        let mut count = self.count.clone();
        let _ = count.wait_for(|count| *count >= wanted).await;
    }
}

fn answer(
    mut stream: TcpStream,
    (kept, counted): (&Mutex<Vec<Came>>, &watch::Sender<usize>),
    next: &Mutex<VecDeque<Says>>,
) {
    let Some(came) = read(&mut stream) else {
        return;
    };
    let says = next.lock().expect("unbroken").pop_front();
    kept.lock().expect("unbroken").push(came);
    counted.send_modify(|count| *count += 1);
    let head = |status: u16, more: &str| {
        format!("HTTP/1.1 {status} So\r\nConnection: close\r\n{more}\r\n")
    };
    let text = match says.unwrap_or(Says::Status(200, "{}")) {
        Says::Status(status, body) => {
            head(status, &format!("Content-Length: {}\r\n", body.len())) + body
        }
        Says::Moved(to) => head(307, &format!("Location: {to}\r\nContent-Length: 0\r\n")),
        Says::Nothing => {
            // Until the caller hangs up.
            let _ = stream.read(&mut [0]);
            return;
        }
        Says::Endless => {
            let _ = stream.write_all(head(200, "").as_bytes());
            while stream.write_all(&[b' '; 8192]).is_ok() {}
            return;
        }
    };
    let _ = stream.write_all(text.as_bytes());
}

fn read(stream: &mut TcpStream) -> Option<Came> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length: usize = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Came {
        path,
        headers,
        body,
    })
}

/// A mail server: what it was told, line by line.
pub struct Post {
    pub port: u16,
    said: Arc<Mutex<Vec<String>>>,
}

impl Post {
    /// It takes every message; with `busy` it puts off the first so many.
    pub fn new(busy: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        thread::spawn(move || {
            for (n, stream) in listener.incoming().map_while(Result::ok).enumerate() {
                converse(stream, &kept, n < busy);
            }
        });
        Self { port, said }
    }

    pub fn said(&self) -> Vec<String> {
        self.said.lock().expect("unbroken").clone()
    }
}

fn converse(stream: TcpStream, said: &Mutex<Vec<String>>, busy: bool) {
    let mut out = stream.try_clone().expect("a second handle");
    let mut say = move |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).is_ok();
    say("220 post.example ESMTP");
    let mut in_data = false;
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        said.lock().expect("unbroken").push(line.clone());
        let word = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
        let ok = match (in_data, word.as_str()) {
            (true, _) if line == "." => {
                in_data = false;
                say("250 taken")
            }
            (true, _) => true,
            (_, "EHLO") => say("250-post.example\r\n250-8BITMIME\r\n250 AUTH PLAIN"),
            (_, "AUTH") => say("235 who you say"),
            (_, "MAIL") if busy => say("451 not now"),
            (_, "DATA") => {
                in_data = true;
                say("354 go on")
            }
            (_, "QUIT") => {
                say("221 bye");
                false
            }
            _ => say("250 so be it"),
        };
        if !ok {
            return;
        }
    }
}
