//! Handhelds that are nothing but keys and journals, enrolled at a real server with the sample
//! site, and the batches that they would send.

use crate::http::Connection;
use anyhow::{Context, Result};
use chrono::{DateTime, FixedOffset, SecondsFormat, TimeDelta};
use house_tests::world::START;
use model::ids::{CheckpointId, DeviceId, JournalId, RoundId, SiteId, StaffId};
use model::outcome::Outcome;
use model::value::PartValue;
use protocol::batch::Header;
use protocol::chain::Hash;
use protocol::enrol::{Enrol, Enrolled};
use protocol::events::{Answer, Answered, Event, JournalOpened, RoundStarted};
use protocol::keys::{PrivateKey, PublicKey, batch_text, enrol_text};
use protocol::line::{Line, VERSION};
use protocol::{batch, frame};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use sync_server::clock::Clock;
use sync_server::commands::codes;
use sync_server::folder::Folder;
use sync_server::keys::Keys;
use sync_server::testing::Server;
use sync_server::writer::Writer;

const APP: &str = "0.1.0";
/// Linux names boots like this.
pub const BOOT: &str = "3f0c1f2e-6f0b-4f7e-9d4e-5b1c8a7d2e60";
/// A site's places and people, as many as a large one has.
const PLACES: u32 = 40;
const PEOPLE: u32 = 10;
/// Every so many answers, one has a reading.
const READING_EVERY: u64 = 10;

/// A batch as it is posted.
pub struct Frame {
    pub journal: JournalId,
    pub token: String,
    pub public: PublicKey,
    /// Its last line.
    pub to: u64,
    pub body: Vec<u8>,
}

/// All handhelds and their server.
pub struct Fleet {
    path: PathBuf,
    clock: Clock,
    server: Option<Server>,
    address: SocketAddr,
    devices: Vec<Device>,
    written: (u64, u64),
}

/// One handheld.
pub struct Device {
    n: u32,
    id: DeviceId,
    key: PrivateKey,
    token: String,
    site: SiteId,
    journal: JournalId,
    pub last: u64,
    head: Hash,
    round: RoundId,
}

/// A name that is the same in every run; the bits of UUIDv8 make it one.
pub fn id(kind: u8, n: u32, more: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    let hash = Hash::ZERO.next(format!("{kind} {n} {more}").as_bytes());
    bytes.copy_from_slice(&hash.0[..16]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    bytes
}

impl Fleet {
    /// A server in a fresh folder, and handhelds that enrolled there.
    pub fn enrol(path: &Path, devices: usize) -> Result<Self> {
        let now = DateTime::parse_from_rfc3339(START)?.to_utc();
        let clock = Clock::standing(now);
        let site = sync_server::start::init(path, "碧水湾", "Asia/Shanghai", now)?.site;
        let folder = Folder::open(path)?;
        let mut writer = Writer::open(&folder, Arc::new(Keys::open(&folder)?), now)?;
        let sample = include_str!("../../../sync-server/sites/sample.toml");
        let file = sync_server::site_file::read("sample.toml", sample)?;
        writer.write(now, |writing| file.import(writing, Some(site)))?;
        let codes = (0..devices)
            .map(|_| Ok(codes::make(&folder, &mut writer, None, None, now)?.code))
            .collect::<Result<Vec<_>>>()?;
        drop(writer);
        let server = Server::start(path, "127.0.0.1:0", clock.clone())?;
        let address = server.address();
        let mut connection = Connection::open(address)?;
        let devices = (0..)
            .zip(&codes)
            .map(|(n, code)| Device::enrol(n, code, &mut connection))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            path: path.to_owned(),
            clock,
            server: Some(server),
            address,
            devices,
            written: (0, 0),
        })
    }

    /// Where the server listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the server, which leaves its whole store in one file; that file's bytes.
    pub fn restart(&mut self) -> Result<u64> {
        self.server = None;
        let bytes = std::fs::metadata(Folder::open(&self.path)?.store())?.len();
        let server = Server::start(&self.path, "127.0.0.1:0", self.clock.clone())?;
        self.address = server.address();
        self.server = Some(server);
        Ok(bytes)
    }

    /// The next batch of each handheld.
    pub fn frames(&mut self, lines: usize) -> Result<Vec<Frame>> {
        let written = &mut self.written;
        let each = self.devices.iter_mut();
        each.map(|device| device.frame(lines, written)).collect()
    }

    /// Bytes of a line, of all that were written.
    pub fn line_bytes(&self) -> f64 {
        self.written.1 as f64 / self.written.0.max(1) as f64
    }
}

