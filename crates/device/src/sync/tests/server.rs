//! A small server in memory, honest unless a story says otherwise: the simulated `Transport`.

use crate::clock::lock;
use crate::sync::{Method, Request, Response, Transport, Unreached};
use data_encoding::BASE64;
use model::ids::{JournalId, SiteId};
use protocol::batch::{Acked, Header};
use protocol::chain::{Hash, sha256_hex};
use protocol::enrol::{Enrol, Enrolled, EnrolledSite, Token};
use protocol::keys::PrivateKey;
use protocol::receipt::{Receipt, ReceiptText};
use protocol::{BATCH_BYTES_MAX, ErrorBody, ErrorCode, batch, frame, line};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

pub const SITE: SiteId = SiteId(uuid::Uuid::from_u128(7));

/// What the server knows, and the answers that a story slips in before its own.
pub struct Known {
    pub key: PrivateKey,
    pub token: String,
    pub lines: Vec<Vec<u8>>,
    pub photos: BTreeSet<String>,
    pub uploads: BTreeMap<String, Vec<u8>>,
    /// Photos that others sent, by name, as they are answered.
    pub pictures: BTreeMap<String, Vec<u8>>,
    /// What somebody else answers in the place of the next picture.
    pub portal: Option<Response>,
    pub feed: String,
    pub asked: Vec<String>,
    pub slips: VecDeque<Result<Response, Unreached>>,
}

#[derive(Clone)]
pub struct Server(pub Arc<Mutex<Known>>);

impl Server {
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(Known {
            key: PrivateKey::from_seed(&[9; 32]),
            token: "first".into(),
            lines: Vec::new(),
            photos: BTreeSet::new(),
            uploads: BTreeMap::new(),
            pictures: BTreeMap::new(),
            portal: None,
            feed: String::new(),
            asked: Vec::new(),
            slips: VecDeque::new(),
        })))
    }

    /// What was asked since the last question.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.0).asked)
    }

    /// The next request gets this answer.
    pub fn slip(&self, status: u16, body: &str) {
        lock(&self.0)
            .slips
            .push_back(Ok(answer(status, body.into())));
    }
}

pub fn answer(status: u16, body: Vec<u8>) -> Response {
    Response {
        status,
        headers: BTreeMap::new(),
        body,
    }
}

fn said(value: &impl serde::Serialize) -> Response {
    answer(200, serde_json::to_vec(value).expect("JSON"))
}

fn refused(status: u16, code: ErrorCode) -> Response {
    let body = ErrorBody::new(code, "no");
    answer(status, serde_json::to_vec(&body).expect("JSON"))
}

impl Transport for Server {
    fn call(&mut self, request: Request) -> Result<Response, Unreached> {
        let mut known = lock(&self.0);
        let path = request.path.split(['?']).next().unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        known.asked.push(format!("{:?} {last}", request.method));
        if let Some(slip) = known.slips.pop_front() {
            return slip;
        }
        Ok(known.answer(&request, path))
    }
}

impl Known {
    fn answer(&mut self, request: &Request, path: &str) -> Response {
        let parts: Vec<&str> = path.split('/').skip(2).collect();
        let bearer = format!("Bearer {}", self.token);
        let open = matches!(parts[0], "enrol" | "tokens");
        if !open && header(request, "authorization") != bearer {
            return refused(401, ErrorCode::UnknownToken);
        }
        match (request.method, parts.as_slice()) {
            (Method::Post, ["enrol"]) => self.enrol(request),
            (Method::Post, ["tokens"]) => self.renew(request),
            (Method::Post, ["journals", journal, "batches"]) => self.take(journal, request),
            (Method::Get, ["journals", journal, "receipt"]) => {
                let to = self.lines.len() as u64;
                let query = request.path.split("from=").nth(1).unwrap_or_default();
                let from = query.split('&').next().and_then(|n| n.parse().ok());
                let asked = query.split("to=").nth(1).and_then(|n| n.parse().ok());
                said(&self.receipt(journal, from.unwrap_or(1), asked.unwrap_or(to)))
            }
            (Method::Get, ["sites", _, "feed"]) => answer(200, self.feed.clone().into_bytes()),
            (Method::Get, ["photos", name]) => match (self.portal.take(), self.pictures.get(*name))
            {
                (Some(page), _) => page,
                (None, Some(bytes)) => picture(bytes),
                (None, None) => refused(404, ErrorCode::NotFound),
            },
            (Method::Post, ["uploads"]) => self.create(request),
            (Method::Patch, ["uploads", id]) => self.piece(id, request),
            (Method::Head, ["uploads", id]) => match self.uploads.get(*id) {
                Some(bytes) => offset(200, bytes.len()),
                None => answer(404, Vec::new()),
            },
            _ => refused(404, ErrorCode::NotFound),
        }
    }

