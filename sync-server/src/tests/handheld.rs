//! A handheld as an independent client would write it: its key, its journal, its lines.

use crate::tests::world::{Answer, World};
use model::ids::{DeviceId, JournalId, SiteId};
use protocol::batch::{Follows, Header, write};
use protocol::chain::Hash;
use protocol::keys::{PrivateKey, batch_text, enrol_text, token_text};
use serde_json::{Value, json};
use uuid::Uuid;

/// A handheld.
#[derive(Clone)]
pub struct Handheld {
    pub device: DeviceId,
    pub key: PrivateKey,
    pub token: String,
    pub site: SiteId,
    pub journal: JournalId,
    pub follows: Option<Follows>,
    /// Every line and its hash, those of a followed journal too.
    pub lines: Vec<(Vec<u8>, Hash)>,
}

impl Handheld {
    /// One with a device id and a key, that no server knows.
    pub fn new(number: u8) -> Self {
        Self {
            device: DeviceId(Uuid::from_u128(0xd0 << 64 | u128::from(number))),
            key: PrivateKey::from_seed(&[number; 32]),
            token: String::new(),
            site: SiteId(Uuid::nil()),
            journal: JournalId(Uuid::from_u128(0xa0 << 64 | u128::from(number))),
            follows: None,
            lines: Vec::new(),
        }
    }

    /// One that is enrolled and has its first line.
    pub fn enrolled(world: &World, number: u8) -> Self {
        let mut handheld = Self::new(number);
        let enrolled = handheld.enrol(world, &world.code());
        handheld.token = enrolled.done(200).json()["token"]
            .as_str()
            .expect("a token")
            .into();
        handheld.site = world.made.site;
        let opened = handheld.opened();
        handheld.append(opened);
        handheld
    }

    pub fn enrol_body(&self, code: &str) -> Value {
        let public_key = self.key.public().base64();
        let sig = self.key.sign(&enrol_text(code, self.device, &public_key));
        json!({
            "code": code, "device": self.device, "public_key": public_key,
            "name": "PDA", "app": "0.1.0", "sig": sig,
        })
    }

    pub fn enrol(&self, world: &World, code: &str) -> Answer {
        world.post("/v1/enrol", &self.enrol_body(code))
    }

    /// Both calls for a new token.
    pub fn ask_token(&self, world: &World) -> Answer {
        let nonce = world.post("/v1/tokens", &json!({ "device": self.device }));
        if nonce.status != 200 {
            return nonce;
        }
        let nonce = nonce.json()["nonce"].as_str().expect("a nonce").to_owned();
        let sig = self.key.sign(&token_text(self.device, &nonce));
        let body = json!({ "device": self.device, "nonce": nonce, "sig": sig });
        world.post("/v1/tokens", &body)
    }

    pub fn opened(&self) -> Value {
        json!({
            "type": "journal_opened", "journal": self.journal, "device": self.device,
            "site": self.site, "public_key": self.key.public().base64(), "app": "0.1.0",
        })
    }

    pub fn last(&self) -> u64 {
        self.lines.len() as u64
    }

    pub fn hash(&self, seq: u64) -> Hash {
        match seq {
            0 => Hash::ZERO,
            seq => self.lines[seq as usize - 1].1,
        }
    }

    /// Appends an event with what every line carries.
    pub fn append(&mut self, event: Value) -> u64 {
        self.append_at("2026-11-23T20:00:00.000+08:00", None, event)
    }

    pub fn append_at(&mut self, at: &str, by: Option<&str>, event: Value) -> u64 {
        let seq = self.last() + 1;
        let mut line = json!({
            "v": 1, "seq": seq, "at": at, "boot": "b", "mono_ms": seq, "by": by,
        });
        for (name, value) in event.as_object().expect("an event") {
            line[name] = value.clone();
        }
        self.append_raw(line.to_string().as_bytes())
    }

    pub fn append_raw(&mut self, line: &[u8]) -> u64 {
        let hash = self.hash(self.last()).step(line);
        self.lines.push((line.to_vec(), hash));
        self.last()
    }

    /// The header of a batch.
    pub fn header(&self, from: u64, to: u64) -> Header {
        let head = self.hash(to);
        Header {
            from,
            count: to + 1 - from,
            base: self.hash(from - 1).hex(),
            head: head.hex(),
            sig: self.key.sign(&batch_text(self.journal, to, &head)),
            last: self.last(),
            photos_waiting: 0,
            follows: self.follows.clone(),
        }
    }

    /// A batch as bytes.
    pub fn batch(&self, from: u64, to: u64) -> Vec<u8> {
        let lines = &self.lines[from as usize - 1..to as usize];
        write(
            &self.header(from, to),
            lines.iter().map(|(line, _)| line.as_slice()),
        )
    }

    /// Sends lines.
    pub fn send(&self, world: &World, from: u64, to: u64) -> Answer {
        self.send_body(world, &self.batch(from, to), &[])
    }

    /// Sends everything from the first line on.
    pub fn send_all(&self, world: &World) -> Answer {
        let from = self.follows.as_ref().map_or(0, |follows| follows.seq) + 1;
        self.send(world, from, self.last())
    }

    pub fn send_body(&self, world: &World, body: &[u8], headers: &[(&str, &str)]) -> Answer {
        let path = format!("/v1/journals/{}/batches", self.journal);
        self.call(world, "POST", &path, headers, body)
    }

    pub fn get(&self, world: &World, path: &str) -> Answer {
        self.call(world, "GET", path, &[], b"")
    }

    pub fn held(&self, world: &World) -> Answer {
        self.get(world, &format!("/v1/journals/{}", self.journal))
    }

    pub fn receipt(&self, world: &World, from: u64, to: u64) -> Answer {
        let path = format!("/v1/journals/{}/receipt?from={from}&to={to}", self.journal);
        self.get(world, &path)
    }

    /// Any call with this handheld's token.
    pub fn call(
        &self,
        world: &World,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let token = format!("Bearer {}", self.token);
        let mut all = vec![("Authorization", token.as_str())];
        all.extend_from_slice(headers);
        world.call(method, path, &all, body)
    }

    /// The whole feed: its rows as (kind, id, row), and its last line.
    pub fn feed(&self, world: &World) -> (Vec<(String, String, Value)>, Value) {
        let path = format!(
            "/v1/sites/{}/feed?limit=5000&journal={}",
            self.site, self.journal
        );
        let answer = self.get(world, &path);
        answer.done(200);
        let text = String::from_utf8(answer.body).expect("text");
        let mut lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        let end = lines.pop().expect("a last line");
        assert_eq!(end["more"], false);
        let word = |value: &Value| value.as_str().expect("a word").to_owned();
        let rows = lines
            .into_iter()
            .map(|row| (word(&row["kind"]), word(&row["id"]), row["row"].clone()));
        (rows.collect(), end)
    }

    /// One row of the feed.
    pub fn row(&self, world: &World, kind: &str, id: &str) -> Option<Value> {
        let (rows, _) = self.feed(world);
        let found = rows.into_iter().find(|row| row.0 == kind && row.1 == id);
        found.map(|row| row.2)
    }

    /// The id and row of something by its name.
    pub fn named(&self, world: &World, kind: &str, name: &str) -> (String, Value) {
        let (rows, _) = self.feed(world);
        let found = rows
            .into_iter()
            .find(|row| row.0 == kind && row.2["name"] == name);
        found
            .map(|row| (row.1, row.2))
            .unwrap_or_else(|| panic!("no {kind} {name}"))
    }
}