impl Device {
    /// One that enrols by a code.
    pub fn enrol(n: u32, code: &str, connection: &mut Connection) -> Result<Self> {
        let device = DeviceId::from_bytes(id(1, n, 0));
        let mut seed = [0; 32];
        seed.copy_from_slice(&Hash::ZERO.next(&n.to_be_bytes()).0);
        let key = PrivateKey::from_seed(&seed);
        let public_key = key.public().base64();
        let asked = Enrol {
            code: code.to_owned(),
            device,
            name: format!("handheld {n}"),
            app: APP.into(),
            sig: key.sign(&enrol_text(code, device, &public_key)),
            public_key,
        };
        let body = serde_json::to_vec(&asked)?;
        let json = "content-type: application/json\r\n";
        let answer = connection.post("/v1/enrol", json, &body)?;
        let enrolled: Enrolled = serde_json::from_slice(&answer)?;
        Ok(Self {
            n,
            id: device,
            key,
            token: enrolled.token,
            site: enrolled.site.id,
            journal: JournalId::from_bytes(id(2, n, 0)),
            last: 0,
            head: Hash::ZERO,
            round: RoundId::from_bytes(id(3, n, 0)),
        })
    }

    /// A round's lines, signed.
    fn frame(&mut self, count: usize, written: &mut (u64, u64)) -> Result<Frame> {
        let from = self.last + 1;
        self.round = RoundId::from_bytes(id(3, self.n, from));
        let mut lines = Vec::with_capacity(count);
        for place in 0..count {
            let line = self.line(from + place as u64, place)?.write()?;
            written.0 += 1;
            written.1 += line.len() as u64 + 1;
            lines.push(line);
        }
        self.signed(&lines)
    }

    /// Lines that follow the last one, as a batch.
    pub fn signed(&mut self, lines: &[Vec<u8>]) -> Result<Frame> {
        let (from, base) = (self.last + 1, self.head);
        self.head = lines.iter().fold(base, |head, line| head.next(line));
        self.last += lines.len() as u64;
        let text = batch_text(self.journal, self.last, &self.head);
        let header = Header {
            from,
            count: lines.len() as u64,
            base: base.hex(),
            head: self.head.hex(),
            sig: self.key.sign(&text),
            last: self.last,
            photos_waiting: 0,
            follows: None,
        };
        let body = batch::write(&header, lines.iter().map(Vec::as_slice));
        Ok(Frame {
            journal: self.journal,
            token: self.token.clone(),
            public: self.key.public(),
            to: self.last,
            body: frame::zstd(&body)?,
        })
    }

    fn line(&self, seq: u64, place: usize) -> Result<Line> {
        let start: DateTime<FixedOffset> = START.parse()?;
        // Nobody walks to a clock's beat.
        let passed_ms = seq * 3_217 + seq * seq % 2_003;
        let passed = TimeDelta::try_milliseconds(i64::try_from(passed_ms)?).context("a time")?;
        let event = match (seq, place) {
            (1, _) => self.opened().into(),
            (2, _) | (_, 0) => self.started().into(),
            _ => self.answered(seq),
        };
        Ok(Line {
            marks: Vec::new(),
            v: VERSION,
            seq,
            at: (start - TimeDelta::days(10) + passed)
                .to_rfc3339_opts(SecondsFormat::Millis, false),
            boot: BOOT.into(),
            mono_ms: 86_400_000 + passed_ms,
            by: (seq > 1).then(|| StaffId::from_bytes(id(4, self.n % PEOPLE, 0))),
            event,
        })
    }

    /// Its first line.
    pub fn opened(&self) -> JournalOpened {
        JournalOpened {
            journal: self.journal,
            device: Some(self.id),
            site: Some(self.site),
            public_key: self.key.public().base64(),
            app: APP.into(),
        }
    }

    fn started(&self) -> RoundStarted {
        RoundStarted {
            round: self.round,
            plan: None,
            plan_version: None,
            start: None,
            kind: None,
            checkpoints: Vec::new(),
            paper: None,
        }
    }

    fn answered(&self, seq: u64) -> Event {
        // About eight items a place; the fleet's handhelds are at different places.
        let place = (u32::try_from(seq / 8).unwrap_or(0) + self.n) % PLACES;
        let reading = seq.is_multiple_of(READING_EVERY);
        let value = PartValue {
            part: "pressure".into(),
            milli: Some(400 + i64::try_from(seq % 97).unwrap_or(0) * 10),
            unit: Some("MPa".into()),
            ..PartValue::default()
        };
        let list = 11 + place % 3;
        let answer = Answer {
            checkpoint: Some(CheckpointId::from_bytes(id(5, place, 0))),
            equipment: None,
            item: format!("{list}.{}", 1 + seq % 8),
            list: format!("tp{list}"),
            list_version: 1,
            outcome: Outcome::Pass,
            clauses: Vec::new(),
            values: reading.then_some(value).into_iter().collect(),
            verdicts: Vec::new(),
            note: None,
            photos: Vec::new(),
            finding: None,
            agreed: None,
        };
        Answered {
            round: self.round,
            bulk: false,
            answers: vec![answer],
            photos: Vec::new(),
            salt: None,
        }
        .into()
    }
}