    fn enrol(&self, request: &Request) -> Response {
        let asked: Enrol = serde_json::from_slice(&request.body).expect("an enrolment");
        let site = EnrolledSite {
            id: SITE,
            name: "Site".into(),
            time_zone: "Asia/Shanghai".into(),
        };
        said(&Enrolled {
            device: asked.device,
            token: self.token.clone(),
            server_key: self.key.public().base64(),
            handoff_key: "age1".into(),
            site,
            server_time: "2026-11-23T14:00:00Z".into(),
        })
    }

    fn renew(&mut self, request: &Request) -> Response {
        let asked: serde_json::Value = serde_json::from_slice(&request.body).expect("JSON");
        if asked.get("sig").is_none() {
            return said(&json!({"nonce": "a-nonce"}));
        }
        self.token = format!("{}-renewed", self.token);
        said(&Token {
            token: self.token.clone(),
        })
    }

    fn take(&mut self, journal: &str, request: &Request) -> Response {
        let body = frame::unzstd(&request.body, 2 * BATCH_BYTES_MAX).expect("a frame");
        let batch = batch::read(&body).expect("a batch");
        let Header { from, count, .. } = batch.header;
        let held = self.lines.len() as u64;
        let head = self.hash_at(held.min(from - 1));
        if from > held + 1 {
            let mut body = ErrorBody::new(ErrorCode::Gap, "lines are missing");
            (body.acked, body.head) = (Some(held), Some(head.hex()));
            return answer(409, serde_json::to_vec(&body).expect("JSON"));
        }
        assert_eq!(head.hex(), batch.header.base, "the chain breaks");
        self.lines.truncate((from - 1) as usize);
        self.lines
            .extend(batch.lines.iter().map(|line| line.to_vec()));
        let acked = self.lines.len() as u64;
        said(&Acked {
            acked,
            head: self.hash_at(acked).hex(),
            receipt: (count > 0).then(|| self.receipt(journal, from, acked)),
            server_time: "2026-11-23T14:00:01Z".into(),
        })
    }

    fn hash_at(&self, seq: u64) -> Hash {
        let lines = self.lines.iter().take(seq as usize);
        lines.fold(Hash::ZERO, |hash, line| hash.step(line))
    }

    fn receipt(&self, journal: &str, from: u64, to: u64) -> Receipt {
        let named = self.lines[from as usize - 1..to as usize].iter();
        let named = named.flat_map(|line| line::photos(line));
        let named = named.map(|sha256| Hash(sha256).hex());
        let text = ReceiptText {
            journal: journal.parse::<JournalId>().expect("a journal"),
            from,
            to,
            hash: self.hash_at(to).hex(),
            at: "2026-11-23T14:00:01Z".into(),
            key: self.key.public().id(),
            photos: named.filter(|name| self.photos.contains(name)).collect(),
            backed_up: Vec::new(),
            last_backup: None,
            erased: Vec::new(),
        };
        text.sign(&self.key).expect("signed")
    }

    fn create(&mut self, request: &Request) -> Response {
        let metadata = header(request, "upload-metadata");
        let name = metadata.strip_prefix("sha256 ").expect("a name");
        let name = BASE64.decode(name.as_bytes()).expect("base64");
        let name = String::from_utf8(name).expect("hex");
        self.uploads.entry(name.clone()).or_default();
        let mut created = offset(201, self.uploads[&name].len());
        let location = format!("https://tp.example/v1/uploads/{name}");
        created.headers.insert("location".into(), location);
        created
    }

    fn piece(&mut self, id: &str, request: &Request) -> Response {
        let Some(bytes) = self.uploads.get_mut(id) else {
            return refused(404, ErrorCode::NotFound);
        };
        if header(request, "upload-offset") != bytes.len().to_string() {
            return refused(409, ErrorCode::Conflict);
        }
        bytes.extend_from_slice(&request.body);
        if sha256_hex(bytes) == id {
            self.photos.insert(id.to_owned());
        }
        offset(204, bytes.len())
    }
}

fn picture(bytes: &[u8]) -> Response {
    let mut response = answer(200, bytes.to_vec());
    let kind = ("content-type".into(), "image/jpeg".into());
    response.headers.extend([kind]);
    response
}

fn offset(status: u16, bytes: usize) -> Response {
    let mut response = answer(status, Vec::new());
    response
        .headers
        .insert("upload-offset".into(), bytes.to_string());
    response
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    let found = request.headers.iter().find(|(known, _)| *known == name);
    found.map_or("", |(_, value)| value)
}
